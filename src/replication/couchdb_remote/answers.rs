//! What CouchDB answers, and what else may answer in its place.
use serde_json::Value as Json;

use crate::base::base64;
use crate::replication::http_client::HttpAnswer;
use crate::replication::remote::{Added, Found, RemoteError};
use crate::replication::server_access::Failure;

/// The status of writing that too few servers have confirmed.
const ACCEPTED: u16 = 202;

/// A whole answer.
pub(super) struct Answer {
    pub(super) json: Json,
    /// The number of its letters.
    pub(super) length: usize,
    is_weak: bool,
}

impl Answer {
    /// What a document counts as that the answer says nothing against.
    pub(super) fn stored(&self) -> Added {
        if self.is_weak { Added::Weak } else { Added::Stored }
    }

    /// The rows of a list; each has a name, and what is there or why not.
    pub(super) fn rows(&mut self) -> Result<Vec<Json>, RemoteError> {
        match self.json["rows"].as_array_mut().map(std::mem::take) {
            // What goes wrong on the way is a row.
            Some(rows) if rows.iter().any(|row| !row["key"].is_string()) => Err(RemoteError::Offline),
            Some(rows) => Ok(rows),
            None => Err(RemoteError::Stranger),
        }
    }
}

/// An answer, or why there is none.
pub(super) fn parsed(answer: &HttpAnswer) -> Result<Answer, Failure> {
    let busy = RemoteError::Busy(answer.retry_after);
    match serde_json::from_str::<Json>(&answer.body) {
        Ok(json) if matches!(answer.status, 200..=202) && (json.is_object() || json.is_array()) => {
            Ok(Answer { json, length: answer.body.len(), is_weak: answer.status == ACCEPTED })
        }
        Ok(json) if json["error"].is_string() => {
            Err(refusal(answer.status, json["reason"].as_str().unwrap_or_default(), busy))
        }
        // A proxy, in its own words.
        _ => Err(match answer.status {
            413 => Failure::Final(RemoteError::TooLarge),
            429 => Failure::Final(busy),
            502..=504 => Failure::Away(busy),
            507 => Failure::Final(RemoteError::NoSpace),
            200..=202 if answer.body.trim_start().is_empty() || answer.body.trim_start().starts_with(['{', '[']) => {
                Failure::Away(RemoteError::Offline)
            }
            _ => Failure::Final(RemoteError::Stranger),
        }),
    }
}

/// Why CouchDB refuses a request: reasons say more than the status.
fn refusal(status: u16, reason: &str, busy: RemoteError) -> Failure {
    Failure::Final(match status {
        // express-pouchdb says so to members of nothing, CouchDB to nobody in particular.
        401 if reason.contains("not authorized to access this db") => RemoteError::Forbidden,
        401 => return Failure::SignIn,
        403 if reason.contains("locked") => RemoteError::LockedOut,
        403 => RemoteError::Forbidden,
        404 if reason == "no_db_file" || reason.contains("Database does not exist") => RemoteError::NoDatabase,
        413 => RemoteError::TooLarge,
        429 => busy,
        507 => RemoteError::NoSpace,
        500.. => return Failure::Away(busy),
        _ => RemoteError::Stranger,
    })
}

/// What is in a row of a list of documents.
pub(super) fn found(row: &Json) -> Result<Found, RemoteError> {
    match row["error"].as_str() {
        Some("not_found") => return Ok(Found::Missing),
        Some(_) => return Err(RemoteError::Offline),
        None => {}
    }
    if row["value"]["deleted"] == true {
        return Ok(Found::Deleted);
    }
    // A document without it was not written by Kontor.
    row["doc"]["d"].as_str().and_then(base64::read).map(Found::Here).ok_or(RemoteError::Stranger)
}

