//! A place where a team's documents are kept, as a trait: a cluster of servers, a shared folder, a file to send.
//! Documents are opaque, and their names are sortable ASCII, so that any store that can add what is absent will do.
use super::document_name::DocumentName;
use crate::locale::{Phrase, phrase};

/// CouchDB locks a login out for as many seconds.
const LOCKED_OUT_SECONDS: u32 = 300;

/// A document for the remote: its name and its encrypted bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// The name.
    pub name: DocumentName,
    /// The bytes, as [`super::seal::Seal`] makes them.
    pub body: Vec<u8>,
}

/// What is under a name.
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// A document.
    Here(Vec<u8>),
    /// Nothing any more: a document was deleted on purpose.
    Deleted,
    /// Nothing.
    Missing,
}

/// What became of a document that was to be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Added {
    /// It is stored for good, or was already with the same bytes.
    Stored,
    /// It is stored on too few servers to be sure; it has to be sent again.
    Weak,
    /// The rules of the remote refuse it, or other bytes have its name.
    Refused,
}

/// A place in the remote's list of news, which only the remote understands.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Cursor(pub Vec<u8>);

/// Names of documents that are new since a cursor.
#[derive(Clone, PartialEq, Debug)]
pub struct News {
    /// The names, in any order, and some perhaps more than once.
    pub names: Vec<String>,
    /// Where the next news begin.
    pub cursor: Cursor,
}

/// A reason why the remote failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RemoteError {
    /// No answer, or not a whole one. Whether anything was stored is unknown.
    Offline,
    /// The password is wrong, or the session has ended.
    SignedOut,
    /// This login is no member of the team, or may not do this.
    Forbidden,
    /// The server takes no password for this login for a while, after too many wrong ones.
    LockedOut,
    /// The server has no place for the team's documents, or no longer.
    NoDatabase,
    /// The request is too large.
    TooLarge,
    /// The remote is busy; it may say how many seconds to wait.
    Busy(Option<u32>),
    /// The remote has no space; reading still works.
    NoSpace,
    /// Something else answers at this address.
    Stranger,
}

impl RemoteError {
    /// After how many seconds the remote wants to be asked again, if it said so.
    pub const fn retry_after(self) -> Option<u32> {
        match self {
            RemoteError::Busy(seconds) => seconds,
            RemoteError::LockedOut => Some(LOCKED_OUT_SECONDS),
            _ => None,
        }
    }

    /// What happened, in words.
    pub const fn phrase(self) -> Phrase {
        match self {
            RemoteError::Offline => phrase!(
                "The team’s folder or server does not answer. Your changes are saved here and will be sent later.",
                "Der Ordner oder Server des Teams antwortet nicht. Ihre Änderungen sind hier gespeichert und werden später gesendet.",
                "Le dossier ou le serveur de l’équipe ne répond pas. Vos modifications sont enregistrées ici et seront envoyées plus tard.",
            ),
            RemoteError::SignedOut => phrase!(
                "Kontor needs access to the team’s folder or server again. Allow it in the settings, under Team.",
                "Kontor braucht erneut Zugang zum Ordner oder Server des Teams. Erlauben Sie ihn in den Einstellungen unter Team.",
                "Kontor a de nouveau besoin d’accéder au dossier ou au serveur de l’équipe. Autorisez-le dans les paramètres, sous Équipe.",
            ),
            RemoteError::Forbidden => {
                phrase!(
                    "This login is not allowed to do that in the team.",
                    "Diese Anmeldung darf das im Team nicht.",
                    "Cette connexion n’autorise pas cette action dans l’équipe."
                )
            }
            RemoteError::LockedOut => phrase!(
                "Too many wrong passwords: the server refuses this login for five minutes. Kontor tries again then.",
                "Zu viele falsche Passwörter: Der Server lehnt diese Anmeldung für fünf Minuten ab. Kontor versucht es danach wieder.",
                "Trop de mots de passe faux : le serveur refuse cette connexion pendant cinq minutes. Kontor réessaiera ensuite.",
            ),
            RemoteError::NoDatabase => phrase!(
                "The team’s database is not on the server. Whoever runs the server creates it with couchdb-team.mjs. Nothing is lost here.",
                "Die Datenbank des Teams ist nicht auf dem Server. Wer den Server betreibt, legt sie mit couchdb-team.mjs an. Hier ist nichts verloren.",
                "La base de données de l’équipe n’est pas sur le serveur. La personne qui le gère la crée avec couchdb-team.mjs. Rien n’est perdu ici.",
            ),
            RemoteError::TooLarge => phrase!(
                "The team’s folder or server accepts smaller documents only.",
                "Der Ordner oder Server des Teams nimmt nur kleinere Dokumente an.",
                "Le dossier ou le serveur de l’équipe n’accepte que des documents plus petits.",
            ),
            RemoteError::Busy(_) => phrase!(
                "The team’s server is busy. Kontor tries again shortly.",
                "Der Server des Teams ist ausgelastet. Kontor versucht es gleich noch einmal.",
                "Le serveur de l’équipe est surchargé. Kontor réessaie dans un instant.",
            ),
            RemoteError::NoSpace => phrase!(
                "There is no space left for the team’s documents. Your changes are saved here.",
                "Für die Dokumente des Teams ist kein Platz mehr. Ihre Änderungen sind hier gespeichert.",
                "Il n’y a plus de place pour les documents de l’équipe. Vos modifications sont enregistrées ici.",
            ),
            RemoteError::Stranger => phrase!(
                "Another program answers at the team’s address, perhaps a proxy or a sign-on page.",
                "Unter der Adresse des Teams antwortet ein anderes Programm, vielleicht ein Proxy oder eine Anmeldeseite.",
                "Un autre programme répond à l’adresse de l’équipe, peut-être un proxy ou une page de connexion.",
            ),
        }
    }
}

