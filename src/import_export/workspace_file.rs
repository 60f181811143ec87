//! A workspace as one file: a JSON document with records, journal and settings, and the bytes of attached files, in the
//! container of `container.rs`. Files of version 1 are the document alone. Reading a file verifies it completely before
//! anything else happens: the journal, replayed from its beginning, must result in exactly the records that the file
//! lists.
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::container::{self, Head};
pub use super::container::{FORMAT, Problem};
use super::json::{self, Word};
use crate::base::{Id, IdMap, Row, Seq, Timestamp};
use crate::change::{Action, ActionLabel, Blob, Change, Commit, Header};
use crate::domain::records::field;
use crate::domain::{RecordType, Schema, schema};
use crate::store::RecordStore;

/// The version of the document.
const DOCUMENT: u64 = 1;

/// A file that was read and verified.
pub struct Loaded {
    /// The records.
    pub set: RecordStore,
    /// The journal.
    pub commits: Vec<Commit>,
    /// The bytes of attached files.
    pub blobs: Vec<Blob>,
    /// The time it was written.
    pub saved_at: Option<Timestamp>,
}

/// The last of the record types that programs know which read files of the plain version alone.
const LAST_PLAIN_TYPE: RecordType = RecordType::Dashboard;

/// Writes a workspace; `commits` is its whole journal, `blobs` are the bytes of its attached files.
pub fn write(set: &RecordStore, commits: &[Commit], blobs: &[Blob], now: Timestamp) -> Vec<u8> {
    let document = document(set, commits, blobs, now);
    let files: Vec<&[u8]> = blobs.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let is_later = |row: &Row| schema::LATER.contains(&row.text(field::TYPE));
    let mut changes = commits.iter().flat_map(|commit| &commit.changes);
    let has_later = changes.any(|change| change.record().0 > LAST_PLAIN_TYPE);
    let needs = set.schema().computes() || has_later || set.rows(RecordType::Field).any(|(_, row)| is_later(row));
    let version = if needs { container::VERSION } else { container::PLAIN_VERSION };
    let head = Head { version, saved_at: now, document: document.len(), seal: None };
    container::assemble(&container::header_line(&head), &container::compress(&document, &files))
}

fn document(set: &RecordStore, commits: &[Commit], blobs: &[Blob], now: Timestamp) -> String {
    // About the final size: growing step by step would copy the text again and again.
    let rows = RecordType::ALL.iter().flat_map(|kind| set.rows(*kind));
    let mut out = String::with_capacity(
        rows.map(|(_, row)| row.bytes().len()).sum::<usize>().min(container::MAX_UNPACKED_BYTES / 4) * 5 / 2,
    );
    // The range of each record in the document. Most of the journal creates records that are still unchanged.
    let mut written: IdMap<Range<usize>> = IdMap::default();
    out.push_str(&format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{DOCUMENT},\"exported_at\":\"{}\",\n\"records\":{{",
        now.to_iso()
    ));
    // A place for a custom record type that was never used is not in the file.
    let is_written = |kind: &&RecordType| !kind.is_custom() || set.slots(**kind) > 0;
    for (place, kind) in RecordType::ALL.iter().filter(is_written).enumerate() {
        out.push_str(&format!("{}\"{}\":[", if place > 0 { ",\n" } else { "\n" }, kind.key()));
        for (place, (_, row)) in set.rows(*kind).enumerate() {
            out.push_str(if place > 0 { ",\n" } else { "\n" });
            let from = out.len();
            json::write_record(&mut out, set.schema(), *kind, row);
            written.insert(row.id(), from..out.len());
        }
        out.push(']');
    }
    let as_now = |kind: RecordType, row: &Row| {
        let range = written.get(&row.id()).filter(|_| set.get(kind, row.id()) == Some(row));
        range.cloned()
    };
    out.push_str("},\n\"journal\":[");
    for (place, entry) in commits.iter().enumerate() {
        out.push_str(if place > 0 { ",\n" } else { "\n" });
        write_commit(&mut out, set.schema(), entry, as_now);
    }
    let file = |(id, bytes): &Blob| format!("{{\"id\":\"{id}\",\"size\":{}}}", bytes.len());
    let files: Vec<String> = blobs.iter().map(file).collect();
    let _ = write!(out, "],\n\"files\":[{}]}}\n", files.join(",\n"));
    out
}

