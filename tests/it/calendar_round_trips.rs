//! Our own calendars, written and read again, and that no rule of others becomes another one.
use crate::calendars::{BERLIN, NOW, calendar, fixture, import_in, moment, plan_in, shown, store};
use crate::support::files::{all, file};
use crate::support::{TestWorkspace, cases, text, wait};
use kontor::base::{Date, FieldId, Row, Timestamp, Value};
use kontor::domain::records::activity;
use kontor::domain::rules::recurrence::Recurrence;
use kontor::domain::{RecordType, defaults};
use kontor::import_export::here::Here;
use kontor::import_export::icalendar_writer;
use kontor::locale::Language;
use proptest::prelude::*;

/// The calendar of all activities, written by somebody in Berlin.
fn written(crm: &TestWorkspace) -> String {
    let here = Here { now: NOW, zone: BERLIN, language: Language::En };
    crm.session.read(|set| {
        let slots: Vec<_> = set.rows(RecordType::Activity).map(|(slot, _)| slot).collect();
        icalendar_writer::write_calendar(set, RecordType::Activity, &slots, here, Some("Europe/Berlin"), Language::En)
    })
}

fn workspace() -> TestWorkspace {
    let world = kontor::session::Environment { zone: BERLIN, ..crate::support::world() };
    let storage = kontor::storage::memory::MemoryStorage::default();
    let session = wait(kontor::session::Session::open(storage.clone(), world)).expect("opens");
    TestWorkspace { storage, session }
}

fn activity(crm: &TestWorkspace, subject: &str, more: Vec<(FieldId, Option<Value>)>) {
    let fields = [(activity::SUBJECT, text(subject)), (activity::TYPE, Some(Value::Link(defaults::MEETING)))];
    crm.create(RecordType::Activity, fields.into_iter().chain(more).collect());
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).expect("is a date")
}

