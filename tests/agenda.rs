//! Activities: what is due when against a walk over all records, timelines, recurrence, follow-ups, signs.
mod desk;

use std::collections::BTreeSet;

use desk::steps::{Step, command, step};
use desk::{Desk, days_pass, link, text, today};
use kontor::base::{Day, Id, Moment, Value, Zone};
use kontor::command::{Command, Finish};
use kontor::domain::records::{account, activity, contact, lead, opportunity};
use kontor::domain::{Kind, defaults};
use kontor::store::WorkingSet;
use kontor::store::timeline::around;
use proptest::prelude::*;

fn day(days: i32) -> Option<Value> {
    Some(Value::Day(today().plus(days)))
}

fn at(days: i32, hour: i64) -> Option<Value> {
    Some(Value::Moment(Moment(today().plus(days).midnight().0 + hour * 3_600_000)))
}

fn a_lead(desk: &Desk) -> Id {
    desk.create(Kind::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))])
}

fn a_deal(desk: &Desk, name: &str) -> Id {
    desk.create(Kind::Opportunity, vec![(opportunity::NAME, text(name))])
}

fn task(desk: &Desk, about: Id, subject: &str, more: Vec<(u16, Option<Value>)>) -> Id {
    let mut entries = vec![(activity::SUBJECT, text(subject)), (activity::TYPE, link(defaults::TASK))];
    entries.extend(more);
    let done = desk.run(Command::Log(about, entries));
    done.created.into_iter().find(|(kind, _)| *kind == Kind::Activity).expect("is created").1
}

fn open_tasks(desk: &Desk) -> Vec<(String, Option<Day>)> {
    desk.session.read(|set| {
        let open = set.rows(Kind::Activity).filter(|(_, row)| row.get(activity::DONE).is_none());
        open.map(|(_, row)| (row.text(activity::SUBJECT).to_string(), row.day(activity::DUE))).collect()
    })
}

