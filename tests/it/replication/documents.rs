//! The names of documents and the binary form of commits and runs: whole on the way back, refused if damaged.
use kontor::base::{FieldId, Id, Timestamp, Value};
use kontor::domain::RecordType;
use kontor::domain::records::account;
use kontor::replication::bytes::{Reader, WireError, put_number};
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::run::{self, LARGEST_BODY, LARGEST_PART, MOST_COMMITS, Run};
use kontor::replication::snapshot::{self, Head};
use kontor::replication::wire::{WireField, raw};
use kontor::replication::{Dot, MergedState, ReplicaId, ReplicatedCommit, Stamp, VersionVector, WireChange};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::support::cases;

const AUTHOR: ReplicaId = ReplicaId::new(1).expect("is not 0");

fn id() -> impl Strategy<Value = Id> {
    any::<[u8; 16]>().prop_map(Id)
}

/// An id or none; an id of zeros stands for none.
fn optional_id() -> impl Strategy<Value = Option<Id>> {
    prop::option::of(id().prop_filter("not of zeros", |id| id.0 != [0; 16]))
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        ".{0,20}".prop_map(|text| raw(Some(&Value::Text(text)))),
        any::<i64>().prop_map(|number| raw(Some(&Value::Number(number)))),
        vec(id(), 0..4).prop_map(|ids| raw(Some(&Value::Links(ids)))),
        Just(raw(Some(&Value::Yes))),
        // A kind of value that a newer version may have.
        vec(any::<u8>(), 0..9).prop_map(|bytes| [b"z".as_slice(), &bytes].concat()),
    ]
}

fn field() -> impl Strategy<Value = WireField> {
    (any::<u16>().prop_map(FieldId::from), prop_oneof![4 => value(), 1 => Just(Vec::new())])
}

fn change() -> impl Strategy<Value = WireChange> {
    prop_oneof![
        (any::<u8>(), id(), btree_map(any::<u16>().prop_map(FieldId::from), value(), 0..5))
            .prop_map(|(kind, id, fields)| { WireChange::Create { kind, id, fields: fields.into_iter().collect() } }),
        (any::<u8>(), id(), field()).prop_map(|(kind, id, field)| WireChange::Set { kind, id, field }),
        (any::<u8>(), id()).prop_map(|(kind, id)| WireChange::Remove { kind, id }),
        (any::<u8>(), id()).prop_map(|(kind, id)| WireChange::Keep { kind, id }),
        vec(any::<u8>(), 0..9).prop_map(|bytes| WireChange::Unknown(b'x', bytes)),
    ]
}

fn vector() -> impl Strategy<Value = VersionVector> {
    vec((2..9u64, 1..u32::MAX), 0..4).prop_map(|dots| {
        let mut out = VersionVector::default();
        dots.into_iter().for_each(|(replica, number)| out.note(Dot { replica: ReplicaId::of_random(replica), number }));
        out
    })
}

fn commit() -> impl Strategy<Value = ReplicatedCommit> {
    let head = (vector(), id(), any::<i64>(), optional_id(), any::<u16>(), ".{0,9}");
    let body = (optional_id(), "[0-9.]{0,5}", vec(change(), 0..6), vec(any::<u8>(), 0..4));
    (head, body).prop_map(|((seen, id, at, by, action, subject), (about, edition, changes, more))| {
        let stamp = Stamp { lamport: 1, dot: Dot { replica: AUTHOR, number: 1 } };
        ReplicatedCommit { stamp, seen, id, at: Timestamp(at), by, action, subject, about, edition, changes, more }
    })
}

/// A run of commits that follow each other.
fn run_of(commits: Vec<ReplicatedCommit>) -> Run {
    let mut commits = commits;
    for (commit, number) in commits.iter_mut().zip(1..) {
        commit.stamp = Stamp { lamport: u64::from(number) * 3, dot: Dot { replica: AUTHOR, number } };
    }
    Run { previous: [5; 16], commits, more: vec![1, 2], original: None }
}

fn first() -> Dot {
    Dot { replica: AUTHOR, number: 1 }
}

