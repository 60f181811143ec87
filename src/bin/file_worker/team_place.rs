//! Where the team of a workspace keeps its documents, with its keys: founded, joined, and found again at every start.
use kontor::base::{Id, WorkspaceId};
use kontor::browser::encryption::{self, EncryptionKey};
use kontor::browser::environment;
use kontor::browser::indexed_db::IndexedDb;
use kontor::browser::team_folder::{FolderError, TeamFolder};
use kontor::browser::team_keys::TeamKeys;
use kontor::browser::team_server::TeamServer;
use kontor::locale::Language;
use kontor::replication::access_error::AccessError;
use kontor::replication::bytes::WireError;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::folder_remote::{Directory, DirectoryError, FolderRemote, Founding};
use kontor::replication::key_ring::{self, TeamDocument, WrappedRing};
use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError};
use kontor::replication::seal::{NONCE, ROUNDS};
use kontor::replication::server_access::RemoteAccess;
use kontor::replication::session_storage;
use kontor::worker::team::{TeamParts, no_access, refused};
use kontor::worker_protocol::Reply;
use kontor::worker_protocol::team::TeamRequest;

use super::team_remote::TeamRemote;
use super::web_seal::WebSeal;

/// By what a worker finds the place of a team.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    /// The workspace, under which place and keys are stored.
    pub workspace: WorkspaceId,
    /// The password of a server, if it is not stored.
    pub password: Option<&'a str>,
}

/// The folder of a team, as the replicas use it.
pub struct BrowserDirectory(TeamFolder);

/// The team of a workspace: everything that a replica needs besides its storage.
pub struct TeamPlace {
    /// The document `team`.
    pub team: Vec<u8>,
    /// The documents.
    pub remote: TeamRemote,
    /// The keys.
    pub seal: WebSeal,
}

impl TeamPlace {
    /// Makes keys for a new team in the folder that is stored for the workspace, and writes them there. The document
    /// `team` is written by whoever founds the replica.
    pub async fn found(access: Access<'_>, passphrase: &str) -> Result<TeamPlace, AccessError> {
        let remote = place(access, None).await?;
        if remote.identity().await?.is_some() {
            return Err(remote.has_team());
        }
        let random =
            || Some((encryption::random()?, encryption::random()?, encryption::random()?, encryption::random()?));
        let (id, salt, key, nonce) = random().ok_or(AccessError::NoCiphers)?;
        let team = TeamDocument { id, salt: Some(salt) }.encode();
        let keys = [(1, key)];
        let ring = wrapped(passphrase, &salt, &id, &nonce, &keys).await?;
        // What another attempt left counts for nothing without a document `team`.
        put(&remote, &ring).await?;
        TeamPlace::with_keys(access.workspace, remote, &team, &ring, id, &keys).await
    }

    /// Opens the team in the folder or on the server that is stored for the workspace with its passphrase. If a team is
    /// meant, another one is not opened.
    pub async fn join(access: Access<'_>, passphrase: &str, meant: Option<Id>) -> Result<TeamPlace, AccessError> {
        let remote = place(access, None).await?;
        if let Some(meant) = meant
            && let Some(there) = remote.identity().await?
            && TeamDocument::decode(&there)?.id != meant.0
        {
            return Err(AccessError::OtherTeam);
        }
        let Opened { team, id, ring, keys, .. } = opened(&remote, passphrase).await?;
        TeamPlace::with_keys(access.workspace, remote, &team, &ring, id, &keys).await
    }

    /// Opens the keys that the workspace's team has now, after its passphrase was changed by somebody.
    pub async fn unlock(access: Access<'_>, passphrase: &str) -> Result<TeamPlace, AccessError> {
        let (own, remote, opened) = TeamPlace::own_team(access, passphrase).await?;
        let Opened { team, id, ring, keys, .. } = opened;
        // With earlier keys, what this browser has sent would be closed to itself.
        if key_ring::replaces(&own.ring, &ring) == Ok(true) {
            return Err(AccessError::KeysChanged);
        }
        TeamPlace::with_keys(access.workspace, remote, &team, &ring, id, &keys).await
    }

    /// Gives the workspace's team another passphrase and the key of a new epoch. The earlier keys stay in the ring.
    pub async fn change(access: Access<'_>, present: &str, new: &str) -> Result<TeamPlace, AccessError> {
        let (own, remote, opened) = TeamPlace::own_team(access, present).await?;
        // The place went back to earlier keys. Made of them, the new ones would lack those with which others encrypt.
        if key_ring::replaces(&own.ring, &opened.ring) == Ok(true) {
            return Err(AccessError::KeysChanged);
        }
        TeamPlace::with_next_ring(access.workspace, remote, opened, new, key_ring::with_new_epoch).await
    }

