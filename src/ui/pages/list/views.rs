//! The views of a list as tabs, and the menu beside them.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::query_string;
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::pages::list::lazy::{ListTool, list_tool};
use crate::ui::pages::list::view_menu::Menu;
use crate::ui::pages::list::view_tabs::{self, Tab};
use crate::ui::state::list::{ListId, ListState};

/// The tabs and the menu.
pub fn tabs(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let kind = page.kind();
    let tabs = Memo::new(move |_| cx.app.read_present(|set| view_tabs::all(cx, set, page)));
    let written =
        Memo::new(move |_| state.query.with(|query| cx.app.read(|set| query_string::write(set, kind, query))));
    let own = Memo::new(move |_| tabs.with(|tabs| tabs.iter().find(|tab| tab.0 == state.chosen.get()).cloned()));
    let is_changed = Memo::new(move |_| own.with(|own| own.as_ref().is_some_and(|own| own.2 != written.get())));
    // What the view was when the list last showed it as it is.
    let shown = RwSignal::new(None::<Tab>);
    Effect::new(move |_| {
        if !is_changed.get() {
            shown.set(own.get());
        }
    });
    let tab = move |(chosen, name, query): Tab| {
        let current = move || (state.chosen.get() == chosen).then_some("true");
        let show = move |_| {
            state.chosen.set(chosen);
            state.show(cx.app.read_untracked(|set| query_string::read(set, kind, &query).0));
        };
        let mark = move || {
            (state.chosen.get() == chosen && is_changed.get()).then(|| {
                view! {
                    <span class="view-changed">{cx.t(phrases::VIEW_CHANGED)}</span>
                }
            })
        };
        view! { <button class="view-tab" aria-current=current on:click=show>{name}{mark}</button> }
    };
    view! {
        <div class="view-bar">
            <div class="view-tabs" role="group" aria-label=RecordType::View.many().of(cx.language)>
                <For each=move || tabs.get() key=|tab| tab.clone() children=tab/>
            </div>
            {menu(move || cx.t(if is_changed.get() { phrases::VIEW_SAVE_MENU } else { phrases::VIEW_MENU }), move || list_tool(cx, ListTool::View(Menu { page, state, own, shown, is_changed })))}
        </div>
    }
    .into_any()
}
