//! The team's passphrase is changed while its members work: nobody sends with a key that the team no longer has, nobody
//! loses anything, and in the end everybody reads everything, also if two members changed it at the same time.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::Id;
use kontor::base::random::SplitMix64;
use kontor::command::{Attachment, Command};
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::replication::bytes::WireError;
use kontor::replication::document_name::DocumentName;
use kontor::replication::key_ring::{self, KeyBytes};
use kontor::replication::native_seal::{NativeSeal, unwrap_ring, wrap_ring};
use kontor::replication::remote::{Document, Found, Remote};
use kontor::replication::replica_storage::ReplicaRecord;
use kontor::replication::replicator::{FoundFile, ReplicationError, Replicator};
use kontor::replication::seal::Seal;
use kontor::replication::seal::epoch_of;

use super::browser::{self, Browser, replication_world};
use super::cluster::Cluster;
use super::folder::Folders;
use super::nemesis::{seeds, steps};
use super::place::Place;
use super::team::{TO_THE_END, poll_at_most};
use crate::support::text;

const TEAM: [u8; 16] = [3; 16];

/// A member: a browser, and the keys that were stored when the passphrase was last entered.
struct Member<P: Place> {
    browser: Browser,
    number: u64,
    client: P::Client,
    keys: Vec<(u32, KeyBytes)>,
    ring: Vec<u8>,
    replicator: Option<Replicator<P::Client, Browser, NativeSeal>>,
}

struct Team<P: Place> {
    place: Rc<RefCell<P>>,
    members: Vec<Member<P>>,
    random: SplitMix64,
    /// The keys of all passphrases there ever were; the colleagues tell each other.
    passphrases: Vec<KeyBytes>,
    counts: BTreeMap<&'static str, u32>,
    /// Whether somebody changes the passphrase whatever keys the place has.
    is_careless: bool,
}

fn done<T>(future: impl Future<Output = T>) -> T {
    poll_at_most(future, TO_THE_END).expect("ends")
}

impl<P: Place> Team<P> {
    fn new(seed: u64) -> Team<P> {
        browser::begin(seed);
        let place = Rc::new(RefCell::new(P::new(seed)));
        let first = [9; 32];
        let mut team = Team {
            place,
            members: Vec::new(),
            random: SplitMix64(seed),
            passphrases: vec![first],
            counts: BTreeMap::new(),
            is_careless: false,
        };
        let keys = vec![(1, [5; 32])];
        let ring = wrap_ring(&TEAM, &first, [1; 12], &keys).expect("a ring");
        let client = P::client(&team.place, 1, "anna");
        done(client.put(&Document { name: DocumentName::Ring, body: ring.clone() })).expect("is there");
        let browser = Browser::new();
        (0..4).for_each(|_| browser.work(&mut team.random));
        let record = ReplicaRecord::new(&replication_world(), "anna", TEAM.to_vec());
        let seal = NativeSeal::new(TEAM, &keys).expect("keys").with_ring(ring.clone());
        let founded = Replicator::found(client.clone(), browser.clone(), seal, replication_world(), record);
        let replicator = Some(done(founded).expect("is founded"));
        team.members.push(Member { browser, number: 1, client, keys, ring, replicator });
        team.round(0).expect("the first round");
        for login in ["ben", "eva"] {
            team.join(login);
        }
        team
    }

