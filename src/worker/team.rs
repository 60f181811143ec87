//! A replica of a team at work. Its rounds run here, so that the page never waits for them; the page follows the journal
//! as it follows another tab's commits.
mod changes;
mod erasing;
mod files;
pub mod server;
mod trouble;

use std::cell::RefCell;
use std::pin::{Pin, pin};
use std::rc::Rc;

use trouble::{asks_for_passphrase, failure, problem};
pub use trouble::{no_access, refused};

use super::message_texts;
use crate::base::{Id, Seq, Value};
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::settings;
use crate::locale::{Language, Phrase, phrase};
use crate::replication::clock::Stamp;
use crate::replication::conflicts::{Conflict, Resolution};
use crate::replication::key_ring::TeamDocument;
use crate::replication::remote::{Cursor, Document, Remote};
use crate::replication::replica_storage::ReplicaRecord;
use crate::replication::replicator::{Member, ReplicationError, Replicator, World};
use crate::replication::seal::Seal;
use crate::replication::session_storage::{self, SessionStorage};
use crate::session::{Environment, Session, SessionError};
use crate::storage::{Batch, Storage, StorageError};
use crate::store::{RecordStore, clipboard_tsv, display_names};
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{
    ConflictSide, ConflictSubject, TeamConflict, TeamDecision, TeamEntry, TeamMember, TeamProblem, TeamRequest,
    TeamState,
};

/// As many conflicts are listed at once.
const MOST_CONFLICTS: usize = 50;
/// A round that met another tab is repeated at once, at most as often.
const MOST_REPEATS: u32 = 3;
/// A snapshot is made after as many commits; playing them takes some seconds.
const COMMITS_PER_SNAPSHOT: u64 = 5_000;

/// What a replica needs to be opened.
pub struct TeamParts<R, S, C> {
    /// The storage of its workspace.
    pub storage: S,
    /// Where the team's documents are.
    pub remote: R,
    /// The team's keys.
    pub seal: C,
    /// The document `team`.
    pub team: Vec<u8>,
    /// What identifies the team at its place, in case that loses it.
    pub founding: Vec<Document>,
}

/// The replica of the workspace that the page works on, opened when it is first needed.
pub struct TeamRunner<R, S, C> {
    environment: Environment,
    world: World,
    user: Option<Id>,
    language: Language,
    /// The replica, with the name of its database.
    open: Option<(String, TeamReplica<R, S, C>)>,
}

impl<R: Remote, S: Storage, C: Seal> TeamRunner<R, S, C> {
    /// A runner that has opened nothing.
    pub fn new(environment: Environment, world: World) -> TeamRunner<R, S, C> {
        TeamRunner { environment, world, user: None, language: Language::default(), open: None }
    }

    /// Sets the current user, and the language of messages and names.
    pub fn set_user(&mut self, user: Option<Id>, language: Language) {
        (self.user, self.language) = (user, language);
    }

    /// Answers a request about the database with a name. `parts` is called if the replica is not open yet; `next` ends when
    /// something else is asked, which ends waiting.
    pub async fn answer(
        &mut self,
        database: &str,
        request: TeamRequest,
        parts: impl AsyncFnOnce(&TeamRequest) -> Result<TeamParts<R, S, C>, Reply>,
        next: impl Future<Output = ()>,
    ) -> Reply {
        let mut next = pin!(next);
        let has_new_keys = request.brings_keys();
        let kept = self.open.take().filter(|(name, _)| name == database && !has_new_keys);
        if let Some((_, mut replica)) = kept {
            replica.set_user(self.user, self.language);
            let reply = replica.answer(request.clone(), next.as_mut()).await;
            // If another tab has stored newer keys, a replica that begins anew has them.
            if !asks_for_passphrase(&reply) {
                return self.keep(database, replica, reply);
            }
        }
        let opened = match parts(&request).await {
            Err(reply) => return reply,
            Ok(parts) => match &request {
                TeamRequest::Enter(entry) => TeamReplica::enter(parts, self.environment, self.world, entry).await,
                // There is nothing at the place yet by which a session could begin.
                TeamRequest::PutBack => TeamReplica::open(parts, self.environment, self.world).await,
                _ => TeamReplica::claimed(parts, self.environment, self.world).await,
            },
        };
        match opened {
            Ok(mut replica) => {
                replica.set_user(self.user, self.language);
                let reply = replica.answer(request, next).await;
                self.keep(database, replica, reply)
            }
            Err(error) => failure(&error, self.language),
        }
    }

