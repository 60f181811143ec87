//! The figures of the what-if page and the histogram of the simulation; each figure opens the records behind it.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::domain::records::opportunity;
use crate::domain::{RecordType, defaults};
use crate::locale::{format, phrases};
use crate::report::simulation::SimulationResult;
use crate::report::what_if::{Assumptions, Baseline};
use crate::report::{Figure, histogram, labels};
use crate::store::filter::{Filter, Predicate};
use crate::store::query::Query;
use crate::store::workspace_settings::fiscal_month;
use crate::store::{display_names, query_string};
use crate::ui::components::disclosure::disclosure;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::viewport::is_phone;
use crate::ui::navigation::Route;
use crate::ui::pages::report::chart;
use crate::ui::pages::report::model::FOLDED;
use crate::ui::pages::report::what_if::model::{COLUMNS, Page, begin, label, name_of};

/// An amount in the workspace's currency.
pub fn money(page: Page, basis: &Baseline, minor: i64) -> String {
    labels::figure(&histogram::figure(minor, basis.currency), page.cx.language)
}

/// A probability, formatted from millionths.
pub fn percent(page: Page, chance: u32) -> String {
    labels::figure(&Figure::Ratio(chance.into(), 1_000_000), page.cx.language)
}

/// The list of the relevant deals: the won or the open ones, of a stage or of all.
pub fn list(page: Page, is_won: bool, stage: Option<Id>) -> String {
    let narrow = page.narrow.get();
    let (today, is_next) = (page.cx.app.today(), page.is_next.get());
    let query = page.cx.app.read_untracked(|set| {
        let from = begin(today, fiscal_month(set), is_next);
        let to = Some(Value::Day(from.plus_months(3).add_days(-1)));
        // In the current quarter, open deals with a close date in the past count as well.
        let from = (is_won || is_next).then_some(Value::Day(from));
        let mut parts = vec![Filter::field(opportunity::CLOSE_DATE, Predicate::Span(from, to))];
        match (is_won, stage) {
            (true, _) => parts.push(Filter::field(opportunity::STAGE, Predicate::Won)),
            (false, Some(stage)) => parts.push(Filter::field(opportunity::STAGE, Predicate::OneOf(vec![stage]))),
            (false, None) => parts.push(Filter::field(opportunity::STAGE, Predicate::Open)),
        }
        if !is_won {
            parts.push(Filter::not(opportunity::FORECAST, Predicate::OneOf(vec![defaults::OMITTED])));
        }
        let of = |number: FieldId, id: Option<Id>| id.map(|id| Filter::field(number, Predicate::OneOf(vec![id])));
        parts.extend(of(opportunity::OWNER, narrow.owner));
        parts.extend(of(opportunity::SOURCE, narrow.source));
        query_string::write(set, RecordType::Opportunity, &Query { filter: Filter::All(parts), ..Query::default() })
    });
    page.cx.href_with(Route::List(RecordType::Opportunity), &query)
}

/// The figures at the top.
pub fn figures(page: Page) -> AnyView {
    let cx = page.cx;
    let body = move || {
        let basis = page.basis.get()?;
        let chances = page.chances.get();
        let as_set = basis.expected(&basis.chances(&Assumptions::default()));
        let expected = basis.expected(&chances);
        let is_other = page.supposed.with(|supposed| !supposed.is_nothing());
        let note = is_other.then(|| {
            let text = cx.t_with(phrases::EXPECTED_AS_SET, &[&money(page, &basis, as_set)]);
            figure(FigureKind::Result, text, list(page, false, None), cx.t(phrases::FORMULA_EXPECTED))
        });
        let of_runs = {
            let basis = basis.clone();
            move || match page.range.get() {
                Some(range) => drawn(page, &basis, &range),
                None => view! { <div><dt>{cx.t(phrases::LIKELY_RANGE)}</dt><dd>{cx.t(phrases::DRAWING)}</dd></div> }
                    .into_any(),
            }
        };
        let quota = (basis.quota > 0).then(|| {
            view! { <div><dt>{cx.t(phrases::QUOTA_OF_QUARTER)}</dt><dd>{figure(FigureKind::Result, money(page, &basis, basis.quota), cx.href_with(Route::Reports, "r=quotas&quotas=total"), cx.t(phrases::HOW_QUOTAS))}</dd></div> }
        });
        Some(view! {
            <div><dt>{cx.t(phrases::WON_SO_FAR)}</dt><dd>{figure(FigureKind::Result, money(page, &basis, basis.won), list(page, true, None), cx.t(phrases::FORMULA_WON))}</dd></div>
            <div data-main="true"><dt>{cx.t(phrases::EXPECTED_THEN)}</dt><dd>{figure(FigureKind::Result, money(page, &basis, expected), list(page, false, None), cx.t(phrases::FORMULA_EXPECTED))}
                {note.map(|note| view! { <small>{note}</small> })}</dd></div>
            {of_runs}{quota}
        })
    };
    view! { <dl class="panel what-if-figures" aria-live="polite">{body}</dl> }.into_any()
}

