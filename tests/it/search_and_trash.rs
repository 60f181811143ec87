//! Search ranking, the trash, and changes since a commit.
use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::fuzzy_match::match_score;
use kontor::base::{Id, ReplicaId, Seq, TimeZone, Value};
use kontor::change::{Commit, Header};
use kontor::command::Command;
use kontor::domain::records::{account, activity, contact, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::change_summary::{self, ChangeKind, ElapsedDates};
use kontor::store::filter::QueryContext;
use kontor::store::query::{self, Query};
use kontor::store::search;

fn check_ranking(typed: &str, expected: &[&str]) {
    let names = ["New lead", "New opportunity", "Go to leads", "Undo", "Mark as won", "Go to the pipeline", "Löschen"];
    let mut found: Vec<(u32, &str)> =
        names.iter().filter_map(|name| Some((match_score(typed, name)?, *name))).collect();
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

#[test]
fn search_finds_umlauts_by_either_spelling_and_phones_by_their_digits() {
    let crm = TestWorkspace::new();
    let person = |last: &str, phone: &str| {
        let fields = vec![(lead::LAST_NAME, text(last)), (lead::COMPANY, text("A")), (lead::PHONE, text(phone))];
        crm.create(RecordType::Lead, fields)
    };
    let mut umlauts = [person("Müller", "+49 30 1234567"), person("MUELLER", "0049-30-1234567 ext. 12")];
    let last = person("Παπαδόπουλος", "030/1234567");
    person("Feuerbach", "212.555.0100");
    umlauts.sort();
    let mut phones = [umlauts[0], umlauts[1], last];
    phones.sort();
    let found = |typed: &str| {
        let hits = crm.session.read(|set| search::search(set, typed, 9));
        let mut ids: Vec<Id> = hits.into_iter().flat_map(|hits| hits.best).collect();
        let query = Query { text: typed.to_string(), ..Query::default() };
        let viewer =
            QueryContext { me: None, today: today(), language: Language::En, midnight: |day| TimeZone::UTC.at(day, 0) };
        ids.sort();
        let mut listed: Vec<Id> = crm.session.read(|set| {
            let slots = query::run(set, RecordType::Lead, &query, &viewer);
            slots.iter().filter_map(|slot| Some(set.row_at(RecordType::Lead, *slot)?.id())).collect()
        });
        listed.sort();
        assert_eq!(ids, listed, "search and list: {typed}");
        ids
    };
    for typed in ["müller", "Mueller", "muller", "MÜLL", "muell"] {
        assert_eq!(found(typed), umlauts, "{typed}");
    }
    assert_eq!(found("παπαδοπουλοσ"), [last]);
    for typed in ["1234567", "301234567", "030 1234567", "+49 (0)30 123-4567", "0049301234567"] {
        assert_eq!(found(typed), phones, "{typed}");
    }
    assert_eq!(found("5550100").len(), 1);
}

struct Firm {
    crm: TestWorkspace,
    account: Id,
    contact: Id,
    deal: Id,
    call: Id,
}

fn firm() -> Firm {
    let crm = TestWorkspace::new();
    let account = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let contact =
        crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(account))]);
    let deal = crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Roof")),
            (opportunity::ACCOUNT, link(account)),
            (opportunity::CONTACT, link(contact)),
        ],
    );
    crm.run(Command::Log {
        about: contact,
        fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
    });
    let call =
        crm.session.read(|set| set.rows(RecordType::Activity).map(|(_, row)| row.id()).next()).expect("is logged");
    Firm { crm, account, contact, deal, call }
}

fn in_trash(crm: &TestWorkspace) -> Vec<(Seq, Id)> {
    let trash = wait(crm.session.trash(Seq::END, 100)).expect("is read");
    let lines = trash.deletions.into_iter();
    lines.flat_map(|one| one.records.into_iter().map(move |(_, row)| (one.header.seq, row.id()))).collect()
}

fn restore(crm: &TestWorkspace, id: Id) {
    let (seq, _) = in_trash(crm).into_iter().find(|(_, other)| *other == id).expect("is in the trash");
    wait(crm.session.restore(seq, vec![id])).expect("is restored");
    assert!(crm.links_are_whole());
}

#[test]
fn a_restored_record_has_its_links_and_the_records_deleted_with_it() {
    let Firm { crm, contact, deal, call, .. } = firm();
    let before = crm.content();
    crm.run(Command::Delete(vec![contact]));
    assert!(crm.get(call, activity::SUBJECT).is_none());
    assert_eq!(in_trash(&crm).into_iter().map(|(_, id)| id).collect::<Vec<_>>(), [contact]);
    restore(&crm, contact);
    assert_eq!(crm.content(), before);
    assert_eq!(crm.get(deal, opportunity::CONTACT), link(contact));
    assert!(in_trash(&crm).is_empty());
    crm.undo();
    assert_eq!(in_trash(&crm).len(), 1);
}

#[test]
fn records_deleted_together_are_restored_one_by_one_and_linked_again() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let Firm { crm, account, contact, deal, .. } = firm();
        let before = crm.content();
        let all = [account, contact, deal];
        crm.run(Command::Delete(all.to_vec()));
        assert_eq!(in_trash(&crm).len(), 3);
        order.iter().for_each(|at| restore(&crm, all[*at]));
        assert_eq!(crm.content(), before, "{order:?}");
    }
}

