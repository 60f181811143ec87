//! Activities: due items compared with a scan of all records, timelines, recurrence, follow-ups, signs of readiness.
use std::collections::BTreeSet;

use crate::support::steps::{Step, command, step};
use crate::support::{TestWorkspace, days_pass, link, text, today};
use kontor::base::{Date, FieldId, Id, TimeZone, Timestamp, Value};
use kontor::command::{Command, CompleteWithOutcome};
use kontor::domain::records::{account, activity, contact, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::store::timeline::of_record_and_related;
use kontor::store::{RecordStore, Slot};
use proptest::prelude::*;

fn day(days: i32) -> Option<Value> {
    Some(Value::Day(today().add_days(days)))
}

fn at(days: i32, hour: i64) -> Option<Value> {
    Some(Value::Moment(Timestamp(today().add_days(days).midnight().0 + hour * 3_600_000)))
}

fn a_lead(crm: &TestWorkspace) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))])
}

fn a_deal(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(name))])
}

fn task(crm: &TestWorkspace, about: Id, subject: &str, more: Vec<(FieldId, Option<Value>)>) -> Id {
    let mut entries = vec![(activity::SUBJECT, text(subject)), (activity::TYPE, link(defaults::TASK))];
    entries.extend(more);
    let done = crm.run(Command::Log { about, fields: entries });
    done.created.into_iter().find(|(kind, _)| *kind == RecordType::Activity).expect("is created").1
}

fn open_tasks(crm: &TestWorkspace) -> Vec<(String, Option<Date>)> {
    crm.session.read(|set| {
        let open = set.rows(RecordType::Activity).filter(|(_, row)| row.get(activity::DONE).is_none());
        open.map(|(_, row)| (row.text(activity::SUBJECT).to_string(), row.day(activity::DUE))).collect()
    })
}

/// Compares the index with a scan of all records.
fn compare(set: &RecordStore) {
    let id = |slot: Slot| set.row_at(RecordType::Activity, slot).expect("an indexed activity is there").id();
    let from = today().add_days(-3);
    let to = today().add_days(3);
    let indexed: BTreeSet<Id> = set.due_index().between_days(set, from, to).into_iter().map(id).collect();
    let is_due = |due: Option<Date>| due.is_some_and(|due| from <= due && due <= to);
    let all = set.rows(RecordType::Activity).map(|(_, row)| row);
    let walked: BTreeSet<Id> = all.filter(|row| is_due(row.day(activity::DUE))).map(|row| row.id()).collect();
    assert_eq!(indexed, walked, "by day");

    let (since, until) = (from.midnight(), to.add_days(1).midnight());
    let logged: BTreeSet<Id> = set.due_index().logged_between(set, since, until).into_iter().map(id).collect();
    let is_logged = |row: &kontor::base::Row| {
        let within = row.moment(activity::DONE).is_some_and(|done| (since.0..until.0).contains(&done.0));
        within && row.day(activity::DUE).is_none()
    };
    let expected: BTreeSet<Id> =
        set.rows(RecordType::Activity).filter(|(_, row)| is_logged(row)).map(|(_, row)| row.id()).collect();
    assert_eq!(logged, expected, "logged");
    let open: BTreeSet<Id> = set.due_index().open_until(set, today()).into_iter().map(id).collect();
    let is_open = |row: &&kontor::base::Row| row.get(activity::DONE).is_none();
    let all = set.rows(RecordType::Activity).map(|(_, row)| row).filter(is_open);
    let walked: BTreeSet<Id> =
        all.filter(|row| row.day(activity::DUE).is_some_and(|due| due <= today())).map(|row| row.id()).collect();
    assert_eq!(open, walked, "open");

    let waiting = set.due_index().waiting(set, (usize::MAX, usize::MAX), None);
    let (mut with, mut without) = (BTreeSet::new(), BTreeSet::new());
    for (kind, number) in [(RecordType::Lead, activity::LEAD), (RecordType::Opportunity, activity::OPPORTUNITY)] {
        for (_, row) in set.rows(kind) {
            let own = set.rows(RecordType::Activity).filter(|(_, other)| other.link(number) == Some(row.id()));
            let open = own.filter(|(_, row)| row.get(activity::DONE).is_none());
            let next = open.map(|(slot, row)| (row.day(activity::DUE).map_or(i32::MAX, |day| day.0), slot)).min();
            let next = next.map(|(_, slot)| id(slot));
            assert_eq!(set.due_index().next(set, row.id()), next, "next");
            let is_open = match kind {
                RecordType::Lead => kontor::command::lead::is_open(set, row),
                _ => row
                    .link(opportunity::STAGE)
                    .and_then(|id| set.get(RecordType::Stage, id))
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
    fn the_due_index_equals_a_scan_of_all_records(steps in prop::collection::vec((step(), -5..5i32), 1..30)) {
        let mut crm = TestWorkspace::new();
        crm.session.read(compare);
        for (step, days) in steps {
            match &step {
                Step::Undo if crm.session.stack(|stack| stack.next_undo().is_some()) => {
                    let seq = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq)).unwrap_or_default();
                    // Values edited since cannot be undone, which does not matter here.
                    let _ = crate::support::wait(crm.session.undo(seq));
                }
                Step::Reload => crm = TestWorkspace::on(crm.storage.clone()),
                Step::Log(at, kind) => {
                    let about = crate::support::steps::pick(&crm, if at % 2 == 0 { RecordType::Lead } else { RecordType::Opportunity }, *at);
                    let Some(about) = about else { continue };
                    let kind = Id::fixed(310 + u32::from(*kind));
                    let due = (days != 0).then(|| Value::Day(today().add_days(days)));
                    let entries = vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(kind)), (activity::DUE, due)];
                    // A converted lead is read-only, which does not matter here.
                    let _ = crm.try_do(Command::Log { about, fields: entries });
                }
                Step::Amount(at, ..) => {
                    let Some(id) = crate::support::steps::pick(&crm, RecordType::Activity, *at) else { continue };
                    let command = match days {
                        ..0 => Command::Complete { activity: id },
                        0 => Command::Delete(vec![id]),
                        _ => Command::Schedule { activity: id, date: Some(today().add_days(days)), time: None },
                    };
                    let _ = crm.try_do(command);
                }
                step => {
                    if let Some(command) = command(&crm, step) {
                        let _ = crm.try_do(command);
                    }
                }
            }
            crm.session.read(compare);
        }
    }
}

