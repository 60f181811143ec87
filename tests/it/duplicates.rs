//! Duplicates: the index finds the same as a comparison of all pairs, and "not a duplicate" is remembered.
use std::collections::BTreeSet;
use std::time::Instant;

use crate::support::{TestWorkspace, link, text};
use kontor::base::{FieldId, Id, Row, Seq, Timestamp, Value};
use kontor::change::{Change, Commit};
use kontor::command::{Command, Merge};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, lead, not_duplicate};
use kontor::domain::rules::duplicates::{Keys, Part, Reason, Reasons};
use kontor::store::duplicate_index::{self, KINDS};
use kontor::store::{RecordStore, Staged, duplicates};
use proptest::prelude::*;

fn complete_the_index(set: &RecordStore) {
    while set.duplicate_index().index_next(set) {}
}

fn person(crm: &TestWorkspace, last: &str, more: &[(FieldId, &str)]) -> Id {
    let mut fields = vec![(lead::LAST_NAME, text(last)), (lead::COMPANY, text("Nordlicht"))];
    fields.extend(more.iter().map(|(number, value)| (*number, text(value))));
    crm.create(RecordType::Lead, fields)
}

fn duplicates_of(crm: &TestWorkspace, id: Id) -> Vec<(Id, Reason)> {
    crm.session.read(|set| {
        let (kind, row) = set.find(id).expect("is there");
        duplicates::of_row(set, kind, row).into_iter().map(|(_, id, reason)| (id, reason)).collect()
    })
}

#[test]
fn duplicates_match_by_email_or_by_name_with_company_phone_or_street_the_surest_first() {
    let crm = TestWorkspace::new();
    let street = crm.create(
        RecordType::Contact,
        vec![(contact::FIRST_NAME, text("Berg")), (contact::LAST_NAME, text("Ada")), (contact::STREET, text("Kai 3"))],
    );
    let email = person(&crm, "Lund", &[(lead::EMAIL, "ADA@nordlicht.example")]);
    let ada = person(
        &crm,
        "Berg",
        &[(lead::FIRST_NAME, "Ada"), (lead::EMAIL, "ada@nordlicht.example"), (lead::STREET, "kai 3")],
    );
    assert_eq!(duplicates_of(&crm, ada), [(email, Reason::Email), (street, Reason::NameAndStreet)]);
    assert_eq!(duplicates_of(&crm, street), [(ada, Reason::NameAndStreet)]);
}

#[test]
fn every_address_and_number_of_a_person_counts() {
    let crm = TestWorkspace::new();
    let contact = crm.create(
        RecordType::Contact,
        vec![
            (contact::LAST_NAME, text("Weber")),
            (contact::EMAIL, text("weber@firm.example")),
            (contact::PRIVATE_EMAIL, text("jo@home.example")),
            (contact::HOME_PHONE, text("+49 40 555 0101")),
        ],
    );
    let by_email = person(&crm, "W.", &[(lead::EMAIL, "JO@home.example")]);
    let by_phone = person(&crm, "Weber", &[(lead::OTHER_PHONE, "040 5550101"), (lead::OTHER_EMAIL, "w@third.example")]);
    let none = person(&crm, "W.", &[(lead::PRIVATE_EMAIL, "w@fourth.example")]);
    assert_eq!(duplicates_of(&crm, contact), [(by_email, Reason::Email), (by_phone, Reason::NameAndPhone)]);
    assert_eq!(duplicates_of(&crm, none), []);
}

