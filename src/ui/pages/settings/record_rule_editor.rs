//! The form of a record rule: its name, what it does, to which fields, where, and what it says.
use leptos::prelude::*;

use crate::app_state::SessionError;
use crate::base::{FieldId, Id, Value};
use crate::domain::records::record_rule;
use crate::domain::{Field, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::filter::Filter;
use crate::store::record_rule::{Effect, RecordRule, can_name};
use crate::store::{RecordStore, display_names, picklists, query_string};
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::{on_escape, title};
use crate::ui::features::filter_editor::{self, Group};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::form::create_or_edit;

/// The rule that is being edited.
#[derive(Clone, Copy, PartialEq)]
pub enum Editing {
    /// None.
    Nothing,
    /// A new one.
    New,
    /// A stored one.
    Stored(Id),
}

/// The words of an effect: its name, a colon, and what it means.
pub fn words(effect: Effect) -> Phrase {
    match effect {
        Effect::Required => phrases::RULE_REQUIRED,
        Effect::Shown => phrases::RULE_SHOWN,
        Effect::ReadOnly => phrases::RULE_READ_ONLY,
        Effect::Choices => phrases::RULE_CHOICES,
        Effect::Refuse => phrases::RULE_REFUSE,
    }
}

/// The parts of a rule that is being written.
#[derive(Clone, Copy)]
struct Form {
    cx: AppContext,
    kind: RecordType,
    name: RwSignal<String>,
    effect: RwSignal<Effect>,
    fields: RwSignal<Vec<&'static Field>>,
    entries: RwSignal<Vec<Id>>,
    when: Group,
    message: RwSignal<String>,
    /// What is wrong, at the part of the rule.
    wrong: RwSignal<Option<(FieldId, &'static str)>>,
}

impl Form {
    fn of(cx: AppContext, kind: RecordType, id: Option<Id>) -> Form {
        let stored = cx.app.read_untracked(|set| {
            let row = set.get(RecordType::RecordRule, id?)?;
            let text = |number: FieldId| row.text(number).to_string();
            let query = query_string::read(set, kind, &format!("f={}", row.text(record_rule::QUERY))).0;
            let fields =
                row.text(record_rule::FIELD_KEYS).split_whitespace().filter_map(|key| set.field_by_key(kind, key));
            let fields: Vec<&'static Field> = fields.filter(|field| set.fields(kind).contains(field)).collect();
            let entries = row.text(record_rule::ENTRIES).split_whitespace().filter_map(|id| id.parse().ok()).collect();
            let effect = Effect::from_name(row.text(record_rule::EFFECT)).unwrap_or(Effect::Required);
            Some((text(record_rule::NAME), effect, query.filter, fields, entries, text(record_rule::MESSAGE)))
        });
        let (name, effect, filter, fields, entries, message) = stored.unwrap_or_else(|| {
            (String::new(), Effect::Required, Filter::default(), Vec::new(), Vec::new(), String::new())
        });
        Form {
            cx,
            kind,
            name: RwSignal::new(name),
            effect: RwSignal::new(effect),
            fields: RwSignal::new(fields),
            entries: RwSignal::new(entries),
            when: Group::whole(cx, kind, &filter),
            message: RwSignal::new(message),
            wrong: RwSignal::new(None),
        }
    }

    /// The fields that the effect can be about. Tracked.
    fn offered(self) -> Vec<&'static Field> {
        let effect = self.effect.get();
        self.cx.fields(self.kind).into_iter().filter(|field| can_name(self.kind, effect, field)).collect()
    }

    /// The text of a part as it would be stored, for what somebody else stores meanwhile. Tracked.
    fn text(self, number: FieldId) -> Option<String> {
        let keys = |fields: &Vec<&'static Field>| fields.iter().map(|field| field.key).collect::<Vec<_>>().join(" ");
        let ids = |ids: &Vec<Id>| ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" ");
        match number {
            record_rule::NAME => Some(self.name.get()),
            record_rule::EFFECT => Some(self.effect.get().name().to_string()),
            record_rule::FIELD_KEYS => Some(self.fields.with(keys)),
            record_rule::ENTRIES => Some(self.entries.with(ids)),
            record_rule::MESSAGE => Some(self.message.get()),
            _ => None,
        }
    }

    /// Takes over what somebody else stored in a part.
    fn take(self, number: FieldId, text: String) {
        let (cx, kind) = (self.cx, self.kind);
        match number {
            record_rule::NAME => self.name.set(text),
            record_rule::EFFECT => self.effect.set(Effect::from_name(&text).unwrap_or(Effect::Required)),
            record_rule::FIELD_KEYS => {
                let read = |set: &RecordStore| {
                    Some(text.split_whitespace().filter_map(|key| set.field_by_key(kind, key)).collect())
                };
                self.fields.set(cx.app.read_untracked(read).unwrap_or_default());
            }
            record_rule::ENTRIES => {
                self.entries.set(text.split_whitespace().filter_map(|id| id.parse().ok()).collect())
            }
            record_rule::MESSAGE => self.message.set(text),
            _ => {}
        }
    }

    /// The rule, if it is complete.
    fn rule(self) -> Option<RecordRule> {
        let cx = self.cx;
        let name = self.name.get_untracked();
        if name.trim().is_empty() {
            self.wrong.set(Some((record_rule::NAME, cx.t(phrases::FILL_IN))));
            focus("rule-name");
            return None;
        }
        let when = self.when.filter(cx)?;
        let effect = self.effect.get_untracked();
        let offered = untrack(|| self.offered());
        let mut fields = self.fields.get_untracked();
        fields.retain(|field| offered.contains(field));
        let rule = RecordRule {
            kind: self.kind,
            name: name.trim().to_string(),
            effect,
            when,
            fields: if effect == Effect::Refuse { Vec::new() } else { fields },
            entries: if effect == Effect::Choices { self.entries.get_untracked() } else { Vec::new() },
            message: self.message.get_untracked().trim().to_string(),
        };
        match cx.app.read_untracked(|set| rule.trouble(set)) {
            Some(trouble) => {
                self.wrong.set(Some((trouble.part(), cx.t(trouble.phrase()))));
                crate::ui::form::focus_first_error();
                None
            }
            None => Some(rule),
        }
    }

    /// The error of a part. Tracked.
    fn error(self, number: FieldId) -> Option<AnyView> {
        let text = self.wrong.get().filter(|(part, _)| *part == number)?.1;
        Some(view! { <span class="field-error" role="alert">{text}</span> }.into_any())
    }

    fn invalid(self, number: FieldId) -> Option<&'static str> {
        self.wrong.get().filter(|(part, _)| *part == number).map(|_| "true")
    }
}

