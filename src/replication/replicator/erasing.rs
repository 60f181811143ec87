//! Erasing a person: the commit, what every replica does when it applies one, and the documents at the remote that still
//! have the person.
use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{ReplicationError, Replicator, run_in};
use crate::base::{Id, Seq};
use crate::change::{Action, ActionLabel, Commit, Header};
use crate::command::erase::{self, Blanking, ErasureReport, ErasureRequest};
use crate::domain::RecordType;
use crate::replication::bytes::WireError;
use crate::replication::cleaning::Erasures;
use crate::replication::clock::{Dot, VersionVector};
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::erasure::Erasure;
use crate::replication::merged_state::changes_between;
use crate::replication::remote::{Added, Document, Found, Remote};
use crate::replication::replica_storage::{Base, BaseWrite, ReplicaRecord, ReplicaStorage, ReplicaWrite};
use crate::replication::replicator::push::packed_runs;
use crate::replication::run::{self, Run};
use crate::replication::seal::Seal;
use crate::replication::snapshot::{self, Head};
use crate::replication::wire::{ReplicatedCommit, WireChange};
use crate::storage::StorageError;
use crate::store::RecordStore;

/// The most names in a request.
const MOST_NAMES: usize = 20;
/// As often is an erasure begun anew because a page stored a commit meanwhile.
const MOST_REPEATS: u32 = 5;

/// The logins under whose names this one may not write.
type Closed = RefCell<BTreeSet<String>>;

