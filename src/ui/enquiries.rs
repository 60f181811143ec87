//! The inbox of enquiries: what each says, who it may be, and the decision: a new lead, somebody known, or dropped.
use leptos::prelude::*;

use crate::app_state::PendingEnquiry;
use crate::base::{Id, Row, Timestamp};
use crate::command::{AcceptEnquiry, assign};
use crate::domain::{Picklist, RecordType};
use crate::enquiry;
use crate::locale::{format, phrases};
use crate::store::{display_names, duplicates, picklists};
use crate::ui::AppContext;
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::route::Route;
use crate::ui::settings::Section;

/// The entry of the navigation, there while something waits.
pub fn nav_item(ui: AppContext) -> AnyView {
    let count = Memo::new(move |_| ui.live.waiting_count());
    let current = move || (ui.route.get() == Route::Enquiries).then_some("page");
    (move || {
        (count.get() > 0).then(|| {
            let number = format::number(count.get() as i64, ui.language);
            view! {
                <a class="nav-item" href=Route::Enquiries.href() aria-current=current title=ui.say(phrases::ENQUIRIES)>
                    {icon(icon::MAIL)}<span class="nav-label">{ui.say(phrases::ENQUIRIES)}</span>
                    <span class="nav-count" data-new="true">{number}</span>
                </a>
            }
        })
    })
    .into_any()
}

/// So many are drawn at first, and so many more with each click: two hundred may wait.
const SHOWN: usize = 25;

/// The page.
pub fn enquiries(ui: AppContext) -> AnyView {
    let all = Memo::new(move |_| ui.live.waiting());
    let drop = file_drop(ui.say(phrases::ENQUIRY_FILE), ".json,application/json", move |file| {
        ui.live.take_enquiry(file);
    });
    let waiting = move || all.get().into_iter().filter(|waiting| !waiting.is_dropped).collect::<Vec<_>>();
    let dropped = move || {
        let dropped: Vec<PendingEnquiry> = all.get().into_iter().filter(|waiting| waiting.is_dropped).collect();
        (!dropped.is_empty()).then(|| {
            let line = |waiting: PendingEnquiry| {
                let (name, id) = (enquiry::name(&waiting.enquiry), waiting.enquiry.id);
                let label = format!("{}: {name}", ui.say(phrases::BRING_BACK));
                view! {
                    <li class="todo"><span>{name}</span>
                        <button type="button" class="button" data-look="quiet" aria-label=label on:click=move |_| ui.live.drop_enquiry(&id, false)>{ui.say(phrases::BRING_BACK)}</button></li>
                }
            };
            let count = format::number(dropped.len() as i64, ui.language);
            view! {
                <details class="panel"><summary class="panel-head">{ui.say_with(phrases::DROPPED_ENQUIRIES, &[&count])}</summary>
                    <ul class="todos panel-body">{dropped.into_iter().map(line).collect_view()}</ul></details>
            }
        })
    };
    let most = RwSignal::new(SHOWN);
    let count = Memo::new(move |_| waiting().len());
    let is_empty = Memo::new(move |_| count.get() == 0);
    let body = move || {
        if is_empty.get() {
            return view! {
                <div class="panel empty">
                    <p>{ui.say(phrases::NO_ENQUIRIES)}</p>
                    <a class="button" href=Route::Section(Section::WebForm).href()>{ui.say(phrases::S_WEB_FORM)}</a>
                </div>
            }
            .into_any();
        }
        let shown = move || waiting().into_iter().take(most.get()).collect::<Vec<_>>();
        let left = move || count.get().saturating_sub(most.get());
        let more = move || {
            (left() > 0).then(|| {
                view! {
                    <button type="button" class="button" on:click=move |_| most.update(|most| *most += SHOWN)>
                        {ui.say_with(phrases::MORE_CARDS, &[&format::number(left() as i64, ui.language)])}
                    </button>
                }
            })
        };
        // One that comes in or goes leaves the others as they stand.
        let key = |waiting: &PendingEnquiry| waiting.enquiry.id.clone();
        view! { <For each=shown key=key children=move |waiting| one(ui, waiting)/>{more} }.into_any()
    };

    view! {
        <div class="page-head"><h1>{ui.say(phrases::ENQUIRIES)}</h1></div>
        <div class="stack enquiries">{body}{dropped}{drop}</div>
    }
    .into_any()
}

