//! Reads Excel workbooks: every visible sheet as rows of text. Dates become ISO, percentages keep their sign, other
//! numbers have a point; formulas are read as their last values.
use std::collections::HashMap;

use super::xml::{self, Token};
use super::zip::Archive;
use crate::base::{Currency, Date, money};
use crate::import_export::cell_table::CellTable;
use crate::import_export::encoding;
use crate::import_export::table::{MAX_CELL, MAX_LINE_CELLS, MAX_ROWS, MAX_TEXT, TOO_MUCH_TEXT};
use crate::locale::{Phrase, phrase};

/// The maximum number of cells in all rows.
const MAX_CELLS: usize = 10_000_000;

const DAMAGED: Phrase = phrase(
    "The workbook is damaged. Open it in Excel, save it again as XLSX or as CSV, and choose that file.",
    "Die Arbeitsmappe ist beschädigt. Öffnen Sie sie in Excel, speichern Sie sie erneut als XLSX oder CSV und wählen Sie diese Datei.",
);
const TOO_LARGE: Phrase = phrase(
    "A sheet has more than 250,000 rows, 2,000 columns or a cell of 100,000 characters. Split it and import the parts.",
    "Ein Blatt hat mehr als 250.000 Zeilen, 2.000 Spalten oder eine Zelle mit 100.000 Zeichen. Teilen Sie es und importieren Sie die Teile.",
);

/// Whether an archive is a workbook.
pub fn is_xlsx(archive: &Archive) -> bool {
    archive.names().any(|name| name == "xl/workbook.xml")
}

/// Rows with their numbers.
#[derive(Default)]
pub struct Rows {
    /// The rows.
    pub cells: CellTable,
    /// The row number of each.
    pub lines: Vec<u32>,
}

/// The sheets of a workbook by name.
pub fn read(archive: &mut Archive) -> Result<Vec<(String, Rows)>, Phrase> {
    let mut part = |name: &str| -> Result<Option<String>, Phrase> {
        Ok(archive.read(name)?.map(|bytes| encoding::decode(&bytes).0.into_owned()))
    };
    let book = part("xl/workbook.xml")?.ok_or(DAMAGED)?;
    let places = relations(&part("xl/_rels/workbook.xml.rels")?.unwrap_or_default());
    let shared = part("xl/sharedStrings.xml")?.map(|text| strings(&text)).unwrap_or_default();
    let styles = part("xl/styles.xml")?.map(|text| formats(&text)).unwrap_or_default();
    let mut sheets = Vec::new();
    let mut from_1904 = false;
    for token in xml::tokens(&book) {
        match token {
            Token::Open("workbookPr", has) => {
                from_1904 = has.get("date1904").is_some_and(|value| matches!(&*value, "1" | "true"));
            }
            Token::Open("sheet", has) => {
                let is_hidden = has.get("state").is_some_and(|state| state != "visible");
                if let (Some(name), Some(place), false) = (has.get("name"), has.get("id"), is_hidden) {
                    sheets.push((name.into_owned(), place.into_owned()));
                }
            }
            _ => {}
        }
    }
    let world = World { shared, styles, from_1904 };
    let mut out = Vec::new();
    for (name, id) in sheets {
        let Some(text) = places.get(&id).and_then(|place| part(place).transpose()).transpose()? else { continue };
        out.push((name, rows(&text, &world)?));
    }
    Ok(out)
}

/// The format of a number in a cell.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Plain,
    Date,
    Percent,
    Money(Currency),
}

struct World {
    shared: Vec<String>,
    styles: Vec<Format>,
    from_1904: bool,
}

/// The paths of the parts, by relationship id.
fn relations(text: &str) -> HashMap<String, String> {
    let place = |token| match token {
        Token::Open("Relationship", has) => {
            let target = has.get("Target")?;
            let place = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string);
            Some((has.get("Id")?.into_owned(), place))
        }
        _ => None,
    };
    xml::tokens(text).filter_map(place).collect()
}

