//! The menu that saves, renames and deletes the views of a list.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::view;
use crate::locale::phrases;
use crate::store::{query_string, views};
use crate::ui::context::AppContext;
use crate::ui::features::meanwhile;
use crate::ui::pages::list::column_preferences;
use crate::ui::pages::list::view_tabs::Tab;
use crate::ui::state::list::{ActiveView, ListId, ListState};

/// The data of the view menu.
#[derive(Clone, Copy)]
pub struct Menu {
    /// The list.
    pub page: ListId,
    /// What it shows.
    pub state: ListState,
    /// The view chosen last.
    pub own: Memo<Option<Tab>>,
    /// That view when the list last showed it as it is.
    pub shown: RwSignal<Option<Tab>>,
    /// Whether the list differs from that view.
    pub is_changed: Memo<bool>,
}

/// The content of the menu: saves, renames and deletes views.
pub fn actions(cx: AppContext, Menu { page, state, own, shown, is_changed }: Menu) -> AnyView {
    let kind = page.kind();
    let name = RwSignal::new(String::new());
    // The columns are saved with the view, for all users.
    let text = move || {
        let mut query = state.query.get_untracked();
        if query.board.is_none() && query.columns.is_none() {
            let shown = untrack(|| column_preferences::chosen(cx, kind, state));
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
            <button class="menu-item" disabled=move || name.with(|name| name.trim().is_empty()) on:click=move |_| rename(id)>{cx.t(phrases::VIEW_RENAME)}</button>
            <button class="menu-item" on:click=move |_| start(id)>{cx.t(phrases::VIEW_DEFAULT)}</button>
            <button class="menu-item" on:click=move |_| delete(id)>{cx.t_with(phrases::VIEW_DELETE, &[&called])}</button>
        })
    };
    // Somebody else saved the view since this list showed it.
    let other = move || {
        let (view, _, before) = shown.get()?;
        own.get().filter(|(of, _, query)| *of == view && *query != before)
    };
    let clash = move || {
        let (id, called) = saved().filter(|_| is_changed.get())?;
        let (.., query) = other()?;
        let take = move |()| state.show(cx.app.read_untracked(|set| query_string::read(set, kind, &query).0));
        let text = cx.t_with(phrases::MEANWHILE_VIEW, &[&called]);
        Some(meanwhile::choice(cx, text, Callback::new(move |()| update(id)), Callback::new(take)))
    };
    let save = move || {
        if other().is_some() {
            return None;
        }
        saved().filter(|_| is_changed.get()).map(|(id, called)| {
            view! { <button class="button view-update" data-look="primary" on:click=move |_| update(id)>{cx.t_with(phrases::VIEW_UPDATE, &[&called])}</button> }
        })
    };
    view! {
        {clash}
        {save}
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
