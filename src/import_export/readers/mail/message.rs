//! One mail (RFC 5322 and MIME): who wrote it to whom, when and what, in the words of any program.
use mail_parser::{
    Address, ContentType, DateTime, Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart,
    MimeHeaders, PartType,
};

use super::html_text;
use crate::base::outside_text::clean;
use crate::base::{Id, Timestamp};
use crate::command::files;
use crate::import_export::encoding;
use crate::import_export::here::Here;
use crate::locale::{Phrase, phrase};

/// The maximum size of a mail with its attachments, in bytes.
const MAX_BYTES: usize = 40_000_000;
/// The maximum size of a mail's head, in bytes.
const MAX_HEAD: usize = 1_000_000;
/// The maximum number of parts that say of which type they are: a mail may contain mails that contain mails.
const MAX_PARTS: usize = 300;
/// The maximum number of lines that may begin a part, of lines, and of signs between addresses: each takes memory many
/// times its length.
const MAX_MARKS: [(&[u8], usize); 3] = [(b"\n--", 20_000), (b"\n", 1_500_000), (b",", 5_000_000)];
/// The maximum length of the text, in bytes.
const MAX_TEXT: usize = 40_000;
/// The maximum length of a subject, in bytes.
const MAX_SUBJECT: usize = 500;
/// The maximum length of an address and of a message's id, in bytes.
const MAX_ADDRESS: usize = 250;
/// The maximum number of addresses in a line, and of earlier mails that a mail refers to.
const MAX_LISTED: usize = 50;
/// A clock may be ahead by this, in milliseconds.
const DAY: i64 = 86_400_000;

const NO_MAIL: Phrase = phrase!(
    "not a mail: it has neither a sender nor a recipient nor a subject",
    "keine E-Mail: ohne Absender, Empfänger und Betreff",
    "pas un e-mail : sans expéditeur, ni destinataire, ni objet",
);
const TOO_LARGE: Phrase = phrase!(
    "a mail of more than 40 MB; save it without its attachments",
    "eine E-Mail mit mehr als 40 MB; speichern Sie sie ohne ihre Anhänge",
    "un e-mail de plus de 40 Mo ; enregistrez-le sans ses pièces jointes",
);
const TOO_COMPLEX: Phrase = phrase!(
    "a mail with more than 300 parts; forward its text as a new mail",
    "eine E-Mail mit mehr als 300 Teilen; leiten Sie ihren Text als neue E-Mail weiter",
    "un e-mail de plus de 300 parties ; transférez son texte dans un nouvel e-mail",
);
const DRAFT: Phrase =
    phrase!("a draft that was not sent", "ein Entwurf, der nicht gesendet wurde", "un brouillon non envoyé",);
const DELETED: Phrase =
    phrase!("deleted in the mail program", "im E-Mail-Programm gelöscht", "supprimé dans le logiciel de messagerie",);
const REPORT: Phrase = phrase!("Delivery report", "Zustellbericht", "Avis de remise");
const REPLY: Phrase = phrase!("Automatic reply", "Automatische Antwort", "Réponse automatique");
const NEWSLETTER: Phrase = phrase!("Newsletter", "Newsletter", "Infolettre");
const NO_REPLY: Phrase = phrase!("No-reply address", "Adresse ohne Antwort", "Adresse sans réponse");

/// Somebody in a mail's head.
#[derive(Clone, PartialEq, Debug)]
pub struct Correspondent {
    /// The name, if there is one.
    pub name: String,
    /// The address, in lower case.
    pub address: String,
}

/// A file attached to a mail.
#[derive(Debug)]
pub struct Attachment {
    /// The name.
    pub name: String,
    /// The media type, according to the mail.
    pub media_type: String,
    /// The bytes; none if they are more than a file may have.
    pub bytes: Option<Vec<u8>>,
}

