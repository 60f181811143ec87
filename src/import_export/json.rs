//! Values and changes as JSON, field by field according to the field tables. `docs/format.md` describes the result.
use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::base::{Currency, Date, FieldId, Id, Money, Row, Timestamp, Value, decimal};
use crate::domain::{Field, FieldType, RecordType, Schema};

/// Writes a record: its id, and its filled fields by key.
pub fn write_record(out: &mut String, schema: &Schema, kind: RecordType, row: &Row) {
    out.push_str("{\"id\":");
    quoted(out, |out| row.id().write(out));
    for (number, raw) in row.fields_raw() {
        let Some(field) = schema.in_journal(kind, number) else { continue };
        match raw {
            // Text is written from the row, without a copy.
            [b'T', text @ ..] => {
                let Ok(text) = std::str::from_utf8(text) else { continue };
                write_key(out, field);
                write_text(out, text);
            }
            raw => {
                let Some(value) = Value::decode(raw) else { continue };
                write_key(out, field);
                write_value(out, field, &value);
            }
        }
    }
    out.push('}');
}

fn write_key(out: &mut String, field: &Field) {
    out.push_str(",\"");
    out.push_str(field.key);
    out.push_str("\":");
}

fn quoted(out: &mut String, write: impl FnOnce(&mut String)) {
    out.push('"');
    write(out);
    out.push('"');
}

/// Writes a value.
pub fn write_value(out: &mut String, field: &Field, value: &Value) {
    match value {
        Value::Text(text) => write_text(out, text),
        Value::Number(number) if field.kind == FieldType::Decimal => write_text(out, &decimal::plain(*number)),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Money(money) => {
            out.push_str("{\"amount\":\"");
            out.push_str(&money.plain());
            out.push_str("\",\"currency\":\"");
            out.push_str(money.currency.code());
            out.push_str("\"}");
        }
        Value::Day(day) => quoted(out, |out| day.write_iso(out)),
        Value::Moment(at) => quoted(out, |out| at.write_iso(out)),
        Value::Yes => out.push_str("true"),
        Value::Link(id) => quoted(out, |out| id.write(out)),
        Value::Links(ids) => {
            out.push('[');
            for (place, id) in ids.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                quoted(out, |out| id.write(out));
            }
            out.push(']');
        }
    }
}

/// Writes a text as a JSON string.
pub fn write_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&Json::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// A text that borrows from the file if it contains no escapes.
#[derive(Deserialize)]
pub struct Word<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// The entries of an object with unparsed values, so that no trees are built for a hundred thousand records.
struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Entries<'de>, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries<'de>, M::Error> {
                let mut out = Vec::new();
                while let Some((Word(key), value)) = map.next_entry()? {
                    out.push((key, value));
                }
                Ok(Entries(out))
            }
        }

        from.deserialize_map(Reader)
    }
}

/// Parses a record; the error says what is wrong with it.
pub fn read_record(schema: &Schema, kind: RecordType, text: &RawValue) -> Result<(Id, Vec<(FieldId, Value)>), String> {
    let Entries(entries) = serde_json::from_str(text.get()).map_err(|error| error.to_string())?;
    let id = entries.iter().find(|(key, _)| key == "id").and_then(|(_, id)| word(id)?.parse().ok());
    let id: Id = id.ok_or("a record has no id")?;
    let mut fields: Vec<(FieldId, Value)> = Vec::with_capacity(entries.len());
    for (key, text) in entries.iter().filter(|(key, _)| key != "id") {
        let field =
            schema.in_journal_by_key(kind, key).ok_or_else(|| format!("{} has no field \"{key}\"", kind.key()))?;
        let wrong = || format!("{} {id}: field \"{key}\"", kind.key());
        if fields.iter().any(|(number, _)| *number == field.number) {
            return Err(wrong());
        }
        fields.push((field.number, read_value(field, text).ok_or_else(wrong)?));
    }
    Ok((id, fields))
}

/// Parses a text; one without escapes is borrowed, without a parser of its own.
fn word(text: &RawValue) -> Option<Cow<'_, str>> {
    match text.get().strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Some(plain.into()),
        _ => serde_json::from_str(text.get()).ok().map(|Word(text)| text),
    }
}

/// Parses a field's value; `None` if it does not fit the field.
pub fn read_value(field: &Field, text: &RawValue) -> Option<Value> {
    Some(match field.kind {
        FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url => {
            Value::Text(word(text)?.into_owned())
        }
        FieldType::Number | FieldType::Percent => Value::Number(serde_json::from_str(text.get()).ok()?),
        FieldType::Decimal => Value::Number(decimal::parse(&word(text)?)?),
        FieldType::Money => {
            // A list of two texts would be accepted as well, but is not in this format.
            let object = Some(text.get()).filter(|text| text.starts_with('{'))?;
            let Amount { amount: Word(amount), currency: Word(currency) } = serde_json::from_str(object).ok()?;
            Value::Money(Money::to_exact(&amount, Currency::parse(&currency)?)?)
        }
        FieldType::Day => Value::Day(Date::parse_iso(&word(text)?)?),
        FieldType::Moment => Value::Moment(Timestamp::parse_iso(&word(text)?)?),
        FieldType::Flag => serde_json::from_str::<bool>(text.get()).ok()?.then_some(Value::Yes)?,
        FieldType::Choice(_) | FieldType::Link(_) => Value::Link(word(text)?.parse().ok()?),
        FieldType::Choices(_) | FieldType::Links(_) => {
            let ids: Vec<Word> = serde_json::from_str(text.get()).ok()?;
            Value::Links(ids.iter().map(|Word(id)| id.parse().ok()).collect::<Option<Vec<Id>>>()?)
        }
    })
}

/// An amount in a file.
#[derive(Deserialize)]
struct Amount<'a> {
    #[serde(borrow)]
    amount: Word<'a>,
    #[serde(borrow)]
    currency: Word<'a>,
}
