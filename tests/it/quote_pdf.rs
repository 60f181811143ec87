//! The document of a quote as a PDF file, as `pdftotext` and `pdffonts` read it: every text and amount of the record, fonts in the file,
//! numbered pages, both sizes of paper, every language, and whatever people write.
use std::process::Command as Program;
use std::sync::OnceLock;

use kontor::base::pdf::Picture;
use kontor::base::typeface::{Typeface, Weight};
use kontor::base::{Id, Timestamp};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::{quote, quote_line, settings};
use kontor::locale::Language;
use kontor::store::letterhead::{Letterhead, Paper};
use kontor::store::quote_document::{self, Document};
use kontor::store::{quote_pdf, quotes};
use proptest::prelude::*;

use crate::quote_emails::offered;
use crate::support::{TestWorkspace, cases, link, text};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// The typeface as the build writes it.
pub fn face() -> &'static Typeface {
    static FACE: OnceLock<Typeface> = OnceLock::new();
    FACE.get_or_init(|| {
        let script =
            "import('./scripts/typeface.mjs').then((all) => process.stdout.write(all.documentType()?.text ?? ''))";
        let out = Program::new("node").args(["-e", script]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        let text = String::from_utf8(out.expect("node is there").stdout).expect("is text");
        let face = Typeface::read(&text);
        assert_eq!(face.fonts.len(), 6, "npm ci has put the typeface there");
        face
    })
}

fn letterhead(paper: Paper) -> Letterhead {
    let part = str::to_string;
    Letterhead {
        company: part("Münch & Söhne GmbH"),
        address: part("Hauptstr. 5\n80331 München"),
        contact: part("www.muench.example"),
        bank: part("DE02 1203 0000 0000 2020 51"),
        legal: part("USt-IdNr. DE123456789"),
        footer: part("Danke für Ihr Vertrauen"),
        paper,
        ..Letterhead::default()
    }
}

/// A quote with lines, which is out, and its document.
pub fn sent(crm: &TestWorkspace, lines: usize, language: Language, paper: Paper) -> (Id, Document) {
    let (_, _, own) = offered(crm);
    let fields = vec![(settings::LETTERHEAD, text(&letterhead(paper).write()))];
    crm.run(Command::Edit { id: settings::SETTINGS_ID, fields });
    let first = crm.session.read(|set| quotes::lines(set, own)[0].clone());
    for at in 1..lines {
        let mut fields = vec![(quote_line::QUOTE, link(own))];
        let copied = [quote_line::QUANTITY, quote_line::PRICE];
        fields.extend(copied.map(|number| (number, first.get(number))));
        fields.push((quote_line::NAME, text(&format!("Part number {at}"))));
        fields.push((quote_line::TEXT, text("Painted and dried\ntwice")));
        crm.create(RecordType::QuoteLine, fields);
    }
    let recipient = text("Zażółć Gęślą S.A.\nŁódź, Polska\nСофия");
    let fields = vec![
        (quote::LANGUAGE, text(language.code())),
        (quote::RECIPIENT, recipient),
        (quote::INTRO, text("Dear Eve,\nthank you.")),
        (quote::TERMS, text("Payable within 30 days.")),
    ];
    crm.run(Command::Edit { id: own, fields });
    crm.run(Command::SendQuote { quote: own });
    (own, crm.session.read(|set| quote_document::read(set, own, Language::En)).expect("is there"))
}

/// What a program says of a PDF.
pub fn said(program: &str, options: &[&str], pdf: &[u8]) -> String {
    let path =
        std::env::temp_dir().join(format!("kontor-{}-{:?}.pdf", std::process::id(), std::thread::current().id()));
    std::fs::write(&path, pdf).expect("is written");
    let mut told = Program::new(program);
    told.args(options).arg(&path);
    if program == "pdftotext" {
        told.arg("-");
    }
    let out = told.output().unwrap_or_else(|why| panic!("{program} is needed for this test: {why}"));
    drop(std::fs::remove_file(&path));
    // Whatever is odd about a file is told here.
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    String::from_utf8(out.stdout).expect("is text")
}

