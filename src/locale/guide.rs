//! The user guide: its pages, as they stand in `docs/guide`, in both languages. Only the guide's chunk of the program
//! may name [`TEXTS`], so that nobody loads the guide who does not read it.
use super::{Language, Phrase, phrase};

macro_rules! pages {
    ($($key:literal)*) => {
        /// The names of the pages in addresses and of their files, in order.
        pub const KEYS: [&str; [$($key),*].len()] = [$($key),*];

        /// The pages as Markdown, in the same order.
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

/// The place of the page with a name.
pub fn find(key: &str) -> Option<usize> {
    KEYS.iter().position(|other| *other == key)
}

/// The Markdown of a page; the first one's where there is no such page.
pub fn text(page: usize, language: Language) -> &'static str {
    TEXTS.get(page).unwrap_or(&TEXTS[0]).of(language)
}
