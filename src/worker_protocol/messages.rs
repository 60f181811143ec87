//! The data in requests and replies, and its encoding.
pub use super::data_subject::{ErasureReceipt, Occurrences, PersonData, PersonMatch, PersonQuery, PersonRecord};
use super::import_config::FileConfig;
use super::preview_rows::RowCounts;
use super::wire::wire;
use crate::base::{FieldId, Id, Seq};
use crate::change::{Commit, Header, commit_codec};
use crate::domain::RecordType;
use crate::locale::Language;
use crate::report::simulation::{HistogramBin, SimulationInput, SimulationResult};
use crate::storage::StorageError;
pub use crate::storage::damage::{AffectedRecord, DamageKind, DamageReport, Fault, RecordDamage, StoredPart};
use crate::storage::memory::MemoryContent;
use crate::store::Slot;
use crate::store::page::PageKey;

/// The records of a workspace, without its journal.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Snapshot {
    /// The sequence number of the last commit.
    pub head: Seq,
    /// The pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
}

/// The options of the single-file app.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SingleFileExport {
    /// Whether the file is read-only.
    pub is_read_only: bool,
    /// The record types that are left out.
    pub kinds: Vec<RecordType>,
    /// The fields that are left out.
    pub fields: Vec<(RecordType, FieldId)>,
}

/// A list to export.
#[derive(Clone, PartialEq, Debug)]
pub struct ListExport {
    /// The record type.
    pub kind: RecordType,
    /// The columns.
    pub fields: Vec<FieldId>,
    /// The records, in order.
    pub slots: Vec<Slot>,
    /// The language of names and numbers.
    pub language: Language,
    /// The format.
    pub format: ListFormat,
    /// The commits up to which scores are learnt, by record type; from all of them where there is none.
    pub learnt: Vec<(RecordType, Seq)>,
}

/// A file format of lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListFormat {
    /// Delimited text.
    Csv,
    /// An Excel workbook.
    Workbook,
    /// JSON Lines.
    JsonLines,
    /// vCards of the people.
    Cards(VcardVersion),
    /// A calendar of the tasks and meetings, or of those about the records.
    Calendar,
}

/// A version of vCards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VcardVersion {
    /// 3.0, which nearly every program reads.
    V3,
    /// 4.0.
    V4,
}

impl ListFormat {
    /// The formats for a record type.
    pub fn of(kind: RecordType) -> Vec<ListFormat> {
        let mut all = vec![ListFormat::Csv, ListFormat::Workbook, ListFormat::JsonLines];
        all.extend(ListFormat::beyond_tables(kind));
        all
    }

    /// The formats for a single record of a type.
    pub fn beyond_tables(kind: RecordType) -> Vec<ListFormat> {
        match kind {
            RecordType::Lead | RecordType::Contact => {
                vec![ListFormat::Cards(VcardVersion::V3), ListFormat::Cards(VcardVersion::V4), ListFormat::Calendar]
            }
            RecordType::Activity | RecordType::Account | RecordType::Opportunity => vec![ListFormat::Calendar],
            _ => Vec::new(),
        }
    }

    /// The file extension and the media type.
    pub const fn file(self) -> (&'static str, &'static str) {
        match self {
            ListFormat::Csv => ("csv", "text/csv"),
            ListFormat::Workbook => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ListFormat::JsonLines => ("jsonl", "application/jsonl"),
            ListFormat::Cards(_) => ("vcf", "text/vcard"),
            ListFormat::Calendar => ("ics", "text/calendar"),
        }
    }
}

/// A file with records.
#[derive(Clone, PartialEq, Debug)]
pub struct TableFacts {
    /// The number of rows.
    pub rows: u32,
    /// The name of its format, or of its text encoding.
    pub form: String,
    /// The delimiter of text.
    pub delimiter: Option<char>,
    /// The configuration, guessed or from a saved mapping.
    pub sheet: FileConfig,
    /// The matching saved mappings.
    pub fitting: Vec<Id>,
    /// The first rows, among which the heading row may be chosen; none if the format names its columns itself.
    pub first_rows: Vec<FirstRow>,
    /// The place of the heading row among them; `None` if there is none.
    pub heading: Option<u32>,
    /// The encodings that may be chosen instead; none if there is no doubt.
    pub encodings: Vec<String>,
    /// The format, if another one may be chosen.
    pub format: Option<FileFormat>,
}

