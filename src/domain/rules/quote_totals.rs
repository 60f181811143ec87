//! The totals of a quote. A discount on the total is one more line for each tax rate, with that share of the rate's sum: so it
//! is what a customer calculates, and the deal that takes these lines over has the same amounts to the cent.
use std::collections::BTreeMap;

use super::line_items::{Line, NoSum, Totals, totals};
use crate::base::decimal::ONE;
use crate::base::{Money, rounded};

/// Hundred percent, in millionths.
const HUNDRED: i128 = 100 * ONE as i128;

/// The totals of a quote's lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuoteTotals {
    /// Without tax and before the discount on the total.
    pub subtotal: Money,
    /// The discount on the total, not positive; zero without one.
    pub discount: Money,
    /// After the discount.
    pub totals: Totals,
    /// What each tax rate is of, after the discount.
    pub bases: BTreeMap<i64, Money>,
}

/// The discount on the total as lines, one for each tax rate.
pub fn discount_lines(lines: &[Line], percent: i64) -> Result<Vec<Line>, NoSum> {
    let Some(currency) = lines.first().map(|line| line.price.currency) else { return Ok(Vec::new()) };
    let mut sums: BTreeMap<i64, i128> = BTreeMap::new();
    for line in lines {
        *sums.entry(line.tax).or_default() += i128::from(line.net().ok_or(NoSum::TooLarge)?.minor);
    }
    let mut out = Vec::new();
    for (tax, sum) in sums {
        let share = sum.checked_mul(percent.into()).ok_or(NoSum::TooLarge)?;
        let minor = i64::try_from(-rounded(share, HUNDRED)).map_err(|_| NoSum::TooLarge)?;
        if minor != 0 {
            out.push(Line { quantity: ONE, price: Money { minor, currency }, discount: 0, tax });
        }
    }
    Ok(out)
}

/// The totals of lines with a discount on the total, in millionths of a percent; `None` if there are no lines.
pub fn quote_totals(lines: &[Line], percent: i64) -> Result<Option<QuoteTotals>, NoSum> {
    let Some(before) = totals(lines)? else { return Ok(None) };
    let all: Vec<Line> = lines.iter().copied().chain(discount_lines(lines, percent)?).collect();
    let Some(after) = totals(&all)? else { return Ok(None) };
    let discount = Money { minor: after.net.minor - before.net.minor, ..before.net };
    let mut bases: BTreeMap<i64, Money> = BTreeMap::new();
    for line in &all {
        let net = line.net().ok_or(NoSum::TooLarge)?;
        let base = bases.entry(line.tax).or_insert(Money { minor: 0, ..net });
        base.minor = base.minor.checked_add(net.minor).ok_or(NoSum::TooLarge)?;
    }
    Ok(Some(QuoteTotals { subtotal: before.net, discount, totals: after, bases }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Currency;

    fn line(minor: i64, tax: i64) -> Line {
        Line { quantity: ONE, price: Money { minor, currency: Currency::EUR }, discount: 0, tax: tax * ONE }
    }

    #[test]
    fn a_discount_on_the_total_is_taken_from_each_rate() {
        let lines = [line(10_000, 19), line(5_000, 7), line(3_333, 19)];
        let all = quote_totals(&lines, 5 * ONE).unwrap().unwrap();
        // 5 % of 133.33 and of 50.00.
        assert_eq!((all.subtotal.minor, all.discount.minor, all.totals.net.minor), (18_333, -917, 17_416));
        let taxes: Vec<_> = all.totals.taxes.iter().map(|(rate, tax)| (rate / ONE, tax.minor)).collect();
        assert_eq!(taxes, [(7, 350 - 18), (19, 1_900 + 633 - 127)]);
        assert_eq!(all.totals.gross.minor, 17_416 + 332 + 2_406);
    }

    #[test]
    fn without_a_discount_they_are_those_of_the_lines() {
        let lines = [line(10, 7), line(100, 19)];
        let all = quote_totals(&lines, 0).unwrap().unwrap();
        assert_eq!((all.discount.minor, Some(all.totals)), (0, totals(&lines).unwrap()));
        assert_eq!(quote_totals(&[], 5 * ONE), Ok(None));
        assert_eq!(quote_totals(&[line(i64::MAX, 0), line(i64::MAX, 0)], ONE), Err(NoSum::TooLarge));
    }
}