    fn keep(&mut self, database: &str, replica: TeamReplica<R, S, C>, reply: Reply) -> Reply {
        // After an error of the storage nobody knows what memory has in common with it.
        if !matches!(reply, Reply::Failed(_)) {
            self.open = Some((database.to_string(), replica));
        }
        reply
    }

    /// The language of messages.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Takes a workspace out of its team, in this browser: records and journal stay.
    pub async fn leave(&mut self, storage: &impl Storage) -> Reply {
        self.open = None;
        session_storage::leave(storage).await.map_or_else(Reply::Failed, |()| Reply::Acknowledged)
    }
}

/// A replica between two requests.
struct TeamReplica<R, S, C> {
    session: Rc<Session<S>>,
    replicator: Replicator<R, SessionStorage<S>, C>,
    founding: Vec<Document>,
    world: World,
    user: Option<Id>,
    language: Language,
    /// The cursor of the last round while somebody waited, and the one from which to wait on.
    heard: RefCell<Option<(Cursor, Cursor)>>,
    /// Whether the login may only read; `None` until the team's place was asked.
    reads_only: Option<bool>,
}

impl<R: Remote, S: Storage, C: Seal> TeamReplica<R, S, C> {
    fn of(
        session: Rc<Session<S>>,
        replicator: Replicator<R, SessionStorage<S>, C>,
        founding: Vec<Document>,
        world: World,
    ) -> TeamReplica<R, S, C> {
        let (user, language) = (None, Language::default());
        TeamReplica {
            session,
            replicator,
            founding,
            world,
            user,
            language,
            heard: RefCell::default(),
            reads_only: None,
        }
    }

    /// Founds a team with the workspace in a storage, or joins one with an empty storage.
    ///
    /// # Errors
    /// The remote has another team or none, the storage is not empty, or one of them fails.
    async fn enter(
        parts: TeamParts<R, S, C>,
        environment: Environment,
        world: World,
        entry: &TeamEntry,
    ) -> Result<TeamReplica<R, S, C>, ReplicationError> {
        let TeamParts { storage, remote, seal, team, founding } = parts;
        let session = opened(storage, environment).await?;
        let storage = SessionStorage::new(session.clone());
        let record = ReplicaRecord::new(&world, &entry.login, team);
        let replicator = match entry.founds {
            true => Replicator::found(remote, storage, seal, world, record).await?,
            false => Replicator::join(remote, storage, seal, world, record).await?,
        };
        Ok(TeamReplica::of(session, replicator, founding, world))
    }

    /// Opens the replica of a workspace.
    ///
    /// # Errors
    /// The workspace belongs to no team, or the storage fails.
    async fn open(
        parts: TeamParts<R, S, C>,
        environment: Environment,
        world: World,
    ) -> Result<TeamReplica<R, S, C>, ReplicationError> {
        let TeamParts { storage, remote, seal, founding, .. } = parts;
        let session = opened(storage, environment).await?;
        let storage = SessionStorage::new(session.clone());
        let replicator = Replicator::open(remote, storage, seal, world).await?;
        Ok(TeamReplica::of(session, replicator, founding, world))
    }

