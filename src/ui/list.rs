//! A list of records: only the rows in view are in the page, however many there are.
pub mod columns;
pub mod filters;
mod grid;

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::records::lead;
use crate::domain::{Field, Kind};
use crate::files::messages::ListWanted;
use crate::locale::{format, phrases};
use crate::store::query::{self, Condition, Query};
use crate::ui::route::Route;
use crate::ui::{Ui, create};

/// What a list shows and where the user is in it.
#[derive(Clone, Copy)]
pub struct State {
    /// Text, conditions and order.
    pub query: RwSignal<Query>,
    /// How far it is scrolled, in CSS pixels.
    pub scrolled: RwSignal<i32>,
    /// The row the keyboard is on.
    pub current: RwSignal<usize>,
}

impl State {
    /// A list as it is first seen: converted leads are left out, by a filter that can be taken away.
    pub fn first(kind: Kind) -> State {
        let conditions = if kind == Kind::Lead { vec![Condition::Empty(lead::CONVERTED_AT)] } else { Vec::new() };
        State {
            query: RwSignal::new(Query { conditions, ..Query::default() }),
            scrolled: RwSignal::new(0),
            current: RwSignal::new(0),
        }
    }
}

/// The page of a list.
pub fn list(ui: Ui, kind: Kind) -> AnyView {
    let live = ui.live;
    let state = ui.lists.with_value(|lists| lists.get(&kind).copied()).unwrap_or_else(|| State::first(kind));
    let slots =
        Memo::new(move |_| state.query.with(|query| live.read(|set| query::run(set, kind, query, ui.language))));
    let total = Memo::new(move |_| live.read(|set| set.count(kind)));
    let shown = Memo::new(move |_| columns::chosen(ui, kind));
    let title = kind.many().of(ui.language);
    let body = move || {
        if total.get() == 0 {
            return view! {
                <div class="panel empty">
                    <p>{ui.say_with(phrases::EMPTY_LIST, &[title])}" "{ui.say(phrases::NEXT_STEP_LIST)}</p>
                    <div class="page-actions">{create::new_button(ui, kind)}{import_link(ui, kind)}</div>
                </div>
            }
            .into_any();
        }
        view! { {grid::grid(ui, kind, state, slots, shown)}{foot(ui, kind, slots, total, shown)} }.into_any()
    };
    view! {
        <div class="list">
            <div class="page-head">
                <h1>{title}</h1>
                <div class="page-actions">{create::new_button(ui, kind)}</div>
            </div>
            <div class="list-tools">
                <input class="input" type="search" aria-label=ui.say(phrases::FILTER) placeholder=ui.say(phrases::FILTER)
                    prop:value=move || state.query.with(|query| query.text.clone())
                    on:input=move |event| {
                        state.current.set(0);
                        state.query.update(|query| query.text = event_target_value(&event));
                    }/>
                {filters::filters(ui, kind, state.query)}
                {columns::chooser(ui, kind)}
                <button class="button" on:click=move |_| export(ui, kind, &slots.get_untracked())>{ui.say(phrases::EXPORT_CSV)}</button>
            </div>
            {body}
        </div>
    }
    .into_any()
}

/// The list as it is filtered, with its columns, as a CSV file.
fn export(ui: Ui, kind: Kind, slots: &[u32]) {
    let named = kind.fields().iter().filter(|field| columns::is_name(kind, field));
    let fields: Vec<&'static Field> = named.chain(untrack(|| columns::chosen(ui, kind))).collect();
    let fields = fields.iter().map(|field| field.number).collect();
    let list = ListWanted { kind, fields, slots: slots.to_vec(), language: ui.language };
    let name = format!("{}-{}.csv", kind.many().of(ui.language).to_lowercase(), ui.live.today().iso());
    ui.live.export_list(list, name);
}

fn import_link(ui: Ui, kind: Kind) -> Option<AnyView> {
    (kind == Kind::Lead)
        .then(|| view! { <a class="button" href=Route::Data.href()>{ui.say(phrases::IMPORT_CSV)}</a> }.into_any())
}

/// How many records there are, and the sums of the amounts shown.
fn foot(
    ui: Ui,
    kind: Kind,
    slots: Memo<Arc<Vec<u32>>>,
    total: Memo<usize>,
    shown: Memo<Vec<&'static Field>>,
) -> AnyView {
    let count = move || {
        let number = |count: usize| format::number(count as i64, ui.language);
        ui.say_with(phrases::RECORDS, &[&number(slots.with(|slots| slots.len())), &number(total.get())])
    };
    let sums = move || {
        let amounts = shown.get().into_iter().filter(|field| field.is_amount());
        let sum = |field: &'static Field| {
            let sums = slots.with(|slots| ui.live.read(|set| query::sums(set, kind, field.number, slots)));
            let text = format!("{}: {}", field.label.of(ui.language), format::sums(&sums, ui.language));
            view! { <span>{text}</span> }
        };
        amounts.map(sum).collect_view()
    };
    view! { <div class="list-foot" role="status"><span>{count}</span>{sums}</div> }.into_any()
}
