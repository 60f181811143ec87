//! Merge: two or three records become one, no value is lost, no link points to a removed record, and one undo restores
//! everything.
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};
use kontor::base::{Currency, FieldId, Id, Money, Timestamp, Value};
use kontor::command::{Command, Merge};
use kontor::domain::field::FIRST;
use kontor::domain::records::{
    account, activity, affiliation, choice, contact, contact_role, field, file, lead, opportunity,
};
use kontor::domain::{Field, FieldType, Picklist, RecordType, defaults, schema};
use kontor::store::picklists;
use proptest::prelude::*;

const MERGED: [RecordType; 3] = [RecordType::Lead, RecordType::Contact, RecordType::Account];

fn merge(master: Id, others: &[Id]) -> Merge {
    Merge { master, others: others.to_vec(), picks: Vec::new() }
}

fn person(crm: &TestWorkspace, last: &str, more: &[(FieldId, Option<Value>)]) -> Id {
    let mut fields = vec![(lead::LAST_NAME, text(last)), (lead::COMPANY, text("Nordlicht"))];
    fields.extend_from_slice(more);
    crm.create(RecordType::Lead, fields)
}

fn named(crm: &TestWorkspace, kind: RecordType, name: &str) -> Id {
    match kind {
        RecordType::Lead => person(crm, name, &[]),
        _ => crm.create(kind, vec![(FIRST, text(name))]),
    }
}

fn tag(crm: &TestWorkspace, name: &str) -> Id {
    let list = Some(Value::Number(Picklist::Tag.code()));
    crm.create(RecordType::Choice, vec![(choice::NAME, text(name)), (choice::LIST, list)])
}

/// A value for a field of any type.
fn some_value(crm: &TestWorkspace, field: &Field) -> Option<Value> {
    let entry = |list: Picklist| {
        let entry = crm.session.read(|set| picklists::of_list(set, list).last().copied());
        entry.unwrap_or_else(|| {
            let fields = vec![(choice::NAME, text("Some")), (choice::LIST, Some(Value::Number(list.code())))];
            crm.create(RecordType::Choice, fields)
        })
    };
    let other = |kind: RecordType| match kind {
        RecordType::User => crm.create(RecordType::User, vec![(FIRST, text("Owner"))]),
        kind => named(crm, kind, "Linked"),
    };
    Some(match field.kind {
        FieldType::Text | FieldType::LongText => Value::Text(format!("Text {}", field.number.0)),
        FieldType::Email => Value::Text("ada@nordlicht.example".into()),
        FieldType::Phone => Value::Text("+49 40 123456".into()),
        FieldType::Url => Value::Text("https://nordlicht.example".into()),
        FieldType::Number | FieldType::Percent | FieldType::Decimal => Value::Number(7),
        FieldType::Money => Value::Money(Money { minor: 700, currency: Currency::EUR }),
        FieldType::Day => Value::Day(today().add_days(7)),
        FieldType::Moment => Value::Moment(Timestamp(7)),
        FieldType::Flag => Value::Yes,
        FieldType::Choice(Picklist::Status) => Value::Link(defaults::STATUS_WORKING),
        FieldType::Choice(list) => Value::Link(entry(list)),
        FieldType::Choices(list) => Value::Links(vec![entry(list)]),
        FieldType::Link(kind) => Value::Link(other(kind)),
        FieldType::Links(kind) => Value::Links(vec![other(kind)]),
    })
}

/// A custom field of every type.
fn add_custom_fields(crm: &TestWorkspace, kind: RecordType) {
    // A number is its record's own; what becomes of it is tested where numbers are.
    for (name, _) in schema::TYPES.into_iter().filter(|(name, _)| *name != schema::AUTO_NUMBER) {
        let entries = [(field::NAME, text(name)), (field::OF, text(kind.key())), (field::TYPE, text(name))];
        let target = (field::TARGET, text("contact"));
        crm.create(RecordType::Field, entries.into_iter().chain([target]).collect());
    }
}

