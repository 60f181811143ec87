//! The file worker's answers: files are read and written here, with a session of the worker's own, which acts like one
//! more tab. Plain Rust; `bin/file_worker.rs` handles the messages.
mod deal_room;
mod demo;
mod drafts;
mod import_preview;
mod mappings;
mod message_texts;
mod privacy;
mod repair;
mod tables;
pub mod team;
mod workspaces;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::base::{FieldId, Id, Seq, Timestamp};
use crate::change::commit_codec;
use crate::command::{Command, Import};
use crate::domain::RecordType;
use crate::import_export::here::Here;
use crate::import_export::import::Plan;
use crate::import_export::preview_rows::PlannedImport;
use crate::import_export::table::Table;
use crate::import_export::workspace_file::Loaded;
use crate::import_export::{
    csv_writer, guess_fields, icalendar_writer, json_lines_writer, mapping, vcard_writer, xlsx_writer,
};
use crate::locale::Language;
use crate::locale::region::Region;
use crate::report::factors::SCORED;
use crate::report::simulation;
use crate::session::{CommandOutcome, Environment as Tools, Session, SessionError};
use crate::storage::{Storage, StorageError};
use crate::store::RecordStore;
use crate::worker_protocol::import_config::Column;
use crate::worker_protocol::messages::{ListExport, ListFormat, Stored};
use crate::worker_protocol::{Reply, Request};

/// The worker's state between two requests.
pub struct JobRunner<S> {
    tools: Tools,
    local: fn(i64) -> Timestamp,
    zone_name: Option<String>,
    user: Option<Id>,
    language: Language,
    session: Result<Session<S>, StorageError>,
    hands_commits_over: bool,
    tables: Vec<(String, Arc<Table>)>,
    /// The bytes of text tables, by the tables' places, to be read again otherwise.
    texts: HashMap<usize, Arc<[u8]>>,
    planned: Option<PlannedImport>,
    file: Option<Loaded>,
}

/// A reply, with an optional file.
pub type Answer = (Reply, Option<Vec<u8>>);

impl<S: Storage> JobRunner<S> {
    /// `local` returns the timestamp of a local time, in milliseconds since 1970-01-01 00:00 in the user's time zone.
    pub fn new(tools: Tools, local: fn(i64) -> Timestamp) -> JobRunner<S> {
        JobRunner {
            tools,
            local,
            zone_name: None,
            user: None,
            language: Language::default(),
            session: Err(StorageError::Closed),
            hands_commits_over: false,
            tables: Vec::new(),
            texts: HashMap::new(),
            planned: None,
            file: None,
        }
    }

    /// In a time zone with this name in the time zone database, by which series are written.
    pub fn in_zone(self, name: Option<String>) -> JobRunner<S> {
        JobRunner { zone_name: name, ..self }
    }

    /// Opens a storage. If it is not persistent, commits are handed over to the page.
    pub async fn open(&mut self, storage: S, lasts: bool) -> Reply {
        self.hands_commits_over = !lasts;
        match Session::open(storage, self.tools).await {
            Ok(session) => {
                session.set_user(self.user, self.language);
                self.session = Ok(session);
                Reply::Ready
            }
            Err(SessionError::Storage(error)) => {
                self.session = Err(error.clone());
                Reply::Failed(error)
            }
            Err(failure) => message_texts::failure(failure, self.language),
        }
    }

    /// A phrase in the user's language.
    pub fn say(&self, phrase: crate::locale::Phrase) -> String {
        phrase.of(self.language).to_string()
    }

