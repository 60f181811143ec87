//! The home page: today's tasks, leads to contact, deals that need attention, and the state of the quarter.
use leptos::prelude::*;

use crate::base::{Id, Money, WorkspaceId};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::{activity, contact, lead, opportunity};
use crate::locale::{Phrase, calendar, format, phrases};
use crate::store::home_lists::HomeLists;
use crate::store::home_summary::{self, TopN, Wanted};
use crate::store::query::Query;
use crate::store::workspace_settings::fiscal_month;
use crate::store::{RecordStore, Slot, display_names, exchange_rates, query_string};
use crate::ui::components::tone::Tone;
use crate::ui::components::{create_button, format_value};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
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

/// A figure, and the page with its records.
#[derive(Clone, PartialEq)]
struct Tile {
    label: &'static str,
    figure: String,
    detail: String,
    href: String,
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
    lines: Vec<Line>,
    total: usize,
    act: Act,
    /// The address of the list of all of them, if a filter can describe them.
    all: Option<String>,
}

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    /// A detail that distinguishes it from others: company or account.
    side: String,
    detail: String,
    is_late: bool,
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
                {shown.panels.into_iter().map(|panel| self::panel(cx, panel)).collect_view()}
                {recents::recent(cx)}
            </div>
        }
        .into_any()
    };
    view! {
        <div class="page-head">
            <div><h1>{cx.t(phrases::HOME)}</h1><p class="soft">{long_date(cx)}</p></div>
            <div class="page-actions">{create_button::new_button(cx, RecordType::Lead)}</div>
        </div>
        {(cx.app.workspace.id.get_untracked() == WorkspaceId::Demo).then(|| demo::banner(cx))}
        {body}
    }
    .into_any()
}

fn long_date(cx: AppContext) -> String {
    let today = cx.app.today();
    format!("{}, {}", calendar::weekday(today.weekday(), cx.language), format::day(today, cx.language))
}

