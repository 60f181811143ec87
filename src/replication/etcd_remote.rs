//! A team's documents in etcd, over the HTTP gateway that every member of a cluster has. A document is a key: the prefix
//! of the team and the document's name. Whatever etcd answers is on the disks of most members.
mod answers;
mod gateway;
mod news;
mod requests;

use serde_json::Value as Json;

use super::batches::Batches;
use super::document_name::DocumentName;
use super::http_client::HttpClient;
use super::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError, Waited};
use super::server_access::{RemoteAccess, ServerRemote, Writing};
use answers::content;
use gateway::Gateway;
use requests::Key;

/// The most bytes in a request: etcd refuses more than 1.5 MB, with the names.
const MOST_BYTES: usize = 1_250_000;
/// The most operations in a transaction; etcd's limit is 128.
const MOST_OPERATIONS: usize = 60;
/// A revision that no cluster reaches.
const NEVER: &str = "9223372036854775807";
/// The most names in an answer. etcd reads their documents too, although it does not send them.
const NAMES_AT_ONCE: usize = 500;

/// The documents of a team in etcd.
pub struct EtcdRemote<H> {
    gateway: Gateway<H>,
    /// What all keys of the team begin with.
    prefix: String,
    batches: Batches,
}

impl<H: HttpClient> EtcdRemote<H> {
    /// The documents of a team in a cluster.
    pub fn new(http: H, access: RemoteAccess) -> EtcdRemote<H> {
        EtcdRemote {
            prefix: format!("kontor/{}/", access.team),
            gateway: Gateway::new(http, access),
            batches: Batches::new(MOST_OPERATIONS, MOST_BYTES),
        }
    }

    /// The endpoint that answered last.
    pub fn endpoint(&self) -> &str {
        self.gateway.endpoint()
    }

    fn key(&self, name: &str) -> Key {
        Key::of(&self.prefix, name)
    }

    /// A document's name, from its key.
    fn name(&self, entry: &Json) -> Option<String> {
        let key = String::from_utf8(content(entry, "key")?).ok()?;
        key.strip_prefix(&self.prefix).map(str::to_string)
    }

    /// Asks for what is under some names.
    async fn found(&self, names: &[String]) -> Result<(Vec<Found>, usize), RemoteError> {
        let ranges: Vec<String> = names.iter().map(|name| requests::range_operation(&self.key(name))).collect();
        let (answer, length) = self.gateway.call("kv/txn", &requests::transaction(&[], &ranges, &[])).await?;
        let found = answers::found(&answer).filter(|found| found.len() == names.len());
        Ok((found.ok_or(RemoteError::Stranger)?, length))
    }

    /// Adds documents in one transaction. If some are there already, the others are added by another one.
    async fn add_batch(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        let mut out = vec![Added::Stored; documents.len()];
        let mut absent: Vec<usize> = (0..documents.len()).collect();
        while !absent.is_empty() {
            let keys = absent.iter().map(|at| (self.key(&documents[*at].name.to_string()), &documents[*at].body));
            let (mut compares, mut puts, mut ranges) = (Vec::new(), Vec::new(), Vec::new());
            for (key, document) in keys {
                compares.push(requests::is_created_at(&key, "0"));
                puts.push(requests::put_operation(&key, document));
                ranges.push(requests::range_operation(&key));
            }
            let (answer, _) = self.gateway.call("kv/txn", &requests::transaction(&compares, &puts, &ranges)).await?;
            if answer["succeeded"] == true {
                break;
            }
            let found = answers::found(&answer).filter(|found| found.len() == absent.len());
            let mut rest = Vec::new();
            for (at, found) in absent.iter().zip(found.ok_or(RemoteError::Stranger)?) {
                match found {
                    Found::Here(there) if there == documents[*at].body => {}
                    Found::Here(_) => out[*at] = Added::Refused,
                    Found::Deleted | Found::Missing => rest.push(*at),
                }
            }
            // A transaction that does not succeed has found one.
            if rest.len() == absent.len() {
                return Err(RemoteError::Stranger);
            }
            absent = rest;
        }
        Ok(out)
    }
}

impl<H: HttpClient> Remote for EtcdRemote<H> {
    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        Ok(self.found_and_news(&[], since).await?.1)
    }

    async fn wait(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        self.changes_since(since, seconds).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.batches.read(names, async |names| self.found(names).await).await
    }

    async fn read_with_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        match self.found_and_news(names, since).await {
            Ok((found, news)) => Ok((found, Some(news))),
            // In several requests, then.
            Err(RemoteError::TooLarge) => Ok((self.read(names).await?, None)),
            Err(error) => Err(error),
        }
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        let entries = self.entries(from, to, limit, "").await?;
        Ok(entries.iter().filter_map(|entry| self.name(entry)).collect())
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        // Those of one author, who may write all of them or none.
        let may_join = |before: &[Document], document: &Document| {
            before.iter().all(|other| other.name.login() == document.name.login() && other.name != document.name)
        };
        let add = async |batch: &[Document]| match self.add_batch(batch).await {
            Err(RemoteError::Forbidden) => Ok(vec![Added::Refused; batch.len()]),
            added => added,
        };
        self.batches.add(documents, may_join, add).await
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        let put = requests::put_operation(&self.key(&document.name.to_string()), &document.body);
        match self.gateway.call("kv/txn", &requests::transaction(&[], &[put], &[])).await {
            Ok(_) => Ok(Added::Stored),
            Err(RemoteError::Forbidden) => Ok(Added::Refused),
            Err(error) => Err(error),
        }
    }
}

impl<H: HttpClient> ServerRemote for EtcdRemote<H> {
    // etcd looks at the rights of a whole transaction, also of the half that it does not carry out.
    async fn may_write(&self, own: &DocumentName) -> Result<Writing, RemoteError> {
        let key = self.key(&own.to_string());
        let never = requests::is_created_at(&key, NEVER);
        let put = requests::put_operation(&key, b"");
        match self.gateway.call("kv/txn", &requests::transaction(&[never], &[put], &[])).await {
            Ok(_) => Ok(Writing::Allowed),
            Err(RemoteError::Forbidden) => Ok(Writing::Refused),
            Err(error) => Err(error),
        }
    }

    fn is_open(&self) -> bool {
        self.gateway.is_open()
    }
}
