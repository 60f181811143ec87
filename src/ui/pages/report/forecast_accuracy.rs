//! The page on forecast accuracy: the average of each owner with the bias in words, the Mondays behind it, a chart of them, and the
//! deals behind each figure.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Date;
use crate::change::Commit;
use crate::locale::{format, phrases};
use crate::report::chart::{self as drawing, ChartDrawing};
use crate::report::forecast_accuracy::{ForecastAccuracy, OwnerLines, accuracy};
use crate::report::forecast_history::{Evening, ForecastHistory, evenings, spans};
use crate::report::history_reports::HistoryReport;
use crate::report::history_table::{Column, HistoryTable, ReportFilter};
use crate::report::{Figure, Step, labels};
use crate::store::RecordStore;
use crate::store::workspace_settings::fiscal_month;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::focus::focus;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::viewport::is_phone;
use crate::ui::context::AppContext;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::history_report::{Spot, read_spot};
use crate::ui::pages::report::page_parts::{self, Exports, export_actions, page_head, rates_note};
use crate::ui::pages::report::{chart, drill_down, history, history_report};

/// How many ended months or quarters can be looked at besides the current one.
const ENDED: [i32; 4] = [0, 1, 4, 12];

#[derive(Clone, Copy)]
struct Page {
    cx: AppContext,
    special: &'static HistoryReport,
    narrow: RwSignal<ReportFilter>,
    step: RwSignal<Step>,
    ended: RwSignal<i32>,
    open: RwSignal<Option<Spot>>,
    /// The owner whose Mondays are shown.
    shown: RwSignal<Option<usize>>,
    /// What the journal told of all deals.
    played: RwSignal<Option<Rc<ForecastHistory>>, LocalStorage>,
    found: RwSignal<Option<Rc<ForecastAccuracy>>, LocalStorage>,
}

impl Page {
    fn new(cx: AppContext, special: &'static HistoryReport, address: &str) -> Page {
        let value =
            |name: &str| address.split('&').filter_map(|part| part.split_once('=')).find(|(own, _)| *own == name);
        let ended = value("ended").and_then(|(_, text)| text.parse().ok()).filter(|ended| ENDED.contains(ended));
        let page = Page {
            cx,
            special,
            narrow: RwSignal::new(ReportFilter::read(address)),
            step: RwSignal::new(if value("per").is_some_and(|(_, per)| per == "month") {
                Step::Month
            } else {
                Step::Quarter
            }),
            ended: RwSignal::new(ended.unwrap_or(1)),
            open: RwSignal::new(value("open").and_then(|(_, text)| read_spot(text))),
            shown: RwSignal::new(Some(0)),
            played: RwSignal::new_local(None),
            found: RwSignal::new_local(None),
        };
        Effect::new(move |_| play(page));
        // Another filter takes other deals of what was played.
        Effect::new(move |_| {
            let narrow = page.narrow.get();
            if let Some(played) = page.played.get() {
                let accuracy = |set: &RecordStore| accuracy(&played, &narrow, set, cx.language);
                page.found.set(cx.app.read_untracked(|set| Some(Rc::new(accuracy(set)))));
            }
        });
        page
    }

    /// What has to be played.
    fn asked(self) -> (Step, i32) {
        (self.step.get(), self.ended.get())
    }

    fn written(self, open: Option<Spot>) -> String {
        let mut parts = vec![format!("r={}", self.special.key)];
        parts.extend((self.step.get() == Step::Month).then(|| "per=month".to_string()));
        parts.push(format!("ended={}", self.ended.get()));
        parts.extend(self.narrow.with(ReportFilter::write));
        parts.extend(open.map(|(line, column)| format!("open={line}.{column}")));
        parts.join("&")
    }

    fn href(self, spot: Spot) -> String {
        self.cx.href_with(Route::Reports, &untrack(|| self.written(Some(spot))))
    }
}

