//! The handshake with a form on another site, message by message. A site that is not on the list is told nothing; one
//! that is gets a pass for one enquiry, which ends after two minutes. `docs/web-to-lead.md` shows both sides.
use serde_json::Value as Json;

use super::{Enquiry, MAX_BYTES, read};
use crate::base::Timestamp;

/// How long a pass is good for, in milliseconds.
const GOOD_FOR: i64 = 120_000;
/// Passes open at once; an older one gives way.
const MOST_PASSES: usize = 16;
const LONGEST_NONCE: usize = 64;

/// The passes given out.
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

/// What a message comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Received {
    /// Nothing; nobody is told anything.
    Nothing,
    /// An answer to the sender.
    Answer(String),
    /// An enquiry, and the answer to the sender once it is kept.
    Enquiry(Enquiry, String),
}

/// A message of the app's kind, opened: who asks says so with a text of their own, which the answer repeats.
pub struct Hello {
    /// All of it.
    pub json: Json,
    /// The sender's own text.
    pub nonce: String,
}

/// Opens a message; `None` if it is none of the app's, or longer than `most` bytes.
pub fn parse_hello(message: &str, most: usize) -> Option<Hello> {
    let json = (message.len() <= most).then(|| serde_json::from_str::<Json>(message).ok()).flatten()?;
    let nonce = json.get("nonce").and_then(Json::as_str)?.to_string();
    let is_nonce = (8..=LONGEST_NONCE).contains(&nonce.len()) && nonce.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_nonce && json.get("version").and_then(Json::as_u64) == Some(1)).then_some(Hello { json, nonce })
}

impl Handshake {
    /// Hears a message from `origin`. `token` is a fresh random text, used where a pass is given.
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
                // A form says hello until it is heard: the same nonce gets the same pass.
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
