//! Charts of reports: shapes with positions and labels, for the page and for files. There are no colours here; a shape
//! has the number of its series.
use super::figure::Unit;
use super::{Chart, Figure, GroupKey, Outcome, Report, labels};
use crate::base::escape::escape;
use crate::domain::FieldType;
use crate::locale::{Language, format, phrases};
use crate::store::RecordStore;

/// A drawn chart.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ChartDrawing {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The shapes, from back to front.
    pub shapes: Vec<Shape>,
    /// The names of the series; empty if there is only one.
    pub series: Vec<String>,
}

/// A shape.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A figure as a bar.
    Bar(Area, usize, Spot),
    /// A figure as a point.
    Dot(i32, i32, usize, Spot),
    /// The line through the points of a series.
    Line(Vec<(i32, i32)>, usize),
    /// A grid line behind the figures.
    Rule(i32, i32, i32, i32),
    /// A label: position, anchor and text.
    Text(i32, i32, Anchor, String),
}

/// Left, top, width, height.
pub type Area = (i32, i32, i32, i32);

/// The anchor of a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// In the middle.
    Middle,
    /// At its end.
    End,
}

/// The figure that a shape represents.
#[derive(Clone, PartialEq, Debug)]
pub struct Spot {
    /// The index of the group.
    pub line: usize,
    /// The index of the second group.
    pub sub: Option<usize>,
    /// The index of the measure.
    pub measure: usize,
    /// The labels of group and measure.
    pub name: String,
    /// The formatted figure.
    pub figure: String,
}

/// The maximum number of series side by side.
const MAX_SERIES: usize = 5;
const ROW: i32 = 22;
const TEXT: i32 = 12;

struct Drawing<'a> {
    set: &'a RecordStore,
    report: &'a Report,
    outcome: &'a Outcome,
    language: Language,
    width: i32,
}

/// Draws a report with the given width; `None` if there is nothing to draw.
pub fn draw(
    set: &RecordStore,
    report: &Report,
    outcome: &Outcome,
    width: i32,
    language: Language,
) -> Option<ChartDrawing> {
    if report.chart == Chart::Table || outcome.lines.is_empty() {
        return None;
    }
    let drawing = Drawing { set, report, outcome, language, width };
    let series = drawing.series();
    if series.is_empty() {
        return None;
    }
    let is_time = report.groups.first().and_then(|group| set.field(report.kind, group.field));
    let is_time = is_time.is_some_and(|field| matches!(field.kind, FieldType::Day | FieldType::Moment));
    Some(match report.chart {
        Chart::Funnel => drawing.funnel(series[0]),
        Chart::Line => drawing.upright(&series, true),
        _ if is_time && report.chart == Chart::Bar => drawing.upright(&series, false),
        chart => drawing.bars(&series, chart == Chart::Stacked),
    })
}

/// A series: its measure, and the second group if there is one.
type Series = (usize, Option<usize>);