/// What the index says, beside what a walk over all records says.
fn compare(set: &WorkingSet) {
    let id = |slot: u32| set.at(Kind::Activity, slot).expect("an indexed activity is there").id();
    let from = today().plus(-3);
    let to = today().plus(3);
    let indexed: BTreeSet<Id> = set.agenda().on_days(set, from, to).into_iter().map(id).collect();
    let is_due = |due: Option<Day>| due.is_some_and(|due| from <= due && due <= to);
    let all = set.rows(Kind::Activity).map(|(_, row)| row);
    let walked: BTreeSet<Id> = all.filter(|row| is_due(row.day(activity::DUE))).map(|row| row.id()).collect();
    assert_eq!(indexed, walked, "by day");

    let open: BTreeSet<Id> = set.agenda().open_until(set, today()).into_iter().map(id).collect();
    let is_open = |row: &&kontor::base::Row| row.get(activity::DONE).is_none();
    let all = set.rows(Kind::Activity).map(|(_, row)| row).filter(is_open);
    let walked: BTreeSet<Id> =
        all.filter(|row| row.day(activity::DUE).is_some_and(|due| due <= today())).map(|row| row.id()).collect();
    assert_eq!(open, walked, "open");

    let waiting = set.agenda().waiting(set, (usize::MAX, usize::MAX), None);
    let (mut with, mut without) = (BTreeSet::new(), BTreeSet::new());
    for (kind, number) in [(Kind::Lead, activity::LEAD), (Kind::Opportunity, activity::OPPORTUNITY)] {
        for (_, row) in set.rows(kind) {
            let own = set.rows(Kind::Activity).filter(|(_, other)| other.link(number) == Some(row.id()));
            let open = own.filter(|(_, row)| row.get(activity::DONE).is_none());
            let next = open.map(|(slot, row)| (row.day(activity::DUE).map_or(i32::MAX, |day| day.0), slot)).min();
            let next = next.map(|(_, slot)| id(slot));
            assert_eq!(set.agenda().next(set, row.id()), next, "next");
            let is_open = match kind {
                Kind::Lead => kontor::command::lead::is_open(set, row),
                _ => row
                    .link(opportunity::STAGE)
                    .and_then(|id| set.get(Kind::Stage, id))
                    .is_some_and(|stage| !stage.is(kontor::domain::records::stage::CLOSED)),
            };
            match next.filter(|_| is_open) {
                Some(next) => drop(with.insert((row.id(), next))),
                None if is_open => drop(without.insert(row.id())),
                None => {}
            }
        }
    }
    assert_eq!(waiting.with.into_iter().collect::<BTreeSet<_>>(), with);
    assert_eq!(waiting.without.into_iter().collect::<BTreeSet<_>>(), without);
    assert_eq!((waiting.with_total, waiting.without_total), (with.len(), without.len()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_agenda_is_what_a_walk_over_all_records_finds(steps in prop::collection::vec((step(), -5..5i32), 1..30)) {
        let mut desk = Desk::new();
        desk.session.read(compare);
        for (step, days) in steps {
            match &step {
                Step::Undo if desk.session.stack(|stack| stack.next_undo().is_some()) => {
                    let seq = desk.session.stack(|stack| stack.next_undo().map(|header| header.seq)).unwrap_or(0);
                    // What was edited since cannot be taken back; that is not at stake here.
                    let _ = desk::wait(desk.session.undo(seq));
                }
                Step::Reload => desk = Desk::on(desk.storage.clone()),
                Step::Log(at, kind) => {
                    let about = desk::steps::pick(&desk, if at % 2 == 0 { Kind::Lead } else { Kind::Opportunity }, *at);
                    let Some(about) = about else { continue };
                    let kind = Id::fixed(310 + u32::from(*kind));
                    let due = (days != 0).then(|| Value::Day(today().plus(days)));
                    let entries = vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(kind)), (activity::DUE, due)];
                    // A converted lead is read-only; that is not at stake here.
                    let _ = desk.try_do(Command::Log(about, entries));
                }
                Step::Amount(at, ..) => {
                    let Some(id) = desk::steps::pick(&desk, Kind::Activity, *at) else { continue };
                    let command = match days {
                        ..0 => Command::Complete(id),
                        0 => Command::Delete(vec![id]),
                        _ => Command::Schedule(id, Some(today().plus(days)), None),
                    };
                    let _ = desk.try_do(command);
                }
                step => {
                    if let Some(command) = command(&desk, step) {
                        let _ = desk.try_do(command);
                    }
                }
            }
            desk.session.read(compare);
        }
    }
}

#[test]
fn a_recurring_task_comes_again_in_the_same_commit_and_goes_with_one_undo() {
    let desk = Desk::new();
    let ada = a_lead(&desk);
    let rule = (activity::RECURRENCE, text("FREQ=WEEKLY;COUNT=2"));
    let more = vec![
        (activity::DUE, day(1)),
        (activity::START, at(1, 10)),
        rule,
        (activity::REMINDER, Some(Value::Number(15))),
    ];
    let first = task(&desk, ada, "Report", more);
    let before = desk.content();
    desk.run(Command::Complete(first));
    assert_eq!(open_tasks(&desk), [("Report".to_string(), Some(today().plus(8)))]);
    let next = desk.session.read(|set| set.agenda().next(set, ada)).expect("comes again");
    assert_eq!(desk.get(next, activity::START), at(8, 10));
    assert_eq!(desk.get(next, activity::LEAD), link(ada));
    assert_eq!(desk.get(next, activity::REMINDER), Some(Value::Number(15)));
    assert!(desk.try_do(Command::Complete(first)).is_err(), "it is done already");
    desk.run(Command::Complete(next));
    assert!(open_tasks(&desk).is_empty(), "two times are two times");
    desk.undo();
    desk.undo();
    assert_eq!(desk.content(), before);
}

#[test]
fn a_rule_needs_a_day_and_must_be_readable() {
    let desk = Desk::new();
    let ada = a_lead(&desk);
    let id = task(&desk, ada, "Report", Vec::new());
    let repeat = |rule| Command::Edit(id, vec![(activity::RECURRENCE, text(rule))]);
    assert!(desk.try_do(repeat("FREQ=DAILY")).is_err());
    desk.run(Command::Edit(id, vec![(activity::DUE, day(0))]));
    assert!(desk.try_do(repeat("now and then")).is_err());
    desk.run(repeat("FREQ=DAILY"));
}

