//! The context of queries (user, date, language), and the current record of a list.
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Id;
use crate::store::filter::QueryContext;
use crate::store::query;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::state::list::ListId;

/// The context for the current user; tracked.
pub fn viewer(cx: AppContext) -> QueryContext {
    QueryContext { me: cx.app.user(), today: cx.app.today(), language: cx.language, midnight: AppState::midnight }
}

/// The user's date at a timestamp.
pub const DAY_OF: fn(crate::base::Timestamp) -> crate::base::Date = format_value::local_day;

/// The record with the keyboard cursor in a table without groups.
pub fn current(cx: AppContext, page: ListId) -> Option<Id> {
    let state = cx.lists.with_value(|lists| lists.get(&page).copied())?;
    let (query, at) = (state.query.get_untracked(), state.cursor.get_untracked().0);
    if query.group.is_some() || query.board.is_some() {
        return None;
    }
    let viewer = untrack(|| viewer(cx));
    cx.app.read_untracked(|set| {
        let slots = query::run(set, page.kind(), &query, &viewer);
        Some(set.row_at(page.kind(), *slots.get(at)?)?.id())
    })
}
