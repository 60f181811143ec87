//! The inbox of enquiries: what each says, whom it may be from, and the decision: a new lead, an existing record, or
//! discard.
use leptos::prelude::*;

use crate::app_state::PendingEnquiry;
use crate::base::{Id, Row, Timestamp};
use crate::command::{AcceptEnquiry, assign};
use crate::domain::{Picklist, RecordType};
use crate::enquiry::{self, capture};
use crate::locale::{format, phrases};
use crate::store::{display_names, duplicates, picklists};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::duplicates::{Side, certainty_of};
use crate::ui::navigation::{Route, Section};

/// The number drawn at first, and added with each click: two hundred may be pending.
const PAGE_SIZE: usize = 25;

/// The page.
pub fn enquiries(cx: AppContext) -> AnyView {
    let all = Memo::new(move |_| cx.app.pending());
    let drop = file_drop(cx.t(phrases::ENQUIRY_FILE), ".json,application/json", move |file| {
        cx.app.accept_from_link(file);
    });
    let waiting = move || all.get().into_iter().filter(|waiting| !waiting.is_dropped).collect::<Vec<_>>();
    let dropped = move || {
        let dropped: Vec<PendingEnquiry> = all.get().into_iter().filter(|waiting| waiting.is_dropped).collect();
        (!dropped.is_empty()).then(|| {
            let line = |waiting: PendingEnquiry| {
                let (name, id) = (enquiry::name(&capture::expanded(&waiting.enquiry)), waiting.enquiry.id);
                let label = cx.labelled(&cx.t(phrases::BRING_BACK), &name);
                view! {
                    <li class="todo"><span>{name}</span>
                        <button type="button" class="button" data-look="quiet" aria-label=label on:click=move |_| cx.app.drop_enquiry(&id, false)>{cx.t(phrases::BRING_BACK)}</button></li>
                }
            };
            let count = format::number(dropped.len() as i64, cx.language);
            view! {
                <details class="panel"><summary class="panel-head" data-figure=FigureKind::Here.key()>{cx.t_with(phrases::DROPPED_ENQUIRIES, &[&count])}</summary>
                    <ul class="todos panel-body">{dropped.into_iter().map(line).collect_view()}</ul></details>
            }
        })
    };
    let most = RwSignal::new(PAGE_SIZE);
    let count = Memo::new(move |_| waiting().len());
    let is_empty = Memo::new(move |_| count.get() == 0);
    let body = move || {
        if is_empty.get() {
            return view! {
                <div class="panel empty">
                    <p>{cx.t(phrases::NO_ENQUIRIES)}</p>
                    <a class="button" href=cx.href(Route::Section(Section::WebForm))>{cx.t(phrases::S_WEB_FORM)}</a>
                </div>
            }
            .into_any();
        }
        let shown = move || waiting().into_iter().take(most.get()).collect::<Vec<_>>();
        let left = move || count.get().saturating_sub(most.get());
        let more = move || {
            (left() > 0).then(|| {
                view! {
                    <button type="button" class="button" data-figure=FigureKind::More.key() on:click=move |_| most.update(|most| *most += PAGE_SIZE)>
                        {cx.t_with(phrases::MORE_CARDS, &[&format::number(left() as i64, cx.language)])}
                    </button>
                }
            })
        };
        // When one arrives or leaves, the others stay unchanged.
        let key = |waiting: &PendingEnquiry| waiting.enquiry.id.clone();
        view! { <For each=shown key=key children=move |waiting| one(cx, waiting)/>{more} }.into_any()
    };

    view! {
        <div class="page-head"><h1>{cx.t(phrases::ENQUIRIES)}</h1></div>
        <div class="stack enquiries">{body}{dropped}{drop}</div>
    }
    .into_any()
}

