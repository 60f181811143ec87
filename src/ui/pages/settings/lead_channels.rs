//! The ways in which leads arrive: the four channels, each with a link and its results, and the referrers.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::domain::records::lead;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{Route, Section};

/// Leads and converted leads.
type Tally = HashMap<Id, (usize, usize)>;

/// The four channels and the referrers.
pub fn ways(cx: AppContext) -> AnyView {
    let tallies = Memo::new(move |_| cx.app.read(tallies));
    let card = move |source: Id, title: Phrase, text: Phrase, action: AnyView| {
        let tally = move || {
            let (leads, converted) = tallies.with(|(sources, _)| sources.get(&source).copied().unwrap_or_default());
            let number = |count: usize| format::number(count as i64, cx.language);
            cx.t_with(phrases::WAY_TALLY, &[&number(leads), &number(converted)])
        };
        view! {
            <section class="panel way"><div class="panel-body stack">
                <h2>{cx.t(title)}</h2><p>{cx.t(text)}</p><p class="soft">{tally}</p><div>{action}</div>
            </div></section>
        }
    };
    let link =
        |route: Route, label: Phrase| view! { <a class="button" href=cx.href(route)>{cx.t(label)}</a> }.into_any();
    let refer = move |_| {
        let given = vec![(lead::SOURCE, Value::Link(defaults::SOURCE_REFERRAL))];
        cx.dialog.set(Some(Dialog::Create { kind: RecordType::Lead, given }));
    };
    let referral = view! { <button type="button" class="button" on:click=refer>{cx.t_with(phrases::NEW, &[RecordType::Lead.one().of(cx.language)])}</button> };
    let referrers = move || {
        let mut all: Vec<(Id, (usize, usize))> =
            tallies.with(|(_, people)| people.iter().map(|(id, tally)| (*id, *tally)).collect());
        all.sort_by_key(|(id, (leads, converted))| (std::cmp::Reverse((*converted, *leads)), *id));
        if all.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::NO_REFERRERS)}</p> }.into_any();
        }
        let line = |(id, (leads, converted)): (Id, (usize, usize))| {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
            let number = |count: usize| format::number(count as i64, cx.language);
            view! { <li class="todo"><a href=cx.href(Route::Record(id))>{name}</a><span>{cx.t_with(phrases::WAY_TALLY, &[&number(leads), &number(converted)])}</span></li> }
        };
        view! { <ul class="todos">{all.into_iter().take(20).map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="ways">
            {card(defaults::SOURCE_LIST, phrases::WAY_LIST, phrases::WAY_LIST_TEXT, link(Route::Data, phrases::IMPORT_CSV))}
            {card(defaults::SOURCE_WEB, phrases::WAY_WEB, phrases::WAY_WEB_TEXT, link(Route::Section(Section::WebForm), phrases::S_WEB_FORM))}
            {card(defaults::SOURCE_REFERRAL, phrases::WAY_REFERRAL, phrases::WAY_REFERRAL_TEXT, referral.into_any())}
            {card(defaults::SOURCE_PARTNER, phrases::WAY_PARTNER, phrases::WAY_PARTNER_TEXT, link(Route::Data, phrases::IMPORT_CSV))}
        </div>
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::REFERRERS)}</h2></div>
            <div class="panel-body">{referrers}</div>
        </section>
    }
    .into_any()
}

/// The numbers of leads by source and by the contact who referred them.
fn tallies(set: &RecordStore) -> (Tally, Tally) {
    let (mut sources, mut people) = (Tally::new(), Tally::new());
    for (_, row) in set.rows(RecordType::Lead) {
        let is_converted = usize::from(row.moment(lead::CONVERTED_AT).is_some());
        for (number, tally) in [(lead::SOURCE, &mut sources), (lead::REFERRED_BY, &mut people)] {
            if let Some(id) = row.link(number) {
                let (leads, converted) = tally.entry(id).or_default();
                *leads += 1;
                *converted += is_converted;
            }
        }
    }
    (sources, people)
}
