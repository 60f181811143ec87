//! The small pictures of the list of reports.
use kontor::report::{Figure, GroupKey, Line, Outcome, thumbnail};

fn outcome(counts: &[i64]) -> Outcome {
    let line = |count: &i64| Line { key: GroupKey::Empty, figures: vec![Figure::Count(*count)], cells: Vec::new() };
    Outcome { lines: counts.iter().map(line).collect(), ..Outcome::default() }
}

#[test]
fn marks_are_in_proportion_to_the_largest() {
    assert_eq!(thumbnail::sizes(&outcome(&[5, 10, 0, -3]), false), [50, 100, 0, 0]);
    assert_eq!(thumbnail::sizes(&outcome(&[0, 0]), false), [0u8; 0]);
    assert_eq!(thumbnail::sizes(&outcome(&[]), true), [0u8; 0]);
}

#[test]
fn there_is_room_for_the_first_groups_or_the_latest_in_time() {
    let many: Vec<i64> = (1..=100).collect();
    let (groups, times) = (thumbnail::sizes(&outcome(&many), false), thumbnail::sizes(&outcome(&many), true));
    assert_eq!((groups.len(), times.len()), (14, 14));
    assert_eq!((groups[13], times[13], times[0]), (100, 100, 87));
}
