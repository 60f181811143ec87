//! Encryption of documents by Rust crates, for tests and programs outside a browser. In a browser, its own ciphers keep
//! keys that cannot be exported.
use std::collections::BTreeMap;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, Key, KeyInit, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::bytes::WireError;
use super::key_ring::{self, KeyBytes};
use super::seal::{self, FIRST_EPOCH, NONCE, ROUNDS, Seal};

/// The keys derived from an epoch's key, each for one purpose.
struct EpochKeys {
    cipher: Aes256Gcm,
    nonce: KeyBytes,
    name: KeyBytes,
}

impl EpochKeys {
    fn derive(team: &[u8; 16], epoch: &KeyBytes) -> Result<EpochKeys, WireError> {
        let hkdf = Hkdf::<Sha256>::new(Some(team), epoch);
        let derive = |purpose: &str| {
            let mut out = [0; 32];
            hkdf.expand(purpose.as_bytes(), &mut out).map_err(|_| WireError::Locked)?;
            Ok::<KeyBytes, WireError>(out)
        };
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(derive("kontor cipher")?));
        Ok(EpochKeys { cipher, nonce: derive("kontor nonce")?, name: derive("kontor name")? })
    }
}

/// A team's keys, by epoch.
pub struct NativeSeal {
    team: [u8; 16],
    epochs: BTreeMap<u32, EpochKeys>,
    ring: Option<Vec<u8>>,
}

impl NativeSeal {
    /// The keys of a team, derived from its epochs' keys. Epochs count from 1; the last one encrypts.
    pub fn new(team: [u8; 16], ring: &[(u32, KeyBytes)]) -> Result<NativeSeal, WireError> {
        let keys = |(epoch, key): &(u32, KeyBytes)| Ok((*epoch, EpochKeys::derive(&team, key)?));
        let epochs: BTreeMap<u32, EpochKeys> = ring.iter().map(keys).collect::<Result<_, WireError>>()?;
        if epochs.keys().next().is_none_or(|first| *first == 0) {
            return Err(WireError::Malformed);
        }
        Ok(NativeSeal { team, epochs, ring: None })
    }

    /// The keys with the document that they come from, so that a replica sees whether the team has newer ones.
    pub fn with_ring(self, ring: Vec<u8>) -> NativeSeal {
        NativeSeal { ring: Some(ring), ..self }
    }

    fn last(&self) -> Result<(u32, &EpochKeys), WireError> {
        self.epochs.last_key_value().map(|(epoch, keys)| (*epoch, keys)).ok_or(WireError::Locked)
    }
}

fn hmac(key: &KeyBytes, parts: &[&[u8]]) -> Result<KeyBytes, WireError> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).map_err(|_| WireError::Locked)?;
    parts.iter().for_each(|part| mac.update(part));
    Ok(mac.finalize().into_bytes().into())
}

impl Seal for NativeSeal {
    async fn seal(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, WireError> {
        let (epoch, keys) = self.last()?;
        let sum = hmac(&keys.nonce, &[name.as_bytes(), &Sha256::digest(content)])?;
        let nonce = &sum[..NONCE];
        let aad = seal::associated_data(&self.team, name, epoch);
        let payload = Payload { msg: content, aad: &aad };
        let sealed = keys.cipher.encrypt(Nonce::from_slice(nonce), payload).map_err(|_| WireError::TooLarge)?;
        Ok([&seal::prefix(epoch), nonce, &sealed].concat())
    }

    async fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        let (epoch, rest) = seal::epoch_of(sealed)?;
        // A document without encryption in a team that has it is somebody else's.
        let is_later = self.epochs.keys().next_back().is_some_and(|last| epoch > *last);
        let keys = self.epochs.get(&epoch).ok_or(if is_later { WireError::NewKey } else { WireError::Locked })?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(WireError::Short)?;
        let aad = seal::associated_data(&self.team, name, epoch);
        let payload = Payload { msg: sealed, aad: &aad };
        keys.cipher.decrypt(Nonce::from_slice(nonce), payload).map_err(|_| WireError::Locked)
    }

    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError> {
        let sum = hmac(&self.last()?.1.name, &[content])?;
        let mut out = [0; 16];
        out.copy_from_slice(&sum[..16]);
        Ok(out)
    }

    fn ring(&self) -> Option<&[u8]> {
        self.ring.as_deref()
    }

    fn first_epoch(&self) -> u32 {
        self.epochs.keys().next().copied().unwrap_or(FIRST_EPOCH)
    }
}

/// The key that a passphrase becomes, which encrypts the keys of the epochs.
pub fn wrapping_key(passphrase: &str, salt: &[u8; 16]) -> KeyBytes {
    let mut out = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), salt, ROUNDS, &mut out);
    out
}

/// The document `k!ring`: the epochs' keys, encrypted with the passphrase's key. The nonce must be a new one.
pub fn wrap_ring(
    team: &[u8; 16],
    wrapping: &KeyBytes,
    nonce: [u8; NONCE],
    ring: &[(u32, KeyBytes)],
) -> Result<Vec<u8>, WireError> {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*wrapping));
    let epoch = key_ring::last_epoch(ring);
    let payload = Payload { msg: &key_ring::content(ring), aad: &key_ring::associated_data(team, epoch) };
    let sealed = cipher.encrypt(Nonce::from_slice(&nonce), payload).map_err(|_| WireError::TooLarge)?;
    Ok(key_ring::joined(epoch, &nonce, &sealed))
}

/// The epochs' keys in the document `k!ring`; `Locked` if the passphrase is another one.
pub fn unwrap_ring(team: &[u8; 16], wrapping: &KeyBytes, ring: &[u8]) -> Result<Vec<(u32, KeyBytes)>, WireError> {
    let key_ring::WrappedRing { epoch, nonce, sealed } = key_ring::parted(ring)?;
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*wrapping));
    let payload = Payload { msg: sealed, aad: &key_ring::associated_data(team, epoch) };
    let content = cipher.decrypt(Nonce::from_slice(nonce), payload).map_err(|_| WireError::Locked)?;
    key_ring::keys_in(&content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_ciphers_are_those_of_the_published_vectors() {
        // "The Galois/Counter Mode of Operation", test case 14.
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from([0; 32]));
        let payload = Payload { msg: &[0; 16], aad: &[] };
        let sealed = cipher.encrypt(Nonce::from_slice(&[0; 12]), payload).unwrap();
        assert_eq!(sealed, hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
        // RFC 5869, test case 1.
        let hkdf = Hkdf::<Sha256>::new(Some(&hex("000102030405060708090a0b0c")), &[0x0b; 22]);
        let mut out = [0; 42];
        hkdf.expand(&hex("f0f1f2f3f4f5f6f7f8f9"), &mut out).unwrap();
        let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
        assert_eq!(out.to_vec(), hex(expected));
        // RFC 4231, test case 2, with its key padded to 32 bytes as HMAC itself pads it.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let sum = hmac(&key, &[b"what do ya want ", b"for nothing?"]).unwrap();
        assert_eq!(sum.to_vec(), hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        // RFC 7914, section 11.
        let mut out = [0; 64];
        pbkdf2::pbkdf2_hmac::<Sha256>(b"passwd", b"salt", 1, &mut out);
        let expected = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
                        49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783";
        assert_eq!(out.to_vec(), hex(expected));
    }
}
