//! Why a team cannot be founded, joined or reached, in words.
use super::bytes::WireError;
use super::remote::RemoteError;
use crate::locale::{Phrase, phrase};
use crate::storage::StorageError;

/// A reason why a team cannot be founded, joined or reached.
#[derive(Clone, PartialEq, Debug)]
pub enum AccessError {
    /// No folder is stored for the workspace.
    NoFolder,
    /// No keys are stored for the workspace.
    NoKeys,
    /// The folder has no team, or not all of it has arrived.
    NoTeam,
    /// The folder has a team already.
    HasTeam,
    /// The server has no team under this name.
    NoTeamThere,
    /// The server has a team under this name already.
    HasTeamThere,
    /// Another team is there than the one that is meant.
    OtherTeam,
    /// The passphrase is another one.
    WrongPassphrase,
    /// The team's place has other keys than those that were meant: somebody changed them meanwhile, or it went back.
    KeysChanged,
    /// Only a keeper may write the team's keys at its place.
    NoKeeper,
    /// The browser has no ciphers here.
    NoCiphers,
    /// What identifies the team cannot be read.
    Document(WireError),
    /// The folder failed.
    Remote(RemoteError),
    /// The browser's storage failed.
    Storage(StorageError),
}

impl From<RemoteError> for AccessError {
    fn from(error: RemoteError) -> AccessError {
        AccessError::Remote(error)
    }
}

impl From<WireError> for AccessError {
    fn from(error: WireError) -> AccessError {
        AccessError::Document(error)
    }
}

impl AccessError {
    /// What happened and what to do, in words; `None` for what the storage says itself.
    pub const fn phrase(&self) -> Option<Phrase> {
        Some(match self {
            AccessError::NoFolder => {
                phrase!(
                    "Choose the team’s folder again.",
                    "Wählen Sie den Ordner des Teams erneut.",
                    "Choisissez de nouveau le dossier de l’équipe."
                )
            }
            AccessError::NoKeys => phrase!(
                "This browser no longer has the team’s keys. Leave the team and join it again.",
                "Dieser Browser hat die Schlüssel des Teams nicht mehr. Verlassen Sie das Team und treten Sie wieder bei.",
                "Ce navigateur n’a plus les clés de l’équipe. Quittez l’équipe et rejoignez-la de nouveau.",
            ),
            AccessError::NoTeam => phrase!(
                "There is no team in this folder yet. If another computer founded one, wait until its files have arrived.",
                "In diesem Ordner ist noch kein Team. Wenn es auf einem anderen Computer gegründet wurde, warten Sie, bis dessen Dateien angekommen sind.",
                "Il n’y a pas encore d’équipe dans ce dossier. Si elle a été créée sur un autre ordinateur, attendez que ses fichiers soient arrivés.",
            ),
            AccessError::HasTeam => phrase!(
                "This folder already has a team. Join it, or choose an empty folder.",
                "Dieser Ordner hat schon ein Team. Treten Sie ihm bei, oder wählen Sie einen leeren Ordner.",
                "Ce dossier a déjà une équipe. Rejoignez-la, ou choisissez un dossier vide.",
            ),
            AccessError::NoTeamThere => phrase!(
                "The server has no team under this name yet. Create it, or look at the name.",
                "Auf dem Server gibt es unter diesem Namen noch kein Team. Gründen Sie es, oder prüfen Sie den Namen.",
                "Le serveur n’a pas encore d’équipe sous ce nom. Fondez-la, ou vérifiez le nom.",
            ),
            AccessError::HasTeamThere => phrase!(
                "The server already has a team under this name. Join it, or choose another name.",
                "Auf dem Server gibt es unter diesem Namen schon ein Team. Treten Sie ihm bei, oder wählen Sie einen anderen Namen.",
                "Le serveur a déjà une équipe sous ce nom. Rejoignez-la, ou choisissez un autre nom.",
            ),
            AccessError::OtherTeam => phrase!(
                "Another team is there than the one that the invitation is for. Ask whoever invited you.",
                "Dort ist ein anderes Team als das, für das die Einladung gilt. Fragen Sie, wer Sie eingeladen hat.",
                "Une autre équipe s’y trouve que celle de l’invitation. Demandez à la personne qui vous a invité.",
            ),
            AccessError::WrongPassphrase => {
                phrase!(
                    "This is not the team’s passphrase.",
                    "Das ist nicht die Passphrase des Teams.",
                    "Ce n’est pas la phrase secrète de l’équipe."
                )
            }
            AccessError::KeysChanged => phrase!(
                "The team’s keys have just changed at its place. Try again in a moment.",
                "Die Schlüssel des Teams haben sich dort gerade geändert. Versuchen Sie es gleich noch einmal.",
                "Les clés de l’équipe viennent d’y changer. Réessayez dans un instant.",
            ),
            AccessError::NoKeeper => phrase!(
                "On the team’s server only a login with the role “keeper” may change the passphrase: the one that created the team, or another to which whoever runs the server gave the role. Nothing was changed.",
                "Auf dem Server des Teams darf nur eine Anmeldung mit der Rolle „keeper“ die Passphrase ändern: die, die das Team gegründet hat, oder eine andere, der der Betreiber des Servers die Rolle gegeben hat. Nichts wurde geändert.",
                "Sur le serveur de l’équipe, seule une connexion avec le rôle « keeper » peut changer la phrase secrète : celle qui a fondé l’équipe, ou une autre à qui la personne qui gère le serveur a donné ce rôle. Rien n’a été modifié.",
            ),
            AccessError::NoCiphers => phrase!(
                "This browser cannot encrypt here. Open Kontor over https.",
                "Dieser Browser kann hier nicht verschlüsseln. Öffnen Sie Kontor über https.",
                "Ce navigateur ne peut pas chiffrer ici. Ouvrez Kontor en https.",
            ),
            AccessError::Document(error) => error.phrase(),
            AccessError::Remote(error) => error.phrase(),
            AccessError::Storage(_) => return None,
        })
    }
}
