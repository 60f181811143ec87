//! The state of a list or board, which survives navigation.
use std::collections::HashSet;

use leptos::prelude::*;

use crate::base::{Id, WorkspaceId};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::store::query::Query;
use crate::store::sorted_lists::Sort;
use crate::store::{RecordStore, Slot, groups, views};
use crate::ui::navigation::Route;

/// A page that lists records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ListId {
    /// All records of a type, as a table or a board.
    List(RecordType),
    /// The deals by stage.
    Pipeline,
}

/// A view chosen from the tabs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ActiveView {
    /// A built-in one, by its index among those of the record type.
    BuiltIn(usize),
    /// A saved one.
    Saved(Id),
}

/// The selected records, as a bit set of slots.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Selection(Vec<u64>);

/// The state of a list.
#[derive(Clone, Copy)]
pub struct ListState {
    /// Text, conditions, order, groups, columns.
    pub query: RwSignal<Query>,
    /// The scroll position, in CSS pixels.
    pub scrolled: RwSignal<i32>,
    /// The cell with the keyboard cursor: line and column; column 0 is the name.
    pub cursor: RwSignal<(usize, usize)>,
    /// The other corner of a range of cells.
    pub anchor: RwSignal<Option<(usize, usize)>>,
    /// The records that are selected.
    pub selection: RwSignal<Selection>,
    /// Collapsed groups.
    pub folded: RwSignal<HashSet<groups::Key>>,
    /// The view chosen last.
    pub chosen: RwSignal<ActiveView>,
    /// Parts of the address that are not understood.
    pub unknown: RwSignal<Vec<String>>,
    /// The workspace of this state.
    pub workspace: StoredValue<WorkspaceId>,
}

impl ListId {
    /// The record type of the list.
    pub fn kind(self) -> RecordType {
        match self {
            ListId::List(kind) => kind,
            ListId::Pipeline => RecordType::Opportunity,
        }
    }

    /// The route of the page.
    pub fn route(self) -> Route {
        match self {
            ListId::List(kind) => Route::List(kind),
            ListId::Pipeline => Route::Board,
        }
    }

    /// All list pages.
    pub fn all() -> impl Iterator<Item = ListId> {
        RecordType::all_work().map(ListId::List).chain([ListId::Pipeline])
    }

    /// The initial query.
    pub fn first(self, set: &RecordStore) -> Query {
        match self {
            ListId::List(kind) => views::default_query(set, kind),
            ListId::Pipeline => Query {
                sorts: vec![Sort::ascending(opportunity::CLOSE_DATE)],
                board: Some(opportunity::STAGE),
                ..Query::default()
            },
        }
    }
}

impl Selection {
    /// Whether a slot is selected.
    pub fn has(&self, slot: Slot) -> bool {
        self.0.get(slot.index() / 64).is_some_and(|bits| bits >> (slot.0 % 64) & 1 == 1)
    }

    /// Selects or deselects a slot.
    pub fn set(&mut self, slot: Slot, on: bool) {
        let place = slot.index() / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        let bit = 1 << (slot.0 % 64);
        if on { self.0[place] |= bit } else { self.0[place] &= !bit }
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }
}

impl Default for ListState {
    /// The initial state of a list.
    fn default() -> ListState {
        ListState {
            query: RwSignal::new(Query::default()),
            scrolled: RwSignal::new(0),
            cursor: RwSignal::new((0, 0)),
            anchor: RwSignal::new(None),
            selection: RwSignal::new(Selection::default()),
            folded: RwSignal::new(HashSet::new()),
            chosen: RwSignal::new(ActiveView::BuiltIn(0)),
            unknown: RwSignal::new(Vec::new()),
            workspace: StoredValue::new(WorkspaceId::None),
        }
    }
}

impl ListState {
    /// Shows another query from its beginning.
    pub fn show(self, query: Query) {
        self.query.set(query);
        self.scrolled.set(0);
        self.cursor.set((0, 0));
        self.anchor.set(None);
        self.selection.set(Selection::default());
        self.unknown.set(Vec::new());
    }

    /// Changes the query; the cursor returns to the first line.
    pub fn ask(self, change: impl FnOnce(&mut Query)) {
        self.cursor.set((0, 0));
        self.anchor.set(None);
        self.query.update(change);
    }
}

/// The records to export.
#[derive(Clone, Copy)]
pub enum ExportScope {
    /// All that match.
    All,
    /// The selected ones.
    Selected,
}
