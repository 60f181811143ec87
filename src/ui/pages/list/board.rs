//! Records as a board: a column for each entry of a field, cards moved by mouse, touch and keyboard. Only visible cards
//! are in the page, and a move touches only its two columns.
mod card_content;
mod cards;
mod drag;
mod drop_hint;
mod model;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::base::{FieldId, Id};
use crate::domain::RecordType;
use crate::locale::{format, hyphenation, phrases};
use crate::store::Slot;
use crate::store::board_columns::{self, BoardColumn, BoardParts, BoardTotal, End};
use crate::store::filter::{Filter, Predicate};
use crate::ui::components::drag::{PointerDrag, prevent_if};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::icon;
use crate::ui::components::print_state::{self, is_printing};
use crate::ui::components::tone::Tone;
use crate::ui::features::query_context::viewer;
use crate::ui::pages::list::board::cards::Cards;
use crate::ui::pages::list::board::model::{Board, column_name};
use crate::ui::pages::list::model::Table;

/// The assumed height of the columns in CSS pixels until it is measured, and the least.
const UNMEASURED_HEIGHT_PX: i32 = 800;
const LEAST_HEIGHT_PX: i32 = 200;

/// The board of a page's records, by the field with a number.
pub fn board(table: Table, number: FieldId) -> AnyView {
    let (cx, kind) = (table.cx, table.kind());
    let Some(field) = cx.field(kind, number) else {
        return view! { <p class="panel empty">{cx.t(phrases::LOST_FIELD)}</p> }.into_any();
    };
    let dropped = RwSignal::new(HashMap::new());
    let piles = Memo::new(move |_| {
        let pipeline = table.state.query.with(|query| query.pipeline);
        let gather = |slots: &Arc<Vec<Slot>>, dropped: &HashMap<Id, Option<Id>>| {
            let viewer = viewer(cx);
            cx.app.read(|set| board_columns::build_columns(set, kind, field, pipeline, slots, dropped, &viewer))
        };
        table.slots.with(|slots| dropped.with(|dropped| gather(slots, dropped)))
    });
    let height = RwSignal::new(UNMEASURED_HEIGHT_PX);
    let board =
        Board { cx, kind, field, piles, height, drag: RwSignal::new(None), dropped, is_printing: is_printing() };
    let node = NodeRef::<html::Div>::new();
    let measure = move || {
        if let Some(board) = node.try_get_untracked().flatten() {
            height.set(tallest_column(&board).max(LEAST_HEIGHT_PX));
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let pointer = PointerDrag::new(move |event| drag::follow(board, event));
    let parts = Memo::new(move |_| piles.with(|piles| board_columns::split(piles)));
    let is_moving = Memo::new(move |_| board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.is_lifted)));
    view! {
        <p class="visually-hidden" id="card-help">{cx.t(phrases::CARD_HELP)}</p>
        <div class="board" id="board" node_ref=node style=("--card", format!("{}px", cards::CARD_HEIGHT_PX))
            on:pointerdown=move |event| drag::press(board, pointer, &event)
            on:touchmove=move |event| prevent_if(drag::is_lifted(board), &event)
            on:contextmenu=move |event| prevent_if(drag::is_lifted(board), &event)
            on:keydown=move |event| drag::key(board, &event)>
            // A column stays with its entry: its cards are drawn by hand.
            <For each=move || parts.with(|(shown, _)| shown.clone()) key=|key| *key let:key>{column(table, board, key)}</For>
            <div class="board-ends" hidden=move || !is_moving.get()>
                {move || parts.with(|(_, ends)| ends.clone()).into_iter().map(|key| end(board, key)).collect_view()}
            </div>
        </div>
        {foot(table, board, parts)}
    }
    .into_any()
}

/// The height of the tallest list of cards. All are measured at once, before any of them changes: else the browser would
/// lay the page out once for each.
fn tallest_column(board: &Element) -> i32 {
    let Ok(lists) = board.query_selector_all(".cards") else { return 0 };
    let lists = (0..lists.length()).filter_map(|at| lists.item(at)?.dyn_into::<Element>().ok());
    lists.map(|list| list.client_height()).max().unwrap_or(0)
}

/// What the columns come to: the number of records, the sum of their amounts, and the weighted sum.
fn foot(table: Table, board: Board, parts: Memo<BoardParts>) -> AnyView {
    let Board { cx, kind, field, piles, .. } = board;
    let total = Memo::new(move |_| {
        let viewer = viewer(cx);
        cx.app.read(|set| {
            parts.with(|(shown, _)| piles.with(|piles| board_columns::total(set, kind, piles, shown, &viewer)))
        })
    });
    let is_open = Memo::new(move |_| {
        let ends = |key: &Option<Id>| piles.with(|piles| piles.iter().any(|own| own.key == *key && own.end.is_some()));
        parts.with(|(shown, hidden)| !hidden.is_empty() && !shown.iter().any(ends))
    });
    (move || {
        let BoardTotal { count, sum, weighted } = total.get();
        let number = format::number(count as i64, cx.language);
        let text = match (kind, is_open.get()) {
            (RecordType::Opportunity, true) => cx.t_with(phrases::OPEN_DEALS_COUNT, &[&number]),
            (RecordType::Opportunity, false) => cx.t_with(phrases::DEALS, &[&number]),
            (kind, _) => kind.counted(count as u32, cx.language),
        };
        let open = is_open.get().then(|| Filter::field(field.number, Predicate::Open));
        let (href, how) = (table.href(open, None), cx.t(phrases::HOW_BOARD));
        let sum = sum.map(|sum| figure(FigureKind::Sum, sum, href.clone(), how));
        let weighted = weighted.map(|sum| format!(", {}", cx.t_with(phrases::WEIGHTED, &[&sum])));
        let counted = figure(FigureKind::Count, format!("{text}{}", weighted.unwrap_or_default()), href, how);
        view! { <div class="board-foot" role="status">{sum}{counted}</div> }
    })
    .into_any()
}

