//! The app inside another site's page: which sites may embed it, and which messages are understood. A site that is not
//! on the list gets no answer, and nothing can be changed in its frame. `docs/embedding.md` describes both sides.
use serde_json::Value as Json;

use crate::base::{FieldId, Value};
use crate::command::validate_settings::normalize_origin;
use crate::domain::records::lead;
use crate::domain::{FieldType, RecordType};
use crate::enquiry::gate::{self, Hello};
use crate::locale::Language;

/// The maximum size of the list in bytes.
const LONGEST_LIST: usize = 64 * 1024;
/// The maximum size of a message in bytes.
const LONGEST: usize = 64 * 1024;
const LONGEST_ADDRESS: usize = 2_000;
const LONGEST_VALUE: usize = 8_000;

/// The permission of a site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Read-only.
    Read,
    /// Everything the user may do.
    Edit,
}

/// A site on the list.
#[derive(Clone, PartialEq, Debug)]
pub struct Site {
    /// Its origin.
    pub origin: String,
    /// Its permission.
    pub mode: Mode,
}

/// Parses the list beside the page. Anything but an exact origin is left out, so that a mistake lets nobody in.
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

/// The pages around the app, as far as the browser reveals them.
#[derive(Clone, PartialEq, Debug)]
pub struct Ancestors {
    /// The app's own origin.
    pub own: String,
    /// The origins of all ancestors, if the browser lists them.
    pub all: Option<Vec<String>>,
    /// Whether the parent is the outermost page.
    pub is_nearest_top: bool,
}

/// The permission of the parent page. Every ancestor has to be on the list or have the app's own origin. `None` for an
/// unknown site.
pub fn permission(list: &[Site], around: &Ancestors, nearest: &str) -> Option<Mode> {
    let of = |origin: &str| match origin == around.own {
        true => Some(Mode::Edit),
        false => list.iter().find(|site| site.origin == origin).map(|site| site.mode),
    };
    let others = match &around.all {
        Some(all) => all.as_slice(),
        None if around.is_nearest_top => &[],
        // Outer ancestors are unknown.
        None => return None,
    };
    let modes = others.iter().map(String::as_str).chain([nearest]).map(of).collect::<Option<Vec<Mode>>>()?;
    Some(if modes.contains(&Mode::Read) { Mode::Read } else { Mode::Edit })
}

/// The appearance of the app in a frame.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct HostAppearance {
    /// Whether only the page is shown, without navigation and top bar.
    pub is_single: Option<bool>,
    /// `light`, `dark`, or empty for the system's.
    pub theme: Option<String>,
    /// `en`, `de` or `fr`.
    pub language: Option<String>,
}

/// A request of a site.
#[derive(Clone, PartialEq, Debug)]
pub enum HostRequest {
    /// Handshake: whether it is read-only, the appearance, and the page to open.
    Hello(bool, HostAppearance, Option<String>),
    /// Opens a page, by its address after `#/`.
    Show(String),
    /// Opens the dialog for a new lead, with some fields filled in.
    Create(Vec<(FieldId, Value)>),
    /// Changes the appearance.
    Look(HostAppearance),
}

/// A parsed message.
#[derive(Clone, PartialEq, Debug)]
pub struct IncomingMessage {
    /// The request; `None` if it is not supported.
    pub asked: Option<HostRequest>,
    /// The sender's own text, which every answer repeats.
    pub nonce: String,
    /// The number of the request.
    pub request: u64,
}

/// Parses a message; `None` if it is none of this protocol.
pub fn parse_message(message: &str) -> Option<IncomingMessage> {
    let Hello { json, nonce } = gate::parse_hello(message, LONGEST)?;
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let flag = |key: &str| json.get(key).and_then(Json::as_bool);
    let look = HostAppearance {
        is_single: flag("single"),
        theme: text("theme").filter(|theme| ["", "light", "dark"].contains(theme)).map(str::to_string),
        language: text("language")
            .filter(|tag| Language::ALL.iter().any(|language| language.code() == *tag))
            .map(str::to_string),
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

/// An address after `#/` that only shows a page; links with an enquiry are refused, because they add one.
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

/// Formats an answer or an event: `parts` are additional keys with values as JSON.
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

/// Whether two origins certainly belong to one site, so that browsers give the frame the same storage as the app
/// itself. Only the hosts are compared: equal, or one a subdomain of the other. If it is uncertain, the user is told
/// that the storage may differ.
pub fn is_same_site(one: &str, other: &str) -> bool {
    let host = |origin: &str| {
        let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(':').next().unwrap_or_default().to_string()
    };
    let (one, other) = (host(one), host(other));
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    !one.is_empty() && (one == other || is_below(&one, &other) || is_below(&other, &one))
}
