//! What goes wrong with a team, as replies in words.
use crate::locale::{Language, Phrase, phrase};
use crate::replication::access_error::AccessError;
use crate::replication::bytes::WireError;
use crate::replication::remote::RemoteError;
use crate::replication::replicator::ReplicationError;
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{TeamProblem, TeamTrouble};

/// The reply if there is nothing but an error.
pub(super) fn failure(error: &ReplicationError, language: Language) -> Reply {
    match error {
        ReplicationError::Storage(error) => Reply::Failed(error.clone()),
        error => Reply::TeamUnreachable(problem(error, language)),
    }
}

pub(super) fn asks_for_passphrase(reply: &Reply) -> bool {
    let problem = match reply {
        Reply::Team(state) => state.problem.as_ref(),
        Reply::TeamUnreachable(problem) => Some(problem),
        _ => None,
    };
    problem.is_some_and(|problem| problem.trouble == TeamTrouble::NewPassphrase)
}

/// The reply if something about the team's passphrase cannot be done; the state of the replica stays what it is.
pub fn refused(error: &AccessError, language: Language) -> Reply {
    let phrase = error.phrase();
    Reply::Refused { why: phrase.map(|phrase| phrase.of(language).to_string()).unwrap_or_default() }
}

/// The reply if a team cannot be founded, joined or reached.
pub fn no_access(error: AccessError, language: Language) -> Reply {
    let trouble = match &error {
        AccessError::NoFolder => TeamTrouble::Permission,
        AccessError::NoTeam
        | AccessError::HasTeam
        | AccessError::NoTeamThere
        | AccessError::HasTeamThere
        | AccessError::OtherTeam
        | AccessError::NoKeys => TeamTrouble::NotOurTeam,
        AccessError::Remote(error) => trouble_of(*error),
        AccessError::Document(error) => trouble_with(*error),
        AccessError::WrongPassphrase
        | AccessError::KeysChanged
        | AccessError::NoKeeper
        | AccessError::NoCiphers
        | AccessError::Storage(_) => TeamTrouble::Other,
    };
    let retry_after = match &error {
        AccessError::Remote(error) => error.retry_after(),
        _ => None,
    };
    match (error.phrase(), error) {
        (_, AccessError::Storage(error)) => Reply::Failed(error),
        (phrase, _) => {
            let text = phrase.map(|phrase| phrase.of(language).to_string()).unwrap_or_default();
            Reply::TeamUnreachable(TeamProblem { trouble, text, retry_after })
        }
    }
}

fn trouble_with(error: WireError) -> TeamTrouble {
    match error {
        WireError::Newer(_) => TeamTrouble::Newer,
        _ => TeamTrouble::Document,
    }
}

fn trouble_of(error: RemoteError) -> TeamTrouble {
    match error {
        RemoteError::SignedOut => TeamTrouble::Permission,
        RemoteError::Forbidden => TeamTrouble::NoMember,
        RemoteError::NoSpace => TeamTrouble::NoSpace,
        _ => TeamTrouble::Offline,
    }
}

