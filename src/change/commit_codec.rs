//! The encoding of commits. A header and its changes are stored apart, so that the undo menu never reads a large
//! import.
//!
//! Every blob starts with the version of the format (2) and ends with a checksum (u64), which version 1 did not have.
//! The header of a commit that came from another browser has version 3, and the number of that browser at its end.
//! Numbers are little endian; text and values have a u32 length. A header's checksum is seeded with that of the
//! preceding header, so that headers form a chain; the checksum of changes is seeded with their commit.
use std::rc::Rc;

use super::{Action, ActionLabel, Change, Header};
use crate::base::{FieldId, Id, ReplicaId, Row, Seq, Timestamp, Value, checksum};
use crate::domain::RecordType;

const VERSION: u8 = 2;
/// The version of headers with the browser that a commit came from.
const VERSION_FROM: u8 = 3;

/// Encodes a header after one whose checksum is `before` (0 for the first).
pub fn encode_header(header: &Header, before: u64) -> Vec<u8> {
    let mut out = vec![if header.from.is_some() { VERSION_FROM } else { VERSION }];
    out.extend_from_slice(&header.seq.0.to_le_bytes());
    out.extend_from_slice(&header.id.0);
    out.extend_from_slice(&header.at.0.to_le_bytes());
    out.extend_from_slice(&header.by.map_or([0; 16], |id| id.0));
    out.extend_from_slice(&header.about.unwrap_or_default().0.to_le_bytes());
    out.extend_from_slice(&header.size.to_le_bytes());
    out.push(header.cause.action as u8);
    put(&mut out, header.cause.subject.as_bytes());
    if let Some(from) = header.from {
        out.extend_from_slice(&from.number().to_le_bytes());
    }
    checksum::seal(before, &mut out);
    out
}

/// The checksum of a header, if it is intact and follows the one whose checksum is `before`; `None` for version 1 as
/// well.
pub fn verified_header(bytes: &[u8], before: u64) -> Option<u64> {
    bytes.first().filter(|version| matches!(**version, VERSION | VERSION_FROM))?;
    checksum::verified(before, bytes)
}

/// Decodes the headers after `seq` up to `last` from those stored under the numbers from `seq` to the one after `last`,
/// as far as there are any: the first and the last of these are there for their checksums. `None` if one is missing or
/// not as it was written.
pub fn decode_chain(stored: &[Vec<u8>], seq: Seq, last: Seq) -> Option<Vec<Header>> {
    let (mut before, stored) = match seq {
        Seq::NONE => (0, stored),
        _ => stored.split_first().map(|(first, rest)| (checksum::claimed(first), rest))?,
    };
    let mut headers = Vec::with_capacity(stored.len());
    for (bytes, number) in stored.iter().zip(seq.0 + 1..) {
        before = verified_header(bytes, before)?;
        let header = decode_header(bytes).filter(|header| header.seq == Seq(number))?;
        headers.push(header);
    }
    let wanted = last.0.checked_sub(seq.0)? as usize;
    (headers.len() >= wanted).then(|| {
        headers.truncate(wanted);
        headers
    })
}

/// Decodes a header; `None` if the bytes are damaged or of a newer version.
pub fn decode_header(bytes: &[u8]) -> Option<Header> {
    let mut cursor = Cursor { bytes, at: 0 };
    let version = cursor.u8()?;
    if !(1..=VERSION_FROM).contains(&version) {
        return None;
    }
    let seq = Seq(cursor.u32()?);
    let id = cursor.id()?;
    let at = Timestamp(cursor.i64()?);
    let by = cursor.id().filter(|id| id.0 != [0; 16]);
    let about = Some(Seq(cursor.u32()?)).filter(|seq| *seq != Seq::NONE);
    let size = cursor.u32()?;
    let action = Action::from_code(cursor.u8()?)?;
    let subject = std::str::from_utf8(cursor.chunk()?).ok()?.to_string();
    let from = match version {
        VERSION_FROM => Some(ReplicaId::new(cursor.u64()?)?),
        _ => None,
    };
    Some(Header { seq, id, at, by, from, cause: ActionLabel { action, subject }, about, size })
}

