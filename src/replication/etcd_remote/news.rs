//! What is new in etcd: asked for, or waited for.
use serde_json::Value as Json;

use super::answers::{self, number};
use super::{EtcdRemote, NAMES_AT_ONCE, requests};
use crate::replication::http_client::{HttpAnswer, HttpClient};
use crate::replication::remote::{Cursor, Found, News, RemoteError, Waited};
use crate::replication::server_access::{Failure, Lines};

/// The names of runs: from here to before there.
const RUNS: [&str; 2] = ["c!", "c\""];

/// A place in the revisions of a cluster.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Place {
    cluster: u64,
    revision: u64,
    /// The number of runs.
    count: u64,
    /// The revision that created the newest run, and its name. A cluster that was put back to an earlier state and has
    /// gone on since has another one there, or none.
    created: u64,
    newest: String,
}

impl Place {
    fn of(cursor: &Cursor) -> Option<Place> {
        let mut parts = std::str::from_utf8(&cursor.0).ok()?.split(' ');
        let mut number = || parts.next()?.parse().ok();
        let [cluster, revision, count, created] = [number()?, number()?, number()?, number()?];
        Some(Place { cluster, revision, count, created, newest: parts.next()?.to_string() })
    }

    fn cursor(&self) -> Cursor {
        let Place { cluster, revision, count, created, newest } = self;
        Cursor(format!("{cluster} {revision} {count} {created} {newest}").into_bytes())
    }
}

impl<H: HttpClient> EtcdRemote<H> {
    /// What is under some names, and the runs that were added since a cursor; all of them without one, or if the cluster is
    /// no longer the one it was.
    ///
    /// To list keys by revision, etcd reads every document in the range. So their number is asked for first, which costs
    /// nothing, and runs are never removed.
    pub(super) async fn found_and_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, News), RemoteError> {
        let before = since.and_then(Place::of).unwrap_or_default();
        let [from, to] = RUNS.map(|name| self.key(name));
        let newest = (before.created > 0)
            .then(|| requests::is_created_at(&self.key(&before.newest), &before.created.to_string()));
        let mut asked: Vec<String> = names.iter().map(|name| requests::range_operation(&self.key(name))).collect();
        asked.push(requests::count_operation(&from, &to));
        let (answer, _) =
            self.gateway.call("kv/txn", &requests::transaction(newest.as_slice(), &asked, &asked)).await?;
        let found = answers::found(&answer).filter(|found| found.len() == asked.len());
        let mut found = found.ok_or(RemoteError::Stranger)?;
        // The last answer is the number of runs.
        found.truncate(names.len());
        let header = &answer["header"];
        let mut now = Place {
            cluster: number(&header["cluster_id"]),
            revision: number(&header["revision"]),
            count: number(&answer["responses"][names.len()]["response_range"]["count"]),
            ..before.clone()
        };
        let goes_on = now.cluster == before.cluster
            && now.revision >= before.revision
            && now.count >= before.count
            && answer["succeeded"] == true;
        let mut runs = Vec::new();
        if !goes_on || now.count > before.count {
            let least = if goes_on { before.revision + 1 } else { 0 };
            let filter = format!(r#","min_create_revision":"{least}""#);
            let entries = self.entries(RUNS[0], RUNS[1], usize::MAX, if least > 0 { &filter } else { "" }).await?;
            if !goes_on {
                (now.created, now.newest) = (0, String::new());
            }
            for entry in &entries {
                let Some(name) = self.name(entry) else { continue };
                let created = number(&entry["create_revision"]);
                // What came after the count is named again the next time.
                if created > now.created && created <= now.revision {
                    (now.created, now.newest) = (created, name.clone());
                }
                runs.push(name);
            }
        }
        Ok((found, News { names: runs, cursor: now.cursor() }))
    }

    /// The keys from a name to before another, in order, at most `limit`.
    pub(super) async fn entries(
        &self,
        from: &str,
        to: &str,
        limit: usize,
        filter: &str,
    ) -> Result<Vec<Json>, RemoteError> {
        let mut out: Vec<Json> = Vec::new();
        let mut from = from.to_string();
        let to = self.key(to);
        while out.len() < limit {
            let most = NAMES_AT_ONCE.min(limit - out.len());
            let (mut answer, _) =
                self.gateway.call("kv/range", &requests::keys(&self.key(&from), &to, most, filter)).await?;
            let entries = answer["kvs"].as_array_mut().map(std::mem::take).unwrap_or_default();
            let last = entries.last().and_then(|entry| self.name(entry));
            out.extend(entries);
            match last {
                Some(last) if answer["more"] == true => from = last + "\0",
                _ => break,
            }
        }
        Ok(out)
    }

    /// Waits until runs are added or replaced after a cursor, at most for some seconds. Whoever is told of runs of its own
    /// waits on, from the cursor that comes with them.
    ///
    /// # Errors
    /// The remote fails. An endpoint that loses the others tells nothing, and is left by the next request.
    pub(super) async fn changes_since(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        let Some(before) = Place::of(since) else { return Ok(Waited::StartOver) };
        let [from, to] = RUNS.map(|name| self.key(name));
        let request = &*requests::watch(&from, &to, before.revision + 1);
        // The first line says that etcd watches, the second one what it saw, unless the first says why it does not.
        let is_enough = |lines: &str| lines.lines().count() > 1 || lines.contains(r#""canceled":true"#);
        let seen = |answer: &HttpAnswer| self.seen(answer, &before);
        self.gateway.ask_for_lines("watch", request, Lines { seconds, is_enough: &is_enough }, seen).await
    }

    fn seen(&self, answer: &HttpAnswer, before: &Place) -> Result<Waited, Failure> {
        let busy = RemoteError::Busy(answer.retry_after);
        let mut names = Vec::new();
        let mut after = before.clone();
        let mut is_watching = false;
        for line in answer.body.lines() {
            let line = answers::parsed(&HttpAnswer { body: line.to_string(), ..answer.clone() })?;
            if line["error"].is_object() {
                return Err(answers::refusal(&line["error"], busy));
            }
            let result = &line["result"];
            let header = &result["header"];
            if number(&result["compact_revision"]) > 0
                || number(&header["cluster_id"]) != before.cluster
                || result["created"] == true && number(&header["revision"]) < before.revision
            {
                return Ok(Waited::StartOver);
            }
            if result["canceled"] == true {
                let reason = serde_json::json!({ "message": result["cancel_reason"] });
                return Err(match answers::refusal(&reason, busy) {
                    // Neither a code nor a known reason.
                    Failure::Final(RemoteError::Stranger) => Failure::Final(RemoteError::Forbidden),
                    failure => failure,
                });
            }
            is_watching = true;
            for event in result["events"].as_array().map(Vec::as_slice).unwrap_or_default() {
                names.extend(self.name(&event["kv"]));
                after.revision = after.revision.max(number(&event["kv"]["mod_revision"]));
            }
        }
        match names.is_empty() {
            _ if !is_watching => Err(Failure::Away(RemoteError::Offline)),
            true => Ok(Waited::Nothing),
            false => Ok(Waited::Changed(News { names, cursor: after.cursor() })),
        }
    }
}
