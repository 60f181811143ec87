//! What a workspace holds about a person, as a file that people and programs can read: records, mentions, history.
use std::collections::HashSet;
use std::fmt::Write;

use super::{json, workspace_file};
use crate::base::{Id, Moment, Value};
use crate::change::Commit;
use crate::command::erase;
use crate::domain::Kind;
use crate::store::WorkingSet;

/// Writes what is known: the records, other records that mention one of the words, the journal's changes of both.
pub fn write(set: &WorkingSet, journal: &[Commit], records: &[Id], words: &[String], now: Moment) -> String {
    let ids: HashSet<Id> = records.iter().copied().collect();
    let mut out = format!("{{\"format\":\"kontor-person\",\"exported_at\":\"{}\",\n\"records\":[", now.iso());
    let mut is_first = true;
    let mut next = |out: &mut String| out.push_str(if std::mem::take(&mut is_first) { "\n" } else { ",\n" });
    for (kind, row) in records.iter().filter_map(|id| set.find(*id)) {
        next(&mut out);
        let _ = write!(out, "{{\"kind\":\"{}\",\"record\":", kind.key());
        json::write_record(&mut out, set.schema(), kind, row);
        out.push('}');
    }
    out.push_str("],\n\"mentions\":[");
    let mut is_first = true;
    let mut next = |out: &mut String| out.push_str(if std::mem::take(&mut is_first) { "\n" } else { ",\n" });
    for (kind, id, number, text) in mentions(set, records, words) {
        let Some(field) = set.field(kind, number) else { continue };
        next(&mut out);
        let _ = write!(out, "{{\"kind\":\"{}\",\"id\":\"{id}\",\"{}\":", kind.key(), field.key);
        json::write_text(&mut out, &text);
        out.push('}');
    }
    out.push_str("],\n\"history\":[");
    let mut is_first = true;
    let mut next = |out: &mut String| out.push_str(if std::mem::take(&mut is_first) { "\n" } else { ",\n" });
    for commit in journal {
        for change in commit.changes.iter().filter(|change| ids.contains(&change.subject().1)) {
            next(&mut out);
            let _ = write!(out, "{{\"seq\":{},\"at\":\"{}\",\"change\":", commit.header.seq, commit.header.at.iso());
            workspace_file::write_change(&mut out, set.schema(), change);
            out.push('}');
        }
    }
    out.push_str("]}\n");
    out
}

/// Texts of other records in which one of the words stands.
pub fn mentions(set: &WorkingSet, records: &[Id], words: &[String]) -> Vec<(Kind, Id, u16, String)> {
    let ids: HashSet<Id> = records.iter().copied().collect();
    let mut out = Vec::new();
    for kind in Kind::ALL {
        for (_, row) in set.rows(*kind).filter(|(_, row)| !ids.contains(&row.id())) {
            for (number, value) in row.fields() {
                if let Value::Text(text) = value
                    && erase::mentions(&text, words)
                {
                    out.push((*kind, row.id(), number, text));
                }
            }
        }
    }
    out
}