    fn join(&mut self, login: &str) {
        let number = self.members.len() as u64 + 1;
        let client = P::client(&self.place, number, login);
        let (ring, keys) = done(opened(&self.passphrases, &client)).expect("the ring is there");
        let seal = NativeSeal::new(TEAM, &keys).expect("keys").with_ring(ring.clone());
        let browser = Browser::empty();
        let record = ReplicaRecord::new(&replication_world(), login, TEAM.to_vec());
        let joined = Replicator::join(client.clone(), browser.clone(), seal, replication_world(), record);
        let replicator = Some(done(joined).expect("joins"));
        self.members.push(Member { browser, number, client, keys, ring, replicator });
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn round(&mut self, at: usize) -> Result<(), ReplicationError> {
        let member = &mut self.members[at];
        self.place.borrow_mut().begin_round(member.number);
        let seal = NativeSeal::new(TEAM, &member.keys).expect("keys").with_ring(member.ring.clone());
        let kept = member.replicator.take();
        let (client, browser) = (member.client.clone(), member.browser.clone());
        let work = async {
            let mut replicator = match kept {
                Some(replicator) => replicator,
                None => {
                    let mut opened = Replicator::open(client, browser, seal, replication_world()).await?;
                    opened.claim().await?;
                    opened
                }
            };
            let mut done = replicator.round(true).await;
            if done.is_ok() {
                done = replicator.refresh_snapshot(20).await.map(drop);
            }
            Ok::<_, ReplicationError>((replicator, done))
        };
        let (replicator, done) = done(work)?;
        self.members[at].replicator = Some(replicator);
        done
    }

    /// Somebody changes the passphrase with the keys that are at the team's place.
    fn change(&mut self, at: usize) {
        let member = &self.members[at];
        self.place.borrow_mut().begin_round(member.number);
        let Some((ring, keys)) = done(opened(&self.passphrases, &member.client)) else { return };
        // The place went back meanwhile, and what the new keys are made of lacks those with which this browser encrypts.
        if !self.is_careless && key_ring::replaces(&member.ring, &ring) == Ok(true) {
            return;
        }
        let byte = |random: &mut SplitMix64| random.next_u64() as u8;
        let (key, passphrase, nonce) =
            ([(); 32].map(|()| byte(&mut self.random)), [self.passphrases.len() as u8; 32], [7; 12]);
        let keys = key_ring::with_new_epoch(keys, key).expect("one more");
        let ring = wrap_ring(&TEAM, &passphrase, nonce, &keys).expect("a ring");
        self.passphrases.push(passphrase);
        let put = done(member.client.put(&Document { name: DocumentName::Ring, body: ring.clone() }));
        if put.is_ok() {
            self.count("changed");
            let member = &mut self.members[at];
            (member.keys, member.ring, member.replicator) = (keys, ring, None);
        }
    }

    /// Somebody changes the passphrase, encrypts everything anew, and lets the team forget the earlier keys.
    fn forget(&mut self, at: usize) {
        self.change(at);
        // Whoever wants it tries again if the place does not answer.
        let is_all_anew = (0..8).any(|_| {
            self.round(at).is_ok() && {
                let replicator = self.members[at].replicator.as_mut().expect("at work");
                done(replicator.encrypt_all()).is_ok()
            }
        });
        if !is_all_anew {
            return;
        }
        let member = &mut self.members[at];
        let Some((ring, keys)) = done(opened(&self.passphrases, &member.client)) else { return };
        if ring != member.ring {
            return;
        }
        let key = [(); 32].map(|()| self.random.next_u64() as u8);
        let keys = key_ring::without_earlier(keys, key).expect("one more");
        let last = self.passphrases.last().expect("a passphrase");
        let ring = wrap_ring(&TEAM, last, [8; 12], &keys).expect("a ring");
        if done(member.client.put(&Document { name: DocumentName::Ring, body: ring.clone() })).is_ok() {
            (member.keys, member.ring, member.replicator) = (keys, ring, None);
            self.count("forgotten");
        }
    }

    /// A member enters the passphrase that the team has now.
    fn enter(&mut self, at: usize) {
        let member = &self.members[at];
        self.place.borrow_mut().begin_round(member.number);
        let Some((ring, keys)) = done(opened(&self.passphrases, &member.client)) else { return };
        // The place went back meanwhile; the ring that is here is put there again.
        if key_ring::replaces(&member.ring, &ring) == Ok(true) {
            return;
        }
        let lost = member.keys.iter().any(|key| !keys.contains(key));
        if lost {
            self.count("lost to another change");
        }
        self.count("entered");
        let member = &mut self.members[at];
        (member.keys, member.ring, member.replicator) = (keys, ring, None);
    }

    fn step(&mut self) {
        let at = self.random.below(self.members.len() as u32) as usize;
        match self.random.below(20) {
            0..=8 => self.members[at].browser.work(&mut self.random),
            9..=14 => self.look(at),
            15 | 16 => self.place.borrow_mut().weather(),
            17 => self.members[at].replicator = None,
            18 if self.random.happens(40) => self.change(at),
            18 if self.random.happens(40) => self.forget(at),
            _ => {}
        }
    }

    /// A round; if it is refused, the member may hear of the new passphrase.
    fn look(&mut self, at: usize) {
        if self.round(at) == Err(ReplicationError::NewPassphrase) {
            self.count("asked");
            if self.random.happens(50) {
                self.enter(at);
            }
        }
    }

    fn finish(&mut self) {
        self.place.borrow_mut().set_hostile(false);
        for pass in 0..6 {
            for at in 0..self.members.len() {
                self.members[at].replicator = None;
                match self.round(at) {
                    Ok(()) => {}
                    Err(ReplicationError::NewPassphrase) => self.enter(at),
                    Err(error) => assert!(pass < 4, "member {at}: {error:?}"),
                }
            }
        }
    }

    fn check(&mut self) {
        // Whoever joins with the present passphrase reads everything.
        self.join("zoe");
        let last = self.members.len() - 1;
        self.round(last).expect("a round");
        let first = &self.members[0];
        let state = first.replicator.as_ref().expect("at work").state();
        for (at, member) in self.members.iter().enumerate() {
            let other = member.replicator.as_ref().expect("at work");
            assert_eq!(member.ring, first.ring, "all have one ring: member {at}");
            assert_eq!(other.state().vector(), state.vector(), "everybody has everything: member {at}");
            assert_eq!(other.state().digest(), state.digest(), "member {at}");
            assert_eq!(other.unsent(), 0, "nothing is left behind: member {at}");
            assert_eq!(member.browser.content(), first.browser.content(), "member {at}");
        }
        let names = self.place.borrow().names();
        let seal = NativeSeal::new(TEAM, &first.keys).expect("keys");
        for name in first.browser.stored().log.keys().filter(|name| *name != key_ring::NAME) {
            assert!(names.contains(name), "the place lacks {name}");
            let found = done(first.client.read(std::slice::from_ref(name))).expect("is read");
            let [Found::Here(body)] = found.as_slice() else { panic!("{name} is there") };
            assert!(done(seal.open(name, body)).is_ok(), "the team's keys open {name}");
        }
        assert!(names.contains(key_ring::NAME));
    }
}

/// The ring that is at the team's place, with its keys; `None` if it cannot be read now.
async fn opened(passphrases: &[KeyBytes], client: &impl Remote) -> Option<(Vec<u8>, Vec<(u32, KeyBytes)>)> {
    let found = client.read(&[key_ring::NAME.to_string()]).await.ok()?;
    let Some(Found::Here(ring)) = found.into_iter().next() else { return None };
    let keys = passphrases.iter().find_map(|passphrase| unwrap_ring(&TEAM, passphrase, &ring).ok());
    Some((ring.clone(), keys.expect("somebody knows the passphrase")))
}

fn play_all<P: Place>() {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in seeds(20) {
        let run = std::panic::catch_unwind(|| {
            let mut team = Team::<P>::new(seed);
            team.place.borrow_mut().set_hostile(true);
            (0..steps(90)).for_each(|_| team.step());
            team.finish();
            team.check();
            team.counts
        });
        let run = run.unwrap_or_else(|_| panic!("KONTOR_SEED={seed} fails"));
        run.into_iter().for_each(|(what, count)| *counts.entry(what).or_default() += count);
    }
    println!("{counts:?}");
    if seeds(20).end - seeds(20).start >= 20 {
        for what in ["changed", "asked", "entered", "forgotten"] {
            let enough = if what == "forgotten" { 4 } else { 20 };
            assert!(counts.get(what).is_some_and(|count| *count >= enough), "{what} happens too rarely: {counts:?}");
        }
    }
}

#[test]
fn a_team_on_a_cluster_changes_its_passphrase_while_it_works() {
    play_all::<Cluster>();
}

#[test]
fn a_team_with_a_folder_changes_its_passphrase_while_it_works() {
    play_all::<Folders>();
}

#[test]
fn nothing_is_sent_until_the_new_passphrase_is_entered_and_nothing_is_lost() {
    let mut team = Team::<Cluster>::new(3);
    team.round(1).expect("a round");
    team.change(0);
    team.round(0).expect("a round");
    let before = team.place.borrow().names();
    for name in ["One", "Two"] {
        let fields = vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))];
        team.members[1].browser.crm.create(RecordType::Lead, fields);
    }
    let journal = team.members[1].browser.crm.session.read(|set| set.head());
    for restarts in [false, true, false] {
        if restarts {
            team.members[1].replicator = None;
        }
        assert_eq!(team.round(1), Err(ReplicationError::NewPassphrase));
    }
    assert_eq!(team.place.borrow().names(), before, "nothing was sent");
    assert_eq!(team.members[1].browser.crm.session.read(|set| set.head()), journal, "and the work is there");
    team.enter(1);
    team.round(1).expect("a round");
    assert!(team.place.borrow().names().len() > before.len());

    // What is sent from now on is encrypted with the new key, and what was sent before stays readable.
    let client = team.members[0].client.clone();
    let seal = NativeSeal::new(TEAM, &team.members[0].keys).expect("keys");
    let old = NativeSeal::new(TEAM, &[(1, [5; 32])]).expect("keys");
    let names = team.place.borrow().names();
    for name in names.iter().filter(|name| name.starts_with("c!")) {
        let found = done(client.read(std::slice::from_ref(name))).expect("is read");
        let [Found::Here(body)] = found.as_slice() else { panic!("{name} is there") };
        assert_eq!(epoch_of(body).expect("an epoch").0, if before.contains(name) { 1 } else { 2 }, "{name}");
        assert!(done(seal.open(name, body)).is_ok());
        assert_eq!(done(old.open(name, body)).is_ok(), before.contains(name), "the old key opens nothing new: {name}");
    }
    team.finish();
    team.check();
}

