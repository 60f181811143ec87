//! Content lines of vCards and calendars (RFC 6350, RFC 5545, and vCard 2.1, which telephones still write): folding,
//! parameters, character sets, escapes; read and written.
use std::borrow::Cow;

use crate::base::content_line::escape;
use crate::import_export::encoding;

/// A content line: `item1.TEL;TYPE=work:+49 40 1`.
#[derive(Clone, PartialEq, Debug)]
pub struct ContentLine {
    /// The group in capitals, `ITEM1`; empty for none.
    pub group: String,
    /// The name in capitals.
    pub name: String,
    /// The parameters, names in capitals; a bare value in vCard 2.1 is a `TYPE`.
    pub parameters: Vec<(String, String)>,
    /// The value, still escaped.
    pub value: String,
}

impl ContentLine {
    /// Whether it has a type such as `work`, ignoring case.
    pub fn is(&self, kind: &str) -> bool {
        let has = |text: &str| text.split(',').any(|own| own.trim().eq_ignore_ascii_case(kind));
        self.parameters.iter().any(|(name, value)| name == "TYPE" && has(value))
    }

    /// The value of a parameter.
    pub fn parameter(&self, wanted: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// The value, unescaped.
    pub fn text(&self) -> String {
        unescape(&self.value)
    }

    /// The components of a structured value, unescaped.
    pub fn parts(&self, separator: char) -> Vec<String> {
        split(&self.value, separator).into_iter().map(|part| unescape(part).trim().to_string()).collect()
    }

    /// The components of a structured value, each of which may be a list: `Berg;María,José`. The entries of a list are
    /// joined by `joint`.
    pub fn lists(&self, joint: &str) -> Vec<String> {
        let list = |part: &str| {
            let entries = split(part, ',').into_iter().map(|entry| unescape(entry).trim().to_string());
            entries.filter(|entry| !entry.is_empty()).collect::<Vec<_>>().join(joint)
        };
        split(&self.value, ';').into_iter().map(list).collect()
    }
}

/// An escaped text, cut at the separators that are not escaped.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut is_escaped) = (0, false);
    for (at, c) in text.char_indices() {
        if c == separator && !is_escaped {
            out.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    out.push(&text[start..]);
    out
}

/// Parses the lines of a file, unfolding them. A line may name its character set; all others have that of the file.
pub fn read(bytes: &[u8]) -> Vec<ContentLine> {
    let text = encoding::decode(bytes).0;
    // In every encoding but UTF-16, lines end at the same bytes, so that one can be decoded by itself.
    let raw: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let is_alike = std::str::from_utf8(bytes).is_err() && !bytes.contains(&0) && raw.len() == text.split('\n').count();
    let mut out: Vec<String> = Vec::new();
    let mut is_quoted = false;
    let mut charset: Option<&'static encoding_rs::Encoding> = None;
    let all: Vec<&str> = text.split('\n').collect();
    // Long parameters, such as those of participants, are folded before the colon.
    let begins = |line: &str, at: usize| {
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
        };
        let folds = all.iter().skip(at + 1).take_while(|next| next.starts_with([' ', '\t']));
        line.split_once(';').is_some_and(|(name, _)| is_name(name)) && folds.clone().any(|next| next.contains(':'))
    };
    for (at, decoded) in all.iter().copied().enumerate() {
        let decoded = decoded.strip_suffix('\r').unwrap_or(decoded);
        let is_fold = decoded.starts_with([' ', '\t']);
        let is_soft = is_quoted && out.last().is_some_and(|last| last.ends_with('='));
        if !is_fold && !is_soft {
            let head = decoded.split(':').next().unwrap_or("").to_ascii_uppercase();
            is_quoted = head.contains("QUOTED-PRINTABLE");
            charset = if is_alike { charset_of(&head) } else { None };
        }
        let line: Cow<str> = match charset.zip(raw.get(at)) {
            Some((charset, raw)) => {
                let line = charset.decode_without_bom_handling(raw).0;
                Cow::Owned(line.strip_suffix('\r').unwrap_or(&line).to_string())
            }
            None => Cow::Borrowed(decoded),
        };
        match out.last_mut() {
            // Quoted-printable has its own line breaks.
            Some(last) if is_soft => {
                last.pop();
                last.push_str(&line);
            }
            Some(last) if is_fold => last.push_str(&line[1..]),
            // A line that is none continues a text that was broken without being folded.
            Some(last)
                if !line.contains(':') && !line.trim().is_empty() && last.contains(':') && !begins(&line, at) =>
            {
                last.push_str("\\n");
                last.push_str(&line);
            }
            _ => out.push(line.into_owned()),
        }
    }
    out.iter().filter_map(|line| line_of(line)).collect()
}

/// The character set that a line's head in capitals names.
fn charset_of(head: &str) -> Option<&'static encoding_rs::Encoding> {
    let name = head.split(';').find_map(|parameter| parameter.trim().strip_prefix("CHARSET="))?;
    encoding_rs::Encoding::for_label(name.trim_matches('"').as_bytes())
}

/// Properties whose value is a date: it contains no colon, while the name of a time zone before it may.
const DATES: [&str; 6] = ["DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE"];

