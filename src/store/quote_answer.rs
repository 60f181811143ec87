//! What a customer answers to a quote: what the page of the quote asks for, the answer that comes back as a file, and whether it is
//! to the quote as it stands.
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::quotes;
use super::record_tables::RecordTables;
use crate::base::{FieldId, Id, Money, Row, Timestamp};
use crate::domain::records::{quote, quote_line};
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase};

/// The longest name in characters.
pub const MAX_NAME: usize = 200;
/// The longest remark in characters.
pub const MAX_REMARK: usize = 4_000;
/// The size of the field in which signatures are drawn, in its own units.
pub const PAD: (u32, u32) = (600, 180);
/// The largest number of strokes of a signature.
pub const MAX_STROKES: usize = 200;
/// The largest number of points of all its strokes.
pub const MAX_POINTS: usize = 5_000;

/// What the hash is of, besides the lines: what a customer agrees to.
const HASHED: [FieldId; 6] =
    [quote::NUMBER, quote::VERSION, quote::DATE, quote::VALID_UNTIL, quote::DISCOUNT, quote::TERMS];
/// What the hash is of in each line. It stays as it is, whatever else versions are compared by: pages that were sent have it.
const HASHED_LINE: [FieldId; 7] = [
    quote_line::NAME,
    quote_line::TEXT,
    quote_line::QUANTITY,
    quote_line::UNIT,
    quote_line::PRICE,
    quote_line::DISCOUNT,
    quote_line::TAX,
];

/// Which quote was answered, as its page says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The quote.
    pub quote: Id,
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// The total with tax.
    pub total: Money,
    /// The hash of its lines, terms and dates: 64 hexadecimal digits.
    pub hash: String,
}

/// A drawn signature: strokes of points in the units of [`PAD`].
pub type Strokes = Vec<Vec<(u32, u32)>>;

/// An answer. All of it comes from outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuoteAnswer {
    /// The quote that is answered.
    pub asked: Asked,
    /// Whether it is accepted; else it is declined.
    pub is_accepted: bool,
    /// Who answers.
    pub name: String,
    /// What they remark.
    pub remark: String,
    /// What they drew; empty if they only typed their name.
    pub strokes: Strokes,
    /// When, by their clock.
    pub at: Timestamp,
}

/// An answer with the file that it came as.
#[derive(Clone, PartialEq, Debug)]
pub struct AnswerFile {
    /// The name of the file.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
    /// What it says.
    pub answer: QuoteAnswer,
}

/// Why an answer is not simply taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// There is no such quote in this workspace.
    Unknown,
    /// The quote is a draft again.
    Draft,
    /// A later version has been sent.
    Superseded,
    /// It is an answer to other lines, terms or another total.
    Different,
    /// The quote has been accepted.
    Accepted,
    /// The quote has been declined, and so does the answer.
    Declined,
    /// This file has been taken before.
    Taken,
}

impl Doubt {
    /// What it means, and what to do.
    pub const fn phrase(&self) -> Phrase {
        match self {
            Doubt::Unknown => phrase!(
                "There is no quote with this number in this workspace. Open the workspace that the quote is from, and choose the file there.",
                "In diesem Arbeitsbereich gibt es kein Angebot mit dieser Nummer. Öffnen Sie den Arbeitsbereich, aus dem das Angebot stammt, und wählen Sie die Datei dort.",
                "Cet espace de travail n’a aucun devis portant ce numéro. Ouvrez l’espace d’où vient le devis et choisissez-y le fichier.",
            ),
            Doubt::Draft => phrase!(
                "The quote is a draft, so that nobody can have answered it. Mark it as sent first.",
                "Das Angebot ist ein Entwurf; niemand kann es beantwortet haben. Markieren Sie es erst als versendet.",
                "Le devis est un brouillon ; personne ne peut y avoir répondu. Marquez-le d’abord comme envoyé.",
            ),
            Doubt::Superseded => phrase!(
                "This answers an earlier version: a later one has been sent. The status of neither changes; ask which one is meant.",
                "Das beantwortet eine frühere Version: Eine spätere wurde versendet. Der Status ändert sich bei keiner; fragen Sie nach, welche gemeint ist.",
                "Cette réponse porte sur une version antérieure : une plus récente a été envoyée. Aucun statut ne change ; demandez laquelle est visée.",
            ),
            Doubt::Different => phrase!(
                "Total, lines or terms of the answer are not those of the quote that was sent. Do not rely on it; ask the customer.",
                "Summe, Positionen oder Bedingungen der Antwort sind nicht die des versendeten Angebots. Verlassen Sie sich nicht darauf; fragen Sie beim Kunden nach.",
                "Le total, les lignes ou les conditions de la réponse ne sont pas ceux du devis envoyé. Ne vous y fiez pas ; interrogez le client.",
            ),
            Doubt::Accepted => phrase!(
                "The quote has been accepted already.",
                "Das Angebot ist bereits angenommen.",
                "Le devis a déjà été accepté.",
            ),
            Doubt::Declined => phrase!(
                "The quote has been declined already.",
                "Das Angebot ist bereits abgelehnt.",
                "Le devis a déjà été refusé.",
            ),
            Doubt::Taken => phrase!(
                "This answer is with the quote already.",
                "Diese Antwort liegt bereits beim Angebot.",
                "Cette réponse est déjà jointe au devis.",
            ),
        }
    }

