//! The copies of a workspace that several browsers share.
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// A browser profile's copy of a shared workspace: 64 random bits, never 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Replica(pub NonZeroU64);

impl Replica {
    /// The replica with this number; `None` for 0.
    pub const fn new(number: u64) -> Option<Replica> {
        match NonZeroU64::new(number) {
            Some(number) => Some(Replica(number)),
            None => None,
        }
    }
}

impl fmt::Display for Replica {
    /// Writes 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Replica {
    type Err = ();

    fn from_str(text: &str) -> Result<Replica, ()> {
        let is_whole = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_whole.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        number.and_then(Replica::new).ok_or(())
    }
}
