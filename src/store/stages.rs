//! What a stage means for its deals: open, won or lost.
use super::record_tables::RecordTables;
use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::stage;

/// Whether deals in a stage are closed, won or lost.
pub fn is_closed(set: &RecordTables, stage: Id) -> bool {
    set.get(RecordType::Stage, stage).is_some_and(|row| row.is(stage::CLOSED))
}

/// Whether deals in a stage are won.
pub fn is_won(set: &RecordTables, stage: Id) -> bool {
    set.get(RecordType::Stage, stage).is_some_and(|row| row.is(stage::WON))
}

/// Whether deals in a stage are lost.
pub fn is_lost(set: &RecordTables, stage: Id) -> bool {
    is_closed(set, stage) && !is_won(set, stage)
}
