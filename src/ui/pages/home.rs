//! The home page: today's tasks, leads to contact, deals that need attention, and the state of the quarter.
mod cockpit;
mod first_run;
pub mod lazy;
mod notices;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{Id, WorkspaceId};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::{activity, contact, lead, opportunity};
use crate::locale::{Phrase, calendar, format, phrases, relative};
use crate::store::agenda::{self, When};
use crate::store::filter::QueryContext;
use crate::store::home_lists::HomeLists;
use crate::store::home_summary::{self, Amounts, TopN, Wanted};
use crate::store::query::Query;
use crate::store::workspace_settings::fiscal_month;
use crate::store::{RecordStore, Slot, display_names, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::format_value;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::query_context::viewer;
use crate::ui::features::{activity as activities, demo, recents, whats_new};
use crate::ui::navigation::Route;

/// The number of lines in a panel; a link leads to the others.
const MAX_LINES: usize = 8;

/// The formatted content of the page.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    tiles: Vec<Tile>,
    panels: Vec<Panel>,
    is_empty: bool,
}

/// A figure, and the list with its records.
#[derive(Clone, PartialEq)]
struct Tile {
    label: &'static str,
    kind: FigureKind,
    figure: String,
    how: &'static str,
    href: String,
    detail: String,
    /// The list of the detail and how it is worked out, if it counts other records.
    detail_link: Option<(String, &'static str)>,
}

/// The action on a panel's lines.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Nothing,
    Complete,
    CloseOverdue,
}

#[derive(Clone, PartialEq)]
struct Panel {
    title: Phrase,
    how: Phrase,
    lines: Vec<Line>,
    total: usize,
    /// The number of lines that the total does not count.
    beyond: usize,
    act: Act,
    /// The address of the list of all of them.
    all: String,
}

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    /// A detail that distinguishes it from others: company or account.
    side: String,
    detail: String,
    is_late: bool,
    /// The heading before the line, if a group begins with it.
    group: Option<Phrase>,
}

/// The home page.
pub fn home(cx: AppContext) -> AnyView {
    let shown = Memo::new(move |_| cx.app.read(|set| gather(cx, set)));
    let body = move || {
        let shown = shown.get();
        if shown.is_empty {
            return first_steps(cx);
        }
        view! {
            <div class="home-figures">{shown.tiles.into_iter().map(tile).collect_view()}</div>
            <div class="home">
                {whats_new::panel(cx)}
                {lazy::notices(cx)}
                {shown.panels.into_iter().map(|panel| self::panel(cx, panel)).collect_view()}
                {recents::recent(cx)}
            </div>
        }
        .into_any()
    };
    let is_empty = Memo::new(move |_| shown.with(|shown| shown.is_empty));
    view! {
        <div class="page-head">
            <div><h1 class="visually-hidden">{cx.t(phrases::HOME)}</h1><p class="greeting">{move || greeting(cx)}</p><p class="soft">{long_date(cx)}</p></div>
        </div>
        {(cx.app.workspace.id.get_untracked() == WorkspaceId::Demo).then(|| demo::banner(cx))}
        {first_run::card(cx)}
        {move || (!is_empty.get()).then(|| view! { <div class="cockpit">{lazy::cockpit(cx)}</div> })}
        {body}
    }
    .into_any()
}

/// A greeting for the time of the day, with the name of the user if it is known.
fn greeting(cx: AppContext) -> String {
    let hello = match AppState::zone().minutes(cx.app.now()) / 60 {
        0..=11 => phrases::GOOD_MORNING,
        12..=17 => phrases::GOOD_DAY,
        _ => phrases::GOOD_EVENING,
    };
    let name = cx.app.user().map(|id| cx.app.read(|set| display_names::name_of(set, id, cx.language)));
    // Nobody is greeted as "Me", as the first owner of a workspace may be called.
    let name = name.filter(|name| name.contains(' ') || name.chars().count() > 3);
    name.map_or_else(|| cx.t(hello).to_string(), |name| format!("{}, {name}", cx.t(hello)))
}

fn long_date(cx: AppContext) -> String {
    let today = cx.app.today();
    let comma = calendar::after_weekday(cx.language);
    format!("{}{comma} {}", calendar::weekday(today.weekday(), cx.language), format::day(today, cx.language))
}

