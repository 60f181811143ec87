//! Teams at work on a real cluster, with the roles of `scripts/etcd-team.sh`: nodes are killed and its history is
//! forgotten, and once it goes back to an earlier state.
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::random::SplitMix64;
use kontor::command::{Attachment, Command};
use kontor::domain::RecordType;
use kontor::domain::records::account;
use kontor::replication::document_name::DocumentName;
use kontor::replication::remote::RemoteError;
use kontor::replication::replica_storage::ReplicaRecord;
use kontor::replication::replicator::{FoundFile, ReplicationError, Replicator};

use super::nodes::QUICK;
use super::server::{Client, Server};
use crate::replication::browser::{Browser, replication_world};
use crate::replication::nemesis::{seeds, steps};
use crate::replication::place::Place;
use crate::replication::team::{Team, seal};
use crate::replication::{erasure, files, nemesis};
use crate::support::{text, wait};

thread_local! {
    /// The cluster of the test that runs on this thread.
    static SERVER: RefCell<Option<Server>> = const { RefCell::new(None) };
    /// Whether its network splits, and no node is killed.
    static IS_APART: Cell<bool> = const { Cell::new(false) };
}

/// As many runs are played in a usual test.
const USUAL_SEEDS: u64 = 1;
const USUAL_STEPS: u64 = 40;

/// A team's place in the cluster. Only Anna, who founds the team, is a keeper.
struct EtcdPlace {
    team: String,
    random: SplitMix64,
    is_hostile: bool,
    /// What brings back the node that is down; the other two go on.
    down: Option<String>,
    counts: BTreeMap<&'static str, u32>,
}

fn with_server<T>(work: impl FnOnce(&mut Server) -> T) -> T {
    SERVER.with_borrow_mut(|server| work(server.get_or_insert_with(|| Server::start(3, &QUICK))))
}

impl EtcdPlace {
    fn tell(command: &str) {
        with_server(|server| server.tell(command));
    }

    fn count(&mut self, fault: &'static str) {
        *self.counts.entry(fault).or_default() += 1;
    }

    fn prefix(&self) -> String {
        format!("kontor/{}/", self.team)
    }

    fn start_again(&mut self) {
        if let Some(command) = self.down.take() {
            EtcdPlace::tell(&command);
        }
    }
}

impl Place for EtcdPlace {
    type Client = Client;

    fn new(seed: u64) -> EtcdPlace {
        let team = format!("team-{seed}");
        let members = ["ben", "Çelik", "d@team.example", "eva", "late@team.example", "newer"];
        let mut who = vec!["--keeper", "anna"];
        members.iter().for_each(|login| who.extend(["--member", login]));
        with_server(|server| server.team(&team, &who));
        EtcdPlace { team, random: SplitMix64(seed), is_hostile: false, down: None, counts: BTreeMap::new() }
    }

    fn client(place: &Rc<RefCell<EtcdPlace>>, _number: u64, login: &str) -> Client {
        with_server(|server| server.client(&place.borrow().team, login))
    }

    fn set_hostile(&mut self, is_hostile: bool) {
        self.is_hostile = is_hostile;
        if !is_hostile {
            self.start_again();
        }
    }

    fn begin_round(&mut self, _client: u64) {}

    fn weather(&mut self) {
        match self.random.below(4) {
            0 | 1 if self.down.is_none() => {
                let is_apart = IS_APART.get();
                self.count(if is_apart { "network split" } else { "node killed" });
                let node = self.random.below(3);
                let (down, up) = if is_apart { ("cut", "join") } else { ("kill", "start") };
                EtcdPlace::tell(&format!("{down} {node}"));
                self.down = Some(format!("{up} {node}"));
            }
            0..=2 => self.start_again(),
            _ => {
                self.count("history forgotten");
                with_server(|server| server.root().compact());
            }
        }
    }

    fn names(&self) -> BTreeSet<String> {
        self.documents().into_iter().map(|(name, _)| name).collect()
    }

    fn is_safe(&self, name: &str) -> bool {
        // Whatever a cluster of which a node is down gives is on two nodes.
        self.names().contains(name)
    }

