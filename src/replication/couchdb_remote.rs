//! A team's documents in CouchDB: a database for each team, and a document for each of the team's. What changes never is
//! written as a replica of itself, with a revision that follows from its bytes, so that it can be sent again for ever.
mod answers;
mod news;
mod requests;

use std::cell::{Cell, RefCell};

use serde_json::Value as Json;

use super::batches::Batches;
use super::document_name::DocumentName;
use super::http_client::{HttpAnswer, HttpClient};
use super::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError, Waited};
use super::server_access::{Ask, Endpoints, Failure, Lines, RemoteAccess, ServerRemote, Writing};
use crate::base::base64;
use answers::Answer;

/// The most bytes in a request. CouchDB takes 8 MB a document and more a request; what stands before it may take less.
const MOST_BYTES: usize = 3_000_000;
/// The most documents in a request.
const MOST_DOCUMENTS: usize = 50;
/// The most names in an answer.
const NAMES_AT_ONCE: usize = 1_000;
/// A document that changes is read again as often, if somebody was faster.
const MOST_TRIES: usize = 5;
/// The document with the rules for writing, which `scripts/couchdb-team.mjs` writes.
const RULES: &str = "_design/kontor";
/// The names of other documents do not begin with it.
const SYSTEM: char = '_';

/// The documents of a team in CouchDB.
pub struct CouchDbRemote<H> {
    endpoints: Endpoints<H>,
    /// The path of the team's database.
    database: String,
    /// The header that signs in. A cookie would be kept from another site's page by most browsers.
    token: Option<String>,
    /// The password is wrong. It is not tried again: five wrong ones lock the login out.
    is_wrong: Cell<bool>,
    batches: Batches,
    /// The document that was put last, with its revision.
    last_put: RefCell<Option<(String, String)>>,
}

impl<H: HttpClient> CouchDbRemote<H> {
    /// The documents of a team on a server.
    pub fn new(http: H, access: RemoteAccess) -> CouchDbRemote<H> {
        let RemoteAccess { endpoints, team, login, password } = access;
        let token = (!login.is_empty()).then(|| {
            let mut token = "Basic ".to_string();
            base64::write(format!("{login}:{password}").as_bytes(), &mut token);
            token
        });
        CouchDbRemote {
            endpoints: Endpoints::new(http, endpoints),
            database: format!("kontor-{team}"),
            token,
            is_wrong: Cell::new(false),
            batches: Batches::new(MOST_DOCUMENTS, MOST_BYTES),
            last_put: RefCell::new(None),
        }
    }

    /// The endpoint that answered last.
    pub fn endpoint(&self) -> &str {
        self.endpoints.current()
    }

    /// A request within the database.
    async fn ask(&self, path: &str, body: Option<&str>) -> Result<Answer, RemoteError> {
        self.ask_at(&self.path(path), body).await
    }

    async fn ask_at(&self, path: &str, body: Option<&str>) -> Result<Answer, RemoteError> {
        let ask = Ask { path, body, token: self.token.as_deref(), lines: None, ends_in_silence: false };
        self.asked(ask, answers::parsed).await
    }

    /// A request within the database whose answer comes in lines.
    async fn ask_for_lines<T>(
        &self,
        path: &str,
        lines: Lines<'_>,
        read: impl Fn(&HttpAnswer) -> Result<T, Failure>,
    ) -> Result<T, RemoteError> {
        let ask = Ask {
            path: &self.path(path),
            body: None,
            token: self.token.as_deref(),
            lines: Some(lines),
            ends_in_silence: false,
        };
        self.asked(ask, read).await
    }

    fn path(&self, path: &str) -> String {
        match path {
            "" => self.database.clone(),
            path => format!("{}/{path}", self.database),
        }
    }

    async fn asked<T>(&self, ask: Ask<'_>, read: impl Fn(&HttpAnswer) -> Result<T, Failure>) -> Result<T, RemoteError> {
        if self.is_wrong.get() {
            return Err(RemoteError::SignedOut);
        }
        self.endpoints.ask(ask, read).await.map_err(|failure| match failure {
            Failure::SignIn => {
                self.is_wrong.set(true);
                RemoteError::SignedOut
            }
            Failure::Away(error) | Failure::Final(error) => error,
        })
    }

