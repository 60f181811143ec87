//! Checksums that stored values end with, so that a damaged one is told from a whole one. XXH64 finds what a disk or a
//! crash does to bytes; it is no protection against somebody who means to deceive.
use super::id::Id;
use xxhash_rust::xxh64::xxh64;

/// Bytes of a checksum at the end of a value.
pub const LENGTH: usize = 8;

/// The checksum of a value in its place.
pub fn of(seed: u64, value: &[u8]) -> u64 {
    xxh64(value, seed)
}

/// The seed of what belongs to the record, commit or file of this identifier.
pub fn seed_of(id: Id) -> u64 {
    id.0.last_chunk().map_or(0, |random| u64::from_le_bytes(*random))
}

/// Ends a value with its checksum. The seed says where the value belongs: in another place it counts as damaged.
pub fn seal(seed: u64, value: &mut Vec<u8>) {
    let sum = of(seed, value);
    value.extend_from_slice(&sum.to_le_bytes());
}

/// The checksum that a value ends with, where it is that of the value in this place.
pub fn verified(seed: u64, value: &[u8]) -> Option<u64> {
    let (content, sum) = value.split_last_chunk::<LENGTH>()?;
    let sum = u64::from_le_bytes(*sum);
    (of(seed, content) == sum).then_some(sum)
}

/// The checksum that a value ends with, whether it is right or not; 0 for a value too short to have one.
pub fn claimed(value: &[u8]) -> u64 {
    value.last_chunk::<LENGTH>().map_or(0, |sum| u64::from_le_bytes(*sum))
}
