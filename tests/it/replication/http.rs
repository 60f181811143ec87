//! HTTP without a browser.
use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;
use std::time::Duration;

use kontor::replication::http_client::{HttpAnswer, HttpClient, HttpRequest, NoAnswer};
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

/// A client that gives up after a while. Clones share their connections.
#[derive(Clone)]
pub struct Native {
    agent: Rc<Agent>,
    seconds: u32,
}

impl Native {
    pub fn new(seconds: u32) -> Native {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Native { agent: Rc::new(config.max_redirects_will_error(false).build().into()), seconds }
    }

    fn sent(&self, request: HttpRequest<'_>, seconds: u32) -> Result<Response<Body>, NoAnswer> {
        let method = if request.body.is_some() { "POST" } else { "GET" };
        let mut out = Request::builder().method(method).uri(request.url).header("Content-Type", "application/json");
        if let Some(token) = request.token {
            out = out.header("Authorization", token);
        }
        let limit = Some(Duration::from_secs(seconds.into()));
        let answer = match request.body {
            Some(body) => {
                let out = self.agent.configure_request(out.body(body).map_err(|_| NoAnswer)?);
                self.agent.run(out.timeout_global(limit).build())
            }
            None => {
                let out = self.agent.configure_request(out.body(()).map_err(|_| NoAnswer)?);
                self.agent.run(out.timeout_global(limit).build())
            }
        };
        answer.map_err(|_| NoAnswer)
    }
}

fn answer(response: &Response<Body>, body: String) -> HttpAnswer {
    let retry_after = response.headers().get("Retry-After");
    let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
    HttpAnswer { status: response.status().as_u16(), body, retry_after }
}

impl HttpClient for Native {
    async fn send(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NoAnswer> {
        let mut response = self.sent(request, self.seconds)?;
        let body = response.body_mut().with_config().limit(u64::MAX).read_to_string().map_err(|_| NoAnswer)?;
        Ok(answer(&response, body))
    }

    async fn send_for_lines(
        &self,
        request: HttpRequest<'_>,
        seconds: u32,
        is_enough: &dyn Fn(&str) -> bool,
    ) -> Result<HttpAnswer, NoAnswer> {
        let mut response = self.sent(request, seconds)?;
        let mut body = Vec::new();
        let mut reader = response.body_mut().as_reader();
        let mut piece = [0; 8192];
        let lines = |body: &[u8]| {
            let end = body.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
            String::from_utf8_lossy(&body[..end]).into_owned()
        };
        while !is_enough(&lines(&body)) {
            match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => body.extend_from_slice(&piece[..length]),
                Err(error) if is_timeout(&error) => break,
                Err(_) => return Err(NoAnswer),
            }
        }
        drop(reader);
        Ok(answer(&response, lines(&body)))
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    error.kind() == std::io::ErrorKind::TimedOut || matches!(inner, Some(ureq::Error::Timeout(_)))
}

/// HTTP that counts. Clones count together.
#[derive(Clone)]
pub struct Counted {
    pub http: Native,
    /// Tries of a password by a request of their own.
    pub passwords: Rc<Cell<u32>>,
    /// Requests, with those.
    pub requests: Rc<Cell<u32>>,
}

impl Counted {
    /// A client that gives up after some seconds.
    pub fn new(seconds: u32) -> Counted {
        Counted { http: Native::new(seconds), passwords: Rc::default(), requests: Rc::default() }
    }
}

impl HttpClient for Counted {
    async fn send(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NoAnswer> {
        self.requests.set(self.requests.get() + 1);
        if request.url.ends_with("/authenticate") {
            self.passwords.set(self.passwords.get() + 1);
        }
        self.http.send(request).await
    }

    async fn send_for_lines(
        &self,
        request: HttpRequest<'_>,
        seconds: u32,
        is_enough: &dyn Fn(&str) -> bool,
    ) -> Result<HttpAnswer, NoAnswer> {
        self.requests.set(self.requests.get() + 1);
        self.http.send_for_lines(request, seconds, is_enough).await
    }
}
