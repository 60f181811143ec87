//! The rules of series in words, for lists. Their code is in the chunk of the rules, because no list shows them unless somebody adds the
//! column; until that is loaded, a rule is shown as it is stored.
use std::cell::Cell;

use crate::locale::Language;

/// A rule in words, in a language; `None` if it is none.
pub type SeriesWords = fn(&str, Language) -> Option<String>;

thread_local! {
    static WORDS: Cell<Option<SeriesWords>> = const { Cell::new(None) };
    static WAS_MISSED: Cell<bool> = const { Cell::new(false) };
}

/// Sets the function of the chunk.
pub fn set(words: SeriesWords) {
    WORDS.set(Some(words));
}

/// A rule in words; `None` if it is none, or not yet.
pub fn of(rule: &str, language: Language) -> Option<String> {
    let words = WORDS.get();
    WAS_MISSED.set(WAS_MISSED.get() || words.is_none());
    words?(rule, language)
}

/// Whether words were missed before they came; only the first call says so.
pub fn were_missed() -> bool {
    WAS_MISSED.take()
}
