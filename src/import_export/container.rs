//! The container of a workspace file: a line of JSON as header, the compressed content, and a checksum over both. Only
//! the format of encryption is here; `browser/encryption.rs` has the ciphers. `docs/format.md` describes it.
use std::fmt::Write as _;
use std::io::{Read, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::base::Timestamp;

/// The name of the format in the header.
pub const FORMAT: &str = "kontor-workspace";

/// A reason why a file cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub enum Problem {
    /// It is not a workspace file.
    Foreign,
    /// It was made by a newer version.
    Newer(u64),
    /// It is too large to be read.
    TooLarge,
    /// It is damaged; the location.
    Damaged(String),
    /// It is encrypted with a passphrase; the time it was written.
    Sealed(Timestamp),
}

/// The newest version that this code reads: that of workspaces with computed fields, which older programs do not have.
pub const VERSION: u64 = 3;
/// The version of workspaces that older programs read as well.
pub const PLAIN_VERSION: u64 = 2;
/// The number of PBKDF2 iterations for a passphrase.
pub const KEY_ITERATIONS: u32 = 600_000;
/// The maximum number of iterations: more would only keep the reader busy.
const MOST_ROUNDS: u32 = 20_000_000;
/// The maximum length of the first line.
const LONGEST_HEAD: usize = 4_096;
/// The size of the checksum at the end in bytes.
const SUM: usize = 32;
/// The memory that is reserved in advance on the word of a file.
const ALWAYS: usize = 64 << 20;
/// The maximum size of unpacked content, and of files that are read: browsers do not have more memory for it.
pub const MAX_UNPACKED_BYTES: usize = 1 << 30;
/// The number of bytes that are compressed, unpacked or hashed per call. Browsers optimise a function between calls,
/// not while it runs: in a single call, a checksum takes seven times as long.
const PIECE: usize = 1 << 16;

/// The parameters of encryption.
#[derive(Clone, PartialEq, Debug)]
pub struct Encryption {
    /// The number of PBKDF2 iterations.
    pub rounds: u32,
    /// The salt of the passphrase.
    pub salt: Vec<u8>,
    /// The initialisation vector of the cipher.
    pub iv: Vec<u8>,
}

/// The header of a file, in its first line.
#[derive(Clone, PartialEq, Debug)]
pub struct Head {
    /// The version of the format.
    pub version: u64,
    /// The time it was written.
    pub saved_at: Timestamp,
    /// The size of the document within the content; the bytes of attached files follow.
    pub document: usize,
    /// The parameters of encryption; `None` for an unencrypted file.
    pub seal: Option<Encryption>,
}

/// The parts of a file with a correct checksum.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The parsed header.
    pub head: Head,
    /// The first line itself, which encryption authenticates too.
    pub line: &'a [u8],
    /// The compressed content, or the ciphertext.
    pub body: &'a [u8],
}

/// Compresses the content: the document and the files after it.
pub fn compress(document: &str, files: &[&[u8]]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    for part in std::iter::once(document.as_bytes()).chain(files.iter().copied()) {
        // Writing to memory cannot fail.
        part.chunks(PIECE).for_each(|piece| drop(out.write_all(piece)));
    }
    out.finish().unwrap_or_default()
}

/// Formats the first line of a file.
pub fn header_line(head: &Head) -> String {
    let mut out = format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{},\"saved_at\":\"{}\",\"compression\":\"gzip\",\"document\":{},\"sealed\":",
        head.version,
        head.saved_at.to_iso(),
        head.document
    );
    match &head.seal {
        None => out.push_str("null}"),
        Some(seal) => {
            let (rounds, salt, iv) = (seal.rounds, hex(&seal.salt), hex(&seal.iv));
            let _ = write!(
                out,
                "{{\"cipher\":\"AES-256-GCM\",\"key\":\"PBKDF2-SHA-256\",\"rounds\":{rounds},\"salt\":\"{salt}\",\"iv\":\"{iv}\"}}}}"
            );
        }
    }
    out
}

/// Puts together a file from first line and body.
pub fn assemble(line: &str, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len() + 1 + body.len() + SUM);
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
    out.extend_from_slice(body);
    let sum = checksum(&out);
    out.extend_from_slice(&sum);
    out
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = Sha256::new();
    bytes.chunks(PIECE).for_each(|piece| sum.update(piece));
    sum.finalize().into()
}

