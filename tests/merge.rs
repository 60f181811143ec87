//! Merge: one record of two or three, nothing forgotten, nothing left pointing at what went, and all of it back by one
//! undo.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, days_pass, link, text, today, wait};
use kontor::base::{Currency, Id, Moment, Money, Value};
use kontor::command::{Command, Merge};
use kontor::domain::records::{
    account, activity, affiliation, choice, contact, contact_role, field, file, lead, opportunity,
};
use kontor::domain::{Field, FieldKind, Kind, List, defaults, schema};
use kontor::store::lists;
use proptest::prelude::*;

const MERGED: [Kind; 3] = [Kind::Lead, Kind::Contact, Kind::Account];

fn merge(master: Id, others: &[Id]) -> Merge {
    Merge { master, others: others.to_vec(), picks: Vec::new() }
}

fn person(desk: &Desk, last: &str, more: &[(u16, Option<Value>)]) -> Id {
    let mut fields = vec![(lead::LAST_NAME, text(last)), (lead::COMPANY, text("Nordlicht"))];
    fields.extend_from_slice(more);
    desk.create(Kind::Lead, fields)
}

fn named(desk: &Desk, kind: Kind, name: &str) -> Id {
    match kind {
        Kind::Lead => person(desk, name, &[]),
        _ => desk.create(kind, vec![(1, text(name))]),
    }
}

fn tag(desk: &Desk, name: &str) -> Id {
    let list = Some(Value::Number(List::Tag.code()));
    desk.create(Kind::Choice, vec![(choice::NAME, text(name)), (choice::LIST, list)])
}

/// Some value for a field of any kind.
fn some_value(desk: &Desk, field: &Field) -> Option<Value> {
    let entry = |list: List| {
        let entry = desk.session.read(|set| lists::of_list(set, list).last().copied());
        entry.unwrap_or_else(|| {
            let fields = vec![(choice::NAME, text("Some")), (choice::LIST, Some(Value::Number(list.code())))];
            desk.create(Kind::Choice, fields)
        })
    };
    let other = |kind: Kind| match kind {
        Kind::User => desk.create(Kind::User, vec![(1, text("Owner"))]),
        kind => named(desk, kind, "Linked"),
    };
    Some(match field.kind {
        FieldKind::Text | FieldKind::LongText => Value::Text(format!("Text {}", field.number)),
        FieldKind::Email => Value::Text("ada@nordlicht.example".into()),
        FieldKind::Phone => Value::Text("+49 40 123456".into()),
        FieldKind::Url => Value::Text("https://nordlicht.example".into()),
        FieldKind::Number | FieldKind::Percent | FieldKind::Decimal => Value::Number(7),
        FieldKind::Money => Value::Money(Money { minor: 700, currency: Currency::EUR }),
        FieldKind::Day => Value::Day(today().plus(7)),
        FieldKind::Moment => Value::Moment(Moment(7)),
        FieldKind::Flag => Value::Yes,
        FieldKind::Choice(List::Status) => Value::Link(defaults::STATUS_WORKING),
        FieldKind::Choice(list) => Value::Link(entry(list)),
        FieldKind::Choices(list) => Value::Links(vec![entry(list)]),
        FieldKind::Link(kind) => Value::Link(other(kind)),
        FieldKind::Links(kind) => Value::Links(vec![other(kind)]),
    })
}

/// One own field of every kind of field there is.
fn own_fields(desk: &Desk, kind: Kind) {
    for (name, _) in schema::TYPES {
        let entries = [(field::NAME, text(name)), (field::OF, text(kind.key())), (field::TYPE, text(name))];
        let target = (field::TARGET, text("contact"));
        desk.create(Kind::Field, entries.into_iter().chain([target]).collect());
    }
}

