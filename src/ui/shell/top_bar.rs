//! The top bar: search, undo and redo, the state of saving, appearance, and the menu for new records.
use leptos::prelude::*;

use crate::app_state::{SaveState, WorkspaceState};
use crate::base::WorkspaceId;
use crate::domain::custom_type::CustomType;
use crate::keymap::Group;
use crate::locale::phrases;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::commands::{ACTIONS, Action};
use crate::ui::features::{appearance, command_palette, team_status};
use crate::ui::shell::{switcher, undo_menu};

/// The content of the bar.
pub fn top(cx: AppContext) -> AnyView {
    let app = cx.app;
    let saved = move || {
        let (text, state) = match app.queue.saved.get() {
            SaveState::Yes => (phrases::SAVED, "yes"),
            SaveState::Saving => (phrases::SAVING, "saving"),
            SaveState::No => (phrases::NOT_SAVED, "failed"),
        };
        view! { <span class="saved" data-state=state title=cx.t(text)>{icon(icon::CHECK)}<span>{cx.t(text)}</span></span> }
    };
    let demo = move || {
        (app.workspace.id.get() == WorkspaceId::Demo).then(|| {
            view! { <button class="button demo" on:click=move |_| app.leave()>{cx.t(phrases::LEAVE_DEMO)}</button> }
        })
    };
    view! {
        {switcher::switcher(cx)}
        {command_palette::search_box(cx)}
        <div class="top-actions">
            {undo_menu::undo_menu(cx)}
            {saved}
            {team_status::chip(cx)}
            {demo}
            {appearance::menu(cx)}
            {quick_create(cx)}
        </div>
    }
    .into_any()
}

/// The menu for new records: the commands of that group.
fn quick_create(cx: AppContext) -> AnyView {
    let items = move || {
        let creates = ACTIONS.iter().filter(|action| action.id.group() == Group::Create);
        let item = |action: &'static Action| Item {
            label: action.id.object().of(cx.language).to_string(),
            icon: action.icon,
            keys: action.id.shown_shortcut(),
            act: Callback::new(move |()| (action.act)(cx)),
        };
        let custom = |own: &CustomType| {
            let kind = own.kind;
            let act = Callback::new(move |()| cx.dialog.set(Some(Dialog::Create { kind, given: Vec::new() })));
            Item { label: own.names[0].of(cx.language).to_string(), icon: icon::of_name(own.icon), keys: "", act }
        };
        let custom = cx.app.read(|set| set.schema().types().offered().map(custom).collect::<Vec<_>>());
        creates.map(item).chain(custom).collect()
    };
    let name = cx.t(phrases::QUICK_CREATE);
    let face = view! { {icon(icon::PLUS)}<span class="menu-name">{name}</span> }.into_any();
    // Nothing can be created before a workspace is open, nor on a past date.
    let is_closed = move || cx.app.workspace.phase.get() != WorkspaceState::Open || cx.app.past.wanted.get().is_some();
    view! {
        <fieldset class="quick-create" disabled=is_closed>
            {menu_button(cx, "create-menu", "", face, name.to_string(), cx.is_create_menu_open, items)}
        </fieldset>
    }
    .into_any()
}
