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

use crate::base::{FieldId, Id};
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::store::Slot;
use crate::store::board_columns::{self, BoardColumn};
use crate::store::filter::{Filter, Predicate};
use crate::ui::components::drag::{PointerDrag, prevent_if};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::print_state::{self, is_printing};
use crate::ui::features::query_context::viewer;
use crate::ui::pages::list::board::cards::Cards;
use crate::ui::pages::list::board::model::{Board, column_name};
use crate::ui::pages::list::model::Table;

/// The assumed height of a column in CSS pixels until it is measured.
const UNMEASURED_HEIGHT_PX: i32 = 800;

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
    let board = Board { cx, kind, field, piles, drag: RwSignal::new(None), dropped, is_printing: is_printing() };
    let pointer = PointerDrag::new(move |event| drag::follow(board, event));
    let keys = Memo::new(move |_| piles.with(|piles| piles.iter().map(|pile| pile.key).collect::<Vec<_>>()));
    view! {
        <p class="visually-hidden" id="card-help">{cx.t(phrases::CARD_HELP)}</p>
        <div class="board" id="board" style=("--card", format!("{}px", cards::CARD_HEIGHT_PX))
            on:pointerdown=move |event| drag::press(board, pointer, &event)
            on:touchmove=move |event| prevent_if(drag::is_lifted(board), &event)
            on:contextmenu=move |event| prevent_if(drag::is_lifted(board), &event)
            on:keydown=move |event| drag::key(board, &event)>
            {move || keys.get().into_iter().map(|key| column(table, board, key)).collect_view()}
        </div>
    }
    .into_any()
}

fn column(table: Table, board: Board, key: Option<Id>) -> AnyView {
    let Board { cx, kind, piles, .. } = board;
    let own = Memo::new(move |_| piles.with(|piles| piles.iter().find(|pile| pile.key == key).cloned()));
    let node = NodeRef::<html::Ul>::new();
    let height = RwSignal::new(UNMEASURED_HEIGHT_PX);
    let scrolled = RwSignal::new(0);
    let cards = StoredValue::new_local(Cards::new(cx, kind));
    Effect::new(move |_| {
        let Some(list) = node.get() else { return };
        cx.app.workspace.tick.track();
        let (from, tall) = match board.is_printing.get() {
            true => (0, cards::CARD_PITCH_PX * print_state::MAX_PRINTED_ROWS as i32),
            false => (scrolled.get(), height.get()),
        };
        let held = board.drag.with(|drag| drag.as_ref().filter(|drag| drag.is_lifted).map(|drag| drag.id));
        if let Some(pile) = own.get() {
            cards.update_value(|cards| {
                cx.app.read_untracked(|set| cards.paint(set, &list, &pile.slots, from, tall, held))
            });
        }
    });
    Effect::new(move |_| {
        if let Some(list) = node.get() {
            request_animation_frame(move || height.set(list.client_height().max(200)));
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        if let Some(list) = node.get_untracked() {
            height.set(list.client_height().max(200));
        }
    });
    on_cleanup(move || resized.remove());
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
                    shown(&pile.weighted).map(|text| format!(", {}", cx.t_with(phrases::WEIGHTED, &[&text])));
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
    let name = move || own.with(|own| own.as_ref().map(|own| own.name.clone()));
    let heading = format!("column-{}", column_name(key));
    let labelled = heading.clone();
    let total = move || own.with(|own| own.as_ref().map_or(0, |own| own.slots.len()));
    view! {
        <section class="board-column" data-column=column_name(key) data-over=move || is_over.get().then_some("true") aria-labelledby=labelled>
            <div class="board-head"><h2 id=heading>{name}</h2>{figures}{change}</div>
            <ul class="cards" node_ref=node style=("--height", move || format!("{}px", cards::CARD_PITCH_PX * total() as i32))
                on:scroll=move |_| if let Some(list) = node.try_get_untracked().flatten() { scrolled.set(list.scroll_top()) }></ul>
        </section>
    }
    .into_any()
}
