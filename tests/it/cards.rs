//! vCards as telephones and address books write them; and our own, read again.
use crate::support::files::{self, File, all, file, folder, guess, name, plan};
use crate::support::{TestWorkspace, text};
use expect_test::{Expect, expect};
use kontor::base::{FieldId, Value};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact};
use kontor::import_export::vcard_writer;
use kontor::locale::Language;
use kontor::worker_protocol::messages::VcardVersion;
use proptest::prelude::*;

/// What becomes of a file's cards. A second import must change nothing.
fn imported(file: &File) -> String {
    let crm = TestWorkspace::new();
    let files = [file.clone()];
    let plan = files::import(&crm, &files);
    let again = files::plan(&crm, &files, guess(&crm, &files));
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
    let mut out = String::new();
    for row in all(&crm, RecordType::Contact) {
        let at = name(&crm, row.link(contact::ACCOUNT));
        let salutation = name(&crm, row.link(contact::SALUTATION));
        let all = [
            ("salutation", salutation.as_str()),
            ("first", row.text(contact::FIRST_NAME)),
            ("last", row.text(contact::LAST_NAME)),
            ("account", &at),
            ("title", row.text(contact::TITLE)),
            ("email", row.text(contact::EMAIL)),
            ("phone", row.text(contact::PHONE)),
            ("mobile", row.text(contact::MOBILE)),
            ("private", row.text(contact::PRIVATE_EMAIL)),
            ("other email", row.text(contact::OTHER_EMAIL)),
            ("home", row.text(contact::HOME_PHONE)),
            ("other phone", row.text(contact::OTHER_PHONE)),
            ("street", row.text(contact::STREET)),
            ("city", row.text(contact::CITY)),
            ("code", row.text(contact::POSTAL_CODE)),
            ("country", row.text(contact::COUNTRY)),
            ("website", row.text(contact::WEBSITE)),
            ("description", row.text(contact::DESCRIPTION)),
        ];
        line(&mut out, "contact", &all);
    }
    for row in all(&crm, RecordType::Account) {
        let all = [
            ("name", row.text(account::NAME)),
            ("phone", row.text(account::PHONE)),
            ("description", row.text(account::DESCRIPTION)),
        ];
        line(&mut out, "account", &all);
    }
    for said in &plan.diagnostics {
        out += &format!("{}: {} “{}” {}\n", said.line, said.column, said.value, said.text.en);
    }
    for line in &plan.left_out {
        out += &format!("{} left out: {} {}\n", line.count, line.column, line.reason.en);
    }
    out
}

fn line(out: &mut String, kind: &str, all: &[(&str, &str)]) {
    let filled = all.iter().filter(|(_, value)| !value.is_empty());
    let filled: Vec<String> = filled.map(|(key, value)| format!("{key} {value:?}")).collect();
    *out += &format!("{kind}: {}\n", filled.join(", "));
}

fn check(file: &File, expected: Expect) {
    expected.assert_eq(&imported(file));
}

fn fixture(name: &str) -> File {
    let files = folder("tests/fixtures/cards").expect("is there");
    files.into_iter().find(|(own, _)| own == name).expect("is there")
}

/// A case that lies beside the repository, if it does.
fn case(name: &str) -> Option<File> {
    folder("../shared/data/cases")?.into_iter().find(|(own, _)| own == name)
}

