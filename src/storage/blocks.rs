//! Blocks: the headers or the changes of many old commits as one value. A journal that is stored at once would otherwise be
//! two values for each commit, which takes long, and for which Chromium opens the database more slowly ever after.
//!
//! A block is stored under the number of its first commit and has a value for each number from there on: its length (u32),
//! then the bytes that would be stored under that number. It lies within a span of numbers, so that the blocks of a commit
//! are found by its number. It has no checksum of its own: what is in it keeps its own, and a damaged length damages these.
use std::ops::RangeInclusive;

use super::HEADERS_AT_START;

/// The number of commits in a span.
const SPAN: u32 = 256;
/// The number of the latest commits that are in no block: twice what a start reads.
const LATEST: u32 = 2 * HEADERS_AT_START;
/// The most bytes of a block. A browser keeps larger values as files.
const MAX_BLOCK_BYTES: usize = 60_000;
/// The most bytes of a value in a block: larger ones are few.
const MAX_VALUE_BYTES: usize = 16_000;

/// Values by the number of their commit, in order.
pub type Numbered = Vec<(u32, Vec<u8>)>;

/// Values as they are stored.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Packed {
    /// Blocks under the numbers of their first values.
    pub blocks: Numbered,
    /// The other values.
    pub single: Numbered,
}

/// The span of a commit. The first one has its own, because a start reads it.
pub fn span_of(number: u32) -> RangeInclusive<u32> {
    match number {
        0 | 1 => number..=number,
        _ => (number / SPAN * SPAN).max(2)..=(number / SPAN * SPAN).saturating_add(SPAN - 1),
    }
}

/// Packs values within a span that are to be stored with all others up to the commit `last`: into blocks if it is a whole
/// span of old ones.
pub fn pack(values: Numbered, last: u32) -> Packed {
    let mut packed = Packed::default();
    let span = values.first().map_or(0..=0, |(first, _)| span_of(*first));
    let is_old = *span.start() > 1 && *span.end() <= last.saturating_sub(LATEST);
    if !is_old || !values.iter().map(|(number, _)| *number).eq(span) {
        packed.single = values;
        return packed;
    }
    // The number that would continue the last block.
    let mut next = 0;
    for (number, value) in values {
        if value.len() > MAX_VALUE_BYTES {
            packed.single.push((number, value));
            continue;
        }
        let entry = [&(value.len() as u32).to_le_bytes()[..], &value].concat();
        match packed.blocks.last_mut() {
            Some((_, block)) if next == number && block.len() + entry.len() <= MAX_BLOCK_BYTES => block.extend(entry),
            _ => packed.blocks.push((number, entry)),
        }
        next = number + 1;
    }
    packed
}

/// The numbers under which blocks with values of a range may be stored.
pub fn keys(range: &RangeInclusive<u32>) -> RangeInclusive<u32> {
    (*span_of(*range.start()).start()).min(*range.end())..=*range.end()
}

/// The values in a block that is stored under a number. What a damaged length leaves is one value.
pub fn unpack(first: u32, block: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = block;
    span_of(first).skip_while(move |number| *number < first).map_while(move |number| {
        let (length, own) = rest.split_first_chunk()?;
        let (value, after) = own.split_at(own.len().min(u32::from_le_bytes(*length) as usize));
        rest = after;
        Some((number, value))
    })
}

/// The values of a range, from the blocks and the single values that are stored.
pub fn merge(range: &RangeInclusive<u32>, stored: Packed) -> Numbered {
    if stored.blocks.is_empty() {
        return stored.single;
    }
    let packed = stored.blocks.iter().flat_map(|(first, block)| unpack(*first, block));
    let packed = packed.filter(|(number, _)| range.contains(number)).map(|(number, value)| (number, value.to_vec()));
    in_order(packed.chain(stored.single).collect())
}

/// Values of blocks, in the order of these, and then single ones: in the order of their numbers, each once. After a damaged
/// length a block seems to have values that are in a later block or single.
pub fn in_order<T>(mut values: Vec<(u32, T)>) -> Vec<(u32, T)> {
    values.reverse();
    values.sort_by_key(|(number, _)| *number);
    values.dedup_by_key(|(number, _)| *number);
    values
}
