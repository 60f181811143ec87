//! The words, numbers and signs of a written formula.
use std::ops::Range;

use super::Function;
use super::problem::{Problem, What};
use crate::base::decimal;

/// The longest formula that is read, in bytes.
const MAX_BYTES: usize = 5_000;

/// A word, number or sign.
#[derive(Clone, PartialEq, Debug)]
pub enum Lexeme {
    /// A number in millionths.
    Number(i64),
    /// A text.
    Text(String),
    /// The name of a function or of a field.
    Word(String),
    /// A name in brackets.
    Name(String),
    /// An operator.
    Operator(Function),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `;` or `,`
    Separator,
    /// `.` between names in brackets.
    Dot,
    /// `%`
    Percent,
    /// The end of the formula.
    End,
}

/// A lexeme and its place.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub lexeme: Lexeme,
    /// Its place, in bytes.
    pub at: Range<usize>,
}

/// Splits a formula; `decimal` is the decimal sign of the person who wrote it. The last token is the end.
pub fn split(text: &str, decimal: char) -> Result<Vec<Token>, Problem> {
    if text.len() > MAX_BYTES {
        return Err(Problem { at: 0..text.len(), what: What::TooLong });
    }
    let mut out = Vec::new();
    let mut at = text.len() - text.trim_start().len();
    // Spreadsheets begin formulas with this sign.
    if text[at..].starts_with('=') {
        at += 1;
    }
    while let Some(first) = text[at..].chars().next() {
        let start = at;
        let lexeme = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '0'..='9' => {
                let (number, length) = number(text, at, decimal)?;
                at += length;
                Lexeme::Number(number)
            }
            '"' | '“' | '„' | '”' | '«' => {
                let (text, length) = quoted(text, at, first)?;
                at += length;
                Lexeme::Text(text)
            }
            '[' => {
                let length = text[at..].find(']').ok_or(Problem { at: at..text.len(), what: What::OpenBracket })?;
                let name = text[at + 1..at + length].trim().to_string();
                at += length + 1;
                Lexeme::Name(name)
            }
            _ if first.is_alphabetic() || first == '_' => {
                at += word_length(&text[at..]);
                Lexeme::Word(text[start..at].to_string())
            }
            _ => {
                let (lexeme, length) =
                    sign(&text[at..]).ok_or(Problem { at: at..at + first.len_utf8(), what: What::Character(first) })?;
                at += length;
                lexeme
            }
        };
        out.push(Token { lexeme, at: start..at });
    }
    let end = text.trim_end().len();
    out.push(Token { lexeme: Lexeme::End, at: end..end });
    Ok(out)
}

/// A sign at the beginning of a text, and its length.
fn sign(text: &str) -> Option<(Lexeme, usize)> {
    use Function::{Add, Div, Eq, Ge, Gt, Join, Le, Lt, Mul, Ne, Sub};
    const SIGNS: [(&str, Function); 20] = [
        ("<=", Le),
        (">=", Ge),
        ("<>", Ne),
        ("!=", Ne),
        ("==", Eq),
        ("≤", Le),
        ("≥", Ge),
        ("≠", Ne),
        ("<", Lt),
        (">", Gt),
        ("=", Eq),
        ("+", Add),
        ("-", Sub),
        ("−", Sub),
        ("–", Sub),
        ("*", Mul),
        ("×", Mul),
        ("/", Div),
        ("÷", Div),
        ("&", Join),
    ];
    const OTHERS: [(&str, Lexeme); 6] = [
        ("%", Lexeme::Percent),
        ("(", Lexeme::Open),
        (")", Lexeme::Close),
        (";", Lexeme::Separator),
        (",", Lexeme::Separator),
        (".", Lexeme::Dot),
    ];
    let operators = SIGNS.into_iter().map(|(sign, function)| (sign, Lexeme::Operator(function)));
    let found = operators.chain(OTHERS).find(|(sign, _)| text.starts_with(sign));
    found.map(|(sign, lexeme)| (lexeme, sign.len()))
}

/// The length of the word at the beginning of a text: letters and digits, and points within it.
fn word_length(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        // "AUJOURD'HUI" and "ARRONDI.SUP" are one word each.
        let joins = matches!(c, '.' | '\'' | '’') && chars.peek().is_some_and(|(_, next)| is_part(*next));
        if !is_part(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The text in quotation marks at a place, and its length with them; a doubled mark stands for one.
fn quoted(text: &str, at: usize, first: char) -> Result<(String, usize), Problem> {
    let open = Problem { at: at..text.len(), what: What::OpenText };
    let rest = &text[at + first.len_utf8()..];
    if first != '"' {
        let close: &[char] = if first == '«' { &['»'] } else { &['”', '“'] };
        let end = rest.find(close).ok_or(open)?;
        let mark = rest[end..].chars().next().map_or(0, char::len_utf8);
        let inner = if first == '«' { rest[..end].trim() } else { &rest[..end] };
        return Ok((inner.to_string(), first.len_utf8() + end + mark));
    }
    let mut end = rest.find('"').ok_or(open.clone())?;
    while rest[end + 1..].starts_with('"') {
        end += 2 + rest[end + 2..].find('"').ok_or(open.clone())?;
    }
    Ok((rest[..end].replace("\"\"", "\""), end + 2))
}

/// The number at a place, and its length. A point between digits is a decimal sign, and so is a comma if it is one
/// where the writer is; elsewhere it separates arguments. What may group thousands is refused.
fn number(text: &str, at: usize, decimal: char) -> Result<(i64, usize), Problem> {
    let rest = &text[at..];
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mark_at = |from: usize| match &rest.as_bytes()[from..] {
        [mark @ (b'.' | b','), b'0'..=b'9', ..] => Some(*mark as char),
        _ => None,
    };
    let ambiguous = |end: usize| Problem { at: at..at + end, what: What::Ambiguous(rest[..end].to_string()) };
    let whole = digits(0);
    let mut end = whole;
    let mut plain = rest[..whole].to_string();
    if let Some(mark) = mark_at(whole) {
        let fraction = digits(whole + 1);
        let is_group = mark != decimal && fraction == 3 && whole <= 3 && !rest.starts_with('0');
        if is_group {
            return Err(ambiguous(whole + 1 + fraction));
        }
        if mark == '.' || mark == decimal {
            end = whole + 1 + fraction;
            plain = format!("{plain}.{}", &rest[whole + 1..end]);
            let next = mark_at(end);
            if next.is_some_and(|next| next == '.' || decimal == ',') {
                return Err(ambiguous(end + 1 + digits(end + 1)));
            }
        }
    }
    let problem = Problem { at: at..at + end, what: What::Number };
    let (number, _) = decimal::parse_in(&plain, Some('.')).ok_or(problem)?;
    Ok((number, end))
}