impl Drawing<'_> {
    /// The series that are drawn together: the second groups by the first measure, or all measures with the first one's
    /// unit.
    fn series(&self) -> Vec<Series> {
        if !self.outcome.subs.is_empty() {
            return (0..self.outcome.subs.len()).take(MAX_SERIES + 3).map(|sub| (0, Some(sub))).collect();
        }
        let unit = |at: usize| {
            let figures = self.outcome.lines.iter().map(|line| &line.figures).chain([&self.outcome.total]);
            figures.filter_map(|figures| figures.get(at)).map(Figure::unit).find(|unit| *unit != Unit::None)
        };
        let Some(first) = (0..self.report.measures.len()).find_map(unit) else { return Vec::new() };
        let same = (0..self.report.measures.len()).filter(|at| unit(*at) == Some(first));
        same.take(MAX_SERIES).map(|at| (at, None)).collect()
    }

    fn figure(&self, line: usize, (measure, sub): Series) -> &Figure {
        let line = &self.outcome.lines[line];
        let figures = match sub {
            Some(sub) => line.cells.get(sub),
            None => Some(&line.figures),
        };
        figures.and_then(|figures| figures.get(measure)).unwrap_or(&Figure::None)
    }

    fn size(&self, line: usize, series: Series) -> i64 {
        self.figure(line, series).size(self.outcome.currency)
    }

    fn name(&self, line: usize) -> String {
        let key = &self.outcome.lines[line].key;
        labels::key(self.set, self.report, 0, key, self.outcome.others.len(), self.language)
    }

    fn series_name(&self, (measure, sub): Series) -> String {
        match sub.and_then(|sub| self.outcome.subs.get(sub)) {
            Some(key) => labels::key(self.set, self.report, 1, key, 0, self.language),
            None => labels::measure(self.set, self.report.kind, self.report.measures[measure], self.language),
        }
    }

    fn spot(&self, line: usize, series: Series) -> Spot {
        Spot {
            line,
            sub: series.1,
            measure: series.0,
            name: format!("{}, {}", self.name(line), self.series_name(series)),
            figure: labels::figure(self.figure(line, series), self.language),
        }
    }

    fn names(&self, series: &[Series]) -> Vec<String> {
        if series.len() < 2 { Vec::new() } else { series.iter().map(|series| self.series_name(*series)).collect() }
    }

    /// Horizontal bars: a row for each group, with its name before and its figure behind it.
    fn bars(&self, series: &[Series], stacks: bool) -> ChartDrawing {
        let left = (self.width * 3 / 10).min(210);
        let room = self.width - left - 96;
        let lines = 0..self.outcome.lines.len();
        let sum = |line: usize| series.iter().map(|series| self.size(line, *series).max(0)).sum::<i64>();
        let most = match stacks {
            true => lines.clone().map(sum).max(),
            false => lines.clone().flat_map(|line| series.iter().map(move |series| self.size(line, *series))).max(),
        };
        let long = |size: i64| scaled_length(size, most.unwrap_or(0), room);
        let each = if series.len() == 1 || stacks { ROW } else { 15 };
        let mut shapes = Vec::new();
        let mut top = 0;
        for line in lines {
            let rows = if stacks { 1 } else { series.len() as i32 };
            let middle = top + rows * each / 2 + 4;
            shapes.push(Shape::Text(left - 8, middle, Anchor::End, short(&self.name(line), left / 7)));
            let mut x = left;
            for (at, series) in series.iter().enumerate() {
                let amount = self.size(line, *series);
                // What is little has a bar that can be seen, and nothing has none.
                let size = if amount == 0 { 0 } else { long(amount).max(2) };
                let y = top + if stacks { 0 } else { at as i32 * each };
                if size > 0 {
                    shapes.push(Shape::Bar((x, y + 1, size, each - 3), at, self.spot(line, *series)));
                }
                if stacks {
                    x += size;
                } else {
                    let figure = labels::figure(self.figure(line, *series), self.language);
                    let text = compact_number(self.figure(line, *series), &figure);
                    shapes.push(Shape::Text(left + size + 6, y + each / 2 + 3, Anchor::Start, text));
                }
            }
            if stacks {
                let total = self.outcome.lines[line].figures.first().unwrap_or(&Figure::None);
                let total = compact_number(total, &labels::figure(total, self.language));
                shapes.push(Shape::Text(x + 6, top + each / 2 + 4, Anchor::Start, total));
            }
            top += rows * each + 8;
        }
        ChartDrawing { width: self.width, height: top.max(ROW), shapes, series: self.names(series) }
    }

    /// Vertical bars, or lines over time.
    fn upright(&self, series: &[Series], is_line: bool) -> ChartDrawing {
        let (left, height, foot) = (64, 260, 28);
        let room = self.width - left - 8;
        let count = self.outcome.lines.len() as i32;
        let lines = 0..self.outcome.lines.len();
        let most = lines.clone().flat_map(|line| series.iter().map(move |series| self.size(line, *series)));
        let most = round_up(most.max().unwrap_or(0));
        let base = height - foot;
        let y = |size: i64| base - scaled_length(size, most, base - 16);
        let mut shapes = Vec::new();
        let unit = lines.clone().map(|line| self.figure(line, series[0])).find(|figure| figure.unit() != Unit::None);
        for step in 0..=4 {
            let size = most / 4 * step;
            let at = y(size);
            shapes.push(Shape::Rule(left, at, self.width - 8, at));
            shapes.push(Shape::Text(left - 8, at + 4, Anchor::End, self.tick(size, unit)));
        }
        let wide = room / count.max(1);
        // As many labels as fit side by side.
        let longest = lines.clone().map(|line| self.name(line).chars().count()).max().unwrap_or(0);
        let every = (label_width(longest) / wide.max(1) + 1).max(1);
        for line in lines.clone() {
            if line as i32 % every == 0 {
                let x = left + wide * line as i32 + wide / 2;
                shapes.push(Shape::Text(x, height - 8, Anchor::Middle, self.name(line)));
            }
        }
        for (at, own) in series.iter().enumerate() {
            let place = |line: usize| (left + wide * line as i32 + wide / 2, y(self.size(line, *own)));
            let there = || lines.clone().filter(|line| self.figure(*line, *own).unit() != Unit::None);
            if is_line {
                shapes.push(Shape::Line(there().map(place).collect(), at));
                for line in there() {
                    let (x, y) = place(line);
                    shapes.push(Shape::Dot(x, y, at, self.spot(line, *own)));
                }
                continue;
            }
            let bar = ((wide - 6) / series.len() as i32).clamp(2, 40);
            for line in there().filter(|line| self.size(*line, *own) != 0) {
                let x = left + wide * line as i32 + (wide - bar * series.len() as i32) / 2 + bar * at as i32;
                let top = y(self.size(line, *own)).min(base - 2);
                shapes.push(Shape::Bar((x, top, bar - 1, base - top), at, self.spot(line, *own)));
            }
        }
        ChartDrawing { width: self.width, height, shapes, series: self.names(series) }
    }

    /// Bars around a centre, with the rate from each to the next.
    fn funnel(&self, series: Series) -> ChartDrawing {
        let left = (self.width * 3 / 10).min(210);
        let room = self.width - left - 64;
        let lines = 0..self.outcome.lines.len();
        let most = lines.clone().map(|line| self.size(line, series)).max().unwrap_or(0);
        let (each, mut shapes) = (34, Vec::new());
        for line in lines {
            let amount = self.size(line, series);
            let size = scaled_length(amount, most, room).max(2);
            let top = line as i32 * (each + 8);
            shapes.push(Shape::Text(left - 8, top + each / 2 + 4, Anchor::End, short(&self.name(line), left / 7)));
            if amount != 0 {
                let area = (left + (room - size) / 2, top, size, each);
                shapes.push(Shape::Bar(area, 0, self.spot(line, series)));
            }
            let figure = labels::figure(self.figure(line, series), self.language);
            shapes.push(Shape::Text(left + room + 8, top + each / 2 + 4, Anchor::Start, figure));
        }
        let height = self.outcome.lines.len() as i32 * (each + 8);
        ChartDrawing { width: self.width, height, shapes, series: Vec::new() }
    }

    fn tick(&self, size: i64, like: Option<&Figure>) -> String {
        match like.map(Figure::unit) {
            Some(Unit::Money) => {
                let digits = self.outcome.currency.map_or(2, |currency| currency.digits());
                let number = compact(size / 10i64.pow(digits), self.language);
                match self.outcome.currency.as_ref() {
                    Some(currency) => format::with_currency(&number, currency.code(), self.language),
                    None => number,
                }
            }
            Some(Unit::Percent) => labels::percent(size / 1_000, self.language),
            Some(Unit::Time) => compact(size / super::figure::DAY, self.language),
            Some(Unit::Number) => compact(size / crate::base::decimal::ONE, self.language),
            _ => compact(size, self.language),
        }
    }
}

