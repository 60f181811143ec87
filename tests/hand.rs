//! Speed of hand: ranking of typed text, the trash, and what changed since a commit.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, link, text, today, wait};
use kontor::base::rank::rank;
use kontor::base::{Id, Value};
use kontor::command::Command;
use kontor::domain::records::{account, activity, contact, lead, opportunity};
use kontor::domain::{Kind, defaults};
use kontor::locale::Language;
use kontor::store::changes::{self, Fate, Passed};

fn check_ranking(typed: &str, expected: &[&str]) {
    let names = ["New lead", "New opportunity", "Go to leads", "Undo", "Mark as won", "Go to the pipeline", "Löschen"];
    let mut found: Vec<(u32, &str)> = names.iter().filter_map(|name| Some((rank(typed, name)?, *name))).collect();
    found.sort();
    assert_eq!(found.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), expected, "{typed}");
}

#[test]
fn typed_text_finds_names_by_beginnings_initials_and_middles() {
    check_ranking("new", &["New lead", "New opportunity"]);
    check_ranking("lead", &["New lead", "Go to leads"]);
    check_ranking("lead new", &["New lead"]);
    check_ranking("maw", &["Mark as won"]);
    check_ranking("peline", &["Go to the pipeline"]);
    check_ranking("losch", &["Löschen"]);
    check_ranking("ne", &["New lead", "New opportunity"]);
    check_ranking("xyz", &[]);
    check_ranking("nd", &[]);
}

struct Firm {
    desk: Desk,
    account: Id,
    contact: Id,
    deal: Id,
    call: Id,
}

fn firm() -> Firm {
    let desk = Desk::new();
    let account = desk.create(Kind::Account, vec![(account::NAME, text("Nordlicht"))]);
    let contact =
        desk.create(Kind::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(account))]);
    let deal = desk.create(
        Kind::Opportunity,
        vec![
            (opportunity::NAME, text("Roof")),
            (opportunity::ACCOUNT, link(account)),
            (opportunity::CONTACT, link(contact)),
        ],
    );
    desk.run(Command::Log(contact, vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))]));
    let call = desk.session.read(|set| set.rows(Kind::Activity).map(|(_, row)| row.id()).next()).expect("is logged");
    Firm { desk, account, contact, deal, call }
}

fn in_trash(desk: &Desk) -> Vec<(u32, Id)> {
    let trash = wait(desk.session.trash(u32::MAX, 100)).expect("is read");
    let lines = trash.deletions.into_iter();
    lines.flat_map(|one| one.records.into_iter().map(move |(_, row)| (one.header.seq, row.id()))).collect()
}

fn restore(desk: &Desk, id: Id) {
    let (seq, _) = in_trash(desk).into_iter().find(|(_, other)| *other == id).expect("is in the trash");
    wait(desk.session.restore(seq, vec![id])).expect("is restored");
    assert!(desk.links_are_whole());
}

#[test]
fn a_deleted_record_comes_back_with_its_links_and_what_went_along() {
    let Firm { desk, contact, deal, call, .. } = firm();
    let before = desk.content();
    desk.run(Command::Delete(vec![contact]));
    assert!(desk.get(call, activity::SUBJECT).is_none());
    assert_eq!(in_trash(&desk).into_iter().map(|(_, id)| id).collect::<Vec<_>>(), [contact]);
    restore(&desk, contact);
    assert_eq!(desk.content(), before);
    assert_eq!(desk.get(deal, opportunity::CONTACT), link(contact));
    assert!(in_trash(&desk).is_empty());
    desk.undo();
    assert_eq!(in_trash(&desk).len(), 1);
}

#[test]
fn records_deleted_together_come_back_one_by_one_and_find_each_other() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let Firm { desk, account, contact, deal, .. } = firm();
        let before = desk.content();
        let all = [account, contact, deal];
        desk.run(Command::Delete(all.to_vec()));
        assert_eq!(in_trash(&desk).len(), 3);
        order.iter().for_each(|at| restore(&desk, all[*at]));
        assert_eq!(desk.content(), before, "{order:?}");
    }
}

