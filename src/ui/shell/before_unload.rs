//! Leaving the page: the browser asks for confirmation if something is not stored or input is unsaved, and unsaved
//! input of record fields is restored after a reload.
use leptos::prelude::*;

use crate::app_state::{UnsavedInput, WorkspaceState};
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
            let before = cx.edited_from.get();
            let input = |id: Id, field: FieldId, text: &String| {
                let before = before.get(&(id, field)).cloned();
                UnsavedInput { id, field, text: text.clone(), before }
            };
            cx.unsaved_input.with(|all| {
                let of_record = |(id, typed): (&Id, &Typed)| {
                    typed.iter().map(|(field, text)| input(*id, *field, text)).collect::<Vec<_>>()
                };
                cx.app.keep_typed(all.iter().flat_map(of_record));
            });
        } else {
            cx.unsaved_input.track();
            let kept = cx.app.kept_typed();
            if !kept.is_empty() {
                for UnsavedInput { id, field, text, before } in kept {
                    if let Some(before) = before {
                        cx.edited_from.update(|all| drop(all.insert((id, field), before)));
                    }
                    cx.unsaved_input.update(|all| all.entry(id).or_default().insert(field, text));
                }
            }
        }
        workspace
    });
}
