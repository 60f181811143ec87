//! Days in words, as seen from today.
use kontor::base::Date;
use kontor::locale::{Language, relative};

/// A Tuesday.
fn today() -> Date {
    Date::parse_iso("2026-11-24").expect("is a date")
}

#[test]
fn what_is_due_is_told_by_its_distance_near_by_and_by_its_date_further_away() {
    let due = |days: i32, language| relative::due(today().add_days(days), today(), language);
    let english: Vec<String> = [-31, -3, -1, 0, 1, 2, 6, 7].map(|days| due(days, Language::En)).into();
    assert_eq!(
        english[1..7],
        ["3 days late", "1 day late", "Today", "Tomorrow", "Thursday", "Monday"].map(String::from)
    );
    assert!(english[0].contains("2026") && english[7].contains("2026"), "{english:?}");
    assert_eq!(due(-1, Language::De), "seit 1 Tag überfällig");
    assert_eq!(due(2, Language::De), "Donnerstag");
}

#[test]
fn distance_is_told_within_a_month() {
    let distance = |days: i32| relative::distance(today().add_days(days), today(), Language::En);
    assert_eq!(distance(5).as_deref(), Some("in 5 days"));
    assert_eq!(distance(-2).as_deref(), Some("2 days late"));
    assert_eq!((distance(31), distance(-31)), (None, None));
}

#[test]
fn what_was_done_is_told_by_its_distance() {
    let past = |days: i32| relative::past(today().add_days(-days), today(), Language::De);
    assert_eq!([0, 1, 2].map(past), ["Heute", "Gestern", "vor 2 Tagen"].map(String::from));
    assert!(past(31).contains("2026"));
}
