//! Browsers of a team that wait for what others send.
use std::cell::RefCell;
use std::rc::Rc;

use kontor::domain::RecordType;
use kontor::worker_protocol::Reply;
use kontor::worker_protocol::team::TeamRequest;

use super::browser;
use super::cluster::Cluster;
use super::place::Place;
use super::team_worker::{Tab, add, team_of_two};
use crate::support::wait;

#[test]
fn what_others_send_is_brought_while_a_browser_waits() {
    let (mut anna, mut ben, id) = team_of_two();
    let waits = TeamRequest::Wait { seconds: 50 };
    let nothing = Reply::TeamNews { is_new: false };
    assert_eq!(anna.ask(waits.clone()), nothing);
    for city in ["Kiel", "Bonn"] {
        ben.set_city(id, city);
        assert_eq!(ben.round().unsent, 0);
        let state = anna.state(waits.clone());
        assert_eq!((state.unsent, state.problem), (0, None));
        assert_eq!(anna.city(id), city);
        assert_eq!(anna.ask(waits.clone()), nothing, "it is told once");
    }
    // What was done here meanwhile is sent by a round.
    ben.set_city(id, "Ulm");
    ben.round();
    add(&anna.page, "Sund");
    assert_eq!(anna.ask(waits.clone()), Reply::TeamNews { is_new: true });
    wait(anna.page.session.catch_up()).expect("the page follows");
    assert_eq!(anna.city(id), "Ulm");
    assert_eq!(anna.round().unsent, 0);
    assert_eq!(anna.ask(waits), nothing);
    ben.round();
    let leads = |tab: &Tab| tab.page.session.read(|set| set.count(RecordType::Lead));
    assert_eq!(leads(&ben), leads(&anna));
}

#[test]
fn whoever_joins_has_everything_before_the_others_hear_of_it_also_if_the_tab_ends_then() {
    browser::begin(1);
    let team = Rc::new(RefCell::new(Cluster::new(1)));
    let mut anna = Tab::founding(&team);
    add(&anna.page, "Lund");
    anna.round();
    let eva = Tab::joining(&team, "eva", 2);
    assert_eq!(eva.page.content(), anna.page.content());
    assert_eq!(anna.round().members.len(), 1, "nobody has heard of it yet");
    // The tab ends, and the workspace is opened again.
    let mut eva = eva.beside();
    add(&eva.page, "Sund");
    assert_eq!(eva.round().unsent, 0);
    assert_eq!(anna.round().members.len(), 2);
    assert_eq!(eva.page.content(), anna.page.content());
}