/// What came of waiting.
#[derive(Clone, PartialEq, Debug)]
pub enum Waited {
    /// Nothing, in all that time.
    Nothing,
    /// These runs were added or replaced. The cursor is the one to wait from next; only news make one to keep.
    Changed(News),
    /// The remote cannot tell any more what changed since the cursor. News can.
    StartOver,
}

/// Where the documents of a team are kept. Answers may be old, incomplete and out of order: what is there is decided by
/// names, never by the list of news alone.
#[allow(async_fn_in_trait)] // Replication lives on one thread.
pub trait Remote {
    /// The document `team`; `None` if there is none.
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        match self.read(&[DocumentName::Team.to_string()]).await?.pop() {
            Some(Found::Here(team)) => Ok(Some(team)),
            _ => Ok(None),
        }
    }

    /// The names of documents that are new since a cursor; without one, the remote may begin anywhere.
    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError>;

    /// Waits until runs are added or replaced after a cursor, at most for some seconds; a remote that cannot wait answers at
    /// once. Whoever is told of runs of its own waits on, from the cursor that comes with them.
    async fn wait(&self, _since: &Cursor, _seconds: u32) -> Result<Waited, RemoteError> {
        Ok(Waited::Nothing)
    }

    /// What is under some names, in their order.
    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError>;

    /// What is under some names, and what is new since a cursor, of a remote that tells both by one request.
    async fn read_with_news(
        &self,
        names: &[String],
        _since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        Ok((self.read(names).await?, None))
    }

    /// The names from `from` to before `to`, in order, at most `limit`.
    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError>;

    /// The names under which there is nothing, of those of documents that were there: only of a remote that may lose single
    /// ones and can tell at little cost.
    async fn missing(&self, _names: &[String]) -> Result<Vec<String>, RemoteError> {
        Ok(Vec::new())
    }

    /// Removes copies of whole documents that something made besides, as the tools of folders do: they may have a person
    /// who was erased.
    async fn remove_copies(&self) -> Result<(), RemoteError> {
        Ok(())
    }

    /// Whether this login may write no run of its own, such as the one with a name; nothing is written.
    async fn reads_only(&self, _own: &DocumentName) -> Result<bool, RemoteError> {
        Ok(false)
    }

    /// The number of documents that have not arrived whole for so long that something may be wrong with what brings them.
    fn late(&self) -> usize {
        0
    }

    /// Adds documents that are absent, each whole or not at all. Adding the same bytes again changes nothing.
    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError>;

    /// Writes one of the few documents that change, whatever is there. Each has one writer, and the rules of the remote may
    /// refuse it to anybody else.
    async fn put(&self, document: &Document) -> Result<Added, RemoteError>;
}

impl<R: Remote> Remote for &R {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        (**self).identity().await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        (**self).news(since).await
    }

    async fn wait(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        (**self).wait(since, seconds).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        (**self).read(names).await
    }

    async fn read_with_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        (**self).read_with_news(names, since).await
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        (**self).range(from, to, limit).await
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        (**self).missing(names).await
    }

    async fn remove_copies(&self) -> Result<(), RemoteError> {
        (**self).remove_copies().await
    }

    async fn reads_only(&self, own: &DocumentName) -> Result<bool, RemoteError> {
        (**self).reads_only(own).await
    }

    fn late(&self) -> usize {
        (**self).late()
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        (**self).add(documents).await
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        (**self).put(document).await
    }
}
