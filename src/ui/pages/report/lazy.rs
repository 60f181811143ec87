//! The reports whose code is a chunk of its own: what was forecast against what came, what if, and how leads and deals are scored.
use leptos::prelude::*;

use crate::report::history_reports::{HistoryReport, HistoryReportKind};
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::pages::report::{forecast_accuracy, scoring, what_if};

/// What is drawn of such a report.
#[derive(Clone)]
pub enum ForecastPart {
    /// Its page, according to its address.
    Page(&'static HistoryReport, String),
    /// The chart of the forecasts' accuracy on a dashboard, of a width.
    Tile(&'static HistoryReport, Memo<i32>),
}

/// A part of these reports, as soon as its code is loaded.
pub fn part(cx: AppContext, part: ForecastPart) -> AnyView {
    render_lazily(cx, Chunk::Forecasts, move || render_if_ready(forecast_parts(cx, part.clone())))
}

chunk!(pub forecast_parts, fetch_forecasts, cx, part: ForecastPart, match part {
    ForecastPart::Tile(special, width) => forecast_accuracy::tile(cx, special, width),
    ForecastPart::Page(special, address) => match special.which {
        HistoryReportKind::WhatIf => what_if::page(cx, special, &address),
        HistoryReportKind::Scoring(kind) => scoring::page(cx, special, kind, &address),
        _ => forecast_accuracy::page(cx, special, &address),
    },
});
