//! Reading from the database.
use std::ops::RangeInclusive;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursorDirection, IdbKeyRange, IdbRequest, IdbTransaction};

use super::requests::{CHANGE_BLOCKS, CHANGES, HEADER_BLOCKS, HEADERS, PAGES, bytes_of, result, storage_error, store};
use crate::base::{Id, Seq, checksum};
use crate::change::{Change, Commit, Header, commit_codec};
use crate::domain::RecordType;
use crate::storage::StorageError;
use crate::storage::blocks::{self, Numbered, Packed};
use crate::store::page::PageKey;

/// Pages per step while all are read again: about two thousand records, a few milliseconds.
const PAGES_PER_STEP: usize = 12;

/// The requested keys and values of a store.
pub struct StoredValues {
    keys: IdbRequest,
    values: IdbRequest,
}

/// Requests all keys and values of a store, or of a range of it.
pub fn all(
    transaction: &IdbTransaction,
    name: &str,
    range: Option<&IdbKeyRange>,
) -> Result<StoredValues, StorageError> {
    let store = store(transaction, name)?;
    let range = range.map_or(JsValue::UNDEFINED, JsValue::from);
    let keys = store.get_all_keys_with_key(&range).map_err(storage_error)?;
    Ok(StoredValues { keys, values: store.get_all_with_key(&range).map_err(storage_error)? })
}

impl StoredValues {
    /// Each key with its value.
    pub async fn entries(self) -> Result<Vec<(JsValue, JsValue)>, StorageError> {
        let keys: Array = result(&self.keys).await?.unchecked_into();
        let values: Array = result(&self.values).await?.unchecked_into();
        Ok(keys.iter().zip(values.iter()).collect())
    }
}

/// The requested values of a range of commits: those in blocks, and those that are stored one by one.
pub struct CommitValues {
    range: RangeInclusive<u32>,
    blocks: StoredValues,
    single: StoredValues,
}

/// Requests the headers of a range.
pub fn headers(transaction: &IdbTransaction, range: RangeInclusive<u32>) -> Result<CommitValues, StorageError> {
    commit_values(transaction, [HEADERS, HEADER_BLOCKS], range)
}

/// Requests the changes of a range.
pub fn changes(transaction: &IdbTransaction, range: RangeInclusive<u32>) -> Result<CommitValues, StorageError> {
    commit_values(transaction, [CHANGES, CHANGE_BLOCKS], range)
}

fn commit_values(
    transaction: &IdbTransaction,
    [single, packed]: [&str; 2],
    range: RangeInclusive<u32>,
) -> Result<CommitValues, StorageError> {
    let blocks = all(transaction, packed, Some(&within(&blocks::keys(&range))?))?;
    Ok(CommitValues { blocks, single: all(transaction, single, Some(&within(&range)?))?, range })
}

impl CommitValues {
    /// Each number with its value, in order.
    pub async fn entries(self) -> Result<Numbered, StorageError> {
        let blocks = numbered(self.blocks.entries().await?);
        let single = numbered(self.single.entries().await?);
        Ok(blocks::merge(&self.range, Packed { blocks, single }))
    }

    /// The values in order.
    pub async fn values(self) -> Result<Vec<Vec<u8>>, StorageError> {
        Ok(self.entries().await?.into_iter().map(|(_, value)| value).collect())
    }
}

/// Values under numbers; keys in another form are not the app's.
fn numbered(entries: Vec<(JsValue, JsValue)>) -> Numbered {
    entries.into_iter().filter_map(|(key, value)| Some((key.as_f64()? as u32, bytes_of(&value)))).collect()
}

/// The key range of some numbers.
fn within(numbers: &RangeInclusive<u32>) -> Result<IdbKeyRange, StorageError> {
    IdbKeyRange::bound(&(*numbers.start()).into(), &(*numbers.end()).into()).map_err(storage_error)
}

/// The key range from a number on.
pub fn from(seq: Seq) -> Result<IdbKeyRange, StorageError> {
    IdbKeyRange::lower_bound(&seq.0.into()).map_err(storage_error)
}

