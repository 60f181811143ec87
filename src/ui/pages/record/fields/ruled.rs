//! What the record rules say about a field of the sheet.
use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::command::FieldEdit;
use crate::domain::records::field;
use crate::domain::{Field, RecordType};
use crate::store::quotes;
use crate::store::record_rules::Asked;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::query_context::viewer;

/// Whether rules ask for a field.
pub(super) fn is_asked(rules: Memo<Asked>, field: &Field) -> bool {
    rules.with(|asked| asked.required.contains(&field.number))
}

/// Whether rules make a field read-only.
pub(super) fn is_ruled(rules: Memo<Asked>, field: &Field) -> bool {
    rules.with(|asked| asked.locked.contains(&field.number))
}

/// Whether rules do not show a field.
pub(super) fn is_hidden(rules: Memo<Asked>, field: &Field) -> bool {
    rules.with(|asked| asked.hidden.contains(&field.number))
}

/// Whether a field is not edited here: the app maintains it, a lead was converted, or a quote sent.
pub(super) fn is_kept(cx: AppContext, id: Id, is_locked: Memo<bool>, field: &Field) -> bool {
    let is_sent = |row: &Row| quotes::is_fixed(row, field.number);
    (field.system && !field.is_defined())
        || is_locked.get()
        || cx.app.read(|set| set.get(RecordType::Quote, id).is_some_and(is_sent))
}

/// The mark of a field that rules ask for.
pub(super) fn asked_mark(cx: AppContext) -> AnyView {
    let label = RecordType::Field.field(field::REQUIRED).map_or("", |field| field.label.of(cx.language));
    view! { <span aria-hidden="true">" *"</span><span class="visually-hidden">{format!(" ({label})")}</span> }
        .into_any()
}

/// Opens the dialog for what rules ask for beside some edits; whether it did.
pub(super) fn ask_for(cx: AppContext, id: Id, edits: &[FieldEdit]) -> bool {
    let viewer = untrack(|| viewer(cx));
    let dialog = cx.app.read_untracked(|set| Dialog::of_edit(set, id, edits, &viewer));
    let is_asked = dialog.is_some() && cx.dialog.with_untracked(Option::is_none);
    if is_asked {
        cx.dialog.set(dialog);
    }
    is_asked
}