/// The page, according to its address.
pub fn page(cx: AppContext, special: &'static HistoryReport, address: &str) -> AnyView {
    let page = Page::new(cx, special, address);
    Effect::new(move |_| cx.set_query(Route::Reports, &page.written(page.open.get())));
    let is_narrow = is_phone();
    let picture = move || picture(page, if is_narrow.get() { 350 } else { 780 });
    let body = move || match page.found.get() {
        None => view! { <p class="panel empty" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
        Some(found) if found.owners.is_empty() => {
            view! { <p class="panel empty">{cx.t(phrases::NO_FORECASTS)}</p> }.into_any()
        }
        Some(found) => table(page, &found),
    };
    view! {
        <div class="report" data-report=special.key>
            {page_head(cx, cx.t(special.name).to_string(), cx.t(special.question).to_string(), actions(page))}
            {filters(page)}
            <div class="report-body">{picture}{body}</div>
            {move || deals(page)}
            {move || page.found.get().map(|found| notes(page, &found))}
        </div>
    }
    .into_any()
}

/// The chart of all owners as a tile of a dashboard, with a width in pixels.
pub fn tile(cx: AppContext, special: &'static HistoryReport, width: Memo<i32>) -> AnyView {
    let page = Page::new(cx, special, "");
    (move || match page.found.get() {
        None => view! { <p class="soft" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
        Some(_) => picture(page, width.get())
            .unwrap_or_else(|| view! { <p class="soft">{cx.t(phrases::NOTHING_YET)}</p> }.into_any()),
    })
    .into_any()
}

/// Plays the journal from the first Monday on.
fn play(page: Page) {
    let (cx, app) = (page.cx, page.cx.app);
    app.workspace.tick.track();
    let asked = page.asked();
    let (step, ended) = asked;
    let viewer = viewer(cx);
    let Some(begins) = app.first_day().map(format_value::local_day) else { return };
    let month = app.read_untracked(|set| Some(fiscal_month(set))).unwrap_or(1);
    let spans = spans(step, ended, viewer.today, month);
    let evenings = evenings(&spans, begins, viewer.today);
    let Some(first) = evenings.first().copied() else {
        page.played.set(None);
        return page.found.set(Some(Rc::default()));
    };
    let moments = evenings.iter().map(|evening| AppState::zone().at(evening.day.add_days(1), 0)).collect();
    app.last_before_each(moments, move |cuts| {
        let Some(cuts) = cuts else { return };
        history::with_start_of(cx, first.day.add_days(1), move |before| {
            let evenings: Vec<(Evening, crate::base::Seq)> = evenings.into_iter().zip(cuts).collect();
            let history = ForecastHistory::new(before.clone_records(), spans, evenings);
            let history = Rc::new(RefCell::new(history));
            let playing = history.clone();
            let done = move |is_read: bool| {
                let is_wanted =
                    page.step.try_get_untracked().is_some_and(|step| (step, page.ended.get_untracked()) == asked);
                if let Some(history) = Rc::into_inner(history).filter(|_| is_read && is_wanted) {
                    let mut history = history.into_inner();
                    history.finish(viewer.today);
                    page.played.set(Some(Rc::new(history)));
                }
            };
            app.each_commit(before.head(), move |commit: &Commit| playing.borrow_mut().play(commit), done);
        });
    });
}

fn filters(page: Page) -> AnyView {
    let cx = page.cx;
    let changed = move || {
        page.open.set(None);
        page.shown.set(Some(0));
    };
    let steps = vec![
        (String::new(), cx.t(phrases::FOR_QUARTERS).to_string()),
        ("month".to_string(), cx.t(phrases::FOR_MONTHS).to_string()),
    ];
    let step = Memo::new(move |_| if page.step.get() == Step::Month { "month".to_string() } else { String::new() });
    let set_step = Callback::new(move |text: String| {
        changed();
        page.step.set(if text.is_empty() { Step::Quarter } else { Step::Month });
    });
    let words = |ended: i32| match ended {
        0 => cx.t(phrases::SPAN_CURRENT).to_string(),
        1 => cx.t(phrases::SPAN_CURRENT_AND_LAST).to_string(),
        more => cx.t_with(phrases::SPAN_CURRENT_AND, &[&more.to_string()]),
    };
    let all = ENDED.iter().map(|ended| (ended.to_string(), words(*ended))).collect();
    let ended = Memo::new(move |_| page.ended.get().to_string());
    let set_ended = Callback::new(move |text: String| {
        changed();
        page.ended.set(text.parse().unwrap_or(1));
    });
    view! {
        <div class="report-tools">
            {choice("per", cx.t(phrases::FORECAST_FOR), steps, step, set_step)}
            {choice("ended", cx.t(phrases::PERIOD), all, ended, set_ended)}
            {history_report::narrowed(cx, page.narrow, changed)}
        </div>
    }
    .into_any()
}

/// The owner whose Mondays are drawn.
fn drawn_owner(page: Page, found: &ForecastAccuracy) -> Option<OwnerLines> {
    found.owners.get(page.shown.get().unwrap_or(0)).or(found.owners.first()).cloned()
}

fn drawn(page: Page, found: &ForecastAccuracy, width: i32) -> Option<(ChartDrawing, OwnerLines)> {
    let owner = drawn_owner(page, found)?;
    let (report, outcome, columns) = owner.course(&found.sheet);
    let language = page.cx.language;
    let mut chart = page.cx.app.read_untracked(|set| drawing::draw(set, &report, &outcome, width, language))?;
    chart.series = columns.iter().map(|column| found.sheet.columns[*column].name.of(language).to_string()).collect();
    Some((chart, owner))
}

fn picture(page: Page, width: i32) -> Option<AnyView> {
    let cx = page.cx;
    let found = page.found.get()?;
    let (chart, owner) = drawn(page, &found, width)?;
    let columns = owner.course(&found.sheet).2;
    let label = cx.t_with(phrases::CHART_OF, &[&format!("{}, {}", cx.t(page.special.name), owner.name)]);
    Some(chart::figure(&chart, label, |spot| {
        Some(page.href((owner.mondays.get(spot.line)?.1, *columns.get(spot.measure)?)))
    }))
}

/// What a click on a figure does: its deals are shown below, and its address shows them elsewhere.
fn opening(page: Page, spot: Spot) -> impl Fn(web_sys::MouseEvent) {
    move |event| {
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            page.open.set(Some(spot));
            focus("behind-title");
        }
    }
}

/// The figures of a line.
fn cells(page: Page, sheet: &HistoryTable, line: usize) -> AnyView {
    let cx = page.cx;
    let own = &sheet.lines[line];
    let cell = |(column, head): (usize, &Column)| {
        let text = labels::figure(&own.figures[column], cx.language);
        let how = head.formula.of(cx.language);
        if own.figures[column] == Figure::None {
            return view! { <td data-align="right"><span class="soft">{text}</span></td> }.into_any();
        }
        if own.places(column).is_empty() {
            return view! { <td data-align="right"><span data-figure=FigureKind::Zero.key() title=how>{text}</span></td> }
                .into_any();
        }
        let spot = (line, column);
        let label = cx.t_with(phrases::OPEN_FIGURE, &[&own.name, head.name.of(cx.language), &text]);
        let current = move || (page.open.get() == Some(spot)).then_some("true");
        view! { <td data-align="right"><a data-figure=FigureKind::Result.key() href=page.href(spot) aria-label=label title=how aria-current=current on:click=opening(page, spot)>{text}</a></td> }
            .into_any()
    };
    sheet.columns.iter().enumerate().map(cell).collect_view().into_any()
}

fn table(page: Page, found: &ForecastAccuracy) -> AnyView {
    let cx = page.cx;
    let owner = |(at, owner): (usize, &OwnerLines)| {
        let is_shown = Memo::new(move |_| page.shown.get() == Some(at));
        let toggle = move |_| page.shown.update(|shown| *shown = (*shown != Some(at)).then_some(at));
        let mondays = owner.mondays.clone();
        let below = move || {
            let found = page.found.get_untracked().filter(|_| is_shown.get())?;
            let monday = |(day, line): &(Date, usize)| {
                view! { <tr><th scope="row">{format::day(*day, cx.language)}</th>{cells(page, &found.sheet, *line)}</tr> }
            };
            Some(mondays.iter().map(monday).collect_view())
        };
        let name = found.sheet.lines[owner.mean].name.clone();
        let (how, bias) = (cx.t(phrases::FORECAST_BIAS), owner.bias.text(cx.language));
        // The bias opens the deals of the error.
        let spot = (owner.mean, found.sheet.columns.len() - 1);
        view! {
            <tr data-level="true">
                <th scope="row"><button type="button" class="button" data-look="quiet" data-figure=FigureKind::Parts.key() title=cx.t(phrases::SHOW_MONDAYS)
                    aria-expanded=move || is_shown.get().to_string() on:click=toggle>{icon(icon::DOWN)}{name}</button>
                    <a class="soft report-bias" data-figure=FigureKind::Result.key() href=page.href(spot) title=how on:click=opening(page, spot)>{bias}</a></th>
                {cells(page, &found.sheet, owner.mean)}
            </tr>
            {below}
        }
    };
    let heads = found
        .sheet
        .columns
        .iter()
        .map(|column| view! { <th scope="col" data-align="right">{cx.t(column.name)}</th> })
        .collect_view();
    view! {
        <div class="panel scroll" tabindex="0" role="region" aria-label=cx.t(page.special.name)>
            <table class="plain-table report-table">
                <thead><tr><th scope="col">{found.sheet.head.map(|head| cx.t(head))}</th>{heads}</tr></thead>
                <tbody>{found.owners.iter().enumerate().map(owner).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The deals of the opened figure.
fn behind(page: Page) -> Option<(String, Rc<ForecastAccuracy>, Vec<u32>)> {
    let found = page.found.get()?;
    let (line, column) = page.open.get()?;
    let (own, head) = (found.sheet.lines.get(line)?, found.sheet.columns.get(column)?);
    let (title, places) = (format!("{}, {}", own.name, page.cx.t(head.name)), own.places(column).to_vec());
    Some((title, found, places))
}

fn deals(page: Page) -> Option<AnyView> {
    let (title, found, places) = behind(page)?;
    Some(drill_down::drill_down_list(page.cx, title, &found.sheet.at(&places)))
}

fn notes(page: Page, found: &ForecastAccuracy) -> AnyView {
    let cx = page.cx;
    let formulas = found.sheet.columns.iter();
    let formulas = formulas.map(|column| (cx.t(column.name).to_string(), cx.t(column.formula).to_string())).collect();
    let mut lines: Vec<String> = vec![cx.t(phrases::FORECAST_STOOD).to_string()];
    lines.extend(found.sheet.rates.map(|days| rates_note(cx, days)));
    lines.extend(page_parts::history_begins(cx));
    page_parts::notes(cx, formulas, lines)
}

fn actions(page: Page) -> AnyView {
    let cx = page.cx;
    let table = move |()| Some(page_parts::exported(cx, &page.found.get_untracked()?.sheet));
    let deals = move |()| {
        let (_, found, places) = untrack(|| behind(page))?;
        Some(cx.app.read_untracked(|set| drill_down::lines(cx, set, found.sheet.at(&places).into_iter())))
    };
    let picture = move |width| {
        let found = page.found.get_untracked()?;
        drawn(page, &found, width).map(|(chart, _)| chart)
    };
    let exports = Exports {
        title: cx.t(page.special.name).to_string(),
        table: Callback::new(table),
        deals: Some(Callback::new(deals)),
        picture: Some(Callback::new(picture)),
    };
    export_actions(cx, exports)
}
