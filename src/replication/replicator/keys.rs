//! The team's keys, when its passphrase is changed: a newer ring stops the rounds until somebody enters the passphrase, and
//! an older one, of a remote that went back to an earlier state, is replaced.
use super::{ReplicationError, Replicator};
use crate::replication::bytes::WireError;
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::key_ring;
use crate::replication::remote::{Added, Document, Found, Remote, RemoteError};
use crate::replication::replica_storage::{ReplicaStorage, ReplicaWrite};
use crate::replication::run;
use crate::replication::seal::{self, FIRST_EPOCH, Seal};

/// The most names in a request.
const MOST_NAMES: usize = 20;

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Compares the ring of keys at the remote with the one that the keys here come from.
    pub(super) async fn compare_rings(&mut self) -> Result<(), ReplicationError> {
        let Some(own) = self.seal.ring() else { return Ok(()) };
        let mut may_be_closed = self.seal.first_epoch() > FIRST_EPOCH;
        match self.look(&[key_ring::NAME.to_string()]).await?.into_iter().next() {
            Some(Found::Here(ring)) if ring == own => return self.encrypt_anew().await,
            Some(Found::Here(ring)) => match key_ring::replaces(&ring, own) {
                Ok(true) => return Err(ReplicationError::NewPassphrase),
                Err(error @ WireError::Newer(_)) => {
                    return Err(ReplicationError::Document(key_ring::NAME.to_string(), error));
                }
                // Whoever had it may have encrypted everything with its keys.
                Ok(false) | Err(_) => may_be_closed = true,
            },
            _ => {
                // A file that is there and not whole yet may be a newer one.
                let is_named = !self.remote.range(key_ring::NAME, "k!ring!", 1).await?.is_empty();
                if is_named {
                    return Err(RemoteError::Offline.into());
                }
            }
        }
        // Where only some may, one of them puts it back; what is encrypted meanwhile counts all the same.
        let ring = Document { name: DocumentName::Ring, body: own.to_vec() };
        self.remote.put(&ring).await?;
        // What was put back together with an earlier ring may be encrypted with keys that the team has forgotten.
        if may_be_closed { self.encrypt_kept_anew().await } else { Ok(()) }
    }

    /// Encrypts everything at the remote that still has the key of an earlier epoch with that of the last one, so that the
    /// team can forget the earlier keys.
    ///
    /// # Errors
    /// `Forbidden` if this login may not write what others have sent: then the earlier keys are needed on.
    pub async fn encrypt_all(&mut self) -> Result<(), ReplicationError> {
        let Some(ring) = self.seal.ring() else { return Ok(()) };
        let refused = |error| ReplicationError::Document(key_ring::NAME.to_string(), error);
        let last = key_ring::parted(ring).map_err(refused)?.epoch;
        let names = self.remote.range("", "~", usize::MAX).await?;
        let is_encrypted =
            |name: &&String| !matches!(DocumentName::parse(name), None | Some(DocumentName::Team | DocumentName::Ring));
        let names: Vec<String> = names.iter().filter(is_encrypted).cloned().collect();
        let mut is_forbidden = false;
        for (at, some) in names.chunks(MOST_NAMES).enumerate() {
            (self.world.progress)((at * MOST_NAMES) as u32, names.len() as u32);
            for (text, found) in some.iter().zip(self.remote.read(some).await?) {
                let (Some(name), Found::Here(body)) = (DocumentName::parse(text), found) else { continue };
                if seal::epoch_of(&body).is_ok_and(|(epoch, _)| epoch >= last) {
                    continue;
                }
                // What these keys do not open lost to another change, and its author sends it again.
                if let Ok(content) = self.seal.open(text, &body).await {
                    let added = self.remote.put(&self.sealed(name, &content).await?).await?;
                    match added {
                        Added::Stored => {}
                        Added::Refused => is_forbidden = true,
                        Added::Weak => return Err(RemoteError::Offline.into()),
                    }
                }
            }
        }
        if is_forbidden { Err(RemoteError::Forbidden.into()) } else { Ok(self.remote.remove_copies().await?) }
    }

    /// With a ring that is new here, looks at everything that is kept. If two members changed the passphrase at the same
    /// time, what was sent with the keys that lost is readable for nobody else, and is encrypted anew. The ring with which
    /// that was done is kept among the documents.
    async fn encrypt_anew(&mut self) -> Result<(), ReplicationError> {
        let kept = self.log.get(key_ring::NAME).map(Vec::as_slice);
        if kept == self.seal.ring() {
            return Ok(());
        }
        if kept.is_some() { self.encrypt_kept_anew().await } else { self.keep_ring().await }
    }

    async fn keep_ring(&mut self) -> Result<(), ReplicationError> {
        let log = vec![(key_ring::NAME.to_string(), self.seal.ring().map(<[u8]>::to_vec))];
        self.store(ReplicaWrite { log, ..ReplicaWrite::of(self.record.clone()) }).await
    }

    /// Sees to it that the team's keys open what is kept here and was sent.
    async fn encrypt_kept_anew(&mut self) -> Result<(), ReplicationError> {
        let chain = self.own_chain();
        let is_sent = |name: &DocumentName| match name {
            DocumentName::Run(of, first) | DocumentName::Part(of, first, _) => {
                *of != chain || *first <= self.record.present
            }
            _ => false,
        };
        let names = self.log.keys().filter_map(|name| DocumentName::parse(name)).filter(is_sent);
        let names: Vec<DocumentName> = names.collect();
        for names in names.chunks(MOST_NAMES) {
            let texts: Vec<String> = names.iter().map(DocumentName::to_string).collect();
            for (name, found) in names.iter().zip(self.remote.read(&texts).await?) {
                // What could not be read just now may be there with a key that no longer counts.
                let is_there = match found {
                    Found::Here(body) => self.seal.open(&name.to_string(), &body).await.is_ok(),
                    Found::Deleted => true,
                    Found::Missing => false,
                };
                if !is_there {
                    self.take_place(name).await?;
                }
            }
        }
        self.encrypt_files_anew().await?;
        self.keep_ring().await
    }

    /// Whether the ring at the remote is the one that the keys here come from.
    async fn has_own_ring(&self) -> Result<bool, ReplicationError> {
        let found = self.remote.read(&[key_ring::NAME.to_string()]).await?.into_iter().next();
        Ok(matches!(found, Some(Found::Here(ring)) if Some(ring.as_slice()) == self.seal.ring()))
    }

    /// Whether somebody was erased from a kept run.
    fn is_cleaned(&self, chain: &Chain, first: u32) -> bool {
        self.log.get(&chain.run(first).to_string()).is_some_and(|head| run::is_cleaned(head))
    }

    /// Sees to it that a kept document is at the remote although there may be other bytes under its name. With the key of
    /// an earlier epoch it is the same; with a key that is no longer the team's, it is encrypted anew. Returns whether it
    /// is there.
    pub(super) async fn take_place(&self, name: &DocumentName) -> Result<bool, ReplicationError> {
        let text = name.to_string();
        let Some(content) = self.log.get(&text) else { return Ok(false) };
        let body = self.seal.seal(&text, content).await;
        let body = body.map_err(|error| ReplicationError::Document(text.clone(), error))?;
        let document = Document { name: name.clone(), body };
        match self.remote.read(std::slice::from_ref(&text)).await?.into_iter().next() {
            Some(Found::Here(body)) => match self.seal.open(&text, &body).await {
                Ok(there) if there == *content => return Ok(true),
                // Of a run from which somebody was erased, what is left counts.
                Ok(there) => match name {
                    DocumentName::Run(..) if run::hash(&there) != run::hash(content) => return Ok(false),
                    DocumentName::Run(..) if !run::is_cleaned(content) => return Ok(true),
                    DocumentName::Part(chain, first, _) if !self.is_cleaned(chain, *first) => return Ok(false),
                    DocumentName::Run(..) | DocumentName::Part(..) => {
                        return Ok(self.remote.put(&document).await? != Added::Refused);
                    }
                    _ => return Ok(false),
                },
                Err(WireError::Locked) => return Ok(self.remote.put(&document).await? != Added::Refused),
                // Of a ring that nobody has any more, if the one at the remote is still the one here.
                Err(WireError::NewKey) if self.has_own_ring().await? => {
                    return Ok(self.remote.put(&document).await? != Added::Refused);
                }
                Err(_) => return Ok(false),
            },
            Some(Found::Deleted) => return Ok(false),
            _ => match self.remote.add(&[document]).await?.first() {
                Some(Added::Stored) => {}
                Some(Added::Refused) => return Ok(false),
                _ => return Err(RemoteError::Offline.into()),
            },
        }
        Ok(true)
    }
}