fn first_steps(cx: AppContext) -> AnyView {
    let create = move |_| cx.dialog.set(Some(Dialog::Create { kind: RecordType::Lead, given: Vec::new() }));
    view! {
        <section class="panel empty">
            <p>{cx.t(phrases::FIRST_STEPS)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=create>{RecordType::Lead.creation(cx.language)}</button>
                <a class="button" href=cx.href(Route::Data)>{cx.t(phrases::IMPORT_CSV)}</a>
            </div>
        </section>
    }
    .into_any()
}

fn tile(tile: Tile) -> AnyView {
    let Tile { label, kind, figure, how, href, detail, detail_link } = tile;
    let (inside, beside) = match detail_link {
        Some((href, how)) => (None, Some(self::figure(FigureKind::Count, detail, href, how))),
        None => (Some(view! { <span class="soft">{detail}</span> }), None),
    };
    view! {
        <div class="home-figure">
            <a data-figure=kind.key() href=href title=how>
                <span class="soft">{label}</span>
                <strong class="figure">{figure}</strong>
                {inside}
            </a>
            {beside}
        </div>
    }
    .into_any()
}

fn panel(cx: AppContext, panel: Panel) -> AnyView {
    let more = panel.total.saturating_sub(panel.lines.len() - panel.beyond);
    let act = panel.act;
    let line = move |line: Line| {
        let id = line.id;
        let done = (act == Act::Complete).then(|| {
            let label = cx.labelled(&cx.t(phrases::COMPLETE), &line.name);
            let complete = move |_| activities::complete(cx, id);
            view! { <button class="button todo-check" data-look="quiet" title=label.clone() aria-label=label.clone() on:click=complete></button> }
        });
        let tone = line.is_late.then_some(Tone::Bad.key());
        view! {
            {line.group.map(|title| view! { <li class="todo-group">{cx.t(title)}</li> })}
            <li class="todo">
                {done}
                <a href=cx.href(Route::Record(id))>{line.name}<small>{line.side}</small></a>
                <span data-tone=tone>{line.detail}</span>
            </li>
        }
    };
    let close = (act == Act::CloseOverdue).then(|| {
        let close = move |_| cx.app.run(Command::CloseOverdue, |_| {});
        view! { <button class="button" on:click=close>{cx.t(phrases::CLOSE_OVERDUE)}</button> }
    });
    let all = panel.all;
    let how = cx.t(panel.how);
    let number = |count: usize| format::number(count as i64, cx.language);
    let total = (panel.total > 0).then(|| figure(FigureKind::Count, number(panel.total), all.clone(), how));
    let rest = (more > 0).then(|| {
        let text = cx.t_with(phrases::AND_MORE, &[&number(more)]);
        view! { <p>{figure(FigureKind::More, text, all, how)}</p> }
    });
    let body = match panel.lines.is_empty() {
        true => view! { <p class="soft">{cx.t(phrases::ALL_DONE)}</p> }.into_any(),
        false => view! { <ul class="todos">{panel.lines.into_iter().map(line).collect_view()}</ul>{rest} }.into_any(),
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(panel.title)}" "{total}</h2>{close}</div>
            <div class="panel-body">{body}</div>
        </section>
    }
    .into_any()
}

