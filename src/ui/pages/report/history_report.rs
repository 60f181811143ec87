//! The page of a history report: filters, chart, table, the deals behind a figure, and the formulas.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::{Date, FieldId, Id};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::{Phrase, format, phrases};
use crate::report::history_reports::{HistoryReport, HistoryReportKind};
use crate::report::history_table::{HistoryTable, ReportFilter};
use crate::report::{history_chart, labels, pipeline_changes, stages};
use crate::store::period::Period;
use crate::store::workspace_settings::fiscal_month;
use crate::store::{display_names, picklists};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::focus::focus;
use crate::ui::components::idle::set_once_seen;
use crate::ui::components::viewport::is_phone;
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor::PERIODS;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::page_parts::{self, Exports, export_actions, page_head, rates_note};
use crate::ui::pages::report::{chart, drill_down, history, toolbar};

/// The figure whose deals are shown: its line and its column.
pub type Spot = (usize, usize);

#[derive(Clone, Copy)]
struct Page {
    cx: AppContext,
    special: &'static HistoryReport,
    narrow: RwSignal<ReportFilter>,
    from: RwSignal<Date>,
    to: RwSignal<Date>,
    is_weighted: RwSignal<bool>,
    open: RwSignal<Option<Spot>>,
    sheet: RwSignal<Option<Rc<HistoryTable>>, LocalStorage>,
    /// Whether the figures were painted; deals that the user did not ask for come after them.
    is_seen: RwSignal<bool>,
}

/// The page of a history report, according to its address.
pub fn page(cx: AppContext, special: &'static HistoryReport, address: &str) -> AnyView {
    let page = Page::new(cx, special, address);
    Effect::new(move |_| cx.set_query(Route::Reports, &written(page, page.open.get())));
    let is_narrow = is_phone();
    let picture = move || drawn(page, if is_narrow.get() { 350 } else { 780 });
    // A figure opens its deals on this page; its address does the same elsewhere.
    let opened = move |event: web_sys::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a").ok().flatten());
        let spot = link
            .and_then(|link| link.get_attribute("href"))
            .and_then(|href| read_spot(href.split(['?', '&']).find_map(|part| part.strip_prefix("open="))?));
        if let Some(spot) = spot.filter(|_| !event.ctrl_key() && !event.meta_key() && !event.shift_key()) {
            event.prevent_default();
            page.open.set(Some(spot));
            focus("behind-title");
        }
    };
    let body = move || match page.sheet.get() {
        None => view! { <p class="panel empty" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
        Some(sheet) => table(page, &sheet),
    };
    view! {
        <div class="report" data-report=special.key>
            {page_head(cx, cx.t(special.name).to_string(), cx.t(special.question).to_string(), actions(page))}
            {filters(page)}
            <div class="report-body" on:click=opened>{picture}{body}</div>
            {move || deals(page)}
            {move || page.sheet.get().map(|sheet| notes(page, &sheet))}
        </div>
    }
    .into_any()
}

impl Page {
    fn new(cx: AppContext, special: &'static HistoryReport, address: &str) -> Page {
        let value =
            |name: &str| address.split('&').filter_map(|part| part.split_once('=')).find(|(own, _)| *own == name);
        let day = |name: &str| value(name).and_then(|(_, text)| Date::parse_iso(text));
        let today = cx.app.today();
        let to = day("to").unwrap_or(today).min(today);
        let from = day("from").unwrap_or(history::usual_start(today)).min(to);
        let page = Page {
            cx,
            special,
            narrow: RwSignal::new(ReportFilter::read(address)),
            from: RwSignal::new(from),
            to: RwSignal::new(to),
            is_weighted: RwSignal::new(value("by").is_some_and(|(_, by)| by == "weighted")),
            open: RwSignal::new(value("open").and_then(|(_, text)| read_spot(text))),
            sheet: RwSignal::new_local(None),
            is_seen: RwSignal::new(false),
        };
        Effect::new(move |_| compute(page));
        page
    }
}