#[test]
fn restoring_keeps_a_link_that_was_changed_since() {
    let Firm { crm, account, contact, .. } = firm();
    crm.run(Command::Delete(vec![account]));
    let other = crm.create(RecordType::Account, vec![(account::NAME, text("Fjord"))]);
    crm.run(Command::Edit { id: contact, fields: vec![(contact::ACCOUNT, link(other))] });
    restore(&crm, account);
    assert_eq!(crm.get(contact, contact::ACCOUNT), link(other));
}

#[test]
fn the_trash_is_read_page_by_page() {
    let crm = TestWorkspace::new();
    let ids: Vec<Id> = (0..5).map(|_| crm.create(RecordType::Account, vec![(account::NAME, text("A"))])).collect();
    ids.iter().for_each(|id| drop(crm.run(Command::Delete(vec![*id]))));
    let first = wait(crm.session.trash(Seq::END, 2)).expect("is read");
    assert_eq!(first.deletions.len(), 2);
    let rest = wait(crm.session.trash(first.next.expect("there is more"), 100)).expect("is read");
    assert_eq!((rest.deletions.len(), rest.next), (3, None));
    assert_eq!(rest.deletions[2].records[0].1.id(), ids[0]);
}

fn since(crm: &TestWorkspace, seq: Seq) -> Vec<(String, ChangeKind, usize)> {
    let (commits, _) = wait(crm.session.after(seq, |_| true)).expect("is read");
    let changed = crm.session.read(|set| change_summary::by_record(set, &commits, Language::En));
    changed.into_iter().map(|one| (one.name, one.change, one.fields.len())).collect()
}

#[test]
fn changes_are_summarised_net_and_by_record() {
    let Firm { crm, account, contact, deal, .. } = firm();
    let seq = crm.session.read(|set| set.head());
    let stage = |number: u32| vec![(opportunity::STAGE, link(Id::fixed(number)))];
    crm.run(Command::Edit { id: deal, fields: stage(201) });
    crm.run(Command::Edit { id: contact, fields: vec![(contact::TITLE, text("Head"))] });
    crm.run(Command::Edit { id: contact, fields: vec![(contact::TITLE, None)] });
    crm.run(Command::Edit { id: account, fields: vec![(account::NAME, text("Nordlicht Solar"))] });
    let passing = crm.create(RecordType::Account, vec![(account::NAME, text("Passing"))]);
    crm.run(Command::Delete(vec![passing]));
    crm.create(RecordType::Account, vec![(account::NAME, text("Fjord"))]);
    let changes = since(&crm, seq);
    let names: Vec<(&str, ChangeKind)> = changes.iter().map(|(name, change, _)| (name.as_str(), *change)).collect();
    assert_eq!(
        names,
        [("Fjord", ChangeKind::Created), ("Nordlicht Solar", ChangeKind::Changed), ("Roof", ChangeKind::Changed)]
    );
    crm.run(Command::Delete(vec![account]));
    assert!(since(&crm, seq).contains(&("Nordlicht Solar".to_string(), ChangeKind::Removed, 0)));
    crm.undo();
    let again = since(&crm, seq);
    assert!(
        changes.iter().all(|one| again.contains(one)) && again.len() == 3,
        "a deletion that was undone is no change"
    );
}

#[test]
fn a_change_names_the_browser_of_whoever_was_last() {
    let crm = TestWorkspace::new();
    let [here, there] =
        ["Fjord", "Sund"].map(|name| crm.create(RecordType::Account, vec![(account::NAME, text(name))]));
    let (mut commits, _) = wait(crm.session.after(Seq::NONE, |_| true)).expect("is read");
    let other = Some(ReplicaId::of_random(7));
    let named = |commit: &Commit, id| commit.changes.iter().any(|change| change.record().1 == id);
    commits.iter_mut().filter(|commit| named(commit, there)).for_each(|commit| commit.header.from = other);
    let changed = crm.session.read(|set| change_summary::by_record(set, &commits, Language::En));
    let from = |id| changed.iter().find(|one| one.id == id).map(|one| one.from);
    assert_eq!((from(here), from(there)), (Some(None), Some(other)));
    // Whoever touches it last counts.
    commits.push(Commit {
        header: Header { from: None, ..commits[0].header.clone() },
        ..commits[commits.len() - 1].clone()
    });
    let changed = crm.session.read(|set| change_summary::by_record(set, &commits, Language::En));
    assert!(changed.iter().all(|one| one.from.is_none()));
}

#[test]
fn dates_that_elapsed_are_part_of_the_changes() {
    let crm = TestWorkspace::new();
    let deadline = Some(Value::Day(today().add_days(2)));
    let entries = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht")), (lead::DEADLINE, deadline)];
    let ada = crm.create(RecordType::Lead, entries);
    let passed = |days: i32| crm.session.read(|set| change_summary::passed(set, today(), today().add_days(days)));
    assert_eq!(passed(2), ElapsedDates::default());
    assert_eq!(passed(3), ElapsedDates { leads: vec![ada], ..ElapsedDates::default() });
    let later = crm.session.read(|set| change_summary::passed(set, today().add_days(3), today().add_days(9)));
    assert_eq!(later, ElapsedDates::default());
}
