//! A record as all replicas know it together: for each field the values that nobody who had seen them replaced, and
//! what is known of its creation and removal.
//!
//! Which of these are left follows from the set of commits alone, whatever the order in which they arrived, as long as
//! no commit is applied before those it had seen.
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::bytes::{Reader, WireError, put_chunk, put_number};
use super::clock::{Dot, Stamp, VersionVector};
use super::erasure::Erasure;
use super::wire::{WireChange, WireField};
use crate::base::{FieldId, Id, Timestamp, Value};
use crate::domain::RecordType;
use crate::domain::records::{activity, lead};
use crate::store::meetings;

/// The fields of a lead that a conversion sets. They are shown as one conversion set them, never mixed.
pub const CONVERSION: [FieldId; 5] = [
    lead::CONVERTED_AT,
    lead::CONVERSION_REASON,
    lead::CONVERTED_ACCOUNT,
    lead::CONVERTED_CONTACT,
    lead::CONVERTED_OPPORTUNITY,
];

/// A value that nobody replaced who had seen it.
#[derive(Clone, PartialEq, Debug)]
pub struct LiveValue {
    /// The commit that set it.
    pub stamp: Stamp,
    /// Type byte and payload; empty if the field was cleared.
    pub value: Vec<u8>,
    /// Whether somebody who had seen it removed the record.
    pub is_removed: bool,
}

/// A commit that created the record, or brought it back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Creation {
    /// The commit.
    pub stamp: Stamp,
    /// Whether somebody who had seen it removed the record.
    pub is_removed: bool,
}

/// A record in the state of all commits applied so far.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordState {
    /// The code of its record type.
    pub kind: u8,
    /// The latest time of a commit that touched it, by its author's clock.
    pub changed: Timestamp,
    /// Its creations that no later one replaced.
    pub creations: Vec<Creation>,
    /// Its removals after which nobody who had seen them created or kept it.
    pub removals: Vec<Stamp>,
    /// The live values of each field, by stamp.
    pub fields: BTreeMap<FieldId, Vec<LiveValue>>,
}

impl Default for RecordState {
    fn default() -> RecordState {
        RecordState {
            kind: 0,
            changed: Timestamp(0),
            creations: Vec::new(),
            removals: Vec::new(),
            fields: BTreeMap::new(),
        }
    }
}

/// The commit that changes a record, and what its author had seen.
pub struct Author<'a> {
    /// The commit.
    pub stamp: Stamp,
    /// The time by its author's clock.
    pub at: Timestamp,
    /// Everything that its author had seen, without this commit.
    pub seen: &'a VersionVector,
}

impl Author<'_> {
    /// Whether the author knew a commit. Later changes of one commit know the earlier ones.
    fn knew(&self, dot: Dot) -> bool {
        dot == self.stamp.dot || self.seen.has(dot)
    }
}

/// How the live values of a field become the one that is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// The value with the greatest stamp; different values are a conflict.
    Ask,
    /// The value with the greatest stamp; the field is part of a greater whole.
    Latest,
    /// The greatest value: the app maintains the field itself, or it is a position in a list.
    Greatest,
    /// The answers of all live values together, each by its own participant.
    Answers,
}

/// The rule of a field. It depends on nothing that a workspace can change, so that all replicas follow the same.
pub fn rule(kind: u8, field: FieldId) -> Rule {
    let known = RecordType::from_code(kind).and_then(|kind| kind.field(field));
    match known {
        _ if kind == RecordType::Lead as u8 && CONVERSION.contains(&field) => Rule::Latest,
        _ if kind == RecordType::Activity as u8 && field == activity::RESPONSES => Rule::Answers,
        Some(field) if field.system || field.key == "order" => Rule::Greatest,
        _ => Rule::Ask,
    }
}

/// The order of values: an empty field, then by type, numbers by size and anything else by its bytes.
fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let number = |raw: &[u8]| match raw {
        [b'N' | b'I', number @ ..] => number.try_into().ok().map(i64::from_le_bytes),
        [b'D', number @ ..] => number.try_into().ok().map(|raw| i32::from_le_bytes(raw).into()),
        _ => None,
    };
    one.first().cmp(&other.first()).then_with(|| match (number(one), number(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.cmp(other),
    })
}

impl RecordState {
    /// Applies a change of this record. The author's commits, and those seen, must be applied already.
    pub fn apply(&mut self, change: &WireChange, author: &Author) {
        let Some((kind, _)) = change.record() else { return };
        self.kind = self.kind.max(kind);
        self.changed = Timestamp(self.changed.0.max(author.at.0));
        match change {
            WireChange::Create { fields, .. } => {
                self.create(author);
                self.fields.values_mut().for_each(|live| live.retain(|value| !author.knew(value.stamp.dot)));
                fields.iter().for_each(|field| self.set(field, author));
                self.fields.retain(|_, live| !live.is_empty());
            }
            WireChange::Set { field, .. } => self.set(field, author),
            WireChange::Keep { .. } => self.create(author),
            WireChange::Remove { .. } => {
                for creation in self.creations.iter_mut().filter(|creation| author.knew(creation.stamp.dot)) {
                    creation.is_removed = true;
                }
                for value in self.fields.values_mut().flatten().filter(|value| author.knew(value.stamp.dot)) {
                    value.is_removed = true;
                }
                self.removals.retain(|stamp| !author.knew(stamp.dot));
                self.removals.push(author.stamp);
                self.removals.sort_unstable();
            }
            WireChange::Erase(_) | WireChange::Unknown(..) => {}
        }
    }

    /// Blanks the texts that have words of an erasure.
    pub fn erase_words(&mut self, erasure: &Erasure) {
        for live in self.fields.values_mut().flatten() {
            if let Some(blanked) = erasure.blank_value(&live.value) {
                live.value = blanked;
            }
        }
    }

