//! A record as bytes: the form in which it is stored, and read field by field without decoding the rest.
//!
//! Layout: id (16 bytes), changed (8 bytes, Unix milliseconds, little endian), number of commits that touched the
//! record (u32) and their sequence numbers (u32 each), then the fields in ascending order of their number, each as
//! number (u16), length of what follows (u32), type byte and payload.
use std::cell::RefCell;
use std::rc::Rc;

use super::{Date, FieldId, Id, Money, Seq, Timestamp, Value, small_sort};

const HEADER_LENGTH: usize = 28;

/// The bytes of a record: a slice of a shared page, or a buffer of its own. Cloning is cheap.
#[derive(Clone)]
pub struct Row {
    buffer: Rc<[u8]>,
    start: u32,
    end: u32,
}

impl Row {
    /// Encodes a row. `fields` may be in any order; each number occurs at most once.
    pub fn new(id: Id, changed: Timestamp, touched: &[Seq], fields: &[(FieldId, Value)]) -> Row {
        let mut sorted: Vec<&(FieldId, Value)> = fields.iter().collect();
        // Fields are few and mostly in order already.
        for end in 1..sorted.len() {
            let mut at = end;
            while at > 0 && sorted[at - 1].0 > sorted[at].0 {
                sorted.swap(at - 1, at);
                at -= 1;
            }
        }
        Row::written(|out| {
            put_head(out, &id.0, changed, touched);
            sorted.iter().for_each(|(number, value)| put(out, *number, value));
        })
    }

    /// A row with a buffer of its own. It is written into a shared buffer and copied once, at its final length.
    fn written(write: impl FnOnce(&mut Vec<u8>)) -> Row {
        ENCODE_BUFFER.with_borrow_mut(|out| {
            out.clear();
            write(out);
            Row { buffer: Rc::from(out.as_slice()), start: 0, end: out.len() as u32 }
        })
    }

    /// The same fields with another time of change and other commits.
    pub fn with_metadata(&self, changed: Timestamp, touched: &[Seq]) -> Row {
        Row::written(|out| {
            put_head(out, &self.bytes()[..16], changed, touched);
            out.extend_from_slice(&self.bytes()[self.fields_at()..]);
        })
    }

