//! The page on scores of leads or deals: the check on the past, each factor with what became of its records, the open ones with
//! the best scores, and the records behind each figure.
use std::rc::Rc;

use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::report::factors::SCORED;
use crate::report::history_reports::HistoryReport;
use crate::report::scoring::{MIN_CLOSED, MIN_EACH, MIN_RECORDS, PastCheck, Rate};
use crate::report::{Figure, labels};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::focus::focus;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::scoring::{ScoreSpot, ScoreWords, report_key, words};
use crate::ui::navigation::Route;
use crate::ui::pages::report::page_parts::{self, Exports, export_actions, page_head};
use crate::ui::pages::report::score_figures::{FIFTHS, Found, MAX_BEHIND, RecordLine, ValueLine, fields, find};

/// Points from which a value counts as having much effect, or any.
const MUCH: i32 = 60;
const SOME: i32 = 15;

#[derive(Clone, Copy)]
struct Page {
    cx: AppContext,
    special: &'static HistoryReport,
    kind: RecordType,
    words: &'static ScoreWords,
    open: RwSignal<Option<ScoreSpot>>,
    found: RwSignal<Option<Rc<Found>>, LocalStorage>,
}

/// The page, according to its address.
pub fn page(cx: AppContext, special: &'static HistoryReport, kind: RecordType, address: &str) -> AnyView {
    let open = address.split('&').find_map(|part| ScoreSpot::read(part.strip_prefix("open=")?));
    let open = open.filter(|spot| spot.kind == kind);
    let page =
        Page { cx, special, kind, words: words(kind), open: RwSignal::new(open), found: RwSignal::new_local(None) };
    Effect::new(move |_| {
        let open = page.open.with(|open| open.as_ref().map(|spot| format!("&open={}", spot.write())));
        cx.set_query(Route::Reports, &format!("r={}{}", special.key, open.unwrap_or_default()));
    });
    Effect::new(move |_| {
        cx.app.workspace.tick.track();
        let open = page.open.get();
        cx.app.with_scores(kind, true, move |outcomes, learnt| {
            let found = cx.app.read_untracked(|set| Some(Rc::new(find(cx, set, outcomes, learnt, open.as_ref()))));
            page.found.try_set(found);
        });
    });
    let body = move || match page.found.get() {
        None => view! { <p class="panel empty" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
        Some(found) => shown(page, &found),
    };
    view! {
        <div class="report" data-report=special.key>
            {page_head(cx, cx.t(special.name).to_string(), cx.t(special.question).to_string(), actions(page))}
            {switch(page)}
            {body}
        </div>
    }
    .into_any()
}

/// The links between the pages of both types.
fn switch(page: Page) -> AnyView {
    let cx = page.cx;
    let link = |kind: RecordType| {
        let href = cx.href_with(Route::Reports, &format!("r={}", report_key(kind)));
        let current = (kind == page.kind).then_some("page");
        view! { <a class="button" href=href aria-current=current>{kind.many().of(cx.language)}</a> }
    };
    view! { <nav class="score-switch" aria-label=cx.t(phrases::SCORE_OF)>{SCORED.map(link).collect_view()}</nav> }
        .into_any()
}

fn shown(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let learnt = &found.learnt;
    let minimum = [MIN_CLOSED.to_string(), MIN_EACH.to_string()];
    let minimum = [minimum[0].as_str(), minimum[1].as_str()];
    let few = learnt.model.is_none().then(|| {
        view! { <p class="panel empty" data-figure=FigureKind::Here.key()>{cx.t_with(page.words.needs, &minimum)}</p> }
    });
    let check = match &learnt.check {
        Some(check) => Some(checked(page, check)),
        None if learnt.model.is_some() => Some(
            view! { <p class="panel empty" data-figure=FigureKind::Here.key()>{cx.t_with(page.words.check_needs, &minimum)}</p> }
                .into_any(),
        ),
        None => None,
    };
    view! {
        {summary(page, found)}
        {few}
        {check}
        {behind_list(page, found)}
        {(!found.factors.is_empty()).then(|| factor_table(page, found))}
        {learnt.model.is_some().then(|| open_records(page, found))}
        {notes(page, found)}
    }
    .into_any()
}

/// A figure that shows its records on this page.
fn count(page: Page, number: u32, spot: &ScoreSpot, how: &str) -> AnyView {
    let text = format::number(number.into(), page.cx.language);
    if number == 0 {
        return view! { <span data-figure=FigureKind::Zero.key() title=how.to_string()>{text}</span> }.into_any();
    }
    opener(page, text, spot.clone(), how.to_string())
}

fn opener(page: Page, text: String, spot: ScoreSpot, how: String) -> AnyView {
    let href = spot.href(page.cx);
    let open = move |event: web_sys::MouseEvent| {
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            page.open.set(Some(spot.clone()));
            focus("behind-title");
        }
    };
    view! { <a data-figure=FigureKind::Result.key() href=href title=how on:click=open>{text}</a> }.into_any()
}

