//! The views of a list as tabs, built-in and saved ones, and the menu to save, rename and delete them.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::view;
use crate::locale::phrases;
use crate::store::{RecordStore, query_string, views};
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::pages::list::columns;
use crate::ui::pages::list::lazy::{ListTool, list_tool};
use crate::ui::state::list::{ActiveView, ListId, ListState};

/// A tab: its view, its name, its query as text.
type Tab = (ActiveView, String, String);

/// The data of the view menu.
#[derive(Clone, Copy)]
pub struct Menu {
    page: ListId,
    state: ListState,
    /// The view chosen last.
    own: Memo<Option<Tab>>,
    /// Whether the list differs from that view.
    is_changed: Memo<bool>,
}

/// The tabs and the menu.
pub fn tabs(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let kind = page.kind();
    let tabs = Memo::new(move |_| cx.app.read_present(|set| all(cx, set, page)));
    let written =
        Memo::new(move |_| state.query.with(|query| cx.app.read(|set| query_string::write(set, kind, query))));
    let own = Memo::new(move |_| tabs.with(|tabs| tabs.iter().find(|tab| tab.0 == state.chosen.get()).cloned()));
    let is_changed = Memo::new(move |_| own.with(|own| own.as_ref().is_some_and(|own| own.2 != written.get())));
    let tab = move |(chosen, name, query): Tab| {
        let current = move || (state.chosen.get() == chosen).then_some("true");
        let show = move |_| {
            state.chosen.set(chosen);
            state.show(cx.app.read_untracked(|set| query_string::read(set, kind, &query).0));
        };
        let mark = move || {
            (state.chosen.get() == chosen && is_changed.get()).then(|| view! {
            <span class="view-changed" title=cx.t(phrases::VIEW_CHANGED)>"•"<span class="visually-hidden">{cx.t(phrases::VIEW_CHANGED)}</span></span>
        })
        };
        view! { <button class="view-tab" aria-current=current on:click=show>{name}{mark}</button> }
    };
    view! {
        <div class="view-bar">
            <div class="view-tabs" role="group" aria-label=RecordType::View.many().of(cx.language)>
                <For each=move || tabs.get() key=|tab| tab.clone() children=tab/>
            </div>
            {menu(cx.t(phrases::VIEW_MENU), move || list_tool(cx, ListTool::View(Menu { page, state, own, is_changed })))}
        </div>
    }
    .into_any()
}

/// The view with the query of an address.
pub fn find(set: &RecordStore, page: ListId, text: &str) -> Option<ActiveView> {
    let built_in = built_ins(set, page).iter().position(|(_, query)| query == text).map(ActiveView::BuiltIn);
    let saved = || views::saved(set, page.kind()).into_iter().find(|(_, _, query)| query == text);
    built_in.or_else(|| saved().map(|(id, ..)| ActiveView::Saved(id)))
}

fn built_ins(set: &RecordStore, page: ListId) -> Vec<(Option<crate::locale::Phrase>, String)> {
    match page {
        ListId::List(kind) => views::built_ins(kind).map(|view| (Some(view.name), view.query.to_string())).collect(),
        ListId::Pipeline => vec![(None, query_string::write(set, RecordType::Opportunity, &page.first(set)))],
    }
}

fn all(cx: AppContext, set: &RecordStore, page: ListId) -> Vec<Tab> {
    let built_in = |(place, (name, query)): (usize, (Option<crate::locale::Phrase>, String))| {
        (ActiveView::BuiltIn(place), cx.t(name.unwrap_or(phrases::ALL_DEALS)).to_string(), query)
    };
    let own = built_ins(set, page).into_iter().enumerate().map(built_in);
    let is_here = |query: &str| match page {
        ListId::List(_) => true,
        // Boards by stage belong to the pipeline page as well.
        ListId::Pipeline => query.split('&').any(|part| part == "board=stage"),
    };
    let saved = views::saved(set, page.kind()).into_iter().filter(|(_, _, query)| is_here(query));
    own.chain(saved.map(|(id, name, query)| (ActiveView::Saved(id), name, query))).collect()
}