/// A mail.
#[derive(Debug)]
pub struct Mail {
    /// Its id, in angle brackets; one of its content if it has none.
    pub id: String,
    /// When it was sent, if it says so and the date is not to come.
    pub sent: Option<Timestamp>,
    /// The date as it stands in the mail, in the sender's zone.
    pub date: String,
    /// Who wrote it.
    pub from: Vec<Correspondent>,
    /// To whom.
    pub to: Vec<Correspondent>,
    /// Who got a copy.
    pub cc: Vec<Correspondent>,
    /// The subject.
    pub subject: String,
    /// The text; of a mail in HTML, what a reader sees.
    pub text: String,
    /// Whether the text is longer than what is taken.
    pub is_cut: bool,
    /// The ids of earlier mails of its thread, the nearest last.
    pub references: Vec<String>,
    /// Its attachments.
    pub attachments: Vec<Attachment>,
    /// The calendars with which it invites or answers.
    pub calendars: Vec<Vec<u8>>,
    /// The sign that no person wrote it to somebody, if there is one.
    pub automatic: Option<Phrase>,
}

/// Reads a mail, or says why it cannot be read.
pub fn read(parser: &MessageParser, bytes: &[u8], here: Here) -> Result<Mail, Phrase> {
    if bytes.len() > MAX_BYTES {
        return Err(TOO_LARGE);
    }
    if is_too_complex(bytes) {
        return Err(TOO_COMPLEX);
    }
    let message = parser.parse(bytes).filter(|message| !message.parts.is_empty()).ok_or(NO_MAIL)?;
    let from = correspondents(message.from().or_else(|| message.sender()));
    let (to, cc) = (correspondents(message.to()), correspondents(message.cc()));
    let subject = cut(&clean(message.subject().unwrap_or_default(), false), MAX_SUBJECT).0;
    if from.is_empty() && to.is_empty() && (subject.is_empty() || message.date().is_none()) {
        return Err(NO_MAIL);
    }
    if raw(&message, "X-Unsent").is_some_and(|value| value == "1") {
        return Err(DRAFT);
    }
    let status = raw(&message, "X-Mozilla-Status").and_then(|value| u16::from_str_radix(value, 16).ok());
    if status.is_some_and(|status| status & 8 != 0) {
        return Err(DELETED);
    }
    let (text, is_cut) = cut(&body(&message), MAX_TEXT);
    let dates = message.date().copied().into_iter().chain(message.received().and_then(|hop| hop.date()));
    let said = dates.clone().next().map(|date| date.to_rfc3339()).unwrap_or_default();
    let sent = dates.filter_map(moment).find(|at| at.0 <= here.now.0 + DAY || here.now.0 == 0);
    let mut references = ids(message.references());
    for id in ids(message.in_reply_to()) {
        if !references.contains(&id) {
            references.push(id);
        }
    }
    references.drain(..references.len().saturating_sub(MAX_LISTED));
    let id = match ids(message.header(HeaderName::MessageId).unwrap_or(&HeaderValue::Empty)).pop() {
        Some(id) => id,
        None => {
            let sender = from.first().map_or("", |from| from.address.as_str());
            let parts = ["mail", &said, sender, &subject, &text].map(str::as_bytes);
            format!("<{}@no-message-id.invalid>", Id::derived(&parts))
        }
    };
    Ok(Mail {
        id,
        sent,
        date: said,
        automatic: automatic(&message, &from),
        from,
        to,
        cc,
        subject,
        text,
        is_cut,
        references,
        attachments: attachments(&message),
        calendars: calendars(&message),
    })
}

/// Whether a mail has more parts than any program writes. No mail is deeper than it has parts that say of which type they
/// are, so that none exhausts the stack.
fn is_too_complex(bytes: &[u8]) -> bool {
    let head = [b"\n\n".as_slice(), b"\r\n\r\n"].map(|end| memchr::memmem::find(bytes, end).unwrap_or(bytes.len()));
    let is_type = |at: &usize| {
        let name = at.checked_sub(7).and_then(|from| bytes.get(from..at + 5));
        name.is_some_and(|name| name.eq_ignore_ascii_case(b"content-type"))
    };
    let has_more = |(mark, most): (&[u8], usize)| memchr::memmem::find_iter(bytes, mark).nth(most).is_some();
    // Only hyphens are looked at, of which there are far fewer than letters.
    head[0].min(head[1]) > MAX_HEAD
        || memchr::memchr_iter(b'-', bytes).filter(is_type).nth(MAX_PARTS).is_some()
        || MAX_MARKS.into_iter().any(has_more)
}

fn moment(date: DateTime) -> Option<Timestamp> {
    (date.is_valid() && date.year < 2200).then(|| Timestamp(date.to_timestamp() * 1000))
}

/// A header as it stands in the mail.
fn raw<'a>(message: &'a Message, name: &'static str) -> Option<&'a str> {
    message.header_raw(name).map(str::trim).filter(|value| !value.is_empty())
}

