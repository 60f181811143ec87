//! Record ids: UUID version 7 for what users create, small fixed ids for the defaults every workspace shares.
use std::fmt;
use std::str::FromStr;

/// A record's identity, 128 bits. Ids made by [`Id::fixed`] are the same in every workspace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// A well-known id: the default statuses, stages and lists use these, so that two workspaces agree on them.
    pub const fn fixed(number: u32) -> Id {
        let n = number.to_be_bytes();
        Id([0x4b, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, n[0], n[1], n[2], n[3]])
    }

    /// A new version 7 id for the moment `millis` (Unix time) with 10 random bytes.
    pub fn new(millis: i64, random: &[u8; 10]) -> Id {
        Id(*uuid::Builder::from_unix_timestamp_millis(millis.max(0) as u64, random).into_uuid().as_bytes())
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