#[test]
fn no_field_is_forgotten() {
    for kind in MERGED {
        let crm = TestWorkspace::new();
        add_custom_fields(&crm, kind);
        let fields: Vec<&'static Field> = crm.session.read(|set| set.fields(kind).to_vec());
        let is_conversion = |number: FieldId| {
            kind == RecordType::Lead && (lead::CONVERTED_AT..=lead::CONVERTED_OPPORTUNITY).contains(&number)
        };
        let filled: Vec<(FieldId, Option<Value>)> = fields
            .iter()
            .filter(|field| field.derived.is_none() && !is_conversion(field.number))
            .map(|field| (field.number, some_value(&crm, field)))
            .collect();
        assert!(filled.len() > schema::TYPES.len() + 20);
        let bare = named(&crm, kind, "Bare");
        // The defaults of a new record are cleared, so that every value has to come from the other one.
        let required = |number: &FieldId| fields.iter().any(|field| field.number == *number && field.required);
        let set = crm.session.read(|set| set.find(bare).unwrap().1.fields());
        let emptied = set.into_iter().filter(|(number, _)| !required(number)).map(|(number, _)| (number, None));
        crm.run(Command::Edit { id: bare, fields: emptied.collect() });
        days_pass(1);
        let full = crm.create(kind, filled.clone());
        let before = crm.content();
        crm.run(Command::Merge(merge(bare, &[full])));
        for (number, value) in &filled {
            assert_eq!(crm.get(bare, *number), *value, "{kind:?}, {number:?}");
        }
        assert!(crm.links_are_whole());
        crm.undo();
        assert_eq!(crm.content(), before);
    }
}

#[test]
fn a_field_that_is_no_longer_offered_is_merged_too() {
    let crm = TestWorkspace::new();
    let entries = [(field::NAME, text("Colour")), (field::OF, text("lead")), (field::TYPE, text("text"))];
    let colour = crm.create(RecordType::Field, entries.to_vec());
    let number = crm.session.read(|set| set.fields(RecordType::Lead).last().unwrap().number);
    let (ada, bo) = (person(&crm, "Berg", &[(number, text("Blau"))]), person(&crm, "Lund", &[]));
    crm.run(Command::Edit { id: colour, fields: vec![(field::ARCHIVED, Some(Value::Yes))] });
    crm.run(Command::Merge(merge(bo, &[ada])));
    assert_eq!(crm.get(bo, number), text("Blau"));
}

#[test]
fn filled_fields_win_then_the_one_changed_last_and_a_choice_overrides_both() {
    let crm = TestWorkspace::new();
    let (red, blue) = (tag(&crm, "Red"), tag(&crm, "Blue"));
    let tags = |tags: &[Id]| (lead::TAGS, Some(Value::Links(tags.to_vec())));
    let ada = person(&crm, "Berg", &[(lead::CITY, text("Kiel")), (lead::PHONE, text("040 1234567")), tags(&[red])]);
    let created = crm.get(ada, lead::CREATED);
    days_pass(1);
    let bo =
        person(&crm, "Lund", &[(lead::CITY, text("Bremen")), (lead::OPT_OUT, Some(Value::Yes)), tags(&[blue, red])]);
    let chloe = person(&crm, "Winter", &[(lead::STREET, text("Kai 3"))]);
    days_pass(1);
    crm.run(Command::Edit { id: bo, fields: vec![(lead::TITLE, text("CEO"))] });
    crm.run(Command::Log {
        about: ada,
        fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
    });
    days_pass(1);
    crm.run(Command::Edit { id: bo, fields: vec![(lead::TITLE, text("CFO"))] });
    let talked = crm.get(ada, lead::LAST_ACTIVITY);
    let wanted = Merge { picks: vec![(lead::LAST_NAME, chloe)], ..merge(chloe, &[ada, bo]) };
    crm.run(Command::Merge(wanted));
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
        assert_eq!(crm.get(chloe, number), value, "{number:?}");
    }
    assert_eq!(crm.session.read(|set| set.count(RecordType::Lead)), 1);
}

