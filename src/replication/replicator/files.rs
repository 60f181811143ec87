//! The bytes of attached files: sent after the commits that attach them, under the login of whoever sends them, and
//! fetched when somebody opens one. Whoever keeps a file that the remote lost sends it again.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ReplicationError, Replicator};
use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::file;
use crate::replication::bytes::WireError;
use crate::replication::changes_file::ChangesFile;
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::file_documents::{self, FileHead};
use crate::replication::remote::{Added, Document, Found, Remote, RemoteError};
use crate::replication::replica_storage::ReplicaStorage;
use crate::replication::seal::Seal;
use crate::storage::StorageError;

/// The most parts in a request: a server may take no more than a megabyte and a half.
const PARTS_AT_ONCE: usize = 2;
/// As many parts are sent in one round; nothing else is carried meanwhile.
const PARTS_PER_ROUND: usize = 16;
/// The names of what the remote has are asked for again after as many audits.
const AUDITS_PER_LOOK: u32 = 12;
/// As many bytes of attached files go into a file of changes.
const MOST_IN_CHANGES: usize = 16 * 1024 * 1024;

/// What the remote has of an attached file.
#[derive(Clone, PartialEq, Debug)]
pub enum FoundFile {
    /// The bytes, whole.
    Whole(Vec<u8>),
    /// Some of its parts: the rest is under way, or was lost.
    Partly {
        /// The parts that are there.
        there: u32,
        /// All parts.
        all: u32,
    },
    /// All of its parts, which are not what they should be.
    Damaged(WireError),
    /// Nothing.
    Nothing,
}

/// What came of sending a file.
enum Sent {
    Whole,
    /// As much as a round sends, or the remote was not sure.
    Later,
    Refused,
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// The number of attached files that are kept here and that the remote lacks, as far as is known. Where this login may
    /// not send any, only those that were attached here count.
    pub fn unsent_files(&self) -> u32 {
        let is_own = |id: &Id| self.author_of(*id).is_some_and(|chain| chain.replica == self.record.replica);
        let open = self.files.open.iter().flat_map(BTreeMap::keys);
        open.filter(|id| !self.files.is_closed || is_own(id)).count() as u32
    }

    /// Whether the next round goes on sending them.
    pub fn sends_on(&self) -> bool {
        self.files.goes_on
    }

    /// Sends attached files that the remote lacks, as much as one round may.
    pub(super) async fn send_files(&mut self, with_audit: bool) -> Result<(), ReplicationError> {
        self.files.audits += u32::from(with_audit);
        if self.files.open.is_none() || self.files.audits >= AUDITS_PER_LOOK {
            self.look_for_files().await?;
        }
        self.look_after_wanted().await?;
        let ids: Vec<Id> = self.files.open.iter().flat_map(BTreeMap::keys).copied().collect();
        let mut room = PARTS_PER_ROUND;
        for id in ids {
            if room == 0 || self.files.is_closed {
                break;
            }
            // A file whose commit is not there yet follows it.
            if self.is_own_unsent(id) {
                continue;
            }
            let bytes = match self.is_file(id) {
                true => self.storage.file(id).await?,
                false => None,
            };
            let sent = match bytes {
                Some(bytes) => self.send_file(id, &bytes, &mut room).await?,
                None => Sent::Whole,
            };
            match sent {
                Sent::Whole => drop(self.files.open.as_mut().map(|open| open.remove(&id))),
                Sent::Later => {}
                Sent::Refused => self.files.is_closed = true,
            }
        }
        self.files.goes_on = room == 0 && self.unsent_files() > 0;
        Ok(())
    }

    /// Files that others could not open, because parts of them are damaged or were lost at the remote: those that are kept
    /// here and not whole there are sent again, over what is damaged.
    async fn look_after_wanted(&mut self) -> Result<(), ReplicationError> {
        for (by, id) in self.files.unanswered() {
            let is_kept = self.is_file(id) && !self.is_own_unsent(id) && self.storage.file(id).await?.is_some();
            if is_kept && !matches!(self.file_there(id).await?, FoundFile::Whole(_)) {
                self.files.send_anew(id);
            }
            self.files.answered.insert((by, id));
        }
        Ok(())
    }

