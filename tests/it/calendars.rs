//! Calendars as other programs write them: time zones, series and their exceptions, versions.
use std::rc::Rc;
use std::sync::Arc;

use crate::support::TestWorkspace;
use crate::support::files::{File, all, file, folder};
use chrono::{DateTime, Offset, TimeZone as _};
use expect_test::{Expect, expect};
use kontor::base::{Currency, Date, Id, Row, TimeZone, Timestamp};
use kontor::command::{Command, Import};
use kontor::domain::RecordType;
use kontor::domain::records::activity;
use kontor::import_export::here::Here;
use kontor::import_export::import::{ImportContext, ImportPlanner, Plan};
use kontor::import_export::mapping;
use kontor::import_export::readers;
use kontor::locale::Language;
use kontor::worker_protocol::import_config::ImportConfig;

/// Noon of 2 March 2026 in Berlin.
pub const NOW: Timestamp = Timestamp(1_772_449_200_000);

fn offset(zone: chrono_tz::Tz, at: i64) -> i64 {
    let at = DateTime::from_timestamp_millis(at).expect("is a time").naive_utc();
    i64::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc()) * 1000
}

pub fn moment(zone: chrono_tz::Tz, wall: i64) -> Timestamp {
    let before = wall - offset(zone, wall - 86_400_000);
    let after = wall - offset(zone, wall + 86_400_000);
    let is_after = before + offset(zone, before) != wall && after + offset(zone, after) == wall;
    Timestamp(if is_after { after } else { before })
}

pub const BERLIN: TimeZone = TimeZone {
    wall: |at| at.0 + offset(chrono_tz::Europe::Berlin, at.0),
    moment: |wall| moment(chrono_tz::Europe::Berlin, wall),
};

const NEW_YORK: TimeZone = TimeZone {
    wall: |at| at.0 + offset(chrono_tz::America::New_York, at.0),
    moment: |wall| moment(chrono_tz::America::New_York, wall),
};

/// The plan of an import by somebody in a time zone.
pub fn plan_in(crm: &TestWorkspace, zone: TimeZone, file: &File) -> Plan {
    plan_as(crm, zone, file, Language::En)
}

fn plan_as(crm: &TestWorkspace, zone: TimeZone, (name, bytes): &File, language: Language) -> Plan {
    let here = Here { now: NOW, zone, language };
    let tables: Vec<_> = readers::read_here(name, bytes, here).expect("is read").tables;
    let guess = |(name, table): &(String, _)| crm.session.read(|set| mapping::guess_config(set, table, name));
    let sheets = tables.iter().map(guess).collect();
    let tables: Vec<_> = tables.into_iter().map(|(_, table)| Arc::new(table)).collect();
    let mut count = 0u32;
    let first = crm.session.read(|set| set.head().0) * 1_000_000;
    let mut new_id = || {
        count += 1;
        Id::fixed(first + count)
    };
    let mut world = ImportContext {
        now: NOW,
        today: zone.day(NOW),
        currency: Currency::EUR,
        local: zone.moment,
        new_id: &mut new_id,
    };
    let config = ImportConfig { sheets, skip_duplicates: false, language };
    crm.session.read(|set| {
        let mut planner = ImportPlanner::new(set, &tables, config, &mut world);
        while !planner.step(7, &mut world) {}
        planner.finish()
    })
}

pub fn store(crm: &TestWorkspace, plan: &Plan) {
    let (new, fills) = (Rc::new(plan.rows.clone()), Rc::new(plan.fills.clone()));
    crm.run(Command::Import(Import { file: "plan.ics".to_string(), new, fills, blobs: Default::default() }));
}

/// Imports a file twice; the second time must change nothing. Returns its activities, and what the plan says.
pub fn import_in(crm: &TestWorkspace, zone: TimeZone, file: &File) -> (Vec<String>, Vec<String>) {
    let plan = plan_in(crm, zone, file);
    store(crm, &plan);
    let again = plan_in(crm, zone, file);
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
    let rows = all(crm, RecordType::Activity).iter().map(|row| shown(row, zone)).collect();
    let remarks = plan.diagnostics.iter().map(|remark| {
        format!("{}: {} “{}” {}", remark.line, remark.column, remark.value, remark.text.en.split('.').next().unwrap())
    });
    let left_out = plan.left_out.iter().map(|line| format!("{} left out: {}", line.count, line.reason.en));
    (rows, remarks.chain(left_out).collect())
}

