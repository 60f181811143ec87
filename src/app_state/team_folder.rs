//! The folder of the open workspace's team: picked, allowed again, changed; and the files of changes that are sent besides.
use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use web_sys::File;

use super::state::{AppState, Open};
use crate::base::{Date, Id, WorkspaceId};
pub use crate::browser::share::Shared;
pub use crate::browser::team_folder::TeamFolder;
use crate::browser::{deployment, environment, files, share};
use crate::domain::RecordType;
use crate::domain::records::user;
use crate::locale::phrases;
pub use crate::session::SessionError;
use crate::worker_protocol::Reply;
pub use crate::worker_protocol::team::{
    ChangesSince, ChangesTakenIn, ConflictSide, ConflictSubject, TeamConflict, TeamDecision, TeamMember, TeamProblem,
    TeamTrouble,
};
use crate::worker_protocol::team::{TeamRequest, TeamState};

/// What came of a changed passphrase.
pub struct NewPassphrase {
    /// The name of the team's folder, if it has one.
    pub folder: Option<String>,
    /// Whether the earlier keys are forgotten, or why not; `None` if that was not asked for.
    pub forgotten: Option<Result<(), String>>,
}

impl AppState {
    /// Lets the user pick the folder of a team; only after a click.
    pub fn pick_team_folder(self, then: impl FnOnce(TeamFolder) + 'static) {
        spawn_local(async move {
            if let Some(folder) = TeamFolder::pick().await {
                then(folder);
            }
        });
    }

    /// Whether the open workspace may belong to a team: not the demo, not what a single file or memory holds, and not in
    /// another site's frame where nothing may be changed.
    pub fn can_have_team(self) -> bool {
        let is_own = !matches!(self.workspace.id.get_untracked(), WorkspaceId::None | WorkspaceId::Demo);
        is_own && self.can_join_team()
    }

    /// Whether a new workspace beside the open one may join a team: also whoever looks at the demo may follow an
    /// invitation.
    pub fn can_join_team(self) -> bool {
        let is_kept = self.workspace.current().is_some_and(|open| open.is_stored());
        let is_locked = self.is_framed() && self.queue.locked.get_untracked().is_some();
        is_kept && !is_locked && deployment::meta_content("kontor-file").is_none()
    }

    /// The email address of the current user; empty if there is none.
    pub fn my_email(self) -> String {
        let email = |id| {
            self.read_untracked(|set| {
                let row = set.get(RecordType::User, id)?;
                Some(row.text(user::EMAIL).to_string())
            })
        };
        self.workspace.me.get_untracked().and_then(email).unwrap_or_default()
    }