    fn empty(&mut self) {
        self.count("emptied");
        with_server(|server| server.root().remove(&self.prefix()));
    }

    fn holds(&self, needle: &[u8]) -> bool {
        let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        let all = with_server(|server| server.root().all("kontor/"));
        all.iter().any(|(name, body)| has(name.as_bytes()) || has(body))
    }

    fn documents(&self) -> Vec<(String, Vec<u8>)> {
        let prefix = self.prefix();
        let all = with_server(|server| server.root().all(&prefix));
        all.into_iter().map(|(key, body)| (key[prefix.len()..].to_string(), body)).collect()
    }

    fn complaints(&self) -> Vec<String> {
        Vec::new()
    }

    fn counts(&self) -> BTreeMap<&'static str, u32> {
        self.counts.clone()
    }
}

#[test]
fn attached_files_reach_a_team_on_a_real_cluster() {
    files::carries_a_large_file::<EtcdPlace>();
    for seed in seeds(USUAL_SEEDS) {
        println!("{:?}", files::play::<EtcdPlace>(seed, None, USUAL_STEPS));
    }
}

#[test]
fn teams_on_a_real_cluster_end_with_the_same() {
    for seed in seeds(USUAL_SEEDS) {
        println!("KONTOR_SEED={seed}");
        println!("{:?}", nemesis::play::<EtcdPlace>(seed, None, steps(USUAL_STEPS)));
    }
}

/// Plays teams on a cluster whose network splits.
pub fn play_apart(mut server: Server) {
    // A node that is alone says nothing.
    server.patience = 2;
    SERVER.set(Some(server));
    IS_APART.set(true);
    for seed in seeds(USUAL_SEEDS) {
        println!("KONTOR_SEED={seed}");
        let counts = nemesis::play::<EtcdPlace>(seed, None, steps(USUAL_STEPS));
        println!("{counts:?}");
    }
}

#[test]
fn a_person_is_erased_from_a_real_cluster_where_each_writes_under_the_own_login() {
    for seed in seeds(1) {
        println!("KONTOR_SEED={seed}");
        println!("{:?}", erasure::play::<EtcdPlace>(seed, None, USUAL_STEPS));
    }
}

#[test]
fn a_cluster_that_went_back_gets_everything_again() {
    // etcd says nothing to a token of the time after that state.
    with_server(|server| {
        server.endpoints.truncate(1);
        server.patience = 2;
    });
    let mut team = Team::<EtcdPlace>::new(8, None);
    let file = std::env::temp_dir().join(format!("kontor-team-{}", std::process::id()));
    let work = |team: &mut Team<EtcdPlace>| {
        for at in [0, 1, 2, 0, 1] {
            (0..3).for_each(|_| team.members[at].browser.work(&mut team.random));
            team.round(at, None).expect("a round");
        }
    };
    work(&mut team);
    EtcdPlace::tell(&format!("save {}", file.display()));
    work(&mut team);
    let before = team.place.borrow().names();
    EtcdPlace::tell(&format!("restore {}", file.display()));
    std::fs::remove_file(&file).expect("was saved");
    assert!(team.place.borrow().names().len() < before.len(), "the cluster went back");
    (0..team.members.len()).for_each(|at| drop(team.round(at, None)));
    team.finish();
    team.check();
    assert!(team.place.borrow().names().is_superset(&before));
}