#[test]
fn what_records_have_in_common_is_shown_side_by_side() {
    let crm = TestWorkspace::new();
    let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht GmbH"))]);
    let contact = crm.create(
        RecordType::Contact,
        vec![(contact::FIRST_NAME, text("Berg")), (contact::LAST_NAME, text("Ada")), (contact::ACCOUNT, link(firm))],
    );
    let phones = [(lead::FIRST_NAME, "Ada"), (lead::PHONE, "030 1234567"), (lead::MOBILE, "0171 7")];
    let ada = person(&crm, "Berg", &phones);
    let compared = |ids: &[Id]| {
        crm.session.read(|set| {
            let rows: Vec<_> = ids.iter().filter_map(|id| set.find(*id)).collect();
            let (parts, reasons) = duplicates::compare(set, &rows);
            let parts: Vec<_> = parts.into_iter().map(|compared| (compared.part, compared.cells)).collect();
            (parts, reasons.each().collect::<Vec<_>>())
        })
    };
    let cells =
        |texts: &[&str], is_same: bool| texts.iter().map(|text| (text.to_string(), is_same)).collect::<Vec<_>>();
    let (parts, reasons) = compared(&[ada, contact]);
    let expected = [
        (Part::Name, cells(&["Ada Berg", "Berg Ada"], true)),
        (Part::Company, cells(&["Nordlicht", "Nordlicht GmbH"], true)),
        (Part::Phone, cells(&["030 1234567, 0171 7", ""], false)),
    ];
    assert_eq!((parts, reasons), (expected.to_vec(), vec![Reason::NameAndCompany]));
    // A lead and an account have only the company in common.
    let (parts, reasons) = compared(&[ada, firm]);
    let expected = [(Part::Company, cells(&["Nordlicht", "Nordlicht GmbH"], true))];
    assert_eq!((parts, reasons), (expected.to_vec(), vec![Reason::CompanyName]));
    // Of three, each value says whether any other record has it.
    let other = person(&crm, "Lund", &[(lead::PHONE, "+49 30 1234567")]);
    let (parts, _) = compared(&[ada, contact, other]);
    let phones = parts.iter().find(|(part, _)| *part == Part::Phone).map(|(_, cells)| cells.clone());
    let expected = [("030 1234567, 0171 7", true), ("", false), ("+49 30 1234567", true)];
    assert_eq!(phones, Some(expected.map(|(text, is_same)| (text.to_string(), is_same)).to_vec()));
}

#[test]
fn people_with_one_name_are_compared_and_stand_ins_are_not() {
    let crm = TestWorkspace::new();
    let phones = ["+49 30 1234567", "030 1234567", "0049-30-1234567 ext. 12"];
    let korn = phones.map(|phone| person(&crm, "Korn", &[(lead::PHONE, phone), (lead::COMPANY, "Rest AG")]));
    let none = |phone| person(&crm, "[not given]", &[(lead::PHONE, phone), (lead::COMPANY, "Rest AG")]);
    let (lund, nobody, no_one) = (person(&crm, "Lund", &[(lead::PHONE, "-")]), none("-"), none(phones[0]));
    for id in korn {
        assert_eq!(duplicates_of(&crm, id).len(), 2, "the two others");
    }
    for id in [lund, nobody, no_one] {
        assert_eq!(duplicates_of(&crm, id), []);
    }
    // A common family name and a company are not enough, unless nothing else is known of either.
    let known = |email| person(&crm, "Sukarma", &[(lead::EMAIL, email)]);
    let (one, other, bare) = (known("s@a.example"), known("t@a.example"), person(&crm, "Sukarma", &[]));
    assert_eq!([one, other, bare].map(|id| duplicates_of(&crm, id).len()), [0, 0, 0]);
    let again = person(&crm, "SUKARMA", &[]);
    assert_eq!(duplicates_of(&crm, again), [(bare, Reason::NameAndCompany)]);
    // The number counts as well where the company differs.
    let netz = |company, phone| person(&crm, "Netz", &[(lead::PHONE, phone), (lead::COMPANY, company)]);
    let (one, other) = (netz("Ufer", "+1 (212) 555-0100 x5"), netz("Quay", "212.555.0100"));
    assert_eq!(duplicates_of(&crm, one), [(other, Reason::NameAndPhone)]);
}

