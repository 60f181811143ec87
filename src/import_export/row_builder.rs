//! The fields of a row under construction.
use crate::base::{FieldId, Id, Row, Timestamp, Value};

/// The fields of a row. They are few, so that a linear search is faster than a map.
#[derive(Clone, Default)]
pub struct RowBuilder(pub Vec<(FieldId, Value)>);

impl RowBuilder {
    /// A field's value.
    pub fn get(&self, number: FieldId) -> Option<&Value> {
        self.0.iter().find(|(other, _)| *other == number).map(|(_, value)| value)
    }

    /// A field's text.
    pub fn text(&self, number: FieldId) -> Option<&str> {
        match self.get(number) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A field's timestamp.
    pub fn moment(&self, number: FieldId) -> Option<Timestamp> {
        match self.get(number) {
            Some(Value::Moment(at)) => Some(*at),
            _ => None,
        }
    }

    /// The record a field links to.
    pub fn link(&self, number: FieldId) -> Option<Id> {
        self.get(number)?.link()
    }

    /// Sets a field.
    pub fn put(&mut self, number: FieldId, value: Value) {
        match self.0.iter_mut().find(|(other, _)| *other == number) {
            Some((_, old)) => *old = value,
            None => self.0.push((number, value)),
        }
    }

    /// Sets a field that is empty.
    pub fn push(&mut self, number: FieldId, value: Value) {
        self.0.push((number, value));
    }

    /// Sets a field if it is empty and there is a value.
    pub fn set_if_empty(&mut self, number: FieldId, value: Option<Value>) {
        if let (Some(value), None) = (value, self.get(number)) {
            self.0.push((number, value));
        }
    }

    /// Removes a field and returns its value.
    pub fn take(&mut self, number: FieldId) -> Option<Value> {
        let at = self.0.iter().position(|(other, _)| *other == number)?;
        Some(self.0.swap_remove(at).1)
    }

    /// The fields as a record.
    pub fn row(&self, id: Id) -> Row {
        Row::new(id, Timestamp(0), &[], &self.0)
    }
}

/// Buffers of finished rows for reuse by the next ones: a hundred thousand rows have about twenty texts each.
#[derive(Default)]
pub struct RowBuffer {
    texts: Vec<String>,
    fields: Vec<(FieldId, Value)>,
}

impl RowBuffer {
    /// A text value.
    pub fn text(&mut self, text: &str) -> Value {
        let mut own = self.texts.pop().unwrap_or_default();
        own.push_str(text);
        Value::Text(own)
    }

    /// An empty builder with room for some fields.
    pub fn fields(&mut self, count: usize) -> RowBuilder {
        let mut own = std::mem::take(&mut self.fields);
        own.reserve(count);
        RowBuilder(own)
    }

    /// Takes back the buffers of a finished row.
    pub fn recycle(&mut self, mut fields: RowBuilder) {
        for (_, value) in fields.0.drain(..) {
            if let Value::Text(mut text) = value
                && self.texts.len() < MAX_RECYCLED_TEXTS
            {
                text.clear();
                self.texts.push(text);
            }
        }
        self.fields = fields.0;
    }
}

/// The maximum number of texts kept for reuse.
const MAX_RECYCLED_TEXTS: usize = 100;