fn ratio(page: Page, part: u32, whole: u32) -> String {
    let figure = if whole == 0 { Figure::None } else { Figure::Ratio(part.into(), whole.into()) };
    labels::figure(&figure, page.cx.language)
}

fn rate(page: Page, rate: Rate, spot: &ScoreSpot, how: &str) -> AnyView {
    if rate.records == 0 {
        return view! { <span class="soft">"–"</span> }.into_any();
    }
    opener(page, ratio(page, rate.won, rate.records), spot.clone(), how.to_string())
}

fn summary(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let (spot, how) = (ScoreSpot::all(page.kind), cx.t(page.words.note));
    let top = found.learnt.check.as_ref().map(|check| {
        let (best, all) = (check.fifths[0].won.len() as u32, check.all());
        let spot = ScoreSpot::fifth(page.kind, 0).won();
        let link = opener(page, ratio(page, best, all.won), spot, cx.t(page.words.share).to_string());
        view! { <div><dt>{cx.t(phrases::SCORE_TOP_HELD)}</dt><dd>{link}" "<small>{cx.t(page.words.of_won)}</small></dd></div> }
    });
    view! {
        <dl class="panel what-if-figures">
            <div><dt>{cx.t(page.words.closed)}</dt><dd>{count(page, found.all.records, &spot, how)}</dd></div>
            <div><dt>{cx.t(page.words.won)}</dt><dd>{count(page, found.all.won, &spot.clone().won(), how)}</dd></div>
            <div><dt>{cx.t(phrases::SCORE_RATE)}</dt><dd>{rate(page, found.all, &spot, how)}</dd></div>
            {top}
        </dl>
    }
    .into_any()
}

