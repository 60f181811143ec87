//! Reads vCards 2.1, 3.0 and 4.0 as tables: one of people, one of companies, a row per card.
mod labels;

use self::labels::{Labels, Number};
use super::content_lines::{self, ContentLine};
use super::google_contacts::is_system_group;
use super::records::{NOTHING, Records};
use crate::domain::RecordType;
use crate::import_export::person_name::split_name;
use crate::import_export::table::{Form, Table};
use crate::locale::{Phrase, phrase};

/// The usual columns of people, in order; others are appended as they occur.
const PEOPLE: [&str; 20] = [
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

/// The usual columns of companies.
const COMPANIES: [&str; 13] = [
    "Account Id",
    "Account Name",
    "Department",
    "Email",
    "Phone",
    "Street",
    "Postal Code",
    "City",
    "State",
    "Country",
    "Website",
    "Categories",
    "Notes",
];

const GROUP: Phrase = phrase!(
    "a group of addresses, not a person; its members have cards of their own",
    "eine Adressgruppe, keine Person; ihre Mitglieder haben eigene Karten",
    "un groupe d’adresses, pas une personne ; ses membres ont leurs propres cartes",
);
const NOBODY: Phrase = phrase!(
    "a card without a name, company, email address or phone number",
    "eine Karte ohne Namen, Firma, E-Mail-Adresse und Telefonnummer",
    "une carte sans nom, entreprise, adresse e-mail ni numéro de téléphone",
);

/// Reads the cards: people, then companies, by the name of their table.
pub fn read(bytes: &[u8]) -> Result<Vec<(&'static str, Table)>, Phrase> {
    let (mut people, mut companies) = (Records::new(&PEOPLE), Records::new(&COMPANIES));
    let mut card: Vec<ContentLine> = Vec::new();
    let lines = content_lines::read(bytes).into_iter().map(Some).chain([None]);
    for line in lines {
        let value = line.as_ref().map(|line| line.value.trim().to_ascii_uppercase()).unwrap_or_default();
        match line {
            Some(line) if !matches!(line.name.as_str(), "BEGIN" | "END") => card.push(line),
            // A card inside another one, as a value, is part of it.
            Some(_) if value != "VCARD" => {}
            _ => {
                put_card(&mut people, &mut companies, &card)?;
                card.clear();
            }
        }
    }
    match (people.count(), companies.count()) {
        (0, 0) => Err(NOTHING),
        (0, _) => {
            companies.notes = people.notes;
            Ok(vec![("", companies.table(Form::Cards, Some(RecordType::Account))?)])
        }
        (_, 0) => Ok(vec![("", people.table(Form::Cards, Some(RecordType::Contact))?)]),
        _ => Ok(vec![
            ("", people.table(Form::Cards, Some(RecordType::Contact))?),
            ("Accounts", companies.table(Form::Cards, Some(RecordType::Account))?),
        ]),
    }
}

fn put_card(people: &mut Records, companies: &mut Records, card: &[ContentLine]) -> Result<(), Phrase> {
    let line = |name: &str| card.iter().find(|line| line.name == name);
    let text = |name: &str| line(name).map(|line| line.text().trim().to_string()).unwrap_or_default();
    if card.iter().all(|line| line.name == "VERSION") {
        return Ok(());
    }
    let kind = [text("KIND"), text("X-ADDRESSBOOKSERVER-KIND")].concat().to_ascii_lowercase();
    if kind == "group" {
        people.notes.leave_out(GROUP);
        return Ok(());
    }
    let is_old = text("VERSION") == "2.1";
    let name = Name::of(card, is_old);
    let company = line("ORG").and_then(|line| line.parts(';').into_iter().next()).unwrap_or_default();
    let shown = text("FN");
    let is_company = matches!(kind.as_str(), "org" | "organization")
        || text("X-ABSHOWAS").eq_ignore_ascii_case("COMPANY")
        || name.is_empty() && !company.is_empty() && (shown.is_empty() || shown == company);
    let labels = Labels::of(card);
    if is_company && !(company.is_empty() && shown.is_empty()) {
        companies.begin()?;
        companies.put("Account Name", if company.is_empty() { &shown } else { &company })?;
        if !name.is_empty() {
            companies.put("Contact", &[&*name.first, &*name.last].join(" "))?;
        }
        return properties(companies, card, &labels, "Account Id");
    }
    if name.is_empty() && [&shown, &company, &text("EMAIL"), &text("TEL")].iter().all(|text| text.is_empty()) {
        people.notes.leave_out(NOBODY);
        return Ok(());
    }
    people.begin()?;
    let (first, last) = if name.is_empty() { split_name(&shown) } else { (&*name.first, &*name.last) };
    people.put("Prefix", &name.prefix)?;
    people.put("First Name", first)?;
    people.put("Last Name", last)?;
    people.put("Suffix", &name.suffix)?;
    people.put("Company", &company)?;
    properties(people, card, &labels, "UID")?;
    // Whoever has no name is found again by the address.
    if first.is_empty() && last.is_empty() && company.is_empty() {
        let address = ["EMAIL", "TEL"].into_iter().map(text).find(|text| !text.is_empty()).unwrap_or_default();
        people.put("Last Name", &bare(&bare(&address, "mailto:"), "tel:"))?;
    }
    Ok(())
}

/// The parts of a person's name.
#[derive(Default)]
struct Name {
    prefix: String,
    first: String,
    last: String,
    suffix: String,
}

impl Name {
    fn of(card: &[ContentLine], is_old: bool) -> Name {
        let Some(line) = card.iter().find(|line| line.name == "N") else { return Name::default() };
        // Since version 3.0 a part may be a list, `María,José`; before, a comma is a comma.
        let parts = if is_old { line.parts(';') } else { line.lists(" ") };
        let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
        let first = [part(1), part(2)].join(" ").trim().to_string();
        let mut name = Name { prefix: part(3), first, last: part(0), suffix: part(4) };
        // Some programs escape the whole name: `Fahl\;Gerd`.
        let is_shown = card.iter().any(|line| line.name == "FN" && line.text().trim() == name.last);
        if name.first.is_empty()
            && !is_shown
            && let Some((last, first)) = name.last.clone().split_once(';')
        {
            name.last = last.trim().to_string();
            name.first = first.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_string();
        }
        name
    }

    fn is_empty(&self) -> bool {
        self.first.is_empty() && self.last.is_empty()
    }
}

/// A value without its scheme.
fn bare(text: &str, scheme: &str) -> String {
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => text[scheme.len()..].to_string(),
        _ => text.to_string(),
    }
}

