//! Requests to etcd's gateway: their JSON, the token they carry, and the endpoint they go to.
use std::cell::RefCell;

use serde_json::Value as Json;

use super::answers;
use crate::replication::http_client::{HttpAnswer, HttpClient};
use crate::replication::remote::RemoteError;
use crate::replication::server_access::{Ask, Endpoints, Failure, Lines, RemoteAccess};

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
    endpoints: Endpoints<H>,
    login: String,
    password: String,
    token: RefCell<Token>,
}

impl<H: HttpClient> Gateway<H> {
    pub(super) fn new(http: H, access: RemoteAccess) -> Gateway<H> {
        let RemoteAccess { endpoints, login, password, .. } = access;
        let token = if login.is_empty() { Token::NotNeeded } else { Token::None };
        Gateway { endpoints: Endpoints::new(http, endpoints), login, password, token: RefCell::new(token) }
    }

    pub(super) fn endpoint(&self) -> &str {
        self.endpoints.current()
    }

    pub(super) fn is_open(&self) -> bool {
        !self.login.is_empty() && *self.token.borrow() == Token::NotNeeded
    }

    /// A request with a token. One that is no longer valid is renewed, and a password is tried once. Gives the answer,
    /// and the number of its letters.
    pub(super) async fn call(&self, path: &str, body: &str) -> Result<(Json, usize), RemoteError> {
        self.with_token(async |token, is_old| self.ask(path, body, token.as_deref(), is_old).await).await
    }

    pub(super) async fn with_token<T>(
        &self,
        ask: impl AsyncFn(Option<String>, bool) -> Result<T, Failure>,
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
            let is_old = token.is_some() && !is_new;
            match ask(token, is_old).await {
                Ok(answer) => return Ok(answer),
                Err(Failure::SignIn) if is_new || self.login.is_empty() => return Err(RemoteError::SignedOut),
                Err(Failure::SignIn) => *self.token.borrow_mut() = Token::None,
                // A cluster that was put back to an earlier state waits for the point in time at which it gave the token,
                // and says nothing. Each endpoint would do so, until a request ends by itself.
                Err(Failure::Away(RemoteError::Offline)) if is_old => *self.token.borrow_mut() = Token::None,
                Err(Failure::Away(error)) => return Err(error),
                Err(Failure::Final(error)) => return Err(error),
            }
        }
    }

    /// Asks for a token, by one try of the password.
    async fn sign_in(&self) -> Result<Option<String>, RemoteError> {
        let (name, password) = (Json::from(&*self.login), Json::from(&*self.password));
        let body = format!(r#"{{"name":{name},"password":{password}}}"#);
        let token = match self.ask("auth/authenticate", &body, None, false).await {
            Ok((answer, _)) => match answer["token"].as_str() {
                Some(token) => Token::Valid(token.to_string()),
                None => return Err(RemoteError::Stranger),
            },
            Err(Failure::SignIn) => Token::NotNeeded,
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

    async fn ask(
        &self,
        path: &str,
        body: &str,
        token: Option<&str>,
        ends_in_silence: bool,
    ) -> Result<(Json, usize), Failure> {
        let ask = Ask { path: &format!("v3/{path}"), body: Some(body), token, lines: None, ends_in_silence };
        self.endpoints.ask(ask, |answer| Ok((answers::parsed(answer)?, answer.body.len()))).await
    }

    /// A request whose answer comes in lines, for some seconds or until they are enough.
    pub(super) async fn ask_for_lines<T>(
        &self,
        path: &str,
        body: &str,
        lines: Lines<'_>,
        read: impl Fn(&HttpAnswer) -> Result<T, Failure>,
    ) -> Result<T, RemoteError> {
        let path = &*format!("v3/{path}");
        self.with_token(async |token, ends_in_silence| {
            let ask = Ask { path, body: Some(body), token: token.as_deref(), lines: Some(lines), ends_in_silence };
            self.endpoints.ask(ask, &read).await
        })
        .await
    }
}
