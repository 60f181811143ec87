//! What holds of a team at the end of a run, whatever went wrong.
use std::collections::BTreeMap;

use kontor::base::Id;
use kontor::change::Action;
use kontor::replication::{Dot, ReplicaId, ReplicatedCommit};

use super::place::Place;
use super::reference;
use super::team::{Member, Team};

impl<P: Place> Team<P> {
    fn commits(&self) -> BTreeMap<Dot, ReplicatedCommit> {
        let mut out: BTreeMap<Dot, ReplicatedCommit> = BTreeMap::new();
        for commit in self.members.iter().flat_map(|member| member.browser.commits()) {
            if let Some(other) = out.insert(commit.stamp.dot, commit.clone()) {
                assert_eq!(other, commit, "I10: a dot is one commit");
            }
        }
        out
    }

    /// Checks everything that can be seen from outside.
    pub fn check(&self) {
        let all = self.commits();
        let commits: Vec<ReplicatedCommit> = all.values().cloned().collect();
        let expected = reference::content(&commits);
        let first = self.members[0].replicator.as_ref().expect("at work").state();
        for (at, member) in self.members.iter().enumerate() {
            let state = member.replicator.as_ref().expect("at work").state();
            assert_eq!(state.vector(), first.vector(), "everybody has everything: member {at}");
            assert_eq!(state.digest(), first.digest(), "I1: equal commits, equal digest: member {at}");
            assert_eq!(member.browser.content(), expected, "I15: the merge worked out from scratch: member {at}");
            assert_eq!(member.browser.stored_content(), expected, "I8: the journal plays to its records: member {at}");
            assert!(member.browser.crm.links_are_whole(), "I14: a link leads nowhere: member {at}");
            assert_eq!(state.conflicts(), first.conflicts());
            self.check_order(member, &all);
            self.check_own(member);
        }
        if let Some((_, newer)) = &self.newer {
            assert_eq!(newer.digest(), first.digest(), "what only a newer version knows is carried along");
        }
        for id in &self.acknowledged {
            assert!(commits.iter().any(|commit| commit.id == *id), "I2: an acknowledged commit is lost");
        }
        let place = self.place.borrow();
        let names = place.names();
        for member in &self.members {
            for name in member.browser.stored().log.keys() {
                assert!(names.contains(name), "I9: the place lacks {name}");
            }
        }
        assert!(!place.holds(b"Canary") && !place.holds(b"Nordlicht"), "I12: readable content outside the browsers");
        assert_eq!(place.complaints(), Vec::<String>::new(), "I13: refused once is enough");
    }

    /// I3 and I4: a journal has whole commits of others, and none before one that its author had seen.
    fn check_order(&self, member: &Member<P>, all: &BTreeMap<Dot, ReplicatedCommit>) {
        let journal = crate::support::wait(member.browser.crm.session.journal()).expect("can be read");
        let mut place: BTreeMap<Id, usize> = BTreeMap::new();
        for (at, commit) in journal.iter().enumerate() {
            place.entry(commit.header.id).or_insert(at);
        }
        for commit in all.values() {
            let Some(at) = place.get(&commit.id) else { continue };
            for dot in commit.seen.iter() {
                if let Some(before) = all.get(&dot).and_then(|seen| place.get(&seen.id)) {
                    assert!(before < at, "I4: a commit is before one that its author had seen");
                }
            }
        }
    }

    /// What is sent are the commits of users, each once.
    fn check_own(&self, member: &Member<P>) {
        let mut dots: BTreeMap<(ReplicaId, Id), Dot> = BTreeMap::new();
        for commit in member.browser.commits() {
            let dot = commit.stamp.dot;
            assert_ne!(commit.action, Action::Align as u16, "{dot:?} follows by itself");
            if let Some(other) = dots.insert((dot.replica, commit.id), dot) {
                assert_eq!(other, dot, "I10: a commit is sent once");
            }
        }
    }
}
