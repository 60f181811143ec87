//! Quotes written to their customers: what is sent and logged, the placeholders, the document as a page, and the draft with it.
use kontor::base::mail::{self, Attachment, Draft};
use kontor::base::{Currency, Id, Money, Timestamp, Value, base64};
use kontor::change::Action;
use kontor::command::{Command, Email};
use kontor::domain::records::{activity, contact, email_template, opportunity as deal, quote};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::email_drafts::{self, Texts};
use kontor::store::email_fields::Writer;
use kontor::store::{quote_document, quote_html, quotes};
use proptest::prelude::*;

use crate::support::draft_files::decoded;
use crate::support::{TestWorkspace, link, text, today};

/// A quote over 1,000 € to Eve, who has an address.
pub fn offered(crm: &TestWorkspace) -> (Id, Id, Id) {
    let eve = crm.create(
        RecordType::Contact,
        vec![
            (contact::LAST_NAME, text("<Eve> & Co")),
            (contact::EMAIL, text("eve@nord.example")),
            (contact::SALUTATION, link(defaults::MS)),
        ],
    );
    let pilot = crm.create(
        RecordType::Opportunity,
        vec![
            (deal::NAME, text("Pilot")),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::CLOSE_DATE, Some(Value::Day(today()))),
            (deal::CONTACT, link(eve)),
            (deal::AMOUNT, Some(Value::Money(Money { minor: 100_000, currency: Currency::EUR }))),
        ],
    );
    let own = crm.create(RecordType::Quote, vec![(quote::OPPORTUNITY, link(pilot))]);
    (eve, pilot, own)
}

fn number(crm: &TestWorkspace, id: Id) -> String {
    crm.session.read(|set| {
        let row = set.get(RecordType::Quote, id).expect("is there");
        quotes::number_when_sent(set, row, today()).expect("has one")
    })
}

fn email(about: Id, number: &str) -> Command {
    let email = Email { about, subject: format!("Quote {number}"), text: "Dear".to_string() };
    Command::EmailQuote { number: number.to_string(), email }
}

#[test]
fn an_email_with_a_draft_sends_it_with_the_number_that_it_names() {
    let crm = TestWorkspace::new();
    let (eve, pilot, own) = offered(&crm);
    let before = crm.content();
    let named = number(&crm, own);
    let done = crm.run(email(own, &named)).header.expect("is stored");
    assert_eq!((done.cause.action, done.cause.action as u8), (Action::EmailQuote, 52));
    assert_eq!(done.cause.told(Language::En), format!("Quote {named} Pilot drafted as an email and logged"));
    crm.session.read(|set| {
        let row = set.get(RecordType::Quote, own).expect("is there");
        assert_eq!((quotes::status(row), row.text(quote::NUMBER)), (defaults::QUOTE_SENT, named.as_str()));
        let all: Vec<_> = set.linking(pilot, RecordType::Activity, activity::OPPORTUNITY).collect();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].link(activity::TYPE), all[0].link(activity::CONTACT)), (Some(defaults::EMAIL), Some(eve)));
    });
    // A second email changes nothing of the quote.
    crm.run(email(own, &named));
    crm.undo();
    // One undo takes back the email and the sending; the number stays.
    crm.undo();
    crm.session.read(|set| {
        let row = set.get(RecordType::Quote, own).expect("is there");
        assert!(quotes::is_draft(row) && row.text(quote::NUMBER) == named);
        assert_eq!(set.linking(pilot, RecordType::Activity, activity::OPPORTUNITY).count(), 0);
    });
    assert_eq!(crm.content().len(), before.len());
}

#[test]
fn nothing_is_sent_with_another_number_or_to_whoever_wants_no_emails() {
    let crm = TestWorkspace::new();
    let (eve, _, own) = offered(&crm);
    let named = number(&crm, own);
    let (_, _, other) = offered(&crm);
    // The other one is sent meanwhile, and has the number.
    crm.run(Command::SendQuote { quote: other });
    let before = crm.content();
    assert!(crm.refusal(email(own, &named)).contains("nothing was sent"));
    crm.run(Command::Edit { id: eve, fields: vec![(contact::OPT_OUT, Some(Value::Yes))] });
    assert!(crm.refusal(email(own, &number(&crm, own))).contains("does not want emails"));
    crm.undo();
    assert_eq!(crm.content(), before);
    // A later version names the number with its own.
    crm.run(Command::NewQuoteVersion { quote: other });
    let next = crm.session.read(|set| quotes::versions(set, other)[1]);
    assert_eq!(number(&crm, next), format!("{named}-2"));
    crm.run(email(next, &format!("{named}-2")));
    assert_eq!(crm.get(other, quote::STATUS), link(defaults::QUOTE_SUPERSEDED));
}

