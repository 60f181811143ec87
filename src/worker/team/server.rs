//! A team's server: waiting for what others send, and the test of the connection.
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use super::TeamReplica;
use super::trouble::problem;
use crate::locale::{Language, Phrase, phrase};
use crate::replication::bytes::WireError;
use crate::replication::clock::ReplicaId;
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::key_ring::TeamDocument;
use crate::replication::remote::{Remote, RemoteError, Waited};
use crate::replication::replicator::ReplicationError;
use crate::replication::seal::Seal;
use crate::replication::server_access::{ServerRemote, Writing};
use crate::storage::{Storage, StorageError};
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{ServerCheck, ServerKind, ServerStep};

impl<R: Remote, S: Storage, C: Seal> TeamReplica<R, S, C> {
    /// Waits until others have sent something, at most for some seconds, or until something else is asked. What they have
    /// sent is brought at once.
    pub(super) async fn wait(&mut self, seconds: u32, next: Pin<&mut impl Future<Output = ()>>) -> Reply {
        match self.news_within(seconds, next).await {
            Ok(Waited::Nothing) => Reply::TeamNews { is_new: false },
            Ok(Waited::StartOver) => Reply::TeamNews { is_new: true },
            Ok(Waited::Changed(news)) => match self.replicator.bring_heard(&news.names).await {
                Ok(true) => self.reply(Ok(())),
                // Or another tab carried the replica on: a round goes by what is stored.
                Ok(false) | Err(ReplicationError::Storage(StorageError::Conflict)) => Reply::TeamNews { is_new: true },
                Err(error) => self.reply(Err(error)),
            },
            Err(error) => Reply::TeamUnreachable(problem(&ReplicationError::Remote(error), self.language)),
        }
    }

    /// What others send meanwhile; nothing if something else is asked first.
    async fn news_within(
        &self,
        seconds: u32,
        mut next: Pin<&mut impl Future<Output = ()>>,
    ) -> Result<Waited, RemoteError> {
        let mut news = pin!(self.others_news(seconds));
        poll_fn(|context| match (next.as_mut().poll(context), news.as_mut().poll(context)) {
            (_, Poll::Ready(waited)) => Poll::Ready(waited),
            (Poll::Ready(()), Poll::Pending) => Poll::Ready(Ok(Waited::Nothing)),
            (Poll::Pending, Poll::Pending) => Poll::Pending,
        })
        .await
    }

    /// Waits for what others have sent. What this replica has sent itself is no news.
    async fn others_news(&self, seconds: u32) -> Result<Waited, RemoteError> {
        let since = self.replicator.record().cursor.clone().unwrap_or_default();
        // What was heard since the last round need not be told again.
        let heard = self.heard.borrow().clone().filter(|(round, _)| *round == since);
        let mut cursor = heard.map_or(since.clone(), |(_, cursor)| cursor);
        loop {
            let waited = self.replicator.remote().wait(&cursor, seconds).await?;
            if let Waited::Changed(news) = &waited {
                cursor = news.cursor.clone();
                self.heard.replace(Some((since.clone(), cursor.clone())));
                if !news.names.iter().any(|name| self.replicator.is_wanted(name)) {
                    continue;
                }
            }
            return Ok(waited);
        }
    }

    /// What came of a round, but for one thing: that a login may only read is no failure. What is done here stays here then,
    /// and the state says so.
    pub(super) async fn unless_reads_only(
        &mut self,
        result: Result<(), ReplicationError>,
        with_audit: bool,
    ) -> Result<(), ReplicationError> {
        let record = self.replicator.record();
        let own = Chain { login: record.login.clone(), replica: record.replica };
        let is_refused = match &result {
            Err(ReplicationError::Refused(DocumentName::Run(by, _) | DocumentName::Part(by, ..))) => *by == own,
            _ => false,
        };
        let is_due = match self.reads_only {
            None => is_refused || result.is_ok(),
            Some(false) => is_refused,
            // Whoever gets the right to write is heard of in an audit.
            Some(true) => with_audit && (is_refused || result.is_ok()),
        };
        if is_due && let Ok(reads_only) = self.replicator.remote().reads_only(&own.run(1)).await {
            self.reads_only = Some(reads_only);
        }
        if is_refused && self.reads_only == Some(true) { Ok(()) } else { result }
    }
}

