//! How a team's server is reached: addresses, of which one answers, and a login.
use std::cell::Cell;

use super::document_name::DocumentName;
use super::http_client::{HttpAnswer, HttpClient, HttpRequest, NoAnswer};
use super::remote::{Remote, RemoteError};

/// How a team on a server is reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteAccess {
    /// The addresses of the members of a cluster, or of what stands before them.
    pub endpoints: Vec<String>,
    /// The team's name there.
    pub team: String,
    /// The login; empty where the server asks for none.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Why a request failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// What the request said of its sender does not count, or no longer.
    SignIn,
    /// The endpoint is gone, or has lost the others; another one may answer.
    Away(RemoteError),
    /// Every endpoint says the same.
    Final(RemoteError),
}

/// What may be done with documents under a login.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    /// They may be written.
    Allowed,
    /// Reading is all that is allowed.
    Refused,
    /// The server has no rules for the team yet: nothing keeps anybody from writing under the login of another.
    WithoutRules,
}

/// A remote on a server, with logins.
#[allow(async_fn_in_trait)] // Replication lives on one thread.
pub trait ServerRemote: Remote {
    /// Whether this login may write a document of its own, without writing it.
    ///
    /// # Errors
    /// The server fails.
    async fn may_write(&self, own: &DocumentName) -> Result<Writing, RemoteError>;

    /// Whether the server was asked for something under a login and knows no logins: whoever reaches it may do everything.
    fn is_open(&self) -> bool {
        false
    }
}

/// The endpoints of a server, of which the one that answered last is asked.
pub(super) struct Endpoints<H> {
    http: H,
    addresses: Vec<String>,
    at: Cell<usize>,
}

/// A request to an endpoint.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    /// The path, after the address.
    pub path: &'a str,
    /// The JSON that is posted.
    pub body: Option<&'a str>,
    /// The value of the header `Authorization`.
    pub token: Option<&'a str>,
    /// If the answer is read as it comes: until when.
    pub lines: Option<Lines<'a>>,
    /// Whether an endpoint that says nothing ends it, instead of the last one.
    pub ends_in_silence: bool,
}

/// How long an answer is read that comes in lines.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    /// At most as many seconds.
    pub seconds: u32,
    /// Whether these lines are enough.
    pub is_enough: &'a dyn Fn(&str) -> bool,
}

impl<H: HttpClient> Endpoints<H> {
    pub(super) fn new(http: H, addresses: Vec<String>) -> Endpoints<H> {
        Endpoints { http, addresses, at: Cell::new(0) }
    }

    /// The one that answered last.
    pub(super) fn current(&self) -> &str {
        self.addresses.get(self.at.get()).map_or("", String::as_str)
    }

    /// Asks the endpoint that answered last, and if that is gone, the others in turn.
    pub(super) async fn ask<T>(
        &self,
        ask: Ask<'_>,
        read: impl Fn(&HttpAnswer) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut away = Failure::Away(RemoteError::Offline);
        for _ in 0..self.addresses.len() {
            let at = self.at.get();
            let Some(address) = self.addresses.get(at) else { break };
            let url = &*format!("{}/{}", address.trim_end_matches('/'), ask.path);
            let request = HttpRequest { url, body: ask.body, token: ask.token };
            let answer = match ask.lines {
                Some(Lines { seconds, is_enough }) => self.http.send_for_lines(request, seconds, is_enough).await,
                None => self.http.send(request).await,
            };
            let is_silent = answer.is_err();
            away = match answer.map_err(|NoAnswer| Failure::Away(RemoteError::Offline)).and_then(|answer| read(&answer))
            {
                Err(away @ Failure::Away(_)) => away,
                done => return done,
            };
            // Another request may have gone on already.
            if self.at.get() == at {
                self.at.set((at + 1) % self.addresses.len());
            }
            if is_silent && ask.ends_in_silence {
                break;
            }
        }
        Err(away)
    }
}
