//! What a quarter may bring, drawn many times over. Plain and seeded: the same question has the same answer everywhere.
use crate::base::random::SplitMix64;

/// What is drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SimulationInput {
    /// What is closed already, in minor units.
    pub closed: i64,
    /// The open deals: what each brings, and its chance in millionths.
    pub deals: Vec<(i64, u32)>,
    /// What is to be reached; 0 for nothing.
    pub goal: i64,
    /// Where the dice begin.
    pub seed: u32,
}

/// What came out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SimulationResult {
    /// How many times it was drawn.
    pub runs: u32,
    /// One run in ten ended at this sum or below it.
    pub low: i64,
    /// Half of the runs ended at this sum or below it.
    pub middle: i64,
    /// Nine runs in ten ended at this sum or below it.
    pub high: i64,
    /// Runs that reached the goal.
    pub reached: u32,
    /// How many runs ended between one sum and the next, from the lowest one on.
    pub bins: Vec<HistogramBin>,
}

/// A stretch of sums.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistogramBin {
    /// The lowest sum.
    pub from: i64,
    /// The sum it ends before; the last one ends with it.
    pub to: i64,
    /// Runs that ended there.
    pub runs: u32,
}

/// A chance that is certain.
pub const CERTAIN: u32 = 1_000_000;
/// Runs at most, and how many dice are thrown in all before there are fewer runs.
const RUNS: usize = 10_000;
const MAX_DRAWS: usize = 60_000_000;
const FEWEST: usize = 400;
const BINS: usize = 24;

/// Draws: in each run every deal is won or not by its own chance, apart from all others.
pub fn simulate(draw: &SimulationInput) -> SimulationResult {
    // What is certain, and what cannot be, needs no dice.
    let certain = draw.deals.iter().filter(|(_, chance)| *chance >= CERTAIN);
    let start = certain.fold(draw.closed, |sum, (minor, _)| sum.saturating_add(*minor));
    let limit = |chance: u32| (u64::from(chance) * (1 << 32) / u64::from(CERTAIN)) as u32;
    let open: Vec<(i64, u32)> =
        draw.deals.iter().filter(|(_, chance)| (1..CERTAIN).contains(chance)).copied().collect();
    let open: Vec<(i64, u32)> = open.into_iter().map(|(minor, chance)| (minor, limit(chance))).collect();
    let runs = (MAX_DRAWS / open.len().max(1)).clamp(FEWEST, RUNS);
    let mut dice = SplitMix64(u64::from(draw.seed) << 20);
    let run = |_| {
        let won = open.iter().filter(|(_, limit)| dice.next_u32() < *limit);
        won.fold(start, |sum, (minor, _)| sum.saturating_add(*minor))
    };
    let mut sums: Vec<i64> = (0..runs).map(run).collect();
    sums.sort_unstable();
    let at = |tenths: usize| sums[(runs * tenths).div_ceil(10).clamp(1, runs) - 1];
    SimulationResult {
        runs: runs as u32,
        low: at(1),
        middle: at(5),
        high: at(9),
        reached: (runs - sums.partition_point(|sum| *sum < draw.goal)) as u32,
        bins: bins(&sums),
    }
}

/// Equal stretches with round ends, over all sums.
fn bins(sums: &[i64]) -> Vec<HistogramBin> {
    let (Some(least), Some(most)) = (sums.first(), sums.last()) else { return Vec::new() };
    let span = i128::from(*most) - i128::from(*least);
    // The smallest of 1, 2, 5, 10, 20, 50 ... that needs no more stretches than are drawn.
    let mut step: i128 = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if span / step < BINS as i128 {
            break;
        }
        let ten = 10i128.pow(step.ilog10());
        step = ten * factor;
    }
    let mut from = i128::from(*least).div_euclid(step) * step;
    let fit = |number: i128| number.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
    let mut out = Vec::new();
    while from <= i128::from(*most) {
        let (low, high) = (fit(from), fit(from + step));
        let runs = sums.partition_point(|sum| *sum < high) - sums.partition_point(|sum| *sum < low);
        out.push(HistogramBin { from: low, to: high, runs: runs as u32 });
        from += step;
    }
    out
}

/// How often something happened of how often it could have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rate {
    /// How often it happened.
    pub part: u32,
    /// How often it could have.
    pub all: u32,
}

impl Rate {
    /// The interval that holds the true rate in 19 of 20 cases (Wilson), in thousandths; `None` if nothing happened
    /// yet.
    pub fn wilson_interval(self) -> Option<(i64, i64)> {
        if self.all == 0 {
            return None;
        }
        const Z: f64 = 1.959_963_985;
        let (n, p) = (f64::from(self.all), f64::from(self.part) / f64::from(self.all));
        let z2 = Z * Z / n;
        let middle = p + z2 / 2.0;
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n)).sqrt();
        let end = |value: f64| ((value / (1.0 + z2)).clamp(0.0, 1.0) * 1_000.0).round() as i64;
        Some((end(middle - reach), end(middle + reach)))
    }
}
