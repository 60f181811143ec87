//! A file of changes: the documents that somebody lacks, to be sent by mail or on a stick. To a replica it is a remote that
//! has these documents only, so that they come in exactly as they do from a folder or a server.
//!
//! The first line is `kontor-changes 1`, ended by a line feed. Then follow, in the forms of `docs/team.md`: the document
//! `team` as a chunk; the sender's login as a chunk and replica; the time by the sender's clock (8 bytes, little endian);
//! the vector that a reader needs; the vector that a reader has afterwards; the number of documents, and for each its name
//! and its encrypted bytes as chunks, by ascending name. The last 32 bytes are the SHA-256 of everything before.
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::bytes::{Reader, WireError, put_chunk, put_number};
use super::clock::{VersionVector, put_replica, read_replica};
use super::document_name::{Chain, DocumentName};
use super::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};
use crate::base::Timestamp;

/// How a file begins, without the version and the line feed.
const MAGIC: &[u8] = b"kontor-changes ";
/// The version of the format.
const VERSION: u8 = b'1';
/// The length of the checksum at the end.
const CHECKSUM: usize = 32;

/// Documents of a team as one file.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangesFile {
    /// The document `team`, by which the team is recognised.
    pub team: Vec<u8>,
    /// Who made the file.
    pub from: Chain,
    /// When, by the sender's clock.
    pub at: Timestamp,
    /// What a reader must have for everything in the file to be applied.
    pub since: VersionVector,
    /// What a reader has afterwards.
    pub until: VersionVector,
    /// The documents by name, encrypted.
    pub documents: BTreeMap<String, Vec<u8>>,
}

impl ChangesFile {
    /// Whether bytes look like such a file, of whatever version.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// The file as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = [MAGIC, &[VERSION, b'\n']].concat();
        put_chunk(&mut out, &self.team);
        put_chunk(&mut out, self.from.login.as_bytes());
        put_replica(&mut out, self.from.replica);
        out.extend_from_slice(&self.at.0.to_le_bytes());
        self.since.write(&mut out);
        self.until.write(&mut out);
        put_number(&mut out, self.documents.len() as u64);
        for (name, body) in &self.documents {
            put_chunk(&mut out, name.as_bytes());
            put_chunk(&mut out, body);
        }
        let sum = Sha256::digest(&out);
        out.extend_from_slice(&sum);
        out
    }

    /// Reads a file.
    pub fn decode(bytes: &[u8]) -> Result<ChangesFile, WireError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(WireError::Foreign)?;
        let rest = match rest {
            [VERSION, b'\n', rest @ ..] => rest,
            [] | [VERSION] => return Err(WireError::Short),
            [newer @ b'2'..=b'9', ..] => return Err(WireError::Newer(newer - b'0')),
            [VERSION, b'0'..=b'9', ..] => return Err(WireError::Newer(10)),
            _ => return Err(WireError::Malformed),
        };
        let content = rest.len().checked_sub(CHECKSUM).and_then(|end| rest.get(..end)).ok_or(WireError::Short)?;
        let (whole, sum) = bytes.split_at(bytes.len() - CHECKSUM);
        let out = ChangesFile::parse(content)?;
        if Sha256::digest(whole)[..] == *sum { Ok(out) } else { Err(WireError::Malformed) }
    }

    fn parse(content: &[u8]) -> Result<ChangesFile, WireError> {
        let mut reader = Reader::new(content);
        let team = reader.chunk()?.to_vec();
        let login = reader.text()?.to_string();
        let replica = read_replica(&mut reader)?;
        let at = Timestamp(i64::from_le_bytes(reader.array()?));
        let since = VersionVector::read(&mut reader)?;
        let until = VersionVector::read(&mut reader)?;
        let mut documents = BTreeMap::new();
        for _ in 0..reader.number()? {
            let name = reader.text()?;
            let is_next = documents.last_key_value().is_none_or(|(last, _): (&String, _)| last.as_str() < name);
            if !is_next || DocumentName::parse(name).is_none() {
                return Err(WireError::Malformed);
            }
            documents.insert(name.to_string(), reader.chunk()?.to_vec());
        }
        let from = Chain { login, replica };
        let out = ChangesFile { team, from, at, since, until, documents };
        if reader.is_at_end() { Ok(out) } else { Err(WireError::Malformed) }
    }
}

impl Remote for ChangesFile {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        Ok(Some(self.team.clone()))
    }

    async fn news(&self, _since: Option<&Cursor>) -> Result<News, RemoteError> {
        Ok(News { names: self.documents.keys().cloned().collect(), cursor: Cursor::default() })
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        let found = |name: &String| self.documents.get(name).map_or(Found::Missing, |body| Found::Here(body.clone()));
        Ok(names.iter().map(found).collect())
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        let names = self.documents.range(from.to_string()..to.to_string());
        Ok(names.map(|(name, _)| name.clone()).take(limit).collect())
    }

    /// Nothing is added to a file that was received.
    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        Ok(vec![Added::Weak; documents.len()])
    }

    async fn put(&self, _document: &Document) -> Result<Added, RemoteError> {
        Ok(Added::Refused)
    }
}
