//! Possible duplicates: the panel on a record page, and what the page of all duplicates shares with it.
mod certainty;

pub use certainty::{Side, certainty, certainty_of};

use leptos::prelude::*;

use crate::base::Id;
use crate::command::{Command, lead as lead_rules};
use crate::domain::RecordType;
use crate::domain::rules::duplicates::Reason;
use crate::locale::{format, phrases};
use crate::store::{RecordStore, display_names, duplicates};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The number of candidates in the panel.
const MAX_CANDIDATES: usize = 5;

/// A reason with its certainty.
pub fn reason_with_certainty(cx: AppContext, reason: Reason) -> String {
    cx.t_with(phrases::CERTAIN, &[cx.t(reason.phrase()), &reason.certainty().to_string()])
}

/// Scans for duplicates now and after every commit.
pub fn rescan_on_commit(cx: AppContext) {
    Effect::new(move |_| {
        cx.app.workspace.tick.track();
        cx.app.scan_for_duplicates();
    });
}

/// The open lead among two people of whom the other is a contact: it is converted into the contact, not merged.
pub fn lead_to_convert(set: &RecordStore, all: &[(RecordType, Id)]) -> Option<Id> {
    let is_open = |id: Id| set.get(RecordType::Lead, id).is_some_and(|row| lead_rules::is_open(set, row));
    let has_contact = all.iter().any(|(kind, _)| *kind == RecordType::Contact);
    all.iter().map(|(_, id)| *id).find(|id| has_contact && is_open(*id))
}

/// The panel on a record page; absent without candidates.
pub fn panel(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    rescan_on_commit(cx);
    let found = Memo::new(move |_| {
        app.duplicate_scan.progress.track();
        app.read(|set| {
            let Some((kind, row)) = set.find(id) else { return Vec::new() };
            if kind.is_custom() {
                let named = duplicates::same_named(set, kind, row, MAX_CANDIDATES).into_iter();
                return named.map(|id| (kind, id, None)).collect();
            }
            let all = duplicates::of_row(set, kind, row).into_iter();
            all.map(|(kind, id, reason)| (kind, id, Some(reason))).collect::<Vec<_>>()
        })
    });
    let line = move |(kind, other, reason): (RecordType, Id, Option<Reason>)| {
        let why = match reason {
            Some(reason) => certainty_of(cx, reason, Side::Record(id), other),
            None => view! { <small>{cx.t(phrases::SAME_NAME)}</small> }.into_any(),
        };
        let (name, own, lead) = app.read_untracked(|set| {
            let own = set.locate(id).map(|(kind, _)| kind);
            let pair = [(own.unwrap_or(kind), id), (kind, other)];
            (display_names::name_of(set, other, cx.language), own, lead_to_convert(set, &pair))
        });
        let act = if own == Some(kind) {
            let label = cx.t_with(phrases::MERGE_WITH, &[&name]);
            let open = move |_| cx.dialog.set(Some(Dialog::Merge(vec![id, other])));
            Some(
                view! { <button class="button" aria-label=label on:click=open>{cx.t(phrases::MERGE)}</button> }
                    .into_any(),
            )
        } else {
            lead.map(|lead| {
                let open = move |_| cx.dialog.set(Some(Dialog::Convert { lead }));
                let label = cx.t_with(phrases::CONVERT_INTO_NAMED, &[&name]);
                view! { <button class="button" aria-label=label on:click=open>{cx.t(phrases::CONVERT_INTO)}</button> }
                    .into_any()
            })
        };
        let apart = move |_| app.run(Command::MarkNotDuplicates(vec![id, other]), |_| {});
        let apart_label = cx.labelled(&cx.t(phrases::NOT_A_DUPLICATE), &name);
        view! {
            <li class="twin-line">
                <span class="twin-name"><a href=cx.href(Route::Record(other))>{name}</a>
                    <small>{kind.one().of(cx.language)}</small>{why}</span>
                <span class="page-actions">{act}
                    <button class="button" data-look="quiet" aria-label=apart_label on:click=apart>{cx.t(phrases::NOT_A_DUPLICATE)}</button></span>
            </li>
        }
    };
    let lines = move || {
        let found = found.get();
        let more = found.len().saturating_sub(MAX_CANDIDATES) as i64;
        let rest = (more > 0).then(|| {
            let text = cx.t_with(phrases::AND_MORE, &[&format::number(more, cx.language)]);
            let href = cx.href(Route::Duplicates);
            view! { <li>{figure(FigureKind::More, text, href, cx.t(phrases::HOW_POSSIBLE))}</li> }
        });
        (found.into_iter().take(MAX_CANDIDATES).map(line).collect_view(), rest)
    };
    view! {
        <section class="panel" hidden=move || found.with(Vec::is_empty)>
            <div class="panel-head"><h2>{cx.t(phrases::POSSIBLE_DUPLICATES)}</h2></div>
            <div class="panel-body"><ul class="plain-list">{lines}</ul></div>
        </section>
    }
    .into_any()
}
