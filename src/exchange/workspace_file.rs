//! A whole workspace as one JSON file: records, journal, settings. Reading one checks all of it before anything else
//! happens: the journal, played from its beginning, must come to the very records the file lists.
use serde_json::{Value as Json, json};

use super::json;
use crate::base::{Id, Moment, Row, Value};
use crate::change::{Action, Cause, Change, Commit, Header};
use crate::command::Entry;
use crate::domain::Kind;
use crate::domain::defaults::Seed;
use crate::store::{Staged, WorkingSet};

/// The name that tells such a file from others.
pub const FORMAT: &str = "kontor-workspace";
/// The version this code writes, and the newest it reads.
pub const VERSION: u64 = 1;

/// A file that was read and found whole.
pub struct Loaded {
    /// Its records.
    pub set: WorkingSet,
    /// Its journal.
    pub commits: Vec<Commit>,
}

/// Why a file cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub enum Problem {
    /// It is no file of ours.
    Foreign,
    /// It was made by a newer version.
    Newer(u64),
    /// It is damaged; where.
    Damaged(String),
}

/// Writes a workspace; `commits` is its whole journal.
pub fn write(set: &WorkingSet, commits: &[Commit], now: Moment) -> String {
    let mut out = String::new();
    out.push_str(&format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"exported_at\":\"{}\",\n\"records\":{{",
        now.iso()
    ));
    for (place, kind) in Kind::ALL.iter().enumerate() {
        out.push_str(&format!("{}\"{}\":[", if place > 0 { ",\n" } else { "\n" }, kind.key()));
        for (place, (_, row)) in set.rows(*kind).enumerate() {
            out.push_str(if place > 0 { ",\n" } else { "\n" });
            out.push_str(&json::record(*kind, row).to_string());
        }
        out.push(']');
    }
    out.push_str("},\n\"journal\":[");
    for (place, entry) in commits.iter().enumerate() {
        out.push_str(if place > 0 { ",\n" } else { "\n" });
        out.push_str(&commit(entry).to_string());
    }
    out.push_str("]}\n");
    out
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Loaded, Problem> {
    let damaged = |text: &str| Problem::Damaged(text.to_string());
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::Foreign)?.trim_start_matches('\u{feff}');
    if !text.contains(FORMAT) {
        return Err(Problem::Foreign);
    }
    let file: Json = serde_json::from_str(text).map_err(|error| Problem::Damaged(error.to_string()))?;
    if file.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(Problem::Foreign);
    }
    match file.get("version").and_then(Json::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(Problem::Newer(version)),
        _ => return Err(damaged("version")),
    }
    let journal = file.get("journal").and_then(Json::as_array).ok_or(damaged("journal"))?;
    let mut set = WorkingSet::new();
    let mut commits = Vec::new();
    for (place, entry) in journal.iter().enumerate() {
        let at = |what: String| Problem::Damaged(format!("journal {}: {what}", place + 1));
        let commit = read_commit(entry).map_err(at)?;
        if commit.header.seq as usize != place + 1 {
            return Err(at("a commit is missing".to_string()));
        }
        follows(&set, &commit).map_err(at)?;
        let staged = Staged::new(&set, &commit);
        set.install(staged);
        commits.push(commit);
    }
    let records = file.get("records").and_then(Json::as_object).ok_or(damaged("records"))?;
    if let Some(kind) = records.keys().find(|key| Kind::from_key(key).is_none()) {
        return Err(damaged(&format!("records of kind \"{kind}\"")));
    }
    for kind in Kind::ALL {
        let listed = records.get(kind.key()).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        if listed.len() != set.count(*kind) {
            return Err(damaged(&format!("{}: the journal does not lead to these records", kind.key())));
        }
        for json in listed {
            let (id, fields) = json::read_record(*kind, json).map_err(Problem::Damaged)?;
            if set.get(*kind, id) != Some(&Row::new(id, Moment(0), &[], &fields)) {
                return Err(damaged(&format!("{} {id}: the journal does not lead to this record", kind.key())));
            }
            for link in fields.iter().flat_map(|(_, value)| value.links()) {
                set.place(*link).ok_or_else(|| damaged(&format!("{} {id}: a link points nowhere", kind.key())))?;
            }
        }
    }
    Ok(Loaded { set, commits })
}

/// What a merge of a file into a workspace comes to.
#[derive(Default, Debug, PartialEq)]
pub struct Merge {
    /// Records the workspace does not have.
    pub new: Vec<Seed>,
    /// Empty fields of the workspace that the file can fill.
    pub fills: Vec<(Id, Vec<Entry>)>,
    /// Records that differ; the workspace's values are kept.
    pub differing: usize,
    /// Records that are equal.
    pub equal: usize,
}

