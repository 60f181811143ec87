//! The quick log: what happened or is planned, its type, and when; all other inputs are in a collapsed section. What is
//! typed is always text: a type is chosen by a click, by Alt and a letter, or by a leading `/call`.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::app_state::AppState;
use crate::base::slash_command::slash_command;
use crate::base::{Date, FieldId, Id, Value};
use crate::command::{Command, FieldEdit, lead as lead_rules};
use crate::domain::picklist::Picklist;
use crate::domain::records::{activity, lead};
use crate::domain::{RecordType, defaults};
use crate::locale::{Language, Phrase, phrases};
use crate::store::{display_names, picklists};
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::components::icon::icon;
use crate::ui::context::AppContext;
use crate::ui::features::activity::schedule_fields::{self, ScheduleFields};
use crate::ui::features::activity::type_icon;
use crate::ui::state::log_preset::LogPreset;

/// The input of a log: of something that happened, or of something planned.
#[derive(Clone, Copy)]
pub struct Log {
    is_planned: RwSignal<bool>,
    kind: RwSignal<Id>,
    subject: RwSignal<String>,
    notes: RwSignal<String>,
    signs: RwSignal<Vec<FieldId>>,
    when: ScheduleFields,
    /// Whether the date is shown although nothing is planned: the log began at one.
    is_dated: bool,
    problem: RwSignal<Option<Phrase>>,
    input: NodeRef<html::Input>,
}