    /// Finds out which of the files that are kept here the remote lacks, by the names that it has.
    async fn look_for_files(&mut self) -> Result<(), ReplicationError> {
        let kept: Vec<Id> = self.storage.files().await?.into_iter().filter(|id| self.is_file(*id)).collect();
        let mut open: BTreeMap<Id, BTreeSet<u16>> = kept.into_iter().map(|id| (id, BTreeSet::new())).collect();
        if !open.is_empty() {
            let mut there: BTreeMap<(Id, String), BTreeSet<u16>> = BTreeMap::new();
            for name in self.remote.range("f!", "f\"", usize::MAX).await? {
                if let Some(DocumentName::File(login, id, part)) = DocumentName::parse(&name) {
                    there.entry((id, login)).or_default().insert(part);
                }
            }
            for ((id, login), parts) in there {
                let count = file_documents::count(self.length(id).unwrap_or(usize::MAX));
                if (0..count).all(|part| parts.contains(&part)) {
                    open.remove(&id);
                } else if login == self.record.login
                    && let Some(own) = open.get_mut(&id)
                {
                    *own = parts;
                }
            }
        }
        (self.files.open, self.files.audits) = (Some(open), 0);
        self.files.answered.clear();
        Ok(())
    }

    /// Sends the parts of a file that the remote lacks under the own login.
    async fn send_file(&mut self, id: Id, bytes: &[u8], room: &mut usize) -> Result<Sent, ReplicationError> {
        let head = FileHead::of(bytes);
        let there = self.files.open.as_ref().and_then(|open| open.get(&id)).cloned().unwrap_or_default();
        let names = file_documents::names(&self.record.login, id, 0..file_documents::count(bytes.len()));
        let is_open = |name: &DocumentName| !matches!(name, DocumentName::File(.., part) if there.contains(part));
        let names: Vec<DocumentName> = names.into_iter().filter(is_open).collect();
        let mut at_once = PARTS_AT_ONCE;
        let mut rest = names.as_slice();
        while !rest.is_empty() {
            let (some, after) = rest.split_at(at_once.min(rest.len()).min(*room));
            if some.is_empty() {
                return Ok(Sent::Later);
            }
            let mut documents = Vec::new();
            for name in some {
                documents.push(self.sealed(name.clone(), &head.part(bytes, part_of(name))).await?);
            }
            let added = match self.remote.add(&documents).await {
                Err(RemoteError::TooLarge) if documents.len() > 1 => {
                    at_once = 1;
                    continue;
                }
                added => added?,
            };
            *room -= some.len();
            if added.len() < some.len() {
                return Err(RemoteError::Offline.into());
            }
            for ((name, document), added) in some.iter().zip(&documents).zip(added) {
                match added {
                    Added::Stored => {}
                    Added::Weak => return Ok(Sent::Later),
                    Added::Refused => match self.replace_part(document, &head.part(bytes, part_of(name))).await? {
                        Some(true) => {}
                        // Somebody is erased of whom this replica has not heard yet.
                        Some(false) => return Ok(Sent::Whole),
                        None => return Ok(Sent::Refused),
                    },
                }
                if let Some(own) = self.files.open.as_mut().and_then(|open| open.get_mut(&id)) {
                    own.insert(part_of(name));
                }
            }
            rest = after;
        }
        Ok(Sent::Whole)
    }

    /// Sees to it that a part is there although other bytes have its name. What was emptied stays empty: `Some(false)`.
    /// `None` if it may not be written.
    async fn replace_part(&self, document: &Document, content: &[u8]) -> Result<Option<bool>, ReplicationError> {
        let text = document.name.to_string();
        if let Some(Found::Here(body)) = self.remote.read(std::slice::from_ref(&text)).await?.pop() {
            match self.seal.open(&text, &body).await {
                // With the key of an earlier epoch it is the same.
                Ok(there) if there == content => return Ok(Some(true)),
                Ok(there) if there.is_empty() => return Ok(Some(false)),
                _ => {}
            }
            return Ok((self.remote.put(document).await? != Added::Refused).then_some(true));
        }
        Ok(None)
    }

