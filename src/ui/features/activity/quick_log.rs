//! The quick log: a type by one letter, what happened, and when; all other inputs are in a collapsed section.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::{FieldId, Id, Value};
use crate::command::{Command, FieldEdit, lead as lead_rules};
use crate::domain::picklist::Picklist;
use crate::domain::records::{activity, lead};
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::{display_names, picklists};
use crate::ui::context::AppContext;
use crate::ui::features::activity::schedule_fields::{self, ScheduleFields};
use crate::ui::features::activity::type_symbol;
use crate::ui::state::log_preset::LogPreset;

/// The input of a log.
#[derive(Clone, Copy)]
pub struct Log {
    kind: RwSignal<Id>,
    subject: RwSignal<String>,
    notes: RwSignal<String>,
    signs: RwSignal<Vec<FieldId>>,
    when: ScheduleFields,
    input: NodeRef<html::Input>,
}

/// The letters that choose an activity type.
const KEYS: [(Id, Phrase); 5] = [
    (defaults::TASK, phrases::KEY_TASK),
    (defaults::CALL, phrases::KEY_CALL),
    (defaults::MEETING, phrases::KEY_MEETING),
    (defaults::EMAIL, phrases::KEY_EMAIL),
    (defaults::NOTE, phrases::KEY_NOTE),
];

/// The signs of readiness and their labels in a log.
const SIGNS: [(FieldId, Phrase); 3] = [
    (lead::RAISED_HAND, phrases::SIGN_HAND),
    (lead::MEETING_AGREED, phrases::SIGN_MEETING),
    (lead::PRICING_AGREED, phrases::SIGN_PRICING),
];

impl Log {
    /// An empty log, or one with some values given.
    pub fn new(preset: LogPreset) -> Log {
        Log {
            kind: RwSignal::new(preset.kind.unwrap_or(defaults::CALL)),
            subject: RwSignal::new(String::new()),
            notes: RwSignal::new(String::new()),
            signs: RwSignal::new(Vec::new()),
            when: ScheduleFields::new(preset.due, preset.start),
            input: NodeRef::new(),
        }
    }

    /// Stores the activity, with or without a record. The input is kept until it is stored.
    pub fn save(self, cx: AppContext, about: Option<Id>, then: impl FnOnce() + 'static) {
        let kind = self.kind.get_untracked();
        let mut subject = self.subject.get_untracked();
        if subject.trim().is_empty() {
            // A call needs no text: its type alone is worth logging. A note is named after its first words.
            let notes = self.notes.get_untracked();
            let first: String = notes.trim().lines().next().unwrap_or_default().chars().take(80).collect();
            subject = if first.is_empty() {
                cx.app.read_untracked(|set| display_names::name_of(set, kind, cx.language))
            } else {
                first
            };
        }
        let mut entries: Vec<FieldEdit> =
            vec![(activity::TYPE, Some(Value::Link(kind))), (activity::SUBJECT, Value::text(&subject))];
        if let Some(notes) = Value::text(&self.notes.get_untracked()) {
            entries.push((activity::TEXT, Some(notes)));
        }
        if untrack(|| self.has_date()) {
            entries.extend(self.when.entries(cx.app.today()));
        }
        let command = match about {
            Some(about) => Command::LogWithReadiness { about, fields: entries, signs: self.signs.get_untracked() },
            None => Command::Create { kind: RecordType::Activity, fields: entries },
        };
        cx.app.run(command, move |result| {
            if result.is_ok() {
                self.subject.set(String::new());
                self.notes.set(String::new());
                self.signs.set(Vec::new());
                self.when.clear();
                then();
            }
        });
    }

    fn has_date(self) -> bool {
        self.kind.get() != defaults::NOTE
    }
}

/// The log on a record page.
pub fn quick_log(cx: AppContext, about: Id) -> AnyView {
    let log = Log::new(LogPreset::default());
    cx.handles.log.register(move || {
        let input = log.input.get_untracked()?;
        // A focus that is refused leaves it where it was.
        Some(Box::new(move || drop(input.focus())))
    });
    view! {
        <form class="quick-log" on:submit=move |event| { event.prevent_default(); log.save(cx, Some(about), || ()); }>
            {inputs(cx, log, Signal::derive(move || Some(about)), "quick")}
        </form>
    }
    .into_any()
}

