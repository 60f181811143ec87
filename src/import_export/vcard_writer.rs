//! Writes leads and contacts as vCards 3.0 or 4.0 (RFC 2426, RFC 6350).
use crate::base::content_line::{escape, write};
use crate::base::{FieldId, Row, Value};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead};
use crate::locale::Language;
use crate::store::{RecordStore, Slot, display_names};
use crate::worker_protocol::messages::VcardVersion;

/// The vCards of some people, in order.
pub fn cards(set: &RecordStore, kind: RecordType, slots: &[Slot], version: VcardVersion, language: Language) -> String {
    let mut out = String::new();
    for row in slots.iter().filter_map(|slot| set.row_at(kind, *slot)) {
        card(&mut out, set, kind, row, version, language);
    }
    out
}

fn card(out: &mut String, set: &RecordStore, kind: RecordType, row: &Row, version: VcardVersion, language: Language) {
    let text = |key: &str| kind.field_by_key(key).map_or("", |field| row.text(field.number));
    let name = |key: &str| {
        let id = kind.field_by_key(key).and_then(|field| row.link(field.number));
        id.map(|id| display_names::whole_of(set, id, language)).unwrap_or_default()
    };
    let is_lead = kind == RecordType::Lead;
    let company = if is_lead { row.text(lead::COMPANY).to_string() } else { name("account") };
    let of = |own: FieldId, other: FieldId| row.text(if is_lead { own } else { other });
    let address = [
        of(lead::STREET, contact::STREET),
        of(lead::CITY, contact::CITY),
        of(lead::STATE, contact::STATE),
        of(lead::POSTAL_CODE, contact::POSTAL_CODE),
        of(lead::COUNTRY, contact::COUNTRY),
    ];
    let (work, cell, home, voice, private) = match version {
        VcardVersion::V3 => (
            "TEL;TYPE=WORK,VOICE",
            "TEL;TYPE=CELL",
            "TEL;TYPE=HOME,VOICE",
            "TEL;TYPE=VOICE",
            "EMAIL;TYPE=INTERNET,HOME",
        ),
        VcardVersion::V4 => {
            ("TEL;TYPE=\"work,voice\"", "TEL;TYPE=cell", "TEL;TYPE=\"home,voice\"", "TEL;TYPE=voice", "EMAIL;TYPE=home")
        }
    };
    // Version 4.0 dropped the type of email addresses of the internet.
    let email = if version == VcardVersion::V4 { "EMAIL" } else { "EMAIL;TYPE=INTERNET" };
    write(out, "BEGIN", "VCARD");
    write(out, "VERSION", if version == VcardVersion::V3 { "3.0" } else { "4.0" });
    write(out, "PRODID", "-//Kontor//CRM//EN");
    write(out, "UID", &format!("urn:uuid:{}", row.id()));
    write(out, "REV", &row.changed().to_iso().replace(['-', ':'], "").replace(".000", ""));
    let parts = [text("last_name"), text("first_name"), "", &name("salutation"), ""].map(escape);
    write(out, "N", &parts.join(";"));
    let whole = [text("first_name"), text("last_name")].join(" ");
    write(out, "FN", &escape(whole.trim()));
    let tags = match kind.field_by_key("tags").and_then(|field| row.get(field.number)) {
        Some(Value::Links(ids)) => ids,
        _ => Vec::new(),
    };
    let tags: Vec<String> = tags.iter().map(|id| escape(&display_names::whole_of(set, *id, language))).collect();
    let address_line =
        if address.concat().is_empty() { String::new() } else { format!(";;{}", address.map(escape).join(";")) };
    for (name, value) in [
        ("ORG", escape(&company)),
        ("TITLE", escape(text("title"))),
        (email, escape(text("email"))),
        (private, escape(text("private_email"))),
        (email, escape(text("other_email"))),
        (work, escape(text("phone"))),
        (cell, escape(text("mobile"))),
        (home, escape(text("home_phone"))),
        (voice, escape(text("other_phone"))),
        ("ADR;TYPE=WORK", address_line),
        ("URL", text("website").to_string()),
        ("CATEGORIES", tags.join(",")),
        ("NOTE", escape(text("description"))),
    ] {
        if !value.is_empty() {
            write(out, name, &value);
        }
    }
    write(out, "END", "VCARD");
}
