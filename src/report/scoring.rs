//! Scores of open leads and deals, from what became of closed ones: for each value of each factor, how many had it and how many of
//! these were converted or won. The score of a record is the share of closed ones that had fewer points. It is checked on the
//! past: learnt from those closed before a day, and compared with what became of those closed after it.
use super::factors::Level;
use super::outcomes::Closing;
use crate::base::{Date, Id, Timestamp};

/// Fewer closed records than this say nothing.
pub const MIN_CLOSED: usize = 30;
/// Nor do fewer that were won, or not won.
pub const MIN_EACH: usize = 8;
/// A value that fewer closed records had gives no points.
pub const MIN_RECORDS: u32 = 5;
/// Every rate is moved towards that of all as if so many more had it: few records prove little.
const SMOOTHING: f64 = 10.0;
/// Fewer points than this are no reason worth naming.
const LEAST_POINTS: i32 = 15;
/// The share of records, in percent, from which a check on the past learns.
const LEARNT: usize = 70;

/// Closed records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rate {
    /// All of them.
    pub records: u32,
    /// Those that were won: converted, if they are leads.
    pub won: u32,
}

impl Rate {
    fn add(&mut self, is_won: bool) {
        self.records += 1;
        self.won += u32::from(is_won);
    }

    fn of<'a>(closings: impl IntoIterator<Item = &'a Closing>) -> Rate {
        let mut rate = Rate::default();
        closings.into_iter().for_each(|closing| rate.add(closing.is_won));
        rate
    }

    /// Whether there are enough records with each outcome to learn from.
    pub fn is_enough(self) -> bool {
        let (won, others) = (self.won as usize, (self.records - self.won) as usize);
        self.records as usize >= MIN_CLOSED && won >= MIN_EACH && others >= MIN_EACH
    }
}

/// A value of a factor, by its index and that of its level.
pub type Sign = (usize, u8);

/// What was learnt from closed records.
#[derive(Clone, PartialEq, Debug)]
pub struct ScoreModel {
    /// All closed records.
    pub all: Rate,
    /// By factor and level.
    pub rates: Vec<Vec<Rate>>,
    /// The points of each value: hundredths of the logarithm by which it changes the odds.
    pub points: Vec<Vec<i32>>,
    /// The points of all closed records, in order.
    ranks: Vec<i32>,
}

impl ScoreModel {
    /// Learns from closed records; `None` if there are too few. `levels` are those of each factor.
    pub fn learn(closings: &[&Closing], levels: &[Vec<Level>]) -> Option<ScoreModel> {
        let all = Rate::of(closings.iter().copied());
        if !all.is_enough() {
            return None;
        }
        let mut rates: Vec<Vec<Rate>> = levels.iter().map(|levels| vec![Rate::default(); levels.len()]).collect();
        for closing in closings {
            for (rates, code) in rates.iter_mut().zip(&closing.codes) {
                if let Some(rate) = rates.get_mut(usize::from(*code)) {
                    rate.add(closing.is_won);
                }
            }
        }
        let odds = |share: f64| (share / (1.0 - share)).ln();
        let usual = f64::from(all.won) / f64::from(all.records);
        let points = |rate: &Rate| {
            if rate.records < MIN_RECORDS {
                return 0;
            }
            let share = (f64::from(rate.won) + SMOOTHING * usual) / (f64::from(rate.records) + SMOOTHING);
            ((odds(share) - odds(usual)) * 100.0).round() as i32
        };
        let points = rates.iter().map(|rates| rates.iter().map(points).collect()).collect();
        let mut model = ScoreModel { all, rates, points, ranks: Vec::new() };
        model.ranks = closings.iter().map(|closing| model.sum(&closing.codes)).collect();
        model.ranks.sort_unstable();
        Some(model)
    }

    /// The points of a value.
    pub(super) fn points_of(&self, (factor, code): Sign) -> i32 {
        self.points.get(factor).and_then(|points| points.get(usize::from(code))).copied().unwrap_or(0)
    }

    /// The rate of a value.
    pub fn rate(&self, (factor, code): Sign) -> Rate {
        self.rates.get(factor).and_then(|rates| rates.get(usize::from(code))).copied().unwrap_or_default()
    }