    fn create(&mut self, author: &Author) {
        self.creations.retain(|creation| !author.knew(creation.stamp.dot));
        self.creations.reserve_exact(1);
        self.creations.push(Creation { stamp: author.stamp, is_removed: false });
        self.creations.sort_unstable_by_key(|creation| creation.stamp);
        self.removals.retain(|stamp| !author.knew(stamp.dot));
    }

    fn set(&mut self, (field, value): &WireField, author: &Author) {
        let live = self.fields.entry(*field).or_default();
        live.retain(|value| !author.knew(value.stamp.dot));
        // Nearly always it is the only one, of very many.
        live.reserve_exact(1);
        live.push(LiveValue { stamp: author.stamp, value: value.clone(), is_removed: false });
        live.sort_unstable_by_key(|value| value.stamp);
    }

    /// Whether the record exists: somebody created or changed it whom no removal had seen.
    pub fn is_alive(&self) -> bool {
        let any = |all: &Vec<LiveValue>| all.iter().any(|value| !value.is_removed);
        !self.creations.is_empty()
            && (self.creations.iter().any(|creation| !creation.is_removed) || self.fields.values().any(any))
    }

    /// Whether the record may have a conflict.
    pub fn may_conflict(&self) -> bool {
        let is_open = |(field, live): (&FieldId, &Vec<LiveValue>)| {
            let differs = || live.iter().any(|value| value.value != live[0].value);
            live.len() > 1 && (*field == lead::CONVERTED_AT || rule(self.kind, *field) == Rule::Ask && differs())
        };
        !self.removals.is_empty() && self.is_alive() || self.fields.iter().any(is_open)
    }

    /// The live value of a field that is shown; see [`RecordState::shown`] where several are shown together.
    pub fn winner(&self, field: FieldId) -> Option<&LiveValue> {
        let live = self.fields.get(&field)?;
        match rule(self.kind, field) {
            Rule::Ask | Rule::Latest | Rule::Answers => live.last(),
            Rule::Greatest => live.iter().max_by(|one, other| compare(&one.value, &other.value)),
        }
    }

    /// What is shown of a field.
    pub fn shown(&self, field: FieldId) -> Option<Value> {
        let live = self.fields.get(&field)?;
        if live.len() > 1 && rule(self.kind, field) == Rule::Answers {
            let text = |own: &LiveValue| match Value::decode(&own.value) {
                Some(Value::Text(text)) => text,
                _ => String::new(),
            };
            let texts: Vec<String> = live.iter().map(text).collect();
            return Value::text(&meetings::merged_responses(texts.iter().map(String::as_str)));
        }
        self.winner(field).and_then(|live| Value::decode(&live.value))
    }

    /// The link in a field, among the values that are shown.
    pub fn link(&self, field: FieldId) -> Option<Id> {
        match self.winner(field)?.value.as_slice() {
            [b'L', id @ ..] => id.try_into().ok().map(Id),
            _ => None,
        }
    }

    /// Calls `visit` with every link among the values that are shown: its field and its target.
    pub fn each_link(&self, mut visit: impl FnMut(FieldId, Id)) {
        for field in self.fields.keys() {
            if let Some([b'L' | b'S', ids @ ..]) = self.winner(*field).map(|live| live.value.as_slice()) {
                ids.chunks_exact(16).for_each(|id| visit(*field, Id(id.try_into().unwrap_or_default())));
            }
        }
    }

    /// The stamp of the earliest creation.
    pub fn created(&self) -> Option<Stamp> {
        self.creations.first().map(|creation| creation.stamp)
    }

    /// Appends the record; equal states have equal bytes.
    pub fn write(&self, id: Id, out: &mut Vec<u8>) {
        out.extend_from_slice(&id.0);
        out.push(self.kind);
        out.extend_from_slice(&self.changed.0.to_le_bytes());
        put_number(out, self.creations.len() as u64);
        for creation in &self.creations {
            creation.stamp.write(out);
            out.push(creation.is_removed.into());
        }
        put_number(out, self.removals.len() as u64);
        self.removals.iter().for_each(|stamp| stamp.write(out));
        put_number(out, self.fields.len() as u64);
        for (field, live) in &self.fields {
            put_number(out, field.0.into());
            put_number(out, live.len() as u64);
            for value in live {
                value.stamp.write(out);
                out.push(value.is_removed.into());
                put_chunk(out, &value.value);
            }
        }
    }

    /// Reads a record with its id.
    pub fn read(reader: &mut Reader) -> Result<(Id, RecordState), WireError> {
        let flag = |reader: &mut Reader| match reader.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(WireError::Malformed),
        };
        let id = reader.id()?;
        let mut out = RecordState { kind: reader.byte()?, ..RecordState::default() };
        out.changed = Timestamp(i64::from_le_bytes(reader.array()?));
        for _ in 0..reader.number()? {
            out.creations.reserve_exact(1);
            out.creations.push(Creation { stamp: Stamp::read(reader)?, is_removed: flag(reader)? });
        }
        for _ in 0..reader.number()? {
            out.removals.push(Stamp::read(reader)?);
        }
        for _ in 0..reader.number()? {
            let field: FieldId = u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?.into();
            let mut live = Vec::new();
            for _ in 0..reader.number()? {
                let (stamp, is_removed) = (Stamp::read(reader)?, flag(reader)?);
                live.reserve_exact(1);
                live.push(LiveValue { stamp, is_removed, value: reader.chunk()?.to_vec() });
            }
            out.fields.insert(field, live);
        }
        Ok((id, out))
    }
}
