//! Automations over random days of work: which fire compared with a naive search, bounded chains, undo to the beginning, and
//! a trial that says what would have fired.
use std::collections::HashSet;

use kontor::base::{Date, Id, Seq, Value};
use kontor::change::{Action, Change, Commit};
use kontor::domain::records::{account, activity, lead, opportunity as deal};
use kontor::domain::{RecordType, defaults};
use kontor::store::automations::{self, Automation, Entry, Step, Trigger};
use kontor::store::filter::{Filter, Predicate, TextMatch};
use kontor::store::query::{self, Query};
use kontor::store::{RecordStore, Slot};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::automations::{add, automation, follow, plan, viewer};
use crate::support::steps::{self, Step as Work};
use crate::support::{TestWorkspace, cases, days_pass, today, wait};

/// Automations of which some set others off, and some go round in circles.
fn some_automation() -> impl Strategy<Value = Automation> {
    let text = |text: &str| Value::Text(text.to_string());
    let on_lead = vec![
        automation(RecordType::Lead, Trigger::Created, vec![plan("Call", 1)]),
        automation(RecordType::Lead, Trigger::Created, vec![Step::Set(lead::CITY, text("Kiel")), plan("Call", 2)]),
        automation(RecordType::Lead, Trigger::Changed(lead::CITY), vec![Step::Set(lead::STREET, text("Main street"))]),
        automation(RecordType::Lead, Trigger::Changed(lead::STREET), vec![Step::Clear(lead::CITY), plan("Circle", 0)]),
        automation(
            RecordType::Lead,
            Trigger::Entered(lead::STATUS, Entry::One(defaults::STATUS_WORKING)),
            vec![Step::Log(defaults::NOTE, "Noted".to_string())],
        ),
        automation(RecordType::Activity, Trigger::Done, vec![plan("After", 3)]),
        automation(RecordType::Activity, Trigger::Created, vec![Step::Log(defaults::EMAIL, "Sent".to_string())]),
        automation(RecordType::Account, Trigger::Created, vec![Step::Set(account::CITY, text("Bonn"))]),
        automation(RecordType::Opportunity, Trigger::Entered(deal::STAGE, Entry::Won), vec![plan("Thanks", 7)]),
        automation(RecordType::Opportunity, Trigger::Entered(deal::STAGE, Entry::Lost), vec![plan("Why", 7)]),
        automation(
            RecordType::Opportunity,
            Trigger::Changed(deal::STAGE),
            vec![Step::Set(deal::CLOSE_DATE, Value::Number(14)), Step::Set(deal::NEXT_STEP, text("Ask"))],
        ),
        automation(RecordType::Contact, Trigger::Created, vec![Step::Deal(90, "First deal".to_string())]),
        automation(RecordType::Opportunity, Trigger::Created, vec![Step::Notify("A new deal".to_string())]),
    ];
    let filters = vec![
        Filter::default(),
        Filter::All(vec![Filter::Any(vec![
            Filter::field(lead::LAST_NAME, Predicate::Text(TextMatch::Contains, "a".to_string())),
            Filter::not(lead::CITY, Predicate::Filled),
        ])]),
    ];
    (select(on_lead), select(filters)).prop_map(|(automation, filter)| match automation.kind {
        RecordType::Lead => Automation { filter, ..automation },
        _ => automation,
    })
}

/// Carries out a step of work: the commits that it and its automations led to.
fn carry_out(crm: &TestWorkspace, step: &Work) -> Vec<Seq> {
    match step {
        Work::Undo | Work::Redo | Work::Reload => Vec::new(),
        step => {
            let Some(command) = steps::command(crm, step) else { return Vec::new() };
            let Ok(done) = crm.try_do(command) else { return Vec::new() };
            let fired = follow(crm, &done);
            let all = std::iter::once(&done).chain(&fired);
            all.filter_map(|done| Some(done.header.as_ref()?.seq)).collect()
        }
    }
}

