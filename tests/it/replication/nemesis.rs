//! Teams at work while everything goes wrong, on a seed: whatever happens, everybody ends with the same, nothing that was
//! acknowledged is lost, and nothing readable reaches the server.
//!
//! `KONTOR_SEEDS=1000` plays more runs than usual, `KONTOR_SEED=7` one alone; `make nemesis` counts what happened.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use kontor::base::Id;
use kontor::base::random::SplitMix64;
use kontor::replication::native_seal::NativeSeal;
use kontor::replication::replica_storage::ReplicaRecord;
use kontor::replication::replicator::{ReplicationError, Replicator};
use kontor::replication::{Dot, ReplicatedCommit, VersionVector};

use super::browser::{self, Browser, Trouble, replication_world};
use super::cluster::Cluster;
use super::folder::Folders;
use super::place::Place;
use super::planted::{Fault, Faulty};
use super::reference;

const TEAM: [u8; 16] = [3; 16];
/// Runs in a usual test.
const USUAL_SEEDS: u64 = 30;
/// Steps of a run.
const STEPS: u32 = 90;

type TestReplicator<P> = Replicator<Faulty<<P as Place>::Client>, Faulty<Browser>, Faulty<NativeSeal>>;

/// A member of the team: a browser and its replica, if it is at work.
struct Member<P: Place> {
    browser: Browser,
    number: u64,
    client: P::Client,
    replicator: Option<TestReplicator<P>>,
    applied: VersionVector,
}

struct Team<P: Place> {
    place: Rc<RefCell<P>>,
    members: Vec<Member<P>>,
    random: SplitMix64,
    fault: Option<Fault>,
    clients: u64,
    /// Own commits that were acknowledged, by the browser that sent them.
    acknowledged: BTreeSet<Id>,
}

/// Polls a future until it is done or has been waiting as often as allowed; then its browser is killed.
pub fn poll_at_most<T>(future: impl Future<Output = T>, most: u32) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..most {
        if let Poll::Ready(out) = future.as_mut().poll(&mut context) {
            return Some(out);
        }
    }
    None
}

/// More polls than any round takes.
pub const TO_THE_END: u32 = 1_000_000;

impl<P: Place> Team<P> {
    fn new(seed: u64, fault: Option<Fault>) -> Team<P> {
        browser::begin(seed);
        let place = Rc::new(RefCell::new(P::new(seed)));
        let random = SplitMix64(seed);
        let mut team = Team { place, members: Vec::new(), random, fault, clients: 0, acknowledged: BTreeSet::new() };
        let founder = Browser::new();
        (0..6).for_each(|_| founder.work(&mut team.random));
        let record = ReplicaRecord::new(&replication_world(), "anna", TEAM.to_vec());
        let (number, client) = team.client();
        let parts = team.parts(&founder, &client);
        let founded = Replicator::found(parts.0, parts.1, parts.2, replication_world(), record);
        let founded = poll_at_most(founded, TO_THE_END).expect("ends").expect("is founded");
        team.members.push(Member {
            browser: founder,
            number,
            client,
            replicator: Some(founded),
            applied: Default::default(),
        });
        team.round(0, None).expect("the first round");
        for at in 0..2 + team.random.below(3) {
            team.join(["ben", "Çelik", "d@team.example", "eva"][at as usize]);
        }
        team
    }

    fn client(&mut self) -> (u64, P::Client) {
        self.clients += 1;
        (self.clients, P::client(&self.place, self.clients))
    }

    fn parts(&self, browser: &Browser, client: &P::Client) -> (Faulty<P::Client>, Faulty<Browser>, Faulty<NativeSeal>) {
        let seal = NativeSeal::new(TEAM, &[(1, [5; 32])]).expect("keys");
        let fault = self.fault;
        (
            Faulty { inner: client.clone(), fault },
            Faulty { inner: browser.clone(), fault },
            Faulty { inner: seal, fault },
        )
    }

