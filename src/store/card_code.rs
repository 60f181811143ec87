//! The card of a person as a QR code: a short vCard, so that the code stays coarse enough for every camera.
use qrcodegen::{QrCode, QrCodeEcc};

use super::{RecordTables, display_names};
use crate::base::content_line::escape;
use crate::base::{FieldId, Row};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead, user};
use crate::locale::Language;

/// The types of records that have a card.
pub const KINDS: [RecordType; 3] = [RecordType::Lead, RecordType::Contact, RecordType::User];

/// A code: how many squares it has per side, and the dark ones as a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// The squares per side, with the light frame that cameras need.
    pub size: i32,
    /// The dark squares as the path of a picture.
    pub path: String,
}

/// The light squares around a code.
const FRAME: i32 = 4;

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

/// The code of a text; `None` if it is too long for one.
pub fn code(text: &str) -> Option<Code> {
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).or_else(|_| QrCode::encode_text(text, QrCodeEcc::Low)).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let length = (x..size).take_while(|x| code.get_module(*x, y)).count() as i32;
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + FRAME, y + FRAME));
            }
            x += length.max(1);
        }
    }
    Some(Code { size: size + 2 * FRAME, path })
}
