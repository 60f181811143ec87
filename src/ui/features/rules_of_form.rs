//! What the record rules ask of a form, while somebody types in it.
use leptos::prelude::*;

use crate::base::{Currency, FieldId, Id, Row, Seq, Timestamp, Value};
use crate::command::currency;
use crate::domain::RecordType;
use crate::domain::rules::validate;
use crate::store::RecordStore;
use crate::store::record_rules::{Asked, Rules};
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::query_context::viewer;

/// What rules ask of a record with some input; `id` is that of a stored one. Tracked.
pub fn asked(
    cx: AppContext,
    kind: RecordType,
    id: Option<Id>,
    typed: impl Fn() -> Typed + Send + Sync + 'static,
) -> Memo<Asked> {
    Memo::new(move |_| asked_now(cx, kind, id, &typed()))
}

/// [`asked`] with the input as it is. Tracked.
pub fn asked_now(cx: AppContext, kind: RecordType, id: Option<Id>, typed: &Typed) -> Asked {
    let viewer = viewer(cx);
    cx.app.read(|set| {
        if set.count(RecordType::RecordRule) == 0 {
            return Asked::default();
        }
        let rules = Rules::of(set, kind, &viewer);
        let before = id.and_then(|id| set.get(kind, id));
        if rules.is_empty() { Asked::default() } else { rules.asked(set, before, &row(set, kind, before, typed)) }
    })
}

/// A record as it would be with the input, as far as that can be read.
fn row(set: &RecordStore, kind: RecordType, before: Option<&Row>, typed: &Typed) -> Row {
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
