//! Reports: the overview, and a single report with chart, table and formulas. The address names the report and the
//! changes made to it.
mod builder;
mod chart;
mod dashboard;
mod drill_down;
mod forecast_accuracy;
mod history;
mod history_report;
pub mod lazy;
mod model;
mod overview;
mod page_parts;
pub mod prefetch;
mod quotas;
mod score_figures;
mod scoring;
mod table;
mod toolbar;
mod what_if;
mod why;

use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::phrases;
use crate::report::history_reports::HistoryReportKind;
use crate::report::{self, Report, history_reports, labels, query_string};
use crate::ui::components::idle::set_once_seen;
use crate::ui::components::viewport::is_phone;
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor;
use crate::ui::navigation::{self, Route};
use crate::ui::pages::report::lazy::ForecastPart;
use crate::ui::pages::report::model::{Origin, Page, QuotaSpot, computed_outcome, origin};

/// The page.
pub fn reports(cx: AppContext) -> AnyView {
    let address = RwSignal::new(navigation::query());
    let changed = window_event_listener(leptos::ev::hashchange, move |_| {
        if navigation::current() == Route::Reports {
            address.set(navigation::query());
        }
    });
    on_cleanup(move || changed.remove());
    (move || {
        let address = address.get();
        let key = address.split('&').find_map(|part| part.strip_prefix("r=")).unwrap_or("");
        if let Some(id) = address.split('&').find_map(|part| part.strip_prefix("board=")?.parse().ok()) {
            return dashboard::page(cx, id);
        }
        if let Some(special) = history_reports::find(key) {
            return match special.which {
                HistoryReportKind::WhatIf | HistoryReportKind::Scoring(_) | HistoryReportKind::Accuracy => {
                    lazy::part(cx, ForecastPart::Page(special, address))
                }
                _ => history_report::page(cx, special, &address),
            };
        }
        match opened(cx, &address) {
            Some((origin, report)) => one(cx, origin, report, &address),
            None => overview::overview(cx),
        }
    })
    .into_any()
}

/// The report of an address.
fn opened(cx: AppContext, address: &str) -> Option<(Origin, Report)> {
    if address.is_empty() {
        return None;
    }
    let key = address.split('&').find_map(|part| part.strip_prefix("r=")).unwrap_or("");
    let origin = cx.app.read_untracked_present(|set| Some(origin(cx, set, key)))?;
    cx.app.read_untracked(|set| {
        // Later parameters override earlier ones, so that the address changes the report.
        let written = format!("{}&{address}", origin.text);
        let report = query_string::read(set, &written).unwrap_or_else(|| Report::of(RecordType::Opportunity));
        Some((origin, report))
    })
}

fn one(cx: AppContext, origin: Origin, first: Report, asked: &str) -> AnyView {
    let report = RwSignal::new(first);
    let outcome = computed_outcome(cx, report);
    let title = origin.name.clone();
    let question = origin.question.clone();
    let key = origin.key.clone();
    let origin = StoredValue::new(origin);
    let page = Page { cx, report, origin, outcome, open: RwSignal::new(QuotaSpot::read(asked)) };
    Effect::new(move |_| cx.set_query(Route::Reports, &page.address(page.open.get())));
    // Of another report, other quotas would be at the same line.
    Effect::new(move |is_later: Option<bool>| {
        report.track();
        if is_later.is_some() {
            page.open.set(None);
        }
        true
    });
    let is_new = asked == "new";
    let is_narrow = is_phone();
    let is_seen = RwSignal::new(false);
    set_once_seen(is_seen);
    let is_empty = Memo::new(move |_| outcome.with(|outcome| outcome.records == 0));
    let body = move || {
        let picture = move || {
            let width = if is_narrow.get() { 350 } else { 780 };
            chart::chart(page, width)
        };
        view! {
            {move || is_empty.get().then(|| view! { <p class="panel empty">{cx.t(phrases::NOTHING_TO_SHOW)}</p> })}
            <div class="report-body">
                {picture}
                {move || table::table(page)}
            </div>
        }
    };
    view! {
        <div class="report" data-report=key>
            {page_parts::page_head(cx, title, question, toolbar::actions(page))}
            {toolbar::filters(page)}
            {builder::builder(page, is_new)}
            {body()}
            {why::why(page)}
            {quotas::behind(page)}
            {quotas::quotas(page)}
            {move || is_seen.get().then(|| notes(page))}
        </div>
    }
    .into_any()
}

/// Notes on the figures: conditions, date, rates, and the formula of each measure.
fn notes(page: Page) -> AnyView {
    let cx = page.cx;
    let report = page.report.get();
    let (rates, has_several) = page.outcome.with(|outcome| {
        let several =
            outcome.total.iter().any(|figure| matches!(figure, report::Figure::Money(sums) if sums.0.len() > 1));
        (outcome.rates, several)
    });
    cx.app
        .read(|set| {
            let mut lines: Vec<String> = Vec::new();
            if !report.filter.is_empty() {
                lines.push(cx.t_with(
                    phrases::CONDITIONS_ARE,
                    &[&condition_editor::describe(cx, set, report.kind, &report.filter)],
                ));
            }
            if let Some(field) = report.date.and_then(|number| set.field(report.kind, number)) {
                lines.push(cx.t_with(phrases::BY_DATE, &[field.label.of(cx.language)]));
            }
            if let Some(days) = rates {
                lines.push(page_parts::rates_note(cx, days));
            } else if has_several {
                lines.push(cx.t(phrases::CURRENCIES_APART).to_string());
            }
            let formula = |measure: &report::Measure| {
                let name = labels::measure(set, report.kind, *measure, cx.language);
                (name, labels::formula(set, report.kind, *measure, cx.language))
            };
            Some(page_parts::notes(cx, report.measures.iter().map(formula).collect(), lines))
        })
        .unwrap_or_else(|| ().into_any())
}
