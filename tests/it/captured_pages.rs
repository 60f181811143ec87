//! Pages and shared texts that a user takes in: what an enquiry says of the person, and what a lead made of it does not say.
use kontor::base::{FieldId, Id, Timestamp, Value};
use kontor::command::{AcceptEnquiry, Command};
use kontor::domain::RecordType;
use kontor::domain::records::{activity, lead};
use kontor::enquiry::{self, Enquiry, Problem, capture};
use kontor::locale::Language;
use proptest::prelude::*;

use crate::support::{TestWorkspace, cases, text};

const NOW: Timestamp = Timestamp(1_790_000_000_000);
const PAGE: &str = "capture&title=Kontakt+%7C+Nordlicht+Solar+GmbH&text=Ada+Berg%0AEinkauf%0ATel.+%2B49+40+123456%0Aada%40nordlicht.example&url=https%3A%2F%2Fwww.nordlicht.example%2Fkontakt%3Fa%3D1&at=1";

fn read(link: &str) -> Enquiry {
    enquiry::read_link(link, NOW).expect("is one")
}

/// What the enquiry says, a line for each field.
fn said(sent: &Enquiry) -> String {
    let lines = capture::expanded(sent).values.into_iter().map(|(key, text)| format!("{key}: {text}\n"));
    lines.collect()
}

fn accept(crm: &TestWorkspace, sent: &Enquiry, to: Option<Id>) -> Id {
    let sent = capture::expanded(sent);
    let fields = crm.session.read(|set| enquiry::fields(set, &sent, Language::En));
    let fields = fields.into_iter().map(|(number, value)| (number, Some(value))).collect();
    let is_captured = sent.is_captured;
    let enquiry = AcceptEnquiry { fields, subject: "Found".to_string(), text: "Text".to_string(), is_captured, to };
    crm.run(Command::AcceptEnquiry(enquiry)).created[0].1
}

#[test]
fn a_page_becomes_an_enquiry_with_what_it_says_of_a_person() {
    expect_test::expect![[r#"
        first_name: Ada
        last_name: Berg
        title: Einkauf
        company: Nordlicht Solar GmbH
        email: ada@nordlicht.example
        phone: +49 40 123456
        website: https://www.nordlicht.example
        description: Ada Berg
        Einkauf
        Tel. +49 40 123456
        ada@nordlicht.example
        Kontakt | Nordlicht Solar GmbH
        https://www.nordlicht.example/kontakt?a=1
    "#]]
    .assert_eq(&said(&read(PAGE)));
    // Of a page on which nothing is selected there are the title and the address; its host is not the company's website.
    let bare = read("capture&title=Solar+news&text=&url=https%3A%2F%2Fnews.example%2F1");
    assert_eq!(said(&bare), "company: Solar news\ndescription: Solar news\nhttps://news.example/1\n");
    assert_eq!(enquiry::name(&capture::expanded(&bare)), "Solar news");
    // Phones share an address as a text.
    let shared = read("capture&text=Look+https%3A%2F%2Fnordlicht.example%2Fabout");
    assert_eq!(said(&shared), "company: nordlicht.example\ndescription: Look https://nordlicht.example/about\n");
}

#[test]
fn a_captured_lead_did_not_show_interest() {
    let crm = TestWorkspace::new();
    let found = accept(&crm, &read(PAGE), None);
    let wrote = accept(&crm, &read("last_name=Cohn&company=Nord"), None);
    crm.session.read(|set| {
        let row = |id: Id| set.get(RecordType::Lead, id).expect("is there");
        assert!(!row(found).is(lead::RAISED_HAND) && row(wrote).is(lead::RAISED_HAND));
        assert_eq!(row(found).text(lead::COMPANY), "Nordlicht Solar GmbH");
    });
    // Nor does a known one whose page is taken in.
    let known = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Dahl")), (lead::COMPANY, text("Nord"))]);
    accept(&crm, &read(PAGE), Some(known));
    crm.session.read(|set| {
        assert!(!set.get(RecordType::Lead, known).expect("is there").is(lead::RAISED_HAND));
        assert_eq!(set.linking(known, RecordType::Activity, activity::LEAD).count(), 1);
    });
    accept(&crm, &read("last_name=Dahl"), Some(known));
    assert!(crm.session.read(|set| set.get(RecordType::Lead, known).is_some_and(|row| row.is(lead::RAISED_HAND))));
}

#[test]
fn what_is_too_long_is_cut_and_what_is_no_address_is_text() {
    let long = format!("capture&title=T&text={}&url=https%3A%2F%2Fa.example", "%E4%B8%AD".repeat(4_000));
    let sent = read(&long);
    assert!(sent.values.iter().all(|(_, text)| text.len() <= 8_000));
    // It waits in the browser and is the same afterwards.
    let kept = enquiry::read(enquiry::write(&sent).as_bytes(), NOW).expect("is one");
    assert!(said(&kept) == said(&sent) && kept.id == sent.id && kept.is_captured);
    assert!(sent.is_captured && !read("last_name=Berg").is_captured);
    let script = said(&read("capture&title=%3Cb%3E&url=javascript%3Aalert(1)&text=%E2%80%AEx"));
    assert_eq!(script, "company: <b>\ndescription: x\n<b>\n");
    assert_eq!(enquiry::read_link("capture&title=&text=+&url=", NOW), Err(Problem::Empty));
    assert_eq!(enquiry::read_link(&format!("capture&text={}", "x".repeat(70_000)), NOW), Err(Problem::TooLarge));
    // The same page may be taken in again, the same link is the same enquiry.
    assert_eq!(read(PAGE).id, read(PAGE).id);
    assert_ne!(read(PAGE).id, read(&PAGE.replace("at=1", "at=2")).id);
}

#[test]
fn the_bookmark_leads_to_the_app_whatever_its_address_is() {
    let script = capture::bookmarklet("https://crm.example/a%20b/\"'/");
    assert!(
        script.starts_with("javascript:(function(){open(\"https://crm.example/a%2520b/\\\"'/#/enquiry?capture&\"+")
    );
    assert!(!script.contains(['\n', '<', '>']));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200)))]

    #[test]
    fn whatever_is_captured_becomes_a_lead_or_is_refused(title in "\\PC{0,80}", text in "(\\PC{0,60}|https?://[a-z@:/.]{0,20}| \\n){0,6}", url in "(https?://)?[\\PC]{0,40}") {
        let encoded = |text: &str| kontor::base::outside_text::percent_encoded(text);
        let link = format!("capture&title={}&text={}&url={}", encoded(&title), encoded(&text), encoded(&url));
        if let Ok(sent) = enquiry::read_link(&link, NOW) {
            let crm = TestWorkspace::new();
            let sent = capture::expanded(&sent);
            let fields: Vec<(FieldId, Value)> = crm.session.read(|set| enquiry::fields(set, &sent, Language::En));
            prop_assert!(fields.iter().any(|(number, _)| *number == lead::COMPANY));
            prop_assert!(fields.iter().all(|(number, _)| ![lead::OWNER, lead::STATUS, lead::RAISED_HAND].contains(number)));
        }
    }
}
