//! The what-if page: the quarter under other probabilities. Everything is computed from records that are only read.
mod figures;
mod sliders;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::files::Job;
use crate::base::{Date, FieldId, Id};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::{Phrase, format, phrases};
use crate::report::history_reports::HistoryReport;
use crate::report::history_table::{DrillDownRow, ReportFilter};
use crate::report::simulation::SimulationResult;
use crate::report::what_if::{self, Assumptions, Baseline, Past};
use crate::store::display_names;
use crate::store::settings::fiscal_month;
use crate::ui::components::idle::{tell_once_seen, when_idle};
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::{drill_down, history};
use crate::worker_protocol::{Reply, Request};

/// The delay after a slider moved before the simulation runs again, in milliseconds.
const REST: u64 = 120;

/// An observed rate: its name and the deals behind it.
type Behind = (String, Vec<DrillDownRow>);

#[derive(Clone, Copy)]
struct Page {
    cx: AppContext,
    special: &'static HistoryReport,
    narrow: RwSignal<ReportFilter>,
    is_next: RwSignal<bool>,
    supposed: RwSignal<Assumptions>,
    basis: Memo<Option<Arc<Baseline>>>,
    /// The probability of each deal, in millionths.
    chances: Memo<Arc<Vec<u32>>>,
    past: RwSignal<Option<Rc<Past>>, LocalStorage>,
    range: RwSignal<Option<SimulationResult>>,
    shown: RwSignal<Option<Behind>, LocalStorage>,
    /// Whether the figures were painted; individual deals come after them.
    is_seen: RwSignal<bool>,
}

impl Page {
    fn new(cx: AppContext, special: &'static HistoryReport, address: &str) -> Page {
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
                history::with_courses(cx, move |courses| {
                    // The page may be disposed by then.
                    let _ = past.try_set(
                        cx.app.read_untracked(|set| Some(Rc::new(what_if::observed_rates(set, courses, &narrow)))),
                    );
                });
            });
        });
        tell_once_seen(is_seen);
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
            let rest = std::time::Duration::from_millis(REST);
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

    fn suppose(self, change: impl FnOnce(&mut Assumptions)) {
        self.supposed.update(change);
    }
}

/// The first date of this quarter or the next one.
fn begin(today: Date, month: u32, is_next: bool) -> Date {
    let start = today.fiscal_quarter_start(month);
    if is_next { start.plus_months(3) } else { start }
}

/// The page, according to its address.
pub fn page(cx: AppContext, special: &'static HistoryReport, address: &str) -> AnyView {
    let page = Page::new(cx, special, address);
    let deals = move || {
        let (title, facts) = page.shown.get()?;
        Some(drill_down::drill_down_list(cx, title, &facts.iter().collect::<Vec<_>>()))
    };
    view! {
        <div class="report what-if" data-report=special.key>
            <div class="page-head">
                <div>
                    <a class="report-back" href=cx.href(Route::Reports)>{cx.t(phrases::ALL_REPORTS)}</a>
                    <h1>{cx.t(special.name)}</h1>
                    <p class="soft">{cx.t(special.question)}</p>
                </div>
                <div class="page-actions">{actions(page)}</div>
            </div>
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
            {crate::ui::pages::report::history_report::narrowed(cx, page.narrow, move || page.shown.set(None))}
        </div>
    }
    .into_any()
}

fn actions(page: Page) -> AnyView {
    let cx = page.cx;
    let copy = move |_| {
        cx.app.copy_text(&window().location().href().unwrap_or_default());
        cx.live_region.set(cx.t(phrases::LINK_COPIED).to_string());
    };
    let export = move |_| {
        let name =
            format!("{}-{}.csv", cx.t(page.special.name).to_lowercase().replace(' ', "-"), cx.app.today().to_iso());
        cx.app.export_table(figures::lines(page), name);
    };
    let items = move || {
        view! {
            <div class="menu-items">
                <button class="menu-item" on:click=export>{cx.t(phrases::EXPORT_TABLE)}</button>
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

fn notes(page: Page) -> AnyView {
    let cx = page.cx;
    let formulas: [(Phrase, Phrase); 5] = [
        (phrases::WON_SO_FAR, phrases::FORMULA_WON),
        (phrases::EXPECTED_THEN, phrases::FORMULA_EXPECTED),
        (phrases::CHANCE, phrases::FORMULA_CHANCE),
        (phrases::RUNS, phrases::FORMULA_RUNS),
        (phrases::OBSERVED, phrases::FORMULA_OBSERVED),
    ];
    let formula =
        |(name, formula): (Phrase, Phrase)| view! { <div><dt>{cx.t(name)}</dt><dd>{cx.t(formula)}</dd></div> };
    let lines = move || {
        let basis = page.basis.get()?;
        let mut lines: Vec<String> = Vec::new();
        if let Some((oldest, newest)) = basis.rates {
            let day = |day| format::day(day, cx.language);
            let days = if oldest == newest { day(oldest) } else { format!("{} – {}", day(oldest), day(newest)) };
            lines.push(cx.t_with(phrases::RATES_USED, &[&days]));
        }
        if basis.without_rate > 0 {
            lines.push(cx.t_with(phrases::WITHOUT_RATE, &[&format::number(basis.without_rate as i64, cx.language)]));
        }
        Some(lines.into_iter().map(|line| view! { <p class="soft">{line}</p> }).collect_view())
    };
    view! {
        <section class="panel report-notes">
            <h2>{cx.t(phrases::FORMULAS)}</h2>
            <dl>{formulas.map(formula).collect_view()}</dl>
            {lines}
        </section>
    }
    .into_any()
}

/// The name of a deal.
fn name_of(cx: AppContext, deal: Id) -> String {
    cx.app.read_untracked(|set| display_names::name_of(set, deal, cx.language))
}

/// The label of a field of deals.
fn label(cx: AppContext, number: FieldId) -> &'static str {
    RecordType::Opportunity.field(number).map_or("", |field| field.label.of(cx.language))
}

/// The columns of the list of deals.
const COLUMNS: [FieldId; 3] = [opportunity::STAGE, opportunity::AMOUNT, opportunity::CLOSE_DATE];
