//! A person's details in a card: a vCard (RFC 2426, RFC 6350) or a MECARD, as codes on business cards and badges hold them.
use super::contact_text::{self, ContactText};

/// Reads a card, or else a text such as a signature.
pub fn read(text: &str) -> ContactText {
    let start = text.trim_start().get(..12).unwrap_or_default().to_ascii_uppercase();
    if start.starts_with("BEGIN:VCARD") {
        vcard(text)
    } else if start.starts_with("MECARD:") {
        mecard(text.trim_start().get(7..).unwrap_or_default())
    } else {
        contact_text::read(text)
    }
}

/// The first card of a text.
fn vcard(text: &str) -> ContactText {
    let text = &text[..text.floor_char_boundary(contact_text::MAX_BYTES)];
    // A line that begins with a blank goes on from the one before.
    let text = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let mut out = ContactText::default();
    let mut whole = String::new();
    for line in text.lines().skip(1) {
        let Some((head, value)) = line.split_once(':') else { continue };
        let head = head.to_ascii_uppercase();
        let name = head.split(';').next().unwrap_or_default();
        // `item1.TEL` is a group of Apple's.
        let name = name.rsplit('.').next().unwrap_or_default();
        let part = |at: usize| parts(value, ';').get(at).cloned().unwrap_or_default();
        match name {
            "END" => break,
            "N" => (out.last_name, out.first_name) = (part(0), part(1)),
            "FN" => whole = parts(value, '\n').concat(),
            "ORG" => out.company = part(0),
            "TITLE" => out.title = parts(value, '\n').concat(),
            "URL" => set(&mut out.website, value.trim().to_string()),
            "EMAIL" => email(&mut out, value),
            "TEL" => phone(&mut out, value, head.contains("CELL")),
            "ADR" => {
                set(&mut out.street, part(2));
                set(&mut out.city, part(3));
                set(&mut out.postal_code, part(5));
                set(&mut out.country, part(6));
            }
            _ => {}
        }
    }
    if out.last_name.is_empty() && out.first_name.is_empty() {
        name(&mut out, &whole);
    }
    out
}

/// `N:Berg,Ada;TEL:…;;`
fn mecard(text: &str) -> ContactText {
    let mut out = ContactText::default();
    for field in split(&text[..text.floor_char_boundary(contact_text::MAX_BYTES)], ';') {
        let Some((name, value)) = field.split_once(':') else { continue };
        let all = parts(value, ',');
        let whole = unescaped(value);
        match name.trim().to_ascii_uppercase().as_str() {
            "N" if all.len() > 1 => (out.last_name, out.first_name) = (all[0].clone(), all[1].clone()),
            "N" => self::name(&mut out, &whole),
            "ORG" => out.company = whole,
            "TITLE" => out.title = whole,
            "URL" => set(&mut out.website, whole),
            "EMAIL" => email(&mut out, &whole),
            "TEL" => phone(&mut out, &whole, false),
            "ADR" => set(&mut out.street, whole),
            _ => {}
        }
    }
    out
}

fn set(field: &mut String, value: String) {
    if field.is_empty() {
        *field = value;
    }
}

fn email(out: &mut ContactText, value: &str) {
    let value = value.trim().to_string();
    if out.email.is_empty() { out.email = value } else { set(&mut out.other_email, value) }
}

fn phone(out: &mut ContactText, value: &str, is_mobile: bool) {
    let value = value.trim();
    let value = value.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("tel:")).map_or(value, |_| &value[4..]);
    let value = value.split(';').next().unwrap_or_default().to_string();
    match is_mobile {
        true if out.mobile.is_empty() => out.mobile = value,
        _ if out.phone.is_empty() => out.phone = value,
        _ => set(&mut out.other_phone, value),
    }
}

/// The last word is the last name.
fn name(out: &mut ContactText, whole: &str) {
    let (first, last) = whole.trim().rsplit_once(' ').unwrap_or(("", whole.trim()));
    (out.first_name, out.last_name) = (first.trim().to_string(), last.to_string());
}

/// The parts of a value, at separators that are not escaped.
fn split(value: &str, separator: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut is_escaped = false;
    for c in value.chars() {
        let last = out.len() - 1;
        if c == separator && !is_escaped {
            out.push(String::new());
        } else {
            out[last].push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    out
}

fn parts(value: &str, separator: char) -> Vec<String> {
    split(value, separator).iter().map(|part| unescaped(part)).collect()
}

fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push(' '),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out.trim().to_string()
}