/// Writes the records of a workspace with a new journal: one commit, with the given id, that creates them all.
pub fn write_snapshot(set: &RecordStore, id: Id, now: Timestamp) -> Vec<u8> {
    let rows = RecordType::ALL.iter().flat_map(|kind| set.rows(*kind).map(|(_, row)| (*kind, row.clone())));
    write(set, &[first_commit(rows.collect(), id, now)], &[], now)
}

/// The only commit of a journal, which creates all records.
pub fn first_commit(rows: Vec<(RecordType, Row)>, id: Id, now: Timestamp) -> Commit {
    let changes: Vec<Change> = rows.into_iter().map(|(kind, row)| Change::Create { kind, row }).collect();
    let cause = ActionLabel::new(Action::Import, FORMAT);
    let header =
        Header { seq: Seq(1), id, at: now, by: None, from: None, cause, about: None, size: changes.len() as u32 };
    Commit { header, changes }
}

/// Reads a file that is not encrypted.
pub fn read(bytes: &[u8]) -> Result<Loaded, Problem> {
    match container::split(bytes)? {
        None => read_document(bytes, &[]),
        Some(parts) if parts.head.seal.is_some() => Err(Problem::Sealed(parts.head.saved_at)),
        Some(parts) => {
            let (document, files) = container::read_body(&parts)?;
            let loaded = read_document(&document, &files)?;
            Ok(Loaded { saved_at: Some(parts.head.saved_at), ..loaded })
        }
    }
}

fn read_document(bytes: &[u8], mut files: &[u8]) -> Result<Loaded, Problem> {
    let damaged = |text: &str| Problem::Damaged(text.to_string());
    let begins = || String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).contains(FORMAT);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        // The first line identifies it as a workspace file, so that it is an incomplete one.
        Err(_) if begins() => return Err(damaged("head")),
        Err(_) => return Err(Problem::Foreign),
    };
    if !text.contains(FORMAT) {
        return Err(Problem::Foreign);
    }
    let file: File = serde_json::from_str(text).map_err(|error| match text.trim_start().starts_with('{') {
        true => Problem::Damaged(error.to_string()),
        false => Problem::Foreign,
    })?;
    if file.format != FORMAT {
        return Err(Problem::Foreign);
    }
    match file.version {
        DOCUMENT => {}
        // The first line of a file of the present format, and nothing else.
        version if version > DOCUMENT && version <= container::VERSION => return Err(damaged("length")),
        version if version > DOCUMENT => return Err(Problem::Newer(version)),
        _ => return Err(damaged("version")),
    }
    let mut set = RecordStore::new();
    let mut commits = Vec::new();
    let mut as_created = AsCreated::default();
    for (place, entry) in file.journal.ok_or(damaged("journal"))?.into_iter().enumerate() {
        let at = |what: String| Problem::Damaged(format!("journal {}: {what}", place + 1));
        let commit = read_commit(set.schema(), entry, &mut as_created).map_err(at)?;
        if commit.header.seq.0 as usize != place + 1 {
            return Err(at("a commit is missing".to_string()));
        }
        follows(&set, &commit).map_err(at)?;
        set.apply(&commit);
        commits.push(commit);
    }
    let records = file.records.ok_or(damaged("records"))?;
    if let Some(kind) = records.keys().find(|key| RecordType::from_key(key).is_none()) {
        return Err(damaged(&format!("records of kind \"{kind}\"")));
    }
    let mut own = String::new();
    for kind in RecordType::ALL {
        let listed = records.get(kind.key()).map_or(&[][..], Vec::as_slice);
        if listed.len() != set.count(*kind) {
            return Err(damaged(&format!("{}: the journal does not lead to these records", kind.key())));
        }
        for (text, (_, row)) in listed.iter().zip(set.rows(*kind)) {
            // A listed record whose text equals the one in the change that created it, or what this program writes for
            // the journal's result, needs no parsing.
            let mut is_own = as_created.get(&row.id()).is_some_and(|created| *created == text.get());
            if !is_own {
                own.clear();
                json::write_record(&mut own, set.schema(), *kind, row);
                is_own = text.get() == own;
            }
            let row = if is_own { row } else { led_to(&set, *kind, text)? };
            let mut leads_nowhere = false;
            row.each_link(|_, link| leads_nowhere |= set.locate(link).is_none());
            if leads_nowhere {
                return Err(damaged(&format!("{} {}: a link points nowhere", kind.key(), row.id())));
            }
        }
    }
    let mut blobs = Vec::new();
    for file in file.files.unwrap_or_default() {
        let id: Id = file.id.parse().map_err(|_| damaged("files"))?;
        let bytes = files.split_off(..file.size).ok_or(damaged("files"))?;
        blobs.push((id, Arc::new(bytes.to_vec())));
    }
    match files {
        [] => Ok(Loaded { set, commits, blobs, saved_at: None }),
        _ => Err(damaged("files")),
    }
}