    fn join(&mut self, login: &str) {
        let browser = Browser::empty();
        let (number, client) = self.client();
        let record = ReplicaRecord::new(&replication_world(), login, TEAM.to_vec());
        let (remote, storage, seal) = self.parts(&browser, &client);
        let joined = Replicator::join(remote, storage, seal, replication_world(), record);
        let joined = poll_at_most(joined, TO_THE_END).expect("ends").expect("joins");
        let applied = joined.state().vector().clone();
        self.members.push(Member { browser, number, client, replicator: Some(joined), applied });
    }

    /// A round of a member. With a number, its browser is killed after so many waits.
    fn round(&mut self, at: usize, kill: Option<u32>) -> Result<(), ReplicationError> {
        let member = &self.members[at];
        self.place.borrow_mut().begin_round(member.number);
        let (remote, storage, seal) = self.parts(&member.browser, &member.client);
        let before = member.replicator.as_ref().map(|replicator| replicator.record().replica);
        let with_audit = self.fault != Some(Fault::NoAudit);
        let member = &mut self.members[at];
        let kept = member.replicator.take();
        let work = async {
            let mut replicator = match kept {
                Some(replicator) => replicator,
                None => {
                    let mut opened = Replicator::open(remote, storage, seal, replication_world()).await?;
                    opened.claim().await?;
                    opened
                }
            };
            let done = replicator.round(with_audit).await;
            Ok::<_, ReplicationError>((replicator, done))
        };
        let Some(done) = poll_at_most(work, kill.unwrap_or(TO_THE_END)) else { return Ok(()) };
        let (replicator, done) = done?;
        let record = replicator.record();
        if before == Some(record.replica) {
            assert!(record.applied.covers(&member.applied), "I7: what a replica has does not become less");
        }
        member.applied = record.applied.clone();
        let (replica, last) = (record.replica, record.acknowledged);
        let commits = member.browser.commits();
        let own =
            commits.iter().filter(|commit| commit.stamp.dot.replica == replica && commit.stamp.dot.number <= last);
        self.acknowledged.extend(own.map(|commit| commit.id));
        member.replicator = Some(replicator);
        done
    }

    /// A step of a day on which everything goes wrong.
    fn step(&mut self) {
        let at = self.random.below(self.members.len() as u32) as usize;
        match self.random.below(20) {
            0..=9 => self.members[at].browser.work(&mut self.random),
            10..=15 => {
                if self.random.happens(15) {
                    let trouble = self.random.pick(&[Trouble::Full, Trouble::Faster]);
                    self.members[at].browser.trouble.borrow_mut().push(trouble);
                }
                let kill = self.random.happens(25).then(|| 1 + self.random.below(40));
                drop(self.round(at, kill));
            }
            16 | 17 => self.place.borrow_mut().weather(),
            18 => self.members[at].replicator = None,
            _ if self.random.happens(12) => self.copy(at),
            _ if self.random.happens(12) => self.snapshot(at),
            _ => {}
        }
    }

    /// A profile is copied, or put back to an earlier state: both go on from the same state.
    fn copy(&mut self, at: usize) {
        if self.members.len() > 6 {
            return;
        }
        let copy = self.members[at].browser.copied();
        let (number, client) = self.client();
        let applied = self.members[at].applied.clone();
        self.members.push(Member { browser: copy, number, client, replicator: None, applied });
        // They meet before anything else goes wrong.
        self.calm();
        for _ in 0..2 {
            for at in [at, self.members.len() - 1] {
                drop(self.round(at, None));
            }
        }
        self.place.borrow_mut().set_hostile(true);
    }

    fn snapshot(&mut self, at: usize) {
        self.calm();
        if self.round(at, None).is_ok()
            && let Some(mut replicator) = self.members[at].replicator.take()
        {
            self.place.borrow_mut().begin_round(self.members[at].number);
            let done = poll_at_most(replicator.make_snapshot(), TO_THE_END).expect("ends");
            assert_eq!(done, Ok(()));
            self.members[at].replicator = Some(replicator);
            if self.members.len() <= 6 {
                self.join("late@team.example");
            }
        }
        self.place.borrow_mut().set_hostile(true);
    }