    /// What the list of documents says of some names, in their order, and the number of letters of the answer.
    async fn rows_of(&self, names: &[String], query: &str) -> Result<(Vec<Json>, usize), RemoteError> {
        let mut answer = self.ask(&format!("_all_docs{query}"), Some(&requests::keys(names))).await?;
        let rows = answer.rows()?;
        let are_these = rows.len() == names.len() && rows.iter().zip(names).all(|(row, name)| row["key"] == **name);
        if are_these { Ok((rows, answer.length)) } else { Err(RemoteError::Offline) }
    }

    /// Asks for what is under some names.
    async fn found(&self, names: &[String]) -> Result<(Vec<Found>, usize), RemoteError> {
        let (rows, length) = self.rows_of(names, "?include_docs=true").await?;
        let found: Result<Vec<Found>, RemoteError> = rows.iter().map(answers::found).collect();
        Ok((found?, length))
    }

    /// The names from one to before another, in order, at most `limit`.
    async fn names(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        let mut out: Vec<String> = Vec::new();
        let (mut from, mut is_known) = (from.to_string(), false);
        while out.len() < limit {
            let most = NAMES_AT_ONCE.min(limit - out.len());
            let rows = self.ask(&requests::range(&from, to, is_known, most), None).await?.rows()?;
            let names: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
            out.extend(names.iter().filter(|name| !name.starts_with(SYSTEM)).map(|name| (*name).to_string()));
            match names.last() {
                Some(last) if rows.len() == most => (from, is_known) = ((*last).to_string(), true),
                _ => break,
            }
        }
        Ok(out)
    }

    /// Writes documents, and gives what became of each; `None` where another one is there.
    async fn write(
        &self,
        names: &[String],
        documents: &[String],
        are_replicated: bool,
    ) -> Result<Vec<Option<Added>>, RemoteError> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let answer = self.ask("_bulk_docs", Some(&requests::documents(documents, are_replicated))).await?;
        let rows = answer.json.as_array().ok_or(RemoteError::Stranger)?;
        // Of replicated ones, the answer names only those that were not written.
        let of = |name: &String| match rows.iter().find(|row| row["id"] == **name) {
            Some(row) => answers::added(row, answer.stored()),
            None if are_replicated => Some(answer.stored()),
            None => Some(Added::Weak),
        };
        Ok(names.iter().map(of).collect())
    }

    /// Adds documents, no two under one name. What is there already is looked at first: CouchDB keeps several first revisions
    /// beside each other, and takes one that was replaced since for known.
    async fn add_batch(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        let names: Vec<String> = documents.iter().map(|document| document.name.to_string()).collect();
        let rows = self.rows_of(&names, "").await?.0;
        let mut out = vec![None; documents.len()];
        // Absent or the same; deleted by an admin; something else.
        let mut places = [Vec::new(), Vec::new(), Vec::new()];
        for (at, row) in rows.iter().enumerate() {
            let revision = requests::first_revision(&documents[at]);
            let kind = match (row["error"].as_str(), &row["value"]) {
                (Some("not_found"), _) => 0,
                (Some(_), _) => return Err(RemoteError::Offline),
                (None, value) if value["deleted"] == true => 1,
                // Sent again as well: it may be on too few servers.
                (None, value) if value["rev"] == *revision => 0,
                _ => 2,
            };
            places[kind].push((at, revision));
        }
        for (places, is_replicated) in [(&places[0], true), (&places[1], false)] {
            let names: Vec<String> = places.iter().map(|(at, _)| names[*at].clone()).collect();
            let texts = places
                .iter()
                .map(|(at, revision)| requests::document(&documents[*at], is_replicated.then_some(revision.as_str())));
            let written = self.write(&names, &texts.collect::<Vec<String>>(), is_replicated).await?;
            for ((at, _), written) in places.iter().zip(written) {
                // What came in between is looked at the next time.
                out[*at] = Some(written.unwrap_or(Added::Weak));
            }
        }
        let others: Vec<String> = places[2].iter().map(|(at, _)| names[*at].clone()).collect();
        let there = self.batches.read(&others, async |names| self.found(names).await).await?;
        for ((at, _), there) in places[2].iter().zip(there) {
            let is_same = there == Found::Here(documents[*at].body.clone());
            out[*at] = Some(if is_same { Added::Stored } else { Added::Refused });
        }
        Ok(out.into_iter().map(|added| added.unwrap_or(Added::Weak)).collect())
    }

    /// The revision under a name, and those that are beside it after servers were apart.
    async fn revisions(&self, name: &str) -> Result<(Option<String>, Vec<String>), RemoteError> {
        let rows = self.rows_of(&[name.to_string()], "?include_docs=true&conflicts=true").await?.0;
        let Some(row) = rows.first() else { return Err(RemoteError::Offline) };
        match row["error"].as_str() {
            Some("not_found") => return Ok((None, Vec::new())),
            Some(_) => return Err(RemoteError::Offline),
            None => {}
        }
        let revision = row["value"]["rev"].as_str().filter(|_| row["value"]["deleted"] != true);
        let beside = row["doc"]["_conflicts"].as_array().into_iter().flatten();
        Ok((revision.map(str::to_string), beside.filter_map(|it| it.as_str().map(str::to_string)).collect()))
    }
}