    /// With keys that are new here, the own parts at the remote that were encrypted with keys that lost are encrypted
    /// anew.
    pub(super) async fn encrypt_files_anew(&self) -> Result<(), ReplicationError> {
        for id in self.storage.files().await? {
            let Some(bytes) = self.storage.file(id).await?.filter(|_| self.is_file(id)) else { continue };
            let head = FileHead::of(&bytes);
            let names = file_documents::names(&self.record.login, id, 0..file_documents::count(bytes.len()));
            for names in names.chunks(PARTS_AT_ONCE) {
                let texts: Vec<String> = names.iter().map(DocumentName::to_string).collect();
                for ((name, text), found) in names.iter().zip(&texts).zip(self.remote.read(&texts).await?) {
                    let Found::Here(body) = found else { continue };
                    if self.seal.open(text, &body).await == Err(WireError::Locked) {
                        let document = self.sealed(name.clone(), &head.part(&bytes, part_of(name))).await?;
                        self.remote.put(&document).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The bytes of an attached file, from here or from the remote; those are kept here then.
    ///
    /// # Errors
    /// The remote or the storage fails.
    pub async fn file(&mut self, id: Id) -> Result<FoundFile, ReplicationError> {
        if let Some(bytes) = self.storage.file(id).await? {
            return Ok(FoundFile::Whole(bytes));
        }
        // Of a record that is gone, nothing is brought back.
        if !self.is_file(id) {
            return Ok(FoundFile::Nothing);
        }
        let found = self.file_there(id).await?;
        self.files.note_opened(id, matches!(found, FoundFile::Whole(_)));
        Ok(found)
    }

    /// An attached file as the remote has it, under the login that has the most of it.
    async fn file_there(&self, id: Id) -> Result<FoundFile, ReplicationError> {
        let mut best = FoundFile::Nothing;
        // Usually whoever attached it has sent it.
        let author = self.author_of(id).map(|chain| chain.login.clone());
        if let Some(login) = &author {
            best = self.file_from(&self.remote, login, id).await?;
        }
        if !matches!(best, FoundFile::Whole(_)) {
            let mut logins = BTreeSet::new();
            for name in self.remote.range("f!", "f\"", usize::MAX).await? {
                match DocumentName::parse(&name) {
                    Some(DocumentName::File(login, of, _)) if of == id && Some(&login) != author.as_ref() => {
                        logins.insert(login);
                    }
                    _ => {}
                }
            }
            for login in logins {
                let found = self.file_from(&self.remote, &login, id).await?;
                let is_better = matches!(found, FoundFile::Whole(_)) || best == FoundFile::Nothing;
                best = if is_better { found } else { best };
            }
        }
        Ok(best)
    }

    /// Stores the bytes of an attached file that the remote had.
    ///
    /// # Errors
    /// There is no space, or another tab keeps writing.
    pub async fn keep_file(&mut self, id: Id, bytes: Arc<Vec<u8>>) -> Result<(), ReplicationError> {
        let kept = self.storage.keep_file(id, bytes.clone()).await;
        if kept != Err(StorageError::Conflict) {
            return Ok(kept?);
        }
        self.reload().await?;
        match self.is_file(id) {
            true => Ok(self.storage.keep_file(id, bytes).await?),
            false => Ok(()),
        }
    }

    /// In whose browser a record was made, as far as is known.
    pub fn author_of(&self, id: Id) -> Option<&Chain> {
        self.chains.get(&self.state.record(id)?.created()?.dot.replica)
    }

    /// A file as it is under a login.
    async fn file_from(&self, from: &impl Remote, login: &str, id: Id) -> Result<FoundFile, ReplicationError> {
        let first = DocumentName::File(login.to_string(), id, 0).to_string();
        let Some(Found::Here(body)) = from.read(std::slice::from_ref(&first)).await?.pop() else {
            return Ok(FoundFile::Nothing);
        };
        let refused = |name: &str, error| match error {
            // What cannot be read yet is not damaged.
            WireError::NewKey | WireError::Newer(_) => Err(ReplicationError::Document(name.to_string(), error)),
            error => Ok(FoundFile::Damaged(error)),
        };
        let content = match self.seal.open(&first, &body).await {
            // It is just being erased.
            Ok(content) if content.is_empty() => return Ok(FoundFile::Nothing),
            Ok(content) => content,
            Err(error) => return refused(&first, error),
        };
        let head = match FileHead::decode(&content) {
            Ok(head) => head,
            Err(error) => return refused(&first, error),
        };
        if self.length(id).is_some_and(|length| length != head.length) {
            return Ok(FoundFile::Damaged(WireError::Foreign));
        }
        let count = file_documents::count(head.length);
        let mut parts = vec![content];
        let mut lacks = 0;
        let names = file_documents::names(login, id, 1..count);
        for names in names.chunks(PARTS_AT_ONCE) {
            (self.world.progress)(parts.len() as u32, count.into());
            let texts: Vec<String> = names.iter().map(DocumentName::to_string).collect();
            for (text, found) in texts.iter().zip(from.read(&texts).await?) {
                match found {
                    Found::Here(body) => match self.seal.open(text, &body).await {
                        Ok(content) => parts.push(content),
                        Err(error) => return refused(text, error),
                    },
                    _ => lacks += 1,
                }
            }
            if lacks > 0 {
                let until = DocumentName::File(login.to_string(), id, count).to_string();
                let there = from.range(&first, &until, usize::MAX).await?.len() as u32;
                return Ok(FoundFile::Partly { there: there.min(u32::from(count) - lacks), all: count.into() });
            }
        }
        Ok(match head.bytes(&parts) {
            Ok(bytes) => FoundFile::Whole(bytes),
            Err(error) => FoundFile::Damaged(error),
        })
    }

    /// The documents of the files that were attached after what somebody has, as far as they are kept here and there is
    /// room.
    pub(super) async fn files_for(
        &self,
        is_lacked: impl Fn(Id) -> bool,
    ) -> Result<Vec<(String, Vec<u8>)>, ReplicationError> {
        let mut out = Vec::new();
        let mut room = MOST_IN_CHANGES;
        for id in self.storage.files().await? {
            let length = self.length(id).unwrap_or(usize::MAX);
            if !self.is_file(id) || length > room || !is_lacked(id) {
                continue;
            }
            let Some(bytes) = self.storage.file(id).await? else { continue };
            room -= length;
            let head = FileHead::of(&bytes);
            for name in file_documents::names(&self.record.login, id, 0..file_documents::count(bytes.len())) {
                let part = head.part(&bytes, part_of(&name));
                let Document { name, body } = self.sealed(name, &part).await?;
                out.push((name.to_string(), body));
            }
        }
        Ok(out)
    }

    /// Keeps the attached files in a file of changes that are not here.
    pub(super) async fn take_in_files(&self, changes: &ChangesFile) -> Result<(), ReplicationError> {
        let kept: BTreeSet<Id> = self.storage.files().await?.into_iter().collect();
        for name in changes.documents.keys() {
            if let Some(DocumentName::File(login, id, 0)) = DocumentName::parse(name)
                && self.is_file(id)
                && !kept.contains(&id)
                && let FoundFile::Whole(bytes) = self.file_from(changes, &login, id).await?
            {
                // Without space they are fetched another time.
                match self.storage.keep_file(id, Arc::new(bytes)).await {
                    Ok(()) | Err(StorageError::Full) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    pub(super) fn is_file(&self, id: Id) -> bool {
        matches!(self.state.row(id), Some((RecordType::File, _)))
    }

    /// Whether the remote does not have the commit yet that attached a file.
    fn is_own_unsent(&self, id: Id) -> bool {
        let created = self.state.record(id).and_then(|record| record.created());
        created.is_some_and(|stamp| stamp.dot.replica == self.record.replica && stamp.dot.number > self.record.present)
    }

    /// The number of a file's bytes, as its record says.
    fn length(&self, id: Id) -> Option<usize> {
        let (_, row) = self.state.row(id).filter(|(kind, _)| *kind == RecordType::File)?;
        usize::try_from(row.number(file::SIZE)?).ok()
    }
}

fn part_of(name: &DocumentName) -> u16 {
    match name {
        DocumentName::File(.., part) => *part,
        _ => 0,
    }
}