const NOT_OUR_TEAM: Phrase = phrase!(
    "There is another team’s data, or none, where this workspace’s team was. Nothing was sent and nothing is lost here.",
    "Wo das Team dieses Arbeitsbereichs war, liegen die Daten eines anderen Teams oder keine. Nichts wurde gesendet, und hier ist nichts verloren.",
    "À la place de l’équipe de cet espace de travail se trouvent les données d’une autre équipe, ou aucune. Rien n’a été envoyé, et rien n’est perdu ici.",
);
const NO_TEAM: Phrase = phrase!(
    "This workspace belongs to no team.",
    "Dieser Arbeitsbereich gehört zu keinem Team.",
    "Cet espace de travail n’appartient à aucune équipe."
);
const NO_MEMBER: Phrase = phrase!(
    "The team’s server says that this login is no member of the team, or no longer. Nothing is sent or received. Everything that you have entered stays in this browser, also what was not sent; you can go on working, export it, or leave the team. If it is a mistake, ask whoever runs the server.",
    "Der Server des Teams sagt, dass diese Anmeldung kein Mitglied des Teams ist oder nicht mehr. Nichts wird gesendet und empfangen. Alles, was Sie eingegeben haben, bleibt in diesem Browser, auch was nicht gesendet ist; Sie können weiterarbeiten, es exportieren oder das Team verlassen. Ist es ein Versehen, fragen Sie, wer den Server betreibt.",
    "Le serveur de l’équipe dit que cette connexion n’est pas membre de l’équipe, ou ne l’est plus. Rien n’est envoyé ni reçu. Tout ce que vous avez saisi reste dans ce navigateur, même ce qui n’est pas envoyé ; vous pouvez continuer à travailler, l’exporter, ou quitter l’équipe. Si c’est une erreur, demandez à la personne qui gère le serveur.",
);
const NEW_PASSPHRASE: Phrase = phrase!(
    "The team’s passphrase was changed. Nothing is sent or received until you enter the new one. Your work is saved here.",
    "Die Passphrase des Teams wurde geändert. Bis Sie die neue eingeben, wird nichts gesendet und empfangen. Ihre Arbeit ist hier gespeichert.",
    "La phrase secrète de l’équipe a été changée. Rien n’est envoyé ni reçu tant que vous n’avez pas saisi la nouvelle. Votre travail est enregistré ici.",
);
const REFUSED: Phrase = phrase!(
    "The team’s place refuses a document of this browser: {}. Your work is saved here.",
    "Der Ort des Teams lehnt ein Dokument dieses Browsers ab: {}. Ihre Arbeit ist hier gespeichert.",
    "L’emplacement de l’équipe refuse un document de ce navigateur : {}. Votre travail est enregistré ici.",
);
const DIVERGED: Phrase = phrase!(
    "This browser has the same changes as {} and yet other records. Save a backup, then rebuild this browser’s copy from the team’s documents: what you have not sent yet is kept.",
    "Dieser Browser hat dieselben Änderungen wie {} und doch andere Datensätze. Speichern Sie eine Sicherung und bauen Sie dann die Kopie dieses Browsers aus den Dokumenten des Teams neu auf: Was noch nicht gesendet ist, bleibt erhalten.",
    "Ce navigateur a les mêmes modifications que {} et pourtant d’autres fiches. Enregistrez une sauvegarde, puis reconstruisez la copie de ce navigateur à partir des documents de l’équipe : ce qui n’est pas encore envoyé est conservé.",
);

/// What went wrong, in words.
pub(super) fn problem(error: &ReplicationError, language: Language) -> TeamProblem {
    let (trouble, text) = match error {
        ReplicationError::Remote(RemoteError::Forbidden) => (TeamTrouble::NoMember, NO_MEMBER.of(language).to_string()),
        ReplicationError::Remote(error) => (trouble_of(*error), error.phrase().of(language).to_string()),
        ReplicationError::Storage(error) => (TeamTrouble::Other, format!("{error:?}")),
        ReplicationError::NotOurTeam => (TeamTrouble::NotOurTeam, NOT_OUR_TEAM.of(language).to_string()),
        ReplicationError::NoTeam => (TeamTrouble::NotOurTeam, NO_TEAM.of(language).to_string()),
        ReplicationError::Refused(name) => (TeamTrouble::Refused, REFUSED.with(language, &[&name.to_string()])),
        ReplicationError::NewPassphrase => (TeamTrouble::NewPassphrase, NEW_PASSPHRASE.of(language).to_string()),
        ReplicationError::Document(name, why) => {
            (trouble_with(*why), format!("{} ({name})", why.phrase().of(language)))
        }
        ReplicationError::Diverged(replica) => {
            (TeamTrouble::Diverged, DIVERGED.with(language, &[&replica.to_string()]))
        }
    };
    let retry_after = match error {
        ReplicationError::Remote(error) => error.retry_after(),
        _ => None,
    };
    TeamProblem { trouble, text, retry_after }
}
