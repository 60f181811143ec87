//! Texts that are needed as long as the page is open: names of fields and record types that users gave, which views hold like
//! those of the tables, and of forms. They are few.
use std::cell::RefCell;

thread_local! {
    static TEXTS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// The same text, for the lifetime of the page.
pub(crate) fn kept(text: &str) -> &'static str {
    TEXTS.with_borrow_mut(|texts| match texts.iter().find(|other| **other == text) {
        Some(text) => *text,
        None => {
            let text: &'static str = Box::leak(text.to_string().into_boxed_str());
            texts.push(text);
            text
        }
    })
}