fn sized(length: usize) -> ReplicatedCommit {
    // Bytes that hardly become smaller, but are the same in every run of the test.
    let mut state = kontor::base::random::SplitMix64(length as u64);
    let text: String = (0..length).map(|_| char::from(b' ' + (state.next_u32() % 90) as u8)).collect();
    let change = WireChange::Set { kind: 0, id: Id::fixed(1), field: (FieldId(1), raw(Some(&Value::Text(text)))) };
    ReplicatedCommit {
        stamp: Stamp { lamport: 3, dot: first() },
        seen: VersionVector::default(),
        id: Id::fixed(2),
        at: Timestamp(0),
        by: None,
        action: 2,
        subject: String::new(),
        about: None,
        edition: "0.1.0".to_string(),
        changes: vec![change],
        more: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(100)))]

    #[test]
    fn runs_come_back_as_they_were_packed(commits in vec(commit(), 1..5)) {
        let run = run_of(commits);
        let packed = run.pack();
        prop_assert_eq!(run::parts_of(&packed.head), Ok(packed.parts.len()));
        let back = Run::unpack(&packed.head, &packed.parts, first()).unwrap();
        prop_assert_eq!(&back, &run);
        prop_assert_eq!(back.pack(), packed, "the same content has the same bytes");
    }

    #[test]
    fn cut_or_changed_bytes_never_become_another_run(
        commits in vec(commit(), 1..4), at in any::<prop::sample::Index>(), bit in 0..8u8, cut in any::<bool>()
    ) {
        let run = run_of(commits);
        let mut head = run.pack().head;
        let at = at.index(head.len());
        if cut { head.truncate(at) } else { head[at] ^= 1 << bit }
        // Encryption finds changed bytes; the decoder must only stay within bounds and never grow without limit.
        if let Ok(other) = Run::unpack(&head, &[], first()) {
            prop_assert!(other.commits.len() <= MOST_COMMITS);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read_without_harm(bytes in vec(any::<u8>(), 0..200), flags in 0..4u8) {
        let head = [&[1, flags], bytes.as_slice()].concat();
        let _ = Run::unpack(&head, std::slice::from_ref(&bytes), first());
        let _ = run::parts_of(&head);
        let _ = DocumentName::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn names_come_back_and_sort_by_number(login in ".{1,12}", replica in 1..u64::MAX, number in 1..u32::MAX) {
        let chain = Chain { login, replica: ReplicaId::of_random(replica) };
        let names = [
            DocumentName::Team, DocumentName::Ring, chain.run(number), DocumentName::Part(chain.clone(), number, 7),
            DocumentName::Replica(chain.clone()), DocumentName::Snapshot(chain.login.clone(), replica),
            DocumentName::Chunk(chain.login.clone(), [9; 16]), DocumentName::File(chain.login.clone(), Id([200; 16]), 7),
        ];
        for name in names {
            let text = name.to_string();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()), "{}", text);
            prop_assert_eq!(DocumentName::parse(&text), Some(name));
        }
        prop_assert!(chain.run(number).to_string() < chain.run(number + 1).to_string());
    }

    #[test]
    fn numbers_have_one_spelling(number in any::<u64>()) {
        let mut bytes = Vec::new();
        put_number(&mut bytes, number);
        prop_assert_eq!(Reader::new(&bytes).number(), Ok(number));
    }
}

#[test]
fn copies_that_other_programs_make_are_no_documents() {
    let name = "c!anna%40b!00000000000000ff!00000001";
    assert!(DocumentName::parse(name).is_some());
    for other in [
        "",
        "team (conflicted copy)",
        "c!anna%40b!00000000000000ff!00000001 (Ben's conflicted copy)",
        "c!anna%40b!00000000000000FF!00000001",
        "c!anna%40B!00000000000000ff!00000001",
        "c!anna@b!00000000000000ff!00000001",
        "c!anna.b!00000000000000ff!00000001",
        "c!anna%4!00000000000000ff!00000001",
        "c!!00000000000000ff!00000001",
        "c!anna!ff!1",
        "c!anna!00000000000000ff!00000000",
        "c!anna!+0000000000000ff!00000001",
        "q!anna",
    ] {
        assert_eq!(DocumentName::parse(other), None, "{other}");
    }
}

#[test]
fn documents_are_refused_for_what_is_wrong_with_them() {
    let run = run_of(vec![sized(100), sized(50)]);
    let head = run.pack().head;
    let of = |head: &[u8]| Run::unpack(head, &[], first()).unwrap_err();
    assert_eq!(of(&[]), WireError::Short);
    assert_eq!(of(&[3, 0, 1]), WireError::Newer(3));
    assert_eq!(of(&[1, 8]), WireError::Malformed);
    assert_eq!(of(&[1, 0, 1]), WireError::Short);
    assert_eq!(of(&head[..head.len() / 2]), WireError::Short);
    // A commit that knows its own author's commits from elsewhere, and one that is before the one it follows.
    let mut odd = run.clone();
    odd.commits[0].seen.note(Dot { replica: AUTHOR, number: 7 });
    assert_eq!(of(&odd.pack().head), WireError::Malformed);
    let mut odd = run.clone();
    odd.commits[1].stamp.lamport = 3;
    assert_eq!(of(&odd.pack().head), WireError::Malformed);
    // A known kind of value that is damaged, unlike one that is unknown.
    let mut odd = run.clone();
    odd.commits[1].changes = vec![WireChange::Set { kind: 0, id: Id::fixed(1), field: (FieldId(1), vec![b'N', 1]) }];
    assert_eq!(of(&odd.pack().head), WireError::Malformed);
    // Numbers beyond the last there can be.
    let last = Dot { replica: AUTHOR, number: u32::MAX };
    assert_eq!(Run::unpack(&head, &[], last).unwrap_err(), WireError::Malformed);
}

