//! The state of a team at a glance, in every language.
use kontor::base::{Id, ReplicaId, Seq, Timestamp};
use kontor::change::{Action, ActionLabel, Header};
use kontor::locale::Language;
use kontor::worker_protocol::team::TeamTrouble;
use kontor::worker_protocol::team_status::{Condition, TeamFacts, is_sent};

const NOON: i64 = 12 * 3_600_000;

fn words(facts: TeamFacts, now: i64, language: Language) -> String {
    facts.condition().words(now, |at| format!("{}:00", at / 3_600_000), language)
}

#[test]
fn what_somebody_has_to_do_comes_before_what_passes() {
    let good = TeamFacts { synced_at: Some(NOON), ..TeamFacts::default() };
    let of = |trouble| TeamFacts { trouble: Some(trouble), failing_since: Some(NOON), has_failed: true, ..good };
    let said = |facts: TeamFacts| words(facts, NOON + 150_000, Language::En);
    assert_eq!(said(TeamFacts::default()), "Syncing …");
    assert_eq!(said(good), "Synced 2 min ago");
    assert_eq!(said(TeamFacts { bringing: Some((4_200, 10_000)), ..good }), "Receiving 4,200 of 10,000");
    assert_eq!(said(of(TeamTrouble::Offline)), "Team not reachable since 12:00");
    let comes = TeamFacts { bringing: Some((1, 2)), ..of(TeamTrouble::Offline) };
    assert_eq!(said(comes), "Receiving 1 of 2", "what comes is there again");
    let locked = TeamFacts { bringing: Some((1, 2)), ..of(TeamTrouble::Permission) };
    assert_eq!(said(locked), "Folder needs permission");
    let full = TeamFacts { is_full: true, ..of(TeamTrouble::Offline) };
    assert_eq!(said(full), "No space here");
    for (trouble, expected) in [
        (TeamTrouble::NoSpace, "No space for the team"),
        (TeamTrouble::NewPassphrase, "New passphrase needed"),
        (TeamTrouble::NoMember, "No member of the team"),
        (TeamTrouble::NotOurTeam, "Not our team"),
        (TeamTrouble::Newer, "Newer version needed"),
        (TeamTrouble::Refused, "Refused"),
        (TeamTrouble::Document, "A file is damaged"),
        (TeamTrouble::Diverged, "Differs from the team"),
        (TeamTrouble::Other, "Not synced"),
    ] {
        let facts = of(trouble);
        assert!(facts.condition().is_bad());
        assert_eq!(said(facts), expected);
        let all = Language::ALL.map(|language| words(facts, NOON, language));
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2], "{all:?}");
    }
    assert_eq!(said(TeamFacts { has_failed: true, ..good }), "Not synced");
    assert!(!of(TeamTrouble::Offline).condition().is_bad(), "it passes by itself");
    let facts = TeamFacts { trouble: Some(TeamTrouble::Permission), is_server: true, ..TeamFacts::default() };
    assert_eq!(words(facts, NOON, Language::En), "Password needed");
}

#[test]
fn a_login_that_may_only_read_is_no_failure_and_what_is_rebuilt_is_said() {
    let reader = TeamFacts { synced_at: Some(NOON), reads_only: true, ..TeamFacts::default() };
    let condition = reader.condition();
    assert_eq!(condition, Condition::ReadsOnly);
    assert!(!condition.is_bad());
    assert_eq!(
        Language::ALL.map(|language| words(reader, NOON, language)),
        ["Read-only", "Schreibgeschützt", "En lecture seule"]
    );
    assert_eq!(condition.unsent(0, Language::En), None);
    let unsent = |condition: Condition, count| Language::ALL.map(|language| condition.unsent(count, language));
    let said = |texts: [&str; 3]| texts.map(|text| Some(text.to_string()));
    assert_eq!(
        unsent(condition, 1),
        said(["1 change not sent", "1 Änderung nicht gesendet", "1 modification non envoyée"])
    );
    assert_eq!(condition.unsent(1_200, Language::En).as_deref(), Some("1,200 changes not sent"));
    let waits = Condition::Synced(NOON);
    assert_eq!(unsent(waits, 2), said(["2 changes waiting", "2 Änderungen warten", "2 modifications en attente"]));
    // What keeps it from being received comes first.
    let offline = TeamFacts { trouble: Some(TeamTrouble::Offline), failing_since: Some(NOON), ..reader };
    assert_eq!(words(offline, NOON, Language::En), "Team not reachable since 12:00");

    let differs = TeamFacts { trouble: Some(TeamTrouble::Diverged), is_full: true, ..TeamFacts::default() };
    let rebuilding = TeamFacts { is_rebuilding: true, bringing: Some((1, 2)), ..differs };
    assert!(differs.condition().is_bad() && !rebuilding.condition().is_bad());
    assert_eq!(
        Language::ALL.map(|language| words(rebuilding, NOON, language)),
        ["Rebuilding …", "Wird neu aufgebaut …", "Reconstruction …"]
    );
}

#[test]
fn the_time_since_the_last_round_is_said_roughly() {
    let since =
        |minutes: i64, language| Condition::Synced(NOON).words(NOON + minutes * 60_000, |_| String::new(), language);
    assert_eq!(since(0, Language::En), "Synced just now");
    assert_eq!(since(-90, Language::En), "Synced just now", "a clock that was set back");
    assert_eq!(since(59, Language::De), "Vor 59 Min. abgeglichen");
    assert_eq!(since(60, Language::De), "Vor 1 Std. abgeglichen");
    assert_eq!(since(47 * 60 + 59, Language::Fr), "Synchronisé il y a 47 h");
    assert_eq!(since(48 * 60, Language::Fr), "Synchronisé il y a 2 jours");
    assert!(!Condition::Synced(NOON).differs(Condition::Synced(0)), "later is no news");
    assert!(Condition::Synced(NOON).differs(Condition::Looking));
}

#[test]
fn what_came_from_others_is_not_waiting() {
    let header = |from, action| Header {
        seq: Seq(1),
        id: Id::fixed(1),
        at: Timestamp(0),
        by: None,
        from,
        cause: ActionLabel::new(action, ""),
        about: None,
        size: 1,
    };
    assert!(is_sent(&header(None, Action::Edit)));
    assert!(!is_sent(&header(Some(ReplicaId::of_random(7)), Action::Edit)));
    assert!(!is_sent(&header(None, Action::Align)), "every browser works that out");
}
