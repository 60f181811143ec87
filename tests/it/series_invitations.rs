//! Invitations to a whole series: the calendar with its rule and the clocks of its zone, the answers that hold for its dates, what a change
//! and a cancellation mean, and answers to one date only.
use chrono::{Offset, TimeZone as _};
use kontor::base::{Id, TimeZone, Timestamp, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::activity;
use kontor::import_export::here::Here;
use kontor::import_export::readers;
use kontor::locale::Language;
use kontor::store::invitations::Invitation;
use kontor::store::meetings::Response;
use kontor::store::series_calendar::zone_definition;
use proptest::prelude::*;

use crate::invitations::{invite, planned};
use crate::meetings::{answers, respond};
use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, cases, days_pass, text, today, world};

/// The clocks of a zone.
fn wall(zone: chrono_tz::Tz, at: Timestamp) -> i64 {
    let moment = chrono::DateTime::from_timestamp_millis(at.0).expect("is a moment");
    at.0 + i64::from(zone.offset_from_utc_datetime(&moment.naive_utc()).fix().local_minus_utc()) * 1_000
}

/// The moment of a time by the clocks of a zone.
fn moment(zone: chrono_tz::Tz, local: i64) -> Timestamp {
    let found = (-15..=15).map(|hours| Timestamp(local - hours * 3_600_000)).find(|at| wall(zone, *at) == local);
    found.unwrap_or(Timestamp(local - (wall(zone, Timestamp(local)) - local)))
}