    /// Answers any other request. `file` is what the user chose; `progress` receives the number of rows done and in
    /// all.
    pub async fn answer(&mut self, request: Request, file: &[u8], progress: &dyn Fn(u32, u32)) -> Answer {
        let reply = match request {
            Request::SetUser { user, language, region } => {
                Region::choose(region);
                (self.user, self.language) = (user, language);
                return (Reply::Ready, None);
            }
            // A workspace file can be read before any workspace is open.
            Request::ReadWorkspace { .. } => return (self.read_workspace(file).await, None),
            Request::ScanBackup(sought) => return (self.scan_backup(&sought, file), None),
            Request::Simulate(draw) => return (Reply::Simulated(simulation::simulate(&draw)), None),
            Request::WriteDrafts(all) => {
                return (Reply::Written, Some(drafts::write(&all, (self.tools.now)(), progress)));
            }
            Request::WriteSnapshot(snapshot) => return (Reply::Written, Some(self.snapshot(snapshot))),
            Request::Flush => return (self.rest().await, None),
            _ => self.caught_up().await,
        };
        if let Err(error) = reply {
            return (Reply::Failed(error), None);
        }
        let reply = match request {
            Request::ReadTable { file: name } => self.read_tables(&name, file),
            Request::Guess { table, kind, columns, pipeline } => self.guess(table, kind, columns, pipeline),
            Request::GuessFields { table } => self.guess_fields(table),
            Request::MakeType(made) => self.store(Command::MakeType(made)).await,
            Request::UseMapping { table, mapping: id } => self.use_mapping(table, id),
            Request::SaveMapping { table, name, config: sheet } => self.save_mapping(table, &name, &sheet).await,
            Request::AddMapping { text } => self.add_mapping(&text).await,
            Request::WriteMapping { mapping: id } => return self.write_mapping(id),
            Request::Propose => self.propose(),
            Request::Plan(config) => self.plan(config, progress),
            Request::Conflicts { from } => self.conflicts(from),
            Request::PreviewRows(query) => self.preview_rows(query),
            Request::PlannedEnquiries => self.planned_enquiries(),
            Request::ReadAgain { table, how } => self.read_again(table, how),
            Request::Import { file: name } => {
                let Some(PlannedImport { plan, .. }) = self.planned.take() else { return (out_of_turn(), None) };
                let Plan { rows, fills, blobs, .. } = plan;
                let import = Import { file: name, new: Rc::new(rows), fills: Rc::new(fills), blobs: Rc::new(blobs) };
                // The page has the pages already; the worker may never need them.
                match &self.session {
                    Ok(session) => self.stored(session.store(Command::Import(import)).await).await,
                    Err(_) => out_of_turn(),
                }
            }
            Request::FindPerson { text } => self.find_person(&text),
            Request::CollectPersonData { people: ids } => return self.collect_person_data(&ids).await,
            Request::Erase { records, words } => self.erase(records, words).await,
            Request::Merge { file: name, choice } => self.merge(name, choice).await,
            Request::Undo { seq, wanted } => match &self.session {
                Ok(session) => self.stored(session.undo_with(seq, wanted).await).await,
                Err(_) => out_of_turn(),
            },
            Request::Redo { seq } => match &self.session {
                Ok(session) => self.stored(session.redo(seq).await).await,
                Err(_) => out_of_turn(),
            },
            Request::WriteWorkspace { .. } => return self.write_workspace().await,
            Request::WriteOneFile(export) => return self.write_one_file(export, file).await,
            Request::WriteTable { lines, language } => {
                return (Reply::Written, Some(csv_writer::lines(&lines, language).into_bytes()));
            }
            Request::WriteRoom(wish) => return self.write_room(&wish).await,
            Request::WriteList(list) => {
                let Ok(session) = &self.session else { return (out_of_turn(), None) };
                session.speak(list.language);
                let scored = |set: &RecordStore| {
                    let of = |number: &FieldId| set.field(list.kind, *number)?.scored();
                    SCORED.map(|kind| list.fields.iter().any(|number| of(number) == Some(kind)).then_some(kind))
                };
                for kind in session.read(scored).into_iter().flatten() {
                    let until = list.learnt.iter().find(|(own, _)| *own == kind).map_or(Seq::NONE, |(_, seq)| *seq);
                    if let Err(failure) = session.learn_scores(kind, until).await {
                        return (message_texts::failure(failure, self.language), None);
                    }
                }
                let bytes = session.read(|set| self.write_list(set, &list));
                return (Reply::Written, Some(bytes));
            }
            _ => out_of_turn(),
        };
        (reply, None)
    }