/// The shared strings. A string may consist of differently formatted runs; phonetic text is skipped.
fn strings(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut is_text, mut is_spoken) = (false, false);
    for token in xml::tokens(text) {
        match token {
            Token::Open("si", _) => out.push(String::new()),
            Token::Open("rPh", _) => is_spoken = true,
            Token::Close("rPh") => is_spoken = false,
            Token::Open("t", _) => is_text = true,
            Token::Close("t") => is_text = false,
            Token::Text(piece) if is_text && !is_spoken => {
                if let Some(last) = out.last_mut() {
                    last.push_str(&piece);
                }
            }
            _ => {}
        }
    }
    out
}

/// The number format of each cell style.
fn formats(text: &str) -> Vec<Format> {
    let mut own: HashMap<u32, Format> = HashMap::new();
    let mut out = Vec::new();
    let mut is_cell_style = false;
    for token in xml::tokens(text) {
        match token {
            Token::Open("numFmt", has) => {
                if let (Some(id), Some(code)) =
                    (has.get("numFmtId").and_then(|id| id.parse().ok()), has.get("formatCode"))
                {
                    own.insert(id, of_code(&code));
                }
            }
            Token::Open("cellXfs", _) => is_cell_style = true,
            Token::Close("cellXfs") => is_cell_style = false,
            Token::Open("xf", has) if is_cell_style => {
                let id = has.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                out.push(own.get(&id).copied().unwrap_or(match id {
                    9 | 10 => Format::Percent,
                    14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
                    _ => Format::Plain,
                }));
            }
            _ => {}
        }
    }
    out
}

/// A custom format is a date format if it has such letters outside of quotes and brackets, which may name a currency.
fn of_code(code: &str) -> Format {
    let words = code.split(['"', '[', ']', ' ', '-', '\\', '_']).map(|word| word.trim_start_matches('$'));
    let currency = words.filter(|word| money::is_iso_code(word)).find_map(Currency::parse);
    let symbol = [('€', *b"EUR"), ('£', *b"GBP")].into_iter().find(|(symbol, _)| code.contains(*symbol));
    let symbol = symbol.and_then(|(_, code)| Currency::parse(std::str::from_utf8(&code).ok()?));
    let mut bare = String::new();
    let mut end = None;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match (end, c) {
            (Some(close), c) if c == close => end = None,
            (Some(_), _) => {}
            (None, '"') => end = Some('"'),
            (None, '[') => end = Some(']'),
            (None, '\\' | '_' | '*') => drop(chars.next()),
            (None, c) => bare.push(c.to_ascii_lowercase()),
        }
    }
    if bare.contains('%') {
        Format::Percent
    } else if bare != "general" && bare.contains(['d', 'm', 'y', 'h', 's']) {
        Format::Date
    } else {
        currency.or(symbol).map_or(Format::Plain, Format::Money)
    }
}

