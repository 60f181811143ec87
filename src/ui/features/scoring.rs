//! Scores of leads and deals in words, for the pages that show them.
use crate::app_state::learnt::Learnt;
use crate::base::{FieldId, Id, Money};
use crate::domain::records::lead;
use crate::domain::{FieldType, RecordType};
use crate::locale::{Phrase, format, phrases};
use crate::report::factors::{Factor, Level, MEETINGS, SCORED};
use crate::report::outcomes::Outcomes;
use crate::report::scoring::{PastCheck, Rate, Sign};
use crate::store::{RecordStore, display_names, exchange_rates};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The query with which the page of a record shows how its score comes about.
pub const SCORE_ADDRESS: &str = "score";

/// What is said differently of leads and of deals.
pub struct ScoreWords {
    /// What became of records with some values.
    pub reason: Phrase,
    /// What a score is.
    pub how: Phrase,
    /// What became of records with such a score.
    pub checked: Phrase,
    /// That there is no check yet.
    pub no_check: Phrase,
    /// That there is no score.
    pub needs: Phrase,
    /// What a check needs.
    pub check_needs: Phrase,
    /// Closed records.
    pub closed: Phrase,
    /// Those that were won.
    pub won: Phrase,
    /// Of those that were won.
    pub of_won: Phrase,
    /// How is checked.
    pub check_text: Phrase,
    /// That the scores are no better than chance.
    pub no_better: Phrase,
    /// The share of those that were won.
    pub share: Phrase,
    /// The heading of the factors.
    pub factors: Phrase,
    /// Too few of them.
    pub few: Phrase,
    /// The heading of open records.
    pub open: Phrase,
    /// That none is open.
    pub no_open: Phrase,
    /// How a record ended: not won, and won.
    pub outcomes: [Phrase; 2],
    /// That some were closed before.
    pub unknown: Phrase,
    /// From where the figures are.
    pub note: Phrase,
    /// How points come about.
    pub points: Phrase,
}

static OF_LEADS: ScoreWords = ScoreWords {
    reason: phrases::SCORE_REASON,
    how: phrases::SCORE_HOW,
    checked: phrases::SCORE_CHECKED,
    no_check: phrases::SCORE_NO_CHECK,
    needs: phrases::SCORE_NEEDS,
    check_needs: phrases::SCORE_CHECK_NEEDS,
    closed: phrases::SCORE_CLOSED_LEADS,
    won: phrases::SCORE_CONVERTED,
    of_won: phrases::SCORE_OF_CONVERSIONS,
    check_text: phrases::SCORE_CHECK_TEXT,
    no_better: phrases::SCORE_NO_BETTER,
    share: phrases::SCORE_SHARE,
    factors: phrases::SCORE_FACTORS,
    few: phrases::SCORE_FEW,
    open: phrases::SCORE_OPEN_LEADS,
    no_open: phrases::SCORE_NO_OPEN,
    outcomes: [phrases::SCORE_NOT_CONVERTED, phrases::SCORE_WAS_CONVERTED],
    unknown: phrases::SCORE_UNKNOWN,
    note: phrases::SCORE_NOTE,
    points: phrases::SCORE_POINTS,
};

static OF_DEALS: ScoreWords = ScoreWords {
    reason: phrases::DEAL_SCORE_REASON,
    how: phrases::DEAL_SCORE_HOW,
    checked: phrases::DEAL_SCORE_CHECKED,
    no_check: phrases::DEAL_SCORE_NO_CHECK,
    needs: phrases::DEAL_SCORE_NEEDS,
    check_needs: phrases::DEAL_SCORE_CHECK_NEEDS,
    closed: phrases::DEAL_SCORE_CLOSED,
    won: phrases::DEAL_SCORE_WON,
    of_won: phrases::DEAL_SCORE_OF_WON,
    check_text: phrases::DEAL_SCORE_CHECK_TEXT,
    no_better: phrases::DEAL_SCORE_NO_BETTER,
    share: phrases::DEAL_SCORE_SHARE,
    factors: phrases::DEAL_SCORE_FACTORS,
    few: phrases::DEAL_SCORE_FEW,
    open: phrases::DEAL_SCORE_OPEN,
    no_open: phrases::DEAL_SCORE_NO_OPEN,
    outcomes: [phrases::DEAL_SCORE_LOST, phrases::DEAL_SCORE_WAS_WON],
    unknown: phrases::DEAL_SCORE_UNKNOWN,
    note: phrases::DEAL_SCORE_NOTE,
    points: phrases::DEAL_SCORE_POINTS,
};

