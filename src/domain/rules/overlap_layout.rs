//! How overlapping appointments share the width of a day: each gets a lane, and the number of lanes beside it.

/// For each span of minutes, in order of start: its lane, and the number of lanes in its group of overlapping spans. Within
/// a group those that `is_first` holds for get the first lanes.
pub fn lanes(spans: &[(i32, i32)], is_first: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(spans.len());
    while out.len() < spans.len() {
        let first = out.len();
        // If no earlier span reaches into the next one, a new group begins.
        let mut end = spans[first].1;
        let more = spans[first + 1..].iter().take_while(|(from, to)| {
            let reaches = *from < end;
            end = end.max(*to);
            reaches
        });
        let last = first + 1 + more.count();
        let mut order: Vec<usize> = (first..last).collect();
        order.sort_by_key(|at| !is_first(*at));
        let mut taken: Vec<Vec<(i32, i32)>> = Vec::new();
        out.resize(last, (0, 1));
        for at in order {
            let (from, to) = spans[at];
            let is_free = |lane: &Vec<(i32, i32)>| lane.iter().all(|(start, end)| *end <= from || to <= *start);
            let lane = taken.iter().position(is_free).unwrap_or(taken.len());
            taken.resize(taken.len().max(lane + 1), Vec::new());
            taken[lane].push((from, to));
            out[at].0 = lane;
        }
        out[first..].iter_mut().for_each(|(_, count)| *count = taken.len());
    }
    out
}

/// What is in lanes that a narrow column has no room for, as spans that do not overlap, each with how many it stands for.
/// `count` lanes are shown of a group that needs more, the last of them for these.
pub fn folded(spans: &[(i32, i32)], lanes: &[(usize, usize)], count: usize) -> Vec<((i32, i32), usize)> {
    let mut out: Vec<((i32, i32), usize)> = Vec::new();
    for (span, (lane, all)) in spans.iter().zip(lanes) {
        if *all <= count || *lane + 1 < count {
            continue;
        }
        match out.last_mut() {
            Some((last, number)) if span.0 < last.1 => {
                last.1 = last.1.max(span.1);
                *number += 1;
            }
            _ => out.push((*span, 1)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(i32, i32)], expected: &[(usize, usize)]) {
        assert_eq!(lanes(spans, |_| true), expected);
    }

    #[test]
    fn overlapping_items_are_side_by_side_and_others_take_the_full_width() {
        check(&[], &[]);
        check(&[(60, 120), (120, 180)], &[(0, 1), (0, 1)]);
        check(&[(60, 120), (90, 150), (120, 180)], &[(0, 2), (1, 2), (0, 2)]);
        check(&[(0, 10), (60, 120), (60, 90), (70, 80), (200, 210)], &[(0, 1), (0, 3), (1, 3), (2, 3), (0, 1)]);
    }

    #[test]
    fn what_comes_first_has_the_first_lanes_and_the_rest_is_folded() {
        let spans = [(600, 630), (600, 630), (610, 640), (615, 645), (635, 660), (700, 730)];
        let lanes = lanes(&spans, |at| at == 3);
        assert_eq!(lanes, [(1, 4), (2, 4), (3, 4), (0, 4), (1, 4), (0, 1)]);
        assert_eq!(folded(&spans, &lanes, 3), [((600, 640), 2)]);
        assert_eq!(folded(&spans, &lanes, 4), []);
        assert_eq!(folded(&spans, &lanes, 2), [((600, 660), 4)]);
    }
}
