//! The menu that adds a condition to a list, and the chips of those that it has.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::pages::list::lazy::{ListTool, list_tool, quiet_tool};
use crate::ui::state::list::{ListId, ListState};

/// The menu and the chips.
pub fn filters(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let is_filtered = Memo::new(move |_| state.query.with(|query| !query.filter.parts().is_empty()));
    let shown = move || is_filtered.get().then(|| quiet_tool(cx, ListTool::Chips(page, state)));
    view! { {menu(cx.t(phrases::ADD_FILTER), move || list_tool(cx, ListTool::Filter(page, state)))}{shown} }.into_any()
}
