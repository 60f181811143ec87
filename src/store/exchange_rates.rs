//! The workspace's exchange rates: the value of other currencies in its own on a date. Sums across currencies are
//! formed only by this table, are rounded amount by amount, and are shown as converted, with the dates of the rates.
use std::cmp::Ordering;

use super::record_tables::RecordTables;
use crate::base::decimal;
use crate::base::money::Sums;
use crate::base::{Currency, Date, Money, VecMap, rounded};
use crate::domain::RecordType;
use crate::domain::records::{rate, settings};
use crate::locale::{Language, format, phrases};

/// The rates in force on a date: millionths of the workspace's currency for one unit, and the date they are from.
#[derive(Clone, PartialEq, Debug)]
pub struct ExchangeRates {
    base: Currency,
    rates: VecMap<Currency, (i64, Date)>,
}

impl Default for ExchangeRates {
    /// No rates into the euro.
    fn default() -> ExchangeRates {
        ExchangeRates { base: Currency::EUR, rates: VecMap::default() }
    }
}

/// A sum across currencies.
struct Converted<'a> {
    /// The sum in the workspace's currency; amounts without a rate remain in their own.
    sums: &'a Sums,
    /// The dates of the oldest and the newest rate.
    days: (Date, Date),
}

/// The default currency of amounts, and the target of conversions.
pub fn base_currency(set: &RecordTables) -> Currency {
    set.get(RecordType::Settings, settings::SETTINGS_ID)
        .and_then(|row| Currency::parse(row.text(settings::CURRENCY)))
        .unwrap_or(Currency::EUR)
}

impl ExchangeRates {
    /// The rates in force on a date: for each currency, the last one from that date or before.
    pub fn on(set: &RecordTables, day: Date) -> ExchangeRates {
        let mut rates: VecMap<Currency, (i64, Date)> = VecMap::default();
        for (_, row) in set.rows(RecordType::Rate) {
            let Some(currency) = Currency::parse(row.text(rate::CURRENCY)) else { continue };
            let (Some(value), Some(from)) = (row.number(rate::RATE), row.day(rate::FROM)) else { continue };
            if from <= day && rates.get(&currency).is_none_or(|(_, other)| *other < from) {
                rates.insert(currency, (value, from));
            }
        }
        ExchangeRates { base: base_currency(set), rates }
    }

    /// The rates by currency: millionths of the workspace's currency for one unit, and the date they are from.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, i64, Date)> + '_ {
        self.rates.iter().map(|(currency, (value, from))| (*currency, *value, *from))
    }

    /// An amount in the workspace's currency, rounded half away from zero to the minor unit, with the date of the rate;
    /// `None` if there is no rate or the result does not fit.
    pub fn convert(&self, money: Money) -> Option<(Money, Date)> {
        let (value, from) = *self.rates.get(&money.currency)?;
        let up = i128::from(money.minor).checked_mul(i128::from(value))?.checked_mul(10i128.pow(self.base.digits()))?;
        let down = i128::from(decimal::ONE) * 10i128.pow(money.currency.digits());
        Some((Money { minor: i64::try_from(rounded(up, down)).ok()?, currency: self.base }, from))
    }
}

impl ExchangeRates {
    /// An amount in the workspace's currency; `None` if there is no rate.
    fn in_base(&self, money: Money) -> Option<i64> {
        if money.currency == self.base {
            return Some(money.minor);
        }
        self.convert(money).map(|(money, _)| money.minor)
    }

    /// An amount in whole units of the workspace's currency; `None` if there is no rate.
    pub fn whole_in_base(&self, money: Money) -> Option<i64> {
        self.in_base(money).map(|minor| minor / 10i64.pow(self.base.digits()))
    }

    /// An amount in the workspace's currency, or unchanged if there is no rate.
    pub fn convert_if_known(&self, money: Money) -> Money {
        self.in_base(money).map_or(money, |minor| Money { minor, currency: self.base })
    }

    /// Whether sums over these currencies are converted: there are several, and a rate for one of them.
    pub fn apply_to(&self, currencies: &[Currency]) -> bool {
        let are_several = currencies.iter().any(|currency| *currency != currencies[0]);
        are_several && currencies.iter().any(|currency| self.rates.get(currency).is_some())
    }

    /// The dates of the oldest and the newest rate by which amounts in some currencies are converted.
    pub fn days(&self, currencies: impl Iterator<Item = Currency>) -> Option<(Date, Date)> {
        let days = currencies.filter_map(|currency| self.rates.get(&currency)).map(|(_, from)| (*from, *from));
        days.reduce(|(oldest, newest), (day, _)| (oldest.min(day), newest.max(day)))
    }

    /// What amounts are sorted by: first those that can be converted, by value, then the others, by currency.
    pub fn sort_key(&self, money: Money) -> (u32, i64) {
        let [a, b, c] = money.currency.bytes();
        self.in_base(money).map_or((u32::from_be_bytes([0, a, b, c]), money.minor), |minor| (0, minor))
    }

    /// The order of two amounts by value; `None` if they are in different currencies and there is no rate.
    pub fn compare(&self, one: Money, other: Money) -> Option<Ordering> {
        if one.currency == other.currency {
            return Some(one.minor.cmp(&other.minor));
        }
        Some(self.in_base(one)?.cmp(&self.in_base(other)?))
    }
}

/// A sum of amounts, both plain and converted: which one is shown depends on all sums that it is shown with.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct MoneyTotal {
    plain: Sums,
    converted: Sums,
}

impl MoneyTotal {
    /// Adds an amount.
    pub fn add(&mut self, money: Money, rates: &ExchangeRates) {
        self.plain.add(money);
        self.converted.add(rates.convert_if_known(money));
    }

    /// Whether there is no amount in it.
    pub fn is_empty(&self) -> bool {
        self.plain.0.is_empty()
    }

    /// The sum for display by itself, as a list of the same records shows it.
    pub fn own_text(&self, rates: &ExchangeRates, language: Language) -> String {
        self.text(self.is_converted(rates), rates, language)
    }

    /// Whether this sum and those shown with it are converted, if this one is the sum of all.
    pub fn is_converted(&self, rates: &ExchangeRates) -> bool {
        rates.apply_to(&self.plain.0.iter().map(|(currency, _)| *currency).collect::<Vec<_>>())
    }

    /// The sums by currency.
    pub fn sums(&self, is_converted: bool) -> &Sums {
        if is_converted { &self.converted } else { &self.plain }
    }

    /// The sum for display, with the dates of the rates if an amount in it is converted.
    pub fn text(&self, is_converted: bool, rates: &ExchangeRates, language: Language) -> String {
        match rates.days(self.plain.0.iter().map(|(currency, _)| *currency)) {
            Some(days) if is_converted && self.converted != self.plain => {
                Converted { sums: &self.converted, days }.text(language)
            }
            _ => format::sums(&self.plain, language),
        }
    }
}

impl Converted<'_> {
    /// `≈ €12,300.00 at rates of 1 Nov 2026`.
    fn text(&self, language: Language) -> String {
        let (oldest, newest) = self.days;
        let day = if oldest == newest {
            format::day(oldest, language)
        } else {
            format!("{} – {}", format::day(oldest, language), format::day(newest, language))
        };
        phrases::CONVERTED_AT.with(language, &[&format::sums(self.sums, language), &day])
    }
}
