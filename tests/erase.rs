//! A person is erased: nothing of them is left in records, journal, files or other tabs, and the journal stays whole.
mod desk;

use std::sync::Arc;

use desk::files::{restored, workspace};
use desk::worker::Worker;
use desk::{Desk, link, text, wait};
use kontor::base::Id;
use kontor::change::{Action, codec};
use kontor::command::erase::{self, Erasure};
use kontor::command::{Attachment, Command};
use kontor::domain::Kind;
use kontor::domain::records::{account, activity, contact, lead};
use kontor::files::messages::{Sought, Traces};
use kontor::files::{Reply, Request};
use kontor::session::Session;

fn everything(desk: &Desk) -> String {
    let content = desk.storage.content();
    let bytes = content.journal.iter().flat_map(|(header, changes)| [header, changes]);
    let bytes = bytes.chain(content.pages.iter().map(|(_, page)| page)).flatten().copied().collect::<Vec<u8>>();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn erasure(desk: &Desk, ids: &[Id]) -> Erasure {
    desk.session.read(|set| {
        let mut records = ids.to_vec();
        records.extend(erase::belonging(set, ids));
        Erasure { records, words: erase::words(set, ids) }
    })
}

/// A contact with a past, a note elsewhere, activities, a file; somebody else of nearly the same name.
fn office() -> (Desk, Id, Id) {
    let desk = Desk::new();
    let firm = desk.create(Kind::Account, vec![(account::NAME, text("Nordlicht"))]);
    let ada = desk.create(
        Kind::Contact,
        vec![
            (contact::FIRST_NAME, text("Ada")),
            (contact::LAST_NAME, text("Quendel")),
            (contact::EMAIL, text("ada@quendel.example")),
            (contact::PHONE, text("0171 5550123")),
            (contact::ACCOUNT, link(firm)),
        ],
    );
    desk.run(Command::Edit(ada, vec![(contact::LAST_NAME, text("Quendelmann"))]));
    desk.run(Command::Edit(ada, vec![(contact::LAST_NAME, text("Quendel"))]));
    desk.run(Command::Log(ada, vec![(activity::SUBJECT, text("Talk about Quendel"))]));
    desk.run(Command::Attach(
        ada,
        vec![Attachment { name: "cv.txt".into(), media_type: "text/plain".into(), bytes: Arc::new(b"CV".to_vec()) }],
    ));
    desk.run(Command::Edit(
        firm,
        vec![(account::DESCRIPTION, text("Ask ADA QUENDEL (ada@quendel.example, 0171/555-0123), not Ada Quendelson."))],
    ));
    (desk, firm, ada)
}

#[test]
fn nothing_of_a_person_is_left_and_the_journal_is_whole() {
    let (desk, firm, ada) = office();
    let other = Desk::on(desk.storage.clone());
    let head = desk.session.read(|set| set.head());
    let file = desk::files::all(&desk, Kind::File)[0].id();
    let erasure = erasure(&desk, &[ada]);
    let erased = wait(desk.session.erase(&erasure)).expect("is erased");
    assert_eq!(erased.records, vec![(Kind::Contact, 1), (Kind::Activity, 1), (Kind::File, 1)]);
    assert_eq!((erased.fields, erased.files), (1, 1));
    assert_eq!(
        desk.get(firm, account::DESCRIPTION),
        text("Ask █ (█, █), not Ada Quendelson."),
        "words as words, whatever their case, numbers whatever stands between their digits"
    );
    let left = everything(&desk);
    for word in ["ada@quendel", "Quendelmann", "5550123", "Talk about", "cv.txt"] {
        assert!(!left.contains(word), "{word} is left");
    }
    assert_eq!(wait(desk.session.file(file)).unwrap(), None);
    let journal = wait(desk.session.journal()).unwrap();
    let seqs: Vec<u32> = journal.iter().map(|commit| commit.header.seq).collect();
    assert_eq!(seqs, (1..=head + 1).collect::<Vec<u32>>(), "without gaps, one more");
    assert_eq!(journal.last().unwrap().header.cause.action, Action::Erase);
    assert!(journal.iter().all(|commit| commit.header.size as usize == commit.changes.len()));
    assert!(codec::decode_header(&codec::encode_header(&journal.last().unwrap().header, 0)).is_some());
    assert!(desk.links_are_whole());
    // The workspace goes out and comes back: the journal leads to the records.
    assert_eq!(restored(&workspace(&desk)).content(), desk.content());
    assert_eq!(Desk::on(desk.storage.clone()).content(), desk.content());

    // A tab that had it open cannot bring it back: before it stores anything it begins anew.
    other.run(Command::Edit(firm, vec![(account::CITY, text("Kiel"))]));
    assert_eq!(other.session.read(|set| set.count(Kind::Contact)), 0);
    assert!(!everything(&other).contains("Quendelmann"));
    assert_eq!(wait(desk.session.catch_up()), Ok(true));
    assert_eq!(desk.content(), other.content());
}

#[test]
fn what_was_done_to_others_can_still_be_undone() {
    let (desk, firm, ada) = office();
    let lead = desk.create(Kind::Lead, vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord"))]);
    desk.run(Command::Edit(firm, vec![(account::CITY, text("Kiel"))]));
    wait(desk.session.erase(&erasure(&desk, &[ada]))).unwrap();
    assert_eq!(desk.get(firm, account::CITY), text("Kiel"));
    desk.undo();
    assert_eq!(desk.get(firm, account::CITY), None);
    desk.undo();
    assert_eq!(desk.session.read(|set| set.place(lead)), None);
    while desk.session.stack(|stack| stack.next_undo().is_some()) {
        desk.undo();
    }
    assert_eq!(desk.session.read(|set| set.count(Kind::Contact)), 0, "no undo brings the person back");
    assert!(desk.links_are_whole());
    let session = wait(Session::open(desk.storage.clone(), desk::world())).unwrap();
    assert_eq!(session.quarantined(), 0);
}

#[test]
fn a_storage_that_refuses_changes_nothing() {
    let (desk, _, ada) = office();
    let before = everything(&desk);
    desk.storage.fail(Some(kontor::port::StorageError::Full));
    assert!(wait(desk.session.erase(&erasure(&desk, &[ada]))).is_err());
    assert_eq!(everything(&desk), before);
    assert_eq!(desk.session.read(|set| set.count(Kind::Contact)), 1);
}

/// What a file worker finds of some people in a backup.
fn traces(desk: &Desk, backup: &[u8], erasure: &Erasure) -> Traces {
    let sought = Sought { records: erasure.records.clone(), words: erasure.words.clone(), ..Sought::default() };
    match Worker::on(desk.storage.clone(), true).ask_bytes(Request::LookInto(sought), backup).0 {
        Reply::Traces(traces) => traces,
        other => panic!("{other:?}"),
    }
}

#[test]
fn backups_say_how_much_of_a_person_stands_in_them() {
    let desk = Desk::new();
    let before = workspace(&desk);
    let (desk, firm, ada) = office();
    let erasure = erasure(&desk, &[ada]);
    let full = workspace(&desk);
    let found = traces(&desk, &full, &erasure);
    // The contact, the call, the file, and the account whose description names them.
    assert_eq!((found.records, found.files), (4, 1));
    assert!(found.changes >= 6, "{found:?}");
    assert_eq!(traces(&desk, &before, &erasure), Traces::default());

    // Deleted before the backup: no record is left, but the history still tells.
    desk.run(Command::Delete(vec![ada]));
    desk.run(Command::Edit(firm, vec![(account::DESCRIPTION, None)]));
    let late = traces(&desk, &workspace(&desk), &erasure);
    assert!(late.records < found.records && late.changes > found.changes, "{late:?}");
    // One that was written by somebody else, under other ids.
    let others = Erasure { records: Vec::new(), words: erasure.words.clone() };
    assert_eq!(traces(&desk, &full, &others).records, 2);

    let (desk, _, ada) = office();
    let erasure = self::erasure(&desk, &[ada]);
    wait(desk.session.erase(&erasure)).unwrap();
    assert!(traces(&desk, &workspace(&desk), &erasure).is_empty(), "after an erasure there is nothing left to find");
    let mut reader = Worker::on(desk.storage.clone(), true);
    let damaged = &full[..full.len() - 9];
    assert!(matches!(reader.ask_bytes(Request::LookInto(Sought::default()), damaged).0, Reply::Unusable(_)));
    assert!(matches!(reader.ask_bytes(Request::LookInto(Sought::default()), b"a letter").0, Reply::Unusable(_)));
}
