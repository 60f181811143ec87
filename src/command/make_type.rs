//! A record type made of a table, with its fields, as one action.
use super::create::create;
use super::custom_type::{self, NewType};
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use super::field as field_rules;
use crate::base::{Id, Value};
use crate::domain::RecordType;
use crate::domain::custom_type::place;
use crate::domain::records::{custom_type as type_fields, field};
use crate::domain::schema::{self, TYPES};

/// The number of fields that are columns of the new list.
const LISTED: usize = 5;

/// Adds a type and its fields.
pub fn make(draft: &mut Draft, wanted: &NewType, context: &mut Context) -> Result<Id, Rejection> {
    let orders = draft.base().rows(RecordType::CustomType).filter_map(|(_, row)| row.number(type_fields::ORDER));
    let order = orders.max().unwrap_or(0) + 1;
    let entries = vec![
        (type_fields::NAME, Value::text(&wanted.name)),
        (type_fields::MANY, Value::text(&wanted.plural)),
        (type_fields::ORDER, Some(Value::Number(order))),
    ];
    let id = create(draft, RecordType::CustomType, entries, context);
    draft.check(id)?;
    custom_type::check(draft, id)?;
    let Some(Value::Number(number)) = draft.get(id, type_fields::PLACE) else { return Err(GONE) };
    let kind = place(number).ok_or(GONE)?;
    let own = wanted.fields.iter().filter_map(|own| Some((own, TYPES.iter().find(|(name, _)| *name == own.holds)?)));
    for (at, (own, (name, holds))) in own.enumerate() {
        let mut entries = vec![
            (field::NAME, Value::text(&own.name)),
            (field::OF, Value::text(kind.key())),
            (field::TYPE, Value::text(name)),
            (field::ORDER, Some(Value::Number(at as i64 + 1))),
            (field::LISTED, Value::flag(at < LISTED)),
            (field::SEARCHED, Value::flag(schema::is_searchable(*holds))),
        ];
        entries.extend(own.target.map(|target| (field::TARGET, Value::text(target.key()))));
        let new = create(draft, RecordType::Field, entries, context);
        // The draft knows the type, and the workspace does not yet.
        draft.set(new, field::TYPE_OF, Some(Value::Link(id)));
        draft.check(new)?;
        field_rules::check(draft, new)?;
    }
    Ok(id)
}
