//! What etcd's gateway answers, and what else may answer in its place.
use serde_json::Value as Json;

use crate::base::base64;
use crate::replication::http_client::HttpAnswer;
use crate::replication::remote::{Found, RemoteError};
use crate::replication::server_access::Failure;

/// An answer's JSON, or why there is none.
pub(super) fn parsed(answer: &HttpAnswer) -> Result<Json, Failure> {
    let busy = RemoteError::Busy(answer.retry_after);
    match serde_json::from_str::<Json>(&answer.body) {
        Ok(json) if answer.status == 200 && json.is_object() => Ok(json),
        Ok(json) if json["code"].is_u64() => Err(refusal(&json, busy)),
        // A proxy, in its own words.
        _ => Err(match answer.status {
            413 => Failure::Final(RemoteError::TooLarge),
            429 => Failure::Final(busy),
            502..=504 => Failure::Away(busy),
            200 if answer.body.trim_start().starts_with('{') || answer.body.is_empty() => {
                Failure::Away(RemoteError::Offline)
            }
            _ => Failure::Final(RemoteError::Stranger),
        }),
    }
}

/// Why etcd refuses a request: the codes are those of gRPC, and say less than the messages.
pub(super) fn refusal(json: &Json, busy: RemoteError) -> Failure {
    let message = json["message"].as_str().unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    let code = json["code"].as_u64().or(json["grpc_code"].as_u64());
    if says(&["authentication failed"]) {
        return Failure::Final(RemoteError::SignedOut);
    }
    if says(&["auth token", "user name is empty", "auth store is old", "authentication is not enabled"]) {
        return Failure::SignIn;
    }
    if says(&["too large", "larger than max", "too many operations"]) {
        return Failure::Final(RemoteError::TooLarge);
    }
    if says(&["space exceeded"]) {
        return Failure::Final(RemoteError::NoSpace);
    }
    match code {
        Some(16) => Failure::SignIn,
        Some(7) => Failure::Final(RemoteError::Forbidden),
        Some(8) => Failure::Final(busy),
        // Unknown, such as a deadline of the gateway's own; cancelled; deadline; aborted; internal; unavailable.
        Some(1 | 2 | 4 | 10 | 13 | 14) => Failure::Away(busy),
        _ => Failure::Final(RemoteError::Stranger),
    }
}

/// What the ranges of a transaction have found.
pub(super) fn found(answer: &Json) -> Option<Vec<Found>> {
    let of = |response: &Json| match response["response_range"].get("kvs") {
        Some(entries) => content(entries.get(0)?, "value").map(Found::Here),
        None => Some(Found::Missing),
    };
    answer["responses"].as_array()?.iter().map(of).collect()
}

/// The bytes of a field; a field that is not there is empty.
pub(super) fn content(entry: &Json, field: &str) -> Option<Vec<u8>> {
    entry[field].as_str().map_or(Some(Vec::new()), base64::read)
}

/// A number, which the gateway writes as a text, and leaves out if it is 0.
pub(super) fn number(json: &Json) -> u64 {
    json.as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(status: u16, body: &str) -> Failure {
        parsed(&HttpAnswer { status, body: body.to_string(), retry_after: Some(7) }).expect_err(body)
    }

    fn etcd(status: u16, code: u32, message: &str) -> Failure {
        failure(status, &format!(r#"{{"error":"{message}","message":"{message}","code":{code}}}"#))
    }

    #[test]
    fn every_refusal_of_etcd_is_understood() {
        use RemoteError::*;
        // As versions 3.4 to 3.6 answer.
        for (status, code, message, failure) in [
            (403, 7, "etcdserver: permission denied", Failure::Final(Forbidden)),
            (401, 16, "etcdserver: invalid auth token", Failure::SignIn),
            (400, 3, "etcdserver: user name is empty", Failure::SignIn),
            (400, 3, "etcdserver: revision of auth store is old", Failure::SignIn),
            (412, 9, "etcdserver: authentication is not enabled", Failure::SignIn),
            (400, 3, "etcdserver: authentication failed, invalid user ID or password", Failure::Final(SignedOut)),
            (400, 3, "etcdserver: request is too large", Failure::Final(TooLarge)),
            (400, 3, "etcdserver: too many operations in txn request", Failure::Final(TooLarge)),
            (429, 8, "grpc: received message larger than max (3000028 vs. 2097152)", Failure::Final(TooLarge)),
            (429, 8, "etcdserver: mvcc: database space exceeded", Failure::Final(NoSpace)),
            (429, 8, "etcdserver: too many requests", Failure::Final(Busy(Some(7)))),
            (503, 14, "etcdserver: request timed out", Failure::Away(Busy(Some(7)))),
            (503, 14, "etcdserver: no leader", Failure::Away(Busy(Some(7)))),
            (500, 2, "context deadline exceeded", Failure::Away(Busy(Some(7)))),
            (501, 12, "Method Not Allowed", Failure::Final(Stranger)),
        ] {
            assert_eq!(etcd(status, code, message), failure, "{message}");
        }
    }

    #[test]
    fn whatever_else_answers_is_told_apart() {
        let html = "<!doctype html><title>Sign in</title>";
        for (status, body, expected) in [
            (200, html, Failure::Final(RemoteError::Stranger)),
            (302, "", Failure::Final(RemoteError::Stranger)),
            (401, html, Failure::Final(RemoteError::Stranger)),
            (404, "Not Found\n", Failure::Final(RemoteError::Stranger)),
            (413, html, Failure::Final(RemoteError::TooLarge)),
            (429, html, Failure::Final(RemoteError::Busy(Some(7)))),
            (502, html, Failure::Away(RemoteError::Busy(Some(7)))),
            (200, r#"{"header":{"clus"#, Failure::Away(RemoteError::Offline)),
            (200, "", Failure::Away(RemoteError::Offline)),
            (200, "7", Failure::Final(RemoteError::Stranger)),
        ] {
            assert_eq!(failure(status, body), expected, "{status} {body}");
        }
    }
}
