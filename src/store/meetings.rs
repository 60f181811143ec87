//! Who takes part in a meeting, and what they answered. Participants are links of the activity, and addresses of whoever has no
//! record; the answers are a text of the activity with a line per participant:
//! the id or the address, the answer, and how often it was changed, unless never.
use super::{RecordTables, display_names};
use crate::base::{FieldId, Id, Row, Value, mail};
use crate::domain::records::{activity, contact, user};
use crate::domain::{FieldType, RecordType, defaults};
use crate::locale::{Language, Phrase, phrase};

/// The fields with the records that take part, and the types of these.
pub const LINKS: [(FieldId, RecordType); 3] = [
    (activity::PARTICIPANTS, RecordType::Contact),
    (activity::PARTICIPATING_LEADS, RecordType::Lead),
    (activity::COLLEAGUES, RecordType::User),
];

/// What a participant answered to an invitation.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Response {
    /// Nothing yet.
    #[default]
    NeedsAction,
    /// Takes part.
    Accepted,
    /// Perhaps takes part.
    Tentative,
    /// Does not take part.
    Declined,
}

impl Response {
    /// All of them, as they are offered.
    pub const ALL: [Response; 4] = [Response::NeedsAction, Response::Accepted, Response::Tentative, Response::Declined];

    /// The stored key, which is the word of calendars (`PARTSTAT`) in lower case.
    pub const fn key(self) -> &'static str {
        match self {
            Response::NeedsAction => "needs-action",
            Response::Accepted => "accepted",
            Response::Tentative => "tentative",
            Response::Declined => "declined",
        }
    }

    /// The answer with a key, in any letters; a word that calendars do not have is no answer.
    pub fn from_key(key: &str) -> Response {
        Response::ALL.into_iter().find(|own| own.key().eq_ignore_ascii_case(key.trim())).unwrap_or_default()
    }

    /// The answer that is in words, in any language.
    pub fn from_words(words: &str) -> Option<Response> {
        Response::ALL.into_iter().find(|own| own.phrase().is(words.trim()))
    }

    /// In words.
    pub const fn phrase(self) -> Phrase {
        match self {
            Response::NeedsAction => phrase!("No answer yet", "Noch keine Antwort", "Pas encore de réponse"),
            Response::Accepted => phrase!("Accepted", "Angenommen", "Accepté"),
            Response::Tentative => phrase!("Tentative", "Mit Vorbehalt", "Provisoire"),
            Response::Declined => phrase!("Declined", "Abgelehnt", "Refusé"),
        }
    }
}

/// Somebody who takes part in a meeting.
#[derive(Clone, PartialEq, Debug)]
pub struct Participant {
    /// Their record; `None` of whoever has none.
    pub record: Option<(RecordType, Id)>,
    /// What their answer is stored under: the id of their record, or else the address or the name.
    pub key: String,
    /// The name; may be empty if there is an address.
    pub name: String,
    /// The address that an invitation goes to; may be empty.
    pub address: String,
    /// All addresses that are known, in lower case.
    pub addresses: Vec<String>,
    /// What they answered.
    pub response: Response,
    /// Whether they do not want to get emails.
    pub has_opted_out: bool,
}

impl Participant {
    /// The name, or else the address.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.address } else { &self.name }
    }
}

/// Whether an activity is a meeting, has a type of the workspace's own and a time, or somebody takes part in it.
pub fn is_meeting(row: &Row) -> bool {
    let has = |(field, _): (FieldId, RecordType)| row.get(field).is_some();
    let kind = row.link(activity::TYPE);
    let takes_part = LINKS.into_iter().any(has) || !row.text(activity::GUESTS).is_empty();
    // An invitation is an email to those who take part in something else.
    let is_own = kind.is_some_and(|kind| !defaults::is_activity_type(kind)) && row.get(activity::START).is_some();
    kind == Some(defaults::MEETING) || is_own || kind != Some(defaults::EMAIL) && takes_part
}

/// Whether an activity is a user's: they own it, or take part in it.
pub fn is_of(row: &Row, user: Id) -> bool {
    let takes_part = || row.get(activity::COLLEAGUES).is_some_and(|value| value.links().contains(&user));
    row.link(activity::OWNER) == Some(user) || takes_part()
}

/// The participants of a meeting: contacts, leads, owners, and those without a record.
pub fn participants(set: &RecordTables, meeting: &Row) -> Vec<Participant> {
    let responses = meeting.text(activity::RESPONSES);
    let mut out: Vec<Participant> = Vec::new();
    for (field, kind) in LINKS {
        let ids = meeting.get(field).map(|value| value.links().to_vec()).unwrap_or_default();
        for row in ids.into_iter().filter_map(|id| set.get(kind, id)) {
            out.push(of_record(set, kind, row, responses));
        }
    }
    for (name, address) in guests(meeting.text(activity::GUESTS)) {
        let lower = address.to_lowercase();
        let key = guest_key(&name, &address);
        if out.iter().any(|own| own.key == key || !lower.is_empty() && own.addresses.contains(&lower)) {
            continue;
        }
        let response = response(responses, &key);
        let addresses = Some(lower).filter(|lower| !lower.is_empty()).into_iter().collect();
        out.push(Participant { record: None, key, name, address, addresses, response, has_opted_out: false });
    }
    out
}

