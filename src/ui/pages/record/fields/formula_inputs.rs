//! What the value of a formula is computed from: the fields it uses with their values, and why there is none.
use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::field::Derived;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// The number of fields that are listed.
const LISTED: usize = 6;

/// The fields that a formula uses with their values in a record; nothing for other fields.
pub fn formula_inputs(cx: AppContext, id: Id, field: &'static Field) -> Option<AnyView> {
    let Some(Derived::Formula(formula)) = field.derived else { return None };
    let told = move || {
        cx.app.read(|set| {
            let row = set.get(formula.kind, id)?;
            let used = formula.expr.paths();
            let inputs = used.iter().take(LISTED).filter_map(|path| input(cx, set, (formula.kind, id), path));
            let mut parts: Vec<String> = inputs.collect();
            parts.extend((used.len() > LISTED).then(|| "…".to_string()));
            let why = set.missing(field, row).map(|why| cx.t_with(phrases::FORMULA_NOTHING, &[cx.t(why.text())]));
            let from = (!parts.is_empty()).then(|| cx.t_with(phrases::FORMULA_FROM, &[&parts.join(" · ")]));
            Some(why.into_iter().chain(from).collect::<Vec<_>>())
        })
    };
    let lines = move || {
        told().unwrap_or_default().into_iter().map(|line| view! { <small class="formula-inputs">{line}</small> })
    };
    Some((move || lines().collect_view()).into_any())
}

/// The name of a field that a formula uses, and its value.
fn input(cx: AppContext, set: &RecordStore, of: (RecordType, Id), path: &[FieldId]) -> Option<String> {
    let (number, rest) = path.split_first()?;
    let field = set.field(of.0, *number)?;
    let label = field.label.of(cx.language);
    let row = set.get(of.0, of.1);
    let value = row.and_then(|row| set.value(field, row));
    if !rest.is_empty() {
        let target = field.single_target()?;
        let id = value.and_then(|value| value.link());
        // The names of the fields are told even where there is no linked record.
        let inner = input(cx, set, (target, id.unwrap_or(Id([0; 16]))), rest)?;
        return Some(format!("{label} › {inner}"));
    }
    let text = format_value::display(set, field, value.as_ref(), cx.language);
    let text = if text.is_empty() { cx.t(phrases::NONE).into() } else { display_names::brief(&text) };
    Some(format!("{label}: {text}"))
}