#[test]
fn umlauts_and_their_spelling_with_two_letters_are_the_same_name_but_not_the_same_email() {
    let crm = TestWorkspace::new();
    let zoe = |first, last, company| person(&crm, last, &[(lead::FIRST_NAME, first), (lead::COMPANY, company)]);
    let one = zoe("Zoë", "Müller", "Jäger GmbH");
    let other = zoe("ZOE", "Mueller", "Jaeger e. K.");
    assert_eq!(duplicates_of(&crm, one), [(other, Reason::NameAndCompany)]);
    let firms =
        ["Jäger AG", "JAEGER A/S"].map(|name| crm.create(RecordType::Account, vec![(account::NAME, text(name))]));
    assert_eq!(duplicates_of(&crm, firms[0]), [(firms[1], Reason::CompanyName)]);
    let mail = |last, email| person(&crm, last, &[(lead::EMAIL, email)]);
    let bo = mail("Lund", "mueller@b.example");
    mail("Winter", "muller@b.example");
    assert_eq!(duplicates_of(&crm, bo), []);
}

#[test]
fn a_contact_is_compared_by_the_current_name_of_its_account() {
    let crm = TestWorkspace::new();
    let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Fjord"))]);
    let fields =
        [(contact::FIRST_NAME, text("Ada")), (contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(firm))];
    let bo = crm.create(RecordType::Contact, fields.to_vec());
    let ada = person(&crm, "Berg", &[(lead::FIRST_NAME, "Ada")]);
    assert_eq!(duplicates_of(&crm, ada), []);
    crm.run(Command::Edit { id: firm, fields: vec![(account::NAME, text("Nordlicht GmbH"))] });
    assert_eq!(duplicates_of(&crm, ada), [(bo, Reason::NameAndCompany)]);
    crm.undo();
    assert_eq!(duplicates_of(&crm, ada), []);
}

#[test]
fn a_converted_lead_is_no_duplicate_of_the_contact_it_became() {
    let crm = TestWorkspace::new();
    let ada = person(&crm, "Berg", &[(lead::EMAIL, "ada@nordlicht.example")]);
    crm.run(crate::support::steps::into_new(ada));
    crm.session.read(|set| {
        complete_the_index(set);
        assert_eq!(set.duplicate_index().groups(set, None), []);
        let typed = [(lead::EMAIL, Value::Text("ada@nordlicht.example".into()))];
        let found = duplicates::of_fields(set, RecordType::Lead, &typed);
        assert_eq!(found.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), [RecordType::Contact]);
    });
}

#[test]
fn marking_as_not_a_duplicate_is_stored_undone_and_moved_by_a_merge() {
    let crm = TestWorkspace::new();
    let email = [(lead::EMAIL, "info@nordlicht.example")];
    let [ada, bo, chloe] = ["Berg", "Lund", "Winter"].map(|name| person(&crm, name, &email));
    assert_eq!(duplicates_of(&crm, ada).len(), 2);
    crm.run(Command::MarkNotDuplicates(vec![ada, bo]));
    assert_eq!(duplicates_of(&crm, ada), [(chloe, Reason::Email)]);
    assert_eq!(duplicates_of(&crm, bo), [(chloe, Reason::Email)]);
    // Once is enough.
    assert!(crm.run(Command::MarkNotDuplicates(vec![bo, ada])).header.is_none());
    crm.run(Command::Merge(Merge { master: chloe, others: vec![bo], picks: Vec::new() }));
    assert_eq!(duplicates_of(&crm, ada), [], "what was said of the record that went holds for the one that stayed");
    crm.undo();
    assert_eq!(duplicates_of(&crm, chloe).len(), 2);
    crm.undo();
    assert_eq!(duplicates_of(&crm, ada).len(), 2);
    assert!(crm.try_do(Command::MarkNotDuplicates(vec![ada])).is_err());
}

#[test]
fn a_record_restored_by_undo_is_found_at_once() {
    let crm = TestWorkspace::new();
    let email = [(lead::EMAIL, "ada@nordlicht.example")];
    let (ada, bo) = (person(&crm, "Berg", &email), person(&crm, "Lund", &email));
    assert_eq!(duplicates_of(&crm, ada), [(bo, Reason::Email)]);
    crm.run(Command::Merge(Merge { master: ada, others: vec![bo], picks: Vec::new() }));
    assert_eq!(duplicates_of(&crm, ada), []);
    crm.undo();
    assert_eq!(duplicates_of(&crm, ada), [(bo, Reason::Email)]);
}