    fn calm(&mut self) {
        self.place.borrow_mut().set_hostile(false);
        self.members.iter().for_each(|member| member.browser.trouble.borrow_mut().clear());
    }

    /// Everybody hears of everybody.
    fn finish(&mut self) {
        self.calm();
        for pass in 0..4 {
            for at in 0..self.members.len() {
                self.members[at].replicator = None;
                if let Err(error) = self.round(at, None) {
                    // The first round of a chain that was refused gives it another name.
                    assert!(pass < 2, "member {at}: {error:?}");
                }
            }
        }
    }

    fn commits(&self) -> BTreeMap<Dot, ReplicatedCommit> {
        let mut out: BTreeMap<Dot, ReplicatedCommit> = BTreeMap::new();
        for commit in self.members.iter().flat_map(|member| member.browser.commits()) {
            if let Some(other) = out.insert(commit.stamp.dot, commit.clone()) {
                assert_eq!(other, commit, "I10: a dot is one commit");
            }
        }
        out
    }

    fn check(&self) {
        let all = self.commits();
        let commits: Vec<ReplicatedCommit> = all.values().cloned().collect();
        let expected = reference::content(&commits);
        let first = self.members[0].replicator.as_ref().expect("at work").state();
        for (at, member) in self.members.iter().enumerate() {
            let state = member.replicator.as_ref().expect("at work").state();
            assert_eq!(state.vector(), first.vector(), "everybody has everything: member {at}");
            assert_eq!(state.digest(), first.digest(), "I1: equal commits, equal digest: member {at}");
            assert_eq!(member.browser.content(), expected, "I15: the merge worked out from scratch: member {at}");
            assert_eq!(member.browser.stored_content(), expected, "I8: the journal plays to its records: member {at}");
            assert!(member.browser.crm.links_are_whole(), "I14: a link leads nowhere: member {at}");
            assert_eq!(state.conflicts(), first.conflicts());
            self.check_order(member, &all);
        }
        for id in &self.acknowledged {
            assert!(commits.iter().any(|commit| commit.id == *id), "I2: an acknowledged commit is lost");
        }
        let place = self.place.borrow();
        let names = place.names();
        for member in &self.members {
            for name in member.browser.stored().log.keys() {
                assert!(names.contains(name), "I9: the place lacks {name}");
            }
        }
        assert!(!place.holds(b"Canary") && !place.holds(b"Nordlicht"), "I12: readable content outside the browsers");
        assert_eq!(place.complaints(), Vec::<String>::new(), "I13: refused once is enough");
    }

    /// I3 and I4: a journal has whole commits of others, and none before one that its author had seen.
    fn check_order(&self, member: &Member<P>, all: &BTreeMap<Dot, ReplicatedCommit>) {
        let journal = crate::support::wait(member.browser.crm.session.journal()).expect("can be read");
        let mut place: BTreeMap<Id, usize> = BTreeMap::new();
        for (at, commit) in journal.iter().enumerate() {
            place.entry(commit.header.id).or_insert(at);
        }
        for commit in all.values() {
            let Some(at) = place.get(&commit.id) else { continue };
            for dot in commit.seen.iter() {
                if let Some(before) = all.get(&dot).and_then(|seen| place.get(&seen.id)) {
                    assert!(before < at, "I4: a commit is before one that its author had seen");
                }
            }
        }
    }
}

fn seeds(usual: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|seed| seed.parse::<u64>().ok());
    match number("KONTOR_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("KONTOR_SEEDS").unwrap_or(usual),
    }
}

fn play<P: Place>(seed: u64, fault: Option<Fault>) -> BTreeMap<&'static str, u32> {
    let mut team = Team::<P>::new(seed, fault);
    team.place.borrow_mut().set_hostile(true);
    (0..STEPS).for_each(|_| team.step());
    team.finish();
    team.check();
    team.place.borrow().counts()
}

