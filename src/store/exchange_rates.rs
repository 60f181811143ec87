//! The workspace's exchange rates: the value of other currencies in its own on a date. Sums across currencies are
//! formed only by this table, are rounded amount by amount, and are shown as converted, with the dates of the rates.
use super::RecordStore;
use crate::base::decimal;
use crate::base::money::Sums;
use crate::base::{Currency, Date, Money, VecMap, rounded};
use crate::domain::RecordType;
use crate::domain::records::{rate, settings};
use crate::locale::{Language, format, phrases};

/// The rates in force on a date: millionths of the workspace's currency for one unit, and the date they are from.
pub struct ExchangeRates {
    base: Currency,
    rates: VecMap<Currency, (i64, Date)>,
}

/// A sum across currencies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Converted {
    /// The sum in the workspace's currency; amounts without a rate remain in their own.
    pub sums: Sums,
    /// The dates of the oldest and the newest rate used.
    pub days: (Date, Date),
}

/// The default currency of amounts, and the target of conversions.
pub fn base_currency(set: &RecordStore) -> Currency {
    set.get(RecordType::Settings, settings::SETTINGS_ID)
        .and_then(|row| Currency::parse(row.text(settings::CURRENCY)))
        .unwrap_or(Currency::EUR)
}

impl ExchangeRates {
    /// The rates in force on a date: for each currency, the last one from that date or before.
    pub fn on(set: &RecordStore, day: Date) -> ExchangeRates {
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

/// The sum of amounts in several currencies; `None` if no amount had to be converted, because the plain sum is complete
/// then.
pub fn converted(set: &RecordStore, day: Date, amounts: impl Iterator<Item = Money>) -> Option<Converted> {
    let rates = ExchangeRates::on(set, day);
    let mut sums = Sums::default();
    let mut days: Option<(Date, Date)> = None;
    for money in amounts {
        let is_own = money.currency == rates.base;
        match rates.convert(money).filter(|_| !is_own) {
            Some((money, from)) => {
                sums.add(money);
                days = Some(days.map_or((from, from), |(oldest, newest)| (oldest.min(from), newest.max(from))));
            }
            None => sums.add(money),
        }
    }
    days.map(|days| Converted { sums, days })
}

/// The sum of amounts for display: converted if there are several currencies and rates for them, else side by side.
pub fn sum(set: &RecordStore, day: Date, amounts: &[Money], language: Language) -> String {
    match converted(set, day, amounts.iter().copied()) {
        Some(converted) => converted.text(language),
        None => {
            let mut sums = Sums::default();
            amounts.iter().for_each(|money| sums.add(*money));
            format::sums(&sums, language)
        }
    }
}

impl Converted {
    /// `≈ €12,300.00 at rates of 1 Nov 2026`.
    pub fn text(&self, language: Language) -> String {
        let (oldest, newest) = self.days;
        let day = if oldest == newest {
            format::day(oldest, language)
        } else {
            format!("{} – {}", format::day(oldest, language), format::day(newest, language))
        };
        phrases::CONVERTED_AT.with(language, &[&format::sums(&self.sums, language), &day])
    }
}
