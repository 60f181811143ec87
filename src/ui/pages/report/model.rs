//! What the parts of a report's page share: the report, where it comes from, and its figures.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::report as saved;
use crate::locale::phrases;
use crate::report::drill_down::{self, Place};
use crate::report::{Outcome, Report, presets, query_string, quota};
use crate::store::RecordStore;
use crate::ui::context::AppContext;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;
use crate::ui::pages::report::prefetch;

/// The class of a collapsed panel of a report.
pub const FOLDED: &str = "panel report-builder fold";

/// The origin of a report.
#[derive(Clone, PartialEq, Debug)]
pub struct Origin {
    /// The key in the address: of a built-in report, or the id of a saved one; empty for a new one.
    pub key: String,
    /// The label.
    pub name: String,
    /// The question it answers.
    pub question: String,
    /// The report as text.
    pub text: String,
}

/// The state shared by the parts of the page.
#[derive(Clone, Copy)]
pub struct Page {
    /// The context.
    pub cx: AppContext,
    /// The report with the user's changes.
    pub report: RwSignal<Report>,
    /// The origin.
    pub origin: StoredValue<Origin>,
    /// The computed report.
    pub outcome: Memo<Arc<Outcome>>,
    /// The figure whose quotas are shown.
    pub open: RwSignal<Option<QuotaSpot>>,
}

/// The figure whose quotas are shown: of a line, by its index, or of all lines.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum QuotaSpot {
    /// A line.
    Line(usize),
    /// All lines.
    Total,
}

/// The query parameter of a figure whose quotas are shown.
const QUOTAS: &str = "quotas=";

impl QuotaSpot {
    /// The figure that an address names.
    pub fn read(address: &str) -> Option<QuotaSpot> {
        match address.split('&').find_map(|part| part.strip_prefix(QUOTAS))? {
            "total" => Some(QuotaSpot::Total),
            line => line.parse().ok().map(QuotaSpot::Line),
        }
    }

    fn write(self) -> String {
        match self {
            QuotaSpot::Line(line) => format!("{QUOTAS}{line}"),
            QuotaSpot::Total => format!("{QUOTAS}total"),
        }
    }
}

impl Page {
    /// The query of the page's address, with the figure whose quotas are shown.
    pub fn address(self, open: Option<QuotaSpot>) -> String {
        let written = self.report.with(|report| self.cx.app.read_untracked(|set| query_string::write(set, report)));
        let mut address = self.origin.with_value(|origin| address(origin, &written));
        if let Some(spot) = open {
            address.push('&');
            address.push_str(&spot.write());
        }
        address
    }

    /// The address of the records behind a figure: a list, or for quotas this page with them.
    pub fn figure_href(self, place: Place, spot: QuotaSpot) -> String {
        let (cx, report) = (self.cx, self.report.get_untracked());
        if quota::has_quotas(report.measures[place.measure]) {
            return cx.href_with(Route::Reports, &untrack(|| self.address(Some(spot))));
        }
        cx.href_with(Route::List(report.kind), &self.list_query(place))
    }

    /// The query of the list with the records behind a figure.
    pub fn list_query(self, place: Place) -> String {
        let report = self.report.get_untracked();
        self.outcome
            .with_untracked(|outcome| self.cx.app.read_untracked(|set| drill_down::query(set, &report, outcome, place)))
    }
}

/// The query of an address: the report's key, and the differences from it.
fn address(origin: &Origin, written: &str) -> String {
    if origin.key.is_empty() {
        return written.to_string();
    }
    let name = |part: &str| part.split('=').next().unwrap_or("").to_string();
    let own: Vec<&str> = origin.text.split('&').collect();
    let now: Vec<&str> = written.split('&').collect();
    let mut out = vec![format!("r={}", origin.key)];
    out.extend(now.iter().filter(|part| !own.contains(part)).map(|part| part.to_string()));
    let gone = own.iter().filter(|part| !now.iter().any(|other| name(other) == name(part)));
    out.extend(gone.map(|part| format!("{}=", name(part))));
    out.join("&")
}

/// The origin of the report that the address calls by this key; a new report for an unknown one.
pub fn origin(cx: AppContext, set: &RecordStore, key: &str) -> Origin {
    if let Some(found) = presets::find(key) {
        return Origin {
            key: key.to_string(),
            name: cx.t(found.name).to_string(),
            question: cx.t(found.question).to_string(),
            text: found.text.to_string(),
        };
    }
    let own = key.parse::<Id>().ok().and_then(|id| set.get(RecordType::Report, id));
    match own {
        Some(row) => Origin {
            key: key.to_string(),
            name: row.text(saved::NAME).to_string(),
            question: String::new(),
            text: row.text(saved::QUERY).to_string(),
        },
        None => Origin {
            key: String::new(),
            name: cx.t(phrases::NEW_REPORT).to_string(),
            question: String::new(),
            text: String::new(),
        },
    }
}

/// The computed report, updated after each commit by counting only what it touched.
pub fn computed_outcome(cx: AppContext, report: RwSignal<Report>) -> Memo<Arc<Outcome>> {
    Memo::new(move |_| {
        let viewer = viewer(cx);
        Arc::new(cx.app.read(|set| report.with(|report| prefetch::run(cx, set, report, &viewer))))
    })
}
