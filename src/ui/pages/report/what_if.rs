//! The what-if page: the quarter under other probabilities. Everything is computed from records that are only read.
mod figures;
mod model;
mod sliders;

use leptos::prelude::*;

use crate::locale::{Phrase, format, phrases};
use crate::report::history_reports::HistoryReport;
use crate::store::workspace_settings::fiscal_month;
use crate::ui::context::AppContext;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::page_parts::{self, Exports, export_actions, page_head, rates_note};
use crate::ui::pages::report::what_if::model::{Page, begin};
use crate::ui::pages::report::{drill_down, history_report};

/// The page, according to its address.
pub fn page(cx: AppContext, special: &'static HistoryReport, address: &str) -> AnyView {
    let page = Page::new(cx, special, address);
    let deals = move || {
        let (title, facts) = page.shown.get()?;
        Some(drill_down::drill_down_list(cx, title, &facts.iter().collect::<Vec<_>>()))
    };
    view! {
        <div class="report what-if" data-report=special.key>
            {page_head(cx, cx.t(special.name).to_string(), cx.t(special.question).to_string(), actions(page))}
            {filters(page)}
            {figures::figures(page)}
            {figures::picture(page)}
            {sliders::sliders(page)}
            {deals}
            {sliders::deals(page)}
            {notes(page)}
        </div>
    }
    .into_any()
}

fn filters(page: Page) -> AnyView {
    let cx = page.cx;
    let today = cx.app.today();
    let month = cx.app.read_untracked(|set| Some(fiscal_month(set))).unwrap_or(1);
    let until = |is_next: bool| format::day(begin(today, month, is_next).plus_months(3).add_days(-1), cx.language);
    let quarters = vec![
        (String::new(), cx.t_with(phrases::THIS_QUARTER_DAYS, &[&until(false)])),
        ("next".to_string(), cx.t_with(phrases::NEXT_QUARTER_DAYS, &[&until(true)])),
    ];
    let now = Memo::new(move |_| if page.is_next.get() { "next".to_string() } else { String::new() });
    let set = Callback::new(move |text: String| page.is_next.set(!text.is_empty()));
    view! {
        <div class="report-tools">
            {choice("quarter", cx.t(phrases::WHAT_IF_QUARTER), quarters, now, set)}
            {history_report::narrowed(cx, page.narrow, move || page.shown.set(None))}
        </div>
    }
    .into_any()
}

fn actions(page: Page) -> AnyView {
    let exports = Exports {
        title: page.cx.t(page.special.name).to_string(),
        table: Callback::new(move |()| Some(figures::lines(page))),
        deals: None,
        picture: None,
    };
    export_actions(page.cx, exports)
}

fn notes(page: Page) -> AnyView {
    let cx = page.cx;
    let formulas: [(Phrase, Phrase); 5] = [
        (phrases::WON_SO_FAR, phrases::FORMULA_WON),
        (phrases::EXPECTED_THEN, phrases::FORMULA_EXPECTED),
        (phrases::CHANCE, phrases::FORMULA_CHANCE),
        (phrases::RUNS, phrases::FORMULA_RUNS),
        (phrases::OBSERVED, phrases::FORMULA_OBSERVED),
    ];
    (move || {
        let formulas = formulas.map(|(name, formula)| (cx.t(name).to_string(), cx.t(formula).to_string()));
        let mut lines: Vec<String> = Vec::new();
        if let Some(basis) = page.basis.get() {
            lines.extend(basis.rates.map(|days| rates_note(cx, days)));
            if basis.without_rate > 0 {
                let count = format::number(basis.without_rate as i64, cx.language);
                lines.push(cx.t_with(phrases::WITHOUT_RATE, &[&count]));
            }
        }
        page_parts::notes(cx, formulas.into(), lines)
    })
    .into_any()
}
