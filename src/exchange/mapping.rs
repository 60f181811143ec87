//! What the columns of a file of leads mean: guessed from their names in English and German, from the names other
//! CRMs give them, and from what stands in them.
use super::dates;
use super::table::Table;
use crate::base::fold::words;
use crate::domain::Schema;
use crate::domain::records::lead;
use crate::files::wishes::{Column, Order, Target, offered};

/// Names that other programs use, beside the field's own labels and key. Folded, without punctuation.
const ALIASES: &[(u16, &[&str])] = &[
    (lead::FIRST_NAME, &["given name", "forename", "fname", "rufname"]),
    (lead::LAST_NAME, &["surname", "family name", "lname", "familienname", "zuname"]),
    (
        lead::COMPANY,
        &[
            "company name",
            "account",
            "account name",
            "organization",
            "organisation",
            "organization name",
            "unternehmen",
            "firmenname",
            "employer",
            "company or account",
        ],
    ),
    (lead::TITLE, &["job title", "jobtitle", "funktion", "role", "designation", "berufsbezeichnung"]),
    (lead::SALUTATION, &["anrede", "prefix", "name prefix"]),
    (lead::STATUS, &["lead status", "leadstatus", "lead stage", "status reason"]),
    (lead::DEADLINE, &["deadline", "frist"]),
    (lead::REASON, &["unqualified reason", "lost reason", "disqualified reason", "ablehnungsgrund"]),
    (lead::SOURCE, &["source", "original source", "quelle", "herkunft", "leadherkunft", "campaign source"]),
    (lead::RATING, &["lead rating", "temperature", "label"]),
    (
        lead::AMOUNT,
        &[
            "amount",
            "deal value",
            "value",
            "expected revenue",
            "estimated value",
            "betrag",
            "opportunity amount",
            "est value",
        ],
    ),
    (
        lead::EMAIL,
        &[
            "email address",
            "e mail",
            "e mail address",
            "mail",
            "e mail adresse",
            "emailadresse",
            "email 1",
            "e mail 1 value",
            "primary email",
            "work email",
            "person email",
        ],
    ),
    (
        lead::PHONE,
        &[
            "phone number",
            "telephone",
            "business phone",
            "work phone",
            "tel",
            "telefonnummer",
            "rufnummer",
            "phone 1 value",
            "phone work",
            "person phone",
        ],
    ),
    (
        lead::MOBILE,
        &[
            "mobile phone",
            "mobile number",
            "cell",
            "cell phone",
            "handy",
            "mobil",
            "mobilnummer",
            "mobile phone number",
        ],
    ),
    (
        lead::WEBSITE,
        &["web", "url", "website url", "homepage", "webseite", "company website", "domain", "company domain name"],
    ),
    (
        lead::STREET,
        &[
            "street address",
            "address",
            "adresse",
            "strasse und hausnummer",
            "address line 1",
            "address 1 street 1",
            "mailing street",
            "anschrift",
        ],
    ),
    (
        lead::POSTAL_CODE,
        &["zip", "zip code", "zip postal code", "plz", "postcode", "mailing zip postal code", "postal zip code"],
    ),
    (lead::CITY, &["town", "stadt", "mailing city", "wohnort"]),
    (
        lead::STATE,
        &["state province", "province", "region", "state region", "land bundesland", "mailing state province"],
    ),
    (lead::COUNTRY, &["country region", "staat", "mailing country", "land region"]),
    (lead::INDUSTRY, &["sector", "branch", "wirtschaftszweig"]),
    (lead::REVENUE, &["revenue", "umsatz", "company revenue"]),
    (
        lead::EMPLOYEES,
        &[
            "no of employees",
            "number of employees",
            "num employees",
            "employee count",
            "mitarbeiterzahl",
            "anzahl mitarbeiter",
            "company size",
        ],
    ),
    (lead::TAGS, &["tag", "labels", "group membership", "kategorien", "categories"]),
    (
        lead::DESCRIPTION,
        &[
            "notes",
            "note",
            "comments",
            "comment",
            "notizen",
            "bemerkung",
            "bemerkungen",
            "kommentar",
            "beschreibung",
            "message",
            "nachricht",
            "about",
        ],
    ),
    (
        lead::EXTERNAL_ID,
        &["id", "leadid", "lead id", "record id", "lead number", "contact id", "external key", "person id"],
    ),
    (
        lead::OWNER,
        &[
            "lead owner",
            "contact owner",
            "assigned to",
            "assigned user",
            "owner full name",
            "inhaber",
            "zustandig",
            "zugewiesen an",
            "bearbeiter",
            "verantwortlich",
            "hubspot owner",
            "lead owner alias",
        ],
    ),
    (
        lead::CREATED,
        &[
            "created time",
            "create date",
            "created date",
            "created on",
            "created at",
            "date created",
            "erstellt am",
            "erstelldatum",
            "erstellt",
            "angelegt am",
            "date entered",
            "lead created",
            "add time",
        ],
    ),
    (lead::DO_NOT_CALL, &["nicht anrufen", "phone opt out", "do not phone"]),
    (
        lead::OPT_OUT,
        &[
            "opt out",
            "email opt out",
            "unsubscribed",
            "unsubscribed from all email",
            "keine e mails",
            "do not email",
            "has opted out of email",
        ],
    ),
];

