//! What the parts of a board share: its columns, the card that is on the move and those that were dropped.
use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::domain::{Field, RecordType};
use crate::store::board_columns::BoardColumn;
use crate::ui::context::AppContext;

/// The board, and the state of dragging.
#[derive(Clone, Copy)]
pub struct Board {
    /// The context.
    pub cx: AppContext,
    /// The kind of its records.
    pub kind: RecordType,
    /// The field whose entries are the columns.
    pub field: &'static Field,
    /// The columns.
    pub piles: Memo<Vec<Arc<BoardColumn>>>,
    /// The height of the lists of cards, in CSS pixels.
    pub height: RwSignal<i32>,
    /// The card that is dragged by mouse or lifted by keyboard.
    pub drag: RwSignal<Option<Drag>>,
    /// Cards that were dropped but not stored yet: record and column.
    pub dropped: RwSignal<HashMap<Id, Option<Id>>>,
    /// Whether the page is being printed.
    pub is_printing: RwSignal<bool>,
}

/// A card being dragged.
#[derive(Clone, PartialEq, Debug)]
pub struct Drag {
    /// The record.
    pub id: Id,
    /// The column it came from.
    pub from: Option<Id>,
    /// What the record had in the field of the columns.
    pub stored: Option<Value>,
    /// The column under it; `None` between the columns.
    pub over: Option<Option<Id>>,
    /// Left, top and width of the card in the window when it was pressed, in CSS pixels; `None` for a card lifted
    /// by keyboard.
    pub place: Option<(f64, f64, f64)>,
    /// Whether the drag has begun; a press alone is none.
    pub is_lifted: bool,
}

/// The name of a column in the page's attributes.
pub fn column_name(key: Option<Id>) -> String {
    key.map(|id| id.to_string()).unwrap_or_else(|| "none".to_string())
}
