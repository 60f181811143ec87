//! The open workspace's team: the rounds of its replica in the file worker, while the page is in use.
use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::wasm_bindgen::JsValue;

use super::files::Answer;
use super::lazy_rules;
use super::state::{AppState, Open, Team};
use super::workspace_id::{self, database};
use crate::base::{Id, ReplicaId, Seq, WorkspaceId};
use crate::browser::AnyStorage;
use crate::browser::environment::Pause;
use crate::browser::indexed_db::IndexedDb;
use crate::browser::team_server::TeamServer;
use crate::browser::worker::FileWorker;
use crate::locale::phrases;
use crate::session::SessionError;
use crate::worker_protocol::team::{TeamConflict, TeamDecision, TeamEntry, TeamProblem, TeamRequest, TeamState};
use crate::worker_protocol::{Reply, Request};

impl AppState {
    /// Starts the rounds of the open workspace, if it belongs to a team.
    pub(super) fn watch_team(self) {
        let Some(open) = self.workspace.current() else { return };
        // What was found of the open workspace stays.
        if self.team.worker.with_value(|kept| kept.as_ref().is_none_or(|(of, _)| *of != open.workspace)) {
            self.team.forget();
        }
        let generation = self.team.next_generation();
        spawn_local(async move {
            if let AnyStorage::Kept(storage) = open.session.storage()
                && storage.is_in_team().await == Ok(true)
                && self.is_open_still(&open)
            {
                self.team.server.set(TeamServer::load(open.workspace).await);
                self.team.note_membership();
                self.keep_rounds(open.clone(), generation).await;
            }
        });
    }

    pub(super) fn is_open_still(self, open: &Rc<Open>) -> bool {
        self.workspace.current().is_some_and(|current| Rc::ptr_eq(&current, open))
    }

    /// In whose browser something was done, in words; empty for this one. Tracked.
    pub fn origin(self, from: Option<ReplicaId>) -> String {
        let Some(from) = from else { return String::new() };
        let (language, replica) = (self.appearance.language.get(), from.to_string());
        let login = self.team.state.with(|state| {
            let members = state.iter().flat_map(|state| &state.members);
            members.filter(|member| member.replica == replica).map(|member| member.login.clone()).next()
        });
        match login {
            Some(login) => phrases::ACTION_IN_BROWSER_OF.with(language, &[&login]),
            None => phrases::ACTION_IN_OTHER_BROWSER.of(language).to_string(),
        }
    }

    /// Does something with the open workspace, if there is one.
    pub(super) fn with_open(self, work: impl AsyncFnOnce(Rc<Open>) + 'static) {
        if let Some(open) = self.workspace.current() {
            spawn_local(async move { work(open).await });
        }
    }

    /// A round now, because the user asks for it.
    pub fn start_round(self) {
        self.do_for_team(TeamRequest::Round { with_audit: true });
    }

    /// Builds this browser's replica anew from the team's documents.
    pub fn rebuild_replica(self) {
        self.do_for_team(TeamRequest::Rebuild);
    }

    /// Fills the team's place from what this browser keeps.
    pub fn put_team_back(self) {
        self.do_for_team(TeamRequest::PutBack);
    }

    /// Asks the replica for something that ends with a round.
    fn do_for_team(self, request: TeamRequest) {
        self.team.is_looking.set(true);
        self.with_open(async move |open| {
            self.team.is_rebuilding.set(request == TeamRequest::Rebuild);
            // What fails is shown from `Team::failure`.
            let answer = self.ask_team(&open, request).await;
            self.team.is_looking.set(false);
            self.team.is_rebuilding.set(false);
            if matches!(answer, Ok(Reply::Team(TeamState { problem: None, .. }))) {
                self.team.begins_anew.set_value(true);
                self.team.pause.with_value(Pause::end);
            }
        });
    }

    /// Founds a team with the open workspace. The team's place is stored under its id already.
    pub fn found_team(self, login: String, passphrase: String, then: impl FnOnce(Result<(), SessionError>) + 'static) {
        if let Some(why) = self.rejection() {
            return then(Err(why));
        }
        self.with_open(async move |open| {
            let answer = self
                .ask_team(&open, TeamRequest::Enter(TeamEntry { founds: true, login, passphrase, team: None }))
                .await;
            then(answer.map(drop));
            self.watch_team();
        });
    }

