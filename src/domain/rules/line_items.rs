//! The arithmetic of line items: quantity times price less discount, tax per line, sums. It is exact: each line is
//! rounded once, half away from zero, and the rounded amounts are added.
use std::collections::BTreeMap;

use crate::base::decimal::ONE;
use crate::base::{Currency, Money, Row, rounded};
use crate::domain::records::line_item;

/// Hundred percent, in millionths.
const HUNDRED: i128 = 100 * ONE as i128;

/// A line's quantity and percentages in millionths, and its price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// The quantity; negative for a return.
    pub quantity: i64,
    /// The unit price.
    pub price: Money,
    /// The discount on the price, 0 to 100 %.
    pub discount: i64,
    /// The tax rate.
    pub tax: i64,
}

impl Line {
    /// The line of a record; `None` while it has no price.
    pub fn of(row: &Row) -> Option<Line> {
        let percent = |number| row.number(number).unwrap_or(0);
        Some(Line {
            quantity: row.number(line_item::QUANTITY).unwrap_or(ONE),
            price: row.money(line_item::PRICE)?,
            discount: percent(line_item::DISCOUNT),
            tax: percent(line_item::TAX),
        })
    }

    /// The amount without tax; `None` if it does not fit.
    pub fn net(&self) -> Option<Money> {
        let gross = i128::from(self.quantity).checked_mul(self.price.minor.into())?;
        // Quantities have six decimals and the discount eight; both are rounded in one step.
        let product = gross.checked_mul(HUNDRED - i128::from(self.discount))?;
        Some(Money { minor: i64::try_from(rounded(product, i128::from(ONE) * HUNDRED)).ok()?, ..self.price })
    }

    /// The tax on the amount; `None` if it does not fit.
    pub fn tax(&self) -> Option<Money> {
        let product = i128::from(self.net()?.minor).checked_mul(self.tax.into())?;
        Some(Money { minor: i64::try_from(rounded(product, HUNDRED)).ok()?, ..self.price })
    }
}

/// The totals of a deal's lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totals {
    /// Without tax.
    pub net: Money,
    /// The tax by rate, in millionths of a percent; a rate of zero is left out.
    pub taxes: BTreeMap<i64, Money>,
    /// With tax.
    pub gross: Money,
}

/// A reason why lines have no total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoSum {
    /// They are in different currencies.
    Mixed(Currency, Currency),
    /// An amount is too large to be stored.
    TooLarge,
}

/// Adds the lines; `None` if there are none.
pub fn totals(lines: &[Line]) -> Result<Option<Totals>, NoSum> {
    let Some(first) = lines.first() else { return Ok(None) };
    let currency = first.price.currency;
    let (mut net, mut all, mut taxes) = (0i128, 0i128, BTreeMap::<i64, i128>::new());
    for line in lines {
        if line.price.currency != currency {
            return Err(NoSum::Mixed(currency, line.price.currency));
        }
        let (amount, tax) = line.net().zip(line.tax()).ok_or(NoSum::TooLarge)?;
        net += i128::from(amount.minor);
        all += i128::from(tax.minor);
        if line.tax != 0 {
            *taxes.entry(line.tax).or_default() += i128::from(tax.minor);
        }
    }
    let money = |minor: i128| i64::try_from(minor).map(|minor| Money { minor, currency }).map_err(|_| NoSum::TooLarge);
    let mut out = Totals { net: money(net)?, taxes: BTreeMap::new(), gross: money(net + all)? };
    for (rate, tax) in taxes {
        out.taxes.insert(rate, money(tax)?);
    }
    Ok(Some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: i64, minor: i64, discount: i64, tax: i64) -> Line {
        Line { quantity, price: Money { minor, currency: Currency::EUR }, discount, tax }
    }

    #[test]
    fn a_line_is_rounded_once_and_half_away_from_zero() {
        for (quantity, price, discount, net) in [
            (ONE, 1_000, 0, 1_000),
            (3 * ONE, 333, 0, 999),
            (ONE / 2, 1, 0, 1),
            (-ONE / 2, 1, 0, -1),
            (ONE / 2, 3, 0, 2),
            (2_500_000, 1_999, 0, 4_998),
            (ONE, 9_999, 33_333_333, 6_666),
            (ONE, 9_999, 100 * ONE, 0),
        ] {
            assert_eq!(line(quantity, price, discount, 0).net().unwrap().minor, net, "{quantity} {price} {discount}");
        }
    }

    #[test]
    fn tax_is_rounded_per_line_and_summed_by_rate() {
        let seven = 7 * ONE;
        let lines = [line(ONE, 10, 0, seven), line(ONE, 10, 0, seven), line(ONE, 100, 0, 19 * ONE), line(ONE, 5, 0, 0)];
        let totals = totals(&lines).unwrap().unwrap();
        assert_eq!((totals.net.minor, totals.gross.minor), (125, 125 + 1 + 1 + 19));
        let taxes: Vec<_> = totals.taxes.iter().map(|(rate, tax)| (rate / ONE, tax.minor)).collect();
        assert_eq!(taxes, [(7, 2), (19, 19)]);
    }

    #[test]
    fn currencies_are_never_mixed_and_nothing_wraps() {
        let mut dollars = line(ONE, 100, 0, 0);
        dollars.price.currency = Currency::parse("USD").unwrap();
        assert_eq!(totals(&[line(ONE, 100, 0, 0), dollars]), Err(NoSum::Mixed(Currency::EUR, dollars.price.currency)));
        assert_eq!(totals(&[line(i64::MAX, i64::MAX, 0, 0)]), Err(NoSum::TooLarge));
        assert_eq!(totals(&[line(ONE, i64::MAX, 0, 0), line(ONE, 1, 0, 0)]), Err(NoSum::TooLarge));
        assert_eq!(totals(&[]), Ok(None));
    }
}
