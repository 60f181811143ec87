//! The editor of a condition: field, comparison, value.
use leptos::prelude::*;

use crate::base::{Currency, FieldId, Id, Value};
use crate::command::currency;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::filter::{Condition, Filter, Predicate, TextMatch};
use crate::store::period::Period;
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::format_value;
use crate::ui::components::record_picker::picker;
use crate::ui::context::AppContext;
use crate::ui::features::filter_words::{How, period_text};
pub use crate::ui::features::filter_words::{PERIODS, describe};
use crate::ui::features::linked_fields::options;

/// A condition being edited.
#[derive(Clone, Copy)]
pub struct ConditionEditor {
    field: RwSignal<&'static Field>,
    how: RwSignal<How>,
    first: RwSignal<String>,
    second: RwSignal<String>,
    entries: RwSignal<Vec<Id>>,
    period: RwSignal<Period>,
    wrong: RwSignal<Option<&'static str>>,
}

impl ConditionEditor {
    /// A new condition on a field, without a comparison.
    pub fn new(field: &'static Field) -> ConditionEditor {
        ConditionEditor {
            field: RwSignal::new(field),
            how: RwSignal::new(How::of(field)[0]),
            first: RwSignal::new(String::new()),
            second: RwSignal::new(String::new()),
            entries: RwSignal::new(Vec::new()),
            period: RwSignal::new(Period::Day(0)),
            wrong: RwSignal::new(None),
        }
    }

    /// An existing condition.
    pub fn of(cx: AppContext, kind: RecordType, condition: &Condition) -> Option<ConditionEditor> {
        let field = cx.field(kind, condition.field)?;
        if cx.app.read_untracked(|set| set.schema().is_deleted(kind, condition.field)) {
            return None;
        }
        let maker = ConditionEditor::new(field);
        let typed = |value: &Option<Value>| typed(field, value.as_ref(), cx);
        let (how, negated) = match (&condition.test, condition.negated) {
            (Predicate::Filled, negated) if field.kind == FieldType::Flag => {
                (if negated { How::No } else { How::Yes }, negated)
            }
            (Predicate::Filled, negated) => (if negated { How::Empty } else { How::Filled }, negated),
            (Predicate::Mine, negated) => (if negated { How::NotMine } else { How::Mine }, negated),
            // The editor has no controls for these; they are shown and kept.
            (Predicate::Won | Predicate::Stalled | Predicate::Gathered(_), _)
            | (Predicate::Text(TextMatch::Exactly, _), _) => return None,
            (Predicate::Open, negated) => (if negated { How::Closed } else { How::Open }, negated),
            (Predicate::OneOf(ids), negated) => {
                maker.entries.set(ids.clone());
                (if negated { How::IsNot } else { How::Is }, negated)
            }
            (Predicate::Text(how, text), negated) => {
                maker.first.set(text.clone());
                let how = match (how, negated) {
                    (TextMatch::Contains, false) => How::Contains,
                    (TextMatch::Contains, true) => How::Lacks,
                    (TextMatch::Begins, _) => How::Begins,
                    (TextMatch::Equals | TextMatch::Exactly, _) => How::Equals,
                };
                (how, how == How::Lacks)
            }
            (Predicate::Span(least, most), _) => {
                let how = match (least, most) {
                    (Some(_), Some(_)) => How::Between,
                    (None, Some(_)) => How::AtMost,
                    _ => How::AtLeast,
                };
                maker.first.set(typed(if how == How::AtMost { most } else { least }));
                maker.second.set(typed(most));
                (how, false)
            }
            (Predicate::In(period), _) => {
                maker.period.set(*period);
                (How::In, false)
            }
        };
        maker.how.set(how);
        // What the editor cannot express (a negated range) stays as it is and cannot be changed.
        (negated == condition.negated).then_some(maker)
    }

    /// The condition, if it is complete; otherwise shows what is missing.
    pub fn build(self, cx: AppContext) -> Option<Condition> {
        let built = untrack(|| self.test(cx));
        self.wrong.set(built.as_ref().err().map(|problem| cx.t(*problem)));
        built.ok()
    }

    /// The condition as far as it is complete, tracked; nothing is shown.
    pub fn entered(self, cx: AppContext) -> Option<Condition> {
        self.test(cx).ok()
    }