/// What changes in the log: documents to keep, or to forget.
pub(super) type LogChanges = Vec<(String, Option<Vec<u8>>)>;

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Erases a person here, once everything that the remote has is here. The next rounds carry it to the others, and
    /// replace what the remote has of the person.
    ///
    /// # Errors
    /// The round before it failed: nothing is erased, because what is not here yet may name records that have to go too.
    pub async fn erase(&mut self, wanted: &ErasureRequest, by: Option<Id>) -> Result<ErasureReport, ReplicationError> {
        self.round(true).await?;
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&(self.world.random)().to_be_bytes());
        salt[8..].copy_from_slice(&(self.world.random)().to_be_bytes());
        let erasure = Erasure::new(salt, wanted.records.clone(), &wanted.words);
        let (id, at) = (self.world.new_id(), (self.world.now)());
        for _ in 0..MOST_REPEATS {
            self.export().await?;
            let (stamp, seen) = self.state.next(self.record.replica);
            let commit = ReplicatedCommit {
                stamp,
                seen,
                id,
                at,
                by,
                action: Action::Erase as u16,
                subject: String::new(),
                about: None,
                edition: self.world.edition.to_string(),
                changes: vec![WireChange::Erase(erasure.clone())],
                more: Vec::new(),
            };
            let previous = self.own_run_before(stamp.dot.number).map(|(_, head)| run::hash(head));
            let own = packed_runs(&self.own_chain(), vec![commit.clone()], previous);
            let own = own.into_iter().map(|(name, content)| (name, Some(content))).collect();
            match self.apply_erasure(&commit, own).await {
                Err(ReplicationError::Storage(StorageError::Conflict)) => {}
                done => return done,
            }
        }
        Err(StorageError::Conflict.into())
    }

    /// Applies an erasure: the state, the journal, the kept documents and the snapshot from which this replica began are
    /// written anew without the person, in one transaction.
    pub(super) async fn apply_erasure(
        &mut self,
        commit: &ReplicatedCommit,
        mut log: LogChanges,
    ) -> Result<ErasureReport, ReplicationError> {
        let Some(erasure) = commit.erasure() else { return Ok(ErasureReport::default()) };
        let head = self.record.exported;
        let journal = self.storage.commits_after(Seq::NONE).await?;
        if journal.len() != head.0 as usize {
            return Err(StorageError::Conflict.into());
        }
        let mut state = self.state.clone();
        state.apply(commit);
        let blank = |text: &str| erasure.blank(text);
        let blanking = Blanking { blank: &blank, keeps_mark: true };
        let redacted = erase::redact_with(&RecordStore::played(&journal), &journal, &erasure.ids, blanking);
        let mut commits = redacted.commits;
        let header = Header {
            seq: head.next(),
            id: commit.id,
            at: commit.at,
            by: commit.by,
            from: Some(commit.stamp.dot.replica).filter(|replica| *replica != self.record.replica),
            cause: ActionLabel::new(Action::Erase, ""),
            about: None,
            size: 0,
        };
        commits.push(Commit { header, changes: Vec::new() });
        let set = RecordStore::played(&commits);
        let mut ids: BTreeSet<Id> = state.records().map(|(id, _)| id).collect();
        ids.extend(RecordType::ALL.iter().flat_map(|kind| set.rows(*kind)).map(|(_, row)| row.id()));
        let before = |id| set.find(id).map(|(kind, row)| (kind, row.clone()));
        commits.extend(self.settling_commit(head.next(), changes_between(before, &state, ids)));
        log.extend(self.log_without(commit.stamp.dot, erasure)?);
        let base = match self.storage.load().await?.and_then(|stored| stored.base) {
            Some(base) => BaseWrite::Replaced(Some(base_without(&base, erasure)?)),
            None => BaseWrite::Kept,
        };
        let record = ReplicaRecord {
            applied: state.vector().clone(),
            exported: Seq(commits.len() as u32),
            ..self.record.clone()
        };
        let rewrites = Some(redacted.files);
        let write = ReplicaWrite { head: Some(head), commits, log, base, rewrites, ..ReplicaWrite::of(record) };
        self.store(write).await?;
        self.state = state;
        self.has_erased = true;
        self.index_log()?;
        Ok(redacted.erased)
    }

    /// The changes of the log that take a person out of the runs that are applied. None of these had seen the erasure.
    fn log_without(&self, dot: Dot, erasure: &Erasure) -> Result<LogChanges, ReplicationError> {
        let mut one = Erasures::default();
        one.add(dot, erasure.clone());
        let mut out = Vec::new();
        for name in self.log.keys() {
            let Some(DocumentName::Run(chain, first)) = DocumentName::parse(name) else { continue };
            if self.state.vector().has(Dot { replica: chain.replica, number: first })
                && let Some(mut run) = run_in(&self.log, &chain, first)?
            {
                let mut is_changed = false;
                for commit in &mut run.commits {
                    if let Some(cleaned) = one.cleaned(commit, &VersionVector::default()) {
                        *commit = cleaned;
                        is_changed = true;
                    }
                }
                if is_changed {
                    out.extend(self.kept_anew(&chain, first, run));
                }
            }
        }
        Ok(out)
    }

    /// A received run without anybody who was erased, and what changes in the log because of that.
    pub(super) fn without_erased(&self, mut run: Run) -> (Run, LogChanges) {
        let Some(dot) = run.commits.first().map(|commit| commit.stamp.dot) else { return (run, Vec::new()) };
        if self.state.erasures().is_empty() {
            return (run, Vec::new());
        }
        let mut seen = self.state.authors().get(&dot.replica).cloned().unwrap_or_default();
        let mut is_changed = false;
        for commit in &mut run.commits {
            seen.merge(&commit.seen);
            if let Some(cleaned) = self.state.erasures().cleaned(commit, &seen) {
                *commit = cleaned;
                is_changed = true;
            }
            seen.note(commit.stamp.dot);
        }
        match self.chains.get(&dot.replica).filter(|_| is_changed) {
            Some(chain) => {
                let log = self.kept_anew(chain, dot.number, run.clone());
                (run, log)
            }
            None => (run, Vec::new()),
        }
    }

    /// The changes of the log by which a kept run has another content.
    fn kept_anew(&self, chain: &Chain, first: u32, mut run: Run) -> LogChanges {
        let name = chain.run(first).to_string();
        run.original = run.original.or(self.log.get(&name).map(|head| run::hash(head)));
        let documents = documents_of(chain, first, &run);
        let is_left = |name: &String| documents.iter().any(|(other, _)| other.to_string() == *name);
        let part = |part: u16| DocumentName::Part(chain.clone(), first, part).to_string();
        let parts = self.log.range(part(0)..=part(u16::MAX)).map(|(name, _)| name.clone());
        let mut out: LogChanges = parts.filter(|name| !is_left(name)).map(|name| (name, None)).collect();
        out.extend(documents.into_iter().map(|(name, content)| (name.to_string(), Some(content))));
        out
    }

    /// Sees to it that the remote has nothing any more of what is erased here: runs are replaced, and snapshots that were
    /// made before are emptied, with their chunks. A tool may bring old files back, and a server may go back to an earlier
    /// state, so that every audit looks again. What this login may not write is left to its author, or to whoever may.
    pub(super) async fn replace_erased(&mut self) -> Result<(), ReplicationError> {
        if self.state.erasures().is_empty() {
            return Ok(());
        }
        let closed = RefCell::default();
        self.replace_runs(&closed).await?;
        self.replace_snapshots(&closed).await?;
        self.empty_files(&closed).await?;
        Ok(self.remote.remove_copies().await?)
    }

    async fn replace_runs(&self, closed: &Closed) -> Result<(), ReplicationError> {
        let own = self.own_chain();
        let is_meant = |(name, head): (&String, &Vec<u8>)| match DocumentName::parse(name) {
            Some(DocumentName::Run(chain, first)) if run::is_cleaned(head) => {
                (chain != own || first <= self.record.present).then_some((name.clone(), chain, first))
            }
            _ => None,
        };
        let runs: Vec<(String, Chain, u32)> = self.log.iter().filter_map(is_meant).collect();
        if runs.is_empty() {
            return Ok(());
        }
        let parts = self.remote.range("p!", "p\"", usize::MAX).await?;
        for runs in runs.chunks(MOST_NAMES) {
            let names: Vec<String> = runs.iter().map(|(name, ..)| name.clone()).collect();
            for ((name, chain, first), found) in runs.iter().zip(self.remote.read(&names).await?) {
                // What is missing is sent again like anything else.
                if !matches!(found, Found::Here(_)) || closed.borrow().contains(&chain.login) {
                    continue;
                }
                let Some(ours) = run_in(&self.log, chain, *first)? else { continue };
                let theirs = self.receive_run(&self.remote, name, found).await?.ok().flatten();
                let wanted = theirs.as_ref().and_then(|(_, theirs)| ours.common(theirs));
                let wanted = documents_of(chain, *first, &wanted.unwrap_or(ours));
                // What nobody needs any more is emptied before the run itself says that it is done.
                for name in &parts {
                    if let Some(DocumentName::Part(of, number, part)) = DocumentName::parse(name)
                        && of == *chain
                        && number == *first
                        && usize::from(part) + 1 >= wanted.len()
                    {
                        self.empty(DocumentName::Part(of, number, part), closed).await?;
                    }
                }
                let texts = wanted.iter().map(|(name, content)| (name.to_string(), content.clone()));
                if theirs.map(|(theirs, _)| theirs) != Some(texts.collect()) {
                    for (name, content) in &wanted {
                        self.replace(&self.sealed(name.clone(), content).await?, closed).await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn replace_snapshots(&mut self, closed: &Closed) -> Result<(), ReplicationError> {
        let (mut good, old) = self.snapshots().await?;
        if good.is_empty() && !old.is_empty() && self.unsent() == 0 {
            self.make_snapshot().await?;
            good = self.snapshots().await?.0;
        }
        let chunks = |all: &[(DocumentName, Head, String)]| -> BTreeSet<String> {
            let names = all.iter().flat_map(|(_, head, login)| {
                head.tags.iter().map(move |tag| DocumentName::Chunk(login.clone(), *tag).to_string())
            });
            names.collect()
        };
        let kept = chunks(&good);
        let mut gone = chunks(&old);
        // A snapshot of this login that was never finished is in nobody's way.
        let is_own = |name: &String| matches!(DocumentName::parse(name), Some(DocumentName::Chunk(login, _)) if login == self.record.login);
        gone.extend(self.remote.range("t!", "t\"", usize::MAX).await?.into_iter().filter(is_own));
        for name in gone.difference(&kept).filter_map(|name| DocumentName::parse(name)) {
            self.empty(name, closed).await?;
        }
        // As long as one is there, its chunks can be found.
        for (name, ..) in old {
            self.empty(name, closed).await?;
        }
        Ok(())
    }

    /// The snapshots at the remote with the logins of their authors: those that have all erasures, and the others.
    #[allow(clippy::type_complexity)]
    async fn snapshots(
        &self,
    ) -> Result<(Vec<(DocumentName, Head, String)>, Vec<(DocumentName, Head, String)>), ReplicationError> {
        let (mut good, mut old) = (Vec::new(), Vec::new());
        for text in self.remote.range("s!", "s\"", usize::MAX).await? {
            let Some(name @ DocumentName::Snapshot(..)) = DocumentName::parse(&text) else { continue };
            let Some(Found::Here(body)) = self.remote.read(std::slice::from_ref(&text)).await?.pop() else { continue };
            let Ok(content) = self.seal.open(&text, &body).await else { continue };
            let Ok(head) = Head::decode(&content) else { continue };
            let DocumentName::Snapshot(login, _) = &name else { continue };
            let login = login.clone();
            match self.state.erasures().iter().all(|(dot, _)| head.has(dot)) {
                true => good.push((name, head, login)),
                false => old.push((name, head, login)),
            }
        }
        Ok((good, old))
    }

    /// The bytes of attached files that went with somebody who was erased, under whatever login they were sent.
    async fn empty_files(&self, closed: &Closed) -> Result<(), ReplicationError> {
        for text in self.remote.range("f!", "f\"", usize::MAX).await? {
            if let Some(name @ DocumentName::File(_, id, _)) = DocumentName::parse(&text)
                && self.state.erasures().has(id)
            {
                self.empty(name, closed).await?;
            }
        }
        Ok(())
    }

    /// Leaves nothing under a name but the name.
    async fn empty(&self, name: DocumentName, closed: &Closed) -> Result<(), ReplicationError> {
        if name.login().is_some_and(|login| closed.borrow().contains(login)) {
            return Ok(());
        }
        let empty = self.sealed(name, &[]).await?;
        let text = empty.name.to_string();
        if let Some(Found::Here(body)) = self.remote.read(std::slice::from_ref(&text)).await?.pop()
            && self.seal.open(&text, &body).await != Ok(Vec::new())
        {
            self.replace(&empty, closed).await?;
        }
        Ok(())
    }

    async fn replace(&self, document: &Document, closed: &Closed) -> Result<(), ReplicationError> {
        let is_closed = document.name.login().is_some_and(|login| closed.borrow().contains(login));
        if !is_closed && self.remote.put(document).await? == Added::Refused {
            closed.borrow_mut().extend(document.name.login().map(str::to_string));
        }
        Ok(())
    }
}

/// The documents of a run, parts before the run.
fn documents_of(chain: &Chain, first: u32, run: &Run) -> Vec<(DocumentName, Vec<u8>)> {
    let packed = run.pack();
    let parts = packed.parts.into_iter().enumerate();
    let parts = parts.map(|(part, content)| (DocumentName::Part(chain.clone(), first, part as u16), content));
    parts.chain([(chain.run(first), packed.head)]).collect()
}

/// The snapshot from which a replica began, without a person. It has as many chunks as before.
fn base_without(base: &Base, erasure: &Erasure) -> Result<Base, ReplicationError> {
    let refused = |error: WireError| ReplicationError::Document("snapshot".to_string(), error);
    let mut state = snapshot::restore(&base.head, &base.chunks).map_err(refused)?;
    state.erase(erasure);
    let mut chunks = snapshot::chunks(&state);
    while chunks.len() < base.chunks.len() {
        chunks.push(snapshot::empty_chunk());
    }
    Ok(Base { head: Head::of(&state, vec![[0; 16]; chunks.len()]), chunks })
}