    /// The points of a record.
    pub fn sum(&self, codes: &[u8]) -> i32 {
        codes.iter().enumerate().map(|(factor, code)| self.points_of((factor, *code))).sum()
    }

    /// The score of a record: how many percent of the closed ones had fewer points, and half of those with as many.
    pub fn score(&self, codes: &[u8]) -> u8 {
        self.rank(self.sum(codes))
    }

    /// The score of a record with so many points.
    pub fn rank(&self, sum: i32) -> u8 {
        let below = self.ranks.partition_point(|rank| *rank < sum);
        let same = self.ranks.partition_point(|rank| *rank <= sum) - below;
        ((below * 2 + same) * 50 / self.ranks.len().max(1)) as u8
    }

    /// The values that raise or lower the score of a record most, the strongest first.
    pub fn reasons(&self, codes: &[u8], most: usize) -> Vec<Sign> {
        let mut all: Vec<Sign> = codes.iter().copied().enumerate().collect();
        all.retain(|sign| self.points_of(*sign).abs() >= LEAST_POINTS);
        all.sort_by_key(|sign| std::cmp::Reverse(self.points_of(*sign).abs()));
        all.truncate(most);
        all
    }

    /// Whether a value raises the score.
    pub fn raises(&self, sign: Sign) -> bool {
        self.points_of(sign) > 0
    }
}

/// The closed records that had some values.
pub fn with_signs<'a>(closings: &[&'a Closing], signs: &[Sign]) -> Vec<&'a Closing> {
    let has = |closing: &&&Closing| signs.iter().all(|(factor, code)| closing.codes.get(*factor) == Some(code));
    closings.iter().filter(has).copied().collect()
}

/// How many records with some values there were, and how many were won.
pub fn rate_with(closings: &[&Closing], signs: &[Sign]) -> Rate {
    Rate::of(with_signs(closings, signs))
}

/// A fifth of the records on which was checked, by their score.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fifth {
    /// The records.
    pub records: Vec<Id>,
    /// Those that were won.
    pub won: Vec<Id>,
}

/// A check of the scores on the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastCheck {
    /// The first day on which records were closed whose outcome was not known.
    pub since: Date,
    /// The number of records closed before, from which was learnt.
    pub learnt: usize,
    /// Those closed since, the best scores first.
    pub fifths: [Fifth; 5],
}

impl PastCheck {
    /// Learns from the records closed before a day, and scores those closed since by what was known before they were closed. `None`
    /// if there are too few of either.
    pub fn of(closings: &[&Closing], levels: &[Vec<Level>], midnight: impl Fn(Date) -> Timestamp) -> Option<PastCheck> {
        let at = closings.get(closings.len() * LEARNT / 100)?.at;
        let day = at.day();
        // In local time, the day may have begun before or after.
        let around = [day.add_days(1), day];
        let since = around.into_iter().find(|day| midnight(*day) <= at).unwrap_or(day.add_days(-1));
        let (before, after): (Vec<&Closing>, Vec<&Closing>) =
            closings.iter().partition(|closing| closing.at < midnight(since));
        let model = ScoreModel::learn(&before, levels)?;
        if !Rate::of(after.iter().copied()).is_enough() {
            return None;
        }
        let mut scored: Vec<(i32, &Closing)> =
            after.iter().map(|closing| (-model.sum(&closing.codes), *closing)).collect();
        scored.sort_by_key(|(points, closing)| (*points, closing.record));
        let mut fifths: [Fifth; 5] = Default::default();
        let count = scored.len();
        for (place, (_, closing)) in scored.into_iter().enumerate() {
            let fifth = &mut fifths[place * 5 / count];
            fifth.records.push(closing.record);
            fifth.won.extend(closing.is_won.then_some(closing.record));
        }
        Some(PastCheck { since, learnt: before.len(), fifths })
    }

    /// All records on which was checked, and how many were won.
    pub fn all(&self) -> Rate {
        let sum = |of: fn(&Fifth) -> usize| self.fifths.iter().map(of).sum::<usize>() as u32;
        Rate { records: sum(|fifth| fifth.records.len()), won: sum(|fifth| fifth.won.len()) }
    }
}
