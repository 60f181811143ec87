//! The page of a list: the same records as a table or a board, filtered, sorted, grouped, selected, under saved views.
pub mod bulk;
pub mod bulk_convert;
pub mod columns;
pub mod condition;
pub mod export;
pub mod filter_dialog;
pub mod filters;
mod grid;
pub mod group_names;
pub mod layout;
mod selection_bar;
mod state;
pub mod views;

use std::sync::Arc;

use leptos::prelude::*;

pub use export::ExportScope;
pub use grid::{Grid, editor};
pub use state::{DAY_OF, ListId, ListState, Selection, current, viewer};

use crate::base::money::Sums;
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::groups::{self, Group};
use crate::store::{query, query_string};
use crate::ui::components::popover::menu;
use crate::ui::lazy::{self, LazyPart};
use crate::ui::route::{self, Route};
use crate::ui::{AppContext, Dialog, create};

/// The line of a table that is the heading of a group: the group's place and this bit. Other lines are slots.
pub const HEADING_BIT: u32 = 1 << 31;

/// What a page shows, worked out from its state.
#[derive(Clone, Copy)]
pub struct Table {
    /// What every view gets.
    pub cx: AppContext,
    /// The page.
    pub page: ListId,
    /// Where the user is in it.
    pub state: ListState,
    /// The records that match, in order.
    pub slots: Memo<Arc<Vec<u32>>>,
    /// The groups; none where the list is not grouped.
    pub groups: Memo<Arc<Vec<Group>>>,
    /// The lines of the table: slots, and headings of groups.
    pub lines: Memo<Arc<Vec<u32>>>,
    /// The columns beside the name.
    pub shown: Memo<Vec<&'static Field>>,
    /// The records that match and are selected, in order.
    pub selected: Memo<Arc<Vec<u32>>>,
}

impl Table {
    /// The kind of record it lists.
    pub fn kind(self) -> RecordType {
        self.page.kind()
    }

    fn new(cx: AppContext, page: ListId, state: ListState) -> Table {
        let (app, kind) = (cx.app, page.kind());
        let slots = Memo::new(move |_| {
            let viewer = viewer(cx);
            state.query.with(|query| app.read(|set| query::run(set, kind, query, &viewer)))
        });
        let groups = Memo::new(move |_| {
            let Some(number) = state.query.with(|query| query.group) else { return Arc::new(Vec::new()) };
            let work_out = |set: &crate::store::RecordStore| {
                let field = set.field(kind, number).filter(|field| groups::can_group(field));
                let of = |field| slots.with(|slots| groups::groups(set, kind, field, slots, cx.language, DAY_OF));
                Arc::new(field.map(of).unwrap_or_default())
            };
            app.read(work_out)
        });
        let lines = Memo::new(move |_| {
            groups.with(|groups| {
                if groups.is_empty() {
                    return slots.get();
                }
                let mut lines = Vec::with_capacity(slots.with(|slots| slots.len()) + groups.len());
                state.folded.with(|folded| {
                    for (place, group) in groups.iter().enumerate() {
                        lines.push(HEADING_BIT | place as u32);
                        if !folded.contains(&group.key) {
                            lines.extend_from_slice(&group.slots);
                        }
                    }
                });
                Arc::new(lines)
            })
        });
        let selected = Memo::new(move |_| {
            state.selection.with(|selection| {
                if selection.is_empty() {
                    return Arc::new(Vec::new());
                }
                Arc::new(slots.with(|slots| slots.iter().copied().filter(|slot| selection.has(*slot)).collect()))
            })
        });
        let shown = Memo::new(move |_| columns::chosen(cx, kind, state));
        Table { cx, page, state, slots, groups, lines, shown, selected }
    }
}