/// Ids in angle brackets.
fn ids(value: &HeaderValue) -> Vec<String> {
    let all: Vec<&str> = match value {
        HeaderValue::Text(one) => vec![one],
        HeaderValue::TextList(all) => all.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    let id = |id: &str| {
        let id: String = clean(id, false).chars().filter(|c| !c.is_whitespace() && !matches!(c, '<' | '>')).collect();
        match id.len() {
            0 => None,
            1..=MAX_ADDRESS => Some(format!("<{id}>")),
            _ => Some(format!("<{}@long-message-id.invalid>", Id::derived(&[id.as_bytes()]))),
        }
    };
    all.into_iter().filter_map(id).collect()
}

/// Those whose address can be one, each once.
fn correspondents(list: Option<&Address>) -> Vec<Correspondent> {
    let mut out: Vec<Correspondent> = Vec::new();
    for one in list.into_iter().flat_map(Address::iter) {
        let address = clean(one.address().unwrap_or_default(), false).to_lowercase();
        let is_address = address.len() <= MAX_ADDRESS
            && address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
            && !address.contains(char::is_whitespace);
        if is_address && out.len() < MAX_LISTED && !out.iter().any(|other| other.address == address) {
            let name = cut(&clean(one.name().unwrap_or_default(), false), MAX_ADDRESS).0;
            out.push(Correspondent { name: name.trim_matches(['"', '\'']).to_string(), address });
        }
    }
    out
}

/// The sign that a mail was written by a machine, or to many.
fn automatic(message: &Message, from: &[Correspondent]) -> Option<Phrase> {
    let has = |name: &'static str| raw(message, name).is_some();
    let says = |name: &'static str, words: &[&str]| {
        raw(message, name).is_some_and(|value| words.iter().any(|word| value.to_ascii_lowercase().starts_with(word)))
    };
    let report = message.parts.first().is_some_and(|part| part.is_content_type("multipart", "report"));
    if report {
        return Some(REPORT);
    }
    if raw(message, "Auto-Submitted").is_some_and(|value| !value.to_ascii_lowercase().starts_with("no")) {
        return Some(REPLY);
    }
    if says("Precedence", &["auto_reply"]) || has("X-Autoreply") || has("X-Autorespond") {
        return Some(REPLY);
    }
    if has("List-Unsubscribe") || has("List-Id") || says("Precedence", &["bulk", "list", "junk"]) {
        return Some(NEWSLETTER);
    }
    const MACHINES: [&str; 8] =
        ["noreply", "donotreply", "mailerdaemon", "postmaster", "nepasrepondre", "keineantwort", "bounce", "bounces"];
    let is_machine = |from: &Correspondent| {
        let name = from.address.split('@').next().unwrap_or_default();
        let name: String = name.chars().filter(char::is_ascii_alphabetic).collect();
        MACHINES.contains(&name.as_str()) || name.starts_with("noreply") || name.ends_with("noreply")
    };
    from.first().is_some_and(is_machine).then_some(NO_REPLY)
}

/// The text of the parts that are its body.
fn body(message: &Message) -> String {
    let part = |place: &u32| message.parts.get(*place as usize).map(|part| text_of(message, part));
    let join = |places: &[u32]| {
        let texts: Vec<String> = places.iter().filter_map(part).filter(|text| !text.is_empty()).collect();
        texts.join("\n\n")
    };
    let text = join(&message.text_body);
    if text.is_empty() { join(&message.html_body) } else { text }
}

fn text_of(message: &Message, part: &MessagePart) -> String {
    let text = match &part.body {
        PartType::Html(html) => html_text::text_of(&decoded(message, part, html)),
        PartType::Text(text) => {
            let text = decoded(message, part, text);
            match part.content_type().and_then(|kind| kind.attribute("format")) {
                Some(format) if format.eq_ignore_ascii_case("flowed") => flowed(&text, part.content_type()),
                _ => text,
            }
        }
        _ => return String::new(),
    };
    // Cut before it is cleaned, because a mail may be all text.
    let text = clean(&cut(&text, MAX_TEXT * 4).0, true);
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(str::trim_end) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim_end().to_string()
}