/// A text with every kind of blank as one.
pub fn plain(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter == '\u{202f}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_file_says_what_the_document_says_in_every_language_and_on_both_papers() {
    for (language, paper, size) in [
        (Language::En, Paper::Letter, "612 x 792 pts (letter)"),
        (Language::De, Paper::A4, "595.26 x 841.87 pts (A4)"),
        (Language::Fr, Paper::A4, "595.26 x 841.87 pts (A4)"),
    ] {
        let crm = TestWorkspace::new();
        let (_, document) = sent(&crm, 40, language, paper);
        assert_eq!(quote_pdf::missing(face(), &document), []);
        let pdf = quote_pdf::write(face(), &document, None, NOW);
        let about = said("pdfinfo", &[], &pdf);
        assert!(about.contains(size), "{about}");
        assert!(about.contains(&format!("Title:           {} ", document.title)), "{about}");
        let read = plain(&said("pdftotext", &["-layout"], &pdf));
        let mut expected: Vec<String> = vec![document.title.clone(), document.subject.clone()];
        expected.extend(document.recipient.clone());
        expected.extend(document.intro.iter().chain(&document.terms).cloned());
        expected.extend(
            document.facts.iter().map(|(label, value)| format!("{label} {}", value.lines().next().unwrap_or_default())),
        );
        expected.extend(document.sums.iter().map(|(label, amount)| format!("{label} {amount}")));
        for line in &document.lines {
            let DocumentLineText(row) = DocumentLineText::of(line);
            expected.push(row);
            expected.extend(line.text.clone());
        }
        for wanted in expected {
            assert!(read.contains(&plain(&wanted)), "{language:?}: {wanted:?} is not in {read}");
        }
        let count = about.lines().find_map(|line| line.strip_prefix("Pages:")).map(str::trim).expect("has pages");
        let count: usize = count.parse().expect("is a number");
        assert!(count >= 3, "{count}");
        for page in 1..=count {
            let number = plain(&kontor::store::quote_words::with(
                kontor::store::quote_words::PAGE,
                language,
                &[&page.to_string(), &count.to_string()],
            ));
            let at = page.to_string();
            let own = plain(&said("pdftotext", &["-layout", "-f", &at, "-l", &at], &pdf));
            let head = kontor::store::quote_words::of(kontor::store::quote_words::DESCRIPTION, language);
            for part in
                [number.as_str(), "DE02 1203 0000 0000 2020 51", "Münch & Söhne GmbH", head, "Danke für Ihr Vertrauen"]
            {
                assert!(own.contains(part), "{part} is not on page {page}: {own}");
            }
        }
        // Every font is in the file, and its letters have a meaning.
        let fonts = said("pdffonts", &[], &pdf);
        let all: Vec<&str> = fonts.lines().skip(2).collect();
        // Latin in both weights, the Polish name, and the Bulgarian one.
        assert_eq!(all.len(), 4, "{fonts}");
        assert!(all.iter().all(|line| line.contains("+Geist-") && line.contains("yes yes yes")), "{fonts}");
        assert!(pdf.len() < 120_000, "{} bytes", pdf.len());
    }
}

/// A line of the table as it is read from left to right.
struct DocumentLineText(String);

impl DocumentLineText {
    fn of(line: &quote_document::DocumentLine) -> DocumentLineText {
        let all = [&line.position, &line.name, &line.quantity, &line.price, &line.discount, &line.tax, &line.amount];
        let all: Vec<&str> = all.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        DocumentLineText(all.join(" "))
    }
}

#[test]
fn a_logo_stands_in_the_file_as_it_is() {
    let crm = TestWorkspace::new();
    let (_, document) = sent(&crm, 1, Language::En, Paper::A4);
    // The smallest JPEG of three colours that readers take.
    let jpeg = include_bytes!("../fixtures/pictures/logo.jpg").to_vec();
    let picture = Picture { bytes: jpeg.clone(), width: 40, height: 20 };
    let pdf = quote_pdf::write(face(), &document, Some(&picture), NOW);
    assert!(pdf.windows(jpeg.len()).any(|part| part == jpeg));
    let images = said("pdfimages", &["-list"], &pdf);
    assert!(images.lines().nth(2).is_some_and(|line| line.contains(" 40 ") && line.contains("jpeg")), "{images}");
}

#[test]
fn letters_without_a_glyph_are_told() {
    let crm = TestWorkspace::new();
    let (_, mut document) = sent(&crm, 1, Language::En, Paper::A4);
    document.recipient = vec!["漢字 Ltd 漢".to_string(), "\u{200f}עברית".to_string()];
    assert_eq!(quote_pdf::missing(face(), &document), ['漢', '字', 'ע', 'ב', 'ר', 'י', 'ת']);
    // What has none is left out of a file that is made nevertheless.
    let read = plain(&said("pdftotext", &["-layout"], &quote_pdf::write(face(), &document, None, NOW)));
    assert!(read.contains("Ltd"), "{read}");
    // A build without the typeface makes none.
    assert!(!quote_pdf::missing(&Typeface::default(), &document).is_empty());
    assert_eq!(Typeface::read("400 - AAAA\n600\n\nx y z").fonts, []);
}

#[test]
fn figures_stand_below_each_other() {
    let width = |digit: char| face().glyphs(&digit.to_string(), Weight::Regular).map(|all| all[0].width);
    let all: Vec<_> = ('0'..='9').map(width).collect();
    assert!(all.iter().all(|width| width.is_ok() && *width == all[0]), "{all:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    /// Whatever is written, the file is whole: every object is where its table says, and no text breaks out of its string.
    #[test]
    fn no_text_is_too_strange(title in "\\PC{0,60}", recipient in "[\\PC\n]{0,80}", name in "\\PC{0,200}", terms in "[a-z()\\\\<>%/ \n]{0,400}") {
        let crm = TestWorkspace::new();
        let (_, _, own) = offered(&crm);
        let mut document = crm.session.read(|set| quote_document::read(set, own, Language::En)).expect("is there");
        document.title = title;
        document.recipient = recipient.lines().map(str::to_string).collect();
        document.lines[0].name = name;
        document.terms = quote_document::paragraphs(&terms);
        let pdf = quote_pdf::write(face(), &document, None, NOW);
        let text = String::from_utf8_lossy(&pdf);
        let start: usize = text.rsplit_once("startxref\n").and_then(|(_, rest)| rest.split('\n').next()?.parse().ok()).expect("ends so");
        prop_assert!(pdf[start..].starts_with(b"xref\n0 "));
        let table = String::from_utf8_lossy(&pdf[start..]).into_owned();
        for (at, line) in table.lines().skip(3).take_while(|line| line.ends_with(" n ")).enumerate() {
            let place: usize = line[..10].parse().expect("is a number");
            let begin = format!("{} 0 obj\n", at + 1);
            prop_assert!(pdf[place..].starts_with(begin.as_bytes()), "{}", begin);
        }
    }
}