/// Tests the connection to a team's server, step by step up to the first that fails. Nothing is written.
pub async fn checked(
    remote: &impl ServerRemote,
    kind: ServerKind,
    login: &str,
    language: Language,
) -> Vec<ServerCheck> {
    let mut out = Vec::new();
    let mut note = |step, problem: Option<Phrase>| {
        out.push(ServerCheck { step, problem: problem.map(|phrase| phrase.of(language).to_string()) });
    };
    let steps = [ServerStep::Answers, ServerStep::SignsIn, ServerStep::Reads];
    // What a reader says of itself may be written by a reader, too.
    let own = Chain { login: login.to_string(), replica: ReplicaId::of_random(1) }.run(1);
    // The first request signs in. Who may not even read may not write either.
    let written = remote.may_write(&own).await.map_err(|error| (usize::from(signs_in(error)), error));
    let read = match written {
        Ok(writing) => remote.identity().await.map(|team| (writing, team)).map_err(|error| (2, error)),
        Err(failed) => Err(failed),
    };
    let (writing, team) = match read {
        Ok(read) => read,
        Err((failed, error)) => {
            let failed = if error == RemoteError::NoDatabase { 2 } else { failed };
            steps.iter().take(failed).for_each(|step| note(*step, None));
            note(steps[failed], Some(what_to_do(kind, steps[failed], error)));
            return out;
        }
    };
    // The other steps are worth knowing all the same.
    let unsafe_login = |step| (step == ServerStep::SignsIn && remote.is_open()).then_some(OPEN_TO_ALL);
    // What is there may be of a newer version, or no team's.
    let unreadable = team.as_deref().and_then(|team| TeamDocument::decode(team).err()).map(|error| match error {
        WireError::Newer(_) => error.phrase(),
        _ => what_to_do(kind, ServerStep::Reads, RemoteError::Stranger),
    });
    for step in steps {
        note(step, unreadable.filter(|_| step == ServerStep::Reads).or(unsafe_login(step)));
    }
    match writing {
        _ if unreadable.is_some() => {}
        Writing::Allowed => {
            note(ServerStep::Writes, None);
            note(ServerStep::HasTeam, team.is_none().then_some(NO_TEAM_YET));
        }
        Writing::Refused => note(ServerStep::Writes, Some(READS_ONLY)),
        Writing::WithoutRules => note(ServerStep::Writes, Some(NO_RULES)),
    }
    out
}

/// Whether an error is about the login.
const fn signs_in(error: RemoteError) -> bool {
    matches!(error, RemoteError::SignedOut | RemoteError::LockedOut)
}

