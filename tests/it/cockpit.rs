//! The home page: its agenda and the target of the quarter.
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{Currency, Date, Id, Money, Value};
use kontor::command::Command;
use kontor::domain::defaults::STAGE_WON;
use kontor::domain::records::{activity, opportunity, quota, user};
use kontor::domain::{RecordType, defaults};
use kontor::report::target::{self, Target};
use kontor::store::agenda::{self, When};

fn task(crm: &TestWorkspace, name: &str, due: i32) -> Id {
    let fields = vec![
        (activity::TYPE, link(defaults::TASK)),
        (activity::SUBJECT, text(name)),
        (activity::DUE, Some(Value::Day(today().add_days(due)))),
    ];
    crm.create(RecordType::Activity, fields)
}

fn agenda(crm: &TestWorkspace, limit: usize) -> (Vec<(When, String)>, usize) {
    crm.session.read(|set| {
        let found = agenda::agenda(set, today(), limit);
        let name = |slot| set.row_at(RecordType::Activity, slot).map(|row| row.text(activity::SUBJECT).to_string());
        (found.lines.into_iter().filter_map(|(when, slot)| Some((when, name(slot)?))).collect(), found.due)
    })
}

fn euros(amount: i64) -> Money {
    Money { minor: amount * 100, currency: Currency::EUR }
}

fn deal(crm: &TestWorkspace, amount: i64, closes: Date, owner: Option<Id>, stage: Option<Id>) -> Id {
    let fields = vec![
        (opportunity::NAME, text("Roof")),
        (opportunity::AMOUNT, Some(Value::Money(euros(amount)))),
        (opportunity::CLOSE_DATE, Some(Value::Day(closes))),
        (opportunity::OWNER, owner.map(Value::Link)),
    ];
    let id = crm.create(RecordType::Opportunity, fields);
    if let Some(stage) = stage {
        let fields = vec![(opportunity::STAGE, link(stage)), (opportunity::CLOSE_DATE, Some(Value::Day(closes)))];
        crm.run(Command::Edit { id, fields });
    }
    id
}

fn target(crm: &TestWorkspace, me: Option<Id>) -> Target {
    crm.session.read(|set| target::target(set, today(), me))
}

#[test]
fn the_agenda_groups_what_is_overdue_due_today_and_due_tomorrow() {
    let crm = TestWorkspace::new();
    assert_eq!(agenda(&crm, 9), (Vec::new(), 0));
    for (name, due) in [("Later", 2), ("Tomorrow", 1), ("Today", 0), ("Late", -1), ("Very late", -9)] {
        task(&crm, name, due);
    }
    let done = task(&crm, "Done", 0);
    crm.run(Command::Complete { activity: done });
    let expected =
        [(When::Overdue, "Very late"), (When::Overdue, "Late"), (When::Today, "Today"), (When::Tomorrow, "Tomorrow")];
    assert_eq!(agenda(&crm, 9), (expected.map(|(when, name)| (when, name.to_string())).to_vec(), 3));
}

#[test]
fn many_overdue_activities_do_not_hide_today_and_tomorrow() {
    let crm = TestWorkspace::new();
    for (name, due, count) in [("Late", -1, 20), ("Today", 0, 2), ("Tomorrow", 1, 5)] {
        for _ in 0..count {
            task(&crm, name, due);
        }
    }
    let (lines, due) = agenda(&crm, 9);
    let count = |when| lines.iter().filter(|(own, _)| *own == when).count();
    assert_eq!([When::Overdue, When::Today, When::Tomorrow].map(count), [4, 2, 3]);
    assert_eq!(due, 22);
}

#[test]
fn the_target_is_mine_if_i_have_one_and_else_that_of_all() {
    let crm = TestWorkspace::new();
    let [ada, bo] = ["Ada", "Bo"].map(|name| crm.create(RecordType::User, vec![(user::NAME, text(name))]));
    let start = today().fiscal_quarter_start(1);
    let first = start.add_days(1);
    deal(&crm, 300, first, Some(ada), Some(STAGE_WON));
    deal(&crm, 500, first, Some(bo), Some(STAGE_WON));
    deal(&crm, 900, start.add_days(-40), Some(ada), Some(STAGE_WON));
    deal(&crm, 1_000, first, Some(ada), None);
    let without = target(&crm, Some(ada));
    assert_eq!((without.owner, without.goal, without.percent), (None, None, None));
    assert_eq!(without.won.iter().map(|money| money.minor).sum::<i64>(), 80_000);
    let quota = |owner, amount| {
        let fields = vec![
            (quota::OWNER, link(owner)),
            (quota::MONTH, Some(Value::Day(start))),
            (quota::AMOUNT, Some(Value::Money(euros(amount)))),
        ];
        crm.create(RecordType::Quota, fields)
    };
    quota(bo, 1_000);
    let all = target(&crm, Some(ada));
    assert_eq!((all.owner, all.goal, all.percent), (None, Some(euros(1_000)), Some(80)));
    quota(ada, 600);
    let mine = target(&crm, Some(ada));
    assert_eq!((mine.owner, mine.goal, mine.percent), (Some(ada), Some(euros(600)), Some(50)));
    // The open deal is worth a tenth in its first stage.
    assert_eq!(mine.expected, Some(66));
    assert_eq!(target(&crm, None).goal, Some(euros(1_600)));
}
