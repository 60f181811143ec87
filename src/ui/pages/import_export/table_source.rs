//! The row with the names of the columns, and the encoding of a file: found, and chosen if found wrong.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::TableFacts;
use crate::worker_protocol::messages::FirstRow;

/// The number of rows shown below the headings.
const SHOWN_ROWS: usize = 3;

/// The choices for a file.
pub fn source(cx: AppContext, wizard: ImportState, at: usize, file: &str) -> AnyView {
    let facts = wizard.tables.with_untracked(|tables| tables.get(at).cloned());
    let Some(TableFacts { first_rows, heading, encodings, form, .. }) = facts else { return ().into_any() };
    let below = heading;
    let heading = (!first_rows.is_empty()).then(|| {
        let choose = move |event: web_sys::Event| {
            wizard.read_again(cx, at, None, event_target_value(&event).parse().ok());
        };
        let row = |(place, row): (usize, &FirstRow)| {
            let label = cx.t_with(phrases::HEADING_IN, &[&row.line.to_string(), &row.text]);
            view! { <option value=place.to_string() selected=heading == Some(place as u32)>{label}</option> }
        };
        let rows = first_rows.iter().enumerate().map(row).collect_view();
        view! {
            <label class="check">{cx.t(phrases::HEADING_ROW)}
                <select class="input" aria-label=format!("{}: {file}", cx.t(phrases::HEADING_ROW)) on:change=while_here(choose)>
                    <option value="" selected=heading.is_none()>{cx.t(phrases::NO_HEADING)}</option>
                    {rows}
                </select>
            </label>
        }
    });
    let encoding = (!encodings.is_empty()).then(|| {
        let choose = move |event: web_sys::Event| {
            wizard.read_again(cx, at, Some(event_target_value(&event)), None);
        };
        let option = |name: &String| view! { <option value=name.clone() selected=*name == form>{name.clone()}</option> };
        let options = encodings.iter().map(option).collect_view();
        view! {
            <label class="check">{cx.t(phrases::ENCODING)}
                <select class="input" aria-label=format!("{}: {file}", cx.t(phrases::ENCODING)) on:change=while_here(choose)>{options}</select>
            </label>
        }
    });
    // Where something was guessed, the first rows below the headings show whether it is right.
    let is_doubtful = !encodings.is_empty() || below != Some(0);
    let from = below.map_or(0, |place| place as usize + 1);
    let shown = first_rows.iter().skip(from).take(SHOWN_ROWS).filter(|_| is_doubtful);
    let shown = shown.map(|row| view! { <p class="soft import-row">{cx.t_with(phrases::HEADING_IN, &[&row.line.to_string(), &row.text])}</p> });
    let shown = shown.collect_view();
    view! { <div class="import-rules">{heading}{encoding}</div>{shown} }.into_any()
}
