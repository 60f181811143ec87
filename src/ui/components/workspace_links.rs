//! The other workspaces of this browser, and switching to them.
use leptos::prelude::*;

use crate::base::WorkspaceId;
use crate::ui::context::AppContext;

/// The workspaces that are not open, by index and name; the demo is last.
pub fn others(cx: AppContext) -> Vec<(usize, String)> {
    let here = cx.app.workspace.id.get();
    let ids: Vec<WorkspaceId> =
        cx.app.workspaces().into_iter().map(|known| known.id).chain([WorkspaceId::Demo]).collect();
    let all = ids.iter().enumerate().filter(|(_, id)| **id != here);
    all.map(|(place, id)| (place, cx.app.workspace_name(*id))).collect()
}

/// Opens the workspace at an index of the list.
pub fn choose(cx: AppContext, place: usize) {
    let known = untrack(|| cx.app.workspaces()).into_iter().nth(place);
    cx.app.switch(known.map_or(WorkspaceId::Demo, |known| known.id));
}
