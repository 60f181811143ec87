//! The storage as sessions use it: nothing is lost, nothing is overwritten, everything can be undone.
use crate::support::steps::{Step, command, step};
use crate::support::{TestWorkspace, text, wait};
use kontor::base::Id;
use kontor::change::commit_codec;
use kontor::command::Command;
use kontor::domain::records::lead;
use kontor::domain::{RecordType, defaults};
use kontor::session::SessionError;
use kontor::storage::{Storage, StorageError};
use proptest::prelude::*;

fn lead(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

#[test]
fn two_tabs_never_overwrite_one_another() {
    let one = TestWorkspace::new();
    let two = TestWorkspace::on(one.storage.clone());
    let ada = lead(&one, "Berg");
    // The second tab was not notified of Ada: its commit waits for hers, in the same page.
    let bo = lead(&two, "Lund");
    wait(one.session.catch_up()).unwrap();
    assert_eq!(one.content(), two.content());
    assert!(one.get(ada, lead::LAST_NAME).is_some() && one.get(bo, lead::LAST_NAME).is_some());
    assert_eq!(TestWorkspace::on(one.storage.clone()).content(), one.content());
}

#[test]
fn a_failed_write_changes_nothing() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    crm.storage.fail(Some(StorageError::Full));
    let entries = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    let failed = crm.try_do(Command::Create { kind: RecordType::Lead, fields: entries });
    assert_eq!(failed.err(), Some(SessionError::Storage(StorageError::Full)));
    assert_eq!(crm.content(), before);
    crm.storage.fail(None);
    lead(&crm, "Berg");
}

#[test]
fn a_command_that_was_stored_and_not_confirmed_is_not_carried_out_twice() {
    let crm = TestWorkspace::new();
    let create = || Command::Create {
        kind: RecordType::Lead,
        fields: vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))],
    };
    crm.storage.hang();
    assert_eq!(crm.try_do(create()).err(), Some(SessionError::Storage(StorageError::Hung)));
    let done = wait(crm.session.dispatch_again(create())).expect("is found to be stored");
    assert_eq!((done.created.len(), crm.session.read(|set| set.count(RecordType::Lead))), (1, 1));
    // A command that was not stored is carried out now.
    crm.storage.fail(Some(StorageError::Full));
    assert!(crm.try_do(create()).is_err());
    crm.storage.fail(None);
    wait(crm.session.dispatch_again(create())).expect("is carried out");
    assert_eq!(crm.session.read(|set| set.count(RecordType::Lead)), 2);
}

#[test]
fn a_damaged_row_goes_to_quarantine_and_the_rest_loads() {
    let crm = TestWorkspace::new();
    lead(&crm, "Berg");
    lead(&crm, "Lund");
    let mut snapshot = wait(crm.storage.load()).unwrap();
    let (_, page) = snapshot.pages.iter_mut().find(|(key, _)| key.kind == RecordType::Lead).unwrap();
    let last = page.len() - 17;
    page[last] = b'?';
    let (set, damaged) = kontor::store::RecordStore::load(snapshot.pages, snapshot.head);
    assert_eq!((set.count(RecordType::Lead), damaged.len()), (1, 1));
}

#[test]
fn the_history_of_a_record_has_values_before_and_after() {
    let crm = TestWorkspace::new();
    let ada = lead(&crm, "Berg");
    lead(&crm, "Lund");
    crm.run(Command::Edit { id: ada, fields: vec![(lead::CITY, text("Kiel"))] });
    let history = wait(crm.session.history(ada)).unwrap();
    assert_eq!(history.len(), 2);
    assert!(history.iter().flat_map(|commit| &commit.changes).all(|change| change.record().1 == ada));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commands_keeps_links_valid_and_every_step_can_be_undone(steps in prop::collection::vec(step(), 1..40)) {
        let mut crm = TestWorkspace::new();
        for step in steps {
            let before = crm.content();
            match (&step, command(&crm, &step)) {
                (Step::Reload, _) => {
                    crm = TestWorkspace::on(crm.storage.clone());
                    prop_assert_eq!(crm.content(), before);
                }
                (Step::Undo, _) => {
                    if let Some(seq) = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq)) {
                        let _ = wait(crm.session.undo(seq));
                    }
                }
                (Step::Redo, _) => {
                    if let Some(seq) = crm.session.stack(|stack| stack.next_redo().map(|header| header.seq)) {
                        let _ = wait(crm.session.redo(seq));
                    }
                }
                (_, Some(command)) => match crm.try_do(command) {
                    Ok(done) if done.header.is_some() => {
                        let after = crm.content();
                        crm.undo();
                        prop_assert_eq!(crm.content(), before);
                        crm.redo();
                        prop_assert_eq!(crm.content(), after);
                    }
                    _ => prop_assert_eq!(crm.content(), before),
                },
                _ => {}
            }
            prop_assert!(crm.links_are_whole());
        }
    }

    #[test]
    fn damaged_journal_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = commit_codec::decode_header(&bytes);
        let _ = commit_codec::decode_changes(&bytes);
        let _ = kontor::store::page::decode(bytes.into());
    }
}

#[test]
fn the_default_picklists_exist_in_both_languages() {
    let crm = TestWorkspace::new();
    let stages = crm.session.read(|set| set.count(RecordType::Stage));
    assert_eq!((stages, crm.session.read(|set| set.count(RecordType::Status))), (10, 4));
    let open = crm
        .session
        .read(|set| kontor::store::display_names::name_of(set, defaults::STATUS_OPEN, kontor::locale::Language::De));
    assert_eq!(open, "Offen – Nicht kontaktiert");
}
