//! The dialog that creates a record: what is needed at once, everything else below, possible duplicates while typing.
mod possible_duplicates;
mod signature;

use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::command::initial_fields::initial_fields;
use crate::domain::RecordType;
use crate::domain::records::{lead, opportunity};
use crate::domain::rules::validate;
use crate::locale::phrases;
use crate::store::duplicates::is_deduplicated;
use crate::store::{display_names, picklists};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::binding::Binding;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::components::focus::focus;
use crate::ui::components::format_value;
use crate::ui::components::input::{asked_input, input};
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::features::rules_of_form;
use crate::ui::form::{self, Errors};
use crate::ui::navigation::Route;

/// The fields below which the possible duplicates are shown: by their end, a record can be recognised.
const NAMES: [&str; 3] = ["last_name", "company", "name"];

/// The dialog that creates a record of a type, with some fields given.
pub fn create(cx: AppContext, kind: RecordType, given: Vec<(FieldId, Value)>) -> AnyView {
    let app = cx.app;
    let errors: Errors = RwSignal::new(HashMap::new());
    let start = StoredValue::new(initial_input(cx, kind, given));
    let typed = RwSignal::new(start.get_value());
    let rules = rules_of_form::asked(cx, kind, None, move || typed.get());
    let binding = Binding { rules: Some(rules), ..form::binding(typed, errors) };
    let draft = Draft::keep(
        cx,
        format!("new.{}", kind.key()),
        move || typed.with(|typed| texts_of(cx, kind, typed)),
        move |texts| {
            let read = |(key, text): (String, String)| {
                Some((app.read_untracked(|set| set.field_by_key(kind, &key))?.number, text))
            };
            typed.update(|typed| typed.extend(texts.into_iter().filter_map(read)));
        },
    );
    let save = move |stays: bool| {
        let mut all = typed.get_untracked();
        // A required field that was not touched is as empty as one that was cleared.
        for field in validate::missing(&untrack(|| cx.fields(kind)), |number| all.get(&number).is_some()) {
            all.insert(field.number, String::new());
        }
        // What is not shown is not stored, whatever was typed there before.
        let hidden = rules.with_untracked(|asked| asked.hidden.clone());
        let shown: Typed =
            all.iter().filter(|(number, _)| !hidden.contains(number)).map(|(n, text)| (*n, text.clone())).collect();
        let Some((entries, new)) = form::parse(cx, kind, &shown, errors) else { return };
        let then = if_here(move |result: Outcome| match result {
            Ok(_) if stays => {
                draft.saved_one(&format!("new.{}", kind.key()));
                typed.set(next_input(cx, kind, start.get_value(), &all));
                form::focus_first_input();
            }
            Ok(created) => {
                draft.saved();
                cx.dialog.set(None);
                // Other records were created along the way; the user stays on the page.
                let made = created.into_iter().find(|(created, _)| *created == kind && kind.is_work());
                made.into_iter().for_each(|(_, id)| cx.go(Route::Record(id)));
            }
            Err(failure) => form::show_refusal(cx, &failure, errors),
        });
        app.run(form::with_new_choices(new, Command::Create { kind, fields: entries }), then);
    };
    let title = kind.creation(cx.language);
    // The form of a deal may be another one in each pipeline.
    let pipeline = Memo::new(move |_| {
        let number = Some(opportunity::STAGE).filter(|_| kind == RecordType::Opportunity)?;
        let stage = typed.with(|typed| typed.get(&number)?.parse::<Id>().ok())?;
        cx.app.read_untracked(|set| Some(picklists::pipeline_of(set, stage)))
    });
    let parts = Memo::new(move |_| form::new_fields(cx, kind, pipeline.get()));
    Effect::new(move |was: Option<()>| {
        parts.track();
        if was.is_some() {
            focus("new-stage");
        }
    });
    let form = move || {
        let (first, more) = parts.get();
        let use_it = Callback::new(move |id| use_existing(cx, id, kind, start.get_value(), typed, draft));
        let duplicates = is_deduplicated(kind).then(|| possible_duplicates::banner(cx, kind, typed, use_it));
        let end_of_name = first.iter().rposition(|field| NAMES.contains(&field.key)).map_or(0, |place| place + 1);
        let (name, rest) = first.split_at(end_of_name);
        let inputs = |fields: &[&'static crate::domain::Field]| {
            fields.iter().map(|field| input(cx, field, binding, "new")).collect_view()
        };
        let short = (!first.is_empty()).then(|| {
            view! {
                <div class="form-group">{inputs(name)}{duplicates}{inputs(rest)}</div>
            }
        });
        // What rules ask for is in sight, and stays there.
        let below: Vec<FieldId> = more.iter().flat_map(|section| &section.fields).map(|field| field.number).collect();
        let opens = Memo::new(move |was: Option<&bool>| {
            was == Some(&true) || rules.with(|asked| asked.required.iter().any(|number| below.contains(number)))
        });
        let more = (!more.is_empty()).then(|| {
            let groups = form::groups(cx, &more, binding, "new");
            match first.is_empty() {
                true => groups,
                false => view! { <details class="fold more-fields" open=move || opens.get()><summary>{cx.t(phrases::MORE_OF_FORM)}</summary><div class="form">{groups}</div></details> }.into_any(),
            }
        });
        view! { {short}{more} }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save(true);
        }
    };
    let body = view! {
        {draft.offer()}
        {signature::section(cx, kind, typed)}
        <div class="form" on:keydown=on_key>{form}</div>
    };
    let foot = view! {
        <button type="button" class="button" aria-keyshortcuts="Control+Enter" title=cx.t(phrases::CTRL_ENTER) on:click=move |_| save(true)>{cx.t(phrases::SAVE_AND_ADD)}</button>
        {submit_button(cx.t(phrases::SAVE))}
    };
    dialog(cx, title, "normal", body.into_any(), foot.into_any(), move || save(false))
}

