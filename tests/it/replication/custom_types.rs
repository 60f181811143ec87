//! Custom record types of a team: two browsers that make one at the same time may choose one place, and are separated.
use kontor::base::{Id, Value};
use kontor::command::Command;
use kontor::domain::custom_type::CustomType;
use kontor::domain::records::{account, activity, custom, opportunity, record_rule, report, view};
use kontor::domain::{Field, RecordType};
use kontor::replication::VersionVector;
use kontor::store::filter::{Filter, Predicate};
use kontor::store::record_rule::Effect;
use kontor::store::{query_string, shared_place};

use super::browser;
use super::changes::{Member, TEAM};
use crate::custom_types::{add_field, add_type, place_of};
use crate::record_rules::a_rule;
use crate::support::files::{restored, workspace};
use crate::support::{TestWorkspace, link, text};

fn exchange(anna: &mut Member, ben: &mut Member) {
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(ben));
}

fn is_first(crm: &TestWorkspace, id: Id) -> bool {
    crm.session.read(|set| {
        let own = set.get(RecordType::CustomType, id).and_then(CustomType::of).expect("is there");
        set.schema().types().is_first(&own)
    })
}

#[test]
fn types_that_chose_one_place_at_once_are_separated_with_their_records_fields_and_links() {
    browser::begin(59);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let hers = anna.browser.crm.clone();
    let nord = hers.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let deal = hers.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof"))]);
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let his = ben.browser.crm.clone();

    // Neither has heard of the other's type.
    let (projects, place) = add_type(&hers, "Project", "Projects");
    let budget = add_field(&hers, place, "Budget", "number", None);
    let roof = hers.create(place, vec![(custom::NAME, text("Roof")), (budget.number, Some(Value::Number(7)))]);
    let machines = loop {
        let (id, own) = add_type(&his, "Machine", "Machines");
        if own == place {
            break id;
        }
        his.undo();
    };
    let at = add_field(&his, place, "At", "link", Some(RecordType::Account));
    let part_of = add_field(&his, place, "Part of", "link", Some(place));
    let uses = add_field(&his, RecordType::Opportunity, "Uses", "links", Some(place));
    let press = his.create(place, vec![(custom::NAME, text("Press")), (at.number, link(nord))]);
    let roll = his.create(place, vec![(custom::NAME, text("Roll")), (part_of.number, link(press))]);
    let used = Some(Value::Links(vec![press, roll]));
    his.run(Command::Edit { id: deal, fields: vec![(uses.number, used)] });
    exchange(&mut anna, &mut ben);

    let double = if is_first(&hers, projects) { machines } else { projects };
    let first = if double == machines { projects } else { machines };
    for crm in [&hers, &his] {
        assert!(is_first(crm, first) && !is_first(crm, double), "both browsers name the same one");
        assert_eq!(crm.session.read(|set| set.count(place)), 3, "nothing is lost while they have one place");
        assert_eq!(crm.session.read(|set| set.schema().work().iter().filter(|kind| **kind == place).count()), 1);
    }
    let before = hers.content();
    hers.run(Command::SeparateType { custom_type: double });
    hers.undo();
    assert_eq!(hers.content(), before);
    // Both do it before they hear of each other, and do the same.
    hers.run(Command::SeparateType { custom_type: double });
    his.run(Command::SeparateType { custom_type: double });
    exchange(&mut anna, &mut ben);
    for crm in [&hers, &his] {
        let [of_projects, of_machines] = [projects, machines].map(|id| place_of(crm, id));
        assert_ne!(of_projects, of_machines);
        assert!(is_first(crm, projects) && is_first(crm, machines));
        assert!(crm.links_are_whole());
        crm.session.read(|set| {
            let named = |kind: RecordType, name: &str| {
                let row = set.rows(kind).map(|(_, row)| row).find(|row| row.text(custom::NAME) == name);
                row.expect("is in its place").clone()
            };
            assert_eq!((set.count(of_projects), set.count(of_machines)), (1, 2));
            let (roof_now, press_now) = (named(of_projects, "Roof"), named(of_machines, "Press"));
            let roll_now = named(of_machines, "Roll");
            assert_eq!(roof_now.number(budget.number), Some(7));
            assert!(set.field(of_projects, budget.number).is_some() && set.field(of_machines, at.number).is_some());
            assert_eq!(press_now.link(at.number), Some(nord));
            assert_eq!(roll_now.link(part_of.number), Some(press_now.id()));
            assert_eq!(roof_now.id() == roof, double == machines, "who was first stays as it is");
            let field = set.field(RecordType::Opportunity, uses.number).expect("is there");
            assert_eq!(field.target(), Some(of_machines));
            let used = set.get(RecordType::Opportunity, deal).and_then(|row| row.get(uses.number));
            let mut used = used.map(|value| value.links().to_vec()).unwrap_or_default();
            used.sort();
            let mut expected = vec![press_now.id(), roll_now.id()];
            expected.sort();
            assert_eq!(used, expected);
        });
    }
    let alone = his.try_do(Command::SeparateType { custom_type: double });
    assert!(alone.is_err(), "its place is its own now");
}

