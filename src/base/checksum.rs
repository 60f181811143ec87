//! Checksums at the end of stored values, by which damage is detected. XXH64 finds what a disk or a crash does to
//! bytes; it does not protect against somebody who changes data on purpose.
use super::id::Id;
use xxhash_rust::xxh64::xxh64;

/// Size of a checksum in bytes.
pub const LENGTH: usize = 8;

/// The checksum of a value for the place that the seed stands for.
pub fn of(seed: u64, value: &[u8]) -> u64 {
    xxh64(value, seed)
}

/// The seed for values of the record, commit or file with this id.
pub fn seed_of(id: Id) -> u64 {
    id.0.last_chunk().map_or(0, |random| u64::from_le_bytes(*random))
}

/// Appends the checksum to a value. The seed says where the value belongs: read from another place, it counts as
/// damaged.
pub fn seal(seed: u64, value: &mut Vec<u8>) {
    let sum = of(seed, value);
    value.extend_from_slice(&sum.to_le_bytes());
}

/// The checksum at the end of a value, if it matches the value and its place.
pub fn verified(seed: u64, value: &[u8]) -> Option<u64> {
    let (content, sum) = value.split_last_chunk::<LENGTH>()?;
    let sum = u64::from_le_bytes(*sum);
    (of(seed, content) == sum).then_some(sum)
}

/// The checksum at the end of a value, right or wrong; 0 if the value is too short to have one.
pub fn claimed(value: &[u8]) -> u64 {
    value.last_chunk::<LENGTH>().map_or(0, |sum| u64::from_le_bytes(*sum))
}
