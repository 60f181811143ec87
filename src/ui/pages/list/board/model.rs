//! What the parts of a board share: its columns, the card that is on the move and those that were dropped.
use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::{Field, RecordType};
use crate::ui::context::AppContext;
use crate::ui::pages::list::board::columns::BoardColumn;

/// The board and what moves on it.
#[derive(Clone, Copy)]
pub struct Board {
    /// What every view gets.
    pub cx: AppContext,
    /// The kind of its records.
    pub kind: RecordType,
    /// The field whose entries are the columns.
    pub field: &'static Field,
    /// The columns.
    pub piles: Memo<Vec<Arc<BoardColumn>>>,
    /// The card that is dragged by pointer or lifted by keyboard.
    pub drag: RwSignal<Option<Drag>>,
    /// Cards that were dropped and are not stored yet: record and column.
    pub dropped: RwSignal<HashMap<Id, Option<Id>>>,
    /// Whether the page is being printed.
    pub is_printing: RwSignal<bool>,
}

/// A card on the move.
#[derive(Clone, PartialEq, Debug)]
pub struct Drag {
    /// The record.
    pub id: Id,
    /// The column it came from.
    pub from: Option<Id>,
    /// The column it would land on; nothing between the columns.
    pub over: Option<Option<Id>>,
    /// Where the card was when the pointer pressed it, in the window: left, top and width, in CSS pixels. `None` for a card
    /// that the keyboard lifted.
    pub place: Option<(f64, f64, f64)>,
    /// Whether it is off the ground; a press alone is not.
    pub is_lifted: bool,
}

/// How a column is called in the page.
pub fn column_name(key: Option<Id>) -> String {
    key.map(|id| id.to_string()).unwrap_or_else(|| "none".to_string())
}