#[test]
fn a_server_that_went_back_gets_the_newer_ring_again() {
    let mut team = Team::<Cluster>::new(4);
    let old = team.members[0].ring.clone();
    team.change(0);
    team.round(0).expect("a round");
    let ring = team.members[0].ring.clone();
    done(team.members[0].client.put(&Document { name: DocumentName::Ring, body: old })).expect("is put back");
    team.round(0).expect("a round");
    let there = done(team.members[0].client.read(&[key_ring::NAME.to_string()])).expect("is read");
    assert_eq!(there, [Found::Here(ring)]);
    assert_eq!(team.round(1), Err(ReplicationError::NewPassphrase), "and the others hear of it");
}

/// A member attaches a file to a new record.
fn attach(member: &Member<Cluster>, bytes: &[u8]) -> Id {
    let fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    let about = member.browser.crm.create(RecordType::Lead, fields);
    let attachment =
        Attachment { name: "a.bin".to_string(), media_type: String::new(), bytes: Arc::new(bytes.to_vec()) };
    member.browser.crm.run(Command::Attach { about, files: vec![attachment] }).created[0].1
}

#[test]
fn attached_files_are_read_after_each_change() {
    let mut team = Team::<Cluster>::new(5);
    let old = team.members[0].ring.clone();
    team.round(0).expect("a round");
    team.round(1).expect("a round");
    let early = attach(&team.members[0], &[1; 600_000]);
    team.round(0).expect("a round");
    let mut ids = vec![early];
    for at in [0, 1] {
        done(team.members[at].client.put(&Document { name: DocumentName::Ring, body: old.clone() })).expect("is put");
        team.change(at);
        ids.push(attach(&team.members[at], &[at as u8 + 2; 600_000]));
        // The keys of the first one lose.
        let _ = team.round(at);
    }
    team.finish();
    let sent = |team: &Team<Cluster>| {
        let names = team.place.borrow().names();
        names.into_iter().filter(|name| name.starts_with("f!")).collect::<Vec<_>>()
    };
    assert_eq!(sent(&team).len(), 6, "none is sent twice");
    for at in 0..team.members.len() {
        for (id, byte) in ids.iter().zip(1..) {
            let replicator = team.members[at].replicator.as_mut().expect("at work");
            assert_eq!(done(replicator.file(*id)), Ok(FoundFile::Whole(vec![byte; 600_000])), "member {at}");
        }
    }
}

