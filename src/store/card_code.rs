//! The card of a person for a QR code: a short vCard, so that the code stays coarse enough for every camera.
use super::{RecordTables, display_names};
use crate::base::content_line::escape;
use crate::base::{FieldId, Row};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead, user};
use crate::locale::Language;

/// The types of records that have a card.
pub const KINDS: [RecordType; 3] = [RecordType::Lead, RecordType::Contact, RecordType::User];

/// A person's card (vCard 3.0, which every phone reads): name, company, numbers and addresses, and nothing of the work on them.
pub fn card(set: &RecordTables, kind: RecordType, row: &Row) -> String {
    let mut out = String::from("BEGIN:VCARD\r\nVERSION:3.0\r\n");
    let mut line = |name: &str, value: &str| {
        if !value.trim_matches(';').is_empty() {
            out.push_str(name);
            out.push(':');
            out.push_str(value);
            out.push_str("\r\n");
        }
    };
    if kind == RecordType::User {
        let name = row.text(user::NAME);
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        line("N", &format!("{};{}", escape(last), escape(first)));
        line("FN", &escape(name));
        line("EMAIL", &escape(row.text(user::EMAIL)));
        out.push_str("END:VCARD\r\n");
        return out;
    }
    let is_lead = kind == RecordType::Lead;
    let text = |own: FieldId, other: FieldId| escape(row.text(if is_lead { own } else { other }));
    let company = match is_lead {
        true => row.text(lead::COMPANY).to_string(),
        false => {
            row.link(contact::ACCOUNT).map(|id| display_names::whole_of(set, id, Language::En)).unwrap_or_default()
        }
    };
    let (first, last) = (text(lead::FIRST_NAME, contact::FIRST_NAME), text(lead::LAST_NAME, contact::LAST_NAME));
    line("N", &format!("{last};{first}"));
    line("FN", format!("{first} {last}").trim());
    line("ORG", &escape(&company));
    line("TITLE", &text(lead::TITLE, contact::TITLE));
    line("TEL;TYPE=WORK", &text(lead::PHONE, contact::PHONE));
    line("TEL;TYPE=CELL", &text(lead::MOBILE, contact::MOBILE));
    line("EMAIL", &text(lead::EMAIL, contact::EMAIL));
    let address = [
        text(lead::STREET, contact::STREET),
        text(lead::CITY, contact::CITY),
        text(lead::STATE, contact::STATE),
        text(lead::POSTAL_CODE, contact::POSTAL_CODE),
        text(lead::COUNTRY, contact::COUNTRY),
    ];
    line("ADR;TYPE=WORK", &format!(";;{}", address.join(";")));
    out.push_str("END:VCARD\r\n");
    out
}
