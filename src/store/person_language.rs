//! The language in which somebody is written to.
use super::display_names;
use super::record_tables::RecordTables;
use crate::base::{Row, fold};
use crate::domain::records::{account, contact, lead};
use crate::domain::rules::postal_address::country_code;
use crate::domain::{Field, RecordType};
use crate::locale::Language;

/// The language of a person: a field of the workspace called so, else the country of the address.
pub fn language_of(set: &RecordTables, kind: RecordType, row: &Row) -> Option<Language> {
    const NAMES: [&str; 3] = ["language", "sprache", "langue"];
    let is_named = |field: &&&'static Field| {
        field.is_custom() && Language::ALL.iter().any(|of| NAMES.contains(&fold::fold(field.label.of(*of)).as_str()))
    };
    let own = set.fields(kind).iter().find(is_named).and_then(|field| Some((field, set.value(field, row)?)));
    let own = own.map(|(field, value)| display_names::plain(set, field, &value, Language::En));
    let country = match kind {
        RecordType::Lead => lead::COUNTRY,
        RecordType::Account => account::COUNTRY,
        _ => contact::COUNTRY,
    };
    own.and_then(|text| named_language(&text)).or_else(|| spoken_in(row.text(country)))
}

/// The language of a name or code.
fn named_language(text: &str) -> Option<Language> {
    let text = fold::fold(text.trim());
    let known = |names: &[&str]| names.contains(&text.as_str());
    if known(&["en", "english", "englisch", "anglais"]) {
        Some(Language::En)
    } else if known(&["de", "german", "deutsch", "allemand"]) {
        Some(Language::De)
    } else {
        known(&["fr", "french", "franzosisch", "francais"]).then_some(Language::Fr)
    }
}

/// The language of a country in which nearly everybody speaks the same one.
fn spoken_in(country: &str) -> Option<Language> {
    match country_code(country)? {
        "DE" | "AT" => Some(Language::De),
        "FR" => Some(Language::Fr),
        "GB" | "IE" | "US" | "AU" | "NZ" => Some(Language::En),
        _ => None,
    }
}