/// The report as a tile of a dashboard, with a width in pixels.
pub fn tile(cx: AppContext, special: &'static HistoryReport, width: Memo<i32>) -> AnyView {
    let page = Page::new(cx, special, "");
    (move || match page.sheet.get() {
        None => view! { <p class="soft" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
        Some(_) => drawn(page, width.get()).unwrap_or_else(|| ().into_any()),
    })
    .into_any()
}

fn drawn(page: Page, width: i32) -> Option<AnyView> {
    let cx = page.cx;
    let sheet = page.sheet.get()?;
    let picture = history_chart::draw(&sheet, width, cx.language)?;
    let label = cx.t_with(phrases::CHART_OF, &[cx.t(page.special.name)]);
    Some(chart::figure(&picture, label, |spot| Some(href(page, (spot.line, spot.measure)))))
}

fn compute(page: Page) {
    let Page { cx, special, narrow, from, to, is_weighted, sheet, is_seen, .. } = page;
    cx.app.workspace.tick.track();
    let (narrow, viewer) = (narrow.get(), viewer(cx));
    match special.which {
        // These have pages of their own.
        HistoryReportKind::WhatIf | HistoryReportKind::Accuracy | HistoryReportKind::Scoring(_) => {}
        HistoryReportKind::Conversion | HistoryReportKind::Time => {
            history::with_stage_histories(cx, move |histories| {
                let of =
                    if special.which == HistoryReportKind::Time { stages::time_in_stage } else { stages::conversion };
                let now = cx.app.now();
                sheet.set(cx.app.read_untracked(|set| Some(Rc::new(of(set, histories, &narrow, &viewer, now)))));
            })
        }
        HistoryReportKind::Flow => {
            let (from, to, is_weighted) = (from.get(), to.get(), is_weighted.get());
            let finish = move |mut made: HistoryTable| {
                made.drawn = vec![if is_weighted { 2 } else { 1 }];
                sheet.set(Some(Rc::new(made)));
                set_once_seen(is_seen);
            };
            history::with_start_of(cx, from, move |before| {
                if to >= cx.app.today() {
                    return finish(cx.app.read_untracked(|after| {
                        pipeline_changes::flow(
                            &pipeline_changes::StageEdges { before: &before, after, from, to },
                            &narrow,
                            &viewer,
                        )
                    }));
                }
                history::with_start_of(cx, to.add_days(1), move |after| {
                    finish(pipeline_changes::flow(
                        &pipeline_changes::StageEdges { before: &before, after: &after, from, to },
                        &narrow,
                        &viewer,
                    ));
                });
            });
        }
    }
}

/// The figure that an address names.
pub fn read_spot(text: &str) -> Option<Spot> {
    let (line, column) = text.split_once('.')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The query of the address.
fn written(page: Page, open: Option<Spot>) -> String {
    let mut parts = vec![format!("r={}", page.special.key)];
    parts.extend(page.narrow.with(ReportFilter::write));
    if page.special.which == HistoryReportKind::Flow {
        parts.push(format!("from={}", page.from.get().to_iso()));
        // Without a last date it ends today.
        let to = page.to.get();
        parts.extend((to < page.cx.app.today()).then(|| format!("to={}", to.to_iso())));
        parts.extend(page.is_weighted.get().then(|| "by=weighted".to_string()));
    }
    parts.extend(open.map(|(line, column)| format!("open={line}.{column}")));
    parts.join("&")
}

fn href(page: Page, spot: Spot) -> String {
    page.cx.href_with(Route::Reports, &untrack(|| written(page, Some(spot))))
}

fn filters(page: Page) -> AnyView {
    let time = match page.special.which {
        HistoryReportKind::Flow => days(page),
        _ => period(page),
    };
    view! { <div class="report-tools">{time}{narrowed(page.cx, page.narrow, move || page.open.set(None))}</div> }
        .into_any()
}

/// The filters of a history report by owner, source and pipeline; `changed` is called before a change.
pub fn narrowed(
    cx: AppContext,
    narrow: RwSignal<ReportFilter>,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let named = |id: Id| cx.app.read_untracked(|set| (id.to_string(), display_names::name_of(set, id, cx.language)));
    let any = |phrase: Phrase| (String::new(), cx.t(phrase).to_string());
    let entries = |number: FieldId, phrase: Phrase| {
        let field = RecordType::Opportunity.field(number);
        let ids = field.map(|field| cx.app.read_untracked(|set| picklists::entries(set, field))).unwrap_or_default();
        std::iter::once(any(phrase)).chain(ids.into_iter().map(named)).collect::<Vec<_>>()
    };
    let one = |id: &'static str,
               label: &'static str,
               all,
               get: fn(&ReportFilter) -> Option<Id>,
               set: fn(&mut ReportFilter, Option<Id>)| {
        let now = Memo::new(move |_| narrow.with(get).map(|id| id.to_string()).unwrap_or_default());
        let set = Callback::new(move |text: String| {
            changed();
            narrow.update(|narrow| set(narrow, text.parse().ok()));
        });
        choice(id, label, all, now, set)
    };
    let label = |number: FieldId| RecordType::Opportunity.field(number).map_or("", |field| field.label.of(cx.language));
    let mut pipelines = vec![any(phrases::ANY_PIPELINE)];
    pipelines.extend(cx.app.read_untracked(picklists::pipelines).into_iter().map(named));
    view! {
            {one("owner", label(opportunity::OWNER), entries(opportunity::OWNER, phrases::ANYONE), |n| n.owner, |n, id| n.owner = id)}
            {one("source", label(opportunity::SOURCE), entries(opportunity::SOURCE, phrases::ANY_SOURCE), |n| n.source, |n, id| n.source = id)}
            {one("pipeline", cx.t(phrases::PIPELINE), pipelines, |n| n.pipeline, |n, id| n.pipeline = id)}
    }
    .into_any()
}

fn period(page: Page) -> AnyView {
    let cx = page.cx;
    let written = move || page.narrow.with(|narrow| narrow.period).map(Period::write).unwrap_or_default();
    let mut periods: Vec<(String, String)> = vec![(String::new(), cx.t(phrases::ALL_TIMES).to_string())];
    let offered =
        PERIODS.iter().filter(|(period, _)| !matches!(period, Period::Past | Period::Future | Period::Next(_)));
    periods.extend(offered.map(|(period, phrase)| (period.write(), toolbar::words(cx, *period, *phrase))));
    let set = Callback::new(move |text: String| {
        page.open.set(None);
        page.narrow.update(|narrow| narrow.period = Period::read(&text));
    });
    choice("period", cx.t(phrases::PERIOD), periods, Memo::new(move |_| written()), set)
}

/// The two dates, and common periods.
fn days(page: Page) -> AnyView {
    let cx = page.cx;
    let today = cx.app.today();
    let month = cx.app.read_untracked(|set| Some(fiscal_month(set))).unwrap_or(1);
    let input = move |id: &'static str, label: Phrase, day: RwSignal<Date>| {
        let take = move |event| {
            if let Some(given) = Date::parse_iso(&event_target_value(&event)).filter(|given| *given <= today) {
                page.open.set(None);
                day.set(given);
                // The first date is not after the last one.
                if id == "flow-from" {
                    page.to.update(|to| *to = (*to).max(given))
                } else {
                    page.from.update(|from| *from = (*from).min(given))
                }
            }
        };
        view! {
            <div class="report-filter"><label for=id>{cx.t(label)}</label>
                <input class="input" id=id type="date" max=today.to_iso() prop:value=move || day.get().to_iso() on:change=take/></div>
        }
    };
    let starts: [(Phrase, Date); 5] = [
        (phrases::SINCE_YESTERDAY, today.add_days(-1)),
        (phrases::SINCE_MONDAY, today.add_days(-(today.weekday() as i32))),
        (phrases::SINCE_WEEK, today.add_days(-7)),
        (phrases::SINCE_MONTH, Date::from_ymd_clamped(today.ymd().0, today.ymd().1, 1)),
        (phrases::SINCE_QUARTER, today.fiscal_quarter_start(month)),
    ];
    let start = move |(name, day): (Phrase, Date)| {
        let set = move |_| {
            page.open.set(None);
            page.from.set(day);
            page.to.set(today);
        };
        let is_it = move || page.from.get() == day && page.to.get() == today;
        view! { <button type="button" class="button" aria-pressed=move || is_it().to_string() on:click=set>{cx.t(name)}</button> }
    };
    let measures = vec![
        (String::new(), cx.t(phrases::BY_AMOUNT).to_string()),
        ("weighted".to_string(), cx.t(phrases::BY_WEIGHTED).to_string()),
    ];
    let now = Memo::new(move |_| if page.is_weighted.get() { "weighted".to_string() } else { String::new() });
    let set = Callback::new(move |text: String| page.is_weighted.set(!text.is_empty()));
    view! {
        {input("flow-from", phrases::FLOW_FROM, page.from)}
        {input("flow-to", phrases::FLOW_TO, page.to)}
        {choice("measure", cx.t(phrases::DRAWN), measures, now, set)}
        <div class="report-starts" role="group" aria-label=cx.t(phrases::FLOW_FROM)>{starts.map(start).collect_view()}</div>
    }
    .into_any()
}

fn table(page: Page, sheet: &HistoryTable) -> AnyView {
    let cx = page.cx;
    let figure = |line: usize, column: usize| {
        let own = &sheet.lines[line];
        let figure = &own.figures[column];
        let text = labels::figure(figure, cx.language);
        if *figure == crate::report::Figure::None {
            return view! { <td data-align="right"><span class="soft">{text}</span></td> }.into_any();
        }
        let label = cx.t_with(phrases::OPEN_FIGURE, &[&own.name, sheet.columns[column].name.of(cx.language), &text]);
        let spot = (line, column);
        let current = move || (page.open.get() == Some(spot)).then_some("true");
        let how = sheet.columns[column].formula.of(cx.language);
        view! { <td data-align="right"><a data-figure=FigureKind::Result.key() href=href(page, spot) aria-label=label title=how aria-current=current>{text}</a></td> }
            .into_any()
    };
    let line = |at: usize| {
        let cells = (0..sheet.columns.len()).map(|column| figure(at, column)).collect_view();
        let level = sheet.lines[at].is_level.then_some("true");
        view! { <tr data-level=level><th scope="row">{sheet.lines[at].name.clone()}</th>{cells}</tr> }
    };
    let heads =
        sheet.columns.iter().map(|column| view! { <th scope="col" data-align="right">{cx.t(column.name)}</th> });
    view! {
        <div class="panel scroll" tabindex="0" role="region" aria-label=cx.t(page.special.name)>
            <table class="plain-table report-table">
                <thead><tr><th scope="col">{sheet.head.map(|head| cx.t(head))}</th>{heads.collect_view()}</tr></thead>
                <tbody>{(0..sheet.lines.len()).map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The deals shown: those of the opened figure, or for pipeline changes all that changed.
fn shown(page: Page) -> Option<(String, Rc<HistoryTable>, Vec<u32>)> {
    let sheet = page.sheet.get()?;
    let found = page.open.get().and_then(|(line, column)| {
        let (own, head) = (sheet.lines.get(line)?, sheet.columns.get(column)?);
        Some((format!("{}, {}", own.name, page.cx.t(head.name)), own.places(column).to_vec()))
    });
    let all = || (page.cx.t(phrases::MOVED_DEALS).to_string(), pipeline_changes::moved(&sheet));
    let is_flow = page.special.which == HistoryReportKind::Flow;
    let (title, places) = found.or_else(|| (is_flow && page.is_seen.get()).then(all))?;
    Some((title, sheet, places))
}

fn deals(page: Page) -> Option<AnyView> {
    let (title, sheet, places) = shown(page)?;
    Some(drill_down::drill_down_list(page.cx, title, &sheet.at(&places)))
}

fn notes(page: Page, sheet: &HistoryTable) -> AnyView {
    let cx = page.cx;
    let formulas =
        sheet.columns.iter().map(|column| (cx.t(column.name).to_string(), cx.t(column.formula).to_string())).collect();
    let mut lines: Vec<String> = Vec::new();
    lines.extend(sheet.rates.map(|days| rates_note(cx, days)));
    if page.special.which == HistoryReportKind::Flow {
        let day = |day: Date| format::day(day, cx.language);
        lines.push(cx.t_with(phrases::FLOW_ENDS, &[&day(page.from.get()), &day(page.to.get())]));
    }
    lines.extend(page_parts::history_begins(cx));
    page_parts::notes(cx, formulas, lines)
}

fn actions(page: Page) -> AnyView {
    let cx = page.cx;
    let table = move |()| Some(page_parts::exported(cx, &*page.sheet.get_untracked()?));
    let deals = move |()| {
        let (_, sheet, places) = untrack(|| shown(page))?;
        Some(cx.app.read_untracked(|set| drill_down::lines(cx, set, sheet.at(&places).into_iter())))
    };
    let picture = move |width| {
        let sheet = page.sheet.get_untracked()?;
        history_chart::draw(&sheet, width, cx.language)
    };
    let exports = Exports {
        title: cx.t(page.special.name).to_string(),
        table: Callback::new(table),
        deals: Some(Callback::new(deals)),
        picture: Some(Callback::new(picture)),
    };
    export_actions(cx, exports)
}
