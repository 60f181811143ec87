//! Writes a list as an Excel workbook: numbers, dates, timestamps and amounts are typed, and text is never a formula.
use std::borrow::Cow;
use std::fmt::Write;

use super::csv_writer;
use super::readers::xml::escape;
use super::readers::zip;
use crate::base::{Currency, Date, Timestamp, Value, decimal};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::Language;
use crate::store::{RecordStore, Slot, clipboard_tsv};

/// The styles of every workbook; those of currencies follow.
const STYLES: [&str; 5] = ["General", "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm", "0\"%\"", "General"];
const DAY: usize = 1;
const MOMENT: usize = 2;
const PERCENT: usize = 3;
const HEADING: usize = 4;

/// Writes the records in `slots` with these fields. `local` returns the timestamp of a local time in milliseconds.
pub fn write(
    set: &RecordStore,
    kind: RecordType,
    fields: &[&'static Field],
    slots: &[Slot],
    language: Language,
    local: fn(i64) -> Timestamp,
) -> Vec<u8> {
    let mut currencies: Vec<Currency> = Vec::new();
    let mut rows = String::new();
    let mut row = |number: usize, cells: Vec<String>| {
        // Writing to a string cannot fail.
        let _ = write!(rows, "<row r=\"{number}\">{}</row>", cells.concat());
    };
    row(1, fields.iter().map(|field| text(field.label.of(language), HEADING)).collect());
    for (at, record) in slots.iter().filter_map(|slot| set.row_at(kind, *slot)).enumerate() {
        let cell = |field: &&'static Field| match set.value(field, record) {
            None => "<c/>".to_string(),
            Some(Value::Money(money)) => {
                let currency = currencies.iter().position(|own| *own == money.currency).unwrap_or_else(|| {
                    currencies.push(money.currency);
                    currencies.len() - 1
                });
                number(&money.plain(), STYLES.len() + currency)
            }
            Some(Value::Number(value)) => match field.kind {
                FieldType::Decimal => number(&decimal::plain(value), 0),
                FieldType::Percent => number(&value.to_string(), PERCENT),
                _ => number(&value.to_string(), 0),
            },
            Some(Value::Day(day)) => number(&days(day).to_string(), DAY),
            Some(Value::Moment(at)) => {
                // The wall-clock time in the user's time zone.
                let shown = Timestamp(2 * at.0 - local(at.0).0);
                let day = shown.day();
                let part = (shown.0 - day.midnight().0) as f64 / 86_400_000.0;
                number(&(f64::from(days(day)) + part).to_string(), MOMENT)
            }
            Some(value) => text(&clipboard_tsv::cell(set, field, Some(&value), language), 0),
        };
        let cells = fields.iter().map(cell).collect();
        row(at + 2, cells);
    }
    let name: String = kind.many().of(language).chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    let sheet = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>{rows}</sheetData></worksheet>"
    );
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escape(&name)
    );
    zip::write(&[
        ("[Content_Types].xml", TYPES.as_bytes().to_vec()),
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", book.into_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(&[("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")])),
        ("xl/styles.xml", styles(&currencies).into_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
    ])
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>",
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
    "</Types>"
);

fn relations(links: &[(&str, &str)]) -> Vec<u8> {
    let link = |(at, (kind, target)): (usize, &(&str, &str))| {
        format!("<Relationship Id=\"rId{}\" Type=\"{LINKS}/{kind}\" Target=\"{target}\"/>", at + 1)
    };
    let links: String = links.iter().enumerate().map(link).collect();
    format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>")
        .into_bytes()
}

fn styles(currencies: &[Currency]) -> String {
    let own = STYLES.iter().map(|code| code.to_string()).chain(currencies.iter().map(|currency| {
        let digits = currency.digits() as usize;
        let point = if digits > 0 { "." } else { "" };
        format!("#,##0{point}{} \"{}\"", "0".repeat(digits), currency.code())
    }));
    let (mut formats, mut looks) = (String::new(), String::new());
    for (at, code) in own.enumerate() {
        let (id, font) = (164 + at, usize::from(at == HEADING));
        // Writing to a string cannot fail.
        let _ = write!(formats, "<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escape(&code));
        let _ = write!(
            looks,
            "<xf numFmtId=\"{id}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
        );
    }
    let count = STYLES.len() + currencies.len();
    let font = |bold| format!("<font>{bold}<sz val=\"11\"/><name val=\"Calibri\"/></font>");
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{count}\">{formats}</numFmts><fonts count=\"2\">{}{}</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"{count}\">{looks}</cellXfs></styleSheet>",
        font(""),
        font("<b/>")
    )
}

/// Excel's serial number of a date, correct from March 1900 on.
fn days(day: Date) -> i32 {
    let start = Date::from_ymd(1899, 12, 30).unwrap_or(day);
    ((day.midnight().0 - start.midnight().0) / 86_400_000) as i32
}

fn number(value: &str, style: usize) -> String {
    format!("<c s=\"{style}\"><v>{value}</v></c>")
}

fn text(value: &str, style: usize) -> String {
    // The maximum length of an Excel cell.
    let value: String = as_read(value).chars().take(32_767).collect();
    format!("<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape(&value))
}

/// A text in the form that is read as this text: an apostrophe before a formula is doubled, because the import removes
/// one, and so is the underscore before what looks like the number of a character.
fn as_read(value: &str) -> Cow<'_, str> {
    let is_guard = value.starts_with('\'') && csv_writer::is_formula(value.trim_start_matches('\''));
    if !is_guard && !value.contains("_x") {
        return value.into();
    }
    let mut out = String::with_capacity(value.len() + 1);
    out.push_str(if is_guard { "'" } else { "" });
    let mut rest = value;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        let is_code =
            from.len() > 6 && from.as_bytes()[2..6].iter().all(u8::is_ascii_hexdigit) && from.as_bytes()[6] == b'_';
        out.push_str(before);
        out.push_str(if is_code { "_x005F_x" } else { "_x" });
        rest = &from[2..];
    }
    out.push_str(rest);
    out.into()
}