/// The letters that choose an activity type together with Alt.
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
    /// An empty log, or one with some values given. A date from now on means a plan, and so does a task.
    pub fn new(cx: AppContext, preset: LogPreset) -> Log {
        let (today, now) = (cx.app.today(), AppState::zone().minutes(cx.app.now()));
        let is_ahead = |due: Date| due > today || due == today && preset.start.is_none_or(|start| start > now);
        Log {
            is_planned: RwSignal::new(preset.due.map_or(preset.kind == Some(defaults::TASK), is_ahead)),
            kind: RwSignal::new(preset.kind.unwrap_or(defaults::CALL)),
            subject: RwSignal::new(String::new()),
            notes: RwSignal::new(String::new()),
            signs: RwSignal::new(Vec::new()),
            when: ScheduleFields::new(preset.due, preset.start),
            is_dated: preset.due.is_some(),
            problem: RwSignal::new(None),
            input: NodeRef::new(),
        }
        .settled()
    }

    /// A task is planned and a note is not.
    fn settled(self) -> Log {
        match (self.is_planned.get_untracked(), self.kind.get_untracked()) {
            (false, kind) if kind == defaults::TASK => self.kind.set(defaults::CALL),
            (true, kind) if kind == defaults::NOTE => self.kind.set(defaults::TASK),
            _ => {}
        }
        self
    }

    /// Chooses the type, and with it whether this is a plan where only one is possible.
    fn choose(self, kind: Id) {
        self.problem.set(None);
        self.kind.set(kind);
        if kind == defaults::TASK {
            self.is_planned.set(true);
        } else if kind == defaults::NOTE {
            self.is_planned.set(false);
        }
    }

    /// Takes the text, without a leading `/call` that chooses the type.
    fn take_subject(self, cx: AppContext, text: &str) {
        let kinds = text.starts_with('/').then(|| {
            cx.app.read_untracked(|set| {
                let named =
                    |kind: Id| Language::ALL.map(|language| (kind, display_names::name_of(set, kind, language)));
                picklists::of_list(set, Picklist::ActivityType).into_iter().flat_map(named).collect::<Vec<_>>()
            })
        });
        match slash_command(text, kinds.into_iter().flatten()) {
            Some((kind, rest)) => {
                self.choose(kind);
                self.subject.set(rest.to_string());
            }
            None => self.subject.set(text.to_string()),
        }
    }

    /// What the log is called: it says what happens with it.
    pub fn title(self, cx: AppContext) -> String {
        let kind = self.kind.get();
        let name = cx.app.read(|set| display_names::name_of(set, kind, cx.language));
        let is_default = defaults::is_activity_type(kind);
        // The default types are common words, which German writes with a capital letter.
        let name = if cx.language != Language::De && is_default { name.to_lowercase() } else { name };
        match (self.is_planned.get(), kind) {
            (true, kind) if kind == defaults::TASK => cx.t(phrases::ADD_TASK).to_string(),
            (true, kind) if kind == defaults::MEETING => cx.t(phrases::SCHEDULE_MEETING).to_string(),
            (true, _) => cx.t_with(phrases::PLAN_KIND, &[&name]),
            (false, kind) if kind == defaults::NOTE => cx.t(phrases::ADD_NOTE).to_string(),
            (false, _) => cx.t_with(phrases::LOG_KIND, &[&name]),
        }
    }

    /// Focuses the text. A log may be closed before the frame in which it would be focused.
    pub fn focus(self) {
        if let Some(input) = self.input.try_get_untracked().flatten() {
            // A refused focus leaves it where it was.
            let _ = input.focus();
        }
    }

    /// Keeps the input if it is not stored.
    pub fn keep(self, cx: AppContext, form: String) -> Draft {
        let Log { is_planned, kind, subject, notes, signs, when, .. } = self;
        let read = move || {
            let is_planned = if is_planned.get() { "yes".to_string() } else { String::new() };
            let signs = signs.with(|signs| signs.iter().map(|sign| sign.0.to_string()).collect::<Vec<_>>().join(" "));
            // Only what was typed makes a draft.
            let is_empty = subject.with(|text| text.trim().is_empty()) && notes.with(|text| text.trim().is_empty());
            let all = [
                ("plan", is_planned),
                ("type", kind.get().to_string()),
                ("subject", subject.get()),
                ("notes", notes.get()),
                ("signs", signs),
                ("day", when.day.get()),
                ("time", when.time.get()),
            ];
            let kept = all.into_iter().filter(|(_, text)| !is_empty && !text.is_empty());
            kept.map(|(input, text)| (input.to_string(), text)).collect::<Texts>()
        };
        let write = move |texts: Texts| {
            let text = |input: &str| texts.get(input).cloned().unwrap_or_default();
            is_planned.set(!text("plan").is_empty());
            if let Ok(id) = text("type").parse() {
                kind.set(id);
            }
            signs.set(text("signs").split(' ').filter_map(|sign| sign.parse().ok().map(FieldId)).collect());
            when.day.set(text("day"));
            when.time.set(text("time"));
            subject.set(text("subject"));
            notes.set(text("notes"));
        };
        Draft::keep(cx, form, read, write)
    }

    /// Stores the activity, with or without a record. The input is kept until it is stored.
    pub fn save(self, cx: AppContext, about: Option<Id>, then: impl FnOnce() + 'static) {
        // The word that chooses the type may be all there is.
        let typed = self.subject.get_untracked();
        if typed.starts_with('/') {
            self.take_subject(cx, &format!("{} ", typed.trim_end()));
        }
        let kind = self.kind.get_untracked();
        let mut subject = self.subject.get_untracked().trim().to_string();
        if subject.is_empty() {
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
        let today = cx.app.today();
        let when = if untrack(|| self.has_date()) { self.when.entries(today) } else { Ok(Vec::new()) };
        let mut when = match when {
            Ok(when) => when,
            Err(problem) => return self.problem.set(Some(problem)),
        };
        let of = |number: FieldId| when.iter().find(|(other, _)| *other == number).and_then(|(_, value)| value.clone());
        let (due, start) = (of(activity::DUE), of(activity::START));
        if self.is_planned.get_untracked() {
            // Whatever is not a task counts as done when its time has come.
            let is_ahead = match (&due, &start) {
                (_, Some(Value::Moment(start))) => *start > cx.app.now(),
                (Some(Value::Day(due)), _) => *due >= today,
                _ => false,
            };
            if !is_ahead && kind != defaults::TASK {
                return self.problem.set(Some(phrases::PLAN_NEEDS_DATE));
            }
        } else if due == Some(Value::Day(today)) && start.is_none() {
            // It happened now.
            when.retain(|(number, _)| *number != activity::DUE);
        }
        self.problem.set(None);
        entries.extend(when);
        let command = match about {
            Some(about) => Command::LogWithReadiness { about, fields: entries, signs: self.signs.get_untracked() },
            None => Command::Create { kind: RecordType::Activity, fields: entries },
        };
        cx.app.run(command, move |result| {
            if result.is_ok() {
                then();
                self.subject.set(String::new());
                self.notes.set(String::new());
                self.signs.set(Vec::new());
                self.when.clear();
            }
        });
    }

    fn has_date(self) -> bool {
        self.kind.get() != defaults::NOTE
    }
}