fn drawn(page: Page, basis: &Baseline, range: &SimulationResult) -> AnyView {
    let cx = page.cx;
    let ends = cx.t_with(phrases::RANGE_ENDS, &[&money(page, basis, range.low), &money(page, basis, range.high)]);
    let number = |number: u32| format::number(number.into(), cx.language);
    let deals = list(page, false, None);
    let of_runs = |text: String| figure(FigureKind::Result, text, deals.clone(), cx.t(phrases::FORMULA_RUNS));
    let middle = of_runs(money(page, basis, range.middle));
    let chance = (basis.quota > 0).then(|| {
        let share = labels::figure(&Figure::Ratio(range.reached.into(), range.runs.into()), cx.language);
        let note = cx.t_with(phrases::RUNS_OF, &[&number(range.reached), &number(range.runs)]);
        view! { <div><dt>{cx.t(phrases::CHANCE_OF_QUOTA)}</dt><dd>{of_runs(share)}<small>{of_runs(note)}</small></dd></div> }
    });
    view! {
        <div data-range="true"><dt>{cx.t(phrases::LIKELY_RANGE)}</dt><dd>{of_runs(ends)}</dd></div>
        <div><dt>{cx.t(phrases::MIDDLE_RUN)}</dt><dd>{middle}</dd></div>
        {chance}
    }
    .into_any()
}

/// The frequency of each sum, as a chart and as a table.
pub fn picture(page: Page) -> AnyView {
    let cx = page.cx;
    let is_narrow = is_phone();
    let drawn = move || {
        let (range, basis) = (page.range.get()?, page.basis.get()?);
        let width = if is_narrow.get() { 350 } else { 780 };
        let picture = histogram::draw(&range, basis.currency, basis.quota, width, cx.language)?;
        let label = cx.t(phrases::RANGE_PICTURE).to_string();
        Some(chart::figure(&picture, label, |_| None))
    };
    let lines = move || {
        let (range, basis) = (page.range.get()?, page.basis.get()?);
        let deals = list(page, false, None);
        let line = |bin: &crate::report::simulation::HistogramBin| {
            let runs = format::number(bin.runs.into(), cx.language);
            let runs = figure(FigureKind::Result, runs, deals.clone(), cx.t(phrases::FORMULA_RUNS));
            let name = cx.t_with(phrases::RUN_BIN, &[&money(page, &basis, bin.from), &money(page, &basis, bin.to)]);
            view! { <tr><th scope="row">{name}</th><td data-align="right">{runs}</td></tr> }
        };
        Some(range.bins.iter().map(line).collect_view())
    };
    let table = move || {
        view! {
            <table class="plain-table"><thead><tr><th scope="col">{cx.t(phrases::SUM_OF_QUARTER)}</th><th scope="col" data-align="right">{cx.t(phrases::RUNS)}</th></tr></thead>
                <tbody>{lines}</tbody></table>
        }
        .into_any()
    };
    // An expanded section stays expanded while the sliders move.
    let is_there = Memo::new(move |_| page.range.with(Option::is_some));
    let folded = move || is_there.get().then(|| disclosure(FOLDED, cx.t(phrases::RUNS_TABLE), false, table));
    view! { <div class="report-body">{drawn}{folded}</div> }.into_any()
}

/// Everything as lines of a file: the figures, then the deals.
pub fn lines(page: Page) -> Vec<Vec<String>> {
    let cx = page.cx;
    let Some(basis) = page.basis.get_untracked() else { return Vec::new() };
    let chances = page.chances.get_untracked();
    let plain = |minor: i64| labels::plain(&histogram::figure(minor, basis.currency), cx.language);
    let mut out = vec![
        vec![cx.t(phrases::WON_SO_FAR).to_string(), plain(basis.won)],
        vec![cx.t(phrases::EXPECTED_THEN).to_string(), plain(basis.expected(&chances))],
    ];
    if let Some(range) = page.range.get_untracked() {
        out.push(vec![cx.t(phrases::LIKELY_RANGE).to_string(), plain(range.low), plain(range.high)]);
        out.push(vec![cx.t(phrases::MIDDLE_RUN).to_string(), plain(range.middle)]);
    }
    let mut head = vec![RecordType::Opportunity.one().of(cx.language).to_string()];
    head.extend(COLUMNS.map(|number| label(cx, number).to_string()));
    head.extend([phrases::CHANCE, phrases::EXPECTED_THEN].map(|phrase| cx.t(phrase).to_string()));
    out.extend([Vec::new(), head]);
    let stage = |id: Id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    for (at, deal) in basis.deals.iter().enumerate() {
        let closes = deal.closes.map(|day| day.to_iso()).unwrap_or_default();
        let expected = plain(basis.expected_of(at, &chances));
        out.push(vec![
            name_of(cx, deal.id),
            stage(deal.stage),
            plain(deal.minor),
            closes,
            percent(page, chances[at]),
            expected,
        ]);
    }
    out
}
