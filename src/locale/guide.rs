//! The pages of the user guide, from `docs/guide`, in both languages. Only the guide's chunk of the program may use
//! [`TEXTS`], so that only its readers load it.
use super::{Language, Phrase, phrase};

macro_rules! pages {
    ($($key:literal)*) => {
        /// The keys of the pages, in order: file names and parts of addresses.
        pub const KEYS: [&str; [$($key),*].len()] = [$($key),*];

        /// The Markdown of the pages, in the same order.
        pub static TEXTS: [Phrase; KEYS.len()] = [$(phrase(
            include_str!(concat!("../../docs/guide/en/", $key, ".md")),
            include_str!(concat!("../../docs/guide/de/", $key, ".md")),
        )),*];
    };
}

pages! {
    "first-steps" "leads" "conversion" "opportunities" "activities" "lists" "reports" "import" "export" "workspaces"
    "web-to-lead" "settings" "rights" "offline" "keyboard"
}

/// The index of the page with a key.
pub fn find(key: &str) -> Option<usize> {
    KEYS.iter().position(|other| *other == key)
}

/// The Markdown of a page; that of the first one if there is no such page.
pub fn text(page: usize, language: Language) -> &'static str {
    TEXTS.get(page).unwrap_or(&TEXTS[0]).of(language)
}
