//! The histogram of a simulation: the frequency of each sum.
use super::chart::{Anchor, ChartDrawing, Shape, Spot, compact_number, scaled_length};
use super::figure::{Figure, money};
use super::labels;
use super::simulation::SimulationResult;
use crate::base::Currency;
use crate::base::money::Sums;
use crate::locale::{Language, format, phrases};

const HEIGHT: i32 = 150;
/// The series of sums within the middle eighty percent of the runs, and of those outside.
const INSIDE: usize = 0;
const BEYOND: usize = 7;

/// An amount as a figure.
pub fn figure(minor: i64, currency: Currency) -> Figure {
    Figure::Money(Sums([(currency, minor.into())].into_iter().collect()))
}

/// Draws the runs with the given width; `None` if all end at one sum. `goal` is marked unless it is 0.
pub fn draw(
    range: &SimulationResult,
    currency: Currency,
    goal: i64,
    width: i32,
    language: Language,
) -> Option<ChartDrawing> {
    let (first, last) = (range.bins.first()?, range.bins.last()?);
    let count = range.bins.len() as i32;
    if count < 2 {
        return None;
    }
    let (left, room) = (8, width - 16);
    let each = (room / count).max(3);
    let most = range.bins.iter().map(|bin| i64::from(bin.runs)).max()?;
    let written = |minor: i64| labels::figure(&figure(minor, currency), language);
    let label =
        |minor: i64| compact_number(&figure(minor, currency), &format::money(money(minor.into(), currency), language));
    let mut shapes = vec![Shape::Rule(left, HEIGHT + 1, left + each * count, HEIGHT + 1)];
    for (at, bin) in range.bins.iter().enumerate() {
        let high = scaled_length(bin.runs.into(), most, HEIGHT - 20).max(i32::from(bin.runs > 0) * 2);
        let series = if bin.to > range.low && bin.from <= range.high { INSIDE } else { BEYOND };
        let name = phrases::RUN_BIN.with(language, &[&written(bin.from), &written(bin.to)]);
        let runs = phrases::RUNS_OF.with(
            language,
            &[&format::number(bin.runs.into(), language), &format::number(range.runs.into(), language)],
        );
        let spot = Spot { line: at, sub: None, measure: 0, name, figure: runs };
        shapes.push(Shape::Bar((left + at as i32 * each, HEIGHT - high, each - 2, high), series, spot));
    }
    shapes.push(Shape::Text(left, HEIGHT + 18, Anchor::Start, label(first.from)));
    shapes.push(Shape::Text(left + each * count, HEIGHT + 18, Anchor::End, label(last.to)));
    if goal > first.from && goal < last.to {
        let span = i128::from(last.to) - i128::from(first.from);
        let x = left + (i128::from(goal - first.from) * i128::from(each * count) / span.max(1)) as i32;
        shapes.push(Shape::Rule(x, 12, x, HEIGHT + 4));
        let anchor = if x > width / 2 { Anchor::End } else { Anchor::Start };
        let text = format!("{} {}", phrases::QUOTA_OF_QUARTER.of(language), label(goal));
        shapes.push(Shape::Text(if x > width / 2 { x - 6 } else { x + 6 }, 10, anchor, text));
    }
    Some(ChartDrawing { width, height: HEIGHT + 24, shapes, series: Vec::new() })
}