#[test]
fn many_records_are_indexed_in_batches_with_progress() {
    let rows: Vec<Row> =
        (0..1_500).map(|at| row(at, &[(lead::LAST_NAME, "Berg"), (lead::EMAIL, "a@b.example")])).collect();
    let set = filled(&rows);
    let mut seen = Vec::new();
    while set.duplicate_index().index_next(&set) {
        seen.push(set.duplicate_index().progress(&set));
    }
    assert_eq!(seen, [(512, 1_500), (1_024, 1_500)]);
    let groups = set.duplicate_index().groups(&set, Some(RecordType::Lead));
    assert_eq!(groups.iter().map(|group| group.members.len()).collect::<Vec<_>>(), [1_500], "one key, one group");
}

/// A change of a record's fields, or its removal.
#[derive(Clone, Debug)]
enum Step {
    Put(usize, u32, Vec<(usize, u8)>),
    Remove(usize, u32),
    Distinct(u32, u32),
    Ask,
}

const WORDS: [&str; 4] = ["Berg", "Lund", "ada@b.example", "040 123456"];

fn step() -> impl Strategy<Value = Step> {
    let fields = prop::collection::vec((0..7usize, 0..4u8), 0..7);
    prop_oneof![
        6 => (0..3usize, 0..14u32, fields).prop_map(|(kind, slot, fields)| Step::Put(kind, slot, fields)),
        2 => (0..3usize, 0..14u32).prop_map(|(kind, slot)| Step::Remove(kind, slot)),
        1 => (0..14u32, 0..14u32).prop_map(|(one, other)| Step::Distinct(one, other)),
        3 => Just(Step::Ask),
    ]
}

/// The change of a step, for a record store filled by a test.
fn change(set: &RecordStore, step: &Step) -> Option<Change> {
    Some(match step {
        Step::Put(kind, slot, fields) => {
            let kind = KINDS[*kind];
            let id = Id::fixed(kind as u32 * 100 + slot);
            let numbers: [FieldId; 7] = match kind {
                RecordType::Lead => [
                    lead::LAST_NAME,
                    lead::FIRST_NAME,
                    lead::COMPANY,
                    lead::EMAIL,
                    lead::PHONE,
                    lead::MOBILE,
                    lead::STREET,
                ],
                RecordType::Contact => [
                    contact::LAST_NAME,
                    contact::FIRST_NAME,
                    contact::ACCOUNT,
                    contact::EMAIL,
                    contact::PHONE,
                    contact::MOBILE,
                    contact::STREET,
                ],
                _ => [account::NAME; 7],
            };
            let mut values: Vec<(FieldId, Value)> = Vec::new();
            for (field, word) in fields {
                let number = numbers[*field];
                let value = match (kind, number) {
                    (RecordType::Contact, contact::ACCOUNT) => {
                        let target = Id::fixed(100 + u32::from(*word));
                        if set.locate(target).is_none() {
                            continue;
                        }
                        Value::Link(target)
                    }
                    _ => Value::Text(WORDS[*word as usize].to_string()),
                };
                values.retain(|(other, _)| *other != number);
                values.push((number, value));
            }
            match set.get(kind, id) {
                None => Change::Create { kind, row: Row::new(id, Timestamp(0), &[], &values) },
                // A field of an existing record changes.
                Some(old) => {
                    let (field, after) = values.pop()?;
                    Change::Set { kind, id, field, before: old.get(field), after: Some(after) }
                }
            }
        }
        Step::Remove(kind, slot) => {
            let (kind, row) = set.find(Id::fixed(KINDS[*kind] as u32 * 100 + slot))?;
            if set.backlinks(row.id()).next().is_some() {
                return None;
            }
            Change::Remove { kind, row: row.clone() }
        }
        Step::Distinct(one, other) => {
            let pair = not_duplicate::pair_key(Id::fixed(*one), Id::fixed(*other));
            let id = Id::fixed(1_000 + one * 100 + other);
            if set.locate(id).is_some() {
                return None;
            }
            Change::Create {
                kind: RecordType::Distinct,
                row: Row::new(id, Timestamp(0), &[], &[(not_duplicate::PAIR, Value::Text(pair))]),
            }
        }
        Step::Ask => return None,
    })
}

