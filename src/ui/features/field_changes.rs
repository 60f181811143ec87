//! A changed field in words: label, value before, value after.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::{activity, layout};
use crate::store::{RecordStore, layouts, meetings};
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

/// The change of a field of a record, with the names that linked records have in `set`.
pub fn field_change(
    cx: AppContext,
    set: &RecordStore,
    (kind, id, number): (RecordType, Id, FieldId),
    before: Option<&Value>,
    after: Option<&Value>,
) -> FieldChange {
    let field = set.field(kind, number);
    let arranges = set.get(RecordType::Layout, id).filter(|_| layout::PARTS.contains(&number));
    let arranges = arranges.and_then(|row| RecordType::from_key(row.text(layout::OF)));
    let text = |value: Option<&Value>| {
        if let (Some(kind), Some(Value::Text(text))) = (arranges, value) {
            return layouts::words(set, kind, text, cx.language);
        }
        if let (Some(Value::Text(text)), true) = (value, (kind, number) == (RecordType::Activity, activity::RESPONSES))
        {
            return meetings::named_responses(set, text, cx.language);
        }
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