/// An enquiry with what can be done about it.
fn one(ui: AppContext, waiting: PendingEnquiry) -> AnyView {
    let live = ui.live;
    let sent = waiting.enquiry;
    let name = enquiry::name(&sent);
    let fields = live.peek(|set| enquiry::fields(set, &sent, ui.language));
    let lines = live.peek(|set| enquiry::lines(set, &sent, ui.language));
    let form = if sent.form.is_empty() { ui.say(phrases::A_FORM).to_string() } else { sent.form.clone() };
    let arrival = {
        let text: Vec<String> = lines.iter().map(|(label, text)| format!("{label}: {text}")).collect();
        let entries = fields.iter().map(|(number, value)| (*number, Some(value.clone()))).collect();
        AcceptEnquiry {
            fields: entries,
            subject: ui.say_with(phrases::ENQUIRY_SUBJECT, &[&form]),
            text: text.join("\n"),
            to: None,
        }
    };
    let id = StoredValue::new(sent.id.clone());
    let arrival = StoredValue::new(arrival);
    let accept = move |to: Option<Id>| {
        let arrival = AcceptEnquiry { to, ..arrival.get_value() };
        live.accept(id.get_value(), arrival, |_| {});
    };
    let own = fields.clone();
    let known = Memo::new(move |_| {
        let mut known = live.read(|set| duplicates::of_fields(set, RecordType::Lead, &own));
        known.truncate(5);
        known
    });
    let candidate = move |(kind, other, reason): (RecordType, Id, crate::domain::rules::duplicates::Reason)| {
        let called = live.peek(|set| display_names::name_of(set, other, ui.language));
        let why = ui.say_with(phrases::CERTAIN, &[ui.say(reason.phrase()), &reason.certainty().to_string()]);
        let label = ui.say_with(phrases::ADD_TO, &[&called]);
        view! {
            <li class="todo"><span class="soft">{kind.one().of(ui.language)}</span><a href=Route::Record(other).href()>{called}</a><span>{why}</span>
                <button type="button" class="button" on:click=move |_| accept(Some(other))>{label}</button></li>
        }
    };
    let candidates = move || {
        let known = known.get();
        (!known.is_empty()).then(|| {
            view! {
                <div class="enquiry-known"><h3>{ui.say(phrases::POSSIBLE_DUPLICATES)}</h3>
                    <ul class="todos">{known.into_iter().map(candidate).collect_view()}</ul></div>
            }
        })
    };
    let goes_to = live.peek(|set| {
        let row = Row::new(Id([0; 16]), Timestamp(0), &[], &fields);
        let owner = assign::Rules::of(set).assign(&row).map(|(_, owner)| owner).or(live.me.get_untracked());
        owner.map(|owner| display_names::name_of(set, owner, ui.language)).filter(|name| !name.is_empty())
    });
    let goes_to = goes_to.map(|name| view! { <p class="soft">{ui.say_with(phrases::GOES_TO_OWNER, &[&name])}</p> });
    let source = live.peek(|set| {
        let chosen = sent.source.parse::<Id>().ok().filter(|id| picklists::of_list(set, Picklist::Source).contains(id));
        chosen.map(|id| display_names::name_of(set, id, ui.language))
    });
    let from = [
        format_value::moment(Timestamp(sent.at), ui.language),
        form,
        if waiting.origin.is_empty() { sent.page.clone() } else { waiting.origin },
        source.unwrap_or_default(),
    ];
    let from = from.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let facts =
        lines.into_iter().map(|(label, text)| view! { <div class="fact"><dt>{label}</dt><dd>{text}</dd></div> });
    let drop = move |_| live.drop_enquiry(&id.get_value(), true);
    view! {
        <article class="panel">
            <div class="panel-head"><h2>{name}</h2><span class="soft">{from}</span></div>
            <dl class="facts enquiry-facts">{facts.collect_view()}</dl>
            <div class="panel-body stack">
                {candidates}
                {goes_to}
                <div class="page-actions">
                    <button type="button" class="button" data-look="primary" on:click=move |_| accept(None)>{ui.say(phrases::MAKE_LEAD)}</button>
                    <button type="button" class="button" on:click=drop>{ui.say(phrases::DROP)}</button>
                </div>
            </div>
        </article>
    }
    .into_any()
}