/// The records for which a commit fires an automation, found by comparing every record before and after it.
fn naive(before: &RecordStore, after: &RecordStore, automation: &Automation, commit: &Commit) -> HashSet<Id> {
    let action = commit.header.cause.action;
    if [Action::Undo, Action::Redo, Action::Setup].contains(&action) {
        return HashSet::new();
    }
    let kind = automation.kind;
    let query = Query { filter: automation.filter.clone(), ..Query::default() };
    let slots = query::run(after, kind, &query, &viewer());
    let rows = slots.iter().filter_map(|slot: &Slot| after.row_at(kind, *slot));
    let is_stage = |id: Option<Id>, won: bool| {
        let is = |row: &kontor::base::Row| {
            use kontor::domain::records::stage;
            row.is(stage::CLOSED) && row.is(stage::WON) == won
        };
        id.and_then(|id| after.get(RecordType::Stage, id)).is_some_and(is)
    };
    let fires = |row: &&kontor::base::Row| {
        let old = before.get(kind, row.id());
        let is_new = old.is_none();
        let changed = |number| old.is_none_or(|old| old.get(number) != row.get(number));
        match automation.trigger {
            Trigger::Created => is_new,
            Trigger::Changed(number) => !is_new && changed(number),
            Trigger::Entered(number, Entry::One(id)) => changed(number) && row.link(number) == Some(id),
            Trigger::Entered(number, Entry::Won) => changed(number) && is_stage(row.link(number), true),
            Trigger::Entered(number, Entry::Lost) => changed(number) && is_stage(row.link(number), false),
            Trigger::Done => {
                old.is_none_or(|old| old.get(activity::DONE).is_none()) && row.get(activity::DONE).is_some()
            }
            Trigger::Arrived | Trigger::Reached(..) => false,
        }
    };
    rows.filter(fires).map(|row| row.id()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(24)))]

    #[test]
    fn what_fires_is_what_a_naive_search_finds(
        all in vec(some_automation(), 1..5),
        work in vec(steps::step(), 1..16),
    ) {
        let crm = TestWorkspace::new();
        for (at, automation) in all.iter().enumerate() {
            add(&crm, &format!("Automation {at}"), automation);
        }
        for step in &work {
            match step {
                Work::Undo => drop(crm.session.stack(|stack| stack.next_undo().map(|header| header.seq))
                    .filter(|seq| seq.0 > all.len() as u32 + 1).map(|seq| wait(crm.session.undo(seq)))),
                Work::Redo => crm.redo_any(),
                step => drop(carry_out(&crm, step)),
            }
        }
        let journal = wait(crm.session.journal()).expect("is read");
        let mut before = RecordStore::new();
        for commit in &journal {
            let mut after = before.clone_records();
            after.apply(commit);
            for automation in &all {
                let found = automations::matches(&after, automation, commit, &viewer());
                let set: HashSet<Id> = found.iter().copied().collect();
                prop_assert_eq!(set.len(), found.len(), "nothing twice");
                prop_assert_eq!(set, naive(&before, &after, automation, commit));
            }
            before = after;
        }
    }

    #[test]
    fn chains_end_and_everything_is_undone(
        all in vec(some_automation(), 1..8),
        work in vec(steps::step(), 1..12),
    ) {
        let crm = TestWorkspace::new();
        for (at, automation) in all.iter().enumerate() {
            add(&crm, &format!("Automation {at}"), automation);
        }
        let begin = crm.content();
        let mut seqs = Vec::new();
        for step in &work {
            let own = carry_out(&crm, step);
            // No automation follows from itself, so that each path through them is short, and each firing makes at most one
            // record that may fire others.
            prop_assert!(own.len() <= 200, "{}", own.len());
            let commits: Vec<Commit> = own.iter().map(|seq| wait(crm.session.commit(*seq)).expect("is read")).collect();
            for commit in commits.iter().skip(1) {
                prop_assert_eq!(commit.header.cause.action, Action::Automate);
                let notes = |change: &&Change| matches!(change, Change::Create { kind: RecordType::Firing, .. });
                prop_assert_eq!(commit.changes.iter().filter(notes).count(), 1);
            }
            seqs.extend(own);
        }
        prop_assert!(crm.links_are_whole());
        for seq in seqs.into_iter().rev() {
            wait(crm.session.undo(seq)).expect("is undone");
        }
        prop_assert_eq!(crm.content(), begin);
    }

    #[test]
    fn a_trial_finds_what_fires_when_it_is_on(
        tried in some_automation(),
        work in vec((steps::step(), 0..3i32), 1..16),
    ) {
        // What it does itself must not decide what fires.
        let tried = Automation { steps: vec![Step::Notify("Look".to_string())], ..tried };
        let crm = TestWorkspace::new();
        let start = today();
        add(&crm, "Tried", &tried);
        let definition = crm.session.read(|set| tried.write(set));
        let mut fired: Vec<(Id, Seq)> = Vec::new();
        for (step, days) in &work {
            days_pass(*days);
            let Some(command) = steps::command(&crm, step) else { continue };
            let Ok(done) = crm.try_do(command) else { continue };
            let Some(header) = &done.header else { continue };
            let commit = wait(crm.session.commit(header.seq)).expect("is read");
            let firings = crm.session.read(|set| automations::firings(set, &commit, &viewer()));
            fired.extend(firings.iter().flat_map(|firing| firing.records.iter().map(|id| (*id, header.seq))));
            follow(&crm, &done);
        }
        let trial = wait(crm.session.try_automation(&definition, start, &viewer(), |_, _| ())).expect("is read");
        let mut found: Vec<(Id, Seq)> =
            trial.rows.iter().filter_map(|row| Some((row.record, row.cause.as_ref()?.0))).collect();
        found.reverse();
        prop_assert_eq!(trial.count, fired.len());
        found.sort_by_key(|(id, seq)| (*seq, *id));
        fired.sort_by_key(|(id, seq)| (*seq, *id));
        prop_assert_eq!(found, fired);
        let from = Date(today().0 + 1);
        prop_assert_eq!(wait(crm.session.try_automation(&definition, from, &viewer(), |_, _| ())).expect("is read").count, 0);
    }
}
