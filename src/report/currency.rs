//! Amounts of several currencies in a report: each is turned into the workspace's currency before it is added.
use super::accumulator::Accumulator;
use crate::base::{Currency, Date, Money};
use crate::store::RecordStore;
use crate::store::exchange_rates::{self, ExchangeRates};

/// Turns amounts into the workspace's currency, amount by amount.
pub struct CurrencyTable {
    base: Currency,
    rates: ExchangeRates,
}

impl CurrencyTable {
    /// With the rates of a day.
    pub fn new(set: &RecordStore, today: Date) -> CurrencyTable {
        CurrencyTable { base: exchange_rates::base_currency(set), rates: ExchangeRates::on(set, today) }
    }

    /// An amount in the workspace's currency, or as it is where there is no rate; `is_alone` says that there is no
    /// other currency it could meet.
    pub fn convert(&self, own: Currency, minor: i64, is_alone: bool) -> (Currency, i64) {
        if is_alone || own == self.base {
            return (own, minor);
        }
        let converted = self.rates.convert(Money { minor, currency: own });
        converted.map_or((own, minor), |(money, _)| (money.currency, money.minor))
    }

    /// Whether amounts of several currencies come together and there are rates for some.
    pub fn is_converted(&self, total: &[Accumulator]) -> bool {
        let mut seen: Vec<Currency> = total.iter().flat_map(|tally| tally.plain.iter().map(|entry| entry.0)).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len() > 1 && seen.iter().any(|own| self.rates.iter().any(|(other, ..)| other == *own))
    }

    /// The currency that most amounts are in, the workspace's own first.
    pub fn drawn(&self, total: &[Accumulator], is_converted: bool) -> Option<Currency> {
        let mut seen = total.iter().flat_map(|tally| tally.amounts(is_converted).iter());
        let has_own = seen.clone().any(|entry| entry.0 == self.base);
        if has_own { Some(self.base) } else { seen.next().map(|entry| entry.0) }
    }

    /// The days the oldest and the newest rate used are from.
    pub fn days(&self, is_converted: bool) -> Option<(Date, Date)> {
        let days = || self.rates.iter().map(|(_, _, from)| from);
        is_converted.then(|| days().min().zip(days().max())).flatten()
    }
}
