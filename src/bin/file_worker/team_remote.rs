//! Where a team keeps its documents, as the replicas of this browser reach it: a folder, or a server.
use kontor::replication::access_error::AccessError;
use kontor::replication::couchdb_remote::CouchDbRemote;
use kontor::replication::document_name::DocumentName;
use kontor::replication::etcd_remote::EtcdRemote;
use kontor::replication::folder_remote::FolderRemote;
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError, Waited};
use kontor::replication::server_access::{RemoteAccess, ServerRemote, Writing};
use kontor::worker_protocol::team::ServerKind;

use super::fetch_client::FetchClient;
use super::team_place::BrowserDirectory;

/// The place of a team.
pub enum TeamRemote {
    /// A folder that a tool synchronises.
    Folder(FolderRemote<BrowserDirectory>),
    /// A cluster of etcd.
    Etcd(EtcdRemote<FetchClient>),
    /// CouchDB.
    CouchDb(CouchDbRemote<FetchClient>),
}

/// Does something with the remote, whatever it is.
macro_rules! with {
    ($place:expr, $remote:ident => $result:expr) => {
        match $place {
            TeamRemote::Folder($remote) => $result,
            TeamRemote::Etcd($remote) => $result,
            TeamRemote::CouchDb($remote) => $result,
        }
    };
}

impl TeamRemote {
    /// A team's place on a server.
    pub fn on_server(kind: ServerKind, access: RemoteAccess) -> TeamRemote {
        match kind {
            ServerKind::Etcd => TeamRemote::Etcd(EtcdRemote::new(FetchClient, access)),
            ServerKind::CouchDb => TeamRemote::CouchDb(CouchDbRemote::new(FetchClient, access)),
        }
    }

    /// The reason if the place has no team.
    pub fn no_team(&self) -> AccessError {
        match self {
            TeamRemote::Folder(_) => AccessError::NoTeam,
            TeamRemote::Etcd(_) | TeamRemote::CouchDb(_) => AccessError::NoTeamThere,
        }
    }

    /// The reason if it has one already.
    pub fn has_team(&self) -> AccessError {
        match self {
            TeamRemote::Folder(_) => AccessError::HasTeam,
            TeamRemote::Etcd(_) | TeamRemote::CouchDb(_) => AccessError::HasTeamThere,
        }
    }
}

impl ServerRemote for TeamRemote {
    async fn may_write(&self, own: &DocumentName) -> Result<Writing, RemoteError> {
        match self {
            TeamRemote::Folder(_) => Ok(Writing::Allowed),
            TeamRemote::Etcd(remote) => remote.may_write(own).await,
            TeamRemote::CouchDb(remote) => remote.may_write(own).await,
        }
    }

    fn is_open(&self) -> bool {
        match self {
            TeamRemote::Folder(_) => false,
            TeamRemote::Etcd(remote) => remote.is_open(),
            TeamRemote::CouchDb(remote) => remote.is_open(),
        }
    }
}

impl Remote for TeamRemote {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        with!(self, remote => remote.identity().await)
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        with!(self, remote => remote.news(since).await)
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        with!(self, remote => remote.read(names).await)
    }

    async fn read_with_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        with!(self, remote => remote.read_with_news(names, since).await)
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        with!(self, remote => remote.range(from, to, limit).await)
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        with!(self, remote => remote.missing(names).await)
    }

    async fn remove_copies(&self) -> Result<(), RemoteError> {
        with!(self, remote => remote.remove_copies().await)
    }

    async fn reads_only(&self, own: &DocumentName) -> Result<bool, RemoteError> {
        Ok(self.may_write(own).await? == Writing::Refused)
    }

    fn late(&self) -> usize {
        with!(self, remote => remote.late())
    }

    async fn wait(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        with!(self, remote => remote.wait(since, seconds).await)
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        with!(self, remote => remote.add(documents).await)
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        with!(self, remote => remote.put(document).await)
    }
}