    /// The row after a commit: some fields set or cleared, the others copied without decoding them.
    pub fn with_edits(&self, changed: Timestamp, seq: Seq, sets: &[(FieldId, Option<&Value>)]) -> Row {
        let mut sets: Vec<(FieldId, Option<&Value>)> = sets.to_vec();
        small_sort::sort_by_key(&mut sets, |(number, _)| *number);
        sets.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            if is_same {
                first.1 = later.1;
            }
            is_same
        });
        let bytes = self.bytes();
        let mut at = self.fields_at();
        Row::written(|out| {
            out.extend_from_slice(&bytes[..16]);
            out.extend_from_slice(&changed.0.to_le_bytes());
            out.extend_from_slice(&((at - HEADER_LENGTH) as u32 / 4 + 1).to_le_bytes());
            out.extend_from_slice(&bytes[HEADER_LENGTH..at]);
            out.extend_from_slice(&seq.0.to_le_bytes());
            let mut sets = sets.into_iter().peekable();
            while at < bytes.len() || sets.peek().is_some() {
                let number = (at < bytes.len()).then(|| FieldId::from_bytes([bytes[at], bytes[at + 1]]));
                let length =
                    || u32::from_le_bytes([bytes[at + 2], bytes[at + 3], bytes[at + 4], bytes[at + 5]]) as usize;
                match (number, sets.peek()) {
                    (Some(number), next) if next.is_none_or(|(set, _)| number < *set) => {
                        out.extend_from_slice(&bytes[at..at + 6 + length()]);
                        at += 6 + length();
                    }
                    (number, _) => {
                        let Some((set, value)) = sets.next() else { break };
                        if number == Some(set) {
                            at += 6 + length();
                        }
                        if let Some(value) = value {
                            put(out, set, value);
                        }
                    }
                }
            }
        })
    }

    /// The row at `start..end` of a page. `None` if the bytes are not a whole, readable row.
    pub fn parse(page: &Rc<[u8]>, start: usize, end: usize) -> Option<Row> {
        let row = Row { buffer: page.clone(), start: start as u32, end: end as u32 };
        let bytes = page.get(start..end)?;
        let touched = u32::from_le_bytes(bytes.get(24..28)?.try_into().ok()?) as usize;
        let mut at = HEADER_LENGTH.checked_add(touched.checked_mul(4)?)?;
        let mut last = None;
        while at < bytes.len() {
            let number = FieldId::from_bytes(bytes.get(at..at + 2)?.try_into().ok()?);
            let length = u32::from_le_bytes(bytes.get(at + 2..at + 6)?.try_into().ok()?) as usize;
            let value = bytes.get(at + 6..at.checked_add(6)?.checked_add(length)?)?;
            let sound = match value.first()? {
                b'T' => std::str::from_utf8(&value[1..]).is_ok(),
                b'S' => (value.len() - 1).is_multiple_of(16),
                _ => Value::decode(value).is_some(),
            };
            if !sound || last.is_some_and(|last| last >= number) {
                return None;
            }
            last = Some(number);
            at += 6 + length;
        }
        (at == bytes.len()).then_some(row)
    }

    /// The row's bytes, as stored.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start as usize..self.end as usize]
    }

    /// Whether both rows are the same bytes in memory: a record that no commit touched in between. Faster than
    /// comparing, but equal rows need not be identical.
    pub fn ptr_eq(&self, other: &Row) -> bool {
        Rc::ptr_eq(&self.buffer, &other.buffer) && self.start == other.start
    }

    /// The id of the record.
    pub fn id(&self) -> Id {
        let mut id = [0; 16];
        id.copy_from_slice(&self.bytes()[..16]);
        Id(id)
    }

    /// The time at which a commit last touched the record.
    pub fn changed(&self) -> Timestamp {
        let mut raw = [0; 8];
        raw.copy_from_slice(&self.bytes()[16..24]);
        Timestamp(i64::from_le_bytes(raw))
    }

    /// Sequence numbers of the commits that touched the record, ascending.
    pub fn touched_by(&self) -> Vec<Seq> {
        let bytes = self.bytes();
        let body = &bytes[HEADER_LENGTH..self.fields_at()];
        body.chunks_exact(4).map(|c| Seq(u32::from_le_bytes([c[0], c[1], c[2], c[3]]))).collect()
    }

    /// A field's value, decoded.
    pub fn get(&self, number: FieldId) -> Option<Value> {
        Value::decode(self.raw(number)?)
    }

    /// A text field, without a copy; empty if the field is.
    pub fn text(&self, number: FieldId) -> &str {
        match self.raw(number) {
            Some([b'T', text @ ..]) => std::str::from_utf8(text).unwrap_or(""),
            _ => "",
        }
    }

    /// A link field.
    pub fn link(&self, number: FieldId) -> Option<Id> {
        match self.raw(number) {
            Some([b'L', id @ ..]) => id.try_into().ok().map(Id),
            _ => None,
        }
    }

    /// Whether a yes/no field is set.
    pub fn is(&self, number: FieldId) -> bool {
        matches!(self.raw(number), Some([b'Y']))
    }

    /// A number field.
    pub fn number(&self, number: FieldId) -> Option<i64> {
        match self.raw(number) {
            Some([b'N', n @ ..]) => n.try_into().ok().map(i64::from_le_bytes),
            _ => None,
        }
    }

    /// A date field.
    pub fn day(&self, number: FieldId) -> Option<Date> {
        match self.raw(number) {
            Some([b'D', n @ ..]) => n.try_into().ok().map(|raw| Date(i32::from_le_bytes(raw))),
            _ => None,
        }
    }

    /// A timestamp field.
    pub fn moment(&self, number: FieldId) -> Option<Timestamp> {
        match self.raw(number) {
            Some([b'I', n @ ..]) => n.try_into().ok().map(|raw| Timestamp(i64::from_le_bytes(raw))),
            _ => None,
        }
    }

    /// A money field.
    pub fn money(&self, number: FieldId) -> Option<Money> {
        match self.get(number) {
            Some(Value::Money(money)) => Some(money),
            _ => None,
        }
    }

    /// Reads type byte and payload of several fields in one pass; `wanted` is in ascending order, and missing fields
    /// are empty.
    pub fn read_fields<'a>(&'a self, wanted: &[FieldId], out: &mut [&'a [u8]]) {
        let mut each = self.fields_raw();
        let mut next = each.next();
        for (number, out) in wanted.iter().zip(out) {
            while next.is_some_and(|(found, _)| found < *number) {
                next = each.next();
            }
            *out = match next {
                Some((found, raw)) if found == *number => raw,
                _ => &[],
            };
        }
    }

    /// All fields, in order of their number.
    pub fn fields(&self) -> Vec<(FieldId, Value)> {
        self.fields_raw().filter_map(|(number, raw)| Some((number, Value::decode(raw)?))).collect()
    }

    /// Calls `visit` with every link: its field and its target.
    pub fn each_link(&self, mut visit: impl FnMut(FieldId, Id)) {
        for (number, raw) in self.fields_raw() {
            if let [b'L' | b'S', ids @ ..] = raw {
                for id in ids.chunks_exact(16) {
                    let mut target = Id([0; 16]);
                    target.0.copy_from_slice(id);
                    visit(number, target);
                }
            }
        }
    }

    /// The fields: number, and type byte with payload as [`Value::decode`] reads them.
    pub fn fields_raw(&self) -> Each<'_> {
        Each(self.bytes().get(self.fields_at()..).unwrap_or(&[]))
    }

    fn fields_at(&self) -> usize {
        let bytes = self.bytes();
        HEADER_LENGTH + 4 * u32::from_le_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]) as usize
    }

    /// Type byte and payload of a field. Fields are in ascending order, so the search stops early.
    fn raw(&self, wanted: FieldId) -> Option<&[u8]> {
        let (number, raw) = self.fields_raw().find(|(number, _)| *number >= wanted)?;
        (number == wanted).then_some(raw)
    }
}

