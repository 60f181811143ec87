//! Attached files in a team: their bytes follow the commits, are fetched when somebody opens them, are what was attached
//! or not shown at all, and are erased with whom they are about.
use std::collections::BTreeMap;
use std::sync::Arc;

use kontor::base::Id;
use kontor::base::random::SplitMix64;
use kontor::command::erase::{self, ErasureRequest};
use kontor::command::{Attachment, Command};
use kontor::domain::RecordType;
use kontor::domain::records::contact;
use kontor::replication::VersionVector;
use kontor::replication::bytes::WireError;
use kontor::replication::changes_file::ChangesFile;
use kontor::replication::document_name::DocumentName;
use kontor::replication::remote::{Document, Found, Remote};
use kontor::replication::replicator::FoundFile;

use super::browser;
use super::cluster::Cluster;
use super::folder::Folders;
use super::nemesis::{seeds, steps};
use super::place::Place;
use super::planted::Fault;
use super::team::{TO_THE_END, Team, poll_at_most};
use crate::support::text;

/// Steps of a run.
const USUAL_STEPS: u64 = 90;
/// More than one document has.
const LARGE: usize = 1_300_000;

/// A team whose members attach files.
struct Desk<P: Place> {
    team: Team<P>,
    random: SplitMix64,
    /// What was attached, by the ids of the records.
    files: BTreeMap<Id, Vec<u8>>,
    /// The people that files are about, each with the file.
    people: Vec<(Id, Id)>,
    opened: u32,
    fault: Option<Fault>,
}

impl<P: Place> Desk<P> {
    fn new(seed: u64, fault: Option<Fault>) -> Desk<P> {
        let random = SplitMix64(seed ^ 0xf11e);
        Desk { team: Team::new(seed, fault), random, files: BTreeMap::new(), people: Vec::new(), opened: 0, fault }
    }

    /// A member attaches a file to somebody new.
    fn attach(&mut self, at: usize, length: usize) -> Option<Id> {
        let name = format!("Quill{} Ormond", self.people.len());
        let crm = &self.team.members[at].browser.crm;
        let fields = vec![(contact::LAST_NAME, text(&name))];
        // Somebody may have made a field that is required.
        let done = crm.try_do(Command::Create { kind: RecordType::Contact, fields }).ok()?;
        let (_, about) = done.created.into_iter().find(|(kind, _)| *kind == RecordType::Contact)?;
        let mut bytes: Vec<u8> = (0..length).map(|_| self.random.next_u32() as u8).collect();
        bytes.splice(0..0, *b"Canary");
        let attachment = Attachment {
            name: "Canary.bin".to_string(),
            media_type: "application/pdf".to_string(),
            bytes: Arc::new(bytes.clone()),
        };
        let done = crm.try_do(Command::Attach { about, files: vec![attachment] }).expect("is attached");
        let id = done.created[0].1;
        self.files.insert(id, bytes);
        self.people.push((about, id));
        browser::count("attached");
        Some(id)
    }

    /// A member opens a file: what comes is what was attached.
    fn open(&mut self, at: usize, id: Id) -> Option<FoundFile> {
        let found = self.team.open_file(at, id)?.ok()?;
        if let FoundFile::Whole(bytes) = &found {
            assert!(*bytes == self.files[&id], "other bytes than those that were attached");
            self.opened += 1;
        }
        Some(found)
    }

    fn is_known(&self, at: usize, id: Id) -> bool {
        self.team.members[at].browser.crm.session.read(|set| set.find(id).is_some())
    }

    fn erase(&mut self, at: usize, kill: Option<u32>) {
        let person = self.random.below(self.people.len().max(1) as u32) as usize;
        // What is attached meanwhile, by somebody who has not heard of it, goes its own way.
        let is_known = |(id, file): &(Id, Id)| self.is_known(at, *id) && self.is_known(at, *file);
        let Some((id, _)) = self.people.get(person).copied().filter(is_known) else { return };
        let mut records = vec![id];
        let read =
            |records: &[Id]| self.team.members[at].browser.crm.session.read(|set| erase::owned_records(set, records));
        records.extend(read(&records));
        let request = ErasureRequest { records, words: vec![format!("Quill{person} Ormond")] };
        if self.team.erase(at, &request, kill).is_ok() {
            browser::count("erased");
        }
    }

