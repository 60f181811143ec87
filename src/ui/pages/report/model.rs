//! What the parts of a report's page share: the report, where it comes from, and its figures.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::report as saved;
use crate::locale::phrases;
use crate::report::{Outcome, Report, presets};
use crate::store::RecordStore;
use crate::ui::context::AppContext;
use crate::ui::features::query_context::viewer;
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
