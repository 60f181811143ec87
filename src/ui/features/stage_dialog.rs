//! The dialog that a deal's move needs: the fields that the new stage requires, or why the deal is lost.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id, Value};
use crate::command::{Command, FieldEdit, record_rules};
use crate::domain::records::opportunity;
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::{display_names, stages};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::components::format_value;
use crate::ui::components::input::{asked_input, input};
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::features::query_context::viewer;
use crate::ui::form::{self, Errors};

/// Asks for the fields a stage requires, or for the loss reason, and then moves the deal.
pub fn dialog_of_move(cx: AppContext, id: Id, target: Id) -> AnyView {
    let errors: Errors = RwSignal::new(HashMap::new());
    let viewer = untrack(|| viewer(cx));
    let (asked, stage_name, is_lost) = cx.app.read_untracked(|set| {
        let is_lost = stages::is_lost(set, target);
        let asks = record_rules::asked_in_stage(set, id, target, &viewer);
        (asks, display_names::name_of(set, target, cx.language), is_lost)
    });
    let competitors = RecordType::Opportunity.field(opportunity::COMPETITORS);
    let competitors = competitors.filter(|field| is_lost && !asked.contains(field));
    let present = move |field: &Field| {
        cx.app.read_untracked(|set| {
            let value = set.get(RecordType::Opportunity, id).and_then(|row| row.get(field.number));
            format_value::to_input(field, value.as_ref(), cx.language)
        })
    };
    let typed = RwSignal::new(Typed::default());
    typed.update(|typed| typed.extend(competitors.map(|field| (field.number, present(field)))));
    let note = RwSignal::new(String::new());
    let draft = draft(cx, format!("move.{id}"), typed, note);
    let open = OpenDialog::storing(
        cx,
        &[id],
        move |number| match number {
            opportunity::STAGE => Some(target.to_string()),
            number => typed.with(|typed| typed.get(&number).cloned()),
        },
        move |number, text| match number {
            // Where the deal is now, it stays.
            opportunity::STAGE => cx.dialog.set(None),
            number => typed.update(|typed| typed.extend([(number, text)])),
        },
    );
    let numbers: Vec<FieldId> = asked.iter().map(|field| field.number).collect();
    let has_gate = asked.iter().any(|field| field.number != opportunity::LOSS_REASON);
    let submit = move || {
        if open.has_clash() {
            return;
        }
        let all = typed.get_untracked();
        let is_empty = |number: &FieldId| all.get(number).is_none_or(|text| text.trim().is_empty());
        let lacks: Vec<FieldId> = numbers.iter().copied().filter(is_empty).collect();
        if !lacks.is_empty() {
            let told =
                |number| if number == opportunity::LOSS_REASON { phrases::CHOOSE_REASON } else { phrases::FILL_IN };
            errors.set(lacks.into_iter().map(|number| (number, cx.t(told(number)))).collect());
            return form::focus_first_error();
        }
        let is_changed = |field: &'static Field| all.get(&field.number) != Some(&present(field));
        let given = competitors.filter(|field| is_changed(field)).map(|field| field.number);
        let all = all.into_iter().filter(|(number, _)| numbers.contains(number) || given == Some(*number)).collect();
        let Some((mut entries, new)) = form::parse(cx, RecordType::Opportunity, &all, errors) else { return };
        entries.extend(noted(cx, id, &note.get_untracked()));
        entries.push((opportunity::STAGE, Some(Value::Link(target))));
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => {
                draft.saved();
                cx.dialog.set(None);
            }
            Err(failure) => form::show_refusal(cx, &failure, errors),
        });
        cx.app.run(form::with_new_choices(new, Command::Edit { id, fields: entries }), then);
    };
    let binding = form::binding(typed, errors);
    let inputs = asked.into_iter().map(|field| asked_input(cx, field, binding, "move")).collect_view();
    let more = is_lost.then(|| {
        view! {
            {competitors.map(|field| input(cx, field, binding, "move"))}
            <div class="field" data-wide=""><label for="move-note">{cx.t(phrases::LOSS_NOTE)}</label>
                <textarea id="move-note" rows="3" prop:value=move || note.get() on:input=move |event| note.set(event_target_value(&event))></textarea></div>
        }
    });
    let body = view! {
        {open.notes()}
        {draft.offer()}
        {is_lost.then(|| view! { <p class="soft">{facts(cx, id)}</p> })}
        {has_gate.then(|| view! { <p>{cx.t(phrases::MOVE_ASKS)}</p> })}
        <div class="stack">{inputs}{more}</div>
    };
    let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    let (title, label) = match is_lost {
        true => (cx.t_with(phrases::MARK_LOST_OF, &[&name]), cx.t(phrases::MARK_LOST).to_string()),
        false => (cx.t_with(phrases::MOVE_TO_STAGE_OF, &[&name, &stage_name]), cx.t(phrases::MOVE).to_string()),
    };
    dialog(cx, title, "normal", body.into_any(), submit_button(label), submit)
}

/// The input of the dialog, kept if it is closed.
fn draft(cx: AppContext, form: String, typed: RwSignal<Typed>, note: RwSignal<String>) -> Draft {
    const NOTE: &str = "note";
    let read = move || {
        let key = |number: FieldId| cx.field(RecordType::Opportunity, number).map(|field| field.key.to_string());
        let texts = typed.get().into_iter().filter_map(|(number, text)| Some((key(number)?, text)));
        texts.chain([(NOTE.to_string(), note.get())]).filter(|(_, text)| !text.is_empty()).collect::<Texts>()
    };
    let write = move |texts: Texts| {
        for (key, text) in texts {
            if key == NOTE {
                note.set(text);
            } else if let Some(field) = RecordType::Opportunity.field_by_key(&key) {
                typed.update(|typed| typed.insert(field.number, text));
            }
        }
    };
    Draft::keep(cx, form, read, write)
}

/// The deal's amount, account and close date, in one line.
fn facts(cx: AppContext, id: Id) -> String {
    cx.app.read_untracked(|set| {
        let Some(row) = set.get(RecordType::Opportunity, id) else { return String::new() };
        let account = row.link(opportunity::ACCOUNT).map(|account| display_names::name_of(set, account, cx.language));
        let amount = row.money(opportunity::AMOUNT).map(|amount| format::money(amount, cx.language));
        let closes = row
            .day(opportunity::CLOSE_DATE)
            .map(|day| cx.t_with(phrases::CLOSES_ON, &[&format::day(day, cx.language)]));
        [amount, account, closes].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    })
}

/// The deal's description with a note added; nothing without a note.
fn noted(cx: AppContext, id: Id, note: &str) -> Option<FieldEdit> {
    let note = note.trim();
    let before = cx.app.read_untracked(|set| {
        set.get(RecordType::Opportunity, id).map(|row| row.text(opportunity::DESCRIPTION).to_string())
    });
    let before = before.unwrap_or_default();
    let all = if before.is_empty() { note.to_string() } else { format!("{before}\n\n{note}") };
    (!note.is_empty()).then(|| (opportunity::DESCRIPTION, Value::text(&all)))
}
