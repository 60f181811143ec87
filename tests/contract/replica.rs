//! What a replica of a team stores: journal, pages and what is kept beside them, together or not at all.
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::{Date, Id, ReplicaId, Seq, TimeZone, Timestamp};
use kontor::change::{Action, ActionLabel, Commit, Header};
use kontor::replication::document_name::Chain;
use kontor::replication::remote::Cursor;
use kontor::replication::replica_storage::{
    Base, BaseWrite, ReplicaRecord, ReplicaStorage, ReplicaWrite, StoredReplica,
};
use kontor::replication::session_storage::{self, SessionStorage};
use kontor::replication::snapshot::Head;
use kontor::replication::{Dot, MergedState, VersionVector};
use kontor::session::{CommandRules, Environment, Session};
use kontor::storage::{Batch, Quarantine, Rewrite, Storage, StorageError};
use kontor::store::RecordStore;
use kontor::store::manifest::Integrity;

use super::{append, commit, names};

const ANNA: ReplicaId = ReplicaId::new(1).expect("is not 0");
const BEN: ReplicaId = ReplicaId::new(u64::MAX).expect("is not 0");

fn world() -> Environment {
    let (now, today, random) = (|| Timestamp(0), || Date(0), || [7; 10]);
    Environment { now, today, zone: TimeZone::UTC, random, rules: CommandRules::here }
}

/// A worker's session, and the storage of the replica over it.
struct Worker<S> {
    session: Rc<Session<S>>,
    replica: SessionStorage<S>,
}

impl<S: Storage> Worker<S> {
    async fn open(storage: S) -> Worker<S> {
        let session = Rc::new(Session::open_stored(storage, world()).await.expect("opens"));
        Worker { replica: SessionStorage::new(session.clone()), session }
    }
}

/// What is stored, read anew.
async fn stored<S: Storage>(storage: S) -> Result<Option<StoredReplica>, StorageError> {
    Worker::open(storage).await.replica.load().await
}

/// A record in which everything is filled.
pub fn record(exported: u32) -> ReplicaRecord {
    let mut applied = VersionVector::default();
    applied.note(Dot { replica: ANNA, number: 700 });
    applied.note(Dot { replica: BEN, number: 3 });
    ReplicaRecord {
        replica: ANNA,
        login: "Änne@team.example".to_string(),
        team: vec![1, 2, 3],
        exported: Seq(exported),
        applied,
        acknowledged: 300,
        present: 0,
        cursor: Some(Cursor(vec![9; 20])),
        nonces: vec![0, 5, u64::MAX],
    }
}

/// A commit of another browser.
pub fn foreign(seq: u32, name: &str) -> Commit {
    let mut out = commit(seq, name);
    out.header.from = Some(BEN);
    out
}

fn write(head: Option<Seq>, commits: Vec<Commit>, record: &ReplicaRecord) -> ReplicaWrite {
    ReplicaWrite { head, commits, ..ReplicaWrite::of(record.clone()) }
}

fn run(number: u32) -> String {
    Chain { login: "ben".to_string(), replica: BEN }.run(number).to_string()
}

