//! The most important facts of a record at a glance: the age of a deal, whether it is stalled, the results of a
//! contact's referrals.
use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::domain::RecordType;
use crate::domain::records::{lead, opportunity, stage};
use crate::domain::rules::derived_fields;
use crate::locale::{Phrase, format, phrases};
use crate::store::exchange_rates::ExchangeRates;
use crate::store::filter::{Filter, Predicate};
use crate::store::{RecordStore, display_names, hierarchy, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::format_value;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::features::figure_records::figure_button;
use crate::ui::navigation::Route;

#[derive(Clone, PartialEq)]
struct Fact {
    text: String,
    tone: Option<Tone>,
    how: Phrase,
    opens: Opens,
}

/// What a fact opens.
#[derive(Clone, PartialEq)]
enum Opens {
    /// Nothing: it is worked out from the record itself.
    Itself,
    /// A list, by its address.
    List(String),
    /// A dialog with records that no filter finds.
    Records(Vec<Id>),
}

impl Fact {
    fn plain(text: String, how: Phrase) -> Fact {
        Fact { text, tone: None, how, opens: Opens::Itself }
    }
}

/// The line of facts below a record's name.
pub fn facts(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let facts = Memo::new(move |_| {
        cx.app.read(|set| match (kind, set.get(kind, id)) {
            (RecordType::Opportunity, Some(row)) => of_deal(cx, set, row),
            (RecordType::Contact, Some(_)) => of_contact(cx, set, id),
            _ => Vec::new(),
        })
    });
    let fact = move |Fact { text, tone, how, opens }: Fact| {
        let how = cx.t(how);
        match opens {
            Opens::Itself => {
                let kind = FigureKind::Record.key();
                match tone {
                    Some(tone) => {
                        view! { <span class="chip" data-tone=tone.key() data-figure=kind title=how>{text}</span> }
                            .into_any()
                    }
                    None => view! { <span data-figure=kind title=how>{text}</span> }.into_any(),
                }
            }
            Opens::List(href) => figure(FigureKind::Count, text, href, how),
            Opens::Records(records) => figure_button(cx, text, how, records),
        }
    };
    let fact = move |own: Fact| view! { <li>{fact(own)}</li> };
    (move || {
        let facts = facts.get();
        (!facts.is_empty()).then(|| view! { <ul class="fact-line">{facts.into_iter().map(fact).collect_view()}</ul> })
    })
    .into_any()
}

fn of_deal(cx: AppContext, set: &RecordStore, row: &Row) -> Vec<Fact> {
    let mut out = Vec::new();
    let stage = row.link(opportunity::STAGE).and_then(|id| set.get(RecordType::Stage, id));
    let Some(stage) = stage else { return out };
    let (today, limit) = (cx.app.today(), stage.number(stage::ROT_DAYS));
    let is_closed = stage.is(stage::CLOSED);
    if let Some(since) = row.moment(opportunity::STAGE_SINCE) {
        let days = (today.0 - format_value::local_day(since).0).max(0).to_string();
        let text = match limit.filter(|_| !is_closed) {
            Some(limit) => cx.t_with(phrases::DAYS_OF_LIMIT, &[&days, &limit.to_string()]),
            None => cx.t_with(phrases::DAYS_IN_STAGE, &[&days]),
        };
        out.push(Fact::plain(text, phrases::HOW_IN_STAGE));
    }
    if let Some(days) = derived_fields::stalled_days(row, stage, today, format_value::local_day) {
        let limit = limit.unwrap_or(0).to_string();
        let text = cx.t_with(phrases::ROTS, &[&days.to_string(), &limit]);
        out.push(Fact { tone: Some(Tone::Warn), ..Fact::plain(text, phrases::HOW_ROTS) });
    }
    if let Some(pushes) = row.number(opportunity::PUSH_COUNT).filter(|pushes| *pushes > 0) {
        out.push(Fact::plain(cx.t_with(phrases::PUSHED, &[&pushes.to_string()]), phrases::HOW_PUSHED));
    }
    if let Some(furthest) = row.link(opportunity::FURTHEST) {
        let name = display_names::name_of(set, furthest, cx.language);
        out.push(Fact::plain(cx.t_with(phrases::CAME_AS_FAR, &[&name]), phrases::HOW_FURTHEST));
    }
    out
}

fn of_contact(cx: AppContext, set: &RecordStore, id: Id) -> Vec<Fact> {
    let rates = ExchangeRates::on(set, cx.app.today());
    let tally = hierarchy::referrals(set, id, &rates);
    if tally.leads == 0 {
        return Vec::new();
    }
    let leads = |text: String, how: Phrase, more: Option<Filter>| {
        let filter = [Filter::field(lead::REFERRED_BY, Predicate::OneOf(vec![id]))].into_iter().chain(more).collect();
        let query = query_string::write_all(set, RecordType::Lead, Filter::All(filter));
        Fact { opens: Opens::List(cx.href_with(Route::List(RecordType::Lead), &query)), ..Fact::plain(text, how) }
    };
    let number = |count: usize| format::number(count as i64, cx.language);
    let converted = Filter::field(lead::CONVERTED_AT, Predicate::Filled);
    let mut out = vec![
        leads(cx.t_with(phrases::REFERRED_COUNT, &[&number(tally.leads)]), phrases::HOW_REFERRED, None),
        leads(
            cx.t_with(phrases::REFERRED_CONVERTED, &[&number(tally.converted)]),
            phrases::HOW_REFERRED_CONVERTED,
            Some(converted),
        ),
    ];
    if !tally.won.is_empty() {
        let text = cx.t_with(phrases::REFERRED_WON, &[&tally.won.own_text(&rates, cx.language)]);
        let opens = Opens::Records(tally.won_deals);
        out.push(Fact { opens, ..Fact::plain(text, phrases::HOW_REFERRED_WON) });
    }
    out
}
