//! Business cards as QR codes: what a camera reads of them, and cards of other programs that fill in a form.
use kontor::base::{FieldId, Value};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, lead, user};
use kontor::domain::rules::card_text;
use kontor::store::card_code;
use kontor::store::qr_code::{self, Code};
use proptest::prelude::*;
use rqrr::{Grid, SimpleGrid};

use crate::support::{TestWorkspace, cases, link, text};

/// What a camera reads: the squares of the path, inside their light frame.
pub fn seen(code: &Code) -> String {
    let size = (code.size - 8) as usize;
    let mut dark = vec![false; size * size];
    for (x, y, length) in &code.runs {
        let at = |place: &i32| *place as usize - 4;
        (at(x)..at(x) + *length as usize).for_each(|x| dark[at(y) * size + x] = true);
    }
    let grid = Grid::new(SimpleGrid::from_func(size, |x, y| dark[y * size + x]));
    grid.decode().expect("is a code").1
}

fn card(crm: &TestWorkspace, kind: RecordType, fields: Vec<(FieldId, Option<Value>)>) -> String {
    let id = crm.create(kind, fields);
    crm.session.read(|set| card_code::card(set, kind, set.get(kind, id).expect("is there")))
}

#[test]
fn a_contact_a_lead_and_an_owner_have_a_card() {
    let crm = TestWorkspace::new();
    let nord = crm.create(RecordType::Account, vec![(account::NAME, text("Nord; Süd & Söhne"))]);
    let fields = vec![
        (contact::FIRST_NAME, text("Ada")),
        (contact::LAST_NAME, text("Berg, jr.")),
        (contact::ACCOUNT, link(nord)),
        (contact::TITLE, text("CEO")),
        (contact::PHONE, text("+49 40 123456")),
        (contact::MOBILE, text("+49 170 123456")),
        (contact::EMAIL, text("ada@nord.example")),
        (contact::DESCRIPTION, text("A secret")),
    ];
    let written = card(&crm, RecordType::Contact, fields);
    assert!(written.contains("N:Berg\\, jr.;Ada\r\n") && written.contains("TEL;TYPE=CELL:+49 170 123456\r\n"));
    assert!(!written.contains("secret"), "what is noted about somebody stays here");
    let found = card_text::read(&seen(&qr_code::code(&written).expect("fits")));
    assert_eq!((found.first_name.as_str(), found.last_name.as_str()), ("Ada", "Berg, jr."));
    assert_eq!((found.company.as_str(), found.title.as_str()), ("Nord; Süd & Söhne", "CEO"));
    assert_eq!((found.phone.as_str(), found.mobile.as_str()), ("+49 40 123456", "+49 170 123456"));
    assert_eq!(found.email, "ada@nord.example");
    let written = card(&crm, RecordType::Lead, vec![(lead::LAST_NAME, text("Lenz")), (lead::COMPANY, text("Lenz AG"))]);
    assert_eq!(written, "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lenz;\r\nFN:Lenz\r\nORG:Lenz AG\r\nEND:VCARD\r\n");
    let written =
        card(&crm, RecordType::User, vec![(user::NAME, text("Max M. Own")), (user::EMAIL, text("max@own.example"))]);
    assert!(written.contains("N:Own;Max M.\r\n") && written.contains("EMAIL:max@own.example\r\n"));
    // What no code holds is said, not cut.
    assert_eq!(qr_code::code(&"x".repeat(3_000)), None);
}

#[test]
fn cards_of_other_programs_fill_in_a_form() {
    let iphone = "BEGIN:VCARD\nVERSION:3.0\nPRODID:-//Apple Inc.//iPhone OS 18.0//EN\nN:Weber;Anna;;Dr.;\nFN:Dr. Anna Weber\nORG:Nord GmbH;Vertrieb\nTITLE:Leiterin\nitem1.EMAIL;type=INTERNET;type=pref:anna@nord.example\nEMAIL;type=HOME:anna@home.example\nTEL;type=CELL;type=VOICE:+49 170 1\nTEL;type=WORK:+49 40 1\nitem2.ADR;type=WORK:;;Am Hafen 1;Kiel;;24103;Deutschland\nitem2.X-ABADR:de\nURL:https://nord.example\nEND:VCARD";
    let found = card_text::read(iphone);
    let expected = [
        ("first_name", "Anna"),
        ("last_name", "Weber"),
        ("title", "Leiterin"),
        ("company", "Nord GmbH"),
        ("email", "anna@nord.example"),
        ("phone", "+49 40 1"),
        ("mobile", "+49 170 1"),
        ("other_email", "anna@home.example"),
        ("other_phone", ""),
        ("website", "https://nord.example"),
        ("street", "Am Hafen 1"),
        ("postal_code", "24103"),
        ("city", "Kiel"),
        ("country", "Deutschland"),
    ];
    assert_eq!(found.by_key(), expected);
    // Version 4.0 writes numbers as addresses and folds long lines.
    let folded = "begin:vcard\r\nVERSION:4.0\r\nFN:Ben van der\r\n  Berg\r\nTEL;VALUE=uri;TYPE=\"voice,work\":tel:+31-20-1;ext=3\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Other\r\nEND:VCARD";
    let found = card_text::read(folded);
    assert_eq!(
        (found.first_name.as_str(), found.last_name.as_str(), found.phone.as_str()),
        ("Ben van der", "Berg", "+31-20-1")
    );
    // Android and badges of fairs.
    let found = card_text::read("MECARD:N:Owen\\, Jr.,Sean;TEL:+12125551212;EMAIL:srowen@example.com;ORG:A\\;B;;");
    assert_eq!((found.first_name.as_str(), found.last_name.as_str()), ("Sean", "Owen, Jr."));
    assert_eq!(
        (found.company.as_str(), found.phone.as_str(), found.email.as_str()),
        ("A;B", "+12125551212", "srowen@example.com")
    );
    // Anything else is a text, as before.
    assert_eq!(card_text::read("Ada Berg\nada@nord.example").email, "ada@nord.example");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    #[test]
    fn whoever_is_written_is_read(first in "[\\PC&&[^\\\\]]{0,20}", last in "[\\PC&&[^\\s]]{1,20}", title in "\\PC{0,30}") {
        let crm = TestWorkspace::new();
        let fields = vec![
            (contact::FIRST_NAME, Value::text(&first)),
            (contact::LAST_NAME, Value::text(&last)),
            (contact::TITLE, Value::text(&title)),
        ];
        let written = card(&crm, RecordType::Contact, fields);
        let read = seen(&qr_code::code(&written).expect("fits"));
        prop_assert_eq!(&read, &written);
        let found = card_text::read(&read);
        prop_assert_eq!(found.last_name.trim(), last.trim());
        prop_assert_eq!(found.first_name.trim(), first.trim());
        prop_assert_eq!(found.title.trim(), title.trim());
    }

    #[test]
    fn no_text_is_too_strange(text in "(BEGIN:VCARD|MECARD:)?[\\PC\\r\\n;:,\\\\]{0,200}") {
        card_text::read(&text);
    }
}
