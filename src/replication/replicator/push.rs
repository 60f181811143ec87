//! From the journal to the remote: own commits become runs, which are stored here before they are sent, so that what is
//! sent again has the same bytes.
use std::collections::{BTreeMap, BTreeSet};

use super::{ReplicationError, Replicator};
use crate::base::{FieldId, Id, Row, Seq, Timestamp, Value};
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::merged_state::{MergedState, changes_between};
use crate::replication::record_state::CONVERSION;
use crate::replication::remote::{Added, Document, Found, Remote, RemoteError};
use crate::replication::replica_storage::{ReplicaRecord, ReplicaStorage, ReplicaWrite};
use crate::replication::run::{self, Run, RunHash};
use crate::replication::seal::Seal;
use crate::replication::wire::{ReplicatedCommit, WireChange};
use crate::storage::StorageError;

/// The most documents in a request.
const MOST_DOCUMENTS: usize = 50;
/// The most bytes in a request.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Rows of the journal by id; `None` for a record that is not there.
type JournalRows = BTreeMap<Id, Option<(RecordType, Row)>>;

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Takes the commits of the journal that came from nobody into the merged state, and plans their runs. What returns
    /// or is hidden because of them becomes a commit of the journal that is not sent: every replica works it out.
    pub async fn export(&mut self) -> Result<(), ReplicationError> {
        loop {
            match self.export_once().await {
                // A page stored a commit meanwhile; it is taken along.
                Err(ReplicationError::Storage(StorageError::Conflict)) => {}
                done => return done,
            }
        }
    }

    async fn export_once(&mut self) -> Result<(), ReplicationError> {
        let own = self.storage.commits_after(self.record.exported).await?;
        let Some(head) = own.last().map(|commit| commit.header.seq) else { return Ok(()) };
        let mut abouts = Vec::new();
        for commit in &own {
            abouts.push(match commit.header.about {
                Some(seq) => self.storage.id_of(seq).await?,
                None => None,
            });
        }
        let mut journal = JournalRows::new();
        let mut sent = Vec::new();
        for (commit, about) in own.iter().zip(abouts) {
            let changes = &commit.changes;
            let (stamp, seen) = self.state.next(self.record.replica);
            let outgoing = self.outgoing(commit, about)?;
            let mut commit = ReplicatedCommit::of(commit, stamp, seen, about, self.world.edition);
            commit.changes = outgoing;
            // Somebody who was erased may come back from an old backup, and goes no further.
            let cleaned = self.state.erasures().cleaned(&commit, self.state.vector());
            let commit = cleaned.unwrap_or(commit);
            for change in changes {
                let (kind, id) = change.record();
                if kind == RecordType::File && matches!(change, Change::Create { .. }) {
                    self.files.add(id);
                }
                let before = || self.state.row(id).map(|(kind, row)| (kind, row.clone()));
                journal.entry(id).or_insert_with(before);
            }
            let shown = self.state.apply(&commit);
            add_rows_before(&mut journal, &shown, &self.state);
            changes.iter().for_each(|change| play(&mut journal, change));
            sent.push(commit);
        }
        let ids: Vec<Id> = journal.keys().copied().collect();
        let changes = changes_between(|id| journal.get(&id).cloned().flatten(), &self.state, ids);
        let commits = self.settling_commit(head, changes);
        let mut record = self.record.clone();
        record.exported = Seq(head.0 + commits.len() as u32);
        record.applied = self.state.vector().clone();
        let first = sent.first().map_or(1, |commit| commit.stamp.dot.number);
        let previous = self.own_run_before(first).map(|(_, head)| run::hash(head));
        let log = packed_runs(&self.own_chain(), sent, previous)
            .into_iter()
            .map(|(name, content)| (name, Some(content)))
            .collect();
        self.store(ReplicaWrite { head: Some(head), commits, log, ..ReplicaWrite::of(record) }).await
    }

    /// The changes of an own commit as they travel. One that takes back a conversion of a lead that others converted as
    /// well leaves theirs.
    fn outgoing(&self, commit: &Commit, about: Option<Id>) -> Result<Vec<WireChange>, ReplicationError> {
        let changes = self.state.outgoing(&commit.changes);
        let action = commit.header.cause.action;
        if !matches!(action, Action::Undo | Action::Unconvert) {
            return Ok(changes);
        }
        for (id, stamp) in self.state.rival_conversions() {
            let mut done = self.commit(stamp.dot)?;
            let is_meant = match (&done, action) {
                (Some(done), Action::Undo) => about == Some(done.id),
                // Of leads that were converted together a single one, as it is shown.
                _ => {
                    let shown = self.state.record(id).and_then(|record| record.winner(lead::CONVERTED_AT));
                    shown.is_some_and(|value| value.stamp == stamp) && sets_conversion(&commit.changes, id)
                }
            };
            if let Some(done) = done.as_mut().filter(|_| action == Action::Unconvert) {
                done.changes.retain(|change| change.record().is_some_and(|(_, of)| self.state.goes_along(of, id)));
            }
            if is_meant {
                let done = done.map(|done| done.changes).unwrap_or_default();
                return Ok(self.state.leaving_others(stamp.dot, changes, &done));
            }
        }
        Ok(changes)
    }

    /// A commit of the journal that no user made and that is not sent; none if nothing changes.
    pub(super) fn settling_commit(&self, head: Seq, changes: Vec<Change>) -> Vec<Commit> {
        if changes.is_empty() {
            return Vec::new();
        }
        let header = Header {
            seq: head.next(),
            id: self.world.new_id(),
            at: (self.world.now)(),
            by: None,
            from: None,
            cause: ActionLabel::new(Action::Align, ""),
            about: None,
            size: changes.len() as u32,
        };
        vec![Commit { header, changes }]
    }

    /// If the last acknowledged run is missing, the remote went back to an earlier state: everything is sent again.
    pub(super) async fn look_for_rollback(&mut self) -> Result<(), ReplicationError> {
        if self.record.present == 0 {
            return Ok(());
        }
        let Some((first, _)) = self.own_run_before(self.record.present + 1) else { return Ok(()) };
        let name = self.own_chain().run(first).to_string();
        if self.look(&[name]).await?.first() == Some(&Found::Missing) {
            let mut record = self.record.clone();
            record.present = 0;
            self.seen_there.clear();
            self.files.look_again();
            self.store_record(record).await?;
        }
        Ok(())
    }

    /// Sends the own runs that are not acknowledged, in order, parts first.
    pub(super) async fn push(&mut self) -> Result<(), ReplicationError> {
        let mut limit = MOST_DOCUMENTS;
        // Parts that are there: their run may be larger than a request, and is acknowledged only when all of it is.
        let mut sent = BTreeSet::new();
        loop {
            let batch = self.batch(limit, &sent).await?;
            if batch.is_empty() {
                return Ok(());
            }
            let documents: Vec<Document> = batch.iter().map(|(document, _)| document.clone()).collect();
            let added = match self.remote.add(&documents).await {
                Err(RemoteError::TooLarge) if documents.len() > 1 => {
                    limit = documents.len() / 2;
                    continue;
                }
                added => added?,
            };
            let is_short = added.len() < batch.len();
            let mut present = self.record.present;
            let mut end = None;
            for ((document, last), added) in batch.into_iter().zip(added) {
                let is_there = added == Added::Refused && self.take_place(&document.name).await?;
                if added != Added::Stored && !is_there {
                    end = Some((document.name, added));
                    break;
                }
                match last {
                    Some(last) => present = last,
                    None => drop(sent.insert(document.name)),
                }
            }
            if present > self.record.present {
                let acknowledged = self.record.acknowledged.max(present);
                self.store_record(ReplicaRecord { acknowledged, present, ..self.record.clone() }).await?;
            }
            match end {
                Some((name, Added::Refused)) => return Err(ReplicationError::Refused(name)),
                // A weak answer is no acknowledgement: the next round sends it again.
                Some(_) => return Ok(()),
                None if is_short => return Err(RemoteError::Offline.into()),
                None => {}
            }
        }
    }

    /// Sends the runs of another replica that are kept here, which the remote had and lost. Whether it takes them is up to
    /// its rules; their author sends them too.
    pub(super) async fn send_again(&self, chain: &Chain) -> Result<(), ReplicationError> {
        let is_of_chain = |name: &&String| match DocumentName::parse(name) {
            Some(DocumentName::Run(other, _) | DocumentName::Part(other, ..)) => other == *chain,
            _ => false,
        };
        let names: Vec<String> = self.log.keys().filter(is_of_chain).cloned().collect();
        self.send_kept(names).await
    }

    /// Sends what is kept here and not there any more, whoever wrote it: a folder may lose any file. What was never sent
    /// is the push's.
    pub(super) async fn send_missing(&self) -> Result<(), ReplicationError> {
        let own = self.own_chain();
        let is_sent = |name: &&String| match DocumentName::parse(name) {
            Some(DocumentName::Run(chain, first) | DocumentName::Part(chain, first, _)) => {
                chain != own || first <= self.record.present
            }
            _ => false,
        };
        let names: Vec<String> = self.log.keys().filter(is_sent).cloned().collect();
        let missing = self.remote.missing(&names).await?;
        self.send_kept(missing).await
    }

    /// Sends documents that are kept here.
    async fn send_kept(&self, mut names: Vec<String>) -> Result<(), ReplicationError> {
        // Runs are sent in order and parts before their run: what is there has no gaps, wherever this ends.
        names.sort_by_key(|name| match DocumentName::parse(name) {
            Some(DocumentName::Run(_, first)) => (first, true),
            Some(DocumentName::Part(_, first, _)) => (first, false),
            _ => (0, false),
        });
        for names in names.chunks(MOST_DOCUMENTS) {
            let mut documents = Vec::new();
            for text in names {
                let (Some(name), Some(content)) = (DocumentName::parse(text), self.log.get(text)) else { continue };
                let body = self.seal.seal(text, content).await;
                let body = body.map_err(|error| ReplicationError::Document(text.clone(), error))?;
                documents.push(Document { name, body });
            }
            self.remote.add(&documents).await?;
        }
        Ok(())
    }

    /// The own runs from a commit number on, each with the numbers of its first and last commit. None of them is unpacked:
    /// an import may be large.
    pub(super) fn own_runs_from(&self, first: u32) -> Vec<(DocumentName, u32, u32)> {
        let chain = self.own_chain();
        let names = self.log.range(chain.run(first).to_string()..).map(|(name, _)| DocumentName::parse(name));
        let firsts = names.map_while(|name| match name? {
            DocumentName::Run(other, first) if other == chain => Some(first),
            _ => None,
        });
        let mut out: Vec<(DocumentName, u32, u32)> =
            firsts.map(|first| (chain.run(first), first, self.last_own())).collect();
        for at in 1..out.len() {
            out[at - 1].2 = out[at].1 - 1;
        }
        out
    }

    /// The next documents to send without those that were sent, each run's with the number of its last commit.
    async fn batch(
        &self,
        limit: usize,
        sent: &BTreeSet<DocumentName>,
    ) -> Result<Vec<(Document, Option<u32>)>, ReplicationError> {
        let chain = self.own_chain();
        let mut out = Vec::new();
        let mut size = 0;
        for (name, first, last) in self.own_runs_from(self.record.present + 1) {
            let head = self.log.get(&name.to_string()).map_or(&[][..], Vec::as_slice);
            let parts = run::parts_of(head).unwrap_or(0);
            let parts = (0..parts).map(|part| DocumentName::Part(chain.clone(), first, part as u16));
            let parts = parts.filter(|part| !sent.contains(part));
            for (name, last) in parts.map(|name| (name, None)).chain([(name, Some(last))]) {
                let text = name.to_string();
                let Some(content) = self.log.get(&text) else { continue };
                if out.len() >= limit || size + content.len() > MOST_BYTES && !out.is_empty() {
                    return Ok(out);
                }
                size += content.len();
                let body = self.seal.seal(&text, content).await;
                let body = body.map_err(|error| ReplicationError::Document(text, error))?;
                out.push((Document { name, body }, last));
            }
        }
        Ok(out)
    }
}

