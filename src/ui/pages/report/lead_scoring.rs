//! The page on scores of leads: the check on the past, each factor with what became of its leads, the open leads with the best
//! scores, and the leads behind each figure.
use std::rc::Rc;

use leptos::prelude::*;

use crate::app_state::learnt::Learnt;
use crate::base::{Id, Row, Timestamp};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::locale::{Phrase, format, phrases};
use crate::report::history_reports::HistoryReport;
use crate::report::lead_outcomes::{Closing, LeadOutcomes};
use crate::report::scoring::{MIN_CLOSED, MIN_EACH, MIN_LEADS, PastCheck, Rate, ScoreModel, Sign, with_signs};
use crate::report::{Figure, labels};
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::focus::focus;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::scoring::{ScoreSpot, factor_name, level_name};
use crate::ui::navigation::Route;
use crate::ui::pages::report::page_parts::{self, Exports, export_actions, page_head};

/// The number of leads listed; of the open ones, and behind a figure.
const MAX_OPEN: usize = 50;
const MAX_BEHIND: usize = 300;
/// Points from which a value counts as having much effect, or any.
const MUCH: i32 = 60;
const SOME: i32 = 15;

/// A value of a factor with what became of its leads.
#[derive(Clone, PartialEq)]
struct ValueLine {
    name: String,
    rate: Rate,
    points: i32,
    spot: ScoreSpot,
}

/// A lead in a list.
#[derive(Clone, PartialEq)]
struct LeadLine {
    id: Id,
    name: String,
    company: String,
    owner: String,
    /// The score of an open one.
    score: Option<u8>,
    /// When a closed one was closed, and whether it was converted.
    closed: Option<(Timestamp, bool)>,
}

/// What is shown.
#[derive(Clone, PartialEq)]
struct Found {
    all: Rate,
    unknown: usize,
    learnt: Rc<Learnt>,
    factors: Vec<(String, Vec<ValueLine>)>,
    open: Vec<LeadLine>,
    /// The leads of the opened figure: the title, how many, and the first ones.
    behind: Option<(String, usize, Vec<LeadLine>)>,
}

#[derive(Clone, Copy)]
struct Page {
    cx: AppContext,
    special: &'static HistoryReport,
    open: RwSignal<Option<ScoreSpot>>,
    found: RwSignal<Option<Rc<Found>>, LocalStorage>,
}

