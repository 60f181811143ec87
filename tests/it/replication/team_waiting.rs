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
fn whoever_waits_sends_without_asking_for_news_and_hears_of_them_after() {
    // What a node has not heard of yet is for other tests.
    browser::begin(1);
    let mut place = Cluster::new(1);
    place.is_steady = true;
    let team = Rc::new(RefCell::new(place));
    let mut anna = Tab::founding(&team);
    let id = add(&anna.page, "Lund");
    anna.round();
    let mut ben = Tab::joining(&team, "ben", 2);
    let waits = TeamRequest::Wait { seconds: 50 };
    let sends = TeamRequest::Round { with_audit: false };
    ben.round();
    assert_eq!(anna.ask(waits.clone()), Reply::TeamNews { is_new: false });
    // Both do something at the same moment.
    ben.set_city(id, "Kiel");
    assert_eq!(ben.round().unsent, 0);
    let other = add(&anna.page, "Sund");
    let state = anna.state(sends.clone());
    assert_eq!((state.unsent, state.problem), (0, None), "what was done here is sent");
    assert_ne!(anna.city(id), "Kiel", "nobody asked for it");
    let state = anna.state(waits.clone());
    assert_eq!((state.unsent, state.problem), (0, None));
    assert_eq!(anna.city(id), "Kiel", "and who waits on hears of it");
    ben.round();
    assert!(ben.page.session.read(|set| set.find(other).is_some()));
    // A round of somebody who did not wait before it, or has nothing to send, asks for the news.
    for has_waited in [false, true] {
        if has_waited {
            assert_eq!(anna.ask(waits.clone()), Reply::TeamNews { is_new: false });
        }
        let city = format!("Bonn {has_waited}");
        ben.set_city(id, &city);
        ben.round();
        anna.state(sends.clone());
        assert_eq!(anna.city(id), city);
    }
}
