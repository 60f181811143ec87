//! What a remote on a server needs of HTTP, as a trait: a browser's `fetch` in the worker, a client of its own in tests.

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct HttpRequest<'a> {
    /// The address.
    pub url: &'a str,
    /// The JSON that is posted; without, the address is only read.
    pub body: Option<&'a str>,
    /// The value of the header `Authorization`.
    pub token: Option<&'a str>,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HttpAnswer {
    /// The status. Redirects are not followed: their status is an answer like any other.
    pub status: u16,
    /// The body.
    pub body: String,
    /// The seconds of the header `Retry-After`.
    pub retry_after: Option<u32>,
}

/// There was no answer, or not a whole one, for whatever reason: no connection, one that broke, too long a wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoAnswer;

/// Sends requests.
#[allow(async_fn_in_trait)] // Replication lives on one thread.
pub trait HttpClient {
    /// Sends a request, and gives the whole answer.
    async fn send(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NoAnswer>;

    /// Sends a request whose answer comes in lines and may have no end. Gives the whole lines that are there as soon as they are
    /// enough or the answer ends, or when the seconds have passed, and closes the connection.
    async fn send_for_lines(
        &self,
        request: HttpRequest<'_>,
        seconds: u32,
        is_enough: &dyn Fn(&str) -> bool,
    ) -> Result<HttpAnswer, NoAnswer>;
}
