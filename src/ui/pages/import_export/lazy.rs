//! The wizard of an import, which is loaded when files are chosen.
use leptos::prelude::*;

use super::agree::agree;
use super::import_state::ImportState;
use super::mapping::mapping;
use super::preview::preview;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};

/// What the files mean, their preview and the buttons below it, drawn at once if their code is loaded.
pub fn wizard(cx: AppContext, state: ImportState) -> AnyView {
    render_lazily(cx, Chunk::Import, move || render_if_ready(import_wizard(cx, state)))
}

chunk!(pub import_wizard, fetch_import_wizard, cx, state: ImportState, view! {
    {mapping(cx, state)}
    {preview(cx, state)}
    {agree(cx, state)}
}
.into_any());
