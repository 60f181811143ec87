//! The replies of the file worker.
use super::data_subject::{ErasureReceipt, Occurrences, PersonData, PersonMatch};
use super::import_config::FileConfig;
use super::messages::{Conflict, ImportPreview, Stored, TableFacts, WorkspaceSummary};
use super::wire::wire;
use crate::base::Id;
use crate::report::simulation::SimulationResult;
use crate::storage::StorageError;
use crate::storage::damage::DamageReport;
use crate::store::page::PageKey;

/// A reply of the worker.
#[derive(Clone, PartialEq, Debug)]
pub enum Reply {
    /// The workspace is open.
    Ready,
    /// The rows done, and in all; the answer is still to come.
    Progress(u32, u32),
    /// The keys of attached pages of a large commit that is being stored, and its number. The answer is still to come.
    PrefetchedPages(u32, Vec<PageKey>),
    /// The tables of a file, and the names of files in it without a table.
    Tables(Vec<TableFacts>, Vec<String>),
    /// The guessed configuration of a table.
    Guessed(FileConfig),
    /// The file is a mapping: its name and its text.
    Mapping(String, String),
    /// The change of encryption is done.
    Acknowledged,
    /// The configurations of the tables, and the saved mappings that match each.
    Proposed(Vec<FileConfig>, Vec<Vec<Id>>),
    /// The preview of an import.
    Plan(ImportPreview),
    /// Differences between the files and the workspace.
    Conflicts(Vec<Conflict>),
    /// The workspace file is intact.
    Workspace(WorkspaceSummary),
    /// The workspace file is encrypted and needs its passphrase; the time it was written.
    Sealed(String),
    /// The records found.
    People(Vec<PersonMatch>),
    /// Everything about some people; the archive is attached.
    PersonData(PersonData),
    /// The occurrences of some people in a backup.
    Occurrences(Occurrences),
    /// The erasure is done.
    Erased(ErasureReceipt),
    /// A commit is stored, unless the worker's storage is not persistent.
    Stored(Stored),
    /// A database was filled; the number of its last commit.
    Adopted(u32),
    /// The attached file is written.
    Written,
    /// The result of the simulation.
    Simulated(SimulationResult),
    /// The findings of an inspection.
    Inspected(DamageReport),
    /// The browser cannot read the file (any more); its name.
    FileReadFailed(String),
    /// The file cannot be used: why, and what to do.
    InvalidFile(String),
    /// The rules rejected it, with the reason. Nothing has changed.
    Refused(String),
    /// The storage failed.
    Failed(StorageError),
}

wire!(enum Reply {
    0 Ready, 1 Progress(done, all), 2 Tables(tables, passed), 3 Guessed(sheet), 4 Plan(preview), 5 Workspace(summary),
    6 Stored(stored), 7 Adopted(head), 8 Written, 9 FileReadFailed(name), 10 InvalidFile(why), 11 Refused(why),
    12 Failed(error), 13 Sealed(at), 14 People(hits), 15 PersonData(dossier), 16 Erased(receipt), 17 Conflicts(conflicts),
    18 Mapping(name, text), 19 Proposed(sheets, fitting), 20 Acknowledged, 21 Simulated(range), 22 Occurrences(traces),
    23 PrefetchedPages(seq, keys), 24 Inspected(report)
});
