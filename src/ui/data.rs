//! Data in and out: leads from a CSV file, the whole workspace as a file, other workspaces.
mod import;
mod mapping;
mod preview;
pub mod workspace;

use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::Ui;

/// The page.
pub fn data(ui: Ui) -> AnyView {
    view! {
        <div class="page-head"><h1>{ui.say(phrases::DATA)}</h1></div>
        <div class="stack">
            {import::import(ui)}
            {workspace::workspace(ui)}
        </div>
    }
    .into_any()
}
