//! The field by which activities link to records of a custom type. It is a custom field of activities like any other; the
//! first activity about such a record adds it.
use super::create::create_as;
use super::decision::Context;
use super::draft::Draft;
use crate::base::{FieldId, Value};
use crate::domain::RecordType;
use crate::domain::records::{custom_type, field};

/// The field, which is added if there is none; `None` for types without activities.
pub fn of(draft: &mut Draft, kind: RecordType, context: &Context) -> Option<FieldId> {
    let set = draft.base();
    if let Some(number) = set.activity_link(kind) {
        return Some(number);
    }
    let own = set.schema().types().of(kind)?.id;
    let seeds: [&[u8]; 2] = [b"activities of type", &own.0];
    let id = draft.first_derived(&seeds);
    // One that was archived or deleted is needed again, with what it had, and another one of the same action is this one.
    if draft.has_derived(&seeds) {
        [field::ARCHIVED, field::DELETED].into_iter().for_each(|number| draft.set(id, number, None));
    } else {
        let row = set.get(RecordType::CustomType, own)?;
        let (name, german) = (row.text(custom_type::NAME), row.text(custom_type::NAME_DE));
        let entries = vec![
            (field::NAME, Value::text(name)),
            (field::NAME_DE, Value::text(german)),
            (field::OF, Value::text(RecordType::Activity.key())),
            (field::TYPE, Value::text("link")),
            (field::TARGET, Value::text(kind.key())),
        ];
        create_as(draft, RecordType::Field, id, entries, context);
    }
    match draft.get(id, field::NUMBER) {
        Some(Value::Number(number)) => u16::try_from(number).ok().map(FieldId::from),
        _ => None,
    }
}