impl ChartDrawing {
    /// The chart as an SVG file of its own, which brings its own colours.
    pub fn svg(&self, title: &str) -> String {
        const COLOURS: [&str; 8] =
            ["#3b4cca", "#b65c00", "#176b3f", "#8a3ab9", "#b3261e", "#00707c", "#6b6400", "#586073"];
        let colour = |series: usize| COLOURS[series % COLOURS.len()];
        let legend = if self.series.is_empty() { 0 } else { 24 };
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"-12 -44 {w} {h}\" font-family=\"system-ui, sans-serif\" font-size=\"{TEXT}\"><title>{t}</title><rect x=\"-12\" y=\"-44\" width=\"{w}\" height=\"{h}\" fill=\"#fff\"/><text x=\"0\" y=\"-20\" font-size=\"16\" font-weight=\"600\">{t}</text>",
            w = self.width + 24,
            h = self.height + 56 + legend,
            t = escape(title),
        );
        for shape in &self.shapes {
            out += &match shape {
                Shape::Bar((x, y, w, h), series, spot) => format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"2\" fill=\"{}\"><title>{}: {}</title></rect>",
                    colour(*series),
                    escape(&spot.name),
                    escape(&spot.figure)
                ),
                Shape::Dot(x, y, series, spot) => format!(
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{}\"><title>{}: {}</title></circle>",
                    colour(*series),
                    escape(&spot.name),
                    escape(&spot.figure)
                ),
                Shape::Line(points, series) => {
                    format!(
                        "<polyline points=\"{}\" fill=\"none\" stroke-width=\"2\" stroke=\"{}\"/>",
                        svg_points(points),
                        colour(*series)
                    )
                }
                Shape::Rule(x, y, to_x, to_y) => {
                    format!("<line x1=\"{x}\" y1=\"{y}\" x2=\"{to_x}\" y2=\"{to_y}\" stroke=\"#d5d9e0\"/>")
                }
                Shape::Text(x, y, anchor, text) => {
                    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{}\">{}</text>", anchor.name(), escape(text))
                }
            };
        }
        let mut x = 0;
        for (at, name) in self.series.iter().enumerate() {
            let y = self.height + 16;
            out += &format!(
                "<rect x=\"{x}\" y=\"{}\" width=\"10\" height=\"10\" fill=\"{}\"/><text x=\"{}\" y=\"{y}\">{}</text>",
                y - 9,
                colour(at),
                x + 14,
                escape(name)
            );
            x += name.chars().count() as i32 * 7 + 36;
        }
        out + "</svg>"
    }
}