/// Plays the runs of several seeds and prints how often each fault happened.
fn play_all<P: Place>(usual: u64) {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in seeds(usual) {
        let run = std::panic::catch_unwind(|| play::<P>(seed, None));
        let run = run.unwrap_or_else(|_| panic!("KONTOR_SEED={seed} fails"));
        run.into_iter().for_each(|(fault, count)| *counts.entry(fault).or_default() += count);
    }
    println!("{counts:?}");
}

#[test]
fn teams_end_with_the_same_whatever_goes_wrong() {
    play_all::<Cluster>(USUAL_SEEDS);
}

#[test]
fn teams_with_a_folder_end_with_the_same_whatever_its_tool_does() {
    play_all::<Folders>(USUAL_SEEDS);
}

#[test]
fn planted_faults_are_caught() {
    let uncaught: Vec<Fault> = Fault::ALL
        .into_iter()
        .filter(|fault| !(0..100).any(|seed| std::panic::catch_unwind(|| play::<Cluster>(seed, Some(*fault))).is_err()))
        .collect();
    assert_eq!(uncaught, []);
}

#[test]
fn a_browser_killed_at_any_wait_goes_on_where_it_was() {
    let step = if seeds(USUAL_SEEDS) == (0..USUAL_SEEDS) { 7 } else { 1 };
    for kill in (1..).step_by(step) {
        let mut team = Team::<Cluster>::new(1, None);
        for at in [0, 1] {
            (0..5).for_each(|_| team.members[at].browser.work(&mut team.random));
        }
        team.round(1, None).expect("a round");
        // A new session, with something to send and something to apply.
        team.members[0].replicator = None;
        team.round(0, Some(kill)).expect("killed or done");
        let is_done = team.members[0].replicator.is_some();
        team.finish();
        team.check();
        if is_done {
            break;
        }
    }
}

#[test]
fn a_snapshot_stands_for_everything_before_it() {
    let mut team = Team::<Cluster>::new(2, None);
    for _ in 0..30 {
        let at = team.random.below(2) as usize;
        team.members[at].browser.work(&mut team.random);
        team.round(at, None).expect("a round");
    }
    team.snapshot(0);
    team.calm();
    let late = team.members.last().expect("has joined");
    assert_eq!(late.browser.crm.session.read(|set| set.head().0), 1, "all in one commit");
    let session = &late.browser.crm.session;
    assert!(session.stack(|stack| stack.next_undo().is_none()), "which nobody undoes");
    let error = crate::support::wait(session.undo(kontor::base::Seq(1)));
    assert!(matches!(error, Err(kontor::session::SessionError::Refused(_))), "not even from the history: {error:?}");
    assert_eq!(late.browser.content(), team.members[0].browser.content());
    assert!(late.browser.commits().is_empty(), "none of the runs was needed");
    for member in &team.members {
        member.browser.work(&mut team.random);
    }
    team.finish();
    team.check();
}

#[test]
fn a_snapshot_is_made_after_many_commits() {
    let mut team = Team::<Cluster>::new(3, None);
    let snapshots = |team: &Team<Cluster>| {
        let heads = team.place.borrow().names();
        heads.into_iter().filter(|name| name.starts_with("s!")).count()
    };
    let total = |team: &Team<Cluster>| team.members[0].applied.iter().map(|dot| u64::from(dot.number)).sum::<u64>();
    for expected in 1..=3 {
        while total(&team) < expected * 20 {
            team.members[0].browser.work(&mut team.random);
            team.round(0, None).expect("a round");
        }
        for made in [true, false] {
            let replicator = team.members[0].replicator.as_mut().expect("at work");
            let done = poll_at_most(replicator.refresh_snapshot(20), TO_THE_END).expect("ends");
            assert_eq!((done, snapshots(&team) as u64), (Ok(made), expected));
        }
    }
}
