//! Writing the formula of a custom field: the fields to choose from, what is wrong and where, and what it results in for
//! the latest records.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::{FieldId, Id, Row, Value};
use crate::command::Command;
use crate::domain::formula::evaluate::Missing;
use crate::domain::formula::parse::{Read, parse};
use crate::domain::formula::print::{field_name, print};
use crate::domain::formula::problem::{Problem, What};
use crate::domain::formula::{Formula, ResultType, canonical};
use crate::domain::records::field;
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::computed_values::Computed;
use crate::store::formulas::WorkspaceNames;
use crate::store::{RecordStore, display_names};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::field_types::type_name;
use crate::ui::features::meanwhile::TypedText;
use crate::ui::pages::settings::inline_field::refusal;

/// What a text means as a formula, or what is wrong.
pub type Meaning = Memo<Result<Read, Problem>>;

/// The number of records for which the result is shown.
const SHOWN: usize = 3;

/// What a text means as a formula about records of a type; with a result, it must have that.
pub fn read(cx: AppContext, kind: RecordType, text: &str, wanted: Option<ResultType>) -> Result<Read, Problem> {
    let names = |set: &RecordStore| parse(text, kind, &WorkspaceNames { set, language: cx.language }, wanted);
    cx.app.read_untracked(|set| Some(names(set))).unwrap_or(Err(Problem { at: 0..0, what: What::Empty }))
}

/// The editor of a formula. `name` makes its ids unique on the page.
pub fn editor(
    cx: AppContext,
    kind: RecordType,
    wanted: Option<ResultType>,
    name: &str,
    text: RwSignal<String>,
) -> AnyView {
    let label = RecordType::Field.field(field::FORMULA).map_or("", |field| field.label.of(cx.language));
    let found = watched(cx, kind, wanted, text);
    let shown = move || {
        found.with(|found| {
            let Ok(read) = found else { return None };
            let formula = Formula { kind, result: read.result, expr: read.expr.clone() };
            Some(preview(cx, kind, read.result, move |set, row| set.value_of_formula(&formula, row)))
        })
    };
    view! {
        <div class="formula">
            {input(cx, kind, found, (name, label, None), text)}
            {shown}
        </div>
    }
    .into_any()
}

/// What a text means while it is being written.
pub fn watched(cx: AppContext, kind: RecordType, wanted: Option<ResultType>, text: RwSignal<String>) -> Meaning {
    cx.app.preview_formulas();
    Memo::new(move |_| {
        cx.app.read(|_| ());
        text.with(|text| read(cx, kind, text, wanted))
    })
}

