//! The workspace's settings and lists. Every entry is a record, so every change can be undone.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::Kind;
use crate::domain::list::List;
use crate::domain::records::{choice, settings as fields};
use crate::locale::phrases;
use crate::store::{lists, names};
use crate::ui::record::form;
use crate::ui::route::Route;
use crate::ui::shell::display;
use crate::ui::{Dialog, Ui};

/// The settings page.
pub fn settings(ui: Ui) -> AnyView {
    let statuses = section(ui, List::Status.label().of(ui.language), Kind::Status, Some(List::Status));
    let stages = section(ui, List::Stage.label().of(ui.language), Kind::Stage, Some(List::Stage));
    let users = section(ui, Kind::User.many().of(ui.language), Kind::User, None);
    let open = List::OPEN.map(|list| section(ui, list.label().of(ui.language), Kind::Choice, Some(list)));
    view! {
        <div class="page-head"><h1>{ui.say(phrases::SETTINGS)}</h1><div class="page-actions">{display::choices(ui)}</div></div>
        <div class="home">
            {form::form(ui, Kind::Settings, fields::THE)}
            {statuses}{stages}{users}
            {open.into_iter().collect_view()}
        </div>
    }
    .into_any()
}

fn section(ui: Ui, title: &'static str, kind: Kind, list: Option<List>) -> AnyView {
    let live = ui.live;
    let entries = Memo::new(move |_| {
        live.read(|set| {
            let named = |id: Id| (id, names::name_of(set, id, ui.language));
            match list {
                Some(list) => lists::of_list(set, list).into_iter().map(named).collect::<Vec<_>>(),
                None => set.rows(kind).map(|(_, row)| named(row.id())).collect(),
            }
        })
    });
    let add = move |_| {
        let next = entries.with_untracked(Vec::len) as i64 + 100;
        let mut given = Vec::new();
        if let Some(field) = kind.field_by_key("order") {
            given.push((field.number, Value::Number(next)));
        }
        if let (Kind::Choice, Some(list)) = (kind, list) {
            given.push((choice::LIST, Value::Number(list.code())));
        }
        ui.dialog.set(Some(Dialog::Create(kind, given)));
    };
    // Two neighbours trade their places.
    let up = move |place: usize| {
        let Some(order) = kind.field_by_key("order").map(|field| field.number) else { return };
        let ids = entries.with_untracked(|list| list.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        live.run(Command::Arrange(order, moved_up(ids, place)), |_| {});
    };
    let line = move |(place, (id, name)): (usize, (Id, String))| {
        let label = ui.say_with(phrases::MOVE_UP, &[&name]);
        let button = (list.is_some() && place > 0).then(|| view! {
            <button class="button" data-look="quiet" aria-label=label.clone() title=label.clone() on:click=move |_| up(place)>"↑"</button>
        });
        view! { <li class="todo"><a href=Route::Record(id).href()>{name}</a>{button}</li> }
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{title}</h2><button class="button" on:click=add>{ui.say(phrases::ADD)}</button></div>
            <div class="panel-body"><ul class="todos">{move || entries.get().into_iter().enumerate().map(line).collect_view()}</ul></div>
        </section>
    }
    .into_any()
}

fn moved_up(mut ids: Vec<Id>, place: usize) -> Vec<Id> {
    if place > 0 && place < ids.len() {
        ids.swap(place, place - 1);
    }
    ids
}