impl Anchor {
    /// The name in SVG.
    pub fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// The `points` attribute of an SVG polyline or polygon.
pub fn svg_points(points: &[(i32, i32)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

/// The length of a size in `room`, where `most` fills it.
pub(super) fn scaled_length(size: i64, most: i64, room: i32) -> i32 {
    if most <= 0 { 0 } else { (i128::from(size.max(0)) * i128::from(room) / i128::from(most)) as i32 }
}

/// The width that a label of some characters needs beside others, in the units of the drawing.
fn label_width(chars: usize) -> i32 {
    chars.min(12) as i32 * 7 + 8
}

/// The next number with round quarters.
fn round_up(most: i64) -> i64 {
    let mut unit = 4;
    while unit < most {
        for factor in [1, 2, 3, 5] {
            if unit.saturating_mul(factor) >= most {
                return unit.saturating_mul(factor);
            }
        }
        unit = unit.saturating_mul(10);
    }
    unit
}

/// `12K` and `3.4M`, in German and French `12 k` and `3,4 M`.
fn compact(number: i64, language: Language) -> String {
    let tenths = |unit: i64| crate::locale::format::decimal(number / (unit / 10) * 100_000, language);
    let [thousands, millions] = match language {
        Language::En => ["K", "M"],
        _ => ["\u{a0}k", "\u{a0}M"],
    };
    match number.abs() {
        0..10_000 => crate::locale::format::number(number, language),
        10_000..1_000_000 => format!("{}{thousands}", tenths(1_000)),
        _ => format!("{}{millions}", tenths(1_000_000)),
    }
}

/// Amounts without cents, which only the table shows.
pub(super) fn compact_number(figure: &Figure, words: &str) -> String {
    match figure {
        Figure::Money(sums) if sums.0.len() == 1 => match words.rfind(['.', ',']) {
            Some(at) if words[at + 1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let digits = words[at + 1..].chars().take_while(char::is_ascii_digit).count();
                if digits == 2 { format!("{}{}", &words[..at], &words[at + 1 + digits..]) } else { words.to_string() }
            }
            _ => words.to_string(),
        },
        Figure::None => phrases::NONE.en.to_string(),
        _ => words.to_string(),
    }
}

pub(super) fn short(name: &str, most: i32) -> String {
    let most = most.max(6) as usize;
    if name.chars().count() <= most {
        name.to_string()
    } else {
        format!("{}…", name.chars().take(most - 1).collect::<String>())
    }
}

/// The key of a group, for the views.
pub fn key_of(outcome: &Outcome, line: usize) -> Option<&GroupKey> {
    outcome.lines.get(line).map(|line| &line.key)
}
