//! Exports of a list or a selection.
use leptos::prelude::*;

use super::model::Table;
use crate::domain::Field;
use crate::store::Slot;
use crate::ui::components::format_value;
use crate::ui::features::export_menu::formats;
use crate::ui::state::list::ExportScope;
use crate::worker_protocol::messages::{ListExport, ListFormat};

/// The menu of formats for a list.
pub fn of_list(table: Table, which: ExportScope) -> AnyView {
    let kind = table.kind();
    let export = move |format| {
        let slots = match which {
            ExportScope::All => table.slots.get_untracked(),
            ExportScope::Selected => table.selected.get_untracked(),
        };
        list(table, &slots, format);
    };
    formats(table.cx, ListFormat::of(kind), kind, export)
}

/// Exports records with the columns of the list.
fn list(table: Table, slots: &[Slot], format: ListFormat) {
    let (cx, kind) = (table.cx, table.kind());
    let named = cx
        .app
        .read_untracked(|set| set.fields(kind).to_vec())
        .into_iter()
        .filter(|field| format_value::is_name(kind, field));
    let fields: Vec<&'static Field> = named.chain(table.shown.get_untracked()).collect();
    let fields = fields.iter().map(|field| field.number).collect();
    let list = ListExport {
        kind,
        fields,
        slots: slots.to_vec(),
        language: cx.language,
        format,
        learnt: cx.app.learnt_until(),
    };
    let name = format!("{}-{}", kind.many().of(cx.language).to_lowercase(), cx.app.today().to_iso());
    cx.app.export_list(list, &name);
}
