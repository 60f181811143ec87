//! The panel of a record's fields: in groups and on tabs, as the layout of the record type arranges them.
use leptos::prelude::*;

use super::{Sheet, cell, first_closed, folds, is_cell, open, save, system_fields};
use crate::base::{FieldId, Id};
use crate::domain::layout::{Arranged, Heading, Section};
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::layouts;
use crate::store::record_header::has_chip;
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::features::field_layout;

/// The panel. The command to edit the record opens one of its fields while they are in view.
pub fn fields(cx: AppContext, kind: RecordType, id: Id, is_in_view: Signal<bool>) -> AnyView {
    let app = cx.app;
    let shows_empty = cx.shows_empty_fields;
    let sheet = Sheet::new(cx, kind, id, ("edit", "open"), shows_empty);
    let arranged = Memo::new(move |_| {
        app.read(|set| {
            let pipeline = set.get(kind, id).and_then(|row| layouts::pipeline_of(set, kind, row));
            let mut all = layouts::page(set, kind, pipeline);
            let keep = |section: &mut Section| section.fields.retain(|field| is_shown(kind, field));
            all.tabs.iter_mut().flat_map(|tab| &mut tab.sections).chain(&mut all.rest).for_each(keep);
            Some(all)
        })
        .unwrap_or_default()
    });
    let tab = RwSignal::new(0);
    cx.handles.edit.register(move || {
        let order = arranged.with(|arranged| in_order(arranged, tab.get()));
        let field = first_closed(sheet, &order).filter(|_| is_in_view.get())?;
        Some(Box::new(move || open(sheet, field)))
    });
    cx.handles.save.register(move || {
        let field = sheet.focused.get_value()?;
        Some(Box::new(move || save(sheet, field, super::Then::Leave)))
    });
    let empty = Memo::new(move |_| {
        app.read(|set| {
            let (_, row) = set.find(id)?;
            let is_empty = |field: &&&Field| folds(field) && set.value(field, row).is_none();
            Some(arranged.with(|all| all.sections().flat_map(|section| &section.fields).filter(is_empty).count()))
        })
        .unwrap_or(0)
    });
    // What rules ask for is in sight, and stays there.
    let more: Memo<Vec<FieldId>> = Memo::new(move |_| {
        arranged.with(|all| {
            let more = all.rest.iter().filter(|section| section.heading == Heading::More);
            more.flat_map(|section| &section.fields).map(|field| field.number).collect()
        })
    });
    let asks_more = Memo::new(move |was: Option<&bool>| {
        let is_more = |number: &FieldId| more.with(|more| more.contains(number));
        was == Some(&true) || sheet.rules.with(|asked| asked.required.iter().any(is_more))
    });
    let groups = move || {
        arranged.with(|all| {
            field_layout::groups(cx, all, "fields", tab, asks_more.into(), |field| Some(cell(sheet, field)))
        })
    };
    let fold = move || {
        let label = match (shows_empty.get(), empty.get()) {
            (true, _) => cx.t(phrases::HIDE_EMPTY).to_string(),
            (false, 0) => return None,
            (false, count) => cx.t_with(phrases::SHOW_EMPTY, &[&count.to_string()]),
        };
        let flip = move |_| shows_empty.update(|shows| *shows = !*shows);
        Some(
            view! { <button type="button" class="button fold-empty" data-look="quiet" data-figure=FigureKind::More.key() aria-expanded=move || shows_empty.get().to_string() on:click=flip>{label}</button> },
        )
    };
    view! {
        <div class="panel record-fields" on:click=move |_| sheet.open_pressed()>
            {groups}
            {fold}
            {system_fields::system_fields(cx, kind, id)}
        </div>
    }
    .into_any()
}

/// Whether the panel has a field: one that is neither a chip nor on the path.
fn is_shown(kind: RecordType, field: &Field) -> bool {
    is_cell(kind, field) && !has_chip(kind, field.number)
}

/// The fields in the order in which they are edited: those of the open tab first.
fn in_order(all: &Arranged, tab: usize) -> Vec<&'static Field> {
    let mut tabs: Vec<&[Section]> = all.tabs.iter().map(|tab| tab.sections.as_slice()).collect();
    tabs.retain(|sections| sections.iter().any(|section| !section.fields.is_empty()));
    let open = tab.min(tabs.len().saturating_sub(1));
    let first = tabs.get(open).copied().unwrap_or_default();
    let others = tabs.iter().enumerate().filter(|(at, _)| *at != open).flat_map(|(_, sections)| *sections);
    first.iter().chain(&all.rest).chain(others).flat_map(|section| &section.fields).copied().collect()
}
