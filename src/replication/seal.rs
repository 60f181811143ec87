//! Encryption of documents, as a trait. A document is encrypted for its name, so that none can be moved, renamed or
//! attributed to somebody else, and equal content under a name becomes equal bytes, so that sending again is free.
//!
//! An encrypted document begins with the version of the format and the number of its epoch (u32, big endian). Epoch 0
//! is a team without encryption: the content follows as it is. Otherwise the nonce (12 bytes), the ciphertext and the
//! tag (16 bytes) of AES-256-GCM follow.
use super::bytes::WireError;

/// The version of the format of encrypted documents.
pub const VERSION: u8 = 1;
/// The epoch with which a team begins.
pub const FIRST_EPOCH: u32 = 1;
/// The length of version and epoch.
pub const PREFIX: usize = 5;
/// The length of the nonce.
pub const NONCE: usize = 12;
/// The rounds of PBKDF2 by which a passphrase becomes a key, the same as those of workspace files.
pub const ROUNDS: u32 = 600_000;

/// The team's keys, as far as this replica has them. In a browser they cannot be exported, and every operation waits
/// for the browser.
#[allow(async_fn_in_trait)] // Replication lives on one thread.
pub trait Seal {
    /// Encrypts a document for its name.
    async fn seal(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, WireError>;

    /// Decrypts a document that was found under a name.
    async fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError>;

    /// A tag by which content is named: nobody without the keys can tell what it names, or guess it.
    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError>;

    /// The document with the encrypted keys that these ones come from; `None` in a team without encryption.
    fn ring(&self) -> Option<&[u8]> {
        None
    }

    /// The first epoch whose key is here. In a team that has forgotten its earlier keys it is not the first one there was.
    fn first_epoch(&self) -> u32 {
        FIRST_EPOCH
    }
}

impl<C: Seal> Seal for &C {
    async fn seal(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, WireError> {
        (**self).seal(name, content).await
    }

    async fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        (**self).open(name, sealed).await
    }

    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError> {
        (**self).tag(content).await
    }

    fn ring(&self) -> Option<&[u8]> {
        (**self).ring()
    }

    fn first_epoch(&self) -> u32 {
        (**self).first_epoch()
    }
}

/// Version and epoch, with which a document begins.
pub fn prefix(epoch: u32) -> [u8; PREFIX] {
    let [a, b, c, d] = epoch.to_be_bytes();
    [VERSION, a, b, c, d]
}

/// The epoch of a document, and what follows it.
pub fn epoch_of(sealed: &[u8]) -> Result<(u32, &[u8]), WireError> {
    let ([version, epoch @ ..], rest) = sealed.split_first_chunk::<PREFIX>().ok_or(WireError::Short)?;
    match *version {
        VERSION => Ok((u32::from_be_bytes(*epoch), rest)),
        0 => Err(WireError::Malformed),
        newer => Err(WireError::Newer(newer)),
    }
}

/// What is authenticated together with a document: team, name and epoch.
pub fn associated_data(team: &[u8; 16], name: &str, epoch: u32) -> Vec<u8> {
    let mut out = team.to_vec();
    out.extend_from_slice(&epoch.to_be_bytes());
    out.extend_from_slice(name.as_bytes());
    out
}

/// A team without encryption, for pages that have no ciphers because they were not loaded over https.
pub struct Open;

impl Seal for Open {
    async fn seal(&self, _name: &str, content: &[u8]) -> Result<Vec<u8>, WireError> {
        Ok([&prefix(0), content].concat())
    }

    async fn open(&self, _name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        match epoch_of(sealed)? {
            (0, content) => Ok(content.to_vec()),
            _ => Err(WireError::Locked),
        }
    }

    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError> {
        Ok(super::run::hash(content))
    }
}
