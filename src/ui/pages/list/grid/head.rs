//! The column headings: a click sorts, dragging or keys move and resize.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::FieldId;
use crate::base::drag_gesture::{Activation, Point};
use crate::domain::Field;
use crate::domain::field::FIRST;
use crate::locale::phrases;
use crate::store::sorted_lists::Sort;
use crate::ui::components::drag::{DragEvent, PointerDrag, element_at, is_touch};
use crate::ui::components::focus::focus;
use crate::ui::pages::list::column_preferences;
use crate::ui::pages::list::model::Table;
use crate::ui::state::list::Selection;

/// The step by which a key resizes a column, in CSS pixels.
const WIDTH_STEP: i32 = 16;

/// The `aria-colindex` of the first column that can be moved, behind the boxes and the names.
const FIRST_COLUMN_INDEX: usize = 3;

/// A heading that is being moved or resized.
#[derive(Clone, Copy)]
struct Hold {
    field: &'static Field,
    /// The initial width, if it is being resized.
    width: Option<i32>,
    is_moving: bool,
}

/// The headings.
pub fn head(table: Table) -> AnyView {
    let (cx, state) = (table.cx, table.state);
    let hold = RwSignal::new(None::<Hold>);
    let pointer = PointerDrag::new(move |event| on_drag(table, hold, event));
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
            .map(|(place, field)| movable(table, hold, pointer, place, field))
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

fn movable(
    table: Table,
    hold: RwSignal<Option<Hold>>,
    pointer: PointerDrag,
    place: usize,
    field: &'static Field,
) -> AnyView {
    let (cx, kind, state) = (table.cx, table.kind(), table.state);
    let number = field.number;
    let press = move |event: web_sys::PointerEvent| {
        if event.button() != 0 || is_touch(&event) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let edge = target.filter(|target| target.class_list().contains("grid-edge"));
        let width = edge.is_some().then(|| untrack(|| column_preferences::width(cx, kind, field)) as i32);
        hold.set(Some(Hold { field, width, is_moving: false }));
        if edge.is_some() {
            event.prevent_default();
        }
        let activation = if edge.is_some() { Activation::Press } else { Activation::Move };
        pointer.press(&event, activation, edge.as_ref());
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
            column_preferences::set_width(
                cx,
                kind,
                field,
                untrack(|| column_preferences::width(cx, kind, field)) as i32 + by * WIDTH_STEP,
            );
            return cx.app.update_preferences();
        }
        column_preferences::move_column(cx, kind, state, field, by as isize);
        cx.live_region.set(cx.t_with(phrases::COLUMN_MOVED, &[field.label.of(cx.language)]));
        focus(&heading_id(number));
    };
    let is_held = move || hold.get().filter(|held| held.is_moving && held.field == field).map(|_| "true");
    view! {
        <div class="grid-cell" role="columnheader" aria-colindex=(place + FIRST_COLUMN_INDEX).to_string() aria-sort=move || sorted(table, number)
            data-align=field.is_numeric().then_some("right") data-held=is_held title=cx.t(phrases::COLUMN_HELP)
            on:pointerdown=press on:keydown=key
            on:click:capture=move |event| if hold.get_untracked().is_some_and(|held| held.is_moving) { event.stop_propagation(); }>
            {sorter(table, number, field.label.of(cx.language))}
            <span class="grid-edge" aria-hidden="true"></span>
        </div>
    }
    .into_any()
}

/// Handles the events of a pressed heading, or of its edge.
fn on_drag(table: Table, hold: RwSignal<Option<Hold>>, event: DragEvent) {
    let Some(held) = hold.get_untracked() else { return };
    let (cx, kind) = (table.cx, table.kind());
    let set_width = |width| column_preferences::set_width(cx, kind, held.field, width);
    match (event, held.width) {
        (DragEvent::Moved(gesture), Some(width)) => return set_width(width + gesture.offset().0),
        (DragEvent::Moved(_), None) => return hold.set(Some(Hold { is_moving: true, ..held })),
        (DragEvent::Dropped(_), Some(_)) => cx.app.update_preferences(),
        (DragEvent::Dropped(gesture), None) => {
            drop_heading(table, held.field, gesture.at());
            // The click that follows a drag must not sort.
            request_animation_frame(move || hold.set(None));
            return;
        }
        (DragEvent::Cancelled, Some(width)) => set_width(width),
        _ => {}
    }
    hold.set(None);
}

/// Moves a column to where its heading was dropped.
fn drop_heading(table: Table, field: &'static Field, at: Point) {
    let heading = element_at(at, ".grid-head [aria-colindex]").and_then(|cell| cell.get_attribute("aria-colindex"));
    let place = heading.and_then(|index| index.parse::<usize>().ok()?.checked_sub(FIRST_COLUMN_INDEX));
    let shown = table.shown.get_untracked();
    let Some((place, target)) = place.and_then(|place| Some((place, shown.get(place)?))) else { return };
    let from = shown.iter().position(|other| *other == field).unwrap_or(0);
    // Moved to the right, a heading is dropped behind its target; to the left, before it.
    let before = if from < place { shown.get(place + 1).map(|next| next.number) } else { Some(target.number) };
    if from != place {
        column_preferences::insert(table.cx, table.kind(), table.state, field, before);
    }
}

fn heading_id(number: FieldId) -> String {
    format!("heading-{}", number.0)
}

fn sorted(table: Table, number: FieldId) -> &'static str {
    let order = table.state.query.with(|query| query.sorts.iter().find(|sort| sort.field == number).copied());
    match order {
        None => "none",
        Some(Sort { descending: false, .. }) => "ascending",
        Some(Sort { descending: true, .. }) => "descending",
    }
}

/// A click sorts, a second one reverses the order, a third one returns to the order of creation; with Shift it is one
/// of several sort fields.
fn sorter(table: Table, number: FieldId, label: &'static str) -> AnyView {
    let state = table.state;
    let sign = move || {
        state.query.with(|query| {
            let at = query.sorts.iter().position(|sort| sort.field == number)?;
            Some(if query.sorts.len() > 1 { format!(" {}", at + 1) } else { String::new() })
        })
    };
    let click = move |event: web_sys::MouseEvent| {
        let adds = event.shift_key();
        state.ask(|query| {
            let at = query.sorts.iter().position(|sort| sort.field == number);
            let next = match at.map(|at| query.sorts[at].descending) {
                None => Some(Sort::ascending(number)),
                Some(false) => Some(Sort::descending(number)),
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
    view! { <button id=heading_id(number) on:click=click>{label}<span class="grid-sort" aria-hidden="true">{sign}</span></button> }
        .into_any()
}
