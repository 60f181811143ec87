//! The languages.
use std::fmt::Display;

/// A language the product speaks in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German, with "Sie".
    De,
    /// French, with "vous".
    Fr,
}

impl Language {
    /// All languages, in the order of a phrase's texts. English comes first: it is in every program.
    pub const ALL: [Language; 3] = [Language::En, Language::De, Language::Fr];

    /// The languages of which the page loads a catalog.
    pub const CATALOGS: [Language; 2] = [Language::De, Language::Fr];

    /// The stored code, which is the language's tag.
    pub const fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
            Language::Fr => "fr",
        }
    }

    /// The name, in the language itself.
    pub const fn name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::De => "Deutsch",
            Language::Fr => "Français",
        }
    }

    /// What stands between a label and its value.
    pub const fn colon(self) -> &'static str {
        match self {
            Language::En | Language::De => ": ",
            Language::Fr => "\u{a0}: ",
        }
    }

    /// A label and its value.
    pub fn labelled(self, label: &dyn Display, value: &dyn Display) -> String {
        format!("{label}{}{value}", self.colon())
    }

    /// The language of a stored code or of a browser's language tag; English for one the product does not speak.
    pub fn from_tag(tag: &str) -> Language {
        let is_it = |language: &Language| tag.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case(language.code()));
        Language::ALL.into_iter().find(is_it).unwrap_or_default()
    }
}