/// The log on a record page. What is typed there and not stored is there again when the page is.
pub fn quick_log(cx: AppContext, about: Id) -> AnyView {
    let log = Log::new(cx, LogPreset::default());
    let name = format!("log.{about}");
    let draft = log.keep(cx, name.clone());
    draft.restore();
    cx.handles.log.register(move || {
        log.input.get_untracked()?;
        Some(Box::new(move || log.focus()))
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // The page may be left before it is stored.
        let name = name.clone();
        log.save(cx, Some(about), move || draft.saved_one(&name));
    };
    view! {
        <form class="quick-log" on:submit=submit on:keydown=move |event| choose_by_key(cx, log, &event)>
            {inputs(cx, log, Signal::derive(move || Some(about)), "quick", true)}
        </form>
    }
    .into_any()
}

/// Handles a key in a log: Alt and a letter choose the type, and what is typed on a button goes to the text.
pub fn choose_by_key(cx: AppContext, log: Log, event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() {
        return;
    }
    let key = event.key().to_lowercase();
    if event.alt_key() {
        // With Alt, some systems type another character; the key itself is the same.
        let code = event.code().strip_prefix("Key").map(str::to_lowercase).unwrap_or_default();
        let chosen = KEYS.iter().find(|(_, letter)| [&key, &code].iter().any(|typed| *typed == cx.t(*letter)));
        if let Some((kind, _)) = chosen {
            event.prevent_default();
            event.stop_propagation();
            log.choose(*kind);
            log.focus();
        }
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let is_on_type = target.is_some_and(|target| matches!(target.closest(".log-kinds"), Ok(Some(_))));
    if is_on_type && key != " " && key.chars().count() == 1 {
        log.focus();
        event.stop_propagation();
    }
}

/// The inputs of a log; `has_button` adds the button that stores it.
pub fn inputs(cx: AppContext, log: Log, about: Signal<Option<Id>>, prefix: &'static str, has_button: bool) -> AnyView {
    let is_planned = log.is_planned;
    let is_note = Memo::new(move |_| log.kind.get() == defaults::NOTE);
    let hint = move || cx.t(if is_planned.get() { phrases::WHAT_TO_DO } else { phrases::WHAT_HAPPENED });
    let mode = move |planned: bool, label: Phrase| {
        let choose = move |_| {
            is_planned.set(planned);
            log.settled();
            log.focus();
        };
        view! { <button type="button" aria-pressed=move || (is_planned.get() == planned).to_string() on:click=choose>{cx.t(label)}</button> }
    };
    // What happened has mostly happened just now; the collapsed section has a date for earlier.
    let is_dated = Memo::new(move |_| log.has_date() && (is_planned.get() || log.is_dated));
    let date = move || is_dated.get().then(|| schedule_fields::date_and_time(cx, log.when));
    let more = move || {
        log.has_date().then(|| {
            let date = (!is_dated.get()).then(|| {
                view! { <div class="quick-log-row"><span class="soft">{cx.t(phrases::HAPPENED_ON)}</span>{schedule_fields::date_and_time(cx, log.when)}</div> }
            });
            view! { {date}{schedule_fields::more(cx, log.when, prefix)} }
        })
    };
    let button = has_button
        .then(|| view! { <button class="button log-submit" data-look="primary">{move || log.title(cx)}</button> });
    let problem = move || {
        log.problem.get().map(
            |text| view! { <span class="field-error" id=format!("{prefix}-problem") role="alert">{cx.t(text)}</span> },
        )
    };
    view! {
        <div class="quick-log-body">
            <div class="log-kinds">
                <div class="segmented" role="group" aria-label=cx.t(phrases::LOG_OR_PLAN)>{mode(false, phrases::LOG)}{mode(true, phrases::PLAN_MODE)}</div>
                {types(cx, log)}
            </div>
            <div class="quick-log-row">
                <input class="input subject" node_ref=log.input aria-label=hint placeholder=hint autocomplete="off"
                    prop:value=move || log.subject.get() on:input=move |event| log.take_subject(cx, &event_target_value(&event))/>
                {date}
                {button}
            </div>
            {problem}
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
        let keys = key.map(|key| format!("Alt+{}", key.to_uppercase()));
        let choose = move |_| {
            log.choose(id);
            log.focus();
        };
        view! {
            <button type="button" aria-pressed=move || (log.kind.get() == id).to_string() aria-keyshortcuts=keys.clone() title=keys
                on:click=choose>
                {icon(type_icon(Some(id)))}{name}{key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
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
