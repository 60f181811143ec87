//! A team of browsers whose users work while everything goes wrong, on a seed.
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use kontor::base::random::SplitMix64;
use kontor::base::{Id, Value};
use kontor::command::Command;
use kontor::command::erase::ErasureRequest;
use kontor::domain::RecordType;
use kontor::domain::records::account;
use kontor::replication::document_name::DocumentName;
use kontor::replication::native_seal::NativeSeal;
use kontor::replication::remote::{Document, Remote};
use kontor::replication::replica_storage::ReplicaRecord;
use kontor::replication::replicator::{FoundFile, ReplicationError, Replicator};
use kontor::replication::{Dot, VersionVector};

use super::browser::{self, Browser, Trouble, replication_world};
use super::newer::Newer;
use super::place::Place;
use super::planted::{Fault, Faulty, Memory};
use crate::support::text;

/// The document `team`.
pub const TEAM: [u8; 16] = [3; 16];
type TestReplicator<P> = Replicator<Faulty<<P as Place>::Client>, Faulty<Browser>, Faulty<NativeSeal>>;
type Parts<P> = (Faulty<<P as Place>::Client>, Faulty<Browser>, Faulty<NativeSeal>);

/// The replica that is at work, or one that begins with what is stored.
async fn at_work<P: Place>(
    kept: Option<TestReplicator<P>>,
    (remote, storage, seal): Parts<P>,
) -> Result<TestReplicator<P>, ReplicationError> {
    if let Some(replicator) = kept {
        return Ok(replicator);
    }
    let mut opened = Replicator::open(remote, storage, seal, replication_world()).await?;
    opened.claim().await?;
    Ok(opened)
}

/// A member of the team: a browser and its replica, if it is at work.
pub struct Member<P: Place> {
    pub browser: Browser,
    number: u64,
    client: P::Client,
    pub replicator: Option<TestReplicator<P>>,
    pub applied: VersionVector,
    /// What a planted fault remembers of the browser.
    memory: Rc<RefCell<Memory>>,
    /// A copy of the profile that may be put back.
    saved: Option<Browser>,
}

/// A team.
pub struct Team<P: Place> {
    pub place: Rc<RefCell<P>>,
    pub members: Vec<Member<P>>,
    /// A member whose app is newer.
    pub newer: Option<(u64, Newer<NativeSeal>)>,
    pub random: SplitMix64,
    fault: Option<Fault>,
    clients: u64,
    /// Own commits that were acknowledged, by the browser that sent them.
    pub acknowledged: BTreeSet<Id>,
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

pub fn seal() -> NativeSeal {
    NativeSeal::new(TEAM, &[(1, [5; 32])]).expect("keys")
}

/// What identifies the team.
fn founding() -> [Document; 1] {
    [Document { name: DocumentName::Team, body: TEAM.to_vec() }]
}

impl<P: Place> Team<P> {
    /// A team of three to five browsers with some records.
    pub fn new(seed: u64, fault: Option<Fault>) -> Team<P> {
        browser::begin(seed);
        let place = Rc::new(RefCell::new(P::new(seed)));
        let random = SplitMix64(seed);
        let mut team =
            Team { place, members: Vec::new(), newer: None, random, fault, clients: 0, acknowledged: BTreeSet::new() };
        let founder = Browser::new();
        (0..6).for_each(|_| founder.work(&mut team.random));
        let record = ReplicaRecord::new(&replication_world(), "anna", TEAM.to_vec());
        let (number, client) = team.client("anna");
        let memory = Rc::default();
        let parts = team.parts(&founder, &client, &memory);
        let founded = Replicator::found(parts.0, parts.1, parts.2, replication_world(), record);
        let founded = poll_at_most(founded, TO_THE_END).expect("ends").expect("is founded");
        let applied = VersionVector::default();
        let replicator = Some(founded);
        team.members.push(Member { browser: founder, number, client, replicator, applied, memory, saved: None });
        team.round(0, None).expect("the first round");
        for at in 0..2 + team.random.below(3) {
            team.join(["ben", "Çelik", "d@team.example", "eva"][at as usize]);
        }
        team
    }

