//! What belongs to a record of a custom type besides its fields: attached files, records of the same name, and the traces of a
//! person that is erased.
use std::sync::Arc;

use kontor::base::{FieldId, Id};
use kontor::command::erase::{self, ErasureRequest};
use kontor::command::merge::Merge;
use kontor::command::{Attachment, Command, Conversion, FieldEdit};
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, contact, custom, lead};
use kontor::store::duplicates::same_named;
use kontor::store::layouts::{List, lists_of};

use crate::custom_types::{add_field, add_type};
use crate::support::files::{restored, workspace};
use crate::support::{TestWorkspace, link, text, wait};

fn named(crm: &TestWorkspace, kind: RecordType, name: &str, more: &[FieldEdit]) -> Id {
    let mut entries = vec![(custom::NAME, text(name))];
    entries.extend_from_slice(more);
    crm.create(kind, entries)
}

fn attach(crm: &TestWorkspace, about: Id, name: &str) -> Id {
    let bytes = Arc::new(b"CV".to_vec());
    let files = vec![Attachment { name: name.into(), media_type: "text/plain".into(), bytes }];
    let done = crm.run(Command::Attach { about, files });
    done.created.iter().find(|(kind, _)| *kind == RecordType::File).expect("is attached").1
}

fn files(crm: &TestWorkspace, kind: RecordType, of: Id) -> Vec<Id> {
    crm.session.read(|set| {
        let link = set.own_link(RecordType::File, kind).into_iter();
        link.flat_map(|link| set.linking(of, RecordType::File, link)).map(|row| row.id()).collect()
    })
}

#[test]
fn files_are_attached_kept_by_the_workspace_file_merged_and_undone() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let (_, machines) = add_type(&crm, "Machine", "Machines");
    assert!(crm.session.read(|set| lists_of(set, contracts)).contains(&List::Files));
    let [one, other] = ["Roof", "roof"].map(|name| named(&crm, contracts, name, &[]));
    let press = named(&crm, machines, "Press", &[]);
    let before = crm.content();
    let paper = attach(&crm, other, "paper.txt");
    attach(&crm, press, "manual.txt");
    assert_eq!((files(&crm, contracts, other), files(&crm, machines, press).len()), (vec![paper], 1));
    assert_eq!(wait(crm.session.file(paper)).expect("is read").as_deref(), Some(&b"CV"[..]));
    crm.run(Command::Merge(Merge { master: one, others: vec![other], picks: Vec::new() }));
    assert_eq!(files(&crm, contracts, one), [paper]);
    let loaded = restored(&workspace(&crm));
    assert_eq!(files(&loaded, contracts, one), [paper], "the index of links knows the field");
    assert_eq!(loaded.content(), crm.content());
    (0..3).for_each(|_| drop(crm.undo()));
    assert_eq!(crm.content(), before);
}

#[test]
fn records_of_the_same_name_are_found_unless_somebody_said_that_they_are_others() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let (_, machines) = add_type(&crm, "Machine", "Machines");
    let [one, other] = ["Press Größe 2", " press GRÖSSE 2"].map(|name| named(&crm, contracts, name, &[]));
    named(&crm, contracts, "Press Größe 20", &[]);
    named(&crm, machines, "Press Größe 2", &[]);
    let found =
        |of: Id| crm.session.read(|set| same_named(set, contracts, set.get(contracts, of).expect("is there"), 5));
    assert_eq!((found(one), found(other)), (vec![other], vec![one]));
    crm.run(Command::MarkNotDuplicates(vec![one, other]));
    assert_eq!(found(one), []);
    crm.undo();
    crm.run(Command::Edit { id: other, fields: vec![(custom::NAME, text("Lathe"))] });
    assert_eq!(found(one), []);
}

#[test]
fn erasing_a_person_reaches_what_custom_records_say_about_them() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let person = add_field(&crm, contracts, "Person", "link", Some(RecordType::Contact));
    let note = add_field(&crm, contracts, "Note", "text", None);
    let quendel = vec![
        (lead::LAST_NAME, text("Quendel")),
        (lead::COMPANY, text("Nord")),
        (lead::EMAIL, text("ada@quendel.example")),
    ];
    let ada = crm.create(RecordType::Lead, quendel);
    let wanted = Conversion { further: vec![(contracts, "Quendel: roof".to_string())], ..Conversion::new(ada) };
    crm.run(Command::Convert(wanted));
    let contract = crm.session.read(|set| set.rows(contracts).next().expect("is made").1.id());
    let became = crm.get(ada, lead::CONVERTED_CONTACT).and_then(|value| value.link()).expect("is made");
    crm.run(Command::Edit { id: contract, fields: vec![(note.number, text("Ask ada@quendel.example"))] });
    crm.run(Command::Log { about: contract, fields: vec![(activity::SUBJECT, text("Talk with Quendel"))] });
    let paper = attach(&crm, contract, "quendel.txt");
    let ids = [ada, became];
    let erasure = crm.session.read(|set| {
        let mut records = ids.to_vec();
        records.extend(erase::owned_records(set, &ids));
        ErasureRequest { records, words: erase::redacted_terms(set, &ids) }
    });
    wait(crm.session.erase(&erasure)).expect("is erased");
    assert_eq!(crm.get(contract, person.number), None);
    assert_eq!(crm.get(contract, custom::LEAD), None);
    assert_eq!(crm.get(contract, custom::NAME), text("█: roof"));
    assert_eq!(crm.get(contract, note.number), text("Ask █"));
    assert!(crm.get(paper, FieldId(1)).is_some(), "the file is the contract's, and stays under another name");
    let content = crm.storage.content();
    let bytes = content.journal.iter().flat_map(|(header, changes)| [header, changes]);
    let bytes: Vec<u8> = bytes.chain(content.pages.iter().map(|(_, page)| page)).flatten().copied().collect();
    let left = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(!left.contains("quendel"), "nothing of the name is left");
    assert!(crm.links_are_whole());
    assert_eq!(restored(&workspace(&crm)).content(), crm.content());
}

#[test]
fn a_contract_that_requires_the_person_is_erased_with_them_and_another_ones_stays() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let person = add_field(&crm, contracts, "Person", "link", Some(RecordType::Contact));
    let record = crm.session.read(|set| set.rows(RecordType::Field).next().expect("is there").1.id());
    crm.run(Command::Edit {
        id: record,
        fields: vec![(kontor::domain::records::field::REQUIRED, Some(kontor::base::Value::Yes))],
    });
    let nord = crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let [ada, bob] = ["Quendel", "Bobrowski"].map(|name| {
        crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(name)), (contact::ACCOUNT, link(nord))])
    });
    let [hers, his] = [ada, bob].map(|of| named(&crm, contracts, "Roof", &[(person.number, link(of))]));
    crm.run(Command::Log { about: hers, fields: vec![(activity::SUBJECT, text("Only hers"))] });
    let owned = crm.session.read(|set| erase::owned_records(set, &[ada]));
    assert!(owned.contains(&hers) && !owned.contains(&his), "{owned:?}");
    assert_eq!(owned.len(), 2, "with the activity that is about nothing else");
}