    /// Opens the replica of a workspace, and begins a session of it.
    ///
    /// # Errors
    /// The workspace belongs to no team, or the storage or the remote fails.
    async fn claimed(
        parts: TeamParts<R, S, C>,
        environment: Environment,
        world: World,
    ) -> Result<TeamReplica<R, S, C>, ReplicationError> {
        let mut replica = TeamReplica::open(parts, environment, world).await?;
        replica.replicator.claim().await?;
        Ok(replica)
    }

    /// Sets the current user, and the language of messages and names.
    fn set_user(&mut self, user: Option<Id>, language: Language) {
        (self.user, self.language) = (user, language);
        self.session.set_user(user, language);
    }

    /// Answers a request.
    async fn answer(&mut self, request: TeamRequest, next: Pin<&mut impl Future<Output = ()>>) -> Reply {
        match request {
            TeamRequest::Enter(TeamEntry { founds: false, .. }) => self.bring_all().await,
            TeamRequest::Enter(_)
            | TeamRequest::ChangePassphrase { .. }
            | TeamRequest::EnterPassphrase { .. }
            | TeamRequest::ForgetEarlierKeys { .. } => self.round(true).await,
            TeamRequest::EncryptAll => {
                // What somebody sends just now with the earlier key is encrypted anew as well.
                let result = match self.replicator.round(true).await {
                    Ok(()) => self.replicator.encrypt_all().await,
                    failed => failed,
                };
                self.then_round(result).await
            }
            TeamRequest::Round { with_audit } => self.round(with_audit).await,
            TeamRequest::Conflicts { of } => self.conflicts(of).await,
            TeamRequest::Decide(decision) => self.decide(decision).await,
            TeamRequest::ChangesSince(since) => self.changes_since(since).await,
            TeamRequest::TakeIn { file } => self.take_in(&file).await,
            TeamRequest::Erase { records, words } => self.erase(records, words).await,
            TeamRequest::File { id } => self.file(id).await,
            TeamRequest::Wait { seconds } => self.wait(seconds, next).await,
            TeamRequest::Rebuild => {
                let rebuilt = self.replicator.rebuild().await;
                self.then_round(rebuilt).await
            }
            TeamRequest::PutBack => {
                let filled = self.replicator.put_back(&self.founding).await;
                self.then_round(filled).await
            }
        }
    }

    /// Carries out a round; an audit also looks for what the remote's news may have skipped. Whatever a round that ended
    /// early had done is stored.
    async fn round(&mut self, with_audit: bool) -> Reply {
        let mut result = self.replicator.round(with_audit).await;
        for _ in 0..MOST_REPEATS {
            // Another tab carried the replica on; what it stored is read by now.
            if result != Err(ReplicationError::Storage(StorageError::Conflict)) {
                break;
            }
            result = self.replicator.round(with_audit).await;
        }
        if with_audit && result.is_ok() {
            result = self.replicator.refresh_snapshot(COMMITS_PER_SNAPSHOT).await.map(drop);
        }
        let result = self.unless_reads_only(result, with_audit).await;
        self.reply(result)
    }

    /// What the team has, for somebody who has just joined: the audit and what the others have to hear come with the page's
    /// first round. If the news named nothing, all of it is looked for.
    async fn bring_all(&mut self) -> Reply {
        match self.replicator.bring_all().await {
            Ok(()) if self.session.read(|set| set.head()) == Seq::NONE => self.round(true).await,
            result => self.reply(result),
        }
    }

    /// A round after a piece of work that went well.
    async fn then_round(&mut self, result: Result<(), ReplicationError>) -> Reply {
        match result {
            Ok(()) => self.round(true).await,
            failed => self.reply(failed),
        }
    }

    /// The replica's state after a piece of work, and what went wrong with it.
    fn reply(&self, result: Result<(), ReplicationError>) -> Reply {
        let problem = match result {
            Ok(()) => None,
            Err(ReplicationError::Storage(error)) => return Reply::Failed(error),
            Err(error) => Some(problem(&error, self.language)),
        };
        match self.state(problem) {
            Ok(state) => Reply::Team(state),
            Err(error) => failure(&error, self.language),
        }
    }

