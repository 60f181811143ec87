//! The fields of a new record before the user's input.
use super::lead as lead_rules;
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::domain::records::{activity, custom, field, lead, opportunity, quote};
use crate::domain::rules::default_value;
use crate::domain::{RecordType, defaults};
use crate::store::letterhead::Letterhead;
use crate::store::{RecordStore, picklists, stages, workspace_settings};

/// The default fields of a new record created on `today`: those of its type, and of the workspace's own fields.
pub fn initial_fields(set: &RecordStore, kind: RecordType, today: Date) -> Vec<(FieldId, Value)> {
    let mut out = by_type(set, kind, today);
    if kind.is_work() {
        out.extend(set.rows(RecordType::Field).filter_map(|(_, row)| own_default(set, kind, row, today)));
    }
    out
}

/// The default that a field record has for records of a type.
fn own_default(set: &RecordStore, kind: RecordType, row: &Row, today: Date) -> Option<(FieldId, Value)> {
    if row.text(field::DEFAULT).is_empty() || row.is(field::ARCHIVED) || row.is(field::DELETED) {
        return None;
    }
    let (_, own) = set.schema().own(row.id()).filter(|(of, own)| *of == kind && own.derived.is_none())?;
    let value = default_value::on(own.kind, row.text(field::DEFAULT), today)?;
    // An entry may have been archived since, and a record deleted.
    let is_there = |id: &Id| {
        let found = own.target().and_then(|target| Some((target, set.get(target, *id)?)));
        found.is_some_and(|(target, row)| !picklists::is_archived(target, row))
    };
    value.links().iter().all(is_there).then_some((own.number, value))
}

/// What a new record of a type begins with in every workspace.
pub fn by_type(set: &RecordStore, kind: RecordType, today: Date) -> Vec<(FieldId, Value)> {
    match kind {
        RecordType::Lead => {
            let days = workspace_settings::qualification_days(set);
            vec![
                (lead::STATUS, Value::Link(lead_rules::first_status(set, defaults::OPEN))),
                (lead::DEADLINE, Value::Day(today.add_days(days.clamp(0, 36_500) as i32))),
            ]
        }
        RecordType::Opportunity => {
            let first =
                picklists::stages_of(set, defaults::MAIN_PIPELINE).into_iter().find(|id| !stages::is_closed(set, *id));
            let close = today.fiscal_quarter_end(workspace_settings::fiscal_month(set));
            let mut out = vec![(opportunity::CLOSE_DATE, Value::Day(close))];
            out.extend(first.map(|id| (opportunity::STAGE, Value::Link(id))));
            out
        }
        RecordType::Quote => vec![
            (quote::STATUS, Value::Link(defaults::QUOTE_DRAFT)),
            (quote::VERSION, Value::Number(1)),
            (quote::DATE, Value::Day(today)),
            (quote::VALID_UNTIL, Value::Day(today.add_days(Letterhead::of(set).valid_days()))),
        ],
        RecordType::Activity => vec![(activity::TYPE, Value::Link(defaults::TASK))],
        kind => match set.schema().types().of(kind) {
            Some(own) => vec![(custom::TYPE, Value::Link(own.id))],
            None => Vec::new(),
        },
    }
}
