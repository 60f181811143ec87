//! What the cells of a column say about the way they are read: which number of a date is the day, and which sign of an
//! amount is the decimal one.
use crate::base::date_text::{self, DateOrder};
use crate::locale::region::Region;
use crate::worker_protocol::import_config::{DecimalSign, Evidence};

/// The order of the dates in some cells, and what shows it. Without a proof, the region decides.
pub fn of_dates<'a>(cells: impl Iterator<Item = &'a str>) -> (DateOrder, Evidence) {
    let (mut day_first, mut month_first, mut points, mut open) = (None, None, None, None);
    for (at, cell) in cells.enumerate() {
        match shape_of_date(cell) {
            DateShape::DayFirst => day_first = day_first.or(Some((at, cell))),
            DateShape::MonthFirst => month_first = month_first.or(Some((at, cell))),
            DateShape::Points => points = points.or(Some((at, cell))),
            DateShape::Open if open.is_none() => open = Some(cell).filter(|cell| has_two_readings(cell)),
            DateShape::Open | DateShape::Other => {}
        }
    }
    // Points between the numbers mean the German order, unless another date with points has it otherwise.
    let points = points.filter(|_| month_first.is_none_or(|(_, cell): (usize, &str)| !cell.contains('.')));
    match (day_first.or(points), month_first, open) {
        (Some((day_at, day)), Some((month_at, month)), _) => {
            let order = if day_at < month_at { DateOrder::DayFirst } else { DateOrder::MonthFirst };
            (order, Evidence::Contradictory(shown(day), shown(month)))
        }
        (Some((_, day)), None, _) => (DateOrder::DayFirst, Evidence::Proven(shown(day))),
        (None, Some((_, month)), _) => (DateOrder::MonthFirst, Evidence::Proven(shown(month))),
        (None, None, Some(open)) => (usual_order(), Evidence::Open(shown(open))),
        (None, None, None) => (usual_order(), Evidence::Nothing),
    }
}

/// The order of dates in the region in whose formats people type; without a region, the month comes first.
fn usual_order() -> DateOrder {
    match Region::of_typing() {
        None | Some(Region::UnitedStates) => DateOrder::MonthFirst,
        Some(_) => DateOrder::DayFirst,
    }
}

/// The decimal sign of the amounts in some cells, and what shows it. Without a proof, each amount is read by itself.
pub fn of_amounts<'a>(cells: impl Iterator<Item = &'a str>) -> (Option<DecimalSign>, Evidence) {
    let (mut point, mut comma, mut open) = (None, None, None);
    for cell in cells {
        match marks_of_amount(cell) {
            Marks::Decimal(DecimalSign::Point) => point = point.or(Some(cell)),
            Marks::Decimal(DecimalSign::Comma) => comma = comma.or(Some(cell)),
            Marks::Open(_) => open = open.or(Some(cell)),
            Marks::None => {}
        }
    }
    match (point, comma, open) {
        (Some(point), Some(comma), _) => (None, Evidence::Contradictory(shown(point), shown(comma))),
        (Some(point), None, _) => (Some(DecimalSign::Point), Evidence::Proven(shown(point))),
        (None, Some(comma), _) => (Some(DecimalSign::Comma), Evidence::Proven(shown(comma))),
        (None, None, Some(open)) => (None, Evidence::Open(shown(open))),
        (None, None, None) => (None, Evidence::Nothing),
    }
}

/// Whether an amount can only be read with another decimal sign.
pub fn contradicts(cell: &str, decimal: DecimalSign) -> bool {
    matches!(marks_of_amount(cell), Marks::Decimal(other) if other != decimal)
}

/// Whether an amount has only one mark, which may be either and as a decimal sign is this one: `1.234`.
pub fn is_open(cell: &str, decimal: DecimalSign) -> bool {
    matches!(marks_of_amount(cell), Marks::Open(mark) if mark == decimal)
}

fn shown(cell: &str) -> String {
    cell.trim().chars().take(60).collect()
}

/// What the numbers of a date say about their order.
enum DateShape {
    DayFirst,
    MonthFirst,
    Points,
    Open,
    /// No date of three numbers, or one that begins with its year.
    Other,
}

fn shape_of_date(cell: &str) -> DateShape {
    let date = cell.trim().split([' ', 'T']).next().unwrap_or("");
    let mut parts = date.split(['/', '.', '-']).filter_map(|part| part.parse::<u32>().ok());
    let (Some(first), Some(second), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return DateShape::Other;
    };
    match (first, second) {
        (32.., _) => DateShape::Other,
        (13.., ..=12) => DateShape::DayFirst,
        (..=12, 13..) => DateShape::MonthFirst,
        _ if date.contains('.') => DateShape::Points,
        _ if first != second => DateShape::Open,
        _ => DateShape::Other,
    }
}

fn has_two_readings(cell: &str) -> bool {
    let day = |order| date_text::read(cell, order).map(|read| read.day);
    day(DateOrder::DayFirst).is_some() && day(DateOrder::DayFirst) != day(DateOrder::MonthFirst)
}

