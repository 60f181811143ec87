//! What the import would come to: how many leads, what is doubtful, who may be there already.
use leptos::prelude::*;

use super::import::Wizard;
use crate::exchange::duplicate_index::Twin;
use crate::exchange::import::{Complaint, Duplicate, Plan};
use crate::locale::{format, phrases};
use crate::store::names;
use crate::ui::Ui;

/// How many complaints and duplicates are shown.
const SHOWN: usize = 50;

/// The preview; it follows every change of the wishes.
pub fn preview(ui: Ui, wizard: Wizard) -> AnyView {
    let number = move |count: usize| format::number(count as i64, ui.language);
    let skip = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        wizard.wish(ui, |wishes| wishes.skip_duplicates = on);
    };
    let body = move || match (wizard.progress.get(), wizard.plan.get()) {
        (Some((done, all)), _) => view! {
            <label class="soft">{ui.say_with(phrases::CHECKING, &[&number(done), &number(all)])}
                <progress value=done.to_string() max=all.max(1).to_string()></progress>
            </label>
        }
        .into_any(),
        (None, Some(plan)) => summary(ui, &plan),
        (None, None) => ().into_any(),
    };
    view! {
        <div class="stack">
            <h3>{ui.say(phrases::PREVIEW)}</h3>
            <label class="check"><input type="checkbox" prop:checked=move || wizard.wishes.with(|wishes| wishes.skip_duplicates) on:change=skip/>
                {ui.say(phrases::SKIP_DUPLICATES)}</label>
            <div class="preview" aria-live="polite">{body}</div>
        </div>
    }
    .into_any()
}

fn summary(ui: Ui, plan: &Plan) -> AnyView {
    let number = |count: usize| format::number(count as i64, ui.language);
    let entries = plan.seeds.len() - plan.leads;
    let new = (entries > 0).then(|| view! { <p>{ui.say_with(phrases::NEW_ENTRIES, &[&number(entries)])}</p> });
    let complaint = |complaint: &Complaint| {
        let Complaint { line, column, value, text } = complaint;
        view! { <li>{ui.say_with(phrases::COMPLAINT, &[&line.to_string(), column, value, ui.say(*text)])}</li> }
    };
    let duplicate = |duplicate: &Duplicate| {
        let twin = match duplicate.twin {
            Twin::Row(line) => ui.say_with(phrases::ROW_OF_FILE, &[&line.to_string()]),
            Twin::Record(kind, id) => {
                let name = ui.live.peek(|set| names::name_of(set, id, ui.language));
                format!("{} {name}", kind.one().of(ui.language))
            }
        };
        let parts = [&duplicate.line.to_string(), &duplicate.name, &twin, ui.say(duplicate.reason.phrase())];
        view! { <li>{ui.say_with(phrases::ROW_LIKE, &parts)}</li> }
    };
    let more = |count: usize| {
        (count > SHOWN)
            .then(|| view! { <li class="soft">{ui.say_with(phrases::AND_MORE, &[&number(count - SHOWN)])}</li> })
    };
    let complaints = if plan.complaints.is_empty() {
        view! { <p>"✓ "{ui.say(phrases::NO_COMPLAINTS)}</p> }.into_any()
    } else {
        view! {
            <details class="fold"><summary>{ui.say_with(phrases::COMPLAINTS, &[&number(plan.complaints.len())])}</summary>
                <ul>{plan.complaints.iter().take(SHOWN).map(complaint).collect_view()}{more(plan.complaints.len())}</ul></details>
        }
        .into_any()
    };
    let duplicates = (!plan.duplicates.is_empty()).then(|| view! {
        <details class="fold"><summary>{ui.say_with(phrases::DUPLICATES_FOUND, &[&number(plan.duplicates.len())])}</summary>
            <ul>{plan.duplicates.iter().take(SHOWN).map(duplicate).collect_view()}{more(plan.duplicates.len())}</ul></details>
    });
    view! { {new}{complaints}{duplicates} }.into_any()
}
