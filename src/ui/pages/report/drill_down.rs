//! The deals behind a figure of a history report, with details.
use leptos::prelude::*;

use crate::base::{FieldId, Row, Timestamp};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::{format, phrases};
use crate::report::figure::DAY;
use crate::report::history_table::DrillDownRow;
use crate::report::stages::stage_name;
use crate::report::{Figure, labels};
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The number of deals shown; the exported file has all.
const MAX_DEALS: usize = 300;

/// The deals as a table with a heading.
pub fn drill_down_list(cx: AppContext, title: String, facts: &[&DrillDownRow]) -> AnyView {
    let table = cx.app.read_untracked(|set| lines(cx, set, facts.iter().copied().take(MAX_DEALS)));
    let count = format::number(facts.len() as i64, cx.language);
    let more = facts.len().checked_sub(MAX_DEALS).filter(|more| *more > 0);
    let more = more.map(|more| view! { <p class="soft">{cx.t_with(phrases::MORE_IN_FILE, &[&format::number(more as i64, cx.language)])}</p> });
    let Some((head, rest)) = table.split_first() else { return ().into_any() };
    let line = |(cells, fact): (&Vec<String>, &&DrillDownRow)| {
        let name = cells[0].clone();
        let is_there = cx.app.read_untracked(|set| set.get(RecordType::Opportunity, fact.deal()).is_some());
        let name = match is_there {
            true => view! { <a href=cx.href(Route::Record(fact.deal()))>{name}</a> }.into_any(),
            false => view! { <span>{name}</span> }.into_any(),
        };
        let rest = cells[1..].iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect_view();
        view! { <tr><th scope="row">{name}</th>{rest}</tr> }
    };
    let heading = format!("{title} ({count})");
    view! {
        <section class="panel report-behind" id="report-behind">
            <h2 tabindex="-1" id="behind-title" data-figure=FigureKind::Here.key()>{heading.clone()}</h2>
            <div class="scroll" tabindex="0" role="region" aria-label=heading>
                <table class="plain-table">
                    <thead><tr>{head.iter().map(|cell| view! { <th scope="col">{cell.clone()}</th> }).collect_view()}</tr></thead>
                    <tbody>{rest.iter().zip(facts).map(line).collect_view()}</tbody>
                </table>
            </div>
            {facts.is_empty().then(|| view! { <p class="soft">{cx.t(phrases::NO_DEALS_BEHIND)}</p> })}
            {more}
        </section>
    }
    .into_any()
}

/// The same as lines; the first one is the header.
pub fn lines<'a>(cx: AppContext, set: &RecordStore, facts: impl Iterator<Item = &'a DrillDownRow>) -> Vec<Vec<String>> {
    let mut facts = facts.peekable();
    let label =
        |number: FieldId| set.field(RecordType::Opportunity, number).map_or("", |field| field.label.of(cx.language));
    let mut head =
        vec![RecordType::Opportunity.one().of(cx.language).to_string(), label(opportunity::OWNER).to_string()];
    match facts.peek() {
        Some(DrillDownRow::Stay(..)) => {
            let columns = [phrases::STAY_FROM, phrases::STAY_UNTIL, phrases::STAY_LASTED, phrases::STAY_WENT];
            head.extend(columns.map(|phrase| cx.t(phrase).to_string()));
        }
        Some(_) => {
            head.extend(
                [opportunity::STAGE, opportunity::AMOUNT, opportunity::CLOSE_DATE].map(|n| label(n).to_string()),
            );
        }
        None => {}
    }
    let mut out = vec![head];
    out.extend(facts.map(|fact| line(cx, set, fact)));
    out
}

fn line(cx: AppContext, set: &RecordStore, fact: &DrillDownRow) -> Vec<String> {
    let row = set.get(RecordType::Opportunity, fact.deal());
    let owner = row.and_then(|row| row.link(opportunity::OWNER));
    let owner = owner.map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default();
    let own = row.map(|row| display_names::brief(row.text(opportunity::NAME)).into_owned());
    let day = |at: Option<Timestamp>| {
        at.map_or("–".to_string(), |at| format::day(format_value::local_day(at), cx.language))
    };
    let changes = |before: Option<&Row>, after: Option<&Row>| {
        let name = after.or(before).map(|row| display_names::brief(row.text(opportunity::NAME)).into_owned());
        let stage = |row: &Row| stage_name(set, row.link(opportunity::STAGE), cx.language);
        let none = "–".to_string();
        let amount = |row: &Row| {
            row.money(opportunity::AMOUNT).map_or(none.clone(), |money| format::rounded_money(money, cx.language))
        };
        let closes =
            |row: &Row| row.day(opportunity::CLOSE_DATE).map_or(none.clone(), |day| format::day(day, cx.language));
        let both = |of: &dyn Fn(&Row) -> String| match (before, after) {
            (Some(before), Some(after)) if of(before) == of(after) => of(after),
            (Some(before), Some(after)) => format!("{} → {}", of(before), of(after)),
            (None, Some(after)) => of(after),
            (Some(before), None) => format!("{} → {}", of(before), cx.t(phrases::GONE_NOW)),
            (None, None) => String::new(),
        };
        vec![own.clone().or(name).unwrap_or_default(), owner.clone(), both(&stage), both(&amount), both(&closes)]
    };
    match fact {
        DrillDownRow::Stay(_, from, until, next) => {
            let end = until.unwrap_or_else(|| cx.app.now());
            let lasted = from.map(|from| labels::figure(&Figure::Time((end.0 - from.0) / DAY * DAY), cx.language));
            let went = match (next, until) {
                (None, None) => cx.t(phrases::STILL_THERE).to_string(),
                (next, _) => stage_name(set, *next, cx.language),
            };
            let from = if from.is_none() { cx.t(phrases::UNKNOWN_SINCE).to_string() } else { day(*from) };
            vec![own.unwrap_or_default(), owner, from, day(*until), lasted.unwrap_or("–".to_string()), went]
        }
        DrillDownRow::Came(row) => changes(None, Some(row)),
        DrillDownRow::Went(row) => changes(Some(row), None),
        DrillDownRow::Changed(before, after) => changes(Some(before), Some(after)),
        DrillDownRow::Same(row) => changes(Some(row), Some(row)),
    }
}
