//! Time zones that a calendar names as other programs do or defines itself, and the versions of an event.
use crate::calendars::{BERLIN, calendar, import_in, moment};
use crate::support::files::all;
use crate::support::{TestWorkspace, cases};
use chrono_tz::Tz;
use kontor::base::{Date, Timestamp};
use kontor::domain::RecordType;
use kontor::domain::records::activity;
use kontor::import_export::here::Here;
use kontor::import_export::readers;
use proptest::prelude::*;

/// The moment at which an event in a zone begins.
fn start(head: &str, zone: &str, wall: &str) -> Option<Timestamp> {
    let crm = TestWorkspace::new();
    let event = format!("UID:a\r\nSUMMARY:x\r\nDTSTART;TZID={zone}:{wall}");
    import_in(&crm, BERLIN, &calendar(head, &[&event]));
    all(&crm, RecordType::Activity)[0].moment(activity::START)
}

#[test]
fn windows_names_of_zones_and_those_of_other_programs_are_known() {
    for (name, zone) in [
        ("W. Europe Standard Time", Tz::Europe__Berlin),
        ("Romance Standard Time", Tz::Europe__Paris),
        ("Central Europe Standard Time", Tz::Europe__Budapest),
        ("GMT Standard Time", Tz::Europe__London),
        ("GTB Standard Time", Tz::Europe__Bucharest),
        ("FLE Standard Time", Tz::Europe__Kyiv),
        ("Russian Standard Time", Tz::Europe__Moscow),
        ("Eastern Standard Time", Tz::America__New_York),
        ("Central Standard Time", Tz::America__Chicago),
        ("Mountain Standard Time", Tz::America__Denver),
        ("US Mountain Standard Time", Tz::America__Phoenix),
        ("Pacific Standard Time", Tz::America__Los_Angeles),
        ("E. South America Standard Time", Tz::America__Sao_Paulo),
        ("India Standard Time", Tz::Asia__Kolkata),
        ("China Standard Time", Tz::Asia__Shanghai),
        ("Tokyo Standard Time", Tz::Asia__Tokyo),
        ("AUS Eastern Standard Time", Tz::Australia__Sydney),
        ("New Zealand Standard Time", Tz::Pacific__Auckland),
        ("\"(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien\"", Tz::Europe__Berlin),
        ("\"(UTC-05:00) New York\"", Tz::America__New_York),
        ("/freeassociation.sourceforge.net/Europe/Berlin", Tz::Europe__Berlin),
        ("/mozilla.org/20050126_1/Europe/Berlin", Tz::Europe__Berlin),
        ("europe/berlin", Tz::Europe__Berlin),
        ("US/Pacific", Tz::America__Los_Angeles),
        ("Etc/UTC", Tz::UTC),
        ("GMT", Tz::UTC),
    ] {
        for (wall, iso) in [("20260116T100000", "2026-01-16"), ("20260716T100000", "2026-07-16")] {
            let at = Date::parse_iso(iso).expect("is a date").midnight().0 + 10 * 3_600_000;
            assert_eq!(start("", name, wall), Some(moment(zone, at)), "{name} {iso}");
        }
    }
    for (name, hours) in [("GMT+0530", 5.5), ("\"UTC-03:00\"", -3.0), ("GMT+02:00", 2.0), ("+0100", 1.0)] {
        let at = Date::parse_iso("2026-07-16").expect("is a date").midnight().0 + 10 * 3_600_000;
        assert_eq!(start("", name, "20260716T100000"), Some(Timestamp(at - (hours * 3_600_000.0) as i64)), "{name}");
    }
}

/// A zone of the database under a name that only the file knows, as its clocks are in the next years.
fn definition(zone: &str, name: &str) -> String {
    let mut written =
        calcard::icalendar::ICalendar::parse("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").expect("is read");
    // From 2024 to 2032.
    written.add_timezone(zone, 1_704_067_200, 1_956_528_000).expect("is known");
    let text = written.to_string();
    let (from, to) = (text.find("BEGIN:VTIMEZONE").expect("begins"), text.find("END:VTIMEZONE").expect("ends"));
    format!("{}END:VTIMEZONE\r\n", &text[from..to]).replace(&format!("TZID:{zone}"), &format!("TZID:{name}"))
}

#[test]
fn a_zone_that_the_file_defines_counts_as_defined_in_every_form() {
    // Yearly rules as Outlook writes them, here with the clocks of Berlin under a name of its own.
    let outlook = "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16011028T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010325T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
    // Onsets that are listed, and one that never changes again.
    let listed = "BEGIN:VTIMEZONE\r\nTZID:Listed\r\nBEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRDATE:20261025T030000\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
    let fixed = "BEGIN:VTIMEZONE\r\nTZID:Fixed\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0545\r\nTZOFFSETTO:+0545\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    for (head, name, wall, iso) in [
        (outlook, "Customized Time Zone", "20260116T100000", "2026-01-16T09:00"),
        (outlook, "Customized Time Zone", "20260716T100000", "2026-07-16T08:00"),
        (outlook, "Customized Time Zone", "20260329T015959", "2026-03-29T00:59"),
        (outlook, "Customized Time Zone", "20260329T030000", "2026-03-29T01:00"),
        (outlook, "Customized Time Zone", "20261025T030000", "2026-10-25T02:00"),
        (listed, "Listed", "20260328T100000", "2026-03-28T09:00"),
        (listed, "Listed", "20260716T100000", "2026-07-16T08:00"),
        (listed, "Listed", "20261116T100000", "2026-11-16T09:00"),
        (fixed, "Fixed", "20260716T100000", "2026-07-16T04:15"),
    ] {
        let at = start(head, name, wall).expect("has a time");
        assert_eq!(at.to_iso()[..16], *iso, "{name} {wall}");
    }
}