/// The names of the first participants, and how many more there are.
pub fn names(set: &RecordTables, meeting: &Row) -> String {
    const SHOWN: usize = 3;
    let all = participants(set, meeting);
    let shown = all.iter().take(SHOWN).map(|one| display_names::brief(one.title())).collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} +{more}"),
    }
}

fn of_record(set: &RecordTables, kind: RecordType, row: &Row, responses: &str) -> Participant {
    let key = row.id().to_string();
    let emails = set.fields(kind).iter().filter(|field| field.kind == FieldType::Email);
    let addresses = emails.map(|field| row.text(field.number).trim().to_lowercase());
    let main = if kind == RecordType::User { user::EMAIL } else { contact::EMAIL };
    Participant {
        record: Some((kind, row.id())),
        response: response(responses, &key),
        key,
        name: display_names::whole(kind, row, Language::En),
        address: row.text(main).trim().to_string(),
        addresses: addresses.filter(|address| !address.is_empty()).collect(),
        has_opted_out: kind != RecordType::User && row.is(contact::OPT_OUT),
    }
}

/// The names and addresses of a text with one participant per line, or several with commas or semicolons between them.
pub fn guests(text: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for part in text.split(['\n', ';', ',']).map(mail::one_line).filter(|part| !part.is_empty()) {
        let (name, address) = match part.rsplit_once('<') {
            Some((name, address)) => (name, address.trim_end_matches('>')),
            None if part.contains('@') => ("", part.as_str()),
            None => (part.as_str(), ""),
        };
        let address = address.trim();
        let (name, address) = match mail::is_address(address) {
            true => (name.trim().trim_matches('"').to_string(), address.to_string()),
            // What is no address is still somebody.
            false => (part.clone(), String::new()),
        };
        if !out.iter().any(|own| own.1.eq_ignore_ascii_case(&address) && (!address.is_empty() || own.0 == name)) {
            out.push((name, address));
        }
    }
    out
}

/// A name and an address as a line of [`guests`].
pub fn guest(name: &str, address: &str) -> String {
    let name: String = name.chars().map(|c| if "<>;,\"".contains(c) { ' ' } else { c }).collect();
    match mail::one_line(&name) {
        name if name.is_empty() || name.eq_ignore_ascii_case(address) => address.to_string(),
        name => format!("{name} <{address}>"),
    }
}

/// A line of the answers: what it is stored under, the answer, and how often it was changed.
type Line<'a> = (&'a str, Response, u32);

fn lines(responses: &str) -> impl Iterator<Item = Line<'_>> {
    responses.lines().filter_map(|line| {
        let (rest, last) = line.rsplit_once(' ')?;
        match (last.parse(), rest.rsplit_once(' ')) {
            (Ok(changes), Some((key, word))) => Some((key, Response::from_key(word), changes)),
            _ => Some((rest, Response::from_key(last), 0)),
        }
    })
}

fn written(all: &[Line]) -> String {
    let line = |(key, response, changes): &Line| match changes {
        0 => format!("{key} {}", response.key()),
        changes => format!("{key} {} {changes}", response.key()),
    };
    let mut out: Vec<String> = all.iter().map(line).collect();
    // The same in every browser that takes in the same answers, in whatever order.
    out.sort();
    out.join("\n")
}

fn response(responses: &str, key: &str) -> Response {
    lines(responses).find(|(own, ..)| *own == key).map(|(_, response, _)| response).unwrap_or_default()
}

/// The answers with that of one participant. One that is taken back keeps its line, so that colleagues hear of it.
pub fn with_response(responses: &str, key: &str, response: Response) -> Option<Value> {
    let mut all: Vec<Line> = lines(responses).collect();
    match all.iter_mut().find(|(own, ..)| *own == key) {
        Some(own) if own.1 != response => *own = (key, response, own.2.saturating_add(1)),
        None if response != Response::NeedsAction => all.push((key, response, 0)),
        _ => {}
    }
    Value::text(&written(&all))
}

/// What browsers of a team noted without having heard of each other, in the order of what they did: the answers of different
/// participants stand beside each other, and of one participant that which was changed more often counts, else the last.
/// Where all were forgotten, because everybody was asked again, what was noted before is gone.
pub fn merged_responses<'a>(noted: impl IntoIterator<Item = &'a str>) -> String {
    let mut all: Vec<Line> = Vec::new();
    for text in noted {
        if text.is_empty() {
            all.clear();
        }
        for line in lines(text) {
            match all.iter_mut().find(|(key, ..)| *key == line.0) {
                Some(own) if own.2 > line.2 => {}
                Some(own) => *own = line,
                None => all.push(line),
            }
        }
    }
    written(&all)
}

/// The answers with the names of those who have a record, as the history and exports show them.
pub fn named_responses(set: &RecordTables, responses: &str, language: Language) -> String {
    let line = |(key, response, _): Line| {
        let name = key.parse::<Id>().ok().map(|id| display_names::whole_of(set, id, language));
        format!("{}{}{}", name.as_deref().unwrap_or(key), language.colon(), response.phrase().of(language))
    };
    lines(responses)
        .filter(|(_, response, _)| *response != Response::NeedsAction)
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// What the answer of somebody without a record is stored under.
pub fn guest_key(name: &str, address: &str) -> String {
    match address.is_empty() {
        true => name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("_"),
        false => address.to_lowercase(),
    }
}