#[test]
fn no_field_is_forgotten() {
    for kind in MERGED {
        let desk = Desk::new();
        own_fields(&desk, kind);
        let fields: Vec<&'static Field> = desk.session.read(|set| set.fields(kind).to_vec());
        let is_conversion = |number: u16| kind == Kind::Lead && (54..=57).contains(&number);
        let filled: Vec<(u16, Option<Value>)> = fields
            .iter()
            .filter(|field| field.derived.is_none() && !is_conversion(field.number))
            .map(|field| (field.number, some_value(&desk, field)))
            .collect();
        assert!(filled.len() > schema::TYPES.len() + 20);
        let bare = named(&desk, kind, "Bare");
        // What a new record has by default is emptied, so that every value has to come from the other one.
        let required = |number: &u16| fields.iter().any(|field| field.number == *number && field.required);
        let set = desk.session.read(|set| set.find(bare).unwrap().1.fields());
        let emptied = set.into_iter().filter(|(number, _)| !required(number)).map(|(number, _)| (number, None));
        desk.run(Command::Edit(bare, emptied.collect()));
        days_pass(1);
        let full = desk.create(kind, filled.clone());
        let before = desk.content();
        desk.run(Command::Merge(merge(bare, &[full])));
        for (number, value) in &filled {
            assert_eq!(desk.get(bare, *number), *value, "{kind:?}, field {number}");
        }
        assert!(desk.links_are_whole());
        desk.undo();
        assert_eq!(desk.content(), before);
    }
}

#[test]
fn a_field_that_is_no_longer_offered_is_merged_too() {
    let desk = Desk::new();
    let entries = [(field::NAME, text("Colour")), (field::OF, text("lead")), (field::TYPE, text("text"))];
    let colour = desk.create(Kind::Field, entries.to_vec());
    let number = desk.session.read(|set| set.fields(Kind::Lead).last().unwrap().number);
    let (ada, bo) = (person(&desk, "Berg", &[(number, text("Blau"))]), person(&desk, "Lund", &[]));
    desk.run(Command::Edit(colour, vec![(field::RETIRED, Some(Value::Yes))]));
    desk.run(Command::Merge(merge(bo, &[ada])));
    assert_eq!(desk.get(bo, number), text("Blau"));
}

#[test]
fn the_filled_field_wins_then_the_one_changed_last_and_a_pick_over_both() {
    let desk = Desk::new();
    let (red, blue) = (tag(&desk, "Red"), tag(&desk, "Blue"));
    let tags = |tags: &[Id]| (lead::TAGS, Some(Value::Links(tags.to_vec())));
    let ada = person(&desk, "Berg", &[(lead::CITY, text("Kiel")), (lead::PHONE, text("040 1234567")), tags(&[red])]);
    let created = desk.get(ada, lead::CREATED);
    days_pass(1);
    let bo =
        person(&desk, "Lund", &[(lead::CITY, text("Bremen")), (lead::OPT_OUT, Some(Value::Yes)), tags(&[blue, red])]);
    let chloe = person(&desk, "Winter", &[(lead::STREET, text("Kai 3"))]);
    days_pass(1);
    desk.run(Command::Edit(bo, vec![(lead::TITLE, text("CEO"))]));
    desk.run(Command::Log(ada, vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))]));
    days_pass(1);
    desk.run(Command::Edit(bo, vec![(lead::TITLE, text("CFO"))]));
    let talked = desk.get(ada, lead::LAST_ACTIVITY);
    let wanted = Merge { picks: vec![(lead::LAST_NAME, chloe)], ..merge(chloe, &[ada, bo]) };
    desk.run(Command::Merge(wanted));
    for (number, value) in [
        (lead::LAST_NAME, text("Winter")),
        (lead::CITY, text("Bremen")),
        (lead::PHONE, text("040 1234567")),
        (lead::STREET, text("Kai 3")),
        (lead::TITLE, text("CFO")),
        (lead::OPT_OUT, Some(Value::Yes)),
        (lead::TAGS, Some(Value::Links(vec![red, blue]))),
        (lead::CREATED, created),
        (lead::LAST_ACTIVITY, talked),
    ] {
        assert_eq!(desk.get(chloe, number), value, "field {number}");
    }
    assert_eq!(desk.session.read(|set| set.count(Kind::Lead)), 1);
}

