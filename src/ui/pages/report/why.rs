//! Why a figure changed: two days, a figure of the report, and the actions between them that changed it, which add up to the
//! difference.
use std::rc::Rc;

use leptos::prelude::*;

use crate::base::{Currency, Date, Money};
use crate::locale::{Phrase, format, phrases};
use crate::report::why_changed::{Cause, FigureHistory, Level, Spot, difference, level};
use crate::report::{Figure, labels};
use crate::store::action_log::ActionFilter;
use crate::store::display_names;
use crate::store::filter::QueryContext;
use crate::ui::components::disclosure::disclosure;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::history::{usual_start, with_start_of};
use crate::ui::pages::report::model::{FOLDED, Page};

/// The number of actions that are listed; the others are one line.
const MAX_LISTED: usize = 200;

/// The actions that changed a figure, and the figure at both ends.
struct Found {
    first: Figure,
    started: Figure,
    last: Figure,
    causes: Vec<Cause>,
}

#[derive(Clone, Copy)]
struct State {
    page: Page,
    from: RwSignal<Date>,
    to: RwSignal<Date>,
    spot: RwSignal<Spot>,
    found: RwSignal<Option<Rc<Found>>, LocalStorage>,
}

/// The section, whose content is worked out when it is opened.
pub fn why(page: Page) -> AnyView {
    disclosure(FOLDED, page.cx.t(phrases::WHY_CHANGED), false, move || opened(page))
}