    fn client(&mut self, login: &str) -> (u64, P::Client) {
        self.clients += 1;
        (self.clients, P::client(&self.place, self.clients, login))
    }

    fn parts(&self, browser: &Browser, client: &P::Client, memory: &Rc<RefCell<Memory>>) -> Parts<P> {
        let (fault, memory) = (self.fault, memory.clone());
        (
            Faulty { inner: client.clone(), fault, memory: memory.clone() },
            Faulty { inner: browser.clone(), fault, memory: memory.clone() },
            Faulty { inner: seal(), fault, memory },
        )
    }

    pub fn join(&mut self, login: &str) {
        let browser = Browser::empty();
        let (number, client) = self.client(login);
        let record = ReplicaRecord::new(&replication_world(), login, TEAM.to_vec());
        let memory = Rc::default();
        let (remote, storage, seal) = self.parts(&browser, &client, &memory);
        let joined = Replicator::join(remote, storage, seal, replication_world(), record);
        let joined = poll_at_most(joined, TO_THE_END).expect("ends").expect("joins");
        let applied = joined.state().vector().clone();
        let replicator = Some(joined);
        self.members.push(Member { browser, number, client, replicator, applied, memory, saved: None });
    }

    /// A round of a member. With a number, its browser is killed after so many waits.
    pub fn round(&mut self, at: usize, kill: Option<u32>) -> Result<(), ReplicationError> {
        let with_audit = self.fault != Some(Fault::NoAudit);
        self.work(at, kill, async |replicator| replicator.round(with_audit).await)
    }

    /// A member waits, and hears of some of the runs: each with a chance in percent. With a number, its browser is killed
    /// after so many waits.
    pub fn hear(&mut self, at: usize, share: u32, kill: Option<u32>) -> Result<(), ReplicationError> {
        browser::count("heard");
        let mut random = SplitMix64(self.random.next_u64());
        self.work(at, kill, async |replicator| {
            let mut names = replicator.remote().range("c!", "c\"", usize::MAX).await?;
            names.retain(|_| random.happens(share));
            replicator.bring_heard(&names).await.map(drop)
        })
    }