#[test]
fn the_reason_of_a_closed_lead_comes_with_its_status() {
    let desk = Desk::new();
    let (open, closed) = (person(&desk, "Berg", &[]), person(&desk, "Berg", &[]));
    desk.run(Command::Disqualify(vec![closed], defaults::REASON_PERIOD));
    days_pass(1);
    desk.run(Command::Edit(open, vec![(lead::CITY, text("Kiel"))]));
    desk.run(Command::Merge(merge(closed, &[open])));
    assert_eq!((desk.get(closed, lead::STATUS), desk.get(closed, lead::REASON)), (link(defaults::STATUS_OPEN), None));
    desk.undo();
    let picks = vec![(lead::STATUS, closed)];
    desk.run(Command::Merge(Merge { picks, ..merge(open, &[closed]) }));
    assert_eq!(desk.get(open, lead::REASON), link(defaults::REASON_PERIOD));
}

#[test]
fn what_cannot_be_merged_is_refused_with_the_reason() {
    let desk = Desk::new();
    let ada = person(&desk, "Berg", &[]);
    let more = ["Lund", "Winter", "Falk"].map(|name| person(&desk, name, &[]));
    let firm = named(&desk, Kind::Account, "Nordlicht");
    let deal = desk.create(Kind::Opportunity, vec![(opportunity::NAME, text("Roof"))]);
    let before = desk.content();
    for others in [vec![], vec![ada], more.to_vec(), vec![firm], vec![Id::fixed(77_777)]] {
        assert!(desk.try_do(Command::Merge(merge(ada, &others))).is_err(), "{others:?}");
    }
    assert!(desk.try_do(Command::Merge(merge(deal, &[deal]))).is_err());
    assert_eq!(desk.content(), before);
    desk.run(desk::steps::into_new(more[0]));
    for (master, other) in [(ada, more[0]), (more[0], ada)] {
        let refused = desk.try_do(Command::Merge(merge(master, &[other])));
        let Err(kontor::session::Failure::Refused(refusal)) = refused else { panic!("refused") };
        assert!(refusal.text.en.contains("converted lead is read-only"));
    }
}

#[test]
fn everything_that_links_to_the_others_moves_and_comes_back_by_one_undo_after_a_reload() {
    let desk = Desk::new();
    let [stays, goes] = ["Nordlicht", "Nordlicht GmbH"].map(|name| named(&desk, Kind::Account, name));
    let (ada, bo) = (named(&desk, Kind::Contact, "Berg"), named(&desk, Kind::Contact, "Lund"));
    desk.run(Command::Edit(ada, vec![(contact::ACCOUNT, link(goes))]));
    desk.run(Command::Edit(stays, vec![(account::PARENT, link(goes))]));
    let below = desk.create(Kind::Account, vec![(account::NAME, text("Süd")), (account::PARENT, link(goes))]);
    let deal =
        desk.create(Kind::Opportunity, vec![(opportunity::NAME, text("Roof")), (opportunity::ACCOUNT, link(goes))]);
    let role =
        desk.create(Kind::Affiliation, vec![(affiliation::CONTACT, link(bo)), (affiliation::ACCOUNT, link(goes))]);
    let size = (file::SIZE, Some(Value::Number(3)));
    let paper = desk.create(Kind::File, vec![(file::NAME, text("a.txt")), size, (file::ACCOUNT, link(goes))]);
    let done =
        desk.run(Command::Log(goes, vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))]));
    let talk = done.created[0].1;
    let before = desk.content();
    let seq = desk.run(Command::Merge(merge(stays, &[goes]))).header.unwrap().seq;
    let links = [
        (ada, contact::ACCOUNT),
        (below, account::PARENT),
        (deal, opportunity::ACCOUNT),
        (role, affiliation::ACCOUNT),
        (paper, file::ACCOUNT),
        (talk, activity::ACCOUNT),
    ];
    for (id, field) in links {
        assert_eq!(desk.get(id, field), link(stays));
    }
    assert_eq!(desk.get(stays, account::PARENT), None, "no company is above itself");
    assert!(desk.links_are_whole());

    days_pass(12);
    let later = Desk::on(desk.storage.clone());
    later.undo();
    assert_eq!(later.content(), before);
    later.redo();
    // What was done since is kept and named; the rest comes back.
    later.run(Command::Edit(ada, vec![(contact::ACCOUNT, link(below))]));
    later.run(Command::Log(stays, vec![(activity::SUBJECT, text("Later")), (activity::TYPE, link(defaults::NOTE))]));
    let undone = wait(later.session.undo(seq)).unwrap();
    assert_eq!(later.get(ada, contact::ACCOUNT), link(below));
    assert_eq!(later.get(deal, opportunity::ACCOUNT), link(goes));
    assert_eq!(later.get(stays, account::PARENT), link(goes));
    assert!(undone.kept.iter().any(|kept| kept.contains("Berg")), "{:?}", undone.kept);
    assert!(later.links_are_whole());
}

