//! The small picture of a report in the list of reports: the sizes of its first figure, group by group.
use super::Outcome;

/// The number of bars or points that a small picture has room for.
const MAX_MARKS: usize = 14;

/// The sizes of the first figure, in percent of the largest: of the first groups, or of the last ones where groups
/// follow each other in time, as those of lines do. Empty if there is nothing to draw.
pub fn sizes(outcome: &Outcome, is_in_time: bool) -> Vec<u8> {
    let all: Vec<i64> = outcome
        .lines
        .iter()
        .map(|line| line.figures.first().map_or(0, |figure| figure.size(outcome.currency)).max(0))
        .collect();
    let from = if is_in_time { all.len().saturating_sub(MAX_MARKS) } else { 0 };
    let shown = all.get(from..).unwrap_or_default();
    let shown = shown.get(..shown.len().min(MAX_MARKS)).unwrap_or_default();
    let most = shown.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return Vec::new();
    }
    let percent = |size: &i64| (i128::from(*size) * 100 / i128::from(most)) as u8;
    shown.iter().map(percent).collect()
}