    fn state(&self, problem: Option<TeamProblem>) -> Result<TeamState, ReplicationError> {
        let member = |member: Member| TeamMember {
            login: member.login,
            replica: member.replica.to_string(),
            commits: member.commits,
            last_at: member.last.as_ref().map(|(at, _)| at.0),
            edition: member.last.map(|(_, edition)| edition).unwrap_or_default(),
            has_erased: member.has_erased,
        };
        let title = |set: &RecordStore| {
            let settings = set.get(RecordType::Settings, settings::SETTINGS_ID);
            settings.map(|row| row.text(settings::NAME).to_string()).unwrap_or_default()
        };
        let team = TeamDocument::decode(&self.replicator.record().team).ok().map(|team| Id(team.id));
        Ok(TeamState {
            team,
            head: self.session.read(|set| set.head()),
            title: self.session.read(title),
            unsent: self.replicator.unsent(),
            files: self.replicator.unsent_files(),
            sends_on: self.replicator.sends_on(),
            waiting: self.replicator.waiting() as u32,
            late: self.replicator.remote().late() as u32,
            conflicts: self.replicator.state().conflicts().len() as u32,
            erasures: self.replicator.state().erasures().iter().count() as u32,
            members: self.replicator.members()?.into_iter().map(member).collect(),
            reads_only: self.reads_only == Some(true),
            // The browser's own word, which whoever sends the answer adds.
            saves_data: false,
            problem,
        })
    }

    /// Lists the conflicts, or those of a record.
    async fn conflicts(&mut self, of: Option<Id>) -> Reply {
        if let Err(error) = self.replicator.export().await {
            return failure(&error, self.language);
        }
        let state = self.replicator.state();
        let all = of.map_or_else(|| state.conflicts(), |id| state.conflicts_of(id));
        let mut out = Vec::new();
        for conflict in all.iter().take(MOST_CONFLICTS) {
            match self.told(conflict).await {
                Ok(told) => out.extend(told),
                Err(error) => return failure(&error, self.language),
            }
        }
        Reply::TeamConflicts { count: all.len() as u32, first: out }
    }

    /// A conflict in words; `None` if its record is gone.
    async fn told(&self, conflict: &Conflict) -> Result<Option<TeamConflict>, ReplicationError> {
        let (id, subject, sides) = match conflict {
            Conflict::Field { id, field, values } => {
                let sides: Vec<(Stamp, Option<Vec<u8>>)> =
                    values.iter().map(|value| (value.stamp, Some(value.value.clone()))).collect();
                (*id, ConflictSubject::Field(*field), sides)
            }
            Conflict::Removed { id, removals, changes } => {
                let sides = removals.iter().chain(changes).map(|stamp| (*stamp, None)).collect();
                (*id, ConflictSubject::Removed { removals: removals.len() as u32 }, sides)
            }
            Conflict::ConvertedTwice { id, conversions } => {
                (*id, ConflictSubject::ConvertedTwice, conversions.iter().map(|stamp| (*stamp, None)).collect())
            }
        };
        let Some(kind) = self.session.read(|set| set.locate(id).map(|(kind, _)| kind)) else { return Ok(None) };
        let field = match subject {
            ConflictSubject::Field(number) => self.session.read(|set| set.field(kind, number)),
            _ => None,
        };
        let mut out = TeamConflict {
            kind,
            id,
            subject,
            name: self.session.read(|set| display_names::name_of(set, id, self.language)),
            label: field.map_or(String::new(), |field| field.label.of(self.language).to_string()),
            sides: Vec::new(),
        };
        for (stamp, raw) in sides {
            let value = raw.as_deref().and_then(Value::decode);
            let text = self.session.read(|set| match field {
                Some(field) => clipboard_tsv::cell(set, field, value.as_ref(), self.language),
                None => String::new(),
            });
            let commit = self.replicator.commit(stamp.dot)?;
            let seq = match &commit {
                Some(commit) => self.session.seq_of(commit.id).await.map_err(storage_error)?,
                None => None,
            };
            out.sides.push(ConflictSide {
                value,
                text,
                at: commit.as_ref().map(|commit| commit.at.0),
                by: commit.as_ref().and_then(|commit| commit.by),
                login: self.replicator.login_of(stamp.dot.replica).unwrap_or_default().to_string(),
                replica: stamp.dot.replica.to_string(),
                seq,
            });
        }
        Ok(Some(out))
    }

