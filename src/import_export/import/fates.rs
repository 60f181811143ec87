//! What becomes of each row of the files.
use crate::locale::{Phrase, phrase};

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowFate {
    /// A new record, by its index in `Plan::rows`.
    New(u32),
    /// A change of a record, by its index in `Plan::fills`.
    Changed(u32),
    /// Nothing: the record with this id is like that already.
    Same(crate::base::Id),
    /// Nothing, for a reason.
    LeftOut(Phrase),
}

/// What becomes of a row before anything is known about it: the rows of a file that is left out.
pub const UNREAD: RowFate =
    RowFate::LeftOut(phrase!("this file is left out", "diese Datei wird weggelassen", "ce fichier est exclu"));