fn opened(page: Page) -> AnyView {
    let today = page.cx.app.today();
    let state = State {
        page,
        from: RwSignal::new(usual_start(today)),
        to: RwSignal::new(today),
        spot: RwSignal::new(Spot { group: None, measure: 0 }),
        found: RwSignal::new_local(None),
    };
    Effect::new(move |_| compute(state));
    view! {
        <div class="report-choices">{days(state)}{move || spots(state)}</div>
        {move || match state.found.get() {
            None => view! { <p class="empty" role="status">{page.cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
            Some(found) => table(state, &found),
        }}
    }
    .into_any()
}

/// Plays the journal between the two days.
fn compute(state: State) {
    let State { page, from, to, spot, found } = state;
    let (cx, app) = (page.cx, page.cx.app);
    app.workspace.tick.track();
    let (report, from, to, spot) = (page.report.get(), from.get(), to.get(), spot.get());
    let asked = (report.clone(), from, to, spot.clone());
    let viewer = viewer(cx);
    found.set(None);
    let play = move |until: Option<crate::base::Seq>| {
        with_start_of(cx, from, move |before| {
            let set = before.clone_records();
            app.view_on(&set, to);
            let on = |today: Date| QueryContext { today, ..viewer };
            let history = FigureHistory::new(set, report, spot, &on(from), on(to));
            let history = Rc::new(std::cell::RefCell::new(history));
            let playing = history.clone();
            let after = before.head();
            let take = move |commit: &crate::change::Commit| {
                if until.is_none_or(|last| commit.header.seq <= last) {
                    playing.borrow_mut().play(commit);
                }
            };
            let done = move |is_read: bool| {
                let is_wanted = state.page.report.try_get_untracked().zip(state.spot.try_get_untracked()).is_some_and(
                    |(report, spot)| (report, state.from.get_untracked(), state.to.get_untracked(), spot) == asked,
                );
                if let Some(history) = Rc::into_inner(history).filter(|_| is_read && is_wanted) {
                    let FigureHistory { first, started, last, causes, .. } = history.into_inner();
                    found.set(Some(Rc::new(Found { first, started, last, causes })));
                }
            };
            app.each_commit(after, take, done);
        });
    };
    if to >= app.today() {
        return play(None);
    }
    with_start_of(cx, to.add_days(1), move |after| play(Some(after.head())));
}

/// The two days.
fn days(state: State) -> AnyView {
    let cx = state.page.cx;
    let today = cx.app.today();
    let input = move |id: &'static str, label: Phrase, day: RwSignal<Date>| {
        let take = move |event| {
            if let Some(given) = Date::parse_iso(&event_target_value(&event)).filter(|given| *given <= today) {
                day.set(given);
                // The first day is not after the last one.
                if id == "why-from" {
                    state.to.update(|to| *to = (*to).max(given));
                } else {
                    state.from.update(|from| *from = (*from).min(given));
                }
            }
        };
        view! {
            <div class="report-filter"><label for=id>{cx.t(label)}</label>
                <input class="input" id=id type="date" max=today.to_iso() prop:value=move || day.get().to_iso() on:change=take/></div>
        }
    };
    view! { {input("why-from", phrases::FLOW_FROM, state.from)}{input("why-to", phrases::FLOW_TO, state.to)} }
        .into_any()
}

/// The choice of the figure: its group and its measure.
fn spots(state: State) -> AnyView {
    let State { page, spot, .. } = state;
    let cx = page.cx;
    let (measures, groups) = {
        let report = page.report.get();
        let outcome = page.outcome.get();
        cx.app.read_untracked(|set| {
            let measure = |(at, own): (usize, &crate::report::Measure)| {
                (at.to_string(), labels::measure(set, report.kind, *own, cx.language))
            };
            let measures: Vec<(String, String)> = report.measures.iter().enumerate().map(measure).collect();
            let mut groups = vec![(String::new(), cx.t(phrases::TOTAL).to_string(), None)];
            let lines =
                outcome.lines.iter().enumerate().filter(|(_, line)| line.key != crate::report::GroupKey::Others);
            groups.extend(lines.map(|(at, line)| {
                let name = labels::key(set, &report, 0, &line.key, 0, cx.language);
                (at.to_string(), name, Some(line.key.clone()))
            }));
            (measures, groups)
        })
    };
    // Of another report, other groups and metrics are there.
    let is_there = |spot: &Spot| spot.measure < measures.len() && groups.iter().any(|(_, _, key)| *key == spot.group);
    if !spot.with_untracked(is_there) {
        spot.set(Spot { group: None, measure: 0 });
    }
    let named = groups.iter().map(|(value, name, _)| (value.clone(), name.clone())).collect();
    let keys = StoredValue::new(groups);
    let group_now = Memo::new(move |_| {
        let own = spot.with(|spot| spot.group.clone());
        keys.with_value(|keys| keys.iter().find(|(_, _, key)| *key == own).map(|(value, ..)| value.clone()))
            .unwrap_or_default()
    });
    let set_group = Callback::new(move |value: String| {
        let key =
            keys.with_value(|keys| keys.iter().find(|(own, ..)| *own == value).and_then(|(_, _, key)| key.clone()));
        spot.update(|spot| spot.group = key);
    });
    let measure_now = Memo::new(move |_| spot.with(|spot| spot.measure.to_string()));
    let set_measure = Callback::new(move |value: String| spot.update(|spot| spot.measure = value.parse().unwrap_or(0)));
    view! {
        {choice("why-group", cx.t(phrases::GROUP_FIRST), named, group_now, set_group)}
        {choice("why-measure", cx.t(phrases::WHY_FIGURE), measures, measure_now, set_measure)}
    }
    .into_any()
}

/// A signed difference as text, in the unit of a figure.
fn signed(state: State, figure: &Figure, by: &Level) -> String {
    let language = state.page.cx.language;
    let text = |(unit, number): (&Option<Currency>, &i128)| {
        let size = number.unsigned_abs().min(i64::MAX as u128) as i64;
        let text = match (unit, figure) {
            (Some(currency), _) => format::money(Money { minor: size, currency: *currency }, language),
            (None, Figure::Ratio(..)) => {
                state.page.cx.t_with(phrases::WHY_POINTS, &[&format::decimal(size * 100, language)])
            }
            (None, Figure::Time(_)) => labels::figure(&Figure::Time(size), language),
            (None, Figure::Number(_)) => format::decimal(size, language),
            (None, _) => format::number(size, language),
        };
        format!("{}{text}", if *number < 0 { "−" } else { "+" })
    };
    match by.is_empty() {
        true => "0".to_string(),
        false => by.iter().map(text).collect::<Vec<_>>().join(", "),
    }
}

/// The figure at both ends, and between them what changed it.
fn table(state: State, found: &Found) -> AnyView {
    let cx = state.page.cx;
    let shown = |figure: &Figure| labels::figure(figure, cx.language);
    let (from, to) = (state.from.get_untracked(), state.to.get_untracked());
    let unit = [&found.last, &found.first, &found.started].into_iter().find(|figure| **figure != Figure::None);
    let unit = unit.or(found.causes.first().map(|cause| &cause.after)).cloned().unwrap_or_default();
    let by = |before: &Figure, after: &Figure| signed(state, &unit, &difference(&level(before), &level(after)));
    let end = |phrase: Phrase, day: Date, figure: &Figure| {
        view! { <tr><th scope="row" colspan="3">{cx.t_with(phrase, &[&format::day(day, cx.language)])}</th><td></td><td data-align="right">{shown(figure)}</td></tr> }
    };
    let time = (found.started != found.first).then(|| {
        view! {
            <tr><th scope="row" colspan="3">{cx.t(phrases::WHY_TIME)}</th>
                <td data-align="right">{by(&found.first, &found.started)}</td><td data-align="right">{shown(&found.started)}</td></tr>
        }
    });
    let line = |cause: &Cause| {
        let header = &cause.header;
        let href = cx.href_with(Route::Actions, &ActionFilter::about(header.seq).write());
        let who = header.by.map(|id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language)));
        view! {
            <tr><th scope="row"><a href=href>{header.cause.text(cx.language)}</a></th>
                <td>{format_value::moment(header.at, cx.language)}</td><td>{who.unwrap_or_default()}</td>
                <td data-align="right">{by(&cause.before, &cause.after)}</td><td data-align="right">{shown(&cause.after)}</td></tr>
        }
    };
    let listed = found.causes.len().min(MAX_LISTED);
    let (own, rest) = found.causes.split_at(listed);
    let rest = rest.last().map(|last| {
        let before = own.last().map_or(&found.started, |cause| &cause.after);
        let count = format::number((found.causes.len() - listed) as i64, cx.language);
        view! {
            <tr><th scope="row" colspan="3">{cx.t_with(phrases::WHY_MORE, &[&count])}</th>
                <td data-align="right">{by(before, &last.after)}</td><td data-align="right">{shown(&last.after)}</td></tr>
        }
    });
    let count = format::number(found.causes.len() as i64, cx.language);
    let heading = format!("{} ({count})", cx.t(phrases::WHY_ACTIONS));
    view! {
        <h2 data-figure=FigureKind::Here.key()>{heading.clone()}</h2>
        <div class="scroll" tabindex="0" role="region" aria-label=heading>
            <table class="plain-table">
                <thead><tr>
                    {[phrases::WHY_ACTION, phrases::WHY_WHEN, phrases::WHY_BY].map(|head| view! { <th scope="col">{cx.t(head)}</th> }).collect_view()}
                    {[phrases::WHY_DIFFERENCE, phrases::WHY_FIGURE].map(|head| view! { <th scope="col" data-align="right">{cx.t(head)}</th> }).collect_view()}
                </tr></thead>
                <tbody>{end(phrases::WHY_START, from, &found.first)}{time}{own.iter().map(line).collect_view()}{rest}</tbody>
                <tfoot><tr><th scope="row" colspan="3">{cx.t_with(phrases::WHY_END, &[&format::day(to, cx.language)])}</th>
                    <td data-align="right">{by(&found.first, &found.last)}</td><td data-align="right">{shown(&found.last)}</td></tr></tfoot>
            </table>
        </div>
        {(found.causes.is_empty() && found.started == found.first).then(|| view! { <p class="soft">{cx.t(phrases::WHY_NOTHING)}</p> })}
    }
    .into_any()
}
