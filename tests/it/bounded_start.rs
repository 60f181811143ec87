//! A start reads the latest headers only. Everything that needs older ones reads them, and is the same as with all.
use kontor::base::{Id, Seq, Timestamp};
use kontor::change::{Action, ActionLabel, Header};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::session::{Session, SessionError};
use kontor::storage::memory::{MemoryContent, MemoryStorage};
use kontor::storage::{Batch, HEADERS_AT_START, Storage, StorageError};
use kontor::store::as_of::{Cut, last_before};
use kontor::store::manifest::Integrity;
use kontor::store::undo_stack::UndoStack;
use kontor::store::{RecordStore, Staged};
use proptest::prelude::*;

use crate::support::steps::{self, Step, step};
use crate::support::{TestWorkspace, cases, text, wait, world};

/// The same workspace, opened with the latest headers only.
fn with_few(crm: &TestWorkspace, most: u32) -> TestWorkspace {
    TestWorkspace::on(crm.storage.with_headers_at_start(most))
}

fn count(crm: &TestWorkspace) -> usize {
    crm.session.read_headers(<[Header]>::len)
}

fn name(crm: &TestWorkspace, id: Id, name: &str) {
    crm.run(Command::Edit { id, fields: vec![(lead::LAST_NAME, text(name))] });
}

/// A lead whose name was changed a number of times.
fn changed(times: u32) -> (TestWorkspace, Id) {
    let crm = TestWorkspace::new();
    let id = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]);
    (0..times).for_each(|at| name(&crm, id, &format!("Berg {at}")));
    (crm, id)
}

#[test]
fn a_start_reads_a_bounded_part_of_the_journal() {
    let (crm, id) = changed(0);
    let other = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Nordlicht"))]);
    (0..HEADERS_AT_START + 500).for_each(|at| name(&crm, id, &format!("Berg {at}")));
    let again = TestWorkspace::on(crm.storage.clone());
    assert_eq!(count(&again), HEADERS_AT_START as usize);
    assert_eq!((again.content(), again.session.begins()), (crm.content(), crm.session.begins()));
    again.undo();
    assert_eq!(again.get(id, lead::LAST_NAME), text(&format!("Berg {}", HEADERS_AT_START + 498)));
    assert_eq!(count(&again), HEADERS_AT_START as usize + 1, "undoing the latest action reads nothing older");
    wait(again.session.undo(Seq(3))).expect("the old creation is undone");
    assert!(again.session.read(|set| set.find(other).is_none()));
}

#[test]
fn one_undo_after_the_other_goes_back_to_the_first_action() {
    let (crm, id) = changed(90);
    let few = with_few(&crm, 4);
    for at in (0..89).rev() {
        few.undo();
        assert_eq!(few.get(id, lead::LAST_NAME), text(&format!("Berg {at}")));
        let again = with_few(&few, 3);
        let both = [&few, &again]
            .map(|crm| crm.session.stack(|stack| [stack.next_undo().cloned(), stack.next_redo().cloned()]));
        assert_eq!(both[0], both[1], "and after a start");
    }
    for at in 1..90 {
        few.redo();
        assert_eq!(few.get(id, lead::LAST_NAME), text(&format!("Berg {at}")));
    }
}

#[test]
fn a_damaged_header_is_found_at_the_start_or_when_it_is_read() {
    let (crm, _) = changed(40);
    let damaged = |at: usize| {
        let mut content: MemoryContent = crm.storage.content();
        content.journal[at].0[9] ^= 1;
        MemoryStorage::of(content).with_headers_at_start(10)
    };
    let state = |storage: &MemoryStorage| wait(storage.load()).expect("is read").state;
    assert_eq!(state(&damaged(41)), Integrity::Damaged);
    assert_eq!(state(&damaged(32)), Integrity::Damaged);
    for at in [31, 20, 0] {
        let storage = damaged(at);
        assert_eq!(state(&storage), Integrity::Sound, "{at}");
        let session = wait(Session::open(storage.clone(), world())).expect("opens");
        let read = wait(session.read_back(Seq(1), |_, _| ()));
        assert_eq!(read, Err(SessionError::Storage(StorageError::Damaged)), "{at}");
    }
    let mut short = crm.storage.content();
    short.journal.remove(30);
    let short = MemoryStorage::of(short).with_headers_at_start(10);
    assert_eq!(wait(short.headers_between(Seq(25), Seq(35))), Err(StorageError::Damaged), "one is missing");
}

