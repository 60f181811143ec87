//! The app and a workspace as a single HTML file: fills two places in the page made by `scripts/single-file-page.mjs`.
//! Record types and fields can be left out, for a copy that others may see.
use std::collections::HashSet;

use crate::base::{FieldId, Id, Row, Timestamp, Value, base64};
use crate::domain::RecordType;
use crate::domain::records::{activity, file};
use crate::store::RecordStore;

const META: &str = "<meta name=\"kontor-file\" content=\"";
const DATA: &str = "<script type=\"text/plain\" id=\"kontor-data\">";
/// The placeholder for a required text.
const BLANK: &str = "–";

/// Inserts a workspace file into the app's page. `id` names the storage of the new file. `None` if it is not such a
/// page.
pub fn fill(app: &[u8], id: Id, is_read_only: bool, workspace: &[u8]) -> Option<Vec<u8>> {
    let app = std::str::from_utf8(app).ok()?;
    let (before, rest) = app.split_once(META)?;
    let (_, rest) = rest.split_once('"')?;
    let (between, rest) = rest.split_once(DATA)?;
    let (_, rest) = rest.split_once('<')?;
    let mode = if is_read_only { "read-only" } else { "editable" };
    let mut out = String::with_capacity(app.len() + workspace.len() / 3 * 4 + 100);
    out.extend([before, META, &id.to_string(), " ", mode, "\"", between, DATA]);
    base64::write(workspace, &mut out);
    out.extend(["<", rest]);
    Some(out.into_bytes())
}

/// The records of a workspace without some record types and fields. Records that require one that is left out, and
/// activities about nothing else, are left out too; links to these are cleared.
pub fn redact(set: &RecordStore, kinds: &[RecordType], fields: &[(RecordType, FieldId)]) -> Vec<(RecordType, Row)> {
    let mut gone: HashSet<Id> = kinds.iter().flat_map(|kind| set.rows(*kind).map(|(_, row)| row.id())).collect();
    loop {
        let before = gone.len();
        for kind in RecordType::ALL {
            let falls = set.rows(*kind).filter(|(_, row)| !gone.contains(&row.id()) && falls(set, *kind, row, &gone));
            let more: Vec<Id> = falls.map(|(_, row)| row.id()).collect();
            gone.extend(more);
        }
        if gone.len() == before {
            break;
        }
    }
    let row = |kind: RecordType, row: &Row| {
        let left = row.fields().into_iter().filter_map(|(number, value)| {
            let value = remaining(value, &gone)?;
            match fields.contains(&(kind, number)) {
                false => Some((number, value)),
                true if set.field(kind, number).is_some_and(|field| field.required) => {
                    Some((number, if matches!(value, Value::Text(_)) { Value::Text(BLANK.to_string()) } else { value }))
                }
                true => None,
            }
        });
        (kind, Row::new(row.id(), Timestamp(0), &[], &left.collect::<Vec<_>>()))
    };
    let kept = RecordType::ALL.iter().flat_map(|kind| set.rows(*kind).map(|(_, row)| (*kind, row)));
    kept.filter(|(_, own)| !gone.contains(&own.id())).map(|(kind, own)| row(kind, own)).collect()
}

/// Whether a record must be left out because others are.
fn falls(set: &RecordStore, kind: RecordType, row: &Row, gone: &HashSet<Id>) -> bool {
    let is_lost = |number: FieldId, value: &Value| {
        set.field(kind, number).is_some_and(|field| field.required) && value.links().iter().any(|id| gone.contains(id))
    };
    if row.fields().iter().any(|(number, value)| is_lost(*number, value)) {
        return true;
    }
    match kind {
        RecordType::Activity | RecordType::File => {
            // A file may also belong to an activity or a quote, by the numbers after these.
            let more = (kind == RecordType::File).then_some([file::ACTIVITY, file::QUOTE]);
            let all = activity::LINKS.into_iter().chain(more.into_iter().flatten()).chain(set.own_links(kind));
            let about: Vec<Id> = all.filter_map(|number| row.link(number)).collect();
            !about.is_empty() && about.iter().all(|id| gone.contains(id))
        }
        // It names two records by their ids in a text.
        RecordType::Distinct => !gone.is_empty(),
        _ => false,
    }
}

/// A value without links to records that are left out.
fn remaining(value: Value, gone: &HashSet<Id>) -> Option<Value> {
    match value {
        Value::Link(id) if gone.contains(&id) => None,
        Value::Links(ids) => {
            let ids: Vec<Id> = ids.into_iter().filter(|id| !gone.contains(id)).collect();
            (!ids.is_empty()).then_some(Value::Links(ids))
        }
        value => Some(value),
    }
}