fn label(cx: AppContext, number: FieldId) -> &'static str {
    RecordType::RecordRule.field(number).map_or("", |field| field.label.of(cx.language))
}

/// The form of a new or a stored rule.
pub fn editor(cx: AppContext, kind: RecordType, id: Option<Id>, editing: RwSignal<Editing>) -> AnyView {
    let form = Form::of(cx, kind, id);
    let ids: Vec<Id> = id.into_iter().collect();
    let open =
        OpenDialog::storing(cx, &ids, move |number| form.text(number), move |number, text| form.take(number, text));
    let fields_before = |set: &RecordStore| Some(set.get(RecordType::RecordRule, id?)?.fields());
    let before: Vec<(FieldId, Value)> = cx.app.read_untracked(fields_before).unwrap_or_default();
    let before = StoredValue::new(before);
    let close = move || {
        editing.set(Editing::Nothing);
        focus(&id.map_or("rule-new".to_string(), |id| format!("rule-edit-{id}")));
    };
    let submit = move || {
        form.wrong.set(None);
        if open.has_clash() {
            return;
        }
        let Some(rule) = form.rule() else { return };
        let all = cx.app.read_untracked(|set| Some(rule.write(set))).unwrap_or_default();
        let command = before.with_value(|before| create_or_edit(RecordType::RecordRule, id, before, all));
        cx.app.run(command, move |result| match result {
            Ok(_) => close(),
            Err(SessionError::Refused(why)) => {
                let part = why.field.map_or(record_rule::NAME, |field| field.number);
                form.wrong.try_set(Some((part, cx.t(why.text))));
            }
            Err(_) => {}
        });
    };
    let title = title(cx, RecordType::RecordRule, id);
    let name = title.clone();
    let effects = Effect::ALL.map(|(key, effect)| {
        view! { <option value=key selected=move || form.effect.get() == effect>{cx.t(words(effect))}</option> }
    });
    let choose = move |event: web_sys::Event| {
        form.wrong.set(None);
        form.effect.set(Effect::from_name(&event_target_value(&event)).unwrap_or(Effect::Required));
    };
    let first = (id.is_none()).then(|| view! { <p class="soft">{cx.t(phrases::RULE_OFF_FIRST)}</p> });
    view! {
        <section class="panel" aria-label=name>
            <div class="panel-head"><h2>{title}</h2></div>
            <form class="panel-body stack" novalidate on:keydown=on_escape(close) on:submit=move |event| { event.prevent_default(); submit(); }>
                {open.notes()}
                <div class="field" data-invalid=move || form.invalid(record_rule::NAME)><label for="rule-name">{label(cx, record_rule::NAME)}" *"</label>
                    <input id="rule-name" autocomplete="off" aria-required="true" aria-invalid=move || form.invalid(record_rule::NAME) prop:value=form.name
                        on:input=move |event| { form.wrong.set(None); form.name.set(event_target_value(&event)); }/>{move || form.error(record_rule::NAME)}</div>
                <div class="field"><label for="rule-effect">{cx.t(phrases::RULE_EFFECT)}</label>
                    <select id="rule-effect" on:change=choose>{effects.into_iter().collect_view()}</select>{move || form.error(record_rule::EFFECT)}</div>
                {move || (form.effect.get() != Effect::Refuse).then(|| fields(form))}
                {move || (form.effect.get() == Effect::Choices).then(|| entries(form))}
                <fieldset class="form-group"><legend>{cx.t(phrases::RULE_WHEN)}</legend>
                    <p class="soft">{cx.t(phrases::RULE_WHEN_TEXT)}</p>
                    {filter_editor::editor(cx, kind, form.when, "rule-when")}
                    {move || form.error(record_rule::QUERY)}
                </fieldset>
                <div class="field" data-wide="" data-invalid=move || form.invalid(record_rule::MESSAGE)><label for="rule-message">{label(cx, record_rule::MESSAGE)}</label>
                    <textarea id="rule-message" rows="2" aria-describedby="rule-message-help" aria-invalid=move || form.invalid(record_rule::MESSAGE) prop:value=move || form.message.get()
                        on:input=move |event| { form.wrong.set(None); form.message.set(event_target_value(&event)); }></textarea>
                    <small class="soft" id="rule-message-help">{cx.t(phrases::RULE_MESSAGE_TEXT)}</small>{move || form.error(record_rule::MESSAGE)}</div>
                {first}
                <div class="page-actions">
                    <button type="submit" class="button" data-look="primary">{cx.t(phrases::SAVE)}</button>
                    <button type="button" class="button" on:click=move |_| close()>{cx.t(phrases::CANCEL)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The chosen fields, each with a button to remove it, and a select that adds one. Choices are those of one field.
fn fields(form: Form) -> AnyView {
    let cx = form.cx;
    let is_one = move || form.effect.get() == Effect::Choices;
    let add = move |event: web_sys::Event| {
        form.wrong.set(None);
        let number = event_target_value(&event).parse().ok().map(FieldId);
        let Some(field) = number.and_then(|number| cx.field(form.kind, number)) else { return };
        if untrack(is_one) {
            form.fields.set(vec![field]);
            form.entries.set(Vec::new());
        } else {
            form.fields.update(|fields| fields.push(field));
        }
        let select: web_sys::HtmlSelectElement = event_target(&event);
        select.set_value("");
    };
    let chosen = move || {
        let offered = form.offered();
        form.fields.get().into_iter().filter(|field| offered.contains(field)).collect::<Vec<_>>()
    };
    let chip = move |field: &'static Field| {
        let name = field.label.of(cx.language);
        let remove = move |_| {
            form.fields.update(|fields| fields.retain(|other| *other != field));
            focus("rule-fields");
        };
        view! { <button type="button" class="filter-chip" aria-label=cx.t_with(phrases::REMOVE, &[name]) on:click=remove>{name}{icon(icon::CROSS)}</button> }
    };
    let options = move || {
        let taken = form.fields.get();
        let offered = form.offered().into_iter().filter(|field| !taken.contains(field));
        let option = |field: &'static Field| view! { <option value=field.number.0.to_string()>{field.label.of(cx.language)}</option> };
        offered.map(option).collect_view()
    };
    view! {
        <div class="field" data-invalid=move || form.invalid(record_rule::FIELD_KEYS)><label for="rule-fields">{label(cx, record_rule::FIELD_KEYS)}</label>
            <div class="chips">{move || chosen().into_iter().map(chip).collect_view()}</div>
            <select id="rule-fields" aria-invalid=move || form.invalid(record_rule::FIELD_KEYS) on:change=add><option value="">{cx.t(phrases::RULE_ADD_FIELD)}</option>{options}</select>
            {move || form.error(record_rule::FIELD_KEYS)}
        </div>
    }
    .into_any()
}

/// The entries of the chosen field, each as a toggle.
fn entries(form: Form) -> AnyView {
    let cx = form.cx;
    let toggle = move |id: Id| {
        form.wrong.set(None);
        form.entries.update(|ids| match ids.iter().position(|other| *other == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        })
    };
    let button = move |(id, name): (Id, String)| {
        let pressed = move || form.entries.with(|ids| ids.contains(&id)).to_string();
        view! { <button type="button" aria-pressed=pressed on:click=move |_| toggle(id)>{name}</button> }
    };
    let all = move || {
        let field = form.fields.get().first().copied()?;
        cx.app.read(|set| {
            let offered = picklists::entries(set, field).into_iter();
            Some(offered.map(|id| (id, display_names::name_of(set, id, cx.language))).collect::<Vec<_>>())
        })
    };
    let buttons = move || all().unwrap_or_default().into_iter().map(button).collect_view();
    let name = label(cx, record_rule::ENTRIES);
    view! {
        <div class="field" data-wide="" data-invalid=move || form.invalid(record_rule::ENTRIES)><span class="label">{name}</span>
            <div class="segmented" role="group" aria-label=name>{buttons}</div>
            {move || form.error(record_rule::ENTRIES)}
        </div>
    }
    .into_any()
}
