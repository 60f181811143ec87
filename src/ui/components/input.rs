//! The input of a field by its type, the same in forms and dialogs.
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{FieldId, Id, Timestamp};
use crate::domain::records::status;
use crate::domain::{Field, FieldType, Picklist, RecordType, defaults};
use crate::locale::phrases;
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::binding::Binding;
use crate::ui::components::multi_select::multi_select;
use crate::ui::components::record_picker::picker;
use crate::ui::components::recurrence_editor::repeat;
use crate::ui::components::reminder_select::reminder;
use crate::ui::context::AppContext;

/// The labelled input of a field. `prefix` makes ids unique if a page has several forms.
pub fn input(cx: AppContext, field: &'static Field, binding: Binding, prefix: &str) -> AnyView {
    labelled(cx, field, binding, prefix, field.required)
}

/// The labelled input of a field that a dialog asks for, although records may be without it: nothing is preselected.
pub fn asked_input(cx: AppContext, field: &'static Field, binding: Binding, prefix: &str) -> AnyView {
    labelled(cx, field, binding, prefix, true)
}

fn labelled(cx: AppContext, field: &'static Field, binding: Binding, prefix: &str, is_asked: bool) -> AnyView {
    let number = field.number;
    let id = format!("{prefix}-{}", field.key);
    let label = field.label.of(cx.language);
    let error_id = format!("{id}-error");
    let error = move || binding.error.run(number);
    let error_view = {
        let error_id = error_id.clone();
        move || error().map(|text| view! { <span class="field-error" id=error_id.clone() role="alert">{text}</span> })
    };
    let invalid = move || error().map(|_| "true");
    let help_id = (!field.help.is_empty()).then(|| format!("{id}-help"));
    let help = help_id.clone().map(|id| view! { <small class="soft" id=id>{field.help}</small> });
    if field.kind == FieldType::Flag {
        let hidden = move || binding.is_hidden(number);
        let required =
            move || (is_asked || binding.is_asked(number)).then(|| view! { <span aria-hidden="true">" *"</span> });
        let check = view! {
            <label class="check" for=id.clone() hidden=hidden>
                <input id=id.clone() type="checkbox" aria-invalid=invalid aria-describedby=help_id prop:checked=move || !binding.get.run(number).is_empty()
                    on:change=while_here(move |event| binding.set.run((number, flag(event_target_checked(&event)))))/>
                {label}{required}
            </label>
        };
        return match help {
            Some(help) => view! { <div class="field" hidden=hidden>{check}{help}{error_view}</div> }.into_any(),
            None => view! { {check}{error_view} }.into_any(),
        };
    }
    let wide = matches!(field.kind, FieldType::LongText | FieldType::Choices(_) | FieldType::Links(_)).then_some("");
    let control = control(cx, field, binding, id.clone(), error_id, is_asked);
    let required =
        move || (is_asked || binding.is_asked(number)).then(|| view! { <span aria-hidden="true">" *"</span> });
    view! {
        <div class="field" data-wide=wide data-invalid=invalid hidden=move || binding.is_hidden(number)>
            <label for=id>{label}{required}</label>
            {control}
            {help}
            {error_view}
        </div>
    }
    .into_any()
}

fn control(
    cx: AppContext,
    field: &'static Field,
    binding: Binding,
    id: String,
    error_id: String,
    is_asked: bool,
) -> AnyView {
    let number = field.number;
    let text = move || binding.get.run(number);
    // An input also reports its last change while it is being removed from the page.
    let take = move |event: leptos::ev::Event| {
        let _ = binding.set.try_run((number, event_target_value(&event)));
    };
    let is_invalid = move || binding.error.run(number).is_some();
    let invalid = move || is_invalid().then_some("true");
    let help_id = (!field.help.is_empty()).then(|| format!("{id}-help"));
    let described = move || if is_invalid() { Some(error_id.clone()) } else { help_id.clone() };
    let required = move || (is_asked || binding.is_asked(number)).then_some("true");
    let kind = match field.kind {
        FieldType::LongText => {
            return view! {
                <textarea id=id rows="3" prop:value=text on:input=take aria-invalid=invalid aria-describedby=described
                    aria-required=required></textarea>
            }
            .into_any();
        }
        FieldType::Choice(_) | FieldType::Link(RecordType::User) => {
            return select(cx, field, binding, id, is_asked);
        }
        FieldType::Choices(_) | FieldType::Links(_) => return multi_select(cx, field, binding, id),
        FieldType::Text if field.key == "recurrence" => {
            return repeat(cx, id, Signal::derive(text), Callback::new(move |rule| binding.set.run((number, rule))));
        }
        FieldType::Number if field.key == "reminder" => {
            return reminder(cx, id, Signal::derive(text), Callback::new(move |text| binding.set.run((number, text))));
        }
        FieldType::Moment => return moment(binding, number, id),
        FieldType::Link(kind) => {
            let chosen = Signal::derive(move || text().parse::<Id>().ok());
            let choose =
                move |id: Option<Id>| binding.set.run((number, id.map(|id| id.to_string()).unwrap_or_default()));
            return picker(cx, id, kind, chosen, choose);
        }
        FieldType::Email => "email",
        FieldType::Phone => "tel",
        FieldType::Url => "url",
        FieldType::Day => "date",
        _ => "text",
    };
    let mode = field.is_numeric().then_some("decimal");
    view! {
        <input id=id type=kind inputmode=mode autocomplete="off" prop:value=text on:input=take aria-invalid=invalid
            aria-describedby=described aria-required=required/>
    }
    .into_any()
}