/// Everything of a card but its name.
fn properties(out: &mut Records, card: &[ContentLine], labels: &Labels, id: &str) -> Result<(), Phrase> {
    emails(out, card)?;
    numbers(out, card, labels)?;
    addresses(out, card)?;
    for line in card {
        let text = || line.text();
        match line.name.as_str() {
            "UID" if !out.has(id) => out.put(id, &bare(&text(), "urn:uuid:"))?,
            "ORG" => {
                let units = line.parts(';').into_iter().skip(1).filter(|part| !part.is_empty());
                out.put("Department", &units.collect::<Vec<_>>().join(", "))?;
            }
            "TITLE" => out.put("Job Title", &text())?,
            "ROLE" => out.put("Role", &text())?,
            "URL" => out.put(if out.has("Website") { "Further websites" } else { "Website" }, &text())?,
            "BDAY" => out.put("Birthday", &day(line))?,
            "ANNIVERSARY" | "X-ANNIVERSARY" => out.put("Anniversary", &day(line))?,
            "X-ABDATE" => out.put(&labels.of_line(line).unwrap_or_else(|| "Date".to_string()), &day(line))?,
            "X-ABRELATEDNAMES" | "RELATED" => out.put("Related", &labels.with(line))?,
            "NICKNAME" => out.put("Nickname", &text())?,
            "CATEGORIES" => {
                let groups = line.parts(',').into_iter().filter(|group| !is_system_group(group));
                out.put("Categories", &groups.collect::<Vec<_>>().join("; "))?;
            }
            "IMPP" | "X-SOCIALPROFILE" | "X-SKYPE" | "X-SKYPE-USERNAME" | "X-JABBER" | "X-AIM" | "X-MS-IMADDRESS" => {
                out.put("Messenger", &text())?;
            }
            "X-ASSISTANT" | "X-MANAGER" | "X-SPOUSE" => {
                let name = line.name[2..].to_ascii_lowercase();
                out.put(&(name[..1].to_ascii_uppercase() + &name[1..]), &text())?;
            }
            "NOTE" => out.put("Notes", &text())?,
            // Pictures, keys and programs' own properties contain nothing about the person.
            _ => {}
        }
    }
    Ok(())
}

