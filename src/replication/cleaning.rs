//! Commits without the people who were erased.
use std::collections::{BTreeMap, HashSet};

use super::clock::{Dot, VersionVector};
use super::erasure::{Erasure, common_text};
use super::wire::{ReplicatedCommit, WireChange, WireField};
use crate::base::Id;
use crate::change::Action;
use crate::command::erase::MARK;

/// All erasures that a replica knows.
#[derive(Clone, Default)]
pub struct Erasures {
    all: BTreeMap<Dot, Erasure>,
    ids: HashSet<Id>,
}

impl Erasures {
    /// Whether nobody was erased.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a record is erased.
    pub fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// Notes an erasure with its commit.
    pub fn add(&mut self, dot: Dot, erasure: Erasure) {
        self.ids.extend(&erasure.ids);
        self.all.insert(dot, erasure);
    }

    /// The erasures with their commits.
    pub fn iter(&self) -> impl Iterator<Item = (Dot, &Erasure)> {
        self.all.iter().map(|(dot, erasure)| (*dot, erasure))
    }

    /// A commit without what is erased; `None` if it has nothing of it. `seen` is everything that its author had seen:
    /// whoever knew of an erasure may use its words again, for somebody else, but nobody its records.
    pub fn cleaned(&self, commit: &ReplicatedCommit, seen: &VersionVector) -> Option<ReplicatedCommit> {
        let unseen: Vec<&Erasure> =
            self.all.iter().filter(|(dot, _)| !seen.has(**dot)).map(|(_, erasure)| erasure).collect();
        let is_gone = |change: &WireChange| change.record().is_some_and(|(_, id)| self.ids.contains(&id));
        let is_about = commit.changes.iter().any(is_gone);
        if !is_about && unseen.is_empty() {
            return None;
        }
        let mut is_changed = is_about;
        let mut clean_value = |raw: &mut Vec<u8>| {
            for erasure in &unseen {
                if let Some(blanked) = erasure.blank_value(raw) {
                    *raw = blanked;
                    is_changed = true;
                }
            }
        };
        let mut out = commit.clone();
        out.changes.retain(|change| !is_gone(change));
        for change in &mut out.changes {
            match change {
                WireChange::Create { fields, .. } => fields.iter_mut().for_each(|(_, raw)| clean_value(raw)),
                WireChange::Set { field: (_, raw), .. } => clean_value(raw),
                _ => {}
            }
        }
        // The name of an imported file does not belong to the person.
        let is_theirs = is_about && ![Action::Import, Action::Reconcile].iter().any(|one| *one as u16 == out.action);
        if is_theirs && out.subject.parse::<u32>().is_err() {
            out.subject = MARK.to_string();
        }
        for erasure in unseen {
            if let Some(blanked) = erasure.blank(&out.subject) {
                out.subject = blanked;
                is_changed = true;
            }
        }
        is_changed.then_some(out)
    }
}

/// What is left of a commit of which two replicas have erased different things; `None` if the two are not the same commit.
pub fn common(one: &ReplicatedCommit, other: &ReplicatedCommit) -> Option<ReplicatedCommit> {
    if (one.stamp, one.id) != (other.stamp, other.id) {
        return None;
    }
    let of = |commit: &ReplicatedCommit, with: &ReplicatedCommit| -> Vec<WireChange> {
        let ids: HashSet<Id> = with.changes.iter().filter_map(WireChange::record).map(|(_, id)| id).collect();
        let stays = |change: &&WireChange| change.record().is_none_or(|(_, id)| ids.contains(&id));
        commit.changes.iter().filter(stays).cloned().collect()
    };
    let (mut changes, others) = (of(one, other), of(other, one));
    if changes.len() != others.len() {
        return None;
    }
    for (change, other) in changes.iter_mut().zip(&others) {
        match (change, other) {
            (WireChange::Create { fields, .. }, WireChange::Create { fields: others, .. }) => {
                if fields.len() != others.len() {
                    return None;
                }
                fields.iter_mut().zip(others).for_each(common_value);
            }
            (WireChange::Set { field, .. }, WireChange::Set { field: other, .. }) => common_value((field, other)),
            _ => {}
        }
    }
    let subject = common_text(&one.subject, &other.subject);
    Some(ReplicatedCommit { changes, subject, ..one.clone() })
}

fn common_value((field, other): (&mut WireField, &WireField)) {
    if let ([b'T', one @ ..], [b'T', other @ ..]) = (field.1.as_slice(), other.1.as_slice())
        && let (Ok(one), Ok(other)) = (std::str::from_utf8(one), std::str::from_utf8(other))
    {
        field.1 = [b"T", common_text(one, other).as_bytes()].concat();
    }
}
