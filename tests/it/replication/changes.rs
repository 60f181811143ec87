//! Files of changes: exact, in any order, twice, and never in silence about what is missing.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use kontor::base::Timestamp;
use kontor::base::random::SplitMix64;
use kontor::replication::bytes::WireError;
use kontor::replication::changes_file::ChangesFile;
use kontor::replication::document_name::Chain;
use kontor::replication::native_seal::NativeSeal;
use kontor::replication::remote::{Document, Remote};
use kontor::replication::replica_storage::ReplicaRecord;
use kontor::replication::replicator::{ReplicationError, Replicator};
use kontor::replication::{Dot, ReplicaId, VersionVector};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::browser::{self, Browser, replication_world};
use super::folder::{FolderClient, Folders};
use super::place::Place;
use crate::support::{cases, wait};

pub const TEAM: &[u8] = b"the team";

/// A member whose folder nobody else sees.
pub struct Member {
    pub browser: Browser,
    pub replicator: Replicator<FolderClient, Browser, NativeSeal>,
}

impl Member {
    pub fn founder(login: &str) -> Member {
        let (remote, seal, record) = parts(login, TEAM);
        let browser = Browser::new();
        let founded = wait(Replicator::found(remote, browser.clone(), seal, replication_world(), record));
        Member { browser, replicator: founded.expect("is founded") }
    }

    pub fn of(login: &str, team: &[u8]) -> Member {
        let (remote, seal, record) = parts(login, team);
        let identity = Document { name: kontor::replication::document_name::DocumentName::Team, body: team.to_vec() };
        wait(remote.add(&[identity])).expect("is added");
        let browser = Browser::empty();
        let joined = wait(Replicator::join(remote, browser.clone(), seal, replication_world(), record));
        Member { browser, replicator: joined.expect("joins") }
    }

    fn work(&self, steps: u32, random: &mut SplitMix64) {
        (0..steps).for_each(|_| self.browser.work(random));
    }

    /// A file of what is new since a vector, as it arrives by mail.
    pub fn file(&mut self, since: &VersionVector) -> ChangesFile {
        let file = wait(self.replicator.changes_since(since)).expect("is written");
        ChangesFile::decode(&file.encode()).expect("is whole")
    }

    pub fn vector(&self) -> VersionVector {
        self.replicator.state().vector().clone()
    }

    /// Takes a file in: how many commits are new, and whether nothing is missing.
    pub fn take(&mut self, file: &ChangesFile) -> (u64, bool) {
        let taken = wait(self.replicator.take_in(file)).expect("is taken in");
        assert_eq!(taken.refused, None);
        (taken.commits, taken.lacks == VersionVector::default())
    }

    pub fn is_like(&self, other: &Member) -> bool {
        self.replicator.state().digest() == other.replicator.state().digest()
            && self.browser.content() == other.browser.content()
            && self.browser.stored_content() == other.browser.stored_content()
    }
}

fn parts(login: &str, team: &[u8]) -> (FolderClient, NativeSeal, ReplicaRecord) {
    let folders = Rc::new(RefCell::new(Folders::new(1)));
    let seal = NativeSeal::new([3; 16], &[(1, [5; 32])]).expect("keys");
    (Folders::client(&folders, 1, login), seal, ReplicaRecord::new(&replication_world(), login, team.to_vec()))
}

