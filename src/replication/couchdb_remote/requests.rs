//! Addresses and JSON of requests to CouchDB.
use sha2::{Digest, Sha256};

use crate::base::base64;
use crate::replication::remote::Document;

/// The revision that a document's bytes have under its name, as Kontor writes it first.
pub(super) fn first_revision(document: &Document) -> String {
    let mut hash = Sha256::new();
    hash.update(document.name.to_string());
    hash.update(&document.body);
    let digits: String = hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("1-{digits}")
}

/// A name as JSON.
fn text(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// A document as JSON, with a revision: its own, or that of what it replaces.
pub(super) fn document(document: &Document, revision: Option<&str>) -> String {
    let mut out = format!(r#"{{"_id":{},"#, text(&document.name.to_string()));
    if let Some(revision) = revision {
        out.push_str(&format!(r#""_rev":{},"#, text(revision)));
    }
    out.push_str(r#""d":""#);
    base64::write(&document.body, &mut out);
    out.push_str(r#""}"#);
    out
}

/// What removes a revision.
pub(super) fn removal(name: &str, revision: &str) -> String {
    format!(r#"{{"_id":{},"_rev":{},"_deleted":true}}"#, text(name), text(revision))
}

/// Documents that are written; replicated ones have their own revisions.
pub(super) fn documents(documents: &[String], are_replicated: bool) -> String {
    let how = if are_replicated { r#""new_edits":false,"# } else { "" };
    format!(r#"{{{how}"docs":[{}]}}"#, documents.join(","))
}

pub(super) fn keys(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| text(name)).collect();
    format!(r#"{{"keys":[{}]}}"#, names.join(","))
}

/// The address of the names from one to before another; without the first, if it is known already.
pub(super) fn range(from: &str, to: &str, is_known: bool, limit: usize) -> String {
    let [from, to] = [from, to].map(|name| encoded(&text(name)));
    let skip = u8::from(is_known);
    format!("_all_docs?startkey={from}&endkey={to}&inclusive_end=false&skip={skip}&limit={limit}")
}

/// A value in an address.
pub(super) fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
