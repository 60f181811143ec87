//! Figures of reports: exact, and rounded only for display.
use crate::base::money::Sums;
use crate::base::{Currency, Money, rounded};

/// Milliseconds in a day.
pub const DAY: i64 = 86_400_000;

/// A figure.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Figure {
    /// There is no data to compute it from.
    #[default]
    None,
    /// A number of records.
    Count(i64),
    /// Amounts, by currency.
    Money(Sums),
    /// A ratio of two numbers.
    Ratio(i128, i128),
    /// A duration in milliseconds.
    Time(i64),
    /// A number in millionths.
    Number(i64),
}

impl Figure {
    /// A number to draw and sort by: millionths of a ratio, minor units in `currency`, milliseconds.
    pub fn size(&self, currency: Option<Currency>) -> i64 {
        let fit = |number: i128| number.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        match self {
            Figure::None => 0,
            Figure::Count(count) => *count,
            Figure::Money(sums) => match currency {
                Some(currency) => sums.0.get(&currency).map_or(0, |sum| fit(*sum)),
                None => sums.0.iter().next().map_or(0, |(_, sum)| fit(*sum)),
            },
            Figure::Ratio(part, whole) => fit(rounded(part * 1_000_000, *whole)),
            Figure::Time(time) => *time,
            Figure::Number(number) => *number,
        }
    }

    /// The unit; figures with the same unit can share an axis.
    pub fn unit(&self) -> Unit {
        match self {
            Figure::None => Unit::None,
            Figure::Count(_) => Unit::Count,
            Figure::Money(_) => Unit::Money,
            Figure::Ratio(..) => Unit::Percent,
            Figure::Time(_) => Unit::Time,
            Figure::Number(_) => Unit::Number,
        }
    }
}

/// The unit of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// No figure.
    None,
    /// Records.
    Count,
    /// Amounts.
    Money,
    /// Percent.
    Percent,
    /// A duration.
    Time,
    /// Plain numbers.
    Number,
}

/// An amount from a sum, limited to the largest amount.
pub fn money(minor: i128, currency: Currency) -> Money {
    Money { minor: minor.clamp(i64::MIN.into(), i64::MAX.into()) as i64, currency }
}