fn rows(text: &str, world: &World) -> Result<Rows, Phrase> {
    let mut out = Rows::default();
    let mut line = 0;
    let mut cells: Vec<String> = Vec::new();
    let (mut count, mut text_length) = (0, 0);
    // A cell without a reference follows the one before it.
    let mut after = 0;
    let (mut column, mut kind, mut style) = (0, String::new(), Format::Plain);
    let (mut value, mut is_value) = (String::new(), false);
    for token in xml::tokens(text) {
        match token {
            Token::Open("row", has) => {
                // Empty rows may be missing; a row number that does not increase is invalid.
                let said = has.get("r").and_then(|number| number.parse().ok());
                line = said.filter(|said| *said > line).unwrap_or(line + 1);
                cells.clear();
                after = 0;
            }
            Token::Open("c", has) => {
                column = has.get("r").and_then(|place| column_of(&place)).unwrap_or(after);
                after = column + 1;
                kind = has.get("t").map(|kind| kind.into_owned()).unwrap_or_default();
                let style_at = has.get("s").and_then(|at| at.parse::<usize>().ok());
                style = style_at.and_then(|at| world.styles.get(at).copied()).unwrap_or(Format::Plain);
                value.clear();
            }
            Token::Open("v" | "t", _) => is_value = true,
            Token::Close("v" | "t") => is_value = false,
            Token::Text(piece) if is_value => value.push_str(&piece),
            Token::Close("c") => {
                let cell = cell(&kind, style, &value, world);
                if column >= MAX_LINE_CELLS || cell.len() > MAX_CELL {
                    return Err(TOO_LARGE);
                }
                if !cell.is_empty() {
                    cells.resize(cells.len().max(column + 1), String::new());
                    cells[column] = cell;
                }
            }
            Token::Close("row") if cells.iter().any(|cell| !cell.trim().is_empty()) => {
                count += cells.len();
                text_length += cells.iter().map(String::len).sum::<usize>();
                if text_length > MAX_TEXT {
                    return Err(TOO_MUCH_TEXT);
                }
                out.cells.push(cells.iter().map(String::as_str));
                out.lines.push(line);
                cells.clear();
                if out.lines.len() > MAX_ROWS || count > MAX_CELLS {
                    return Err(TOO_LARGE);
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

/// The column of a reference such as `AB12`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn cell(kind: &str, style: Format, value: &str, world: &World) -> String {
    match kind {
        "s" => value.trim().parse::<usize>().ok().and_then(|at| world.shared.get(at).cloned()).unwrap_or_default(),
        "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_string(),
        "e" => String::new(),
        "str" | "inlineStr" | "d" => value.to_string(),
        _ => match (value.trim().parse::<f64>(), style) {
            (Ok(number), Format::Date) => date(number, world.from_1904).unwrap_or_else(|| value.to_string()),
            (Ok(number), Format::Percent) => format!("{}%", super::records::plain_number(number * 100.0)),
            (Ok(number), Format::Money(currency)) => {
                format!("{} {}", super::records::plain_number(number), currency.code())
            }
            (Ok(number), Format::Plain) => super::records::plain_number(number),
            (Err(_), _) => value.to_string(),
        },
    }
}

/// A date from a serial number, whose fraction is the time; Excel counts a 29 February 1900, which did not exist.
fn date(number: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let milliseconds = (number * 86_400_000.0).round() as i64;
    let (days, time) = ((milliseconds / 86_400_000) as i32, milliseconds % 86_400_000);
    let seconds = time / 1000;
    let mut clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if time % 1000 != 0 {
        clock.push_str(&format!(".{:03}", time % 1000));
    }
    if days == 0 && !from_1904 {
        return Some(clock);
    }
    let start = if from_1904 { Date::from_ymd(1904, 1, 1)? } else { Date::from_ymd(1899, 12, 30)? };
    let day = start.add_days(days + i32::from(!from_1904 && days < 60)).to_iso();
    Some(if time == 0 { day } else { format!("{day} {clock}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_formats_are_those_of_excel() {
        for (number, expected) in [
            (45_292.0, "2024-01-01"),
            (45_292.5, "2024-01-01 12:00:00"),
            (61.0, "1900-03-01"),
            (1.0, "1900-01-01"),
            (0.25, "06:00:00"),
        ] {
            assert_eq!(date(number, false).as_deref(), Some(expected));
        }
        assert_eq!(date(43_830.0, true).as_deref(), Some("2024-01-01"));
        for (code, is_date) in [
            ("dd\\.mm\\.yyyy", true),
            ("#,##0.00 \"day\"", false),
            ("[$-407]d. mmm", true),
            ("General", false),
            ("[Red]0", false),
        ] {
            assert_eq!(of_code(code) == Format::Date, is_date, "{code}");
        }
        assert_eq!(column_of("AB12"), Some(27));
    }
}
