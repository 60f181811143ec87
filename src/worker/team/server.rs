//! A team's server: waiting for what others send, and the test of the connection.
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use super::TeamReplica;
use super::trouble::problem;
use crate::locale::{Language, Phrase, phrase};
use crate::replication::clock::ReplicaId;
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::etcd_remote::EtcdRemote;
use crate::replication::http_client::HttpClient;
use crate::replication::remote::{Remote, RemoteError, Waited};
use crate::replication::replicator::ReplicationError;
use crate::replication::seal::Seal;
use crate::replication::server_access::Writing;
use crate::storage::Storage;
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{ServerCheck, ServerStep};

impl<R: Remote, S: Storage, C: Seal> TeamReplica<R, S, C> {
    /// Waits until others have sent something, at most for some seconds, or until something else is asked.
    pub(super) async fn wait(&self, seconds: u32, mut next: Pin<&mut impl Future<Output = ()>>) -> Reply {
        let mut news = pin!(self.others_news(seconds));
        poll_fn(|context| match (next.as_mut().poll(context), news.as_mut().poll(context)) {
            (_, Poll::Ready(Ok(is_new))) => Poll::Ready(Reply::TeamNews { is_new }),
            (_, Poll::Ready(Err(error))) => {
                Poll::Ready(Reply::TeamUnreachable(problem(&ReplicationError::Remote(error), self.language)))
            }
            (Poll::Ready(()), Poll::Pending) => Poll::Ready(Reply::TeamNews { is_new: false }),
            (Poll::Pending, Poll::Pending) => Poll::Pending,
        })
        .await
    }

    /// Whether there is something that others have sent. What this replica has sent itself is none.
    async fn others_news(&self, seconds: u32) -> Result<bool, RemoteError> {
        let mut cursor = self.replicator.record().cursor.clone().unwrap_or_default();
        loop {
            match self.replicator.remote().wait(&cursor, seconds).await? {
                Waited::Nothing => return Ok(false),
                Waited::StartOver => return Ok(true),
                Waited::Changed(news) if news.names.iter().any(|name| self.replicator.is_wanted(name)) => {
                    return Ok(true);
                }
                Waited::Changed(news) => cursor = news.cursor,
            }
        }
    }
}

/// Tests the connection to a team's server, step by step up to the first that fails. Nothing is written.
pub async fn checked<H: HttpClient>(remote: &EtcdRemote<H>, login: &str, language: Language) -> Vec<ServerCheck> {
    let mut out = Vec::new();
    let mut note = |step, problem: Option<Phrase>| {
        out.push(ServerCheck { step, problem: problem.map(|phrase| phrase.of(language).to_string()) });
    };
    let steps = [ServerStep::Answers, ServerStep::SignsIn, ServerStep::Reads];
    // The first request signs in.
    let team = match remote.identity().await {
        Ok(team) => team,
        Err(error) => {
            let failed = match error {
                RemoteError::SignedOut => 1,
                RemoteError::Forbidden => 2,
                _ => 0,
            };
            steps.iter().take(failed).for_each(|step| note(*step, None));
            note(steps[failed], Some(what_to_do(steps[failed], error)));
            return out;
        }
    };
    steps.iter().for_each(|step| note(*step, None));
    let own = DocumentName::Replica(Chain { login: login.to_string(), replica: ReplicaId::of_random(1) });
    let written = remote.may_write(&own).await;
    let why = match written {
        Ok(Writing::Allowed | Writing::WithoutRules) => None,
        Ok(Writing::Refused) => Some(what_to_do(ServerStep::Writes, RemoteError::Forbidden)),
        Err(error) => Some(error.phrase()),
    };
    note(ServerStep::Writes, why);
    if why.is_none() {
        note(ServerStep::HasTeam, team.is_none().then_some(NO_TEAM_YET));
    }
    out
}

const fn what_to_do(step: ServerStep, error: RemoteError) -> Phrase {
    match (step, error) {
        (ServerStep::Answers, RemoteError::Offline) => phrase!(
            "Nothing answers at this address. Either the server is off, or this browser does not trust its certificate, or it does not allow this page: etcd has to be started with --cors and this page’s address.",
            "Unter dieser Adresse antwortet nichts. Entweder läuft der Server nicht, oder dieser Browser vertraut seinem Zertifikat nicht, oder er lässt diese Seite nicht zu: etcd muss mit --cors und der Adresse dieser Seite gestartet sein.",
            "Rien ne répond à cette adresse. Soit le serveur est arrêté, soit ce navigateur ne fait pas confiance à son certificat, soit il n’autorise pas cette page : etcd doit être lancé avec --cors et l’adresse de cette page.",
        ),
        (ServerStep::Answers, RemoteError::Stranger) => phrase!(
            "Something answers, but it is not etcd. Look at the address and its port; 2379 is usual.",
            "Etwas antwortet, aber es ist nicht etcd. Prüfen Sie Adresse und Port; üblich ist 2379.",
            "Quelque chose répond, mais ce n’est pas etcd. Vérifiez l’adresse et le port ; 2379 est habituel.",
        ),
        (ServerStep::SignsIn, _) => phrase!(
            "The user or the password is wrong.",
            "Benutzer oder Passwort ist falsch.",
            "L’utilisateur ou le mot de passe est faux.",
        ),
        (ServerStep::Reads, _) => phrase!(
            "This user is no member of the team. Whoever runs the server adds members with etcd-team.sh.",
            "Dieser Benutzer ist kein Mitglied des Teams. Wer den Server betreibt, nimmt Mitglieder mit etcd-team.sh auf.",
            "Cet utilisateur n’est pas membre de l’équipe. La personne qui gère le serveur ajoute des membres avec etcd-team.sh.",
        ),
        (ServerStep::Writes, RemoteError::Forbidden) => phrase!(
            "This user may read in this team, but not write.",
            "Dieser Benutzer darf in diesem Team lesen, aber nicht schreiben.",
            "Cet utilisateur peut lire dans cette équipe, mais pas écrire.",
        ),
        (_, error) => error.phrase(),
    }
}

const NO_TEAM_YET: Phrase = phrase!(
    "There is no team under this name yet: it can be created.",
    "Unter diesem Namen gibt es noch kein Team: Es kann gegründet werden.",
    "Il n’y a pas encore d’équipe sous ce nom : elle peut être fondée.",
);