/// Checks what a replica asks of its storage.
pub async fn check<S: Storage>(open: impl AsyncFn(&str) -> S) {
    let name = "replica";
    let Worker { session, replica: worker } = Worker::open(open(name).await).await;
    assert_eq!(worker.load().await, Ok(None), "a workspace belongs to no team");
    assert_eq!(worker.head().await, Ok(Seq::NONE));

    // Founding a team: what the replica knows, and nothing else.
    let first = ReplicaRecord { cursor: None, nonces: Vec::new(), ..record(0) };
    worker.write(write(None, Vec::new(), &first)).await.unwrap();
    let kept = StoredReplica { record: first, log: Default::default(), base: None };
    assert_eq!(stored(open(name).await).await, Ok(Some(kept)), "it is there after a reload");

    // Commits of others, the documents they came with, and the snapshot before them.
    let state = MergedState::new();
    let base = Base { head: Head::of(&state, vec![[4; 16]; 20]), chunks: (0..20).map(|part| vec![part; 9]).collect() };
    let second = record(2);
    let commits = vec![foreign(1, "Berg"), foreign(2, "Lund")];
    let log = vec![(run(1), Some(vec![1; 70_000])), (run(2), Some(vec![])), (run(9), None)];
    let all = ReplicaWrite {
        log,
        base: BaseWrite::Replaced(Some(base.clone())),
        ..write(Some(Seq::NONE), commits.clone(), &second)
    };
    worker.write(all).await.unwrap();
    let log = [(run(1), vec![1; 70_000]), (run(2), vec![])].into_iter().collect();
    let kept = StoredReplica { record: second, log, base: Some(base) };
    let check_stored = async |why: &str| {
        let again = open(name).await;
        let snapshot = again.load().await.unwrap();
        assert_eq!((snapshot.state, snapshot.head), (Integrity::Sound, Seq(2)), "{why}");
        assert_eq!(names(&RecordStore::load(snapshot.pages, snapshot.head).0), ["Berg", "Lund"], "{why}");
        assert_eq!(again.commits_after(Seq::NONE).await.unwrap(), commits, "{why}");
        assert_eq!(stored(again).await, Ok(Some(kept.clone())), "{why}");
    };
    check_stored("everything of a transaction is there").await;
    assert_eq!(worker.head().await, Ok(Seq(2)));
    assert_eq!(session.read(names), ["Berg", "Lund"], "and in the session");
    assert_eq!(worker.seq_of(commits[1].header.id).await, Ok(Some(Seq(2))));
    assert_eq!(
        (worker.seq_of(Id::fixed(3)).await, worker.id_of(Seq(1)).await),
        (Ok(None), Ok(Some(commits[0].header.id)))
    );

    // Nothing of what does not follow the journal is stored, neither commits nor what is beside them.
    let refused = [
        write(Some(Seq(1)), vec![foreign(2, "Late")], &record(9)),
        write(Some(Seq(3)), Vec::new(), &record(9)),
        write(Some(Seq(2)), vec![foreign(3, "Next"), foreign(5, "Too far")], &record(9)),
    ];
    for refused in refused {
        let refused = ReplicaWrite { log: vec![(run(1), None), (run(3), Some(vec![3]))], ..refused };
        assert_eq!(worker.write(refused).await, Err(StorageError::Conflict));
        assert_eq!(session.read(names), ["Berg", "Lund"]);
    }
    check_stored("nothing of what is refused is left").await;

    // The bytes of an attached file come later than its record.
    let bytes = Arc::new(vec![7; 70_000]);
    assert_eq!(worker.files().await, Ok(Vec::new()));
    assert_eq!(worker.keep_file(Id::fixed(4), bytes.clone()).await, Ok(()));
    assert_eq!((worker.files().await, worker.file(Id::fixed(5)).await), (Ok(vec![Id::fixed(4)]), Ok(None)));
    assert_eq!(open(name).await.blob(Id::fixed(4)).await, Ok(Some(bytes.to_vec())));
    check_stored("and beside that everything is as it was").await;

    // The journal is not rewritten as long as another browser has it, too.
    let header = Header { cause: ActionLabel::new(Action::Erase, ""), ..commits[0].header.clone() };
    let cleaned = [Commit { header, changes: Vec::new() }];
    let rewrite = || Rewrite {
        head: Seq(2),
        commits: &cleaned,
        pages: Vec::new(),
        files: &[],
        quarantine: Quarantine::Clear,
        beside: None,
    };
    assert_eq!(open(name).await.replace_journal(rewrite()).await, Err(StorageError::InTeam));
    check_stored("nothing is rewritten").await;

    // A page is faster: the worker sees it, and the transaction that it had planned is refused.
    let page = open(name).await;
    let mut set = RecordStore::load(page.load().await.unwrap().pages, Seq(2)).0;
    append(&page, &mut set, &commit(3, "Own")).await.unwrap();
    let late = write(Some(Seq(2)), vec![foreign(3, "Late")], &record(3));
    assert_eq!(worker.write(late).await, Err(StorageError::Conflict));
    assert_eq!(worker.head().await, Ok(Seq(3)));
    let next = ReplicaWrite {
        log: vec![(run(1), None), (run(3), Some(vec![3]))],
        ..write(Some(Seq(3)), vec![foreign(4, "Next")], &record(4))
    };
    worker.write(next).await.unwrap();
    assert_eq!(session.read(names), ["Berg", "Lund", "Own", "Next"]);
    let again = stored(open(name).await).await.unwrap().unwrap();
    assert_eq!((again.record, again.base), (record(4), kept.base.clone()));
    assert_eq!(again.log.into_keys().collect::<Vec<_>>(), [run(2), run(3)], "documents are forgotten and added");

    // Another tab carries on the replica: what this one planned is refused until it has read that.
    let other = Worker::open(open(name).await).await.replica;
    other.load().await.unwrap();
    other.write(write(None, Vec::new(), &record(5))).await.unwrap();
    for _ in 0..2 {
        assert_eq!(worker.write(write(None, Vec::new(), &record(6))).await, Err(StorageError::Conflict));
    }
    assert_eq!(worker.load().await.unwrap().map(|stored| stored.record), Some(record(5)));
    worker.write(write(None, Vec::new(), &record(6))).await.unwrap();
    assert_eq!(other.write(write(None, Vec::new(), &record(7))).await, Err(StorageError::Conflict));

    // Outside a team everything else stays.
    session_storage::leave(&open(name).await).await.unwrap();
    assert_eq!(worker.load().await, Ok(None));
    let left = open(name).await;
    assert_eq!(left.load().await.unwrap().head, Seq(4));
    assert_eq!(left.replace_journal(Rewrite { head: Seq(4), ..rewrite() }).await, Ok(()));
    assert_eq!(left.beside().await.unwrap(), []);

    // A value of another key, or a changed one, is damage.
    let odd = open("odd replica").await;
    let founder = Worker::open(open("odd replica").await).await.replica;
    founder.write(write(None, Vec::new(), &record(0))).await.unwrap();
    let (key, value) = odd.beside().await.unwrap().remove(0);
    let mut changed = value.clone();
    changed[3] ^= 1;
    for (key, value) in [(key.clone(), changed), (run(1), value.clone()), ("base".to_string(), value.clone())] {
        let (put, taken) = ([(key.clone(), Some(value))], [(key, None)]);
        odd.append_all(Batch { beside: &put, ..Batch::default() }).await.unwrap();
        assert_eq!(stored(open("odd replica").await).await, Err(StorageError::Damaged));
        odd.append_all(Batch { beside: &taken, ..Batch::default() }).await.unwrap();
    }
}
