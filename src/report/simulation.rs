//! Monte Carlo simulation of a quarter's result. It is seeded: the same input has the same result everywhere.
use crate::base::random::SplitMix64;

/// The input of a simulation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SimulationInput {
    /// The closed amount, in minor units.
    pub closed: i64,
    /// The open deals: the amount of each, and its probability in millionths.
    pub deals: Vec<(i64, u32)>,
    /// The goal; 0 for none.
    pub goal: i64,
    /// The seed of the random numbers.
    pub seed: u32,
}

/// The result of a simulation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SimulationResult {
    /// The number of runs.
    pub runs: u32,
    /// The 10th percentile: one run in ten ended at this sum or below.
    pub low: i64,
    /// The median: half of the runs ended at this sum or below.
    pub middle: i64,
    /// The 90th percentile: nine runs in ten ended at this sum or below.
    pub high: i64,
    /// The number of runs that reached the goal.
    pub reached: u32,
    /// The histogram, from the lowest sum on.
    pub bins: Vec<HistogramBin>,
}

/// A bin of the histogram.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistogramBin {
    /// The lowest sum.
    pub from: i64,
    /// The exclusive upper bound; inclusive for the last bin.
    pub to: i64,
    /// The number of runs in the bin.
    pub runs: u32,
}

/// The probability of a certain event.
pub const CERTAIN: u32 = 1_000_000;
/// The maximum number of runs, and the number of random numbers beyond which there are fewer runs.
const RUNS: usize = 10_000;
const MAX_DRAWS: usize = 60_000_000;
const FEWEST: usize = 400;
const BINS: usize = 24;

/// Simulates: in each run, every deal is won or not by its own probability, independently of all others.
pub fn simulate(draw: &SimulationInput) -> SimulationResult {
    // Certain and impossible deals need no random number.
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

/// Bins of equal width with round bounds, over all sums.
fn bins(sums: &[i64]) -> Vec<HistogramBin> {
    let (Some(least), Some(most)) = (sums.first(), sums.last()) else { return Vec::new() };
    let span = i128::from(*most) - i128::from(*least);
    // The smallest of 1, 2, 5, 10, 20, 50 ... that needs no more than the maximum number of bins.
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

/// An observed rate: how many of how many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rate {
    /// The number of occurrences.
    pub part: u32,
    /// The number of trials.
    pub all: u32,
}

impl Rate {
    /// The 95 % confidence interval of the true rate (Wilson), in thousandths; `None` without trials.
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
