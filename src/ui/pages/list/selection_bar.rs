//! The bar with the actions on selected records.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::pages::list::lazy::{ListTool, list_tool};
use crate::ui::pages::list::model::Table;

/// The bar, while something is selected.
pub fn bar(table: Table) -> AnyView {
    let is_shown = Memo::new(move |_| table.selected.with(|selected| !selected.is_empty()));
    let bar = move || {
        is_shown.get().then(|| {
            view! {
                <div class="selection-bar" role="toolbar" aria-label=table.cx.t(phrases::SELECTION)>
                    {list_tool(table.cx, ListTool::Selection(table))}
                </div>
            }
        })
    };
    bar.into_any()
}