fn first_steps(cx: AppContext) -> AnyView {
    let create = move |_| cx.dialog.set(Some(Dialog::Create { kind: RecordType::Lead, given: Vec::new() }));
    view! {
        <section class="panel empty">
            <p>{cx.t(phrases::FIRST_STEPS)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=create>{cx.t_with(phrases::NEW, &[RecordType::Lead.one().of(cx.language)])}</button>
                <a class="button" href=cx.href(Route::Data)>{cx.t(phrases::IMPORT_CSV)}</a>
            </div>
        </section>
    }
    .into_any()
}

fn tile(tile: Tile) -> AnyView {
    view! {
        <a class="home-figure" href=tile.href>
            <span class="soft">{tile.label}</span>
            <strong class="figure">{tile.figure}</strong>
            <span class="soft">{tile.detail}</span>
        </a>
    }
    .into_any()
}

fn panel(cx: AppContext, panel: Panel) -> AnyView {
    let more = panel.total.saturating_sub(panel.lines.len());
    let act = panel.act;
    let line = move |line: Line| {
        let id = line.id;
        let done = (act == Act::Complete).then(|| {
            let label = format!("{}: {}", cx.t(phrases::COMPLETE), line.name);
            let complete = move |_| activities::complete(cx, id);
            view! { <button class="button todo-check" data-look="quiet" title=label.clone() aria-label=label.clone() on:click=complete>"✓"</button> }
        });
        let tone = line.is_late.then_some(Tone::Bad.key());
        view! {
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
    let rest = (more > 0).then(|| {
        let text = cx.t_with(phrases::AND_MORE, &[&format::number(more as i64, cx.language)]);
        match all {
            Some(all) => view! { <p><a href=all>{text}</a></p> }.into_any(),
            None => view! { <p class="soft">{text}</p> }.into_any(),
        }
    });
    let body = match panel.lines.is_empty() {
        true => view! { <p class="soft">{cx.t(phrases::ALL_DONE)}</p> }.into_any(),
        false => view! { <ul class="todos">{panel.lines.into_iter().map(line).collect_view()}</ul>{rest} }.into_any(),
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(panel.title)}</h2>{close}</div>
            <div class="panel-body">{body}</div>
        </section>
    }
    .into_any()
}

fn gather(cx: AppContext, set: &RecordStore) -> Shown {
    let today = cx.app.today();
    let month = fiscal_month(set);
    let quarter = (today.fiscal_quarter_start(month), today.fiscal_quarter_end(month));
    let wanted = Wanted { today, now: cx.app.now(), quarter, me: cx.app.workspace.me.get(), limit: MAX_LINES };
    let summary = home_summary::gather(set, wanted);
    let day = |day| format::day(day, cx.language);
    let lists = HomeLists::of(set);
    let list =
        |kind: RecordType, query: &Query| cx.href_with(Route::List(kind), &query_string::write(set, kind, query));
    let leads = |query: &Query| list(RecordType::Lead, query);
    let opportunities = |query: &Query| list(RecordType::Opportunity, query);
    let mut panels = vec![tasks(cx, set, list(RecordType::Activity, &lists.tasks))];
    let mut add = |title: Phrase, panel: (Vec<Line>, usize), act: Act, all: Option<String>| {
        if panel.1 > 0 {
            panels.push(Panel { title, lines: panel.0, total: panel.1, act, all });
        }
    };
    add(
        phrases::READY_LEADS,
        lines(cx, set, &summary.ready, |sign| (cx.t(sign.phrase()).to_string(), false)),
        Act::Nothing,
        Some(leads(&lists.ready)),
    );
    add(
        phrases::OVERDUE_LEADS,
        lines(cx, set, &summary.overdue, |deadline| (day(deadline), true)),
        Act::CloseOverdue,
        Some(leads(&lists.overdue)),
    );
    add(
        phrases::NEW_LEADS,
        lines(cx, set, &summary.new, |at| (day(format_value::local_day(at)), false)),
        Act::Nothing,
        Some(leads(&lists.new)),
    );
    add(
        phrases::CLOSING_SOON,
        lines(cx, set, &summary.closing, |closes| (day(closes), closes < today)),
        Act::Nothing,
        Some(opportunities(&lists.closing)),
    );
    let days = |days: i32| (cx.t_with(phrases::DAYS, &[&days.to_string()]), false);
    add(phrases::ROTTING, lines(cx, set, &summary.rotting, days), Act::Nothing, None);
    let sum = |amounts: &[Money]| exchange_rates::sum(set, today, amounts, cx.language);
    let deals = |count: usize| cx.t_with(phrases::DEALS, &[&format::number(count as i64, cx.language)]);
    let number = |count: usize| format::number(count as i64, cx.language);
    let tile =
        |label: Phrase, figure: String, detail: String, href: String| Tile { label: cx.t(label), figure, detail, href };
    let unread = cx.t_with(phrases::UNREAD_LEADS, &[&number(summary.unread)]);
    Shown {
        is_empty: RecordType::WORK.iter().all(|kind| set.count(*kind) == 0),
        tiles: vec![
            tile(
                phrases::OPEN_PIPELINE,
                sum(&summary.open),
                cx.t_with(phrases::WEIGHTED, &[&sum(&summary.weighted)]),
                cx.href(Route::Board),
            ),
            tile(phrases::DUE_THIS_QUARTER, sum(&summary.due), deals(summary.due.len()), opportunities(&lists.due)),
            tile(phrases::WON_THIS_QUARTER, sum(&summary.won), deals(summary.won.len()), opportunities(&lists.won)),
            tile(phrases::NEW_LEADS, number(summary.new.total), unread, leads(&lists.new)),
        ],
        panels,
    }
}

/// Open activities up to today, the most urgent first.
fn tasks(cx: AppContext, set: &RecordStore, all: String) -> Panel {
    let today = cx.app.today();
    let due = set.due_index().open_until(set, today);
    let line = |slot: &Slot| {
        let row = set.row_at(RecordType::Activity, *slot)?;
        let due = row.day(activity::DUE).unwrap_or(today);
        let about = activities::subject_of(set, row.id());
        Some(Line {
            id: row.id(),
            name: display_names::name(RecordType::Activity, row, cx.language),
            side: about.map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default(),
            detail: format::day(due, cx.language),
            is_late: due < today,
        })
    };
    let lines = due.iter().take(MAX_LINES).filter_map(line).collect();
    Panel { title: phrases::TASKS_DUE, lines, total: due.len(), act: Act::Complete, all: Some(all) }
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
        Some(Line { id: *id, name: display_names::name(kind, row, cx.language), side, detail, is_late })
    };
    (few.first.iter().filter_map(line).collect(), few.total)
}
