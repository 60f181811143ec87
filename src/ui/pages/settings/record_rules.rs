//! The record rules by record type: what each does, which records break it, its switch; and their editor.
use leptos::prelude::*;

use crate::base::{Id, Row, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::record_rule;
use crate::locale::{Phrase, format, phrases};
use crate::store::record_rule::{Effect, RecordRule, Trouble, read};
use crate::store::{RecordStore, display_names, query_string};
use crate::ui::chunks::Chunk;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::filter_words;
use crate::ui::features::query_context::viewer;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::navigation::{Route, Section};
use crate::ui::pages::settings::inline_field::refusal;
use crate::ui::pages::settings::record_rule_editor::{self, Editing, words};

/// The number of records that are named.
const MAX_NAMED: usize = 5;

/// The section.
pub fn record_rules(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::RecordRules, move || render_if_ready(rules_section(cx, ())))
}

chunk!(pub rules_section, fetch_record_rules, cx, _of: (), section(cx));

/// The rules of one record type at a time.
fn section(cx: AppContext) -> AnyView {
    let kind = RwSignal::new(RecordType::Lead);
    let editing = RwSignal::new(Editing::Nothing);
    let tabs = cx.work().into_iter().map(move |other| {
        let pressed = move || (kind.get() == other).to_string();
        let choose = move |_| {
            editing.set(Editing::Nothing);
            kind.set(other);
        };
        view! { <button type="button" aria-pressed=pressed on:click=choose>{other.many().of(cx.language)}</button> }
    });
    view! {
        <div class="segmented" role="group" aria-label=cx.t(phrases::RULES_OF)>{tabs.collect_view()}</div>
        {move || of_kind(cx, kind.get(), editing)}
    }
    .into_any()
}

fn of_kind(cx: AppContext, kind: RecordType, editing: RwSignal<Editing>) -> AnyView {
    let rules = Memo::new(move |_| {
        cx.app.read(|set| {
            let own = set.rows(RecordType::RecordRule).map(|(_, row)| row);
            let mut ids: Vec<Id> = own.filter(|row| row.text(record_rule::OF) == kind.key()).map(Row::id).collect();
            ids.sort_unstable();
            ids
        })
    });
    let stages = (kind == RecordType::Opportunity).then(|| {
        let href = cx.href(Route::Section(Section::Pipelines));
        view! { <p class="soft"><a href=href>{cx.t(phrases::RULE_STAGES)}</a></p> }
    });
    let empty = move || {
        (rules.with(Vec::is_empty) && editing.get() == Editing::Nothing).then(|| {
            view! { <div class="panel empty"><p>{cx.t_with(phrases::NO_RECORD_RULES, &[&kind.called(0, cx.language)])}</p></div> }
        })
    };
    let add = move || match editing.get() {
        Editing::New => record_rule_editor::editor(cx, kind, None, editing),
        _ => {
            let begin = move |_| {
                editing.set(Editing::New);
                focus("rule-name");
            };
            view! { <div><button type="button" id="rule-new" class="button" data-look="primary" on:click=begin>{RecordType::RecordRule.creation(cx.language)}</button></div> }.into_any()
        }
    };
    view! {
        {stages}
        {empty}
        <For each=move || rules.get() key=|id| *id children=move |id| one(cx, kind, id, editing)/>
        {add}
    }
    .into_any()
}

/// A rule, or its editor.
fn one(cx: AppContext, kind: RecordType, id: Id, editing: RwSignal<Editing>) -> AnyView {
    let is_edited = Memo::new(move |_| editing.get() == Editing::Stored(id));
    (move || match is_edited.get() {
        true => record_rule_editor::editor(cx, kind, Some(id), editing),
        false => shown(cx, id, editing),
    })
    .into_any()
}

