//! Ids of records (UUID version 7 for what users create, small fixed ids for the defaults every workspace shares) and
//! of fields, and the numbers of commits.
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use rustc_hash::FxBuildHasher;
use xxhash_rust::xxh64::xxh64;

/// A map keyed by record id. Its hash spreads random ids as well as sequential ones, because files bring both.
pub type IdMap<T> = HashMap<Id, T, FxBuildHasher>;

/// A record's identity, 128 bits. An id made by [`Id::fixed`] is the same in every workspace.
#[derive(Clone, Copy, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::derived_hash_with_manual_eq, reason = "equal ids are the same bytes, which is what is hashed")]
pub struct Id(pub [u8; 16]);

impl PartialEq for Id {
    /// Compares two integers instead of calling the byte comparison, because it runs for every record.
    fn eq(&self, other: &Id) -> bool {
        u128::from_ne_bytes(self.0) == u128::from_ne_bytes(other.0)
    }
}

impl Id {
    /// A well-known id, for default statuses, stages and lists, so that all workspaces agree on them.
    pub const fn fixed(number: u32) -> Id {
        let n = number.to_be_bytes();
        Id([0x4b, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, n[0], n[1], n[2], n[3]])
    }

    /// A number below `span`, derived from the id, so that two copies of a workspace rarely draw the same one.
    pub fn drawn(self, span: i64) -> i64 {
        self.0[8..].iter().fold(0, |sum, byte| (sum * 256 + i64::from(*byte)) % span)
    }

    /// Whether it is a well-known id.
    pub fn is_fixed(self) -> bool {
        self.0[..12] == Id::fixed(0).0[..12]
    }

    /// Creates a version 7 id for `millis` (Unix time) with 10 random bytes.
    pub fn new(millis: i64, random: &[u8; 10]) -> Id {
        Id(*uuid::Builder::from_unix_timestamp_millis(millis.max(0) as u64, random).into_uuid().as_bytes())
    }

    /// The id (version 8) of a record that the app creates by itself: equal seeds give equal ids, so that two browsers
    /// that do the same create the same record.
    pub fn derived(seeds: &[&[u8]]) -> Id {
        let mut text = Vec::new();
        for seed in seeds {
            // With their lengths, so that two seeds never read as two others.
            text.extend_from_slice(&(seed.len() as u32).to_le_bytes());
            text.extend_from_slice(seed);
        }
        let halves = [xxh64(&text, 1), xxh64(&text, 2)].map(u64::to_be_bytes);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&halves[0]);
        bytes[8..].copy_from_slice(&halves[1]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Id(bytes)
    }

    /// Appends the id as 32 hexadecimal digits.
    pub fn write(self, out: &mut String) {
        out.push_str(uuid::Uuid::from_bytes(self.0).simple().encode_lower(&mut [0; 32]));
    }
}

/// A field's number within its record type. It is stored, and never reused. Stored numbers have 16 bits; larger ones stand
/// for a field of the record that a link points to, and are never stored in a record.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct FieldId(pub u32);

impl FieldId {
    /// The field `of` of the record that the field `via` links to; `None` if one of them is such a field itself.
    pub fn through(via: FieldId, of: FieldId) -> Option<FieldId> {
        let is_plain = |number: FieldId| number.0 > 0 && number.0 <= u16::MAX.into();
        (is_plain(via) && is_plain(of)).then_some(FieldId(via.0 << 16 | of.0))
    }

    /// The link and the field of the record that it points to; `None` for a field of the record itself.
    pub fn parts(self) -> Option<(FieldId, FieldId)> {
        (self.0 > u16::MAX.into()).then_some((FieldId(self.0 >> 16), FieldId(self.0 & u32::from(u16::MAX))))
    }

    /// The stored form; that of no field if it is not one of the record itself.
    pub fn bytes(self) -> [u8; 2] {
        u16::try_from(self.0).unwrap_or(0).to_le_bytes()
    }

    /// The number with a stored form.
    pub const fn from_bytes(bytes: [u8; 2]) -> FieldId {
        FieldId(u16::from_le_bytes(bytes) as u32)
    }
}

impl From<u16> for FieldId {
    fn from(number: u16) -> FieldId {
        FieldId(number.into())
    }
}

/// A commit's number in the journal: from 1 on, without gaps.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// Before the first commit.
    pub const NONE: Seq = Seq(0);
    /// After the last commit there can be.
    pub const END: Seq = Seq(u32::MAX);

    /// The number of the commit after this one; after the last there can be, that number again.
    pub const fn next(self) -> Seq {
        Seq(self.0.saturating_add(1))
    }

    /// The number of the commit before this one.
    pub const fn previous(self) -> Seq {
        Seq(self.0 - 1)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).simple().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Id, uuid::Error> {
        Ok(Id(*uuid::Uuid::try_parse(text)?.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn no_number_is_after_the_last() {
        assert_eq!(Seq(7).next(), Seq(8));
        assert_eq!(Seq::END.next(), Seq::END);
    }

    /// Counts the distinct buckets, of 2^16, that 2^14 ids take which count up at these four bytes.
    fn places(first: usize, count: impl Fn(u32) -> [u8; 4]) -> usize {
        let place = |at: u32| {
            let mut id = [7; 16];
            id[first..first + 4].copy_from_slice(&count(at));
            FxBuildHasher.hash_one(Id(id)) & 0xffff
        };
        (0..1 << 14).map(place).collect::<HashSet<_>>().len()
    }

    #[test]
    fn consecutive_ids_are_spread_by_the_hash() {
        for first in 0..=12 {
            // Random hashes would take about 14,500.
            assert!(places(first, u32::to_be_bytes) > 12_000, "big end first, at byte {first}");
            assert!(places(first, u32::to_le_bytes) > 12_000, "little end first, at byte {first}");
        }
    }
}
