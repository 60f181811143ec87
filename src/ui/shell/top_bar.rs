//! The bar on top: search, undo and redo, whether all is saved, how things are shown, and what can be created.
use leptos::prelude::*;

use super::{appearance, switcher, undo_menu};
use crate::app_state::{SaveState, WorkspaceState};
use crate::locale::phrases;
use crate::ui::commands::{Group, TABLE};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::{AppContext, command_palette};

/// What stands in the bar.
pub fn top(ui: AppContext) -> AnyView {
    let live = ui.live;
    let saved = move || {
        let (text, state) = match live.saved.get() {
            SaveState::Yes => (phrases::SAVED, "yes"),
            SaveState::Saving => (phrases::SAVING, "saving"),
            SaveState::No => (phrases::NOT_SAVED, "failed"),
        };
        view! { <span class="saved" data-state=state title=ui.say(text)>{icon(icon::CHECK)}<span>{ui.say(text)}</span></span> }
    };
    let demo = move || {
        (live.workspace.get() == "demo").then(|| {
            view! { <button class="button demo" on:click=move |_| live.leave()>{ui.say(phrases::LEAVE_DEMO)}</button> }
        })
    };
    view! {
        {switcher::switcher(ui)}
        {command_palette::search_box(ui)}
        <div class="top-actions">
            {undo_menu::undo_menu(ui)}
            {saved}
            {demo}
            {appearance::menu(ui)}
            {quick_create(ui)}
        </div>
    }
    .into_any()
}

/// The menu of what can be created: the lines of the table of commands.
fn quick_create(ui: AppContext) -> AnyView {
    let items = move || {
        let creates = TABLE.iter().filter(|command| command.group == Group::Create);
        let item = |command: &'static crate::ui::commands::Command| Item {
            label: command.of.of(ui.language).to_string(),
            icon: command.icon,
            keys: command.shown_keys(),
            act: Callback::new(move |()| (command.act)(ui)),
        };
        creates.map(item).collect()
    };
    let name = ui.say(phrases::QUICK_CREATE);
    let face = view! { {icon(icon::PLUS)}<span class="menu-name">{name}</span> }.into_any();
    // Before the workspace is open there is nothing to create in.
    view! {
        <fieldset class="quick-create" disabled=move || ui.live.phase.get() != WorkspaceState::Open>
            {menu_button(ui, "create-menu", "primary", face, name.to_string(), ui.creating, items)}
        </fieldset>
    }
    .into_any()
}
