//! Possible duplicates: a quiet panel on the page of a record, and a page over the whole workspace.
pub mod group;
pub mod page;

use leptos::prelude::*;

use crate::base::Id;
use crate::command::{Command, lead as lead_rules};
use crate::domain::RecordType;
use crate::domain::rules::duplicates::Reason;
use crate::locale::{format, phrases};
use crate::store::{RecordStore, display_names, duplicates};
use crate::ui::route::Route;
use crate::ui::{AppContext, Dialog};

/// How many candidates the panel shows.
const SHOWN: usize = 5;

/// A reason with its certainty, in words.
pub fn certain(ui: AppContext, reason: Reason) -> String {
    ui.say_with(phrases::CERTAIN, &[ui.say(reason.phrase()), &reason.certainty().to_string()])
}

/// Has records compared now and after every commit.
pub fn keep_comparing(ui: AppContext) {
    Effect::new(move |_| {
        ui.live.tick.track();
        ui.live.compare();
    });
}

/// The open lead of two people of whom one is a contact: it is converted into the contact, not merged.
pub fn convertible(set: &RecordStore, all: &[(RecordType, Id)]) -> Option<Id> {
    let is_open = |id: Id| set.get(RecordType::Lead, id).is_some_and(|row| lead_rules::is_open(set, row));
    let has_contact = all.iter().any(|(kind, _)| *kind == RecordType::Contact);
    all.iter().map(|(_, id)| *id).find(|id| has_contact && is_open(*id))
}

/// The panel on the page of a record; it is not there where nothing is like the record.
pub fn panel(ui: AppContext, id: Id) -> AnyView {
    let live = ui.live;
    keep_comparing(ui);
    let found = Memo::new(move |_| {
        live.comparing.track();
        live.read(|set| set.find(id).map(|(kind, row)| duplicates::of_row(set, kind, row)).unwrap_or_default())
    });
    let line = move |(kind, other, reason): duplicates::DuplicateCandidate| {
        let (name, own, lead) = live.peek(|set| {
            let own = set.place(id).map(|(kind, _)| kind);
            let pair = [(own.unwrap_or(kind), id), (kind, other)];
            (display_names::name_of(set, other, ui.language), own, convertible(set, &pair))
        });
        let act = if own == Some(kind) {
            let label = ui.say_with(phrases::MERGE_WITH, &[&name]);
            let open = move |_| ui.dialog.set(Some(Dialog::Merge(vec![id, other])));
            Some(
                view! { <button class="button" aria-label=label on:click=open>{ui.say(phrases::MERGE)}</button> }
                    .into_any(),
            )
        } else {
            lead.map(|lead| {
                let open = move |_| ui.dialog.set(Some(Dialog::Convert(lead)));
                let label = ui.say_with(phrases::CONVERT_INTO_NAMED, &[&name]);
                view! { <button class="button" aria-label=label on:click=open>{ui.say(phrases::CONVERT_INTO)}</button> }
                    .into_any()
            })
        };
        let apart = move |_| live.run(Command::MarkNotDuplicates(vec![id, other]), |_| {});
        let apart_label = format!("{}: {name}", ui.say(phrases::NOT_A_DUPLICATE));
        view! {
            <li class="twin-line">
                <span class="twin-name"><a href=Route::Record(other).href()>{name}</a>
                    <small>{kind.one().of(ui.language)}" · "{certain(ui, reason)}</small></span>
                <span class="page-actions">{act}
                    <button class="button" data-look="quiet" aria-label=apart_label on:click=apart>{ui.say(phrases::NOT_A_DUPLICATE)}</button></span>
            </li>
        }
    };
    let lines = move || {
        let found = found.get();
        let more = found.len().saturating_sub(SHOWN) as i64;
        let rest = (more > 0).then(
            || view! { <li class="soft">{ui.say_with(phrases::AND_MORE, &[&format::number(more, ui.language)])}</li> },
        );
        (found.into_iter().take(SHOWN).map(line).collect_view(), rest)
    };
    view! {
        <section class="panel" hidden=move || found.with(Vec::is_empty)>
            <div class="panel-head"><h2>{ui.say(phrases::POSSIBLE_DUPLICATES)}</h2></div>
            <div class="panel-body"><ul class="plain-list">{lines}</ul></div>
        </section>
    }
    .into_any()
}
