//! The QR code on the document of a quote: what a camera reads of it on paper, the quote that it leads to, and what is doubtful about it.
use std::process::Command as Program;

use kontor::base::{Id, Timestamp};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::{quote, quote_line, settings, user};
use kontor::locale::Language;
use kontor::store::letterhead::Letterhead;
use kontor::store::quote_answer::Doubt;
use kontor::store::quote_code::{self, QuoteCode};
use kontor::store::quote_document::{self, Block, Document};
use kontor::store::{quote_html, quote_pdf, quotes};
use proptest::prelude::*;

use crate::business_cards::seen;
use crate::quote_emails::offered;
use crate::quote_pdf::face;
use crate::support::{TestWorkspace, cases, link, text};

/// Switches codes on or off, with a line of the letterhead.
fn with_codes(crm: &TestWorkspace, has_code: bool, contact: &str) {
    let own =
        Letterhead { company: "Nord".to_string(), contact: contact.to_string(), has_code, ..Letterhead::default() };
    assert_eq!(Letterhead::read(&own.write()), own);
    crm.run(Command::Edit { id: settings::SETTINGS_ID, fields: vec![(settings::LETTERHEAD, text(&own.write()))] });
}

fn document(crm: &TestWorkspace, own: Id, language: Language) -> Document {
    crm.session.read(|set| {
        let document = quote_document::read_in(set, own, language).expect("is there");
        quote_code::with_code(set, own, document)
    })
}

/// What a camera reads on the document.
fn on(document: &Document) -> String {
    seen(&document.code.as_ref().expect("has a code").code)
}

fn doubt(crm: &TestWorkspace, code: &QuoteCode) -> Option<Doubt> {
    crm.session.read(|set| quote_code::doubt(set, code))
}

/// A text without the escapes of an address.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("are digits"));
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).expect("is text")
}

#[test]
fn a_quote_that_was_sent_has_a_code_that_makes_an_email_and_leads_back_to_it() {
    let crm = TestWorkspace::new();
    let (_, _, own) = offered(&crm);
    with_codes(&crm, true, "+49 40 1\nsales@nord.example");
    assert_eq!(document(&crm, own, Language::En).code, None, "a draft is answered by nobody");
    crm.run(Command::SendQuote { quote: own });
    for (language, said, wanted) in [
        (Language::En, "Scan this code with a phone", "Our decision: \r\nFirst and last name: \r\n"),
        (Language::De, "Scannen Sie diesen Code", "Unsere Entscheidung: \r\nVor- und Nachname: \r\n"),
        (Language::Fr, "Scannez ce code", "Notre décision\u{a0}: \r\nPrénom et nom\u{a0}: \r\n"),
    ] {
        let document = document(&crm, own, language);
        assert_eq!(document.blocks().last(), Some(&Block::Code));
        assert!(document.code.as_ref().expect("has one").words.starts_with(said));
        assert!(quote_html::page(&document, None, None).contains("<p class=\"code\"><svg viewBox="));
        let read = on(&document);
        assert!(read.starts_with("mailto:sales@nord.example?subject="), "{read}");
        let email = decoded(&read);
        let total = &document.sums.last().expect("has sums").1;
        assert!(email.contains(wanted) && email.contains(total) && email.contains(&document.title), "{email}");
        // The address that a camera reads, the email that a phone makes of it, and the line alone lead to the quote.
        let line = email.lines().last().expect("has lines").to_string();
        assert!(line.len() < 76 && !line.contains(' '), "no mail program breaks {line}");
        for text in [&read, &email, &format!("> On Monday:\n> {line}\n\nKind regards"), &line] {
            let code = quote_code::read(text).expect("has a code");
            assert_eq!(crm.session.read(|set| quote_code::quote_of(set, &code)), Some(own));
            assert_eq!(doubt(&crm, &code), None);
        }
    }
    with_codes(&crm, false, "");
    assert_eq!(document(&crm, own, Language::En).code, None);
}