/// What became of a document, by the row with its name; `None` if another one was faster.
pub(super) fn added(row: &Json, stored: Added) -> Option<Added> {
    match row["error"].as_str() {
        None => Some(stored),
        Some("forbidden" | "unauthorized") => Some(Added::Refused),
        Some("conflict") => None,
        Some(_) => Some(Added::Weak),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(status: u16, body: &str) -> Failure {
        match parsed(&HttpAnswer { status, body: body.to_string(), retry_after: Some(7) }) {
            Ok(answer) => panic!("{status} {body} is an answer: {}", answer.json),
            Err(failure) => failure,
        }
    }

    #[test]
    fn every_refusal_of_couchdb_is_understood() {
        use RemoteError::*;
        let away = Failure::Away(Busy(Some(7)));
        for (status, error, reason, expected) in [
            (401, "unauthorized", "Name or password is incorrect.", Failure::SignIn),
            (401, "unauthorized", "You are not authorized to access this db.", Failure::Final(Forbidden)),
            (403, "forbidden", "You are not allowed to access this db.", Failure::Final(Forbidden)),
            (
                403,
                "forbidden",
                "Account is temporarily locked due to multiple authentication failures",
                Failure::Final(LockedOut),
            ),
            (404, "not_found", "Database does not exist.", Failure::Final(NoDatabase)),
            (404, "not_found", "no_db_file", Failure::Final(NoDatabase)),
            (404, "not_found", "missing", Failure::Final(Stranger)),
            (400, "bad_request", "invalid UTF-8 JSON", Failure::Final(Stranger)),
            (413, "document_too_large", "c!anna!0000000000000001!00000001", Failure::Final(TooLarge)),
            (413, "too_large", "the request entity is too large", Failure::Final(TooLarge)),
            (429, "too_many_requests", "wait", Failure::Final(Busy(Some(7)))),
            (500, "internal_server_error", "No DB shards could be opened.", away),
            (503, "nodedown", "progress not possible", away),
            (507, "insufficient_storage", "database_dir is full", Failure::Final(NoSpace)),
        ] {
            assert_eq!(failure(status, &format!(r#"{{"error":"{error}","reason":"{reason}"}}"#)), expected, "{reason}");
        }
    }

    #[test]
    fn whatever_else_answers_is_told_apart() {
        let html = "<!doctype html><title>Sign in</title>";
        for (status, body, expected) in [
            (200, html, Failure::Final(RemoteError::Stranger)),
            (200, "7", Failure::Final(RemoteError::Stranger)),
            (302, "", Failure::Final(RemoteError::Stranger)),
            (401, html, Failure::Final(RemoteError::Stranger)),
            (404, html, Failure::Final(RemoteError::Stranger)),
            (413, html, Failure::Final(RemoteError::TooLarge)),
            (429, html, Failure::Final(RemoteError::Busy(Some(7)))),
            (502, html, Failure::Away(RemoteError::Busy(Some(7)))),
            (507, html, Failure::Final(RemoteError::NoSpace)),
            (200, r#"{"rows":[{"id":"c!"#, Failure::Away(RemoteError::Offline)),
            (201, r#"[{"id":"#, Failure::Away(RemoteError::Offline)),
            (200, "", Failure::Away(RemoteError::Offline)),
        ] {
            assert_eq!(failure(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_row_says_what_is_there() {
        let row = |text: &str| serde_json::from_str::<Json>(text).unwrap();
        assert_eq!(found(&row(r#"{"key":"x","error":"not_found"}"#)), Ok(Found::Missing));
        assert_eq!(found(&row(r#"{"key":"x","error":"timeout"}"#)), Err(RemoteError::Offline));
        assert_eq!(found(&row(r#"{"key":"x","value":{"rev":"2-a","deleted":true},"doc":null}"#)), Ok(Found::Deleted));
        assert_eq!(found(&row(r#"{"key":"x","value":{"rev":"1-a"},"doc":{"d":"AQI="}}"#)), Ok(Found::Here(vec![1, 2])));
        assert_eq!(found(&row(r#"{"key":"x","value":{"rev":"1-a"},"doc":{"name":"x"}}"#)), Err(RemoteError::Stranger));
    }
}
