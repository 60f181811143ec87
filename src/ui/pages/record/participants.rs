//! Who takes part in a meeting, and what they answered.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::Id;
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::locale::phrases;
use crate::store::invitations::{Invitation, NotInvited};
use crate::store::meetings::{self, Participant, Response};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::viewport;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// What is shown of a meeting.
#[derive(Clone, PartialEq)]
struct Shown {
    all: Vec<Participant>,
    /// The version of the invitation that was made last.
    version: Option<i64>,
    is_moved: bool,
    /// Whether an invitation can be written, or why not; nothing of a meeting that is over.
    invites: Option<Result<(), NotInvited>>,
}

/// The panel; nothing for activities that are no meetings.
pub fn participants(cx: AppContext, id: Id) -> AnyView {
    let shown = Memo::new(move |_| {
        let me = cx.app.user();
        cx.app.read(|set| {
            let row = set.get(RecordType::Activity, id).filter(|row| meetings::is_meeting(row))?;
            let invites = match Invitation::of(set, row, me, false) {
                Err(NotInvited::Done) => None,
                found => Some(found.map(|_| ())),
            };
            Some(Shown {
                all: meetings::participants(set, row),
                version: row.number(activity::INVITATION),
                is_moved: row.is(activity::MOVED),
                invites,
            })
        })
    });
    (move || shown.get().map(|shown| panel(cx, id, shown))).into_any()
}

fn panel(cx: AppContext, id: Id, shown: Shown) -> AnyView {
    let Shown { all, version, is_moved, invites } = shown;
    let why = invites.filter(|_| !all.is_empty()).and_then(Result::err);
    let why = why.map(|why| view! { <p class="soft">{cx.t(why.phrase())}</p> });
    let write = (invites == Some(Ok(()))).then(|| {
        let open = move |_| cx.dialog.set(Some(Dialog::WriteEmail { about: id, step: None }));
        let look = (version.is_none() || is_moved).then_some("primary");
        let label = if is_moved { phrases::INVITE_AGAIN } else { phrases::INVITE };
        view! { <button type="button" class="button" data-look=look on:click=open>{icon(icon::MAIL)}{cx.t(label)}</button> }
    });
    // On a phone the fields are on a tab of their own.
    let add = (invites.is_some() && !viewport::is_phone().get_untracked()).then(|| {
        view! { <button type="button" class="button" on:click=move |_| edit_participants(cx)>{cx.t(phrases::ADD_PARTICIPANTS)}</button> }
    });
    let made = version.filter(|_| why.is_none()).map(|version| {
        let text = cx.t_with(phrases::INVITED_ALREADY, &[&(version + 1).to_string()]);
        view! { <p class="soft">{text}</p> }
    });
    let moved = (is_moved && invites.is_some())
        .then(|| view! { <p class="banner" data-tone="warn" role="status">{cx.t(phrases::MOVED_SINCE)}</p> });
    let count = (!all.is_empty()).then(|| view! { " "<span class="count">{all.len()}</span> });
    let list = match all.is_empty() {
        true => view! { <p class="soft">{cx.t(phrases::NO_PARTICIPANTS)}</p> }.into_any(),
        false => view! { <ul class="plain-list participants">{all.into_iter().map(|one| line(cx, id, one)).collect_view()}</ul> }
            .into_any(),
    };
    view! {
        <section class="panel" id="participants">
            <div class="panel-head"><h2>{cx.t(phrases::MEETING_PARTICIPANTS)}{count}</h2>{add}{write}</div>
            <div class="panel-body">{moved}{list}{made}{why}</div>
        </section>
    }
    .into_any()
}

/// Opens the field of the contacts who take part, which is empty at first.
fn edit_participants(cx: AppContext) {
    cx.shows_empty_fields.set(true);
    request_animation_frame(|| {
        let field = document().get_element_by_id("open-participants");
        field
            .and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok())
            .iter()
            .for_each(web_sys::HtmlElement::click);
    });
}

fn line(cx: AppContext, id: Id, one: Participant) -> AnyView {
    let title = one.title().to_string();
    let name = match one.record {
        Some((kind, record)) if Route::has_record_page(kind) => {
            view! { <a href=cx.href(Route::Record(record))>{title.clone()}</a> }.into_any()
        }
        _ => view! { <span>{title.clone()}</span> }.into_any(),
    };
    let address = match one.address.as_str() {
        "" => cx.t(phrases::NO_ADDRESS_HERE).to_string(),
        address if address == title => String::new(),
        address => address.to_string(),
    };
    let address = (!address.is_empty()).then(|| view! { " "<small class="soft">{address}</small> });
    let (own, key) = (one.response, one.key);
    let option = |response: Response| {
        view! { <option value=response.key() selected=response == own>{response.phrase().of(cx.language)}</option> }
    };
    let choose = move |event| {
        let response = Response::from_key(&event_target_value(&event));
        cx.app.run(Command::Respond { meeting: id, key: key.clone(), response }, |_| {});
    };
    view! {
        <li data-response=own.key()>
            <span class="participant">{name}{address}</span>
            <select class="input" aria-label=cx.t_with(phrases::RESPONSE_OF, &[&title]) on:change=choose>{Response::ALL.map(option).into_iter().collect_view()}</select>
        </li>
    }
    .into_any()
}
