//! What every file says of itself that a page sends back: its format and its version, before the rest is read.
use serde::Deserialize;

use crate::locale::{Phrase, phrase};

const NEWER: Phrase = phrase!(
    "A newer version of Kontor wrote this answer. Reload the page to get the newer version.",
    "Eine neuere Version von Kontor hat diese Antwort geschrieben. Laden Sie die Seite neu, um sie zu bekommen.",
    "Une version plus récente de Kontor a écrit cette réponse. Rechargez la page pour obtenir cette version.",
);

#[derive(Deserialize)]
struct Envelope {
    format: String,
    version: u32,
}

/// Whether a file says that it has a format; a file of more bytes than `max` is not read.
pub fn is_of(bytes: &[u8], format: &str, max: usize) -> bool {
    let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
    is_object && bytes.len() <= max && serde_json::from_slice::<Envelope>(bytes).is_ok_and(|own| own.format == format)
}

/// Fails with `broken` unless a file has a format, and with a phrase of its own if its version is newer than the known one.
pub fn check(bytes: &[u8], format: &str, version: u32, broken: Phrase) -> Result<(), Phrase> {
    match serde_json::from_slice(bytes).map_err(|_| broken)? {
        Envelope { format: own, .. } if own != format => Err(broken),
        Envelope { version: own, .. } if own > version => Err(NEWER),
        _ => Ok(()),
    }
}
