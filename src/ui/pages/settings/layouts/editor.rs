//! The editor of a part of a layout: its lines, arranged by pointer and keyboard and saved as one change.
use leptos::prelude::*;

use super::model::{Editor, Of, name_id, part_name};
use super::{line, preview};
use crate::base::drag_gesture::Point;
use crate::command::{Command, SaveLayout};
use crate::domain::RecordType;
use crate::domain::layout::draft::{Draft, Part};
use crate::domain::layout::{self, Line};
use crate::domain::records::layout as fields;
use crate::locale::phrases;
use crate::store::{RecordStore, layouts};
use crate::ui::components::draft::{Draft as Kept, Texts};
use crate::ui::components::drag::{DragEvent, PointerDrag, element_at, scroll_page_at_edge};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::meanwhile::TypedText;
use crate::ui::form;

/// The editor of a part.
pub fn editor(cx: AppContext, of: Of) -> AnyView {
    let Of { kind, pipeline, part } = of;
    let row_text = move |set: &RecordStore| {
        layouts::stored(set, kind, pipeline).map(|row| row.text(part.field()).to_string()).unwrap_or_default()
    };
    let stored = Memo::new(move |_| cx.app.read(|set| Some(row_text(set))).unwrap_or_default());
    let Some(field) = RecordType::Layout.field(part.field()) else { return ().into_any() };
    let text = TypedText::of(cx, field, stored.into());
    let draft = RwSignal::new(cx.app.read_untracked(|set| Some(of.draft(set, &row_text(set)))).unwrap_or_default());
    let lifted = RwSignal::new(None::<u32>);
    let before = StoredValue::new(Draft::default());
    let editor = StoredValue::new(None::<Editor>);
    let pointer = PointerDrag::new(move |event| {
        let Some(id) = lifted.get_untracked() else { return };
        match event {
            DragEvent::Moved(gesture) => {
                scroll_page_at_edge(gesture.at());
                let over = draft.with_untracked(|draft| passed(gesture.at(), draft, id));
                if let Some(over) = over {
                    draft.update(|draft| {
                        draft.move_past(id, over);
                    });
                }
            }
            DragEvent::Dropped(_) => {
                lifted.set(None);
                if let Some(editor) = editor.get_value() {
                    editor.take();
                    editor.announce(id, true);
                }
            }
            DragEvent::Cancelled => {
                lifted.set(None);
                draft.set(before.get_value());
            }
            DragEvent::Lifted | DragEvent::Clicked => lifted.set(None),
        }
    });
    let own = Editor { cx, of, draft, lifted, pointer, text };
    editor.set_value(Some(own));
    Effect::new(move |_| {
        if lifted.get().is_some() {
            before.set_value(draft.get_untracked());
        }
    });
    // What is stored, discarded or taken back is shown, and so is a new field.
    let shown = Memo::new(move |_| {
        let text = text.text();
        let start = cx.app.read(|set| Some(of.draft(set, &text))).unwrap_or_default();
        (layout::write(&start.lines(part)), text)
    });
    Effect::new(move |was: Option<String>| {
        let (lines, text) = shown.get();
        let is_same = draft.with_untracked(|draft| layout::write(&draft.lines(part)) == lines);
        if was.is_some() && !is_same {
            let start = cx.app.read_untracked(|set| Some(of.draft(set, &text))).unwrap_or_default();
            draft.update(|draft| *draft = start.in_place_of(draft));
        }
        lines
    });
    let name = format!("layout.{}.{}.{part:?}", kind.key(), pipeline.map(|id| id.to_string()).unwrap_or_default());
    const LINES: &str = "lines";
    let kept = Kept::keep(
        cx,
        name.clone(),
        move || Texts::from_iter([(LINES.to_string(), text.text())]),
        move |texts| texts.into_iter().filter(|(key, _)| key == LINES).for_each(|(_, lines)| text.enter(lines)),
    );
    let is_changed = Memo::new(move |_| text.text() != stored.get());
    let store = {
        let name = name.clone();
        move |lines: Vec<Line>| {
            let (kept, name) = (kept, name.clone());
            let command = Command::SaveLayout(SaveLayout { kind, pipeline, parts: vec![(part.field(), lines)] });
            cx.app.run(command, move |result| {
                if result.is_ok() {
                    text.end();
                    kept.saved_one(&name);
                }
            });
        }
    };
    let save = {
        let store = store.clone();
        move || match untrack(|| text.clash()) {
            Some(_) => form::focus_choice(),
            None => store(layout::read(&untrack(|| text.text()))),
        }
    };
    let again = Callback::new({
        let save = save.clone();
        move |()| save()
    });
    let state = move || {
        let is_own = stored.with(|text| !text.is_empty());
        let words = match pipeline {
            _ if is_own => phrases::LAYOUT_OWN,
            Some(_) => phrases::LAYOUT_FOLLOWS,
            None => phrases::LAYOUT_USUAL,
        };
        cx.t(words)
    };
    let reset = move || {
        let store = store.clone();
        let is_own = stored.with(|text| !text.is_empty());
        is_own.then(|| view! { <button type="button" id="layout-reset" class="button" data-look="quiet" on:click=move |_| store(Vec::new())>{cx.t(phrases::LAYOUT_RESET)}</button> })
    };
    let ids = Memo::new(move |_| draft.with(|draft| draft.entries().map(|entry| entry.id).collect::<Vec<_>>()));
    let add_group = move |_| {
        let id = own.draft.try_update(|draft| draft.add_group(cx.t(phrases::LAYOUT_NEW_GROUP)));
        own.change(|_| ());
        id.into_iter().for_each(|id| focus(&name_id(id)));
    };
    let add_tab = move |_| {
        let (tab, group) = (cx.t(phrases::LAYOUT_NEW_TAB), cx.t(phrases::LAYOUT_NEW_GROUP));
        let id = own.draft.try_update(|draft| draft.add_tab(tab, group));
        own.change(|_| ());
        id.into_iter().for_each(|id| focus(&name_id(id)));
    };
    let adding = (part == Part::Page).then(|| {
        view! {
            <button type="button" class="button" id="layout-add-group" on:click=add_group>{cx.t(phrases::LAYOUT_ADD_GROUP)}</button>
            <button type="button" class="button" id="layout-add-tab" on:click=add_tab>{cx.t(phrases::LAYOUT_ADD_TAB)}</button>
        }
    });
    view! {
        <div class="layout-editor">
            <section class="panel" aria-label=cx.t(part_name(part))>
                <div class="panel-body stack">
                    {kept.offer()}
                    <p class="soft">{cx.t(phrases::LAYOUT_HELP)}" "{state}</p>
                    <ol class="plain-list layout-lines"><For each=move || ids.get() key=|id| *id children=move |id| line::line(own, id)/></ol>
                    {text.choice(again)}
                    <div class="page-actions layout-actions">
                        <button type="button" id="layout-save" class="button" data-look="primary" disabled=move || !is_changed.get() on:click=move |_| save()>{cx.t(phrases::SAVE)}</button>
                        <button type="button" class="button" hidden=move || !is_changed.get() on:click=move |_| text.end()>{cx.t(phrases::DISCARD)}</button>
                        {adding}{reset}
                    </div>
                </div>
            </section>
            {preview::preview(own)}
        </div>
    }
    .into_any()
}

/// The line that a dragged one has passed: the pointer is beyond its middle.
fn passed(at: Point, draft: &Draft, id: u32) -> Option<u32> {
    let over = element_at(at, "[data-line]")?;
    let other: u32 = over.get_attribute("data-line")?.parse().ok()?;
    let place = |id: u32| draft.entries().position(|entry| entry.id == id);
    let (from, to) = (place(id)?, place(other)?);
    let bounds = over.get_bounding_client_rect();
    let middle = (bounds.top() + bounds.height() / 2.0) as i32;
    let is_beyond = if to > from { at.1 > middle } else { at.1 < middle };
    (from != to && is_beyond).then_some(other)
}

const _: () = assert!(fields::PARTS.len() == Part::ALL.len());
