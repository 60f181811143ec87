//! The data of a list page, computed from its state.
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::{column_preferences, view_tabs};
use crate::app_state::AppState;
use crate::base::{FieldId, Id};
use crate::domain::{Field, RecordType};
use crate::store::filter::Filter;
use crate::store::groups::{self, Group, ListSums};
use crate::store::sorted_lists::Sort;
use crate::store::{Slot, query, query_string, views as saved_views};
use crate::ui::components::viewport;
use crate::ui::context::AppContext;
use crate::ui::features::query_context::{DAY_OF, viewer};
use crate::ui::navigation::{self, Route};
use crate::ui::state::list::{ActiveView, ListId, ListState};

/// The data of a list page, computed from its state.
#[derive(Clone, Copy)]
pub struct Table {
    /// The context.
    pub cx: AppContext,
    /// The page.
    pub page: ListId,
    /// The state.
    pub state: ListState,
    /// The matching records, in order.
    pub slots: Memo<Arc<Vec<Slot>>>,
    /// The groups; empty if the list is not grouped.
    pub groups: Memo<Arc<Vec<Group>>>,
    /// The lines of the table.
    pub lines: Memo<Lines>,
    /// The columns beside the name.
    pub shown: Memo<Vec<&'static Field>>,
    /// Whether the lines are cards, as on a phone.
    pub is_phone: ReadSignal<bool>,
    /// The sums of the visible amounts.
    pub sums: Memo<ListSums>,
    /// The matching records that are selected, in order.
    pub selected: Memo<Arc<Vec<Slot>>>,
}

impl Table {
    /// The record type of the list.
    pub fn kind(self) -> RecordType {
        self.page.kind()
    }

    /// The address of a table with some of the page's records, those with the largest values of a field first; tracked.
    pub fn href(self, condition: Option<Filter>, largest: Option<FieldId>) -> String {
        let (cx, kind) = (self.cx, self.kind());
        let mut query = self.state.query.get();
        query.board = None;
        query.pipeline = None;
        let mut filter = query.filter.parts().to_vec();
        filter.extend(condition);
        query.filter = Filter::All(filter);
        if let Some(field) = largest {
            query.sorts = vec![Sort::descending(field)];
        }
        cx.href_with(Route::List(kind), &cx.app.read_untracked(|set| query_string::write(set, kind, &query)))
    }