/// The words for records of a type.
pub fn words(kind: RecordType) -> &'static ScoreWords {
    if kind == RecordType::Opportunity { &OF_DEALS } else { &OF_LEADS }
}

/// The key of the report on the scores of a type.
pub fn report_key(kind: RecordType) -> &'static str {
    if kind == RecordType::Opportunity { "opportunity-scoring" } else { "lead-scoring" }
}

/// The name of a factor.
pub fn factor_name(cx: AppContext, set: &RecordStore, kind: RecordType, factor: Factor) -> String {
    match factor.field {
        // It has the same number in both types.
        lead::LAST_ACTIVITY => cx.t(phrases::SCORE_ACTIVITY).to_string(),
        MEETINGS => cx.t(phrases::SCORE_MEETING).to_string(),
        _ if factor.is_age() => cx.t(phrases::SCORE_AGE).to_string(),
        number => set.field(kind, number).map_or("", |field| field.label.of(cx.language)).to_string(),
    }
}

/// The value of a factor in words.
pub fn level_name(cx: AppContext, set: &RecordStore, kind: RecordType, factor: Factor, level: Level) -> String {
    let field = set.field(kind, factor.field);
    let is_flag = factor.field == MEETINGS || field.is_some_and(|field| field.kind == FieldType::Flag);
    let number = |number: u32| format::number(number.into(), cx.language);
    match level {
        Level::Entry(id) => match display_names::name_of(set, id, cx.language) {
            name if name.is_empty() => cx.t(phrases::NO_VALUE).to_string(),
            name => name,
        },
        Level::From(from) if factor.is_amount() => {
            let currency = exchange_rates::base_currency(set);
            let amount = |whole: u32| {
                let minor = i64::from(whole) * 10i64.pow(currency.digits());
                format::rounded_money(Money { minor, currency }, cx.language)
            };
            match factor.next(from) {
                Some(next) => cx.t_with(phrases::SCORE_FROM_TO, &[&number(from), &amount(next)]),
                None => cx.t_with(phrases::SCORE_FROM, &[&amount(from)]),
            }
        }
        Level::From(from) => match factor.next(from) {
            Some(next) if next == from + 1 => number(from),
            Some(next) => format!("{}–{}", number(from), number(next - 1)),
            None => format!("{}+", number(from)),
        },
        Level::Yes if is_flag => cx.t(phrases::SCORE_YES).to_string(),
        Level::None if is_flag => cx.t(phrases::SCORE_NO).to_string(),
        Level::None if factor.is_count() => number(0),
        Level::Yes => cx.t(phrases::SCORE_GIVEN).to_string(),
        Level::None => cx.t(phrases::SCORE_NOT_GIVEN).to_string(),
    }
}

/// A factor with its value in words.
pub fn sign_name(cx: AppContext, set: &RecordStore, outcomes: &Outcomes, (factor, code): Sign) -> String {
    let Some(own) = outcomes.factors().get(factor).copied() else { return String::new() };
    let level = outcomes.levels()[factor].get(usize::from(code)).copied().unwrap_or(Level::None);
    let kind = outcomes.kind();
    cx.labelled(&factor_name(cx, set, kind, own), &level_name(cx, set, kind, own, level))
}

/// What became of the records with some values, as a sentence.
pub fn sentence(cx: AppContext, set: &RecordStore, outcomes: &Outcomes, signs: &[Sign], rate: Rate) -> String {
    let name = |sign: &Sign| cx.t_with(phrases::SCORE_QUOTED, &[&sign_name(cx, set, outcomes, *sign)]);
    let names: Vec<String> = signs.iter().map(name).collect();
    let number = |number: u32| format::number(number.into(), cx.language);
    let what = names.join(&format!(" {} ", cx.t(phrases::SCORE_AND)));
    cx.t_with(words(outcomes.kind()).reason, &[&number(rate.records), &what, &number(rate.won)])
}

/// The closed records behind a figure of the page on scores.
#[derive(Clone, PartialEq, Debug)]
pub struct ScoreSpot {
    /// Their type.
    pub kind: RecordType,
    /// Those with these values, by field.
    pub signs: Vec<(FieldId, Level)>,
    /// Those of this fifth of the check.
    pub fifth: Option<usize>,
    /// Only those that were won.
    pub is_won: bool,
}

