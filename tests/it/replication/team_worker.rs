//! Teams through the file worker: what the page asks of a replica, and what it sees in its own workspace.
use std::cell::RefCell;
use std::future::pending;
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::{Id, Seq, Value};
use kontor::change::{Action, Change, Commit};
use kontor::command::{Command, Conversion, UndoWish};
use kontor::domain::RecordType;
use kontor::domain::records::{activity, lead};
use kontor::locale::Language;
use kontor::replication::document_name::DocumentName;
use kontor::replication::native_seal::NativeSeal;
use kontor::replication::remote::Document;
use kontor::replication::session_storage;
use kontor::storage::memory::MemoryStorage;
use kontor::storage::{Storage, StorageError};
use kontor::worker::team::{TeamParts, TeamRunner};
use kontor::worker_protocol::team::{
    ChangesSince, ChangesTakenIn, ConflictSubject, TeamConflict, TeamDecision, TeamEntry, TeamRequest, TeamState,
    TeamTrouble,
};
use kontor::worker_protocol::{Reply, Request, wire};

use super::browser::{self, replication_world};
use super::cluster::{Client, Cluster};
use super::place::Place;
use super::team::{TO_THE_END, poll_at_most};
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, days_pass, text, wait, world};

pub(super) const TEAM: [u8; 16] = [8; 16];

/// A tab with its worker.
pub(super) struct Tab {
    pub(super) page: TestWorkspace,
    runner: Runner,
    pub(super) access: Access,
}

type Runner = TeamRunner<Client, MemoryStorage, NativeSeal>;

/// A browser's access to the team's place.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) place: Team,
    number: u64,
}

pub(super) type Team = Rc<RefCell<Cluster>>;

fn entry(founds: bool, login: &str) -> TeamRequest {
    TeamRequest::Enter(TeamEntry {
        founds,
        login: login.to_string(),
        passphrase: "correct horse".to_string(),
        team: None,
    })
}

fn runner() -> Runner {
    let mut runner = TeamRunner::new(world(), replication_world());
    runner.set_user(None, Language::En);
    runner
}

fn parts(access: &Access, storage: &MemoryStorage) -> TeamParts<Client, MemoryStorage, NativeSeal> {
    let seal = NativeSeal::new(TEAM, &[(1, [5; 32])]).expect("keys");
    TeamParts {
        storage: storage.clone(),
        remote: Cluster::client(&access.place, access.number, ""),
        seal,
        team: TEAM.to_vec(),
        founding: vec![Document { name: DocumentName::Team, body: TEAM.to_vec() }],
    }
}

/// Asks a worker; the messages are encoded and decoded.
fn ask(runner: &mut Runner, access: &Access, storage: &MemoryStorage, request: TeamRequest) -> Reply {
    let request: TeamRequest = wire::decode(&wire::encode(&request)).expect("is read as it was written");
    access.place.borrow_mut().begin_round(access.number);
    let answer = runner.answer("own", request, async |_: &TeamRequest| Ok(parts(access, storage)), pending());
    let reply = poll_at_most(answer, TO_THE_END).expect("ends");
    wire::decode(&wire::encode(&reply)).expect("is read as it was written")
}

impl Tab {
    /// Founds a team with a workspace.
    pub(super) fn founding(team: &Team) -> Tab {
        let page = TestWorkspace::new();
        add(&page, "Berg");
        let mut tab = Tab { page, runner: runner(), access: Access { place: team.clone(), number: 1 } };
        tab.state(entry(true, "anna"));
        tab
    }

    /// Joins a team with an empty storage, and opens the page then.
    pub(super) fn joining(team: &Team, login: &str, number: u64) -> Tab {
        let (storage, access) = (MemoryStorage::default(), Access { place: team.clone(), number });
        let mut runner = runner();
        let reply = ask(&mut runner, &access, &storage, entry(false, login));
        assert!(matches!(reply, Reply::Team(TeamState { problem: None, .. })), "{reply:?}");
        Tab { page: TestWorkspace::on(storage), runner, access }
    }