    fn step(&mut self) {
        let at = self.team.random.below(self.team.members.len() as u32) as usize;
        match self.random.below(20) {
            0 | 1 => {
                // Large ones are rare: every check reads every document.
                let is_large = self.random.happens(6);
                let length = self.random.pick(if is_large { &[524_241, 530_000] } else { &[0, 10, 2_000, 9_000] });
                self.attach(at, length);
            }
            2..=4 => {
                let place = self.random.below(self.files.len().max(1) as u32) as usize;
                if let Some(id) = self.files.keys().nth(place).copied() {
                    self.open(at, id);
                }
            }
            // A disk or a tool changes what is at the place.
            6 if self.fault.is_none() && self.random.happens(40) => {
                let parts: Vec<String> =
                    self.team.place.borrow().names().into_iter().filter(|name| is_part(name)).collect();
                let at = self.random.below(parts.len().max(1) as u32) as usize;
                if let Some(name) = parts.get(at) {
                    self.team.place.borrow_mut().damage(name);
                }
            }
            5 => {
                let kill = self.random.happens(40).then(|| 1 + self.random.below(80));
                if self.random.happens(70) {
                    self.team.calm();
                }
                self.erase(at, kill);
                self.team.place.borrow_mut().set_hostile(true);
            }
            _ => self.team.step(),
        }
    }

    /// Everybody opens every file that is known there, and says which were not whole.
    fn open_all(&mut self) {
        for id in self.files.keys().copied().collect::<Vec<_>>() {
            for at in 0..self.team.members.len() {
                if self.is_known(at, id) {
                    self.open(at, id);
                }
            }
        }
        for at in 0..self.team.members.len() {
            self.team.round(at, None).expect("a round");
        }
    }

    /// At the end of a run: whatever anybody has, everybody gets, and nothing is left of who was erased.
    fn check(&mut self) {
        self.team.check();
        let state = self.team.members[0].replicator.as_ref().expect("at work").state();
        let erased: Vec<Id> = state.erasures().iter().flat_map(|(_, erasure)| erasure.ids.clone()).collect();
        let gone = (0..self.people.len()).filter(|at| erased.contains(&self.people[*at].0));
        let words: Vec<String> = gone.map(|at| format!("Quill{at} Ormond")).collect();
        self.team.check_erased(&erased, &words);
        for id in self.files.keys().copied().collect::<Vec<_>>() {
            let is_kept = self.team.members.iter().any(|member| member.browser.bytes_of(id).is_some());
            for at in 0..self.team.members.len() {
                if self.is_known(at, id) {
                    let found = self.open(at, id).expect("answers");
                    let is_whole = matches!(found, FoundFile::Whole(_));
                    assert!(is_whole || !is_kept, "a file that somebody has does not reach member {at}");
                    let is_here = self.team.members[at].browser.bytes_of(id).is_some();
                    assert_eq!(is_here, is_whole, "what was opened is kept");
                }
            }
        }
    }
}

pub fn play<P: Place>(seed: u64, fault: Option<Fault>, steps: u64) -> (u32, BTreeMap<&'static str, u32>) {
    let mut desk = Desk::<P>::new(seed, fault);
    desk.attach(0, 100);
    desk.team.place.borrow_mut().set_hostile(true);
    (0..steps).for_each(|_| desk.step());
    desk.team.finish();
    // A planted fault is not made good by those who open files.
    if fault.is_none() {
        desk.open_all();
        desk.team.finish();
    }
    desk.check();
    desk.team.finish();
    desk.check();
    let mut counts = desk.team.place.borrow().counts();
    counts.extend(browser::counts());
    (desk.opened, counts)
}

fn play_all<P: Place>() {
    let (mut opened, mut counts) = (0, BTreeMap::<&str, u32>::new());
    for seed in seeds(8) {
        let run = std::panic::catch_unwind(|| play::<P>(seed, None, steps(USUAL_STEPS)));
        let (some, all) = run.unwrap_or_else(|_| panic!("KONTOR_SEED={seed} fails"));
        opened += some;
        all.into_iter().for_each(|(what, count)| *counts.entry(what).or_default() += count);
    }
    println!("files opened {opened} times: {counts:?}");
    assert!(opened >= 100 || seeds(8).end - seeds(8).start < 8, "too few were opened: {opened}");
}

#[test]
fn attached_files_reach_a_team_on_a_cluster_whatever_goes_wrong() {
    play_all::<Cluster>();
}

#[test]
fn attached_files_reach_a_team_with_a_folder_whatever_its_tool_does() {
    play_all::<Folders>();
}

#[test]
fn faults_planted_around_attached_files_are_caught() {
    let is_caught =
        |seed: u64, fault: Fault| std::panic::catch_unwind(|| play::<Cluster>(seed, Some(fault), USUAL_STEPS)).is_err();
    let mut uncaught = Vec::new();
    for fault in Fault::OF_FILES {
        match (0..100).find(|seed| is_caught(*seed, fault)) {
            Some(seed) => println!("{fault:?} is caught by seed {seed}"),
            None => uncaught.push(fault),
        }
    }
    assert_eq!(uncaught, []);
}