#[test]
fn what_is_defined_about_a_type_moves_along_if_it_says_so_and_the_rest_is_listed() {
    browser::begin(61);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let hers = anna.browser.crm.clone();
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let his = ben.browser.crm.clone();
    let (projects, place) = add_type(&hers, "Project", "Projects");
    let machines = loop {
        let (id, own) = add_type(&his, "Machine", "Machines");
        if own == place {
            break id;
        }
        his.undo();
    };
    /// What somebody made of a type: its record and field, and a view, a report, a rule and an activity that name them.
    struct Made {
        record: Id,
        field: &'static Field,
        view: Id,
        report: Id,
        rule: Id,
        plain: Id,
        elsewhere: Id,
        call: Id,
    }
    let make = |crm: &TestWorkspace, name: &str| {
        let field = add_field(crm, place, &format!("Code of {name}"), "text", None);
        let record = crm.create(place, vec![(custom::NAME, text(name)), (field.number, text("X"))]);
        let of = || Some(Value::Text(place.key().to_string()));
        let view = |query: String| {
            crm.create(RecordType::View, vec![(view::NAME, text(name)), (view::OF, of()), (view::QUERY, text(&query))])
        };
        let report = format!("of={}&f={}.filled&date=*&show=count", place.key(), field.key);
        let rule =
            a_rule(crm, place, Effect::Required, Filter::field(custom::OWNER, Predicate::Filled), &[field.number]);
        let link = add_field(crm, RecordType::Opportunity, &format!("Uses {name}"), "link", Some(place));
        let elsewhere = crm.session.read(|set| {
            let filter = Filter::field(link.number, Predicate::OneOf(vec![record]));
            query_string::write_all(set, RecordType::Opportunity, filter)
        });
        assert!(elsewhere.contains(&record.to_string()), "{elsewhere}");
        Made {
            record,
            field,
            view: view(format!("f={}.filled", field.key)),
            plain: view("f=owner.me".to_string()),
            report: crm.create(RecordType::Report, vec![(report::NAME, text(name)), (report::QUERY, text(&report))]),
            rule: crm.create(RecordType::RecordRule, crm.session.read(|set| rule.write(set))),
            elsewhere: crm.create(
                RecordType::View,
                vec![(view::NAME, text(name)), (view::OF, text("opportunity")), (view::QUERY, text(&elsewhere))],
            ),
            call: crm
                .run(Command::Log { about: record, fields: vec![(activity::SUBJECT, text("Call"))] })
                .created
                .iter()
                .find(|(kind, _)| *kind == RecordType::Activity)
                .expect("is logged")
                .1,
        }
    };
    let (one, other) = (make(&hers, "Roof"), make(&his, "Press"));
    exchange(&mut anna, &mut ben);
    let is_his = !is_first(&hers, machines);
    let (double, moved, stays) = if is_his { (machines, &other, &one) } else { (projects, &one, &other) };
    let told = hers.session.read(|set| {
        let own = set.get(RecordType::CustomType, double).and_then(CustomType::of).expect("is there");
        shared_place::definitions(set, &own)
    });
    let ids = |all: &[(RecordType, Id)]| all.iter().map(|(_, id)| *id).collect::<std::collections::BTreeSet<Id>>();
    assert_eq!(ids(&told.follow), [moved.view, moved.report, moved.rule].into());
    assert_eq!(ids(&told.stay), [one.plain, other.plain].into(), "nobody can tell");
    let before = hers.content();
    hers.run(Command::SeparateType { custom_type: double });
    let now = place_of(&hers, double);
    let of = |id: Id, number| hers.get(id, number);
    let key = |kind: RecordType| text(kind.key());
    for (made, place) in [(moved, now), (stays, place)] {
        assert_eq!((of(made.view, view::OF), of(made.rule, record_rule::OF)), (key(place), key(place)));
        hers.session.read(|set| {
            let report = set.get(RecordType::Report, made.report).expect("is there").text(report::QUERY).to_string();
            let report = kontor::report::query_string::read(set, &report).expect("is read");
            assert_eq!(report.kind, place);
            assert_eq!(report.filter, Filter::All(vec![Filter::field(made.field.number, Predicate::Filled)]));
            let named = |name: &str| set.rows(place).map(|(_, row)| row).find(|row| row.text(custom::NAME) == name);
            let record = ["Roof", "Press"].into_iter().find_map(named).expect("is there").id();
            let elsewhere = set.get(RecordType::View, made.elsewhere).expect("is there").text(view::QUERY);
            assert!(elsewhere.contains(&record.to_string()), "{elsewhere}");
            let call = set.get(RecordType::Activity, made.call).expect("is there");
            assert_eq!(set.about_of(call), Some(record));
            assert_eq!(set.activity_link(place).and_then(|link| call.link(link)), Some(record));
        });
    }
    assert_eq!([one.plain, other.plain].map(|id| of(id, view::OF)), [key(place), key(place)]);
    assert!(hers.links_are_whole());
    hers.undo();
    assert_eq!(hers.content(), before);
    // Both do it, and do the same.
    hers.run(Command::SeparateType { custom_type: double });
    his.run(Command::SeparateType { custom_type: double });
    exchange(&mut anna, &mut ben);
    assert_ne!(moved.record, stays.record);
    // What came from the other is in one commit, in whatever order, and a file of it is read.
    for crm in [&hers, &his] {
        assert_eq!(restored(&workspace(crm)).content(), crm.content());
    }
}