/// Compares a file with a workspace. Whatever the workspace holds stays; what it lacks comes in.
pub fn merge(set: &WorkingSet, file: &WorkingSet) -> Merge {
    let mut out = Merge::default();
    for kind in Kind::ALL {
        for (_, theirs) in file.rows(*kind) {
            let Some(ours) = set.get(*kind, theirs.id()) else {
                if set.place(theirs.id()).is_none() {
                    out.new.push((*kind, theirs.id(), theirs.fields()));
                }
                continue;
            };
            let mut fills: Vec<Entry> = Vec::new();
            let mut differs = false;
            for (number, value) in theirs.fields() {
                match ours.get(number) {
                    None => fills.push((number, Some(value))),
                    Some(own) => differs |= own != value,
                }
            }
            out.differing += usize::from(differs);
            out.equal += usize::from(!differs && fills.is_empty());
            if !fills.is_empty() {
                out.fills.push((theirs.id(), fills));
            }
        }
    }
    out
}

/// Whether a commit fits the records before it.
fn follows(set: &WorkingSet, commit: &Commit) -> Result<(), String> {
    for change in &commit.changes {
        let fits = match change {
            Change::Create { row, .. } => set.place(row.id()).is_none(),
            Change::Remove { kind, row } => set.get(*kind, row.id()) == Some(row),
            Change::Set { kind, id, field, before, .. } => {
                set.get(*kind, *id).is_some_and(|row| row.get(*field) == *before)
            }
        };
        if !fits {
            return Err(format!("a change of {} does not follow from what was before", change.subject().1));
        }
    }
    Ok(())
}

fn commit(commit: &Commit) -> Json {
    let header = &commit.header;
    let mut out = json!({
        "seq": header.seq,
        "id": header.id.to_string(),
        "at": header.at.iso(),
        "action": header.cause.action as u8,
        "subject": header.cause.subject,
        "changes": commit.changes.iter().map(change).collect::<Vec<_>>(),
    });
    if let Some(by) = header.by {
        out["by"] = Json::String(by.to_string());
    }
    if let Some(about) = header.about {
        out["about"] = json!(about);
    }
    out
}

fn change(change: &Change) -> Json {
    match change {
        Change::Create { kind, row } => json!({ "create": kind.key(), "record": json::record(*kind, row) }),
        Change::Remove { kind, row } => json!({ "remove": kind.key(), "record": json::record(*kind, row) }),
        Change::Set { kind, id, field, before, after } => {
            let key = kind.field(*field).map_or("", |field| field.key);
            let value = |value: &Option<Value>| value.as_ref().map_or(Json::Null, json::value);
            json!({ "set": kind.key(), "id": id.to_string(), "field": key, "before": value(before), "after": value(after) })
        }
    }
}

fn read_commit(json: &Json) -> Result<Commit, String> {
    let number = |key: &str| json.get(key).and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok());
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let action = number("action").and_then(|code| u8::try_from(code).ok()).and_then(Action::from_code);
    let list = json.get("changes").and_then(Json::as_array).ok_or("changes")?;
    let changes = list.iter().map(read_change).collect::<Result<Vec<Change>, String>>()?;
    Ok(Commit {
        header: Header {
            seq: number("seq").ok_or("seq")?,
            id: text("id").and_then(|id| id.parse().ok()).ok_or("id")?,
            at: text("at").and_then(Moment::parse_iso).ok_or("at")?,
            by: text("by").map(|id| id.parse().map_err(|_| "by")).transpose()?,
            cause: Cause::new(action.ok_or("action")?, text("subject").ok_or("subject")?),
            about: number("about"),
            size: changes.len() as u32,
        },
        changes,
    })
}

fn read_change(json: &Json) -> Result<Change, String> {
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let kind = |key: &str| text(key).and_then(Kind::from_key);
    let record = |kind: Kind| {
        let (id, fields) = json::read_record(kind, json.get("record").ok_or("record")?)?;
        Ok::<Row, String>(Row::new(id, Moment(0), &[], &fields))
    };
    if let Some(kind) = kind("create") {
        return Ok(Change::Create { kind, row: record(kind)? });
    }
    if let Some(kind) = kind("remove") {
        return Ok(Change::Remove { kind, row: record(kind)? });
    }
    let kind = kind("set").ok_or("a change of unknown kind")?;
    let id = text("id").and_then(|id| id.parse().ok()).ok_or("a change without id")?;
    let field = text("field").and_then(|key| kind.field_by_key(key)).ok_or("a change of an unknown field")?;
    let value = |key: &str| match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(json) => json::read_value(field, json).map(Some).ok_or(format!("field \"{}\"", field.key)),
    };
    Ok(Change::Set { kind, id, field: field.number, before: value("before")?, after: value("after")? })
}