    /// Another tab of the same browser.
    pub(super) fn beside(&self) -> Tab {
        Tab { page: TestWorkspace::on(self.page.storage.clone()), runner: runner(), access: self.access.clone() }
    }

    pub(super) fn ask(&mut self, request: TeamRequest) -> Reply {
        ask(&mut self.runner, &self.access, &self.page.storage, request)
    }

    pub(super) fn state(&mut self, request: TeamRequest) -> TeamState {
        let reply = self.ask(request);
        wait(self.page.session.catch_up()).expect("the page follows");
        let Reply::Team(state) = reply else { panic!("{reply:?}") };
        assert_eq!(state.head, self.page.session.read(|set| set.head()), "the page has what the worker stored");
        state
    }

    pub(super) fn round(&mut self) -> TeamState {
        self.state(TeamRequest::Round { with_audit: true })
    }

    fn conflicts(&mut self) -> Vec<TeamConflict> {
        let reply = self.ask(TeamRequest::Conflicts { of: None });
        let Reply::TeamConflicts { count, first } = reply else { panic!("{reply:?}") };
        assert_eq!(count as usize, first.len());
        first
    }

    fn decide(&mut self, decision: TeamDecision) -> TeamState {
        self.state(TeamRequest::Decide(decision))
    }

    pub(super) fn city(&self, id: Id) -> String {
        self.page.session.read(|set| set.find(id).map(|(_, row)| row.text(lead::CITY).to_string()).unwrap_or_default())
    }

    pub(super) fn set_city(&self, id: Id, city: &str) {
        self.page.run(Command::Edit { id, fields: vec![(lead::CITY, text(city))] });
    }
}