fn gather(cx: AppContext, set: &RecordStore) -> Shown {
    let QueryContext { today, midnight, .. } = viewer(cx);
    let month = fiscal_month(set);
    let quarter = (today.fiscal_quarter_start(month), today.fiscal_quarter_end(month));
    let me = cx.app.workspace.me.get();
    let summary = home_summary::gather(set, Wanted { today, midnight, quarter, me, limit: MAX_LINES });
    let due = |day| relative::due(day, today, cx.language);
    let ago = |at| relative::past(format_value::local_day(at), today, cx.language);
    let lists = HomeLists::of(set, me);
    let list =
        |kind: RecordType, query: &Query| cx.href_with(Route::List(kind), &query_string::write(set, kind, query));
    let leads = |query: &Query| list(RecordType::Lead, query);
    let opportunities = |query: &Query| list(RecordType::Opportunity, query);
    let mut panels = vec![tasks(cx, set, list(RecordType::Activity, &lists.tasks))];
    let mut add = |(title, how): (Phrase, Phrase), (lines, total): (Vec<Line>, usize), act: Act, all: String| {
        if total > 0 {
            panels.push(Panel { title, how, lines, total, beyond: 0, act, all });
        }
    };
    add(
        (phrases::READY_LEADS, phrases::HOW_READY),
        lines(cx, set, &summary.ready, |sign| (cx.t(sign.phrase()).to_string(), false)),
        Act::Nothing,
        leads(&lists.ready),
    );
    add(
        (phrases::OVERDUE_LEADS, phrases::HOW_OVERDUE),
        lines(cx, set, &summary.overdue, |deadline| (due(deadline), true)),
        Act::CloseOverdue,
        leads(&lists.overdue),
    );
    add(
        (phrases::NEW_LEADS, phrases::HOW_NEW),
        lines(cx, set, &summary.new, |at| (ago(at), false)),
        Act::Nothing,
        leads(&lists.new),
    );
    add(
        (phrases::CLOSING_SOON, phrases::HOW_CLOSING),
        lines(cx, set, &summary.closing, |closes| (due(closes), closes < today)),
        Act::Nothing,
        opportunities(&lists.closing),
    );
    let days = |moved| {
        let days = today.0 - format_value::local_day(moved).0;
        (cx.t_with(phrases::DAYS, &[&days.to_string()]), false)
    };
    add(
        (phrases::ROTTING, phrases::HOW_ROTTING),
        lines(cx, set, &summary.rotting, days),
        Act::Nothing,
        opportunities(&lists.rotting),
    );
    let sum = |amounts: &Amounts| amounts.sum.own_text(&summary.rates, cx.language);
    let deals = |count: usize| cx.t_with(phrases::DEALS, &[&format::number(count as i64, cx.language)]);
    let number = |count: usize| format::number(count as i64, cx.language);
    let of_deals = |(label, how): (Phrase, Phrase), amounts: &Amounts, detail: String, query: &Query| Tile {
        label: cx.t(label),
        kind: FigureKind::Sum,
        figure: sum(amounts),
        how: cx.t(how),
        href: opportunities(query),
        detail,
        detail_link: None,
    };
    let weighted = cx.t_with(phrases::WEIGHTED, &[&sum(&summary.weighted)]);
    let new = Tile {
        label: cx.t(phrases::NEW_LEADS),
        kind: FigureKind::Count,
        figure: number(summary.new.total),
        how: cx.t(phrases::HOW_NEW),
        href: leads(&lists.new),
        detail: cx.t_with(phrases::UNREAD_LEADS, &[&number(summary.unread)]),
        detail_link: Some((leads(&lists.unread), cx.t(phrases::HOW_UNREAD))),
    };
    Shown {
        is_empty: RecordType::all_work().all(|kind| set.count(kind) == 0),
        tiles: vec![
            of_deals((phrases::OPEN_PIPELINE, phrases::HOW_OPEN_PIPELINE), &summary.open, weighted, &lists.open),
            of_deals((phrases::DUE_THIS_QUARTER, phrases::HOW_DUE), &summary.due, deals(summary.due.deals), &lists.due),
            of_deals((phrases::WON_THIS_QUARTER, phrases::HOW_WON), &summary.won, deals(summary.won.deals), &lists.won),
            new,
        ],
        panels,
    }
}

/// Open activities up to tomorrow, the most urgent first.
fn tasks(cx: AppContext, set: &RecordStore, all: String) -> Panel {
    let today = cx.app.today();
    let agenda = agenda::agenda(set, today, MAX_LINES + 1);
    let mut before = None;
    let line = |(when, slot): &(When, Slot)| {
        let row = set.row_at(RecordType::Activity, *slot)?;
        let due = row.day(activity::DUE).unwrap_or(today);
        let about = activities::subject_of(set, row.id());
        let group = match when {
            When::Overdue => phrases::OVERDUE_GROUP,
            When::Today => phrases::TODAY,
            When::Tomorrow => phrases::TOMORROW,
        };
        Some(Line {
            id: row.id(),
            name: display_names::name(RecordType::Activity, row, cx.language),
            side: about.map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default(),
            detail: match activities::start_minute(row) {
                _ if *when == When::Overdue => relative::due(due, today, cx.language),
                Some(minute) => calendar::time(minute, cx.language),
                None => String::new(),
            },
            is_late: *when == When::Overdue,
            group: (before.replace(*when) != Some(*when)).then_some(group),
        })
    };
    let lines: Vec<Line> = agenda.lines.iter().filter_map(line).collect();
    let beyond = agenda.lines.iter().filter(|(when, _)| *when == When::Tomorrow).count();
    let (title, how) = (phrases::TASKS_DUE, phrases::HOW_TASKS);
    Panel { title, how, lines, total: agenda.due, beyond, act: Act::Complete, all }
}

fn lines<T: Copy>(
    cx: AppContext,
    set: &RecordStore,
    few: &TopN<T>,
    detail: impl Fn(T) -> (String, bool),
) -> (Vec<Line>, usize) {
    let line = |(id, value): &(Id, T)| {
        let (kind, row) = set.find(*id)?;
        let side = match kind {
            RecordType::Lead => display_names::brief(row.text(lead::COMPANY)).into_owned(),
            RecordType::Contact => {
                row.link(contact::ACCOUNT).map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default()
            }
            _ => row
                .link(opportunity::ACCOUNT)
                .map(|id| display_names::name_of(set, id, cx.language))
                .unwrap_or_default(),
        };
        let (detail, is_late) = detail(*value);
        Some(Line { id: *id, name: display_names::name(kind, row, cx.language), side, detail, is_late, group: None })
    };
    (few.first.iter().filter_map(line).collect(), few.total)
}