fn is_preferred(line: &ContentLine) -> bool {
    line.is("pref") || line.parameter("PREF").is_some_and(|rank| rank == "1")
}

/// The preferred email address, else the first; of the others a private one, one more, and the rest together.
fn emails(out: &mut Records, card: &[ContentLine]) -> Result<(), Phrase> {
    let mut all: Vec<&ContentLine> = card.iter().filter(|line| line.name == "EMAIL").collect();
    all.sort_by_key(|line| !is_preferred(line));
    let mut seen: Vec<String> = Vec::new();
    for line in all {
        let email = bare(line.text().trim(), "mailto:");
        if email.is_empty() || seen.iter().any(|other| other.eq_ignore_ascii_case(&email)) || seen.len() >= MAX_VALUES {
            continue;
        }
        let column = match seen.len() {
            0 => "Email",
            _ if line.is("home") && !out.has("Private email") => "Private email",
            _ if !out.has("Other email") => "Other email",
            _ => "Further emails",
        };
        out.put(column, &email)?;
        seen.push(email);
    }
    Ok(())
}

/// The maximum number of addresses or numbers of a card that are compared with each other.
const MAX_VALUES: usize = 100;

/// Phone numbers by their labels: the mobile, the business and the private one, faxes and pagers by themselves, one more,
/// and the rest together.
fn numbers(out: &mut Records, card: &[ContentLine], labels: &Labels) -> Result<(), Phrase> {
    let lines = card.iter().filter(|line| line.name == "TEL").take(MAX_VALUES);
    let mut all: Vec<(Number, &ContentLine)> = lines.map(|line| (labels.number(line), line)).collect();
    // A mobile is the preferred one, a phone the one at work, of the company, unnamed, at home.
    all.sort_by_key(|(number, line)| (*number, !is_preferred(line)));
    let mut seen: Vec<(Number, String)> = Vec::new();
    for (number, line) in all {
        let text = bare(line.text().trim(), "tel:");
        let digits: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        if digits.is_empty() || seen.iter().any(|(_, other)| *other == digits) {
            continue;
        }
        let column = match number {
            Number::Fax => "Fax",
            Number::Pager => "Pager",
            Number::Mobile if !out.has("Mobile") => "Mobile",
            Number::Work | Number::Main | Number::Plain | Number::Home if !out.has("Phone") => "Phone",
            Number::Home if !out.has("Home phone") => "Home phone",
            _ if !out.has("Other phone") => "Other phone",
            _ => "Further phones",
        };
        out.put(column, &text)?;
        seen.push((number, digits));
    }
    Ok(())
}

/// The preferred address, else the one at work, else the first; the others as one line each.
fn addresses(out: &mut Records, card: &[ContentLine]) -> Result<(), Phrase> {
    let mut all: Vec<&ContentLine> = card.iter().filter(|line| line.name == "ADR").collect();
    all.sort_by_key(|line| (!is_preferred(line), !line.is("work")));
    let mut is_first = true;
    for line in all {
        let parts = line.lists(", ");
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        let filled: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if filled.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            out.put("Further address", &filled.join(", "))?;
            continue;
        }
        let street: Vec<&str> = [part(2), part(1), part(0)].into_iter().filter(|part| !part.is_empty()).collect();
        out.put("Street", &street.join(", "))?;
        out.put("City", part(3))?;
        out.put("State", part(4))?;
        out.put("Postal Code", part(5))?;
        out.put("Country", part(6))?;
    }
    Ok(())
}

/// `19800513` as `1980-05-13`, and a day without a year, which some programs write as one of 1604, as `--05-13`; any
/// other text is unchanged.
fn day(line: &ContentLine) -> String {
    let text = line.text();
    let date = text.trim().split('T').next().unwrap_or("");
    let digits: String = date.chars().filter(|c| *c != '-').collect();
    if digits.bytes().any(|byte| !byte.is_ascii_digit()) {
        return text;
    }
    let omitted = line.parameter("X-APPLE-OMIT-YEAR").unwrap_or("1604");
    match (digits.len(), date.starts_with("--")) {
        (8, false) if digits[..4] == *omitted => format!("--{}-{}", &digits[4..6], &digits[6..]),
        (8, false) => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        (4, true) => format!("--{}-{}", &digits[..2], &digits[2..]),
        _ => text,
    }
}
