//! What a workspace holds about a person, as a file that people and programs can read: records, mentions, history.
use std::collections::HashSet;
use std::fmt::Write;

use super::readers::zip;
use super::{json, workspace_file};
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::change::{Change, Commit};
use crate::command::erase::{self, ErasureRequest};
use crate::domain::RecordType;
use crate::domain::records::file;
use crate::store::RecordStore;
use crate::worker_protocol::messages::Occurrences;

/// The most bytes of attached files that go into one export.
pub const MAX_BYTES: usize = 200_000_000;
/// What the records are called in the archive.
const RECORDS: &str = "person.json";

/// A file that is attached to one of the records.
pub struct Attached {
    /// Its record.
    pub id: Id,
    /// Its place in the archive.
    pub path: String,
    /// Its content; `None` if it is too large or not in this browser.
    pub bytes: Option<Vec<u8>>,
}

/// The attached files among some records: id, name and size.
pub fn attached(set: &RecordStore, records: &[Id]) -> Vec<(Id, String, usize)> {
    let of = |id: &Id| {
        let row = set.get(RecordType::File, *id)?;
        let size = usize::try_from(row.number(file::SIZE).unwrap_or(0)).unwrap_or(0);
        Some((*id, row.text(file::NAME).to_string(), size))
    };
    records.iter().filter_map(of).collect()
}

/// The place of an attached file in the archive: its name as far as every system takes it, with a number before it,
/// because two may be called the same.
pub fn path(at: usize, name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let name: String = name.chars().map(|c| if is_plain(c) { c } else { '-' }).take(100).collect();
    format!("files/{}-{}", at + 1, name.trim_matches(['.', ' ']))
}

/// The records and the files in one archive.
pub fn pack(records: String, files: Vec<Attached>) -> Vec<u8> {
    let mut all = vec![(RECORDS.to_string(), records.into_bytes())];
    all.extend(files.into_iter().filter_map(|file| Some((file.path, file.bytes?))));
    let all: Vec<(&str, Vec<u8>)> =
        all.iter_mut().map(|(path, bytes)| (path.as_str(), std::mem::take(bytes))).collect();
    zip::write(&all)
}

/// Writes what is known: the records, other records that mention one of the words, the journal's changes of both, and
/// where in the archive the attached files are.
pub fn write(
    set: &RecordStore,
    journal: &[Commit],
    records: &[Id],
    words: &[String],
    files: &[Attached],
    now: Timestamp,
) -> String {
    let ids: HashSet<Id> = records.iter().copied().collect();
    let mut out = format!("{{\"format\":\"kontor-person\",\"exported_at\":\"{}\",\n\"records\":[", now.to_iso());
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
        for change in commit.changes.iter().filter(|change| ids.contains(&change.record().1)) {
            next(&mut out);
            let _ = write!(out, "{{\"seq\":{},\"at\":\"{}\",\"change\":", commit.header.seq, commit.header.at.to_iso());
            workspace_file::write_change(&mut out, set.schema(), change);
            out.push('}');
        }
    }
    out.push_str("],\n\"files\":[");
    let mut is_first = true;
    let mut next = |out: &mut String| out.push_str(if std::mem::take(&mut is_first) { "\n" } else { ",\n" });
    for file in files {
        next(&mut out);
        let _ = write!(out, "{{\"id\":\"{}\",", file.id);
        match &file.bytes {
            Some(_) => {
                out.push_str("\"path\":");
                json::write_text(&mut out, &file.path);
            }
            None => out.push_str("\"left_out\":true"),
        }
        out.push('}');
    }
    out.push_str("]}\n");
    out
}

/// Texts of other records in which one of the words stands.
pub fn mentions(set: &RecordStore, records: &[Id], words: &[String]) -> Vec<(RecordType, Id, FieldId, String)> {
    let ids: HashSet<Id> = records.iter().copied().collect();
    let mut out = Vec::new();
    for kind in RecordType::ALL {
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

/// Leads and contacts that are not there any more and of whom the journal still tells.
pub fn deleted(set: &RecordStore, journal: &[Commit], words: &[String]) -> Vec<Id> {
    let is_theirs = |row: &Row| {
        row.fields().iter().any(|(_, value)| matches!(value, Value::Text(text) if erase::mentions(text, words)))
    };
    let mut out = HashSet::new();
    for change in journal.iter().flat_map(|commit| &commit.changes) {
        if let Change::Create { kind, row } | Change::Remove { kind, row } = change
            && matches!(kind, RecordType::Lead | RecordType::Contact)
            && set.locate(row.id()).is_none()
            && is_theirs(row)
        {
            out.insert(row.id());
        }
    }
    out.into_iter().collect()
}

/// How much of some people stands in a workspace, as it is in a backup: what an erasure there would have to take out.
pub fn traces(set: &RecordStore, journal: &[Commit], records: &[Id], words: &[String]) -> Occurrences {
    let mut theirs: HashSet<Id> = records.iter().copied().filter(|id| set.locate(*id).is_some()).collect();
    theirs.extend(mentions(set, records, words).into_iter().map(|(_, id, ..)| id));
    let all = records.iter().copied().chain(deleted(set, journal, words)).collect();
    let would = erase::redact(set, journal, &ErasureRequest { records: all, words: words.to_vec() }).erased;
    Occurrences { records: theirs.len() as u32, changes: would.changes + would.values, files: would.files }
}
