//! What the drop of a card on a column would change.
use crate::base::{Id, Value};
use crate::command::opportunity as opportunity_rules;
use crate::domain::picklist::Picklist;
use crate::domain::records::opportunity;
use crate::domain::{Field, FieldType, RecordType};
use crate::store::RecordStore;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// A hint about the effects of a drop on a column: a deal's probability and forecast category.
pub fn drop_hint(cx: AppContext, set: &RecordStore, field: &Field, id: Id, key: Option<Id>) -> Option<String> {
    if field.kind != FieldType::Choice(Picklist::Stage) {
        return None;
    }
    let deal = set.get(RecordType::Opportunity, id)?;
    let edits = opportunity_rules::stage_change(set, id, key?, cx.app.today()).edits;
    let shown_fields = [opportunity::PROBABILITY, opportunity::FORECAST];
    let parts = edits.into_iter().filter(|(number, _)| shown_fields.contains(number)).map(|(number, after)| {
        let field = set.field(RecordType::Opportunity, number)?;
        let shown = |value: Option<&Value>| format_value::display(set, field, value, cx.language);
        let (before, after) = (shown(deal.get(number).as_ref()), shown(after.as_ref()));
        Some(cx.labelled(&field.label.of(cx.language), &format!("{before} → {after}")))
    });
    let parts: Vec<String> = parts.flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
