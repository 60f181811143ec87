//! The replies of the file worker.
use super::data_subject::{ErasureReceipt, Occurrences, PersonData, PersonMatch};
use super::import_config::FileConfig;
use super::messages::{Conflict, ImportPreview, Stored, TableFacts, WorkspaceSummary};
use super::preview_rows::PreviewRows;
use super::team::{ChangesTakenIn, ServerCheck, TeamConflict, TeamFile, TeamProblem, TeamState};
use super::wire::wire;
use crate::base::{Id, Seq};
use crate::command::custom_type::NewField;
use crate::report::simulation::SimulationResult;
use crate::storage::StorageError;
use crate::storage::damage::DamageReport;
use crate::store::page::PageKey;

/// A reply of the worker.
#[derive(Clone, PartialEq, Debug)]
pub enum Reply {
    /// The workspace is open.
    Ready,
    /// The progress; the answer is still to come.
    Progress {
        /// Rows done.
        done: u32,
        /// Rows in all.
        all: u32,
    },
    /// The keys of attached pages of a large commit that is being stored. The answer is still to come.
    PrefetchedPages {
        /// The commit's number.
        seq: Seq,
        /// The pages' keys.
        keys: Vec<PageKey>,
    },
    /// The tables of a file.
    Tables {
        /// The tables.
        tables: Vec<TableFacts>,
        /// The names of files without a table.
        skipped: Vec<String>,
        /// What customers sent back, as the bytes of `Returned`: the file is such a one, or they are attached to its mails.
        returned: Vec<Vec<u8>>,
    },
    /// The guessed configuration of a table.
    Guessed(FileConfig),
    /// The guessed fields of a record type made of a table.
    GuessedFields(Vec<NewField>),
    /// The file is a mapping.
    Mapping {
        /// Its name.
        name: String,
        /// The text of its file.
        text: String,
    },
    /// The change of encryption is done.
    Acknowledged,
    /// The configurations of the tables, and the saved mappings that match each.
    Proposed {
        /// The configuration of each table.
        configs: Vec<FileConfig>,
        /// The saved mappings that match each.
        fitting: Vec<Vec<Id>>,
    },
    /// The preview of an import.
    Plan(ImportPreview),
    /// Differences between the files and the workspace.
    Conflicts(Vec<Conflict>),
    /// Rows of the preview.
    PreviewRows(PreviewRows),
    /// Enquiries in the format of forms.
    Enquiries {
        /// Their texts.
        texts: Vec<String>,
    },
    /// The workspace file is intact.
    Workspace(WorkspaceSummary),
    /// The workspace file is encrypted and needs its passphrase.
    Sealed {
        /// The time it was written.
        written_at: String,
    },
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
    /// A database was filled.
    Adopted {
        /// The last commit's number.
        head: Seq,
    },
    /// The attached file is written.
    Written,
    /// The attached file is written, and lacks files that are not in this browser.
    WrittenWithout {
        /// Their names.
        files: Vec<String>,
    },
    /// The result of the simulation.
    Simulated(SimulationResult),
    /// The findings of an inspection.
    Inspected(DamageReport),
    /// The state of the replica.
    Team(TeamState),
    /// The replica could not be opened.
    TeamUnreachable(TeamProblem),
    /// Conflicts of the team.
    TeamConflicts {
        /// The number of conflicts.
        count: u32,
        /// The first ones.
        first: Vec<TeamConflict>,
    },
    /// A file of changes.
    TeamChanges {
        /// Its bytes; `None` if there is nothing to send.
        file: Option<Vec<u8>>,
    },
    /// What came of a file of changes.
    TeamTakenIn(ChangesTakenIn),
    /// What became of an attached file that is not here.
    TeamFile(TeamFile),
    /// Whether a round is due because others have sent something, as far as was waited for.
    TeamNews {
        /// Whether it is.
        is_new: bool,
    },
    /// What a test of the connection to a team's server found, step by step up to the first that failed.
    TeamServerChecked(Vec<ServerCheck>),
    /// The browser cannot read the file (any more).
    FileReadFailed {
        /// The file's name.
        name: String,
    },
    /// The file cannot be used.
    InvalidFile {
        /// The reason, and what to do.
        why: String,
    },
    /// The rules rejected it. Nothing has changed.
    Refused {
        /// The reason.
        why: String,
    },
    /// The storage failed.
    Failed(StorageError),
}

wire!(enum Reply {
    0 Ready, 1 Progress { done, all }, 2 Tables { tables, skipped, returned }, 3 Guessed(sheet), 36 GuessedFields(fields), 4 Plan(preview), 5 Workspace(summary),
    6 Stored(stored), 7 Adopted { head }, 8 Written, 9 FileReadFailed { name }, 10 InvalidFile { why }, 11 Refused { why },
    12 Failed(error), 13 Sealed { written_at }, 14 People(hits), 15 PersonData(dossier), 16 Erased(receipt), 17 Conflicts(conflicts),
    18 Mapping { name, text }, 19 Proposed { configs, fitting }, 20 Acknowledged, 21 Simulated(range), 22 Occurrences(traces),
    23 PrefetchedPages { seq, keys }, 24 Inspected(report), 25 PreviewRows(rows), 26 Team(state), 27 TeamConflicts { count, first },
    28 TeamUnreachable(problem), 29 TeamChanges { file }, 30 TeamTakenIn(taken), 31 TeamNews { is_new }, 32 TeamServerChecked(checks),
    33 TeamFile(file), 34 WrittenWithout { files }, 35 Enquiries { texts }
});
