//! People are erased while their team works: from every store, every document and every later change, whoever was away
//! and whatever goes wrong, and everybody still ends with the same.
use std::collections::BTreeMap;

use kontor::base::{Id, Timestamp};
use kontor::change::{Action, ActionLabel, Change, Commit, Header};
use kontor::command::Command;
use kontor::command::erase::{self, ErasureRequest, MARK};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact};
use kontor::replication::remote::{Document, Found, Remote};

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

/// A team, and people who may be erased.
struct Office<P: Place> {
    team: Team<P>,
    people: Vec<(Id, String)>,
}

impl<P: Place> Office<P> {
    fn new(seed: u64) -> Office<P> {
        Office::with(seed, None)
    }

    fn with(seed: u64, fault: Option<Fault>) -> Office<P> {
        Office { team: Team::new(seed, fault), people: Vec::new() }
    }

    /// Somebody becomes known, whose name also stands in another record.
    fn meet(&mut self, at: usize) {
        let name = format!("Quill{} Ormond", self.people.len());
        let crm = &self.team.members[at].browser.crm;
        let fields = vec![
            (contact::LAST_NAME, text(&name)),
            (contact::EMAIL, text(&format!("quill{}@ormond.example", self.people.len()))),
        ];
        // Somebody may have made a field that is required.
        let Ok(done) = crm.try_do(Command::Create { kind: RecordType::Contact, fields }) else { return };
        let Some((_, id)) = done.created.into_iter().find(|(kind, _)| *kind == RecordType::Contact) else { return };
        self.people.push((id, name));
        self.mention(at, self.people.len() - 1);
    }

    fn is_known(&self, at: usize, person: usize) -> bool {
        let Some((id, _)) = self.people.get(person).cloned() else { return false };
        self.team.members[at].browser.crm.session.read(|set| set.get(RecordType::Contact, id).is_some())
    }

    /// A note about somebody who is known in a browser.
    fn mention(&self, at: usize, person: usize) {
        if !self.is_known(at, person) {
            return;
        }
        let (id, name) = &self.people[person];
        let crm = &self.team.members[at].browser.crm;
        let note = format!("Ask {name} again\nCanary of the fair");
        let fields = vec![(account::NAME, text("Canary fair")), (account::DESCRIPTION, text(&note))];
        crm.create(RecordType::Account, fields);
        let _ = crm.try_do(Command::Edit { id: *id, fields: vec![(contact::DESCRIPTION, text(&note))] });
    }

    fn request(&self, at: usize, person: usize) -> ErasureRequest {
        let (id, name) = &self.people[person];
        self.team.members[at].browser.crm.session.read(|set| {
            let mut records = vec![*id];
            records.extend(erase::owned_records(set, &[*id]));
            let mut words = erase::redacted_terms(set, &[*id]);
            // The name may have been changed since.
            words.retain(|word| !word.contains("Canary"));
            words.push(name.clone());
            ErasureRequest { records, words }
        })
    }

    fn erase(&mut self, at: usize, person: usize, kill: Option<u32>) {
        if self.is_known(at, person) {
            let request = self.request(at, person);
            if self.team.erase(at, &request, kill).is_ok() {
                browser::count("erased");
            }
        }
    }

    fn step(&mut self) {
        let at = self.team.random.below(self.team.members.len() as u32) as usize;
        let person = self.team.random.below(self.people.len().max(1) as u32) as usize;
        match self.team.random.below(20) {
            0 | 1 => self.meet(at),
            2..=4 => self.mention(at, person),
            5 | 6 => {
                let kill = self.team.random.happens(40).then(|| 1 + self.team.random.below(80));
                // An erasure needs a round that ends well.
                if self.team.random.happens(70) {
                    self.team.calm();
                }
                self.erase(at, person, kill);
                self.team.place.borrow_mut().set_hostile(true);
            }
            _ => self.team.step(),
        }
    }

    /// Everything that was erased, as the team knows it.
    fn check(&self) -> usize {
        self.team.check();
        let state = self.team.members[0].replicator.as_ref().expect("at work").state();
        let ids: Vec<Id> = state.erasures().iter().flat_map(|(_, erasure)| erasure.ids.clone()).collect();
        let gone = self.people.iter().filter(|(id, _)| ids.contains(id));
        let words: Vec<String> = gone.map(|(_, name)| name.clone()).collect();
        self.team.check_erased(&ids, &words);
        words.len()
    }
}