/// The formats of files that are texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileFormat {
    /// Delimited text.
    Text,
    /// JSON, or a JSON document per line.
    Json,
    /// vCards.
    Cards,
    /// A calendar.
    Calendar,
}

impl FileFormat {
    /// All formats.
    pub const ALL: [FileFormat; 4] = [FileFormat::Text, FileFormat::Json, FileFormat::Cards, FileFormat::Calendar];
}

/// A row at the beginning of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct FirstRow {
    /// The row number, as shown by a spreadsheet.
    pub line: u32,
    /// The beginning of its text.
    pub text: String,
}

/// The preview of an import.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ImportPreview {
    /// The counts by record type.
    pub counts: Vec<Count>,
    /// The numbers of rows by file.
    pub rows: Vec<RowCounts>,
    /// The new owners and picklist entries, and the accounts that are only named.
    pub entries: LineSample,
    /// Doubtful values, by column and kind.
    pub complaints: Vec<Complaint>,
    /// The number of cells that only the description keeps, because no field takes them.
    pub described: u32,
    /// The first differences between the files and the workspace.
    pub conflicts: Vec<Conflict>,
    /// The number of differences.
    pub differing: u32,
    /// The fields with differences.
    pub fields: Vec<Differing>,
    /// The cells that are not imported, with reasons.
    pub left_out: LineSample,
    /// The number of sequences that end because somebody replied.
    pub replied: u32,
    /// The number of attachments that become files.
    pub attached: u32,
    /// The number of enquiries that wait once the import is stored.
    pub enquiries: u32,
}

impl ImportPreview {
    /// The number of records created.
    pub fn created(&self) -> u32 {
        self.counts.iter().map(|count| count.new).sum()
    }

    /// The number of records changed.
    pub fn changed(&self) -> u32 {
        self.counts.iter().map(|count| count.changed).sum()
    }
}

/// Doubtful values of one kind in one column.
#[derive(Clone, PartialEq, Debug)]
pub struct Complaint {
    /// The index of the file.
    pub sheet: u32,
    /// The index of the column; `None` for whole rows and for fields that the file does not have.
    pub at: Option<u32>,
    /// The column's name, with the file if there are several.
    pub column: String,
    /// What is wrong with them, and what happens to them.
    pub text: String,
    /// The number of values.
    pub count: u32,
    /// The number of rows that they are in.
    pub rows: u32,
}

/// The counts of a record type.
#[derive(Clone, PartialEq, Debug)]
pub struct Count {
    /// The record type.
    pub kind: RecordType,
    /// Records created.
    pub new: u32,
    /// Records changed.
    pub changed: u32,
    /// Records that are unchanged.
    pub same: u32,
}

/// The number of conflicts per reply.
pub const CONFLICTS_PER_REPLY: usize = 50;

/// A field of a record in which a file and the workspace differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The index of the file.
    pub sheet: u32,
    /// The row number, as shown by a spreadsheet.
    pub line: u32,
    /// The record's name.
    pub name: String,
    /// The field's number.
    pub field: FieldId,
    /// The workspace's value.
    pub ours: String,
    /// The file's value.
    pub theirs: String,
    /// Whether the workspace's value is kept.
    pub stays: bool,
}

/// A field of a file with differences.
#[derive(Clone, PartialEq, Debug)]
pub struct Differing {
    /// The index of the file.
    pub sheet: u32,
    /// The field's number.
    pub field: FieldId,
    /// The number of values.
    pub count: u32,
}

/// A sample of many lines of text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LineSample {
    /// The number of lines.
    pub count: u32,
    /// The first lines.
    pub first: Vec<String>,
}

/// A workspace file, and its effects on the open workspace.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WorkspaceSummary {
    /// The workspace's name.
    pub title: String,
    /// The time it was written, as an ISO timestamp; empty if unknown.
    pub saved_at: String,
    /// What [`RecordTables::counts`](crate::store::RecordTables::counts) gives.
    pub counts: Vec<u32>,
    /// The number of attached files.
    pub files: u32,
    /// The number of commits.
    pub commits: u32,
    /// The number of common commits, from the first one on.
    pub common: u32,
    /// New records.
    pub new: u32,
    /// Records changed only in the file.
    pub changed: u32,
    /// Records deleted in the file.
    pub gone: u32,
    /// Records that exist or were changed only in this workspace.
    pub ours: u32,
    /// The number of conflicts.
    pub differing: u32,
    /// The first conflicts.
    pub clashes: Vec<Clash>,
}