    /// Waits until everything is written, by a request that is answered after it.
    async fn rest(&self) -> Reply {
        if let Ok(session) = &self.session {
            // Errors do not matter, because the result is not used.
            let _ = session.storage().headers(Seq::END).await;
        }
        Reply::Ready
    }

    async fn caught_up(&self) -> Result<(), StorageError> {
        match &self.session {
            Ok(session) => match session.catch_up().await {
                Err(SessionError::Storage(error)) => Err(error),
                _ => Ok(()),
            },
            Err(error) => Err(error.clone()),
        }
    }

    fn guess(&self, table: u32, kind: RecordType, columns: Vec<Column>, pipeline: Option<Id>) -> Reply {
        let (Ok(session), Some((name, table))) = (&self.session, self.tables.get(table as usize)) else {
            return out_of_turn();
        };
        Reply::Guessed(session.read(|set| match columns.is_empty() {
            true => mapping::of_kind(set, table, name, kind),
            false => mapping::of_columns(set, table, name, kind, columns, pipeline),
        }))
    }

    fn guess_fields(&self, table: u32) -> Reply {
        let (Ok(session), Some((name, table))) = (&self.session, self.tables.get(table as usize)) else {
            return out_of_turn();
        };
        Reply::GuessedFields(session.read(|set| {
            let columns = mapping::guess(set.schema(), table, RecordType::Lead);
            guess_fields::guess(set, table, &columns, name)
        }))
    }

    /// When and where files are read and written.
    fn here(&self) -> Here {
        Here { now: (self.tools.now)(), zone: self.tools.zone, language: self.language }
    }

    fn write_list(&self, set: &RecordStore, list: &ListExport) -> Vec<u8> {
        let (kind, slots, language) = (list.kind, &list.slots, list.language);
        let fields: Vec<_> = list.fields.iter().filter_map(|number| set.field(kind, *number)).collect();
        match list.format {
            ListFormat::Csv => csv_writer::write(set, kind, &fields, slots, language).into_bytes(),
            ListFormat::Workbook => xlsx_writer::write(set, kind, &fields, slots, language, self.local),
            ListFormat::JsonLines => json_lines_writer::write(set, kind, &fields, slots, language).into_bytes(),
            ListFormat::Cards(version) => vcard_writer::cards(set, kind, slots, version, language).into_bytes(),
            ListFormat::Calendar => {
                let zone = self.zone_name.as_deref();
                icalendar_writer::write_calendar(set, kind, slots, self.here(), zone, language).into_bytes()
            }
        }
    }

    async fn store(&self, command: Command) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        self.stored(session.dispatch(command).await).await
    }

    /// The reply after storing; with the changes if the page has to store them itself.
    async fn stored(&self, result: Result<CommandOutcome, SessionError>) -> Reply {
        let done = match result {
            Ok(done) => done,
            Err(failure) => return message_texts::failure(failure, self.language),
        };
        let mut stored = Stored { kept: done.kept, ..Stored::default() };
        if let Some(header) = done.header {
            if self.hands_commits_over
                && let Ok(session) = &self.session
                && let Ok(Some(commit)) = session.storage().commit(header.seq).await
            {
                stored.changes =
                    Some(commit_codec::encode_changes(&commit.changes, commit.header.seq, commit.header.id));
            }
            stored.header = Some(commit_codec::encode_header(&header, 0));
        }
        Reply::Stored(stored)
    }
}

/// The reply to a request that depends on one not made before; the page sends no such request.
fn out_of_turn() -> Reply {
    Reply::Failed(StorageError::Failed("out of turn".to_string()))
}
