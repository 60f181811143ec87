//! Values that all rows of a file get, besides what its columns contain: the lead source of a bought list, an owner, a
//! tag.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::{FieldId, Value};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::input::input;
use crate::ui::components::popover::{close_around, menu};
use crate::ui::context::{AppContext, Typed};
use crate::ui::form::{self, Errors};
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::import_config::{FileConfig, FixedValue, fixable_fields};

/// The values of a file, each with a button that removes it, and a form for another one.
pub fn of_file(
    cx: AppContext,
    wizard: ImportState,
    (at, kind): (usize, RecordType),
    sheet: Memo<Option<FileConfig>>,
) -> AnyView {
    let fixed = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().map_or(Vec::new(), |sheet| sheet.fixed.clone())));
    let value = move |fixed: &FixedValue| {
        let number = fixed.field;
        let text = described(cx, kind, fixed)?;
        let label = cx.t_with(phrases::REMOVE, &[&text]);
        let remove = move |_| wizard.update_sheet(cx, at, |sheet| sheet.fixed.retain(|other| other.field != number));
        Some(view! {
            <button type="button" class="tag" aria-label=label on:click=remove>{text}{icon(icon::CROSS)}</button>
        })
    };
    let values = move || fixed.with(|fixed| fixed.iter().filter_map(value).collect_view());
    let add = menu(cx.t(phrases::FIXED_VALUE), move || form(cx, wizard, at, kind));
    view! { <div class="import-mapping">{values}{add}</div> }.into_any()
}

/// The values that all rows of each file get, for the preview.
pub fn summary(cx: AppContext, wizard: ImportState) -> AnyView {
    let line = |sheet: &FileConfig| {
        let kind = sheet.kind?;
        let values: Vec<String> = sheet.fixed.iter().filter_map(|fixed| described(cx, kind, fixed)).collect();
        let text = cx.t_with(phrases::FIXED_VALUES_OF, &[&sheet.file, &values.join(" · ")]);
        (!values.is_empty()).then(|| view! { <p>{text}</p> })
    };
    wizard.config.with_untracked(|config| config.sheets.iter().filter_map(line).collect_view()).into_any()
}

/// A value with the label of its field.
fn described(cx: AppContext, kind: RecordType, fixed: &FixedValue) -> Option<String> {
    let field = cx.field(kind, fixed.field)?;
    let value = cx.app.read_untracked(|set| format_value::display(set, field, Some(&fixed.value), cx.language));
    let all = std::iter::once(value).chain(fixed.new_entries.iter().cloned()).filter(|text| !text.is_empty());
    Some(cx.labelled(&field.label.of(cx.language), &all.collect::<Vec<_>>().join("; ")))
}

/// The form that sets a value: the field, and its input.
fn form(cx: AppContext, wizard: ImportState, at: usize, kind: RecordType) -> AnyView {
    let fields: Vec<&'static Field> = cx.app.read_untracked(|set| fixable_fields(set.schema(), kind).collect());
    let is_first = |field: &&&'static Field| ["lead_source", "source"].contains(&field.key);
    let Some(first) = fields.iter().find(is_first).or(fields.first()).copied() else { return ().into_any() };
    let chosen = RwSignal::new(first.number);
    let typed: RwSignal<Typed> = RwSignal::new(Typed::default());
    let errors: Errors = RwSignal::new(HashMap::new());
    let binding = form::binding(typed, errors);
    let options = fields.iter().map(|field| {
        view! { <option value=field.number.0.to_string() selected=field.number == first.number>{field.label.of(cx.language)}</option> }
    });
    let choose = move |event: web_sys::Event| {
        let Ok(number) = event_target_value(&event).parse().map(FieldId) else { return };
        // "No" is an empty field, which is no value to set.
        if cx.field(kind, number).is_some_and(|field| field.kind == FieldType::Flag) {
            binding.set.run((number, "yes".to_string()));
        }
        chosen.set(number);
    };
    let prefix = format!("fixed-{at}");
    let value = move || cx.field(kind, chosen.get()).map(|field| input(cx, field, binding, &prefix));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let number = chosen.get_untracked();
        let Some(field) = cx.field(kind, number) else { return };
        let mut one = Typed::default();
        one.insert(number, typed.with_untracked(|typed| typed.get(&number).cloned().unwrap_or_default()));
        let Some((edits, new)) = form::parse(cx, kind, &one, errors) else { return };
        let Some(mut value) = edits.into_iter().find_map(|(_, value)| value) else {
            return errors.update(|errors| {
                errors.insert(number, cx.t(phrases::FILL_IN));
            });
        };
        if let Value::Links(ids) = &mut value {
            ids.retain(|id| !new.iter().any(|entry| entry.id == *id));
        }
        close_around(&event);
        let new_entries = new.into_iter().map(|entry| entry.name).collect();
        wizard.update_sheet(cx, at, |sheet| sheet.fix(field, FixedValue { field: number, value, new_entries }));
    };
    let id = format!("fixed-field-{at}");
    view! {
        <form class="filter-form" novalidate on:submit=submit>
            <div class="field"><label for=id.clone()>{cx.t(phrases::FIXED_FIELD)}</label>
                <select id=id on:change=while_here(choose)>{options.collect_view()}</select></div>
            {value}
            <p class="soft">{cx.t(phrases::FIXED_VALUE_TEXT)}</p>
            <button type="submit" class="button" data-look="primary">{cx.t(phrases::APPLY)}</button>
        </form>
    }
    .into_any()
}
