//! Sealing with a passphrase, by the browser's own ciphers: AES-GCM, the key from PBKDF2 with SHA-256.
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

/// How a passphrase becomes a key, and what the cipher begins with.
pub struct Recipe<'a> {
    /// How often the passphrase is hashed.
    pub rounds: u32,
    /// What is hashed along with it.
    pub salt: &'a [u8],
    /// What the cipher begins with.
    pub iv: &'a [u8],
}

/// Sixteen random bytes to be hashed along and twelve for the cipher; nothing where the browser has no generator.
pub fn fresh() -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut salt, mut iv) = ([0; 16], [0; 12]);
    let crypto = crypto()?;
    crypto.get_random_values_with_u8_array(&mut salt).ok()?;
    crypto.get_random_values_with_u8_array(&mut iv).ok()?;
    Some((salt.to_vec(), iv.to_vec()))
}

/// Seals bytes; `along` is not hidden but cannot be changed unnoticed. Nothing where the browser has no ciphers, as on
/// pages that came without encryption from another machine.
pub async fn seal(passphrase: &str, recipe: &Recipe<'_>, along: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (subtle, key) = key(passphrase, recipe, "encrypt").await?;
    let cipher = cipher(recipe, along)?;
    done(subtle.encrypt_with_object_and_js_u8_array(&cipher, &key, &Uint8Array::from(bytes)).ok()?).await
}

/// Opens what was sealed; nothing where the passphrase is another one.
pub async fn unseal(passphrase: &str, recipe: &Recipe<'_>, along: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (subtle, key) = key(passphrase, recipe, "decrypt").await?;
    let cipher = cipher(recipe, along)?;
    done(subtle.decrypt_with_object_and_js_u8_array(&cipher, &key, &Uint8Array::from(bytes)).ok()?).await
}

/// Whether this page may use the browser's ciphers.
pub fn is_there() -> bool {
    crypto().is_some_and(|crypto| Reflect::get(&crypto, &"subtle".into()).is_ok_and(|subtle| subtle.is_object()))
}

async fn key(passphrase: &str, recipe: &Recipe<'_>, usage: &str) -> Option<(SubtleCrypto, CryptoKey)> {
    let subtle = is_there().then(crypto)??.subtle();
    let uses = |usage: &str| Array::of1(&usage.into());
    let raw = Uint8Array::from(passphrase.as_bytes());
    let raw = subtle.import_key_with_str("raw", &raw, "PBKDF2", false, &uses("deriveKey")).ok()?;
    let raw: CryptoKey = JsFuture::from(raw).await.ok()?.unchecked_into();
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("iterations", recipe.rounds.into()),
        ("salt", Uint8Array::from(recipe.salt).into()),
    ])?;
    let kind = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
    let key = subtle.derive_key_with_object_and_object(&how, &raw, &kind, false, &uses(usage)).ok()?;
    Some((subtle, JsFuture::from(key).await.ok()?.unchecked_into()))
}

fn cipher(recipe: &Recipe, along: &[u8]) -> Option<Object> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(recipe.iv).into()),
        ("additionalData", Uint8Array::from(along).into()),
    ])
}

async fn done(promise: Promise) -> Option<Vec<u8>> {
    Some(Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec())
}

fn object(entries: &[(&str, JsValue)]) -> Option<Object> {
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
