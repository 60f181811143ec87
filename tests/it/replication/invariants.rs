//! What holds of a team at the end of a run, whatever went wrong.
use std::collections::BTreeMap;

use kontor::base::Id;
use kontor::change::Action;
use kontor::replication::document_name::DocumentName;
use kontor::replication::run::{self, Run};
use kontor::replication::seal::Seal;
use kontor::replication::{Dot, ReplicaId, ReplicatedCommit, WireChange};

use super::place::Place;
use super::reference;
use super::team::{Member, Team, seal};

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

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

    /// I11: nothing is left of people who were erased: in no store, and in no document that anybody can read.
    pub fn check_erased(&self, ids: &[Id], words: &[String]) {
        let has_word = |text: &str| words.iter().any(|word| text.to_lowercase().contains(&word.to_lowercase()));
        let has = |bytes: &[u8]| {
            let parts = words.iter().map(|word| word.as_bytes()).chain(ids.iter().map(|id| id.0.as_slice()));
            parts.into_iter().any(|part| bytes.windows(part.len()).any(|some| some == part))
        };
        let check_commit = |commit: &ReplicatedCommit, at: &str| {
            assert!(!has_word(&commit.subject), "I11: a subject {at}");
            for change in &commit.changes {
                let is_about = change.record().is_some_and(|(_, id)| ids.contains(&id));
                let text = match change {
                    WireChange::Create { fields, .. } => fields.iter().any(|(_, raw)| has_word(&lossy(raw))),
                    WireChange::Set { field, .. } => has_word(&lossy(&field.1)),
                    _ => false,
                };
                assert!(!is_about && !text, "I11: {change:?} {at}");
            }
        };
        for (at, member) in self.members.iter().enumerate() {
            let journal = crate::support::wait(member.browser.crm.session.journal()).expect("can be read");
            for commit in &journal {
                assert!(!has_word(&commit.header.cause.subject), "I11: a subject in the journal of member {at}");
                for change in &commit.changes {
                    let is_about = ids.contains(&change.record().1);
                    assert!(!is_about && !has_word(&format!("{change:?}")), "I11: {change:?} in the journal of {at}");
                }
            }
            let stored = member.browser.stored();
            member.browser.commits().iter().for_each(|commit| check_commit(commit, &format!("in the log of {at}")));
            for chunk in stored.base.iter().flat_map(|base| &base.chunks) {
                assert!(!has(chunk), "I11: in the snapshot from which member {at} began");
            }
            for id in ids {
                assert!(member.browser.bytes_of(*id).is_none(), "I11: the bytes of a file with member {at}");
            }
            let pages = member.browser.crm.storage.content().pages;
            let seen = format!("{:?}", member.browser.content());
            assert!(
                !has_word(&seen) && !pages.iter().any(|(_, page)| has_word(&lossy(page))),
                "I11: in the pages of member {at}"
            );
        }
        let seal = seal();
        let mut documents: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        for (name, body) in self.place.borrow().documents() {
            let Ok(content) = crate::support::wait(seal.open(&name, &body)) else { continue };
            documents.entry(name).or_default().push(content);
        }
        for (name, contents) in &documents {
            for content in contents {
                match DocumentName::parse(name) {
                    Some(DocumentName::Run(chain, first)) => {
                        let count = run::parts_of(content).expect("a run");
                        let part = |at: usize| DocumentName::Part(chain.clone(), first, at as u16).to_string();
                        let parts = (0..count).map(|at| documents[&part(at)][0].clone()).collect::<Vec<_>>();
                        let run = Run::unpack(content, &parts, Dot { replica: chain.replica, number: first });
                        for commit in &run.expect("is whole").commits {
                            check_commit(commit, &format!("in {name}"));
                        }
                    }
                    Some(DocumentName::Part(chain, first, part)) => {
                        let head = &documents[&chain.run(first).to_string()][0];
                        let is_used = usize::from(part) < run::parts_of(head).expect("a run");
                        assert!(is_used || content.is_empty(), "I11: {name} is left over");
                    }
                    Some(DocumentName::Chunk(..)) => assert!(!has(content), "I11: in {name}"),
                    Some(DocumentName::File(_, id, _)) if ids.contains(&id) => {
                        assert!(content.is_empty(), "I11: the bytes of a file in {name}");
                    }
                    _ => {}
                }
            }
        }
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
