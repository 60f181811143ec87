//! What a team's browser does when somebody asks for it: a copy that is wrong is built anew, and a place that lost
//! everything is filled again.
use std::cell::RefCell;
use std::rc::Rc;

use kontor::base::{Id, Value};
use kontor::domain::RecordType;
use kontor::domain::defaults::Seed;
use kontor::replication::Dot;
use kontor::replication::document_name::DocumentName;
use kontor::replication::replica_storage::{ReplicaStorage, ReplicaWrite};
use kontor::replication::run::Run;
use kontor::replication::session_storage::SessionStorage;
use kontor::replication::wire::WireChange;
use kontor::session::Session;
use kontor::storage::Storage;
use kontor::worker_protocol::Reply;
use kontor::worker_protocol::team::{TeamRequest, TeamState, TeamTrouble};

use super::cluster::Cluster;
use super::place::Place;
use super::team_worker::{Tab, Team, add};
use crate::support::{TestWorkspace, wait, world};

fn team() -> Team {
    let team = Rc::new(RefCell::new(Cluster::new(4)));
    team.borrow_mut().set_hostile(false);
    team
}

/// The records as the journal gives them.
fn records(tab: &Tab) -> Vec<Seed> {
    TestWorkspace::on(tab.page.storage.clone()).content()
}

fn raw_text(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    Value::Text(text.to_string()).encode(&mut out);
    out
}

/// Falsifies what a browser keeps of others' commits, as a fault of the machine would that no checksum sees.
fn falsify(tab: &Tab, from: &str, to: &str) {
    let session = wait(Session::open_stored(tab.page.storage.clone(), world())).expect("opens");
    let storage = SessionStorage::new(Rc::new(session));
    let stored = wait(storage.load()).expect("is read").expect("is in a team");
    let mut log = Vec::new();
    for (name, head) in &stored.log {
        let Some(DocumentName::Run(chain, first)) = DocumentName::parse(name) else { continue };
        let dot = Dot { replica: chain.replica, number: first };
        let mut run = Run::unpack(head, &[], dot).expect("is whole");
        let values = run.commits.iter_mut().flat_map(|commit| &mut commit.changes).flat_map(|change| match change {
            WireChange::Create { fields, .. } => fields.iter_mut().map(|(_, raw)| raw).collect::<Vec<_>>(),
            WireChange::Set { field: (_, raw), .. } => vec![raw],
            _ => Vec::new(),
        });
        let mut is_changed = false;
        for raw in values.filter(|raw| **raw == raw_text(from)) {
            *raw = raw_text(to);
            is_changed = true;
        }
        if is_changed {
            log.push((name.clone(), Some(run.pack().head)));
        }
    }
    assert!(!log.is_empty(), "somebody wrote {from}");
    wait(storage.write(ReplicaWrite { log, ..ReplicaWrite::of(stored.record) })).expect("is stored");
}

/// Three leads that both browsers know, of which the second one keeps another city than was sent.
fn with_a_false_copy() -> (Team, Tab, Tab, Id) {
    let team = team();
    let mut anna = Tab::founding(&team);
    let lead = add(&anna.page, "Lund");
    let mut ben = Tab::joining(&team, "ben", 2);
    anna.set_city(lead, "Kiel");
    anna.round();
    ben.round();
    assert_eq!(ben.city(lead), "Kiel");
    falsify(&ben, "Kiel", "Bonn");
    (team, anna, ben.beside(), lead)
}

#[test]
fn a_copy_that_is_wrong_is_built_anew_and_keeps_what_was_not_sent() {
    let (team, mut anna, mut ben, lead) = with_a_false_copy();
    let trouble = |state: TeamState| state.problem.map(|problem| problem.trouble);
    assert_eq!(trouble(ben.round()), Some(TeamTrouble::Diverged));
    // Both go on, and one is away: what it did is not sent.
    let own = add(&ben.page, "Unsent");
    anna.set_city(lead, "Jena");
    anna.round();
    team.borrow_mut().set_hostile(false);

    let state = ben.state(TeamRequest::Rebuild);
    assert_eq!((state.problem, state.unsent, state.waiting), (None, 0, 0));
    assert_eq!(ben.city(lead), "Jena");
    assert_eq!(trouble(anna.round()), None);
    assert_eq!(records(&anna), records(&ben));
    assert!(anna.page.session.read(|set| set.get(RecordType::Lead, own).is_some()), "what was not sent arrives");
    // It goes on as ever, also for whoever opens it again.
    ben.set_city(lead, "Ulm");
    assert_eq!(trouble(ben.round()), None);
    assert_eq!(trouble(anna.round()), None);
    let mut again = ben.beside();
    assert_eq!(trouble(again.round()), None);
    assert_eq!(anna.city(lead), "Ulm");
    assert_eq!(records(&anna), records(&again));
}

/// What the wrong copy said of itself would go on being compared with everybody who does nothing meanwhile.
#[test]
fn a_team_that_rests_is_in_step_after_a_copy_was_built_anew() {
    let (_, mut anna, mut ben, lead) = with_a_false_copy();
    let trouble = |state: TeamState| state.problem.map(|problem| problem.trouble);
    assert_eq!(trouble(ben.round()), Some(TeamTrouble::Diverged));
    assert_eq!(trouble(anna.round()), Some(TeamTrouble::Diverged), "one of the two is wrong");
    assert_eq!(trouble(ben.state(TeamRequest::Rebuild)), None);
    assert_eq!(trouble(anna.round()), None);
    let mut again = ben.beside();
    assert_eq!(trouble(again.round()), None);
    assert_eq!((anna.city(lead), ben.city(lead)), ("Kiel".to_string(), "Kiel".to_string()));
}

