//! The names of a table's groups and a board's columns.
use crate::locale::{format, phrases};
use crate::store::groups::Key;
use crate::store::{RecordStore, display_names};
use crate::ui::context::AppContext;

/// The name of a group.
pub fn name(cx: AppContext, set: &RecordStore, key: &Key) -> String {
    match key {
        Key::Link(id) => display_names::name_of(set, *id, cx.language),
        Key::Yes => cx.t(phrases::YES).to_string(),
        Key::Month(year, month) => format::month(*year, *month, cx.language),
        Key::Score(from) => format!("{from}–{}", if *from == 80 { 100 } else { from + 19 }),
        Key::Text(text) => text.clone(),
        Key::Empty => cx.t(phrases::NO_VALUE).to_string(),
    }
}