    fn work(
        &mut self,
        at: usize,
        kill: Option<u32>,
        act: impl AsyncFnOnce(&mut TestReplicator<P>) -> Result<(), ReplicationError>,
    ) -> Result<(), ReplicationError> {
        let member = &self.members[at];
        self.place.borrow_mut().begin_round(member.number);
        let parts = self.parts(&member.browser, &member.client, &member.memory);
        let before = member.browser.stored().record;
        let member = &mut self.members[at];
        let kept = member.replicator.take();
        let work = async {
            let mut replicator = at_work::<P>(kept, parts).await?;
            let done = act(&mut replicator).await;
            Ok::<_, ReplicationError>((replicator, done))
        };
        let Some(done) = poll_at_most(work, kill.unwrap_or(TO_THE_END)) else {
            browser::count("killed");
            return Ok(());
        };
        let (replicator, done) = done?;
        let record = replicator.record();
        if before.replica == record.replica {
            assert!(record.applied.covers(&member.applied), "I7: what a replica has does not become less");
        }
        // Of the own runs that this round sent, nothing is on one node only.
        let sent = |dot: Dot| {
            dot.replica == record.replica
                && before.replica == record.replica
                && (before.present + 1..=record.present).contains(&dot.number)
        };
        for name in member.browser.stored().log.keys() {
            if DocumentName::parse(name).and_then(|name| name.first_dot()).is_some_and(sent) {
                assert!(self.place.borrow().is_safe(name), "I2: {name} counts as stored");
            }
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

    /// A member erases a person; with a number, the browser is killed after so many waits.
    pub fn erase(&mut self, at: usize, wanted: &ErasureRequest, kill: Option<u32>) -> Result<(), ReplicationError> {
        let member = &self.members[at];
        self.place.borrow_mut().begin_round(member.number);
        let parts = self.parts(&member.browser, &member.client, &member.memory);
        let member = &mut self.members[at];
        let kept = member.replicator.take();
        let work = async {
            let mut replicator = at_work::<P>(kept, parts).await?;
            let done = replicator.erase(wanted, None).await;
            Ok::<_, ReplicationError>((replicator, done))
        };
        let Some(done) = poll_at_most(work, kill.unwrap_or(TO_THE_END)) else {
            browser::count("killed while erasing");
            return Ok(());
        };
        let (replicator, done) = done?;
        self.members[at].replicator = Some(replicator);
        done.map(drop)
    }

    /// A member opens an attached file, and its browser keeps what it got. `None` if it is not at work.
    pub fn open_file(&mut self, at: usize, id: Id) -> Option<Result<FoundFile, ReplicationError>> {
        let member = &mut self.members[at];
        let mut replicator = member.replicator.take()?;
        self.place.borrow_mut().begin_round(member.number);
        let found = poll_at_most(replicator.file(id), TO_THE_END).expect("ends");
        if let Ok(FoundFile::Whole(bytes)) = &found {
            let kept = poll_at_most(replicator.keep_file(id, Arc::new(bytes.clone())), TO_THE_END).expect("ends");
            assert_eq!(kept, Ok(()));
        }
        self.members[at].replicator = Some(replicator);
        Some(found)
    }

    /// Two members put each of two accounts above the other, and one of them takes a link back: the other one's shows again,
    /// which nobody did.
    pub fn circle(&mut self) {
        let account = |name: &str| vec![(account::NAME, text(name))];
        let [one, other] =
            ["Canary 1", "Canary 2"].map(|name| self.members[0].browser.crm.create(RecordType::Account, account(name)));
        for at in [0, 1] {
            self.round(at, None).expect("a round");
        }
        let set = |team: &mut Team<P>, at: usize, id: Id, above: Option<Id>| {
            let fields = vec![(account::PARENT, above.map(Value::Link))];
            team.members[at].browser.crm.run(Command::Edit { id, fields });
        };
        set(self, 0, one, Some(other));
        set(self, 1, other, Some(one));
        for at in [0, 1, 0] {
            self.round(at, None).expect("a round");
        }
        let shown = [one, other].into_iter().find(|id| self.members[0].browser.crm.get(*id, account::PARENT).is_some());
        set(self, 0, shown.expect("one link is shown"), None);
        self.round(0, None).expect("a round");
    }

    /// A step of a day on which everything goes wrong.
    pub fn step(&mut self) {
        let at = self.random.below(self.members.len() as u32) as usize;
        match self.random.below(20) {
            0..=9 => self.members[at].browser.work(&mut self.random),
            10..=15 => {
                if self.random.happens(15) {
                    let trouble = self.random.pick(&[Trouble::Full, Trouble::Faster]);
                    self.members[at].browser.trouble.borrow_mut().push(trouble);
                }
                let kill = self.random.happens(25).then(|| 1 + self.random.below(40));
                if self.random.happens(20) {
                    let share = self.random.below(101);
                    drop(self.hear(at, share, kill));
                } else {
                    drop(self.round(at, kill));
                }
            }
            16 | 17 => self.place.borrow_mut().weather(),
            18 => self.members[at].replicator = None,
            _ => match self.random.below(100) {
                0..=7 => self.copy(at),
                8..=15 => self.members[at].saved = Some(self.members[at].browser.copied()),
                16..=23 => self.profile_back(at),
                24..=35 => self.snapshot(at),
                36..=38 => self.place.borrow_mut().empty(),
                39..=53 => drop(self.put_back(at)),
                54..=63 => self.newer_works(),
                _ => {}
            },
        }
    }

    /// A profile is copied: both go on from the same state.
    fn copy(&mut self, at: usize) {
        // They have to meet before both work, so there must be a team.
        if self.members.len() > 6 || !self.is_there() {
            return;
        }
        browser::count("profile copied");
        let copy = self.members[at].browser.copied();
        let (number, client) = self.client(&copy.stored().record.login);
        let applied = self.members[at].applied.clone();
        let memory = Rc::default();
        self.members.push(Member { browser: copy, number, client, replicator: None, applied, memory, saved: None });
        // They meet before anything else goes wrong.
        self.calm();
        for _ in 0..2 {
            for at in [at, self.members.len() - 1] {
                drop(self.round(at, None));
            }
        }
        self.place.borrow_mut().set_hostile(true);
    }

    /// The next profile of which there is a copy is put back to that state, and what it did since is gone from this browser.
    fn profile_back(&mut self, at: usize) {
        let members = (0..self.members.len()).map(|next| (at + next) % self.members.len());
        let Some(at) = members.into_iter().find(|at| self.members[*at].saved.is_some()) else { return };
        let Some(saved) = self.members[at].saved.take() else { return };
        // What was sent is there, or with another browser: a server that goes back together with a profile has lost it.
        self.calm();
        (0..self.members.len()).for_each(|at| drop(self.round(at, None)));
        if !self.is_there() {
            return;
        }
        browser::count("profile put back");
        let member = &mut self.members[at];
        (member.browser, member.replicator, member.applied) = (saved, None, VersionVector::default());
        (0..2).for_each(|_| drop(self.round(at, None)));
        self.place.borrow_mut().set_hostile(true);
    }

    pub fn snapshot(&mut self, at: usize) {
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

    /// Whether the place has a team.
    fn is_there(&self) -> bool {
        self.place.borrow().names().contains("team")
    }

    /// If the place was emptied, a member fills it again.
    fn put_back(&mut self, at: usize) -> Result<(), ReplicationError> {
        if self.is_there() {
            return Ok(());
        }
        let member = &mut self.members[at];
        let kept = member.replicator.take();
        self.place.borrow_mut().begin_round(member.number);
        let (browser, client, memory) = (member.browser.clone(), member.client.clone(), member.memory.clone());
        let (remote, storage, seal) = self.parts(&browser, &client, &memory);
        let work = async {
            let mut replicator = match kept {
                Some(replicator) => replicator,
                None => Replicator::open(remote, storage, seal, replication_world()).await?,
            };
            let done = replicator.put_back(&founding()).await;
            Ok::<_, ReplicationError>((replicator, done))
        };
        let (replicator, done) = poll_at_most(work, TO_THE_END).expect("ends")?;
        self.members[at].replicator = Some(replicator);
        browser::count("filled again");
        done
    }

    /// The member with the newer app works.
    fn newer_works(&mut self) {
        let (number, mut newer) = self.newer.take().unwrap_or_else(|| {
            let (number, _) = self.client("newer");
            (number, Newer::new(u64::MAX, seal()))
        });
        self.newer_round(number, &mut newer);
        browser::count("version skew");
        poll_at_most(newer.work(&mut self.random), TO_THE_END).expect("ends");
        self.newer_round(number, &mut newer);
        self.newer = Some((number, newer));
    }

    fn newer_round(&self, number: u64, newer: &mut Newer<NativeSeal>) {
        self.place.borrow_mut().begin_round(number);
        let client = P::client(&self.place, number, "newer");
        let _ = poll_at_most(newer.round(&client), TO_THE_END).expect("ends");
    }

    pub fn calm(&mut self) {
        self.place.borrow_mut().set_hostile(false);
        self.members.iter().for_each(|member| member.browser.trouble.borrow_mut().clear());
    }

    /// Everybody hears of everybody.
    pub fn finish(&mut self) {
        self.calm();
        if !self.is_there() {
            assert_eq!(self.put_back(0), Ok(()));
        }
        for pass in 0..4 {
            if let Some((number, mut newer)) = self.newer.take() {
                self.newer_round(number, &mut newer);
                self.newer = Some((number, newer));
            }
            for at in 0..self.members.len() {
                self.members[at].replicator = None;
                if let Err(error) = self.round(at, None) {
                    // The first round of a chain that was refused gives it another name.
                    assert!(pass < 2, "member {at}: {error:?}");
                }
            }
        }
    }
}