    /// Ends a conflict with a commit of the journal, which can be undone.
    async fn decide(&mut self, decision: TeamDecision) -> Reply {
        let result = self.replicator.export().await;
        if result.is_err() {
            return self.reply(result);
        }
        let (id, wanted, resolution) = match decision {
            TeamDecision::Value { id, field, value } => (id, Some(field), Resolution::Value(value)),
            TeamDecision::Keep { id } => (id, None, Resolution::Keep),
            TeamDecision::Remove { id } => (id, None, Resolution::Remove),
        };
        let is_meant = |conflict: &Conflict| match conflict {
            Conflict::Field { field, .. } => wanted == Some(*field),
            Conflict::Removed { .. } => wanted.is_none(),
            Conflict::ConvertedTwice { .. } => false,
        };
        let changes: Vec<Change> = match self.replicator.state().conflicts_of(id).iter().find(|one| is_meant(one)) {
            Some(conflict) => self.replicator.state().resolve(conflict, &resolution),
            None => return Reply::Refused { why: SETTLED.of(self.language).to_string() },
        };
        let done = match changes.as_slice() {
            [Change::Remove { .. }] => self.session.dispatch(Command::Delete(vec![id])).await.map(drop),
            [Change::Set { field, before, after, .. }] if before != after => {
                self.session.dispatch(Command::Edit { id, fields: vec![(*field, after.clone())] }).await.map(drop)
            }
            _ => self.confirm(id, changes).await.map_err(SessionError::Storage),
        };
        if let Err(error) = done {
            return message_texts::failure(error, self.language);
        }
        let result = self.replicator.export().await;
        self.reply(result)
    }

    /// Stores changes to what is shown already: to the rules nothing changes, and still everybody has to hear of it.
    async fn confirm(&self, id: Id, changes: Vec<Change>) -> Result<(), StorageError> {
        let head = self.session.read(|set| set.head());
        let name = self.session.read(|set| display_names::name_of(set, id, self.language));
        let user = self.user.filter(|user| self.session.read(|set| set.get(RecordType::User, *user).is_some()));
        let header = Header {
            seq: head.next(),
            id: self.world.new_id(),
            at: (self.world.now)(),
            by: user,
            from: None,
            cause: ActionLabel::new(Action::Edit, name),
            about: None,
            size: changes.len() as u32,
        };
        let commits = [Commit { header, changes }];
        self.session.adopt_all(Batch { head: Some(head), commits: &commits, ..Batch::default() }).await
    }
}

async fn opened<S: Storage>(storage: S, environment: Environment) -> Result<Rc<Session<S>>, ReplicationError> {
    let session = Session::open_stored(storage, environment).await.map_err(storage_error)?;
    Ok(Rc::new(session))
}

fn storage_error(error: SessionError) -> ReplicationError {
    ReplicationError::Storage(match error {
        SessionError::Storage(error) => error,
        other => StorageError::Failed(format!("{other:?}")),
    })
}

const SETTLED: Phrase = phrase!(
    "This conflict is settled already, here or by somebody else.",
    "Dieser Konflikt ist schon entschieden, hier oder von jemand anderem.",
    "Ce conflit est déjà réglé, ici ou par quelqu’un d’autre.",
);
