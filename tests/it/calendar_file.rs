//! The calendar file: which activities it has, and its name.
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{FieldId, Id, Value};
use kontor::command::Command;
use kontor::domain::records::{activity, lead, user};
use kontor::domain::{RecordType, defaults};
use kontor::store::calendar_feed::{DAYS_BACK, activities};

/// A task with a name for an owner, due in so many days.
fn task(crm: &TestWorkspace, about: Id, subject: &str, owner: Id, days: i32) -> Id {
    let fields: Vec<(FieldId, Option<Value>)> = vec![
        (activity::SUBJECT, text(subject)),
        (activity::TYPE, link(defaults::TASK)),
        (activity::OWNER, link(owner)),
        (activity::DUE, Some(Value::Day(today().add_days(days)))),
    ];
    let done = crm.run(Command::Log { about, fields });
    done.created.into_iter().find(|(kind, _)| *kind == RecordType::Activity).expect("is created").1
}

#[test]
fn the_file_has_open_activities_and_recent_ones_of_one_or_all() {
    let crm = TestWorkspace::new();
    let [anna, ben] = ["Anna", "Ben"].map(|name| crm.create(RecordType::User, vec![(user::NAME, text(name))]));
    let about = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]);
    for (subject, owner, days) in [
        ("open and old", anna, -400),
        ("of Ben", ben, 3),
        ("done lately", anna, -2),
        ("on the first day", anna, -DAYS_BACK),
        ("done long ago", anna, -DAYS_BACK - 1),
    ] {
        let id = task(&crm, about, subject, owner, days);
        if !matches!(subject, "open and old" | "of Ben") {
            crm.run(Command::Complete { activity: id });
        }
    }
    let names = |of: Option<Id>| {
        crm.session.read(|set| {
            let rows = activities(set, of, today()).into_iter();
            let rows = rows.filter_map(|slot| set.row_at(RecordType::Activity, slot));
            rows.map(|row| row.text(activity::SUBJECT).to_string()).collect::<Vec<_>>()
        })
    };
    assert_eq!(names(Some(anna)), ["open and old", "done lately", "on the first day"]);
    assert_eq!(names(None), ["open and old", "of Ben", "done lately", "on the first day"]);
}
