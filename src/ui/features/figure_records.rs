//! The records behind a figure that no filter of a list finds, in a dialog.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::{RecordStore, campaigns, display_names};
use crate::ui::components::dialog::sheet;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// A figure as a button that opens its records in a dialog; `how` says how it is worked out.
pub fn figure_button(cx: AppContext, text: String, how: &'static str, records: Vec<Id>) -> AnyView {
    let (title, records) = (text.clone(), Arc::new(records));
    let open = move |_| {
        cx.dialog.set(Some(Dialog::FigureRecords { title: title.clone(), how, records: records.clone() }));
    };
    let kind = FigureKind::Sum.key();
    view! { <button type="button" class="figure-link" data-figure=kind title=how on:click=open>{text}</button> }
        .into_any()
}

/// The dialog with the records, which are all of one type.
pub fn dialog(cx: AppContext, title: String, how: &'static str, records: &[Id]) -> AnyView {
    let body = cx.app.read_untracked(|set| {
        let kind = records.iter().find_map(|id| set.locate(*id)).map_or(RecordType::Opportunity, |(kind, _)| kind);
        let fields: Vec<&'static Field> = set.fields(kind).iter().copied().filter(|field| field.listed).collect();
        let head = |field: &&'static Field| view! { <th scope="col" data-align=field.is_numeric().then_some("right")>{field.label.of(cx.language)}</th> };
        let heads = fields.iter().map(head).collect_view();
        let lines = records.iter().filter_map(|id| line(cx, set, kind, &fields, *id)).collect_view();
        let table = view! {
            <p>{how}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title.clone()><table class="plain-table">
                <thead><tr><th scope="col">{cx.t(phrases::NAME)}</th>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        };
        Some(table.into_any())
    });
    sheet(cx, title, body.unwrap_or_else(|| ().into_any()))
}

fn line(cx: AppContext, set: &RecordStore, kind: RecordType, fields: &[&'static Field], id: Id) -> Option<AnyView> {
    let row = set.get(kind, id)?;
    let cell = |field: &&'static Field| {
        let text = format_value::display(set, field, set.value(field, row).as_ref(), cx.language);
        view! { <td data-align=field.is_numeric().then_some("right")>{text}</td> }
    };
    let cells = fields.iter().map(cell).collect_view();
    // A member is shown by its person.
    let opens = campaigns::person(row).filter(|_| kind == RecordType::CampaignMember).unwrap_or(id);
    let name = display_names::name_of(set, opens, cx.language);
    // The record's page appears behind the dialog.
    let close = move |_| cx.dialog.set(None);
    Some(
        view! { <tr><th scope="row"><a href=cx.href(Route::Record(opens)) on:click=close>{name}</a></th>{cells}</tr> }
            .into_any(),
    )
}
