//! What the parts of the page share: what is read, what is supposed, and what comes of both.
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::files::Job;
use crate::base::{Date, FieldId, Id};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::report::history_reports::HistoryReport;
use crate::report::history_table::{DrillDownRow, ReportFilter};
use crate::report::simulation::SimulationResult;
use crate::report::what_if::{self, Assumptions, Baseline, Past};
use crate::store::display_names;
use crate::store::workspace_settings::fiscal_month;
use crate::ui::components::idle::{set_once_seen, when_idle};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::report::history;
use crate::worker_protocol::{Reply, Request};

/// The delay after a slider moved before the simulation runs again, in milliseconds.
const SLIDER_REST_MS: u64 = 120;

/// An observed rate: its name and the deals behind it.
pub type Behind = (String, Vec<DrillDownRow>);

/// The state shared by the parts of the page.
#[derive(Clone, Copy)]
pub struct Page {
    /// The context.
    pub cx: AppContext,
    /// The report.
    pub special: &'static HistoryReport,
    /// What it is narrowed to.
    pub narrow: RwSignal<ReportFilter>,
    /// Whether it is about the next quarter.
    pub is_next: RwSignal<bool>,
    /// What is supposed.
    pub supposed: RwSignal<Assumptions>,
    /// What is read of the workspace.
    pub basis: Memo<Option<Arc<Baseline>>>,
    /// The probability of each deal, in millionths.
    pub chances: Memo<Arc<Vec<u32>>>,
    /// What was observed; read after the figures.
    pub past: RwSignal<Option<Rc<Past>>, LocalStorage>,
    /// What the runs gave.
    pub range: RwSignal<Option<SimulationResult>>,
    /// The observed rate whose deals are shown.
    pub shown: RwSignal<Option<Behind>, LocalStorage>,
    /// Whether the figures were painted; individual deals come after them.
    pub is_seen: RwSignal<bool>,
}

impl Page {
    /// The page as its address says.
    pub fn new(cx: AppContext, special: &'static HistoryReport, address: &str) -> Page {
        let narrow = RwSignal::new(ReportFilter::read(address));
        let is_next = RwSignal::new(address.split('&').any(|part| part == "quarter=next"));
        let supposed = RwSignal::new(Assumptions::read(address));
        let basis = Memo::new(move |_| {
            let (narrow, next, today) = (narrow.get(), is_next.get(), cx.app.today());
            cx.app.read(|set| Some(Arc::new(Baseline::of(set, begin(today, fiscal_month(set), next), today, &narrow))))
        });
        let chances = Memo::new(move |_| {
            let supposed = supposed.get();
            Arc::new(basis.get().map(|basis| basis.chances(&supposed)).unwrap_or_default())
        });
        let (past, range, shown) = (RwSignal::new_local(None), RwSignal::new(None), RwSignal::new_local(None));
        let is_seen = RwSignal::new(false);
        let page = Page { cx, special, narrow, is_next, supposed, basis, chances, past, range, shown, is_seen };
        Effect::new(move |_| cx.set_query(Route::Reports, &page.written()));
        Effect::new(move |_| {
            cx.app.workspace.tick.track();
            let narrow = narrow.get();
            // The figures are painted before the history is read.
            when_idle(move || {
                history::with_stage_histories(cx, move |histories| {
                    // The page may be disposed by then.
                    let _ = past.try_set(
                        cx.app.read_untracked(|set| Some(Rc::new(what_if::observed_rates(set, histories, &narrow)))),
                    );
                });
            });
        });
        set_once_seen(is_seen);
        page.draw();
        page
    }

    /// Runs the simulation whenever a probability changed, once the sliders rest.
    fn draw(self) {
        let job = StoredValue::new_local(None::<Job>);
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let asked = StoredValue::new(0u32);
        let ask = move || {
            let Some((basis, chances)) = self.basis.get_untracked().zip(self.chances.try_get_untracked()) else {
                return;
            };
            if job.with_value(Option::is_none) {
                job.set_value(self.cx.app.start_standalone_job());
            }
            let number = asked.get_value() + 1;
            asked.set_value(number);
            let request = Request::Simulate(basis.draw(&chances, self.supposed.get_untracked().seed));
            let Some(job) = job.get_value() else { return };
            job.ask(&request, move |answer| {
                if let Ok((Reply::Simulated(range), _)) = answer
                    && asked.try_get_value() == Some(number)
                {
                    self.range.set(Some(range));
                }
            });
        };
        let stop = move || {
            if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
                handle.clear();
            }
        };
        Effect::new(move |_| {
            self.basis.track();
            self.chances.track();
            self.supposed.with(|supposed| supposed.seed);
            stop();
            let rest = std::time::Duration::from_millis(SLIDER_REST_MS);
            waiting.set_value(set_timeout_with_handle(ask, rest).ok());
        });
        on_cleanup(stop);
    }

    /// The query of the address.
    fn written(self) -> String {
        let mut parts = vec![format!("r={}", self.special.key)];
        parts.extend(self.is_next.get().then(|| "quarter=next".to_string()));
        parts.extend(self.narrow.with(ReportFilter::write));
        parts.extend(self.supposed.with(Assumptions::write));
        parts.join("&")
    }

    /// Changes what is supposed.
    pub fn suppose(self, change: impl FnOnce(&mut Assumptions)) {
        self.supposed.update(change);
    }
}

/// The first date of this quarter or the next one.
pub fn begin(today: Date, month: u32, is_next: bool) -> Date {
    let start = today.fiscal_quarter_start(month);
    if is_next { start.plus_months(3) } else { start }
}

/// The name of a deal.
pub fn name_of(cx: AppContext, deal: Id) -> String {
    cx.app.read_untracked(|set| display_names::name_of(set, deal, cx.language))
}

/// The label of a field of deals.
pub fn label(cx: AppContext, number: FieldId) -> &'static str {
    RecordType::Opportunity.field(number).map_or("", |field| field.label.of(cx.language))
}

/// The columns of the list of deals.
pub const COLUMNS: [FieldId; 3] = [opportunity::STAGE, opportunity::AMOUNT, opportunity::CLOSE_DATE];
