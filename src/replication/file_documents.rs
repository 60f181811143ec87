//! The bytes of an attached file as documents: a head with length and digest, then the bytes, divided into parts. A file
//! that is not whole is recognised, whatever keeps the documents.
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::bytes::{Reader, WireError};
use super::document_name::DocumentName;
use crate::base::Id;
use crate::command::files;

const VERSION: u8 = 1;
/// The most bytes in a part.
const PART: usize = 512 * 1024;
/// The length of the head: version, length and SHA-256.
const HEAD: usize = 1 + 8 + 32;

/// How a file begins: what its bytes have to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileHead {
    /// The number of bytes.
    pub length: usize,
    /// Their SHA-256.
    digest: [u8; 32],
}

/// The number of documents that a file of a length is.
pub fn count(length: usize) -> u16 {
    u16::try_from(HEAD.saturating_add(length).div_ceil(PART)).unwrap_or(u16::MAX)
}

/// The names of a file's documents.
pub fn names(login: &str, id: Id, parts: Range<u16>) -> Vec<DocumentName> {
    parts.map(|part| DocumentName::File(login.to_string(), id, part)).collect()
}

impl FileHead {
    /// The head of a file.
    pub fn of(bytes: &[u8]) -> FileHead {
        FileHead { length: bytes.len(), digest: Sha256::digest(bytes).into() }
    }

    /// A part of the file with this head.
    pub fn part(&self, bytes: &[u8], part: u16) -> Vec<u8> {
        let (from, to) = (usize::from(part) * PART, (usize::from(part) + 1) * PART);
        let mut out = Vec::new();
        if part == 0 {
            out.push(VERSION);
            out.extend_from_slice(&(self.length as u64).to_le_bytes());
            out.extend_from_slice(&self.digest);
        }
        let range = from.saturating_sub(HEAD).min(bytes.len())..(to - HEAD).min(bytes.len());
        out.extend_from_slice(&bytes[range]);
        out
    }

    /// Reads the head in the first part.
    pub fn decode(first: &[u8]) -> Result<FileHead, WireError> {
        let mut reader = Reader::new(first);
        match reader.byte()? {
            VERSION => {}
            0 => return Err(WireError::Malformed),
            newer => return Err(WireError::Newer(newer)),
        }
        let length = u64::from_le_bytes(reader.array()?);
        let length = usize::try_from(length).ok().filter(|length| *length <= files::LIMIT);
        Ok(FileHead { length: length.ok_or(WireError::TooLarge)?, digest: reader.array()? })
    }

    /// The bytes of a file from all of its parts.
    pub fn bytes(&self, parts: &[Vec<u8>]) -> Result<Vec<u8>, WireError> {
        let mut out = parts.concat();
        if out.len() != HEAD + self.length {
            return Err(WireError::Foreign);
        }
        out.drain(..HEAD);
        if FileHead::of(&out) == *self { Ok(out) } else { Err(WireError::Foreign) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_parts_are_and_nothing_else() {
        for length in [0, 1, PART - HEAD - 1, PART - HEAD, PART - HEAD + 1, 2 * PART - HEAD, 2 * PART + 5] {
            let bytes: Vec<u8> = (0..length).map(|at| ((at * 7) >> 3) as u8).collect();
            let head = FileHead::of(&bytes);
            let parts: Vec<Vec<u8>> = (0..count(length)).map(|part| head.part(&bytes, part)).collect();
            assert!(parts.iter().all(|part| !part.is_empty() && part.len() <= PART), "{length}");
            assert_eq!(FileHead::decode(&parts[0]), Ok(head));
            assert_eq!(head.bytes(&parts), Ok(bytes));
            assert_eq!(head.bytes(&parts[..parts.len() - 1]), Err(WireError::Foreign));
            let mut changed = parts.clone();
            *changed.last_mut().unwrap().last_mut().unwrap() ^= 1;
            let is_refused = FileHead::decode(&changed[0]).and_then(|head| head.bytes(&changed)).is_err();
            assert!(is_refused, "{length}");
            let mut longer = parts;
            longer.last_mut().unwrap().push(0);
            assert_eq!(head.bytes(&longer), Err(WireError::Foreign));
        }
    }

    #[test]
    fn a_head_says_no_more_than_a_file_may_have() {
        let mut head = FileHead::of(b"bytes").part(b"bytes", 0);
        assert_eq!(FileHead::decode(&head[..HEAD - 1]), Err(WireError::Short));
        assert_eq!(FileHead::decode(&[]), Err(WireError::Short));
        head[1..9].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(FileHead::decode(&head), Err(WireError::TooLarge));
        head[0] = 2;
        assert_eq!(FileHead::decode(&head), Err(WireError::Newer(2)));
    }
}
