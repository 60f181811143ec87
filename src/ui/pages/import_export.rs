//! The data page: import, export, backups, the workspace as a file.
mod agree;
mod answers;
pub mod backup;
mod calendar_file;
mod column_target;
mod conflicts;
mod fixed_values;
mod import;
mod import_state;
pub mod lazy;
mod make_type;
mod mapping;
mod preview;
mod reading;
mod saved_mappings;
mod single_file;
mod table_source;
pub mod workspace;
mod workspace_diff;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::locale::phrases;
use crate::ui::chunks::Chunk;
use crate::ui::components::idle::when_idle;
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file::{Opening, take_opened};

/// The page.
pub fn data(cx: AppContext) -> AnyView {
    let opening = Opening::new();
    take_opened(cx, opening);
    let is_shown = StoredValue::new(());
    when_idle(move || {
        if is_shown.try_get_value().is_some() {
            cx.app.prewarm_worker();
            spawn_local(cx.chunks.load(Chunk::Import));
        }
    });
    on_cleanup(move || {
        cx.app.opened_files.restore_taken();
        cx.app.release_worker();
    });
    view! {
        <div class="page-head"><h1>{cx.t(phrases::DATA)}</h1></div>
        <div class="stack">
            {import::import(cx)}
            {backup::backups(cx, opening)}
            {workspace::workspace(cx, opening)}
            {single_file::one_file(cx)}
        </div>
    }
    .into_any()
}