pub(super) fn add(page: &TestWorkspace, name: &str) -> Id {
    page.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

/// A team of two, and a lead that both have.
pub(super) fn team_of_two() -> (Tab, Tab, Id) {
    browser::begin(1);
    let team: Team = Rc::new(RefCell::new(Cluster::new(1)));
    let mut anna = Tab::founding(&team);
    let id = add(&anna.page, "Lund");
    anna.round();
    let mut ben = Tab::joining(&team, "ben", 2);
    assert_eq!(anna.page.content(), ben.page.content(), "who joins has everything");
    ben.round();
    (anna, ben, id)
}

/// Both hear of each other.
fn meet(anna: &mut Tab, ben: &mut Tab) {
    for _ in 0..2 {
        anna.round();
        ben.round();
    }
    assert_eq!(anna.page.content(), ben.page.content());
}

#[test]
fn two_browsers_work_on_one_workspace() {
    let (mut anna, mut ben, id) = team_of_two();
    ben.set_city(id, "Kiel");
    let other = add(&ben.page, "Fjord");
    assert_eq!(ben.round().unsent, 0);
    let state = anna.round();
    assert_eq!((state.conflicts, state.waiting, state.problem), (0, 0, None));
    assert_eq!(state.members.iter().map(|member| member.login.as_str()).collect::<Vec<_>>(), ["anna", "ben"]);
    assert_eq!(state.members[1].edition, "0.1.0");
    assert!(state.members[1].last_at.is_some() && state.members[1].replica.len() == 16);
    assert_eq!(anna.city(id), "Kiel");

    // The history says in which browser it was done; the key for undo means one's own actions.
    let history = wait(anna.page.session.history(other)).expect("is read");
    assert_eq!(history[0].header.from.map(|from| from.to_string()), Some(state.members[1].replica.clone()));
    let last = |tab: &Tab| tab.page.session.stack(|stack| stack.next_undo().map(|header| header.cause.subject.clone()));
    assert_eq!((last(&anna), last(&ben)), (Some("Lund".to_string()), Some("Fjord".to_string())));
    // From the history it can be undone, and its author hears of it.
    wait(anna.page.session.undo(history[0].header.seq)).expect("is undone");
    meet(&mut anna, &mut ben);
    assert!(ben.page.session.read(|set| set.find(other).is_none()));
    assert_eq!(last(&ben), Some("Lund".to_string()), "what was undone elsewhere is not undone again");
}

#[test]
fn what_a_member_joined_with_is_not_undone() {
    let (mut anna, ben, _) = team_of_two();
    assert_eq!(ben.page.session.stack(|stack| stack.next_undo().cloned()), None);
    let reply = ask(&mut anna.runner, &anna.access, &anna.page.storage, entry(true, "anna"));
    assert!(!matches!(reply, Reply::Team(TeamState { problem: None, .. })), "a workspace is in one team: {reply:?}");
    // With a snapshot, everything before it is one commit.
    let is_align = |tab: &Tab| tab.page.session.read_headers(|all| all[0].cause.action == Action::Align);
    assert!(!is_align(&ben));
}

#[test]
fn both_values_of_a_conflict_are_shown_and_decided() {
    let (mut anna, mut ben, id) = team_of_two();
    for (day, shown_again, decided) in [(1, false, "Bonn 1"), (2, true, ""), (3, false, "Ulm"), (4, false, "Kiel 4")] {
        anna.set_city(id, &format!("Bonn {day}"));
        ben.set_city(id, &format!("Kiel {day}"));
        meet(&mut anna, &mut ben);
        let (conflicts, again) = (anna.conflicts(), ben.conflicts());
        assert_eq!(conflicts.len(), 1);
        let conflict = &conflicts[0];
        assert_eq!((conflict.id, conflict.name.as_str(), conflict.label.as_str()), (id, "Lund", "City"));
        assert_eq!(conflict.subject, ConflictSubject::Field(lead::CITY));
        let values: Vec<&str> = conflict.sides.iter().map(|side| side.text.as_str()).collect();
        assert_eq!(values.last(), Some(&anna.city(id).as_str()), "the last one is shown");
        let mut both = values.clone();
        both.sort_unstable();
        assert_eq!(both, [format!("Bonn {day}"), format!("Kiel {day}")]);
        assert!(conflict.sides.iter().all(|side| side.seq.is_some() && side.at.is_some()));
        assert_eq!(values, again[0].sides.iter().map(|side| side.text.as_str()).collect::<Vec<_>>());
        let decided = if shown_again { anna.city(id) } else { decided.to_string() };
        let head = ben.page.session.read(|set| set.head());
        let state = ben.decide(TeamDecision::Value { id, field: lead::CITY, value: text(&decided) });
        assert_eq!((state.conflicts, state.head), (0, head.next()), "with a commit of the journal");
        let again = ben.ask(TeamRequest::Decide(TeamDecision::Value { id, field: lead::CITY, value: text("Rom") }));
        assert!(matches!(again, Reply::Refused { .. }), "once is enough");
        meet(&mut anna, &mut ben);
        assert_eq!((anna.city(id), anna.round().conflicts), (decided, 0), "and everybody hears of it");
    }
}

#[test]
fn a_person_is_erased_for_everybody_and_the_members_are_listed() {
    let (mut anna, mut ben, id) = team_of_two();
    ben.set_city(id, "Kiel");
    let reply = anna.ask(TeamRequest::Erase { records: vec![id], words: vec!["Lund".to_string()] });
    let Reply::Erased(receipt) = reply else { panic!("{reply:?}") };
    assert_eq!(receipt.records, [(RecordType::Lead, 1)]);
    let erased = |state: TeamState| state.members.iter().map(|member| member.has_erased).collect::<Vec<_>>();
    assert_eq!(anna.round().erasures, 1);
    assert_eq!(erased(anna.round()), [true, false]);
    ben.round();
    assert_eq!(erased(anna.round()), [true, true]);
    for tab in [&anna, &ben] {
        assert!(tab.page.get(id, lead::LAST_NAME).is_none());
        let journal = wait(tab.page.session.journal()).expect("is read");
        assert!(!format!("{journal:?}").contains("Lund"));
    }
}

#[test]
fn an_ordinary_edit_ends_a_conflict_and_is_undone() {
    let (mut anna, mut ben, id) = team_of_two();
    anna.set_city(id, "Bonn");
    ben.set_city(id, "Kiel");
    meet(&mut anna, &mut ben);
    let shown = anna.city(id);
    assert_eq!(anna.conflicts().len(), 1);
    anna.set_city(id, "Ulm");
    assert_eq!(anna.conflicts(), [], "before any round");
    meet(&mut anna, &mut ben);
    assert_eq!((ben.city(id).as_str(), ben.round().conflicts), ("Ulm", 0));
    let last = anna.page.session.stack(|stack| stack.next_undo().map(|header| header.seq)).expect("is its last action");
    wait(anna.page.session.undo(last)).expect("is undone");
    meet(&mut anna, &mut ben);
    assert_eq!((ben.city(id), ben.round().conflicts), (shown, 0), "an undo is a decision, too");
}

#[test]
fn a_record_removed_here_and_changed_there_is_decided() {
    for keeps in [true, false] {
        let (mut anna, mut ben, id) = team_of_two();
        anna.page.run(Command::Delete(vec![id]));
        ben.set_city(id, "Kiel");
        meet(&mut anna, &mut ben);
        assert_eq!(anna.city(id), "Kiel", "nothing is lost");
        let conflicts = anna.conflicts();
        assert_eq!(conflicts[0].subject, ConflictSubject::Removed { removals: 1 });
        let logins: Vec<&str> = conflicts[0].sides.iter().map(|side| side.login.as_str()).collect();
        assert_eq!(logins, ["anna", "ben"]);
        let decision = if keeps { TeamDecision::Keep { id } } else { TeamDecision::Remove { id } };
        assert_eq!(anna.decide(decision).conflicts, 0);
        meet(&mut anna, &mut ben);
        assert_eq!((ben.round().conflicts, ben.city(id).is_empty()), (0, !keeps));
    }
}

/// A lead with a task that two converted without knowing of each other.
fn converted_twice(convert: impl Fn(Id) -> Command) -> (Tab, Tab, Id, Id) {
    let (mut anna, mut ben, id) = team_of_two();
    let about = vec![(activity::SUBJECT, text("Call")), (activity::LEAD, Some(Value::Link(id)))];
    let task = anna.page.create(RecordType::Activity, about);
    meet(&mut anna, &mut ben);
    for tab in [&anna, &ben] {
        tab.page.run(convert(id));
        days_pass(1);
    }
    meet(&mut anna, &mut ben);
    (anna, ben, id, task)
}

/// The two sides of the conflict of a lead that was converted twice, the one that is shown last.
fn conversions(tab: &mut Tab) -> [Seq; 2] {
    let all = tab.conflicts();
    let twice = all.iter().find(|one| one.subject == ConflictSubject::ConvertedTwice).expect("is a conflict");
    [0, 1].map(|side| twice.sides[side].seq.expect("is in the journal"))
}

/// Everybody has the lead as a commit of the journal converted it, and nothing of the other conversion.
fn keeps_one_conversion([one, other]: [&mut Tab; 2], kept: Commit, lead: Id, task: Id) {
    meet(one, other);
    let is_made = |id: Option<Id>| {
        kept.changes.iter().any(|change| matches!(change, Change::Create { row, .. } if Some(row.id()) == id))
    };
    for tab in [one, other] {
        assert_eq!(tab.conflicts(), []);
        tab.page.session.read(|set| {
            let row = set.get(RecordType::Lead, lead).expect("is there");
            assert!(is_made(row.link(lead::CONVERTED_ACCOUNT)) && is_made(row.link(lead::CONVERTED_CONTACT)));
            assert!(row.moment(lead::CONVERTED_AT).is_some());
            let status = kept.changes.iter().find_map(|change| match change {
                Change::Set { id, field: lead::STATUS, after, .. } if *id == lead => after.clone(),
                _ => None,
            });
            assert!(status.is_none() || row.get(lead::STATUS) == status);
            let task = set.get(RecordType::Activity, task).expect("is there");
            assert_eq!(task.link(activity::CONTACT), row.link(lead::CONVERTED_CONTACT));
            let all = [RecordType::Account, RecordType::Contact].map(|kind| set.rows(kind).count());
            assert_eq!(all, [1, 1], "the other conversion's are gone");
        });
    }
}

#[test]
fn a_lead_converted_twice_keeps_the_conversion_that_is_not_taken_back() {
    for (side, by_anna) in [(0, true), (0, false), (1, true), (1, false)] {
        let (mut anna, mut ben, id, task) = converted_twice(|id| Command::Convert(Conversion::new(id)));
        let (tab, other) = if by_anna { (&mut anna, &mut ben) } else { (&mut ben, &mut anna) };
        let seqs = conversions(tab);
        let kept = wait(tab.page.session.commit(seqs[1 - side])).expect("is read");
        wait(tab.page.session.undo(seqs[side])).expect("is undone");
        assert_eq!(tab.conflicts(), [], "before any round");
        keeps_one_conversion([tab, other], kept, id, task);
    }
}

#[test]
fn a_lead_converted_twice_along_with_others_keeps_one_conversion() {
    for by_anna in [true, false] {
        let bulk = |id| Command::BulkConvert(Arc::new(vec![Conversion::new(id)]));
        let (mut anna, mut ben, id, task) = converted_twice(bulk);
        let (tab, other) = if by_anna { (&mut anna, &mut ben) } else { (&mut ben, &mut anna) };
        let [kept, shown] = conversions(tab);
        let kept = wait(tab.page.session.commit(kept)).expect("is read");
        let wanted = UndoWish { only: Some(id), ..UndoWish::default() };
        wait(tab.page.session.undo_with(shown, wanted)).expect("is undone");
        keeps_one_conversion([tab, other], kept, id, task);
    }
}

#[test]
fn two_tabs_carry_one_replica() {
    let (mut anna, mut ben, id) = team_of_two();
    let mut other = anna.beside();
    for (at, city) in ["Bonn", "Kiel", "Ulm", "Rom"].into_iter().enumerate() {
        let [first, second] = if at % 2 == 0 { [&mut anna, &mut other] } else { [&mut other, &mut anna] };
        wait(first.page.session.catch_up()).expect("follows");
        first.set_city(id, city);
        first.round();
        assert_eq!(second.round().unsent, 0);
    }
    meet(&mut anna, &mut ben);
    assert_eq!((ben.city(id).as_str(), ben.round().members.len()), ("Rom", 2), "and are one member");
}

#[test]
fn a_tab_that_is_opened_beside_another_one_is_no_copy_of_the_profile() {
    let (mut anna, mut ben, id) = team_of_two();
    ben.set_city(id, "Kiel");
    ben.round();
    // Nobody works in the first tab, so that nothing tells it of the others but what they said to the team.
    for city in ["Bonn", "Ulm"] {
        let mut other = anna.beside();
        assert_eq!(other.round().members.len(), 2);
        assert_eq!(anna.round().members.len(), 2, "the first tab goes on as the same member");
        other.set_city(id, city);
        assert_eq!(other.round().unsent, 0);
        assert_eq!((anna.round().members.len(), anna.city(id).as_str()), (2, city));
    }
    meet(&mut anna, &mut ben);
    assert_eq!((ben.city(id).as_str(), ben.round().members.len()), ("Ulm", 2));
}

#[test]
fn the_journal_of_a_team_is_not_rewritten() {
    let (mut anna, _, id) = team_of_two();
    let mut worker = Worker::on(anna.page.storage.clone(), true);
    let erase = || Request::Erase { records: vec![id], words: vec!["Lund".to_string()] };
    assert_eq!(worker.ask(erase(), "").0, Reply::Failed(StorageError::InTeam));
    assert!(anna.page.session.read(|set| set.find(id).is_some()));
    assert_eq!(wait(anna.runner.leave(&anna.page.storage)), Reply::Acknowledged);
    let reply = anna.ask(TeamRequest::Round { with_audit: false });
    assert!(matches!(reply, Reply::TeamUnreachable(_)), "it is in no team now: {reply:?}");
    assert_eq!(wait(session_storage::record(&anna.page.storage)), Ok(None));
    assert!(matches!(worker.ask(erase(), "").0, Reply::Erased(_)));
}

#[test]
fn what_goes_wrong_is_said_and_changes_nothing() {
    let (mut anna, _, id) = team_of_two();
    let empty: Team = Rc::new(RefCell::new(Cluster::new(2)));
    let team = std::mem::replace(&mut anna.access, Access { place: empty.clone(), number: 1 });
    anna.runner = runner();
    anna.set_city(id, "Kiel");
    let reply = anna.ask(TeamRequest::Round { with_audit: true });
    let trouble = |reply: Reply| match reply {
        Reply::TeamUnreachable(problem) => Some(problem.trouble),
        _ => None,
    };
    assert_eq!(trouble(reply), Some(TeamTrouble::NotOurTeam), "nothing is where the team was");
    assert_eq!(empty.borrow().names().len(), 0, "and nothing is sent there");
    anna.access = team;
    assert_eq!((anna.round().unsent, anna.city(id).as_str()), (0, "Kiel"));
    // No space here: the round ends, and goes on later.
    anna.set_city(id, "Bonn");
    anna.page.storage.fail(Some(StorageError::Full));
    assert_eq!(anna.ask(TeamRequest::Round { with_audit: true }), Reply::Failed(StorageError::Full));
    anna.page.storage.fail(None);
    assert_eq!(anna.round().unsent, 0);
    // The team's place is lost while the replica is at work.
    let names = anna.access.place.borrow().names();
    *anna.access.place.borrow_mut() = Cluster::new(3);
    let state = anna.state(TeamRequest::Round { with_audit: true });
    assert_eq!(state.problem.map(|problem| problem.trouble), Some(TeamTrouble::NotOurTeam));
    assert!(!names.is_empty() && anna.access.place.borrow().names().is_empty());
}

#[test]
fn a_workspace_with_records_joins_no_team() {
    let (anna, ..) = team_of_two();
    let page = TestWorkspace::new();
    let mut runner = runner();
    let access = Access { place: anna.access.place.clone(), number: 3 };
    let before = page.storage.content();
    assert_eq!(ask(&mut runner, &access, &page.storage, entry(false, "eva")), Reply::Failed(StorageError::Conflict));
    assert_eq!((page.storage.content(), wait(page.storage.beside())), (before, Ok(Vec::new())));
    assert!(page.session.read(|set| set.head()) > Seq::NONE);
}

#[test]
fn a_file_of_changes_brings_what_a_member_lacks() {
    browser::begin(9);
    let team: Team = Rc::new(RefCell::new(Cluster::new(9)));
    let mut anna = Tab::founding(&team);
    let mut ben = Tab::joining(&team, "ben", 2);
    ben.round();
    let state = anna.round();
    let replica = state.members.iter().find(|member| member.login == "ben").expect("is known").replica.clone();
    let nothing = anna.ask(TeamRequest::ChangesSince(ChangesSince::Member { replica: replica.clone() }));
    assert_eq!(nothing, Reply::TeamChanges { file: None });

    let file_of = |tab: &mut Tab, since: ChangesSince| {
        let Reply::TeamChanges { file: Some(file) } = tab.ask(TeamRequest::ChangesSince(since)) else {
            panic!("there is something to send")
        };
        file
    };
    add(&anna.page, "Lund");
    let first = file_of(&mut anna, ChangesSince::Member { replica: replica.clone() });
    add(&anna.page, "Moor");
    let all = file_of(&mut anna, ChangesSince::Everything);
    assert!(first.len() < all.len());

    let mut take = |file: &[u8]| {
        let reply = ben.ask(TeamRequest::TakeIn { file: file.to_vec() });
        wait(ben.page.session.catch_up()).expect("the page follows");
        let names = ben.page.session.read(|set| set.rows(RecordType::Lead).count());
        (reply, names)
    };
    let taken = |commits| {
        let from = "anna".to_string();
        Reply::TeamTakenIn(ChangesTakenIn { commits, from, is_complete: true, since: None, refused: None })
    };
    assert_eq!(take(&first), (taken(1), 2));
    assert_eq!(take(&all), (taken(1), 3));
    assert_eq!(take(&first), (taken(0), 3), "again is nothing");
    let cut = take(&all[..all.len() / 2]).0;
    assert!(matches!(cut, Reply::Refused { .. }), "{cut:?}");
    let no_file = take(b"something else").0;
    assert!(matches!(no_file, Reply::Refused { .. }), "{no_file:?}");
}
