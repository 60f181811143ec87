//! A run: consecutive commits of one replica in one document, deflated if that makes it smaller. A commit too large for
//! one document is kept in parts, which are sent before it.
use std::ops::Range;

use miniz_oxide::{deflate, inflate};
use sha2::{Digest, Sha256};

use super::bytes::{Reader, WireError, put_chunk, put_number};
use super::cleaning;
use super::clock::{Dot, ReplicaId};
use super::wire::ReplicatedCommit;
use crate::import_export::table;

/// The version of the format of runs and their commits.
const VERSION: u8 = 1;
/// The version of runs that erase somebody, or from which somebody was erased.
const WITH_ERASURE: u8 = 2;
/// The body is deflated.
const DEFLATED: u8 = 1;
/// The body is in parts; the document has their number and their hash.
const IN_PARTS: u8 = 2;
/// Somebody was erased from the run. The hash that it had before stands before the body.
const CLEANED: u8 = 4;
/// The most commits in a run.
pub const MOST_COMMITS: usize = 500;
/// The largest body of a run in one document, in bytes.
pub const LARGEST_BODY: usize = 256 * 1024;
/// The largest part, in bytes.
pub const LARGEST_PART: usize = 512 * 1024;
/// The largest body that is inflated, in bytes: an import is one commit, whatever its size.
const LARGEST_INFLATED: usize = 512 * 1024 * 1024;
const _: () = assert!(LARGEST_INFLATED >= table::MAX_TEXT + table::MAX_ROWS * BESIDES_TEXT);
/// What a new record has besides the texts of its file, at most.
const BESIDES_TEXT: usize = 512;
/// The most that a byte may become when inflated.
const LARGEST_RATIO: usize = 100;

/// The first half of a document's SHA-256, by which the next run of its replica refers to it.
pub type RunHash = [u8; 16];

/// Consecutive commits of a replica.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    /// The hash of the replica's run before it; zeros for the first.
    pub previous: RunHash,
    /// The commits, of which there is at least one.
    pub commits: Vec<ReplicatedCommit>,
    /// Bytes of a newer version of the app.
    pub more: Vec<u8>,
    /// The hash of the run before somebody was erased from it, if somebody was: its chain goes on from that.
    pub original: Option<RunHash>,
}

/// A run as documents, not yet encrypted.
#[derive(Clone, PartialEq, Debug)]
pub struct Packed {
    /// The run's document.
    pub head: Vec<u8>,
    /// The documents that are to be sent before it.
    pub parts: Vec<Vec<u8>>,
}

/// The hash of a run's document, not yet encrypted. An erasure leaves it as it was.
pub fn hash(head: &[u8]) -> RunHash {
    if let Ok((_, _, Some(original))) = opened(head) {
        return original;
    }
    let mut out = [0; 16];
    out.copy_from_slice(&Sha256::digest(head)[..16]);
    out
}

/// Divides commits into runs of as many as fit one document each.
pub fn plan(commits: &[ReplicatedCommit]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut size = 0;
    for (at, commit) in commits.iter().enumerate() {
        // The length that precedes a commit in the body has up to five bytes.
        let length = commit.encode().len() + 5;
        match out.last_mut() {
            Some(run)
                if run.len() < MOST_COMMITS
                    && size + length <= LARGEST_BODY - 64
                    && commits[at - 1].erasure().or(commit.erasure()).is_none() =>
            {
                run.end += 1;
            }
            _ => {
                out.push(at..at + 1);
                size = 0;
            }
        }
        size += length;
    }
    out
}

impl Run {
    /// The run as documents.
    pub fn pack(&self) -> Packed {
        let mut body = self.previous.to_vec();
        put_number(&mut body, self.commits.len() as u64);
        self.commits.iter().for_each(|commit| put_chunk(&mut body, &commit.encode()));
        body.extend_from_slice(&self.more);
        let small = deflate::compress_to_vec(&body, 6);
        let is_smaller = small.len() < body.len() && body.len() <= small.len() * LARGEST_RATIO;
        let (mut flags, body) = if is_smaller { (DEFLATED, small) } else { (0, body) };
        let mut parts = Vec::new();
        let mut head = Vec::new();
        if body.len() > LARGEST_BODY {
            flags |= IN_PARTS;
            parts = body.chunks(LARGEST_PART).map(<[u8]>::to_vec).collect();
            put_number(&mut head, parts.len() as u64);
            head.extend_from_slice(&Sha256::digest(&body));
        } else {
            head = body;
        }
        let is_erasure = self.commits.iter().any(|commit| commit.erasure().is_some());
        let version = if is_erasure || self.original.is_some() { WITH_ERASURE } else { VERSION };
        if let Some(original) = self.original {
            flags |= CLEANED;
            head.splice(0..0, original);
        }
        head.splice(0..0, [version, flags]);
        Packed { head, parts }
    }