/// The content of the menu: saves, renames and deletes views.
pub fn actions(cx: AppContext, Menu { page, state, own, is_changed }: Menu) -> AnyView {
    let kind = page.kind();
    let name = RwSignal::new(String::new());
    // The columns are saved with the view, for all users.
    let text = move || {
        let mut query = state.query.get_untracked();
        if query.board.is_none() && query.columns.is_none() {
            let shown = untrack(|| columns::chosen(cx, kind, state));
            query.columns = Some(shown.into_iter().map(|field| field.number).collect());
        }
        let text = cx.app.read_untracked(|set| query_string::write(set, kind, &query));
        (query, text)
    };
    let saved = move || {
        own.with(|own| {
            own.as_ref().and_then(|(chosen, name, _)| match chosen {
                ActiveView::Saved(id) => Some((*id, name.clone())),
                ActiveView::BuiltIn(_) => None,
            })
        })
    };
    let create = move || {
        let Some(called) = Value::text(&name.get_untracked()) else { return };
        let (query, text) = text();
        let entries =
            vec![(view::NAME, Some(called)), (view::OF, Value::text(kind.key())), (view::QUERY, Value::text(&text))];
        cx.app.run(Command::Create { kind: RecordType::View, fields: entries }, move |result| {
            if let Ok(created) = result {
                name.set(String::new());
                state.query.set(query);
                created.first().into_iter().for_each(|(_, id)| state.chosen.set(ActiveView::Saved(*id)));
            }
        });
    };
    let update = move |id: Id| {
        let (query, text) = text();
        let entries = vec![(view::QUERY, Value::text(&text))];
        cx.app.run(Command::Edit { id, fields: entries }, move |result| {
            if result.is_ok() {
                state.query.set(query)
            }
        });
    };
    let rename = move |id: Id| {
        if let Some(called) = Value::text(&name.get_untracked()) {
            cx.app
                .run(Command::Edit { id, fields: vec![(view::NAME, Some(called))] }, move |_| name.set(String::new()));
        }
    };
    let delete = move |id: Id| {
        cx.app.run(Command::Delete(vec![id]), move |result| {
            if result.is_ok() {
                state.chosen.set(ActiveView::BuiltIn(0));
                state.show(cx.app.read_untracked(|set| page.first(set)));
            }
        });
    };
    let start = move |id: Id| {
        let cells = cx.app.read_untracked(|set| {
            let before = views::default_view(set, kind).filter(|before| *before != id);
            let cells = before.map(|before| (before, (view::ORDER, None)));
            cells.into_iter().chain([(id, (view::ORDER, Some(Value::Number(0))))]).collect::<Vec<_>>()
        });
        cx.app.run(Command::SetCells(Arc::new(cells)), |_| {});
    };
    let copy = move |_| {
        let address = window().location().href().unwrap_or_default();
        cx.app.copy_text(&address);
        cx.live_region.set(cx.t(phrases::LINK_COPIED).to_string());
    };
    let of_saved = move || {
        saved().map(|(id, called)| view! {
            <button class="menu-item" disabled=move || !is_changed.get() on:click=move |_| update(id)>{cx.t_with(phrases::VIEW_UPDATE, &[&called])}</button>
            <button class="menu-item" disabled=move || name.with(|name| name.trim().is_empty()) on:click=move |_| rename(id)>{cx.t(phrases::VIEW_RENAME)}</button>
            <button class="menu-item" on:click=move |_| start(id)>{cx.t(phrases::VIEW_DEFAULT)}</button>
            <button class="menu-item" on:click=move |_| delete(id)>{cx.t_with(phrases::VIEW_DELETE, &[&called])}</button>
        })
    };
    view! {
        <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); create(); }>
            <div class="field"><label for="view-name">{cx.t(phrases::VIEW_NAME)}</label>
                <input id="view-name" autocomplete="off" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/></div>
            <button type="submit" class="button" data-look="primary" disabled=move || name.with(|name| name.trim().is_empty())>{cx.t(phrases::VIEW_SAVE)}</button>
        </form>
        <div class="menu-items">
            {of_saved}
            <button class="menu-item" on:click=copy>{cx.t(phrases::COPY_LINK)}</button>
        </div>
    }
    .into_any()
}