#[test]
fn a_record_comes_back_without_its_link_to_one_that_is_gone_since() {
    let desk = Desk::new();
    let (ada, firm) = (named(&desk, Kind::Contact, "Berg"), named(&desk, Kind::Account, "Nordlicht"));
    desk.run(Command::Edit(ada, vec![(contact::ACCOUNT, link(firm))]));
    let bo = named(&desk, Kind::Contact, "Berg");
    let role = (affiliation::CONTACT, link(ada));
    let seq = desk
        .run(Command::Merge(Merge { picks: vec![(contact::ACCOUNT, bo)], ..merge(bo, &[ada]) }))
        .header
        .unwrap()
        .seq;
    desk.run(Command::Delete(vec![firm]));
    let undone = wait(desk.session.undo(seq)).unwrap();
    assert_eq!((desk.get(ada, contact::LAST_NAME), desk.get(ada, contact::ACCOUNT)), (text("Berg"), None));
    assert_eq!(undone.kept, ["Contact: Berg – Account"]);
    // What cannot be without the record that is gone does not come back.
    let firm = named(&desk, Kind::Account, "Fjord");
    let role = desk.create(Kind::Affiliation, vec![role, (affiliation::ACCOUNT, link(firm))]);
    let seq = desk.run(Command::Delete(vec![role, bo])).header.unwrap().seq;
    desk.run(Command::Delete(vec![firm]));
    wait(desk.session.undo(seq)).unwrap();
    assert!(desk.session.read(|set| set.find(bo).is_some() && set.find(role).is_none()));
    assert!(desk.links_are_whole());
}

/// A link between two records of the random workspace: which field, from where, to where.
type Tie = (usize, usize, usize);

const TIES: [(Kind, u16, Kind); 12] = [
    (Kind::Account, account::PARENT, Kind::Account),
    (Kind::Contact, contact::REPORTS_TO, Kind::Contact),
    (Kind::Contact, contact::ACCOUNT, Kind::Account),
    (Kind::Lead, lead::REFERRED_BY, Kind::Contact),
    (Kind::Opportunity, opportunity::ACCOUNT, Kind::Account),
    (Kind::Opportunity, opportunity::CONTACT, Kind::Contact),
    (Kind::Activity, activity::LEAD, Kind::Lead),
    (Kind::Activity, activity::CONTACT, Kind::Contact),
    (Kind::Activity, activity::ACCOUNT, Kind::Account),
    (Kind::File, file::LEAD, Kind::Lead),
    (Kind::ContactRole, contact_role::CONTACT, Kind::Contact),
    (Kind::Affiliation, affiliation::ACCOUNT, Kind::Account),
];

