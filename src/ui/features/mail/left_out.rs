//! Who of a selection gets no email or letter, and why.
use leptos::prelude::*;

use super::mailing::Mailing;
use crate::base::Id;
use crate::locale::{format, phrases};
use crate::route::Route;
use crate::store::display_names;
use crate::store::email_drafts::LeftOut;
use crate::store::mail_merge::Omission;

/// The number of records that are listed for each reason.
const MOST: usize = 50;

/// The records by reason, each with a link.
pub fn list(mailing: Mailing) -> AnyView {
    let cx = mailing.cx;
    (move || {
        let people = mailing.people.get();
        let count: usize = people.others.iter().map(|own| own.records.len()).sum();
        (count > 0).then(|| {
            let title = cx.t_with(
                mailing.say(phrases::MAIL_LEFT_OUT, phrases::LETTER_LEFT_OUT),
                &[&format::number(count as i64, cx.language)],
            );
            let is_open = people.to.is_empty();
            view! {
                <section class="mail-left-out" aria-label=title.clone()>
                    <h3>{title.clone()}</h3>
                    {people.others.iter().map(|own| reason(mailing, own, is_open)).collect_view()}
                </section>
            }
        })
    })
    .into_any()
}

fn reason(mailing: Mailing, own: &Omission, is_open: bool) -> AnyView {
    let cx = mailing.cx;
    let count = own.records.len();
    let why = match own.why {
        LeftOut::Double(_) => mailing.say(phrases::MAIL_DOUBLES, phrases::LETTER_DOUBLES),
        _ => own.why.phrase(),
    };
    let why = format!("{} – {}", format::number(count as i64, cx.language), cx.t(why));
    let records = own.records.iter().take(MOST).map(|(id, why)| record(mailing, *id, why));
    let more = count.checked_sub(MOST).filter(|more| *more > 0).map(|more| {
        view! { <li class="soft">{cx.t_with(phrases::AND_MORE, &[&format::number(more as i64, cx.language)])}</li> }
    });
    view! {
        <details open=is_open><summary>{why}</summary>
            <ul class="plain-list">{records.collect_view()}{more}</ul></details>
    }
    .into_any()
}

fn record(mailing: Mailing, id: Id, why: &LeftOut) -> AnyView {
    let cx = mailing.cx;
    let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    // Of doubles it matters whose address it is; the others all have the same reason.
    let whose = match why {
        LeftOut::Double(other) => Some(cx.t_with(why.phrase(), &[other])),
        _ => None,
    };
    let whose = whose.map(|text| view! { <span class="soft">" – "{text}</span> });
    let link = match why {
        LeftOut::Gone => name.into_any(),
        _ => view! { <a href=cx.href(Route::Record(id)) on:click=move |_| cx.dialog.set(None)>{name}</a> }.into_any(),
    };
    view! { <li>{link}{whose}</li> }.into_any()
}