#[test]
fn cards_of_telephones_are_decoded_part_by_part() {
    check(
        &fixture("phones.vcf"),
        expect![[r#"
        contact: first "Ольга", last "Сосна", account "Бор; Луг", email "olga@example.com", phone "+49 30 555 0102", mobile "+49 151 555 0101", street "Gasse ß", city "Ulm", code "89073", country "Deutschland", description "one\ntwo = 2 and on\nDepartment: Зал\nFax: +49 30 555 0199"
        contact: first "Jörn, jun.", last "Mühl", phone "+49 30 555 0103"
        account: name "Бор; Луг"
    "#]],
    );
}

#[test]
fn cards_of_apple_have_labels_lists_companies_and_groups() {
    check(
        &fixture("apple.vcf"),
        expect![[r#"
            contact: salutation "Sra.", first "Ana Inés", last "de la Rosa Vidal", account "Quelle AG", title "Buyer", email "ana@quelle.example", phone "+34 555 0203", mobile "+34 655 0202", private "ana@home.example", home "+34 555 0204", street "Ring 2, Hof", city "Berlin", code "10115", country "Germany", website "https://quelle.example", description "Before the comma, after it; and after a semicolon, too\nBirthday: --05-13\nFax: +34 555 0201\nFurther address: Privatweg 1, Ulm, 89073, Germany\nAnniversary: 2015-06-20"
            contact: first "Udo", last "Kern"
            contact: last "Madonna", phone "+1 555 0400"
            contact: last "nobody@example.com", email "nobody@example.com"
            account: name "Delta Handel", phone "+49 30 555 0300"
            account: name "Eiche; Erle & Partner, Notare"
            account: name "Quelle AG"
            1 left out:  a group of addresses, not a person; its members have cards of their own
        "#]],
    );
}

#[test]
fn a_line_in_a_character_set_of_its_own_is_decoded() {
    let bytes =
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=windows-1251:\xcb\xf3\xe3;\xce\xeb\xfc\xe3\xe0;;;\r\nEND:VCARD\r\n"
            .to_vec();
    check(
        &("a.vcf".to_string(), bytes),
        expect![[r#"
        contact: first "Ольга", last "Луг"
    "#]],
    );
    // UTF-16 with a mark, as some programs of Windows write it.
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8:Müller;Jo\r\nEND:VCARD\r\n";
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check(
        &("a.vcf".to_string(), bytes),
        expect![[r#"
        contact: first "Jo", last "Müller"
    "#]],
    );
}

#[test]
fn v01_vcard21() {
    let (Some(coded), Some(raw)) = (case("V01-vcard21-qp.vcf"), case("V01-vcard21-cp1251.vcf")) else { return };
    check(
        &coded,
        expect![[r#"
        contact: first "Игорь", last "Лесной", account "Лес; Сад", email "igor@example.com", mobile "+70000000001", street "Teststraße 42", city "Ulm", code "89073", country "Deutschland", description "first line\nsecond = sign and on\nDepartment: Отдел"
        contact: first "Jörg", last "Mück", phone "+49305550500"
        account: name "Лес; Сад"
    "#]],
    );
    check(
        &raw,
        expect![[r#"
        contact: first "Игорь", last "Лесной", mobile "+70000000002"
    "#]],
    );
}

#[test]
fn v03_names_and_orgs() {
    let Some(file) = case("V03-names-and-orgs.vcf") else { return };
    check(
        &file,
        expect![[r#"
        contact: last "Sukarma", phone "+62 555 0700"
        contact: salutation "Sra.", first "María José", last "de la Cruz Vega", email "maria@example.com"
        contact: first "Gerd", last "Fahl"
        account: name "Delta Handel", description "Text before comma, text after comma; and after a semicolon, too"
        account: name "Eiche; Erle & Partner, Notare"
        1 left out:  a group of addresses, not a person; its members have cards of their own
    "#]],
    );
}

#[test]
fn v02_a_birthday_without_a_year_has_none() {
    for (line, expected) in [
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-13", "--05-13"),
        ("BDAY:1604-05-13", "--05-13"),
        ("BDAY:--0513", "--05-13"),
        ("BDAY:19800513", "1980-05-13"),
        ("BDAY:1980-05-13T00:00:00Z", "1980-05-13"),
        ("BDAY;VALUE=text:circa 1800", "circa 1800"),
    ] {
        let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Ada\r\n{line}\r\nEND:VCARD\r\n");
        let said = imported(&file("a.vcf", &card));
        assert!(said.contains(&format!("Birthday: {expected}\"")), "{line}: {said}");
    }
}

/// The fields that a card keeps.
const KEPT: [FieldId; 17] = [
    contact::SALUTATION,
    contact::FIRST_NAME,
    contact::LAST_NAME,
    contact::TITLE,
    contact::EMAIL,
    contact::PHONE,
    contact::MOBILE,
    contact::PRIVATE_EMAIL,
    contact::HOME_PHONE,
    contact::OTHER_PHONE,
    contact::WEBSITE,
    contact::STREET,
    contact::POSTAL_CODE,
    contact::CITY,
    contact::STATE,
    contact::COUNTRY,
    contact::DESCRIPTION,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn own_cards_are_read_back_as_they_were(
        seeds in prop::collection::vec((
            "[A-Za-zé;,:\\\\ ]{0,12}", "[A-Za-zß;,\\\\' ]{1,20}", prop::option::of("[A-Za-z;,&. ]{1,20}"),
            prop::option::of("[a-z]{1,8}"), prop::option::of("[0-9]{6,9}"), prop::option::of("[0-9]{6,9}"),
            "[A-Za-z;,\\\\ ]{0,20}", "[A-Za-z0-9 ]{0,8}", "[a-zé;,:\n\\\\ ]{0,60}",
            prop::option::of("[a-z]{1,8}"), prop::option::of("[0-9]{6,9}"), prop::option::of("[0-9]{6,9}"),
        ), 1..5),
    ) {
        let crm = TestWorkspace::new();
        for (at, (first, last, company, email, phone, mobile, street, code, words, private, home, other)) in seeds.into_iter().enumerate() {
            let account = company.map(|company| {
                let name = format!("C{at} {}", company.trim());
                Value::Link(crm.create(RecordType::Account, vec![(account::NAME, text(name.trim()))]))
            });
            let own = |text: &str| Value::text(text.trim());
            // A person's only address is the first one, whatever it is called.
            let private = private.filter(|_| email.is_some());
            let (home, other) = (home.filter(|_| phone.is_some()), other.filter(|_| phone.is_some()));
            crm.create(RecordType::Contact, vec![
                (contact::PRIVATE_EMAIL, private.map(|name| Value::Text(format!("{name}@home.example")))),
                (contact::HOME_PHONE, home.map(|phone| Value::Text(format!("+3{phone}")))),
                (contact::OTHER_PHONE, other.map(|phone| Value::Text(format!("+4{phone}")))),
                (contact::FIRST_NAME, own(&first)),
                (contact::LAST_NAME, own(&format!("L{last}"))),
                (contact::ACCOUNT, account),
                (contact::EMAIL, email.map(|email| Value::Text(format!("{email}@example.com")))),
                (contact::PHONE, phone.map(|phone| Value::Text(format!("+1{phone}")))),
                (contact::MOBILE, mobile.map(|phone| Value::Text(format!("+2{phone}")))),
                (contact::STREET, own(&street)),
                (contact::POSTAL_CODE, own(&code)),
                (contact::DESCRIPTION, own(&words)),
            ]);
        }
        for version in [VcardVersion::V3, VcardVersion::V4] {
            let cards = crm.session.read(|set| {
                let slots: Vec<_> = set.rows(RecordType::Contact).map(|(slot, _)| slot).collect();
                vcard_writer::cards(set, RecordType::Contact, &slots, version, Language::En)
            });
            let files = [file("people.vcf", &cards)];
            let again = plan(&crm, &files, guess(&crm, &files));
            prop_assert!(again.rows.is_empty() && again.fills.is_empty(), "{:?} {:?}\n{}", again.fills, again.rows, cards);
            let other = TestWorkspace::new();
            files::import(&other, &files);
            for (one, two) in all(&crm, RecordType::Contact).iter().zip(all(&other, RecordType::Contact)) {
                for number in KEPT {
                    prop_assert_eq!(one.get(number), two.get(number), "{:?}\n{}", number, cards);
                }
                prop_assert_eq!(name(&crm, one.link(contact::ACCOUNT)), name(&other, two.link(contact::ACCOUNT)));
            }
        }
    }
}

#[test]
fn a_person_has_private_and_other_addresses_which_go_out_as_they_came_in() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Ada;;;\r\nEMAIL;TYPE=INTERNET,PREF:ada@nord.example\r\n\
        EMAIL;TYPE=HOME:ada@home.example\r\nEMAIL:berg@nord.example\r\nEMAIL:fourth@nord.example\r\nTEL;TYPE=WORK:+49 40 555 0101\r\n\
        TEL;TYPE=HOME:+49 40 555 0102\r\nTEL;TYPE=CELL:+49 171 555 0103\r\nTEL;TYPE=CAR:+49 171 555 0104\r\nEND:VCARD\r\n";
    let crm = TestWorkspace::new();
    files::import(&crm, &[("a.vcf".to_string(), text.as_bytes().to_vec())]);
    let people = all(&crm, RecordType::Contact);
    let text = |number| people[0].text(number);
    assert_eq!(
        [contact::EMAIL, contact::PRIVATE_EMAIL, contact::OTHER_EMAIL].map(text),
        ["ada@nord.example", "ada@home.example", "berg@nord.example"]
    );
    assert_eq!(
        [contact::PHONE, contact::MOBILE, contact::HOME_PHONE, contact::OTHER_PHONE].map(text),
        ["+49 40 555 0101", "+49 171 555 0103", "+49 40 555 0102", "+49 171 555 0104"]
    );
    assert_eq!(text(contact::DESCRIPTION), "Further emails: fourth@nord.example");
}
