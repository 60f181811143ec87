//! The dialog of all shortcuts, from the keymap.
use leptos::prelude::*;

use crate::keymap::{CommandId, Group};
use crate::locale::phrases;
use crate::ui::components::dialog::sheet;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::shortcut_label;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The dialog.
pub fn help(cx: AppContext) -> AnyView {
    let close = move |_| cx.dialog.set(None);
    let body = view! {
        <p><a class="button" href=cx.href(Route::Guide(0)) on:click=close>{icon(icon::GUIDE)}{cx.t(phrases::GUIDE)}</a></p>
        {shortcuts(cx)}
    };
    sheet(cx, cx.t(phrases::SHORTCUTS).to_string(), body.into_any())
}

/// All shortcuts, by group.
pub fn shortcuts(cx: AppContext) -> AnyView {
    let line = move |command: CommandId| {
        let shortcuts = command.shortcuts().map(|shortcut| shortcut_label::keys(cx, shortcut)).collect_view();
        view! { <div class="shortcut"><dt>{command.name(cx.language)}</dt><dd>{shortcuts}</dd></div> }
    };
    let group = move |group: Group| {
        let lines = CommandId::ALL.into_iter().filter(|id| id.group() == group && !id.shown_shortcut().is_empty());
        view! { <section><h3>{cx.t(group.label())}</h3><dl>{lines.map(line).collect_view()}</dl></section> }
    };
    view! {
        <p class="soft">{cx.t(phrases::SHORTCUTS_TEXT)}</p>
        <div class="shortcuts">{Group::ALL.map(group).into_iter().collect_view()}</div>
    }
    .into_any()
}
