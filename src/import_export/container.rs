//! The workspace file's outer form: a line of JSON that says what it is, the content compressed, and a checksum over
//! both. What is sealed with a passphrase is sealed here only in form; `browser/encryption.rs` has the ciphers.
//! `docs/format.md` describes it.
use std::fmt::Write as _;
use std::io::{Read, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::base::Timestamp;

/// The name that tells such a file from others.
pub const FORMAT: &str = "kontor-workspace";

/// Why a file cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub enum Problem {
    /// It is no file of ours.
    Foreign,
    /// It was made by a newer version.
    Newer(u64),
    /// It holds more than can be read at once.
    TooLarge,
    /// It is damaged; where.
    Damaged(String),
    /// It is sealed with a passphrase; when it was written.
    Sealed(Timestamp),
}

/// The version this code writes, and the newest it reads.
pub const VERSION: u64 = 2;
/// How often a passphrase is hashed on the way to the key.
pub const KEY_ITERATIONS: u32 = 600_000;
/// More rounds than this only keep a reader busy.
const MOST_ROUNDS: u32 = 20_000_000;
/// The longest first line that is looked at.
const LONGEST_HEAD: usize = 4_096;
/// Bytes of the checksum at the end.
const SUM: usize = 32;
/// Room that is made at once for what a file says of its size.
const ALWAYS: usize = 64 << 20;
/// The most bytes any content may unpack to, and the largest file that is read: a browser has no more memory for it.
pub const MAX_UNPACKED_BYTES: usize = 1 << 30;
/// Bytes that are compressed, unpacked or summed in one call. A browser makes a function fast while it is called, not
/// while it runs: in a single call a checksum takes seven times as long.
const PIECE: usize = 1 << 16;

/// How a content is sealed.
#[derive(Clone, PartialEq, Debug)]
pub struct Encryption {
    /// How often the passphrase is hashed.
    pub rounds: u32,
    /// What is hashed along with it.
    pub salt: Vec<u8>,
    /// What the cipher begins with.
    pub iv: Vec<u8>,
}

/// What a file's first line says.
#[derive(Clone, PartialEq, Debug)]
pub struct Head {
    /// When it was written.
    pub saved_at: Timestamp,
    /// How many bytes of the content are the document; the bytes of attached files follow.
    pub document: usize,
    /// How it is sealed; `None` for an open one.
    pub seal: Option<Encryption>,
}

/// A file taken apart; its checksum is right.
#[derive(Debug)]
pub struct Parts<'a> {
    /// What its first line says.
    pub head: Head,
    /// The first line itself, which a seal covers too.
    pub line: &'a [u8],
    /// The compressed content, or the seal's ciphertext.
    pub body: &'a [u8],
}

/// Compresses a content: the document and what follows it.
pub fn compress(document: &str, files: &[&[u8]]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    for part in std::iter::once(document.as_bytes()).chain(files.iter().copied()) {
        // Writing to memory cannot fail.
        part.chunks(PIECE).for_each(|piece| drop(out.write_all(piece)));
    }
    out.finish().unwrap_or_default()
}

/// The first line of a file.
pub fn header_line(head: &Head) -> String {
    let mut out = format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"saved_at\":\"{}\",\"compression\":\"gzip\",\"document\":{},\"sealed\":",
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

/// A whole file of a first line and a body.
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

/// Takes a file apart. `None` if it is not of this form, as files of version 1 are not.
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
    if read.version < VERSION || read.compression != "gzip" {
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
    Ok(Some(Parts { head: Head { saved_at, document: read.document, seal }, line, body: &bytes[end + 1..body] }))
}

/// The document and what follows it, of an open file.
pub fn read_body(parts: &Parts) -> Result<(Vec<u8>, Vec<u8>), Problem> {
    let mut all = unpacked(parts.body, parts.head.document, MAX_UNPACKED_BYTES)?;
    if parts.head.document > all.len() {
        return Err(Problem::Damaged("content".to_string()));
    }
    let files = all.split_off(parts.head.document);
    Ok((all, files))
}

/// What is compressed, up to so many bytes. What the file says of its size is not believed beyond what any file may have.
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
        // Room that is not to be had is no reason to break down.
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