/// An activity: its subject, when it is, its length and its rule.
pub fn shown(row: &Row, zone: TimeZone) -> String {
    let when = match (row.moment(activity::START), row.day(activity::DUE)) {
        (Some(start), _) => Timestamp((zone.wall)(start)).to_iso()[..16].replace('T', " "),
        (None, due) => due.map(Date::to_iso).unwrap_or_default(),
    };
    let minutes = row.number(activity::DURATION).map(|minutes| format!(", {minutes} min")).unwrap_or_default();
    let rule = row.text(activity::RECURRENCE);
    let rule = if rule.is_empty() { String::new() } else { format!(", {rule}") };
    let done = if row.moment(activity::DONE).is_some() { ", done" } else { "" };
    format!("{when}{minutes}{rule}{done} {}", row.text(activity::SUBJECT))
}

fn check(zone: TimeZone, file: &File, expected: Expect) {
    let (rows, remarks) = import_in(&TestWorkspace::new(), zone, file);
    expected.assert_eq(&[rows, remarks].concat().join("\n"));
}

pub fn fixture(name: &str) -> File {
    let files = folder("tests/fixtures/calendars").expect("is there");
    files.into_iter().find(|(own, _)| own == name).expect("is there")
}

/// A case that lies beside the repository, if it does.
fn case(name: &str) -> Option<File> {
    folder("../shared/data/cases")?.into_iter().find(|(own, _)| own == name)
}

