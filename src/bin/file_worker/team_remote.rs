//! Where a team keeps its documents, as the replicas of this browser reach it: a folder, or a cluster of servers.
use kontor::replication::access_error::AccessError;
use kontor::replication::etcd_remote::EtcdRemote;
use kontor::replication::folder_remote::FolderRemote;
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError, Waited};

use super::fetch_client::FetchClient;
use super::team_place::BrowserDirectory;

/// The place of a team.
pub enum TeamRemote {
    /// A folder that a tool synchronises.
    Folder(FolderRemote<BrowserDirectory>),
    /// A cluster of etcd.
    Etcd(EtcdRemote<FetchClient>),
}

impl TeamRemote {
    /// The reason if the place has no team.
    pub fn no_team(&self) -> AccessError {
        match self {
            TeamRemote::Folder(_) => AccessError::NoTeam,
            TeamRemote::Etcd(_) => AccessError::NoTeamThere,
        }
    }

    /// The reason if it has one already.
    pub fn has_team(&self) -> AccessError {
        match self {
            TeamRemote::Folder(_) => AccessError::HasTeam,
            TeamRemote::Etcd(_) => AccessError::HasTeamThere,
        }
    }
}

impl Remote for TeamRemote {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.identity().await,
            TeamRemote::Etcd(remote) => remote.identity().await,
        }
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.news(since).await,
            TeamRemote::Etcd(remote) => remote.news(since).await,
        }
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.read(names).await,
            TeamRemote::Etcd(remote) => remote.read(names).await,
        }
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.range(from, to, limit).await,
            TeamRemote::Etcd(remote) => remote.range(from, to, limit).await,
        }
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.missing(names).await,
            TeamRemote::Etcd(remote) => remote.missing(names).await,
        }
    }

    async fn remove_copies(&self) -> Result<(), RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.remove_copies().await,
            TeamRemote::Etcd(remote) => remote.remove_copies().await,
        }
    }

    fn late(&self) -> usize {
        match self {
            TeamRemote::Folder(remote) => remote.late(),
            TeamRemote::Etcd(remote) => remote.late(),
        }
    }

    async fn wait(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.wait(since, seconds).await,
            TeamRemote::Etcd(remote) => remote.wait(since, seconds).await,
        }
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.add(documents).await,
            TeamRemote::Etcd(remote) => remote.add(documents).await,
        }
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        match self {
            TeamRemote::Folder(remote) => remote.put(document).await,
            TeamRemote::Etcd(remote) => remote.put(document).await,
        }
    }
}