#[test]
fn rebuilding_without_an_answer_changes_nothing() {
    let (team, mut anna, mut ben, lead) = with_a_false_copy();
    anna.round();
    let before = (records(&ben), wait(ben.page.storage.beside()).expect("is read"));
    team.borrow_mut().empty();
    let reply = ben.ask(TeamRequest::Rebuild);
    let Reply::TeamUnreachable(problem) = reply else { panic!("{reply:?}") };
    assert_eq!(problem.trouble, TeamTrouble::NotOurTeam);
    let after = (records(&ben), wait(ben.page.storage.beside()).expect("is read"));
    assert!(before == after, "{lead}");
}

/// A team of two, and a lead of the one that the other changed.
fn with_a_change_of_both() -> (Team, Tab, Tab, Id) {
    let team = team();
    let mut anna = Tab::founding(&team);
    let lead = add(&anna.page, "Lund");
    anna.round();
    let mut ben = Tab::joining(&team, "ben", 2);
    ben.round();
    ben.set_city(lead, "Kiel");
    ben.round();
    anna.round();
    (team, anna, ben, lead)
}

#[test]
fn a_place_that_lost_everything_is_filled_again() {
    let (team, mut anna, ben, lead) = with_a_change_of_both();
    team.borrow_mut().empty();
    let lost = anna.round();
    assert_eq!(lost.problem.map(|problem| problem.trouble), Some(TeamTrouble::NotOurTeam));
    anna.set_city(lead, "Jena");

    let state = anna.state(TeamRequest::PutBack);
    assert_eq!((state.problem, state.unsent), (None, 0));
    // The one opens the page again, the other one joins.
    let mut ben = ben.beside();
    assert_eq!(ben.round().problem, None);
    assert_eq!(ben.city(lead), "Jena");
    let mut eva = Tab::joining(&team, "eva", 3);
    assert_eq!(eva.round().problem, None);
    assert_eq!(records(&eva), records(&anna));
    assert_eq!(records(&ben), records(&anna));
    // Another tab that knows nothing of it asks for the same: nothing is there twice.
    assert_eq!(ben.state(TeamRequest::PutBack).problem, None);
    assert_eq!(records(&ben), records(&anna));
}

/// What somebody sent while the rest was lost is the team's, although whoever fills the place has never seen it.
#[test]
fn a_place_that_has_only_what_was_sent_last_is_filled_again() {
    let (team, mut anna, mut ben, lead) = with_a_change_of_both();
    ben.set_city(lead, "Bonn");
    ben.round();
    let names = team.borrow().names();
    let last = names.iter().rfind(|name| name.starts_with("c!ben!")).expect("a run").clone();
    names.iter().filter(|name| **name != last).for_each(|name| team.borrow_mut().lose(name));
    assert_eq!(anna.state(TeamRequest::PutBack).problem, None);
    for tab in [&mut ben, &mut anna] {
        assert_eq!(tab.round().problem, None);
        assert_eq!(tab.city(lead), "Bonn");
    }
    assert_eq!(records(&ben), records(&anna));
}

#[test]
fn a_place_of_another_team_is_not_filled() {
    let (ours, theirs) = (team(), team());
    let mut anna = Tab::founding(&ours);
    let mut other = Tab::founding(&theirs);
    add(&other.page, "Foreign");
    other.round();
    // The place of the one has the documents of the other, and lost its document `team`.
    ours.borrow_mut().empty();
    ours.borrow_mut().take_newer(&theirs.borrow());
    ours.borrow_mut().lose("team");
    let names = ours.borrow().names();
    let state = anna.state(TeamRequest::PutBack);
    assert_eq!(state.problem.map(|problem| problem.trouble), Some(TeamTrouble::NotOurTeam));
    assert_eq!(ours.borrow().names(), names, "nothing is sent");
}

/// A browser took another name since its profile was copied. The place lost what it said under the earlier one, and its news
/// skip these runs, on which others' changes depend.
#[test]
fn runs_under_a_name_of_which_nothing_is_said_are_found() {
    let team = team();
    let mut anna = Tab::founding(&team);
    let lead = add(&anna.page, "Lund");
    anna.round();
    let mut eva = Tab::joining(&team, "eva", 3);
    assert_eq!(eva.round().problem, None);
    let mut ben = Tab::joining(&team, "ben", 2);
    ben.set_city(lead, "Kiel");
    ben.round();
    anna.round();
    assert_eq!(anna.city(lead), "Kiel");
    anna.set_city(lead, "Jena");
    anna.round();
    let said: Vec<String> = team.borrow().names().into_iter().filter(|name| name.starts_with("r!ben!")).collect();
    said.iter().for_each(|name| team.borrow_mut().lose(name));
    team.borrow_mut().skip_news("c!ben!");
    let mut eva = eva.beside();
    assert_eq!(eva.round().problem, None);
    assert_eq!(eva.city(lead), "Jena");
    assert_eq!(records(&eva), records(&anna));
}
