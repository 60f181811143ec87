//! The messages between the page and the file worker. Every request gets one answer, in order; only progress comes
//! in between. A file that goes along, in or out, is the browser's own object beside the bytes.
pub use super::data_subject::{ErasureReceipt, Occurrences, PersonData, PersonMatch, PersonQuery, PersonRecord};
use super::import_config::{Column, FileConfig, ImportConfig};
use super::wire::wire;
use crate::base::{FieldId, Id};
use crate::change::{Commit, Header, commit_codec};
use crate::domain::RecordType;
use crate::locale::Language;
use crate::report::simulation::{HistogramBin, SimulationInput, SimulationResult};
use crate::storage::StorageError;
pub use crate::storage::damage::{AffectedRecord, DamageKind, DamageReport, Fault, RecordDamage, StoredPart};
use crate::storage::memory::MemoryContent;
use crate::store::page::PageKey;

/// What the page wants.
#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// Who is at work, and in what language; the first request of all.
    SetUser(Option<Id>, Language),
    /// Work on the database of this name; answered by [`Reply::Ready`].
    Open(String),
    /// Work on what a page holds that may not store anything.
    OpenMemory(MemoryContent),
    /// Read the tables in the file that goes along; its name.
    ReadTable(String),
    /// Guess what a table means as one of records of a kind; with columns, what the values in these mean where stages
    /// are those of a pipeline.
    Guess(u32, RecordType, Vec<Column>, Option<Id>),
    /// Read a table by a saved mapping, or by the guess.
    UseMapping(u32, Option<Id>),
    /// Save what was decided about a table under a name.
    SaveMapping(u32, String, FileConfig),
    /// Save a mapping that came as a file.
    AddMapping(String),
    /// Write a saved mapping as a file.
    WriteMapping(Id),
    /// What the tables mean by now.
    Propose,
    /// Seal the backups of a workspace with this passphrase from now on, or no longer.
    SealBackups(String, Option<String>),
    /// Write the whole workspace, sealed as its backups are.
    WriteBackup(String),
    /// Read the file that goes along as a sealed backup of a workspace.
    CheckBackup(String),
    /// Work out what an import comes to; nothing is stored.
    Plan(ImportConfig),
    /// Some of the places where the last plan differs from the workspace, from one on.
    Conflicts(u32),
    /// Store the last plan; the file's name.
    Import(String),
    /// Read the file that goes along as a workspace; with the passphrase it is sealed with.
    ReadWorkspace(Option<String>),
    /// Store what the workspace read last brings; the file's name.
    Merge(String, Choice),
    /// Fill the new database of this name with the workspace read last.
    FillDatabase(String),
    /// Find the records in which a text stands.
    FindPerson(String),
    /// Gather everything about some people.
    CollectPersonData(Vec<Id>),
    /// Erase records and words from records and journal.
    Erase(Vec<Id>, Vec<String>),
    /// See how much of some people stands in the backup that goes along.
    ScanBackup(PersonQuery),
    /// Take a commit back.
    Undo(u32),
    /// Do a commit again.
    Redo(u32),
    /// Write the whole workspace with its journal and attached files, sealed where there is a passphrase.
    WriteWorkspace(Option<String>),
    /// Write these records, with a journal that begins now.
    WriteSnapshot(Snapshot),
    /// Write the app, which goes along, and the workspace as one file.
    WriteOneFile(SingleFileExport),
    /// Write a list as a file.
    WriteList(ListExport),
    /// Write a table as CSV, line by line, for readers of this language.
    WriteTable(Vec<Vec<String>>, Language),
    /// Draw what a quarter may bring; no workspace is needed.
    Simulate(SimulationInput),
    /// Fill the new database of this name with a demo of so many further tales; answered by [`Reply::Adopted`].
    BuildDemo(String, u32),
    /// Say [`Reply::Ready`] once all is written that was begun to be written.
    Flush,
    /// Look at everything in the database of this name.
    Verify(String),
    /// Mend what is damaged in the database of this name.
    Repair(String),
}

