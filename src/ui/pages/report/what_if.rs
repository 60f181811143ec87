//! The what-if page: the quarter under other probabilities. Everything is computed from records that are only read.
mod figures;
mod model;
mod sliders;

use leptos::prelude::*;

use crate::locale::{Phrase, format, phrases};
use crate::report::history_reports::HistoryReport;
use crate::store::settings::fiscal_month;
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
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
            {history_report::narrowed(cx, page.narrow, move || page.shown.set(None))}
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