#[test]
fn several_commits_are_stored_together_or_not_at_all() {
    let (crm, id) = changed(1);
    let before = crm.storage.content();
    let commits = wait(crm.session.journal()).expect("is read");
    let mut set = RecordStore::new();
    let storage = MemoryStorage::default();
    for commit in &commits {
        let staged = Staged::new(&set, commit);
        set.install(staged);
    }
    let batch = |commits| Batch { commits, pages: set.pages(), ..Batch::default() };
    wait(storage.append_all(batch(&commits))).expect("is stored");
    assert_eq!(storage.content().journal, before.journal);
    assert_eq!(TestWorkspace::on(storage.clone()).get(id, lead::LAST_NAME), crm.get(id, lead::LAST_NAME));
    let stored = storage.content();
    assert_eq!(wait(storage.append_all(batch(&commits[1..]))), Err(StorageError::Conflict));
    assert_eq!(storage.content(), stored, "nothing of them is left");
}

fn header(seq: u32, action: Action, about: Option<u32>, at: i64) -> Header {
    let cause = ActionLabel::new(action, "");
    Header {
        seq: Seq(seq),
        id: Id::fixed(seq),
        at: Timestamp(at),
        by: None,
        from: None,
        cause,
        about: about.map(Seq),
        size: 1,
    }
}

