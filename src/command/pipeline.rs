//! The rules of pipelines: a new one is a copy of another one with its stages. Changes of stages are passed on to their
//! deals.
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use crate::base::{Id, Value};
use crate::domain::records::{layout, opportunity, pipeline, stage};
use crate::domain::{RecordType, defaults};
use crate::store::{layouts, picklists};

/// Creates a pipeline with the stages and the layout of another one. Returns its id.
pub fn copy(
    draft: &mut Draft,
    from: Id,
    name: Option<Value>,
    name_de: Option<Value>,
    context: &mut Context,
) -> Result<Id, Rejection> {
    let set = draft.base();
    set.get(RecordType::Pipeline, from).ok_or(GONE)?;
    let id = (context.new_id)();
    let order =
        set.rows(RecordType::Pipeline).filter_map(|(_, row)| row.number(pipeline::ORDER)).max().unwrap_or(0) + 1;
    draft.insert(RecordType::Pipeline, id, vec![(pipeline::ORDER, Value::Number(order))]);
    draft.set(id, pipeline::NAME, name);
    draft.set(id, pipeline::NAME_DE, name_de);
    for stage in picklists::stages_of(set, from) {
        let Some(row) = set.get(RecordType::Stage, stage) else { continue };
        let mut fields = row.fields();
        fields.retain(|(number, _)| *number != stage::PIPELINE);
        fields.push((stage::PIPELINE, Value::Link(id)));
        draft.insert(RecordType::Stage, (context.new_id)(), fields);
    }
    // Its pages are arranged like those of the other, until somebody arranges them.
    if let Some(row) = layouts::stored(set, RecordType::Opportunity, Some(from)) {
        let mut fields = row.fields();
        fields.retain(|(number, _)| *number != layout::PIPELINE);
        fields.push((layout::PIPELINE, Value::Link(id)));
        let copy = draft.derived_id(&layouts::seeds(RecordType::Opportunity, Some(&id)));
        draft.insert(RecordType::Layout, copy, fields);
    }
    draft.check(id)?;
    Ok(id)
}

/// Applies the rules after an edit of a stage: won implies closed, and the stage's deals get its forecast category and
/// closed and won, but keep their probability (domain rules: Opportunity). A category set by hand is kept.
pub fn after_stage_edit(draft: &mut Draft, id: Id) {
    if draft.get(id, stage::WON).is_some() {
        draft.set(id, stage::CLOSED, Some(Value::Yes));
    }
    let set = draft.base();
    let Some(before) = set.get(RecordType::Stage, id) else { return };
    let forecast = draft.get(id, stage::FORECAST);
    let (closed, won) = (draft.get(id, stage::CLOSED).is_some(), draft.get(id, stage::WON).is_some());
    let moved = forecast != before.get(stage::FORECAST);
    let closes = (closed, won) != (before.is(stage::CLOSED), before.is(stage::WON));
    if !moved && !closes {
        return;
    }
    let of_stage = set.rows(RecordType::Opportunity).filter(|(_, row)| row.link(opportunity::STAGE) == Some(id));
    for (_, deal) in of_stage {
        if moved && deal.get(opportunity::FORECAST) == before.get(stage::FORECAST) {
            draft.set(deal.id(), opportunity::FORECAST, forecast.clone());
        }
        if closes && closed && deal.day(opportunity::CLOSE_DATE).is_some_and(|day| day > draft.today) {
            draft.set(deal.id(), opportunity::CLOSE_DATE, Some(Value::Day(draft.today)));
        }
        if closes && (won || !closed) && deal.get(opportunity::LOSS_REASON).is_some() {
            draft.set(deal.id(), opportunity::LOSS_REASON, None);
        }
    }
}

/// The pipeline a stage belongs to.
pub fn of_stage(draft: &Draft, stage: Id) -> Id {
    draft.get(stage, stage::PIPELINE).and_then(|value| value.link()).unwrap_or(defaults::MAIN_PIPELINE)
}
