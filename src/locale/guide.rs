//! The pages of the user guide, from `docs/guide`. Only the guide's chunk of the program may ask for their text, so that
//! only its readers load it.
use super::Language;

macro_rules! pages {
    ($($key:literal)*) => {
        /// The keys of the pages, in order: file names and parts of addresses.
        pub const KEYS: [&str; [$($key),*].len()] = [$($key),*];

        static ENGLISH: [&str; KEYS.len()] = [$(include_str!(concat!("../../docs/guide/en/", $key, ".md"))),*];

        /// The page has them in the languages' catalogs.
        #[cfg(not(catalogs))]
        static OTHERS: [[&str; KEYS.len()]; Language::CATALOGS.len()] = [
            [$(include_str!(concat!("../../docs/guide/de/", $key, ".md"))),*],
            [$(include_str!(concat!("../../docs/guide/fr/", $key, ".md"))),*],
        ];
    };
}

pages! {
    "first-steps" "leads" "conversion" "opportunities" "campaigns" "activities" "lists" "reports" "import"
    "export" "workspaces" "team" "web-to-lead" "settings" "formulas" "automations" "rights" "offline" "keyboard"
}

/// The index of the page with a key.
pub fn find(key: &str) -> Option<usize> {
    KEYS.iter().position(|other| *other == key)
}

/// The Markdown of a page; that of the first one if there is no such page.
pub fn text(page: usize, language: Language) -> &'static str {
    let page = if page < KEYS.len() { page } else { 0 };
    match language {
        Language::En => ENGLISH[page],
        #[cfg(catalogs)]
        _ => super::catalog::guide(page, language).unwrap_or(ENGLISH[page]),
        #[cfg(not(catalogs))]
        _ => OTHERS[language as usize - 1][page],
    }
}
