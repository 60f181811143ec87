//! Cells of a list as tab-separated text on the clipboard, which can be pasted here and into spreadsheets.
use super::{RecordStore, display_names, meetings, picklists, search};
use crate::base::date_text::{self, DateOrder};
use crate::base::{Currency, Id, Money, Row, Value, decimal, fold};
use crate::domain::picklist::Picklist;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType};
use crate::locale::region::{self, Region};
use crate::locale::{Language, Phrase, phrase};

/// The number of search hits that are compared with the exact name.
const SAME: usize = 8;

/// Formats rows of cells as text.
pub fn write(rows: &[Vec<String>]) -> String {
    let row = |cells: &Vec<String>| {
        let clean = |cell: &String| cell.replace(['\t', '\n', '\r'], " ");
        cells.iter().map(clean).collect::<Vec<_>>().join("\t")
    };
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// Splits a text into rows of cells.
pub fn rows(text: &str) -> Vec<Vec<&str>> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.split('\n').map(|line| line.trim_end_matches('\r').split('\t').collect()).collect()
}

/// A value in the form a spreadsheet understands.
pub fn plain(set: &RecordStore, field: &Field, value: &Value, language: Language) -> String {
    match value {
        Value::Money(money) => amount(*money, language),
        Value::Number(number) if field.kind == FieldType::Decimal => {
            region::with_decimal_sign(decimal::plain(*number), language)
        }
        Value::Number(number) if field.kind == FieldType::Percent => number.to_string(),
        Value::Text(text) if field.key == "responses" => meetings::named_responses(set, text, language),
        value => display_names::plain(set, field, value, language),
    }
}

/// The amount without its currency if that is the euro, so that a spreadsheet reads it as a number.
fn amount(money: Money, language: Language) -> String {
    let digits = region::with_decimal_sign(money.plain(), language);
    if money.currency == crate::base::Currency::EUR { digits } else { format!("{digits} {}", money.currency.code()) }
}

/// A value as the text of a cell.
pub fn cell(set: &RecordStore, field: &Field, value: Option<&Value>, language: Language) -> String {
    value.map(|value| plain(set, field, value, language)).unwrap_or_default()
}

/// Parses the text of a cell into a value of a field of a record.
pub fn read(
    set: &RecordStore,
    row: &Row,
    field: &Field,
    text: &str,
    currency: Currency,
) -> Result<Option<Value>, Phrase> {
    let text = text.trim();
    let wanted = fold::fold(text);
    match field.kind {
        FieldType::Flag => Ok(Value::flag(["yes", "ja", "oui", "true", "1", "x", "✓"].contains(&wanted.as_str()))),
        FieldType::Choice(_) | FieldType::Link(_) | FieldType::Choices(_) | FieldType::Links(_) if !text.is_empty() => {
            let is_one = matches!(field.kind, FieldType::Choice(_) | FieldType::Link(_));
            let parts: Vec<&str> = if is_one { vec![text] } else { text.split(';').map(str::trim).collect() };
            let ids = parts.iter().map(|name| named(set, row, field, name)).collect::<Result<Vec<Id>, Phrase>>()?;
            Ok(if is_one { ids.first().copied().map(Value::Link) } else { Some(Value::Links(ids)) })
        }
        FieldType::Moment if !text.is_empty() => {
            match date_text::read_moment(text, order(), set.computed_values().view().zone) {
                Some(at) => Ok(Some(Value::Moment(at))),
                None => Err(validate::NO_MOMENT),
            }
        }
        _ => validate::read(field, text, currency),
    }
}

/// The order of day and month in which people type.
fn order() -> DateOrder {
    match Region::of_typing() {
        Some(Region::UnitedStates) => DateOrder::MonthFirst,
        _ => DateOrder::DayFirst,
    }
}

/// The record with this name, in any language, that a field may link to. A stage is one of the record's pipeline if
/// that has one of this name.
fn named(set: &RecordStore, row: &Row, field: &Field, name: &str) -> Result<Id, Phrase> {
    let wanted = fold::fold(name);
    let is_it = |id: &Id| {
        Language::ALL.iter().any(|language| {
            fold::fold(&display_names::whole_of(set, *id, *language)) == wanted
                || fold::fold(&picklists::label(set, field, *id, *language)) == wanted
        })
    };
    let entries = picklists::entries(set, field);
    let found: Vec<Id> = match field.target().filter(|_| entries.is_empty()) {
        Some(kind) => search::of_kind(set, kind, name, SAME).into_iter().filter(is_it).collect(),
        None => entries.into_iter().filter(is_it).collect(),
    };
    let own = row.link(field.number).map(|id| picklists::pipeline_of(set, id));
    let is_own = |id: &&Id| Some(picklists::pipeline_of(set, **id)) == own;
    let is_stage = field.kind == FieldType::Choice(Picklist::Stage);
    match (found.as_slice(), found.iter().find(is_own).filter(|_| is_stage)) {
        ([], _) => Err(phrase!("No entry has this name.", "Kein Eintrag heißt so.", "Aucune entrée ne porte ce nom.")),
        ([one], _) | (_, Some(one)) => Ok(*one),
        _ if is_stage => Err(phrase!(
            "Several pipelines have a stage of this name. Add the pipeline in brackets.",
            "Mehrere Pipelines haben eine Phase dieses Namens. Setzen Sie die Pipeline in Klammern dahinter.",
            "Plusieurs pipelines ont une étape de ce nom. Ajoutez le pipeline entre parenthèses.",
        )),
        _ => Err(phrase!(
            "Several records have this name. Choose one in the cell.",
            "Mehrere Datensätze heißen so. Wählen Sie einen in der Zelle.",
            "Plusieurs fiches portent ce nom. Choisissez-en une dans la cellule.",
        )),
    }
}