/// Four records of each kind, tied at random; parents and managers without circles.
fn tied(ties: &[Tie]) -> (Desk, impl Fn(Kind, usize) -> Id + use<>) {
    let desk = Desk::new();
    let four = |make: &dyn Fn(usize) -> Id| [0, 1, 2, 3].map(make);
    let names = ["Berg", "Lund", "Winter", "Falk"];
    let [leads, contacts, accounts] = MERGED.map(|kind| four(&|at| named(&desk, kind, names[at])));
    let deals = four(&|at| desk.create(Kind::Opportunity, vec![(opportunity::NAME, text(names[at]))]));
    let tasks = four(&|at| desk.create(Kind::Activity, vec![(activity::SUBJECT, text(names[at]))]));
    let size = (file::SIZE, Some(Value::Number(3)));
    let files = four(&|at| desk.create(Kind::File, vec![(file::NAME, text(names[at])), size.clone()]));
    let roles = four(&|at| {
        let to = [(contact_role::OPPORTUNITY, link(deals[at])), (contact_role::CONTACT, link(contacts[at]))];
        desk.create(Kind::ContactRole, to.to_vec())
    });
    let places = four(&|at| {
        let to = [(affiliation::CONTACT, link(contacts[at])), (affiliation::ACCOUNT, link(accounts[at]))];
        desk.create(Kind::Affiliation, to.to_vec())
    });
    let at = move |kind: Kind, at: usize| match kind {
        Kind::Lead => leads[at % 4],
        Kind::Contact => contacts[at % 4],
        Kind::Account => accounts[at % 4],
        Kind::Opportunity => deals[at % 4],
        Kind::Activity => tasks[at % 4],
        Kind::File => files[at % 4],
        Kind::ContactRole => roles[at % 4],
        _ => places[at % 4],
    };
    for (tie, from, to) in ties {
        let (kind, field, target) = TIES[tie % TIES.len()];
        let (one, other) = (at(kind, *from), at(target, *to));
        // What would be a circle, or a second part in one deal, is refused; then nothing is tied.
        drop(desk.try_do(Command::Edit(one, vec![(field, link(other))])));
    }
    (desk, at)
}

fn is_circular(desk: &Desk, kind: Kind, field: u16) -> bool {
    desk.session.read(|set| {
        set.rows(kind).any(|(_, row)| {
            let above = |id: &Id| set.get(kind, *id).and_then(|row| row.link(field));
            std::iter::successors(above(&row.id()), above).take(9).any(|id| id == row.id())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn links_stay_whole_and_undo_brings_everything_back(
        ties in prop::collection::vec((0..12usize, 0..4usize, 0..4usize), 0..40),
        kind in 0..3usize,
        places in Just(vec![0usize, 1, 2, 3]).prop_shuffle(),
        three in any::<bool>(),
        picks in prop::collection::vec((1..60u16, 0..3usize), 0..8),
        apart in prop::collection::vec((0..4usize, 0..4usize), 0..4),
    ) {
        let (desk, at) = tied(&ties);
        let kind = MERGED[kind];
        for (one, other) in apart.into_iter().filter(|(one, other)| one != other) {
            desk.run(Command::Distinguish(vec![at(kind, one), at(kind, other)]));
        }
        let all: Vec<Id> = places[..if three { 3 } else { 2 }].iter().map(|place| at(kind, *place)).collect();
        let picks = picks.into_iter().map(|(number, from)| (number, all[from % all.len()])).collect();
        let before = desk.content();
        let done = desk.try_do(Command::Merge(Merge { master: all[0], others: all[1..].to_vec(), picks }));
        let Ok(done) = done else {
            // Only a required field that was picked empty is refused, and then nothing has changed.
            prop_assert_eq!(desk.content(), before);
            return Ok(());
        };
        prop_assert!(desk.links_are_whole());
        let after = desk.content();
        for (_, id, fields) in &after {
            prop_assert!(!all[1..].contains(id));
            for (number, value) in fields {
                prop_assert!(!value.links().iter().any(|link| all[1..].contains(link)));
                prop_assert!(!value.links().contains(id), "field {} links to its own record", number);
                let names_gone = matches!(value, Value::Text(text) if all[1..].iter().any(|id| text.contains(&id.to_string())));
                prop_assert!(!names_gone, "a pair that is told apart names a record that went");
            }
        }
        for (kind, field, target) in TIES.into_iter().filter(|(kind, _, target)| kind == target) {
            prop_assert!(!is_circular(&desk, kind, field), "{:?} above itself by {}", target, field);
        }
        let later = Desk::on(desk.storage.clone());
        wait(later.session.undo(done.header.unwrap().seq)).unwrap();
        prop_assert_eq!(later.content(), before);
        later.redo();
        prop_assert_eq!(later.content(), after);
    }
}
