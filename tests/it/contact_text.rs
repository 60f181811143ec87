//! A person's details in running text: signatures as people write them, and what is selected on pages.
use kontor::domain::rules::contact_text::{self, ContactText};
use proptest::prelude::*;

use crate::support::cases;

/// What is found, a line for each.
fn found(text: &str) -> String {
    let found = contact_text::read(text);
    let lines = found.by_key().into_iter().filter(|(_, text)| !text.is_empty());
    lines.map(|(key, text)| format!("{key}: {text}\n")).collect()
}

#[test]
fn a_german_signature() {
    let text = "Hallo Frau Hopper,\n\nwir melden uns unter 040 999999.\n\nMit freundlichen Grüßen\nDr. Ada von Berg\nLeiterin Einkauf\n--\nNordlicht Solar GmbH & Co. KG\nMusterstraße 12a | 20095 Hamburg\nTel.: +49 (0)40 123456-0 | Fax: +49 40 123456-99\nMobil 0170 1234567\nE-Mail: ada.berg@nordlicht.example\nwww.nordlicht.example\n\nSitz der Gesellschaft: Hamburg, Amtsgericht Hamburg HRB 123456\nGeschäftsführer: Ben Cohn, Cyd Dahl\nUSt-IdNr. DE123456789";
    expect_test::expect![[r#"
        first_name: Dr. Ada
        last_name: von Berg
        title: Leiterin Einkauf
        company: Nordlicht Solar GmbH & Co. KG
        email: ada.berg@nordlicht.example
        phone: +49 (0)40 123456-0
        mobile: 0170 1234567
        website: www.nordlicht.example
        street: Musterstraße 12a
        postal_code: 20095
        city: Hamburg
    "#]]
    .assert_eq(&found(text));
}

#[test]
fn an_english_signature() {
    let text = "> Kind regards,\n>\n> Ben Cohn\n> Head of Sales, EMEA\n>\n> Northlight Ltd.\n> 10 Downing Street, London SW1A 2AA, United Kingdom\n> T +44 20 7946 0000  M +44 7700 900123\n> ben@northlight.example · https://northlight.example/team";
    expect_test::expect![[r#"
        first_name: Ben
        last_name: Cohn
        title: Head of Sales, EMEA
        company: Northlight Ltd.
        email: ben@northlight.example
        phone: +44 20 7946 0000
        mobile: +44 7700 900123
        website: https://northlight.example/team
        street: 10 Downing Street
        postal_code: SW1A 2AA
        city: London
        country: United Kingdom
    "#]]
    .assert_eq(&found(text));
}

#[test]
fn a_french_signature() {
    let text = "Bien cordialement,\nMme Cécile Dupont – Directrice commerciale\nLumière SARL, 12 rue de la Paix, 75002 Paris\nTél. : 01 42 68 53 00 / Portable : 06 12 34 56 78\nCourriel : cecile.dupont@lumiere.example";
    expect_test::expect![[r#"
        first_name: Cécile
        last_name: Dupont
        title: Directrice commerciale
        company: Lumière SARL
        email: cecile.dupont@lumiere.example
        phone: 01 42 68 53 00
        mobile: 06 12 34 56 78
        street: 12 rue de la Paix
        postal_code: 75002
        city: Paris
    "#]]
    .assert_eq(&found(text));
}

#[test]
fn an_address_block_of_a_page() {
    let text = "Impressum\nAngaben gemäß § 5 DDG\nBerg Elektro e.K.\nInhaberin: Ada Berg\nHauptstr. 5 1010 Wien\nÖsterreich\nTelefon 01 5131234\nStand: 01.02.2026\nservice@berg-elektro.example";
    let found = contact_text::read(text);
    assert_eq!(found.company, "Berg Elektro e.K.");
    assert_eq!(
        (found.street.as_str(), found.postal_code.as_str(), found.city.as_str()),
        ("Hauptstr. 5", "1010", "Wien")
    );
    assert_eq!((found.country.as_str(), found.phone.as_str()), ("Österreich", "01 5131234"));
    assert_eq!(found.email, "service@berg-elektro.example");
}

#[test]
fn what_is_no_number_no_name_and_no_address_stays_out() {
    for (text, key) in [
        ("Invoice 2026 from 01.02.2026 over 12345678 items", "phone"),
        ("IBAN DE12 3456 7890 1234 5678 00", "phone"),
        ("© 2026 Kontor", "postal_code"),
        ("see you at 12:30 in room 401", "street"),
        ("We are glad to be of service to you", "last_name"),
        ("Sales Manager", "last_name"),
        ("not@an address", "email"),
        ("It is a sa of as", "company"),
    ] {
        let found = contact_text::read(text);
        let value = found.by_key().into_iter().find(|(own, _)| *own == key).map(|(_, value)| value.to_string());
        assert_eq!(value.as_deref(), Some(""), "{key} in {text}");
    }
    assert_eq!(found("ada.berg@nord.example"), "first_name: Ada\nlast_name: Berg\nemail: ada.berg@nord.example\n");
    // A line without an address stays as it is written.
    assert_eq!(contact_text::read("Ada Berg\nEinkauf ,Versand").title, "Einkauf ,Versand");
    assert!(contact_text::read("").is_empty());
    assert_eq!(contact_text::read("\n\n--\n"), ContactText::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(300)))]

    #[test]
    fn any_text_is_read_and_what_is_found_stands_in_it(text in "(\\PC{0,40}|[0-9+()/ .-]{0,30}|[A-Za-zäéß@.,|: \\n-]{0,60}|(Tel|Fax|GmbH|str\\.|12345|Mit freundlichen Grüßen)[ \\n:]){0,12}") {
        let found = contact_text::read(&text);
        // Words may have been taken from between others, but none is made up.
        let source: String = text.to_lowercase();
        for (key, value) in found.by_key() {
            for word in value.split_whitespace() {
                prop_assert!(source.contains(word.trim_end_matches(',').to_lowercase().as_str()) || key.ends_with("_name"), "{}: {}", key, value);
            }
            prop_assert!(!value.contains('\n') && value == value.trim());
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_letter(count in 7_990usize..8_010) {
        contact_text::read(&"é".repeat(count));
        contact_text::read(&format!("{}é", "x".repeat(count)));
    }
}