/// What a rule does, where, and which records break it.
fn shown(cx: AppContext, id: Id, editing: RwSignal<Editing>) -> AnyView {
    let of_row = move |set: &RecordStore| {
        let row = set.get(RecordType::RecordRule, id)?;
        Some((row.text(record_rule::NAME).to_string(), row.is(record_rule::ON)))
    };
    let row = Memo::new(move |_| cx.app.read(of_row).unwrap_or_default());
    let rule = Memo::new(move |_| cx.app.read(|set| Some(read(set, set.get(RecordType::RecordRule, id)?))));
    let name = Memo::new(move |_| row.with(|(name, _)| name.clone()));
    let is_on = Memo::new(move |_| row.with(|(_, is_on)| *is_on));
    let concerned = Memo::new(move |_| match rule.get() {
        Some(Ok(rule)) => cx.app.read(|set| Some(Concerned::of(cx, set, &rule))),
        _ => None,
    });
    let asks = RwSignal::new(false);
    let wrong = RwSignal::new(None::<&'static str>);
    let set = move |on: bool| {
        asks.set(false);
        let fields = vec![(record_rule::ON, Value::flag(on))];
        cx.app.run(Command::Edit { id, fields }, move |result| wrong.set(refusal(cx, result.err())));
    };
    let breaks = move || {
        let is_breaking = matches!(rule.get_untracked(), Some(Ok(rule)) if rule.effect != Effect::ReadOnly);
        is_breaking && concerned.with_untracked(|told| told.as_ref().is_some_and(|told| told.count > 0))
    };
    let toggle = move |event: web_sys::Event| {
        wrong.set(None);
        let wants = event_target_checked(&event);
        if !wants || !breaks() {
            return set(wants);
        }
        // It is on when the user has seen the list.
        asks.set(true);
        let input: web_sys::HtmlInputElement = event_target(&event);
        input.set_checked(false);
        focus(&format!("rule-anyway-{id}"));
    };
    let label = RecordType::RecordRule.field(record_rule::ON).map_or("", |field| field.label.of(cx.language));
    let summary = move || match rule.get()? {
        Ok(rule) => {
            Some(view! { <p>{cx.app.read(|set| Some(summary(cx, set, &rule))).unwrap_or_default()}</p> }.into_any())
        }
        Err(trouble) => {
            Some(view! { <p class="banner" data-tone="warn">{cx.t(Trouble::phrase(trouble))}</p> }.into_any())
        }
    };
    let message = move || match rule.get()? {
        Ok(rule) if !rule.message.is_empty() => {
            Some(view! { <p class="soft long">{cx.t_with(phrases::QUOTED, &[&rule.message])}</p> })
        }
        _ => None,
    };
    let told = move || concerned.get().map(|told| told.view(cx));
    let anyway = move || {
        asks.get().then(|| {
            view! {
                <div class="page-actions">
                    <button type="button" id=format!("rule-anyway-{id}") class="button" data-look="primary" on:click=move |_| set(true)>{cx.t(phrases::UNIQUE_ANYWAY)}</button>
                    <button type="button" class="button" on:click=move |_| asks.set(false)>{cx.t(phrases::CANCEL)}</button>
                </div>
            }
        })
    };
    let edit = move |_| {
        editing.set(Editing::Stored(id));
        focus("rule-name");
    };
    let delete = move |_| cx.app.run(Command::Delete(vec![id]), |_| focus("rule-new"));
    let labelled = move |text: Phrase| move || cx.labelled(&cx.t(text), &name.get());
    view! {
        <section class="panel" aria-label=move || name.get()>
            <div class="panel-head">
                <h2>{move || name.get()}</h2>
                <label class="check"><input type="checkbox" aria-label=move || cx.labelled(&label, &name.get()) prop:checked=move || is_on.get() on:change=toggle/>{label}</label>
            </div>
            <div class="panel-body stack">
                {summary}{message}{told}{anyway}
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                <div class="page-actions">
                    <button type="button" class="button" id=format!("rule-edit-{id}") aria-label=labelled(phrases::EDIT) on:click=edit>{cx.t(phrases::EDIT)}</button>
                    <button type="button" class="button" data-look="quiet" aria-label=labelled(phrases::DELETE) on:click=delete>{cx.t(phrases::DELETE)}</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// What a rule does, to which fields, and where.
fn summary(cx: AppContext, set: &RecordStore, rule: &RecordRule) -> String {
    let does = cx.t(words(rule.effect));
    let does = does.split_once(':').map_or(does, |(name, _)| name.trim());
    let mut fields: Vec<String> = rule.fields.iter().map(|field| field.label.of(cx.language).to_string()).collect();
    if rule.effect == Effect::Choices {
        let names = rule.entries.iter().map(|id| display_names::name_of(set, *id, cx.language));
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        fields = vec![cx.labelled(&fields.join(", "), &names.join(", "))];
    }
    let place = match rule.when.is_empty() {
        true => cx.t(phrases::RULE_ALWAYS).to_string(),
        false => filter_words::describe(cx, set, rule.kind, &rule.when),
    };
    [does.to_string(), fields.join(", "), place]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The records that a rule is about as they are.
#[derive(Clone, PartialEq)]
struct Concerned {
    effect: Effect,
    count: usize,
    first: Vec<(Id, String)>,
    href: String,
}

impl Concerned {
    fn of(cx: AppContext, set: &RecordStore, rule: &RecordRule) -> Concerned {
        let filter = rule.concerned(set);
        let check = filter.compile(set, rule.kind, &untrack(|| viewer(cx)));
        let (mut count, mut first) = (0, Vec::new());
        for (_, row) in set.rows(rule.kind).filter(|(_, row)| check.matches(set, row)) {
            count += 1;
            if first.len() < MAX_NAMED {
                first.push((row.id(), display_names::name(rule.kind, row, cx.language)));
            }
        }
        let href = cx.href_with(Route::List(rule.kind), &query_string::write_all(set, rule.kind, filter));
        Concerned { effect: rule.effect, count, first, href }
    }

    fn view(self, cx: AppContext) -> AnyView {
        let text = match self.effect {
            Effect::ReadOnly => phrases::RULE_LOCKED,
            Effect::Shown => phrases::RULE_HIDDEN,
            Effect::Required | Effect::Choices | Effect::Refuse => phrases::RULE_BROKEN,
        };
        if self.count == 0 {
            let is_breaking = text == phrases::RULE_BROKEN;
            return is_breaking.then(|| view! { <p class="soft">{cx.t(phrases::RULE_UNBROKEN)}</p> }).into_any();
        }
        let more = self.count > self.first.len();
        let link = |(at, (id, name)): (usize, (Id, String))| {
            view! { {(at > 0).then_some(", ")}<a href=cx.href(Route::Record(id))>{name}</a> }
        };
        let stay = (text != phrases::RULE_LOCKED).then(|| view! { " "{cx.t(phrases::RULE_STAY)} });
        let counted = cx.t_with(text, &[&format::number(self.count as i64, cx.language)]);
        view! {
            <div class="banner" data-tone=(self.effect != Effect::ReadOnly).then_some("warn") role="status">
                <p>{figure(FigureKind::Count, counted, self.href, cx.t(phrases::HOW_RULE))}{cx.language.colon()}{self.first.into_iter().enumerate().map(link).collect_view()}{more.then_some(" …")}"."{stay}</p>
            </div>
        }
        .into_any()
    }
}