/// The input of a formula about records of a type, with the fields to choose from, and what is wrong. It has a name that
/// makes its ids unique on the page, a label, and what is said where nothing is written.
pub fn input(
    cx: AppContext,
    kind: RecordType,
    found: Meaning,
    (name, label, hint): (&str, &'static str, Option<String>),
    text: RwSignal<String>,
) -> AnyView {
    let id = format!("{name}-formula");
    let (said_id, list_id) = (format!("{name}-said"), format!("{name}-fields"));
    let is_wrong = move || {
        found.with(|found| matches!(found, Err(Problem { what, .. }) if *what != What::Empty)).then_some("true")
    };
    let input_id = id.clone();
    let insert = move |event: web_sys::Event| {
        let path = event_target_value(&event);
        if let Some(select) = event.target() {
            select.unchecked_into::<web_sys::HtmlSelectElement>().set_value("");
        }
        if !path.is_empty() {
            insert_at_cursor(&input_id, text, &format!("[{path}]"));
        }
    };
    let options = move || {
        offered(cx, kind)
            .into_iter()
            .map(|(group, fields)| {
                let fields = fields
                    .into_iter()
                    .map(|(label, path)| view! { <option value=path>{label}</option> })
                    .collect_view();
                view! { <optgroup label=group>{fields}</optgroup> }
            })
            .collect_view()
    };
    let told = move || {
        found.with(|found| match (found, &hint) {
            (Err(Problem { what: What::Empty, .. }), Some(hint)) => {
                view! { <p class="soft">{hint.clone()}</p> }.into_any()
            }
            _ => said(cx, &text.get(), found),
        })
    };
    view! {
        <div class="field" data-invalid=is_wrong>
            <label for=id.clone()>{label}</label>
            <textarea id=id rows="3" spellcheck="false" autocomplete="off" autocapitalize="off" prop:value=text
                aria-invalid=is_wrong aria-describedby=said_id.clone()
                on:input=move |event| text.set(event_target_value(&event))></textarea>
        </div>
        <div class="field">
            <label for=list_id.clone()>{cx.t(phrases::FORMULA_INSERT)}</label>
            <select id=list_id on:change=insert><option value="">{cx.t(phrases::FORMULA_CHOOSE)}</option>{options}</select>
        </div>
        <div id=said_id class="formula-said" role="status">{told}</div>
    }
    .into_any()
}

/// The fields that a formula can use: those of the record, then those of the records it links to.
fn offered(cx: AppContext, kind: RecordType) -> Vec<(String, Vec<(String, String)>)> {
    cx.app.read(|set| {
        let names = WorkspaceNames { set, language: cx.language };
        let option =
            |path: &[FieldId], field: &Field| (field.label.of(cx.language).to_string(), field_name(path, kind, &names));
        let of = |kind: RecordType| set.fields(kind).iter().filter(|field| !field.is_learnt());
        let own = of(kind).map(|field| option(&[field.number], field)).collect();
        let mut groups = vec![(kind.one().of(cx.language).to_string(), own)];
        for link in set.fields(kind) {
            let Some(target) = link.single_target().filter(|target| *target != RecordType::Choice) else { continue };
            let fields = of(target).map(|field| option(&[link.number, field.number], field)).collect();
            groups.push((link.label.of(cx.language).to_string(), fields));
        }
        groups
    })
}

/// Puts a text where the cursor is, in place of what is selected.
fn insert_at_cursor(id: &str, text: RwSignal<String>, part: &str) {
    let area =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    let place = |place: Result<Option<u32>, _>| place.ok().flatten();
    let whole: Vec<u16> = text.get_untracked().encode_utf16().collect();
    let end = whole.len() as u32;
    let from = place(area.selection_start()).unwrap_or(end).min(end) as usize;
    let to = (place(area.selection_end()).unwrap_or(end).min(end) as usize).max(from);
    let text_of = |part: &[u16]| String::from_utf16_lossy(part);
    text.set(format!("{}{part}{}", text_of(&whole[..from]), text_of(&whole[to..])));
    focus(id);
    let cursor = (from + part.encode_utf16().count()) as u32;
    request_animation_frame(move || {
        // A cursor that stays elsewhere has no consequences.
        let _ = area.set_selection_range(cursor, cursor);
    });
}

/// The type of the result, or what is wrong, with its place.
fn said(cx: AppContext, text: &str, found: &Result<Read, Problem>) -> AnyView {
    match found {
        Ok(read) => {
            let name = cx.t(type_name(read.result.name()));
            view! { <p class="soft">{cx.t_with(phrases::FORMULA_RESULT, &[name])}</p> }.into_any()
        }
        Err(problem) if problem.what == What::Empty => {
            view! { <p class="soft">{problem.text(cx.language)}</p> }.into_any()
        }
        Err(problem) => {
            let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_string();
            let at = problem.at.clone();
            // A place where something is missing has no text of its own.
            let marked = if at.is_empty() { "\u{2003}".to_string() } else { part(at.clone()) };
            view! {
                <p class="field-error">{problem.text(cx.language)}</p>
                <p class="formula-place"><code>{part(0..at.start)}<mark>{marked}</mark>{part(at.end..text.len())}</code></p>
            }
            .into_any()
        }
    }
}

/// The results for the latest records.
pub fn preview(
    cx: AppContext,
    kind: RecordType,
    result: ResultType,
    compute: impl Fn(&RecordStore, &Row) -> Computed,
) -> AnyView {
    let rows: Vec<(String, String)> = cx.app.read(|set| {
        let row = |row: &Row| {
            let value = match compute(set, row) {
                Ok(value) => shown(cx, value),
                Err(Missing::Blank) if result == ResultType::Flag => cx.t(phrases::FORMULA_NO).to_string(),
                Err(why) => cx.t_with(phrases::FORMULA_NOTHING, &[cx.t(why.text())]),
            };
            (display_names::name(kind, row, cx.language), value)
        };
        set.rows(kind).rev().take(SHOWN).map(|(_, own)| row(own)).collect()
    });
    if rows.is_empty() {
        return view! { <p class="soft">{cx.t_with(phrases::FORMULA_NO_RECORDS, &[kind.many().of(cx.language)])}</p> }
            .into_any();
    }
    let rows = rows.into_iter().map(|(name, value)| view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> });
    view! {
        <table class="formula-results">
            <caption>{cx.t(phrases::FORMULA_PREVIEW)}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn shown(cx: AppContext, value: Value) -> String {
    match value {
        Value::Number(number) => format::decimal(number, cx.language),
        Value::Money(money) => format::money(money, cx.language),
        Value::Day(day) => format::day(day, cx.language),
        Value::Text(text) => display_names::brief(&text).into_owned(),
        _ => cx.t(phrases::YES).to_string(),
    }
}

/// The formula of a field that there is, to be changed.
pub fn change(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let stored = move || {
        cx.app.read(|set| {
            let expr = canonical::read(set.get(RecordType::Field, id)?.text(field::FORMULA))?;
            Some(print(&expr, kind, &WorkspaceNames { set, language: cx.language }))
        })
    };
    let wanted =
        cx.app.read_untracked(|set| ResultType::from_name(set.get(RecordType::Field, id)?.text(field::RESULT)));
    let text = RwSignal::new(untrack(stored).unwrap_or_default());
    let Some(own) = RecordType::Field.field(field::FORMULA) else { return ().into_any() };
    let typed = TypedText::of(cx, own, Signal::derive(move || stored().unwrap_or_default()));
    Effect::new(move |_| typed.enter(text.get()));
    // As long as nothing is typed, the input shows what is stored.
    Effect::new(move |_| {
        let shown = typed.text();
        if text.with_untracked(|text| *text != shown) {
            text.set(shown);
        }
    });
    let wrong = RwSignal::new(None::<&'static str>);
    let name = format!("field-{id}");
    let area = format!("{name}-formula");
    let store = move || match text.with_untracked(|text| read(cx, kind, text, wanted)) {
        // The place is told beside the input.
        Err(_) => focus(&area),
        Ok(read) => {
            let fields = vec![(field::FORMULA, Value::text(&canonical::write(&read.expr)))];
            cx.app.run(Command::Edit { id, fields }, move |result| {
                wrong.set(refusal(cx, result.as_ref().err().cloned()));
                if result.is_ok() {
                    typed.end();
                }
            });
        }
    };
    let save = {
        let store = store.clone();
        move |_| {
            if untrack(|| typed.clash()).is_some() {
                return crate::ui::form::focus_choice();
            }
            store();
        }
    };
    let is_same = move || stored().as_deref() == Some(text.get().as_str());
    view! {
        {editor(cx, kind, wanted, &name, text)}
        {typed.choice(Callback::new(move |()| store()))}
        <div><button type="button" class="button" disabled=is_same on:click=save>{cx.t(phrases::FORMULA_SAVE)}</button></div>
        {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
    }
    .into_any()
}

/// The formulas that use a field; nothing if there are none.
pub fn users(cx: AppContext, kind: RecordType, number: FieldId) -> Vec<String> {
    cx.app.read(|set| {
        let users = crate::store::formulas::users(set, kind, number);
        let name = |id: Id| {
            let (of, field) = set.schema().own(id)?;
            Some(format!("{} ({})", field.label.of(cx.language), of.many().of(cx.language)))
        };
        users.into_iter().filter_map(name).collect()
    })
}
