//! Storage as the session uses it: nothing lost, nothing overwritten, undo of anything.
mod desk;

use desk::steps::{Step, command, step};
use desk::{Desk, text, wait};
use kontor::base::Id;
use kontor::change::codec;
use kontor::command::Command;
use kontor::domain::records::lead;
use kontor::domain::{Kind, defaults};
use kontor::port::{Storage, StorageError};
use kontor::session::Failure;
use proptest::prelude::*;

fn lead(desk: &Desk, name: &str) -> Id {
    desk.create(Kind::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

#[test]
fn two_tabs_never_overwrite_one_another() {
    let one = Desk::new();
    let two = Desk::on(one.storage.clone());
    let ada = lead(&one, "Berg");
    // The second tab has not heard of Ada: its commit waits for hers, in the same page.
    let bo = lead(&two, "Lund");
    wait(one.session.catch_up()).unwrap();
    assert_eq!(one.content(), two.content());
    assert!(one.get(ada, lead::LAST_NAME).is_some() && one.get(bo, lead::LAST_NAME).is_some());
    assert_eq!(Desk::on(one.storage.clone()).content(), one.content());
}

#[test]
fn a_failed_write_changes_nothing() {
    let desk = Desk::new();
    let before = desk.content();
    desk.storage.fail(Some(StorageError::Full));
    let entries = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    let failed = desk.try_do(Command::Create(Kind::Lead, entries));
    assert_eq!(failed.err(), Some(Failure::Storage(StorageError::Full)));
    assert_eq!(desk.content(), before);
    desk.storage.fail(None);
    lead(&desk, "Berg");
}

#[test]
fn a_command_that_was_stored_and_not_confirmed_is_not_carried_out_twice() {
    let desk = Desk::new();
    let create =
        || Command::Create(Kind::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]);
    desk.storage.hang();
    assert_eq!(desk.try_do(create()).err(), Some(Failure::Storage(StorageError::Hung)));
    let done = wait(desk.session.dispatch_again(create())).expect("is found to be stored");
    assert_eq!((done.created.len(), desk.session.read(|set| set.count(Kind::Lead))), (1, 1));
    // One that was not stored is carried out now.
    desk.storage.fail(Some(StorageError::Full));
    assert!(desk.try_do(create()).is_err());
    desk.storage.fail(None);
    wait(desk.session.dispatch_again(create())).expect("is carried out");
    assert_eq!(desk.session.read(|set| set.count(Kind::Lead)), 2);
}

#[test]
fn a_damaged_row_goes_to_quarantine_and_the_rest_loads() {
    let desk = Desk::new();
    lead(&desk, "Berg");
    lead(&desk, "Lund");
    let mut snapshot = wait(desk.storage.load()).unwrap();
    let (_, page) = snapshot.pages.iter_mut().find(|(key, _)| key.kind == Kind::Lead).unwrap();
    let last = page.len() - 17;
    page[last] = b'?';
    let (set, damaged) = kontor::store::WorkingSet::load(snapshot.pages, snapshot.head);
    assert_eq!((set.count(Kind::Lead), damaged.len()), (1, 1));
}

#[test]
fn history_tells_before_and_after_of_one_record() {
    let desk = Desk::new();
    let ada = lead(&desk, "Berg");
    lead(&desk, "Lund");
    desk.run(Command::Edit(ada, vec![(lead::CITY, text("Kiel"))]));
    let history = wait(desk.session.history(ada)).unwrap();
    assert_eq!(history.len(), 2);
    assert!(history.iter().flat_map(|commit| &commit.changes).all(|change| change.subject().1 == ada));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_day_at_work_keeps_links_whole_and_every_step_can_be_undone(steps in prop::collection::vec(step(), 1..40)) {
        let mut desk = Desk::new();
        for step in steps {
            let before = desk.content();
            match (&step, command(&desk, &step)) {
                (Step::Reload, _) => {
                    desk = Desk::on(desk.storage.clone());
                    prop_assert_eq!(desk.content(), before);
                }
                (Step::Undo, _) => {
                    if let Some(seq) = desk.session.stack(|stack| stack.next_undo().map(|header| header.seq)) {
                        let _ = wait(desk.session.undo(seq));
                    }
                }
                (Step::Redo, _) => {
                    if let Some(seq) = desk.session.stack(|stack| stack.next_redo().map(|header| header.seq)) {
                        let _ = wait(desk.session.redo(seq));
                    }
                }
                (_, Some(command)) => match desk.try_do(command) {
                    Ok(done) if done.header.is_some() => {
                        let after = desk.content();
                        desk.undo();
                        prop_assert_eq!(desk.content(), before);
                        desk.redo();
                        prop_assert_eq!(desk.content(), after);
                    }
                    _ => prop_assert_eq!(desk.content(), before),
                },
                _ => {}
            }
            prop_assert!(desk.links_are_whole());
        }
    }

    #[test]
    fn damaged_journal_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = codec::decode_header(&bytes);
        let _ = codec::decode_changes(&bytes);
        let _ = kontor::store::page::decode(bytes.into());
    }
}

#[test]
fn the_default_lists_are_there_in_both_languages() {
    let desk = Desk::new();
    let stages = desk.session.read(|set| set.count(Kind::Stage));
    assert_eq!((stages, desk.session.read(|set| set.count(Kind::Status))), (10, 4));
    let open = desk
        .session
        .read(|set| kontor::store::names::name_of(set, defaults::STATUS_OPEN, kontor::locale::Language::De));
    assert_eq!(open, "Offen – Nicht kontaktiert");
}
