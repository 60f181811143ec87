//! A commit as it travels between replicas: what is set, created and removed, and what its author had seen.
//!
//! Values before a change do not travel: every replica knows them. What a newer version of the app adds (fields, record
//! types, kinds of values, more bytes at the end of a commit) is kept as bytes and passed on.
use super::bytes::{Reader, WireError, put_chunk, put_number};
use super::clock::{Dot, Stamp, VersionVector};
use super::erasure::Erasure;
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::change::{Change, Commit};

/// A commit of some replica.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplicatedCommit {
    /// Its place in the common order.
    pub stamp: Stamp,
    /// What rose in its author's vector since the author's commit before it.
    pub seen: VersionVector,
    /// Its id in all copies of the workspace.
    pub id: Id,
    /// The time by its author's clock, which is shown and orders nothing.
    pub at: Timestamp,
    /// The user who did it.
    pub by: Option<Id>,
    /// The code of its action; unknown ones come from newer versions of the app.
    pub action: u16,
    /// The subject of the action.
    pub subject: String,
    /// The id of the commit that it undoes or redoes.
    pub about: Option<Id>,
    /// The version of the app that made it.
    pub edition: String,
    /// Its changes, in order.
    pub changes: Vec<WireChange>,
    /// Bytes of a newer version of the app.
    pub more: Vec<u8>,
}

/// A field's number and value: type byte and payload as [`Value::encode`] writes them, none if it is cleared.
pub type WireField = (FieldId, Vec<u8>);

/// A change as it travels.
#[derive(Clone, PartialEq, Debug)]
pub enum WireChange {
    /// A record was created, or brought back, with these fields, in ascending order of their numbers.
    Create {
        /// The code of the record type.
        kind: u8,
        /// The record.
        id: Id,
        /// Its fields.
        fields: Vec<WireField>,
    },
    /// A field was set or cleared.
    Set {
        /// The code of the record type.
        kind: u8,
        /// The record.
        id: Id,
        /// The field and its value after.
        field: WireField,
    },
    /// A record was removed.
    Remove {
        /// The code of the record type.
        kind: u8,
        /// The record.
        id: Id,
    },
    /// A record that was removed elsewhere is to stay.
    Keep {
        /// The code of the record type.
        kind: u8,
        /// The record.
        id: Id,
    },
    /// A person is erased. It is the only change of its commit, and the only commit of its run.
    Erase(Erasure),
    /// A change of a newer version of the app: its tag and its bytes.
    Unknown(u8, Vec<u8>),
}

impl WireChange {
    /// The record type's code and the record; `None` for an unknown change.
    pub fn record(&self) -> Option<(u8, Id)> {
        match self {
            WireChange::Create { kind, id, .. }
            | WireChange::Set { kind, id, .. }
            | WireChange::Remove { kind, id }
            | WireChange::Keep { kind, id } => Some((*kind, *id)),
            WireChange::Erase(_) | WireChange::Unknown(..) => None,
        }
    }

    /// The change that a replica sends for one of its journal.
    pub fn of(change: &Change) -> WireChange {
        match change {
            Change::Create { kind, row } => {
                WireChange::Create { kind: *kind as u8, id: row.id(), fields: raw_fields(row) }
            }
            Change::Set { kind, id, field, after, .. } => {
                WireChange::Set { kind: *kind as u8, id: *id, field: (*field, raw(after.as_ref())) }
            }
            Change::Remove { kind, row } => WireChange::Remove { kind: *kind as u8, id: row.id() },
        }
    }
}

/// The fields of a row, as they travel.
pub fn raw_fields(row: &Row) -> Vec<WireField> {
    row.fields_raw().map(|(number, raw)| (number, raw.to_vec())).collect()
}

/// A value as it travels; empty for an empty field.
pub fn raw(value: Option<&Value>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(value) = value {
        value.encode(&mut out);
    }
    out
}

/// Whether the bytes are an empty field, a whole value, or a value of a kind that is not known yet.
fn is_sound(raw: &[u8]) -> bool {
    match raw.first() {
        Some(b'S') => (raw.len() - 1).is_multiple_of(16),
        Some(b'T' | b'N' | b'M' | b'D' | b'I' | b'Y' | b'L') => Value::decode(raw).is_some(),
        _ => true,
    }
}

impl ReplicatedCommit {
    /// A commit of the journal as it travels; `about` is the id of the commit it undoes or redoes.
    pub fn of(
        commit: &Commit,
        stamp: Stamp,
        seen: VersionVector,
        about: Option<Id>,
        edition: &str,
    ) -> ReplicatedCommit {
        let header = &commit.header;
        ReplicatedCommit {
            stamp,
            seen,
            id: header.id,
            at: header.at,
            by: header.by,
            action: header.cause.action as u16,
            subject: header.cause.subject.clone(),
            about,
            edition: edition.to_string(),
            changes: commit.changes.iter().map(WireChange::of).collect(),
            more: Vec::new(),
        }
    }