const FULL_NAMES: &[&str] = &[
    "name",
    "full name",
    "contact name",
    "lead name",
    "person name",
    "kontaktname",
    "vollstandiger name",
    "ansprechpartner",
    "display name",
    "contact person",
];

/// Guesses every column. A field is given to one column only; what fits nowhere is kept in the description.
pub fn guess(schema: &Schema, table: &Table) -> Vec<Column> {
    let mut taken: Vec<Target> = Vec::new();
    let column = |(at, header): (usize, &String)| {
        let cells = || (0..table.rows.len()).map(move |row| table.cell(row, at).trim()).filter(|cell| !cell.is_empty());
        let by_name = if table.has_header { by_name(schema, header) } else { None };
        let target = by_name.or_else(|| by_content(cells().take(20)));
        let target = target.filter(|target| !taken.contains(target)).unwrap_or(Target::Description);
        if target != Target::Description {
            taken.push(target);
        }
        let proven = dates::order(cells().take(2000));
        let mut samples: Vec<String> = Vec::new();
        for cell in cells().take(50) {
            if samples.len() < 3 && !samples.iter().any(|other| other == cell) {
                samples.push(cell.chars().take(60).collect());
            }
        }
        Column {
            header: header.clone(),
            samples,
            target,
            order: proven.unwrap_or(Order::MonthFirst),
            is_ambiguous: proven.is_none()
                && cells().take(20).any(|cell| dates::read(cell, Order::DayFirst).is_some() && cell.contains('/')),
        }
    };
    table.header.iter().enumerate().map(column).collect()
}

/// The target a column's name means.
pub fn by_name(schema: &Schema, header: &str) -> Option<Target> {
    let name = words(header);
    let short = name.strip_prefix("lead ").or_else(|| name.strip_prefix("contact ")).unwrap_or(&name);
    for name in [name.as_str(), short] {
        for field in offered(schema) {
            let own = [field.label.en, field.label.de, field.key].iter().any(|own| words(own) == name);
            let other = ALIASES.iter().any(|(number, names)| *number == field.number && names.contains(&name));
            if own || other {
                return Some(Target::Field(field.number));
            }
        }
        if FULL_NAMES.contains(&name) {
            return Some(Target::FullName);
        }
    }
    None
}

/// The target most cells look like, where they look like one at all.
fn by_content<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Target> {
    let cells: Vec<&str> = cells.collect();
    let most = |fits: fn(&str) -> bool| {
        !cells.is_empty() && cells.iter().filter(|cell| fits(cell)).count() * 10 >= cells.len() * 8
    };
    if most(|cell| cell.contains('@') && cell.contains('.') && !cell.contains(' ')) {
        Some(Target::Field(lead::EMAIL))
    } else if most(|cell| cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")) {
        Some(Target::Field(lead::WEBSITE))
    } else {
        most(|cell| cell.starts_with('+') && cell.chars().filter(char::is_ascii_digit).count() >= 7)
            .then_some(Target::Field(lead::PHONE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_programs_are_known() {
        for (header, field) in [
            ("Last Name", lead::LAST_NAME),
            ("Nachname", lead::LAST_NAME),
            ("Lead Owner", lead::OWNER),
            ("LEADID", lead::EXTERNAL_ID),
            ("E-Mail-Adresse", lead::EMAIL),
            ("Organisation", lead::COMPANY),
            ("PLZ", lead::POSTAL_CODE),
            ("Created Time", lead::CREATED),
            ("lead_source", lead::SOURCE),
            ("Lead-Status", lead::STATUS),
            ("No. of Employees", lead::EMPLOYEES),
        ] {
            assert_eq!(by_name(&Schema::default(), header), Some(Target::Field(field)), "{header}");
        }
        assert_eq!(by_name(&Schema::default(), "Ansprechpartner"), Some(Target::FullName));
        assert_eq!(by_name(&Schema::default(), "month_Created Time1"), None);
    }

    #[test]
    fn a_file_without_header_is_read_by_its_content() {
        let table =
            super::super::table::read(b"Berg,ada@example.com,+49 30 1234567\nLund,bo@example.com,+49 40 7654321\n")
                .unwrap();
        let targets: Vec<Target> = guess(&Schema::default(), &table).into_iter().map(|column| column.target).collect();
        assert_eq!(targets, [Target::Description, Target::Field(lead::EMAIL), Target::Field(lead::PHONE)]);
    }
}
