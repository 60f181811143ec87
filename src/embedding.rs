//! The app inside another site's page: which sites may, and what they may say and hear. A site that is not on the list is
//! told nothing, and in its frame nothing can be changed. `docs/embedding.md` shows both sides.
use serde_json::Value as Json;

use crate::base::{FieldId, Value};
use crate::command::validate_settings::normalize_origin;
use crate::domain::records::lead;
use crate::domain::{FieldType, RecordType};
use crate::enquiry::gate::{self, Hello};

/// More bytes than this are no list.
const LONGEST_LIST: usize = 64 * 1024;
/// More bytes than this are no message.
const LONGEST: usize = 64 * 1024;
const LONGEST_ADDRESS: usize = 2_000;
const LONGEST_VALUE: usize = 8_000;

/// What a site may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Nothing can be changed in its frame.
    Read,
    /// Whatever the user may.
    Edit,
}

/// A site on the list.
#[derive(Clone, PartialEq, Debug)]
pub struct Site {
    /// Its origin.
    pub origin: String,
    /// What it may.
    pub mode: Mode,
}

/// Reads the list that lies beside the page. What is no exact origin is left out: nobody gets in by a mistake.
pub fn parse_allow_list(text: &str) -> Vec<Site> {
    let json = (text.len() <= LONGEST_LIST).then(|| serde_json::from_str::<Json>(text).ok()).flatten();
    let all = json.as_ref().and_then(|json| json.get("origins")).and_then(Json::as_array);
    let site = |entry: &Json| {
        let (text, mode) = match entry {
            Json::String(text) => (text.as_str(), Mode::Edit),
            entry => {
                let mode = match entry.get("mode").and_then(Json::as_str) {
                    None | Some("edit") => Mode::Edit,
                    Some("read") => Mode::Read,
                    Some(_) => return None,
                };
                (entry.get("origin")?.as_str()?, mode)
            }
        };
        Some(Site { origin: normalize_origin(text)?, mode })
    };
    all.into_iter().flatten().filter_map(site).collect()
}

/// The pages around the app, as far as the browser tells.
#[derive(Clone, PartialEq, Debug)]
pub struct Ancestors {
    /// The app's own origin.
    pub own: String,
    /// The origins of all pages around it, where the browser lists them.
    pub all: Option<Vec<String>>,
    /// Whether the page right around it is the outermost one.
    pub is_nearest_top: bool,
}

/// What the page right around the app may: every page around that has to be on the list, or of the app's own origin.
/// `None` for a stranger.
pub fn permission(list: &[Site], around: &Ancestors, nearest: &str) -> Option<Mode> {
    let of = |origin: &str| match origin == around.own {
        true => Some(Mode::Edit),
        false => list.iter().find(|site| site.origin == origin).map(|site| site.mode),
    };
    let others = match &around.all {
        Some(all) => all.as_slice(),
        None if around.is_nearest_top => &[],
        // Who stands further out cannot be known.
        None => return None,
    };
    let modes = others.iter().map(String::as_str).chain([nearest]).map(of).collect::<Option<Vec<Mode>>>()?;
    Some(if modes.contains(&Mode::Read) { Mode::Read } else { Mode::Edit })
}

/// How the app shows itself in a frame.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Appearance {
    /// Whether the page stands alone, without navigation and bar.
    pub is_single: Option<bool>,
    /// `light`, `dark`, or empty for the system's.
    pub theme: Option<String>,
    /// `en` or `de`.
    pub language: Option<String>,
}

/// What a site asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum HostRequest {
    /// To be known: whether it wants to read only, how the app shows itself, and the page it opens.
    Hello(bool, Appearance, Option<String>),
    /// A page, by its address behind `#/`.
    Show(String),
    /// The dialog for a new lead, with some fields filled in.
    Create(Vec<(FieldId, Value)>),
    /// Another look.
    Look(Appearance),
}

/// A message that was understood.
#[derive(Clone, PartialEq, Debug)]
pub struct IncomingMessage {
    /// What it asks for; `None` for what cannot be carried out.
    pub asked: Option<HostRequest>,
    /// The sender's own text, which every answer repeats.
    pub nonce: String,
    /// The number of the request.
    pub request: u64,
}

/// Reads a message; `None` for what is none of this kind.
pub fn parse_message(message: &str) -> Option<IncomingMessage> {
    let Hello { json, nonce } = gate::parse_hello(message, LONGEST)?;
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let flag = |key: &str| json.get(key).and_then(Json::as_bool);
    let look = Appearance {
        is_single: flag("single"),
        theme: text("theme").filter(|theme| ["", "light", "dark"].contains(theme)).map(str::to_string),
        language: text("language").filter(|language| ["en", "de"].contains(language)).map(str::to_string),
    };
    let asked = match text("kontor")? {
        "embed" => Some(HostRequest::Hello(flag("read").unwrap_or(false), look, text("show").and_then(address))),
        "show" => text("what").and_then(address).map(HostRequest::Show),
        "create" => json.get("fields").and_then(fields).map(HostRequest::Create),
        "look" => Some(HostRequest::Look(look)),
        _ => return None,
    };
    Some(IncomingMessage { asked, nonce, request: json.get("request").and_then(Json::as_u64).unwrap_or(0) })
}

/// An address behind `#/` that only shows something: a link with an enquiry brings one in, and is none.
fn address(text: &str) -> Option<String> {
    let is_plain = text.len() <= LONGEST_ADDRESS && !text.chars().any(char::is_control);
    let path = text.trim_start_matches(['#', '/']);
    (is_plain && !path.starts_with("enquiry")).then(|| path.to_string())
}

/// The text fields of a lead, by their keys; the user sees them all before anything is stored.
fn fields(json: &Json) -> Option<Vec<(FieldId, Value)>> {
    let mut out = Vec::new();
    for (key, value) in json.as_object()? {
        let field = RecordType::Lead.field_by_key(key).filter(|field| !field.system && !field.deprecated)?;
        let is_text = matches!(
            field.kind,
            FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url
        );
        let text = value.as_str().filter(|text| is_text && text.len() <= LONGEST_VALUE)?;
        out.extend(Value::text(text).map(|value| (field.number, value)));
    }
    out.sort_by_key(|(number, _)| *number != lead::LAST_NAME);
    Some(out)
}

/// An answer or an event: `parts` are further keys with values as JSON.
pub fn encode_message(what: &str, nonce: &str, request: u64, parts: &[(&str, Json)]) -> String {
    let mut json = serde_json::Map::new();
    json.insert("kontor".to_string(), what.into());
    json.insert("version".to_string(), 1.into());
    json.insert("nonce".to_string(), nonce.into());
    if request > 0 {
        json.insert("request".to_string(), request.into());
    }
    parts.iter().for_each(|(key, value)| drop(json.insert((*key).to_string(), value.clone())));
    Json::Object(json).to_string()
}

/// Whether two origins are certainly of one site, so that browsers give the frame the storage that the app has by itself.
/// Told by the host alone: equal, or one above the other. Where it is not certain, people are told that it may differ.
pub fn is_same_site(one: &str, other: &str) -> bool {
    let host = |origin: &str| {
        let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(':').next().unwrap_or_default().to_string()
    };
    let (one, other) = (host(one), host(other));
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    !one.is_empty() && (one == other || is_below(&one, &other) || is_below(&other, &one))
}