/// The target for cards that end with an entry, shown while one is moved.
fn end(board: Board, key: Option<Id>) -> AnyView {
    let own = Memo::new(move |_| board.piles.with(|piles| piles.iter().find(|pile| pile.key == key).cloned()));
    let is_over = Memo::new(move |_| {
        board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.is_lifted && drag.over == Some(key)))
    });
    let tone = move || {
        own.with(|own| own.as_ref().and_then(|own| own.end)).map(|end| match end {
            End::Good => Tone::Good.key(),
            End::Bad => Tone::Bad.key(),
        })
    };
    let name = move || own.with(|own| own.as_ref().map(|own| own.name.clone()));
    let face = move || {
        let path = if tone() == Some(Tone::Good.key()) { icon::WON } else { icon::LOST };
        icon::icon(path)
    };
    view! {
        <div class="board-end" data-column=column_name(key) data-tone=tone data-over=move || is_over.get().then_some("true")>
            {face}<strong id=format!("column-{}", column_name(key))>{name}</strong>
        </div>
    }
    .into_any()
}

fn column(table: Table, board: Board, key: Option<Id>) -> AnyView {
    let Board { cx, kind, piles, .. } = board;
    let own = Memo::new(move |_| piles.with(|piles| piles.iter().find(|pile| pile.key == key).cloned()));
    let node = NodeRef::<html::Ul>::new();
    let scrolled = RwSignal::new(0);
    let cards = StoredValue::new_local(Cards::new(cx, kind));
    Effect::new(move |_| {
        let Some(list) = node.get() else { return };
        cx.app.workspace.tick.track();
        let (from, tall) = match board.is_printing.get() {
            true => (0, cards::CARD_PITCH_PX * print_state::MAX_PRINTED_ROWS as i32),
            false => (scrolled.get(), board.height.get()),
        };
        let held = board.drag.with(|drag| drag.as_ref().filter(|drag| drag.is_lifted).map(|drag| drag.id));
        if let Some(pile) = own.get() {
            cards.update_value(|cards| {
                cx.app.read_untracked(|set| cards.paint(set, &list, &pile.slots, from, tall, held))
            });
        }
    });
    let count = move |pile: &BoardColumn| {
        let number = format::number(pile.slots.len() as i64, cx.language);
        match kind {
            RecordType::Opportunity => cx.t_with(phrases::DEALS, &[&number]),
            kind => kind.counted(pile.slots.len() as u32, cx.language),
        }
    };
    let condition = match key {
        Some(id) => Filter::field(board.field.number, Predicate::OneOf(vec![id])),
        None => Filter::not(board.field.number, Predicate::Filled),
    };
    let figures = move || {
        own.with(|own| {
            own.as_ref().map(|pile| {
                let is_empty = pile.slots.is_empty();
                let shown = |text: &Option<String>| text.clone().filter(|_| !is_empty);
                let weighted =
                    shown(&pile.weighted).map(|text| format!("\n{}", cx.t_with(phrases::WEIGHTED, &[&text])));
                let how = cx.t(phrases::HOW_COLUMN);
                let href = || table.href(Some(condition.clone()), None);
                let sum = shown(&pile.sum)
                    .map(|sum| view! { <p class="board-sum">{figure(FigureKind::Sum, sum, href(), how)}</p> });
                let counted = format!("{}{}", count(pile), weighted.unwrap_or_default());
                view! { {sum}<small>{figure(FigureKind::Count, counted, href(), how)}</small> }
            })
        })
    };
    let is_over = Memo::new(move |_| {
        board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.is_lifted && drag.over == Some(key)))
    });
    let change = move || {
        let id = board.drag.with_untracked(|drag| drag.as_ref().filter(|drag| drag.from != key).map(|drag| drag.id));
        is_over
            .get()
            .then_some(id)
            .flatten()
            .and_then(|id| cx.app.read_untracked(|set| drop_hint::drop_hint(cx, set, board.field, id, key)))
            .map(|text| view! { <p class="board-change">{text}</p> })
    };
    let name = move || own.with(|own| own.as_ref().map(|own| hyphenation::breakable(&own.name)));
    let heading = format!("column-{}", column_name(key));
    let labelled = heading.clone();
    let total = move || own.with(|own| own.as_ref().map_or(0, |own| own.slots.len()));
    view! {
        <section class="board-column" data-column=column_name(key) data-empty=move || (total() == 0).then_some("") data-over=move || is_over.get().then_some("true") aria-labelledby=labelled>
            <div class="board-head"><h2 id=heading>{name}</h2>{figures}{change}</div>
            <ul class="cards" node_ref=node style=("--height", move || format!("{}px", cards::CARD_PITCH_PX * total() as i32))
                on:scroll=move |_| if let Some(list) = node.try_get_untracked().flatten() { scrolled.set(list.scroll_top()) }></ul>
        </section>
    }
    .into_any()
}
