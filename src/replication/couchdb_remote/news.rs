//! What is new in CouchDB: asked for, or waited for.
use serde_json::Value as Json;

use super::answers::{self, Answer};
use super::{CouchDbRemote, requests};
use crate::replication::http_client::{HttpAnswer, HttpClient};
use crate::replication::remote::{Cursor, News, RemoteError, Waited};
use crate::replication::server_access::{Failure, Lines};

/// The names of runs: from here to before there.
const RUNS: [&str; 2] = ["c!", "c\""];
/// The most changes in an answer.
const CHANGES_AT_ONCE: usize = 1_000;
/// What a cursor begins with.
const KIND: &str = "couchdb";
/// The server ends a request that waits; if it does not, the browser does as many seconds later.
const GRACE: u32 = 2;

/// A place in the changes of a database.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Place {
    /// When the database was made, as the server says it.
    made: String,
    /// The sequence, which only the server understands but for the number with which it begins.
    sequence: String,
}

impl Place {
    fn of(cursor: &Cursor) -> Option<Place> {
        let mut parts = std::str::from_utf8(&cursor.0).ok()?.split(' ');
        let (kind, made, sequence) = (parts.next()?, parts.next()?, parts.next()?);
        (kind == KIND).then(|| Place { made: made.to_string(), sequence: sequence.to_string() })
    }

    fn cursor(&self) -> Cursor {
        Cursor(format!("{KIND} {} {}", self.made, self.sequence).into_bytes())
    }

    /// The number of changes so far, on whichever nodes answered.
    fn number(&self) -> u64 {
        self.sequence.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}

/// A sequence, which is a number in CouchDB's older versions and in express-pouchdb.
fn sequence(json: &Json) -> Option<String> {
    json.as_str().map(str::to_string).or_else(|| json.as_u64().map(|number| number.to_string()))
}

/// The runs among changes.
fn runs(changes: &[Json]) -> impl Iterator<Item = String> {
    let names = changes.iter().filter_map(|change| change["id"].as_str());
    names.filter(|name| *name >= RUNS[0] && *name < RUNS[1]).map(str::to_string)
}

impl<H: HttpClient> CouchDbRemote<H> {
    /// The runs that were added or replaced since a cursor; all of them without one, or if the database is no longer the one
    /// it was. A server that was put back to an earlier state counts from there, so that it would say nothing until it is
    /// where it was.
    pub(super) async fn runs_since(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        let now = self.ask("", None).await?.json;
        let (Some(made), Some(at)) = (sequence(&now["instance_start_time"]), sequence(&now["update_seq"])) else {
            return Err(RemoteError::Stranger);
        };
        let now = Place { made, sequence: at };
        let before = since.and_then(Place::of);
        if let Some(before) = before.filter(|before| before.made == now.made && before.number() <= now.number())
            && let Some(news) = self.changed_runs(before).await?
        {
            return Ok(news);
        }
        // What comes after the sequence is named again the next time.
        Ok(News { names: self.names(RUNS[0], RUNS[1], usize::MAX).await?, cursor: now.cursor() })
    }

    /// The runs that changed after a place; `None` if the server does not know it.
    async fn changed_runs(&self, mut at: Place) -> Result<Option<News>, RemoteError> {
        let mut names = Vec::new();
        loop {
            let since = requests::encoded(&at.sequence);
            let answer = match self.ask(&format!("_changes?since={since}&limit={CHANGES_AT_ONCE}"), None).await {
                Ok(answer) => answer.json,
                Err(RemoteError::Stranger) => return Ok(None),
                Err(error) => return Err(error),
            };
            let (Some(changes), Some(last)) = (answer["results"].as_array(), sequence(&answer["last_seq"])) else {
                return Err(RemoteError::Offline);
            };
            names.extend(runs(changes));
            at.sequence = last;
            if changes.len() < CHANGES_AT_ONCE {
                return Ok(Some(News { names, cursor: at.cursor() }));
            }
        }
    }

    /// Waits until anything changes after a cursor, at most for some seconds. If it is no run, nobody is named.
    pub(super) async fn changes_since(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        let Some(before) = Place::of(since) else { return Ok(Waited::StartOver) };
        let since = requests::encoded(&before.sequence);
        let milliseconds = u64::from(seconds) * 1_000;
        let path = format!("_changes?feed=longpoll&since={since}&limit={CHANGES_AT_ONCE}&timeout={milliseconds}");
        let lines = Lines { seconds: seconds + GRACE, is_enough: &|_| false };
        match self.ask_for_lines(&path, lines, |answer| seen(answer, &before)).await {
            Err(RemoteError::Stranger) => Ok(Waited::StartOver),
            waited => waited,
        }
    }
}

/// What was seen while waiting. The answer has a change a line, and no end if the browser ended it.
fn seen(answer: &HttpAnswer, before: &Place) -> Result<Waited, Failure> {
    let mut after = before.clone();
    let changes = match answers::parsed(answer) {
        Ok(Answer { json, .. }) => {
            let Some(changes) = json["results"].as_array() else {
                return Err(Failure::Final(RemoteError::Stranger));
            };
            after.sequence = sequence(&json["last_seq"]).unwrap_or(after.sequence);
            changes.clone()
        }
        Err(Failure::Away(RemoteError::Offline)) if answer.body.trim_start().starts_with(r#"{"results""#) => {
            let lines = answer.body.lines().map(|line| line.trim().trim_end_matches(','));
            let changes: Vec<Json> = lines.filter_map(|line| serde_json::from_str(line).ok()).collect();
            if let Some(last) = changes.last().and_then(|change| sequence(&change["seq"])) {
                after.sequence = last;
            }
            changes
        }
        Err(failure) => return Err(failure),
    };
    let names: Vec<String> = runs(&changes).collect();
    Ok(match changes.is_empty() {
        true => Waited::Nothing,
        false => Waited::Changed(News { names, cursor: after.cursor() }),
    })
}
