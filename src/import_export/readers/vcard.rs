//! Reads vCards 2.1, 3.0 and 4.0 as a table of people, one row per card.
use super::content_lines::{self, ContentLine};
use super::records::Records;
use crate::domain::RecordType;
use crate::import_export::table::{Form, Table};
use crate::locale::Phrase;

/// The usual columns, in order; others are appended as they occur.
const COLUMNS: [&str; 20] = [
    "UID",
    "Prefix",
    "First Name",
    "Last Name",
    "Suffix",
    "Company",
    "Department",
    "Job Title",
    "Email",
    "Phone",
    "Mobile",
    "Street",
    "Postal Code",
    "City",
    "State",
    "Country",
    "Website",
    "Birthday",
    "Categories",
    "Notes",
];

/// Reads the cards.
pub fn read(text: &str) -> Result<Table, Phrase> {
    let mut out = Records::new(&COLUMNS);
    let mut name = String::new();
    for line in content_lines::read(text) {
        match (line.name.as_str(), line.value.trim().to_ascii_uppercase().as_str()) {
            ("BEGIN", "VCARD") => {
                out.begin()?;
                name.clear();
            }
            ("END", "VCARD") => {
                // A card may have only a formatted name.
                if !out.has("Last Name") && !out.has("First Name") {
                    let (first, last) = crate::import_export::person_name::split_name(name.trim());
                    out.put("First Name", first)?;
                    out.put("Last Name", last)?;
                }
            }
            ("FN", _) => name = line.text(),
            _ => property(&mut out, &line)?,
        }
    }
    out.table(Form::Cards, Some(RecordType::Contact))
}

fn property(out: &mut Records, line: &ContentLine) -> Result<(), Phrase> {
    let bare = |text: &str, scheme: &str| match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => text[scheme.len()..].to_string(),
        _ => text.to_string(),
    };
    match line.name.as_str() {
        "UID" => out.put("UID", &bare(&line.text(), "urn:uuid:")),
        "N" => {
            let parts = line.parts(';');
            let part = |at: usize| parts.get(at).map_or("", String::as_str);
            out.put("Last Name", part(0))?;
            out.put("First Name", &[part(1), part(2)].join(" "))?;
            out.put("Prefix", part(3))?;
            out.put("Suffix", part(4))
        }
        "ORG" => {
            let parts = line.parts(';');
            out.put("Company", parts.first().map_or("", String::as_str))?;
            out.put(
                "Department",
                &parts.iter().skip(1).filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", "),
            )
        }
        "TITLE" => out.put("Job Title", &line.text()),
        "ROLE" => out.put("Role", &line.text()),
        "EMAIL" => {
            let column = if out.has("Email") { "Further emails" } else { "Email" };
            out.put(column, &bare(&line.text(), "mailto:"))
        }
        "TEL" => {
            let is_mobile = line.is("cell") || line.is("iphone");
            let column = match () {
                _ if line.is("fax") => "Fax",
                _ if is_mobile && !out.has("Mobile") => "Mobile",
                _ if !is_mobile && !out.has("Phone") => "Phone",
                _ => "Further phones",
            };
            out.put(column, &bare(&line.text(), "tel:"))
        }
        "ADR" => {
            let parts = line.parts(';');
            let part = |at: usize| parts.get(at).map_or("", String::as_str);
            if ["Street", "City", "Postal Code", "State", "Country"].into_iter().any(|column| out.has(column)) {
                let all: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                return out.put("Further address", &all.join(", "));
            }
            let street: Vec<&str> = [part(2), part(1), part(0)].into_iter().filter(|part| !part.is_empty()).collect();
            out.put("Street", &street.join(", "))?;
            out.put("City", part(3))?;
            out.put("State", part(4))?;
            out.put("Postal Code", part(5))?;
            out.put("Country", part(6))
        }
        "URL" => out.put("Website", &line.text()),
        "BDAY" => out.put("Birthday", &day(&line.text())),
        "ANNIVERSARY" => out.put("Anniversary", &day(&line.text())),
        "NICKNAME" => out.put("Nickname", &line.text()),
        "CATEGORIES" => out.put("Categories", &line.parts(',').join("; ")),
        "NOTE" => out.put("Notes", &line.text()),
        // Pictures, keys and programs' own properties contain nothing about the person.
        _ => Ok(()),
    }
}

/// `19800513` as `1980-05-13`; any other text is unchanged.
fn day(text: &str) -> String {
    match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]),
        _ => text.to_string(),
    }
}