    /// Lets the workspace's team forget all keys but the last one, with which everything at its place is encrypted by now.
    /// The passphrase stays.
    pub async fn forget_earlier_keys(access: Access<'_>, passphrase: &str) -> Result<TeamPlace, AccessError> {
        let (own, remote, opened) = TeamPlace::own_team(access, passphrase).await?;
        // With other keys than those here, nobody knows what is encrypted with the last one.
        if own.ring != opened.ring {
            return Err(AccessError::KeysChanged);
        }
        TeamPlace::with_next_ring(access.workspace, remote, opened, passphrase, key_ring::without_earlier).await
    }

    /// Replaces a team's keys by those that `next` makes of them and a new one, encrypted with a passphrase.
    async fn with_next_ring(
        workspace: WorkspaceId,
        remote: TeamRemote,
        Opened { team, id, salt, keys, .. }: Opened,
        passphrase: &str,
        next: fn(Keys, key_ring::KeyBytes) -> Result<Keys, WireError>,
    ) -> Result<TeamPlace, AccessError> {
        let (key, nonce) = encryption::random().zip(encryption::random()).ok_or(AccessError::NoCiphers)?;
        let keys = next(keys, key)?;
        let ring = wrapped(passphrase, &salt, &id, &nonce, &keys).await?;
        replace(&remote, &ring).await?;
        TeamPlace::with_keys(workspace, remote, &team, &ring, id, &keys).await
    }

    /// The keys of the workspace's team that are stored here, and what the passphrase opens at the team's place.
    async fn own_team(access: Access<'_>, passphrase: &str) -> Result<(TeamKeys, TeamRemote, Opened), AccessError> {
        let own = TeamKeys::load(access.workspace).await.ok_or(AccessError::NoKeys)?;
        let remote = place(access, None).await?;
        if remote.identity().await?.is_none_or(|team| team != own.team) {
            return Err(remote.no_team());
        }
        let opened = opened(&remote, passphrase).await?;
        Ok((own, remote, opened))
    }

    async fn with_keys(
        workspace: WorkspaceId,
        remote: TeamRemote,
        team: &[u8],
        ring: &[u8],
        id: [u8; 16],
        keys: &[(u32, key_ring::KeyBytes)],
    ) -> Result<TeamPlace, AccessError> {
        let keys = TeamKeys::derive(id, team, ring, keys).await.ok_or(AccessError::NoCiphers)?;
        keys.save(workspace).await.map_err(AccessError::Storage)?;
        Ok(TeamPlace { team: team.to_vec(), remote, seal: WebSeal(keys) })
    }

    /// The team that the workspace belongs to. With the replica's own chain, the folder gets back what identifies the team
    /// if that alone is lost.
    pub async fn recall(access: Access<'_>, own: Option<Chain>) -> Result<TeamPlace, AccessError> {
        let keys = TeamKeys::load(access.workspace).await.ok_or(AccessError::NoKeys)?;
        let (team, seal) = (keys.team.clone(), WebSeal(keys));
        let founding = own.map(|own| Founding { documents: seal.founding(), own: DocumentName::Replica(own) });
        let remote = place(access, founding).await?;
        Ok(TeamPlace { team, remote, seal })
    }

    /// Forgets folder and keys of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        TeamKeys::forget(workspace).await;
        TeamFolder::forget(workspace).await;
        TeamServer::forget(workspace).await;
    }
}

/// The keys of a team's epochs, each with its number.
type Keys = Vec<(u32, key_ring::KeyBytes)>;

/// What the passphrase of a team opens.
struct Opened {
    team: Vec<u8>,
    id: [u8; 16],
    salt: [u8; 16],
    ring: Vec<u8>,
    keys: Keys,
}

async fn opened(remote: &TeamRemote, passphrase: &str) -> Result<Opened, AccessError> {
    let team = remote.identity().await?.ok_or(remote.no_team())?;
    let TeamDocument { id, salt } = TeamDocument::decode(&team)?;
    let salt = salt.ok_or(WireError::Malformed)?;
    let ring = match remote.read(&[key_ring::NAME.to_string()]).await?.into_iter().next() {
        Some(Found::Here(ring)) => ring,
        _ => return Err(remote.no_team()),
    };
    let WrappedRing { epoch, nonce, sealed } = key_ring::parted(&ring)?;
    let wrapping = EncryptionKey::derive(passphrase, ROUNDS, &salt).await.ok_or(AccessError::NoCiphers)?;
    let content = wrapping.decrypt(nonce, &key_ring::associated_data(&id, epoch), sealed).await;
    let keys = key_ring::keys_in(&content.ok_or(AccessError::WrongPassphrase)?)?;
    Ok(Opened { team, id, salt, ring, keys })
}

