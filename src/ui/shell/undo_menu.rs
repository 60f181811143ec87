//! Undo and redo with the action's name, and the latest actions, each undone alone or with all later ones.
use leptos::prelude::*;

use crate::app_state::DoneAction;
use crate::base::Seq;
use crate::locale::{Phrase, phrases};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, Icon, icon};
use crate::ui::components::popover::menu_named;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The number of actions in the menu.
const MAX_ACTIONS: usize = 20;

/// The buttons and the menu between them.
pub fn undo_menu(cx: AppContext) -> AnyView {
    let app = cx.app;
    let button = move |place: usize, path: Icon, label: Phrase, named: Phrase, act: fn(AppContext, Seq)| {
        let next = Memo::new(move |_| app.undo_and_redo()[place].clone());
        move || {
            let next = next.get();
            let seq = next.as_ref().map(|(seq, _)| *seq);
            let title = next.map_or(cx.t(label).to_string(), |(_, name)| cx.t_with(named, &[&name]));
            let name = (place == 0).then(|| view! { <span class="undo-name">{title.clone()}</span> });
            view! {
                <button class="button undo" data-look="quiet" title=title.clone() aria-label=title.clone() disabled=seq.is_none()
                    on:click=move |_| if let Some(seq) = seq { act(cx, seq) }>{icon(path)}{name}</button>
            }
        }
    };
    view! {
        <div class="undo-group">
            {button(0, icon::UNDO, phrases::UNDO, phrases::UNDO_WHAT, AppContext::undo)}
            {menu_named(icon(icon::DOWN), cx.t(phrases::UNDO_HISTORY).to_string(), move || history(cx))}
            {button(1, icon::REDO, phrases::REDO, phrases::REDO_WHAT, |cx, seq| cx.app.redo(seq))}
        </div>
    }
    .into_any()
}

fn history(cx: AppContext) -> AnyView {
    let app = cx.app;
    let line = move |action: DoneAction| {
        let seq = action.seq;
        let only = cx.t_with(phrases::UNDO_ONLY_WHAT, &[&action.name]);
        let up_to = cx.t_with(phrases::UNDO_UP_TO_WHAT, &[&action.name]);
        view! {
            <li class="undo-line">
                <span class="undo-what"><span>{format_value::sentence(action.name)}</span><small>{format_value::recent(action.at, cx.app.today(), cx.language)}</small></span>
                <button class="button" aria-label=only on:click=move |_| cx.undo(seq)>{cx.t(phrases::UNDO_ONLY)}</button>
                <button class="button" aria-label=up_to on:click=move |_| app.undo_through(seq)>{cx.t(phrases::UNDO_UP_TO)}</button>
            </li>
        }
    };
    let lines = move || {
        let actions = app.recent_actions(MAX_ACTIONS);
        if actions.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::NOTHING_DONE)}</p> }.into_any();
        }
        view! { <ul class="undo-lines">{actions.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <h3>{cx.t(phrases::UNDO_HISTORY)}</h3>{lines}
        <a class="menu-item undo-all" href=cx.href(Route::Actions)>{icon(icon::UNDO)}{cx.t(phrases::ALL_ACTIONS_OPEN)}</a>
    }
    .into_any()
}