/// How addresses begin that open records of a type.
const fn prefix(kind: RecordType) -> &'static str {
    if matches!(kind, RecordType::Opportunity) { "deals" } else { "leads" }
}

impl ScoreSpot {
    /// All closed records of a type.
    pub fn all(kind: RecordType) -> ScoreSpot {
        ScoreSpot { kind, signs: Vec::new(), fifth: None, is_won: false }
    }

    /// The records of a fifth.
    pub fn fifth(kind: RecordType, place: usize) -> ScoreSpot {
        ScoreSpot { fifth: Some(place), ..ScoreSpot::all(kind) }
    }

    /// The records with some values.
    pub fn of(outcomes: &Outcomes, signs: &[Sign]) -> ScoreSpot {
        let sign = |(factor, code): &Sign| {
            Some((outcomes.factors().get(*factor)?.field, *outcomes.levels().get(*factor)?.get(usize::from(*code))?))
        };
        ScoreSpot { signs: signs.iter().filter_map(sign).collect(), ..ScoreSpot::all(outcomes.kind()) }
    }

    /// The same records, only those that were won.
    pub fn won(mut self) -> ScoreSpot {
        self.is_won = true;
        self
    }

    /// The values by their indexes; `None` if one of them is not there any more.
    pub fn signs(&self, outcomes: &Outcomes) -> Option<Vec<Sign>> {
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
        let mut parts: Vec<String> = vec![prefix(self.kind).to_string()];
        parts.extend(self.signs.iter().map(|(field, own)| format!("{}:{}", field.0, level(own))));
        parts.extend(self.fifth.map(|fifth| format!("fifth:{fifth}")));
        parts.extend(self.is_won.then(|| "won".to_string()));
        parts.join(",")
    }

    /// Reads the output of [`ScoreSpot::write`].
    pub fn read(text: &str) -> Option<ScoreSpot> {
        let begins = |kind: &RecordType| text.starts_with(prefix(*kind));
        let kind = SCORED.into_iter().find(begins)?;
        let mut spot = ScoreSpot::all(kind);
        let rest = text.strip_prefix(prefix(kind))?;
        for part in rest.split(',').filter(|part| !part.is_empty()) {
            match part.split_once(':') {
                None if part == "won" => spot.is_won = true,
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
        cx.href_with(Route::Reports, &format!("r={}&open={}", report_key(self.kind), self.write()))
    }
}

/// Everything that is shown of the score of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordScore {
    /// The score.
    pub score: u8,
    /// What became of the records that were like this one in the two strongest respects: a sentence, and what opens them.
    pub alike: Option<(String, ScoreSpot)>,
    /// The reasons: whether each raises the score, a sentence, and what opens its records.
    pub reasons: Vec<(bool, String, ScoreSpot)>,
    /// What became of records with such a score in the check on the past.
    pub fifth: Option<(Rate, ScoreSpot)>,
}

/// The number of reasons that are named.
const MAX_REASONS: usize = 5;

/// The score of an open record with its reasons; `None` if it is not open or nothing could be learnt.
pub fn score_of(
    cx: AppContext,
    set: &RecordStore,
    outcomes: &Outcomes,
    learnt: &Learnt,
    id: Id,
) -> Option<RecordScore> {
    let model = learnt.model.as_ref()?;
    let codes = outcomes.open(id, set.viewed_on())?;
    let score = model.score(&codes);
    let signs = model.reasons(&codes, MAX_REASONS);
    let closings = outcomes.closings();
    let alike = (signs.len() > 1).then(|| {
        let both = &signs[..2];
        let rate = crate::report::scoring::rate_with(&closings, both);
        (sentence(cx, set, outcomes, both, rate), ScoreSpot::of(outcomes, both), rate.records)
    });
    let reason = |sign: &Sign| {
        let text = sentence(cx, set, outcomes, &[*sign], model.rate(*sign));
        (model.raises(*sign), text, ScoreSpot::of(outcomes, &[*sign]))
    };
    let fifth = learnt.check.as_ref().map(|check: &PastCheck| {
        let place = 4 - usize::from(score / 20).min(4);
        let own = &check.fifths[place];
        let rate = Rate { records: own.records.len() as u32, won: own.won.len() as u32 };
        (rate, ScoreSpot::fifth(outcomes.kind(), place))
    });
    Some(RecordScore {
        score,
        alike: alike.filter(|(.., records)| *records > 0).map(|(text, spot, _)| (text, spot)),
        reasons: signs.iter().map(reason).collect(),
        fifth,
    })
}
