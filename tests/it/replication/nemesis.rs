//! Teams at work while everything goes wrong, on a seed: whatever happens, everybody ends with the same, nothing that was
//! acknowledged is lost, and nothing readable reaches the server.
//!
//! `KONTOR_SEEDS=1000` plays more runs than usual, `KONTOR_SEED=7` one alone, `KONTOR_STEPS=300` longer ones; `make nemesis`
//! counts what happened.
use std::collections::BTreeMap;

use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::replication::bytes::WireError;
use kontor::replication::replicator::ReplicationError;

use super::browser;
use super::cluster::Cluster;
use super::folder::Folders;
use super::place::Place;
use super::planted::Fault;
use super::team::{TO_THE_END, Team, poll_at_most};
use crate::support::text;

/// Runs in a usual test.
const USUAL_SEEDS: u64 = 60;
/// Steps of a run.
const USUAL_STEPS: u64 = 90;

/// What has to have happened at least in a thousand runs of three hundred steps, for these runs to prove something.
const AT_LEAST: &[(&str, u32)] = &[
    ("splits", 2_000),
    ("answer lost", 3_000),
    ("doubled", 3_000),
    ("cut", 2_000),
    ("news skipped", 3_000),
    ("news rewound", 1_000),
    ("put back", 500),
    ("emptied", 100),
    ("killed", 3_000),
    ("no space here", 500),
    ("clock wrong by 8 to 10 years", 500),
    ("401", 500),
    ("403", 500),
    ("413", 500),
    ("429", 500),
    ("503", 500),
    ("version skew", 200),
    ("imports", 500),
    ("bulk changes", 500),
    ("merges of records", 500),
];

/// A number in the environment.
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

/// The seeds that are played.
pub fn seeds(usual: u64) -> std::ops::Range<u64> {
    match number("KONTOR_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("KONTOR_SEEDS").unwrap_or(usual),
    }
}

/// The steps of a run.
pub fn steps(usual: u64) -> u64 {
    number("KONTOR_STEPS").unwrap_or(usual)
}

pub fn play<P: Place>(seed: u64, fault: Option<Fault>, steps: u64) -> BTreeMap<&'static str, u32> {
    let mut team = Team::<P>::new(seed, fault);
    team.circle();
    team.place.borrow_mut().set_hostile(true);
    (0..steps).for_each(|_| team.step());
    team.finish();
    team.check();
    let mut counts = team.place.borrow().counts();
    counts.extend(browser::counts());
    counts
}

/// Plays the runs of several seeds and prints how often each fault happened.
fn play_all<P: Place>(usual: u64) -> BTreeMap<&'static str, u32> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in seeds(usual) {
        let run = std::panic::catch_unwind(|| play::<P>(seed, None, steps(USUAL_STEPS)));
        let run = run.unwrap_or_else(|_| panic!("KONTOR_SEED={seed} fails"));
        run.into_iter().for_each(|(fault, count)| *counts.entry(fault).or_default() += count);
    }
    println!("{counts:?}");
    if seeds(usual).end - seeds(usual).start >= 1_000 && number("KONTOR_STEPS") >= Some(300) {
        let profiles = ["profile copied", "profile put back"].map(|what| counts.get(what).copied().unwrap_or(0));
        assert!(profiles.iter().sum::<u32>() >= 300 && profiles[1] >= 100, "profiles: {profiles:?}");
    }
    counts
}

#[test]
fn teams_end_with_the_same_whatever_goes_wrong() {
    let counts = play_all::<Cluster>(USUAL_SEEDS);
    if number("KONTOR_SEEDS") >= Some(1_000) && number("KONTOR_STEPS") >= Some(300) {
        let rare = AT_LEAST.iter().filter(|(what, least)| counts.get(what).is_none_or(|count| count < least));
        assert_eq!(rare.collect::<Vec<_>>(), Vec::<&(&str, u32)>::new(), "happened too rarely");
    }
}

