//! Browsers whose login may only read: they hear of everything and send nothing, and nothing of that is a failure.
use kontor::worker_protocol::team::{TeamRequest, TeamState, TeamTrouble};

use super::place::Place;
use super::team_worker::{Tab, team_of_two};

/// What the state says about a login that may only read.
fn told(state: &TeamState) -> (bool, u32) {
    assert_eq!(state.problem, None);
    (state.reads_only, state.unsent)
}

#[test]
fn whoever_may_only_read_hears_of_everything_and_what_they_do_stays_with_them() {
    let (mut anna, mut ben, id) = team_of_two();
    let readers = |tab: &Tab, logins: &[&str]| {
        tab.access.place.borrow_mut().readers = logins.iter().map(|login| login.to_string()).collect();
    };
    assert_eq!(told(&ben.round()), (false, 0));
    // Somebody who was a member finds out with the first change that is refused.
    readers(&ben, &["ben"]);
    ben.set_city(id, "Kiel");
    let before = ben.access.place.borrow().names();
    assert_eq!(told(&ben.state(TeamRequest::Round { with_audit: false })), (true, 1));
    assert_eq!(told(&ben.round()), (true, 1));
    assert_eq!(ben.access.place.borrow().names(), before, "nothing is sent");
    anna.set_city(id, "Bonn");
    assert_eq!(told(&anna.round()), (false, 0), "others may write");
    assert_eq!(told(&ben.round()), (true, 1));
    assert_eq!(ben.round().conflicts, 1, "what came is here, beside what stays here");
    // Another tab, and whoever joins, are told at once.
    assert_eq!(told(&ben.beside().state(TeamRequest::Round { with_audit: false })), (true, 1));
    readers(&ben, &["ben", "carl"]);
    let place = ben.access.place.clone();
    let mut carl = Tab::joining(&place, "carl", 3);
    assert_eq!(told(&carl.state(TeamRequest::Round { with_audit: false })), (true, 0));
    assert_eq!(carl.city(id), "Bonn");
    // Whoever gets the right to write sends what was kept.
    readers(&ben, &[]);
    assert_eq!(told(&ben.round()), (false, 0));
    assert_eq!(anna.round().conflicts, 1);
}

#[test]
fn what_is_refused_for_another_reason_is_a_problem() {
    let (_, mut ben, id) = team_of_two();
    ben.set_city(id, "Kiel");
    // It is refused, and the place says that the login may write.
    ben.access.place.borrow_mut().refuses_runs = true;
    let state = ben.round();
    let problem = state.problem.expect("is told");
    assert_eq!((problem.trouble, state.reads_only, state.unsent), (TeamTrouble::Refused, false, 1));
}