    /// Founds a team in a folder with the open workspace.
    pub fn found_team_in(
        self,
        folder: TeamFolder,
        login: String,
        passphrase: String,
        then: impl FnOnce(Result<(), SessionError>) + 'static,
    ) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            match folder.save(workspace).await {
                Ok(()) => self.found_team(login, passphrase, then),
                Err(error) => then(Err(SessionError::Storage(error))),
            }
        });
    }

    /// Joins the team in a folder with a new workspace, which is opened then.
    pub fn join_team_in(
        self,
        folder: TeamFolder,
        login: String,
        passphrase: String,
        team: Option<Id>,
        then: impl FnOnce(Result<(), SessionError>) + 'static,
    ) {
        let made = Rc::new(Cell::new(WorkspaceId::None));
        let own = made.clone();
        let prepare = async move |workspace| {
            own.set(workspace);
            // If it cannot be stored, the worker finds none and says so.
            let _ = folder.save(workspace).await;
        };
        self.join_team(login, passphrase, team, prepare, move |result| {
            if result.is_err() {
                spawn_local(TeamFolder::forget(made.get()));
            }
            then(result);
        });
    }

    /// Changes the passphrase of the open workspace's team. If everything is to be encrypted anew, the team forgets its
    /// earlier keys then.
    pub fn change_team_passphrase(
        self,
        present: String,
        new: String,
        is_all_anew: bool,
        then: impl FnOnce(Result<NewPassphrase, SessionError>) + 'static,
    ) {
        self.with_open(async move |open| {
            let request = TeamRequest::ChangePassphrase { present, new: new.clone() };
            if let Err(error) = self.ask_team(&open, request).await {
                return then(Err(error));
            }
            let forgotten = if is_all_anew { Some(self.forget_earlier_keys(&open, new).await) } else { None };
            let folder = TeamFolder::load(open.workspace).await.map(|folder| folder.name());
            then(Ok(NewPassphrase { folder, forgotten }));
        });
    }

    /// Encrypts everything with the team's last key and lets the team forget the earlier ones; or says why not.
    async fn forget_earlier_keys(self, open: &Rc<Open>, passphrase: String) -> Result<(), String> {
        for request in [TeamRequest::EncryptAll, TeamRequest::ForgetEarlierKeys { passphrase }] {
            match self.ask_team(open, request).await {
                Ok(Reply::Team(TeamState { problem: Some(problem), .. })) => return Err(problem.text),
                Ok(_) => {}
                Err(failure) => return Err(self.explain(&failure)),
            }
        }
        Ok(())
    }

    /// Enters the passphrase that somebody in the team has changed.
    pub fn enter_team_passphrase(self, passphrase: String, then: impl FnOnce(Result<(), SessionError>) + 'static) {
        self.with_open(async move |open| {
            then(self.ask_team(&open, TeamRequest::EnterPassphrase { passphrase }).await.map(drop));
        });
    }

    /// Asks for permission to use the folder again, and looks into it; only after a click.
    pub fn allow_team_folder(self) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            match TeamFolder::load(workspace).await {
                Some(folder) if folder.request_permission().await => self.look_anew(),
                Some(_) => {}
                None => self.change_team_folder(),
            }
        });
    }

    /// Lets the user pick the folder anew, such as after it was moved; only after a click.
    pub fn change_team_folder(self) {
        let workspace = self.workspace.id.get_untracked();
        self.pick_team_folder(move |folder| {
            spawn_local(async move {
                match folder.save(workspace).await {
                    Ok(()) => self.look_anew(),
                    Err(error) => self.messages.show_error(self.explain(&SessionError::Storage(error))),
                }
            });
        });
    }

    /// The beginning of a day in this browser's time zone, in Unix milliseconds.
    pub fn beginning_of(self, day: Date) -> i64 {
        environment::local_to_utc(day.midnight().0).0
    }

    /// Offers a file of changes as a download; `then` learns whether there is anything to send.
    pub fn save_changes(self, since: ChangesSince, then: impl FnOnce(bool) + 'static) {
        self.changes_file(since, move |file| {
            if let Some(file) = &file {
                self.download(&file.name(), Some(file.clone().into()));
            }
            then(file.is_some());
        });
    }

    /// Makes a file of changes; `None` if there is nothing to send.
    pub fn changes_file(self, since: ChangesSince, then: impl FnOnce(Option<File>) + 'static) {
        let workspace = self.workspace.id.get_untracked();
        let name = untrack(|| format!("{} {}", self.workspace_name(workspace), self.today().to_iso()));
        self.with_open(async move |open| match self.ask_team(&open, TeamRequest::ChangesSince(since)).await {
            Ok(Reply::TeamChanges { file }) => then(file.and_then(|bytes| file_of_changes(&name, &bytes))),
            Ok(_) => then(None),
            Err(failure) => self.messages.show_error(self.explain(&failure)),
        });
    }

    /// Whether the browser hands files of changes to the system's share sheet.
    pub fn can_share_changes(self) -> bool {
        file_of_changes("Kontor", b"kontor").is_some_and(|file| share::can_share(&file))
    }

    /// Opens the share sheet with a file.
    pub fn share(self, file: File, then: impl FnOnce(Shared) + 'static) {
        spawn_local(async move { then(share::share(&file).await) });
    }

    /// Takes in a file of changes, and looks into the folder then.
    pub fn take_in_changes(self, file: File, then: impl FnOnce(Result<ChangesTakenIn, SessionError>) + 'static) {
        self.with_open(async move |open| {
            let Some(file) = files::read(&file).await else {
                let language = self.appearance.language.get_untracked();
                return self.messages.show_error(phrases::FILE_UNREADABLE.with(language, &[&file.name()]));
            };
            match self.ask_team(&open, TeamRequest::TakeIn { file }).await {
                Ok(Reply::TeamTakenIn(taken)) => {
                    then(Ok(taken));
                    self.start_round();
                }
                Ok(_) => {}
                Err(failure) => then(Err(failure)),
            }
        });
    }

    /// A round by another worker, which begins with the stored folder.
    pub(super) fn look_anew(self) {
        self.team.worker.set_value(None);
        self.start_round();
    }
}

/// A file of changes with a name without extension.
fn file_of_changes(name: &str, bytes: &[u8]) -> Option<File> {
    let blob = files::blob("application/octet-stream", bytes).ok()?;
    files::file_named(&blob, &format!("{name}.kontor-changes"))
}