    /// A new workspace that joins a team, if it is the one that is meant: a replica of the team's workspace, which is
    /// opened then. `prepare` stores the team's place under the workspace's id.
    pub fn join_team(
        self,
        login: String,
        passphrase: String,
        team: Option<Id>,
        prepare: impl AsyncFnOnce(WorkspaceId) + 'static,
        then: impl FnOnce(Result<(), SessionError>) + 'static,
    ) {
        let workspace = workspace_id::new_id();
        spawn_local(async move {
            prepare(workspace).await;
            let Some(worker) = self.team_worker() else { return };
            let request = TeamRequest::Enter(TeamEntry { founds: false, login, passphrase, team });
            let request = self.team.request(workspace, request);
            let answer = self.asked(&worker, &request).await;
            self.team.bringing.set(None);
            let joined = match answer {
                Ok(Reply::Team(state)) if state.head > Seq::NONE => {
                    let name = untrack(|| self.unique_name(&state.title));
                    let registered = self.register(workspace, &name, state.head).await;
                    registered.map(|()| state).map_err(SessionError::Storage)
                }
                // Without any records the page would set up a workspace of its own.
                Ok(Reply::Team(state)) => {
                    Err(SessionError::Told(state.problem.map(|problem| problem.text).unwrap_or_default()))
                }
                Ok(_) => return,
                Err(Unanswered { failure, .. }) => Err(failure),
            };
            if let Ok(state) = &joined {
                self.leave();
                self.team.forget();
                // It has the replica open, which another worker would have to read and work out again.
                self.team.worker.set_value(Some((workspace, worker)));
                self.open(workspace, false);
                self.team.state.set(Some(state.clone()));
            } else {
                drop(worker);
                // Only a part of a workspace is left.
                drop(IndexedDb::delete(&database(workspace)).await);
            }
            then(joined.map(drop));
        });
    }

    /// Takes the open workspace out of its team, in this browser.
    pub fn leave_team(self, then: impl FnOnce(Result<(), SessionError>) + 'static) {
        self.with_open(async move |open| {
            // The rounds end first: the worker that has the replica is stopped.
            self.team.forget();
            let Some(worker) = self.team_worker() else { return };
            let request = Request::LeaveTeam { database: database(open.workspace), workspace: open.workspace };
            let answer = self.asked(&worker, &request).await;
            then(answer.map(drop).map_err(|unanswered| unanswered.failure));
        });
    }

    /// The number of conflicts in the team, or of a record, and the first ones.
    pub fn team_conflicts(
        self,
        of: Option<Id>,
        then: impl FnOnce(Result<(u32, Vec<TeamConflict>), SessionError>) + 'static,
    ) {
        self.with_open(async move |open| match self.ask_team(&open, TeamRequest::Conflicts { of }).await {
            Ok(Reply::TeamConflicts { count, first }) => then(Ok((count, first))),
            Ok(_) => {}
            Err(failure) => then(Err(failure)),
        });
    }

    /// Ends a conflict, with a commit that can be undone.
    pub fn decide_conflict(self, decision: TeamDecision, then: impl FnOnce(Result<(), SessionError>) + 'static) {
        if let Some(why) = self.rejection() {
            return then(Err(why));
        }
        self.with_open(async move |open| then(self.ask_team(&open, TeamRequest::Decide(decision)).await.map(drop)));
    }

