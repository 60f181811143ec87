//! The pipeline as a board: a column per stage, cards moved by pointer, touch and keyboard.
mod card;
mod drag;

use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::money::Sums;
use crate::base::{Day, Id};
use crate::domain::Kind;
use crate::domain::list::List;
use crate::domain::records::{opportunity, stage};
use crate::domain::rules::figures;
use crate::locale::{format, phrases};
use crate::store::{WorkingSet, lists, names};
use crate::ui::{Ui, create};
use drag::Drag;

/// How many cards a column shows before it is asked for more.
const CARDS: usize = 30;

/// What moves on the board at the moment.
#[derive(Clone, Copy)]
struct Moving {
    /// The card that is dragged by pointer or lifted by keyboard.
    drag: RwSignal<Option<Drag>>,
    /// Cards that were dropped and are not stored yet: deal and stage.
    dropped: RwSignal<HashMap<Id, Id>>,
}

/// A column: its stage, its deals in order of close date, its figures.
#[derive(Clone, PartialEq)]
struct Column {
    stage: Id,
    name: String,
    deals: Vec<Id>,
    sum: String,
    weighted: String,
    is_closed: bool,
}

/// The page of the board.
pub fn board(ui: Ui) -> AnyView {
    let live = ui.live;
    let moving = Moving { drag: RwSignal::new(None), dropped: RwSignal::new(HashMap::new()) };
    let columns = Memo::new(move |_| moving.dropped.with(|dropped| live.read(|set| gather(ui, set, dropped))));
    let is_empty = Memo::new(move |_| live.read(|set| set.count(Kind::Opportunity) == 0));
    let stages =
        Memo::new(move |_| columns.with(|columns| columns.iter().map(|column| column.stage).collect::<Vec<_>>()));
    let body = move || {
        if is_empty.get() {
            return view! { <div class="panel empty"><p>{ui.say(phrases::NO_DEALS)}</p>{create::new_button(ui, Kind::Opportunity)}</div> }
                .into_any();
        }
        view! {
            <p class="visually-hidden" id="card-help">{ui.say(phrases::CARD_HELP)}</p>
            <div class="board" id="board">
                {stages.get().into_iter().map(|stage| column(ui, moving, columns, stage)).collect_view()}
            </div>
        }
        .into_any()
    };
    view! {
        <div class="board-page">
            <div class="page-head">
                <h1>{ui.say(phrases::PIPELINE)}</h1>
                <div class="page-actions">{create::new_button(ui, Kind::Opportunity)}</div>
            </div>
            {body}
        </div>
    }
    .into_any()
}

fn column(ui: Ui, moving: Moving, columns: Memo<Vec<Column>>, stage: Id) -> AnyView {
    let limit = RwSignal::new(CARDS);
    let own = Memo::new(move |_| columns.with(|columns| columns.iter().find(|column| column.stage == stage).cloned()));
    let count = move || match own.with(|own| own.as_ref().map_or(0, |own| own.deals.len())) {
        1 => ui.say(phrases::ONE_DEAL).to_string(),
        count => ui.say_with(phrases::DEALS, &[&format::number(count as i64, ui.language)]),
    };
    let name = move || own.with(|own| own.as_ref().map(|own| own.name.clone()));
    let figure = move || {
        own.with(|own| {
            own.as_ref().map(|own| {
                let weighted = (!own.is_closed).then(|| ui.say_with(phrases::WEIGHTED, &[&own.weighted]));
                (own.sum.clone(), weighted)
            })
        })
    };
    let is_over =
        move || moving.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.over == Some(stage))).then_some("true");
    let deals = move || {
        own.with(|own| own.as_ref().map(|own| own.deals.iter().take(limit.get()).copied().collect::<Vec<_>>()))
            .unwrap_or_default()
    };
    let more = move || own.with(|own| own.as_ref().map_or(0, |own| own.deals.len().saturating_sub(limit.get())));
    let heading = format!("stage-{stage}");
    let labelled = heading.clone();
    view! {
        <section class="board-column" data-stage=stage.to_string() data-over=is_over aria-labelledby=labelled>
            <div class="board-head">
                <h2 id=heading>{name}</h2>
                {move || figure().map(|(sum, weighted)| view! { <p class="board-sum">{sum}</p><small>{count()}{weighted.map(|text| format!(", {text}"))}</small> })}
            </div>
            <ul class="cards">
                <For each=deals key=|id| *id children=move |id| card::card(ui, moving, columns, id, stage)/>
            </ul>
            {move || (more() > 0).then(|| view! {
                <button class="button" on:click=move |_| limit.update(|limit| *limit += 10 * CARDS)>{ui.say_with(phrases::MORE_CARDS, &[&format::number(more() as i64, ui.language)])}</button>
            })}
        </section>
    }
    .into_any()
}

/// The deals of a stage while they are counted.
#[derive(Clone, Default)]
struct Pile {
    deals: Vec<(Day, Id)>,
    sum: Sums,
    weighted: Sums,
}

fn gather(ui: Ui, set: &WorkingSet, dropped: &HashMap<Id, Id>) -> Vec<Column> {
    let stages = lists::of_list(set, List::Stage);
    let places: HashMap<Id, usize> = stages.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut piles = vec![Pile::default(); stages.len()];
    for (_, row) in set.rows(Kind::Opportunity) {
        let target = dropped.get(&row.id()).copied().or_else(|| row.link(opportunity::STAGE));
        let Some(place) = target.and_then(|stage| places.get(&stage).copied()) else { continue };
        let pile = &mut piles[place];
        pile.deals.push((row.day(opportunity::CLOSE_DATE).unwrap_or(Day(i32::MAX)), row.id()));
        row.money(opportunity::AMOUNT).into_iter().for_each(|amount| pile.sum.add(amount));
        figures::expected_revenue(row).into_iter().for_each(|amount| pile.weighted.add(amount));
    }
    let column = |(stage, mut pile): (Id, Pile)| {
        let is_closed = set.get(Kind::Stage, stage).is_some_and(|row| row.is(stage::CLOSED));
        pile.deals.sort_unstable();
        // What was closed last is looked at first.
        if is_closed {
            pile.deals.reverse();
        }
        Column {
            stage,
            name: names::name_of(set, stage, ui.language),
            deals: pile.deals.into_iter().map(|(_, id)| id).collect(),
            sum: format::sums(&pile.sum, ui.language),
            weighted: format::sums(&pile.weighted, ui.language),
            is_closed,
        }
    };
    stages.into_iter().zip(piles).map(column).collect()
}
