//! Migrations of workspaces with an older schema version, besides new default records: values that moved to another
//! field. Each step looks for values that are left to move, so that it can be repeated; the old values remain in the
//! history.
use std::collections::HashMap;

use super::draft::Draft;
use crate::base::{Id, Row, Value, fold};
use crate::domain::records::{choice, opportunity};
use crate::domain::{Picklist, RecordType};
use crate::store::picklists;

/// Runs all migrations.
pub fn migrate(draft: &mut Draft) {
    competitors(draft);
}

/// Version 2: the competitor of a deal was a text and is now a picklist entry, and there may be several.
///
/// Two browsers that migrate copies of a workspace create the same entries in the same order, whatever order their
/// records are kept in.
fn competitors(draft: &mut Draft) {
    let set = draft.base();
    let named = |id: Id| Some((fold::fold(set.get(RecordType::Choice, id)?.text(choice::NAME)), id));
    let mut entries: HashMap<String, Id> =
        picklists::of_list(set, Picklist::Competitor).into_iter().filter_map(named).collect();
    let mut rows: Vec<&Row> = set.rows(RecordType::Opportunity).map(|(_, row)| row).collect();
    rows.retain(|row| !row.text(opportunity::COMPETITOR).is_empty());
    rows.sort_by_key(|row| row.id());
    for row in rows {
        let name = row.text(opportunity::COMPETITOR).trim();
        let next = entries.len() as i64;
        let folded = fold::fold(name);
        let entry = *entries.entry(folded.clone()).or_insert_with(|| {
            let id = draft.derived_id(&[b"competitor", folded.as_bytes()]);
            let fields = vec![
                (choice::NAME, Value::Text(name.to_string())),
                (choice::LIST, Value::Number(Picklist::Competitor.code())),
                (choice::ORDER, Value::Number(next)),
            ];
            draft.insert(RecordType::Choice, id, fields);
            id
        });
        draft.set(row.id(), opportunity::COMPETITORS, Some(Value::Links(vec![entry])));
        draft.set(row.id(), opportunity::COMPETITOR, None);
    }
}