/// The page, according to its address.
pub fn page(cx: AppContext, special: &'static HistoryReport, address: &str) -> AnyView {
    let open = address.split('&').find_map(|part| ScoreSpot::read(part.strip_prefix("open=")?));
    let page = Page { cx, special, open: RwSignal::new(open), found: RwSignal::new_local(None) };
    Effect::new(move |_| {
        let open = page.open.with(|open| open.as_ref().map(|spot| format!("&open={}", spot.write())));
        cx.set_query(Route::Reports, &format!("r={}{}", special.key, open.unwrap_or_default()));
    });
    Effect::new(move |_| {
        cx.app.workspace.tick.track();
        let open = page.open.get();
        cx.app.with_scores(true, move |outcomes, learnt| {
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
            {body}
        </div>
    }
    .into_any()
}

fn find(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &LeadOutcomes,
    learnt: &Rc<Learnt>,
    open: Option<&ScoreSpot>,
) -> Found {
    let closings = outcomes.closings();
    let converted = closings.iter().filter(|closing| closing.is_converted).count() as u32;
    let all = Rate { leads: closings.len() as u32, converted };
    Found {
        all,
        unknown: outcomes.unknown(),
        learnt: learnt.clone(),
        factors: learnt.model.as_ref().map(|model| factors(cx, set, outcomes, model)).unwrap_or_default(),
        open: learnt.model.as_ref().map(|model| best(cx, set, outcomes, model)).unwrap_or_default(),
        behind: open.and_then(|spot| behind(cx, set, outcomes, learnt, &closings, spot)),
    }
}

/// The factors of which some value has an effect first, each with its values.
fn factors(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &LeadOutcomes,
    model: &ScoreModel,
) -> Vec<(String, Vec<ValueLine>)> {
    let mut out: Vec<(i32, String, Vec<ValueLine>)> = Vec::new();
    for (at, factor) in outcomes.factors().iter().enumerate() {
        let value = |code: usize| {
            let sign: Sign = (at, u8::try_from(code).ok()?);
            let rate = model.rate(sign);
            (rate.leads > 0).then(|| ValueLine {
                name: level_name(cx, set, *factor, outcomes.levels()[at][code]),
                rate,
                points: model.points[at][code],
                spot: ScoreSpot::of(outcomes, &[sign]),
            })
        };
        let mut values: Vec<ValueLine> = (0..model.rates[at].len()).filter_map(value).collect();
        // What is the same for all leads tells nothing.
        if values.len() > 1 {
            values.sort_by_key(|value| (std::cmp::Reverse(value.rate.leads), value.name.clone()));
            let effect = |value: &ValueLine| i64::from(value.points.abs()) * i64::from(value.rate.leads);
            let strength = values.iter().map(effect).sum::<i64>() as i32;
            out.push((-strength, factor_name(cx, set, *factor), values));
        }
    }
    out.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    out.into_iter().map(|(_, name, values)| (name, values)).collect()
}

fn lead_line(cx: AppContext, set: &RecordStore, id: Id) -> Option<LeadLine> {
    let row: &Row = set.get(RecordType::Lead, id)?;
    let owner = row.link(lead::OWNER).map(|owner| display_names::name_of(set, owner, cx.language));
    Some(LeadLine {
        id,
        name: display_names::name_of(set, id, cx.language),
        company: display_names::brief(row.text(lead::COMPANY)).into_owned(),
        owner: owner.unwrap_or_default(),
        score: None,
        closed: None,
    })
}

/// The open leads with the best scores.
fn best(cx: AppContext, set: &RecordStore, outcomes: &LeadOutcomes, model: &ScoreModel) -> Vec<LeadLine> {
    let mut all: Vec<(i32, Id)> = outcomes.all_open().map(|(id, codes)| (-model.sum(codes), id)).collect();
    all.sort_unstable();
    let line = |(_, id): &(i32, Id)| {
        Some(LeadLine { score: outcomes.open(*id).map(|codes| model.score(codes)), ..lead_line(cx, set, *id)? })
    };
    all.iter().take(MAX_OPEN).filter_map(line).collect()
}

fn behind(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &LeadOutcomes,
    learnt: &Learnt,
    closings: &[&Closing],
    spot: &ScoreSpot,
) -> Option<(String, usize, Vec<LeadLine>)> {
    let signs = spot.signs(outcomes)?;
    let mut title: Vec<String> = vec![cx.t(phrases::SCORE_CLOSED_LEADS).to_string()];
    let mut leads: Vec<&Closing> = with_signs(closings, &signs);
    if let Some(place) = spot.fifth {
        let check = learnt.check.as_ref()?;
        title = vec![cx.labelled(&cx.t(phrases::SCORE_FIFTH), &cx.t(FIFTHS[place]))];
        leads.retain(|closing| check.fifths[place].leads.contains(&closing.lead));
    }
    let name = |sign: &Sign| crate::ui::features::scoring::sign_name(cx, set, outcomes, *sign);
    title.extend(signs.iter().map(name));
    if spot.is_converted {
        leads.retain(|closing| closing.is_converted);
        title.push(cx.t(phrases::SCORE_WAS_CONVERTED).to_string());
    }
    // The latest first.
    let line = |closing: &&Closing| {
        Some(LeadLine { closed: Some((closing.at, closing.is_converted)), ..lead_line(cx, set, closing.lead)? })
    };
    let lines = leads.iter().rev().take(MAX_BEHIND).filter_map(line).collect();
    Some((title.join(", "), leads.len(), lines))
}

const FIFTHS: [Phrase; 5] =
    [phrases::SCORE_BEST, phrases::SCORE_SECOND, phrases::SCORE_THIRD, phrases::SCORE_FOURTH, phrases::SCORE_LAST];

fn shown(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let learnt = &found.learnt;
    let minimum = [MIN_CLOSED.to_string(), MIN_EACH.to_string()];
    let minimum = [minimum[0].as_str(), minimum[1].as_str()];
    let few = learnt.model.is_none().then(|| {
        view! { <p class="panel empty" data-figure=FigureKind::Here.key()>{cx.t_with(phrases::SCORE_NEEDS, &minimum)}</p> }
    });
    let check = match &learnt.check {
        Some(check) => Some(checked(page, check)),
        None if learnt.model.is_some() => Some(
            view! { <p class="panel empty" data-figure=FigureKind::Here.key()>{cx.t_with(phrases::SCORE_CHECK_NEEDS, &minimum)}</p> }
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
        {learnt.model.is_some().then(|| open_leads(page, found))}
        {notes(page, found)}
    }
    .into_any()
}

/// A figure that shows its leads on this page.
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
    if rate.leads == 0 {
        return view! { <span class="soft">"–"</span> }.into_any();
    }
    opener(page, ratio(page, rate.converted, rate.leads), spot.clone(), how.to_string())
}

fn summary(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let (spot, how) = (ScoreSpot::default(), cx.t(phrases::SCORE_NOTE));
    let top = found.learnt.check.as_ref().map(|check| {
        let (best, all) = (check.fifths[0].converted.len() as u32, check.all());
        let spot = ScoreSpot { fifth: Some(0), is_converted: true, ..ScoreSpot::default() };
        let link = opener(page, ratio(page, best, all.converted), spot, cx.t(phrases::SCORE_SHARE).to_string());
        view! { <div><dt>{cx.t(phrases::SCORE_TOP_HELD)}</dt><dd>{link}" "<small>{cx.t(phrases::SCORE_OF_CONVERSIONS)}</small></dd></div> }
    });
    view! {
        <dl class="panel what-if-figures">
            <div><dt>{cx.t(phrases::SCORE_CLOSED_LEADS)}</dt><dd>{count(page, found.all.leads, &spot, how)}</dd></div>
            <div><dt>{cx.t(phrases::SCORE_CONVERTED)}</dt><dd>{count(page, found.all.converted, &spot.clone().converted(), how)}</dd></div>
            <div><dt>{cx.t(phrases::SCORE_RATE)}</dt><dd>{rate(page, found.all, &spot, how)}</dd></div>
            {top}
        </dl>
    }
    .into_any()
}

fn checked(page: Page, check: &PastCheck) -> AnyView {
    let cx = page.cx;
    let all = check.all();
    let share = cx.t(phrases::SCORE_SHARE);
    let text = cx.t_with(phrases::SCORE_CHECK_TEXT, &[&format::day(check.since, cx.language)]);
    let line = |(place, fifth): (usize, &crate::report::scoring::Fifth)| {
        let own = Rate { leads: fifth.leads.len() as u32, converted: fifth.converted.len() as u32 };
        let spot = ScoreSpot { fifth: Some(place), ..ScoreSpot::default() };
        let held = opener(page, ratio(page, own.converted, all.converted), spot.clone().converted(), share.to_string());
        view! {
            <tr><th scope="row">{cx.t(FIFTHS[place])}</th>
                <td data-align="right">{count(page, own.leads, &spot, &text)}</td>
                <td data-align="right">{count(page, own.converted, &spot.clone().converted(), &text)}</td>
                <td data-align="right">{rate(page, own, &spot, &text)}</td>
                <td data-align="right">{held}</td></tr>
        }
    };
    let lines = check.fifths.iter().enumerate().map(line).collect_view();
    let best = check.fifths[0].converted.len() * all.leads as usize;
    let is_better = best > check.fifths[0].leads.len() * all.converted as usize;
    let heads = [phrases::SCORE_CLOSED_LEADS, phrases::SCORE_CONVERTED, phrases::SCORE_RATE, phrases::SCORE_SHARE];
    view! {
        <section class="panel report-behind">
            <h2 id="score-check">{cx.t(phrases::SCORE_CHECK)}</h2>
            <p class="soft">{text.clone()}</p>
            {(!is_better).then(|| view! { <p role="note">{cx.t(phrases::SCORE_NO_BETTER)}</p> })}
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
fn effect(rate: Rate, points: i32) -> Phrase {
    match points {
        _ if rate.leads < MIN_LEADS => phrases::SCORE_FEW,
        _ if points >= MUCH => phrases::SCORE_UP_MUCH,
        _ if points >= SOME => phrases::SCORE_UP,
        _ if points <= -MUCH => phrases::SCORE_DOWN_MUCH,
        _ if points <= -SOME => phrases::SCORE_DOWN,
        _ => phrases::SCORE_NO_EFFECT,
    }
}

fn factor_table(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let how = cx.t(phrases::SCORE_NOTE);
    let value = |value: &ValueLine| {
        view! {
            <tr><th scope="row">{value.name.clone()}</th>
                <td data-align="right">{count(page, value.rate.leads, &value.spot, how)}</td>
                <td data-align="right">{count(page, value.rate.converted, &value.spot.clone().converted(), how)}</td>
                <td data-align="right">{rate(page, value.rate, &value.spot, how)}</td>
                <td>{cx.t(effect(value.rate, value.points))}</td></tr>
        }
    };
    let group = |(name, values): &(String, Vec<ValueLine>)| {
        view! {
            <tbody><tr data-level="true"><th scope="rowgroup" colspan="5">{name.clone()}</th></tr>{values.iter().map(value).collect_view()}</tbody>
        }
    };
    let heads = [phrases::SCORE_CLOSED_LEADS, phrases::SCORE_CONVERTED, phrases::SCORE_RATE];
    view! {
        <section class="panel report-behind">
            <h2 id="score-factors">{cx.t(phrases::SCORE_FACTORS)}</h2>
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

/// A table of leads with a heading.
fn lead_table(cx: AppContext, id: &'static str, lines: &[LeadLine], is_open: bool) -> AnyView {
    let label = |field| RecordType::Lead.field(field).map_or("", |field| field.label.of(cx.language)).to_string();
    let mut heads = vec![RecordType::Lead.one().of(cx.language).to_string(), label(lead::COMPANY), label(lead::OWNER)];
    let more: &[Phrase] = if is_open { &[phrases::SCORE] } else { &[phrases::SCORE_CLOSED_ON, phrases::SCORE_OUTCOME] };
    heads.extend(more.iter().map(|head| cx.t(*head).to_string()));
    let line = |line: &LeadLine| {
        let href = cx.href(Route::Record(line.id));
        let score = line.score.map(|score| {
            let text = format::number(score.into(), cx.language);
            view! { <td>{figure(FigureKind::Result, text, href.clone(), cx.t(phrases::SCORE_HOW))}</td> }
        });
        let closed = line.closed.map(|(at, is_converted)| {
            let day = format::day(format_value::local_day(at), cx.language);
            let outcome = if is_converted { phrases::SCORE_WAS_CONVERTED } else { phrases::SCORE_NOT_CONVERTED };
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

fn open_leads(page: Page, found: &Found) -> AnyView {
    let cx = page.cx;
    let body = match found.open.is_empty() {
        true => view! { <p class="soft">{cx.t(phrases::SCORE_NO_OPEN)}</p> }.into_any(),
        false => lead_table(cx, "score-open", &found.open, true),
    };
    view! { <section class="panel report-behind"><h2 id="score-open">{cx.t(phrases::SCORE_OPEN_LEADS)}</h2>{body}</section> }
        .into_any()
}

/// The leads of the opened figure.
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
                {lead_table(cx, "behind-title", lines, false)}
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
        formula(phrases::SCORE, phrases::SCORE_HOW),
        formula(phrases::SCORE_EFFECT, phrases::SCORE_POINTS),
        formula(phrases::SCORE_CLOSED_LEADS, phrases::SCORE_NOTE),
    ];
    let mut lines = Vec::new();
    if found.unknown > 0 {
        lines.push(cx.t_with(phrases::SCORE_UNKNOWN, &[&format::number(found.unknown as i64, cx.language)]));
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
            phrases::SCORE_CLOSED_LEADS,
            phrases::SCORE_CONVERTED,
            phrases::SCORE_RATE,
            phrases::SCORE_EFFECT,
        ];
        let mut lines: Vec<Vec<String>> = vec![heads.iter().map(|head| cx.t(*head).to_string()).collect()];
        for (factor, values) in &found.factors {
            lines.extend(values.iter().map(|value| {
                let rate = Figure::Ratio(value.rate.converted.into(), value.rate.leads.into());
                vec![
                    factor.clone(),
                    value.name.clone(),
                    value.rate.leads.to_string(),
                    value.rate.converted.to_string(),
                    labels::plain(&rate, cx.language),
                    cx.t(effect(value.rate, value.points)).to_string(),
                ]
            }));
        }
        Some(lines)
    };
    let exports =
        Exports { title: cx.t(page.special.name).to_string(), table: Callback::new(table), deals: None, picture: None };
    export_actions(cx, exports)
}