fn line_of(text: &str) -> Option<ContentLine> {
    let head = text.split([';', ':']).next().unwrap_or("").trim().to_ascii_uppercase();
    let (group, name) = head.rsplit_once('.').unwrap_or(("", &head));
    let mut is_quoted = false;
    let mut cuts = Vec::new();
    let colon = text.char_indices().find_map(|(at, c)| {
        match c {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => cuts.push(at),
            ':' if !is_quoted => return Some(at),
            _ => {}
        }
        None
    });
    let colon = match colon {
        Some(_) if DATES.contains(&name) && !cuts.is_empty() => text.rfind(':')?,
        Some(colon) => colon,
        // A quotation mark that is never closed.
        None => text.rfind(':')?,
    };
    cuts.retain(|cut| *cut < colon);
    cuts.push(colon);
    let parameter = |cut: &[usize]| {
        let own = &text[cut[0] + 1..cut[1]];
        match own.split_once('=') {
            Some((name, value)) => (name.trim().to_ascii_uppercase(), value.replace('"', "")),
            None if own.eq_ignore_ascii_case("QUOTED-PRINTABLE") => ("ENCODING".to_string(), own.to_string()),
            None => ("TYPE".to_string(), own.to_string()),
        }
    };
    let parameters: Vec<(String, String)> = cuts.windows(2).map(parameter).collect();
    let mut line =
        ContentLine { group: group.into(), name: name.into(), parameters, value: text[colon + 1..].to_string() };
    let is_encoded =
        |(name, value): &(String, String)| name == "ENCODING" && value.eq_ignore_ascii_case("QUOTED-PRINTABLE");
    if line.parameters.iter().any(is_encoded) {
        line.value = unquoted(&line);
    }
    Some(line)
}

/// The value of a line in quoted-printable. Its components are cut before they are decoded, because an encoded
/// semicolon belongs to its component.
fn unquoted(line: &ContentLine) -> String {
    let charset = line.parameter("CHARSET").and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    let part = |part: &str| {
        let bytes = unquote(&unescape(part));
        let text = match (charset, std::str::from_utf8(&bytes)) {
            (Some(charset), _) => charset.decode_without_bom_handling(&bytes).0,
            (None, Ok(text)) => text.into(),
            (None, Err(_)) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0,
        };
        escape(&text)
    };
    split(&line.value, ';').into_iter().map(part).collect::<Vec<_>>().join(";")
}

/// The bytes of a quoted-printable text.
fn unquote(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let coded =
            bytes.get(at + 1..at + 3).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match (bytes[at], coded) {
            (b'=', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c) => out.push(c),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::content_line::write;

    #[test]
    fn content_lines_are_read_as_they_were_written() {
        let value = escape(
            "Straße 1; Kiel, \\Nord\nzweite Zeile, und so weiter und so fort, bis die Zeile länger als 75 Bytes ist",
        );
        let mut out = String::new();
        write(&mut out, "NOTE", &value);
        assert!(out.lines().all(|line| line.len() <= 75) && out.lines().count() > 1);
        let line = &read(out.as_bytes())[0];
        assert_eq!((line.name.as_str(), escape(&line.text())), ("NOTE", value));
    }

    #[test]
    fn telephone_types_of_old_vcards_are_read() {
        let text = "item1.TEL;CELL;PREF:1\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller=0A=\r\nund Sohn\r\nADR;TYPE=\"work,pref\":;;A\\;B;Kiel\r\n";
        let lines = read(text.as_bytes());
        assert!(lines[0].is("cell") && lines[0].name == "TEL" && lines[0].group == "ITEM1");
        assert_eq!(lines[1].text(), "Müller\nund Sohn");
        assert!(lines[2].is("work"));
        assert_eq!(lines[2].parts(';'), ["", "", "A;B", "Kiel"]);
    }

    #[test]
    fn components_are_cut_before_they_are_decoded_and_lines_have_their_own_character_set() {
        let text = b"ORG;ENCODING=QUOTED-PRINTABLE:A=3B B;C\r\nN;CHARSET=windows-1251:\xcb\xe5\xf1;\xc8\r\nNOTE;CHARSET=ISO-8859-1:f\xfcr\r\n";
        let lines = read(text);
        assert_eq!(lines[0].parts(';'), ["A; B", "C"]);
        assert_eq!(lines[1].parts(';'), ["Лес", "И"]);
        assert_eq!(lines[2].text(), "für");
    }

    #[test]
    fn colons_and_open_quotes_in_the_name_of_a_time_zone_hide_no_date() {
        for head in ["DTSTART;TZID=(UTC+01:00) Berlin", "DTSTART;TZID=\"(UTC+01:00) Berlin", "DTSTART;TZID=\"a:b\""] {
            let line = &read(format!("{head}:20260716T130000").as_bytes())[0];
            assert_eq!(line.value, "20260716T130000", "{head}");
            assert!(line.parameter("TZID").is_some());
        }
    }

    #[test]
    fn a_text_broken_without_being_folded_stays_whole() {
        let lines = read(b"NOTE:one\r\ntwo\r\nEND:VCARD\r\n");
        assert_eq!((lines[0].text().as_str(), lines[1].name.as_str()), ("one\ntwo", "END"));
        // A line that is folded within its parameters is one of its own.
        let lines = read(b"SUMMARY:one\r\nATTENDEE;PARTSTAT=\r\n ACCEPTED:mailto:a@b.example\r\n");
        assert_eq!((lines[0].text().as_str(), lines[1].parameter("PARTSTAT")), ("one", Some("ACCEPTED")));
    }
}