fn checked(page: Page, check: &PastCheck) -> AnyView {
    let cx = page.cx;
    let all = check.all();
    let share = cx.t(page.words.share);
    let text = cx.t_with(page.words.check_text, &[&format::day(check.since, cx.language)]);
    let line = |(place, fifth): (usize, &crate::report::scoring::Fifth)| {
        let own = Rate { records: fifth.records.len() as u32, won: fifth.won.len() as u32 };
        let spot = ScoreSpot::fifth(page.kind, place);
        let held = opener(page, ratio(page, own.won, all.won), spot.clone().won(), share.to_string());
        view! {
            <tr><th scope="row">{cx.t(FIFTHS[place])}</th>
                <td data-align="right">{count(page, own.records, &spot, &text)}</td>
                <td data-align="right">{count(page, own.won, &spot.clone().won(), &text)}</td>
                <td data-align="right">{rate(page, own, &spot, &text)}</td>
                <td data-align="right">{held}</td></tr>
        }
    };
    let lines = check.fifths.iter().enumerate().map(line).collect_view();
    let best = check.fifths[0].won.len() * all.records as usize;
    let is_better = best > check.fifths[0].records.len() * all.won as usize;
    let heads = [page.words.closed, page.words.won, phrases::SCORE_RATE, page.words.share];
    view! {
        <section class="panel report-behind">
            <h2 id="score-check">{cx.t(phrases::SCORE_CHECK)}</h2>
            <p class="soft">{text.clone()}</p>
            {(!is_better).then(|| view! { <p role="note">{cx.t(page.words.no_better)}</p> })}
            <div class="scroll" tabindex="0" role="region" aria-labelledby="score-check">
                <table class="plain-table report-table">
                    <thead><tr><th scope="col">{cx.t(phrases::SCORE_FIFTH)}</th>
                        {heads.map(|head| view! { <th scope="col" data-align="right">{cx.t(head)}</th> }).collect_view()}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The effect of a value on the score, in words.
fn effect(page: Page, rate: Rate, points: i32) -> Phrase {
    match points {
        _ if rate.records < MIN_RECORDS => page.words.few,
        _ if points >= MUCH => phrases::SCORE_UP_MUCH,
        _ if points >= SOME => phrases::SCORE_UP,
        _ if points <= -MUCH => phrases::SCORE_DOWN_MUCH,
        _ if points <= -SOME => phrases::SCORE_DOWN,
        _ => phrases::SCORE_NO_EFFECT,
    }
}

fn factor_table(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let how = cx.t(page.words.note);
    let value = |value: &ValueLine| {
        view! {
            <tr><th scope="row">{value.name.clone()}</th>
                <td data-align="right">{count(page, value.rate.records, &value.spot, how)}</td>
                <td data-align="right">{count(page, value.rate.won, &value.spot.clone().won(), how)}</td>
                <td data-align="right">{rate(page, value.rate, &value.spot, how)}</td>
                <td>{cx.t(effect(page, value.rate, value.points))}</td></tr>
        }
    };
    let group = |(name, values): &(String, Vec<ValueLine>)| {
        view! {
            <tbody><tr data-level="true"><th scope="rowgroup" colspan="5">{name.clone()}</th></tr>{values.iter().map(value).collect_view()}</tbody>
        }
    };
    let heads = [page.words.closed, page.words.won, phrases::SCORE_RATE];
    view! {
        <section class="panel report-behind">
            <h2 id="score-factors">{cx.t(page.words.factors)}</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="score-factors">
                <table class="plain-table report-table">
                    <thead><tr><th scope="col">{cx.t(phrases::SCORE_FACTOR)}</th>
                        {heads.map(|head| view! { <th scope="col" data-align="right">{cx.t(head)}</th> }).collect_view()}
                        <th scope="col">{cx.t(phrases::SCORE_EFFECT)}</th></tr></thead>
                    {found.factors.iter().map(group).collect_view()}
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// A table of records with a heading.
fn record_table(page: Page, id: &'static str, lines: &[RecordLine], is_open: bool) -> AnyView {
    let Page { cx, kind, words, .. } = page;
    let label = |field| kind.field(field).map_or("", |field| field.label.of(cx.language)).to_string();
    let [company, owner] = fields(kind);
    let mut heads = vec![kind.one().of(cx.language).to_string(), label(company), label(owner)];
    let more: &[Phrase] = if is_open { &[phrases::SCORE] } else { &[phrases::SCORE_CLOSED_ON, phrases::SCORE_OUTCOME] };
    heads.extend(more.iter().map(|head| cx.t(*head).to_string()));
    let line = |line: &RecordLine| {
        let href = cx.href(Route::Record(line.id));
        let score = line.score.map(|score| {
            let text = format::number(score.into(), cx.language);
            view! { <td>{figure(FigureKind::Result, text, href.clone(), cx.t(page.words.how))}</td> }
        });
        let closed = line.closed.map(|(at, is_won)| {
            let day = format::day(format_value::local_day(at), cx.language);
            let outcome = words.outcomes[usize::from(is_won)];
            view! { <td>{day}</td><td>{cx.t(outcome)}</td> }
        });
        view! {
            <tr><th scope="row"><a href=href>{line.name.clone()}</a></th>
                <td>{line.company.clone()}</td><td>{line.owner.clone()}</td>{score}{closed}</tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-labelledby=id>
            <table class="plain-table">
                <thead><tr>{heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                <tbody>{lines.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn open_records(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let body = match found.open.is_empty() {
        true => view! { <p class="soft">{cx.t(page.words.no_open)}</p> }.into_any(),
        false => record_table(page, "score-open", &found.open, true),
    };
    view! { <section class="panel report-behind"><h2 id="score-open">{cx.t(page.words.open)}</h2>{body}</section> }
        .into_any()
}

/// The records of the opened figure.
fn behind_list(page: Page, found: &Found) -> Option<AnyView> {
    let cx = page.cx;
    let (title, count, lines) = found.behind.as_ref()?;
    let heading = format!("{title} ({})", format::number(*count as i64, cx.language));
    let more = count.checked_sub(MAX_BEHIND).filter(|more| *more > 0);
    let more = more.map(|more| {
        view! { <p class="soft" data-figure=FigureKind::Here.key()>{cx.t_with(phrases::SCORE_MORE, &[&format::number(more as i64, cx.language)])}</p> }
    });
    Some(
        view! {
            <section class="panel report-behind" id="report-behind">
                <h2 tabindex="-1" id="behind-title" data-figure=FigureKind::Here.key()>{heading}</h2>
                {record_table(page, "behind-title", lines, false)}
                {more}
            </section>
        }
        .into_any(),
    )
}

fn notes(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let formula = |name: Phrase, text: Phrase| (cx.t(name).to_string(), cx.t(text).to_string());
    let formulas = vec![
        formula(phrases::SCORE, page.words.how),
        formula(phrases::SCORE_EFFECT, page.words.points),
        formula(page.words.closed, page.words.note),
    ];
    let mut lines = Vec::new();
    if found.unknown > 0 {
        lines.push(cx.t_with(page.words.unknown, &[&format::number(found.unknown as i64, cx.language)]));
    }
    lines.extend(page_parts::history_begins(cx));
    page_parts::notes(cx, formulas, lines)
}

fn actions(page: Page) -> AnyView {
    let cx = page.cx;
    let table = move |()| {
        let found = page.found.get_untracked()?;
        let heads = [
            phrases::SCORE_FACTOR,
            phrases::SCORE_SIGN,
            page.words.closed,
            page.words.won,
            phrases::SCORE_RATE,
            phrases::SCORE_EFFECT,
        ];
        let mut lines: Vec<Vec<String>> = vec![heads.iter().map(|head| cx.t(*head).to_string()).collect()];
        for (factor, values) in &found.factors {
            lines.extend(values.iter().map(|value| {
                let rate = Figure::Ratio(value.rate.won.into(), value.rate.records.into());
                vec![
                    factor.clone(),
                    value.name.clone(),
                    value.rate.records.to_string(),
                    value.rate.won.to_string(),
                    labels::plain(&rate, cx.language),
                    cx.t(effect(page, value.rate, value.points)).to_string(),
                ]
            }));
        }
        Some(lines)
    };
    let exports =
        Exports { title: cx.t(page.special.name).to_string(), table: Callback::new(table), deals: None, picture: None };
    export_actions(cx, exports)
}