/// What the worker answers.
#[derive(Clone, PartialEq, Debug)]
pub enum Reply {
    /// The workspace is open.
    Ready,
    /// Rows done and rows in all; the answer is still to come.
    Progress(u32, u32),
    /// Some pages of a large commit that is being stored go along; its number and their keys. The answer is still to come.
    PrefetchedPages(u32, Vec<PageKey>),
    /// The tables of a file are read; the names of files in it that hold none.
    Tables(Vec<TableFacts>, Vec<String>),
    /// What the table means.
    Guessed(FileConfig),
    /// The file is a mapping: its name and its text.
    Mapping(String, String),
    /// Backups are sealed from now on, or no longer.
    Acknowledged,
    /// What the tables mean, and the saved mappings that fit each.
    Proposed(Vec<FileConfig>, Vec<Vec<Id>>),
    /// What an import comes to.
    Plan(ImportPreview),
    /// Places where the files differ from the workspace.
    Conflicts(Vec<Conflict>),
    /// The workspace file is whole.
    Workspace(WorkspaceSummary),
    /// The workspace file is sealed and needs its passphrase; when it was written.
    Sealed(String),
    /// Records that were found.
    People(Vec<PersonMatch>),
    /// Everything about some people; the file of it goes along.
    PersonData(PersonData),
    /// How much of some people stands in a backup.
    Occurrences(Occurrences),
    /// It is erased.
    Erased(ErasureReceipt),
    /// A commit is stored, as far as the worker's storage is one that lasts.
    Stored(Stored),
    /// A database was filled; the number of its last commit.
    Adopted(u32),
    /// The file that goes along is written.
    Written,
    /// What was drawn.
    Simulated(SimulationResult),
    /// What a look at everything that is stored found.
    Inspected(DamageReport),
    /// The browser cannot read the file (any more); its name.
    FileReadFailed(String),
    /// The file cannot be used: why, and what to do.
    InvalidFile(String),
    /// The rules refuse it: why. Nothing has changed.
    Refused(String),
    /// The storage failed.
    Failed(StorageError),
}

/// The records of a workspace, without its journal.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Snapshot {
    /// The last commit's sequence number.
    pub head: u32,
    /// The pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
}

/// How the app and a workspace become one file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SingleFileExport {
    /// Whether nothing can be changed in it.
    pub is_read_only: bool,
    /// The kinds of records that are left out.
    pub kinds: Vec<RecordType>,
    /// The fields that are left out.
    pub fields: Vec<(RecordType, FieldId)>,
}

/// A list as it is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct ListExport {
    /// The kind of its records.
    pub kind: RecordType,
    /// Its columns.
    pub fields: Vec<FieldId>,
    /// Its records, in order.
    pub slots: Vec<u32>,
    /// The language of names and numbers.
    pub language: Language,
    /// As what.
    pub format: ListFormat,
}

/// The formats a list is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListFormat {
    /// Delimited text.
    Csv,
    /// An Excel workbook.
    Workbook,
    /// An object a line.
    JsonLines,
    /// The people as vCards.
    Cards(VcardVersion),
    /// The tasks and meetings, or those about the records.
    Calendar,
}

/// The versions of vCards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VcardVersion {
    /// 3.0, which nearly every program reads.
    V3,
    /// 4.0.
    V4,
}

impl ListFormat {
    /// The formats that fit a kind.
    pub fn of(kind: RecordType) -> Vec<ListFormat> {
        let mut all = vec![ListFormat::Csv, ListFormat::Workbook, ListFormat::JsonLines];
        all.extend(ListFormat::beyond_tables(kind));
        all
    }

    /// The formats that fit a single record of a kind.
    pub fn beyond_tables(kind: RecordType) -> Vec<ListFormat> {
        match kind {
            RecordType::Lead | RecordType::Contact => {
                vec![ListFormat::Cards(VcardVersion::V3), ListFormat::Cards(VcardVersion::V4), ListFormat::Calendar]
            }
            RecordType::Activity | RecordType::Account | RecordType::Opportunity => vec![ListFormat::Calendar],
            _ => Vec::new(),
        }
    }

