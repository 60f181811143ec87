//! The requests of the page to the file worker. Every request gets one reply, in order; only progress comes in between.
//! A file is sent as an object of the browser beside the bytes, in both directions.
use super::data_subject::PersonQuery;
use super::import_config::{Column, FileConfig, ImportConfig};
use super::messages::{Choice, FileFormat, ListExport, SingleFileExport, Snapshot};
use super::preview_rows::RowQuery;
use super::team::{ServerAccess, TeamRequest};
use super::wire::wire;
use crate::base::mail::Draft;
use crate::base::{Id, Seq, WorkspaceId};
use crate::command::custom_type::{NewField, NewType};
use crate::command::{KeptItem, UndoWish};
use crate::domain::RecordType;
use crate::locale::Language;
use crate::locale::region::Region;
use crate::report::simulation::SimulationInput;
use crate::storage::memory::MemoryContent;
use crate::store::deal_room::RoomWish;

/// How a table is read again.
#[derive(Clone, PartialEq, Debug)]
pub enum Reread {
    /// In an encoding with this name.
    Encoding(String),
    /// Cut at this delimiter.
    Delimiter(char),
    /// With another heading row, by its place among the first rows; `None` for none.
    Heading(Option<u32>),
    /// As a file of this format.
    Format(FileFormat),
}

/// A request of the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// Sets the current user and the language; always the first request.
    SetUser {
        /// The current user.
        user: Option<Id>,
        /// The language.
        language: Language,
        /// The region whose formats are used, if one was chosen.
        region: Option<Region>,
    },
    /// Opens the database with this name; answered by `Reply::Ready`.
    Open {
        /// Its name.
        database: String,
    },
    /// Opens the content of a page's storage in memory, for a page that may not store anything.
    OpenMemory(MemoryContent),
    /// Reads the tables in the attached file.
    ReadTable {
        /// The file's name.
        file: String,
    },
    /// Guesses the configuration of a table for a record type; with columns, only the meanings of their values, for the
    /// stages of a pipeline.
    Guess {
        /// The table's place.
        table: u32,
        /// The record type of its rows.
        kind: RecordType,
        /// The columns to interpret.
        columns: Vec<Column>,
        /// The pipeline of the stages.
        pipeline: Option<Id>,
    },
    /// Guesses the fields of a record type made of a table.
    GuessFields {
        /// The table's place.
        table: u32,
    },
    /// Adds a record type made of a table.
    MakeType(NewType),
    /// Configures a table by a saved mapping, or by guessing.
    UseMapping {
        /// The table's place.
        table: u32,
        /// The mapping; `None` guesses.
        mapping: Option<Id>,
    },
    /// Saves the configuration of a table under a name.
    SaveMapping {
        /// The table's place.
        table: u32,
        /// The mapping's name.
        name: String,
        /// The configuration.
        config: FileConfig,
    },
    /// Saves a mapping from a file.
    AddMapping {
        /// The file's text.
        text: String,
    },
    /// Exports a saved mapping as a file.
    WriteMapping {
        /// The mapping.
        mapping: Id,
    },
    /// Proposes configurations for the tables again.
    Propose,
    /// Starts or stops encrypting the backups of a workspace with a passphrase.
    SealBackups {
        /// The workspace.
        workspace: WorkspaceId,
        /// The passphrase; `None` turns encryption off.
        passphrase: Option<String>,
    },
    /// Writes the whole workspace, encrypted like its backups.
    WriteBackup {
        /// The workspace.
        workspace: WorkspaceId,
    },
    /// Reads the attached file as an encrypted backup of a workspace.
    CheckBackup {
        /// The workspace.
        workspace: WorkspaceId,
    },
    /// Plans an import; nothing is stored.
    Plan(ImportConfig),
    /// Lists differences between the last plan and the workspace, starting at an index.
    Conflicts {
        /// The place of the first one.
        from: u32,
    },
    /// Lists rows of the last plan.
    PreviewRows(RowQuery),
    /// Lists the enquiries that wait once the last plan is stored.
    PlannedEnquiries,
    /// Reads a table again, otherwise.
    ReadAgain {
        /// The table's place.
        table: u32,
        /// How.
        how: Reread,
    },
    /// Stores the last plan.
    Import {
        /// The file's name.
        file: String,
    },
    /// Reads the attached file as a workspace, with the passphrase if it is encrypted.
    ReadWorkspace {
        /// The passphrase of an encrypted file.
        passphrase: Option<String>,
    },
    /// Merges the workspace file read last.
    Merge {
        /// The file's name.
        file: String,
        /// The decisions about conflicts.
        choice: Choice,
    },
    /// Fills the new database with this name from the workspace file read last.
    FillDatabase {
        /// Its name.
        database: String,
    },
    /// Finds the records that contain a text.
    FindPerson {
        /// The text.
        text: String,
    },
    /// Collects everything about some people.
    CollectPersonData {
        /// The people's records.
        people: Vec<Id>,
    },
    /// Erases records and words from records and journal.
    Erase {
        /// The records.
        records: Vec<Id>,
        /// The words.
        words: Vec<String>,
    },
    /// Counts the occurrences of some people in the attached backup.
    ScanBackup(PersonQuery),
    /// Undoes a commit.
    Undo {
        /// The commit's number.
        seq: Seq,
        /// What of it is taken back.
        wanted: UndoWish,
    },
    /// Redoes a commit.
    Redo {
        /// The commit's number.
        seq: Seq,
    },
    /// Writes the whole workspace with its journal and attached files, encrypted if there is a passphrase.
    WriteWorkspace {
        /// The passphrase.
        passphrase: Option<String>,
    },
    /// Writes these records with a new journal.
    WriteSnapshot(Snapshot),
    /// Writes the attached app and the workspace as a single file.
    WriteOneFile(SingleFileExport),
    /// Writes a list as a file.
    WriteList(ListExport),
    /// Writes a table as CSV, line by line, in the format of a language.
    WriteTable {
        /// The lines, cell by cell.
        lines: Vec<Vec<String>>,
        /// The language of the readers.
        language: Language,
    },
    /// Writes the page of a deal room.
    WriteRoom(RoomWish),
    /// Writes drafts of emails into an archive; no workspace is needed.
    WriteDrafts(Vec<Draft>),
    /// Simulates a quarter's result; no workspace is needed.
    Simulate(SimulationInput),
    /// Fills the new database with this name with a demo of generated leads; answered by `Reply::Adopted`.
    BuildDemo {
        /// The database's name.
        database: String,
        /// The number of additional stories.
        leads: u32,
    },
    /// Replies `Reply::Ready` once all pending writes are done.
    Flush,
    /// Inspects the database with this name.
    Verify {
        /// Its name.
        database: String,
    },
    /// Repairs the database with this name.
    Repair {
        /// Its name.
        database: String,
    },
    /// Asks something of the replica of a team's workspace.
    Team {
        /// The database's name.
        database: String,
        /// The workspace, by which the worker finds the team's place and keys.
        workspace: WorkspaceId,
        /// The password of the team's server, if it is not stored.
        password: Option<String>,
        /// What is asked.
        request: TeamRequest,
    },
    /// Tests the connection to a team's server; answered by `Reply::TeamServerChecked`.
    CheckTeamServer {
        /// How it is reached.
        access: ServerAccess,
    },
    /// Takes the workspace in the database with this name out of its team, in this browser; answered by
    /// `Reply::Acknowledged`.
    LeaveTeam {
        /// The database's name.
        database: String,
        /// The workspace, whose place and keys are forgotten.
        workspace: WorkspaceId,
    },
}

