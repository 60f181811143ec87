//! The keys of a team in the browser's Web Crypto: derived from the keys of its epochs, stored by workspace, and never
//! readable by a script again.
use std::collections::BTreeMap;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::directory_handle::HANDLES_AND_KEYS;
use super::encryption::{EncryptionKey, done, object, subtle};
use crate::base::WorkspaceId;
use crate::storage::StorageError;

/// The keys of an epoch, each for one purpose.
struct EpochKeys {
    cipher: EncryptionKey,
    nonce: CryptoKey,
    name: CryptoKey,
}

/// The keys of a team, by epoch, and the documents that identify it.
pub struct TeamKeys {
    /// The team's id.
    pub id: [u8; 16],
    /// The document `team`.
    pub team: Vec<u8>,
    /// The document with the encrypted keys.
    pub ring: Vec<u8>,
    epochs: BTreeMap<u32, EpochKeys>,
}

impl TeamKeys {
    /// Derives the keys from those of the epochs. `None` if the browser refuses.
    pub async fn derive(id: [u8; 16], team: &[u8], ring: &[u8], keys: &[(u32, [u8; 32])]) -> Option<TeamKeys> {
        let mut epochs = BTreeMap::new();
        for (epoch, key) in keys {
            let key = import(key).await?;
            let cipher = derived(&key, &id, "kontor cipher", "AES-GCM", &["encrypt", "decrypt"]).await?;
            let nonce = derived(&key, &id, "kontor nonce", "HMAC", &["sign"]).await?;
            let name = derived(&key, &id, "kontor name", "HMAC", &["sign"]).await?;
            epochs.insert(*epoch, EpochKeys { cipher: EncryptionKey::of(cipher), nonce, name });
        }
        Some(TeamKeys { id, team: team.to_vec(), ring: ring.to_vec(), epochs })
    }

    /// The first epoch whose key is here.
    pub fn first_epoch(&self) -> Option<u32> {
        self.epochs.keys().next().copied()
    }

    /// The last epoch, which encrypts.
    pub fn last_epoch(&self) -> Option<u32> {
        self.epochs.keys().next_back().copied()
    }

    /// The key that encrypts the documents of an epoch.
    pub fn cipher(&self, epoch: u32) -> Option<&EncryptionKey> {
        Some(&self.epochs.get(&epoch)?.cipher)
    }

    /// The HMAC by which the nonces of an epoch are chosen.
    pub async fn nonce(&self, epoch: u32, bytes: &[u8]) -> Option<Vec<u8>> {
        sign(&self.epochs.get(&epoch)?.nonce, bytes).await
    }

    /// The HMAC by which content is named in an epoch.
    pub async fn name(&self, epoch: u32, bytes: &[u8]) -> Option<Vec<u8>> {
        sign(&self.epochs.get(&epoch)?.name, bytes).await
    }

    /// The browser's keys, which cannot be exported.
    pub fn browser_keys(&self) -> Vec<JsValue> {
        let keys = |keys: &EpochKeys| [keys.cipher.key(), keys.nonce.clone(), keys.name.clone()].map(JsValue::from);
        self.epochs.values().flat_map(keys).collect()
    }

    /// Stores the keys for a workspace.
    pub async fn save(&self, workspace: WorkspaceId) -> Result<(), StorageError> {
        HANDLES_AND_KEYS.put(&stored_name(workspace), &self.stored().ok_or(StorageError::Closed)?).await
    }

    fn stored(&self) -> Option<JsValue> {
        let epochs = Array::new();
        for (epoch, keys) in &self.epochs {
            let keys = object(&[
                ("epoch", (*epoch).into()),
                ("cipher", keys.cipher.key().into()),
                ("nonce", keys.nonce.clone().into()),
                ("name", keys.name.clone().into()),
            ])?;
            epochs.push(&keys);
        }
        let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
        let all = [
            ("id", bytes(&self.id)),
            ("team", bytes(&self.team)),
            ("ring", bytes(&self.ring)),
            ("epochs", epochs.into()),
        ];
        Some(object(&all)?.into())
    }

    /// The stored keys of a workspace.
    pub async fn load(workspace: WorkspaceId) -> Option<TeamKeys> {
        let stored = HANDLES_AND_KEYS.get(&stored_name(workspace)).await?;
        let bytes = |name: &str| get(&stored, name).map(|bytes| Uint8Array::new(&bytes).to_vec());
        let mut epochs = BTreeMap::new();
        for keys in get(&stored, "epochs")?.dyn_into::<Array>().ok()?.iter() {
            let key = |name: &str| get(&keys, name)?.dyn_into::<CryptoKey>().ok();
            let epoch = get(&keys, "epoch")?.as_f64()? as u32;
            let cipher = EncryptionKey::of(key("cipher")?);
            epochs.insert(epoch, EpochKeys { cipher, nonce: key("nonce")?, name: key("name")? });
        }
        Some(TeamKeys { id: bytes("id")?.try_into().ok()?, team: bytes("team")?, ring: bytes("ring")?, epochs })
    }

    /// Deletes the stored keys of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        HANDLES_AND_KEYS.delete(&stored_name(workspace)).await;
    }
}

fn stored_name(workspace: WorkspaceId) -> String {
    format!("team-{workspace}")
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}

fn uses(all: &[&str]) -> Array {
    all.iter().map(|one| JsValue::from(*one)).collect()
}

async fn import(key: &[u8; 32]) -> Option<CryptoKey> {
    let raw = Uint8Array::from(key.as_slice());
    let key = subtle()?.import_key_with_str("raw", &raw, "HKDF", false, &uses(&["deriveKey"])).ok()?;
    Some(JsFuture::from(key).await.ok()?.unchecked_into())
}

/// A key of 256 bits that HKDF-SHA-256 derives for a purpose.
async fn derived(key: &CryptoKey, salt: &[u8], purpose: &str, kind: &str, may: &[&str]) -> Option<CryptoKey> {
    let how = object(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("info", Uint8Array::from(purpose.as_bytes()).into()),
    ])?;
    let kind: Object = object(&[("name", kind.into()), ("hash", "SHA-256".into()), ("length", 256.into())])?;
    let key = subtle()?.derive_key_with_object_and_object(&how, key, &kind, false, &uses(may)).ok()?;
    Some(JsFuture::from(key).await.ok()?.unchecked_into())
}

async fn sign(key: &CryptoKey, bytes: &[u8]) -> Option<Vec<u8>> {
    done(subtle()?.sign_with_str_and_js_u8_array("HMAC", key, &Uint8Array::from(bytes)).ok()?).await
}
