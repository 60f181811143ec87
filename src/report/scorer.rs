//! The scores of open leads as values of their rows.
use super::lead_outcomes::{Factor, LeadOutcomes, Level};
use super::scoring::ScoreModel;
use crate::base::{FieldId, Id, Row};
use crate::domain::records::lead;
use crate::store::computed_values::Scores;

/// A factor with the points of its levels.
struct Part {
    factor: Factor,
    points: Vec<(Level, i32)>,
}

/// Gives open leads their scores, from what their rows have now. That is what the journal tells of them as well.
pub struct Scorer {
    /// The fields of the parts, in order.
    fields: Vec<FieldId>,
    parts: Vec<Part>,
    /// The statuses of closed leads.
    closed: Vec<Id>,
    model: Option<ScoreModel>,
}

impl Scorer {
    /// What gives scores by what was learnt from outcomes; none if nothing was learnt.
    pub fn new(outcomes: &LeadOutcomes, model: Option<&ScoreModel>) -> Scorer {
        let points = |at: usize| {
            let own = outcomes.levels()[at].iter().zip(0..=u8::MAX);
            let points = |code: u8| model.map_or(0, |model| model.points_of((at, code)));
            own.map(|(level, code)| (*level, points(code))).collect::<Vec<(Level, i32)>>()
        };
        let part = |(at, factor): (usize, &Factor)| Part { factor: *factor, points: points(at) };
        let mut parts: Vec<Part> = outcomes.factors().iter().enumerate().map(part).collect();
        parts.sort_unstable_by_key(|part| part.factor.field);
        let fields = parts.iter().map(|part| part.factor.field).collect();
        Scorer { fields, parts, closed: outcomes.closed_statuses(), model: model.cloned() }
    }
}

impl Scores for Scorer {
    fn score(&self, row: &Row) -> Option<u8> {
        let model = self.model.as_ref()?;
        if row.link(lead::STATUS).is_some_and(|status| self.closed.contains(&status)) {
            return None;
        }
        let mut raw: Vec<&[u8]> = vec![&[]; self.fields.len()];
        row.read_fields(&self.fields, &mut raw);
        let points = |(part, raw): (&Part, &&[u8])| {
            let level = part.factor.level_of(raw);
            part.points.iter().find(|(own, _)| *own == level).map_or(0, |(_, points)| *points)
        };
        Some(model.rank(self.parts.iter().zip(&raw).map(points).sum()))
    }

    fn has_learnt(&self) -> bool {
        self.model.is_some()
    }
}