#[test]
fn day_and_start_follow_each_other() {
    let desk = Desk::new();
    let id = task(&desk, a_lead(&desk), "Report", vec![(activity::START, at(2, 10))]);
    assert_eq!(desk.get(id, activity::DUE), day(2));
    desk.run(Command::Edit(id, vec![(activity::DUE, day(5))]));
    assert_eq!(desk.get(id, activity::START), at(5, 10));
    desk.run(Command::Schedule(id, Some(today().plus(1)), None));
    assert_eq!((desk.get(id, activity::DUE), desk.get(id, activity::START)), (day(1), None));
    desk.undo();
    assert_eq!((desk.get(id, activity::DUE), desk.get(id, activity::START)), (day(5), at(5, 10)));
}

#[test]
fn the_same_time_of_day_survives_the_end_of_summer_time() {
    // A zone that is two hours ahead until moment 0 and one hour ahead after it.
    let zone = Zone {
        wall: |at| at.0 + if at.0 < 0 { 7_200_000 } else { 3_600_000 },
        moment: |wall| Moment(wall - if wall < 3_600_000 { 7_200_000 } else { 3_600_000 }),
    };
    let before = zone.at(Day(-1), 600);
    let after = zone.moved(before, Day(6));
    assert_eq!((zone.minutes(after), zone.day(after)), (600, Day(6)));
    assert_eq!(after.0 - before.0, 7 * 86_400_000 + 3_600_000);
}

#[test]
fn completing_notes_the_outcome_and_plans_what_follows() {
    let desk = Desk::new();
    let deal = a_deal(&desk, "Heating");
    let first = task(&desk, deal, "Call back", vec![(activity::DUE, day(0))]);
    let follow_up = vec![(activity::SUBJECT, text("Send the offer")), (activity::DUE, day(3))];
    desk.run(Command::Finish(Finish { activity: first, outcome: "Wants an offer".to_string(), follow_up }));
    assert_eq!(desk.get(first, activity::OUTCOME), text("Wants an offer"));
    let next = desk.session.read(|set| set.agenda().next(set, deal)).expect("is planned");
    assert_eq!(
        (desk.get(next, activity::SUBJECT), desk.get(next, activity::OPPORTUNITY)),
        (text("Send the offer"), link(deal))
    );
    desk.undo();
    assert_eq!(open_tasks(&desk), [("Call back".to_string(), Some(today()))]);
}

#[test]
fn a_meeting_ahead_and_what_a_talk_showed_are_signs_of_readiness() {
    let desk = Desk::new();
    let log = |about, more: Vec<(u16, Option<Value>)>, signs: Vec<u16>| {
        let mut entries = vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::MEETING))];
        entries.extend(more);
        desk.run(Command::LogSigns(about, entries, signs));
    };
    let ada = a_lead(&desk);
    log(ada, vec![(activity::START, at(0, 8))], Vec::new());
    assert_eq!(desk.get(ada, lead::MEETING_AGREED), None, "a meeting that was is no meeting agreed");
    assert_eq!(desk.get(ada, lead::LAST_ACTIVITY), at(0, 8));
    log(ada, vec![(activity::START, at(3, 8))], vec![lead::PRICING_AGREED]);
    assert_eq!(desk.get(ada, lead::MEETING_AGREED), Some(Value::Yes));
    assert_eq!(desk.get(ada, lead::PRICING_AGREED), Some(Value::Yes));
    assert_eq!(open_tasks(&desk).len(), 1);
    desk.undo();
    assert_eq!(desk.get(ada, lead::MEETING_AGREED), None);
}

