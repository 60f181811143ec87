//! How overlapping appointments share the width of a day: each gets a lane, and the number of lanes beside it.

/// For each span of minutes, in order of start: its lane, and the number of lanes in its group of overlapping spans.
pub fn lanes(spans: &[(i32, i32)]) -> Vec<(usize, usize)> {
    let mut out = vec![(0, 1); spans.len()];
    let mut ends: Vec<i32> = Vec::new();
    let mut first = 0;
    for (at, (from, to)) in spans.iter().enumerate() {
        // If no earlier span reaches into this one, a new group begins.
        if ends.iter().all(|end| end <= from) {
            out[first..at].iter_mut().for_each(|(_, count)| *count = ends.len().max(1));
            ends.clear();
            first = at;
        }
        let lane = ends.iter().position(|end| end <= from).unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(*to);
        } else {
            ends[lane] = *to;
        }
        out[at].0 = lane;
    }
    out[first..].iter_mut().for_each(|(_, count)| *count = ends.len().max(1));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(i32, i32)], expected: &[(usize, usize)]) {
        assert_eq!(lanes(spans), expected);
    }

    #[test]
    fn overlapping_items_are_side_by_side_and_others_take_the_full_width() {
        check(&[], &[]);
        check(&[(60, 120), (120, 180)], &[(0, 1), (0, 1)]);
        check(&[(60, 120), (90, 150), (120, 180)], &[(0, 2), (1, 2), (0, 2)]);
        check(&[(0, 10), (60, 120), (60, 90), (70, 80), (200, 210)], &[(0, 1), (0, 3), (1, 3), (2, 3), (0, 1)]);
    }
}