/// The bytes of the fields still to be read.
pub struct Each<'a>(&'a [u8]);

impl<'a> Iterator for Each<'a> {
    type Item = (FieldId, &'a [u8]);

    fn next(&mut self) -> Option<(FieldId, &'a [u8])> {
        let ([low, high, length @ ..], rest) = self.0.split_first_chunk::<6>()?;
        let (raw, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.0 = rest;
        Some((FieldId::from_bytes([*low, *high]), raw))
    }
}

thread_local! {
    /// The buffer in which rows are encoded: an import makes a hundred thousand, each allocated once at its final length.
    static ENCODE_BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Appends the id, the time of change and the commits that touched the record.
fn put_head(out: &mut Vec<u8>, id: &[u8], changed: Timestamp, touched: &[Seq]) {
    out.extend_from_slice(id);
    out.extend_from_slice(&changed.0.to_le_bytes());
    out.extend_from_slice(&(touched.len() as u32).to_le_bytes());
    touched.iter().for_each(|seq| out.extend_from_slice(&seq.0.to_le_bytes()));
}

/// Appends a field: number, length, value.
fn put(out: &mut Vec<u8>, number: FieldId, value: &Value) {
    out.extend_from_slice(&number.bytes());
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    value.encode(out);
    let length = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&length.to_le_bytes());
}

impl PartialEq for Row {
    /// Rows are equal if id and fields are; the time of change and the commits do not count.
    fn eq(&self, other: &Row) -> bool {
        self.id() == other.id() && self.bytes()[self.fields_at()..] == other.bytes()[other.fields_at()..]
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Row").field(&self.id()).field(&self.fields()).finish()
    }
}