/// The text of each record that no change touched after its creation.
type AsCreated<'a> = IdMap<&'a str>;

/// The record of the journal's result, if it is identical to a listed one.
fn led_to<'a>(set: &'a RecordStore, kind: RecordType, text: &RawValue) -> Result<&'a Row, Problem> {
    let (id, fields) = json::read_record(set.schema(), kind, text).map_err(Problem::Damaged)?;
    let row = set.get(kind, id).filter(|row| **row == Row::new(id, Timestamp(0), &[], &fields));
    row.ok_or_else(|| Problem::Damaged(format!("{} {id}: the journal does not lead to this record", kind.key())))
}

/// The structure of a file. Records and changes stay unparsed until they are needed, so that a large file needs little
/// memory.
#[derive(Deserialize)]
struct File<'a> {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u64,
    #[serde(borrow)]
    records: Option<BTreeMap<String, Vec<&'a RawValue>>>,
    #[serde(borrow)]
    journal: Option<Vec<Entry<'a>>>,
    files: Option<Vec<FileEntry>>,
}

/// An attached file; its bytes follow the document.
#[derive(Deserialize)]
struct FileEntry {
    id: String,
    size: usize,
}

/// A commit in the file.
#[derive(Deserialize)]
struct Entry<'a> {
    seq: u32,
    id: String,
    at: String,
    by: Option<String>,
    from: Option<String>,
    action: u8,
    subject: String,
    about: Option<u32>,
    #[serde(borrow)]
    changes: Vec<&'a RawValue>,
}

/// A change in the file.
#[derive(Deserialize)]
struct ChangeText<'a> {
    #[serde(borrow)]
    create: Option<Word<'a>>,
    #[serde(borrow)]
    remove: Option<Word<'a>>,
    #[serde(borrow)]
    set: Option<Word<'a>>,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<Word<'a>>,
    #[serde(borrow)]
    field: Option<Word<'a>>,
    #[serde(borrow)]
    before: Option<&'a RawValue>,
    #[serde(borrow)]
    after: Option<&'a RawValue>,
}

/// Checks that a commit fits the records before it.
fn follows(set: &RecordStore, commit: &Commit) -> Result<(), String> {
    for change in &commit.changes {
        let fits = match change {
            Change::Create { row, .. } => set.locate(row.id()).is_none(),
            Change::Remove { kind, row } => set.get(*kind, row.id()) == Some(row),
            Change::Set { kind, id, field, before, .. } => {
                set.get(*kind, *id).is_some_and(|row| row.get(*field) == *before)
            }
        };
        if !fits {
            return Err(format!("a change of {} does not follow from what was before", change.record().1));
        }
    }
    Ok(())
}

/// Writes a commit; `as_now` returns where a record is in the document already.
fn write_commit(
    out: &mut String,
    schema: &Schema,
    commit: &Commit,
    as_now: impl Fn(RecordType, &Row) -> Option<Range<usize>>,
) {
    let header = &commit.header;
    let _ = write!(out, "{{\"seq\":{},\"id\":\"{}\",\"at\":\"{}\"", header.seq.0, header.id, header.at.to_iso());
    let _ = write!(out, ",\"action\":{},\"subject\":", header.cause.action as u8);
    json::write_text(out, &header.cause.subject);
    if let Some(by) = header.by {
        let _ = write!(out, ",\"by\":\"{by}\"");
    }
    if let Some(from) = header.from {
        let _ = write!(out, ",\"from\":\"{from}\"");
    }
    if let Some(about) = header.about {
        let _ = write!(out, ",\"about\":{}", about.0);
    }
    out.push_str(",\"changes\":[");
    for (place, change) in commit.changes.iter().enumerate() {
        out.push_str(if place > 0 { ",\n" } else { "\n" });
        let already_written = match change {
            Change::Create { kind, row } => as_now(*kind, row).map(|range| (kind, range)),
            _ => None,
        };
        match already_written {
            Some((kind, range)) => {
                write_verb(out, "create", *kind);
                out.extend_from_within(range);
                out.push('}');
            }
            None => write_change(out, schema, change),
        }
    }
    out.push_str("]}");
}