/// The seed for the checksum of a commit's changes, so that changes of another commit or number do not match.
fn seed(seq: Seq, id: Id) -> u64 {
    checksum::seed_of(id) ^ u64::from(seq.0)
}

/// Whether the bytes are the intact changes of this commit. Always true for version 1, which has no checksum.
pub fn are_whole(bytes: &[u8], seq: Seq, id: Id) -> bool {
    bytes.first() == Some(&1) || checksum::verified(seed(seq, id), bytes).is_some()
}

/// Encodes the changes of a commit.
pub fn encode_changes(changes: &[Change], seq: Seq, id: Id) -> Vec<u8> {
    // Sized for many rows in advance, so that a large import is not copied from one buffer to the next.
    let size = |change: &Change| match change {
        Change::Create { row, .. } | Change::Remove { row, .. } => row.bytes().len() + 6,
        Change::Set { .. } => 64,
    };
    let mut out = Vec::with_capacity(1 + checksum::LENGTH + changes.iter().map(size).sum::<usize>());
    out.push(VERSION);
    for change in changes {
        match change {
            Change::Create { kind, row } => {
                out.extend_from_slice(&[b'C', *kind as u8]);
                put(&mut out, row.bytes());
            }
            Change::Remove { kind, row } => {
                out.extend_from_slice(&[b'R', *kind as u8]);
                put(&mut out, row.bytes());
            }
            Change::Set { kind, id, field, before, after } => {
                out.extend_from_slice(&[b'S', *kind as u8]);
                out.extend_from_slice(&id.0);
                out.extend_from_slice(&field.bytes());
                put_value(&mut out, before);
                put_value(&mut out, after);
            }
        }
    }
    checksum::seal(seed(seq, id), &mut out);
    out
}

/// Decodes changes; `None` if the bytes are damaged or of a newer version.
pub fn decode_changes(bytes: &[u8]) -> Option<Vec<Change>> {
    decode(bytes, |_| true)
}

/// Decodes the changes of one record and skips the others: an import may hold a hundred thousand.
pub fn decode_changes_of(bytes: &[u8], id: Id) -> Option<Vec<Change>> {
    decode(bytes, |other| *other == id.0)
}

fn decode(bytes: &[u8], is_wanted: impl Fn(&[u8; 16]) -> bool) -> Option<Vec<Change>> {
    let bytes = match bytes.first()? {
        1 => bytes,
        &VERSION => bytes.split_last_chunk::<{ checksum::LENGTH }>()?.0,
        _ => return None,
    };
    let mut cursor = Cursor { bytes, at: 1 };
    let mut changes = Vec::new();
    while cursor.at < bytes.len() {
        let tag = cursor.u8()?;
        let kind = RecordType::from_code(cursor.u8()?)?;
        match tag {
            b'C' | b'R' => {
                let row = cursor.chunk()?;
                if is_wanted(row.first_chunk()?) {
                    let row: Rc<[u8]> = row.into();
                    let row = Row::parse(&row, 0, row.len())?;
                    changes.push(match tag {
                        b'C' => Change::Create { kind, row },
                        _ => Change::Remove { kind, row },
                    });
                }
            }
            b'S' => {
                let (id, field) = (cursor.id()?, cursor.field()?);
                let (before, after) = (cursor.chunk()?, cursor.chunk()?);
                if is_wanted(&id.0) {
                    changes.push(Change::Set { kind, id, field, before: value(before)?, after: value(after)? });
                }
            }
            _ => return None,
        }
    }
    Some(changes)
}

fn value(bytes: &[u8]) -> Option<Option<Value>> {
    match bytes {
        [] => Some(None),
        bytes => Value::decode(bytes).map(Some),
    }
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn put_value(out: &mut Vec<u8>, value: &Option<Value>) {
    let mut bytes = Vec::new();
    if let Some(value) = value {
        value.encode(&mut bytes);
    }
    put(out, &bytes);
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let slice = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(slice)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn field(&mut self) -> Option<FieldId> {
        Some(FieldId::from_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn i64(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn id(&mut self) -> Option<Id> {
        Some(Id(self.take(16)?.try_into().ok()?))
    }

    fn chunk(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()? as usize;
        self.take(length)
    }
}