/// Entries of a select by group: stages of several pipelines are in the group of their pipeline.
pub type OptionGroups = Vec<(Option<String>, Vec<(Id, String)>)>;

/// The entries that a field offers, without those that `fits` refuses.
pub fn option_groups(cx: AppContext, set: &RecordStore, field: &Field, fits: impl Fn(Id) -> bool) -> OptionGroups {
    let named = |ids: Vec<Id>| {
        let offered = ids.into_iter().filter(|id| fits(*id));
        offered.map(|id| (id, display_names::name_of(set, id, cx.language))).collect::<Vec<_>>()
    };
    if field.kind != FieldType::Choice(Picklist::Stage) {
        return vec![(None, named(picklists::entries(set, field)))];
    }
    let by_pipeline = picklists::stages_by_pipeline(set);
    let is_named = by_pipeline.len() > 1;
    let group = |(pipeline, stages): (Id, Vec<Id>)| {
        (is_named.then(|| display_names::name_of(set, pipeline, cx.language)), named(stages))
    };
    by_pipeline.into_iter().map(group).collect()
}

/// The options of a select; `present` is the chosen one.
pub fn options(groups: OptionGroups, present: &str) -> AnyView {
    let option = |(id, name): (Id, String)| {
        let value = id.to_string();
        let selected = value == present;
        view! { <option value=value selected=selected>{name}</option> }
    };
    let group = |(label, entries): (Option<String>, Vec<(Id, String)>)| {
        let entries = entries.into_iter().map(option).collect_view();
        match label {
            Some(label) => view! { <optgroup label=label>{entries}</optgroup> }.into_any(),
            None => entries.into_any(),
        }
    };
    groups.into_iter().map(group).collect_view().into_any()
}

/// A select for one picklist entry; archived ones are offered only if they are the current choice.
fn select(cx: AppContext, field: &'static Field, binding: Binding, id: String, is_asked: bool) -> AnyView {
    let number = field.number;
    let entries = move || {
        let present = binding.get.run(number);
        let groups = cx.app.read(|set| {
            // A status that only a conversion sets is not offered.
            let is_set_by_hand = |id: Id| {
                let status = set.get(RecordType::Status, id);
                status.is_none_or(|status| status.link(status::CATEGORY) != Some(defaults::CONVERTED))
            };
            let mut groups = option_groups(cx, set, field, |id| is_set_by_hand(id) && binding.allows(number, id));
            let is_offered = |id: &Id| groups.iter().any(|(_, entries)| entries.iter().any(|(other, _)| other == id));
            if let Some(present) = present.parse::<Id>().ok().filter(|id| !is_offered(id)) {
                groups.push((None, vec![(present, display_names::name_of(set, present, cx.language))]));
            }
            groups
        });
        let none = view! { <option value="" selected=present.is_empty()>{cx.t(if is_asked { phrases::CHOOSE_ENTRY } else { phrases::CHOOSE })}</option> };
        (none, options(groups, &present))
    };
    view! {
        <select id=id on:change=while_here(move |event| binding.set.run((number, event_target_value(&event))))
            aria-required=move || (is_asked || binding.is_asked(number)).then_some("true")
            aria-invalid=move || binding.error.run(number).map(|_| "true")>{entries}</select>
    }
    .into_any()
}

fn flag(on: bool) -> String {
    if on { "yes".to_string() } else { String::new() }
}

/// Date and time inputs for a timestamp in the user's time zone.
fn moment(binding: Binding, number: FieldId, id: String) -> AnyView {
    let text = move || {
        let at = Timestamp::parse_iso(&binding.get.run(number));
        at.map(|at| Timestamp((AppState::zone().wall)(at)).to_iso().chars().take(16).collect::<String>())
            .unwrap_or_default()
    };
    let take = move |event| {
        let wall = Timestamp::parse_iso(&format!("{}:00Z", event_target_value(&event)));
        binding.set.run((number, wall.map(|wall| (AppState::zone().moment)(wall.0).to_iso()).unwrap_or_default()));
    };
    let error_id = format!("{id}-error");
    let is_invalid = move || binding.error.run(number).is_some();
    view! {
        <input id=id type="datetime-local" prop:value=text on:change=while_here(take) aria-invalid=move || is_invalid().then_some("true")
            aria-describedby=move || is_invalid().then(|| error_id.clone())/>
    }
    .into_any()
}
