//! The export of everything about a person, readable for people and programs: records, mentions, history.
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

/// The maximum total size of attached files in one export.
pub const MAX_BYTES: usize = 200_000_000;
/// The name of the records' file in the archive.
const RECORDS: &str = "person.json";

/// A file attached to one of the records.
pub struct Attached {
    /// Its record id.
    pub id: Id,
    /// Its path in the archive.
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

/// The path of an attached file in the archive: its name without characters that some system refuses, prefixed with a
/// number, because two files may have the same name.
pub fn path(at: usize, name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let name: String = name.chars().map(|c| if is_plain(c) { c } else { '-' }).take(100).collect();
    format!("files/{}-{}", at + 1, name.trim_matches(['.', ' ']))
}

/// Packs the records and the files into one archive.
pub fn pack(records: String, files: Vec<Attached>) -> Vec<u8> {
    let mut all = vec![(RECORDS.to_string(), records.into_bytes())];
    all.extend(files.into_iter().filter_map(|file| Some((file.path, file.bytes?))));
    let all: Vec<(&str, Vec<u8>)> =
        all.iter_mut().map(|(path, bytes)| (path.as_str(), std::mem::take(bytes))).collect();
    zip::write(&all)
}

/// Writes the records, other records that mention one of the words, the journal's changes of both, and the archive
/// paths of the attached files.
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
            let _ =
                write!(out, "{{\"seq\":{},\"at\":\"{}\",\"change\":", commit.header.seq.0, commit.header.at.to_iso());
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

/// Texts of other records that contain one of the words.
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

/// Deleted records that still occur in the journal: leads and contacts with the words, and what depended on them or on the
/// records.
pub fn deleted(set: &RecordStore, journal: &[Commit], records: &[Id], words: &[String]) -> Vec<Id> {
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
    let people: Vec<Id> = records.iter().copied().chain(out.iter().copied()).collect();
    out.extend(erase::owned_deleted(set, journal, &people));
    out.into_iter().collect()
}

/// The number of occurrences of some people in a workspace, for example a backup: what an erasure there would remove.
pub fn traces(set: &RecordStore, journal: &[Commit], records: &[Id], words: &[String]) -> Occurrences {
    let mut theirs: HashSet<Id> = records.iter().copied().filter(|id| set.locate(*id).is_some()).collect();
    theirs.extend(mentions(set, records, words).into_iter().map(|(_, id, ..)| id));
    let all = records.iter().copied().chain(deleted(set, journal, records, words)).collect();
    let would = erase::redact(set, journal, &ErasureRequest { records: all, words: words.to_vec() }).erased;
    Occurrences { records: theirs.len() as u32, changes: would.changes + would.values, files: would.files }
}