/// The input at the beginning: the defaults of the type, what is given, and the user as the owner.
fn initial_input(cx: AppContext, kind: RecordType, given: Vec<(FieldId, Value)>) -> Typed {
    cx.app.read_untracked(|set| {
        let owner = kind.field_by_key("owner").zip(cx.app.workspace.me.get_untracked());
        let mut start = initial_fields(set, kind, cx.app.today());
        start.extend(owner.map(|(field, me)| (field.number, Value::Link(me))));
        start.extend(given);
        let typed = |(number, value): (FieldId, Value)| {
            Some((number, format_value::to_input(set.field(kind, number)?, Some(&value), cx.language)))
        };
        start.into_iter().filter_map(typed).collect()
    })
}

/// The input of the next record: as at the beginning, with the owner and the source of the one before.
fn next_input(cx: AppContext, kind: RecordType, start: Typed, before: &Typed) -> Typed {
    let mut next = start;
    for key in ["owner", "lead_source"] {
        let number = cx.app.read_untracked(|set| set.field_by_key(kind, key)).map(|field| field.number);
        if let Some((number, text)) = number.and_then(|number| Some((number, before.get(&number)?.clone()))) {
            next.insert(number, text);
        }
    }
    next
}

/// The input by the keys of the fields.
fn texts_of(cx: AppContext, kind: RecordType, typed: &Typed) -> Texts {
    let text = |(number, text): (&FieldId, &String)| {
        (!text.is_empty()).then_some(())?;
        Some((cx.field(kind, *number)?.key.to_string(), text.clone()))
    };
    typed.iter().filter_map(text).collect()
}

/// Opens an existing record instead of creating one. What was typed and it lacks waits there as unsaved input.
fn use_existing(cx: AppContext, id: Id, kind: RecordType, start: Typed, typed: RwSignal<Typed>, draft: Draft) {
    let is_new = |number: &FieldId, text: &String| !text.is_empty() && start.get(number) != Some(text);
    let lacks =
        |number: &FieldId| cx.app.read_untracked(|set| set.get(kind, id).is_some_and(|row| row.get(*number).is_none()));
    let brought: Vec<(FieldId, String)> = typed.with_untracked(|typed| {
        let brought = typed.iter().filter(|(number, text)| is_new(number, text) && lacks(number));
        brought.map(|(number, text)| (*number, text.clone())).collect()
    });
    draft.saved();
    cx.unsaved_input.update(|all| {
        let unsaved = all.entry(id).or_default();
        unsaved.extend(brought);
        if unsaved.is_empty() {
            all.remove(&id);
        }
    });
    cx.dialog.set(None);
    cx.go(Route::Record(id));
}

/// Asks for the reason to disqualify leads; none is preselected.
pub fn disqualify(cx: AppContext, leads: Vec<Id>) -> AnyView {
    let errors: Errors = RwSignal::new(HashMap::new());
    let typed = RwSignal::new(Typed::default());
    let title = match leads.as_slice() {
        [lead] => {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, *lead, cx.language));
            cx.t_with(phrases::DISQUALIFY_OF, &[&name])
        }
        _ => cx.t(phrases::DISQUALIFY).to_string(),
    };
    let open = OpenDialog::about(cx, &leads);
    let submit = move || {
        let reason = typed.with_untracked(|typed| typed.get(&lead::REASON).and_then(|text| text.parse::<Id>().ok()));
        let Some(reason) = reason else {
            errors.set(HashMap::from([(lead::REASON, cx.t(phrases::CHOOSE_REASON))]));
            return form::focus_first_error();
        };
        let then = if_here(move |result: Outcome| {
            if result.is_ok() {
                cx.dialog.set(None);
            }
        });
        cx.app.run(Command::Disqualify { leads: leads.clone(), reason }, then);
    };
    let binding = form::binding(typed, errors);
    let input = RecordType::Lead.field(lead::REASON).map(|field| asked_input(cx, field, binding, "close"));
    let body = view! { {open.notes()}{input} };
    dialog(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::CLOSE_LEAD)), submit)
}
