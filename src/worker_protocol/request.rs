//! The requests of the page to the file worker. Every request gets one reply, in order; only progress comes in between.
//! A file is sent as an object of the browser beside the bytes, in both directions.
use super::data_subject::PersonQuery;
use super::import_config::{Column, FileConfig, ImportConfig};
use super::messages::{Choice, ListExport, SingleFileExport, Snapshot};
use super::wire::wire;
use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::Language;
use crate::report::simulation::SimulationInput;
use crate::storage::memory::MemoryContent;

/// A request of the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// Sets the current user and the language; always the first request.
    SetUser(Option<Id>, Language),
    /// Opens the database with this name; answered by `Reply::Ready`.
    Open(String),
    /// Opens the content of a page's storage in memory, for a page that may not store anything.
    OpenMemory(MemoryContent),
    /// Reads the tables in the attached file; its name.
    ReadTable(String),
    /// Guesses the configuration of a table for a record type; with columns, only the meanings of their values, for the
    /// stages of a pipeline.
    Guess(u32, RecordType, Vec<Column>, Option<Id>),
    /// Configures a table by a saved mapping, or by guessing.
    UseMapping(u32, Option<Id>),
    /// Saves the configuration of a table under a name.
    SaveMapping(u32, String, FileConfig),
    /// Saves a mapping from a file.
    AddMapping(String),
    /// Exports a saved mapping as a file.
    WriteMapping(Id),
    /// Proposes configurations for the tables again.
    Propose,
    /// Starts or stops encrypting the backups of a workspace with a passphrase.
    SealBackups(String, Option<String>),
    /// Writes the whole workspace, encrypted like its backups.
    WriteBackup(String),
    /// Reads the attached file as an encrypted backup of a workspace.
    CheckBackup(String),
    /// Plans an import; nothing is stored.
    Plan(ImportConfig),
    /// Lists differences between the last plan and the workspace, starting at an index.
    Conflicts(u32),
    /// Stores the last plan; the file's name.
    Import(String),
    /// Reads the attached file as a workspace, with the passphrase if it is encrypted.
    ReadWorkspace(Option<String>),
    /// Merges the workspace file read last; the file's name.
    Merge(String, Choice),
    /// Fills the new database with this name from the workspace file read last.
    FillDatabase(String),
    /// Finds the records that contain a text.
    FindPerson(String),
    /// Collects everything about some people.
    CollectPersonData(Vec<Id>),
    /// Erases records and words from records and journal.
    Erase(Vec<Id>, Vec<String>),
    /// Counts the occurrences of some people in the attached backup.
    ScanBackup(PersonQuery),
    /// Undoes a commit.
    Undo(u32),
    /// Redoes a commit.
    Redo(u32),
    /// Writes the whole workspace with its journal and attached files, encrypted if there is a passphrase.
    WriteWorkspace(Option<String>),
    /// Writes these records with a new journal.
    WriteSnapshot(Snapshot),
    /// Writes the attached app and the workspace as a single file.
    WriteOneFile(SingleFileExport),
    /// Writes a list as a file.
    WriteList(ListExport),
    /// Writes a table as CSV, line by line, in the format of a language.
    WriteTable(Vec<Vec<String>>, Language),
    /// Simulates a quarter's result; no workspace is needed.
    Simulate(SimulationInput),
    /// Fills the new database with this name with a demo of generated leads; answered by `Reply::Adopted`.
    BuildDemo(String, u32),
    /// Replies `Reply::Ready` once all pending writes are done.
    Flush,
    /// Inspects the database with this name.
    Verify(String),
    /// Repairs the database with this name.
    Repair(String),
}

wire!(enum Request {
    0 SetUser(user, language), 1 Open(name), 2 OpenMemory(content), 3 ReadTable(name), 4 Guess(table, kind, columns, pipeline), 5 Plan(wishes),
    6 Import(name), 7 ReadWorkspace(passphrase), 8 Merge(name, choice), 9 FillDatabase(name), 10 Undo(seq), 11 Redo(seq),
    12 WriteWorkspace(passphrase), 15 FindPerson(text), 16 CollectPersonData(ids), 17 Erase(records, words),
    13 WriteSnapshot(snapshot), 14 WriteList(list), 18 WriteTable(lines, language), 19 Conflicts(from),
    20 UseMapping(table, id), 21 SaveMapping(table, name, sheet), 22 AddMapping(text), 23 WriteMapping(id), 24 Propose, 25 SealBackups(workspace, passphrase),
    26 WriteBackup(workspace), 27 CheckBackup(workspace), 28 Simulate(draw), 29 ScanBackup(sought), 30 WriteOneFile(wish), 31 BuildDemo(name, tales), 32 Flush, 33 Verify(name), 34 Repair(name)
});