#[test]
fn forgotten_keys_open_nothing_that_is_there_and_the_present_ones_everything() {
    let mut team = Team::<Cluster>::new(6);
    team.finish();
    let early = attach(&team.members[1], &[7; 600_000]);
    team.finish();
    let backup = team.place.borrow().documents();
    let old = NativeSeal::new(TEAM, &team.members[0].keys).expect("keys");
    let unsent = attach(&team.members[2], &[8; 600_000]);
    team.forget(0);
    assert_eq!(team.counts.get("forgotten"), Some(&1));
    let kept = &team.members[0].keys;
    assert_eq!(kept.iter().map(|(epoch, _)| *epoch).collect::<Vec<_>>(), [2, 3]);

    let present = NativeSeal::new(TEAM, kept).expect("keys");
    let check = |team: &Team<Cluster>| {
        for (name, body) in team.place.borrow().documents() {
            if name == key_ring::NAME || name == DocumentName::Team.to_string() {
                continue;
            }
            assert!(done(present.open(&name, &body)).is_ok(), "the present keys open {name}");
            assert!(done(old.open(&name, &body)).is_err(), "and the forgotten one does not");
        }
    };
    check(&team);
    let passphrase = team.passphrases.last().expect("a passphrase");
    for (name, body) in &backup {
        if name == key_ring::NAME {
            assert!(unwrap_ring(&TEAM, passphrase, body).is_err(), "the new passphrase opens no earlier ring");
        } else if *name != DocumentName::Team.to_string() {
            assert_eq!(done(present.open(name, body)), Err(WireError::Locked), "a backup is closed: {name}");
        }
    }

    // Whoever was away loses nothing, and whoever joins has all of it.
    assert_eq!(team.round(2), Err(ReplicationError::NewPassphrase));
    team.finish();
    team.check();
    check(&team);
    for at in 0..team.members.len() {
        for (id, byte) in [(early, 7), (unsent, 8)] {
            let replicator = team.members[at].replicator.as_mut().expect("at work");
            assert_eq!(done(replicator.file(id)), Ok(FoundFile::Whole(vec![byte; 600_000])), "member {at}");
        }
    }
}