/// What the marks in an amount say about its decimal sign.
enum Marks {
    /// They show it.
    Decimal(DecimalSign),
    /// The only one, which this is as a decimal sign, may be either.
    Open(DecimalSign),
    None,
}

fn marks_of_amount(cell: &str) -> Marks {
    let number = cell.trim_matches(|c: char| !c.is_ascii_digit());
    let Some(at) = number.rfind(['.', ',']) else { return Marks::None };
    let (head, tail) = (&number[..at], &number[at + 1..]);
    let (mark, other) = match number[at..].starts_with('.') {
        true => (DecimalSign::Point, DecimalSign::Comma),
        false => (DecimalSign::Comma, DecimalSign::Point),
    };
    if !tail.bytes().all(|byte| byte.is_ascii_digit()) {
        // The fraction of 6.02E23 is no group of three.
        let is_power = |(digits, power): (&str, &str)| {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && power.parse::<i32>().is_ok()
        };
        return if tail.split_once(['e', 'E']).is_some_and(is_power) { Marks::Decimal(mark) } else { Marks::None };
    }
    if head.contains(mark.char()) {
        // A version or a date has several marks, too: 1.2.3 shows nothing.
        if is_grouped(number, mark) { Marks::Decimal(other) } else { Marks::None }
    } else if head.contains(other.char()) {
        if is_grouped(head, other) { Marks::Decimal(mark) } else { Marks::None }
    } else if tail.len() != 3 || head.len() > 3 || head.starts_with('0') {
        Marks::Decimal(mark)
    } else {
        Marks::Open(mark)
    }
}

/// Whether a mark groups the digits of a number: by three, or by two before the last three, as in India.
fn is_grouped(number: &str, mark: DecimalSign) -> bool {
    let mut groups = number.split(mark.char()).rev();
    let is_group = |group: &str, lengths: &[usize]| {
        lengths.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (last, first) = (groups.next(), groups.next_back());
    last.is_some_and(|last| is_group(last, &[3]))
        && first.is_some_and(|first| is_group(first, &[1, 2, 3]))
        && groups.all(|group| is_group(group, &[2, 3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_order_of_a_column_is_proven_open_or_contradictory() {
        use DateOrder::{DayFirst, MonthFirst};
        let text = str::to_string;
        for (cells, expected) in [
            (vec!["04/05/2021", "13/05/2021"], (DayFirst, Evidence::Proven(text("13/05/2021")))),
            (vec!["04/05/2021", "04/13/2021 10:00"], (MonthFirst, Evidence::Proven(text("04/13/2021 10:00")))),
            (vec!["05/05/2021", "04/05/2021"], (MonthFirst, Evidence::Open(text("04/05/2021")))),
            (vec!["04.05.2021"], (DayFirst, Evidence::Proven(text("04.05.2021")))),
            (vec!["04.05.2021", "04.13.2021"], (MonthFirst, Evidence::Proven(text("04.13.2021")))),
            (
                vec!["13/05/2021", "05/14/2021"],
                (DayFirst, Evidence::Contradictory(text("13/05/2021"), text("05/14/2021"))),
            ),
            (vec!["2021-04-05", "04/05/2021"], (MonthFirst, Evidence::Open(text("04/05/2021")))),
            (vec!["2021-04-05", "5 April 2021", "05/05/2021", ""], (MonthFirst, Evidence::Nothing)),
        ] {
            assert_eq!(of_dates(cells.iter().copied()), expected, "{cells:?}");
        }
    }

    #[test]
    fn the_decimal_sign_of_a_column_is_proven_open_or_contradictory() {
        use DecimalSign::{Comma, Point};
        let text = str::to_string;
        for (cells, expected) in [
            (vec!["1.000", "89,90 €"], (Some(Comma), Evidence::Proven(text("89,90 €")))),
            (vec!["1.000", "1.000.000"], (Some(Comma), Evidence::Proven(text("1.000.000")))),
            (vec!["1,000", "(1,200.00)"], (Some(Point), Evidence::Proven(text("(1,200.00)")))),
            (vec!["0,075"], (Some(Comma), Evidence::Proven(text("0,075")))),
            (vec!["1.000", "2.500", "7"], (None, Evidence::Open(text("1.000")))),
            (vec!["1,5", "1.5"], (None, Evidence::Contradictory(text("1.5"), text("1,5")))),
            (vec!["6.0E7", "1,000"], (Some(Point), Evidence::Proven(text("6.0E7")))),
            (vec!["1.2.3", "10.0.1", "31.12.2026", "1.000"], (None, Evidence::Open(text("1.000")))),
            (vec!["1.2.3,4", "192.168.1.100", "1,2,345"], (None, Evidence::Nothing)),
            (vec!["12,34,567"], (Some(Point), Evidence::Proven(text("12,34,567")))),
            (vec!["12,34,567.5"], (Some(Point), Evidence::Proven(text("12,34,567.5")))),
            (vec!["7", "n/a", "31.12.2026 10:00", ""], (None, Evidence::Nothing)),
        ] {
            assert_eq!(of_amounts(cells.iter().copied()), expected, "{cells:?}");
        }
        assert!(contradicts("1.5", Comma) && !contradicts("1.500", Comma) && !contradicts("7", Comma));
    }
}