wire!(struct Draft { from, name, address, subject, text });
wire!(struct KeptItem { id, field });
wire!(struct NewType { name, plural, fields });
wire!(struct NewField { column, name, holds, target });
wire!(struct UndoWish { only, overrides, is_whole });
wire!(enum Request {
    0 SetUser { user, language, region }, 1 Open { database }, 2 OpenMemory(content), 3 ReadTable { file }, 4 Guess { table, kind, columns, pipeline }, 5 Plan(config),
    6 Import { file }, 7 ReadWorkspace { passphrase }, 8 Merge { file, choice }, 9 FillDatabase { database }, 10 Undo { seq, wanted }, 11 Redo { seq },
    12 WriteWorkspace { passphrase }, 15 FindPerson { text }, 16 CollectPersonData { people }, 17 Erase { records, words },
    13 WriteSnapshot(snapshot), 14 WriteList(list), 18 WriteTable { lines, language }, 19 Conflicts { from },
    20 UseMapping { table, mapping }, 21 SaveMapping { table, name, config }, 22 AddMapping { text }, 23 WriteMapping { mapping }, 24 Propose, 25 SealBackups { workspace, passphrase },
    26 WriteBackup { workspace }, 27 CheckBackup { workspace }, 28 Simulate(draw), 29 ScanBackup(sought), 30 WriteOneFile(export), 31 BuildDemo { database, leads }, 32 Flush, 33 Verify { database }, 34 Repair { database },
    35 PreviewRows(query), 36 ReadAgain { table, how }, 37 Team { database, workspace, password, request }, 38 LeaveTeam { database, workspace },
    39 CheckTeamServer { access }, 40 WriteDrafts(drafts), 41 PlannedEnquiries, 42 GuessFields { table }, 43 MakeType(made), 50 WriteRoom(wish)
});
wire!(enum Reread { 0 Encoding(name), 1 Delimiter(delimiter), 2 Heading(place), 3 Format(format) });
