//! What the page on scores shows: factors with what became of their records, open records with the best scores, and those behind a
//! figure.
use std::rc::Rc;

use crate::app_state::learnt::Learnt;
use crate::base::{FieldId, Id, Row, Timestamp};
use crate::domain::RecordType;
use crate::domain::records::{lead, opportunity};
use crate::locale::{Phrase, phrases};
use crate::report::outcomes::{Closing, Outcomes};
use crate::report::scoring::{Rate, ScoreModel, Sign, with_signs};
use crate::store::{RecordStore, display_names};
use crate::ui::context::AppContext;
use crate::ui::features::scoring::{ScoreSpot, factor_name, level_name, sign_name, words};

/// The number of open records listed.
const MAX_OPEN: usize = 50;
/// The number of records listed behind a figure.
pub const MAX_BEHIND: usize = 300;

/// A value of a factor with what became of its records.
#[derive(Clone, PartialEq)]
pub struct ValueLine {
    /// Its name.
    pub name: String,
    /// How many records had it, and how many of these were won.
    pub rate: Rate,
    /// The points that it gives.
    pub points: i32,
    /// What opens its records.
    pub spot: ScoreSpot,
}

/// A record in a list.
#[derive(Clone, PartialEq)]
pub struct RecordLine {
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The company of a lead, the account of a deal.
    pub company: String,
    /// The owner.
    pub owner: String,
    /// The score of an open one.
    pub score: Option<u8>,
    /// When a closed one was closed, and whether it was won.
    pub closed: Option<(Timestamp, bool)>,
}

/// What is shown.
#[derive(Clone, PartialEq)]
pub struct Found {
    /// All closed records.
    pub all: Rate,
    /// The number of those closed before their history begins.
    pub unknown: usize,
    /// What was learnt from them.
    pub learnt: Rc<Learnt>,
    /// The factors with their values.
    pub factors: Vec<(String, Vec<ValueLine>)>,
    /// The open records with the best scores.
    pub open: Vec<RecordLine>,
    /// The records of the opened figure: the title, how many, and the first ones.
    pub behind: Option<(String, usize, Vec<RecordLine>)>,
}

/// What is shown, with the records of the opened figure.
pub fn find(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &Outcomes,
    learnt: &Rc<Learnt>,
    open: Option<&ScoreSpot>,
) -> Found {
    let closings = outcomes.closings();
    let won = closings.iter().filter(|closing| closing.is_won).count() as u32;
    let all = Rate { records: closings.len() as u32, won };
    Found {
        all,
        unknown: outcomes.unknown(),
        learnt: learnt.clone(),
        factors: learnt.model.as_ref().map(|model| factors(cx, set, outcomes, model)).unwrap_or_default(),
        open: learnt.model.as_ref().map(|model| best(cx, set, outcomes, model)).unwrap_or_default(),
        behind: open.and_then(|spot| behind(cx, set, outcomes, learnt, &closings, spot)),
    }
}

/// The factors of which some value has an effect first, each with its values.
fn factors(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &Outcomes,
    model: &ScoreModel,
) -> Vec<(String, Vec<ValueLine>)> {
    let mut out: Vec<(i32, String, Vec<ValueLine>)> = Vec::new();
    for (at, factor) in outcomes.factors().iter().enumerate() {
        let value = |code: usize| {
            let sign: Sign = (at, u8::try_from(code).ok()?);
            let rate = model.rate(sign);
            (rate.records > 0).then(|| ValueLine {
                name: level_name(cx, set, outcomes.kind(), *factor, outcomes.levels()[at][code]),
                rate,
                points: model.points[at][code],
                spot: ScoreSpot::of(outcomes, &[sign]),
            })
        };
        let mut values: Vec<ValueLine> = (0..model.rates[at].len()).filter_map(value).collect();
        // What is the same for all tells nothing.
        if values.len() > 1 {
            values.sort_by_key(|value| (std::cmp::Reverse(value.rate.records), value.name.clone()));
            let effect = |value: &ValueLine| i64::from(value.points.abs()) * i64::from(value.rate.records);
            let strength = values.iter().map(effect).sum::<i64>() as i32;
            out.push((-strength, factor_name(cx, set, outcomes.kind(), *factor), values));
        }
    }
    out.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    out.into_iter().map(|(_, name, values)| (name, values)).collect()
}

fn record_line(cx: AppContext, set: &RecordStore, kind: RecordType, id: Id) -> Option<RecordLine> {
    let row: &Row = set.get(kind, id)?;
    let named =
        |link: FieldId| row.link(link).map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default();
    let [company, owner] = fields(kind);
    Some(RecordLine {
        id,
        name: display_names::name_of(set, id, cx.language),
        company: match kind {
            RecordType::Lead => display_names::brief(row.text(company)).into_owned(),
            _ => named(company),
        },
        owner: named(owner),
        score: None,
        closed: None,
    })
}

/// The company or account, and the owner.
pub fn fields(kind: RecordType) -> [FieldId; 2] {
    match kind {
        RecordType::Opportunity => [opportunity::ACCOUNT, opportunity::OWNER],
        _ => [lead::COMPANY, lead::OWNER],
    }
}

/// The open records with the best scores.
fn best(cx: AppContext, set: &RecordStore, outcomes: &Outcomes, model: &ScoreModel) -> Vec<RecordLine> {
    let open = outcomes.all_open(set.viewed_on());
    let mut all: Vec<(i32, Id)> = open.map(|(id, codes)| (-model.sum(&codes), id)).collect();
    all.sort_unstable();
    let line = |(points, id): &(i32, Id)| {
        let score = Some(model.rank(-points));
        Some(RecordLine { score, ..record_line(cx, set, outcomes.kind(), *id)? })
    };
    all.iter().take(MAX_OPEN).filter_map(line).collect()
}

fn behind(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &Outcomes,
    learnt: &Learnt,
    closings: &[&Closing],
    spot: &ScoreSpot,
) -> Option<(String, usize, Vec<RecordLine>)> {
    let (kind, words) = (outcomes.kind(), words(outcomes.kind()));
    let signs = spot.signs(outcomes)?;
    let mut title: Vec<String> = vec![cx.t(words.closed).to_string()];
    let mut records: Vec<&Closing> = with_signs(closings, &signs);
    if let Some(place) = spot.fifth {
        let check = learnt.check.as_ref()?;
        title = vec![cx.labelled(&cx.t(phrases::SCORE_FIFTH), &cx.t(FIFTHS[place]))];
        records.retain(|closing| check.fifths[place].records.contains(&closing.record));
    }
    let name = |sign: &Sign| sign_name(cx, set, outcomes, *sign);
    title.extend(signs.iter().map(name));
    if spot.is_won {
        records.retain(|closing| closing.is_won);
        title.push(cx.t(words.outcomes[1]).to_string());
    }
    // The latest first.
    let line = |closing: &&Closing| {
        Some(RecordLine { closed: Some((closing.at, closing.is_won)), ..record_line(cx, set, kind, closing.record)? })
    };
    let lines = records.iter().rev().take(MAX_BEHIND).filter_map(line).collect();
    Some((title.join(", "), records.len(), lines))
}

/// The names of the fifths.
pub const FIFTHS: [Phrase; 5] =
    [phrases::SCORE_BEST, phrases::SCORE_SECOND, phrases::SCORE_THIRD, phrases::SCORE_FOURTH, phrases::SCORE_LAST];