#[test]
fn teams_with_a_folder_end_with_the_same_whatever_its_tool_does() {
    play_all::<Folders>(USUAL_SEEDS);
}

#[test]
fn planted_faults_are_caught() {
    let is_caught =
        |seed: u64, fault: Fault| std::panic::catch_unwind(|| play::<Cluster>(seed, Some(fault), USUAL_STEPS)).is_err();
    let mut uncaught = Vec::new();
    for fault in Fault::ALL {
        match (0..100).find(|seed| is_caught(*seed, fault)) {
            Some(seed) => println!("{fault:?} is caught by seed {seed}"),
            None => uncaught.push(fault),
        }
    }
    assert_eq!(uncaught, []);
}

/// Kills a browser at every wait of a round in which it has something to send and something to apply.
#[test]
fn a_browser_killed_at_any_wait_goes_on_where_it_was() {
    let is_long = seeds(USUAL_SEEDS) != (0..USUAL_SEEDS);
    let (teams, step) = if is_long { (20, 1) } else { (3, 17) };
    let mut kills = 0;
    for seed in 0..teams {
        for kill in (1 + seed as u32..).step_by(step) {
            let mut team = Team::<Cluster>::new(seed, None);
            for at in [0, 1] {
                (0..5).for_each(|_| team.members[at].browser.work(&mut team.random));
            }
            team.round(1, None).expect("a round");
            // A new session.
            team.members[0].replicator = None;
            team.round(0, Some(kill)).expect("killed or done");
            let is_done = team.members[0].replicator.is_some();
            team.finish();
            team.check();
            if is_done {
                break;
            }
            kills += 1;
        }
    }
    println!("killed at {kills} waits of the rounds of {teams} teams");
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

/// A cluster lost a run and has later ones of its chain: its author, or whoever else keeps it, sends it to those who lack it.
#[test]
fn a_run_that_is_lost_before_later_ones_is_sent_again() {
    for keeper in [0, 2] {
        let mut team = Team::<Cluster>::new(5, None);
        team.finish();
        let before = team.place.borrow().names();
        for name in ["One", "Two", "Three"] {
            let fields = vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))];
            team.members[0].browser.crm.create(RecordType::Lead, fields);
            team.round(0, None).expect("a round");
        }
        team.round(2, None).expect("a round");
        let names = team.place.borrow().names();
        let new: Vec<&String> = names.difference(&before).filter(|name| name.starts_with("c!")).collect();
        assert_eq!(new.len(), 3);
        team.place.borrow_mut().lose(new[0]);
        team.round(1, None).expect("a round");
        assert_ne!(team.members[1].applied, team.members[0].applied, "what follows waits");
        // In its next session.
        team.members[keeper].replicator = None;
        for at in [keeper, 1] {
            team.round(at, None).expect("a round");
        }
        assert_eq!(team.members[1].applied, team.members[0].applied, "sent again by member {keeper}");
    }
}

/// A replica's chain is forked by somebody who has the keys: whoever knows one side takes nothing from the other.
#[test]
fn a_forked_chain_is_refused() {
    let mut team = Team::<Cluster>::new(4, None);
    let work = |team: &mut Team<Cluster>, name: &str| {
        let fields = vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))];
        team.members[0].browser.crm.create(RecordType::Lead, fields);
        team.round(0, None)
    };
    // Two teams are one until the founder does something else in each.
    let mut twin = Team::<Cluster>::new(4, None);
    for team in [&mut team, &mut twin] {
        team.finish();
    }
    assert_eq!(team.place.borrow().names(), twin.place.borrow().names());
    work(&mut team, "One").expect("a round");
    team.round(1, None).expect("a round");
    for name in ["Other", "Another"] {
        work(&mut twin, name).expect("a round");
    }
    let before = team.members[1].applied.clone();
    team.place.borrow_mut().take_newer(&twin.place.borrow());
    let refused = team.round(1, None);
    assert!(matches!(refused, Err(ReplicationError::Document(_, WireError::Foreign))), "{refused:?}");
    assert_eq!(team.members[1].applied, before);
}
