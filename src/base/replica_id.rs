//! The copies of a workspace that several browsers share.
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// A browser profile's copy of a shared workspace: 64 random bits, never 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ReplicaId(NonZeroU64);

impl ReplicaId {
    /// The replica with this number; `None` for 0.
    pub const fn new(number: u64) -> Option<ReplicaId> {
        match NonZeroU64::new(number) {
            Some(number) => Some(ReplicaId(number)),
            None => None,
        }
    }

    /// A new replica, from a random number.
    pub fn of_random(number: u64) -> ReplicaId {
        ReplicaId(NonZeroU64::new(number).unwrap_or(NonZeroU64::MAX))
    }

    /// Its number.
    pub const fn number(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for ReplicaId {
    /// Writes 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ReplicaId {
    type Err = ();

    fn from_str(text: &str) -> Result<ReplicaId, ()> {
        let is_whole = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_whole.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        number.and_then(ReplicaId::new).ok_or(())
    }
}
