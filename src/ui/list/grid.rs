//! The table itself. A fixed pool of row elements is moved and refilled while scrolling, so that a list of a hundred
//! thousand records costs what a screenful costs.
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::{State, columns};
use crate::base::Id;
use crate::domain::records::lead;
use crate::domain::{Field, Kind};
use crate::locale::phrases;
use crate::store::names;
use crate::ui::Ui;
use crate::ui::parts::value;
use crate::ui::route::Route;

/// Rows kept ready above and below the visible ones.
const SPARE: usize = 6;

/// What a row of the page shows.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    id: Option<Id>,
    is_unread: bool,
    name: String,
    cells: Vec<(String, Option<&'static str>)>,
}

/// The table of the records in `slots`.
pub fn grid(ui: Ui, kind: Kind, state: State, slots: Memo<Arc<Vec<u32>>>, shown: Memo<Vec<&'static Field>>) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    let row_height = move || ui.live.density.get().row();
    let height = RwSignal::new(window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(900.0) as i32);
    let pool = Memo::new(move |_| (height.get() / row_height()) as usize + 2 * SPARE + 1);
    let first = Memo::new(move |_| ((state.scrolled.get() / row_height()) as usize).saturating_sub(SPARE));
    let count = Memo::new(move |_| slots.with(|slots| slots.len()));
    // It is measured a frame later, when the page may have changed.
    let measure = move || {
        if let Some(element) = node.try_get_untracked().flatten() {
            height.set(element.client_height().max(untrack(row_height)));
        }
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            // The page is laid out once the rows are in; only then it can be scrolled to where it was.
            request_animation_frame(move || {
                measure();
                element.set_scroll_top(state.scrolled.get_untracked());
            });
        }
    });
    // A shorter list ends above where the long one was scrolled to; the browser moves up and says so by an event.
    let open = move |at: usize| {
        let id = slots.with_untracked(|slots| {
            let slot = slots.get(at).copied()?;
            ui.live.peek(|set| set.at(kind, slot).map(|row| row.id()))
        });
        if let Some(id) = id {
            state.current.set(at);
            ui.go(Route::Record(id));
        }
    };
    let reveal = move |at: usize| {
        if let Some(element) = node.get_untracked() {
            let tall = untrack(row_height);
            let (top, bottom) = (at as i32 * tall, (at as i32 + 2) * tall);
            let (seen, view) = (element.scroll_top(), element.client_height());
            if top < seen {
                element.set_scroll_top(top);
            } else if bottom > seen + view {
                element.set_scroll_top(bottom - view);
            }
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let last = count.get_untracked().saturating_sub(1);
        let at = state.current.get_untracked();
        let page = (height.get_untracked() / untrack(row_height)).max(2) as usize - 1;
        let next = match event.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at + page,
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" if event.target() == event.current_target() => {
                event.prevent_default();
                return open(at);
            }
            _ => return,
        };
        event.prevent_default();
        state.current.set(next.min(last));
        reveal(next.min(last));
    };
    let template = move || {
        let widths: Vec<String> = shown.get().into_iter().map(|field| format!("{}px", columns::width(field))).collect();
        format!("{} minmax(0, 1fr)", widths.join(" "))
    };
    let rows = move || {
        (0..pool.get())
            .map(|place| row(ui, kind, state, slots, shown, first, pool.get_untracked(), place, open))
            .collect_view()
    };
    view! {
        <div class="grid" role="grid" tabindex="0" node_ref=node style=("--template", template)
            aria-label=kind.many().of(ui.language)
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-activedescendant=move || (count.get() > 0).then(|| format!("row-{}", state.current.get()))
            on:scroll=move |_| if let Some(element) = node.get_untracked() { state.scrolled.set(element.scroll_top()) }
            on:keydown=on_key>
            <div role="rowgroup" class="grid-head-group">{move || head(ui, state, shown.get())}</div>
            <div role="rowgroup" class="grid-body" style=("--height", move || format!("{}px", count.get() as i32 * row_height()))>{rows}</div>
            {move || (count.get() == 0).then(|| nothing(ui, state))}
        </div>
    }
    .into_any()
}

fn nothing(ui: Ui, state: State) -> AnyView {
    let clear = move |_| {
        state.query.update(|query| {
            query.text.clear();
            query.conditions.clear();
        })
    };
    view! {
        <div class="empty" role="row"><div role="gridcell">
            <p>{ui.say(phrases::EMPTY_FILTER)}</p>
            <button class="button" on:click=clear>{ui.say(phrases::CLEAR_FILTERS)}</button>
        </div></div>
    }
    .into_any()
}