#[test]
fn a_reader_gets_everything_and_what_a_reader_does_stays_here() {
    let mut team = Team::<EtcdPlace>::new(0, None);
    with_server(|server| server.team("team-0", &["--reader", "audit"]));
    team.join("audit");
    let reader = team.members.len() - 1;
    assert_eq!(team.round(reader, None), Ok(()));
    let digest =
        |team: &Team<EtcdPlace>, at: usize| team.members[at].replicator.as_ref().expect("at work").state().digest();
    team.members[0].browser.crm.create(RecordType::Account, vec![(account::NAME, text("Canary"))]);
    assert_eq!(team.round(0, None), Ok(()));
    assert_eq!(team.round(reader, None), Ok(()));
    assert_eq!(digest(&team, reader), digest(&team, 0));
    let before = team.place.borrow().names();
    assert!(before.iter().any(|name| name.starts_with("r!audit!")), "the others hear of it");
    let snapshot = wait(team.members[reader].replicator.as_mut().expect("at work").make_snapshot());
    assert_eq!((snapshot, team.place.borrow().names()), (Ok(()), before.clone()));
    // A file that a reader opened is not sent by the reader, whoever lost it.
    let crm = &team.members[0].browser.crm;
    let about = crm.create(RecordType::Account, vec![(account::NAME, text("Canary"))]);
    let attachment =
        Attachment { name: "Canary".to_string(), media_type: String::new(), bytes: Arc::new(vec![7; 600_000]) };
    let file = crm.run(Command::Attach { about, files: vec![attachment] }).created[0].1;
    for at in [0, reader] {
        assert_eq!(team.round(at, None), Ok(()));
    }
    assert_eq!(team.open_file(reader, file), Some(Ok(FoundFile::Whole(vec![7; 600_000]))));
    let before = team.place.borrow().names();
    with_server(|server| server.root().remove("kontor/team-0/f!"));
    team.members[reader].replicator = None;
    for _ in 0..2 {
        assert_eq!(team.round(reader, None), Ok(()));
        assert_eq!(team.members[reader].replicator.as_ref().expect("at work").unsent_files(), 0);
    }
    assert!(!team.place.borrow().names().iter().any(|name| name.starts_with("f!")));
    team.members[0].replicator = None;
    assert_eq!(team.round(0, None), Ok(()));
    assert_eq!(team.place.borrow().names(), before, "its author sends it again");
    team.members[reader].browser.crm.create(RecordType::Account, vec![(account::NAME, text("Canary"))]);
    let refused = team.round(reader, None);
    assert!(matches!(refused, Err(ReplicationError::Refused(DocumentName::Run(..)))), "{refused:?}");
    assert_eq!(team.place.borrow().names(), before);
    assert!(team.members[reader].replicator.as_ref().expect("at work").unsent() > 0);
}

#[test]
fn who_was_taken_out_keeps_everything_and_goes_on_when_taken_in_again() {
    let mut team = Team::<EtcdPlace>::new(9, None);
    let work = |team: &mut Team<EtcdPlace>, at: usize| {
        (0..3).for_each(|_| team.members[at].browser.work(&mut team.random));
        team.round(at, None)
    };
    for at in [0, 1, 2, 1] {
        assert_eq!(work(&mut team, at), Ok(()));
    }
    let known = team.members[1].replicator.as_ref().expect("at work").members().expect("is read");
    let login = known[0].login.clone();
    let before = team.place.borrow().names();
    with_server(|server| server.team("team-9", &["--out", &login]));
    for _ in 0..2 {
        assert_eq!(work(&mut team, 1), Err(ReplicationError::Remote(RemoteError::Forbidden)));
    }
    // Also after a restart of that browser.
    team.members[1].replicator = None;
    assert_eq!(team.round(1, None), Err(ReplicationError::Remote(RemoteError::Forbidden)));
    assert_eq!(team.place.borrow().names(), before, "nothing of it reaches the team");
    assert_eq!(work(&mut team, 0), Ok(()), "the others go on");
    with_server(|server| server.team("team-9", &["--member", &login]));
    (0..team.members.len()).for_each(|at| drop(team.round(at, None)));
    team.finish();
    team.check();
}

#[test]
fn a_member_founds_no_team() {
    with_server(|server| server.team("none", &["--member", "ben"]));
    let (client, browser) = (with_server(|server| server.client("none", "ben")), Browser::new());
    let record = ReplicaRecord::new(&replication_world(), "ben", b"team".to_vec());
    let founded = wait(Replicator::found(client, browser, seal(), replication_world(), record));
    assert_eq!(founded.err(), Some(ReplicationError::Remote(RemoteError::Forbidden)));
}