/// A text whose mail does not say in which encoding it is, in the likeliest one.
fn decoded(message: &Message, part: &MessagePart, text: &str) -> String {
    let is_said = part.content_type().is_some_and(|kind| kind.attribute("charset").is_some());
    if is_said || part.encoding != Encoding::None || !text.contains('\u{fffd}') {
        return text.to_string();
    }
    let bytes = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    bytes.map_or_else(|| text.to_string(), |bytes| encoding::decode(bytes).0.to_string())
}

/// Paragraphs of which every line but the last ends with a blank (RFC 3676).
fn flowed(text: &str, kind: Option<&ContentType>) -> String {
    let drops_blank =
        kind.and_then(|kind| kind.attribute("delsp")).is_some_and(|answer| answer.eq_ignore_ascii_case("yes"));
    let mut out = String::with_capacity(text.len());
    let mut depth_before: Option<usize> = None;
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        // A line of the sender that begins with a sign or a blank has one blank more.
        let own = if depth == 0 { line.strip_prefix(' ').unwrap_or(line) } else { line };
        let content = if depth_before == Some(depth) && depth > 0 { own[depth..].trim_start() } else { own };
        if depth_before.is_some_and(|before| before != depth) {
            out.push('\n');
        }
        let is_open = line.ends_with(' ') && line != "-- " && !own.trim().is_empty();
        let kept = if is_open && drops_blank { content.strip_suffix(' ').unwrap_or(content) } else { content };
        out.push_str(kept);
        if is_open {
            depth_before = Some(depth);
        } else {
            out.push('\n');
            depth_before = None;
        }
    }
    out
}

/// The attachments. Pictures that stand in the text, such as those of a signature, are none, and neither is the text in
/// another form.
fn attachments(message: &Message) -> Vec<Attachment> {
    let mut out = Vec::new();
    for part in message.attachments().take(MAX_LISTED) {
        let kind = part.content_type();
        let is_picture = kind.is_some_and(|kind| kind.ctype() == "image");
        let is_attached = part.content_disposition().is_some_and(ContentType::is_attachment);
        if is_picture && part.content_id().is_some() && !is_attached {
            continue;
        }
        let own_name = part.attachment_name().map(|name| cut(&clean(name, false), MAX_ADDRESS).0);
        let own_name = own_name.filter(|name| !name.is_empty());
        let bytes = match &part.body {
            PartType::Multipart(_) => continue,
            PartType::Text(_) | PartType::Html(_) if own_name.is_none() && !is_attached => continue,
            // A mail in this one is the text between its own head and the end of the part.
            PartType::Message(inner) if part.encoding == Encoding::None => {
                let bytes = inner.raw_message.get(part.offset_body as usize..part.offset_end as usize);
                bytes.unwrap_or_default()
            }
            _ => part.contents(),
        };
        let subtype = kind.and_then(ContentType::subtype).unwrap_or("octet-stream");
        let media_type = clean(&format!("{}/{subtype}", kind.map_or("application", ContentType::ctype)), false);
        let name = own_name.unwrap_or_else(|| match &part.body {
            PartType::Message(inner) => {
                format!("{}.eml", cut(&clean(inner.subject().unwrap_or("mail"), false), MAX_ADDRESS).0)
            }
            _ => cut(&clean(subtype, false), MAX_ADDRESS).0,
        });
        let media_type = cut(&media_type.to_ascii_lowercase(), MAX_ADDRESS).0;
        let is_small = bytes.len() <= files::LIMIT;
        if !bytes.is_empty() {
            out.push(Attachment { name, media_type, bytes: is_small.then(|| bytes.to_vec()) });
        }
    }
    out
}

/// The calendars of a mail, each once: many programs add the same one as a file.
fn calendars(message: &Message) -> Vec<Vec<u8>> {
    const MAX_CALENDAR: usize = 1_000_000;
    let is_one = |part: &&MessagePart| {
        let is_kind = part.is_content_type("text", "calendar") || part.is_content_type("application", "ics");
        is_kind && part.contents().len() <= MAX_CALENDAR
    };
    // That of the text says what it asks for; a file is one that somebody sends along.
    message.parts.iter().filter(is_one).take(1).map(|part| part.contents().to_vec()).collect()
}

/// The beginning of a text, and whether there is more.
fn cut(text: &str, most: usize) -> (String, bool) {
    if text.len() <= most {
        return (text.to_string(), false);
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (format!("{}…", text[..end].trim_end()), true)
}
