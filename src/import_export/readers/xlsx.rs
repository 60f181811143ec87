//! Reads Excel workbooks: every visible sheet as rows of text. Dates become ISO, percentages keep their sign, other
//! numbers have a point; formulas are read as their last values.
use std::borrow::Cow;
use std::collections::HashMap;

use super::number_format::{self, Format};
use super::xml::{self, Token};
use super::zip::Archive;
use crate::base::Date;
use crate::import_export::cell_table::CellTable;
use crate::import_export::encoding;
use crate::import_export::table::{
    MAX_CELL, MAX_LINE_CELLS, MAX_PROBLEMS, MAX_ROWS, MAX_TEXT, TOO_MUCH_TEXT, TableProblem,
};
use crate::locale::{Phrase, phrase};

/// The maximum number of cells in all rows.
const MAX_CELLS: usize = 10_000_000;

const DAMAGED: Phrase = phrase!(
    "The workbook is damaged. Open it in Excel, save it again as XLSX or as CSV, and choose that file.",
    "Die Arbeitsmappe ist beschädigt. Öffnen Sie sie in Excel, speichern Sie sie erneut als XLSX oder CSV und wählen Sie diese Datei.",
    "Le classeur est endommagé. Ouvrez-le dans Excel, réenregistrez-le en XLSX ou en CSV, et choisissez ce fichier.",
);
const TOO_LARGE: Phrase = phrase!(
    "A sheet has more than 250,000 rows, 2,000 columns or a cell of 100,000 characters. Split it and import the parts.",
    "Ein Blatt hat mehr als 250.000 Zeilen, 2.000 Spalten oder eine Zelle mit 100.000 Zeichen. Teilen Sie es und importieren Sie die Teile.",
    "Une feuille compte plus de 250 000 lignes, 2 000 colonnes ou une cellule de 100 000 caractères. Divisez-la et importez les parties.",
);

const ERROR: Phrase = phrase!(
    "The sheet shows an error here. The cell is read as empty.",
    "Das Blatt zeigt hier einen Fehler. Die Zelle gilt als leer.",
    "La feuille affiche ici une erreur. La cellule est lue comme vide.",
);
const NO_RESULT: Phrase = phrase!(
    "The formula here was saved without its result. The cell is read as empty; open the file in a spreadsheet, save it, and choose it again.",
    "Die Formel hier ist ohne ihr Ergebnis gespeichert. Die Zelle gilt als leer; öffnen und speichern Sie die Datei in einer Tabellenkalkulation und wählen Sie sie erneut.",
    "La formule a été enregistrée ici sans son résultat. La cellule est lue comme vide ; ouvrez le fichier dans un tableur, enregistrez-le et choisissez-le de nouveau.",
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
    /// Cells without a value that can be read.
    pub problems: Vec<TableProblem>,
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
    for text in &mut out {
        if let Cow::Owned(plain) = unescaped(text) {
            *text = plain;
        }
    }
    out
}

/// The characters that a workbook writes by their numbers: `_x000D_`, and `_x005F_` for an underscore before such text.
/// A carriage return is the end of a line.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") && !text.contains('\r') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let digits = rest.get(at + 2..at + 6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code =
            digits.filter(|_| rest[at + 6..].starts_with('_')).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push_str(&rest[..at]);
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out.replace("\r\n", "\n").replace('\r', "\n").into()
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
                    own.insert(id, number_format::of_code(&code));
                }
            }
            Token::Open("cellXfs", _) => is_cell_style = true,
            Token::Close("cellXfs") => is_cell_style = false,
            Token::Open("xf", has) if is_cell_style => {
                let id = has.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                out.push(own.get(&id).copied().unwrap_or(number_format::of_id(id)));
            }
            _ => {}
        }
    }
    out
}

