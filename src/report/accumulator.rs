//! Accumulated values of a group of records: numbers, sums by currency, values for a median.
use super::figure::Figure;
use crate::base::money::Sums;
use crate::base::{Currency, rounded};

/// The accumulated values of one term in one group.
#[derive(Clone, Default)]
pub struct Accumulator {
    /// The number of records.
    pub count: i64,
    /// The number of records with a value, and the sum, of plain numbers.
    pub numbers: (i64, i128),
    /// The same by currency, not converted.
    pub plain: Vec<(Currency, i64, i128)>,
    /// The same by currency, converted record by record if there is a rate.
    pub converted: Vec<(Currency, i64, i128)>,
    /// The values themselves, if a median is needed; amounts are converted.
    pub values: Vec<(Option<Currency>, i64)>,
}

impl Accumulator {
    /// Adds an amount that is not converted.
    pub fn add_plain(&mut self, currency: Currency, minor: i64) {
        add(&mut self.plain, currency, 1, minor.into());
    }

    /// Adds a converted amount, or the original if there is no rate.
    pub fn add_converted(&mut self, currency: Currency, minor: i64) {
        add(&mut self.converted, currency, 1, minor.into());
    }

    /// Adds a plain number.
    pub fn add_number(&mut self, number: i64) {
        self.numbers.0 += 1;
        self.numbers.1 += i128::from(number);
    }

    /// Adds `count` records, of which `filled` have a number, with their sum.
    pub fn add_numbers(&mut self, count: i64, filled: i64, sum: i128) {
        self.count += count;
        self.numbers.0 += filled;
        self.numbers.1 += sum;
    }

    /// [`Accumulator::add_numbers`] for amounts in the only currency.
    pub fn add_amounts(&mut self, count: i64, currency: Option<&Currency>, filled: i64, sum: i128) {
        self.count += count;
        if let Some(currency) = currency.filter(|_| filled > 0) {
            add(&mut self.plain, *currency, filled, sum);
            add(&mut self.converted, *currency, filled, sum);
        }
    }

    /// Adds another accumulator.
    pub fn merge(&mut self, other: &Accumulator) {
        self.count += other.count;
        self.numbers.0 += other.numbers.0;
        self.numbers.1 += other.numbers.1;
        other.plain.iter().for_each(|(currency, count, sum)| add(&mut self.plain, *currency, *count, *sum));
        other.converted.iter().for_each(|(currency, count, sum)| add(&mut self.converted, *currency, *count, *sum));
        self.values.extend_from_slice(&other.values);
    }

    /// Counts and sums by currency.
    pub fn amounts(&self, is_converted: bool) -> &[(Currency, i64, i128)] {
        if is_converted { &self.converted } else { &self.plain }
    }

    /// The sums by currency.
    pub fn sums(&self, is_converted: bool) -> Sums {
        Sums(self.amounts(is_converted).iter().map(|(currency, _, sum)| (*currency, *sum)).collect())
    }

    /// The means by currency.
    pub fn means(&self, is_converted: bool) -> Sums {
        let mean = |(currency, count, sum): &(Currency, i64, i128)| (*currency, rounded(*sum, (*count).into()));
        Sums(self.amounts(is_converted).iter().map(mean).collect())
    }

    /// The medians by currency; for an even number of values, the mean of the two in the middle.
    pub fn medians(&self) -> Vec<(Option<Currency>, i64)> {
        let mut values = self.values.clone();
        values.sort_unstable();
        let median = |values: &[(Option<Currency>, i64)]| {
            let (low, high) = (values[(values.len() - 1) / 2].1, values[values.len() / 2].1);
            (values[0].0, rounded(i128::from(low) + i128::from(high), 2) as i64)
        };
        values.chunk_by(|a, b| a.0 == b.0).map(median).collect()
    }
}

/// Amounts as a figure, or no figure if there are none.
pub fn amounts(sums: Sums) -> Figure {
    if sums.0.is_empty() { Figure::None } else { Figure::Money(sums) }
}

fn add(all: &mut Vec<(Currency, i64, i128)>, currency: Currency, count: i64, sum: i128) {
    match all.iter_mut().find(|(other, ..)| *other == currency) {
        Some((_, own_count, own_sum)) => {
            *own_count += count;
            *own_sum += sum;
        }
        None => all.push((currency, count, sum)),
    }
}