pub fn play<P: Place>(seed: u64, fault: Option<Fault>, steps: u64) -> (usize, BTreeMap<&'static str, u32>) {
    let mut office = Office::<P>::with(seed, fault);
    office.meet(0);
    office.team.place.borrow_mut().set_hostile(true);
    (0..steps).for_each(|_| office.step());
    office.team.finish();
    let gone = office.check();
    // Nothing comes back when the work goes on.
    for at in 0..office.team.members.len() {
        office.team.members[at].browser.work(&mut office.team.random);
    }
    office.team.finish();
    office.check();
    let mut counts = office.team.place.borrow().counts();
    counts.extend(browser::counts());
    (gone, counts)
}

fn play_all<P: Place>() {
    let (mut gone, mut counts) = (0, BTreeMap::<&str, u32>::new());
    for seed in seeds(12) {
        let run = std::panic::catch_unwind(|| play::<P>(seed, None, steps(USUAL_STEPS)));
        let (erased, all) = run.unwrap_or_else(|_| panic!("KONTOR_SEED={seed} fails"));
        gone += erased;
        all.into_iter().for_each(|(what, count)| *counts.entry(what).or_default() += count);
    }
    println!("{gone} people erased: {counts:?}");
    assert!(gone >= 10 || seeds(12).end - seeds(12).start < 12, "too few were erased: {gone}");
}

#[test]
fn people_are_erased_from_a_team_on_a_cluster_whatever_goes_wrong() {
    play_all::<Cluster>();
}

#[test]
fn people_are_erased_from_a_team_with_a_folder_whatever_its_tool_does() {
    play_all::<Folders>();
}

#[test]
fn faults_planted_around_an_erasure_are_caught() {
    let is_caught =
        |seed: u64, fault: Fault| std::panic::catch_unwind(|| play::<Folders>(seed, Some(fault), USUAL_STEPS)).is_err();
    let mut uncaught = Vec::new();
    for fault in Fault::OF_ERASURE {
        match (0..100).find(|seed| is_caught(*seed, fault)) {
            Some(seed) => println!("{fault:?} is caught by seed {seed}"),
            None => uncaught.push(fault),
        }
    }
    assert_eq!(uncaught, []);
}

/// A browser was away, with notes about the person that were never sent; another one joins from a snapshot of before.
fn away<P: Place>() {
    let mut office = Office::<P>::new(2);
    office.meet(0);
    office.team.finish();
    office.team.snapshot(0);
    office.team.calm();
    office.team.finish();
    let last = office.team.members.len() - 1;
    // Everybody has begun to write when the person is erased.
    for at in 1..=last {
        office.mention(at, 0);
    }
    office.erase(0, 0, None);
    assert!(!office.is_known(0, 0));
    let acknowledged = |office: &Office<P>| {
        let replicator = office.team.members[0].replicator.as_ref().expect("at work");
        replicator.members().expect("are known").iter().skip(1).filter(|member| member.has_erased).count()
    };
    assert_eq!(acknowledged(&office), 0);
    office.team.round(0, None).expect("a round");
    assert_eq!(acknowledged(&office), 0);
    office.team.round(1, None).expect("a round");
    office.team.round(0, None).expect("a round");
    assert_eq!(acknowledged(&office), 1, "whoever has applied it says so");
    office.team.finish();
    assert_eq!(acknowledged(&office), last, "everybody");
    assert_eq!(office.check(), 1);
    // The note that was under way is there without its line.
    let notes = office.team.members[1].browser.crm.session.read(|set| {
        let rows = set.rows(RecordType::Account).map(|(_, row)| row.text(account::DESCRIPTION).to_string());
        rows.filter(|note| note.contains("of the fair")).collect::<Vec<_>>()
    });
    assert!(notes.len() > last && notes.iter().all(|note| *note == format!("{MARK}\nCanary of the fair")), "{notes:?}");
    // Who joins now gets nothing of the person, and has what the others have.
    office.team.snapshot(1);
    office.team.finish();
    office.check();
}

#[test]
fn a_browser_that_was_away_takes_the_person_out_of_what_it_sends() {
    away::<Cluster>();
    away::<Folders>();
}

#[test]
fn a_name_that_is_entered_after_the_erasure_is_somebody_elses() {
    let mut office = Office::<Cluster>::new(3);
    office.meet(0);
    office.team.finish();
    office.erase(0, 0, None);
    office.team.finish();
    let fields = vec![(contact::LAST_NAME, text("Quill0 Ormond"))];
    let id = office.team.members[1].browser.crm.create(RecordType::Contact, fields);
    office.team.finish();
    office.team.check();
    for member in &office.team.members {
        assert_eq!(member.browser.crm.get(id, contact::LAST_NAME), text("Quill0 Ormond"));
    }
}