fn install(set: &mut RecordStore, changes: Vec<Change>) {
    let staged = Staged::new(set, &commit(changes));
    set.install(staged);
}

fn commit(changes: Vec<Change>) -> Commit {
    use kontor::change::{Action, ActionLabel, Header};
    let cause = ActionLabel::new(Action::Edit, "");
    let header =
        Header { seq: Seq(1), id: Id::fixed(1), at: Timestamp(0), by: None, from: None, cause, about: None, size: 0 };
    Commit { header, changes }
}

/// The result of comparing all pairs.
fn naive(set: &RecordStore) -> Vec<(RecordType, Id, RecordType, Id, Reasons)> {
    let is_open = |kind: RecordType, row: &Row| kind != RecordType::Lead || row.moment(lead::CONVERTED_AT).is_none();
    let all: Vec<(RecordType, Id, Keys)> = KINDS
        .into_iter()
        .flat_map(|kind| set.rows(kind).map(move |(_, row)| (kind, row)))
        .filter(|(kind, row)| is_open(*kind, row))
        .map(|(kind, row)| (kind, row.id(), duplicate_index::keys(set, kind, row)))
        .collect();
    let mut out = Vec::new();
    for (a, a_id, a_keys) in &all {
        for (b, b_id, b_keys) in all.iter().filter(|(_, id, _)| id != a_id) {
            let reasons = match (*a, *b) {
                (RecordType::Account, RecordType::Account) => a_keys.same_company(b_keys),
                (RecordType::Account, _) | (_, RecordType::Account) => Reasons::default(),
                _ => a_keys.same_person(b_keys),
            };
            if reasons.strongest().is_some() && !set.duplicate_index().are_distinct(set, *a_id, *b_id) {
                out.push((*a, *a_id, *b, *b_id, reasons));
            }
        }
    }
    out
}