/// Kills the browser that sends a file at every wait.
#[test]
fn a_file_whose_sending_is_killed_is_sent_on() {
    let step = if seeds(8) == (0..8) { 7 } else { 1 };
    for kill in (1..).step_by(step) {
        let mut desk = Desk::<Cluster>::new(3, None);
        desk.team.finish();
        let id = desk.attach(1, LARGE).expect("is attached");
        desk.team.members[1].replicator = None;
        desk.team.round(1, Some(kill)).expect("killed or done");
        let is_done = desk.team.members[1].replicator.is_some();
        desk.team.round(0, None).expect("a round");
        if desk.is_known(0, id) && !is_done {
            // Nothing, a part of it or all: never anything else.
            assert!(matches!(
                desk.open(0, id),
                Some(FoundFile::Nothing | FoundFile::Partly { all: 3, .. } | FoundFile::Whole(_))
            ));
        }
        desk.team.finish();
        desk.check();
        if is_done {
            return;
        }
    }
}

/// Whether a document has bytes of an attached file.
fn is_part(name: &str) -> bool {
    matches!(DocumentName::parse(name), Some(DocumentName::File(..)))
}

fn names_of<P: Place>(desk: &Desk<P>, id: Id) -> Vec<DocumentName> {
    let names = desk.team.place.borrow().names();
    let names = names.iter().filter_map(|name| DocumentName::parse(name));
    names.filter(|name| matches!(name, DocumentName::File(_, of, _) if *of == id)).collect()
}

/// A large file on its way from one member to another.
pub fn carries_a_large_file<P: Place>() {
    let mut desk = Desk::<P>::new(4, None);
    desk.team.finish();
    let id = desk.attach(1, LARGE).expect("is attached");
    assert!(names_of(&desk, id).is_empty());
    desk.team.round(1, None).expect("a round");
    assert_eq!(names_of(&desk, id).len(), 3);
    desk.team.round(0, None).expect("a round");
    assert_eq!(desk.team.members[0].browser.bytes_of(id), None, "not before somebody opens it");
    assert!(matches!(desk.open(0, id), Some(FoundFile::Whole(_))));
    assert_eq!(desk.team.members[0].browser.bytes_of(id).as_ref(), desk.files.get(&id));
    let replicator = desk.team.members[0].replicator.as_ref().expect("at work");
    assert_eq!(replicator.author_of(id).map(|chain| chain.login.as_str()), Some("ben"));
}

#[test]
fn bytes_follow_the_commit_and_are_fetched_when_they_are_opened() {
    carries_a_large_file::<Cluster>();
    carries_a_large_file::<Folders>();
}

#[test]
fn what_is_missing_or_damaged_is_said_and_never_shown() {
    let mut desk = Desk::<Cluster>::new(4, None);
    desk.team.finish();
    let id = desk.attach(1, LARGE).expect("is attached");
    desk.team.finish();
    let names = names_of(&desk, id);
    let client = Cluster::client(&desk.team.place, 99, "");
    let read = |name: &DocumentName| {
        let found = poll_at_most(client.read(&[name.to_string()]), TO_THE_END).expect("ends").expect("is read").pop();
        let Some(Found::Here(body)) = found else { panic!("{found:?}") };
        body
    };
    let mut damaged = read(&names[2]);
    damaged[1_000] ^= 1;
    desk.team.place.borrow_mut().lose(&names[2].to_string());
    assert_eq!(desk.open(0, id), Some(FoundFile::Partly { there: 2, all: 3 }));
    let put = |name: &DocumentName, body: &[u8]| {
        let document = Document { name: name.clone(), body: body.to_vec() };
        poll_at_most(client.put(&document), TO_THE_END).expect("ends").expect("is put");
    };
    put(&names[2], &damaged);
    assert!(matches!(desk.open(0, id), Some(FoundFile::Damaged(_))));
    // A part of another file of this team.
    let other = desk.attach(1, LARGE).expect("is attached");
    desk.team.round(1, None).expect("a round");
    put(&names[2], &read(&names_of(&desk, other)[2]));
    assert_eq!(desk.open(0, id), Some(FoundFile::Damaged(WireError::Locked)), "sealed for another name");
    for name in &names {
        desk.team.place.borrow_mut().lose(&name.to_string());
    }
    assert_eq!(desk.open(0, id), Some(FoundFile::Nothing));
    // Whoever keeps it sends it again.
    desk.team.finish();
    assert!(matches!(desk.open(0, id), Some(FoundFile::Whole(_))));
}

