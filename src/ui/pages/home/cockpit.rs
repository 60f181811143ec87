//! The target of the quarter as a ring, and the open deals by stage as a small funnel.
use leptos::prelude::*;

use crate::base::Money;
use crate::domain::records::{opportunity, stage};
use crate::domain::{RecordType, defaults};
use crate::locale::{format, phrases};
use crate::report::target;
use crate::store::exchange_rates::{ExchangeRates, MoneyTotal};
use crate::store::filter::{Filter, Predicate};
use crate::store::home_lists::HomeLists;
use crate::store::{RecordStore, display_names, picklists, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The circumference of the ring.
const ROUND: f64 = 326.7;

/// The target as text.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    is_mine: bool,
    won: String,
    won_list: String,
    goal: Option<String>,
    percent: u32,
    expected: u32,
}

/// A stage of the funnel.
#[derive(Clone, PartialEq)]
struct Row {
    name: String,
    count: String,
    sum: String,
    href: String,
    /// The length of the bar in percent.
    width: usize,
}

/// Target and stages.
pub fn cockpit(cx: AppContext) -> AnyView {
    let shown = Memo::new(move |_| cx.app.read(|set| of_target(cx, set)));
    let rows = Memo::new(move |_| cx.app.read(|set| of_stages(cx, set)));
    let row = move |Row { name, count, sum, href, width }: Row| {
        view! {
            <li><a class="funnel-row" data-figure=FigureKind::Count.key() href=href title=cx.t(phrases::HOW_STAGE)>
                <span class="funnel-name">{name}</span><span class="funnel-bar"><span style=("--width", format!("{width}%"))></span></span><strong>{count}</strong><small>{sum}</small>
            </a></li>
        }
    };
    view! {
        <section class="panel cockpit-target">{move || ring(cx, shown.get())}</section>
        <section class="panel cockpit-funnel">
            <div class="panel-head"><h2>{cx.t(phrases::OPEN_STAGES)}</h2><a href=cx.href(Route::Board)>{cx.t(phrases::PIPELINE)}</a></div>
            <ul class="funnel">{move || rows.get().into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn ring(cx: AppContext, shown: Shown) -> AnyView {
    let Shown { is_mine, won, won_list, goal, percent, expected } = shown;
    let title = if is_mine { phrases::MY_TARGET } else { phrases::OUR_TARGET };
    let targets = cx.href_with(Route::Reports, "r=quotas");
    let won = figure(FigureKind::Sum, won, won_list, cx.t(phrases::HOW_WON));
    let head = move |link: AnyView| view! { <div class="panel-head"><h2>{cx.t(title)}</h2>{link}</div> };
    let Some(goal) = goal else {
        let set = view! { <a href=targets>{cx.t(phrases::SET_TARGET)}</a> };
        return view! {
            {head(set.into_any())}
            <div class="cockpit-ring">
                <svg viewBox="0 0 120 120" aria-hidden="true"><circle class="ring-ground" cx="60" cy="60" r="52"/></svg>
                <div><strong class="ring-won">{won}</strong><p class="soft">{cx.t(phrases::NO_TARGET)}</p></div>
            </div>
        }
        .into_any();
    };
    let arc = |percent: u32| format!("{:.1} {ROUND}", f64::from(percent.min(100)) / 100.0 * ROUND);
    let label = cx.t_with(phrases::TARGET_RING, &[&percent.to_string(), &expected.to_string()]);
    let more = view! { <a href=targets>{cx.t(phrases::DETAILS)}</a> };
    view! {
        {head(more.into_any())}
        <div class="cockpit-ring">
            <svg viewBox="0 0 120 120" role="img" aria-label=label>
                <circle class="ring-ground" cx="60" cy="60" r="52"/>
                <circle class="ring-expected" cx="60" cy="60" r="52" stroke-dasharray=arc(expected)/>
                <circle class="ring-arc" cx="60" cy="60" r="52" stroke-dasharray=arc(percent)/>
                <text x="60" y="67" text-anchor="middle">{format::percent(&percent.to_string(), cx.language)}</text>
            </svg>
            <div>
                <strong class="ring-won">{won}</strong>
                <p class="soft" data-figure=FigureKind::Record.key() title=cx.t(phrases::HOW_TARGET)>{cx.t(phrases::TARGET_WON)}" "{goal}</p>
                <p class="soft ring-note" data-figure=FigureKind::Record.key() title=cx.t(phrases::HOW_TARGET)>{cx.t_with(phrases::TARGET_EXPECTED, &[&expected.to_string()])}</p>
            </div>
        </div>
    }
    .into_any()
}

fn of_target(cx: AppContext, set: &RecordStore) -> Shown {
    let today = cx.app.today();
    let found = target::target(set, today, cx.app.workspace.me.get());
    let mut list = HomeLists::of(set, None).won;
    if let Some(owner) = found.owner {
        let mut filter = list.filter.parts().to_vec();
        filter.push(Filter::field(opportunity::OWNER, Predicate::OneOf(vec![owner])));
        list.filter = Filter::All(filter);
    }
    let query = query_string::write(set, RecordType::Opportunity, &list);
    Shown {
        is_mine: found.owner.is_some(),
        won: sum(cx, &ExchangeRates::on(set, today), &found.won),
        won_list: cx.href_with(Route::List(RecordType::Opportunity), &query),
        goal: found.goal.map(|goal| format::rounded_money(goal, cx.language)),
        percent: found.percent.unwrap_or(0),
        expected: found.expected.unwrap_or(0),
    }
}

fn sum(cx: AppContext, rates: &ExchangeRates, amounts: &[Money]) -> String {
    let mut total = MoneyTotal::default();
    amounts.iter().for_each(|money| total.add(*money, rates));
    total.own_text(rates, cx.language)
}

/// The open stages of the main pipeline.
fn of_stages(cx: AppContext, set: &RecordStore) -> Vec<Row> {
    let rates = ExchangeRates::on(set, cx.app.today());
    let is_open = |id: &crate::base::Id| set.get(RecordType::Stage, *id).is_some_and(|row| !row.is(stage::CLOSED));
    let stages: Vec<_> = picklists::stages_of(set, defaults::MAIN_PIPELINE).into_iter().filter(is_open).collect();
    let mut all: Vec<(usize, Vec<Money>)> = vec![Default::default(); stages.len()];
    for (_, row) in set.rows(RecordType::Opportunity) {
        let at = row.link(opportunity::STAGE).and_then(|id| stages.iter().position(|stage| *stage == id));
        if let Some((count, amounts)) = at.and_then(|at| all.get_mut(at)) {
            *count += 1;
            amounts.extend(row.money(opportunity::AMOUNT));
        }
    }
    let most = all.iter().map(|(count, _)| *count).max().unwrap_or(0).max(1);
    let row = |(stage, (count, amounts)): (crate::base::Id, (usize, Vec<Money>))| {
        let filter = Filter::field(opportunity::STAGE, Predicate::OneOf(vec![stage]));
        let query = query_string::write_all(set, RecordType::Opportunity, Filter::All(vec![filter]));
        let sum = if amounts.is_empty() { String::new() } else { sum(cx, &rates, &amounts) };
        Row {
            name: display_names::name_of(set, stage, cx.language),
            count: format::number(count as i64, cx.language),
            sum,
            href: cx.href_with(Route::List(RecordType::Opportunity), &query),
            width: count * 100 / most,
        }
    };
    stages.into_iter().zip(all).map(row).collect()
}