    fn test(self, cx: AppContext) -> Result<Condition, Phrase> {
        let field = self.field.get();
        let bound = |text: RwSignal<String>| {
            let text = text.get();
            if field.kind == FieldType::Moment {
                return crate::base::Date::parse_iso(&text).map(Value::Day).ok_or(phrases::FILL_IN);
            }
            let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
            validate::read(field, &text, currency)?.ok_or(phrases::FILL_IN)
        };
        let text = |how: TextMatch| match self.first.get().trim() {
            "" => Err(phrases::FILL_IN),
            text => Ok(Predicate::Text(how, text.to_string())),
        };
        let entries = || Some(self.entries.get()).filter(|ids| !ids.is_empty()).ok_or(phrases::FILL_IN);
        let (test, negated) = match self.how.get() {
            How::Is => (Predicate::OneOf(entries()?), false),
            How::IsNot => (Predicate::OneOf(entries()?), true),
            How::Mine => (Predicate::Mine, false),
            How::NotMine => (Predicate::Mine, true),
            How::Open => (Predicate::Open, false),
            How::Closed => (Predicate::Open, true),
            How::Contains => (text(TextMatch::Contains)?, false),
            How::Lacks => (text(TextMatch::Contains)?, true),
            How::Begins => (text(TextMatch::Begins)?, false),
            How::Equals => (text(TextMatch::Equals)?, false),
            How::AtLeast => (Predicate::Span(Some(bound(self.first)?), None), false),
            How::AtMost => (Predicate::Span(None, Some(bound(self.first)?)), false),
            How::Between => (Predicate::Span(Some(bound(self.first)?), Some(bound(self.second)?)), false),
            How::In => (Predicate::In(self.period.get()), false),
            How::Yes | How::Filled => (Predicate::Filled, false),
            How::No | How::Empty => (Predicate::Filled, true),
        };
        Ok(Condition { field: field.number, negated, test })
    }
}

/// The editors of what has to be the same in every browser, which what each learns for itself is not.
const STRICT: [&str; 2] = ["rule-when", "automation-if"];

/// The inputs of a condition; `prefix` makes their ids unique.
pub fn inputs(cx: AppContext, kind: RecordType, maker: ConditionEditor, prefix: String) -> AnyView {
    let pick_field = move |event: web_sys::Event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|number| cx.field(kind, FieldId(number)));
        if let Some(chosen) = chosen {
            maker.field.set(chosen);
            maker.how.set(How::of(chosen)[0]);
            maker.first.set(String::new());
            maker.second.set(String::new());
            maker.entries.set(Vec::new());
            maker.wrong.set(None);
        }
    };
    let pick_how = move |event: web_sys::Event| {
        let place = event_target_value(&event).parse::<usize>().unwrap_or(0);
        maker.how.set(How::of(maker.field.get_untracked()).get(place).copied().unwrap_or(How::Filled));
    };
    let is_strict = STRICT.iter().any(|editor| prefix.starts_with(editor));
    let is_offered: fn(&Field) -> bool = if is_strict { |field| !field.is_learnt() } else { |_| true };
    let options = options(cx, kind, is_offered, Some(maker.field.get_untracked().number));
    let hows = move || {
        let field = maker.field.get();
        let how = maker.how.get();
        let option = |(place, other): (usize, &How)| view! { <option value=place.to_string() selected=*other == how>{cx.t(other.phrase(field))}</option> };
        How::of(field).iter().enumerate().map(option).collect_view()
    };
    let ids = ["field", "comparison", "value"].map(|part| format!("{prefix}-{part}"));
    let [field_id, how_id, value_id] = ids.clone();
    let [field_for, how_for, _] = ids;
    let values = move || control(cx, maker, value_id.clone());
    view! {
        <div class="field"><label for=field_for>{cx.t(phrases::FIELD)}</label><select id=field_id on:change=pick_field>{options}</select></div>
        <div class="field"><label for=how_for>{cx.t(phrases::COMPARISON)}</label><select id=how_id on:change=while_here(pick_how)>{hows}</select></div>
        {values}
    }
    .into_any()
}

