//! The server of the open workspace's team: tested, stored, and signed in to.
use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::AppState;
use crate::base::{Id, WorkspaceId};
use crate::browser::deployment;
pub use crate::browser::deployment::{PresetServer, may_connect};
pub use crate::browser::team_server::TeamServer;
use crate::session::SessionError;
pub use crate::worker_protocol::admin_command::{Change, command};
pub use crate::worker_protocol::invitation::{Invitation, InvitedServer};
pub use crate::worker_protocol::team::{ServerAccess, ServerCheck, ServerKind, ServerStep};
use crate::worker_protocol::{Reply, Request};

/// A team's server, with the password and whether it is to be stored.
#[derive(Clone)]
pub struct SignIn {
    /// The server.
    pub server: TeamServer,
    /// The password.
    pub password: String,
    /// Whether the browser stays signed in.
    pub stays: bool,
}

impl AppState {
    /// Looks for the server that the admin has set for this page.
    pub fn find_preset_server(self, then: impl FnOnce(PresetServer) + 'static) {
        spawn_local(async move {
            if let Some(preset) = deployment::preset_server().await {
                then(preset);
            }
        });
    }

    /// Tests the connection to a server.
    pub fn check_team_server(
        self,
        sign_in: SignIn,
        then: impl FnOnce(Result<Vec<ServerCheck>, SessionError>) + 'static,
    ) {
        let Some(worker) = self.team_worker() else { return };
        let SignIn { server: TeamServer { kind, endpoints, team, login }, password, .. } = sign_in;
        let request = Request::CheckTeamServer { access: ServerAccess { kind, endpoints, team, login, password } };
        spawn_local(async move {
            match self.asked(&worker, &request).await {
                Ok(Reply::TeamServerChecked(checks)) => then(Ok(checks)),
                Ok(_) => {}
                Err(unanswered) => then(Err(unanswered.failure)),
            }
        });
    }

    /// Founds a team on a server with the open workspace.
    pub fn found_team_on(
        self,
        sign_in: SignIn,
        passphrase: String,
        then: impl FnOnce(Result<(), SessionError>) + 'static,
    ) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            match self.keep_sign_in(workspace, &sign_in).await {
                Ok(()) => self.found_team(sign_in.server.login, passphrase, move |result| {
                    if result.is_err() {
                        spawn_local(TeamServer::forget(workspace));
                    }
                    then(result);
                }),
                Err(error) => then(Err(error)),
            }
        });
    }

    /// Joins the team on a server with a new workspace, which is opened then.
    pub fn join_team_on(
        self,
        sign_in: SignIn,
        passphrase: String,
        team: Option<Id>,
        then: impl FnOnce(Result<(), SessionError>) + 'static,
    ) {
        let made = Rc::new(Cell::new(WorkspaceId::None));
        let (own, login) = (made.clone(), sign_in.server.login.clone());
        let prepare = async move |workspace| {
            own.set(workspace);
            // If it cannot be stored, the worker finds none and says so.
            let _ = self.keep_sign_in(workspace, &sign_in).await;
        };
        self.join_team(login, passphrase, team, prepare, move |result| {
            if result.is_err() {
                spawn_local(TeamServer::forget(made.get()));
            }
            then(result);
        });
    }

    /// Signs in to the server of the open workspace's team again.
    pub fn sign_in_again(self, password: String, stays: bool) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            let Some(server) = TeamServer::load(workspace).await else { return };
            match self.keep_sign_in(workspace, &SignIn { server, password, stays }).await {
                Ok(()) => self.look_anew(),
                Err(error) => self.messages.show_error(self.explain(&error)),
            }
        });
    }

    async fn keep_sign_in(self, workspace: WorkspaceId, sign_in: &SignIn) -> Result<(), SessionError> {
        let stored = sign_in.stays.then_some(sign_in.password.as_str());
        sign_in.server.save(workspace, stored).await.map_err(SessionError::Storage)?;
        self.team.password.set_value((!sign_in.stays).then(|| (workspace, sign_in.password.clone())));
        self.team.server.set(Some(sign_in.server.clone()));
        Ok(())
    }
}
