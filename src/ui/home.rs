//! What to do today: tasks, leads past their deadline or new, deals closing soon or without movement, the pipeline.
use leptos::prelude::*;

use crate::base::{Id, Money, Row};
use crate::command::{Command, lead as lead_rules};
use crate::domain::records::{activity, lead, opportunity, stage};
use crate::domain::rules::figures;
use crate::domain::{Kind, defaults};
use crate::locale::{Phrase, format, phrases};
use crate::store::{WorkingSet, names, rates};
use crate::ui::parts::value;
use crate::ui::route::Route;
use crate::ui::{Dialog, Ui, activity as activities, changes, shelf};

/// How many lines a panel shows before it says how many more there are.
const LINES: usize = 8;
/// A deal closes soon within this many days.
const SOON: i32 = 14;

#[derive(Clone, PartialEq, Default)]
struct Today {
    tasks: Vec<Line>,
    overdue: Vec<Line>,
    new: Vec<Line>,
    closing: Vec<Line>,
    rotting: Vec<Line>,
    unread: usize,
    open: String,
    weighted: String,
    is_empty: bool,
}

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    detail: String,
    is_late: bool,
    order: i64,
}

/// The first page.
pub fn home(ui: Ui) -> AnyView {
    let today = Memo::new(move |_| ui.live.read(|set| gather(ui, set)));
    let panel = move |title: Phrase, lines: Vec<Line>, action: Option<AnyView>| {
        let more = lines.len().saturating_sub(LINES);
        let line = move |line: Line| {
            let id = line.id;
            let done = (title == phrases::TASKS_DUE).then(|| {
                let label = format!("{}: {}", ui.say(phrases::COMPLETE), line.name);
                let complete = move |_| activities::complete(ui, id);
                view! { <button class="button" data-look="quiet" title=label.clone() aria-label=label.clone() on:click=complete>"✓"</button> }
            });
            let tone = line.is_late.then_some("bad");
            view! {
                <li class="todo">
                    {done}
                    <a href=Route::Record(id).href()>{line.name}</a>
                    <span data-tone=tone>{line.detail}</span>
                </li>
            }
        };
        let body = if lines.is_empty() {
            view! { <p class="soft">{ui.say(phrases::ALL_DONE)}</p> }.into_any()
        } else {
            let rest = (more > 0)
                .then(|| view! { <p class="soft">{ui.say_with(phrases::AND_MORE, &[&format::number(more as i64, ui.language)])}</p> });
            view! { <ul class="todos">{lines.into_iter().take(LINES).map(line).collect_view()}</ul>{rest} }.into_any()
        };
        view! {
            <section class="panel">
                <div class="panel-head"><h2>{ui.say(title)}</h2>{action}</div>
                <div class="panel-body">{body}</div>
            </section>
        }
    };
    let body = move || {
        let today = today.get();
        if today.is_empty {
            return first_steps(ui);
        }
        let close = (!today.overdue.is_empty()).then(|| {
            let act = move |_| ui.live.run(Command::CloseOverdue, |_| {});
            view! { <button class="button" on:click=act>{ui.say(phrases::CLOSE_OVERDUE)}</button> }.into_any()
        });
        let unread = (today.unread > 0).then(|| {
            let count = format::number(today.unread as i64, ui.language);
            view! { <span class="chip" data-tone="warn">{ui.say_with(phrases::UNREAD_LEADS, &[&count])}</span> }
                .into_any()
        });
        view! {
            <div class="home">
                {changes::panel(ui)}
                <section class="panel">
                    <div class="panel-head"><h2>{ui.say(phrases::OPEN_PIPELINE)}</h2><a href=Route::Board.href()>{ui.say(phrases::PIPELINE)}</a></div>
                    <div class="panel-body"><p class="figure">{today.open}</p><p class="soft">{ui.say_with(phrases::WEIGHTED, &[&today.weighted])}</p></div>
                </section>
                {panel(phrases::TASKS_DUE, today.tasks, None)}
                {panel(phrases::OVERDUE_LEADS, today.overdue, close)}
                {panel(phrases::NEW_LEADS, today.new, unread)}
                {panel(phrases::CLOSING_SOON, today.closing, None)}
                {panel(phrases::ROTTING, today.rotting, None)}
                {shelf::recent(ui)}
            </div>
        }
        .into_any()
    };
    view! { <div class="page-head"><h1>{ui.say(phrases::HOME)}</h1></div>{body} }.into_any()
}

