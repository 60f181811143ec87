//! Erasure of a person: nothing of them remains in records, journal, files or other tabs, and the journal stays intact.
use std::sync::Arc;

use crate::support::files::{restored, workspace};
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, link, text, wait};
use kontor::base::{Id, Seq};
use kontor::change::{Action, commit_codec};
use kontor::command::erase::{self, ErasureRequest};
use kontor::command::{Attachment, Command};
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, contact, lead};
use kontor::session::Session;
use kontor::worker_protocol::messages::{Occurrences, PersonQuery};
use kontor::worker_protocol::{Reply, Request};

fn everything(crm: &TestWorkspace) -> String {
    let content = crm.storage.content();
    let bytes = content.journal.iter().flat_map(|(header, changes)| [header, changes]);
    let bytes = bytes.chain(content.pages.iter().map(|(_, page)| page)).flatten().copied().collect::<Vec<u8>>();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn erasure(crm: &TestWorkspace, ids: &[Id]) -> ErasureRequest {
    crm.session.read(|set| {
        let mut records = ids.to_vec();
        records.extend(erase::owned_records(set, ids));
        ErasureRequest { records, words: erase::redacted_terms(set, ids) }
    })
}

/// A contact with a history, a note elsewhere, activities and a file; and another person with a similar name.
fn office() -> (TestWorkspace, Id, Id) {
    let crm = TestWorkspace::new();
    let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let ada = crm.create(
        RecordType::Contact,
        vec![
            (contact::FIRST_NAME, text("Ada")),
            (contact::LAST_NAME, text("Quendel")),
            (contact::EMAIL, text("ada@quendel.example")),
            (contact::PHONE, text("0171 5550123")),
            (contact::ACCOUNT, link(firm)),
        ],
    );
    crm.run(Command::Edit { id: ada, fields: vec![(contact::LAST_NAME, text("Quendelmann"))] });
    crm.run(Command::Edit { id: ada, fields: vec![(contact::LAST_NAME, text("Quendel"))] });
    crm.run(Command::Log { about: ada, fields: vec![(activity::SUBJECT, text("Talk about Quendel"))] });
    crm.run(Command::Attach {
        about: ada,
        files: vec![Attachment {
            name: "cv.txt".into(),
            media_type: "text/plain".into(),
            bytes: Arc::new(b"CV".to_vec()),
        }],
    });
    crm.run(Command::Edit {
        id: firm,
        fields: vec![(
            account::DESCRIPTION,
            text("Ask ADA QUENDEL (ada@quendel.example, 0171/555-0123), not Ada Quendelson."),
        )],
    });
    (crm, firm, ada)
}

#[test]
fn erasing_a_person_leaves_no_trace_and_a_valid_journal() {
    let (crm, firm, ada) = office();
    let other = TestWorkspace::on(crm.storage.clone());
    let head = crm.session.read(|set| set.head());
    let file = crate::support::files::all(&crm, RecordType::File)[0].id();
    let erasure = erasure(&crm, &[ada]);
    let erased = wait(crm.session.erase(&erasure)).expect("is erased");
    assert_eq!(erased.records, vec![(RecordType::Contact, 1), (RecordType::Activity, 1), (RecordType::File, 1)]);
    assert_eq!((erased.fields, erased.files), (1, 1));
    assert_eq!(
        crm.get(firm, account::DESCRIPTION),
        text("Ask █ (█, █), not Ada Quendelson."),
        "words as words, whatever their case, numbers whatever stands between their digits"
    );
    let left = everything(&crm);
    for word in ["ada@quendel", "Quendelmann", "5550123", "Talk about", "cv.txt"] {
        assert!(!left.contains(word), "{word} is left");
    }
    assert_eq!(wait(crm.session.file(file)).unwrap(), None);
    let journal = wait(crm.session.journal()).unwrap();
    let seqs: Vec<Seq> = journal.iter().map(|commit| commit.header.seq).collect();
    assert_eq!(seqs, (1..=head.0 + 1).map(Seq).collect::<Vec<_>>(), "without gaps, one more");
    assert_eq!(journal.last().unwrap().header.cause.action, Action::Erase);
    assert!(journal.iter().all(|commit| commit.header.size as usize == commit.changes.len()));
    assert!(commit_codec::decode_header(&commit_codec::encode_header(&journal.last().unwrap().header, 0)).is_some());
    assert!(crm.links_are_whole());
    // The workspace is exported and restored: the journal results in the records.
    assert_eq!(restored(&workspace(&crm)).content(), crm.content());
    assert_eq!(TestWorkspace::on(crm.storage.clone()).content(), crm.content());

    // A tab that had it open cannot bring it back: it reloads before it stores anything.
    other.run(Command::Edit { id: firm, fields: vec![(account::CITY, text("Kiel"))] });
    assert_eq!(other.session.read(|set| set.count(RecordType::Contact)), 0);
    assert!(!everything(&other).contains("Quendelmann"));
    assert_eq!(wait(crm.session.catch_up()), Ok(true));
    assert_eq!(crm.content(), other.content());
}

#[test]
fn changes_to_other_records_can_still_be_undone() {
    let (crm, firm, ada) = office();
    let lead = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord"))]);
    crm.run(Command::Edit { id: firm, fields: vec![(account::CITY, text("Kiel"))] });
    wait(crm.session.erase(&erasure(&crm, &[ada]))).unwrap();
    assert_eq!(crm.get(firm, account::CITY), text("Kiel"));
    crm.undo();
    assert_eq!(crm.get(firm, account::CITY), None);
    crm.undo();
    assert_eq!(crm.session.read(|set| set.locate(lead)), None);
    while crm.session.stack(|stack| stack.next_undo().is_some()) {
        crm.undo();
    }
    assert_eq!(crm.session.read(|set| set.count(RecordType::Contact)), 0, "no undo brings the person back");
    assert!(crm.links_are_whole());
    let session = wait(Session::open(crm.storage.clone(), crate::support::world())).unwrap();
    assert_eq!(session.quarantined(), 0);
}

#[test]
fn a_failed_write_erases_nothing() {
    let (crm, _, ada) = office();
    let before = everything(&crm);
    crm.storage.fail(Some(kontor::storage::StorageError::Full));
    assert!(wait(crm.session.erase(&erasure(&crm, &[ada]))).is_err());
    assert_eq!(everything(&crm), before);
    assert_eq!(crm.session.read(|set| set.count(RecordType::Contact)), 1);
}

/// The occurrences of some people in a backup, as the file worker counts them.
fn traces(crm: &TestWorkspace, backup: &[u8], erasure: &ErasureRequest) -> Occurrences {
    let sought =
        PersonQuery { records: erasure.records.clone(), words: erasure.words.clone(), ..PersonQuery::default() };
    match Worker::on(crm.storage.clone(), true).ask_bytes(Request::ScanBackup(sought), backup).0 {
        Reply::Occurrences(traces) => traces,
        other => panic!("{other:?}"),
    }
}

#[test]
fn occurrences_of_a_person_in_a_backup_are_counted() {
    let crm = TestWorkspace::new();
    let before = workspace(&crm);
    let (crm, firm, ada) = office();
    let erasure = erasure(&crm, &[ada]);
    let full = workspace(&crm);
    let found = traces(&crm, &full, &erasure);
    // The contact, the call, the file, and the account whose description names them.
    assert_eq!((found.records, found.files), (4, 1));
    assert!(found.changes >= 6, "{found:?}");
    assert_eq!(traces(&crm, &before, &erasure), Occurrences::default());

    // Deleted before the backup: no record is left, but the history still contains the person.
    crm.run(Command::Delete(vec![ada]));
    crm.run(Command::Edit { id: firm, fields: vec![(account::DESCRIPTION, None)] });
    let late = traces(&crm, &workspace(&crm), &erasure);
    assert!(late.records < found.records && late.changes > found.changes, "{late:?}");
    // A backup written by somebody else, with different ids.
    let others = ErasureRequest { records: Vec::new(), words: erasure.words.clone() };
    assert_eq!(traces(&crm, &full, &others).records, 2);

    let (crm, _, ada) = office();
    let erasure = self::erasure(&crm, &[ada]);
    wait(crm.session.erase(&erasure)).unwrap();
    assert!(traces(&crm, &workspace(&crm), &erasure).is_empty(), "after an erasure there is nothing left to find");
    let mut reader = Worker::on(crm.storage.clone(), true);
    let damaged = &full[..full.len() - 9];
    assert!(matches!(
        reader.ask_bytes(Request::ScanBackup(PersonQuery::default()), damaged).0,
        Reply::InvalidFile { .. }
    ));
    assert!(matches!(
        reader.ask_bytes(Request::ScanBackup(PersonQuery::default()), b"a letter").0,
        Reply::InvalidFile { .. }
    ));
}

#[test]
fn what_was_deleted_of_a_person_goes_too_and_what_was_about_others_stays() {
    let (crm, firm, ada) = office();
    let attach = |about: Id, bytes: &[u8]| {
        let bytes = Arc::new(bytes.to_vec());
        let file = Attachment { name: "scan.pdf".into(), media_type: "application/pdf".into(), bytes };
        crm.run(Command::Attach { about, files: vec![file] }).created[0].1
    };
    let log = |about: Id, subject: &str| {
        crm.run(Command::Log { about, fields: vec![(activity::SUBJECT, text(subject))] }).created[0].1
    };
    let (passport, offer) = (attach(ada, b"passport"), attach(firm, b"offer"));
    let (illness, lunch) = (log(ada, "On sick leave"), log(firm, "Lunch"));
    crm.run(Command::Delete(vec![passport]));
    crm.run(Command::Delete(vec![offer]));
    crm.run(Command::Delete(vec![illness]));
    crm.run(Command::Delete(vec![lunch]));

    let mut worker = Worker::on(crm.storage.clone(), true);
    let (Reply::PersonData(data), _) = worker.ask_bytes(Request::CollectPersonData { people: vec![ada] }, b"") else {
        panic!("is collected")
    };
    assert!(data.erases.contains(&passport) && data.erases.contains(&illness));
    assert!(!data.erases.contains(&offer) && !data.erases.contains(&lunch));
    wait(crm.session.erase(&ErasureRequest { records: data.erases, words: data.words })).expect("is erased");
    let left = everything(&crm);
    assert!(!left.contains("sick leave") && left.contains("Lunch"));
    let bytes = |id: Id| wait(crm.session.file(id)).expect("can be read");
    assert_eq!(bytes(passport), None);
    assert!(bytes(offer).is_some(), "it can be restored");
}