fn rows(text: &str, world: &World) -> Result<Rows, Phrase> {
    let mut out = Rows::default();
    let mut line = 0;
    let mut cells: Vec<String> = Vec::new();
    let (mut count, mut text_length) = (0, 0);
    // A cell without a reference follows the one before it.
    let mut after = 0;
    let (mut column, mut kind, mut style) = (0, String::new(), Format::Plain);
    let (mut value, mut is_value, mut is_formula) = (String::new(), false, false);
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
                is_formula = false;
            }
            Token::Open("f", _) => is_formula = true,
            Token::Open("v" | "t", _) => is_value = true,
            Token::Close("v" | "t") => is_value = false,
            Token::Text(piece) if is_value => value.push_str(&piece),
            Token::Close("c") => {
                let problem = match (kind.as_str(), value.is_empty()) {
                    ("e", _) => Some(ERROR),
                    ("" | "n", true) if is_formula => Some(NO_RESULT),
                    _ => None,
                };
                if let Some(text) = problem.filter(|_| out.problems.len() < MAX_PROBLEMS) {
                    let value = value.chars().take(80).collect();
                    out.problems.push(TableProblem { line, column: Some(column), value, text });
                }
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
        "str" | "inlineStr" => unescaped(value).into_owned(),
        "d" => value.to_string(),
        _ => match (value.trim().parse::<f64>(), style) {
            (Ok(number), Format::Date) => date(number, world.from_1904).unwrap_or_else(|| value.to_string()),
            (Ok(number), Format::Time) if (0.0..1.0).contains(&number) => clock(number).0,
            (Ok(number), Format::Time) => date(number, world.from_1904).unwrap_or_else(|| value.to_string()),
            (Ok(number), Format::Duration) => duration(number),
            (Ok(number), Format::Padded(zeros)) => padded(&super::records::plain_number(number), zeros),
            (Ok(number), Format::Percent) => format!("{}%", super::records::plain_number(number * 100.0)),
            (Ok(number), Format::Money(currency)) => {
                format!("{} {}", super::records::plain_number(number), currency.code())
            }
            (Ok(number), Format::Plain) => super::records::plain_number(number),
            (Err(_), _) => value.to_string(),
        },
    }
}

/// A number with zeros in front, up to a number of digits.
fn padded(number: &str, digits: usize) -> String {
    match number.strip_prefix('-') {
        Some(number) => format!("-{number:0>digits$}"),
        None => format!("{number:0>digits$}"),
    }
}

/// Hours, minutes and seconds, of which the hours may be more than a day has.
fn duration(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round() as u64;
    let sign = if days < 0.0 && seconds > 0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The time of day of a serial number, its fraction, and the milliseconds since midnight and of all days before.
fn clock(number: f64) -> (String, i64) {
    let milliseconds = (number * 86_400_000.0).round() as i64;
    let time = milliseconds % 86_400_000;
    let seconds = time / 1000;
    let mut clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if time % 1000 != 0 {
        clock.push_str(&format!(".{:03}", time % 1000));
    }
    (clock, milliseconds)
}

/// A date from a serial number, whose fraction is the time; Excel counts a 29 February 1900, which did not exist.
fn date(number: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let (clock, milliseconds) = clock(number);
    let (days, time) = ((milliseconds / 86_400_000) as i32, milliseconds % 86_400_000);
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
    fn characters_written_by_number_are_read() {
        for (text, expected) in [
            ("one_x000D_\ntwo", "one\ntwo"),
            ("_x005F_x0041_", "_x0041_"),
            ("a_x_b _xZZZZ_ _x0041", "a_x_b _xZZZZ_ _x0041"),
            ("_xD800_", "_xD800_"),
            ("ä_x", "ä_x"),
        ] {
            assert_eq!(unescaped(text), expected);
        }
    }

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
        assert_eq!(
            (duration(1.5), duration(-0.25), padded("501", 5)),
            ("36:00:00".into(), "-6:00:00".into(), "00501".into())
        );
        assert_eq!(column_of("AB12"), Some(27));
    }
}
