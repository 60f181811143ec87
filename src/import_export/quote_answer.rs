//! The files in which customers answer quotes, read: whatever is in one, it is bounded, and text stays text. `docs/format.md` has
//! the format.
use std::sync::Arc;

use serde::Deserialize;

use crate::base::invisible::strip_invisible;
use crate::base::{Currency, Money, Timestamp};
use crate::import_export::answer_envelope;
use crate::locale::{Phrase, phrase};
use crate::store::quote_answer::{
    AnswerFile, Asked, MAX_NAME, MAX_POINTS, MAX_REMARK, MAX_STROKES, PAD, QuoteAnswer, Strokes,
};
use crate::store::quote_answer_form::{EXTENSION, FORMAT, VERSION};

/// The maximum size of an answer in bytes.
pub const MAX_BYTES: usize = 256 * 1024;

const BROKEN: Phrase = phrase!(
    "This answer to a quote is damaged or was changed. Ask the customer to save it again and to send that file.",
    "Diese Antwort auf ein Angebot ist beschädigt oder wurde verändert. Bitten Sie den Kunden, sie noch einmal zu speichern und diese Datei zu senden.",
    "Cette réponse à un devis est endommagée ou a été modifiée. Demandez au client de l’enregistrer de nouveau et d’envoyer ce fichier.",
);

#[derive(Deserialize)]
struct Whole {
    quote: QuotePart,
    answer: String,
    name: String,
    #[serde(default)]
    remark: String,
    answered_at: String,
    #[serde(default)]
    signature: Vec<Vec<u32>>,
}

#[derive(Deserialize)]
struct QuotePart {
    id: String,
    number: String,
    version: i64,
    total: String,
    currency: String,
    hash: String,
}

/// Whether a file says that it is an answer to a quote.
pub fn is_answer(bytes: &[u8]) -> bool {
    answer_envelope::is_of(bytes, FORMAT, MAX_BYTES)
}

/// Whether a file of this name is meant as an answer, whatever is in it.
pub fn is_called_answer(name: &str) -> bool {
    name.to_lowercase().ends_with(EXTENSION)
}

/// Reads an answer.
pub fn read(name: &str, bytes: &[u8]) -> Result<AnswerFile, Phrase> {
    if bytes.len() > MAX_BYTES {
        return Err(BROKEN);
    }
    answer_envelope::check(bytes, FORMAT, VERSION, BROKEN)?;
    let whole: Whole = serde_json::from_slice(bytes).map_err(|_| BROKEN)?;
    let answer = understood(whole).ok_or(BROKEN)?;
    Ok(AnswerFile { name: plain(name, false, MAX_NAME), bytes: Arc::new(bytes.to_vec()), answer })
}

fn understood(whole: Whole) -> Option<QuoteAnswer> {
    let Whole { quote, answer, name, remark, answered_at, signature } = whole;
    let currency = Currency::parse(&quote.currency)?;
    let total = Money::to_exact(&quote.total, currency)?;
    let is_hash = quote.hash.len() == 64 && quote.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = plain(&name, false, MAX_NAME);
    // What is longer than the form lets it be did not come from the form.
    if !is_hash || name.is_empty() || quote.number.chars().count() > MAX_NAME || remark.chars().count() > MAX_REMARK {
        return None;
    }
    Some(QuoteAnswer {
        asked: Asked {
            quote: quote.id.parse().ok()?,
            number: quote.number,
            version: quote.version,
            total,
            hash: quote.hash,
        },
        is_accepted: match answer.as_str() {
            "accepted" => true,
            "declined" => false,
            _ => return None,
        },
        name,
        remark: plain(&remark, true, MAX_REMARK),
        strokes: strokes(signature)?,
        at: Timestamp::parse_iso(&answered_at)?,
    })
}

/// The strokes, if they are within the field and not too many.
fn strokes(all: Vec<Vec<u32>>) -> Option<Strokes> {
    let points: usize = all.iter().map(Vec::len).sum();
    if all.len() > MAX_STROKES || points > 2 * MAX_POINTS {
        return None;
    }
    let stroke = |flat: Vec<u32>| {
        let (pairs, rest) = flat.as_chunks::<2>();
        let inside = |[x, y]: &[u32; 2]| *x <= PAD.0 && *y <= PAD.1;
        let is_whole = rest.is_empty() && !pairs.is_empty() && pairs.iter().all(inside);
        is_whole.then(|| pairs.iter().map(|[x, y]| (*x, *y)).collect())
    };
    all.into_iter().map(stroke).collect()
}

/// A text without control characters and of a length; in lines or on one.
pub fn plain(text: &str, in_lines: bool, most: usize) -> String {
    let is_kept = |c: char| if c.is_control() && !(in_lines && c == '\n') { ' ' } else { c };
    let text = strip_invisible(text).replace("\r\n", "\n");
    text.chars().map(is_kept).take(most).collect::<String>().trim().to_string()
}
