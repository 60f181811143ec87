//! Pages of 128 rows: few large values load fast, and a page is small enough to be written on every edit.
//!
//! Layout: version (2), record type, count (u16), then for each row its length (u32, 0 = a hole left by a removed
//! record), then the rows, then a checksum (u64) over all of that; version 1 had none. A slot is `page * 128 + place`
//! and never changes, so every tab assigns the same slots.
use std::rc::Rc;

use crate::base::{Row, Seq, Timestamp, checksum};
use crate::change::Change;
use crate::domain::RecordType;

/// Rows in a page.
pub const ROWS_PER_PAGE: usize = 128;
const VERSION: u8 = 2;

/// The key of a stored page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PageKey {
    /// The record type of its rows.
    pub kind: RecordType,
    /// Its number, from 0.
    pub number: u32,
}

impl PageKey {
    /// The key as one number: the record type's code is the highest byte. It also seeds the page's checksum.
    pub fn code(self) -> u32 {
        (self.kind as u32) << 24 | self.number
    }

    /// The key of a number; `None` if no record type has such a code.
    pub fn from_code(code: u32) -> Option<PageKey> {
        Some(PageKey { kind: RecordType::from_code((code >> 24) as u8)?, number: code & 0xff_ffff })
    }
}

/// Pages with shared ownership.
pub type SharedPages = Vec<(PageKey, Rc<[u8]>)>;

/// The rows and holes of a page, by position.
pub type Rows = Vec<Option<Row>>;

/// The readable content of a page.
pub struct DecodedPage {
    /// Its rows and holes.
    pub rows: Rows,
    /// The bytes of rows that are not readable.
    pub damaged: Vec<Vec<u8>>,
}

/// Encodes a page of these rows and holes.
pub fn encode<'a>(key: PageKey, rows: impl ExactSizeIterator<Item = Option<&'a Row>> + Clone) -> Vec<u8> {
    let total: usize = rows.clone().flatten().map(|row| row.bytes().len() + 4).sum();
    let mut out = Vec::with_capacity(total + 4 + checksum::LENGTH);
    out.extend_from_slice(&[VERSION, key.kind as u8]);
    out.extend_from_slice(&(rows.len() as u16).to_le_bytes());
    for row in rows.clone() {
        out.extend_from_slice(&row.map_or(0, |row| row.bytes().len() as u32).to_le_bytes());
    }
    rows.flatten().for_each(|row| out.extend_from_slice(row.bytes()));
    checksum::seal(u64::from(key.code()), &mut out);
    out
}

/// The checksum of a page, if the bytes are an intact page for this key; `None` for version 1 as well.
pub fn verified(key: PageKey, bytes: &[u8]) -> Option<u64> {
    bytes.first().filter(|version| **version == VERSION)?;
    checksum::verified(u64::from(key.code()), bytes)
}

/// The checksum at the end of a page, right or wrong; `None` for version 1.
pub fn claimed(bytes: &[u8]) -> Option<u64> {
    bytes.first().filter(|version| **version == VERSION)?;
    Some(checksum::claimed(bytes))
}

/// Decodes a page; an unreadable row becomes a hole, and its bytes are returned. `None` if the page itself is
/// unreadable. The checksum is not verified: see [`verified`].
pub fn decode(bytes: Rc<[u8]>) -> Option<(RecordType, DecodedPage)> {
    let [1..=VERSION, kind, low, high, ..] = *bytes else { return None };
    let kind = RecordType::from_code(kind)?;
    let count = usize::from(u16::from_le_bytes([low, high]));
    let mut start = 4 + count * 4;
    let lengths = bytes.get(4..start)?;
    let mut opened = DecodedPage { rows: Vec::with_capacity(count), damaged: Vec::new() };
    for length in lengths.chunks_exact(4) {
        let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
        let row = if length == 0 { None } else { Row::parse(&bytes, start, start.saturating_add(length)) };
        if length > 0 && row.is_none() {
            let end = start.saturating_add(length).min(bytes.len());
            opened.damaged.push(bytes.get(start..end).unwrap_or(&[]).to_vec());
        }
        opened.rows.push(row);
        start = start.saturating_add(length);
    }
    Some((kind, opened))
}

/// The changes of a commit that only created records, read from the resulting pages: its rows are those that only this
/// commit has touched. They are sorted by record type and slot, in the order in which slots are assigned.
pub fn created_by(seq: Seq, pages: impl Iterator<Item = Vec<u8>>) -> Vec<Change> {
    let pages: Vec<(RecordType, DecodedPage)> = pages.filter_map(|bytes| decode(bytes.into())).collect();
    rows_created_by(seq, pages.iter().map(|(kind, opened)| (*kind, opened.rows.as_slice())))
}

/// [`created_by`] for pages that are decoded already.
pub fn rows_created_by<'a>(seq: Seq, pages: impl Iterator<Item = (RecordType, &'a [Option<Row>])>) -> Vec<Change> {
    let of_page = |(kind, rows): (RecordType, &'a [Option<Row>])| {
        let own = rows.iter().flatten().filter(move |row| row.touched_by() == [seq]);
        own.map(move |row| Change::Create { kind, row: row.with_metadata(Timestamp(0), &[]) })
    };
    pages.flat_map(of_page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Id, Value};
    use crate::change::{Action, ActionLabel, Commit, Header};
    use crate::domain::records::lead;
    use crate::store::RecordStore;

    #[test]
    fn pages_know_which_records_a_commit_created() {
        let commit = |seq: Seq, changes: Vec<Change>| {
            let cause = ActionLabel::new(Action::Create, "");
            let size = changes.len() as u32;
            Commit {
                header: Header {
                    seq,
                    id: Id::fixed(seq.0),
                    at: Timestamp(1),
                    by: None,
                    from: None,
                    cause,
                    about: None,
                    size,
                },
                changes,
            }
        };
        let create = |kind: RecordType, number: u32| {
            let fields = [(lead::LAST_NAME, Value::Text(format!("Number {number}")))];
            Change::Create { kind, row: Row::new(Id::fixed(1_000 + number), Timestamp(0), &[], &fields) }
        };
        let import: Vec<Change> = (10..300)
            .map(|number| create(RecordType::Lead, number))
            .chain([create(RecordType::Contact, 300)])
            .collect();
        let edit = Change::Set {
            kind: RecordType::Lead,
            id: Id::fixed(1_001),
            field: lead::LAST_NAME,
            before: None,
            after: Some(Value::Text("Other".to_string())),
        };
        let mut set = RecordStore::new();
        set.apply(&commit(Seq(1), vec![create(RecordType::Lead, 1), create(RecordType::Lead, 2)]));
        set.apply(&commit(Seq(2), vec![edit]));
        set.apply(&commit(Seq(3), import.clone()));
        let pages = || set.pages().into_iter().map(|(_, bytes)| bytes);
        assert_eq!(created_by(Seq(3), pages()), import);
        assert_eq!(created_by(Seq(1), pages()), [create(RecordType::Lead, 2)], "the other lead was touched since");
        assert_eq!(created_by(Seq(2), pages()), [], "it only changed a record");
    }
}
