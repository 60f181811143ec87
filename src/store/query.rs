//! Queries of lists: filter, sort order, grouping and columns.
use std::sync::Arc;

use super::exchange_rates::ExchangeRates;
use super::filter::{Filter, QueryContext};
use super::search_index::Words;
use super::sorted_lists::{ListRequest, Sort};
use super::{RecordStore, Slot};
use crate::base::{FieldId, Id};
use crate::domain::{FieldType, RecordType};

/// A query of a list. Its text form is in [`super::query_string`].
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    /// Words that must all occur in the searched fields.
    pub text: String,
    /// Conditions that must hold.
    pub filter: Filter,
    /// The sort keys by priority; none = newest first.
    pub sorts: Vec<Sort>,
    /// The field by which a table is grouped.
    pub group: Option<FieldId>,
    /// The field whose entries are the columns of a board; `None` for a table.
    pub board: Option<FieldId>,
    /// The pipeline of a board; `None` for the main one.
    pub pipeline: Option<Id>,
    /// The columns beside the name, in order; `None` for this browser's choice.
    pub columns: Option<Vec<FieldId>>,
}

/// The slots of the records that match, in order.
pub fn run(set: &RecordStore, kind: RecordType, query: &Query, viewer: &QueryContext) -> Arc<Vec<Slot>> {
    let check = query.filter.compile(set, kind, viewer);
    let is_money = |number: FieldId| set.field(kind, number).is_some_and(|field| field.kind == FieldType::Money);
    let rates = query.sorts.iter().any(|sort| is_money(sort.field)).then(|| ExchangeRates::on(set, viewer.today));
    let wanted = ListRequest { check, sorts: query.sorts.clone(), rates, language: viewer.language };
    let slots = set.sorted_lists().get(set, kind, &wanted);
    let Some(words) = Words::of(&query.text) else { return slots };
    let mut found = vec![false; set.slots(kind) as usize];
    for words in [Some(words), Words::of_phone(&query.text)].into_iter().flatten() {
        set.texts().find(set, kind, &words, |slot, _| found[slot.index()] = true);
    }
    Arc::new(slots.iter().copied().filter(|slot| found[slot.index()]).collect())
}