#[test]
fn an_erased_record_from_an_old_backup_goes_no_further() {
    let mut office = Office::<Cluster>::new(3);
    office.meet(0);
    office.team.finish();
    let id = office.people[0].0;
    let row = office.team.members[1].browser.crm.session.read(|set| set.get(RecordType::Contact, id).cloned());
    let row = row.expect("is there");
    office.erase(0, 0, None);
    office.team.finish();
    let session = &office.team.members[1].browser.crm.session;
    let header = Header {
        seq: session.read(|set| set.head()).next(),
        id: Id::fixed(77),
        at: Timestamp(1),
        by: None,
        from: None,
        cause: ActionLabel::new(Action::Reconcile, "old.kontor"),
        about: None,
        size: 1,
    };
    let changes = vec![Change::Create { kind: RecordType::Contact, row }];
    crate::support::wait(session.adopt(&Commit { header, changes })).expect("is stored");
    assert!(office.is_known(1, 0));
    office.team.finish();
    office.team.check();
    for (at, member) in office.team.members.iter().enumerate() {
        assert!(!office.is_known(at, 0));
        let commits = member.browser.commits();
        assert!(
            commits
                .iter()
                .all(|commit| commit.changes.iter().all(|change| change.record().is_none_or(|(_, of)| of != id)))
        );
    }
}

#[test]
fn two_erasures_of_one_person_and_another_meet() {
    let mut office = Office::<Folders>::new(6);
    office.meet(0);
    office.meet(1);
    office.team.finish();
    office.mention(2, 0);
    // Nobody hears of anybody: each begins with what it has.
    let request = office.request(1, 0);
    office.erase(0, 0, None);
    office.erase(1, 1, None);
    let both = ErasureRequest { records: request.records, words: vec!["Ormond".to_string()] };
    office.team.erase(2, &both, None).expect("is erased");
    office.team.finish();
    assert_eq!(office.check(), 2);
}

#[test]
fn what_a_server_brings_back_is_replaced_again() {
    let mut office = Office::<Cluster>::new(5);
    office.meet(0);
    office.team.finish();
    office.team.snapshot(0);
    office.team.calm();
    let client = Cluster::client(&office.team.place, 99, "anna");
    let names: Vec<String> = office.team.place.borrow().names().into_iter().filter(|name| name.contains('!')).collect();
    let before = poll_at_most(client.read(&names), TO_THE_END).expect("ends").expect("is read");
    office.erase(0, 0, None);
    office.team.finish();
    assert_eq!(office.check(), 1);
    // A tool puts the documents back as they were.
    for (name, found) in names.iter().zip(before) {
        let name = kontor::replication::document_name::DocumentName::parse(name).expect("a name");
        if let Found::Here(body) = found {
            let document = Document { name, body };
            poll_at_most(client.put(&document), TO_THE_END).expect("ends").expect("is put");
        }
    }
    let back = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| office.check()));
    assert!(back.is_err(), "the person is back");
    office.team.finish();
    assert_eq!(office.check(), 1);
}

/// Kills the browser that erases, and one that hears of it, at every wait.
#[test]
fn an_erasure_that_is_killed_at_any_wait_goes_on_where_it_was() {
    let step = if seeds(12) == (0..12) { 11 } else { 1 };
    for victim in [0, 1] {
        for kill in (1..).step_by(step) {
            let mut office = Office::<Cluster>::new(6);
            office.meet(0);
            office.team.finish();
            office.team.snapshot(0);
            office.team.calm();
            office.mention(1, 0);
            office.team.members[victim].replicator = None;
            let is_done = if victim == 0 {
                let request = office.request(0, 0);
                office.team.erase(0, &request, Some(kill)).expect("killed or done");
                let is_done = office.team.members[0].replicator.is_some();
                if is_done {
                    office.team.round(0, Some(kill)).expect("killed or done");
                }
                is_done && office.team.members[0].replicator.is_some()
            } else {
                office.erase(0, 0, None);
                office.team.round(0, None).expect("a round");
                office.team.round(1, Some(kill)).expect("killed or done");
                office.team.members[1].replicator.is_some()
            };
            office.team.finish();
            if office.is_known(0, 0) {
                office.erase(0, 0, None);
                office.team.finish();
            }
            assert_eq!(office.check(), 1, "killed at wait {kill}");
            if is_done {
                break;
            }
        }
    }
}