fn first_steps(ui: Ui) -> AnyView {
    let create = move |_| ui.dialog.set(Some(Dialog::Create(Kind::Lead, Vec::new())));
    view! {
        <section class="panel empty">
            <p>{ui.say(phrases::FIRST_STEPS)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=create>{ui.say_with(phrases::NEW, &[Kind::Lead.one().of(ui.language)])}</button>
                <a class="button" href=Route::Data.href()>{ui.say(phrases::IMPORT_CSV)}</a>
            </div>
        </section>
    }
    .into_any()
}

fn gather(ui: Ui, set: &WorkingSet) -> Today {
    let (today, now) = (ui.live.today(), ui.live.now());
    let me = ui.live.me.get();
    let day = |day| format::day(day, ui.language);
    let line = |kind: Kind, row: &Row, detail: String, is_late: bool, order: i64| Line {
        id: row.id(),
        name: names::name(kind, row, ui.language),
        detail,
        is_late,
        order,
    };
    let mut out = Today { is_empty: Kind::WORK.iter().all(|kind| set.count(*kind) == 0), ..Today::default() };
    for slot in set.agenda().open_until(set, today) {
        let Some(row) = set.at(Kind::Activity, slot) else { continue };
        let due = row.day(activity::DUE).unwrap_or(today);
        out.tasks.push(line(Kind::Activity, row, day(due), due < today, due.0.into()));
    }
    for (_, row) in set.rows(Kind::Lead) {
        let category = row.link(lead::STATUS).and_then(|status| lead_rules::category(set, status));
        if !matches!(category, Some(defaults::OPEN | defaults::WORKING)) {
            continue;
        }
        let is_mine = me.is_none() || row.link(lead::OWNER) == me;
        out.unread += usize::from(row.is(lead::UNREAD) && is_mine);
        if let Some(deadline) = row.day(lead::DEADLINE).filter(|deadline| *deadline < today) {
            out.overdue.push(line(Kind::Lead, row, day(deadline), true, deadline.0.into()));
        } else if category == Some(defaults::OPEN) {
            let created = row.moment(lead::CREATED);
            let detail = created.map(|at| day(value::local_day(at))).unwrap_or_default();
            out.new.push(line(Kind::Lead, row, detail, false, -created.map_or(0, |at| at.0)));
        }
    }
    let (mut open, mut weighted): (Vec<Money>, Vec<Money>) = (Vec::new(), Vec::new());
    for (_, row) in set.rows(Kind::Opportunity) {
        let Some(at) = row.link(opportunity::STAGE).and_then(|id| set.get(Kind::Stage, id)) else { continue };
        if at.is(stage::CLOSED) {
            continue;
        }
        open.extend(row.money(opportunity::AMOUNT));
        weighted.extend(figures::expected_revenue(row));
        if let Some(close) = row.day(opportunity::CLOSE_DATE).filter(|close| *close <= today.plus(SOON)) {
            out.closing.push(line(Kind::Opportunity, row, day(close), close < today, close.0.into()));
        }
        if let Some(days) = figures::rotten_days(row, at, now) {
            let text = ui.say_with(phrases::DAYS, &[&days.to_string()]);
            out.rotting.push(line(Kind::Opportunity, row, text, false, -i64::from(days)));
        }
    }
    for lines in [&mut out.tasks, &mut out.overdue, &mut out.new, &mut out.closing, &mut out.rotting] {
        crate::base::order::sort_by_key(lines, |line| line.order);
    }
    (out.open, out.weighted) =
        (rates::sum(set, today, &open, ui.language), rates::sum(set, today, &weighted, ui.language));
    out
}
