//! An email as a draft: a file that mail programs open for sending (RFC 5322, RFC 2047, RFC 2045), and an address that
//! opens a mail program (RFC 6068). Nothing of what it is made of can add a header or another recipient.
use std::collections::HashMap;

use super::base64;
use super::outside_text::percent_encoded;
use super::time::Timestamp;

/// The length of an address that mail programs on every system still take: Windows cuts longer ones.
pub const MAX_LINK: usize = 1_900;

/// The length that a line of a header should not exceed.
const LINE: usize = 76;

/// A draft.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The name and address of the sender; `None` leaves them to the mail program.
    pub from: Option<(String, String)>,
    /// The name of the recipient; may be empty.
    pub name: String,
    /// The address of the recipient, which [`is_address`] holds of.
    pub address: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// A file that comes with a draft.
#[derive(Clone, PartialEq, Debug)]
pub struct Attachment {
    /// The name of the file.
    pub name: String,
    /// Its type, with parameters.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Whether a text is one address that can stand in a header and in a link: nothing in it separates or quotes.
pub fn is_address(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>()[],;:\\\"".contains(c);
    match text.split_once('@') {
        Some((local, domain)) => {
            let is_whole = !local.is_empty() && !domain.is_empty() && !domain.contains('@') && text.len() <= 254;
            is_whole && text.chars().all(is_plain)
        }
        None => false,
    }
}

/// The draft as a file.
pub fn write(draft: &Draft, now: Timestamp) -> String {
    write_with(draft, &[], now)
}

/// The draft as a file, with other files attached.
pub fn write_with(draft: &Draft, attached: &[Attachment], now: Timestamp) -> String {
    let mut out = head(draft, &[], now);
    if !attached.is_empty() {
        out.push_str("Content-Type: multipart/mixed; boundary=\"");
        out.push_str(BOUNDARY);
        out.push_str("\"\r\n\r\n");
        part(&mut out);
    }
    text_part(&mut out, &draft.text);
    for file in attached {
        part(&mut out);
        attachment(&mut out, file);
    }
    if !attached.is_empty() {
        out.push_str(&format!("--{BOUNDARY}--\r\n"));
    }
    out
}

/// A calendar that comes with a draft.
#[derive(Clone, PartialEq, Debug)]
pub struct CalendarPart {
    /// What it asks for: `REQUEST` or `CANCEL`.
    pub method: &'static str,
    /// The name of the file, for programs that show calendars as files only.
    pub name: &'static str,
    /// The calendar.
    pub text: String,
}

/// The draft of an invitation as a file, also to further recipients: the text, the calendar beside it, and the calendar as a file.
pub fn write_invitation(draft: &Draft, others: &[(String, String)], calendar: &CalendarPart, now: Timestamp) -> String {
    const EITHER: &str = "=_kontor_either";
    let mut out = head(draft, others, now);
    out.push_str(&format!("Content-Type: multipart/mixed; boundary=\"{BOUNDARY}\"\r\n\r\n"));
    part(&mut out);
    out.push_str(&format!("Content-Type: multipart/alternative; boundary=\"{EITHER}\"\r\n\r\n--{EITHER}\r\n"));
    text_part(&mut out, &draft.text);
    out.push_str(&format!("--{EITHER}\r\nContent-Type: text/calendar; charset=utf-8; method={}\r\n", calendar.method));
    in_base64(&mut out, calendar.text.as_bytes());
    out.push_str(&format!("--{EITHER}--\r\n"));
    part(&mut out);
    let name = calendar.name.to_string();
    attachment(
        &mut out,
        &Attachment { name, media_type: "application/ics", bytes: calendar.text.clone().into_bytes() },
    );
    out.push_str(&format!("--{BOUNDARY}--\r\n"));
    out
}

/// The lines above the parts.
fn head(draft: &Draft, others: &[(String, String)], now: Timestamp) -> String {
    let mut out = String::new();
    // This makes Outlook open it for editing and sending; other programs ignore it.
    out.push_str("X-Unsent: 1\r\n");
    if let Some((name, address)) = draft.from.as_ref().filter(|(_, address)| is_address(address)) {
        mailbox(&mut out, "From: ", name, address);
        out.push_str("\r\n");
    }
    let first = std::iter::once((&draft.name, &draft.address));
    let all = first.chain(others.iter().map(|(name, address)| (name, address)));
    let all: Vec<(&String, &String)> = all.filter(|(_, address)| is_address(address)).collect();
    for (at, (name, address)) in all.iter().enumerate() {
        mailbox(&mut out, if at == 0 { "To: " } else { " " }, name, address);
        out.push_str(if at + 1 < all.len() { ",\r\n" } else { "\r\n" });
    }
    out.push_str("Subject: ");
    words(&mut out, &one_line(&draft.subject), "Subject: ".len());
    out.push_str("\r\n");
    date(&mut out, now);
    out.push_str("MIME-Version: 1.0\r\n");
    out
}

/// What stands between the parts: an equals sign and a line below are in neither of the encodings.
const BOUNDARY: &str = "=_kontor_part";

fn part(out: &mut String) {
    out.push_str(&format!("--{BOUNDARY}\r\n"));
}

fn text_part(out: &mut String, text: &str) {
    out.push_str("Content-Type: text/plain; charset=utf-8\r\n");
    out.push_str("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    quoted_printable(out, text);
}

/// A file as base64, in lines; its name for old programs, and in full.
fn attachment(out: &mut String, file: &Attachment) {
    let plain = |c: char| if c.is_ascii_alphanumeric() || " .-_".contains(c) { c } else { '_' };
    let short: String = one_line(&file.name).chars().map(plain).take(60).collect();
    out.push_str(&format!("Content-Type: {}\r\n", file.media_type));
    out.push_str(&format!("Content-Disposition: attachment; filename=\"{short}\";\r\n"));
    out.push_str(&format!(" filename*=UTF-8''{}\r\n", percent_encoded(&one_line(&file.name))));
    in_base64(out, &file.bytes);
}

fn in_base64(out: &mut String, bytes: &[u8]) {
    out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
    // A line of 76 letters has 57 bytes.
    for line in bytes.chunks(57) {
        base64::write(line, out);
        out.push_str("\r\n");
    }
}

/// The address that opens a mail program with the draft; `None` if it would be longer than mail programs take.
pub fn link(draft: &Draft) -> Option<String> {
    let (local, domain) = draft.address.split_once('@').filter(|_| is_address(&draft.address))?;
    let mut out = format!("mailto:{}@{}", percent_encoded(local), percent_encoded(domain));
    let text = lines(&draft.text).collect::<Vec<_>>().join("\r\n");
    let parts = [("subject", one_line(&draft.subject)), ("body", text)];
    for (at, (name, value)) in parts.iter().filter(|(_, value)| !value.is_empty()).enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.push_str(&percent_encoded(value));
    }
    (out.len() <= MAX_LINK).then_some(out)
}

/// A text without line breaks and control characters, which would end a header.
pub fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a draft's file, without what file systems refuse.
pub fn file_name(name: &str, subject: &str) -> String {
    let text = one_line(&[name, subject].map(str::trim).join(" - "));
    let kept: String = text.chars().filter(|c| !"\\/:*?\"<>|".contains(*c)).take(80).collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c == '-' || c.is_whitespace());
    format!("{}.eml", if kept.is_empty() { "email" } else { kept })
}

