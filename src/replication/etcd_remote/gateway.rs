//! Requests to etcd's gateway: their JSON, the token they carry, and the endpoint they go to.
use std::cell::{Cell, RefCell};

use serde_json::Value as Json;

use super::answers::{self, Failure};
use crate::replication::http_client::{HttpAnswer, HttpClient, HttpRequest, NoAnswer};
use crate::replication::remote::RemoteError;

/// How a cluster is reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EtcdAccess {
    /// The addresses of its members, or of what stands before them, without `/v3`.
    pub endpoints: Vec<String>,
    /// The team's name there, which all its keys begin with.
    pub team: String,
    /// The login; empty where the cluster asks for none.
    pub login: String,
    /// The password.
    pub password: String,
}

/// The right to ask.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    /// It was not asked for yet, or is no longer valid.
    None,
    /// As etcd gave it.
    Valid(String),
    /// The cluster asks for none.
    NotNeeded,
    /// The password is wrong. It is not tried again.
    WrongPassword,
}

/// The way to a cluster.
pub(super) struct Gateway<H> {
    pub(super) http: H,
    access: EtcdAccess,
    /// The endpoint that is asked, as long as it answers.
    endpoint: Cell<usize>,
    token: RefCell<Token>,
}

impl<H: HttpClient> Gateway<H> {
    pub(super) fn new(http: H, access: EtcdAccess) -> Gateway<H> {
        let token = if access.login.is_empty() { Token::NotNeeded } else { Token::None };
        Gateway { http, access, endpoint: Cell::new(0), token: RefCell::new(token) }
    }

    pub(super) fn endpoint(&self) -> &str {
        self.access.endpoints.get(self.endpoint.get()).map_or("", String::as_str)
    }

    pub(super) fn is_open(&self) -> bool {
        !self.access.login.is_empty() && *self.token.borrow() == Token::NotNeeded
    }

    /// A request with a token. One that is no longer valid is renewed, and a password is tried once. Gives the answer,
    /// and the number of its letters.
    pub(super) async fn call(&self, path: &str, body: &str) -> Result<(Json, usize), RemoteError> {
        self.with_token(async |token| self.ask(path, body, token.as_deref()).await).await
    }

    pub(super) async fn with_token<T>(
        &self,
        ask: impl AsyncFn(Option<String>) -> Result<T, Failure>,
    ) -> Result<T, RemoteError> {
        let mut is_new = false;
        loop {
            let token = self.token.borrow().clone();
            let token = match token {
                Token::None => {
                    is_new = true;
                    self.sign_in().await?
                }
                Token::Valid(token) => Some(token),
                Token::NotNeeded => None,
                Token::WrongPassword => return Err(RemoteError::SignedOut),
            };
            match ask(token).await {
                Ok(answer) => return Ok(answer),
                Err(Failure::Token) if is_new || self.access.login.is_empty() => return Err(RemoteError::SignedOut),
                Err(Failure::Token) => *self.token.borrow_mut() = Token::None,
                Err(Failure::Away(error)) => {
                    // A cluster that was put back to an earlier state waits for the point in time at which it gave the
                    // token, and says nothing.
                    if error == RemoteError::Offline && !self.access.login.is_empty() {
                        *self.token.borrow_mut() = Token::None;
                    }
                    return Err(error);
                }
                Err(Failure::Final(error)) => return Err(error),
            }
        }
    }

    /// Asks for a token, by one try of the password.
    async fn sign_in(&self) -> Result<Option<String>, RemoteError> {
        let (name, password) = (Json::from(&*self.access.login), Json::from(&*self.access.password));
        let body = format!(r#"{{"name":{name},"password":{password}}}"#);
        let token = match self.ask("auth/authenticate", &body, None).await {
            Ok((answer, _)) => match answer["token"].as_str() {
                Some(token) => Token::Valid(token.to_string()),
                None => return Err(RemoteError::Stranger),
            },
            Err(Failure::Token) => Token::NotNeeded,
            Err(Failure::Final(RemoteError::SignedOut)) => Token::WrongPassword,
            Err(Failure::Away(error) | Failure::Final(error)) => return Err(error),
        };
        *self.token.borrow_mut() = token.clone();
        match token {
            Token::Valid(token) => Ok(Some(token)),
            Token::NotNeeded => Ok(None),
            Token::None | Token::WrongPassword => Err(RemoteError::SignedOut),
        }
    }

    async fn ask(&self, path: &str, body: &str, token: Option<&str>) -> Result<(Json, usize), Failure> {
        let ask = async |url: String| self.http.post(HttpRequest { url: &url, body, token }).await;
        self.at_endpoints(path, ask, |answer| Ok((answers::parsed(answer)?, answer.body.len()))).await
    }

    /// Asks the endpoint that answered last, and if that is gone, the others in turn.
    pub(super) async fn at_endpoints<T>(
        &self,
        path: &str,
        ask: impl AsyncFn(String) -> Result<HttpAnswer, NoAnswer>,
        read: impl Fn(&HttpAnswer) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let endpoints = &self.access.endpoints;
        let mut away = Failure::Away(RemoteError::Offline);
        for _ in 0..endpoints.len() {
            let at = self.endpoint.get();
            let Some(endpoint) = endpoints.get(at) else { break };
            let answer = ask(format!("{}/v3/{path}", endpoint.trim_end_matches('/'))).await;
            away = match answer.map_err(|NoAnswer| Failure::Away(RemoteError::Offline)).and_then(|answer| read(&answer))
            {
                Err(away @ Failure::Away(_)) => away,
                done => return done,
            };
            // Another request may have gone on already.
            if self.endpoint.get() == at {
                self.endpoint.set((at + 1) % endpoints.len());
            }
        }
        Err(away)
    }
}
