//! A row's fields while they are gathered.
use crate::base::{FieldId, Id, Row, Timestamp, Value};

/// A row's fields. There are few, so a walk is faster than a map.
#[derive(Default)]
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

    /// A field's moment.
    pub fn moment(&self, number: FieldId) -> Option<Timestamp> {
        match self.get(number) {
            Some(Value::Moment(at)) => Some(*at),
            _ => None,
        }
    }

    /// The record a field points to.
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

    /// Sets a field where there is something to set and nothing there.
    pub fn set_if_empty(&mut self, number: FieldId, value: Option<Value>) {
        if let (Some(value), None) = (value, self.get(number)) {
            self.0.push((number, value));
        }
    }

    /// Takes a field out.
    pub fn take(&mut self, number: FieldId) -> Option<Value> {
        let at = self.0.iter().position(|(other, _)| *other == number)?;
        Some(self.0.swap_remove(at).1)
    }

    /// The fields as a record.
    pub fn row(&self, id: Id) -> Row {
        Row::new(id, Timestamp(0), &[], &self.0)
    }
}

/// What rows that are done leave to those that come: a hundred thousand rows need a score of texts each.
#[derive(Default)]
pub struct RowBuffer {
    texts: Vec<String>,
    fields: Vec<(FieldId, Value)>,
}

impl RowBuffer {
    /// A value of this text.
    pub fn text(&mut self, text: &str) -> Value {
        let mut own = self.texts.pop().unwrap_or_default();
        own.push_str(text);
        Value::Text(own)
    }

    /// Room for some fields.
    pub fn fields(&mut self, count: usize) -> RowBuilder {
        let mut own = std::mem::take(&mut self.fields);
        own.reserve(count);
        RowBuilder(own)
    }

    /// Takes back what is written.
    pub fn recycle(&mut self, mut fields: RowBuilder) {
        for (_, value) in fields.0.drain(..) {
            if let Value::Text(mut text) = value
                && self.texts.len() < KEPT
            {
                text.clear();
                self.texts.push(text);
            }
        }
        self.fields = fields.0;
    }
}

/// Texts that are kept to be used again.
const KEPT: usize = 100;