/// A page and its key.
pub fn page((key, value): (JsValue, JsValue)) -> Option<(PageKey, Vec<u8>)> {
    Some((PageKey::from_code(key.as_f64()? as u32)?, bytes_of(&value)))
}

/// The headers after a number, oldest first.
pub async fn headers_after(transaction: &IdbTransaction, seq: Seq) -> Result<Vec<Header>, StorageError> {
    let headers = headers(transaction, seq.next().0..=u32::MAX)?.values().await?;
    Ok(headers.iter().filter_map(|bytes| commit_codec::decode_header(bytes)).collect())
}

/// The headers after a number, up to another, checked.
pub async fn headers_between(transaction: &IdbTransaction, seq: Seq, last: Seq) -> Result<Vec<Header>, StorageError> {
    let headers = headers(transaction, seq.0..=last.next().0)?.values().await?;
    commit_codec::decode_chain(&headers, seq, last).ok_or(StorageError::Damaged)
}

/// Reads all pages a few at a time, and the headers after a number.
pub async fn reread(
    transaction: &IdbTransaction,
    seq: Seq,
    take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
) -> Result<Vec<Header>, StorageError> {
    let pages = store(transaction, PAGES)?;
    let headers = headers_after(transaction, seq).await?;
    // Custom fields first: whether a link is traced depends on its field.
    let first = PageKey { kind: RecordType::Field, number: 0 }.code();
    let own = IdbKeyRange::bound(&first.into(), &(first | 0xff_ffff).into()).map_err(storage_error)?;
    take(all(transaction, PAGES, Some(&own))?.entries().await?.into_iter().filter_map(page).collect());
    // Every answer is a separate event, so that the page stays responsive in between; the next few are read while these
    // are processed.
    let keys: Array = result(&pages.get_all_keys().map_err(storage_error)?).await?.unchecked_into();
    let keys: Vec<JsValue> = keys.iter().collect();
    let ask = |few: &[JsValue]| {
        let range = IdbKeyRange::bound(&few[0], &few[few.len() - 1]).map_err(storage_error)?;
        pages.get_all_with_key(&range).map_err(storage_error)
    };
    let mut asked = keys.chunks(PAGES_PER_STEP).next().map(ask).transpose()?;
    let mut rest = keys.chunks(PAGES_PER_STEP).skip(1);
    for few in keys.chunks(PAGES_PER_STEP) {
        let Some(values) = asked.take() else { break };
        let values: Array = result(&values).await?.unchecked_into();
        asked = rest.next().map(ask).transpose()?;
        take(few.iter().cloned().zip(values.iter()).filter_map(page).collect());
    }
    Ok(headers)
}

/// A commit from its two stored parts.
pub fn commit(
    header: Header,
    changes: &[u8],
    decode: impl Fn(&[u8]) -> Option<Vec<Change>>,
) -> Result<Commit, StorageError> {
    let is_whole = commit_codec::are_whole(changes, header.seq, header.id);
    let changes = is_whole.then(|| decode(changes)).flatten().ok_or(StorageError::Damaged)?;
    Ok(Commit { header, changes })
}

/// The last key of a store with numeric keys; 0 if it is empty.
pub async fn last_key(transaction: &IdbTransaction, name: &str) -> Result<u32, StorageError> {
    let request = store(transaction, name)?
        .open_key_cursor_with_range_and_direction(&JsValue::UNDEFINED, IdbCursorDirection::Prev)
        .map_err(storage_error)?;
    let cursor = result(&request).await?;
    let key = js_sys::Reflect::get(&cursor, &"key".into()).ok().and_then(|key| key.as_f64());
    Ok(key.unwrap_or(0.0) as u32)
}

/// The bytes of an attached file: those of older versions are stored alone, others with their checksum.
pub fn file(id: Id, value: &JsValue) -> Result<Vec<u8>, StorageError> {
    let Some(parts) = value.dyn_ref::<Array>() else { return Ok(bytes_of(value)) };
    let bytes = Uint8Array::new(&parts.get(0)).to_vec();
    let sum = Uint8Array::new(&parts.get(1)).to_vec();
    let is_whole = checksum::of(checksum::seed_of(id), &bytes).to_le_bytes() == *sum;
    if is_whole { Ok(bytes) } else { Err(StorageError::Damaged) }
}