fn write_verb(out: &mut String, verb: &str, kind: RecordType) {
    let _ = write!(out, "{{\"{verb}\":\"{}\",\"record\":", kind.key());
}

pub(super) fn write_change(out: &mut String, schema: &Schema, change: &Change) {
    match change {
        Change::Create { kind, row } | Change::Remove { kind, row } => {
            let verb = if matches!(change, Change::Create { .. }) { "create" } else { "remove" };
            write_verb(out, verb, *kind);
            json::write_record(out, schema, *kind, row);
        }
        Change::Set { kind, id, field, before, after } => {
            let Some(field) = schema.in_journal(*kind, *field) else { return out.push('}') };
            let key = field.key;
            let _ = write!(out, "{{\"set\":\"{}\",\"id\":\"{id}\",\"field\":\"{key}\"", kind.key());
            for (name, value) in [("before", before), ("after", after)] {
                let _ = write!(out, ",\"{name}\":");
                match value {
                    Some(value) => json::write_value(out, field, value),
                    None => out.push_str("null"),
                }
            }
        }
    }
    out.push('}');
}

fn read_commit<'a>(schema: &Schema, entry: Entry<'a>, as_created: &mut AsCreated<'a>) -> Result<Commit, String> {
    let mut schema = Cow::Borrowed(schema);
    let mut changes = Vec::with_capacity(entry.changes.len());
    let parsed = entry.changes.into_iter().map(|text| serde_json::from_str(text.get()));
    let texts: Vec<ChangeText> = parsed.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    // A field may be created and filled in one commit, in whatever order.
    let is_field = |text: &&ChangeText| text.create.as_ref().is_some_and(|Word(key)| *key == RecordType::Field.key());
    for text in texts.iter().filter(is_field) {
        let (id, fields) = json::read_record(&schema, RecordType::Field, text.record.ok_or("record")?)?;
        schema.to_mut().put(id, Some(&Row::new(id, Timestamp(0), &[], &fields)));
    }
    for text in texts {
        let record = text.record;
        let change = read_change(&schema, text)?;
        match (&change, record) {
            (Change::Create { row, .. }, Some(record)) => drop(as_created.insert(row.id(), record.get())),
            (change, _) => drop(as_created.remove(&change.record().1)),
        }
        changes.push(change);
    }
    let action = Action::from_code(entry.action).ok_or("action")?;
    Ok(Commit {
        header: Header {
            seq: Seq(entry.seq),
            id: entry.id.parse().map_err(|_| "id")?,
            at: Timestamp::parse_iso(&entry.at).ok_or("at")?,
            by: entry.by.map(|id| id.parse().map_err(|_| "by")).transpose()?,
            from: entry.from.map(|from| from.parse().map_err(|()| "from")).transpose()?,
            cause: ActionLabel::new(action, entry.subject),
            about: entry.about.map(Seq),
            size: changes.len() as u32,
        },
        changes,
    })
}

fn read_change(schema: &Schema, text: ChangeText) -> Result<Change, String> {
    let kind = |word: &Option<Word>| word.as_ref().and_then(|Word(key)| RecordType::from_key(key));
    let record = |kind: RecordType| {
        let (id, fields) = json::read_record(schema, kind, text.record.ok_or("record")?)?;
        Ok::<Row, String>(Row::new(id, Timestamp(0), &[], &fields))
    };
    if let Some(kind) = kind(&text.create) {
        return Ok(Change::Create { kind, row: record(kind)? });
    }
    if let Some(kind) = kind(&text.remove) {
        return Ok(Change::Remove { kind, row: record(kind)? });
    }
    let kind = kind(&text.set).ok_or("a change of unknown kind")?;
    let id = text.id.as_ref().and_then(|Word(id)| id.parse().ok()).ok_or("a change without id")?;
    let field = text.field.as_ref().and_then(|Word(key)| schema.in_journal_by_key(kind, key));
    let field = field.ok_or("a change of an unknown field")?;
    let value = |text: Option<&RawValue>| match text {
        None => Ok(None),
        Some(text) => json::read_value(field, text).map(Some).ok_or(format!("field \"{}\"", field.key)),
    };
    Ok(Change::Set { kind, id, field: field.number, before: value(text.before)?, after: value(text.after)? })
}
