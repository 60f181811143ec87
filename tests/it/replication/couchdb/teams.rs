//! Teams at work on a server of CouchDB's protocol that loses answers, cuts them, and confirms too little.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kontor::base::random::SplitMix64;

use super::server::{Client, Server};
use crate::replication::nemesis::{seeds, steps};
use crate::replication::place::Place;
use crate::replication::{erasure, files, nemesis};

thread_local! {
    /// The server of the test that runs on this thread.
    static SERVER: RefCell<Option<Server>> = const { RefCell::new(None) };
}

/// As many runs are played in a usual test.
const USUAL_SEEDS: u64 = 1;
const USUAL_STEPS: u64 = 40;
/// One in as many requests meets a fault.
const FAULTS: u64 = 8;
/// Only Anna, who founds the team, is a keeper.
const MEMBERS: [&str; 6] = ["ben", "Çelik", "d@team.example", "eva", "late@team.example", "newer"];

/// A team's place on the server.
struct CouchPlace {
    team: String,
    random: SplitMix64,
    is_hostile: bool,
    counts: BTreeMap<&'static str, u32>,
}

fn with_server<T>(work: impl FnOnce(&mut Server) -> T) -> T {
    SERVER.with_borrow_mut(|server| work(server.get_or_insert_with(|| Server::start(1, &[]))))
}

impl CouchPlace {
    fn set_up(&self) {
        let mut who = vec!["--keeper", "anna"];
        MEMBERS.iter().for_each(|login| who.extend(["--member", login]));
        with_server(|server| server.team(&self.team, &who));
    }

    /// What an admin does, for whom nothing goes wrong.
    fn as_admin<T>(&self, work: impl FnOnce(&mut Server) -> T) -> T {
        with_server(|server| {
            server.tell("fault none");
            work(server)
        })
    }

    fn go_on(&mut self) {
        if self.is_hostile {
            let seed = self.random.below(1 << 30);
            with_server(|server| server.tell(&format!("some {seed} {FAULTS}")));
        }
    }
}

impl Place for CouchPlace {
    type Client = Client;

    fn new(seed: u64) -> CouchPlace {
        let place = CouchPlace {
            team: format!("team-{seed}"),
            random: SplitMix64(seed),
            is_hostile: false,
            counts: BTreeMap::new(),
        };
        place.set_up();
        place
    }

    fn client(place: &Rc<RefCell<CouchPlace>>, _number: u64, login: &str) -> Client {
        with_server(|server| server.client(&place.borrow().team, login))
    }

    fn set_hostile(&mut self, is_hostile: bool) {
        self.is_hostile = is_hostile;
        self.as_admin(|_| ());
        self.go_on();
    }

    fn begin_round(&mut self, _client: u64) {}

    fn weather(&mut self) {
        *self.counts.entry("weather").or_default() += 1;
        self.go_on();
    }

    fn names(&self) -> BTreeSet<String> {
        self.documents().into_iter().map(|(name, _)| name).collect()
    }

    fn is_safe(&self, name: &str) -> bool {
        self.names().contains(name)
    }

    fn empty(&mut self) {
        *self.counts.entry("emptied").or_default() += 1;
        self.as_admin(|server| server.delete(&self.team));
        self.set_up();
        self.go_on();
    }

    fn holds(&self, needle: &[u8]) -> bool {
        let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        self.documents().iter().any(|(name, body)| has(name.as_bytes()) || has(body))
    }

    fn documents(&self) -> Vec<(String, Vec<u8>)> {
        self.as_admin(|server| server.all(&self.team))
    }

    fn complaints(&self) -> Vec<String> {
        Vec::new()
    }

    fn counts(&self) -> BTreeMap<&'static str, u32> {
        self.counts.clone()
    }
}

#[test]
fn teams_on_couchdb_end_with_the_same() {
    for seed in seeds(USUAL_SEEDS) {
        println!("KONTOR_SEED={seed}");
        println!("{:?}", nemesis::play::<CouchPlace>(seed, None, steps(USUAL_STEPS)));
    }
}

#[test]
fn a_person_is_erased_from_couchdb_where_only_a_keeper_replaces_what_was_sent() {
    for seed in seeds(1) {
        println!("KONTOR_SEED={seed}");
        println!("{:?}", erasure::play::<CouchPlace>(seed, None, USUAL_STEPS));
    }
}

#[test]
fn attached_files_reach_a_team_on_couchdb() {
    files::carries_a_large_file::<CouchPlace>();
    for seed in seeds(USUAL_SEEDS) {
        println!("KONTOR_SEED={seed}");
        println!("{:?}", files::play::<CouchPlace>(seed, None, USUAL_STEPS));
    }
}
