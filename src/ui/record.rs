//! One record: path, form, activities, related records, history.
pub mod form;
pub mod history;
pub mod path;
pub mod related;
pub mod timeline;

use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::{Command, lead as lead_rules};
use crate::domain::records::lead;
use crate::domain::rules::figures::Readiness;
use crate::domain::{Kind, defaults};
use crate::locale::phrases;
use crate::store::duplicates::has_duplicates;
use crate::store::names;
use crate::ui::route::Route;
use crate::ui::{Dialog, Ui, activity, duplicates, shelf};

/// The page of a record.
pub fn record(ui: Ui, id: Id) -> AnyView {
    let live = ui.live;
    let kind = Memo::new(move |_| live.read(|set| set.place(id).map(|(kind, _)| kind)));
    // An unread lead is read once its owner has it before them.
    let is_news = Memo::new(move |_| {
        let me = live.me.get();
        let is_unread = |row: &crate::base::Row| row.is(lead::UNREAD) && row.link(lead::OWNER) == me;
        me.is_some() && live.read(|set| set.get(Kind::Lead, id).is_some_and(is_unread))
    });
    Effect::new(move |_| {
        if is_news.get() {
            live.run(Command::Read(id), |_| {});
        }
    });
    (move || match kind.get() {
        None => view! { <div class="empty"><p>{ui.say(phrases::GONE)}</p></div> }.into_any(),
        Some(kind) => page(ui, kind, id),
    })
    .into_any()
}

fn page(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let live = ui.live;
    let name = move || live.read(|set| names::name_of(set, id, ui.language));
    let is_working = Kind::WORK.contains(&kind);
    let can_log = lead_rules::activity_link(kind).is_some();
    let back = if is_working { Route::List(kind) } else { Route::Settings };
    let sides = move || {
        is_working.then(|| {
            view! {
                <div class="record-side">
                    {(kind == Kind::Lead).then(|| signs(ui, id))}
                    {has_duplicates(kind).then(|| duplicates::panel(ui, id))}
                    {can_log.then(|| timeline::timeline(ui, kind, id))}
                    {related::related(ui, kind, id)}
                    {history::history(ui, id)}
                </div>
            }
        })
    };
    view! {
        <div class="page-head">
            <div><a class="kind-link" href=back.href()>{if is_working { kind.many() } else { phrases::SETTINGS }.of(ui.language)}</a><div class="record-name"><h1>{name}</h1>{is_working.then(|| shelf::star(ui, id))}</div></div>
            <div class="page-actions">{actions(ui, kind, id)}</div>
        </div>
        {path::path(ui, kind, id)}
        <div class="record" data-alone=(!is_working).then_some("")>
            {form::form(ui, kind, id)}
            {sides}
        </div>
    }
    .into_any()
}

fn actions(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let live = ui.live;
    let is_open_lead =
        Memo::new(move |_| live.read(|set| set.get(Kind::Lead, id).is_some_and(|row| lead_rules::is_open(set, row))));
    let convert = move || {
        is_open_lead.get().then(|| view! {
            <button class="button" on:click=move |_| ui.dialog.set(Some(Dialog::Disqualify(vec![id])))>{ui.say(phrases::DISQUALIFY)}</button>
            <button class="button" data-look="primary" on:click=move |_| ui.dialog.set(Some(Dialog::Convert(id)))>{ui.say(phrases::CONVERT)}</button>
        })
    };
    let delete = Kind::WORK.contains(&kind).then(|| {
        let act = move |_| {
            live.run(Command::Delete(vec![id]), move |result| {
                if result.is_ok() {
                    ui.go(Route::List(kind));
                }
            });
        };
        view! { <button class="button" on:click=act>{ui.say(phrases::DELETE)}</button> }
    });
    let done = (kind == Kind::Activity).then(|| activity::actions(ui, id));
    view! { {delete}{convert}{done} }.into_any()
}

/// The three signs that a lead is ready for conversion, ticked in one click; the strongest is named.
fn signs(ui: Ui, id: Id) -> AnyView {
    let live = ui.live;
    let strongest = move || {
        live.read(|set| set.find(id).and_then(|(_, row)| Readiness::of(row))).map(|sign| {
            view! { <span class="chip" data-tone="good">{ui.say(sign.phrase())}</span> }
        })
    };
    let is_converted = move || {
        live.read(|set| {
            set.find(id).is_some_and(|(_, row)| {
                row.link(lead::STATUS).and_then(|status| lead_rules::category(set, status)) == Some(defaults::CONVERTED)
            })
        })
    };
    let sign = move |number: u16| {
        let label = Kind::Lead.field(number).map_or("", |field| field.label.of(ui.language));
        let is_on = move || live.read(|set| set.find(id).is_some_and(|(_, row)| row.is(number)));
        let tick = move |event| {
            let value = Value::flag(event_target_checked(&event));
            live.run(Command::Edit(id, vec![(number, value)]), |_| {});
        };
        view! {
            <label class="check"><input type="checkbox" prop:checked=is_on disabled=is_converted on:change=tick/>{label}</label>
        }
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{ui.say(phrases::READINESS)}</h2>{strongest}</div>
            <div class="panel-body signs">{[lead::RAISED_HAND, lead::MEETING_AGREED, lead::PRICING_AGREED].map(sign).into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}
