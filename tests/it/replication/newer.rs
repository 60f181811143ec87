//! A replica of a newer version of the app, written against the documents alone: it sets fields, creates records and
//! does things that this version does not know. Whatever it sends has to travel through the others unharmed.
use kontor::base::random::SplitMix64;
use kontor::base::{FieldId, Id, Timestamp};
use kontor::domain::RecordType;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::merged_state::MergedState;
use kontor::replication::remote::{Document, Found, Remote, RemoteError};
use kontor::replication::run::{self, Run, RunHash};
use kontor::replication::seal::Seal;
use kontor::replication::{Dot, ReplicaId, ReplicatedCommit, WireChange};

/// The replica: what it knows and what it has sent.
pub struct Newer<S> {
    chain: Chain,
    seal: S,
    state: MergedState,
    own: Vec<Document>,
    previous: RunHash,
}

impl<S: Seal> Newer<S> {
    /// A replica that has nothing.
    pub fn new(replica: u64, seal: S) -> Newer<S> {
        let chain = Chain { login: "newer".to_string(), replica: ReplicaId::of_random(replica) };
        Newer { chain, seal, state: MergedState::new(), own: Vec::new(), previous: RunHash::default() }
    }

    /// The digest of what it knows.
    pub fn digest(&self) -> u128 {
        self.state.digest()
    }

    /// Brings what there is, and sends again what it sent. What fails is done another time.
    pub async fn round(&mut self, remote: &impl Remote) -> Result<(), RemoteError> {
        if remote.identity().await?.is_none() {
            return Ok(());
        }
        let mut open = Vec::new();
        let names = remote.range("c!", "d", usize::MAX).await?;
        for (name, found) in names.iter().zip(remote.read(&names).await?) {
            let (Some(DocumentName::Run(chain, first)), Found::Here(body)) = (DocumentName::parse(name), found) else {
                continue;
            };
            let Ok(head) = self.seal.open(name, &body).await else { continue };
            let count = run::parts_of(&head).unwrap_or(0);
            let part = |at: usize| DocumentName::Part(chain.clone(), first, at as u16).to_string();
            let mut parts = Vec::new();
            for part in (0..count).map(part) {
                if let Some(Found::Here(body)) = remote.read(std::slice::from_ref(&part)).await?.pop() {
                    parts.extend(self.seal.open(&part, &body).await);
                }
            }
            let first = Dot { replica: chain.replica, number: first };
            open.extend(Run::unpack(&head, &parts, first).ok().filter(|_| !self.state.vector().has(first)));
        }
        while let Some(at) = open.iter().position(|run| self.state.is_ready(&run.commits[0])) {
            open.swap_remove(at).commits.iter().for_each(|commit| drop(self.state.apply(commit)));
        }
        for documents in self.own.chunks(20) {
            remote.add(documents).await?;
        }
        self.announce(remote).await
    }

    /// Says what it has, by which others know of it.
    async fn announce(&self, remote: &impl Remote) -> Result<(), RemoteError> {
        let mut said = vec![1];
        said.extend_from_slice(&self.chain.replica.number().to_be_bytes());
        self.state.vector().write(&mut said);
        said.extend_from_slice(&self.state.digest().to_be_bytes());
        let name = DocumentName::Replica(self.chain.clone());
        let body = self.seal.seal(&name.to_string(), &said).await.expect("has keys");
        remote.put(&Document { name, body }).await.map(drop)
    }

    /// Does something that the others do not know, and something that they do.
    pub async fn work(&mut self, random: &mut SplitMix64) {
        let kinds = [RecordType::Lead, RecordType::Account, RecordType::Contact, RecordType::Opportunity];
        let rows = self.state.rows().filter(|(kind, _)| kinds.contains(kind));
        let mut rows: Vec<(u8, Id)> = rows.map(|(kind, row)| (kind as u8, row.id())).collect();
        rows.sort_unstable();
        let (stamp, seen) = self.state.next(self.chain.replica);
        let number = stamp.dot.number;
        let mut changes = vec![WireChange::Unknown(b'?', vec![1, 2, 3])];
        if !rows.is_empty() {
            let (kind, id) = random.pick(&rows);
            let field = (FieldId(900 + random.below(3)), b"z new".to_vec());
            changes.push(WireChange::Set { kind, id, field });
            let (kind, id) = random.pick(&rows);
            changes.push(if random.happens(20) {
                WireChange::Remove { kind, id }
            } else {
                WireChange::Keep { kind, id }
            });
        }
        let fields = vec![(FieldId(1), b"z new".to_vec())];
        changes.push(WireChange::Create { kind: 250, id: Id::fixed(900_000 + number), fields });
        let commit = ReplicatedCommit {
            stamp,
            seen,
            id: Id::fixed(800_000 + number),
            at: Timestamp(1),
            by: None,
            action: 999,
            subject: "Canary".to_string(),
            about: None,
            edition: "9.0.0".to_string(),
            changes,
            more: vec![7; 3],
        };
        self.state.apply(&commit);
        let packed = Run { previous: self.previous, commits: vec![commit], more: vec![9; 5], original: None }.pack();
        self.previous = run::hash(&packed.head);
        let name = self.chain.run(number);
        let body = self.seal.seal(&name.to_string(), &packed.head).await.expect("has keys");
        self.own.push(Document { name, body });
    }
}