/// A version of a date of a series, or of the whole event.
#[derive(Clone, Debug)]
struct Version {
    sequence: u32,
    stamp: u32,
    hour: i32,
    exception: Option<i32>,
    is_cancelled: bool,
}

fn version() -> impl Strategy<Value = Version> {
    (0..4u32, 0..3u32, 8..18i32, prop::option::weighted(0.5, 0..4i32), prop::bool::weighted(0.15)).prop_map(
        |(sequence, stamp, hour, exception, is_cancelled)| Version { sequence, stamp, hour, exception, is_cancelled },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), failure_persistence: None, ..ProptestConfig::default() })]

    /// The clocks that a file defines are those of the zone it copied, at every hour, under any name.
    #[test]
    fn a_defined_zone_has_the_clocks_of_the_zone_it_copies(
        zone in prop::sample::select(vec![
            "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Sydney",
            "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Casablanca", "America/St_Johns",
        ]),
        day in 20_460..22_600i32,
        minutes in 0..1_440i64,
    ) {
        let wall = Date(day).midnight().0 + minutes * 60_000;
        let compact = Timestamp(wall).to_iso()[..19].replace(['-', ':'], "");
        let own: Tz = zone.parse().expect("is known");
        let found = start(&definition(zone, "Zone of this file"), "Zone of this file", &compact);
        prop_assert_eq!(found, Some(moment(own, wall)), "{} {}", zone, compact);
    }

    /// Of several versions of an event, or of a date of its series, the last one counts, whatever their order in the file.
    #[test]
    fn the_last_version_counts_in_any_order(
        versions in prop::collection::vec(version(), 1..6),
        order in any::<prop::sample::Index>(),
    ) {
        let event = |version: &Version| {
            let Version { sequence, stamp, hour, exception, is_cancelled } = version;
            let status = if *is_cancelled { "\r\nSTATUS:CANCELLED" } else { "" };
            // Mondays from 5 July 2027 on, four of them.
            let (id, day) = match exception {
                Some(week) => {
                    let day = Date(21_004 + 7 * week).to_iso().replace('-', "");
                    (format!("\r\nRECURRENCE-ID;TZID=Europe/Berlin:{day}T070000"), day)
                }
                None => ("\r\nRRULE:FREQ=WEEKLY;COUNT=4".to_string(), "20270705".to_string()),
            };
            let hour = if exception.is_some() { *hour } else { 7 };
            format!("UID:a{id}\r\nSUMMARY:x {sequence}.{stamp}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:2026010{}T000000Z\r\nDTSTART;TZID=Europe/Berlin:{day}T{hour:02}0000\r\nDURATION:PT30M{status}", stamp + 1)
        };
        prop_assert_eq!(Date(21_004).to_iso(), "2027-07-05");
        let mut unique: Vec<Version> = Vec::new();
        // Two versions with the same number and stamp are none.
        for version in &versions {
            if !unique.iter().any(|own| (own.sequence, own.stamp, own.exception) == (version.sequence, version.stamp, version.exception)) {
                unique.push(version.clone());
            }
        }
        let is_series = |version: &&Version| version.exception.is_none();
        if !unique.iter().any(|version| is_series(&version)) {
            unique.push(Version { sequence: 0, stamp: 0, hour: 7, exception: None, is_cancelled: false });
        }
        let read = |events: &[Version]| {
            let texts: Vec<String> = events.iter().map(event).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let crm = TestWorkspace::new();
            let (rows, _) = import_in(&crm, BERLIN, &calendar("", &texts));
            let mut rows = rows;
            rows.sort();
            rows
        };
        let straight = read(&unique);
        let mut turned = unique.clone();
        let by = order.index(turned.len());
        turned.rotate_left(by);
        prop_assert_eq!(&read(&turned), &straight);
        turned.reverse();
        prop_assert_eq!(&read(&turned), &straight);
        // Those that a later one replaces may be missing.
        let is_last = |version: &&Version| !unique.iter().any(|other| {
            other.exception == version.exception && (other.sequence, other.stamp) > (version.sequence, version.stamp)
        });
        let last: Vec<Version> = unique.iter().filter(is_last).cloned().collect();
        prop_assert_eq!(&read(&last), &straight);
    }
}

#[test]
fn a_later_file_with_an_older_version_changes_nothing() {
    let event = |sequence: u32, hour: u32| {
        format!("UID:a\r\nSUMMARY:Visit\r\nSEQUENCE:{sequence}\r\nDTSTART:20260401T{hour:02}0000Z")
    };
    let both = [event(2, 9), event(1, 8)];
    let file = calendar("", &[&both[0], &both[1]]);
    let (rows, remarks) = import_in(&TestWorkspace::new(), BERLIN, &file);
    assert_eq!(rows, ["2026-04-01 11:00 Visit"]);
    assert_eq!(remarks, ["1 left out: an older version of an event that is in the file again"]);
    let tables = readers::read_here(&file.0, &file.1, Here::UTC).expect("is read").tables;
    assert_eq!(tables[0].1.rows.len(), 1);
}