#[test]
fn completing_a_recurring_task_creates_the_next_in_the_same_commit_and_one_undo_reverts_both() {
    let crm = TestWorkspace::new();
    let ada = a_lead(&crm);
    let rule = (activity::RECURRENCE, text("FREQ=WEEKLY;COUNT=2"));
    let more = vec![
        (activity::DUE, day(1)),
        (activity::START, at(1, 10)),
        rule,
        (activity::REMINDER, Some(Value::Number(15))),
    ];
    let first = task(&crm, ada, "Report", more);
    let before = crm.content();
    crm.run(Command::Complete { activity: first });
    assert_eq!(open_tasks(&crm), [("Report".to_string(), Some(today().add_days(8)))]);
    let next = crm.session.read(|set| set.due_index().next(set, ada)).expect("comes again");
    assert_eq!(crm.get(next, activity::START), at(8, 10));
    assert_eq!(crm.get(next, activity::LEAD), link(ada));
    assert_eq!(crm.get(next, activity::REMINDER), Some(Value::Number(15)));
    assert!(crm.try_do(Command::Complete { activity: first }).is_err(), "it is done already");
    crm.run(Command::Complete { activity: next });
    assert!(open_tasks(&crm).is_empty(), "two times are two times");
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_recurrence_rule_needs_a_due_date_and_must_be_valid() {
    let crm = TestWorkspace::new();
    let ada = a_lead(&crm);
    let id = task(&crm, ada, "Report", Vec::new());
    let repeat = |rule| Command::Edit { id, fields: vec![(activity::RECURRENCE, text(rule))] };
    assert!(crm.try_do(repeat("FREQ=DAILY")).is_err());
    crm.run(Command::Edit { id, fields: vec![(activity::DUE, day(0))] });
    assert!(crm.try_do(repeat("now and then")).is_err());
    crm.run(repeat("FREQ=DAILY"));
}

#[test]
fn due_date_and_start_follow_each_other() {
    let crm = TestWorkspace::new();
    let id = task(&crm, a_lead(&crm), "Report", vec![(activity::START, at(2, 10))]);
    assert_eq!(crm.get(id, activity::DUE), day(2));
    crm.run(Command::Edit { id, fields: vec![(activity::DUE, day(5))] });
    assert_eq!(crm.get(id, activity::START), at(5, 10));
    crm.run(Command::Schedule { activity: id, date: Some(today().add_days(1)), time: None });
    assert_eq!((crm.get(id, activity::DUE), crm.get(id, activity::START)), (day(1), None));
    crm.undo();
    assert_eq!((crm.get(id, activity::DUE), crm.get(id, activity::START)), (day(5), at(5, 10)));
}

#[test]
fn the_local_time_of_day_is_kept_across_the_end_of_summer_time() {
    // A zone that is two hours ahead until timestamp 0 and one hour ahead after it.
    let zone = TimeZone {
        wall: |at| at.0 + if at.0 < 0 { 7_200_000 } else { 3_600_000 },
        moment: |wall| Timestamp(wall - if wall < 3_600_000 { 7_200_000 } else { 3_600_000 }),
    };
    let before = zone.at(Date(-1), 600);
    let after = zone.same_time_on(before, Date(6));
    assert_eq!((zone.minutes(after), zone.day(after)), (600, Date(6)));
    assert_eq!(after.0 - before.0, 7 * 86_400_000 + 3_600_000);
}

/// The offset of central Europe, in milliseconds: an hour more from the last Sunday of March to that of October.
fn berlin_offset(at: Timestamp) -> i64 {
    let change = |month: u32| {
        let last = Date::from_ymd(at.day().ymd().0, month, 31).expect("is a date");
        last.add_days(-((last.weekday() as i32 + 1) % 7)).midnight().0 + 3_600_000
    };
    if (change(3)..change(10)).contains(&at.0) { 7_200_000 } else { 3_600_000 }
}

/// Central Europe. A time that does not exist is an hour later, as browsers have it.
const BERLIN: TimeZone = TimeZone {
    wall: |at| at.0 + berlin_offset(at),
    moment: |wall| {
        let summer = Timestamp(wall - 7_200_000);
        if berlin_offset(summer) == 7_200_000 { summer } else { Timestamp(wall - 3_600_000) }
    },
};

/// A workspace in central Europe, on a date.
fn in_berlin(day: &str) -> TestWorkspace {
    let storage = kontor::storage::memory::MemoryStorage::default();
    let day = Date::parse_iso(day).expect("is a date");
    days_pass(day.0 - today().0);
    let world = kontor::session::Environment { zone: BERLIN, ..crate::support::world() };
    let session = crate::support::wait(kontor::session::Session::open(storage.clone(), world)).expect("opens");
    TestWorkspace { storage, session }
}

/// A series about a lead, starting at a wall-clock time in minutes.
fn series(crm: &TestWorkspace, about: Id, rule: &str, first: Date, minutes: i32) -> Id {
    let start = Some(Value::Moment(BERLIN.at(first, minutes)));
    task(crm, about, "Report", vec![(activity::START, start), (activity::RECURRENCE, text(rule))])
}

/// Date and time of the next activity about a record, as the clock on the wall shows it.
fn next_of(crm: &TestWorkspace, about: Id) -> (Id, String) {
    let id = crm.session.read(|set| set.due_index().next(set, about)).expect("comes again");
    let Some(Value::Moment(start)) = crm.get(id, activity::START) else { panic!("has a start") };
    let (day, minutes) = (BERLIN.day(start), BERLIN.minutes(start));
    assert_eq!(crm.get(id, activity::DUE), Some(Value::Day(day)), "date and start agree");
    (id, format!("{} {:02}:{:02}", day.to_iso(), minutes / 60, minutes % 60))
}

#[test]
fn a_series_that_meets_a_time_that_does_not_exist_returns_to_its_time() {
    let crm = in_berlin("2026-03-28");
    let ada = a_lead(&crm);
    let first = series(&crm, ada, "FREQ=DAILY", Date::parse_iso("2026-03-28").expect("is a date"), 150);
    crm.run(Command::Complete { activity: first });
    let (second, shown) = next_of(&crm, ada);
    assert_eq!(shown, "2026-03-29 03:30");
    // Moved to another date, it is back at its time, and so is the next.
    crm.run(Command::Edit { id: second, fields: vec![(activity::DUE, Some(Value::Day(today().add_days(2))))] });
    assert_eq!(next_of(&crm, ada).1, "2026-03-30 02:30");
    assert_eq!(crm.get(second, activity::RECURRENCE), text("FREQ=DAILY"));
    crm.undo();
    crm.run(Command::Complete { activity: second });
    let (third, shown) = next_of(&crm, ada);
    assert_eq!((shown.as_str(), crm.get(third, activity::RECURRENCE)), ("2026-03-30 02:30", text("FREQ=DAILY")));
    // A time that the user chose on that date is the series' own.
    crm.undo();
    let at_ten = Some(Value::Moment(BERLIN.at(today().add_days(1), 600)));
    crm.run(Command::Edit { id: second, fields: vec![(activity::START, at_ten)] });
    crm.run(Command::Complete { activity: second });
    assert_eq!(next_of(&crm, ada).1, "2026-03-30 10:00");
}

#[test]
fn a_series_completed_late_comes_again_once_and_not_in_the_past() {
    // It is noon in UTC: the occurrence at eight has passed, the one at six in the evening has not.
    let crm = in_berlin("2026-03-05");
    for (minutes, expected) in [(480, "2026-03-06 08:00"), (1_080, "2026-03-05 18:00")] {
        let ada = a_lead(&crm);
        let first = series(&crm, ada, "FREQ=DAILY", today().add_days(-9), minutes);
        crm.run(Command::Complete { activity: first });
        assert_eq!(next_of(&crm, ada).1, expected);
    }
    let bo = a_lead(&crm);
    let monthly = series(&crm, bo, "FREQ=MONTHLY", Date::parse_iso("2026-01-31").expect("is a date"), 480);
    crm.run(Command::Complete { activity: monthly });
    assert_eq!(next_of(&crm, bo).1, "2026-03-31 08:00");
    assert_eq!(open_tasks(&crm).len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_series_keeps_its_time_and_its_day_however_late_it_is_completed(
        every in 0..4usize,
        interval in 1..4u32,
        days in 0..400i32,
        minutes in prop_oneof![110..190i32, 0..1440i32],
        late in prop::collection::vec(prop_oneof![Just(0), 0..3i32, 0..80i32], 1..12),
    ) {
        let crm = in_berlin("2026-01-01");
        days_pass(days);
        let first = today();
        // The first date has the time; what a series does whose first one has not, the start says.
        let minutes = BERLIN.minutes(BERLIN.at(first, minutes));
        let ada = a_lead(&crm);
        let unit = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][every];
        let mut id = series(&crm, ada, &format!("FREQ={unit};INTERVAL={interval}"), first, minutes);
        let mut due = first;
        for late in late {
            days_pass((due.0 - today().0).max(0) + late);
            crm.run(Command::Complete { activity: id });
            prop_assert_eq!(open_tasks(&crm).len(), 1);
            id = next_of(&crm, ada).0;
            let Some(Value::Moment(start)) = crm.get(id, activity::START) else { panic!("has a start") };
            let next = BERLIN.day(start);
            prop_assert!(next > due && start.0 > today().midnight().0 + 43_200_000);
            prop_assert_eq!(start, BERLIN.at(next, minutes));
            let (year, month, day) = next.ymd();
            let (first_year, first_month, first_day) = first.ymd();
            let months = (year - first_year) * 12 + month as i32 - first_month as i32;
            let interval = interval as i32;
            match every {
                0 => prop_assert_eq!((next.0 - first.0) % interval, 0),
                1 => prop_assert_eq!((next.0 - first.0) % (7 * interval), 0),
                _ => {
                    prop_assert_eq!(months % (if every == 2 { interval } else { 12 * interval }), 0);
                    prop_assert_eq!(Date::from_ymd_clamped(year, month, first_day), next, "the day is {}", day);
                }
            }
            due = next;
        }
    }
}

#[test]
fn completing_an_activity_stores_the_outcome_and_plans_the_follow_up() {
    let crm = TestWorkspace::new();
    let deal = a_deal(&crm, "Heating");
    let first = task(&crm, deal, "Call back", vec![(activity::DUE, day(0))]);
    let follow_up = vec![(activity::SUBJECT, text("Send the offer")), (activity::DUE, day(3))];
    crm.run(Command::CompleteWithOutcome(CompleteWithOutcome {
        activity: first,
        outcome: "Wants an offer".to_string(),
        follow_up,
    }));
    assert_eq!(crm.get(first, activity::OUTCOME), text("Wants an offer"));
    let next = crm.session.read(|set| set.due_index().next(set, deal)).expect("is planned");
    assert_eq!(
        (crm.get(next, activity::SUBJECT), crm.get(next, activity::OPPORTUNITY)),
        (text("Send the offer"), link(deal))
    );
    crm.undo();
    assert_eq!(open_tasks(&crm), [("Call back".to_string(), Some(today()))]);
}

#[test]
fn a_future_meeting_and_signs_noted_in_the_log_count_as_readiness() {
    let crm = TestWorkspace::new();
    let log = |about, more: Vec<(FieldId, Option<Value>)>, signs: Vec<FieldId>| {
        let mut entries = vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::MEETING))];
        entries.extend(more);
        crm.run(Command::LogWithReadiness { about, fields: entries, signs });
    };
    let ada = a_lead(&crm);
    log(ada, vec![(activity::START, at(0, 8))], Vec::new());
    assert_eq!(crm.get(ada, lead::MEETING_AGREED), None, "a meeting that was is no meeting agreed");
    assert_eq!(crm.get(ada, lead::LAST_ACTIVITY), at(0, 8));
    log(ada, vec![(activity::START, at(3, 8))], vec![lead::PRICING_AGREED]);
    assert_eq!(crm.get(ada, lead::MEETING_AGREED), Some(Value::Yes));
    assert_eq!(crm.get(ada, lead::PRICING_AGREED), Some(Value::Yes));
    assert_eq!(open_tasks(&crm).len(), 1);
    crm.undo();
    assert_eq!(crm.get(ada, lead::MEETING_AGREED), None);
}