#[test]
fn the_reason_of_a_closed_lead_comes_with_its_status() {
    let crm = TestWorkspace::new();
    let (open, closed) = (person(&crm, "Berg", &[]), person(&crm, "Berg", &[]));
    crm.run(Command::Disqualify { leads: vec![closed], reason: defaults::REASON_PERIOD });
    days_pass(1);
    crm.run(Command::Edit { id: open, fields: vec![(lead::CITY, text("Kiel"))] });
    crm.run(Command::Merge(merge(closed, &[open])));
    assert_eq!((crm.get(closed, lead::STATUS), crm.get(closed, lead::REASON)), (link(defaults::STATUS_OPEN), None));
    crm.undo();
    let picks = vec![(lead::STATUS, closed)];
    crm.run(Command::Merge(Merge { picks, ..merge(open, &[closed]) }));
    assert_eq!(crm.get(open, lead::REASON), link(defaults::REASON_PERIOD));
}

#[test]
fn invalid_merges_are_refused_with_the_reason() {
    let crm = TestWorkspace::new();
    let ada = person(&crm, "Berg", &[]);
    let more = ["Lund", "Winter", "Falk"].map(|name| person(&crm, name, &[]));
    let firm = named(&crm, RecordType::Account, "Nordlicht");
    let deal = crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof"))]);
    let before = crm.content();
    for others in [vec![], vec![ada], more.to_vec(), vec![firm], vec![Id::fixed(77_777)]] {
        assert!(crm.try_do(Command::Merge(merge(ada, &others))).is_err(), "{others:?}");
    }
    assert!(crm.try_do(Command::Merge(merge(deal, &[deal]))).is_err());
    assert_eq!(crm.content(), before);
    crm.run(crate::support::steps::into_new(more[0]));
    for (master, other) in [(ada, more[0]), (more[0], ada)] {
        let refused = crm.try_do(Command::Merge(merge(master, &[other])));
        let Err(kontor::session::SessionError::Refused(refusal)) = refused else { panic!("refused") };
        assert!(refusal.text.en.contains("converted lead is read-only"));
    }
}

#[test]
fn links_to_merged_records_move_and_one_undo_restores_them_after_a_reload() {
    let crm = TestWorkspace::new();
    let [stays, goes] = ["Nordlicht", "Nordlicht GmbH"].map(|name| named(&crm, RecordType::Account, name));
    let (ada, bo) = (named(&crm, RecordType::Contact, "Berg"), named(&crm, RecordType::Contact, "Lund"));
    crm.run(Command::Edit { id: ada, fields: vec![(contact::ACCOUNT, link(goes))] });
    crm.run(Command::Edit { id: stays, fields: vec![(account::PARENT, link(goes))] });
    let below = crm.create(RecordType::Account, vec![(account::NAME, text("Süd")), (account::PARENT, link(goes))]);
    let deal = crm
        .create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof")), (opportunity::ACCOUNT, link(goes))]);
    let role =
        crm.create(RecordType::Affiliation, vec![(affiliation::CONTACT, link(bo)), (affiliation::ACCOUNT, link(goes))]);
    let size = (file::SIZE, Some(Value::Number(3)));
    let paper = crm.create(RecordType::File, vec![(file::NAME, text("a.txt")), size, (file::ACCOUNT, link(goes))]);
    let done = crm.run(Command::Log {
        about: goes,
        fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
    });
    let talk = done.created[0].1;
    let before = crm.content();
    let seq = crm.run(Command::Merge(merge(stays, &[goes]))).header.unwrap().seq;
    let links = [
        (ada, contact::ACCOUNT),
        (below, account::PARENT),
        (deal, opportunity::ACCOUNT),
        (role, affiliation::ACCOUNT),
        (paper, file::ACCOUNT),
        (talk, activity::ACCOUNT),
    ];
    for (id, field) in links {
        assert_eq!(crm.get(id, field), link(stays));
    }
    assert_eq!(crm.get(stays, account::PARENT), None, "no company is above itself");
    assert!(crm.links_are_whole());

    days_pass(12);
    let later = TestWorkspace::on(crm.storage.clone());
    later.undo();
    assert_eq!(later.content(), before);
    later.redo();
    // Later changes are kept and reported; the rest is restored.
    later.run(Command::Edit { id: ada, fields: vec![(contact::ACCOUNT, link(below))] });
    later.run(Command::Log {
        about: stays,
        fields: vec![(activity::SUBJECT, text("Later")), (activity::TYPE, link(defaults::NOTE))],
    });
    let undone = wait(later.session.undo(seq)).unwrap();
    assert_eq!(later.get(ada, contact::ACCOUNT), link(below));
    assert_eq!(later.get(deal, opportunity::ACCOUNT), link(goes));
    assert_eq!(later.get(stays, account::PARENT), link(goes));
    assert!(undone.kept.iter().any(|kept| kept.contains("Berg")), "{:?}", undone.kept);
    assert!(later.links_are_whole());
}

