//! The dialog that completes an activity with its outcome and, in the same step, a follow-up.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::{Command, CompleteWithOutcome, FieldEdit};
use crate::domain::defaults;
use crate::domain::records::activity;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::components::after_dispose::AliveToken;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::context::AppContext;
use crate::ui::features::activity::schedule_fields::{ScheduleFields, date_and_time};
use crate::ui::features::meanwhile::OpenDialog;

/// The dialog for an activity.
pub fn finish(cx: AppContext, id: Id) -> AnyView {
    let outcome = RwSignal::new(String::new());
    let follows = RwSignal::new(false);
    let subject = RwSignal::new(cx.t(phrases::FOLLOW_UP).to_string());
    let when = ScheduleFields::new(Some(cx.app.today().add_days(7)), None);
    let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    const OUTCOME: &str = "outcome";
    let read = move || {
        outcome.with(|text| (!text.is_empty()).then(|| (OUTCOME.to_string(), text.clone()))).into_iter().collect()
    };
    let write = move |texts: Texts| outcome.set(texts.get(OUTCOME).cloned().unwrap_or_default());
    let draft = Draft::keep(cx, format!("outcome.{id}"), read, write);
    let open = OpenDialog::storing(
        cx,
        &[id],
        move |number| (number == activity::OUTCOME).then(|| outcome.get()).filter(|text| !text.is_empty()),
        move |_, text| outcome.set(text),
    );
    let submit = move || {
        if open.has_clash() {
            return;
        }
        let follow_up = follows.get_untracked().then(|| {
            let mut entries: Vec<FieldEdit> = vec![
                (activity::TYPE, Some(Value::Link(defaults::TASK))),
                (activity::SUBJECT, Value::text(&subject.get_untracked()).or(Value::text(cx.t(phrases::FOLLOW_UP)))),
            ];
            // Only the link of a meeting can be wrong, which is not asked for here.
            entries.extend(when.entries(cx.app.today()).unwrap_or_default());
            entries
        });
        let done = CompleteWithOutcome {
            activity: id,
            outcome: outcome.get_untracked(),
            follow_up: follow_up.unwrap_or_default(),
        };
        let here = AliveToken::of_view();
        cx.app.run(Command::CompleteWithOutcome(done), move |result| {
            if result.is_ok() {
                if here.is_there() {
                    draft.saved();
                    cx.dialog.set(None);
                }
                super::ask(cx, id);
            }
        });
    };
    let next = move || {
        follows.get().then(|| {
            view! {
                <div class="quick-log-row">
                    <input class="input subject" aria-label=cx.t(phrases::WHAT_TO_DO) prop:value=move || subject.get()
                        on:input=move |event| subject.set(event_target_value(&event))/>
                    {date_and_time(cx, when)}
                </div>
            }
        })
    };
    let body = view! {
        <div class="stack">
            {open.notes()}
            {draft.offer()}
            <div class="field"><label for="outcome">{cx.t(phrases::OUTCOME)}</label>
                <textarea id="outcome" rows="4" autofocus prop:value=move || outcome.get()
                    on:input=move |event| outcome.set(event_target_value(&event))></textarea></div>
            <label class="check"><input type="checkbox" prop:checked=move || follows.get()
                on:change=move |event| follows.set(event_target_checked(&event))/>{cx.t(phrases::PLAN_FOLLOW_UP)}</label>
            {next}
        </div>
    };
    let title = cx.t_with(phrases::FINISH, &[&name]);
    dialog(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::COMPLETE)), submit)
}