#[test]
fn a_timeline_contains_linked_activities_with_the_most_urgent_first() {
    let crm = TestWorkspace::new();
    let company = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let person =
        crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(company))]);
    let deal = crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Heating")),
            (opportunity::ACCOUNT, link(company)),
            (opportunity::CONTACT, link(person)),
        ],
    );
    let other = a_deal(&crm, "Other");
    task(&crm, company, "Invoice", vec![(activity::DUE, day(4))]);
    task(&crm, person, "Birthday", Vec::new());
    task(&crm, deal, "Offer", vec![(activity::DUE, day(-1))]);
    task(&crm, other, "Nothing to do with it", vec![(activity::DUE, day(-2))]);
    let done = task(&crm, deal, "Visit", Vec::new());
    crm.run(Command::Complete { activity: done });
    days_pass(1);
    let done = task(&crm, person, "Letter", Vec::new());
    crm.run(Command::Complete { activity: done });
    let subjects = |id: Id, only: Option<Id>| {
        crm.session.read(|set| {
            let found = of_record_and_related(set, id, only);
            let name = |entry: &kontor::store::timeline::Entry| {
                set.row_at(RecordType::Activity, entry.slot).map_or("", |row| row.text(activity::SUBJECT)).to_string()
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
fn an_account_shows_the_activities_of_the_lead_it_was_converted_from() {
    let crm = TestWorkspace::new();
    let ada = a_lead(&crm);
    crm.run(Command::Log {
        about: ada,
        fields: vec![(activity::SUBJECT, text("First talk")), (activity::TYPE, link(defaults::CALL))],
    });
    let step = Step::Convert(0, None, true);
    crm.run(command(&crm, &step).expect("there is a lead"));
    for field in [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY] {
        let record = crm.get(ada, field).and_then(|value| value.link()).expect("is linked");
        assert_eq!(crm.session.read(|set| of_record_and_related(set, record, None).done.len()), 1);
    }
}

#[test]
fn reminders_are_due_minutes_before_the_start_or_in_the_morning_without_a_time() {
    let crm = TestWorkspace::new();
    let ada = a_lead(&crm);
    let remind = |minutes| (activity::REMINDER, Some(Value::Number(minutes)));
    let timed = task(&crm, ada, "Call", vec![(activity::START, at(1, 10)), remind(30)]);
    let morning = task(&crm, ada, "Write", vec![(activity::DUE, day(1)), remind(0)]);
    task(&crm, ada, "Quiet", vec![(activity::DUE, day(1))]);
    let moment = |minutes: i32| TimeZone::UTC.at(today().add_days(1), minutes);
    let next = |after: i32| crm.session.read(|set| set.due_index().next_reminder(set, TimeZone::UTC, moment(after)));
    let came = |from: i32, to: i32| {
        crm.session.read(|set| set.due_index().reminders(set, TimeZone::UTC, moment(from), moment(to)))
    };
    assert_eq!((next(0), next(540), next(570)), (Some(moment(540)), Some(moment(570)), None));
    assert_eq!(came(0, 539), []);
    assert_eq!(came(0, 540), [morning]);
    assert_eq!(came(0, 570), [timed, morning]);
    assert_eq!(came(540, 570), [timed]);
    crm.run(Command::Complete { activity: morning });
    assert_eq!(came(0, 570), [timed]);
}

#[test]
fn due_activities_without_an_open_lead_or_deal_are_found() {
    let crm = TestWorkspace::new();
    let company = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let (ada, bo) = (a_lead(&crm), a_lead(&crm));
    let invoice = task(&crm, company, "Invoice", vec![(activity::DUE, day(0))]);
    task(&crm, company, "Later", vec![(activity::DUE, day(1))]);
    task(&crm, ada, "Call", vec![(activity::DUE, day(0))]);
    let letter = task(&crm, bo, "Letter", vec![(activity::DUE, day(-1))]);
    let found = || crm.session.read(|set| set.due_index().due_without_subject(set, today(), 9, &|_| true));
    assert_eq!(found(), [invoice]);
    crm.run(Command::Disqualify { leads: vec![bo], reason: defaults::REASON_PERIOD });
    assert_eq!(found(), [letter, invoice]);
}