#[test]
fn a_server_that_went_back_to_forgotten_keys_gets_everything_again() {
    let mut team = Team::<Cluster>::new(7);
    team.finish();
    let backup = team.place.borrow().documents();
    team.forget(0);
    team.finish();
    for (name, body) in backup {
        let name = DocumentName::parse(&name).expect("a name");
        done(team.members[0].client.put(&Document { name, body })).expect("is put back");
    }
    team.finish();
    // With a snapshot that the keys open, although those that were put back are closed.
    team.check();
}

#[test]
fn two_changes_at_the_same_time_end_with_one_ring() {
    for winner in [0, 1] {
        let mut team = Team::<Cluster>::new(5);
        let old = team.members[0].ring.clone();
        // Both begin with the old ring, and send with their new keys before they hear of each other.
        for at in [0, 1] {
            done(team.members[at].client.put(&Document { name: DocumentName::Ring, body: old.clone() }))
                .expect("is put");
            team.change(at);
            (0..4).for_each(|_| team.members[at].browser.work(&mut team.random));
            // The second one cannot read what the first one sent meanwhile.
            let done = team.round(at);
            assert_eq!(matches!(done, Err(ReplicationError::Document(_, WireError::Locked))), at == 1, "{done:?}");
        }
        if winner == 0 {
            team.members.swap(0, 1);
        }
        team.finish();
        team.check();
    }
}

/// What one of them had encrypted with keys of a ring that nobody has any more is sent anew by its author.
#[test]
fn a_document_whose_ring_was_lost_is_sent_with_the_present_keys() {
    let mut team = Team::<Folders>::new(122);
    // As earlier versions did, somebody makes new keys of older ones than their own.
    team.is_careless = true;
    team.place.borrow_mut().set_hostile(true);
    (0..300).for_each(|_| team.step());
    team.finish();
    team.check();
}