#[test]
fn files_of_changes_lead_to_the_same_in_any_order_and_again() {
    for seed in 0..6 {
        browser::begin(seed);
        let mut random = SplitMix64(seed);
        let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
        anna.work(12, &mut random);
        let everything = anna.file(&VersionVector::default());
        let had = anna.vector();
        anna.work(12, &mut random);
        let later = anna.file(&had);
        assert!(later.documents.len() < anna.file(&VersionVector::default()).documents.len());
        assert!(!everything.encode().windows(6).any(|part| part == b"Canary"), "nothing is readable");

        // The later one first: it is kept, and said to begin after what is here.
        assert_eq!(ben.take(&later), (0, false));
        let (commits, is_complete) = ben.take(&everything);
        assert!(commits > 2 && is_complete);
        assert!(ben.is_like(&anna), "seed {seed}");
        for file in [&everything, &later, &everything] {
            assert_eq!(ben.take(file), (0, true), "again is nothing");
        }

        // Both work at once, and each sends what the other lacks, as far as is known.
        anna.work(9, &mut random);
        ben.work(9, &mut random);
        let chain = |member: &Member| {
            let record = member.replicator.record();
            Chain { login: record.login.clone(), replica: record.replica }
        };
        let known = wait(ben.replicator.known_by(&chain(&anna)));
        assert_eq!(known, had.clone().tap(|known| known.merge(&later.until)), "Anna’s own commits, at least");
        let from_ben = ben.file(&known);
        assert!(from_ben.documents.keys().all(|name| name.contains("!ben!")));
        let from_anna = anna.file(&later.until);
        assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
        assert!(ben.is_like(&anna), "seed {seed}");
        assert_eq!(anna.replicator.state().conflicts(), ben.replicator.state().conflicts());
    }
}

#[test]
fn a_file_since_a_date_has_what_came_after_it() {
    browser::begin(3);
    let mut random = SplitMix64(3);
    let mut anna = Member::founder("anna");
    anna.work(9, &mut random);
    let everything = anna.file(&VersionVector::default());
    let of = |anna: &mut Member, at: i64| {
        let vector = anna.replicator.vector_before(Timestamp(at)).expect("can be read");
        anna.file(&vector).documents
    };
    assert_eq!(of(&mut anna, 0), everything.documents);
    assert!(of(&mut anna, i64::MAX).is_empty());
}

#[test]
fn a_file_of_another_team_is_refused() {
    browser::begin(4);
    let mut anna = Member::founder("anna");
    let file = anna.file(&VersionVector::default());
    let mut stranger = Member::of("eva", b"another team");
    assert_eq!(wait(stranger.replicator.take_in(&file)), Err(ReplicationError::NotOurTeam));
    // The same team by its name, and other keys.
    let mut forged = file.clone();
    forged.documents.values_mut().for_each(|body| body[0] = 9);
    let mut ben = Member::of("ben", TEAM);
    let taken = wait(ben.replicator.take_in(&forged)).expect("is looked at");
    assert!(taken.commits == 0 && taken.lacks != VersionVector::default());
    assert!(matches!(taken.refused, Some(ReplicationError::Document(_, WireError::Newer(9)))));
}

/// For values that are changed in an expression.
trait Tap: Sized {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Tap for VersionVector {}

fn file() -> impl Strategy<Value = ChangesFile> {
    let vector = || {
        vec((any::<u64>(), 1..99u32), 0..3).prop_map(|dots| {
            let mut out = VersionVector::default();
            dots.into_iter()
                .for_each(|(replica, number)| out.note(Dot { replica: ReplicaId::of_random(replica), number }));
            out
        })
    };
    let chain =
        ("[a-zÄ@.]{1,9}", any::<u64>()).prop_map(|(login, id)| Chain { login, replica: ReplicaId::of_random(id) });
    let documents = btree_map((chain.clone(), 1..9u32), vec(any::<u8>(), 0..40), 0..4);
    (chain, any::<i64>(), vector(), vector(), documents).prop_map(|(from, at, since, until, documents)| {
        let documents: BTreeMap<String, Vec<u8>> =
            documents.into_iter().map(|((chain, first), body)| (chain.run(first).to_string(), body)).collect();
        ChangesFile { team: TEAM.to_vec(), from, at: Timestamp(at), since, until, documents }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(100)))]

    #[test]
    fn a_file_of_changes_comes_back_as_it_was_written(file in file()) {
        let bytes = file.encode();
        prop_assert!(ChangesFile::is_one(&bytes));
        prop_assert_eq!(ChangesFile::decode(&bytes), Ok(file));
    }

    #[test]
    fn a_cut_or_damaged_file_of_changes_is_refused(
        file in file(), at in any::<prop::sample::Index>(), bit in 0..8u8, cut in any::<bool>()
    ) {
        let mut bytes = file.encode();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= 1 << bit }
        prop_assert!(ChangesFile::decode(&bytes).is_err());
        bytes.push(0);
        prop_assert!(ChangesFile::decode(&bytes).is_err());
    }
}