    /// Creates the memos of a page.
    pub fn new(cx: AppContext, page: ListId, state: ListState) -> Table {
        let (app, kind) = (cx.app, page.kind());
        let slots = Memo::new(move |_| {
            let viewer = viewer(cx);
            state.query.with(|query| app.read(|set| query::run(set, kind, query, &viewer)))
        });
        let groups = Memo::new(move |_| {
            let Some(number) = state.query.with(|query| query.group) else { return Arc::new(Vec::new()) };
            let compute = |set: &crate::store::RecordStore| {
                let field = set.field(kind, number).filter(|field| groups::can_group(field));
                let of = |field| slots.with(|slots| groups::groups(set, kind, field, slots, cx.language, DAY_OF));
                Arc::new(field.map(of).unwrap_or_default())
            };
            app.read(compute)
        });
        let lines = Memo::new(move |_| {
            groups.with(|groups| {
                if groups.is_empty() {
                    return Lines(slots.get());
                }
                let mut lines = Vec::with_capacity(slots.with(|slots| slots.len()) + groups.len());
                state.folded.with(|folded| {
                    for (place, group) in groups.iter().enumerate() {
                        lines.push(Slot(HEADING_BIT | place as u32));
                        if !folded.contains(&group.key) {
                            lines.extend_from_slice(&group.slots);
                        }
                    }
                });
                Lines(Arc::new(lines))
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
        let is_phone = viewport::is_phone();
        let shown = Memo::new(move |_| {
            let mut shown = column_preferences::chosen(cx, kind, state);
            if is_phone.get() {
                column_preferences::keep_for_card(kind, &mut shown);
            }
            shown
        });
        let sums = Memo::new(move |_| {
            let amounts = shown.get().into_iter().filter(|field| field.is_amount()).collect();
            let today = viewer(cx).today;
            slots.with(|slots| app.read(|set| ListSums::new(set, kind, amounts, slots, today)))
        });
        Table { cx, page, state, slots, groups, lines, shown, is_phone, sums, selected }
    }
}

/// A line of a table.
#[derive(Clone, Copy, PartialEq)]
pub enum ListLine {
    /// A record, by its slot.
    Record(Slot),
    /// The heading of a group, by the index of the group.
    Heading(u32),
}

/// The lines of a table. They are packed into a list of slots, so that a table without groups shares the list of its
/// records, however long, and copies nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Lines(Arc<Vec<Slot>>);

/// The bit that marks a group heading in the packed form; the rest is the index of the group.
const HEADING_BIT: u32 = 1 << 31;

impl Lines {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The line at an index.
    pub fn get(&self, at: usize) -> Option<ListLine> {
        self.0.get(at).map(|packed| match packed.0 & HEADING_BIT {
            0 => ListLine::Record(*packed),
            _ => ListLine::Heading(packed.0 & !HEADING_BIT),
        })
    }

    /// The slots of the records among some lines.
    pub fn records(&self, from: usize, to: usize) -> impl Iterator<Item = Slot> {
        let lines = self.0.get(from..=to.min(self.count().saturating_sub(1))).unwrap_or_default();
        lines.iter().copied().filter(|packed| packed.0 & HEADING_BIT == 0)
    }

    /// The index of the next heading after a line.
    pub fn heading_after(&self, at: usize) -> Option<usize> {
        let rest = self.0.iter().skip(at + 1).position(|packed| packed.0 & HEADING_BIT != 0);
        rest.map(|rest| at + 1 + rest)
    }
}

/// The table and its interaction state.
#[derive(Clone, Copy)]
pub struct Grid {
    /// The data of the page.
    pub table: Table,
    /// The scrolling element.
    pub node: NodeRef<html::Div>,
    /// The height of the visible part, in CSS pixels.
    pub height: RwSignal<i32>,
    /// The edited cell.
    pub editing: RwSignal<Option<Editing>>,
}

/// The edited cell.
#[derive(Clone)]
pub struct Editing {
    /// The record.
    pub id: Id,
    /// The field.
    pub field: &'static Field,
    /// Line and column.
    pub at: (usize, usize),
    /// The text when editing began.
    pub text: String,
    /// The left edge and the width in the table, in CSS pixels.
    pub place: (i32, i32),
    /// Whether a letter started editing, which then must not be selected.
    pub is_typed: bool,
}

/// The state of a page that is being opened: as it was left, or from the address.
pub fn enter(cx: AppContext, page: ListId) -> ListState {
    let state = cx.lists.with_value(|lists| lists.get(&page).copied()).unwrap_or_default();
    let workspace = cx.app.workspace.id.get_untracked();
    if state.workspace.get_value() != workspace {
        // Conditions refer to records, and those of another workspace do not exist here.
        state.workspace.set_value(workspace);
        state.show(cx.app.read_untracked(|set| page.first(set)));
        state.chosen.set(first_view(cx.app, page));
    }
    let address = navigation::query();
    if !address.is_empty() {
        let (query, unknown) = cx.app.read_untracked(|set| query_string::read(set, page.kind(), &address));
        if query != state.query.get_untracked() {
            state.show(query);
            let found = cx.app.read_untracked(|set| view_tabs::find(set, page, &address));
            found.into_iter().for_each(|chosen| state.chosen.set(chosen));
        }
        state.unknown.set(unknown);
    }
    state
}

/// The view that a list opens with.
fn first_view(app: AppState, page: ListId) -> ActiveView {
    let saved = app.read_untracked(|set| match page {
        ListId::List(kind) => saved_views::default_view(set, kind),
        ListId::Pipeline => None,
    });
    saved.map_or(ActiveView::BuiltIn(0), ActiveView::Saved)
}
