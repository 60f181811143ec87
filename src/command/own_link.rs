//! The field by which activities and files link to records of a custom type. It is a custom field like any other; the first
//! activity or file of such a record adds it.
use super::create::create_as;
use super::decision::Context;
use super::draft::Draft;
use crate::base::{FieldId, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::{custom_type, field};

/// The field, which is added if there is none; `None` for types that the workspace does not define.
pub fn of(draft: &mut Draft, from: RecordType, kind: RecordType, context: &Context) -> Option<FieldId> {
    let set = draft.base();
    let found = set.own_link(from, kind);
    found.or_else(|| add(draft, from, set.schema().types().of(kind)?.id, kind, context))
}

/// Adds the field for a type with a place.
pub fn add(draft: &mut Draft, from: RecordType, own: Id, kind: RecordType, context: &Context) -> Option<FieldId> {
    let seeds: [&[u8]; 3] = [b"link to type", &[from as u8], &own.0];
    let id = draft.first_derived(&seeds);
    // One that was archived or deleted is needed again, and one that the same action has added is this one.
    if draft.has_derived(&seeds) {
        [field::ARCHIVED, field::DELETED].into_iter().for_each(|number| draft.set(id, number, None));
    } else {
        let row = draft.base().get(RecordType::CustomType, own)?;
        let (name, german) = (row.text(custom_type::NAME), row.text(custom_type::NAME_DE));
        let entries = vec![
            (field::NAME, Value::text(name)),
            (field::NAME_DE, Value::text(german)),
            (field::OF, Value::text(from.key())),
            (field::TYPE, Value::text("link")),
            (field::TARGET, Value::text(kind.key())),
        ];
        create_as(draft, RecordType::Field, id, entries, context);
        draft.set(id, field::TYPE_LINKED, Some(Value::Link(own)));
    }
    match draft.get(id, field::NUMBER) {
        Some(Value::Number(number)) => u16::try_from(number).ok().map(FieldId::from),
        _ => None,
    }
}