/// A part is damaged under its name: whoever keeps the bytes hears of it from whoever could not open the file.
fn repairs<P: Place>() {
    for is_author_there in [true, false] {
        let mut desk = Desk::<P>::new(4, None);
        desk.team.finish();
        let id = desk.attach(1, LARGE).expect("is attached");
        desk.team.finish();
        assert!(matches!(desk.open(2, id), Some(FoundFile::Whole(_))));
        // Then the one who has opened it is in its place.
        if !is_author_there {
            desk.team.members.remove(1);
        }
        for name in names_of(&desk, id) {
            desk.team.place.borrow_mut().damage(&name.to_string());
        }
        assert!(!matches!(desk.open(0, id), Some(FoundFile::Whole(_))));
        desk.team.round(0, None).expect("a round");
        desk.team.round(1, None).expect("a round");
        assert!(matches!(desk.open(0, id), Some(FoundFile::Whole(_))), "author there: {is_author_there}");
        // Nobody sends it again.
        let before = desk.team.place.borrow().documents();
        desk.team.finish();
        let of_files =
            |all: Vec<(String, Vec<u8>)>| all.into_iter().filter(|(name, _)| is_part(name)).collect::<Vec<_>>();
        assert!(of_files(desk.team.place.borrow().documents()) == of_files(before));
        desk.check();
    }
}

#[test]
fn a_damaged_part_is_repaired_by_whoever_keeps_the_bytes() {
    repairs::<Cluster>();
    repairs::<Folders>();
}

#[test]
fn whoever_opened_a_file_sends_it_if_the_place_loses_it() {
    let mut desk = Desk::<Cluster>::new(4, None);
    desk.team.finish();
    let id = desk.attach(1, LARGE).expect("is attached");
    desk.team.finish();
    assert!(matches!(desk.open(2, id), Some(FoundFile::Whole(_))));
    desk.team.members.remove(1);
    desk.team.place.borrow_mut().empty();
    desk.team.finish();
    assert!(matches!(desk.open(0, id), Some(FoundFile::Whole(_))));
    // Also somebody who joins with a snapshot.
    desk.team.snapshot(0);
    desk.team.finish();
    let last = desk.team.members.len() - 1;
    assert!(matches!(desk.open(last, id), Some(FoundFile::Whole(_))));
    desk.check();
}

#[test]
fn many_files_are_sent_in_several_rounds() {
    let mut desk = Desk::<Folders>::new(4, None);
    desk.team.finish();
    let ids: Vec<Id> = (0..7).filter_map(|_| desk.attach(1, LARGE)).collect();
    let mut left = Vec::new();
    for _ in 0..3 {
        desk.team.round(1, None).expect("a round");
        left.push(desk.team.members[1].replicator.as_ref().expect("at work").unsent_files());
    }
    assert_eq!(left, [2, 0, 0]);
    desk.team.round(0, None).expect("a round");
    for id in ids {
        assert!(matches!(desk.open(0, id), Some(FoundFile::Whole(_))));
    }
}

#[test]
fn a_file_of_changes_has_the_attached_files_as_far_as_there_is_room() {
    let mut desk = Desk::<Cluster>::new(4, None);
    desk.team.finish();
    let ids: Vec<Id> =
        [6_000_000, 9_000_000, 4_000_000, 100].into_iter().filter_map(|size| desk.attach(1, size)).collect();
    let known = desk.team.members[0].applied.clone();
    let made = |desk: &mut Desk<Cluster>, known: &VersionVector| {
        let replicator = desk.team.members[1].replicator.as_mut().expect("at work");
        poll_at_most(replicator.changes_since(known), TO_THE_END).expect("ends").expect("is made")
    };
    let file = ChangesFile::decode(&made(&mut desk, &known).encode()).expect("is read as it was written");
    let replicator = desk.team.members[0].replicator.as_mut().expect("at work");
    let taken = poll_at_most(replicator.take_in(&file), TO_THE_END).expect("ends").expect("is taken in");
    assert_eq!((taken.commits, taken.refused), (8, None));
    let here: Vec<bool> =
        ids.iter().map(|id| desk.team.members[0].browser.bytes_of(*id).as_ref() == desk.files.get(id)).collect();
    // Two of the large ones have room, in the order of their ids.
    assert_eq!((here.iter().filter(|is_here| **is_here).count(), here[3]), (3, true), "before any round: {here:?}");
    let known = desk.team.members[0].replicator.as_ref().expect("at work").state().vector().clone();
    assert!(made(&mut desk, &known).documents.is_empty());
}
