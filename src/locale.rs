//! Phrases in English and German, and how dates, numbers and money are written.

pub mod calendar;
pub mod format;
pub mod phrases;

/// A language the product speaks in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German, with "Sie".
    De,
}

/// One phrase in both languages. `{}` stands for what the caller fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// English.
    pub en: &'static str,
    /// German.
    pub de: &'static str,
}

impl Phrase {
    /// The phrase in a language.
    pub const fn of(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::De => self.de,
        }
    }

    /// The phrase with each `{}` replaced, in order.
    pub fn with(&self, language: Language, parts: &[&str]) -> String {
        let mut parts = parts.iter();
        let mut pieces = self.of(language).split("{}");
        let mut out = pieces.next().unwrap_or("").to_string();
        for piece in pieces {
            out.push_str(parts.next().unwrap_or(&""));
            out.push_str(piece);
        }
        out
    }
}

/// Writes a [`Phrase`].
pub const fn phrase(en: &'static str, de: &'static str) -> Phrase {
    Phrase { en, de }
}