/// The document with a team's keys, encrypted with a passphrase.
async fn wrapped(
    passphrase: &str,
    salt: &[u8; 16],
    id: &[u8; 16],
    nonce: &[u8; NONCE],
    keys: &[(u32, key_ring::KeyBytes)],
) -> Result<Vec<u8>, AccessError> {
    let epoch = key_ring::last_epoch(keys);
    let wrapping = EncryptionKey::derive(passphrase, ROUNDS, salt).await.ok_or(AccessError::NoCiphers)?;
    let sealed = wrapping.encrypt(nonce, &key_ring::associated_data(id, epoch), &key_ring::content(keys)).await;
    Ok(key_ring::joined(epoch, nonce, &sealed.ok_or(AccessError::NoCiphers)?))
}

/// What the replica of a workspace in a database needs: founded, joined, or found again.
pub async fn parts(
    database: &str,
    access: Access<'_>,
    request: &TeamRequest,
    language: Language,
) -> Result<TeamParts<TeamRemote, IndexedDb, WebSeal>, Reply> {
    let storage = IndexedDb::open(database, Box::new(|_| ())).await.map_err(Reply::Failed)?;
    let place = match request {
        TeamRequest::Enter(entry) if entry.founds => TeamPlace::found(access, &entry.passphrase).await,
        TeamRequest::Enter(entry) => TeamPlace::join(access, &entry.passphrase, entry.team).await,
        TeamRequest::ChangePassphrase { present, new } => TeamPlace::change(access, present, new).await,
        TeamRequest::ForgetEarlierKeys { passphrase } => TeamPlace::forget_earlier_keys(access, passphrase).await,
        TeamRequest::EnterPassphrase { passphrase } => TeamPlace::unlock(access, passphrase).await,
        _ => {
            let own = session_storage::record(&storage).await.map_err(Reply::Failed)?;
            let own = own.map(|record| Chain { login: record.login, replica: record.replica });
            TeamPlace::recall(access, own).await
        }
    };
    let is_entry = matches!(request, TeamRequest::Enter(_));
    let TeamPlace { team, remote, seal } = place.map_err(|error| match error {
        // The state of the replica stays what it is, and with it the question.
        AccessError::WrongPassphrase | AccessError::NoKeeper | AccessError::KeysChanged if !is_entry => {
            refused(&error, language)
        }
        error => no_access(error, language),
    })?;
    let founding = seal.founding();
    Ok(TeamParts { storage, remote, seal, team, founding })
}

/// Writes the document with a team's keys.
async fn put(remote: &TeamRemote, ring: &[u8]) -> Result<(), AccessError> {
    match remote.put(&Document { name: DocumentName::Ring, body: ring.to_vec() }).await? {
        Added::Stored => Ok(()),
        Added::Weak => Err(RemoteError::Offline.into()),
        Added::Refused => Err(RemoteError::Forbidden.into()),
    }
}

/// Replaces the document with a team's keys, which only some logins may. If this browser ends before it has stored them, it
/// asks for the passphrase like the others.
async fn replace(remote: &TeamRemote, ring: &[u8]) -> Result<(), AccessError> {
    put(remote, ring).await.map_err(|error| match error {
        AccessError::Remote(RemoteError::Forbidden) => AccessError::NoKeeper,
        error => error,
    })
}

/// The place that is stored for the workspace.
async fn place(access: Access<'_>, founding: Option<Founding>) -> Result<TeamRemote, AccessError> {
    if let Some(server) = TeamServer::load(access.workspace).await {
        let password = match access.password {
            Some(password) => Some(password.to_string()),
            None => TeamServer::password(access.workspace).await,
        };
        if password.is_none() && !server.login.is_empty() {
            return Err(RemoteError::SignedOut.into());
        }
        let TeamServer { kind, endpoints, team, login } = server;
        let access = RemoteAccess { endpoints, team, login, password: password.unwrap_or_default() };
        return Ok(TeamRemote::on_server(kind, access));
    }
    let folder = TeamFolder::load(access.workspace).await.ok_or(AccessError::NoFolder)?;
    if !folder.has_permission().await {
        return Err(RemoteError::SignedOut.into());
    }
    Ok(TeamRemote::Folder(FolderRemote::new(BrowserDirectory(folder), environment::now, founding)))
}

impl Directory for BrowserDirectory {
    async fn names(&self) -> Result<Vec<String>, DirectoryError> {
        self.0.names().await.map_err(directory_error)
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DirectoryError> {
        self.0.read(name).await.map_err(directory_error)
    }

    async fn write(&self, name: &str, content: &[u8]) -> Result<(), DirectoryError> {
        self.0.write(name, content).await.map_err(directory_error)
    }

    async fn remove(&self, name: &str) -> Result<(), DirectoryError> {
        self.0.remove(name).await.map_err(directory_error)
    }
}

fn directory_error(error: FolderError) -> DirectoryError {
    match error {
        FolderError::Missing => DirectoryError::Missing,
        FolderError::Denied => DirectoryError::Denied,
        FolderError::Full => DirectoryError::Full,
        FolderError::Failed => DirectoryError::Failed,
    }
}