    /// Reads a run that begins with a commit number of a replica. `parts` are those of [`parts_of`], in order.
    pub fn unpack(head: &[u8], parts: &[Vec<u8>], first: Dot) -> Result<Run, WireError> {
        let (flags, body, original) = opened(head)?;
        let joined;
        let body = if flags & IN_PARTS == 0 {
            body
        } else {
            joined = parts.concat();
            let (count, sum) = parts_claimed(body)?;
            if count != parts.len() || sum != Sha256::digest(&joined)[..] {
                return Err(WireError::Foreign);
            }
            &joined
        };
        let inflated;
        let body = if flags & DEFLATED == 0 {
            body
        } else {
            inflated = inflate(body)?;
            &inflated
        };
        let mut reader = Reader::new(body);
        let previous = reader.array()?;
        let count = reader.number()?;
        if !(1..=MOST_COMMITS as u64).contains(&count) {
            return Err(WireError::Malformed);
        }
        let mut commits = Vec::new();
        for place in 0..count as u32 {
            let number = first.number.checked_add(place).ok_or(WireError::Malformed)?;
            commits.push(ReplicatedCommit::decode(reader.chunk()?, Dot { number, ..first })?);
        }
        if commits.windows(2).any(|two| two[0].stamp.lamport >= two[1].stamp.lamport) {
            return Err(WireError::Malformed);
        }
        Ok(Run { previous, commits, more: reader.rest().to_vec(), original })
    }

    /// The run without what either of two replicas has erased from it; `None` if the two are not the same run.
    pub fn common(&self, other: &Run) -> Option<Run> {
        let original = self.original.or(other.original);
        if self.commits.len() != other.commits.len() || self.previous != other.previous {
            return None;
        }
        let both = self.commits.iter().zip(&other.commits);
        let commits = both.map(|(one, other)| cleaning::common(one, other)).collect::<Option<Vec<_>>>()?;
        Some(Run { commits, original, ..self.clone() })
    }

    /// The last commit of the run.
    pub fn last(&self) -> Option<Dot> {
        self.commits.last().map(|commit| commit.stamp.dot)
    }

    /// The replica whose run it is.
    pub fn replica(&self) -> Option<ReplicaId> {
        self.last().map(|dot| dot.replica)
    }
}

/// The number of parts that a run's document needs.
pub fn parts_of(head: &[u8]) -> Result<usize, WireError> {
    let (flags, body, _) = opened(head)?;
    if flags & IN_PARTS == 0 { Ok(0) } else { Ok(parts_claimed(body)?.0) }
}

/// Whether somebody was erased from a run.
pub fn is_cleaned(head: &[u8]) -> bool {
    matches!(opened(head), Ok((_, _, Some(_))))
}

/// The flags and the body of a document, and the hash that it had before somebody was erased from it.
fn opened(head: &[u8]) -> Result<(u8, &[u8], Option<RunHash>), WireError> {
    match head {
        [VERSION, flags, body @ ..] if flags & !(DEFLATED | IN_PARTS) == 0 => Ok((*flags, body, None)),
        [WITH_ERASURE, flags, body @ ..] if flags & !(DEFLATED | IN_PARTS | CLEANED) == 0 => {
            if flags & CLEANED == 0 {
                return Ok((*flags, body, None));
            }
            let (original, body) = body.split_first_chunk::<16>().ok_or(WireError::Short)?;
            Ok((*flags, body, Some(*original)))
        }
        [VERSION | WITH_ERASURE, ..] => Err(WireError::Malformed),
        [0, ..] => Err(WireError::Malformed),
        [newer, ..] => Err(WireError::Newer(*newer)),
        [] => Err(WireError::Short),
    }
}

fn parts_claimed(body: &[u8]) -> Result<(usize, [u8; 32]), WireError> {
    let mut reader = Reader::new(body);
    let count = reader.number32()? as usize;
    let sum = reader.array()?;
    // More parts than these cannot become a body that is inflated.
    if !(1..=LARGEST_INFLATED / LARGEST_PART).contains(&count) || !reader.is_at_end() {
        return Err(WireError::Malformed);
    }
    Ok((count, sum))
}

/// Inflates bytes from outside, to no more than is allowed.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, WireError> {
    let limit = LARGEST_INFLATED.min(bytes.len().saturating_mul(LARGEST_RATIO));
    inflate::decompress_to_vec_with_limit(bytes, limit).map_err(|error| match error.status {
        inflate::TINFLStatus::HasMoreOutput => WireError::TooLarge,
        inflate::TINFLStatus::FailedCannotMakeProgress | inflate::TINFLStatus::NeedsMoreInput => WireError::Short,
        _ => WireError::Malformed,
    })
}
