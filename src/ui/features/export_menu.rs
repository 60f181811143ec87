//! The menu of export formats.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{Phrase, phrases};
use crate::ui::context::AppContext;
use crate::worker_protocol::messages::{ListExport, ListFormat, VcardVersion};

/// The menu of formats for a record.
pub fn of_record(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let export = move |format| {
        let Some((_, slot)) = cx.app.read_untracked(|set| set.locate(id)) else { return };
        let wanted = ListExport {
            kind,
            fields: Vec::new(),
            slots: vec![slot],
            language: cx.language,
            format,
            learnt: Vec::new(),
        };
        cx.app.export_list(wanted, kind.one().of(cx.language));
    };
    formats(cx, ListFormat::beyond_tables(kind), kind, export)
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

/// A menu of formats; `export` is called with the chosen one.
pub fn formats(
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