    /// Whether the file may still be put with the quote.
    pub const fn may_be_kept(&self) -> bool {
        !matches!(self, Doubt::Unknown | Doubt::Draft | Doubt::Taken)
    }
}

/// What the page of a quote asks for; `None` of a draft, and without lines.
pub fn asked(set: &RecordTables, id: Id) -> Option<Asked> {
    let row = set.get(RecordType::Quote, id).filter(|row| !quotes::is_draft(row))?;
    Some(Asked {
        quote: id,
        number: row.text(quote::NUMBER).to_string(),
        version: row.number(quote::VERSION).unwrap_or(1),
        total: quotes::totals(set, row)?.totals.gross,
        hash: hash(set, row),
    })
}

/// The hash of what a customer agrees to. It is what an answer is compared by; it proves nothing about who wrote the answer.
fn hash(set: &RecordTables, row: &Row) -> String {
    let mut sum = Sha256::new();
    let mut add = |row: &Row, fields: &[FieldId]| {
        for number in fields {
            let mut value = Vec::new();
            row.get(*number).into_iter().for_each(|own| own.encode(&mut value));
            // The length keeps apart what two fields have in common.
            sum.update((value.len() as u64).to_le_bytes());
            sum.update(&value);
        }
    };
    add(row, &HASHED);
    quotes::lines(set, row.id()).into_iter().for_each(|line| add(line, &HASHED_LINE));
    hex(&sum.finalize())
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The quote that an answer is to: by its id, else by its number and the hash, because a file of another copy of the workspace may
/// have brought it with another id.
pub fn quote_of<'a>(set: &'a RecordTables, answer: &QuoteAnswer) -> Option<&'a Row> {
    let number = answer.asked.number.as_str();
    let by_id = set.get(RecordType::Quote, answer.asked.quote);
    let found = by_id.filter(|row| row.text(quote::NUMBER) == number || quotes::is_draft(row));
    let is_it = |row: &&Row| row.text(quote::NUMBER) == number && hash(set, row) == answer.asked.hash;
    found.or_else(|| set.rows(RecordType::Quote).map(|(_, row)| row).find(is_it))
}

/// From what the id of an answer's file is made, so that it is taken once.
pub fn seeds<'a>(quote: &'a Id, digest: &'a [u8]) -> [&'a [u8]; 3] {
    [b"quote answer", &quote.0, digest]
}

/// The digest of a file.
pub fn digest(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// What is doubtful about an answer, if something is.
pub fn doubt(set: &RecordTables, file: &AnswerFile) -> Option<Doubt> {
    let answer = &file.answer;
    let Some(row) = quote_of(set, answer) else { return Some(Doubt::Unknown) };
    if set.locate(file_id(row.id(), &file.bytes)).is_some() {
        return Some(Doubt::Taken);
    }
    let status = quotes::status(row);
    if status == defaults::QUOTE_DRAFT {
        return Some(Doubt::Draft);
    }
    let is_same = asked(set, row.id()).is_some_and(|own| Asked { quote: answer.asked.quote, ..own } == answer.asked);
    if !is_same {
        return Some(Doubt::Different);
    }
    doubt_of_status(row, answer.is_accepted)
}

/// What the status of a quote that is out leaves no room for: a second decision, or the same one again.
pub fn doubt_of_status(row: &Row, is_accepted: bool) -> Option<Doubt> {
    match quotes::status(row) {
        status if status == defaults::QUOTE_SUPERSEDED => Some(Doubt::Superseded),
        status if status == defaults::QUOTE_ACCEPTED => Some(Doubt::Accepted),
        status if status == defaults::QUOTE_DECLINED && !is_accepted => Some(Doubt::Declined),
        _ => None,
    }
}

/// The id of an answer's file at a quote.
pub fn file_id(quote: Id, bytes: &[u8]) -> Id {
    Id::derived(&seeds(&quote, &digest(bytes)))
}

/// The strokes as the points of lines in an SVG, made of numbers only.
pub fn lines(strokes: &Strokes) -> Vec<String> {
    let point = |(x, y): &(u32, u32)| format!("{x},{y}");
    // A dot is a line to itself.
    let line = |stroke: &Vec<(u32, u32)>| {
        let last = stroke.last().into_iter().map(point);
        stroke.iter().map(point).chain(last).collect::<Vec<_>>().join(" ")
    };
    strokes.iter().map(line).collect()
}