#[test]
fn undo_restores_a_record_without_its_link_to_one_deleted_since() {
    let crm = TestWorkspace::new();
    let (ada, firm) = (named(&crm, RecordType::Contact, "Berg"), named(&crm, RecordType::Account, "Nordlicht"));
    crm.run(Command::Edit { id: ada, fields: vec![(contact::ACCOUNT, link(firm))] });
    let bo = named(&crm, RecordType::Contact, "Berg");
    let role = (affiliation::CONTACT, link(ada));
    let seq =
        crm.run(Command::Merge(Merge { picks: vec![(contact::ACCOUNT, bo)], ..merge(bo, &[ada]) })).header.unwrap().seq;
    crm.run(Command::Delete(vec![firm]));
    let undone = wait(crm.session.undo(seq)).unwrap();
    assert_eq!((crm.get(ada, contact::LAST_NAME), crm.get(ada, contact::ACCOUNT)), (text("Berg"), None));
    assert_eq!(undone.kept, ["Contact: Berg – Account"]);
    // A record that requires the missing one is not restored.
    let firm = named(&crm, RecordType::Account, "Fjord");
    let role = crm.create(RecordType::Affiliation, vec![role, (affiliation::ACCOUNT, link(firm))]);
    let seq = crm.run(Command::Delete(vec![role, bo])).header.unwrap().seq;
    crm.run(Command::Delete(vec![firm]));
    wait(crm.session.undo(seq)).unwrap();
    assert!(crm.session.read(|set| set.find(bo).is_some() && set.find(role).is_none()));
    assert!(crm.links_are_whole());
}

/// A link between two records of the random workspace: field, source, target.
type Tie = (usize, usize, usize);

const TIES: [(RecordType, FieldId, RecordType); 12] = [
    (RecordType::Account, account::PARENT, RecordType::Account),
    (RecordType::Contact, contact::REPORTS_TO, RecordType::Contact),
    (RecordType::Contact, contact::ACCOUNT, RecordType::Account),
    (RecordType::Lead, lead::REFERRED_BY, RecordType::Contact),
    (RecordType::Opportunity, opportunity::ACCOUNT, RecordType::Account),
    (RecordType::Opportunity, opportunity::CONTACT, RecordType::Contact),
    (RecordType::Activity, activity::LEAD, RecordType::Lead),
    (RecordType::Activity, activity::CONTACT, RecordType::Contact),
    (RecordType::Activity, activity::ACCOUNT, RecordType::Account),
    (RecordType::File, file::LEAD, RecordType::Lead),
    (RecordType::ContactRole, contact_role::CONTACT, RecordType::Contact),
    (RecordType::Affiliation, affiliation::ACCOUNT, RecordType::Account),
];