/// Joins pairs to groups in the slow way.
fn groups_by_pairs(
    pairs: &[(RecordType, Id, RecordType, Id, Reasons)],
    of: Option<RecordType>,
) -> BTreeSet<(BTreeSet<Id>, u8)> {
    let fits = |a: RecordType, b: RecordType| if a == b { of == Some(a) } else { of.is_none() };
    let mut groups: Vec<(BTreeSet<Id>, Reasons)> = Vec::new();
    for (_, a, _, b, reasons) in pairs.iter().filter(|(a, _, b, ..)| fits(*a, *b)) {
        let (mut own, mut why) = (BTreeSet::from([*a, *b]), *reasons);
        groups.retain(|(members, reasons)| {
            let apart = members.is_disjoint(&own);
            if !apart {
                own.extend(members);
                why = why.and(*reasons);
            }
            apart
        });
        groups.push((own, why));
    }
    let certainty = |reasons: Reasons| reasons.strongest().map_or(0, Reason::certainty);
    groups.into_iter().map(|(members, reasons)| (members, certainty(reasons))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_equals_a_comparison_of_every_pair(steps in prop::collection::vec(step(), 1..60)) {
        let mut set = RecordStore::new();
        for step in steps {
            if let Some(change) = change(&set, &step) {
                install(&mut set, vec![change]);
            }
            // Several changes are indexed together.
            if !matches!(step, Step::Ask) {
                continue;
            }
            complete_the_index(&set);
            let pairs = naive(&set);
            for (kind, row) in KINDS.into_iter().flat_map(|kind| set.rows(kind).map(move |(_, row)| (kind, row))) {
                let found: BTreeSet<(Id, Reason)> =
                    duplicates::of_row(&set, kind, row).into_iter().map(|(_, id, reason)| (id, reason)).collect();
                let expected: BTreeSet<(Id, Reason)> = pairs
                    .iter()
                    .filter(|(_, id, ..)| *id == row.id())
                    .filter_map(|(_, _, _, id, reasons)| Some((*id, reasons.strongest()?)))
                    .collect();
                prop_assert_eq!(found, expected);
            }
            let is_told_apart = set.count(RecordType::Distinct) > 0;
            for of in [Some(RecordType::Lead), Some(RecordType::Account), Some(RecordType::Contact), None] {
                let groups: BTreeSet<(BTreeSet<Id>, u8)> = set
                    .duplicate_index()
                    .groups(&set, of)
                    .into_iter()
                    .map(|group| {
                        let certainty = group.reasons.strongest().map_or(0, Reason::certainty);
                        (group.members.into_iter().map(|(_, id)| id).collect(), certainty)
                    })
                    .collect();
                // If more than nine share a key, not every pair is stored, which is noticeable only if some are marked
                // as different.
                let expected = groups_by_pairs(&pairs, of);
                if !is_told_apart || expected.iter().all(|(members, _)| members.len() < 9) {
                    prop_assert_eq!(groups, expected);
                }
            }
        }
    }
}

fn row(at: u32, fields: &[(FieldId, &str)]) -> Row {
    let fields: Vec<(FieldId, Value)> =
        fields.iter().map(|(number, text)| (*number, Value::Text(text.to_string()))).collect();
    Row::new(Id::fixed(10_000 + at), Timestamp(0), &[], &fields)
}

fn filled(rows: &[Row]) -> RecordStore {
    let mut set = RecordStore::new();
    let create = |row: &Row| Change::Create { kind: RecordType::Lead, row: row.clone() };
    install(&mut set, rows.iter().map(create).collect());
    set
}

/// Run with `cargo test --release --test duplicates -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn measure_the_index_of_a_hundred_thousand_leads() {
    let rows: Vec<Row> = (0..100_000)
        .map(|place| {
            // The last three thousand are duplicates.
            let at = place % 97_000;
            let (name, firm) = (format!("Last {}", at % 61_000), format!("Firm {} GmbH", at % 900));
            let (email, phone) = (format!("p{at}@firm.example"), format!("+49 40 {at:07}"));
            let fields = [
                (lead::LAST_NAME, &name),
                (lead::FIRST_NAME, &String::from("Ada")),
                (lead::COMPANY, &firm),
                (lead::EMAIL, &email),
                (lead::PHONE, &phone),
            ];
            row(place, &fields.map(|(number, text)| (number, text.as_str())))
        })
        .collect();
    let set = filled(&rows);
    let (begin, mut longest, mut slice) = (Instant::now(), 0, Instant::now());
    while set.duplicate_index().index_next(&set) {
        longest = longest.max(slice.elapsed().as_micros());
        slice = Instant::now();
    }
    println!("index of 100,000 leads: {:?}, the longest slice {longest} µs", begin.elapsed());
    let begin = Instant::now();
    let groups = set.duplicate_index().groups(&set, Some(RecordType::Lead));
    println!("{} groups: {:?}", groups.len(), begin.elapsed());
    let typed = [
        (lead::LAST_NAME, Value::Text("Last 17".into())),
        (lead::FIRST_NAME, Value::Text("ada".into())),
        (lead::COMPANY, Value::Text("Firm 17".into())),
        (lead::EMAIL, Value::Text("p17@firm.example".into())),
    ];
    let begin = Instant::now();
    let mut found = 0;
    for _ in 0..1_000 {
        found += duplicates::of_fields(&set, RecordType::Lead, &typed).len();
    }
    println!("a keystroke finds {} in {:?}", found / 1_000, begin.elapsed() / 1_000);
    assert!(!groups.is_empty() && found > 0);
}