/// The inputs of a log. Letters choose the type while no text is being typed.
pub fn inputs(cx: AppContext, log: Log, about: Signal<Option<Id>>, prefix: &'static str) -> AnyView {
    let is_note = Memo::new(move |_| log.kind.get() == defaults::NOTE);
    let is_task = move || log.kind.get() == defaults::TASK;
    let hint = move || cx.t(if is_task() { phrases::WHAT_TO_DO } else { phrases::WHAT_HAPPENED });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let typing = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_typing =
            typing.is_some_and(|element| ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str()));
        let key = event.key().to_lowercase();
        let chosen = KEYS.iter().find(|(_, letter)| cx.t(*letter) == key);
        if let (false, false, Some((kind, _))) =
            (is_typing, event.ctrl_key() || event.meta_key() || event.alt_key(), chosen)
        {
            event.prevent_default();
            event.stop_propagation();
            log.kind.set(*kind);
            if let Some(input) = log.input.get_untracked() {
                // Focusing an input in the page does not fail.
                let _ = input.focus();
            }
        }
    };
    // Calls and emails have mostly happened already; the collapsed section has a date for planned ones.
    let is_planned = Memo::new(move |_| [defaults::TASK, defaults::MEETING].contains(&log.kind.get()));
    let date = move || is_planned.get().then(|| schedule_fields::date_and_time(cx, log.when));
    let more = move || {
        log.has_date().then(|| {
            let date = (!is_planned.get()).then(|| {
                view! { <div class="quick-log-row"><span class="soft">{cx.t(phrases::PLANNED_FOR)}</span>{schedule_fields::date_and_time(cx, log.when)}</div> }
            });
            view! { {date}{schedule_fields::more(cx, log.when, prefix)} }
        })
    };
    view! {
        <div class="quick-log-body" on:keydown=on_key>
            {types(cx, log)}
            <div class="quick-log-row">
                <input class="input subject" node_ref=log.input aria-label=hint placeholder=hint
                    prop:value=move || log.subject.get() on:input=move |event| log.subject.set(event_target_value(&event))/>
                {date}
                <button class="button" data-look="primary">{cx.t(phrases::LOG)}</button>
            </div>
            // A record's page shows the signs already.
            {(prefix != "quick").then_some(move || signs(cx, log, about))}
            <details class="fold" prop:open=is_note>
                <summary>{cx.t(phrases::MORE_FIELDS)}</summary>
                <div class="field"><label for=format!("{prefix}-notes")>{cx.t(phrases::NOTES)}</label>
                    <textarea id=format!("{prefix}-notes") rows="3" prop:value=move || log.notes.get()
                        on:input=move |event| log.notes.set(event_target_value(&event))></textarea></div>
                {more}
            </details>
        </div>
    }
    .into_any()
}

fn types(cx: AppContext, log: Log) -> AnyView {
    let kinds = move || {
        cx.app.read(|set| {
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            picklists::of_list(set, Picklist::ActivityType).into_iter().map(named).collect::<Vec<_>>()
        })
    };
    let button = move |(id, name): (Id, String)| {
        let key = KEYS.iter().find(|(kind, _)| *kind == id).map(|(_, key)| cx.t(*key));
        view! {
            <button type="button" aria-pressed=move || (log.kind.get() == id).to_string() aria-keyshortcuts=key
                on:click=move |_| log.kind.set(id)>
                <span aria-hidden="true">{type_symbol(Some(id))}</span>{name}{key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
            </button>
        }
    };
    view! {
        <div class="segmented types" role="group" aria-label=cx.t(phrases::TYPE_KEYS)>
            {move || kinds().into_iter().map(button).collect_view()}
        </div>
    }
    .into_any()
}

/// The signs of readiness that an open lead does not have yet, in one row.
fn signs(cx: AppContext, log: Log, about: Signal<Option<Id>>) -> Option<AnyView> {
    let about = about.get()?;
    let missing: Vec<(FieldId, Phrase)> = cx.app.read(|set| {
        let Some(row) = set.get(RecordType::Lead, about).filter(|row| lead_rules::is_open(set, row)) else {
            return Vec::new();
        };
        SIGNS.into_iter().filter(|(number, _)| !row.is(*number)).collect()
    });
    let sign = move |(number, label): (FieldId, Phrase)| {
        let tick = move |event| {
            let on = event_target_checked(&event);
            log.signs.update(|signs| {
                signs.retain(|other| *other != number);
                if on {
                    signs.push(number);
                }
            });
        };
        view! {
            <label class="check"><input type="checkbox" prop:checked=move || log.signs.with(|signs| signs.contains(&number))
                on:change=tick/>{cx.t(label)}</label>
        }
    };
    (!missing.is_empty()).then(|| {
        view! {
            <div class="log-signs" role="group" aria-label=cx.t(phrases::SIGNS_SHOWN)>
                {missing.into_iter().map(sign).collect_view()}
            </div>
        }
        .into_any()
    })
}