#[test]
fn the_owner_is_written_to_and_without_an_address_or_with_a_long_one_the_code_is_short() {
    let crm = TestWorkspace::new();
    let (_, _, own) = offered(&crm);
    with_codes(&crm, true, "");
    crm.run(Command::SendQuote { quote: own });
    let short = on(&document(&crm, own, Language::De));
    assert!(short.starts_with("kontor-quote-1-"), "{short}");
    assert!(!document(&crm, own, Language::De).code.expect("has one").words.contains("E-Mail"));
    let owner =
        crm.create(RecordType::User, vec![(user::NAME, text("Max Own")), (user::EMAIL, text("max@own.example"))]);
    crm.run(Command::Edit { id: own, fields: vec![(quote::OWNER, link(owner))] });
    assert!(on(&document(&crm, own, Language::De)).starts_with("mailto:max@own.example?"));
    let long = format!("{}@nord.example", "ü".repeat(115));
    crm.run(Command::Edit { id: owner, fields: vec![(user::EMAIL, text(&long))] });
    assert_eq!(on(&document(&crm, own, Language::De)), short);
}

#[test]
fn what_is_no_longer_as_printed_is_told() {
    let crm = TestWorkspace::new();
    let (_, _, own) = offered(&crm);
    with_codes(&crm, true, "sales@nord.example");
    crm.run(Command::SendQuote { quote: own });
    let code = quote_code::read(&on(&document(&crm, own, Language::En))).expect("has a code");
    // Taken back, it is a draft; sent again with another price, it is another quote.
    crm.undo();
    assert_eq!(doubt(&crm, &code), Some(Doubt::Draft));
    let line = crm.session.read(|set| quotes::lines(set, own)[0].id());
    crm.run(Command::Edit { id: line, fields: vec![(quote_line::NAME, text("Another desk"))] });
    crm.run(Command::SendQuote { quote: own });
    assert_eq!(doubt(&crm, &code), Some(Doubt::Different));
    let code = quote_code::read(&on(&document(&crm, own, Language::En))).expect("has a code");
    assert_eq!(doubt(&crm, &code), None);
    crm.run(Command::DeclineQuote { quote: own });
    assert_eq!(doubt(&crm, &code), Some(Doubt::Declined));
    // Another workspace does not have it; a copy of this one with other ids has.
    assert_eq!(doubt(&TestWorkspace::new(), &code), Some(Doubt::Unknown));
    let copied = QuoteCode { quote: Id([9; 16]), ..code };
    assert_eq!(crm.session.read(|set| quote_code::quote_of(set, &copied)), Some(own));
}

#[test]
fn the_code_is_read_on_the_paper_that_the_file_prints() {
    for language in [Language::En, Language::De] {
        let crm = TestWorkspace::new();
        let (_, _, own) = offered(&crm);
        with_codes(&crm, true, "sales@nord.example");
        crm.run(Command::SendQuote { quote: own });
        let document = document(&crm, own, language);
        let pdf = quote_pdf::write(face(), &document, None, Timestamp(1_800_000_000_000));
        assert_eq!(photographed(&pdf), on(&document));
    }
}

/// What a camera reads on the first page of a PDF file.
fn photographed(pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("kontor-code-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).expect("is written");
    let out = Program::new("pdftoppm").args(["-gray", "-r", "200", "-f", "1", "-l", "1"]).arg(&path).output();
    drop(std::fs::remove_file(&path));
    let picture = out.expect("pdftoppm is needed for this test").stdout;
    // "P5", width and height, the brightest value, then a byte per dot.
    let mut parts = picture.splitn(4, |byte| *byte == b'\n').skip(1);
    let size = String::from_utf8(parts.next().expect("has a size").to_vec()).expect("is text");
    let (width, height) = size.split_once(' ').expect("has both");
    let (width, height): (usize, usize) = (width.parse().expect("is one"), height.parse().expect("is one"));
    let dots = parts.nth(1).expect("has dots");
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| dots[y * width + x]);
    let found = prepared.detect_grids();
    assert_eq!(found.len(), 1, "one code is to be seen");
    found[0].decode().expect("is a code").1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    /// Whatever a text says, it is read or it is not.
    #[test]
    fn no_text_is_too_strange(before in "\\PC{0,20}", rest in "[0-9a-fA-F-]{0,80}", after in "\\PC{0,20}") {
        let text = format!("{before}kontor-quote-1-{rest}{after}");
        if let Some(code) = quote_code::read(&text) {
            prop_assert_eq!(code.hash.len(), 24);
            prop_assert!(text.to_lowercase().contains(&code.hash));
        }
    }
}
