//! The handshake with a form on another site. A site that is not on the list gets no answer; a listed one gets a pass
//! for one enquiry, valid for two minutes. `docs/web-to-lead.md` describes both sides.
use serde_json::Value as Json;

use super::{Enquiry, MAX_BYTES, read};
use crate::base::Timestamp;

/// The validity of a pass, in milliseconds.
const GOOD_FOR: i64 = 120_000;
/// The maximum number of valid passes; the oldest one is dropped.
const MOST_PASSES: usize = 16;
const LONGEST_NONCE: usize = 64;

/// The passes that were issued.
#[derive(Default)]
pub struct Handshake {
    passes: Vec<Pass>,
}

struct Pass {
    token: String,
    nonce: String,
    origin: String,
    until: Timestamp,
}

/// The result of a message.
#[derive(Clone, PartialEq, Debug)]
pub enum Received {
    /// Nothing; no answer is sent.
    Nothing,
    /// An answer to the sender.
    Answer(String),
    /// An enquiry, and the answer to the sender once it is stored.
    Enquiry(Enquiry, String),
}

/// A parsed message of the app's protocol; the answer repeats the nonce.
pub struct Hello {
    /// The whole message.
    pub json: Json,
    /// The sender's own text.
    pub nonce: String,
}

/// Parses a message; `None` if it is none of the app's, or longer than `most` bytes.
pub fn parse_hello(message: &str, most: usize) -> Option<Hello> {
    let json = (message.len() <= most).then(|| serde_json::from_str::<Json>(message).ok()).flatten()?;
    let nonce = json.get("nonce").and_then(Json::as_str)?.to_string();
    let is_nonce = (8..=LONGEST_NONCE).contains(&nonce.len()) && nonce.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_nonce && json.get("version").and_then(Json::as_u64) == Some(1)).then_some(Hello { json, nonce })
}

impl Handshake {
    /// Handles a message from `origin`. `token` is a fresh random text for a new pass.
    pub fn receive(
        &mut self,
        message: &str,
        origin: &str,
        allowed: &[String],
        now: Timestamp,
        token: &str,
    ) -> Received {
        if !allowed.iter().any(|other| other == origin) {
            return Received::Nothing;
        }
        let Some(Hello { json, nonce }) = parse_hello(message, MAX_BYTES * 2) else { return Received::Nothing };
        let nonce = nonce.as_str();
        let text = |key: &str| json.get(key).and_then(Json::as_str).unwrap_or_default();
        self.passes.retain(|pass| pass.until > now);
        match text("kontor") {
            "hello" => {
                // A form repeats its hello until it gets an answer: the same nonce gets the same pass.
                let known = self.passes.iter().find(|pass| pass.nonce == nonce && pass.origin == origin);
                let token = known.map_or(token, |pass| &pass.token).to_string();
                if known.is_none() {
                    if self.passes.len() >= MOST_PASSES {
                        self.passes.remove(0);
                    }
                    self.passes.push(Pass {
                        token: token.clone(),
                        nonce: nonce.to_string(),
                        origin: origin.to_string(),
                        until: Timestamp(now.0 + GOOD_FOR),
                    });
                }
                Received::Answer(answer("ready", nonce, &token))
            }
            "enquiry" => {
                let fits = |pass: &Pass| pass.token == text("token") && pass.nonce == nonce && pass.origin == origin;
                let Some(at) = self.passes.iter().position(fits) else { return Received::Nothing };
                self.passes.remove(at);
                match read(text("enquiry").as_bytes(), now) {
                    Ok(enquiry) => Received::Enquiry(enquiry, answer("taken", nonce, "")),
                    Err(_) => Received::Answer(answer("refused", nonce, "")),
                }
            }
            _ => Received::Nothing,
        }
    }
}

fn answer(what: &str, nonce: &str, token: &str) -> String {
    format!("{{\"kontor\":\"{what}\",\"version\":1,\"nonce\":\"{nonce}\",\"token\":\"{token}\"}}")
}