#[test]
fn a_link_that_leads_elsewhere_by_now_stays() {
    let Firm { desk, account, contact, .. } = firm();
    desk.run(Command::Delete(vec![account]));
    let other = desk.create(Kind::Account, vec![(account::NAME, text("Fjord"))]);
    desk.run(Command::Edit(contact, vec![(contact::ACCOUNT, link(other))]));
    restore(&desk, account);
    assert_eq!(desk.get(contact, contact::ACCOUNT), link(other));
}

#[test]
fn the_trash_is_read_in_parts() {
    let desk = Desk::new();
    let ids: Vec<Id> = (0..5).map(|_| desk.create(Kind::Account, vec![(account::NAME, text("A"))])).collect();
    ids.iter().for_each(|id| drop(desk.run(Command::Delete(vec![*id]))));
    let first = wait(desk.session.trash(u32::MAX, 2)).expect("is read");
    assert_eq!(first.deletions.len(), 2);
    let rest = wait(desk.session.trash(first.next.expect("there is more"), 100)).expect("is read");
    assert_eq!((rest.deletions.len(), rest.next), (3, None));
    assert_eq!(rest.deletions[2].records[0].1.id(), ids[0]);
}

fn since(desk: &Desk, seq: u32) -> Vec<(String, Fate, usize)> {
    let (commits, _) = wait(desk.session.after(seq, |_| true)).expect("is read");
    let changed = desk.session.read(|set| changes::by_record(set, &commits, Language::En));
    changed.into_iter().map(|one| (one.name, one.fate, one.fields.len())).collect()
}

#[test]
fn changes_are_told_net_and_by_record() {
    let Firm { desk, account, contact, deal, .. } = firm();
    let seq = desk.session.read(|set| set.head());
    let stage = |number: u32| vec![(opportunity::STAGE, link(Id::fixed(number)))];
    desk.run(Command::Edit(deal, stage(201)));
    desk.run(Command::Edit(contact, vec![(contact::TITLE, text("Head"))]));
    desk.run(Command::Edit(contact, vec![(contact::TITLE, None)]));
    desk.run(Command::Edit(account, vec![(account::NAME, text("Nordlicht Solar"))]));
    let passing = desk.create(Kind::Account, vec![(account::NAME, text("Passing"))]);
    desk.run(Command::Delete(vec![passing]));
    desk.create(Kind::Account, vec![(account::NAME, text("Fjord"))]);
    let told = since(&desk, seq);
    let names: Vec<(&str, Fate)> = told.iter().map(|(name, fate, _)| (name.as_str(), *fate)).collect();
    assert_eq!(names, [("Fjord", Fate::Created), ("Nordlicht Solar", Fate::Changed), ("Roof", Fate::Changed)]);
    desk.run(Command::Delete(vec![account]));
    assert!(since(&desk, seq).contains(&("Nordlicht Solar".to_string(), Fate::Removed, 0)));
    desk.undo();
    let again = since(&desk, seq);
    assert!(told.iter().all(|one| again.contains(one)) && again.len() == 3, "a deletion that was undone is no change");
}

#[test]
fn what_only_the_calendar_changed_is_told() {
    let desk = Desk::new();
    let deadline = Some(Value::Day(today().plus(2)));
    let entries = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht")), (lead::DEADLINE, deadline)];
    let ada = desk.create(Kind::Lead, entries);
    let passed = |days: i32| desk.session.read(|set| changes::passed(set, today(), today().plus(days)));
    assert_eq!(passed(2), Passed::default());
    assert_eq!(passed(3), Passed { leads: vec![ada], ..Passed::default() });
    let later = desk.session.read(|set| changes::passed(set, today().plus(3), today().plus(9)));
    assert_eq!(later, Passed::default());
}
