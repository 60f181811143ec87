//! What the record rules ask of a form, while somebody types in it. A page gets it with the rules of commands, after its first
//! paint.
use super::currency;
use crate::base::{Currency, FieldId, Id, Row, Seq, Timestamp, Value, VecMap};
use crate::domain::RecordType;
use crate::domain::rules::validate;
use crate::store::RecordStore;
use crate::store::filter::QueryContext;
use crate::store::record_rules::{Asked, Rules};

/// What the rules of a type ask of a record with some input; `id` is that of a stored one.
pub fn ask_form(
    set: &RecordStore,
    kind: RecordType,
    id: Option<Id>,
    typed: &VecMap<FieldId, String>,
    viewer: &QueryContext,
) -> Asked {
    let rules = Rules::of(set, kind, viewer);
    let before = id.and_then(|id| set.get(kind, id));
    if rules.is_empty() { Asked::default() } else { rules.asked(set, before, &row(set, kind, before, typed)) }
}

/// A record as it would be with the input, as far as that can be read.
fn row(set: &RecordStore, kind: RecordType, before: Option<&Row>, typed: &VecMap<FieldId, String>) -> Row {
    let currency: Currency = currency(set);
    let read = |(number, text): (&FieldId, &String)| {
        let field = set.field(kind, *number)?;
        let value = validate::read(field, text, currency).ok()?;
        Some((*number, value.filter(|value| *value != Value::Links(Vec::new()))))
    };
    let edits: Vec<(FieldId, Option<Value>)> = typed.iter().filter_map(read).collect();
    match before {
        Some(before) => {
            let edits: Vec<_> = edits.iter().map(|(number, value)| (*number, value.as_ref())).collect();
            before.with_edits(before.changed(), Seq::NONE, &edits)
        }
        None => {
            let fields: Vec<(FieldId, Value)> =
                edits.into_iter().filter_map(|(number, value)| Some((number, value?))).collect();
            Row::new(Id([0; 16]), Timestamp(0), &[], &fields)
        }
    }
}
