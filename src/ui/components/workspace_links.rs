//! The other workspaces of this browser, and switching to them.
use leptos::prelude::*;

use crate::app_state::workspaces::DEMO;
use crate::ui::context::AppContext;

/// The workspaces that are not open, by index and name; the demo is last.
pub fn others(cx: AppContext) -> Vec<(usize, String)> {
    let here = cx.app.workspace.id.get();
    let ids: Vec<String> = cx.app.workspaces().into_iter().map(|known| known.id).chain([DEMO.to_string()]).collect();
    let all = ids.iter().enumerate().filter(|(_, id)| **id != here);
    all.map(|(place, id)| (place, cx.app.workspace_name(id))).collect()
}

/// Opens the workspace at an index of the list.
pub fn choose(cx: AppContext, place: usize) {
    let known = untrack(|| cx.app.workspaces()).into_iter().nth(place);
    cx.app.switch(known.as_ref().map_or(DEMO, |known| known.id.as_str()));
}
