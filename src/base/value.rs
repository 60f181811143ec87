//! The value of a field, and its encoding in a row.
use super::{Currency, Date, Id, Money, Timestamp};

/// A field's value. An empty field has no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Text as the user wrote it.
    Text(String),
    /// A whole number, also used for percentages.
    Number(i64),
    /// An exact amount.
    Money(Money),
    /// A calendar date.
    Day(Date),
    /// A timestamp.
    Moment(Timestamp),
    /// Yes; "no" is the empty field.
    Yes,
    /// Another record.
    Link(Id),
    /// Several other records, in order.
    Links(Vec<Id>),
}

impl Value {
    /// Text without the blanks around it; `None` if none is left.
    pub fn text(text: &str) -> Option<Value> {
        let text = text.trim();
        (!text.is_empty()).then(|| Value::Text(text.to_string()))
    }

    /// Yes, or the empty field.
    pub fn flag(on: bool) -> Option<Value> {
        on.then_some(Value::Yes)
    }

    /// The linked record, if this is a link.
    pub fn link(&self) -> Option<Id> {
        match self {
            Value::Link(id) => Some(*id),
            _ => None,
        }
    }

    /// All records this value links to.
    pub fn links(&self) -> &[Id] {
        match self {
            Value::Link(id) => std::slice::from_ref(id),
            Value::Links(ids) => ids,
            _ => &[],
        }
    }

    /// Appends the type byte and payload.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Value::Text(text) => {
                out.push(b'T');
                out.extend_from_slice(text.as_bytes());
            }
            Value::Number(n) => {
                out.push(b'N');
                out.extend_from_slice(&n.to_le_bytes());
            }
            Value::Money(money) => {
                out.push(b'M');
                out.extend_from_slice(&money.minor.to_le_bytes());
                out.extend_from_slice(&money.currency.bytes());
            }
            Value::Day(day) => {
                out.push(b'D');
                out.extend_from_slice(&day.0.to_le_bytes());
            }
            Value::Moment(moment) => {
                out.push(b'I');
                out.extend_from_slice(&moment.0.to_le_bytes());
            }
            Value::Yes => out.push(b'Y'),
            Value::Link(id) => {
                out.push(b'L');
                out.extend_from_slice(&id.0);
            }
            Value::Links(ids) => {
                out.push(b'S');
                ids.iter().for_each(|id| out.extend_from_slice(&id.0));
            }
        }
    }

    /// Decodes the output of [`Value::encode`]; `None` if the bytes are damaged.
    pub fn decode(bytes: &[u8]) -> Option<Value> {
        let (&kind, rest) = bytes.split_first()?;
        let id = |chunk: &[u8]| chunk.try_into().ok().map(Id);
        Some(match kind {
            b'T' => Value::Text(std::str::from_utf8(rest).ok()?.to_string()),
            b'N' => Value::Number(i64::from_le_bytes(rest.try_into().ok()?)),
            b'M' => Value::Money(Money {
                minor: i64::from_le_bytes(rest.get(..8)?.try_into().ok()?),
                currency: Currency::parse(std::str::from_utf8(rest.get(8..)?).ok()?)?,
            }),
            b'D' => Value::Day(Date(i32::from_le_bytes(rest.try_into().ok()?))),
            b'I' => Value::Moment(Timestamp(i64::from_le_bytes(rest.try_into().ok()?))),
            b'Y' => Value::Yes,
            b'L' => Value::Link(id(rest)?),
            b'S' => Value::Links(rest.chunks(16).map(id).collect::<Option<_>>()?),
            _ => return None,
        })
    }
}