    /// The end of the file's name, and the media type.
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

/// A file of records.
#[derive(Clone, PartialEq, Debug)]
pub struct TableFacts {
    /// How many rows it has.
    pub rows: u32,
    /// The name of its format, or of what text is written in.
    pub form: String,
    /// What stands between the cells of text.
    pub delimiter: Option<char>,
    /// What it means, as guessed or as a saved mapping says.
    pub sheet: FileConfig,
    /// The saved mappings that fit.
    pub fitting: Vec<Id>,
}

/// What an import would come to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ImportPreview {
    /// What becomes of the rows, by kind.
    pub counts: Vec<Count>,
    /// How many new owners and list entries, and accounts that are only named.
    pub entries: u32,
    /// What is doubtful.
    pub complaints: LineSample,
    /// Which rows may be there already.
    pub duplicates: LineSample,
    /// The first places where the files differ from the workspace.
    pub conflicts: Vec<Conflict>,
    /// How many such places there are.
    pub differing: u32,
    /// In which fields.
    pub fields: Vec<Differing>,
    /// What goes nowhere, and why.
    pub left_out: LineSample,
}

impl ImportPreview {
    /// How many records are created.
    pub fn created(&self) -> u32 {
        self.counts.iter().map(|count| count.new).sum()
    }

    /// How many records are changed.
    pub fn changed(&self) -> u32 {
        self.counts.iter().map(|count| count.changed).sum()
    }
}

/// What becomes of the rows of a kind.
#[derive(Clone, PartialEq, Debug)]
pub struct Count {
    /// The kind.
    pub kind: RecordType,
    /// Records created.
    pub new: u32,
    /// Records changed.
    pub changed: u32,
    /// Records that are the same already.
    pub same: u32,
}

/// How many of them are sent at a time.
pub const CONFLICTS_PER_REPLY: usize = 50;

/// A field of a record in which a file and the workspace differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The file's place.
    pub sheet: u32,
    /// The row's number as a spreadsheet shows it.
    pub line: u32,
    /// The record's name.
    pub name: String,
    /// The field's number.
    pub field: FieldId,
    /// The workspace's value.
    pub ours: String,
    /// The file's.
    pub theirs: String,
    /// Whether the workspace's value stays.
    pub stays: bool,
}

/// A field of a file in which values differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Differing {
    /// The file's place.
    pub sheet: u32,
    /// The field's number.
    pub field: FieldId,
    /// How many values.
    pub count: u32,
}

/// Some lines of text out of many.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LineSample {
    /// How many there are.
    pub count: u32,
    /// The first of them.
    pub first: Vec<String>,
}

/// A workspace file, and what it would bring to the open workspace.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WorkspaceSummary {
    /// The workspace's name.
    pub title: String,
    /// When it was written, as an ISO moment; empty where it does not say.
    pub saved_at: String,
    /// How many records of the kinds of [`RecordType::WORK`].
    pub counts: Vec<u32>,
    /// How many attached files.
    pub files: u32,
    /// How many commits.
    pub commits: u32,
    /// How many commits both have in common, from the first one on.
    pub common: u32,
    /// Records that come.
    pub new: u32,
    /// Records that were changed there alone.
    pub changed: u32,
    /// Records that were deleted there.
    pub gone: u32,
    /// Records that are here alone or were changed here alone.
    pub ours: u32,
    /// How many conflicts there are.
    pub differing: u32,
    /// The first of them.
    pub clashes: Vec<Clash>,
}

/// What both sides changed, each in its own way.
#[derive(Clone, PartialEq, Debug)]
pub struct Clash {
    /// The record's kind.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// The field's number; 0 for the whole record.
    pub field: FieldId,
    /// The record's name.
    pub name: String,
    /// The field's name; empty for the whole record.
    pub label: String,
    /// What it is here.
    pub ours: String,
    /// What it is there.
    pub theirs: String,
}

impl Clash {
    /// Stands for the field where the record itself was changed here and deleted there, or the other way round.
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

/// How conflicts are decided.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Choice {
    /// Whether they become as they are in the file.
    pub takes_theirs: bool,
    /// Those decided the other way: record and field.
    pub but: Vec<(Id, FieldId)>,
}

/// A stored commit.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stored {
    /// Its header; `None` if there was nothing to change.
    pub header: Option<Vec<u8>>,
    /// Its changes, where the page has to store them itself.
    pub changes: Option<Vec<u8>>,
    /// What an undo left as it is.
    pub kept: Vec<String>,
}

impl Stored {
    /// The commit's header.
    pub fn header(&self) -> Option<Header> {
        commit_codec::decode_header(self.header.as_deref()?)
    }