/// Whether changes set what a lead became.
fn sets_conversion(changes: &[Change], lead: Id) -> bool {
    let is_it =
        |change: &Change| matches!(change, Change::Set { id, field, .. } if *id == lead && CONVERSION.contains(field));
    changes.iter().any(is_it)
}

/// Own commits as the documents of runs, parts before the run they belong to.
pub(super) fn packed_runs(
    chain: &Chain,
    mut commits: Vec<ReplicatedCommit>,
    previous: Option<RunHash>,
) -> Vec<(String, Vec<u8>)> {
    let mut previous = previous.unwrap_or_default();
    let mut out = Vec::new();
    for range in run::plan(&commits) {
        let first = commits[0].stamp.dot.number;
        // What is packed is needed no longer.
        let commits: Vec<ReplicatedCommit> = commits.drain(..range.len()).collect();
        let packed = Run { previous, commits, more: Vec::new(), original: None }.pack();
        previous = run::hash(&packed.head);
        for (part, content) in packed.parts.into_iter().enumerate() {
            out.push((DocumentName::Part(chain.clone(), first, part as u16).to_string(), content));
        }
        out.push((chain.run(first).to_string(), packed.head));
    }
    out
}

/// Notes the rows that records had before the changes that led to a state, for those of which no row is known yet.
fn add_rows_before(journal: &mut JournalRows, changes: &[Change], after: &MergedState) {
    let mut before = JournalRows::new();
    for change in changes {
        let (_, id) = change.record();
        match change {
            Change::Create { .. } => drop(before.insert(id, None)),
            Change::Remove { kind, row } => drop(before.insert(id, Some((*kind, row.clone())))),
            Change::Set { field, before: value, .. } => {
                let row = before.entry(id).or_insert_with(|| after.row(id).map(|(kind, row)| (kind, row.clone())));
                if let Some((_, row)) = row {
                    *row = with_value(row, *field, value.clone());
                }
            }
        }
    }
    for (id, row) in before {
        journal.entry(id).or_insert(row);
    }
}

/// Plays a change on rows, as the journal does.
fn play(journal: &mut JournalRows, change: &Change) {
    match change {
        Change::Create { kind, row } => drop(journal.insert(row.id(), Some((*kind, row.clone())))),
        Change::Remove { row, .. } => drop(journal.insert(row.id(), None)),
        Change::Set { kind, id, field, after, .. } => {
            let Some(Some((_, row))) = journal.get(id) else { return };
            let row = with_value(row, *field, after.clone());
            journal.insert(*id, Some((*kind, row)));
        }
    }
}

fn with_value(row: &Row, field: FieldId, value: Option<Value>) -> Row {
    let mut fields = row.fields();
    fields.retain(|(number, _)| *number != field);
    fields.extend(value.map(|value| (field, value)));
    Row::new(row.id(), Timestamp(0), &[], &fields)
}
