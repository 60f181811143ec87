//! The worker's messages about files, in the user's language.
use crate::base::{Row, Value};
use crate::domain::RecordType;
use crate::import_export::import::{self, Doubt, LeftOut};
use crate::import_export::preview_rows::PlannedImport;
use crate::import_export::workspace_file::Problem;
use crate::locale::{Language, phrases};
use crate::session::SessionError;
use crate::store::{RecordStore, clipboard_tsv, display_names};
use crate::worker_protocol::Reply;
use crate::worker_protocol::messages::{Complaint, Conflict, LineSample};

/// The maximum number of lines shown.
pub const MAX_NAMES: usize = 50;

/// A sample of some lines.
pub fn lines<T>(all: &[T], line: impl Fn(&T) -> String) -> LineSample {
    LineSample { count: all.len() as u32, first: all.iter().take(MAX_NAMES).map(line).collect() }
}

/// The kinds of doubtful values in a plan.
pub fn complaints(set: &RecordStore, planned: &PlannedImport, files: &[String]) -> Vec<Complaint> {
    let complaint = |doubt: &Doubt| {
        let column = match doubt.column.as_str() {
            "" => String::new(),
            column => in_file(files, doubt.sheet, column.to_string()),
        };
        Complaint {
            sheet: doubt.sheet as u32,
            at: planned.column_of(set, doubt.sheet, &doubt.column).map(|at| at as u32),
            column,
            text: doubt.text.of(planned.config.language).to_string(),
            count: doubt.count as u32,
            rows: doubt.rows.len() as u32,
        }
    };
    planned.plan.doubts.iter().map(complaint).collect()
}

/// The text for a new record that the files only name.
pub fn entry((kind, row): &(RecordType, Row), language: Language) -> String {
    let name = display_names::name(*kind, row, language);
    format!("{}: {}", kind.one().of(language), display_names::brief(&name))
}

/// The text for cells that are not imported.
pub fn left_out(line: &LeftOut, files: &[String], language: Language) -> String {
    let said = match (line.column.as_str(), line.count.to_string()) {
        ("", count) => phrases::ROWS_LEFT_OUT.with(language, &[&count, line.reason.of(language)]),
        (column, count) => {
            phrases::CELLS_LEFT_OUT.with(language, &[&display_names::brief(column), &count, line.reason.of(language)])
        }
    };
    in_file(files, line.sheet, said)
}

/// The text of a difference between a file and the workspace.
pub fn conflict(set: &RecordStore, conflict: &import::Conflict, language: Language) -> Conflict {
    let (kind, id) = conflict.record;
    let plain = |value: &Value| {
        let field = set.field(kind, conflict.field);
        let text = field.map(|field| clipboard_tsv::cell(set, field, Some(value), language));
        text.map(|text| display_names::brief(&text).into_owned()).unwrap_or_default()
    };
    Conflict {
        sheet: conflict.sheet as u32,
        line: conflict.line as u32,
        name: display_names::name_of(set, id, language),
        field: conflict.field,
        ours: plain(&conflict.ours),
        theirs: conflict.theirs.as_ref().map(plain).unwrap_or_default(),
        stays: conflict.stays,
    }
}

fn in_file(files: &[String], sheet: usize, said: String) -> String {
    match files {
        [_] => said,
        _ => format!("{}: {said}", files.get(sheet).map_or("", String::as_str)),
    }
}

/// The reason why a workspace file cannot be used, and what to do.
pub fn problem(problem: &Problem, language: Language) -> String {
    match problem {
        Problem::Foreign => phrases::FOREIGN_FILE.of(language).to_string(),
        Problem::Newer(version) => phrases::NEWER_FILE.with(language, &[&version.to_string()]),
        Problem::Sealed(_) => phrases::SEALED_FILE.of(language).to_string(),
        Problem::TooLarge => phrases::WORKSPACE_TOO_LARGE.of(language).to_string(),
        Problem::Damaged(place) => phrases::DAMAGED_FILE.with(language, &[place]),
    }
}

/// The reason why nothing was stored.
pub fn failure(failure: SessionError, language: Language) -> Reply {
    match failure {
        SessionError::Storage(error) => Reply::Failed(error),
        SessionError::Told(why) => Reply::Refused { why },
        SessionError::NotLoaded => Reply::Refused { why: phrases::NOT_LOADED.of(language).to_string() },
        SessionError::Refused(refusal) => Reply::Refused { why: refusal.text.of(language).to_string() },
    }
}
