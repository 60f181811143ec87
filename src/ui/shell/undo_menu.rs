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
        // The past cannot be changed.
        let next = Memo::new(move |_| app.undo_and_redo()[place].clone().filter(|_| app.past.wanted.get().is_none()));
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
    // The action up to which everything is about to be undone, once this was asked.
    let asked = RwSignal::new(None::<Seq>);
    let line = move |(place, action): (usize, DoneAction)| {
        let seq = action.seq;
        let only = cx.t_with(phrases::UNDO_ONLY_WHAT, &[&action.name]);
        let count = (place + 1).to_string();
        let back = (place > 0).then(|| {
            let label = cx.t_with(phrases::UNDO_UP_TO, &[&count]);
            let named = cx.t_with(phrases::UNDO_UP_TO_WHAT, &[&count, &action.name]);
            let sure = cx.t_with(phrases::UNDO_UP_TO_SURE, &[&count]);
            move || match asked.get() == Some(seq) {
                true => {
                    let sure = sure.clone();
                    let act = move |_| {
                        asked.set(None);
                        app.undo_through(seq);
                    };
                    view! { <button class="button" data-look="danger" on:click=act>{sure}</button> }.into_any()
                }
                false => {
                    let (label, named) = (label.clone(), named.clone());
                    view! { <button class="button" aria-label=named on:click=move |_| asked.set(Some(seq))>{label}</button> }.into_any()
                }
            }
        });
        view! {
            <li class="undo-line">
                <span class="undo-what"><span>{format_value::sentence(action.name)}</span><small>{format_value::recent(action.at, cx.app.today(), cx.language)}</small></span>
                <button class="button" aria-label=only on:click=move |_| cx.undo(seq)>{cx.t(phrases::UNDO_ONLY)}</button>
                {back}
            </li>
        }
    };
    let lines = move || {
        // The past cannot be changed.
        let actions = if app.past.wanted.get().is_some() { Vec::new() } else { app.recent_actions(MAX_ACTIONS) };
        asked.set(None);
        if actions.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::NOTHING_DONE)}</p> }.into_any();
        }
        view! { <ul class="undo-lines">{actions.into_iter().enumerate().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <h3>{cx.t(phrases::UNDO_HISTORY)}</h3>{lines}
        <a class="menu-item undo-all" href=cx.href(Route::Actions)>{icon(icon::UNDO)}{cx.t(phrases::ALL_ACTIONS_OPEN)}</a>
    }
    .into_any()
}
