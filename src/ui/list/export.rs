//! What a list, a selection or a record can be handed over as.
use leptos::prelude::*;

use super::{Table, columns};
use crate::base::Id;
use crate::domain::{Field, RecordType};
use crate::locale::{Phrase, phrases};
use crate::ui::AppContext;
use crate::worker_protocol::messages::{ListExport, ListFormat, VcardVersion};

/// Which records of a list.
#[derive(Clone, Copy)]
pub enum ExportScope {
    /// All that match.
    All,
    /// The selected ones.
    Selected,
}

/// The formats that fit a list, for a menu.
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

/// The formats that fit a record, for a menu.
pub fn of_record(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let export = move |format| {
        let Some((_, slot)) = cx.app.read_untracked(|set| set.locate(id)) else { return };
        let wanted = ListExport { kind, fields: Vec::new(), slots: vec![slot], language: cx.language, format };
        cx.app.export_list(wanted, kind.one().of(cx.language));
    };
    formats(cx, ListFormat::beyond_tables(kind), kind, export)
}

/// Records with the columns of the list as a file.
fn list(table: Table, slots: &[u32], format: ListFormat) {
    let (cx, kind) = (table.cx, table.kind());
    let named = cx
        .app
        .read_untracked(|set| set.fields(kind).to_vec())
        .into_iter()
        .filter(|field| columns::is_name(kind, field));
    let fields: Vec<&'static Field> = named.chain(table.shown.get_untracked()).collect();
    let fields = fields.iter().map(|field| field.number).collect();
    let list = ListExport { kind, fields, slots: slots.to_vec(), language: cx.language, format };
    let name = format!("{}-{}", kind.many().of(cx.language).to_lowercase(), cx.app.today().to_iso());
    cx.app.export_list(list, &name);
}

fn name(format: ListFormat, kind: RecordType) -> Phrase {
    match format {
        ListFormat::Csv => phrases::AS_CSV,
        ListFormat::Workbook => phrases::AS_WORKBOOK,
        ListFormat::JsonLines => phrases::AS_JSON_LINES,
        ListFormat::Cards(VcardVersion::V3) => phrases::AS_CARDS_3,
        ListFormat::Cards(VcardVersion::V4) => phrases::AS_CARDS_4,
        ListFormat::Calendar if kind == RecordType::Activity => phrases::AS_CALENDAR,
        ListFormat::Calendar => phrases::THEIR_CALENDAR,
    }
}

fn formats(
    cx: AppContext,
    all: Vec<ListFormat>,
    kind: RecordType,
    export: impl Fn(ListFormat) + Copy + Send + 'static,
) -> AnyView {
    let line = move |format: ListFormat| {
        view! { <button type="button" class="menu-item" on:click=move |_| export(format)>{cx.t(name(format, kind))}</button> }
    };
    view! { <div class="menu-list">{all.into_iter().map(line).collect_view()}</div> }.into_any()
}