/// Compares what two sessions say about the journal.
fn compare(few: &TestWorkspace, all: &TestWorkspace, id: Option<Id>) {
    let head = all.session.read(RecordStore::head);
    assert_eq!((few.session.read(RecordStore::head), few.content()), (head, all.content()));
    let ends = |crm: &TestWorkspace| {
        crm.session
            .stack(|stack| (stack.next_undo().cloned(), stack.next_redo().cloned(), stack.in_order().next().cloned()))
    };
    assert_eq!(ends(few), ends(all));
    for seq in (1..=head.0).map(Seq) {
        if few.session.header(seq).is_some() {
            assert_eq!(few.session.reversal(seq), all.session.reversal(seq), "what is known is right: {seq:?}");
        }
    }
    let trash = |crm: &TestWorkspace, wanted| wait(crm.session.trash(Seq::END, wanted)).expect("is read");
    let after = |crm: &TestWorkspace, seq| wait(crm.session.after(seq, |_| true)).expect("is read");
    let before = |crm: &TestWorkspace, end| wait(crm.session.last_before(end)).expect("is read");
    let middle = Seq(head.0 / 2);
    assert_eq!(after(few, middle), after(all, middle));
    for at in all.session.read_headers(|headers| headers.iter().map(|header| header.at).collect::<Vec<_>>()) {
        assert_eq!(before(few, at), before(all, at));
    }
    for seq in [Seq::NONE, Seq(1), middle, Seq(head.0 - 1), head] {
        let was = |crm: &TestWorkspace| {
            let set = wait(crm.session.as_of(seq, |done, all| assert!(done <= all))).expect("is worked out");
            let rows = |kind: RecordType| {
                let mut rows: Vec<_> =
                    set.rows(kind).map(|(_, row)| (row.id(), row.changed(), row.fields(), row.touched_by())).collect();
                rows.sort_by_key(|(id, ..)| *id);
                rows
            };
            (RecordType::Lead, rows(RecordType::Lead), rows(RecordType::Opportunity), rows(RecordType::Activity))
        };
        assert_eq!(was(few), was(all), "{seq:?}");
    }
    let mut parts = Vec::new();
    wait(few.session.each_commit(Seq(1), head, |commit| parts.push(commit.clone()), |done, all| assert!(done <= all)))
        .expect("is read");
    assert_eq!(parts, wait(all.session.journal()).expect("is read")[1..]);
    if let Some(id) = id {
        assert_eq!(wait(few.session.history(id)).expect("is read"), wait(all.session.history(id)).expect("is read"));
    }
    assert_eq!(trash(few, 2), trash(all, 2));
    assert_eq!(trash(few, 1_000), trash(all, 1_000));
    wait(few.session.read_back(Seq(1), |done, all| assert!(done <= all))).expect("is read");
    assert_eq!(few.session.read_headers(<[Header]>::to_vec), all.session.read_headers(<[Header]>::to_vec));
    for seq in (1..=head.0).map(Seq) {
        assert_eq!(few.session.reversal(seq), all.session.reversal(seq), "{seq:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), ..ProptestConfig::default() })]

    /// Two tabs take turns: one has all headers, the other was opened with a few and is opened again now and then.
    #[test]
    fn nothing_depends_on_how_many_headers_a_start_reads(
        steps in prop::collection::vec((step(), any::<bool>(), any::<prop::sample::Index>()), 1..40),
        most in 1u32..9,
    ) {
        let all = TestWorkspace::new();
        let mut few = with_few(&all, most);
        for (step, by_few, pick) in &steps {
            let one = if *by_few { &few } else { &all };
            wait(one.session.catch_up()).expect("is read");
            match (step, steps::command(one, step)) {
                (_, Some(command)) => drop(one.try_do(command)),
                (Step::Undo | Step::Redo, _) => {
                    // Any action, not only the last one.
                    let seq = Seq(1 + pick.index(one.session.read(RecordStore::head).0 as usize) as u32);
                    let _ = if matches!(step, Step::Undo) { wait(one.session.undo(seq)) } else { wait(one.session.redo(seq)) };
                }
                _ => few = with_few(&all, most),
            }
        }
        wait(all.session.catch_up()).expect("is read");
        wait(few.session.catch_up()).expect("is read");
        let id = all.session.read(|set| set.rows(RecordType::Lead).next().map(|(_, row)| row.id()));
        compare(&few, &all, id);
        compare(&with_few(&all, most), &all, id);
    }

    #[test]
    fn a_date_is_found_from_the_end_as_from_the_beginning(days in prop::collection::vec(-5i64..5, 0..40), end in -5i64..5) {
        let headers: Vec<Header> = days.iter().zip(1..).map(|(day, seq)| header(seq, Action::Edit, None, *day)).collect();
        let mut cut = Cut::new(Timestamp(end));
        headers.iter().rev().for_each(|header| cut.go_back(header));
        prop_assert_eq!(cut.finish(), last_before(&headers, Timestamp(end)));
    }

    /// The stack of the latest headers is the end of that of all.
    #[test]
    fn the_latest_headers_give_the_end_of_the_stack(picks in prop::collection::vec((0u8..4, any::<prop::sample::Index>()), 1..60), from in any::<prop::sample::Index>()) {
        let mut headers: Vec<Header> = Vec::new();
        let mut stack = UndoStack::of(&[]);
        for (what, pick) in &picks {
            let seq = headers.len() as u32 + 1;
            let about = headers.get(pick.index(headers.len().max(1))).map(|header| header.seq);
            let next = match (what, about) {
                (1, Some(other)) if stack.is_active(other) => header(seq, Action::Undo, Some(other.0), 0),
                (2, Some(other)) if stack.is_undone(other) => header(seq, Action::Redo, Some(other.0), 0),
                (3, _) => header(seq, Action::Read, None, 0),
                _ => header(seq, Action::Edit, None, 0),
            };
            stack.push(&next);
            headers.push(next);
        }
        let from = from.index(headers.len());
        let own = UndoStack::since(Vec::new(), &headers[from..]);
        let older = own.unknown().iter().map(|seq| headers[seq.0 as usize - 1].clone()).collect();
        let own = UndoStack::since(older, &headers[from..]);
        prop_assert!(own.unknown().is_empty());
        let (own_order, order): (Vec<_>, Vec<_>) = (own.in_order().collect(), stack.in_order().collect());
        prop_assert_eq!(&own_order[..], &order[..own_order.len()]);
        if !own.is_short(1) {
            prop_assert_eq!((own.next_undo(), own.next_redo()), (stack.next_undo(), stack.next_redo()));
        }
        for header in &headers[from..] {
            prop_assert_eq!(own.reversal(header), stack.reversal(header));
        }
    }
}