/// The control for the value of a condition.
fn control(cx: AppContext, maker: ConditionEditor, id: String) -> Option<AnyView> {
    let (field, how) = (maker.field.get(), maker.how.get());
    let error = move || maker.wrong.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> });
    let invalid = move || maker.wrong.get().map(|_| "true");
    let input = move |id: String, text: RwSignal<String>| {
        let kind = if matches!(field.kind, FieldType::Day | FieldType::Moment) { "date" } else { "text" };
        view! { <input id=id type=kind autocomplete="off" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))/> }
    };
    let inside = match how {
        How::Mine | How::NotMine | How::Open | How::Closed | How::Yes | How::No | How::Filled | How::Empty => {
            return None;
        }
        How::Is | How::IsNot => entries(cx, maker, field, id.clone()),
        How::In => periods(cx, maker, id.clone()),
        How::Between => {
            let second = format!("{id}-until");
            let label = second.clone();
            return Some(view! {
                <div class="field" data-invalid=invalid><label for=id.clone()>{cx.t(phrases::FROM)}</label>{input(id.clone(), maker.first)}</div>
                <div class="field" data-invalid=invalid><label for=label>{cx.t(phrases::UNTIL)}</label>{input(second, maker.second)}{error}</div>
            }.into_any());
        }
        _ => input(id.clone(), maker.first).into_any(),
    };
    Some(view! { <div class="field" data-invalid=invalid><label for=id>{cx.t(phrases::VALUE)}</label>{inside}{error}</div> }.into_any())
}

/// The entries a field may link to, each as a toggle; records are found by name.
fn entries(cx: AppContext, maker: ConditionEditor, field: &'static Field, id: String) -> AnyView {
    let toggle = move |id: Id| {
        maker.entries.update(|ids| match ids.iter().position(|other| *other == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        })
    };
    let button = move |(entry, name): (Id, String)| {
        let pressed = move || maker.entries.with(|ids| ids.contains(&entry)).to_string();
        view! { <button type="button" aria-pressed=pressed on:click=move |_| toggle(entry)>{name}</button> }
    };
    let named = move |ids: Vec<Id>| {
        let name =
            |set: &RecordStore| ids.iter().map(|id| (*id, display_names::name_of(set, *id, cx.language))).collect();
        cx.app.read_untracked::<Vec<(Id, String)>>(name)
    };
    match field.kind {
        FieldType::Link(target) | FieldType::Links(target)
            if target != RecordType::User && target != RecordType::Pipeline =>
        {
            let choose = move |id: Option<Id>| id.into_iter().for_each(toggle);
            let chosen = move || named(maker.entries.get()).into_iter().map(button).collect_view();
            view! { {picker(cx, id, target, Signal::derive(|| None), choose)}<div class="segmented">{chosen}</div> }
                .into_any()
        }
        _ => {
            let all = cx.app.read_untracked(|set| {
                let entry = |id: Id| (id, picklists::label(set, field, id, cx.language));
                picklists::entries(set, field).into_iter().map(entry).collect::<Vec<_>>()
            });
            view! { <div id=id class="segmented" role="group" aria-label=field.label.of(cx.language)>{all.into_iter().map(button).collect_view()}</div> }.into_any()
        }
    }
}

fn periods(cx: AppContext, maker: ConditionEditor, id: String) -> AnyView {
    let present = maker.period.get_untracked();
    let mut offered: Vec<Period> = PERIODS.iter().map(|(period, _)| *period).collect();
    if !offered.contains(&present) {
        offered.push(present);
    }
    let option = move |period: Period| view! { <option value=period.write() selected=period == present>{period_text(cx, period)}</option> };
    let pick = move |event: web_sys::Event| {
        Period::read(&event_target_value(&event)).into_iter().for_each(|period| maker.period.set(period))
    };
    let days = move || {
        let (Period::Last(days) | Period::Next(days)) = maker.period.get() else { return None };
        let take = move |event: web_sys::Event| {
            let days = event_target_value(&event).parse::<i32>().unwrap_or(days).clamp(1, 3_660);
            maker.period.update(|period| {
                *period = if matches!(period, Period::Last(_)) { Period::Last(days) } else { Period::Next(days) }
            })
        };
        Some(
            view! { <input type="number" min="1" max="3660" aria-label=cx.t(phrases::NUMBER_OF_DAYS) prop:value=days.to_string() on:change=take/> },
        )
    };
    view! { <select id=id on:change=pick>{offered.into_iter().map(option).collect_view()}</select>{days} }.into_any()
}

fn typed(field: &Field, bound: Option<&Value>, cx: AppContext) -> String {
    match bound {
        Some(Value::Day(day)) => day.to_iso(),
        bound => format_value::to_input(field, bound, cx.language),
    }
}

/// Adds a condition to a conjunctive filter.
pub fn add(filter: &mut Filter, condition: Condition) {
    add_part(filter, Filter::Where(condition));
}

/// Adds a part to a conjunctive filter.
pub fn add_part(filter: &mut Filter, part: Filter) {
    match filter {
        Filter::All(parts) if parts.contains(&part) => {}
        Filter::All(parts) => parts.push(part),
        other => *other = Filter::All(vec![other.clone(), part]),
    }
}