/// The names of several drafts' files, each once: also for file systems to which upper and lower case are the same.
pub fn file_names(drafts: &[Draft]) -> Vec<String> {
    let mut used: HashMap<String, usize> = HashMap::new();
    let mut one = |draft: &Draft| {
        let name = file_name(&draft.name, &draft.subject);
        let stem = name.trim_end_matches(".eml");
        let mut own = name.clone();
        // What is numbered may be what another one is called.
        while used.contains_key(&own.to_lowercase()) {
            let count = used.entry(name.to_lowercase()).or_insert(1);
            *count += 1;
            own = format!("{stem} ({count}).eml");
        }
        used.insert(own.to_lowercase(), 1);
        own
    };
    drafts.iter().map(&mut one).collect()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
}

fn mailbox(out: &mut String, header: &str, name: &str, address: &str) {
    let name = one_line(name);
    out.push_str(header);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
    match name.as_str() {
        "" => {}
        name if name.len() <= LINE - header.len() && name.chars().all(is_plain) => out.push_str(name),
        // Anything else is encoded, also what quotes and dots would have to be escaped for.
        name => encoded(out, name, header.len()),
    }
    if name.is_empty() {
        out.push_str(address);
    } else {
        out.push_str("\r\n <");
        out.push_str(address);
        out.push('>');
    }
}

/// A text in a header: as it is if it may stand there, else encoded.
fn words(out: &mut String, text: &str, used: usize) {
    let is_plain = text.bytes().all(|byte| (32..127).contains(&byte)) && !text.contains("=?");
    if is_plain && used + text.len() <= LINE {
        out.push_str(text);
    } else {
        encoded(out, text, used);
    }
}

/// A text as encoded words, each on a line of its own and of whole characters.
fn encoded(out: &mut String, text: &str, used: usize) {
    const BEGIN: &str = "=?UTF-8?B?";
    const END: &str = "?=";
    let mut room = LINE.saturating_sub(used);
    let mut word = String::new();
    let mut is_first = true;
    let mut flush = |word: &mut String, out: &mut String| {
        if !is_first {
            out.push_str("\r\n ");
        }
        is_first = false;
        out.push_str(BEGIN);
        base64::write(word.as_bytes(), out);
        out.push_str(END);
        word.clear();
    };
    for c in text.chars() {
        let length = (word.len() + c.len_utf8()).div_ceil(3) * 4 + BEGIN.len() + END.len();
        if length > room && !word.is_empty() {
            flush(&mut word, out);
            room = LINE - 1;
        }
        word.push(c);
    }
    if !word.is_empty() {
        flush(&mut word, out);
    }
}

fn date(out: &mut String, now: Timestamp) {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = now.day();
    let (year, month, number) = day.ymd();
    let seconds = now.0.div_euclid(1000).rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let weekday = DAYS[day.weekday() % 7];
    let month = MONTHS[(month.saturating_sub(1) as usize) % 12];
    out.push_str(&format!("Date: {weekday}, {number} {month} {year:04} {hour:02}:{minute:02}:{second:02} +0000\r\n"));
}

/// A text as quoted-printable: lines of at most 76 characters, of which none ends in a blank.
fn quoted_printable(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for line in lines(text) {
        let mut length = 0;
        let bytes = line.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let is_last = at + 1 == bytes.len();
            let is_plain = matches!(byte, 33..=60 | 62..=126) || (matches!(byte, b' ' | b'\t') && !is_last);
            // Some servers change lines that begin with "From " or consist of a dot.
            let is_plain = is_plain && !(length == 0 && matches!(byte, b'F' | b'.'));
            let needs = if is_plain { 1 } else { 3 };
            if length + needs > LINE - 1 {
                out.push_str("=\r\n");
                length = 0;
            }
            if is_plain {
                out.push(char::from(*byte));
            } else {
                out.push('=');
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
            length += needs;
        }
        out.push_str("\r\n");
    }
}
