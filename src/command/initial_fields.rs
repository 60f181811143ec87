//! The fields of a new record before the user's input.
use super::lead as lead_rules;
use crate::base::{Date, FieldId, Value};
use crate::domain::records::{activity, lead, opportunity};
use crate::domain::{RecordType, defaults};
use crate::store::{RecordStore, picklists, stages, workspace_settings};

/// The default fields of a new record created on `today`.
pub fn initial_fields(set: &RecordStore, kind: RecordType, today: Date) -> Vec<(FieldId, Value)> {
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
        RecordType::Activity => vec![(activity::TYPE, Value::Link(defaults::TASK))],
        _ => Vec::new(),
    }
}
