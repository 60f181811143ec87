//! Custom record types of a team: two browsers that make one at the same time may choose one place, and are separated.
use kontor::base::{Id, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::custom_type::CustomType;
use kontor::domain::records::{account, custom, opportunity};
use kontor::replication::VersionVector;

use super::browser;
use super::changes::{Member, TEAM};
use crate::custom_types::{add_field, add_type, place_of};
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
