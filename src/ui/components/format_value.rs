//! Values formatted for display, and for the inputs of forms.
use chrono::{Datelike, Local, TimeZone, Timelike};

use crate::app_state::series_words;
use crate::base::{Date, Row, Timestamp, Value};
use crate::domain::field::FIRST;
use crate::domain::picklist::Picklist;
use crate::domain::records::{contact, lead, opportunity, stage, status};
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Language, calendar, format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;

/// The number of links shown of a field with several.
pub const MAX_LISTED: usize = 100;
/// The number of characters of a text shown for reading; editing shows all of it.
pub const MAX_SHOWN_CHARS: usize = 10_000;

/// A value for lists and pages; empty for none. A very long text is cut.
pub fn display(set: &RecordStore, field: &Field, value: Option<&Value>, language: Language) -> String {
    match value {
        None => String::new(),
        Some(Value::Money(money)) => format::money(*money, language),
        Some(Value::Day(day)) => format::day(*day, language),
        Some(Value::Moment(at)) => moment(*at, language),
        Some(Value::Number(number)) if field.kind == FieldType::Percent => {
            format::percent(&number.to_string(), language)
        }
        Some(Value::Number(number)) if field.kind == FieldType::Decimal => format::decimal(*number, language),
        Some(Value::Number(number)) => format::number(*number, language),
        Some(Value::Text(rule)) if field.key == "recurrence" => {
            series_words::of(rule, language).unwrap_or_else(|| rule.clone())
        }
        Some(Value::Yes) => phrases::YES.of(language).to_string(),
        Some(Value::Text(text)) => display_names::cut(text, MAX_SHOWN_CHARS).into_owned(),
        Some(value) => value
            .links()
            .iter()
            .take(MAX_LISTED)
            .map(|id| display_names::name_of(set, *id, language))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// A timestamp in the user's time zone, to the minute.
pub fn moment(at: Timestamp, language: Language) -> String {
    match Local.timestamp_millis_opt(at.0).single() {
        Some(local) => {
            let minutes = (local.hour() * 60 + local.minute()) as i32;
            format!("{}, {}", format::day(local_day(at), language), calendar::time(minutes, language))
        }
        None => at.to_iso(),
    }
}

/// A timestamp: only the time if it is today, with the date otherwise.
pub fn recent(at: Timestamp, today: Date, language: Language) -> String {
    let text = moment(at, language);
    if local_day(at) == today { text.rsplit(", ").next().unwrap_or_default().to_string() } else { text }
}

/// A text with its first letter capitalised.
pub fn sentence(mut text: String) -> String {
    if let Some(first) = text.chars().next() {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    text
}

/// The user's date at a timestamp.
pub fn local_day(at: Timestamp) -> Date {
    Local
        .timestamp_millis_opt(at.0)
        .single()
        .and_then(|local| Date::from_ymd(local.year(), local.month(), local.day()))
        .unwrap_or(at.day())
}

/// A value as the text of a form's input.
pub fn to_input(field: &Field, value: Option<&Value>, language: Language) -> String {
    match value {
        None => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) if field.kind == FieldType::Decimal => format::decimal(*number, language),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Money(money)) => format!("{} {}", format::amount(*money, language), money.currency.code()),
        Some(Value::Day(day)) => day.to_iso(),
        Some(Value::Moment(at)) => at.to_iso(),
        Some(Value::Yes) => "yes".to_string(),
        Some(value) => value.links().iter().map(|id| id.to_string()).collect::<Vec<_>>().join(";"),
    }
}

/// The colour of a value's chip; `None` if the value is not shown as a chip.
pub fn status_tone(set: &RecordStore, field: &Field, row: &Row) -> Option<Tone> {
    let link = row.link(field.number)?;
    match field.target()? {
        RecordType::Status => {
            let category = set.get(RecordType::Status, link)?.link(status::CATEGORY)?;
            let tones = [
                (defaults::WORKING, Tone::Warn),
                (defaults::CONVERTED, Tone::Good),
                (defaults::NOT_CONVERTED, Tone::Bad),
            ];
            Some(defaults::lookup_or(Some(category), &tones, Tone::Plain))
        }
        RecordType::Choice if field.kind == FieldType::Choice(Picklist::QuoteStatus) => {
            let tones = [
                (defaults::QUOTE_SENT, Tone::Warn),
                (defaults::QUOTE_ACCEPTED, Tone::Good),
                (defaults::QUOTE_DECLINED, Tone::Bad),
                (defaults::QUOTE_EXPIRED, Tone::Bad),
            ];
            Some(defaults::lookup_or(Some(link), &tones, Tone::Plain))
        }
        RecordType::Stage if field.number == opportunity::STAGE => Some(stage_tone(set.get(RecordType::Stage, link)?)),
        _ => None,
    }
}

/// The colour of a stage: won, lost, or how likely a deal in it is.
pub fn stage_tone(stage: &Row) -> Tone {
    match (stage.is(stage::WON), stage.is(stage::CLOSED)) {
        (true, _) => Tone::Good,
        (_, true) => Tone::Bad,
        _ => Tone::Stage((stage.number(stage::PROBABILITY).unwrap_or(0).clamp(0, 99) / 10) as u8),
    }
}

/// Whether a field is part of the name, which has its own column.
pub fn is_name(kind: RecordType, field: &Field) -> bool {
    let first_name = match kind {
        RecordType::Lead => Some(lead::FIRST_NAME),
        RecordType::Contact => Some(contact::FIRST_NAME),
        _ => None,
    };
    field.number == FIRST || Some(field.number) == first_name
}

/// The time of the last backup, formatted.
pub fn last_backup(cx: AppContext, at: i64) -> String {
    if at == 0 {
        return cx.t(phrases::NO_BACKUP).to_string();
    }
    let when = recent(Timestamp(at), cx.app.today(), cx.language);
    cx.t_with(phrases::LAST_BACKUP, &[&when])
}
