//! The opportunity's rules: what a change of stage or close date brings with it (domain rules: Opportunity).
use super::{Draft, Refusal};
use crate::base::{Id, Row, Value};
use crate::domain::Kind;
use crate::domain::records::{opportunity, stage};
use crate::locale::phrase;
use crate::store::WorkingSet;

/// A new deal gets its stage's probability and forecast category where none was given.
pub fn follow_new(draft: &mut Draft, id: Id) {
    let Some((percent, forecast)) = stage_figures(draft, id) else { return };
    for (number, value) in [(opportunity::PROBABILITY, percent), (opportunity::FORECAST, forecast)] {
        if draft.get(id, number).is_none() {
            draft.set(id, number, value);
        }
    }
    let now = draft.now;
    draft.set(id, opportunity::STAGE_SINCE, Some(Value::Moment(now)));
}

/// After an edit: a new stage sets probability and forecast category unless the edit did, winning ahead of time sets
/// the close date to today, losing asks for a reason, a close date moved to a later month counts as a push.
pub fn follow_stage(draft: &mut Draft, id: Id) -> Result<(), Refusal> {
    let set = draft.base();
    let Some(before) = set.get(Kind::Opportunity, id) else { return Ok(()) };
    if let (Some(old), Some(Value::Day(new))) =
        (before.day(opportunity::CLOSE_DATE), draft.get(id, opportunity::CLOSE_DATE))
    {
        let month = |day: crate::base::Day| (day.ymd().0, day.ymd().1);
        if month(new) > month(old) {
            let pushes = before.number(opportunity::PUSH_COUNT).unwrap_or(0) + 1;
            draft.set(id, opportunity::PUSH_COUNT, Some(Value::Number(pushes)));
        }
    }
    let old = before.link(opportunity::STAGE);
    let new = draft.get(id, opportunity::STAGE).and_then(|value| value.link());
    if old == new {
        return Ok(());
    }
    if let Some((percent, forecast)) = stage_figures(draft, id) {
        for (number, value) in [(opportunity::PROBABILITY, percent), (opportunity::FORECAST, forecast)] {
            if draft.get(id, number) == before.get(number) {
                draft.set(id, number, value);
            }
        }
    }
    draft.set(id, opportunity::STAGE_SINCE, Some(Value::Moment(draft.now)));
    let Some(row) = new.and_then(|id| set.get(Kind::Stage, id)) else { return Ok(()) };
    let (closed, won) = (row.is(stage::CLOSED), row.is(stage::WON));
    if won {
        let ahead = matches!(draft.get(id, opportunity::CLOSE_DATE), Some(Value::Day(day)) if day > draft.today);
        if ahead {
            draft.set(id, opportunity::CLOSE_DATE, Some(Value::Day(draft.today)));
        }
    } else if closed {
        if draft.get(id, opportunity::LOSS_REASON).is_none() {
            return Err(no_reason());
        }
        draft.set(id, opportunity::FURTHEST, old.map(Value::Link));
    }
    if !closed || won {
        draft.set(id, opportunity::LOSS_REASON, None);
        draft.set(id, opportunity::FURTHEST, None);
    }
    Ok(())
}

/// Refuses a field that a deal cannot take by itself: a stage that is lost needs a reason.
pub fn may_move(set: &WorkingSet, row: &Row, number: u16, value: Option<&Value>) -> Result<(), Refusal> {
    let stage = value.and_then(Value::link).filter(|_| number == opportunity::STAGE);
    let is_lost = stage
        .and_then(|id| set.get(Kind::Stage, id))
        .is_some_and(|stage| stage.is(stage::CLOSED) && !stage.is(stage::WON));
    if is_lost && row.link(opportunity::STAGE) != stage && row.get(opportunity::LOSS_REASON).is_none() {
        return Err(no_reason());
    }
    Ok(())
}

fn no_reason() -> Refusal {
    Refusal::of(
        Kind::Opportunity,
        opportunity::LOSS_REASON,
        phrase("Say why the deal was lost.", "Geben Sie an, warum der Abschluss verloren ging."),
    )
}

fn stage_figures(draft: &Draft, id: Id) -> Option<(Option<Value>, Option<Value>)> {
    let stage = draft.get(id, opportunity::STAGE)?.link()?;
    let row = draft.base().get(Kind::Stage, stage)?;
    Some((row.get(stage::PROBABILITY), row.get(stage::FORECAST)))
}
