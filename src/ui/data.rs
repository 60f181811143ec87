//! Data in and out: leads from a CSV file, the whole workspace as a file, other workspaces.
pub mod backup;
mod compare;
mod conflicts;
mod import;
mod mapping;
mod one_file;
mod preview;
mod questions;
mod saved;
mod wizard;
pub mod workspace;

use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::Ui;
use crate::ui::parts::idle::when_idle;

/// A file being read.
pub fn reading(ui: Ui, name: &str) -> AnyView {
    view! { <label class="soft">{ui.say_with(phrases::READING_FILE, &[name])}<progress></progress></label> }.into_any()
}

/// The page.
pub fn data(ui: Ui) -> AnyView {
    let opening = workspace::Opening::new();
    workspace::take_opened(ui, opening);
    let is_shown = StoredValue::new(());
    when_idle(move || {
        if is_shown.try_get_value().is_some() {
            ui.live.expect_files();
        }
    });
    on_cleanup(move || {
        ui.live.give_back_opened();
        ui.live.expect_no_files();
    });
    view! {
        <div class="page-head"><h1>{ui.say(phrases::DATA)}</h1></div>
        <div class="stack">
            {import::import(ui)}
            {backup::backups(ui, opening)}
            {workspace::workspace(ui, opening)}
            {one_file::one_file(ui)}
        </div>
    }
    .into_any()
}
