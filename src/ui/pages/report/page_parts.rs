//! The parts that all reports' pages share: head, export menu and notes on the figures.
use leptos::prelude::*;

use crate::base::Date;
use crate::locale::{format, phrases};
use crate::report::chart::ChartDrawing;
use crate::report::history_table::HistoryTable;
use crate::report::labels;
use crate::ui::components::format_value;
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The width of an exported chart, in pixels.
const EXPORTED_WIDTH: i32 = 900;

/// The lines of a table that is exported; `None` while there are none yet.
pub type ExportedLines = Callback<(), Option<Vec<Vec<String>>>>;

/// What can be exported from a report.
pub struct Exports {
    /// The name of the report, which its files get.
    pub title: String,
    /// Its table.
    pub table: ExportedLines,
    /// The listed deals, in reports that list some; checked when the menu is opened.
    pub deals: Option<ExportedLines>,
    /// Its chart for a width, in reports that have one.
    pub picture: Option<Callback<i32, Option<ChartDrawing>>>,
}

/// The lines of a table of the history: its heads, then its lines, with figures that a spreadsheet reads.
pub fn exported(cx: AppContext, sheet: &HistoryTable) -> Vec<Vec<String>> {
    let head = sheet.head.map_or(String::new(), |head| cx.t(head).to_string());
    let names = sheet.columns.iter().map(|column| cx.t(column.name).to_string());
    let mut lines = vec![std::iter::once(head).chain(names).collect()];
    lines.extend(sheet.lines.iter().map(|line| {
        let figures = line.figures.iter().map(|figure| labels::plain(figure, cx.language));
        std::iter::once(line.name.clone()).chain(figures).collect()
    }));
    lines
}

/// The note that says since when the journal knows what happened; `None` if it is empty.
pub fn history_begins(cx: AppContext) -> Option<String> {
    let day = format::day(format_value::local_day(cx.app.first_day()?), cx.language);
    Some(cx.t_with(phrases::HISTORY_BEGINS, &[&day]))
}

/// The head of a report: link to the overview, name, question and actions.
pub fn page_head(cx: AppContext, title: String, question: String, actions: AnyView) -> AnyView {
    view! {
        <div class="page-head">
            <div>
                <a class="report-back" href=cx.href(Route::Reports)>{cx.t(phrases::ALL_REPORTS)}</a>
                <h1>{title}</h1>
                <p class="soft">{question}</p>
            </div>
            <div class="page-actions">{actions}</div>
        </div>
    }
    .into_any()
}

/// The button that chooses a past date, and the export menu.
pub fn export_actions(cx: AppContext, exports: Exports) -> AnyView {
    let Exports { title, table, deals, picture } = exports;
    let title = StoredValue::new(title);
    let file = move |part: &str, end: &str| {
        let name = title.with_value(|title| title.to_lowercase().replace(' ', "-"));
        format!("{name}{part}-{}.{end}", cx.app.today().to_iso())
    };
    let export_lines = move |lines: ExportedLines, part: &str| {
        if let Some(lines) = lines.run(()) {
            cx.app.export_table(lines, file(part, "csv"));
        }
    };
    let svg_text = move |picture: Callback<i32, Option<ChartDrawing>>| {
        Some(untrack(|| picture.run(EXPORTED_WIDTH))?.svg(&title.get_value()))
    };
    let copy = move |_| {
        cx.app.copy_text(&window().location().href().unwrap_or_default());
        cx.live_region.set(cx.t(phrases::LINK_COPIED).to_string());
    };
    let items = move || {
        let deals = deals.filter(|deals| untrack(|| deals.run(())).is_some());
        let deals = deals.map(|deals| {
            view! { <button class="menu-item" on:click=move |_| export_lines(deals, "-deals")>{cx.t(phrases::EXPORT_DEALS)}</button> }
        });
        let pictures = picture.map(|picture| {
            let svg = move |_| {
                if let Some(text) = svg_text(picture) {
                    cx.app.download_bytes(&file("", "svg"), "image/svg+xml", text.as_bytes());
                }
            };
            let png = move |_| {
                if let Some(text) = svg_text(picture) {
                    cx.app.export_pixels(text, file("", "png"));
                }
            };
            view! {
                <button class="menu-item" on:click=svg>{cx.t(phrases::EXPORT_PICTURE)}</button>
                <button class="menu-item" on:click=png>{cx.t(phrases::EXPORT_PIXELS)}</button>
            }
        });
        view! {
            <div class="menu-items">
                <button class="menu-item" on:click=move |_| export_lines(table, "")>{cx.t(phrases::EXPORT_TABLE)}</button>
                {deals}
                {pictures}
                <button class="menu-item" on:click=copy>{cx.t(phrases::COPY_REPORT_LINK)}</button>
            </div>
        }
        .into_any()
    };
    view! {
        <button type="button" class="button" on:click=move |_| cx.dialog.set(Some(Dialog::ChooseAsOf))>{cx.t(phrases::AS_OF)}</button>
        {menu(cx.t(phrases::EXPORT_REPORT), items)}
    }
    .into_any()
}

/// The notes on the figures: formulas by name, and further lines.
pub fn notes(cx: AppContext, formulas: Vec<(String, String)>, lines: Vec<String>) -> AnyView {
    let formula = |(name, formula): (String, String)| view! { <div><dt>{name}</dt><dd>{formula}</dd></div> };
    view! {
        <section class="panel report-notes">
            <h2>{cx.t(phrases::FORMULAS)}</h2>
            <dl>{formulas.into_iter().map(formula).collect_view()}</dl>
            {lines.into_iter().map(|line| view! { <p class="soft">{line}</p> }).collect_view()}
        </section>
    }
    .into_any()
}

/// The dates of the exchange rates, as a note.
pub fn rates_note(cx: AppContext, (oldest, newest): (Date, Date)) -> String {
    let day = |day| format::day(day, cx.language);
    let days = if oldest == newest { day(oldest) } else { format!("{} – {}", day(oldest), day(newest)) };
    cx.t_with(phrases::RATES_USED, &[&days])
}
