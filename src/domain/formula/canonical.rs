//! The stored form of a formula: every operation in parentheses, its name first; fields by their ids, entries of
//! picklists by theirs. `[Amount] * 2` is `(* [11] 2)`. It is the same in every language, and stays when a field or an
//! entry is renamed.
use super::{Expr, Function, MAX_DEPTH};
use crate::base::{FieldId, decimal};

/// The longest stored formula, in bytes.
pub const MAX_BYTES: usize = 10_000;

/// Writes an expression.
pub fn write(expr: &Expr) -> String {
    let mut out = String::new();
    put(expr, &mut out);
    out
}

fn put(expr: &Expr, out: &mut String) {
    match expr {
        Expr::Number(number) => out.push_str(&decimal::plain(*number)),
        Expr::Text(text) => {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        }
        Expr::Flag(flag) => out.push_str(if *flag { "yes" } else { "no" }),
        Expr::Entries(ids) => {
            out.push('@');
            let ids: Vec<String> = ids.iter().map(|id| id.to_string()).collect();
            out.push_str(&ids.join(","));
        }
        Expr::Field(path) => {
            out.push('[');
            let path: Vec<String> = path.iter().map(|number| number.0.to_string()).collect();
            out.push_str(&path.join("."));
            out.push(']');
        }
        Expr::Call(function, parts) => {
            out.push('(');
            out.push_str(function.key());
            for part in parts {
                out.push(' ');
                put(part, out);
            }
            out.push(')');
        }
    }
}

/// Reads the output of [`write()`]; `None` if it is damaged.
pub fn read(text: &str) -> Option<Expr> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut rest = text;
    let expr = take(&mut rest, MAX_DEPTH)?;
    rest.is_empty().then_some(expr)
}

/// Reads several expressions with blanks between them, or none; `None` if they are damaged.
pub fn read_several(text: &str) -> Option<Vec<Expr>> {
    if text.len() > 2 * MAX_BYTES {
        return None;
    }
    let (mut rest, mut out) = (text, Vec::new());
    while !rest.is_empty() {
        if !out.is_empty() {
            rest = rest.strip_prefix(' ')?;
        }
        out.push(take(&mut rest, MAX_DEPTH)?);
    }
    Some(out)
}

fn take(rest: &mut &str, depth: usize) -> Option<Expr> {
    if depth == 0 {
        return None;
    }
    if let Some(inner) = rest.strip_prefix('"') {
        let mut end = inner.find('"')?;
        while inner[end + 1..].starts_with('"') {
            end += 2 + inner[end + 2..].find('"')?;
        }
        *rest = &inner[end + 1..];
        return Some(Expr::Text(inner[..end].replace("\"\"", "\"")));
    }
    if let Some(inner) = rest.strip_prefix('(') {
        *rest = inner;
        let function = Function::from_key(word(rest))?;
        let mut parts = Vec::new();
        while let Some(inner) = rest.strip_prefix(' ') {
            *rest = inner;
            parts.push(take(rest, depth - 1)?);
        }
        *rest = rest.strip_prefix(')')?;
        let (least, most) = function.arity();
        return (least..=most).contains(&parts.len()).then_some(Expr::Call(function, parts));
    }
    let word = word(rest);
    if let Some(path) = word.strip_prefix('[').and_then(|path| path.strip_suffix(']')) {
        let path: Option<Vec<FieldId>> =
            path.split('.').map(|number| number.parse::<u16>().ok().map(FieldId::from)).collect();
        return path.map(Expr::Field);
    }
    if let Some(ids) = word.strip_prefix('@') {
        return ids.split(',').map(|id| id.parse().ok()).collect::<Option<Vec<_>>>().map(Expr::Entries);
    }
    match word {
        "yes" => Some(Expr::Flag(true)),
        "no" => Some(Expr::Flag(false)),
        number => decimal::parse_in(number, Some('.')).map(|(number, _)| Expr::Number(number)),
    }
}

/// The text up to a blank or a parenthesis.
fn word<'a>(rest: &mut &'a str) -> &'a str {
    let end = rest.find([' ', ')', '(']).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    word
}
