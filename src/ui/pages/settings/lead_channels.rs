//! The ways in which leads arrive: the four channels, each with a link and its results, the referrers and the partners.
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

/// The number of referrers and of partners listed, the most successful first.
const MAX_LISTED: usize = 20;

/// What came by each channel, referrer and partner.
#[derive(Clone, Default, PartialEq)]
struct Tallies {
    sources: Tally,
    referrers: Tally,
    partners: Tally,
}

/// What is said about those who bring leads, and where.
#[derive(Clone, Copy)]
struct Ranking {
    title: Phrase,
    none: Phrase,
    of: fn(&Tallies) -> &Tally,
    field: FieldId,
    hows: [Phrase; 2],
    all: Phrase,
}

/// The four channels, the referrers and the partners.
pub fn ways(cx: AppContext) -> AnyView {
    let tallies = Memo::new(move |_| cx.app.read(tallies));
    let card = move |source: Id, title: Phrase, text: Phrase, action: AnyView| {
        let tally = move || {
            let found = tallies.with(|tallies| tallies.sources.get(&source).copied().unwrap_or_default());
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
    let referral =
        view! { <button type="button" class="button" on:click=refer>{RecordType::Lead.creation(cx.language)}</button> };
    // The leads of the next import get the lead source of the channel.
    let import = move |source: Id| {
        let begin = move |_| cx.import_source.set_value(Some(source));
        view! { <a class="button" href=cx.href(Route::Data) on:click=begin>{cx.t(phrases::IMPORT_CSV)}</a> }.into_any()
    };
    let ranked = move |ranking: Ranking| {
        let mut all: Vec<(Id, (usize, usize))> =
            tallies.with(|tallies| (ranking.of)(tallies).iter().map(|(id, tally)| (*id, *tally)).collect());
        all.sort_by_key(|(id, (leads, converted))| (std::cmp::Reverse((*converted, *leads)), *id));
        if all.is_empty() {
            return view! { <p class="soft">{cx.t(ranking.none)}</p> }.into_any();
        }
        let line = |(id, found): (Id, (usize, usize))| {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
            let tally = tally(cx, ranking.field, id, found, ranking.hows);
            view! { <li class="todo"><a href=cx.href(Route::Record(id))>{name}</a><span>{tally}</span></li> }
        };
        let rest = match ranking.field {
            lead::REFERRED_BY => cx.href_with(Route::Reports, "r=referrals"),
            field => leads(cx, vec![Filter::field(field, Predicate::Filled)]),
        };
        view! {
            <ul class="todos">{all.into_iter().take(MAX_LISTED).map(line).collect_view()}</ul>
            <p><a href=rest>{cx.t(ranking.all)}</a></p>
        }
        .into_any()
    };
    let panel = move |ranking: Ranking| {
        view! {
            <section class="panel">
                <div class="panel-head"><h2>{cx.t(ranking.title)}</h2></div>
                <div class="panel-body">{move || ranked(ranking)}</div>
            </section>
        }
    };
    let referrers = Ranking {
        title: phrases::REFERRERS,
        none: phrases::NO_REFERRERS,
        of: |tallies| &tallies.referrers,
        field: lead::REFERRED_BY,
        hows: [phrases::HOW_REFERRED, phrases::HOW_REFERRED_CONVERTED],
        all: phrases::ALL_REFERRERS,
    };
    let partners = Ranking {
        title: phrases::PARTNERS,
        none: phrases::NO_PARTNERS,
        of: |tallies| &tallies.partners,
        field: lead::PARTNER,
        hows: [phrases::HOW_PARTNER, phrases::HOW_PARTNER_CONVERTED],
        all: phrases::ALL_PARTNERS,
    };
    view! {
        <div class="ways">
            {card(defaults::SOURCE_LIST, phrases::WAY_LIST, phrases::WAY_LIST_TEXT, import(defaults::SOURCE_LIST))}
            {card(defaults::SOURCE_WEB, phrases::WAY_WEB, phrases::WAY_WEB_TEXT, link(Route::Section(Section::WebForm), phrases::S_WEB_FORM))}
            {card(defaults::SOURCE_REFERRAL, phrases::WAY_REFERRAL, phrases::WAY_REFERRAL_TEXT, referral.into_any())}
            {card(defaults::SOURCE_PARTNER, phrases::WAY_PARTNER, phrases::WAY_PARTNER_TEXT, import(defaults::SOURCE_PARTNER))}
        </div>
        {panel(referrers)}
        {panel(partners)}
    }
    .into_any()
}

/// The list of the leads that match all of some filters.
fn leads(cx: AppContext, filter: Vec<Filter>) -> String {
    let query = cx.app.read_untracked(|set| query_string::write_all(set, RecordType::Lead, Filter::All(filter)));
    cx.href_with(Route::List(RecordType::Lead), &query)
}

/// The leads that link to a record, and the converted ones among them.
fn tally(
    cx: AppContext,
    field: FieldId,
    to: Id,
    (leads, converted): (usize, usize),
    [how, how_converted]: [Phrase; 2],
) -> AnyView {
    let linked = || Filter::field(field, Predicate::OneOf(vec![to]));
    let is_converted = Filter::field(lead::CONVERTED_AT, Predicate::Filled);
    let counted = |phrase: Phrase, count: usize| cx.t_with(phrase, &[&format::number(count as i64, cx.language)]);
    let (leads, converted) = (counted(phrases::WAY_LEADS, leads), counted(phrases::CONVERTED_COUNT, converted));
    view! {
        {figure(FigureKind::Count, leads, self::leads(cx, vec![linked()]), cx.t(how))}", "
        {figure(FigureKind::Count, converted, self::leads(cx, vec![linked(), is_converted]), cx.t(how_converted))}
    }
    .into_any()
}

/// The numbers of leads by source, by the contact who referred them, and by the account that passed them on.
fn tallies(set: &RecordStore) -> Tallies {
    let mut out = Tallies::default();
    for (_, row) in set.rows(RecordType::Lead) {
        let is_converted = usize::from(row.moment(lead::CONVERTED_AT).is_some());
        for (number, tally) in [
            (lead::SOURCE, &mut out.sources),
            (lead::REFERRED_BY, &mut out.referrers),
            (lead::PARTNER, &mut out.partners),
        ] {
            if let Some(id) = row.link(number) {
                let (leads, converted) = tally.entry(id).or_default();
                *leads += 1;
                *converted += is_converted;
            }
        }
    }
    out
}
