//! The labels of phone numbers and dates: types, and the labels of their own that address books add by group
//! (`item1.TEL`, `item1.X-ABLabel`).
use std::collections::HashMap;

use crate::import_export::readers::content_lines::ContentLine;

/// What a phone number is, in the order in which numbers are preferred.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Number {
    /// A mobile phone.
    Mobile,
    /// At work.
    Work,
    /// A company's main number.
    Main,
    /// Not named.
    Plain,
    /// At home.
    Home,
    /// Of a car, an assistant, a callback and the like.
    Other,
    /// A pager.
    Pager,
    /// A fax.
    Fax,
}

/// The words of labels, folded, in English, German and French; the first that occurs decides.
const WORDS: [(&str, Number); 19] = [
    ("fax", Number::Fax),
    ("pager", Number::Pager),
    ("cell", Number::Mobile),
    ("mobil", Number::Mobile),
    ("iphone", Number::Mobile),
    ("handy", Number::Mobile),
    ("portable", Number::Mobile),
    ("assistant", Number::Other),
    ("car", Number::Other),
    ("radio", Number::Other),
    ("main", Number::Main),
    ("zentrale", Number::Main),
    ("work", Number::Work),
    ("business", Number::Work),
    ("bureau", Number::Work),
    ("travail", Number::Work),
    ("home", Number::Home),
    ("domicile", Number::Home),
    ("privat", Number::Home),
];

/// The labels of a card by group.
pub struct Labels(HashMap<String, String>);

impl Labels {
    /// The labels of a card.
    pub fn of(card: &[ContentLine]) -> Labels {
        let labels = card.iter().filter(|line| line.name == "X-ABLABEL" && !line.group.is_empty());
        Labels(labels.map(|line| (line.group.clone(), plain(&line.text()))).collect())
    }

    /// The label of a line.
    pub fn of_line(&self, line: &ContentLine) -> Option<String> {
        self.0.get(&line.group).filter(|label| !label.is_empty() && label.len() < 100).cloned()
    }

    /// A line's text with its label: `Ida Berg (Spouse)`.
    pub fn with(&self, line: &ContentLine) -> String {
        match self.of_line(line) {
            Some(label) => format!("{} ({label})", line.text()),
            None => line.text(),
        }
    }

    /// What a phone number is.
    pub fn number(&self, line: &ContentLine) -> Number {
        let types = line.parameters.iter().filter(|(name, _)| name == "TYPE" || name == "LABEL");
        let all = types.map(|(_, value)| value.clone()).chain(self.of_line(line));
        let all = all.collect::<Vec<_>>().join(" ").to_lowercase();
        WORDS.iter().find(|(word, _)| all.contains(word)).map_or(Number::Plain, |(_, number)| *number)
    }
}

/// `_$!<Mobile>!$_` as `Mobile`.
fn plain(label: &str) -> String {
    label.trim().trim_start_matches("_$!<").trim_end_matches(">!$_").to_string()
}