    /// The whole commit, where the page has to store it itself.
    pub fn commit(&self) -> Option<Commit> {
        Some(Commit { header: self.header()?, changes: commit_codec::decode_changes(self.changes.as_deref()?)? })
    }
}

wire!(enum Request {
    0 SetUser(user, language), 1 Open(name), 2 OpenMemory(content), 3 ReadTable(name), 4 Guess(table, kind, columns, pipeline), 5 Plan(wishes),
    6 Import(name), 7 ReadWorkspace(passphrase), 8 Merge(name, choice), 9 FillDatabase(name), 10 Undo(seq), 11 Redo(seq),
    12 WriteWorkspace(passphrase), 15 FindPerson(text), 16 CollectPersonData(ids), 17 Erase(records, words),
    13 WriteSnapshot(snapshot), 14 WriteList(list), 18 WriteTable(lines, language), 19 Conflicts(from),
    20 UseMapping(table, id), 21 SaveMapping(table, name, sheet), 22 AddMapping(text), 23 WriteMapping(id), 24 Propose, 25 SealBackups(workspace, passphrase),
    26 WriteBackup(workspace), 27 CheckBackup(workspace), 28 Simulate(draw), 29 ScanBackup(sought), 30 WriteOneFile(wish), 31 BuildDemo(name, tales), 32 Flush, 33 Verify(name), 34 Repair(name)
});
wire!(enum Reply {
    0 Ready, 1 Progress(done, all), 2 Tables(tables, passed), 3 Guessed(sheet), 4 Plan(preview), 5 Workspace(summary),
    6 Stored(stored), 7 Adopted(head), 8 Written, 9 FileReadFailed(name), 10 InvalidFile(why), 11 Refused(why),
    12 Failed(error), 13 Sealed(at), 14 People(hits), 15 PersonData(dossier), 16 Erased(receipt), 17 Conflicts(conflicts),
    18 Mapping(name, text), 19 Proposed(sheets, fitting), 20 Acknowledged, 21 Simulated(range), 22 Occurrences(traces),
    23 PrefetchedPages(seq, keys), 24 Inspected(report)
});
wire!(enum StorageError { 0 Conflict, 1 Full, 2 Closed, 3 Newer, 4 Hung, 5 Failed(why), 6 Replaced, 7 Gone, 8 Damaged });
wire!(struct DamageReport { commits, records, files, faults, is_unverified, repaired, rebuilt, completed, affected, broken_files });
wire!(struct Fault { part, number, why });
wire!(enum StoredPart { 0 Manifest, 1 Header, 2 Changes, 3 Page(kind), 4 File });
wire!(enum DamageKind { 0 Missing, 1 Unreadable, 2 Damaged, 3 Outdated, 4 Stray });
wire!(struct AffectedRecord { kind, id, name, fate });
wire!(enum RecordDamage { 0 Older, 1 Lost });
wire!(struct MemoryContent { journal, pages, manifest });
wire!(struct SimulationInput { closed, deals, goal, seed });
wire!(struct SimulationResult { runs, low, middle, high, reached, bins });
wire!(struct HistogramBin { from, to, runs });
wire!(struct Snapshot { head, pages });
wire!(struct SingleFileExport { is_read_only, kinds, fields });
wire!(struct ListExport { kind, fields, slots, language, format });
wire!(enum ListFormat { 0 Csv, 1 Workbook, 2 JsonLines, 3 Cards(version), 4 Calendar });
wire!(enum VcardVersion { 0 V3, 1 V4 });
wire!(struct TableFacts { rows, form, delimiter, sheet, fitting });
wire!(struct ImportPreview { counts, entries, complaints, duplicates, conflicts, differing, fields, left_out });
wire!(struct Differing { sheet, field, count });
wire!(struct Count { kind, new, changed, same });
wire!(struct Conflict { sheet, line, name, field, ours, theirs, stays });
wire!(struct LineSample { count, first });
wire!(struct WorkspaceSummary { title, saved_at, counts, files, commits, common, new, changed, gone, ours, differing, clashes });
wire!(struct Clash { kind, id, field, name, label, ours, theirs });
wire!(struct Choice { takes_theirs, but });
wire!(struct Stored { header, changes, kept });
wire!(struct PageKey { kind, number });
