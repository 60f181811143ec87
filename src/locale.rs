//! Phrases in English and German, and how dates, numbers and money are written.

pub mod calendar;
pub mod format;
pub mod guide;
mod month_names;
pub mod phrases;
mod plural;
pub mod region;
pub mod relative;

/// A language the product speaks in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German, with "Sie".
    De,
}

/// One phrase in both languages. `{}` is a placeholder that the caller fills in.
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

    /// The phrase with each `{}` replaced, in order. Of `[one|many]`, the first half remains if the last number filled
    /// in was `1`, otherwise the second.
    pub fn with(&self, language: Language, parts: &[&str]) -> String {
        let mut parts = parts.iter();
        let mut pieces = self.of(language).split("{}");
        let mut out = pieces.next().unwrap_or("").to_string();
        let mut is_one = false;
        for piece in pieces {
            let part = parts.next().unwrap_or(&"");
            out.push_str(part);
            if part.starts_with(|first: char| first.is_ascii_digit()) {
                is_one = *part == "1";
            }
            plural::push_resolved(&mut out, piece, is_one);
        }
        out
    }
}

/// Creates a [`Phrase`].
pub const fn phrase(en: &'static str, de: &'static str) -> Phrase {
    Phrase { en, de }
}

#[cfg(test)]
mod tests {
    use super::{Language, phrase};

    #[test]
    fn the_number_one_takes_the_singular() {
        let rows = phrase("{} of {} [row is|rows are] left", "{} von {} [Zeile bleibt|Zeilen bleiben]");
        assert_eq!(rows.with(Language::En, &["1", "1"]), "1 of 1 row is left");
        assert_eq!(rows.with(Language::De, &["1", "21"]), "1 von 21 Zeilen bleiben");
        let named = phrase("{} {} [is|are] imported", "{} {} [ist|sind] importiert");
        assert_eq!(named.with(Language::En, &["1", "[lead|"]), "1 [lead| is imported");
        assert_eq!(named.with(Language::De, &["0", "Leads"]), "0 Leads sind importiert");
    }
}
