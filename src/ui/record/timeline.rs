//! The activities of a record, newest first, and a quick log above them.
use leptos::prelude::*;

use crate::base::{Day, Id, Row, Value};
use crate::command::{Command, lead as lead_rules};
use crate::domain::list::List;
use crate::domain::records::activity;
use crate::domain::{Kind, defaults};
use crate::locale::{format, phrases};
use crate::store::{WorkingSet, lists, names};
use crate::ui::Ui;
use crate::ui::parts::value;
use crate::ui::route::Route;

/// How many activities are shown at first.
const SHOWN: usize = 50;

#[derive(Clone, PartialEq)]
struct Item {
    id: Id,
    subject: String,
    kind: String,
    detail: String,
    is_open: bool,
    is_late: bool,
    order: i64,
}

/// The panel of activities.
pub fn timeline(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let live = ui.live;
    let items = Memo::new(move |_| live.read(|set| gather(ui, set, kind, id)));
    let shown = RwSignal::new(SHOWN);
    let item = move |item: Item| {
        let id = item.id;
        let done = item.is_open.then(|| {
            let label = format!("{}: {}", ui.say(phrases::COMPLETE), item.subject);
            view! { <button class="button" aria-label=label on:click=move |_| live.run(Command::Complete(id), |_| {})>{ui.say(phrases::COMPLETE)}</button> }
        });
        let tone = item.is_late.then_some("bad");
        view! {
            <li>
                <span><a href=Route::Record(id).href()>{item.subject}</a><br/><small data-tone=tone>{format!("{} · {}", item.kind, item.detail)}</small></span>
                {done}
            </li>
        }
    };
    let list = move || {
        let all = items.get();
        if all.is_empty() {
            return view! { <p class="soft">{ui.say(phrases::NOTHING_LOGGED)}</p> }.into_any();
        }
        let more = all.len().saturating_sub(shown.get());
        let rest = (more > 0).then(|| view! {
            <button class="button" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{ui.say_with(phrases::AND_MORE, &[&format::number(more as i64, ui.language)])}</button>
        });
        view! { <ul class="timeline">{all.into_iter().take(shown.get()).map(item).collect_view()}</ul>{rest} }
            .into_any()
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{ui.say(phrases::ACTIVITIES)}</h2></div>
            <div class="panel-body">{quick_log(ui, id)}{list}</div>
        </section>
    }
    .into_any()
}

fn quick_log(ui: Ui, about: Id) -> AnyView {
    let live = ui.live;
    let chosen = RwSignal::new(defaults::CALL);
    let text = RwSignal::new(String::new());
    let due = RwSignal::new(String::new());
    let has_due = move || matches!(chosen.get(), defaults::TASK | defaults::MEETING);
    let kinds = move || {
        live.read(|set| {
            let named = |id: Id| (id, names::name_of(set, id, ui.language));
            lists::of_list(set, List::ActivityType).into_iter().map(named).collect::<Vec<_>>()
        })
    };
    let log = move || {
        let (kind, subject) = (chosen.get_untracked(), text.get_untracked());
        // A call needs no words: the kind alone is worth logging.
        let subject =
            if subject.trim().is_empty() { live.peek(|set| names::name_of(set, kind, ui.language)) } else { subject };
        let mut entries =
            vec![(activity::TYPE, Some(Value::Link(kind))), (activity::SUBJECT, Value::text(subject.trim()))];
        if let Some(day) = Day::parse_iso(&due.get_untracked()).filter(|_| untrack(has_due)) {
            entries.push((activity::DUE, Some(Value::Day(day))));
        }
        live.run(Command::Log(about, entries), move |result| {
            if result.is_ok() {
                text.set(String::new());
                due.set(String::new());
            }
        });
    };
    view! {
        <form class="quick-log" on:submit=move |event| { event.prevent_default(); log(); }>
            <div class="segmented" role="group" aria-label=ui.say(phrases::ACTIVITIES)>
                {move || kinds().into_iter().map(|(id, name)| view! {
                    <button type="button" aria-pressed=move || (chosen.get() == id).to_string() on:click=move |_| chosen.set(id)>{name}</button>
                }).collect_view()}
            </div>
            <div class="quick-log-row">
                <input class="input" aria-label=ui.say(phrases::WHAT_HAPPENED) placeholder=ui.say(phrases::WHAT_HAPPENED)
                    prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))/>
                {move || has_due().then(|| view! {
                    <input class="input due" type="date" aria-label=ui.say(phrases::DUE_DATE) prop:value=move || due.get()
                        on:input=move |event| due.set(event_target_value(&event))/>
                })}
                <button class="button" data-look="primary">{ui.say(phrases::LOG)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn gather(ui: Ui, set: &WorkingSet, kind: Kind, id: Id) -> Vec<Item> {
    let Some(link) = lead_rules::activity_link(kind) else { return Vec::new() };
    let today = ui.live.today();
    let item = |row: &Row| {
        let done = row.moment(activity::DONE);
        let due = row.day(activity::DUE);
        let detail = match (done, due) {
            (Some(at), _) => value::moment(at, ui.language),
            (None, Some(day)) => ui.say_with(phrases::DUE, &[&format::day(day, ui.language)]),
            (None, None) => ui.say(phrases::NO_DATE).to_string(),
        };
        let order = match (done, due) {
            (Some(at), _) => -at.0,
            // Open ones stand above all that is done, the most urgent first.
            (None, due) => i64::MIN / 2 + due.map_or(i64::from(i32::MAX), |day| i64::from(day.0)),
        };
        Item {
            id: row.id(),
            subject: row.text(activity::SUBJECT).to_string(),
            kind: row.link(activity::TYPE).map(|id| names::name_of(set, id, ui.language)).unwrap_or_default(),
            detail,
            is_open: done.is_none(),
            is_late: done.is_none() && due.is_some_and(|day| day < today),
            order,
        }
    };
    let mut items: Vec<Item> = set.linking(id, Kind::Activity, link).map(item).collect();
    crate::base::order::sort_by_key(&mut items, |item| item.order);
    items
}