/// Splits a file into its parts. `None` if it is not a container, as files of version 1 are not.
pub fn split(bytes: &[u8]) -> Result<Option<Parts<'_>>, Problem> {
    let damaged = |what: &str| Problem::Damaged(what.to_string());
    let Some(end) = bytes.iter().take(LONGEST_HEAD).position(|byte| *byte == b'\n') else { return Ok(None) };
    let line = &bytes[..end];
    let Ok(read) = serde_json::from_slice::<Line>(line) else { return Ok(None) };
    if read.format != FORMAT {
        return Ok(None);
    }
    if read.version > VERSION {
        return Err(Problem::Newer(read.version));
    }
    let body = bytes.len().checked_sub(SUM).filter(|to| *to > end).ok_or(damaged("length"))?;
    if checksum(&bytes[..body]) != bytes[body..] {
        return Err(damaged("checksum"));
    }
    if read.version < PLAIN_VERSION || read.compression != "gzip" {
        return Err(damaged("version"));
    }
    let seal = read.sealed.map(|seal| {
        let fits =
            seal.cipher == "AES-256-GCM" && seal.key == "PBKDF2-SHA-256" && (1..=MOST_ROUNDS).contains(&seal.rounds);
        let (salt, iv) = (unhex(&seal.salt)?, unhex(&seal.iv)?);
        (fits && iv.len() == 12).then_some(Encryption { rounds: seal.rounds, salt, iv })
    });
    let seal = match seal {
        Some(None) => return Err(damaged("seal")),
        seal => seal.flatten(),
    };
    let saved_at = Timestamp::parse_iso(&read.saved_at).ok_or(damaged("saved_at"))?;
    Ok(Some(Parts {
        head: Head { version: read.version, saved_at, document: read.document, seal },
        line,
        body: &bytes[end + 1..body],
    }))
}

/// The document and the bytes after it, from an unencrypted file.
pub fn read_body(parts: &Parts) -> Result<(Vec<u8>, Vec<u8>), Problem> {
    let mut all = unpacked(parts.body, parts.head.document, MAX_UNPACKED_BYTES)?;
    if parts.head.document > all.len() {
        return Err(Problem::Damaged("content".to_string()));
    }
    let files = all.split_off(parts.head.document);
    Ok((all, files))
}

/// Unpacks up to `most` bytes. The size that the file claims is not trusted beyond the general limit.
fn unpacked(body: &[u8], said: usize, most: usize) -> Result<Vec<u8>, Problem> {
    let mut all = Vec::with_capacity(said.min(ALWAYS));
    let mut reader = GzDecoder::new(body);
    let mut piece = vec![0; PIECE];
    loop {
        let read = reader.read(&mut piece).map_err(|_| Problem::Damaged("content".to_string()))?;
        if read == 0 {
            return Ok(all);
        }
        if all.len() + read > most {
            return Err(Problem::TooLarge);
        }
        // Too little memory must not abort the program.
        all.try_reserve(read).map_err(|_| Problem::TooLarge)?;
        all.extend_from_slice(&piece[..read]);
    }
}

#[derive(Deserialize)]
struct Line {
    format: String,
    version: u64,
    #[serde(default)]
    saved_at: String,
    #[serde(default)]
    compression: String,
    #[serde(default)]
    document: usize,
    sealed: Option<SealLine>,
}

#[derive(Deserialize)]
struct SealLine {
    cipher: String,
    key: String,
    rounds: u32,
    salt: String,
    iv: String,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(pair).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_unpacks_up_to_its_limit_however_small_it_is() {
        let packed = compress(&"x".repeat(1_000_000), &[&[0; 500_000]]);
        assert!(packed.len() < 10_000);
        assert_eq!(unpacked(&packed, 0, 1_500_000).map(|all| all.len()), Ok(1_500_000));
        assert_eq!(unpacked(&packed, usize::MAX, 1_499_999), Err(Problem::TooLarge));
        assert_eq!(
            unpacked(&packed[..packed.len() - 9], 0, MAX_UNPACKED_BYTES),
            Err(Problem::Damaged("content".to_string()))
        );
    }
}
