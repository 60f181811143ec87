//! Whole workspaces as files: written, read and verified, compared with the open one, merged into it, opened as new
//! ones.
use std::collections::HashSet;
use std::rc::Rc;

use super::{Answer, JobRunner, message_texts, out_of_turn};
use crate::base::{Id, Value};
use crate::change::{Blob, Change, Commit};
use crate::command::{Command, MergeWorkspace};
use crate::domain::RecordType;
use crate::domain::records::{file, settings};
use crate::import_export::single_file_app;
use crate::import_export::workspace_diff::{self, About, Conflict, WorkspaceDiff};
use crate::import_export::workspace_file::{self, Loaded};
use crate::locale::{Language, phrases};
use crate::session::SessionError;
use crate::storage::{Storage, StorageError};
use crate::store::{RecordStore, clipboard_tsv, display_names};
use crate::worker_protocol::messages::{Choice, Clash, SingleFileExport};
use crate::worker_protocol::{Reply, Snapshot, WorkspaceSummary};

/// The maximum number of conflicts that can be chosen individually; the rest follows the choice for all.
const MAX_LISTED_CONFLICTS: usize = 500;

impl<S: Storage> JobRunner<S> {
    /// Fills a new storage with the workspace file read last, and reads it back.
    pub async fn fill(&mut self, storage: S) -> Reply {
        let Some(file) = self.file.take() else { return out_of_turn() };
        if let Err(error) = storage.initialize(&file.commits, file.set.pages(), &file.blobs).await {
            return Reply::Failed(error);
        }
        match storage.load().await {
            Ok(found) => {
                let (set, damaged) = RecordStore::load(found.pages, found.head);
                let is_whole =
                    damaged.is_empty() && found.head.0 as usize == file.commits.len() && equal(&set, &file.set);
                let why = || StorageError::Failed("the stored copy differs from the file".to_string());
                if is_whole { Reply::Adopted { head: found.head } } else { Reply::Failed(why()) }
            }
            Err(error) => Reply::Failed(error),
        }
    }

    pub(super) async fn read_workspace(&mut self, bytes: &[u8]) -> Reply {
        self.file = None;
        match workspace_file::read(bytes) {
            Err(workspace_file::Problem::Sealed(at)) => Reply::Sealed { written_at: at.to_iso() },
            Err(problem) => Reply::InvalidFile { why: message_texts::problem(&problem, self.language) },
            Ok(file) => {
                let _ = self.caught_up().await;
                let compared = self.compared(&file).await.ok();
                let title = file
                    .set
                    .get(RecordType::Settings, settings::SETTINGS_ID)
                    .map(|row| row.text(settings::NAME).to_string());
                let mut summary = WorkspaceSummary {
                    title: title.unwrap_or_default(),
                    saved_at: file.saved_at.map(|at| at.to_iso()).unwrap_or_default(),
                    counts: file.set.counts(),
                    files: file.set.count(RecordType::File) as u32,
                    commits: file.commits.len() as u32,
                    ..WorkspaceSummary::default()
                };
                if let (Some(compared), Ok(session)) = (compared, &self.session) {
                    summary.common = compared.common as u32;
                    summary.new = compared.new.len() as u32;
                    summary.changed = compared.changed() as u32;
                    summary.gone = compared.gone.len() as u32;
                    summary.ours = compared.ours as u32;
                    summary.differing = compared.conflicts.len() as u32;
                    let shown = compared.conflicts.iter().take(MAX_LISTED_CONFLICTS);
                    summary.clashes = session
                        .read(|set| shown.map(|conflict| clash(set, &file.set, conflict, self.language)).collect());
                }
                self.file = Some(file);
                Reply::Workspace(summary)
            }
        }
    }

    /// Merges the file read last. All conflicts are resolved alike, except for those listed.
    pub(super) async fn merge(&mut self, name: String, choice: Choice) -> Reply {
        let Some(file) = self.file.take() else { return out_of_turn() };
        let mut compared = match self.compared(&file).await {
            Ok(compared) => compared,
            Err(failure) => return message_texts::failure(failure, self.language),
        };
        let Choice { takes_theirs, but } = choice;
        compared.resolve(|conflict| takes_theirs != but.contains(&(conflict.id, conflict.field())));
        let WorkspaceDiff { new, sets, gone, .. } = compared;
        let coming: HashSet<Id> = new.iter().map(|(_, row)| row.id()).collect();
        let blobs: Vec<Blob> = file.blobs.iter().filter(|(id, _)| coming.contains(id)).cloned().collect();
        let sets = sets.into_iter().map(|(id, number, value)| (id, (number, value))).collect();
        let wanted = MergeWorkspace {
            file: name,
            new: Rc::new(new),
            sets: Rc::new(sets),
            gone: Rc::new(gone),
            blobs: Rc::new(blobs),
        };
        self.file = Some(file);
        self.store(Command::MergeWorkspace(wanted)).await
    }

    async fn compared(&self, file: &Loaded) -> Result<WorkspaceDiff, SessionError> {
        let Ok(session) = &self.session else { return Err(SessionError::Storage(StorageError::Closed)) };
        let journal = session.journal().await?;
        Ok(session.read(|set| workspace_diff::compare(set, &journal, file)))
    }

