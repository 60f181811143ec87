//! The format of a file, the row with the names of its columns, its encoding and its delimiter: found, and chosen if found
//! wrong.
use leptos::prelude::*;

use crate::locale::{Phrase, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::TableFacts;
use crate::worker_protocol::messages::{FileFormat, FirstRow};
use crate::worker_protocol::request::Reread;

/// The delimiters that may be chosen, with their names.
const DELIMITERS: [(char, Phrase); 4] = [
    (',', phrases::DELIMITER_COMMA),
    (';', phrases::DELIMITER_SEMICOLON),
    ('\t', phrases::DELIMITER_TAB),
    ('|', phrases::DELIMITER_PIPE),
];

/// The choices for a file.
pub fn source(cx: AppContext, wizard: ImportState, at: usize, file: &str) -> AnyView {
    let facts = wizard.tables.with_untracked(|tables| tables.get(at).cloned());
    let Some(TableFacts { first_rows, heading, encodings, form, delimiter, format, .. }) = facts else {
        return ().into_any();
    };
    let named = move |label: Phrase| cx.labelled(&cx.t(label), &file);
    let format = format.map(|own| {
        let choose = move |event: web_sys::Event| {
            let chosen = event_target_value(&event).parse().ok().and_then(|place: usize| FileFormat::ALL.get(place));
            chosen.into_iter().for_each(|format| wizard.read_again(cx, at, Reread::Format(*format)));
        };
        let option = |(place, format): (usize, FileFormat)| {
            let label = match format {
                FileFormat::Text => cx.t(phrases::FORMAT_TEXT),
                FileFormat::Json => "JSON",
                FileFormat::Cards => "vCard",
                FileFormat::Calendar => "iCalendar",
            };
            view! { <option value=place.to_string() selected=format == own>{label}</option> }
        };
        let options = FileFormat::ALL.into_iter().enumerate().map(option).collect_view();
        view! {
            <label class="import-choice"><span>{cx.t(phrases::FILE_FORMAT)}</span>
                <select class="input" aria-label=named(phrases::FILE_FORMAT) on:change=while_here(choose)>{options}</select>
            </label>
        }
    });
    let heading = (!first_rows.is_empty()).then(|| {
        let choose = move |event: web_sys::Event| {
            wizard.read_again(cx, at, Reread::Heading(event_target_value(&event).parse().ok()));
        };
        let row = |(place, row): (usize, &FirstRow)| {
            let label = cx.t_with(phrases::HEADING_IN, &[&row.line.to_string(), &row.text]);
            view! { <option value=place.to_string() selected=heading == Some(place as u32)>{label}</option> }
        };
        let rows = first_rows.iter().enumerate().map(row).collect_view();
        view! {
            <label class="import-choice"><span>{cx.t(phrases::HEADING_ROW)}</span>
                <select class="input" aria-label=named(phrases::HEADING_ROW) on:change=while_here(choose)>
                    <option value="" selected=heading.is_none()>{cx.t(phrases::NO_HEADING)}</option>
                    {rows}
                </select>
            </label>
        }
    });
    let encoding = (!encodings.is_empty()).then(|| {
        let choose = move |event: web_sys::Event| {
            wizard.read_again(cx, at, Reread::Encoding(event_target_value(&event)));
        };
        let option = |name: &String| view! { <option value=name.clone() selected=*name == form>{name.clone()}</option> };
        let options = encodings.iter().map(option).collect_view();
        view! {
            <label class="import-choice"><span>{cx.t(phrases::ENCODING)}</span>
                <select class="input" aria-label=named(phrases::ENCODING) on:change=while_here(choose)>{options}</select>
            </label>
        }
    });
    let delimiter = delimiter.filter(|_| !encodings.is_empty()).map(|own| {
        let choose = move |event: web_sys::Event| {
            let chosen = event_target_value(&event).parse().ok().and_then(|place: usize| DELIMITERS.get(place));
            chosen.into_iter().for_each(|(delimiter, _)| wizard.read_again(cx, at, Reread::Delimiter(*delimiter)));
        };
        let option = |(place, (delimiter, name)): (usize, &(char, Phrase))| {
            view! { <option value=place.to_string() selected=*delimiter == own>{cx.t(*name)}</option> }
        };
        let known = DELIMITERS.iter().any(|(delimiter, _)| *delimiter == own);
        let other = (!known).then(|| view! { <option value="" selected=true>{own.to_string()}</option> });
        let options = DELIMITERS.iter().enumerate().map(option).collect_view();
        view! {
            <label class="import-choice"><span>{cx.t(phrases::DELIMITER)}</span>
                <select class="input" aria-label=named(phrases::DELIMITER) on:change=while_here(choose)>{other}{options}</select>
            </label>
        }
    });
    view! { {format}{heading}{encoding}{delimiter} }.into_any()
}
