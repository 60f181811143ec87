//! Leaving the page: the browser asks for confirmation if something is not stored or input is unsaved, and unsaved
//! input of record fields is restored after a reload.
use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::base::{FieldId, Id, WorkspaceId};
use crate::ui::context::{AppContext, Typed};

/// Starts to ask for confirmation, and to keep unsaved input.
pub fn watch(cx: AppContext) {
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if !cx.app.queue.is_all_saved() || cx.unsaved_input.with_untracked(|typed| !typed.is_empty()) {
            event.prevent_default();
            // Older browsers ask only if this is set; none of them shows it.
            event.set_return_value("?");
        }
    });
    on_cleanup(move || leaving.remove());
    let is_open = Memo::new(move |_| cx.app.workspace.phase.get() == WorkspaceState::Open);
    // The workspace whose input was restored.
    Effect::new(move |taken: Option<WorkspaceId>| {
        let taken = taken.unwrap_or_default();
        if !is_open.get() {
            return taken;
        }
        let workspace = cx.app.workspace.id.get_untracked();
        if taken == workspace {
            cx.unsaved_input.with(|all| cx.app.keep_typed(all.iter().flat_map(|(id, typed)| of_record(*id, typed))));
        } else {
            cx.unsaved_input.track();
            let kept = cx.app.kept_typed();
            if !kept.is_empty() {
                cx.unsaved_input.update(|all| {
                    for (id, number, text) in kept {
                        all.entry(id).or_default().insert(number, text);
                    }
                });
            }
        }
        workspace
    });
}

fn of_record(id: Id, typed: &Typed) -> impl Iterator<Item = (Id, FieldId, String)> {
    typed.iter().map(move |(number, text)| (id, *number, text.clone()))
}