    pub(super) async fn write_workspace(&self) -> Answer {
        let Ok(session) = &self.session else { return (out_of_turn(), None) };
        let commits = match session.journal().await {
            Ok(commits) => commits,
            Err(failure) => return (message_texts::failure(failure, self.language), None),
        };
        match self.attached_to(&commits).await {
            Ok(blobs) => {
                let now = (self.tools.now)();
                session.read(|set| (written(set, &blobs), Some(workspace_file::write(set, &commits, &blobs, now))))
            }
            Err(failure) => (message_texts::failure(failure, self.language), None),
        }
    }

    /// The single-file app with the workspace, complete or with parts left out. If anything is left out, the journal
    /// begins with the remaining records, because the former one would reveal it.
    pub(super) async fn write_one_file(&self, export: SingleFileExport, app: &[u8]) -> Answer {
        let Ok(session) = &self.session else { return (out_of_turn(), None) };
        let now = (self.tools.now)();
        let new_id = || Id::new(now.0, &(self.tools.random)());
        let workspace = if export.kinds.is_empty() && export.fields.is_empty() {
            self.write_workspace().await
        } else {
            let rows = session.read(|set| single_file_app::redact(set, &export.kinds, &export.fields));
            let commit = workspace_file::first_commit(rows, new_id(), now);
            let mut set = RecordStore::new();
            set.apply(&commit);
            let commits = [commit];
            match self.attached_to(&commits).await {
                Ok(blobs) => (written(&set, &blobs), Some(workspace_file::write(&set, &commits, &blobs, now))),
                Err(failure) => (message_texts::failure(failure, self.language), None),
            }
        };
        let (reply, Some(bytes)) = workspace else { return workspace };
        match single_file_app::fill(app, new_id(), export.is_read_only, &bytes) {
            Some(file) => (reply, Some(file)),
            None => (Reply::Refused { why: self.say(phrases::ONE_FILE_MISSING) }, None),
        }
    }

    /// The bytes of the files that a journal attaches, as far as they are available.
    async fn attached_to(&self, commits: &[Commit]) -> Result<Vec<Blob>, SessionError> {
        let Ok(session) = &self.session else { return Ok(Vec::new()) };
        let mut blobs = Vec::new();
        for id in attached(commits) {
            blobs.extend(session.file(id).await?.map(|bytes| (id, bytes.into())));
        }
        Ok(blobs)
    }

    pub(super) fn snapshot(&self, snapshot: Snapshot) -> Vec<u8> {
        let (set, _) = RecordStore::load(snapshot.pages, snapshot.head);
        let now = (self.tools.now)();
        let id = Id::new(now.0, &(self.tools.random)());
        workspace_file::write_snapshot(&set, id, now)
    }
}

/// The reply for a workspace with the bytes of files: in a team, some may never have come here.
fn written(set: &RecordStore, blobs: &[Blob]) -> Reply {
    let there: HashSet<Id> = blobs.iter().map(|(id, _)| *id).collect();
    let lacking = set.rows(RecordType::File).filter(|(_, row)| !there.contains(&row.id()));
    let files: Vec<String> = lacking.map(|(_, row)| row.text(file::NAME).to_string()).collect();
    if files.is_empty() { Reply::Written } else { Reply::WrittenWithout { files } }
}

/// All files that were ever attached.
fn attached(commits: &[Commit]) -> Vec<Id> {
    let created = |change: &Change| match change {
        Change::Create { kind: RecordType::File, row } => Some(row.id()),
        _ => None,
    };
    let mut ids: Vec<Id> = commits.iter().flat_map(|commit| &commit.changes).filter_map(created).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Whether two workspaces have the same records.
fn equal(one: &RecordStore, other: &RecordStore) -> bool {
    RecordType::ALL.iter().all(|kind| {
        one.count(*kind) == other.count(*kind)
            && one.rows(*kind).all(|(_, row)| other.get(*kind, row.id()) == Some(row))
    })
}

fn clash(set: &RecordStore, file: &RecordStore, conflict: &Conflict, language: Language) -> Clash {
    let Conflict { kind, id, about } = conflict;
    let mut clash = Clash {
        kind: *kind,
        id: *id,
        field: conflict.field(),
        name: display_names::name_of(if set.locate(*id).is_some() { set } else { file }, *id, language),
        ..Clash::default()
    };
    let say = |phrase: crate::locale::Phrase| phrase.of(language).to_string();
    match about {
        About::Field(number, own, other) => {
            let plain = |set: &RecordStore, value: &Option<Value>| {
                let field = set.field(*kind, *number);
                let text = field.map(|field| clipboard_tsv::cell(set, field, value.as_ref(), language));
                text.map(|text| display_names::brief(&text).into_owned()).unwrap_or_default()
            };
            let field = set.field(*kind, *number).or_else(|| file.field(*kind, *number));
            clash.label = field.map_or(String::new(), |field| field.label.of(language).to_string());
            (clash.ours, clash.theirs) = (plain(set, own), plain(file, other));
        }
        About::GoneThere(_) => {
            (clash.ours, clash.theirs) = (say(phrases::RECORD_CHANGED), say(phrases::RECORD_DELETED));
        }
        About::GoneHere(_) => {
            (clash.ours, clash.theirs) = (say(phrases::RECORD_DELETED), say(phrases::RECORD_CHANGED));
        }
    }
    clash
}