/// The page of a list.
pub fn list(cx: AppContext, page: ListId) -> AnyView {
    let (app, kind) = (cx.app, page.kind());
    let state = ListState::enter(cx, page);
    let table = Table::new(cx, page, state);
    let total = Memo::new(move |_| app.read(|set| set.count(kind)));
    let board_field = Memo::new(move |_| state.query.with(|query| query.board));
    // The address holds the whole query: copied, it opens the same list elsewhere.
    Effect::new(move |_| {
        let text = state.query.with(|query| {
            app.read_untracked(|set| {
                if *query == page.first(set) { String::new() } else { query_string::write(set, kind, query) }
            })
        });
        route::set_query(page.route(), &text);
    });
    let title = if page == ListId::Pipeline { cx.t(phrases::PIPELINE) } else { kind.many().of(cx.language) };
    let is_empty = Memo::new(move |_| total.get() == 0);
    let body = move || {
        if is_empty.get() && app.past.wanted.with(Option::is_some) {
            return view! { <p class="panel empty">{cx.t_with(phrases::PAST_EMPTY, &[title])}</p> }.into_any();
        }
        if is_empty.get() {
            let text = if page == ListId::Pipeline {
                cx.t(phrases::NO_DEALS).to_string()
            } else {
                format!("{} {}", cx.t_with(phrases::EMPTY_LIST, &[title]), cx.t(phrases::NEXT_STEP_LIST))
            };
            return view! {
                <div class="panel empty">
                    <p>{text}</p>
                    <div class="page-actions">{create::new_button(cx, kind)}{import_link(cx, kind)}</div>
                </div>
            }
            .into_any();
        }
        match board_field.get() {
            Some(number) => {
                view! { {lazy::lazy_part(cx, LazyPart::Board(table, number))}{foot(table, total)} }.into_any()
            }
            None => view! { {grid::grid(table)}{selection_bar::bar(table)}{foot(table, total)} }.into_any(),
        }
    };
    let tools = move || {
        (!is_empty.get()).then(|| {
            view! {
                <div class="list-tools">
                    <input class="input" id="list-filter" type="search" aria-label=cx.t(phrases::FILTER) placeholder=cx.t(phrases::FILTER)
                        prop:value=move || state.query.with(|query| query.text.clone())
                        on:input=move |event| state.ask(|query| query.text = event_target_value(&event))/>
                    {filters::filters(cx, page, state)}
                    {layout::layout(cx, page, state)}
                    {move || board_field.get().is_none().then(|| menu(cx.t(phrases::COLUMNS), move || lazy::lazy_part(cx, LazyPart::Columns(page, state))))}
                    <button type="button" class="button" on:click=move |_| cx.dialog.set(Some(Dialog::ChooseAsOf))>{cx.t(phrases::AS_OF)}</button>
                    {menu(cx.t(phrases::EXPORT), move || lazy::lazy_part(cx, LazyPart::Export(table, ExportScope::All)))}
                </div>
            }
        })
    };
    view! {
        <div class="list">
            <div class="page-head">
                <h1>{title}</h1>
                <div class="page-actions">{create::new_button(cx, kind)}</div>
            </div>
            {move || (!is_empty.get()).then(|| views::tabs(cx, page, state))}
            {move || notice(cx, state)}
            {tools}
            {body}
        </div>
    }
    .into_any()
}

fn import_link(cx: AppContext, kind: RecordType) -> Option<AnyView> {
    (kind == RecordType::Lead)
        .then(|| view! { <a class="button" href=Route::Data.href()>{cx.t(phrases::IMPORT_CSV)}</a> }.into_any())
}

/// What the address says and nobody here knows.
fn notice(cx: AppContext, state: ListState) -> Option<AnyView> {
    let unknown = state.unknown.get();
    (!unknown.is_empty()).then(|| {
        let text = cx.t_with(phrases::UNKNOWN_PARTS, &[&unknown.join(" ")]);
        view! {
            <p class="banner list-notice" role="status">{text}
                <button class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE) on:click=move |_| state.unknown.set(Vec::new())>"✕"</button></p>
        }
        .into_any()
    })
}

/// How many records there are, and the sums of the amounts shown.
fn foot(table: Table, total: Memo<usize>) -> AnyView {
    let (cx, kind) = (table.cx, table.kind());
    let count = move || {
        let number = |count: usize| format::number(count as i64, cx.language);
        cx.t_with(phrases::RECORDS, &[&number(table.slots.with(|slots| slots.len())), &number(total.get())])
    };
    let sums = move || {
        let amounts: Vec<&'static Field> = table.shown.get().into_iter().filter(|field| field.is_amount()).collect();
        if amounts.is_empty() {
            return Vec::new();
        }
        let sums: Vec<Sums> = table.slots.with(|slots| cx.app.read(|set| groups::sums(set, kind, &amounts, slots)));
        let text = |(field, sums): (&&'static Field, &Sums)| {
            format!("{}: {}", field.label.of(cx.language), format::sums(sums, cx.language))
        };
        amounts.iter().zip(&sums).map(text).map(|text| view! { <span>{text}</span> }).collect()
    };
    view! { <div class="list-foot" role="status"><span>{count}</span>{sums}</div> }.into_any()
}
