//! The scores of open records as values of their rows.
use super::factors::{ACCOUNT, Factor, Level, MEETINGS, Measures};
use super::outcomes::{Outcomes, ending_field};
use super::scoring::ScoreModel;
use crate::base::{Date, FieldId, Id, Row};
use crate::domain::records::activity;
use crate::domain::{RecordType, defaults};
use crate::store::computed_values::{Records, Scores};
use crate::store::exchange_rates::ExchangeRates;

/// Factors of one row with the points of their levels.
#[derive(Default)]
struct Parts {
    /// The fields, in order.
    fields: Vec<FieldId>,
    parts: Vec<(Factor, Points)>,
}

type Points = Vec<(Level, i32)>;

/// Gives open records their scores, from what their rows have now. That is what the journal tells of them as well.
pub struct Scorer {
    kind: RecordType,
    own: Parts,
    /// Of the account.
    linked: Parts,
    /// Of meetings.
    meetings: Option<Points>,
    rates: ExchangeRates,
    /// The stages or statuses of closed records.
    closed: Vec<Id>,
    model: Option<ScoreModel>,
}

impl Scorer {
    /// What gives scores by what was learnt from outcomes; none if nothing was learnt.
    pub fn new(outcomes: &Outcomes, model: Option<&ScoreModel>) -> Scorer {
        let mut all: Vec<(Factor, Points)> = Vec::new();
        for (at, factor) in outcomes.factors().iter().enumerate() {
            let points = |code: u8| model.map_or(0, |model| model.points_of((at, code)));
            let levels = outcomes.levels()[at].iter().zip(0..=u8::MAX);
            all.push((*factor, levels.map(|(level, code)| (*level, points(code))).collect()));
        }
        let (meetings, all): (Vec<_>, Vec<_>) = all.into_iter().partition(|(factor, _)| factor.field == MEETINGS);
        let (linked, own): (Vec<_>, Vec<_>) = all.into_iter().partition(|(factor, _)| factor.of_account().is_some());
        Scorer {
            kind: outcomes.kind(),
            own: Parts::new(own, |factor| factor.field),
            linked: Parts::new(linked, |factor| factor.of_account().unwrap_or(factor.field)),
            meetings: meetings.into_iter().map(|(_, points)| points).next(),
            rates: outcomes.rates().clone(),
            closed: outcomes.closed(),
            model: model.cloned(),
        }
    }
}

impl Parts {
    fn new(mut parts: Vec<(Factor, Points)>, field: impl Fn(&Factor) -> FieldId) -> Parts {
        parts.sort_unstable_by_key(|(factor, _)| field(factor));
        Parts { fields: parts.iter().map(|(factor, _)| field(factor)).collect(), parts }
    }

    fn sum(&self, row: Option<&Row>, by: Measures) -> i32 {
        let mut raw: Vec<&[u8]> = vec![&[]; self.fields.len()];
        row.into_iter().for_each(|row| row.read_fields(&self.fields, &mut raw));
        let own = self.parts.iter().zip(raw);
        own.map(|((factor, points), raw)| points_of(points, factor.level_of(raw, by))).sum()
    }
}

fn points_of(points: &[(Level, i32)], level: Level) -> i32 {
    points.iter().find(|(own, _)| *own == level).map_or(0, |(_, points)| *points)
}

fn was_held(activity: &Row) -> bool {
    activity.link(activity::TYPE) == Some(defaults::MEETING) && activity.get(activity::DONE).is_some()
}

impl Scores for Scorer {
    fn score(&self, set: &dyn Records, row: &Row, today: Date) -> Option<u8> {
        let model = self.model.as_ref()?;
        if row.link(ending_field(self.kind)).is_some_and(|end| self.closed.contains(&end)) {
            return None;
        }
        let by = Measures { rates: &self.rates, day: today };
        let mut sum = self.own.sum(Some(row), by);
        if !self.linked.fields.is_empty() {
            let account = row.link(ACCOUNT).and_then(|account| set.record(RecordType::Account, account));
            sum += self.linked.sum(account, by);
        }
        if let Some(points) = &self.meetings {
            let had = set.any_linking(row.id(), RecordType::Activity, activity::OPPORTUNITY, was_held);
            let level = if had { Level::Yes } else { Level::None };
            sum += points_of(points, level);
        }
        Some(model.rank(sum))
    }

    fn has_learnt(&self) -> bool {
        self.model.is_some()
    }
}
