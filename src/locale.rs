//! Phrases in every language, and how dates, numbers and money are written.

pub mod calendar;
#[cfg(catalogs)]
pub mod catalog;
pub mod example_template;
pub mod format;
pub mod guide;
pub mod hyphenation;
mod language;
mod month_names;
pub mod phrases;
mod plural;
pub mod region;
pub mod relative;

pub use language::Language;

/// Creates a [`Phrase`](crate::locale::Phrase) when the program is compiled, from its texts in English, German and
/// French.
#[macro_export]
macro_rules! phrase {
    ($en:expr, $de:expr, $fr:expr $(,)?) => {
        const { $crate::locale::Phrase::new([$en, $de, $fr]) }
    };
}

pub use phrase;

/// One phrase in every language. `{}` is a placeholder that the caller fills in. Made with [`phrase!`].
///
/// The page has the English text in its program, and the others in a catalog that it loads when it needs them, where
/// the phrase has a number. Every other program has all of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// English.
    pub en: &'static str,
    #[cfg(catalogs)]
    number: u16,
    #[cfg(not(catalogs))]
    others: [&'static str; Language::CATALOGS.len()],
}

impl Phrase {
    /// A phrase from its texts in the order of [`Language::ALL`], known when the program is compiled.
    pub const fn new(texts: [&'static str; Language::ALL.len()]) -> Phrase {
        Phrase {
            en: texts[0],
            #[cfg(catalogs)]
            number: catalog::number(texts),
            #[cfg(not(catalogs))]
            others: [texts[1], texts[2]],
        }
    }

    /// A name that users gave, and their German one. In other languages it is the first of them.
    pub fn named(name: &'static str, german: &'static str) -> Phrase {
        Phrase {
            en: name,
            #[cfg(catalogs)]
            number: catalog::number_of_name(name, german),
            #[cfg(not(catalogs))]
            others: [german, name],
        }
    }

    /// Two phrases as the path from one thing to another: "Account › Industry". `keep` makes a text last.
    pub fn joined(first: Phrase, second: Phrase, keep: fn(&str) -> &'static str) -> Phrase {
        let join = |language| keep(&format!("{} › {}", first.of(language), second.of(language)));
        Phrase {
            en: join(Language::En),
            #[cfg(catalogs)]
            number: catalog::number_of_path([first, second].map(|phrase| (phrase.en, phrase.number)), keep),
            #[cfg(not(catalogs))]
            others: Language::CATALOGS.map(join),
        }
    }

    /// The phrase in a language; in English as long as the page does not have the language's catalog.
    pub fn of(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            #[cfg(catalogs)]
            _ => catalog::text(self.number, language).unwrap_or_else(|| catalog::missing(self.en, language)),
            #[cfg(not(catalogs))]
            _ => self.others[language as usize - 1],
        }
    }

    /// Whether a text is this phrase in one of the languages that the program has.
    pub fn is(&self, text: &str) -> bool {
        Language::ALL.into_iter().any(|language| self.of(language) == text)
    }

    /// The phrase with each `{}` replaced, in order. Of `[one|many]`, the first half remains if the last number filled
    /// in takes the singular, otherwise the second.
    pub fn with(&self, language: Language, parts: &[&str]) -> String {
        let mut parts = parts.iter();
        let mut pieces = self.of(language).split("{}");
        let mut out = pieces.next().unwrap_or("").to_string();
        let mut is_one = false;
        for piece in pieces {
            let part = parts.next().unwrap_or(&"");
            out.push_str(part);
            if part.starts_with(|first: char| first.is_ascii_digit()) {
                is_one = plural::takes_singular(part, language);
            }
            plural::push_resolved(&mut out, piece, is_one);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_number_one_takes_the_singular() {
        let rows = phrase!(
            "{} of {} [row is|rows are] left",
            "{} von {} [Zeile bleibt|Zeilen bleiben]",
            "{} sur {} [ligne reste|lignes restent]",
        );
        assert_eq!(rows.with(Language::En, &["1", "1"]), "1 of 1 row is left");
        assert_eq!(rows.with(Language::En, &["1", "0"]), "1 of 0 rows are left");
        assert_eq!(rows.with(Language::De, &["1", "21"]), "1 von 21 Zeilen bleiben");
        let named =
            phrase!("{} {} [is|are] imported", "{} {} [ist|sind] importiert", "{} {} [est importé|sont importés]");
        assert_eq!(named.with(Language::En, &["1", "[lead|"]), "1 [lead| is imported");
        assert_eq!(named.with(Language::De, &["0", "Leads"]), "0 Leads sind importiert");
    }

    #[test]
    fn nothing_and_less_than_two_take_the_singular_in_french() {
        let days = phrase!("{} [day|days]", "{} [Tag|Tage]", "{} [jour|jours]");
        let written = ["0", "1", "1,5", "2", "10"].map(|count| days.with(Language::Fr, &[count]));
        assert_eq!(written, ["0 jour", "1 jour", "1,5 jour", "2 jours", "10 jours"]);
    }
}
