//! The most important facts of a record at a glance: the age of a deal, whether it is stalled, the results of a
//! contact's referrals.
use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::domain::RecordType;
use crate::domain::records::{opportunity, stage};
use crate::domain::rules::derived_fields;
use crate::locale::{format, phrases};
use crate::store::{RecordStore, display_names, hierarchy};
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;

#[derive(Clone, PartialEq)]
struct Fact {
    text: String,
    tone: Option<Tone>,
}

impl Fact {
    fn plain(text: String) -> Fact {
        Fact { text, tone: None }
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
    let fact = |fact: Fact| match fact.tone {
        Some(tone) => view! { <li><span class="chip" data-tone=tone.key()>{fact.text}</span></li> }.into_any(),
        None => view! { <li>{fact.text}</li> }.into_any(),
    };
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
    let (now, limit) = (cx.app.now(), stage.number(stage::ROT_DAYS));
    let is_closed = stage.is(stage::CLOSED);
    if let Some(since) = row.moment(opportunity::STAGE_SINCE) {
        let days = (now.day().0 - since.day().0).max(0).to_string();
        out.push(Fact::plain(match limit.filter(|_| !is_closed) {
            Some(limit) => cx.t_with(phrases::DAYS_OF_LIMIT, &[&days, &limit.to_string()]),
            None => cx.t_with(phrases::DAYS_IN_STAGE, &[&days]),
        }));
    }
    if let Some(days) = derived_fields::stalled_days(row, stage, now) {
        let limit = limit.unwrap_or(0).to_string();
        out.push(Fact { text: cx.t_with(phrases::ROTS, &[&days.to_string(), &limit]), tone: Some(Tone::Warn) });
    }
    if let Some(pushes) = row.number(opportunity::PUSH_COUNT).filter(|pushes| *pushes > 0) {
        out.push(Fact::plain(cx.t_with(phrases::PUSHED, &[&pushes.to_string()])));
    }
    if let Some(furthest) = row.link(opportunity::FURTHEST) {
        out.push(Fact::plain(cx.t_with(phrases::CAME_AS_FAR, &[&display_names::name_of(set, furthest, cx.language)])));
    }
    out
}

fn of_contact(cx: AppContext, set: &RecordStore, id: Id) -> Vec<Fact> {
    let tally = hierarchy::referrals(set, id);
    if tally.leads == 0 {
        return Vec::new();
    }
    let parts = [tally.leads.to_string(), tally.converted.to_string(), format::sums(&tally.won, cx.language)];
    vec![Fact::plain(cx.t_with(phrases::REFERRALS, &parts.each_ref().map(String::as_str)))]
}
