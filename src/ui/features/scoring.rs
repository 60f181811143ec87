//! Scores of leads in words, for the pages that show them.
use crate::app_state::learnt::Learnt;
use crate::base::{FieldId, Id};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::locale::{format, phrases};
use crate::report::lead_outcomes::{Factor, LeadOutcomes, Level, next_size};
use crate::report::scoring::{PastCheck, Rate, Sign};
use crate::store::{RecordStore, display_names};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The query with which the page of a record shows how its score comes about.
pub const SCORE_ADDRESS: &str = "score";

/// The name of a factor.
pub fn factor_name(cx: AppContext, set: &RecordStore, factor: Factor) -> String {
    match factor.field {
        lead::LAST_ACTIVITY => cx.t(phrases::SCORE_ACTIVITY).to_string(),
        number => set.field(RecordType::Lead, number).map_or("", |field| field.label.of(cx.language)).to_string(),
    }
}

/// The value of a factor in words.
pub fn level_name(cx: AppContext, set: &RecordStore, factor: Factor, level: Level) -> String {
    let field = set.field(RecordType::Lead, factor.field);
    let is_flag = field.is_some_and(|field| field.kind == crate::domain::FieldType::Flag);
    match level {
        Level::Entry(id) => match display_names::name_of(set, id, cx.language) {
            name if name.is_empty() => cx.t(phrases::NO_VALUE).to_string(),
            name => name,
        },
        Level::From(from) => {
            let number = |number: u32| format::number(number.into(), cx.language);
            match next_size(from) {
                Some(next) => format!("{}–{}", number(from), number(next - 1)),
                None => format!("{}+", number(from)),
            }
        }
        Level::Yes if is_flag => cx.t(phrases::SCORE_YES).to_string(),
        Level::None if is_flag => cx.t(phrases::SCORE_NO).to_string(),
        Level::Yes => cx.t(phrases::SCORE_GIVEN).to_string(),
        Level::None => cx.t(phrases::SCORE_NOT_GIVEN).to_string(),
    }
}

/// A factor with its value in words.
pub fn sign_name(cx: AppContext, set: &RecordStore, outcomes: &LeadOutcomes, (factor, code): Sign) -> String {
    let Some(own) = outcomes.factors().get(factor).copied() else { return String::new() };
    let level = outcomes.levels()[factor].get(usize::from(code)).copied().unwrap_or(Level::None);
    cx.labelled(&factor_name(cx, set, own), &level_name(cx, set, own, level))
}

/// What became of the leads with some values, as a sentence.
pub fn sentence(cx: AppContext, set: &RecordStore, outcomes: &LeadOutcomes, signs: &[Sign], rate: Rate) -> String {
    let name = |sign: &Sign| cx.t_with(phrases::SCORE_QUOTED, &[&sign_name(cx, set, outcomes, *sign)]);
    let names: Vec<String> = signs.iter().map(name).collect();
    let number = |number: u32| format::number(number.into(), cx.language);
    let what = names.join(&format!(" {} ", cx.t(phrases::SCORE_AND)));
    cx.t_with(phrases::SCORE_REASON, &[&number(rate.leads), &what, &number(rate.converted)])
}

/// The closed leads behind a figure of the page on scores.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ScoreSpot {
    /// Those with these values, by field.
    pub signs: Vec<(FieldId, Level)>,
    /// Those of this fifth of the check.
    pub fifth: Option<usize>,
    /// Only those that were converted.
    pub is_converted: bool,
}

impl ScoreSpot {
    /// The leads with some values.
    pub fn of(outcomes: &LeadOutcomes, signs: &[Sign]) -> ScoreSpot {
        let sign = |(factor, code): &Sign| {
            Some((outcomes.factors().get(*factor)?.field, *outcomes.levels().get(*factor)?.get(usize::from(*code))?))
        };
        ScoreSpot { signs: signs.iter().filter_map(sign).collect(), ..ScoreSpot::default() }
    }

    /// The same leads, only those that were converted.
    pub fn converted(mut self) -> ScoreSpot {
        self.is_converted = true;
        self
    }

