//! The assumptions: probabilities by stage, the share of slipping deals, the win rate, and the deals that count. The
//! observed value is beside each.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{Language, format, phrases};
use crate::report::what_if::{self, Assumptions, ObservedRate, Past};
use crate::report::{Figure, labels};
use crate::store::display_names;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::navigation::{Route, Section};
use crate::ui::pages::report::what_if::figures::{list, money, percent};
use crate::ui::pages::report::what_if::model::{COLUMNS, Page, label, name_of};

/// The number of deals shown; all count.
const MAX_DEALS: usize = 100;

/// The sliders for everything but individual deals.
pub fn sliders(page: Page) -> AnyView {
    let cx = page.cx;
    let win = move || {
        let basis = page.basis.get();
        let own = page.supposed.with(|supposed| basis.map_or(0, |basis| (basis.mean(supposed) + 5_000) / 10_000));
        page.supposed.with(|supposed| supposed.win).unwrap_or(own as u8)
    };
    let stages = Memo::new(move |_| {
        let narrow = page.narrow.get();
        cx.app.read(|set| {
            let named = |(id, percent): (Id, i64)| (id, display_names::name_of(set, id, cx.language), percent);
            what_if::open_stages(set, &narrow).into_iter().map(named).collect::<Vec<_>>()
        })
    });
    let line = move |(id, name, set): (Id, String, i64)| stage(page, id, name, set);
    let clear =
        move |_| page.suppose(|supposed| *supposed = Assumptions { seed: supposed.seed, ..Assumptions::default() });
    let again = move |_| page.suppose(|supposed| supposed.seed = supposed.seed.wrapping_add(1));
    let is_as_set = move || page.supposed.with(Assumptions::is_nothing);
    let deals = RecordType::Opportunity.many().of(cx.language);
    view! {
        <section class="panel what-if-sliders" aria-labelledby="suppose-title">
            <div class="panel-head"><h2 id="suppose-title">{cx.t(phrases::SUPPOSE)}</h2>
                <span class="past-ways"><button type="button" class="button" on:click=again>{cx.t(phrases::DRAW_AGAIN)}</button>
                <button type="button" class="button" disabled=is_as_set on:click=clear>{cx.t(phrases::AS_SET_AGAIN)}</button></span></div>
            <p class="soft">{cx.t(phrases::SUPPOSE_TEXT)}</p>
            <div class="what-if-pair">
                {slider(cx.language, "suppose-slip", cx.t(phrases::SLIP_RATE).to_string(), move || page.supposed.with(|supposed| supposed.slip),
                    move |percent| page.suppose(|supposed| supposed.slip = percent))}
                <p class="soft">{cx.t(phrases::OBSERVED)}{cx.language.colon()}{move || observed(page, cx.t(phrases::SLIP_RATE).to_string(), |past| Some(&past.slipped))}</p>
                {slider(cx.language, "suppose-win", cx.t(phrases::WIN_RATE_OF_OPEN).to_string(), win,
                    move |percent| page.suppose(|supposed| supposed.win = Some(percent)))}
                <p class="soft">{cx.t(phrases::OBSERVED)}{cx.language.colon()}{move || observed(page, cx.t(phrases::WIN_RATE_OF_OPEN).to_string(), |past| Some(&past.won))}</p>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label=label(cx, crate::domain::records::opportunity::STAGE)>
                <table class="plain-table report-table what-if-stages">
                    <thead><tr><th scope="col">{label(cx, crate::domain::records::opportunity::STAGE)}</th><th scope="col" data-align="right">{deals}</th>
                        <th scope="col" data-align="right">{cx.t(phrases::SET_TO)}</th><th scope="col">{cx.t(phrases::SUPPOSED)}</th><th scope="col">{cx.t(phrases::OBSERVED)}</th></tr></thead>
                    <tbody><For each=move || stages.get() key=|(id, ..)| *id children=line/></tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn stage(page: Page, id: Id, name: String, set: i64) -> AnyView {
    let cx = page.cx;
    let count = move || page.basis.get().and_then(|basis| basis.counts.get(&id).copied()).unwrap_or(0);
    let opens = {
        let (name, head) = (name.clone(), RecordType::Opportunity.many().of(cx.language));
        move || {
            let count = format::number(count() as i64, cx.language);
            let label = cx.t_with(phrases::OPEN_FIGURE, &[&name, head, &count]);
            view! { <a data-figure=FigureKind::Count.key() href=list(page, false, Some(id)) aria-label=label title=cx.t(phrases::HOW_STAGE_DEALS)>{count}</a> }
        }
    };
    let now =
        move || page.supposed.with(|supposed| supposed.stages.get(&id).copied()).unwrap_or(set.clamp(0, 100) as u8);
    let called = cx.t_with(phrases::CHANCE_OF_STAGE, &[&name]);
    let change = move |percent: u8| {
        page.suppose(|supposed| {
            supposed.stages.insert(id, percent);
        });
    };
    let seen = name.clone();
    view! {
        <tr><th scope="row">{name}</th><td data-align="right">{opens}</td>
            <td data-align="right">{figure(FigureKind::Result, percent(page, set.clamp(0, 100) as u32 * 10_000), cx.href(Route::Section(Section::Pipelines)), cx.t(phrases::HOW_SET_TO))}</td>
            <td>{bare(cx.language, called, now, change)}</td>
            <td>{move || observed(page, seen.clone(), move |past| past.stages.get(&id))}</td></tr>
    }
    .into_any()
}

/// A slider with a label.
fn slider(
    language: Language,
    id: &'static str,
    name: String,
    now: impl Fn() -> u8 + Copy + Send + 'static,
    set: impl Fn(u8) + Copy + 'static,
) -> AnyView {
    view! {
        <div class="what-if-slider"><label for=id>{name}</label>
            <input id=id type="range" min="0" max="100" step="1" prop:value=move || now().to_string() on:input=move |event| take(&event, set)/>
            <output for=id>{move || format::percent(&now().to_string(), language)}</output></div>
    }
    .into_any()
}

/// A slider in a table, whose line is its label.
fn bare(
    language: Language,
    name: String,
    now: impl Fn() -> u8 + Copy + Send + 'static,
    set: impl Fn(u8) + Copy + 'static,
) -> AnyView {
    view! {
        <div class="what-if-slider"><input type="range" min="0" max="100" step="1" aria-label=name prop:value=move || now().to_string() on:input=move |event| take(&event, set)/>
            <output>{move || format::percent(&now().to_string(), language)}</output></div>
    }
    .into_any()
}

fn take(event: &web_sys::Event, set: impl Fn(u8)) {
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(percent) = input.and_then(|input| input.value().parse().ok()) {
        set(percent);
    }
}

/// The observed value, as a button that shows the deals behind it.
fn observed(page: Page, name: String, of: impl Fn(&Past) -> Option<&ObservedRate> + 'static) -> AnyView {
    let cx = page.cx;
    let Some(past) = page.past.get() else { return cx.t(phrases::ONE_MOMENT).into_any() };
    let found = of(&past).filter(|observed| !observed.facts.is_empty());
    let Some((found, (low, high))) = found.and_then(|found| Some((found, found.rate().wilson_interval()?))) else {
        return view! { <span class="soft">{cx.t(phrases::NOTHING_OBSERVED)}</span> }.into_any();
    };
    let rate = found.rate();
    let per_cent = |thousandths: i64| labels::figure(&Figure::Ratio(((thousandths + 5) / 10).into(), 100), cx.language);
    let number = |number: u32| format::number(number.into(), cx.language);
    let own = labels::figure(&Figure::Ratio(rate.part.into(), rate.all.into()), cx.language);
    let text = cx.t_with(
        phrases::OBSERVED_RATE,
        &[&own, &number(rate.part), &number(rate.all), &per_cent(low), &per_cent(high)],
    );
    let label = cx.t_with(phrases::OBSERVED_OF, &[&name, &text]);
    let show = move |_| {
        let facts = untrack(|| page.past.get()).and_then(|past| of(&past).map(|found| found.facts.clone()));
        page.shown.set(Some((format!("{}, {name}", cx.t(phrases::OBSERVED)), facts.unwrap_or_default())));
        request_animation_frame(|| crate::ui::components::focus::focus("behind-title"));
    };
    view! { <button type="button" class="button what-if-seen" data-look="quiet" data-figure=FigureKind::Result.key() title=cx.t(phrases::FORMULA_OBSERVED) aria-label=label on:click=show>{text}</button> }.into_any()
}

/// The open deals of the quarter, each of which can be excluded.
pub fn deals(page: Page) -> AnyView {
    let cx = page.cx;
    let basis = page.basis;
    let shown = Memo::new(move |_| basis.get().map_or(0, |basis| basis.deals.len().min(MAX_DEALS)));
    let lines = move || {
        let Some(basis) = basis.get().filter(|_| page.is_seen.get()) else { return ().into_any() };
        (0..shown.get()).map(|at| deal(page, at, &basis.deals[at])).collect_view().into_any()
    };
    let more = move || {
        let more = basis.get()?.deals.len().checked_sub(MAX_DEALS).filter(|more| *more > 0)?;
        let text = cx.t_with(phrases::MORE_DEALS, &[&format::number(more as i64, cx.language)]);
        Some(
            view! { <p>{figure(FigureKind::More, text, list(page, false, None), cx.t(phrases::FORMULA_EXPECTED))}</p> },
        )
    };
    let none = move |_| {
        let all = basis.get_untracked().map(|basis| basis.deals.iter().map(|deal| deal.id).collect());
        page.suppose(|supposed| supposed.off = all.unwrap_or_default());
    };
    let all = move |_| page.suppose(|supposed| supposed.off.clear());
    let table = move || {
        if shown.get() == 0 {
            return view! { <p class="soft">{cx.t(phrases::NO_OPEN_DEALS)}</p> }.into_any();
        }
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=cx.t(phrases::DEALS_THAT_COUNT)>
                <table class="plain-table report-table">
                    <thead><tr><th scope="col">{RecordType::Opportunity.one().of(cx.language)}</th>
                        {COLUMNS.map(|number| view! { <th scope="col">{label(cx, number)}</th> }).collect_view()}
                        <th scope="col" data-align="right">{cx.t(phrases::CHANCE)}</th><th scope="col" data-align="right">{cx.t(phrases::EXPECTED_THEN)}</th></tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {more}
        }
        .into_any()
    };
    view! {
        <section class="panel report-behind" id="what-if-deals">
            <div class="panel-head"><h2>{cx.t(phrases::DEALS_THAT_COUNT)}</h2>
                <span class="past-ways"><button type="button" class="button" on:click=all>{cx.t(phrases::ALL_ON)}</button>
                <button type="button" class="button" on:click=none>{cx.t(phrases::ALL_OFF)}</button></span></div>
            {table}
        </section>
    }
    .into_any()
}

fn deal(page: Page, at: usize, deal: &what_if::Deal) -> AnyView {
    let cx = page.cx;
    let id = deal.id;
    let is_on = move || page.supposed.with(|supposed| !supposed.off.contains(&id));
    let toggle = move |_| {
        page.suppose(|supposed| {
            if !supposed.off.remove(&id) {
                supposed.off.insert(id);
            }
        });
    };
    let stage = cx.app.read_untracked(|set| display_names::name_of(set, deal.stage, cx.language));
    let closes = deal.closes.map_or("–".to_string(), |day| format::day(day, cx.language));
    let amount = page.basis.get_untracked().map(|basis| money(page, &basis, deal.minor)).unwrap_or_default();
    let chance = move || page.chances.with(|chances| chances.get(at).map(|chance| percent(page, *chance)));
    let expected = move || {
        let basis = page.basis.get().filter(|basis| at < basis.deals.len())?;
        let chances = page.chances.get();
        (chances.len() == basis.deals.len()).then(|| money(page, &basis, basis.expected_of(at, &chances)))
    };
    let name = name_of(cx, deal.id);
    let label = cx.t_with(phrases::COUNT_ON, &[&name]);
    view! {
        <tr data-off=move || (!is_on()).then_some("true")><th scope="row"><span class="what-if-deal"><label class="tap"><input type="checkbox" aria-label=label prop:checked=is_on on:change=toggle/></label>
            <a href=cx.href(Route::Record(id))>{name}</a></span></th>
            <td>{stage}</td><td data-align="right">{amount}</td><td>{closes}</td>
            <td data-align="right">{chance}</td><td data-align="right">{expected}</td></tr>
    }
    .into_any()
}
