//! The dialog with what the reader of a deal room wrote: comments to be taken as notes, and corrections beside what is there, each
//! with a box. Nothing is taken that is not ticked.
use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::{AppState, Outcome};
use crate::base::{FieldId, Id};
use crate::command::Command;
use crate::command::deal_room::{RoomChoice, file_id};
use crate::locale::{calendar, format, phrases};
use crate::route::Route;
use crate::store::deal_room::{self, Correction, Fate, Reviewed, RoomFile};
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog as modal, submit_button};
use crate::ui::context::AppContext;

#[derive(Clone, Copy)]
struct Chosen {
    comments: RwSignal<HashSet<Id>>,
    corrections: RwSignal<HashSet<(Id, FieldId)>>,
}

/// The dialog.
pub fn dialog(cx: AppContext, file: Arc<RoomFile>) -> AnyView {
    let account = file.answer.account;
    let (all, left, name, is_taken) = cx.app.read_untracked_present(|set| {
        let (all, left) = deal_room::review(set, &file.answer);
        let is_taken = set.locate(file_id(account, &file.bytes)).is_some();
        (all, left, display_names::name_of(set, account, cx.language), is_taken)
    });
    let comments = all.iter().filter(|own| !own.comment.is_empty() && !is_taken).map(|own| own.id).collect();
    let chosen = Chosen { comments: RwSignal::new(comments), corrections: RwSignal::new(HashSet::new()) };
    let wrong = RwSignal::new(None::<String>);
    let of_submit = file.clone();
    let submit = move || {
        wrong.set(None);
        let choice = RoomChoice {
            comments: chosen.comments.get_untracked().into_iter().collect(),
            corrections: chosen.corrections.get_untracked().into_iter().collect(),
        };
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => {
                cx.dialog.set(None);
                cx.go(Route::Record(account));
            }
            Err(failure) => wrong.set(Some(cx.app.explain(&failure))),
        });
        cx.app.run(Command::TakeRoomAnswer { file: of_submit.clone(), choice: Arc::new(choice) }, then);
    };
    let zone = AppState::zone();
    let day = format::day(zone.day(file.answer.at), cx.language);
    let at = format!("{day} {}", calendar::time(zone.minutes(file.answer.at), cx.language));
    let is_known = !all.is_empty();
    let banner = |text: String| view! { <p class="banner" data-tone="warn" role="status">{text}</p> };
    let notes = [
        (!is_known).then(|| cx.t(phrases::ROOM_UNKNOWN).to_string()),
        is_taken.then(|| cx.t(phrases::ROOM_TAKEN).to_string()),
        (left > 0 && is_known).then(|| cx.t_with(phrases::ROOM_LEFT, &[&format::number(left as i64, cx.language)])),
    ];
    let body = view! {
        <div class="stack">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            <p>{cx.t_with(phrases::ROOM_FROM, &[&file.answer.name, &at])}</p>
            {notes.into_iter().flatten().map(banner).collect_view()}
            {all.into_iter().map(|own| record(cx, chosen, own)).collect_view()}
        </div>
    };
    let button = if is_known { submit_button(cx.t(phrases::ROOM_TAKE)) } else { ().into_any() };
    let title = match name.is_empty() {
        true => cx.t(phrases::ROOM_ANSWER).to_string(),
        false => cx.t_with(phrases::ROOM_ANSWER_OF, &[&name]),
    };
    modal(cx, title, "large", body.into_any(), button, submit)
}

/// What was written about a record.
fn record(cx: AppContext, chosen: Chosen, own: Reviewed) -> AnyView {
    let id = own.id;
    let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    let comment = (!own.comment.is_empty()).then(|| {
        let switch = move |event: web_sys::Event| {
            let is_on = event_target_checked(&event);
            chosen.comments.update(|all| {
                if is_on { all.insert(id) } else { all.remove(&id) };
            });
        };
        view! {
            <label class="check"><input type="checkbox" prop:checked=move || chosen.comments.with(|all| all.contains(&id)) on:change=switch/>{cx.t(phrases::ROOM_AS_NOTE)}</label>
            <blockquote class="room-comment">{own.comment.clone()}</blockquote>
        }
    });
    let corrections = (!own.corrections.is_empty()).then(|| {
        let rows = own.corrections.into_iter().map(|own| correction(cx, chosen, id, own));
        view! {
            <div class="scroll"><table class="room-corrections"><thead><tr>
                <th scope="col">{cx.t(phrases::ROOM_FIELD)}</th><th scope="col">{cx.t(phrases::ROOM_NOW)}</th><th scope="col">{cx.t(phrases::ROOM_WANTED)}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody></table></div>
        }
    });
    let kind = own.kind.one().of(cx.language);
    view! {
        <section class="room-record"><h3><span class="soft">{kind}{cx.language.colon()}</span><a href=cx.href(Route::Record(id)) on:click=move |_| cx.dialog.set(None)>{name}</a></h3>
            {comment}{corrections}</section>
    }
    .into_any()
}

fn correction(cx: AppContext, chosen: Chosen, id: Id, own: Correction) -> AnyView {
    let Correction { field, now, wanted, fate } = own;
    let key = (id, field.number);
    let label = field.label.of(cx.language);
    let text = |text: &str| if text.is_empty() { cx.t(phrases::ROOM_EMPTY).to_string() } else { text.to_string() };
    let note = match fate {
        Fate::Fits => None,
        Fate::Moved => Some(cx.t(phrases::ROOM_MOVED)),
        Fate::Same => Some(cx.t(phrases::ROOM_SAME)),
        Fate::Invalid(why) => Some(cx.t(why)),
    };
    let note = note.map(|note| view! { <small class="soft">{note}</small> });
    let wanted = text(&wanted);
    let wanted = match fate {
        Fate::Fits | Fate::Moved => {
            let switch = move |event: web_sys::Event| {
                let is_on = event_target_checked(&event);
                chosen.corrections.update(|all| {
                    if is_on {
                        all.insert(key)
                    } else {
                        all.remove(&key)
                    };
                });
            };
            view! { <label class="check"><input type="checkbox" prop:checked=move || chosen.corrections.with(|all| all.contains(&key)) on:change=switch/>
                <span><span class="visually-hidden">{label}{cx.language.colon()}</span>{wanted}</span></label> }
            .into_any()
        }
        Fate::Same | Fate::Invalid(_) => wanted.into_any(),
    };
    view! { <tr><th scope="row">{label}</th><td>{text(&now)}</td><td>{wanted}{note}</td></tr> }.into_any()
}