#[test]
fn templates_for_quotes_have_number_lines_total_and_validity() {
    let crm = TestWorkspace::new();
    let (_, _, own) = offered(&crm);
    let body = "{{greeting}}, {{number}}, {{lines}}, {{gross}}, {{valid_until}}, {{opportunity.name}}";
    crm.create(
        RecordType::EmailTemplate,
        vec![
            (email_template::NAME, text("Quote")),
            (email_template::OF, text("quote")),
            (email_template::TEXT_EN, text(body)),
        ],
    );
    let texts = Texts { subject: "{{number}}".to_string(), text: body.to_string(), language: Language::En };
    crm.session.read(|set| {
        let to = email_drafts::recipient(set, own).expect("gets one");
        let writer = Writer { me: None, today: today(), language: Language::En };
        let written = email_drafts::write(set, &to, &texts, writer).expect("is written");
        assert_eq!(written.missing, Vec::<String>::new());
        let start =
            format!("Dear Ms. <Eve> & Co, {}, 1. Pilot: 1 × €1,000.00 = €1,000.00, €1,000.00, ", written.subject);
        assert!(written.text.starts_with(&start), "{}", written.text);
        assert!(written.text.ends_with(", Pilot"));
    });
}

#[test]
fn the_page_has_all_of_the_document_and_nothing_that_runs() {
    let crm = TestWorkspace::new();
    let (_, _, own) = offered(&crm);
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let fields = vec![(quote::INTRO, text(evil)), (quote::NAME, text(evil)), (quote::TERMS, text(evil))];
    crm.run(Command::Edit { id: own, fields });
    crm.run(Command::SendQuote { quote: own });
    let document = crm.session.read(|set| quote_document::read(set, own, Language::En)).expect("is there");
    let page = quote_html::page(&document, Some("data:image/png;base64,AAAA"), None);
    assert!(page.contains("€1,000.00") && page.contains(&number(&crm, own)));
    assert!(page.contains("&lt;Eve&gt; &amp; Co"), "{page}");
    assert!(!page.contains("<script") && !page.contains("<img src=x") && !page.contains("\"'>"), "{page}");
    assert_eq!(page.matches("<img").count(), 1);
    assert!(!page.contains("://") && page.contains("script-src 'none'"), "nothing is fetched");
    assert_eq!(quote_html::file_name(&document), format!("Quote {}.html", number(&crm, own)));
}

proptest! {
    #[test]
    fn a_file_comes_out_of_a_draft_as_it_went_in(content in "\\PC{0,400}", name in "\\PC{0,80}", body in "\\PC{0,200}", odd in proptest::collection::vec(any::<u8>(), 0..300)) {
        let draft = Draft { from: None, name: "Eve".to_string(), address: "eve@nord.example".to_string(), subject: "Hello".to_string(), text: body.clone() };
        let file = Attachment { name: name.clone(), media_type: "text/html; charset=utf-8", bytes: content.clone().into_bytes() };
        let odd = Attachment { name: "odd.pdf".to_string(), media_type: "application/pdf", bytes: odd };
        let written = mail::write_with(&draft, &[file, odd.clone()], Timestamp(0));
        prop_assert!(written.is_ascii() && written.split("\r\n").all(|line| line.len() <= 998));
        let parts: Vec<&str> = written.split("--=_kontor_part").collect();
        prop_assert_eq!(parts.len(), 5);
        let (_, text) = decoded(parts[1].trim_start_matches("\r\n"));
        prop_assert_eq!(text.trim_end_matches('\n'), body.trim_end_matches('\n'));
        for (part, expected) in [(parts[2], content.as_bytes()), (parts[3], odd.bytes.as_slice())] {
            let (_, letters) = part.split_once("\r\n\r\n").expect("has a head");
            let bytes = base64::read(&letters.replace("\r\n", "")).expect("is base64");
            prop_assert_eq!(bytes, expected);
        }
    }
}
