//! Files of changes: written for a member or since a day, and taken in.
use super::{TeamReplica, failure};
use crate::base::Timestamp;
use crate::locale::{Phrase, phrase};
use crate::replication::VersionVector;
use crate::replication::bytes::WireError;
use crate::replication::changes_file::ChangesFile;
use crate::replication::remote::Remote;
use crate::replication::replicator::{ReplicationError, TakenIn};
use crate::replication::seal::Seal;
use crate::storage::Storage;
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{ChangesSince, ChangesTakenIn};

const ANOTHER_TEAM: Phrase = phrase!(
    "This file is another team’s. Nothing was taken in.",
    "Diese Datei gehört zu einem anderen Team. Es wurde nichts eingelesen.",
    "Ce fichier est celui d’une autre équipe. Rien n’a été lu."
);

const NO_FILE: Phrase = phrase!(
    "This is no file of changes. Workspace files are opened under Import & export.",
    "Das ist keine Datei mit Änderungen. Dateien eines Arbeitsbereichs öffnen Sie unter „Import & Export“.",
    "Ce n’est pas un fichier de modifications. Les fichiers d’espace de travail s’ouvrent sous « Import et export »."
);

impl<R: Remote, S: Storage, C: Seal> TeamReplica<R, S, C> {
    /// A file of what somebody lacks.
    pub(super) async fn changes_since(&mut self, since: ChangesSince) -> Reply {
        let file = async {
            self.replicator.export().await?;
            let known = self.known(since).await?;
            self.replicator.changes_since(&known).await
        };
        match file.await {
            Ok(file) if file.documents.is_empty() => Reply::TeamChanges { file: None },
            Ok(file) => Reply::TeamChanges { file: Some(file.encode()) },
            Err(error) => failure(&error, self.language),
        }
    }

    async fn known(&self, since: ChangesSince) -> Result<VersionVector, ReplicationError> {
        match since {
            ChangesSince::Everything => Ok(VersionVector::default()),
            ChangesSince::Time { at } => self.replicator.vector_before(Timestamp(at)),
            ChangesSince::Member { replica } => {
                let chain = self.replicator.others().find(|chain| chain.replica.to_string() == replica).cloned();
                match chain {
                    Some(chain) => Ok(self.replicator.known_by(&chain).await),
                    None => Ok(VersionVector::default()),
                }
            }
        }
    }

    /// Takes in a file of changes.
    pub(super) async fn take_in(&mut self, bytes: &[u8]) -> Reply {
        let file = match ChangesFile::decode(bytes) {
            Ok(file) => file,
            Err(WireError::Foreign) => return Reply::Refused { why: NO_FILE.of(self.language).to_string() },
            Err(error) => return Reply::Refused { why: error.phrase().of(self.language).to_string() },
        };
        match self.replicator.take_in(&file).await {
            Ok(taken) => match self.told_taken(&file, taken) {
                Ok(told) => Reply::TeamTakenIn(told),
                Err(error) => failure(&error, self.language),
            },
            Err(ReplicationError::NotOurTeam) => Reply::Refused { why: ANOTHER_TEAM.of(self.language).to_string() },
            Err(error) => failure(&error, self.language),
        }
    }

    fn told_taken(&self, file: &ChangesFile, taken: TakenIn) -> Result<ChangesTakenIn, ReplicationError> {
        let members = self.replicator.members()?;
        // A file since the oldest of what is missing has all of it; of somebody unknown, everything is missing.
        let last = |replica| {
            let member = members.iter().find(|member| member.replica == replica);
            member.and_then(|member| member.last.as_ref()).map(|(at, _)| at.0)
        };
        let since: Option<Vec<i64>> = taken.lacks.iter().map(|dot| last(dot.replica)).collect();
        let refused = taken.refused.map(|error| super::problem(&error, self.language).text);
        Ok(ChangesTakenIn {
            commits: u32::try_from(taken.commits).unwrap_or(u32::MAX),
            from: file.from.login.clone(),
            is_complete: taken.lacks == VersionVector::default(),
            since: since.and_then(|times| times.into_iter().min()),
            refused,
        })
    }
}