#[test]
fn series_are_written_by_the_clocks_of_their_zone() {
    let crm = workspace();
    let start = BERLIN.at(day("2027-03-01"), 30);
    activity(
        &crm,
        "Early",
        vec![
            (activity::START, Some(Value::Moment(start))),
            (activity::RECURRENCE, text("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270430")),
        ],
    );
    let written = written(&crm);
    assert!(written.contains("DTSTART;TZID=Europe/Berlin:20270301T003000\r\n"), "{written}");
    assert!(written.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"), "{written}");
    assert!(written.contains("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20270430T215959Z\r\n"), "{written}");
    // Somebody else reads it with the zone that the file defines.
    let file = file("plan.ics", &written.replace("Europe/Berlin", "Somewhere"));
    let (rows, remarks) = import_in(&TestWorkspace::new(), BERLIN, &file);
    assert_eq!(rows, ["2027-03-01 00:30, FREQ=WEEKLY;BYDAY=MO;UNTIL=20270430 Early"], "{remarks:?}");
}

#[test]
fn v06_whole_days_keep_their_length_in_and_out() {
    let crm = TestWorkspace::new();
    import_in(&crm, BERLIN, &fixture("google.ics"));
    let written = written(&crm);
    assert!(written.contains("DTSTART;VALUE=DATE:20261005\r\nDTEND;VALUE=DATE:20261008\r\n"), "{written}");
    assert!(written.contains("DTSTART;VALUE=DATE:20261009\r\nSTATUS"), "{written}");
}

/// The fields that a calendar keeps.
pub const KEPT: [FieldId; 13] = [
    activity::SUBJECT,
    activity::TYPE,
    activity::DUE,
    activity::DONE,
    activity::START,
    activity::DURATION,
    activity::PLACE,
    activity::MEETING_LINK,
    activity::REMINDER,
    activity::RECURRENCE,
    activity::PRIORITY,
    activity::TEXT,
    activity::OUTCOME,
];

#[test]
fn the_place_and_the_address_of_an_online_meeting_are_read() {
    let crm = workspace();
    let event = |uid: &str, lines: &str| format!("UID:{uid}\r\nSUMMARY:{uid}\r\nDTSTART:20270107T083000Z\r\n{lines}");
    let events = [
        event("plain", "LOCATION:Hafen\\, Kiel\r\nURL:https://meet.example/1"),
        event("teams", "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.example/2"),
        event("meet", "X-GOOGLE-CONFERENCE:https://meet.example/3\r\nLOCATION:https://meet.example/3"),
        event("unsafe", "URL:javascript:alert(1)"),
    ];
    let (_, remarks) = import_in(&crm, BERLIN, &calendar("", &events.each_ref().map(String::as_str)));
    crm.session.read(|set| {
        let of = |subject: &str| {
            let mut rows = set.rows(RecordType::Activity).map(|(_, row)| row);
            let row = rows.find(|row| row.text(activity::SUBJECT) == subject).expect("is imported");
            [activity::PLACE, activity::MEETING_LINK, activity::TEXT].map(|field| row.text(field).to_string())
        };
        assert_eq!(of("plain"), ["Hafen, Kiel", "https://meet.example/1", ""]);
        assert_eq!(of("teams"), ["", "https://teams.example/2", ""]);
        assert_eq!(of("meet"), ["https://meet.example/3", "https://meet.example/3", ""]);
        // What is no address of a page is said, and stays as text.
        assert_eq!(of("unsafe"), ["", "", "URL: javascript:alert(1)"], "{remarks:?}");
    });
}

fn rule() -> impl Strategy<Value = String> {
    let end = prop_oneof![Just(""), Just(";UNTIL=20270630"), Just(";COUNT=5")];
    let kind = prop_oneof![
        Just("FREQ=DAILY"),
        Just("FREQ=DAILY;INTERVAL=3"),
        Just("FREQ=WEEKLY"),
        Just("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        Just("FREQ=MONTHLY"),
        Just("FREQ=MONTHLY;BYMONTHDAY=31"),
        Just("FREQ=MONTHLY;BYDAY=-1FR"),
        Just("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        Just("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        Just("FREQ=YEARLY;BYDAY=2SU;BYMONTH=5"),
        Just("FREQ=DAILY;BYHOUR=2;BYMINUTE=30"),
    ];
    prop_oneof![Just(String::new()), (kind, end).prop_map(|(kind, end)| format!("{kind}{end}"))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(64), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn own_calendars_are_read_back_as_they_were(
        seeds in prop::collection::vec((
            "[A-Za-zäß;,:\\\\\" ]{1,40}", 0..3usize, 20_000..22_000i32, prop::option::of(0..1_440i32),
            prop::option::of(1..5_000i64), prop::option::of(0..100i64), rule(), 0..4usize,
            "[a-zé;,\n\\\\ ]{0,60}", "[a-z;,\n ]{0,30}", any::<bool>(),
        ), 1..6),
    ) {
        let crm = workspace();
        let priorities = [None, Some(0), Some(1), Some(2)];
        for (subject, kind, due, minutes, duration, reminder, rule, priority, words, outcome, is_done) in seeds {
            let due = Date(due);
            let list = crm.session.read(|set| kontor::store::picklists::of_list(set, kontor::domain::picklist::Picklist::Priority));
            let kind = [defaults::TASK, defaults::CALL, defaults::MEETING][kind];
            let number = |number: Option<i64>| number.map(Value::Number);
            let fields = vec![
                (activity::SUBJECT, Value::text(&format!("x{}", subject.trim()))),
                (activity::TYPE, Some(Value::Link(kind))),
                (activity::DUE, Some(Value::Day(due))),
                (activity::START, minutes.map(|minutes| Value::Moment(BERLIN.at(due, minutes)))),
                (activity::DURATION, number(duration)),
                (activity::PLACE, Value::text(&format!("{}, 2", subject.trim()))),
                (activity::MEETING_LINK, text("https://meet.example/a?b=1,2;c").filter(|_| minutes.is_some())),
                (activity::REMINDER, number(reminder)),
                (activity::RECURRENCE, Value::text(&rule).filter(|_| !is_done)),
                (activity::PRIORITY, priorities[priority].and_then(|at| list.get(at)).map(|id| Value::Link(*id))),
                (activity::TEXT, Value::text(words.trim())),
                (activity::OUTCOME, Value::text(outcome.trim())),
                (activity::DONE, is_done.then_some(Value::Moment(Timestamp(NOW.0 - 3_600_000)))),
            ];
            crm.create(RecordType::Activity, fields);
        }
        let file = file("plan.ics", &written(&crm));
        let again = plan_in(&crm, BERLIN, &file);
        prop_assert!(again.rows.is_empty() && again.fills.is_empty(), "{:?}\n{:?}\n{}", again.fills, again.rows, written(&crm));
        let other = workspace();
        store(&other, &plan_in(&other, BERLIN, &file));
        for (one, two) in all(&crm, RecordType::Activity).iter().zip(all(&other, RecordType::Activity)) {
            for number in KEPT {
                prop_assert_eq!(one.get(number), two.get(number), "{:?}\n{}", number, written(&crm));
            }
        }
    }

    /// A rule that a calendar writes gives the same dates here, whatever becomes of it.
    #[test]
    fn no_rule_becomes_another_one(
        freq in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        interval in 1..4i32,
        parts in prop::collection::vec(prop::sample::select(vec![
            "BYDAY=MO", "BYDAY=MO,WE,FR", "BYDAY=-1FR", "BYDAY=2TU", "BYMONTHDAY=15", "BYMONTHDAY=-1", "BYMONTHDAY=31",
            "BYMONTH=3", "BYSETPOS=-1", "WKST=SU", "BYMONTHDAY=1,15", "BYHOUR=9,17",
        ]), 0..3),
        count in 2..20u32,
        start in 20_500..20_900i32,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney"]),
        hour in prop_oneof![4..24i32, 0..4i32],
    ) {
        let mut parts = parts;
        parts.sort();
        parts.dedup_by_key(|part| part.split('=').next().unwrap_or("").to_string());
        let parts: String = parts.iter().map(|part| format!(";{part}")).collect();
        let rule = format!("FREQ={freq};INTERVAL={interval}{parts};COUNT={count}");
        let day = Date(start).to_iso().replace('-', "");
        let event = format!("UID:a\r\nSUMMARY:x\r\nDTSTART;TZID={zone}:{day}T{hour:02}0000\r\nRRULE:{rule}");
        let crm = workspace();
        let plan = plan_in(&crm, BERLIN, &calendar("", &[&event]));
        store(&crm, &plan);
        let rows = all(&crm, RecordType::Activity);
        // Rare coincidences of a yearly rule are centuries away, and such years are named instead of being taken.
        if rows.iter().any(|row| row.moment(activity::START).is_none()) {
            prop_assert!(!plan.diagnostics.is_empty());
            return Ok(());
        }
        if rows.iter().any(|row| row.text(activity::TEXT).contains("Repeats")) {
            return Ok(());
        }
        let mut dates: Vec<Timestamp> = rows.iter().flat_map(dates_of).collect();
        dates.sort();
        prop_assert_eq!(&dates, &expected(&event, count as usize), "{:?} {}", rows.iter().map(|row| shown(row, BERLIN)).collect::<Vec<_>>(), rule);
    }
}

/// The dates that completing an activity again and again gives.
fn dates_of(row: &Row) -> Vec<Timestamp> {
    let start = row.moment(activity::START).expect("has a time");
    let mut out = vec![start];
    let (mut day, mut rule) = (BERLIN.day(start), Recurrence::parse(row.text(activity::RECURRENCE)));
    while let Some((next, following)) = rule.and_then(|rule| rule.next(day, Date(i32::MIN))) {
        out.push(BERLIN.at(next, BERLIN.minutes(start)));
        (day, rule) = (next, Some(following));
    }
    out
}

/// The dates of an event, with the first one: those of its rule by a clock that is never changed, and of each the moment
/// by the clocks of its zone. A time that comes twice is the first, and one that is skipped counts as if the clocks had
/// not been changed (RFC 5545, 3.3.5).
fn expected(event: &str, count: usize) -> Vec<Timestamp> {
    let floating: Vec<String> = event
        .lines()
        .map(|line| match line.strip_prefix("DTSTART;") {
            Some(rest) => format!("DTSTART:{}", rest.rsplit_once(':').expect("has a value").1),
            None => line.to_string(),
        })
        .collect();
    let floating = floating.join("\r\n");
    let text = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{floating}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    let calendar = calcard::icalendar::ICalendar::parse(&text).expect("is read");
    let zone = calcard::common::timezone::Tz::Floating;
    let walls = calendar.expand_dates(zone, 1_000).events;
    let walls: Vec<i64> = walls.iter().map(|event| event.start.naive_local().and_utc().timestamp_millis()).collect();
    let line = event.lines().find(|line| line.starts_with("DTSTART")).expect("is there");
    let (head, value) = line.rsplit_once(':').expect("has a value");
    let zone: chrono_tz::Tz = head.rsplit_once('=').expect("has a zone").1.parse().expect("is known");
    let wall = chrono::NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").expect("is a time");
    let start = moment(zone, wall.and_utc().timestamp_millis());
    let mut out: Vec<Timestamp> = walls.into_iter().map(|wall| moment(zone, wall)).collect();
    if out.first() != Some(&start) {
        out.insert(0, start);
        out.truncate(count);
    }
    out
}