    /// What the commit erases, if it is an erasure.
    pub fn erasure(&self) -> Option<&Erasure> {
        self.changes.iter().find_map(|change| match change {
            WireChange::Erase(erasure) => Some(erasure),
            _ => None,
        })
    }

    /// The commit as bytes. Its replica and number are not among them: they are those of its run.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_number(&mut out, self.stamp.lamport);
        self.seen.write(&mut out);
        out.extend_from_slice(&self.id.0);
        out.extend_from_slice(&self.at.0.to_le_bytes());
        out.extend_from_slice(&self.by.map_or([0; 16], |id| id.0));
        put_number(&mut out, self.action.into());
        put_chunk(&mut out, self.subject.as_bytes());
        out.extend_from_slice(&self.about.map_or([0; 16], |id| id.0));
        put_chunk(&mut out, self.edition.as_bytes());
        put_number(&mut out, self.changes.len() as u64);
        let mut body = Vec::new();
        for change in &self.changes {
            body.clear();
            out.push(write_change(change, &mut body));
            put_chunk(&mut out, &body);
        }
        out.extend_from_slice(&self.more);
        out
    }

    /// Reads a commit of a run.
    pub fn decode(bytes: &[u8], dot: Dot) -> Result<ReplicatedCommit, WireError> {
        let mut reader = Reader::new(bytes);
        let lamport = reader.number()?;
        let seen = VersionVector::read(&mut reader)?;
        let id = reader.id()?;
        let at = Timestamp(i64::from_le_bytes(reader.array()?));
        let by = reader.optional_id()?;
        let action = u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?;
        let subject = reader.text()?.to_string();
        let about = reader.optional_id()?;
        let edition = reader.text()?.to_string();
        let mut changes = Vec::new();
        for _ in 0..reader.number()? {
            let tag = reader.byte()?;
            changes.push(read_change(tag, reader.chunk()?)?);
        }
        // A commit follows whatever its author had seen, and the author's own commits need no mention.
        if lamport == 0 || seen.last(dot.replica) != 0 {
            return Err(WireError::Malformed);
        }
        let more = reader.rest().to_vec();
        let stamp = Stamp { lamport, dot };
        Ok(ReplicatedCommit { stamp, seen, id, at, by, action, subject, about, edition, changes, more })
    }
}

/// Appends what a change consists of and returns its tag.
fn write_change(change: &WireChange, out: &mut Vec<u8>) -> u8 {
    if let Some((kind, id)) = change.record() {
        out.push(kind);
        out.extend_from_slice(&id.0);
    }
    let mut put_field = |(number, raw): &WireField| {
        put_number(out, number.0.into());
        put_chunk(out, raw);
    };
    match change {
        WireChange::Create { fields, .. } => {
            fields.iter().for_each(put_field);
            b'C'
        }
        WireChange::Set { field, .. } => {
            put_field(field);
            b'S'
        }
        WireChange::Remove { .. } => b'R',
        WireChange::Keep { .. } => b'K',
        WireChange::Erase(erasure) => {
            erasure.write(out);
            b'E'
        }
        WireChange::Unknown(tag, bytes) => {
            out.extend_from_slice(bytes);
            *tag
        }
    }
}

fn read_change(tag: u8, bytes: &[u8]) -> Result<WireChange, WireError> {
    let mut reader = Reader::new(bytes);
    if tag == b'E' {
        let erasure = Erasure::read(&mut reader)?;
        return if reader.is_at_end() { Ok(WireChange::Erase(erasure)) } else { Err(WireError::Malformed) };
    }
    if !matches!(tag, b'C' | b'S' | b'R' | b'K') {
        return Ok(WireChange::Unknown(tag, bytes.to_vec()));
    }
    let (kind, id) = (reader.byte()?, reader.id()?);
    let change = match tag {
        b'C' => {
            let mut fields: Vec<WireField> = Vec::new();
            while !reader.is_at_end() {
                let field = read_field(&mut reader)?;
                if fields.last().is_some_and(|(last, _)| *last >= field.0) || field.1.is_empty() {
                    return Err(WireError::Malformed);
                }
                fields.push(field);
            }
            WireChange::Create { kind, id, fields }
        }
        b'S' => WireChange::Set { kind, id, field: read_field(&mut reader)? },
        b'R' => WireChange::Remove { kind, id },
        _ => WireChange::Keep { kind, id },
    };
    if reader.is_at_end() { Ok(change) } else { Err(WireError::Malformed) }
}

fn read_field(reader: &mut Reader) -> Result<WireField, WireError> {
    let number = u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?;
    let raw = reader.chunk()?;
    if is_sound(raw) { Ok((number.into(), raw.to_vec())) } else { Err(WireError::Malformed) }
}
