//! What a value is computed from: the fields that a formula uses with their values, the records from which a roll-up
//! gathers, to be opened, and why there is no value.
use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::field::Derived;
use crate::domain::formula::RollUp;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::route::Route;
use crate::store::filter::{Filter, Predicate};
use crate::store::{RecordStore, display_names, query_string};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// The number of fields that are listed.
const LISTED: usize = 6;

/// The fields that a formula uses with their values in a record, or the records of a roll-up; nothing for other fields.
pub fn formula_inputs(cx: AppContext, id: Id, field: &'static Field) -> Option<AnyView> {
    let formula = match field.derived? {
        Derived::Formula(formula) => formula,
        Derived::RollUp(roll_up) => return Some(gathered(cx, id, field, roll_up)),
        Derived::Readiness | Derived::ExpectedRevenue | Derived::About | Derived::Linked(_) | Derived::Score(_) => {
            return None;
        }
    };
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

/// The number of records from which a roll-up gathers, with a link that opens them where they have a list.
fn gathered(cx: AppContext, id: Id, field: &'static Field, roll_up: &'static RollUp) -> AnyView {
    let told = Memo::new(move |_| {
        cx.app.read(|set| {
            let row = set.get(roll_up.kind, id)?;
            let count = set.gathered(roll_up, id).count();
            let why = set.missing(field, row).map(|why| cx.t_with(phrases::FORMULA_NOTHING, &[cx.t(why.text())]));
            let counted = roll_up.from.counted(u32::try_from(count).unwrap_or(u32::MAX), cx.language);
            let opens = count > 0 && roll_up.from.is_work();
            let href = opens.then(|| {
                let mut filter = vec![Filter::field(roll_up.via, Predicate::OneOf(vec![id]))];
                let meets = Filter::field(roll_up.via, Predicate::Gathered(field.number));
                filter.extend(roll_up.only.is_some().then_some(meets));
                cx.href_with(
                    Route::List(roll_up.from),
                    &query_string::write_all(set, roll_up.from, Filter::All(filter)),
                )
            });
            Some((why, counted, href))
        })
    });
    let lines = move || {
        let (why, counted, href) = told.get()?;
        let opened = match href {
            Some(href) => {
                let text = cx.t_with(phrases::ROLL_UP_OPEN, &[&counted]);
                view! { <small class="formula-inputs"><a href=href>{text}</a></small> }.into_any()
            }
            None => view! { <small class="formula-inputs">{counted}</small> }.into_any(),
        };
        Some(view! { {why.map(|why| view! { <small class="formula-inputs">{why}</small> })}{opened} })
    };
    lines.into_any()
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
    Some(cx.labelled(&label, &text))
}