/// An enquiry with its actions.
fn one(cx: AppContext, waiting: PendingEnquiry) -> AnyView {
    let app = cx.app;
    let sent = capture::expanded(&waiting.enquiry);
    let name = enquiry::name(&sent);
    let fields = app.read_untracked(|set| enquiry::fields(set, &sent, cx.language));
    let lines = app.read_untracked(|set| enquiry::preview_lines(set, &sent, cx.language));
    let unnamed = if sent.is_captured { phrases::A_PAGE } else { phrases::A_FORM };
    let form = if sent.form.is_empty() { cx.t(unnamed).to_string() } else { sent.form.clone() };
    let arrival = {
        let text: Vec<String> = lines.iter().map(|(label, text)| cx.labelled(&label, &text)).collect();
        let entries = fields.iter().map(|(number, value)| (*number, Some(value.clone()))).collect();
        AcceptEnquiry {
            fields: entries,
            subject: cx
                .t_with(if sent.is_captured { phrases::CAPTURE_SUBJECT } else { phrases::ENQUIRY_SUBJECT }, &[&form]),
            text: text.join("\n"),
            is_captured: sent.is_captured,
            to: None,
        }
    };
    let id = StoredValue::new(sent.id.clone());
    let arrival = StoredValue::new(arrival);
    let accept = move |to: Option<Id>| {
        let arrival = AcceptEnquiry { to, ..arrival.get_value() };
        app.accept(id.get_value(), arrival, |_| {});
    };
    let (own, entered) = (fields.clone(), StoredValue::new(fields.clone()));
    let known = Memo::new(move |_| {
        let mut known = app.read(|set| duplicates::of_fields(set, RecordType::Lead, &own));
        known.truncate(5);
        known
    });
    let candidate = move |(kind, other, reason): (RecordType, Id, crate::domain::rules::duplicates::Reason)| {
        let called = app.read_untracked(|set| display_names::name_of(set, other, cx.language));
        let why = certainty_of(cx, reason, Side::Entry(RecordType::Lead, entered.get_value()), other);
        let label = cx.t_with(phrases::ADD_TO, &[&called]);
        view! {
            <li class="todo"><span class="soft">{kind.one().of(cx.language)}</span><a href=cx.href(Route::Record(other))>{called}</a>{why}
                <button type="button" class="button" on:click=move |_| accept(Some(other))>{label}</button></li>
        }
    };
    let candidates = move || {
        let known = known.get();
        (!known.is_empty()).then(|| {
            view! {
                <div class="enquiry-known"><h3>{cx.t(phrases::POSSIBLE_DUPLICATES)}</h3>
                    <ul class="todos">{known.into_iter().map(candidate).collect_view()}</ul></div>
            }
        })
    };
    let goes_to = app.read_untracked(|set| {
        let row = Row::new(Id([0; 16]), Timestamp(0), &[], &fields);
        let owner = assign::Rules::of(set).assign(&row).map(|(_, owner)| owner).or(app.workspace.me.get_untracked());
        owner.map(|owner| display_names::name_of(set, owner, cx.language)).filter(|name| !name.is_empty())
    });
    let goes_to = goes_to.map(|name| view! { <p class="soft">{cx.t_with(phrases::GOES_TO_OWNER, &[&name])}</p> });
    let source = app.read_untracked(|set| {
        let chosen = sent.source.parse::<Id>().ok().filter(|id| picklists::of_list(set, Picklist::Source).contains(id));
        chosen.map(|id| display_names::name_of(set, id, cx.language))
    });
    let from = [
        format_value::moment(Timestamp(sent.at), cx.language),
        form,
        if waiting.origin.is_empty() { sent.page.clone() } else { waiting.origin },
        source.unwrap_or_default(),
    ];
    let from = from.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let facts =
        lines.into_iter().map(|(label, text)| view! { <div class="fact"><dt>{label}</dt><dd>{text}</dd></div> });
    let drop = move |_| app.drop_enquiry(&id.get_value(), true);
    view! {
        <article class="panel">
            <div class="panel-head"><h2>{name}</h2><span class="soft">{from}</span></div>
            <dl class="facts enquiry-facts">{facts.collect_view()}</dl>
            <div class="panel-body stack">
                {candidates}
                {goes_to}
                <div class="page-actions">
                    <button type="button" class="button" data-look="primary" on:click=move |_| accept(None)>{cx.t(phrases::MAKE_LEAD)}</button>
                    <button type="button" class="button" on:click=drop>{cx.t(phrases::DROP)}</button>
                </div>
            </div>
        </article>
    }
    .into_any()
}
