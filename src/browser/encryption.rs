//! Encryption with a passphrase by the browser's Web Crypto: AES-GCM, with a key from PBKDF2 with SHA-256.
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

use super::directory_handle;
use crate::base::WorkspaceId;

/// A key for encryption and decryption. Clones refer to the same one; scripts cannot read the key material.
#[derive(Clone)]
pub struct EncryptionKey(CryptoKey);

/// Random bytes; `None` if the browser has no generator.
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let mut out = [0; N];
    crypto()?.get_random_values_with_u8_array(&mut out).ok()?;
    Some(out)
}

/// Sixteen random bytes of salt and twelve of initialisation vector; `None` if the browser has no generator.
pub fn random_salt_and_iv() -> Option<(Vec<u8>, Vec<u8>)> {
    Some((random::<16>()?.to_vec(), random::<12>()?.to_vec()))
}

impl EncryptionKey {
    /// A key that was made elsewhere.
    pub(super) fn of(key: CryptoKey) -> EncryptionKey {
        EncryptionKey(key)
    }

    /// The browser's key.
    pub(super) fn key(&self) -> CryptoKey {
        self.0.clone()
    }

    /// Derives the key of a passphrase. `None` if the browser has no Web Crypto, as on pages loaded from another
    /// machine without TLS.
    pub async fn derive(passphrase: &str, rounds: u32, salt: &[u8]) -> Option<EncryptionKey> {
        let subtle = subtle()?;
        let uses = |all: &[&str]| all.iter().map(|one| JsValue::from(*one)).collect::<Array>();
        let raw = Uint8Array::from(passphrase.as_bytes());
        let raw = subtle.import_key_with_str("raw", &raw, "PBKDF2", false, &uses(&["deriveKey"])).ok()?;
        let raw: CryptoKey = JsFuture::from(raw).await.ok()?.unchecked_into();
        let how = object(&[
            ("name", "PBKDF2".into()),
            ("hash", "SHA-256".into()),
            ("iterations", rounds.into()),
            ("salt", Uint8Array::from(salt).into()),
        ])?;
        let kind = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
        let uses = uses(&["encrypt", "decrypt"]);
        let key = subtle.derive_key_with_object_and_object(&how, &raw, &kind, false, &uses).ok()?;
        Some(EncryptionKey(JsFuture::from(key).await.ok()?.unchecked_into()))
    }

    /// A new key that no script can read, for what stays in this browser.
    pub async fn generate() -> Option<EncryptionKey> {
        let kind = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
        let uses = ["encrypt", "decrypt"].map(JsValue::from).iter().collect::<Array>();
        let key = subtle()?.generate_key_with_object(&kind, false, &uses).ok()?;
        Some(EncryptionKey(JsFuture::from(key).await.ok()?.unchecked_into()))
    }

    /// Encrypts bytes; `along` is authenticated but not encrypted.
    pub async fn encrypt(&self, iv: &[u8], along: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let (cipher, bytes) = (cipher(iv, along)?, Uint8Array::from(bytes));
        done(subtle()?.encrypt_with_object_and_js_u8_array(&cipher, &self.0, &bytes).ok()?).await
    }

    /// Decrypts bytes; `None` if the key is wrong.
    pub async fn decrypt(&self, iv: &[u8], along: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let (cipher, bytes) = (cipher(iv, along)?, Uint8Array::from(bytes));
        done(subtle()?.decrypt_with_object_and_js_u8_array(&cipher, &self.0, &bytes).ok()?).await
    }
}

/// The key that encrypts the backups of a workspace, with the parameters of its derivation.
pub struct BackupKey {
    /// The key.
    pub key: EncryptionKey,
    /// The number of PBKDF2 iterations.
    pub rounds: u32,
    /// The salt.
    pub salt: Vec<u8>,
}

impl BackupKey {
    /// Stores the key for a workspace, beside the handle of its folder.
    pub async fn remember(&self, workspace: WorkspaceId) -> Option<()> {
        let salt = Uint8Array::from(self.salt.as_slice());
        let kept = object(&[("key", self.key.0.clone().into()), ("rounds", self.rounds.into()), ("salt", salt.into())]);
        directory_handle::HANDLES_AND_KEYS.put(&name(workspace), &kept?.into()).await.ok()
    }

    /// The stored key of a workspace.
    pub async fn recall(workspace: WorkspaceId) -> Option<BackupKey> {
        let kept = directory_handle::HANDLES_AND_KEYS.get(&name(workspace)).await?;
        let get = |name: &str| Reflect::get(&kept, &name.into()).ok();
        Some(BackupKey {
            key: EncryptionKey(get("key")?.dyn_into().ok()?),
            rounds: get("rounds")?.as_f64()? as u32,
            salt: Uint8Array::new(&get("salt")?).to_vec(),
        })
    }

    /// Deletes the stored key of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        directory_handle::HANDLES_AND_KEYS.delete(&name(workspace)).await;
    }
}

fn name(workspace: WorkspaceId) -> String {
    format!("seal-{workspace}")
}

/// Whether this page may use Web Crypto.
pub fn is_there() -> bool {
    crypto().is_some_and(|crypto| Reflect::get(&crypto, &"subtle".into()).is_ok_and(|subtle| subtle.is_object()))
}

pub(super) fn subtle() -> Option<SubtleCrypto> {
    Some(is_there().then(crypto)??.subtle())
}

fn cipher(iv: &[u8], along: &[u8]) -> Option<Object> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(iv).into()),
        ("additionalData", Uint8Array::from(along).into()),
    ])
}

pub(super) async fn done(promise: Promise) -> Option<Vec<u8>> {
    Some(Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec())
}

pub(super) fn object(entries: &[(&str, JsValue)]) -> Option<Object> {
    let out = Object::new();
    for (name, value) in entries {
        Reflect::set(&out, &(*name).into(), value).ok()?;
    }
    Some(out)
}

fn crypto() -> Option<Crypto> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    crypto.is_object().then(|| crypto.unchecked_into())
}