/// The headings; a click sorts, a second one the other way round, a third one by creation again.
fn head(ui: Ui, state: State, shown: Vec<&'static Field>) -> AnyView {
    let heading = move |number: u16, label: &'static str, is_numeric: bool| {
        let order = move || state.query.with(|query| query.sort.filter(|(field, _)| *field == number));
        let sort = move || match order() {
            None => "none",
            Some((_, false)) => "ascending",
            Some((_, true)) => "descending",
        };
        let sign = move || match order() {
            None => "",
            Some((_, false)) => " ↑",
            Some((_, true)) => " ↓",
        };
        let click = move |_| {
            state.query.update(|query| {
                query.sort = match query.sort.filter(|(field, _)| *field == number) {
                    None => Some((number, false)),
                    Some((_, false)) => Some((number, true)),
                    Some((_, true)) => None,
                };
            })
        };
        view! {
            <div class="grid-cell" role="columnheader" aria-sort=sort data-align=is_numeric.then_some("right")>
                <button on:click=click>{label}<span aria-hidden="true">{sign}</span></button>
            </div>
        }
    };
    let name = heading(1, ui.say(phrases::NAME), false);
    let rest = shown.into_iter().map(|field| heading(field.number, field.label.of(ui.language), field.is_numeric()));
    view! { <div class="grid-head" role="row" aria-rowindex="1">{name}{rest.collect_view()}</div> }.into_any()
}

/// One element of the pool: it shows that one of the rows in view whose number leaves its place as remainder.
#[allow(clippy::too_many_arguments)]
fn row(
    ui: Ui,
    kind: Kind,
    state: State,
    slots: Memo<Arc<Vec<u32>>>,
    shown: Memo<Vec<&'static Field>>,
    first: Memo<usize>,
    pool: usize,
    place: usize,
    open: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> AnyView {
    let at = Memo::new(move |_| {
        let first = first.get();
        first + (place + pool - first % pool) % pool
    });
    let content = Memo::new(move |_| {
        let slot = slots.with(|slots| slots.get(at.get()).copied());
        let fields = shown.get();
        ui.live.read(|set| {
            let Some(row) = slot.and_then(|slot| set.at(kind, slot)) else { return Shown::default() };
            let cell = |field: &&'static Field| {
                let value = field.value(row);
                (value::shown(set, field, value.as_ref(), ui.language), value::tone(set, field, row))
            };
            Shown {
                id: Some(row.id()),
                is_unread: kind == Kind::Lead && row.is(lead::UNREAD),
                name: names::name(kind, row, ui.language),
                cells: fields.iter().map(cell).collect(),
            }
        })
    });
    let is_current = move || state.current.get() == at.get();
    // The elements stay while scrolling; only a text that differs is written.
    let cell = move |(place, field): (usize, &'static Field)| {
        let text =
            move || content.with(|content| content.cells.get(place).map_or(String::new(), |(text, _)| text.clone()));
        let tone = Memo::new(move |_| content.with(|content| content.cells.get(place).and_then(|(_, tone)| *tone)));
        let is_chip = move || tone.get().map(|_| "chip");
        view! {
            <div class="grid-cell" role="gridcell" data-align=field.is_numeric().then_some("right")>
                <span class=is_chip data-tone=tone>{text}</span>
            </div>
        }
    };
    let cells = move || shown.get().into_iter().enumerate().map(cell).collect_view();
    let name = move || content.with(|content| content.name.clone());
    let unread = move || {
        let is_unread = content.with(|content| content.is_unread);
        is_unread.then(|| view! { <span class="visually-hidden">{format!(", {}", ui.say(phrases::UNREAD))}</span> })
    };
    let href = move || content.with(|content| content.id).map(|id| Route::Record(id).href());
    view! {
        <div class="grid-row" role="row" id=move || format!("row-{}", at.get()) aria-rowindex=move || (at.get() + 2).to_string()
            hidden=move || content.with(|content| content.id.is_none())
            data-unread=move || content.with(|content| content.is_unread).then_some("true")
            data-current=move || is_current().then_some("true")
            style=("transform", move || format!("translateY({}px)", at.get() as i32 * ui.live.density.get().row()))
            on:click=move |event| if !event.ctrl_key() && !event.meta_key() { open(at.get_untracked()) }>
            <div class="grid-cell" role="gridcell"><a href=href tabindex="-1">{name}</a>{unread}</div>
            {cells}
        </div>
    }
    .into_any()
}
