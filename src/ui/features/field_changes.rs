//! A changed field in words: label, value before, value after.
use leptos::prelude::*;

use crate::base::{FieldId, Value};
use crate::domain::RecordType;
use crate::store::RecordStore;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// A changed field.
#[derive(Clone, PartialEq)]
pub struct FieldChange {
    /// The label of the field; empty if the field no longer exists.
    pub label: String,
    /// The value before: a dash for none, and nothing in a new record, where each line would repeat the dash.
    pub before: String,
    /// The value after; a dash for none.
    pub after: String,
}

/// The change of a field, with the names that linked records have in `set`.
pub fn field_change(
    cx: AppContext,
    set: &RecordStore,
    (kind, number): (RecordType, FieldId),
    before: Option<&Value>,
    after: Option<&Value>,
) -> FieldChange {
    let field = set.field(kind, number);
    let text = |value: Option<&Value>| {
        let shown = field.map(|field| format_value::display(set, field, value, cx.language)).unwrap_or_default();
        if shown.is_empty() { "–".to_string() } else { shown }
    };
    let label = field.map_or("", |field| field.label.of(cx.language)).to_string();
    FieldChange { label, before: text(before), after: text(after) }
}

/// The change as an item of a list.
pub fn item(cx: AppContext, change: FieldChange) -> AnyView {
    let before = (!change.before.is_empty()).then(|| view! { <del>{change.before}</del>" → " });
    view! { <li>{change.label}{cx.language.colon()}{before}<ins>{change.after}</ins></li> }.into_any()
}
