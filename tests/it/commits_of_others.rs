//! Commits that came from another browser: who did them where is kept in the journal and in files, and undo and redo mean
//! the user's own.
use kontor::base::{Id, ReplicaId, Seq, Timestamp};
use kontor::change::{Action, ActionLabel, Header, commit_codec};
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::import_export::workspace_file;
use kontor::storage::Storage;
use kontor::storage::memory::MemoryStorage;
use kontor::store::manifest::Integrity;
use kontor::store::undo_stack::{Reversal, UndoStack};
use proptest::prelude::*;

use crate::support::{TestWorkspace, cases, text, wait};

fn replica(number: u64) -> ReplicaId {
    ReplicaId::new(number).expect("is not 0")
}

fn header(seq: u32, action: Action, about: Option<u32>, from: Option<ReplicaId>) -> Header {
    let cause = ActionLabel::new(action, "Berg");
    let (id, at) = (Id::fixed(seq), Timestamp(1));
    Header { seq: Seq(seq), id, at, by: None, from, cause, about: about.map(Seq), size: 1 }
}

fn stack(headers: &[(Action, Option<u32>, bool)]) -> UndoStack {
    let one = |(seq, (action, about, is_foreign)): (u32, &(Action, Option<u32>, bool))| {
        header(seq, *action, *about, is_foreign.then(|| replica(7)))
    };
    UndoStack::of(&(1..).zip(headers).map(one).collect::<Vec<_>>())
}

fn ends(stack: &UndoStack) -> [Option<u32>; 2] {
    [stack.next_undo(), stack.next_redo()].map(|header| header.map(|header| header.seq.0))
}

#[test]
fn a_commit_of_this_browser_is_stored_as_before() {
    let bytes = commit_codec::encode_header(&header(3, Action::Undo, Some(2), None), 5);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = concat!(
        "02",
        "03000000",
        "4b000000000070008000000000000003",
        "0100000000000000",
        "00000000000000000000000000000000",
        "02000000",
        "01000000",
        "0b",
        "04000000",
        "42657267",
    );
    assert_eq!(&hex[..hex.len() - 16], expected);
}

#[test]
fn undo_and_redo_mean_the_actions_of_this_browser() {
    let own = (Action::Edit, None, false);
    let other = (Action::Edit, None, true);
    let undo = |seq: u32, is_foreign: bool| (Action::Undo, Some(seq), is_foreign);
    assert_eq!(ends(&stack(&[own, other])), [Some(1), None], "what came later from elsewhere is not undone");
    assert_eq!(ends(&stack(&[own, own, undo(2, false), other])), [Some(1), Some(2)], "and leaves what can be redone");
    assert_eq!(ends(&stack(&[own, own, undo(2, true)])), [Some(1), None], "another's undo is not redone by a key");
    assert_eq!(
        ends(&stack(&[own, other, undo(2, false)])),
        [Some(1), Some(2)],
        "one's own undo of another's action is"
    );
    let both = stack(&[own, other, undo(1, true)]);
    let own = header(1, Action::Edit, None, None);
    let other = header(2, Action::Edit, None, Some(replica(7)));
    assert_eq!(both.reversal(&own), Reversal::Redo(Seq(1)), "from the history all are");
    assert_eq!(both.reversal(&other), Reversal::Undo(Seq(2)));
}

#[test]
fn a_replica_is_written_as_sixteen_digits() {
    for (number, written) in [(1, "0000000000000001"), (u64::MAX, "ffffffffffffffff")] {
        assert_eq!(replica(number).to_string(), written);
        assert_eq!(written.parse(), Ok(replica(number)));
    }
    for text in ["", "1", "0000000000000000", "+000000000000001", "fffffffffffffffff", "ÿÿÿÿÿÿÿÿ"] {
        assert_eq!(text.parse::<ReplicaId>(), Err(()), "{text}");
    }
}

#[test]
fn journal_and_files_keep_where_a_commit_came_from() {
    let crm = TestWorkspace::new();
    let id = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]);
    let mut commits = wait(crm.session.journal()).expect("is read");
    commits[1].header.from = Some(replica(0x1234));
    let storage = MemoryStorage::default();
    wait(storage.initialize(&commits, crm.session.read(|set| set.pages()), &[])).expect("is stored");
    let snapshot = wait(storage.load()).expect("is read");
    assert_eq!((snapshot.state, snapshot.headers[1].from), (Integrity::Sound, Some(replica(0x1234))));
    let again = TestWorkspace::on(storage);
    let history = wait(again.session.history(id)).expect("is read");
    assert_eq!(history[0].header, commits[1].header);
    assert_eq!(again.session.stack(|stack| stack.next_undo().cloned()), None);
    wait(again.session.undo(Seq(2))).expect("is undone from the history");
    assert!(again.session.read(|set| set.find(id).is_none()));
    let commits = wait(again.session.journal()).expect("is read");
    let file = again.session.read(|set| workspace_file::write(set, &commits, &[], Timestamp(1)));
    assert_eq!(workspace_file::read(&file).expect("is whole").commits, commits);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    #[test]
    fn a_header_is_read_as_it_was_written(
        seq in 1u32.., by in any::<Option<[u8; 16]>>(), from in any::<u64>(), subject in ".{0,20}",
        about in any::<u32>(), size in any::<u32>(), before in any::<u64>(), at in any::<i64>(), flip in any::<prop::sample::Index>(),
    ) {
        let by = by.map(Id).filter(|id| id.0 != [0; 16]);
        let cause = ActionLabel::new(Action::Redo, subject);
        let about = Some(Seq(about)).filter(|seq| *seq != Seq::NONE);
        let header = Header { seq: Seq(seq), id: Id::fixed(1), at: Timestamp(at), by, from: ReplicaId::new(from / 2 * (from % 2)), cause, about, size };
        let mut bytes = commit_codec::encode_header(&header, before);
        prop_assert_eq!(commit_codec::decode_header(&bytes), Some(header));
        prop_assert!(commit_codec::verified_header(&bytes, before).is_some());
        let at = flip.index(bytes.len());
        bytes[at] ^= 1;
        prop_assert!(commit_codec::verified_header(&bytes, before).is_none());
    }
}