impl<H: HttpClient> Remote for CouchDbRemote<H> {
    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        self.runs_since(since).await
    }

    async fn wait(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        self.changes_since(since, seconds).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.batches.read(names, async |names| self.found(names).await).await
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        self.names(from, to, limit).await
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        let may_join =
            |before: &[Document], document: &Document| before.iter().all(|other| other.name != document.name);
        self.batches.add(documents, may_join, async |batch| self.add_batch(batch).await).await
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        let name = document.name.to_string();
        for _ in 0..MOST_TRIES {
            let known = self.last_put.take().filter(|(of, _)| *of == name).map(|(_, revision)| revision);
            let (revision, beside) = match known {
                Some(revision) => (Some(revision), Vec::new()),
                None => self.revisions(&name).await?,
            };
            let mut documents = vec![requests::document(document, revision.as_deref())];
            documents.extend(beside.iter().map(|revision| requests::removal(&name, revision)));
            let answer = self.ask("_bulk_docs", Some(&requests::documents(&documents, false))).await?;
            let row = answer.json.get(0).ok_or(RemoteError::Stranger)?;
            if let Some(added) = answers::added(row, answer.stored()) {
                if let Some(revision) = row["rev"].as_str() {
                    self.last_put.replace(Some((name, revision.to_string())));
                }
                return Ok(added);
            }
        }
        Err(RemoteError::Busy(None))
    }
}

impl<H: HttpClient> ServerRemote for CouchDbRemote<H> {
    // By the roles of the session. It is the rules that refuse, so that they have to be there.
    async fn may_write(&self, _own: &DocumentName) -> Result<Writing, RemoteError> {
        let session = self.ask_at("_session", None).await?.json;
        let user = &session["userCtx"];
        let Some(roles) = user["roles"].as_array() else { return Err(RemoteError::Stranger) };
        if self.token.is_some() && user["name"].is_null() {
            // Something in between keeps the password to itself.
            return Err(RemoteError::SignedOut);
        }
        let writes = |role: &str| {
            let kind = role.strip_prefix(&*self.database).unwrap_or_default();
            role == "_admin" || kind == "-keeper" || kind == "-member"
        };
        if !roles.iter().filter_map(Json::as_str).any(writes) {
            return Ok(Writing::Refused);
        }
        let rules = self.rows_of(&[RULES.to_string()], "?include_docs=true").await?.0.pop();
        let has_rules = rules.is_some_and(|row| row["doc"]["validate_doc_update"].is_string());
        Ok(if has_rules { Writing::Allowed } else { Writing::WithoutRules })
    }
}
