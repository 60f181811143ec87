//! Values and changes as JSON, field by field along the field tables. `docs/format.md` describes the result.
use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::base::{Currency, Day, Id, Moment, Money, Row, Value, decimal};
use crate::domain::{Field, FieldKind, Kind, Schema};

/// Writes a record: its id and its filled fields by key.
pub fn write_record(out: &mut String, schema: &Schema, kind: Kind, row: &Row) {
    let _ = write!(out, "{{\"id\":\"{}\"", row.id());
    for (number, field_value) in row.fields() {
        if let Some(field) = schema.field(kind, number) {
            let _ = write!(out, ",\"{}\":", field.key);
            write_value(out, field, &field_value);
        }
    }
    out.push('}');
}

/// Writes a value.
pub fn write_value(out: &mut String, field: &Field, value: &Value) {
    // Writing to a string cannot fail.
    let _ = match value {
        Value::Text(text) => {
            write_text(out, text);
            Ok(())
        }
        Value::Number(number) if field.kind == FieldKind::Decimal => write!(out, "\"{}\"", decimal::plain(*number)),
        Value::Number(number) => write!(out, "{number}"),
        Value::Money(money) => {
            write!(out, "{{\"amount\":\"{}\",\"currency\":\"{}\"}}", money.plain(), money.currency.code())
        }
        Value::Day(day) => write!(out, "\"{}\"", day.iso()),
        Value::Moment(at) => write!(out, "\"{}\"", at.iso()),
        Value::Yes => write!(out, "true"),
        Value::Link(id) => write!(out, "\"{id}\""),
        Value::Links(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
            write!(out, "[{}]", ids.join(","))
        }
    };
}

/// Writes a text in quotes.
pub fn write_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&Json::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// A text that is borrowed from the file where nothing in it is escaped.
#[derive(Deserialize)]
pub struct Word<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// An object's entries, their values still text: of a hundred thousand records no trees are made.
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

/// Reads a record; what is wrong with it otherwise.
pub fn read_record(schema: &Schema, kind: Kind, text: &RawValue) -> Result<(Id, Vec<(u16, Value)>), String> {
    let Entries(entries) = serde_json::from_str(text.get()).map_err(|error| error.to_string())?;
    let id = entries.iter().find(|(key, _)| key == "id").and_then(|(_, id)| plain(id)?.parse().ok());
    let id: Id = id.ok_or("a record has no id")?;
    let mut fields: Vec<(u16, Value)> = Vec::with_capacity(entries.len());
    for (key, text) in entries.iter().filter(|(key, _)| key != "id") {
        let field = schema.field_by_key(kind, key).ok_or_else(|| format!("{} has no field \"{key}\"", kind.key()))?;
        let wrong = || format!("{} {id}: field \"{key}\"", kind.key());
        if fields.iter().any(|(number, _)| *number == field.number) {
            return Err(wrong());
        }
        fields.push((field.number, read_value(field, text).ok_or_else(wrong)?));
    }
    Ok((id, fields))
}

/// What stands between the quotes of a text in which nothing is escaped.
fn plain(text: &RawValue) -> Option<&str> {
    text.get().strip_prefix('"')?.strip_suffix('"').filter(|text| !text.contains('\\'))
}

/// Reads a field's value; nothing where it does not fit the field. What is plain is read as it stands.
pub fn read_value(field: &Field, text: &RawValue) -> Option<Value> {
    match (field.kind, plain(text)) {
        (FieldKind::Text | FieldKind::LongText | FieldKind::Email | FieldKind::Phone | FieldKind::Url, Some(text)) => {
            Some(Value::Text(text.to_string()))
        }
        (FieldKind::Choice(_) | FieldKind::Link(_), Some(id)) => id.parse().ok().map(Value::Link),
        _ => of_tree(field, &serde_json::from_str(text.get()).ok()?),
    }
}

fn of_tree(field: &Field, json: &Json) -> Option<Value> {
    Some(match (field.kind, json) {
        (
            FieldKind::Text | FieldKind::LongText | FieldKind::Email | FieldKind::Phone | FieldKind::Url,
            Json::String(text),
        ) => Value::Text(text.clone()),
        (FieldKind::Number | FieldKind::Percent, json) => Value::Number(json.as_i64()?),
        (FieldKind::Decimal, Json::String(text)) => Value::Number(decimal::parse(text)?),
        (FieldKind::Money, Json::Object(money)) => {
            let currency = Currency::parse(money.get("currency")?.as_str()?)?;
            Value::Money(Money::exact(money.get("amount")?.as_str()?, currency)?)
        }
        (FieldKind::Day, Json::String(text)) => Value::Day(Day::parse_iso(text)?),
        (FieldKind::Moment, Json::String(text)) => Value::Moment(Moment::parse_iso(text)?),
        (FieldKind::Flag, Json::Bool(true)) => Value::Yes,
        (FieldKind::Choice(_) | FieldKind::Link(_), Json::String(id)) => Value::Link(id.parse().ok()?),
        (FieldKind::Choices(_) | FieldKind::Links(_), Json::Array(ids)) => {
            Value::Links(ids.iter().map(|id| id.as_str()?.parse().ok()).collect::<Option<Vec<Id>>>()?)
        }
        _ => return None,
    })
}
