//! Several currencies in a report: each amount is converted into the workspace's currency before it is added.
use super::accumulator::Accumulator;
use crate::base::{Currency, Date, Money};
use crate::store::RecordStore;
use crate::store::exchange_rates::{self, ExchangeRates};

/// Converts amounts into the workspace's currency, one by one.
pub struct CurrencyTable {
    base: Currency,
    rates: ExchangeRates,
}

impl CurrencyTable {
    /// Uses the rates of a date.
    pub fn new(set: &RecordStore, today: Date) -> CurrencyTable {
        CurrencyTable { base: exchange_rates::base_currency(set), rates: ExchangeRates::on(set, today) }
    }

    /// An amount in the workspace's currency, or unchanged if there is no rate; `is_alone` means that there is no other
    /// currency, so that nothing has to be converted.
    pub fn convert(&self, own: Currency, minor: i64, is_alone: bool) -> (Currency, i64) {
        if is_alone {
            return (own, minor);
        }
        let money = self.rates.convert_if_known(Money { minor, currency: own });
        (money.currency, money.minor)
    }

    /// Whether several currencies occur and some have rates.
    pub fn is_converted(&self, total: &[Accumulator]) -> bool {
        self.rates.apply_to(&total.iter().flat_map(|tally| tally.plain.iter().map(|entry| entry.0)).collect::<Vec<_>>())
    }

    /// The currency of most amounts, with the workspace's own preferred.
    pub fn drawn(&self, total: &[Accumulator], is_converted: bool) -> Option<Currency> {
        let mut seen = total.iter().flat_map(|tally| tally.amounts(is_converted).iter());
        let has_own = seen.clone().any(|entry| entry.0 == self.base);
        if has_own { Some(self.base) } else { seen.next().map(|entry| entry.0) }
    }

    /// The dates of the oldest and the newest rate by which amounts in some currencies are converted.
    pub fn days(&self, currencies: impl Iterator<Item = Currency>) -> Option<(Date, Date)> {
        self.rates.days(currencies)
    }
}
