//! Several addresses and numbers of a person: by each of them the person is found, and so is whoever wrote or got an email.
use kontor::base::{FieldId, Id};
use kontor::domain::RecordType;
use kontor::domain::records::{activity, contact, lead};
use kontor::store::search;

use crate::custom_types::add_field;
use crate::mails::{of_subject, plan};
use crate::support::files::{file, store};
use crate::support::{TestWorkspace, text};

const EMAILS: [FieldId; 3] = [contact::EMAIL, contact::PRIVATE_EMAIL, contact::OTHER_EMAIL];
const PHONES: [FieldId; 4] = [contact::PHONE, contact::MOBILE, contact::HOME_PHONE, contact::OTHER_PHONE];

/// A person with an address or a number in every field, and the field of the workspace's own.
fn person(crm: &TestWorkspace, kind: RecordType) -> (Id, Vec<String>, Vec<String>) {
    let own = add_field(crm, kind, "Assistant", "email", None).number;
    let key = kind.key();
    let emails: Vec<String> = (0..4).map(|at| format!("{key}{at}@several.example")).collect();
    let place = if kind == RecordType::Lead { 1 } else { 2 };
    let phones: Vec<String> = (0..4).map(|at| format!("+49 431 77{place}{at}55")).collect();
    let mut fields = vec![(contact::LAST_NAME, text(&format!("Several {key}")))];
    if kind == RecordType::Lead {
        fields.push((lead::COMPANY, text("Several")));
    }
    fields.extend(EMAILS.into_iter().chain([own]).zip(&emails).map(|(field, email)| (field, text(email))));
    fields.extend(PHONES.into_iter().zip(&phones).map(|(field, phone)| (field, text(phone))));
    (crm.create(kind, fields), emails, phones)
}

#[test]
fn a_person_is_found_by_each_address_and_number() {
    // Both types have these fields under the same numbers.
    assert_eq!(EMAILS, [lead::EMAIL, lead::PRIVATE_EMAIL, lead::OTHER_EMAIL]);
    assert_eq!(PHONES, [lead::PHONE, lead::MOBILE, lead::HOME_PHONE, lead::OTHER_PHONE]);
    let crm = TestWorkspace::new();
    let people = [RecordType::Contact, RecordType::Lead].map(|kind| (kind, person(&crm, kind)));
    for (kind, (id, emails, phones)) in people {
        for typed in emails[..3].iter().chain(&phones) {
            let hits = crm.session.read(|set| search::search(set, typed, 9));
            let found: Vec<Id> = hits.into_iter().flat_map(|hits| hits.best).collect();
            assert_eq!(found, [id], "{typed}");
        }
        for (at, address) in emails.iter().enumerate() {
            for (way, head) in [
                ("from", format!("From: {address}\nTo: me@own.example")),
                ("to", format!("From: me@own.example\nTo: x@else.example, {}", address.to_uppercase())),
            ] {
                let subject = format!("{way} {} {at}", kind.key());
                let head = format!("{head}\nSubject: {subject}\nDate: Mon, 2 Mar 2026 09:00:00 +0100\n\nText\n");
                store(&crm, &plan(&crm, &[file("mail.eml", &head)]));
                let row = of_subject(&crm, &subject);
                let link = if kind == RecordType::Lead { activity::LEAD } else { activity::CONTACT };
                assert_eq!(row.link(link), Some(id), "{subject}");
            }
        }
    }
}