/// Four records of each type with random links; parents and managers without cycles.
fn linked_records(ties: &[Tie]) -> (TestWorkspace, impl Fn(RecordType, usize) -> Id + use<>) {
    let crm = TestWorkspace::new();
    let four = |make: &dyn Fn(usize) -> Id| [0, 1, 2, 3].map(make);
    let names = ["Berg", "Lund", "Winter", "Falk"];
    let [leads, contacts, accounts] = MERGED.map(|kind| four(&|at| named(&crm, kind, names[at])));
    let deals = four(&|at| crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(names[at]))]));
    let tasks = four(&|at| crm.create(RecordType::Activity, vec![(activity::SUBJECT, text(names[at]))]));
    let size = (file::SIZE, Some(Value::Number(3)));
    let files = four(&|at| crm.create(RecordType::File, vec![(file::NAME, text(names[at])), size.clone()]));
    let roles = four(&|at| {
        let to = [(contact_role::OPPORTUNITY, link(deals[at])), (contact_role::CONTACT, link(contacts[at]))];
        crm.create(RecordType::ContactRole, to.to_vec())
    });
    let places = four(&|at| {
        let to = [(affiliation::CONTACT, link(contacts[at])), (affiliation::ACCOUNT, link(accounts[at]))];
        crm.create(RecordType::Affiliation, to.to_vec())
    });
    let at = move |kind: RecordType, at: usize| match kind {
        RecordType::Lead => leads[at % 4],
        RecordType::Contact => contacts[at % 4],
        RecordType::Account => accounts[at % 4],
        RecordType::Opportunity => deals[at % 4],
        RecordType::Activity => tasks[at % 4],
        RecordType::File => files[at % 4],
        RecordType::ContactRole => roles[at % 4],
        _ => places[at % 4],
    };
    for (tie, from, to) in ties {
        let (kind, field, target) = TIES[tie % TIES.len()];
        let (one, other) = (at(kind, *from), at(target, *to));
        // A cycle, or a second role in one deal, is rejected; then there is no link.
        drop(crm.try_do(Command::Edit { id: one, fields: vec![(field, link(other))] }));
    }
    (crm, at)
}

fn is_circular(crm: &TestWorkspace, kind: RecordType, field: FieldId) -> bool {
    crm.session.read(|set| {
        set.rows(kind).any(|(_, row)| {
            let above = |id: &Id| set.get(kind, *id).and_then(|row| row.link(field));
            std::iter::successors(above(&row.id()), above).take(9).any(|id| id == row.id())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn links_stay_valid_and_undo_restores_everything(
        ties in prop::collection::vec((0..12usize, 0..4usize, 0..4usize), 0..40),
        kind in 0..3usize,
        places in Just(vec![0usize, 1, 2, 3]).prop_shuffle(),
        three in any::<bool>(),
        picks in prop::collection::vec((1..60u16, 0..3usize), 0..8),
        apart in prop::collection::vec((0..4usize, 0..4usize), 0..4),
    ) {
        let (crm, at) = linked_records(&ties);
        let kind = MERGED[kind];
        for (one, other) in apart.into_iter().filter(|(one, other)| one != other) {
            crm.run(Command::MarkNotDuplicates(vec![at(kind, one), at(kind, other)]));
        }
        let all: Vec<Id> = places[..if three { 3 } else { 2 }].iter().map(|place| at(kind, *place)).collect();
        let picks = picks.into_iter().map(|(number, from)| (FieldId::from(number), all[from % all.len()])).collect();
        let before = crm.content();
        let done = crm.try_do(Command::Merge(Merge { master: all[0], others: all[1..].to_vec(), picks }));
        let Ok(done) = done else {
            // Only a required field that was chosen empty is rejected, and then nothing has changed.
            prop_assert_eq!(crm.content(), before);
            return Ok(());
        };
        prop_assert!(crm.links_are_whole());
        let after = crm.content();
        for (_, id, fields) in &after {
            prop_assert!(!all[1..].contains(id));
            for (number, value) in fields {
                prop_assert!(!value.links().iter().any(|link| all[1..].contains(link)));
                prop_assert!(!value.links().contains(id), "{:?} links to its own record", number);
                let names_gone = matches!(value, Value::Text(text) if all[1..].iter().any(|id| text.contains(&id.to_string())));
                prop_assert!(!names_gone, "a pair that is told apart names a record that went");
            }
        }
        for (kind, field, target) in TIES.into_iter().filter(|(kind, _, target)| kind == target) {
            prop_assert!(!is_circular(&crm, kind, field), "{:?} above itself by {:?}", target, field);
        }
        let later = TestWorkspace::on(crm.storage.clone());
        wait(later.session.undo(done.header.unwrap().seq)).unwrap();
        prop_assert_eq!(later.content(), before);
        later.redo();
        prop_assert_eq!(later.content(), after);
    }
}