#[test]
fn times_of_every_zone_become_the_users() {
    check(
        BERLIN,
        &fixture("exchange.ics"),
        expect![[r#"
        2026-07-16 13:00, 60 min Eigene Zone
        2026-07-16 15:00, 45 min New York by its name of Windows
        2026-01-16 10:00, 30 min By a city in a name with a colon
        2026-07-16 06:30, 30 min Half an hour off
        2026-07-16 10:00, 30 min Nobody's zone
        2026-01-05 08:30, 15 min, FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260731 Every working day
        5: TZID “Mars/Olympus” This time zone is unknown"#]],
    );
    let (rows, _) = import_in(&TestWorkspace::new(), NEW_YORK, &fixture("exchange.ics"));
    expect![[r#"
        2026-07-16 07:00, 60 min Eigene Zone
        2026-07-16 09:00, 45 min New York by its name of Windows
        2026-01-16 04:00, 30 min By a city in a name with a colon
        2026-07-16 00:30, 30 min Half an hour off
        2026-07-16 10:00, 30 min Nobody's zone
        2026-01-05 02:30, 15 min, FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=45 Every working day
        2026-03-09 03:30, 15 min, FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=15 Every working day
        2026-03-30 02:30, 15 min, FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=90 Every working day"#]]
    .assert_eq(&rows.join("\n"));
}

#[test]
fn calendars_of_outlook_and_thunderbird_are_read() {
    check(
        BERLIN,
        &fixture("outlook.ics"),
        expect![[r#"
        2026-04-09 10:00, 90 min Angebotsbesprechung
        2026-04-14, FREQ=MONTHLY;BYDAY=2TU;COUNT=6 Vertriebsrunde"#]],
    );
    check(
        BERLIN,
        &fixture("thunderbird.ics"),
        expect![[r#"
        2026-03-31 09:00, 45 min Jour fixe
        2026-04-07 09:00, 45 min Jour fixe
        2026-04-28 09:00, 45 min Jour fixe
        2026-04-22 14:00, 45 min Jour fixe
        2026-04-02 Muster verschicken
        1: RRULE “FREQ=WEEKLY;UNTIL=20260428T070000Z” No rule of Kontor gives exactly these dates, or single ones are left out or moved"#]],
    );
}

#[test]
fn v05_windows_tz() {
    let Some(file) = case("V05-windows-tz.ics") else { return };
    check(
        BERLIN,
        &file,
        expect![[r#"
        2026-07-16 13:00, 60 min A named zone without definition
        2026-07-16 15:00, 45 min B quoted zone with value type
        2026-07-16 06:30, 30 min C own zone defined in the file
        2026-07-16 10:00, 30 min D zone nobody knows
        2026-07-16 10:00, 30 min E floating
        4: TZID “Moon/Base” This time zone is unknown"#]],
    );
    let (rows, _) = import_in(&TestWorkspace::new(), NEW_YORK, &file);
    expect![[r#"
        2026-07-16 07:00, 60 min A named zone without definition
        2026-07-16 09:00, 45 min B quoted zone with value type
        2026-07-16 00:30, 30 min C own zone defined in the file
        2026-07-16 10:00, 30 min D zone nobody knows
        2026-07-16 10:00, 30 min E floating"#]]
    .assert_eq(&rows.join("\n"));
}

#[test]
fn exceptions_versions_and_called_off_events_give_the_right_dates() {
    check(
        BERLIN,
        &fixture("google.ics"),
        expect![[r#"
            2026-10-05 09:00, 60 min Review
            2026-10-26 09:00, 60 min Review
            2026-11-02 09:00, 60 min Review
            2026-11-09 09:00, 60 min Review
            2026-10-20 15:00, 60 min Review (moved)
            2026-10-22 12:00, 60 min New title
            2026-10-05, 4320 min Fair
            2026-10-09 Holiday
            2026-01-12 14:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=12 Without end
            2026-04-13 14:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=6 Without end
            2026-06-01 14:00, 30 min, FREQ=WEEKLY;BYDAY=MO Without end
            1: RRULE “FREQ=WEEKLY;COUNT=6” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            10: RRULE “FREQ=WEEKLY;BYDAY=MO” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            1 left out: the event was called off, and is not here
            1 left out: an older version of an event that is in the file again"#]],
    );
}

#[test]
fn v07_overrides() {
    let Some(file) = case("V07-overrides.ics") else { return };
    check(
        BERLIN,
        &file,
        expect![[r#"
            2026-10-05 09:00, 60 min Weekly review
            2026-10-26 09:00, 60 min Weekly review
            2026-11-02 09:00, 60 min Weekly review
            2026-11-09 09:00, 60 min Weekly review
            2026-10-20 15:00, 60 min Weekly review (moved)
            2026-10-22 14:00, 60 min New title
            1: RRULE “FREQ=WEEKLY;COUNT=6” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            1 left out: the event was called off, and is not here
            1 left out: an older version of an event that is in the file again"#]],
    );
}

#[test]
fn rules_are_kept_or_become_the_dates_they_give() {
    check(
        BERLIN,
        &fixture("rules.ics"),
        expect![[r#"
            2026-01-30 10:00, 60 min, FREQ=MONTHLY;BYDAY=-1FR Last Friday
            2026-01-30 10:00, 60 min, FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 Last working day
            2026-03-03 02:00, 30 min Evenings in New York
            2026-03-10 01:00, 30 min Evenings in New York
            2026-03-17 01:00, 30 min Evenings in New York
            2026-01-31, FREQ=MONTHLY;BYMONTHDAY=31 Last day of the month
            2026-01-31 10:00 Every 36 hours
            2026-03-02 10:00 Monday and Wednesday
            2026-03-04 10:00 Monday and Wednesday
            2026-03-16 10:00 Monday and Wednesday
            2026-03-18 10:00 Monday and Wednesday
            2026-03-30 11:00 Monday and Wednesday
            2026-01-31 The 31st
            2026-03-31 The 31st
            2026-05-31 The 31st
            2026-01-05 16:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=9 New York all year
            2026-03-09 15:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=3 New York all year
            2026-03-30 16:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=30 New York all year
            2026-10-26 15:00, 30 min New York all year
            2026-11-02 16:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=19 New York all year
            2027-03-15 15:00, 30 min, FREQ=WEEKLY;BYDAY=MO;COUNT=2 New York all year
            2027-03-29 16:00, 30 min New York all year
            2026-01-13 10:00, 30 min, FREQ=MONTHLY;BYDAY=2TU Second Tuesday in another form
            2026-11-26, FREQ=YEARLY;BYDAY=4TH;BYMONTH=11 Thanksgiving
            2026-03-02 10:00, FREQ=DAILY;UNTIL=20260305 Daily until the hour before
            2026-04-13 03:00, FREQ=WEEKLY;BYDAY=MO;COUNT=4 Late on Sunday in Los Angeles
            2026-01-31 10:00 No rule at all
            1: RRULE “FREQ=MONTHLY;BYDAY=-1FR” The file has this series in UTC, where it moves by an hour in summer
            2: RRULE “FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1” The file has this series in UTC, where it moves by an hour in summer
            3: RRULE “FREQ=WEEKLY;UNTIL=20260317T000000Z” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            7: RRULE “FREQ=HOURLY;INTERVAL=36” Kontor does not know such a rule
            8: RRULE “FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=5” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            13: RRULE “FREQ=MONTHLY;COUNT=3” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            16: RRULE “2027-03-29” No rule of Kontor gives exactly these dates, and they have no end
            27: RRULE “FREQ=WEEKLY;BYWEEKNO=20;X=1” Kontor does not know such a rule"#]],
    );
}

#[test]
fn v08_rules() {
    let Some(file) = case("V08-rules.ics") else { return };
    check(
        BERLIN,
        &file,
        expect![[r#"
            2026-01-30 10:00, 60 min, FREQ=MONTHLY;BYDAY=-1FR Last Friday of the month
            2026-01-30 10:00, 60 min, FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 Last working day
            2026-03-03 02:00, 30 min Until in UTC, last time counts
            2026-03-10 01:00, 30 min Until in UTC, last time counts
            2026-03-17 01:00, 30 min Until in UTC, last time counts
            2026-01-31, FREQ=MONTHLY;BYMONTHDAY=31 Last day of month
            2026-01-31 10:00 Every 36 hours
            2026-03-02 10:00 Mon Wed every second week, counted
            2026-03-04 10:00 Mon Wed every second week, counted
            2026-03-16 10:00 Mon Wed every second week, counted
            2026-03-18 10:00 Mon Wed every second week, counted
            2026-03-30 11:00 Mon Wed every second week, counted
            1: RRULE “FREQ=MONTHLY;BYDAY=-1FR” The file has this series in UTC, where it moves by an hour in summer
            2: RRULE “FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1” The file has this series in UTC, where it moves by an hour in summer
            3: RRULE “FREQ=WEEKLY;UNTIL=20260317T000000Z” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            7: RRULE “FREQ=HOURLY;INTERVAL=36” Kontor does not know such a rule
            8: RRULE “FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU;COUNT=5” No rule of Kontor gives exactly these dates, or single ones are left out or moved"#]],
    );
}

pub fn calendar(head: &str, events: &[&str]) -> File {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    file("plan.ics", &format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{events}END:VCALENDAR\r\n"))
}

#[test]
fn an_event_that_is_called_off_later_is_closed() {
    let crm = TestWorkspace::new();
    let event = "UID:a\r\nSUMMARY:Visit\r\nSEQUENCE:0\r\nDTSTART:20260401T080000Z\r\nDTEND:20260401T090000Z";
    import_in(&crm, BERLIN, &calendar("METHOD:REQUEST\r\n", &[event]));
    let off = format!("{}\r\nSTATUS:CANCELLED", event.replace("SEQUENCE:0", "SEQUENCE:1"));
    let (rows, _) = import_in(&crm, BERLIN, &calendar("METHOD:CANCEL\r\n", &[&off]));
    assert_eq!(rows, ["2026-04-01 10:00, 60 min, done Visit"]);
    assert_eq!(all(&crm, RecordType::Activity)[0].text(activity::OUTCOME), "Cancelled");
    // It never becomes an activity, and an answer of a guest is none either.
    let (rows, remarks) = import_in(
        &TestWorkspace::new(),
        BERLIN,
        &calendar("METHOD:CANCEL\r\n", &[event, "UID:b\r\nSUMMARY:B\r\nDTSTART:20260401"]),
    );
    assert_eq!((rows.len(), remarks.len()), (0, 1), "{remarks:?}");
    let (rows, remarks) = {
        let both =
            [calendar("METHOD:REPLY\r\n", &[event]).1, calendar("", &["UID:b\r\nSUMMARY:B\r\nDTSTART:20260401"]).1];
        import_in(&TestWorkspace::new(), BERLIN, &("plan.ics".to_string(), both.concat()))
    };
    assert_eq!((rows.len(), remarks.len()), (1, 1), "{rows:?} {remarks:?}");
}

#[test]
fn a_newer_version_moves_the_meeting_and_a_lone_exception_says_what_it_is() {
    let crm = TestWorkspace::new();
    let event = "UID:a\r\nSUMMARY:Visit\r\nDTSTART:20260401T080000Z\r\nDTEND:20260401T090000Z";
    import_in(&crm, BERLIN, &calendar("", &[event]));
    let (rows, _) = import_in(&crm, BERLIN, &calendar("", &[&event.replace("20260401", "20260402")]));
    assert_eq!(rows, ["2026-04-02 10:00, 60 min Visit"]);
    let lone = event.replace("UID:a", "UID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260331T080000Z");
    let (rows, remarks) = import_in(&TestWorkspace::new(), BERLIN, &calendar("", &[&lone]));
    assert_eq!((rows.len(), remarks.len()), (1, 2), "{remarks:?}");
}

#[test]
fn a_series_that_went_on_here_is_left_as_it_is() {
    let crm = TestWorkspace::new();
    let series = calendar("", &["UID:a\r\nSUMMARY:Jour fixe\r\nDTSTART:20270104T080000Z\r\nRRULE:FREQ=WEEKLY"]);
    import_in(&crm, TimeZone::UTC, &series);
    crm.run(Command::Complete { activity: all(&crm, RecordType::Activity)[0].id() });
    let (rows, remarks) = import_in(&crm, TimeZone::UTC, &series);
    assert_eq!((rows.len(), remarks), (2, vec!["1 left out: its series has gone on here since".to_string()]));
}

#[test]
fn tasks_are_due_on_the_users_day_and_come_again_from_there() {
    let tasks = "BEGIN:VTODO\r\nUID:a\r\nSUMMARY:Late\r\nDUE:20260105T233000Z\r\nEND:VTODO\r\nBEGIN:VTODO\r\nUID:b\r\nSUMMARY:Report\r\nDTSTART;VALUE=DATE:20260105\r\nDUE;VALUE=DATE:20260107\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260202\r\nEND:VTODO\r\n";
    let file = file("plan.ics", &format!("BEGIN:VCALENDAR\r\n{tasks}END:VCALENDAR\r\n"));
    check(
        BERLIN,
        &file,
        expect![[r#"
        2026-01-06 Late
        2026-01-07, FREQ=WEEKLY;BYDAY=WE;UNTIL=20260204 Report"#]],
    );
}

#[test]
fn a_change_from_a_date_on_splits_the_series() {
    let series = "UID:s\r\nSUMMARY:Jour fixe\r\nDTSTART;TZID=Europe/Berlin:20260302T090000\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=6\r\nEXDATE;TZID=Europe/Berlin:20260330T090000";
    let change = "UID:s\r\nSUMMARY:Jour fixe, later\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260316T090000\r\nDTSTART;TZID=Europe/Berlin:20260317T113000\r\nDURATION:PT1H";
    check(
        BERLIN,
        &calendar("", &[series, change]),
        expect![[r#"
            2026-03-02 09:00, 30 min Jour fixe
            2026-03-09 09:00, 30 min Jour fixe
            2026-03-17 11:30, 60 min Jour fixe, later
            2026-03-24 11:30, 60 min Jour fixe, later
            2026-04-07 11:30, 60 min Jour fixe, later
            1: RRULE “FREQ=WEEKLY;BYDAY=MO;UNTIL=20260316T085959” No rule of Kontor gives exactly these dates, or single ones are left out or moved
            3: RRULE “FREQ=WEEKLY;BYDAY=TU;COUNT=4” No rule of Kontor gives exactly these dates, or single ones are left out or moved"#]],
    );
    // Without an end, whole days, called off from a date on, and changed twice.
    let days = "UID:d\r\nSUMMARY:Fair\r\nDTSTART;VALUE=DATE:20260302\r\nRRULE:FREQ=DAILY";
    let off = "UID:d\r\nSUMMARY:Fair\r\nSTATUS:CANCELLED\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260306\r\nDTSTART;VALUE=DATE:20260306";
    let twice = "UID:d\r\nSUMMARY:Small fair\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260304\r\nDTSTART;VALUE=DATE:20260304";
    check(
        BERLIN,
        &calendar("", &[days, off, twice]),
        expect![[r#"
        2026-03-02, FREQ=DAILY;UNTIL=20260303 Fair
        2026-03-04, FREQ=DAILY;UNTIL=20260305 Small fair
        1 left out: a date of a series that was called off"#]],
    );
}

#[test]
fn the_outcome_of_a_cancelled_meeting_is_in_the_users_language() {
    let crm = TestWorkspace::new();
    let event = "UID:a\r\nSUMMARY:Besuch\r\nDTSTART:20260401T080000Z";
    import_in(&crm, BERLIN, &calendar("", &[event]));
    let off = calendar("", &[&format!("{event}\r\nSEQUENCE:1\r\nSTATUS:CANCELLED")]);
    store(&crm, &plan_as(&crm, BERLIN, &off, Language::De));
    assert_eq!(all(&crm, RecordType::Activity)[0].text(activity::OUTCOME), "Abgesagt");
    assert!(plan_as(&crm, BERLIN, &off, Language::En).fills.is_empty(), "it is the same outcome");
}
