//! The document `k!ring`: the keys of a team's epochs, encrypted with the key that the passphrase becomes. And the document
//! `team`, which says how: the two that nobody needs a key of the team to read.
use super::bytes::{Reader, WireError, put_chunk, put_number};
use super::seal::{self, FIRST_EPOCH, NONCE};

/// A key of 256 bits.
pub type KeyBytes = [u8; 32];
/// The name of the ring.
pub const NAME: &str = "k!ring";
/// The version of a ring that says which epoch is its last one.
const WITH_EPOCH: u8 = 2;
/// The version of the document `team`.
const TEAM_VERSION: u8 = 1;
/// What follows the version of a team that encrypts, and of one that does not.
const ENCRYPTED: u8 = 1;
const OPEN: u8 = 0;

/// The document `team`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TeamDocument {
    /// What identifies the team: 16 random bytes.
    pub id: [u8; 16],
    /// The salt with which the passphrase becomes a key; `None` in a team without encryption.
    pub salt: Option<[u8; 16]>,
}

impl TeamDocument {
    /// The document as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![TEAM_VERSION, if self.salt.is_some() { ENCRYPTED } else { OPEN }];
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.salt.unwrap_or_default());
        out
    }

    /// Reads the document; what follows is of a newer version of the app.
    pub fn decode(bytes: &[u8]) -> Result<TeamDocument, WireError> {
        let mut reader = Reader::new(bytes);
        match reader.byte()? {
            TEAM_VERSION => {}
            0 => return Err(WireError::Malformed),
            newer => return Err(WireError::Newer(newer)),
        }
        let is_encrypted = match reader.byte()? {
            OPEN => false,
            ENCRYPTED => true,
            _ => return Err(WireError::Malformed),
        };
        let (id, salt) = (reader.array()?, reader.array()?);
        Ok(TeamDocument { id, salt: is_encrypted.then_some(salt) })
    }

    /// The team's fingerprint, by which people compare whether they mean the same team: four groups of four digits.
    pub fn fingerprint(&self) -> String {
        let groups =
            self.id.chunks(2).take(4).map(|two| two.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        groups.collect::<Vec<_>>().join(" ")
    }
}

/// What is encrypted in a ring: the epochs' keys.
pub fn content(ring: &[(u32, KeyBytes)]) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, ring.len() as u64);
    for (epoch, key) in ring {
        put_number(&mut out, u64::from(*epoch));
        put_chunk(&mut out, key);
    }
    out
}

/// The epochs' keys in the decrypted content of a ring.
pub fn keys_in(content: &[u8]) -> Result<Vec<(u32, KeyBytes)>, WireError> {
    let mut reader = Reader::new(content);
    let mut out = Vec::new();
    for _ in 0..reader.number()? {
        let epoch = reader.number32()?;
        out.push((epoch, reader.chunk()?.try_into().map_err(|_| WireError::Malformed)?));
    }
    if reader.is_at_end() { Ok(out) } else { Err(WireError::Malformed) }
}

/// The last epoch of some keys, which encrypts.
pub fn last_epoch(ring: &[(u32, KeyBytes)]) -> u32 {
    ring.iter().map(|(epoch, _)| *epoch).max().unwrap_or(FIRST_EPOCH)
}

/// The keys with that of one more epoch. All earlier ones stay, because they open what was written before.
pub fn with_new_epoch(mut ring: Vec<(u32, KeyBytes)>, key: KeyBytes) -> Result<Vec<(u32, KeyBytes)>, WireError> {
    let next = last_epoch(&ring).checked_add(1).ok_or(WireError::TooLarge)?;
    ring.push((next, key));
    Ok(ring)
}

/// The keys of a team that forgets its earlier ones: the last one, with which everything is encrypted by now, and that of one
/// more epoch, so that this ring replaces the one with all of them.
pub fn without_earlier(ring: Vec<(u32, KeyBytes)>, key: KeyBytes) -> Result<Vec<(u32, KeyBytes)>, WireError> {
    let last = last_epoch(&ring);
    with_new_epoch(ring.into_iter().filter(|(epoch, _)| *epoch == last).collect(), key)
}

/// A ring as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WrappedRing<'a> {
    /// Its last epoch.
    pub epoch: u32,
    /// The nonce.
    pub nonce: &'a [u8; NONCE],
    /// The encrypted content.
    pub sealed: &'a [u8],
}

/// A ring from its last epoch, its nonce and its encrypted content.
pub fn joined(epoch: u32, nonce: &[u8; NONCE], sealed: &[u8]) -> Vec<u8> {
    match epoch {
        ..=FIRST_EPOCH => [&[seal::VERSION], nonce.as_slice(), sealed].concat(),
        later => [&[WITH_EPOCH], later.to_be_bytes().as_slice(), nonce, sealed].concat(),
    }
}

/// The parts of a ring.
pub fn parted(ring: &[u8]) -> Result<WrappedRing<'_>, WireError> {
    let (epoch, rest) = match ring {
        [seal::VERSION, rest @ ..] => (FIRST_EPOCH, rest),
        [WITH_EPOCH, rest @ ..] => {
            let (epoch, rest) = rest.split_first_chunk::<4>().ok_or(WireError::Short)?;
            match u32::from_be_bytes(*epoch) {
                ..=FIRST_EPOCH => return Err(WireError::Malformed),
                epoch => (epoch, rest),
            }
        }
        [] => return Err(WireError::Short),
        [0, ..] => return Err(WireError::Malformed),
        [newer, ..] => return Err(WireError::Newer(*newer)),
    };
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(WireError::Short)?;
    Ok(WrappedRing { epoch, nonce, sealed })
}

/// Whether a ring replaces another one: it has a later epoch. If two members change the passphrase without knowing of each
/// other, all have to agree on one of the two, and its bytes decide.
pub fn replaces(one: &[u8], other: &[u8]) -> Result<bool, WireError> {
    let (epoch, earlier) = (parted(one)?.epoch, parted(other).map_or(0, |ring| ring.epoch));
    Ok((epoch, one) > (earlier, other))
}

/// What is authenticated together with a ring.
pub fn associated_data(team: &[u8; 16], epoch: u32) -> Vec<u8> {
    seal::associated_data(team, NAME, if epoch > FIRST_EPOCH { epoch } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_comes_back_as_it_was_written() {
        for salt in [None, Some([5; 16])] {
            let team = TeamDocument { id: [7; 16], salt };
            let bytes = team.encode();
            assert_eq!(TeamDocument::decode(&bytes).as_ref(), Ok(&team));
            assert_eq!(TeamDocument::decode(&[bytes.clone(), vec![1, 2]].concat()), Ok(team), "of a newer version");
            for length in 0..bytes.len() {
                assert_eq!(TeamDocument::decode(&bytes[..length]), Err(WireError::Short));
            }
        }
        assert_eq!(TeamDocument::decode(&[2; 40]), Err(WireError::Newer(2)));
        assert_eq!(TeamDocument::decode(&[1, 9]), Err(WireError::Malformed));
        assert_eq!(TeamDocument { id: [0xab; 16], salt: None }.fingerprint(), "abab abab abab abab");
    }
}