#[test]
fn a_timeline_holds_what_is_linked_and_the_urgent_stands_on_top() {
    let desk = Desk::new();
    let company = desk.create(Kind::Account, vec![(account::NAME, text("Nordlicht"))]);
    let person =
        desk.create(Kind::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(company))]);
    let deal = desk.create(
        Kind::Opportunity,
        vec![
            (opportunity::NAME, text("Heating")),
            (opportunity::ACCOUNT, link(company)),
            (opportunity::CONTACT, link(person)),
        ],
    );
    let other = a_deal(&desk, "Other");
    task(&desk, company, "Invoice", vec![(activity::DUE, day(4))]);
    task(&desk, person, "Birthday", Vec::new());
    task(&desk, deal, "Offer", vec![(activity::DUE, day(-1))]);
    task(&desk, other, "Nothing to do with it", vec![(activity::DUE, day(-2))]);
    let done = task(&desk, deal, "Visit", Vec::new());
    desk.run(Command::Complete(done));
    days_pass(1);
    let done = task(&desk, person, "Letter", Vec::new());
    desk.run(Command::Complete(done));
    let subjects = |id: Id, only: Option<Id>| {
        desk.session.read(|set| {
            let found = around(set, id, only);
            let name = |entry: &kontor::store::timeline::Entry| {
                set.at(Kind::Activity, entry.slot).map_or("", |row| row.text(activity::SUBJECT)).to_string()
            };
            found.open.iter().chain(&found.done).map(name).collect::<Vec<_>>().join(", ")
        })
    };
    assert_eq!(subjects(company, None), "Offer, Invoice, Birthday, Letter, Visit");
    assert_eq!(subjects(person, None), "Offer, Birthday, Letter, Visit");
    assert_eq!(subjects(deal, None), "Offer, Visit");
    assert_eq!(subjects(company, Some(defaults::CALL)), "");
}

#[test]
fn an_account_shows_what_was_done_with_the_lead_it_came_from() {
    let desk = Desk::new();
    let ada = a_lead(&desk);
    desk.run(Command::Log(ada, vec![(activity::SUBJECT, text("First talk")), (activity::TYPE, link(defaults::CALL))]));
    let step = Step::Convert(0, None, true);
    desk.run(command(&desk, &step).expect("there is a lead"));
    for field in [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY] {
        let record = desk.get(ada, field).and_then(|value| value.link()).expect("is linked");
        assert_eq!(desk.session.read(|set| around(set, record, None).done.len()), 1);
    }
}

#[test]
fn reminders_come_so_many_minutes_before_and_in_the_morning_without_a_time() {
    let desk = Desk::new();
    let ada = a_lead(&desk);
    let remind = |minutes| (activity::REMINDER, Some(Value::Number(minutes)));
    let timed = task(&desk, ada, "Call", vec![(activity::START, at(1, 10)), remind(30)]);
    let morning = task(&desk, ada, "Write", vec![(activity::DUE, day(1)), remind(0)]);
    task(&desk, ada, "Quiet", vec![(activity::DUE, day(1))]);
    let moment = |minutes: i32| Zone::UTC.at(today().plus(1), minutes);
    let next = |after: i32| desk.session.read(|set| set.agenda().next_reminder(set, Zone::UTC, moment(after)));
    let came =
        |from: i32, to: i32| desk.session.read(|set| set.agenda().reminders(set, Zone::UTC, moment(from), moment(to)));
    assert_eq!((next(0), next(540), next(570)), (Some(moment(540)), Some(moment(570)), None));
    assert_eq!(came(0, 539), []);
    assert_eq!(came(0, 540), [morning]);
    assert_eq!(came(0, 570), [timed, morning]);
    assert_eq!(came(540, 570), [timed]);
    desk.run(Command::Complete(morning));
    assert_eq!(came(0, 570), [timed]);
}

#[test]
fn what_is_due_about_no_open_lead_or_deal_is_found_too() {
    let desk = Desk::new();
    let company = desk.create(Kind::Account, vec![(account::NAME, text("Nordlicht"))]);
    let (ada, bo) = (a_lead(&desk), a_lead(&desk));
    let invoice = task(&desk, company, "Invoice", vec![(activity::DUE, day(0))]);
    task(&desk, company, "Later", vec![(activity::DUE, day(1))]);
    task(&desk, ada, "Call", vec![(activity::DUE, day(0))]);
    let letter = task(&desk, bo, "Letter", vec![(activity::DUE, day(-1))]);
    let found = || desk.session.read(|set| set.agenda().due_elsewhere(set, today(), 9, &|_| true));
    assert_eq!(found(), [invoice]);
    desk.run(Command::Disqualify(vec![bo], defaults::REASON_PERIOD));
    assert_eq!(found(), [letter, invoice]);
}
