//! The ways in which leads arrive: the four channels, each with a link and its results, and the referrers.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::domain::records::lead;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, format, phrases};
use crate::store::filter::{Filter, Predicate};
use crate::store::{RecordStore, display_names, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{Route, Section};

/// Leads and converted leads.
type Tally = HashMap<Id, (usize, usize)>;

/// The number of referrers listed, the most successful first; the report has all.
const MAX_REFERRERS: usize = 20;

/// The four channels and the referrers.
pub fn ways(cx: AppContext) -> AnyView {
    let tallies = Memo::new(move |_| cx.app.read(tallies));
    let card = move |source: Id, title: Phrase, text: Phrase, action: AnyView| {
        let tally = move || {
            let found = tallies.with(|(sources, _)| sources.get(&source).copied().unwrap_or_default());
            tally(cx, lead::SOURCE, source, found, [phrases::HOW_SOURCE, phrases::HOW_SOURCE_CONVERTED])
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
        let line = |(id, found): (Id, (usize, usize))| {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
            let hows = [phrases::HOW_REFERRED, phrases::HOW_REFERRED_CONVERTED];
            let tally = tally(cx, lead::REFERRED_BY, id, found, hows);
            view! { <li class="todo"><a href=cx.href(Route::Record(id))>{name}</a><span>{tally}</span></li> }
        };
        let report = cx.href_with(Route::Reports, "r=referrals");
        view! {
            <ul class="todos">{all.into_iter().take(MAX_REFERRERS).map(line).collect_view()}</ul>
            <p><a href=report>{cx.t(phrases::ALL_REFERRERS)}</a></p>
        }
        .into_any()
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

/// The leads that link to a record, and the converted ones among them.
fn tally(
    cx: AppContext,
    field: FieldId,
    to: Id,
    (leads, converted): (usize, usize),
    [how, how_converted]: [Phrase; 2],
) -> AnyView {
    let list = |filter: Vec<Filter>| {
        let query = cx.app.read_untracked(|set| query_string::write_all(set, RecordType::Lead, Filter::All(filter)));
        cx.href_with(Route::List(RecordType::Lead), &query)
    };
    let linked = || Filter::field(field, Predicate::OneOf(vec![to]));
    let is_converted = Filter::field(lead::CONVERTED_AT, Predicate::Filled);
    let counted = |phrase: Phrase, count: usize| cx.t_with(phrase, &[&format::number(count as i64, cx.language)]);
    let (leads, converted) = (counted(phrases::WAY_LEADS, leads), counted(phrases::CONVERTED_COUNT, converted));
    view! {
        {figure(FigureKind::Count, leads, list(vec![linked()]), cx.t(how))}", "
        {figure(FigureKind::Count, converted, list(vec![linked(), is_converted]), cx.t(how_converted))}
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
