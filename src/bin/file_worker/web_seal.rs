//! Encryption of a team's documents by the browser's ciphers, with keys that cannot be exported. The bytes are those of
//! the native implementation.
use kontor::browser::team_keys::TeamKeys;
use kontor::replication::bytes::WireError;
use kontor::replication::document_name::DocumentName;
use kontor::replication::remote::Document;
use kontor::replication::seal::{self, NONCE, Seal};
use sha2::{Digest, Sha256};

/// The keys of a team, at work.
pub struct WebSeal(pub TeamKeys);

impl WebSeal {
    /// What identifies the team at its place: the ring first, because the document `team` says that all of it is there.
    pub fn founding(&self) -> Vec<Document> {
        let document = |name, body: &[u8]| Document { name, body: body.to_vec() };
        vec![document(DocumentName::Ring, &self.0.ring), document(DocumentName::Team, &self.0.team)]
    }

    fn last_epoch(&self) -> Result<u32, WireError> {
        self.0.last_epoch().ok_or(WireError::Locked)
    }
}

impl Seal for WebSeal {
    async fn seal(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, WireError> {
        let epoch = self.last_epoch()?;
        let chosen = [name.as_bytes(), &Sha256::digest(content)].concat();
        let nonce = self.0.nonce(epoch, &chosen).await.ok_or(WireError::Locked)?;
        let nonce = nonce.get(..NONCE).ok_or(WireError::Locked)?;
        let along = seal::associated_data(&self.0.id, name, epoch);
        let cipher = self.0.cipher(epoch).ok_or(WireError::Locked)?;
        let sealed = cipher.encrypt(nonce, &along, content).await.ok_or(WireError::TooLarge)?;
        Ok([&seal::prefix(epoch), nonce, &sealed].concat())
    }

    async fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        let (epoch, rest) = seal::epoch_of(sealed)?;
        // A document without encryption in a team that has it is somebody else's.
        let is_later = self.0.last_epoch().is_some_and(|last| epoch > last);
        let cipher = self.0.cipher(epoch).ok_or(if is_later { WireError::NewKey } else { WireError::Locked })?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(WireError::Short)?;
        let along = seal::associated_data(&self.0.id, name, epoch);
        cipher.decrypt(nonce, &along, sealed).await.ok_or(WireError::Locked)
    }

    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError> {
        let sum = self.0.name(self.last_epoch()?, content).await.ok_or(WireError::Locked)?;
        sum.get(..16).and_then(|sum| sum.try_into().ok()).ok_or(WireError::Locked)
    }

    fn ring(&self) -> Option<&[u8]> {
        Some(&self.0.ring)
    }

    fn first_epoch(&self) -> u32 {
        self.0.first_epoch().unwrap_or(seal::FIRST_EPOCH)
    }
}