const fn what_to_do(kind: ServerKind, step: ServerStep, error: RemoteError) -> Phrase {
    match (step, error, kind) {
        (ServerStep::Answers, RemoteError::Offline, ServerKind::Etcd) => phrase!(
            "Nothing answers at this address. Either the server is off, or this browser does not trust its certificate, or it does not allow this page: etcd has to be started with --cors and this page’s address.",
            "Unter dieser Adresse antwortet nichts. Entweder läuft der Server nicht, oder dieser Browser vertraut seinem Zertifikat nicht, oder er lässt diese Seite nicht zu: etcd muss mit --cors und der Adresse dieser Seite gestartet sein.",
            "Rien ne répond à cette adresse. Soit le serveur est arrêté, soit ce navigateur ne fait pas confiance à son certificat, soit il n’autorise pas cette page : etcd doit être lancé avec --cors et l’adresse de cette page.",
        ),
        (ServerStep::Answers, RemoteError::Offline, ServerKind::CouchDb) => phrase!(
            "Nothing answers at this address. Either the server is off, or this browser does not trust its certificate, or it does not allow this page: CouchDB needs the lines “enable_cors = true” under [chttpd] and “origins = ” with this page’s address under [cors].",
            "Unter dieser Adresse antwortet nichts. Entweder läuft der Server nicht, oder dieser Browser vertraut seinem Zertifikat nicht, oder er lässt diese Seite nicht zu: CouchDB braucht die Zeilen „enable_cors = true“ unter [chttpd] und „origins = “ mit der Adresse dieser Seite unter [cors].",
            "Rien ne répond à cette adresse. Soit le serveur est arrêté, soit ce navigateur ne fait pas confiance à son certificat, soit il n’autorise pas cette page : CouchDB a besoin des lignes « enable_cors = true » sous [chttpd] et « origins = » avec l’adresse de cette page sous [cors].",
        ),
        (ServerStep::Answers, RemoteError::Stranger, ServerKind::Etcd) => phrase!(
            "Something answers, but it is not etcd. Look at the address and its port; 2379 is usual.",
            "Etwas antwortet, aber es ist nicht etcd. Prüfen Sie Adresse und Port; üblich ist 2379.",
            "Quelque chose répond, mais ce n’est pas etcd. Vérifiez l’adresse et le port ; 2379 est habituel.",
        ),
        (ServerStep::Answers, RemoteError::Stranger, ServerKind::CouchDb) => phrase!(
            "Something answers, but it is not CouchDB. Look at the address and its port; 6984 and 5984 are usual.",
            "Etwas antwortet, aber es ist nicht CouchDB. Prüfen Sie Adresse und Port; üblich sind 6984 und 5984.",
            "Quelque chose répond, mais ce n’est pas CouchDB. Vérifiez l’adresse et le port ; 6984 et 5984 sont habituels.",
        ),
        (ServerStep::SignsIn, RemoteError::SignedOut, _) => phrase!(
            "The user or the password is wrong.",
            "Benutzer oder Passwort ist falsch.",
            "L’utilisateur ou le mot de passe est faux.",
        ),
        (ServerStep::Reads, RemoteError::Forbidden, ServerKind::Etcd) => phrase!(
            "This user is no member of the team. Whoever runs the server adds members with etcd-team.sh.",
            "Dieser Benutzer ist kein Mitglied des Teams. Wer den Server betreibt, nimmt Mitglieder mit etcd-team.sh auf.",
            "Cet utilisateur n’est pas membre de l’équipe. La personne qui gère le serveur ajoute des membres avec etcd-team.sh.",
        ),
        (ServerStep::Reads, RemoteError::Forbidden, ServerKind::CouchDb) => phrase!(
            "This user is no member of the team. Whoever runs the server adds members with couchdb-team.mjs.",
            "Dieser Benutzer ist kein Mitglied des Teams. Wer den Server betreibt, nimmt Mitglieder mit couchdb-team.mjs auf.",
            "Cet utilisateur n’est pas membre de l’équipe. La personne qui gère le serveur ajoute des membres avec couchdb-team.mjs.",
        ),
        (ServerStep::Reads, RemoteError::Stranger, _) => phrase!(
            "There is a database with this name, but another program writes into it. Choose another team name.",
            "Eine Datenbank mit diesem Namen gibt es, aber ein anderes Programm schreibt hinein. Wählen Sie einen anderen Namen für das Team.",
            "Il existe une base de données de ce nom, mais un autre programme y écrit. Choisissez un autre nom d’équipe.",
        ),
        (_, error, _) => error.phrase(),
    }
}

const OPEN_TO_ALL: Phrase = phrase!(
    "This server asks nobody for a password: whoever reaches it can delete everything of the team, or put other data in its place. Only the passphrase keeps them from reading it. Whoever runs the server runs etcd-team.sh, which sets up logins.",
    "Dieser Server fragt niemanden nach einem Passwort: Wer ihn erreicht, kann alles vom Team löschen oder andere Daten an dessen Stelle setzen. Nur die Passphrase schützt vor dem Lesen. Wer den Server betreibt, startet etcd-team.sh; das richtet Anmeldungen ein.",
    "Ce serveur ne demande de mot de passe à personne : quiconque l’atteint peut supprimer tout ce qui est à l’équipe, ou mettre d’autres données à la place. Seule la phrase secrète empêche de les lire. La personne qui gère le serveur lance etcd-team.sh, qui crée des connexions.",
);
const READS_ONLY: Phrase = phrase!(
    "This user may read in this team, but not write.",
    "Dieser Benutzer darf in diesem Team lesen, aber nicht schreiben.",
    "Cet utilisateur peut lire dans cette équipe, mais pas écrire.",
);
const NO_RULES: Phrase = phrase!(
    "The database has no rules for writing: every member could write as another one. Whoever runs the server runs couchdb-team.mjs again.",
    "Die Datenbank hat keine Regeln für das Schreiben: Jedes Mitglied könnte als ein anderes schreiben. Wer den Server betreibt, startet couchdb-team.mjs noch einmal.",
    "La base de données n’a pas de règles d’écriture : chaque membre pourrait écrire au nom d’un autre. La personne qui gère le serveur relance couchdb-team.mjs.",
);
const NO_TEAM_YET: Phrase = phrase!(
    "There is no team under this name yet: it can be created.",
    "Unter diesem Namen gibt es noch kein Team: Es kann gegründet werden.",
    "Il n’y a pas encore d’équipe sous ce nom : elle peut être fondée.",
);