/// Zones with the rules of most of the world, and some that are odd.
fn zones() -> [(&'static str, TimeZone); 8] {
    use chrono_tz::Tz;
    macro_rules! zone {
        ($name:ident) => {
            TimeZone { wall: |at| wall(Tz::$name, at), moment: |local| moment(Tz::$name, local) }
        };
    }
    [
        ("Europe/Berlin", zone!(Europe__Berlin)),
        ("America/New_York", zone!(America__New_York)),
        ("Australia/Sydney", zone!(Australia__Sydney)),
        ("America/Santiago", zone!(America__Santiago)),
        ("Asia/Kathmandu", zone!(Asia__Kathmandu)),
        ("Australia/Lord_Howe", zone!(Australia__Lord_Howe)),
        ("Africa/Casablanca", zone!(Africa__Casablanca)),
        ("UTC", TimeZone::UTC),
    ]
}

fn series(crm: &TestWorkspace, rule: &str) -> Id {
    let (id, _) = planned(crm);
    crm.run(Command::Edit { id, fields: vec![(activity::RECURRENCE, text(rule))] });
    id
}

fn found(crm: &TestWorkspace, id: Id, cancels: bool) -> Invitation {
    crm.session
        .read(|set| Invitation::of_series(set, set.get(RecordType::Activity, id).expect("is there"), None, cancels))
        .expect("can be invited")
}

fn invite_all(crm: &TestWorkspace, id: Id, cancels: bool) -> Invitation {
    let own = found(crm, id, cancels);
    crm.run(crate::invitations::command(id, &own));
    own
}

/// The date that the series has come to.
fn open(crm: &TestWorkspace) -> Id {
    let is_open =
        |row: &kontor::base::Row| row.text(activity::SUBJECT) == "Kick-off" && row.moment(activity::DONE).is_none();
    all(crm, RecordType::Activity).into_iter().find(is_open).expect("goes on").id()
}

fn reply(uid: Id, version: i64, only: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{version}\r\n{only}DTSTAMP:20260101T000000Z\r\nATTENDEE;PARTSTAT=DECLINED:mailto:anna@nord.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

#[test]
fn a_series_is_one_event_with_its_rule_by_the_clocks_of_its_zone() {
    let crm = TestWorkspace::new();
    let id = series(&crm, "FREQ=WEEKLY;COUNT=5");
    let own = found(&crm, id, false);
    let (name, zone) = zones()[0];
    let calendar = own.calendar_in("", Timestamp(0), (name, zone));
    let start = world().zone.at(today().add_days(1), 600);
    let local = Timestamp((zone.wall)(start)).to_iso()[..19].replace(['-', ':'], "");
    for line in [
        "BEGIN:VTIMEZONE".to_string(),
        "TZID:Europe/Berlin".to_string(),
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU".to_string(),
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU".to_string(),
        format!("DTSTART;TZID=Europe/Berlin:{local}"),
        "RRULE:FREQ=WEEKLY;COUNT=5".to_string(),
    ] {
        assert!(calendar.lines().any(|own| own == line), "{line} is missing in {calendar}");
    }
    // One date of it has neither.
    let one =
        crm.session.read(|set| Invitation::of(set, set.get(RecordType::Activity, id).expect("is there"), None, false));
    let one = one.expect("can be invited").calendar_in("", Timestamp(0), (name, zone));
    assert!(!one.contains("RRULE") && !one.contains("VTIMEZONE"), "{one}");
    // Whole days need no clock.
    crm.run(Command::Edit { id, fields: vec![(activity::START, None)] });
    let days = found(&crm, id, false).calendar_in("", Timestamp(0), (name, zone));
    assert!(days.contains("RRULE:FREQ=WEEKLY;COUNT=5") && !days.contains("VTIMEZONE"), "{days}");
}

#[test]
fn answers_to_a_series_hold_for_its_dates_and_come_in_after_the_first_is_done() {
    let crm = TestWorkspace::new();
    let id = series(&crm, "FREQ=WEEKLY");
    let before = crm.content();
    assert_eq!(invite_all(&crm, id, false).version, 0);
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    respond(&crm, id, "Lena", Response::Accepted);
    days_pass(2);
    crm.run(Command::Complete { activity: id });
    let next = open(&crm);
    assert_ne!(next, id);
    let of = |id: Id, who: &str| answers(&crm, id).into_iter().find(|(name, _)| name == who).expect("takes part").1;
    assert_eq!(of(next, "Lena"), Response::Accepted);
    // An answer names the series by its first date.
    let done = crm.get(id, activity::RESPONSES);
    import(&crm, &[file("reply.ics", &reply(id, 0, ""))]);
    assert_eq!(of(next, "Anna; \"A\" Weber"), Response::Declined);
    assert_eq!(crm.get(id, activity::RESPONSES), done, "what is over stays");
    crm.undo();
    // One that is for a single date counts if that is the next one.
    let stamp = |id: Id, days: i32| match crm.get(id, activity::START) {
        Some(Value::Moment(at)) => {
            Timestamp(at.0 + i64::from(days) * 86_400_000).to_iso()[..19].replace(['-', ':'], "")
        }
        _ => panic!("has a start"),
    };
    let only = |days: i32| format!("RECURRENCE-ID:{}Z\r\n", stamp(next, days));
    let plan = import(&crm, &[file("reply.ics", &reply(id, 0, &only(7)))]);
    assert!(plan.doubts.iter().any(|doubt| doubt.text.of(Language::En).contains("another date of the series")));
    assert_eq!(of(next, "Anna; \"A\" Weber"), Response::NeedsAction);
    import(&crm, &[file("reply.ics", &reply(id, 0, &only(0)))]);
    assert_eq!(of(next, "Anna; \"A\" Weber"), Response::Declined);
}

#[test]
fn a_changed_series_is_told_of_and_asked_about_again_and_ends_as_a_whole() {
    let crm = TestWorkspace::new();
    let id = series(&crm, "FREQ=WEEKLY");
    // Who was invited to one date is asked about the others.
    assert_eq!(invite(&crm, id, false).version, 0);
    respond(&crm, id, "Lena", Response::Accepted);
    let whole = invite_all(&crm, id, false);
    assert_eq!((whole.version, whole.asks_again, whole.uid == id.to_string()), (1, true, true));
    assert_eq!(crm.get(id, activity::RESPONSES), None);
    // Another rule is a change; going on to the next date is none.
    days_pass(2);
    crm.run(Command::Complete { activity: id });
    let next = open(&crm);
    assert_eq!((crm.get(next, activity::MOVED), crm.get(id, activity::MOVED)), (None, None));
    crm.run(Command::Edit { id: next, fields: vec![(activity::RECURRENCE, text("FREQ=WEEKLY;INTERVAL=2"))] });
    assert_eq!(crm.get(next, activity::MOVED), Some(Value::Yes));
    // From then on it is always the series that is told of, under the id of its first date.
    let again = invite(&crm, next, false);
    assert_eq!((again.version, again.uid == id.to_string(), again.series.is_some()), (2, true, true));
    let off = invite(&crm, next, true);
    assert_eq!((off.version, off.uid == id.to_string()), (3, true));
    assert!(crm.get(next, activity::DONE).is_some());
    let left = all(&crm, RecordType::Activity);
    assert!(left.iter().all(|row| row.text(activity::SUBJECT) != "Kick-off" || row.moment(activity::DONE).is_some()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(32)))]

    /// Whoever knows nothing of our zones but what we write of them shows the meeting at the same moment, in every year.
    #[test]
    fn the_clocks_of_a_zone_are_written_so_that_others_read_them(at in 0..8usize, begin in 20_450..22_000i64, later in 0..3_000i64, minute in 0..1_440i64) {
        let (_, zone) = zones()[at];
        let from = Timestamp(begin * 86_400_000);
        let meant = Timestamp((begin + later) * 86_400_000 + minute * 60_000);
        let local = (zone.wall)(meant);
        // The hour that comes twice may be read as either.
        let is_twice = [-3_600_000, -1_800_000, 1_800_000, 3_600_000].iter().any(|more| (zone.wall)(Timestamp(meant.0 + more)) == local);
        prop_assume!(!is_twice);
        let written = Timestamp(local).to_iso()[..19].replace(['-', ':'], "");
        let calendar = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Talk\r\nDTSTART;TZID=Zone of our own:{written}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            zone_definition("Zone of our own", zone, from),
        );
        let table = readers::read_here("a.ics", calendar.as_bytes(), Here::UTC).expect("is read").tables.remove(0).1;
        let cells: Vec<String> = (0..table.header.len()).map(|at| table.cell(0, at).to_string()).collect();
        let expected = meant.to_iso();
        prop_assert!(cells.iter().any(|cell| cell.replace(' ', "T").starts_with(&expected[..16])), "{:?} {} {}", cells, expected, calendar);
    }
}
