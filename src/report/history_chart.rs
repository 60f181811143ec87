//! The chart of a history table: bars side by side, or levels and the steps between them.
use super::chart::{Anchor, ChartDrawing, Shape, Spot, compact_number, scaled_length, short};
use super::history_table::HistoryTable;
use super::{Figure, labels};
use crate::locale::Language;

const ROW: i32 = 22;
/// The series of levels, of steps up or won, of other steps down, and of steps that change nothing.
const LEVEL: usize = 0;
const UP: usize = 2;
const DOWN: usize = 4;
const NOTHING: usize = 7;

/// Draws a history table with the given width; `None` if there is nothing to draw.
pub fn draw(sheet: &HistoryTable, width: i32, language: Language) -> Option<ChartDrawing> {
    if sheet.lines.is_empty() || sheet.drawn.is_empty() {
        return None;
    }
    Some(if sheet.is_waterfall { waterfall(sheet, width, language) } else { bars(sheet, width, language) })
}

fn spot(sheet: &HistoryTable, line: usize, column: usize, language: Language) -> Spot {
    let name = format!("{}, {}", sheet.lines[line].name, sheet.columns[column].name.of(language));
    Spot {
        line,
        sub: None,
        measure: column,
        name,
        figure: labels::figure(&sheet.lines[line].figures[column], language),
    }
}

fn written(figure: &Figure, language: Language) -> String {
    compact_number(figure, &labels::figure(figure, language))
}

fn bars(sheet: &HistoryTable, width: i32, language: Language) -> ChartDrawing {
    let left = (width * 3 / 10).min(210);
    let room = width - left - 96;
    let size = |line: usize, column: usize| sheet.lines[line].figures[column].size(sheet.currency);
    let lines = 0..sheet.lines.len();
    let most = lines.clone().flat_map(|line| sheet.drawn.iter().map(move |column| size(line, *column))).max();
    let each = if sheet.drawn.len() == 1 { ROW } else { 15 };
    let (mut shapes, mut top) = (Vec::new(), 0);
    for line in lines {
        let middle = top + sheet.drawn.len() as i32 * each / 2 + 4;
        shapes.push(Shape::Text(left - 8, middle, Anchor::End, short(&sheet.lines[line].name, left / 7)));
        for (at, column) in sheet.drawn.iter().enumerate() {
            let long = scaled_length(size(line, *column), most.unwrap_or(0), room).max(2);
            let y = top + at as i32 * each;
            shapes.push(Shape::Bar((left, y + 1, long, each - 3), at, spot(sheet, line, *column, language)));
            let text = written(&sheet.lines[line].figures[*column], language);
            shapes.push(Shape::Text(left + long + 6, y + each / 2 + 3, Anchor::Start, text));
        }
        top += sheet.drawn.len() as i32 * each + 8;
    }
    let names = sheet.drawn.iter().map(|column| sheet.columns[*column].name.of(language).to_string());
    let series = if sheet.drawn.len() > 1 { names.collect() } else { Vec::new() };
    ChartDrawing { width, height: top.max(ROW), shapes, series }
}

fn waterfall(sheet: &HistoryTable, width: i32, language: Language) -> ChartDrawing {
    let column = sheet.drawn[0];
    let left = (width * 3 / 10).min(240);
    let room = width - left - 110;
    let size = |line: usize| sheet.lines[line].figures[column].size(sheet.currency);
    // The start and the end of each bar.
    let mut level = 0i64;
    let ends: Vec<(i64, i64)> = (0..sheet.lines.len())
        .map(|line| {
            let from = if sheet.lines[line].is_level { 0 } else { level };
            level = from.saturating_add(size(line));
            (from, level)
        })
        .collect();
    let most = ends.iter().map(|(from, to)| *from.max(to)).max().unwrap_or(0);
    let x = |size: i64| left + scaled_length(size, most, room);
    let (mut shapes, mut top) = (Vec::new(), 0);
    for (line, (from, to)) in ends.iter().enumerate() {
        let is_level = sheet.lines[line].is_level;
        let (low, high) = (x(*from.min(to)), x(*from.max(to)));
        let series = match size(line) {
            _ if is_level => LEVEL,
            0 => NOTHING,
            _ if to > from || sheet.lines[line].is_success => UP,
            _ => DOWN,
        };
        let middle = top + ROW / 2 + 4;
        shapes.push(Shape::Text(left - 8, middle, Anchor::End, short(&sheet.lines[line].name, left / 7)));
        if line + 1 < ends.len() {
            shapes.push(Shape::Rule(x(*to), top + ROW - 2, x(*to), top + ROW + 8));
        }
        let area = (low, top + 1, (high - low).max(2), ROW - 3);
        shapes.push(Shape::Bar(area, series, spot(sheet, line, column, language)));
        let figure = &sheet.lines[line].figures[column];
        let plus = if !is_level && size(line) > 0 { "+" } else { "" };
        shapes.push(Shape::Text(
            high.max(low + 2) + 6,
            middle,
            Anchor::Start,
            format!("{plus}{}", written(figure, language)),
        ));
        top += ROW + 6;
    }
    ChartDrawing { width, height: top, shapes, series: Vec::new() }
}