    /// The values by their indexes; `None` if one of them is not there any more.
    pub fn signs(&self, outcomes: &LeadOutcomes) -> Option<Vec<Sign>> {
        let sign = |(field, level): &(FieldId, Level)| {
            let factor = outcomes.factors().iter().position(|factor| factor.field == *field)?;
            let code = outcomes.levels()[factor].iter().position(|own| own == level)?;
            Some((factor, u8::try_from(code).ok()?))
        };
        self.signs.iter().map(sign).collect()
    }

    /// The text in addresses.
    pub fn write(&self) -> String {
        let level = |level: &Level| match level {
            Level::None => "none".to_string(),
            Level::Yes => "yes".to_string(),
            Level::Entry(id) => id.to_string(),
            Level::From(from) => format!("from{from}"),
        };
        let mut parts: Vec<String> = vec!["leads".to_string()];
        parts.extend(self.signs.iter().map(|(field, own)| format!("{}:{}", field.0, level(own))));
        parts.extend(self.fifth.map(|fifth| format!("fifth:{fifth}")));
        parts.extend(self.is_converted.then(|| "converted".to_string()));
        parts.join(",")
    }

    /// Reads the output of [`ScoreSpot::write`].
    pub fn read(text: &str) -> Option<ScoreSpot> {
        let mut spot = ScoreSpot::default();
        let rest = text.strip_prefix("leads")?;
        for part in rest.split(',').filter(|part| !part.is_empty()) {
            match part.split_once(':') {
                None if part == "converted" => spot.is_converted = true,
                None => return None,
                Some(("fifth", place)) => spot.fifth = Some(place.parse().ok().filter(|place| *place < 5)?),
                Some((field, level)) => {
                    let level = match (level, level.strip_prefix("from")) {
                        ("none", _) => Level::None,
                        ("yes", _) => Level::Yes,
                        (_, Some(from)) => Level::From(from.parse().ok()?),
                        (id, None) => Level::Entry(id.parse().ok()?),
                    };
                    spot.signs.push((FieldId(field.parse().ok()?), level));
                }
            }
        }
        Some(spot)
    }

    /// The address that shows them.
    pub fn href(&self, cx: AppContext) -> String {
        cx.href_with(Route::Reports, &format!("r=lead-scoring&open={}", self.write()))
    }
}

/// Everything that is shown of a lead's score.
#[derive(Clone, PartialEq, Debug)]
pub struct LeadScore {
    /// The score.
    pub score: u8,
    /// What became of the leads that were like this one in the two strongest respects: a sentence, and what opens them.
    pub alike: Option<(String, ScoreSpot)>,
    /// The reasons: whether each raises the score, a sentence, and what opens its leads.
    pub reasons: Vec<(bool, String, ScoreSpot)>,
    /// What became of leads with such a score in the check on the past.
    pub fifth: Option<(Rate, ScoreSpot)>,
}

/// The number of reasons that are named.
const MAX_REASONS: usize = 5;

/// The score of an open lead with its reasons; `None` if it is not open or nothing could be learnt.
pub fn score_of(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &LeadOutcomes,
    learnt: &Learnt,
    id: Id,
) -> Option<LeadScore> {
    let model = learnt.model.as_ref()?;
    let codes = outcomes.open(id)?;
    let score = model.score(codes);
    let signs = model.reasons(codes, MAX_REASONS);
    let closings = outcomes.closings();
    let alike = (signs.len() > 1).then(|| {
        let both = &signs[..2];
        let rate = crate::report::scoring::rate_with(&closings, both);
        (sentence(cx, set, outcomes, both, rate), ScoreSpot::of(outcomes, both), rate.leads)
    });
    let reason = |sign: &Sign| {
        let text = sentence(cx, set, outcomes, &[*sign], model.rate(*sign));
        (model.raises(*sign), text, ScoreSpot::of(outcomes, &[*sign]))
    };
    let fifth = learnt.check.as_ref().map(|check: &PastCheck| {
        let place = 4 - usize::from(score / 20).min(4);
        let own = &check.fifths[place];
        let rate = Rate { leads: own.leads.len() as u32, converted: own.converted.len() as u32 };
        (rate, ScoreSpot { fifth: Some(place), ..ScoreSpot::default() })
    });
    Some(LeadScore {
        score,
        alike: alike.filter(|(.., leads)| *leads > 0).map(|(text, spot, _)| (text, spot)),
        reasons: signs.iter().map(reason).collect(),
        fifth,
    })
}
