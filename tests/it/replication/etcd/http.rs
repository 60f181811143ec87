//! HTTP without a browser.
use std::io::Read;
use std::rc::Rc;
use std::time::Duration;

use kontor::replication::http_client::{HttpAnswer, HttpClient, HttpRequest, NoAnswer};
use ureq::http::Response;
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

    fn send(&self, request: HttpRequest<'_>, seconds: u32) -> Result<Response<Body>, NoAnswer> {
        let mut out =
            self.agent.post(request.url).config().timeout_global(Some(Duration::from_secs(seconds.into()))).build();
        if let Some(token) = request.token {
            out = out.header("Authorization", token);
        }
        out.header("Content-Type", "application/json").send(request.body).map_err(|_| NoAnswer)
    }
}

fn answer(response: &Response<Body>, body: String) -> HttpAnswer {
    let retry_after = response.headers().get("Retry-After");
    let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
    HttpAnswer { status: response.status().as_u16(), body, retry_after }
}

impl HttpClient for Native {
    async fn post(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NoAnswer> {
        let mut response = self.send(request, self.seconds)?;
        let body = response.body_mut().with_config().limit(u64::MAX).read_to_string().map_err(|_| NoAnswer)?;
        Ok(answer(&response, body))
    }

    async fn post_for_lines(
        &self,
        request: HttpRequest<'_>,
        seconds: u32,
        is_enough: &dyn Fn(&str) -> bool,
    ) -> Result<HttpAnswer, NoAnswer> {
        let mut response = self.send(request, seconds)?;
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
