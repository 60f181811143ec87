//! The QR code on the document of a quote. A phone makes an email of it that answers the quote; whoever gets the email, or the copy
//! that was signed, finds the quote by what it ends with, and sees whether it is still the one that was printed.
use super::qr_code;
use super::quote_answer::{self, Asked, Doubt};
use super::quote_document::{Document, PrintedCode};
use super::quote_words::{self as words, Words};
use super::record_tables::RecordTables;
use super::{quote_answer_form, quotes};
use crate::base::outside_text::percent_encoded;
use crate::base::{Id, Row, mail};
use crate::domain::RecordType;
use crate::domain::records::{quote, user};
use crate::locale::format;

/// What a code begins with. Nothing in it is changed by an address, a line break or a mail program.
const MARK: &str = "kontor-quote-1-";
/// The digits of an id.
const ID: usize = 32;
/// The digits of the hash: enough to tell texts apart, and few enough for a coarse code.
const HASH: usize = 24;
/// The most squares per side that a camera reads on paper, with the frame.
const MOST: i32 = 105;

const SCAN: Words = [
    "Scan this code with a phone to answer by email.",
    "Scannen Sie diesen Code mit einem Telefon, um per E-Mail zu antworten.",
    "Scannez ce code avec un téléphone pour répondre par e-mail.",
];
const LEAVE: Words = [
    "Please leave it on the copy that you send back: we find the quote by it.",
    "Bitte lassen Sie ihn auf dem Exemplar, das Sie zurücksenden: Daran finden wir das Angebot.",
    "Veuillez le laisser sur l’exemplaire que vous renvoyez\u{202f}: il nous permet de retrouver le devis.",
];
/// The email: what is answered, and what to fill in.
const ANSWER: Words = [
    "{}: {}\r\n\r\nOur decision: \r\nFirst and last name: \r\n\r\n{}",
    "{}: {}\r\n\r\nUnsere Entscheidung: \r\nVor- und Nachname: \r\n\r\n{}",
    "{}\u{a0}: {}\r\n\r\nNotre décision\u{a0}: \r\nPrénom et nom\u{a0}: \r\n\r\n{}",
];

/// What a code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuoteCode {
    /// The quote.
    pub quote: Id,
    /// The first digits of the hash of what was printed.
    pub hash: String,
}

/// The document of a quote with its code, if the letterhead wants one and the quote is out.
pub fn with_code(set: &RecordTables, id: Id, mut document: Document) -> Document {
    if let Some(row) = set.get(RecordType::Quote, id).filter(|_| document.letterhead.has_code) {
        document.code = printed(set, row, &document);
    }
    document
}

fn printed(set: &RecordTables, row: &Row, document: &Document) -> Option<PrintedCode> {
    let asked = quote_answer::asked(set, row.id())?;
    let own = |word| words::of(word, document.language);
    let email = answered_at(set, row, document).map(|to| email(&asked, &to, document));
    let email = email.and_then(|email| qr_code::code(&email)).filter(|code| code.size <= MOST);
    match email {
        Some(code) => Some(PrintedCode { code, words: format!("{}\n{}", own(SCAN), own(LEAVE)) }),
        // Without an address, or with a very long one, it still says which quote it is.
        None => Some(PrintedCode { code: qr_code::code(&text(&asked))?, words: own(LEAVE).to_string() }),
    }
}

/// What says which quote it is.
pub fn text(asked: &Asked) -> String {
    format!("{MARK}{}-{}", asked.quote, asked.hash.get(..HASH).unwrap_or_default())
}

/// The address that answers go to: that of the owner, or one of the letterhead.
fn answered_at(set: &RecordTables, row: &Row, document: &Document) -> Option<String> {
    let owner = row.link(quote::OWNER).and_then(|id| set.get(RecordType::User, id));
    let own = owner.map(|owner| owner.text(user::EMAIL).to_string()).filter(|own| mail::is_address(own));
    own.or_else(|| {
        document.letterhead.contact.split_whitespace().find(|word| mail::is_address(word)).map(str::to_string)
    })
}

fn email(asked: &Asked, to: &str, document: &Document) -> String {
    let language = document.language;
    let total = format::money(asked.total, language);
    let subject =
        words::with(words::EMAIL_SUBJECT, language, &[&asked.number, words::of(quote_answer_form::TITLE, language)]);
    let body = words::with(ANSWER, language, &[&document.title, &total, &text(asked)]);
    let to = percent_encoded(to).replace("%40", "@");
    format!("mailto:{to}?subject={}&body={}", percent_encoded(&subject), percent_encoded(&body))
}

/// The first code in a text: that of a QR code, or an email with it.
pub fn read(text: &str) -> Option<QuoteCode> {
    let one = |at: usize| {
        let rest = text.get(at + MARK.len()..)?;
        let (quote, hash) = (rest.get(..ID)?, rest.get(ID..)?.strip_prefix('-')?.get(..HASH)?);
        let is_hash = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(QuoteCode { quote: quote.parse().ok()?, hash: hash.to_lowercase() }).filter(|_| is_hash)
    };
    text.match_indices(MARK).find_map(|(at, _)| one(at))
}

/// The quote of a code: by its id, else by what was printed, because a file of another copy of the workspace may have brought it with
/// another id.
pub fn quote_of(set: &RecordTables, code: &QuoteCode) -> Option<Id> {
    let by_id = set.get(RecordType::Quote, code.quote).map(Row::id);
    by_id.or_else(|| set.rows(RecordType::Quote).map(|(_, row)| row.id()).find(|id| is_as_printed(set, *id, code)))
}

fn is_as_printed(set: &RecordTables, id: Id, code: &QuoteCode) -> bool {
    quote_answer::asked(set, id).is_some_and(|asked| asked.hash.starts_with(&code.hash))
}

/// What is doubtful about a code, if something is.
pub fn doubt(set: &RecordTables, code: &QuoteCode) -> Option<Doubt> {
    let Some(row) = quote_of(set, code).and_then(|id| set.get(RecordType::Quote, id)) else {
        return Some(Doubt::Unknown);
    };
    match () {
        () if quotes::is_draft(row) => Some(Doubt::Draft),
        () if !is_as_printed(set, row.id(), code) => Some(Doubt::Different),
        () => quote_answer::doubt_of_status(row, true).or_else(|| quote_answer::doubt_of_status(row, false)),
    }
}
