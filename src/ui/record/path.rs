//! The path on top of a lead or an opportunity: its status or stage, and one click to the next.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::{Command, lead as lead_rules};
use crate::domain::list::List;
use crate::domain::records::{lead, opportunity, stage};
use crate::domain::{Kind, defaults};
use crate::store::{lists, names};
use crate::ui::{Dialog, Ui};

#[derive(Clone, PartialEq)]
struct Step {
    id: Id,
    name: String,
    state: &'static str,
}

/// The path of a record; nothing for kinds without one.
pub fn path(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let (list, number) = match kind {
        Kind::Lead => (List::Status, lead::STATUS),
        Kind::Opportunity => (List::Stage, opportunity::STAGE),
        _ => return ().into_any(),
    };
    let live = ui.live;
    let label = kind.field(number).map_or("", |field| field.label.of(ui.language));
    let steps = Memo::new(move |_| {
        live.read(|set| {
            let current = set.find(id).and_then(|(_, row)| row.link(number));
            let entries = lists::of_list(set, list);
            let at = entries.iter().position(|entry| Some(*entry) == current);
            let is_lost = current
                .and_then(|id| set.get(Kind::Stage, id))
                .is_some_and(|row| row.is(stage::CLOSED) && !row.is(stage::WON));
            let state = |place: usize| match at {
                Some(at) if at == place => "current",
                Some(at) if place < at && !is_lost => "done",
                _ => "ahead",
            };
            let step =
                |(place, id): (usize, Id)| Step { id, name: names::name_of(set, id, ui.language), state: state(place) };
            entries.into_iter().enumerate().map(step).collect::<Vec<_>>()
        })
    });
    let is_converted = Memo::new(move |_| {
        live.read(|set| set.get(Kind::Lead, id).is_some_and(|row| row.moment(lead::CONVERTED_AT).is_some()))
    });
    let step = move |step: Step| {
        let target = step.id;
        let current = (step.state == "current").then_some("step");
        view! {
            <li><button class="path-step" data-state=step.state aria-current=current disabled=is_converted
                on:click=move |_| choose(ui, kind, id, number, target)>{step.name}</button></li>
        }
    };
    view! {
        <ol class="path" aria-label=label>{move || steps.get().into_iter().map(step).collect_view()}</ol>
    }
    .into_any()
}

/// Moves a record to a status or stage; what needs more than a click opens its dialog.
fn choose(ui: Ui, kind: Kind, id: Id, number: u16, target: Id) {
    let category = ui.live.peek(|set| lead_rules::category(set, target));
    match (kind, category) {
        (Kind::Opportunity, _) => move_deal(ui, id, target),
        (_, Some(defaults::CONVERTED)) => ui.dialog.set(Some(Dialog::Convert(id))),
        (_, Some(defaults::NOT_CONVERTED)) => ui.dialog.set(Some(Dialog::Disqualify(vec![id]))),
        _ => ui.live.run(Command::Edit(id, vec![(number, Some(Value::Link(target)))]), |_| {}),
    }
}

/// Moves a deal to a stage; a lost one is asked for its reason first.
pub fn move_deal(ui: Ui, id: Id, target: Id) {
    let asks = ui
        .live
        .peek(|set| set.get(Kind::Stage, target).is_some_and(|row| row.is(stage::CLOSED) && !row.is(stage::WON)));
    if asks {
        ui.dialog.set(Some(Dialog::Lose(id, target)));
    } else {
        ui.live.run(Command::Edit(id, vec![(opportunity::STAGE, Some(Value::Link(target)))]), |_| {});
    }
}
