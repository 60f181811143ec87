//! Singular and plural: which form of `[one|many]` in a phrase a number takes.
use super::Language;

/// Whether a written number takes the singular: in French everything below two, in other languages one alone.
pub fn takes_singular(number: &str, language: Language) -> bool {
    match language {
        Language::Fr => matches!(number.split(',').next(), Some("0" | "1")),
        _ => number == "1",
    }
}

/// Appends a text; of each `[one|many]` in it, only the form for the number.
pub fn push_resolved(out: &mut String, mut text: &str, is_one: bool) {
    while let Some((before, (one, many), after)) = forms(text) {
        out.push_str(before);
        out.push_str(if is_one { one } else { many });
        text = after;
    }
    out.push_str(text);
}

/// The first `[one|many]` of a text, with the text before and after it.
fn forms(text: &str) -> Option<(&str, (&str, &str), &str)> {
    let (before, rest) = text.split_once('[')?;
    let (both, after) = rest.split_once(']')?;
    Some((before, both.split_once('|')?, after))
}