/// A value that both sides changed differently.
#[derive(Clone, PartialEq, Debug)]
pub struct Clash {
    /// The record type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// The field's number; 0 for the whole record.
    pub field: FieldId,
    /// The record's name.
    pub name: String,
    /// The field's name; empty for the whole record.
    pub label: String,
    /// This workspace's value.
    pub ours: String,
    /// The file's value.
    pub theirs: String,
}

impl Clash {
    /// The field of a conflict about the whole record, which one side changed and the other deleted.
    pub const WHOLE_RECORD: FieldId = FieldId(0);
}

impl Default for Clash {
    fn default() -> Clash {
        let text = String::new;
        Clash {
            kind: RecordType::Lead,
            id: Id([0; 16]),
            field: Clash::WHOLE_RECORD,
            name: text(),
            label: text(),
            ours: text(),
            theirs: text(),
        }
    }
}

/// The resolution of conflicts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Choice {
    /// Whether conflicts are resolved in favour of the file.
    pub takes_theirs: bool,
    /// Exceptions: record and field.
    pub but: Vec<(Id, FieldId)>,
}

/// A stored commit.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stored {
    /// The header; `None` if there was nothing to change.
    pub header: Option<Vec<u8>>,
    /// The changes, if the page has to store them itself.
    pub changes: Option<Vec<u8>>,
    /// The names of what an undo left alone.
    pub kept: Vec<String>,
}

impl Stored {
    /// The commit's header.
    pub fn header(&self) -> Option<Header> {
        commit_codec::decode_header(self.header.as_deref()?)
    }

    /// The whole commit, if the page has to store it itself.
    pub fn commit(&self) -> Option<Commit> {
        Some(Commit { header: self.header()?, changes: commit_codec::decode_changes(self.changes.as_deref()?)? })
    }
}

wire!(enum StorageError { 0 Conflict, 1 Full, 2 Closed, 3 Newer, 4 Hung, 5 Failed(why), 6 Replaced, 7 Gone, 8 Damaged, 9 InTeam });
wire!(struct DamageReport { commits, records, files, faults, is_unverified, repaired, rebuilt, completed, affected, broken_files });
wire!(struct Fault { part, number, why });
wire!(enum StoredPart { 0 Manifest, 1 Header, 2 Changes, 3 Page(kind), 4 File });
wire!(enum DamageKind { 0 Missing, 1 Unreadable, 2 Damaged, 3 Outdated, 4 Stray });
wire!(struct AffectedRecord { kind, id, name, damage });
wire!(enum RecordDamage { 0 Older, 1 Lost });
wire!(struct MemoryContent { journal, pages, manifest });
wire!(struct SimulationInput { closed, deals, goal, seed });
wire!(struct SimulationResult { runs, low, middle, high, reached, bins });
wire!(struct HistogramBin { from, to, runs });
wire!(struct Snapshot { head, pages });
wire!(struct SingleFileExport { is_read_only, kinds, fields });
wire!(struct ListExport { kind, fields, slots, language, format, learnt });
wire!(enum ListFormat { 0 Csv, 1 Workbook, 2 JsonLines, 3 Cards(version), 4 Calendar });
wire!(enum VcardVersion { 0 V3, 1 V4 });
wire!(struct TableFacts { rows, form, delimiter, sheet, fitting, first_rows, heading, encodings, format });
wire!(enum FileFormat { 0 Text, 1 Json, 2 Cards, 3 Calendar });
wire!(struct FirstRow { line, text });
wire!(struct Complaint { sheet, at, column, text, count, rows });
wire!(struct ImportPreview { counts, rows, entries, complaints, described, conflicts, differing, fields, left_out, replied, attached, enquiries });
wire!(struct Differing { sheet, field, count });
wire!(struct Count { kind, new, changed, same });
wire!(struct Conflict { sheet, line, name, field, ours, theirs, stays });
wire!(struct LineSample { count, first });
wire!(struct WorkspaceSummary { title, saved_at, counts, files, commits, common, new, changed, gone, ours, differing, clashes });
wire!(struct Clash { kind, id, field, name, label, ours, theirs });
wire!(struct Choice { takes_theirs, but });
wire!(struct Stored { header, changes, kept });
wire!(struct PageKey { kind, number });