#[test]
fn a_bomb_of_zeros_is_not_inflated() {
    let zeros = miniz_oxide::deflate::compress_to_vec(&[0; 100_000], 6);
    assert_eq!(run::inflate(&zeros), Err(WireError::TooLarge), "a thousand times its size");
    // The app itself sends such content as it is.
    let mut commit = sized(0);
    let text = Value::Text("a".repeat(100_000));
    commit.changes = vec![WireChange::Set { kind: 0, id: Id::fixed(1), field: (FieldId(1), raw(Some(&text))) }];
    let run = run_of(vec![commit]);
    let packed = run.pack();
    assert_eq!(Run::unpack(&packed.head, &packed.parts, first()), Ok(run));
}

#[test]
fn a_large_commit_travels_in_parts_that_belong_together() {
    let run = run_of(vec![sized(1_600_000)]);
    let packed = run.pack();
    assert!(packed.parts.len() > 1 && packed.parts.iter().all(|part| part.len() <= LARGEST_PART));
    assert!(packed.head.len() < 100);
    assert_eq!(Run::unpack(&packed.head, &packed.parts, first()), Ok(run));
    let mut exchanged = packed.parts.clone();
    exchanged.swap(0, 1);
    for parts in [&packed.parts[1..], &exchanged, &[]] {
        assert_eq!(Run::unpack(&packed.head, parts, first()), Err(WireError::Foreign));
    }
}

#[test]
fn runs_are_planned_by_number_and_size() {
    let small: Vec<_> = (0..1_203).map(|_| sized(10)).collect();
    assert_eq!(run::plan(&small), [0..500, 500..1_000, 1_000..1_203]);
    let mixed = [sized(100_000), sized(100_000), sized(100_000), sized(600_000), sized(10)];
    assert_eq!(run::plan(&mixed), [0..2, 2..3, 3..4, 4..5]);
    for range in run::plan(&mixed) {
        let packed = run_of(mixed[range.clone()].to_vec()).pack();
        assert!(packed.parts.is_empty() || range.len() == 1, "only a commit of its own is in parts");
        assert!(packed.head.len() <= LARGEST_BODY + 2);
    }
}

#[test]
fn vectors_know_who_saw_what() {
    let dot = |replica, number| Dot { replica: ReplicaId::of_random(replica), number };
    let mut one = VersionVector::default();
    one.note(dot(1, 3));
    one.note(dot(1, 2));
    let mut other = one.clone();
    other.note(dot(2, 5));
    assert!(one.has(dot(1, 3)) && !one.has(dot(1, 4)) && !one.has(dot(2, 1)));
    assert!(other.covers(&one) && !one.covers(&other));
    assert_eq!(other.since(&one).iter().collect::<Vec<_>>(), [dot(2, 5)]);
    one.merge(&other);
    assert_eq!(one, other);
}

#[test]
fn chunks_of_a_snapshot_are_small_however_long_the_texts_are() {
    let mut state = MergedState::new();
    for number in 1..=400_u32 {
        let id = Id::new(i64::from(number), &[7; 10]);
        let text = "x".repeat(if number == 9 { 900_000 } else { 20_000 });
        let fields = vec![(account::NAME, raw(Some(&Value::Text(text))))];
        let change = WireChange::Create { kind: RecordType::Account as u8, id, fields };
        let (stamp, seen) = state.next(ReplicaId::of_random(1));
        state.apply(&ReplicatedCommit { stamp, seen, changes: vec![change], ..sized(0) });
    }
    let chunks = snapshot::chunks(&state);
    let longest = chunks.iter().map(Vec::len).max().unwrap_or(0);
    assert!(longest < 1_250_000, "{} chunks, the longest has {longest} bytes", chunks.len());
    let head = Head::of(&state, vec![[0; 16]; chunks.len()]);
    assert_eq!(snapshot::restore(&head, &chunks).expect("is whole").digest(), state.digest());
}