    /// Asks the replica of the open workspace. What the worker stored meanwhile is shown then.
    pub(super) async fn ask_team(self, open: &Rc<Open>, request: TeamRequest) -> Result<Reply, SessionError> {
        let workspace = open.workspace;
        let worker = match self.team.worker.get_value().filter(|(of, _)| *of == workspace) {
            Some((_, worker)) => {
                // Who works here may have changed since it was started.
                self.tell_user(&worker);
                worker
            }
            None => {
                let worker = self.team_worker().ok_or(SessionError::NotLoaded)?;
                self.team.worker.set_value(Some((workspace, worker.clone())));
                worker
            }
        };
        let request = self.team.request(workspace, request);
        let answer = self.asked(&worker, &request).await;
        if !self.is_open_still(open) {
            return answer.map_err(|unanswered| unanswered.failure);
        }
        self.team.bringing.set(None);
        self.follow(open).await;
        match answer {
            Ok(reply) => {
                if let Reply::Team(state) = &reply {
                    self.team.note_membership();
                    self.team.failure.set(None);
                    self.team.problem.set(state.problem.clone());
                    self.team.state.set(Some(state.clone()));
                }
                Ok(reply)
            }
            Err(Unanswered { failure, problem }) => {
                self.team.failure.set(Some(failure.clone()));
                match problem {
                    Some(problem) => self.team.problem.set(Some(problem)),
                    // Another worker begins with what is stored.
                    None => self.team.worker.set_value(None),
                }
                Err(failure)
            }
        }
    }

    /// A worker of its own, because imports and exports must not wait for a round.
    pub(super) fn team_worker(self) -> Option<FileWorker> {
        let progress = move |done, all| self.team.bringing.set(Some((done, all)));
        self.start_job_on(None, Box::new(progress)).map(|job| job.worker())
    }

    /// Sends a request and awaits the answer.
    pub(super) async fn asked(self, worker: &FileWorker, request: &Request) -> Result<Reply, Unanswered> {
        let slot: Rc<RefCell<Option<Answer>>> = Rc::default();
        let done = Promise::new(&mut |done, _| {
            let slot = slot.clone();
            let then = Box::new(move |reply, file| {
                slot.replace(Some(self.answer(reply, file)));
                // Resolving a promise does not fail.
                let _ = done.call0(&JsValue::NULL);
            });
            worker.request(request, &JsValue::UNDEFINED, then);
        });
        // It is never rejected.
        let _ = JsFuture::from(done).await;
        match slot.take().unwrap_or(Err(SessionError::NotLoaded))?.0 {
            Reply::TeamUnreachable(problem) => {
                Err(Unanswered { failure: SessionError::Told(problem.text.clone()), problem: Some(problem) })
            }
            reply => Ok(reply),
        }
    }

    /// Applies what the worker stored, here and in the other tabs.
    async fn follow(self, open: &Rc<Open>) {
        let before = open.session.read(|set| set.head());
        if let Ok(part) = lazy_rules::part().await {
            (part.catch_up)(self, open.clone()).await;
        }
        let head = open.session.read(|set| set.head());
        if head > before {
            open.tabs.notify(head);
        }
    }
}

impl Team {
    /// Ends the rounds that are under way, and returns what the next ones are known by.
    fn next_generation(&self) -> u32 {
        self.generation.update_value(|generation| *generation += 1);
        self.generation.get_value()
    }

    /// What the worker is asked about a workspace's replica, with the password of its server if that is not stored.
    fn request(&self, workspace: WorkspaceId, request: TeamRequest) -> Request {
        let password = self.password.get_value().filter(|(of, _)| *of == workspace).map(|(_, password)| password);
        Request::Team { database: database(workspace), workspace, password, request }
    }

    /// Notes that the workspace belongs to a team. Every round says so again, which must not draw its page anew: somebody
    /// may be typing.
    fn note_membership(&self) {
        if !self.is_in.get_untracked() {
            self.is_in.set(true);
        }
    }

    /// Ends what is under way for another workspace.
    fn forget(&self) {
        self.next_generation();
        self.is_in.set(false);
        self.worker.set_value(None);
        self.server.set(None);
        self.state.set(None);
        self.failure.set(None);
        self.problem.set(None);
        self.bringing.set(None);
    }
}

/// Why a team was not asked.
pub(super) struct Unanswered {
    pub(super) failure: SessionError,
    /// What is wrong with the team, if it is that.
    problem: Option<TeamProblem>,
}

impl From<SessionError> for Unanswered {
    fn from(failure: SessionError) -> Unanswered {
        Unanswered { failure, problem: None }
    }
}
