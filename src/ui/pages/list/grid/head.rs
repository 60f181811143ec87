//! The column headings: a click sorts, dragging or keys move and resize.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::FieldId;
use crate::domain::Field;
use crate::domain::field::FIRST;
use crate::locale::phrases;
use crate::ui::pages::list::columns;
use crate::ui::pages::list::model::Table;
use crate::ui::state::list::Selection;

/// The distance in CSS pixels from which a press becomes a drag.
const SLACK: i32 = 6;
/// The step by which a key resizes a column, in CSS pixels.
const STEP: i32 = 16;

/// A heading that is being moved or resized.
#[derive(Clone, Copy)]
struct Hold {
    field: &'static Field,
    x: i32,
    /// The initial width, if it is being resized.
    width: Option<i32>,
    is_moving: bool,
}

/// The headings.
pub fn head(table: Table) -> AnyView {
    let (cx, state) = (table.cx, table.state);
    let hold = RwSignal::new(None::<Hold>);
    let is_all = Memo::new(move |_| {
        let (selected, all) = (table.selected.with(|selected| selected.len()), table.slots.with(|slots| slots.len()));
        (selected > 0 && selected == all, selected > 0 && selected < all)
    });
    let select_all = move |event: web_sys::Event| {
        let mut selection = Selection::default();
        if event_target_checked(&event) {
            table.slots.with_untracked(|slots| slots.iter().for_each(|slot| selection.set(*slot, true)));
        }
        state.selection.set(selection);
    };
    let cells = move || {
        table
            .shown
            .get()
            .into_iter()
            .enumerate()
            .map(|(place, field)| movable(table, hold, place, field))
            .collect_view()
    };
    view! {
        <div class="grid-head" role="row" aria-rowindex="1">
            <div class="grid-cell grid-check" role="columnheader" aria-colindex="1">
                <input type="checkbox" aria-label=cx.t(phrases::SELECT_ALL) prop:checked=move || is_all.get().0 prop:indeterminate=move || is_all.get().1 on:change=select_all/>
            </div>
            <div class="grid-cell grid-name" role="columnheader" aria-colindex="2" aria-sort=move || sorted(table, FIRST)>{sorter(table, FIRST, cx.t(phrases::NAME))}</div>
            {cells}
        </div>
    }
    .into_any()
}

fn movable(table: Table, hold: RwSignal<Option<Hold>>, place: usize, field: &'static Field) -> AnyView {
    let (cx, kind, state) = (table.cx, table.kind(), table.state);
    let number = field.number;
    let press = move |event: web_sys::PointerEvent| {
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_edge = target.is_some_and(|target| target.class_list().contains("grid-edge"));
        let width = is_edge.then(|| untrack(|| columns::width(cx, kind, field)) as i32);
        hold.set(Some(Hold { field, x: event.client_x(), width, is_moving: false }));
        if is_edge && let Some(own) = event.current_target().and_then(|own| own.dyn_into::<web_sys::Element>().ok()) {
            event.prevent_default();
            // Without capture, resizing ends when the pointer leaves the heading.
            let _ = own.set_pointer_capture(event.pointer_id());
        }
    };
    let follow = move |event: web_sys::PointerEvent| {
        let Some(mut held) = hold.get_untracked() else { return };
        if event.buttons() == 0 {
            return hold.set(None);
        }
        let by = event.client_x() - held.x;
        match held.width {
            Some(width) if held.field == field => columns::set_width(cx, kind, field, width + by),
            None if by.abs() > SLACK && !held.is_moving => {
                held.is_moving = true;
                hold.set(Some(held));
            }
            _ => {}
        }
    };
    let release = move |_| {
        let Some(held) = hold.get_untracked() else { return };
        if held.width.is_some() {
            hold.set(None);
            return cx.app.update_preferences();
        }
        if held.is_moving && held.field != field {
            let shown = table.shown.get_untracked();
            let from = shown.iter().position(|other| *other == held.field).unwrap_or(0);
            // Moved to the right, a heading is dropped behind its target; to the left, before it.
            let before = if from < place { shown.get(place + 1).map(|next| next.number) } else { Some(number) };
            columns::insert(cx, kind, state, held.field, before);
        }
        // The click that follows a drag must not sort.
        request_animation_frame(move || hold.set(None));
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return,
        };
        if !event.alt_key() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if event.shift_key() {
            columns::set_width(cx, kind, field, untrack(|| columns::width(cx, kind, field)) as i32 + by * STEP);
            return cx.app.update_preferences();
        }
        columns::move_column(cx, kind, state, field, by as isize);
        cx.live_region.set(cx.t_with(phrases::COLUMN_MOVED, &[field.label.of(cx.language)]));
        let id = heading_id(number);
        request_animation_frame(move || {
            if let Some(button) = document().get_element_by_id(&id) {
                let _ = button.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        });
    };
    let is_held = move || hold.get().filter(|held| held.is_moving && held.field == field).map(|_| "true");
    view! {
        <div class="grid-cell" role="columnheader" aria-colindex=(place + 3).to_string() aria-sort=move || sorted(table, number)
            data-align=field.is_numeric().then_some("right") data-held=is_held title=cx.t(phrases::COLUMN_HELP)
            on:pointerdown=press on:pointermove=follow on:pointerup=release on:keydown=key
            on:click:capture=move |event| if hold.get_untracked().is_some_and(|held| held.is_moving) { event.stop_propagation(); }>
            {sorter(table, number, field.label.of(cx.language))}
            <span class="grid-edge" aria-hidden="true"></span>
        </div>
    }
    .into_any()
}

fn heading_id(number: FieldId) -> String {
    format!("heading-{}", number.0)
}

fn sorted(table: Table, number: FieldId) -> &'static str {
    let order = table.state.query.with(|query| query.sorts.iter().find(|(field, _)| *field == number).copied());
    match order {
        None => "none",
        Some((_, false)) => "ascending",
        Some((_, true)) => "descending",
    }
}

/// A click sorts, a second one reverses the order, a third one returns to the order of creation; with Shift it is one
/// of several sort fields.
fn sorter(table: Table, number: FieldId, label: &'static str) -> AnyView {
    let state = table.state;
    let sign = move || {
        state.query.with(|query| {
            let at = query.sorts.iter().position(|(field, _)| *field == number)?;
            let arrow = if query.sorts[at].1 { "↓" } else { "↑" };
            Some(if query.sorts.len() > 1 { format!(" {arrow}{}", at + 1) } else { format!(" {arrow}") })
        })
    };
    let click = move |event: web_sys::MouseEvent| {
        let adds = event.shift_key();
        state.ask(|query| {
            let at = query.sorts.iter().position(|(field, _)| *field == number);
            let next = match at.map(|at| query.sorts[at].1) {
                None => Some((number, false)),
                Some(false) => Some((number, true)),
                Some(true) => None,
            };
            match (adds, at, next) {
                (false, _, next) => query.sorts = next.into_iter().collect(),
                (true, Some(at), Some(next)) => query.sorts[at] = next,
                (true, Some(at), None) => drop(query.sorts.remove(at)),
                (true, None, next) => query.sorts.extend(next),
            }
        })
    };
    view! { <button id=heading_id(number) on:click=click>{label}<span aria-hidden="true">{sign}</span></button> }
        .into_any()
}
