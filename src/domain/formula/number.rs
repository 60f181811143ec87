//! The arithmetic of formulas: whole multiples of 10⁻¹² in 128 bits, so that a third times three is one when it is shown
//! with six decimals. What does not fit is no number.
use crate::base::{Currency, Money, rounded};

/// The number one.
pub const ONE: i128 = 1_000_000_000_000;
/// A millionth: numbers are stored, shown and compared in whole millionths.
const MILLIONTH: i128 = 1_000_000;

/// The number of some millionths.
pub fn from_millionths(millionths: i64) -> i128 {
    i128::from(millionths) * MILLIONTH
}

/// The number in millionths, rounded half away from zero; `None` if it does not fit.
pub fn to_millionths(number: i128) -> Option<i64> {
    i64::try_from(rounded(number, MILLIONTH)).ok()
}

/// The number as it is compared: in millionths.
pub fn compared(number: i128) -> i128 {
    rounded(number, MILLIONTH)
}

/// The number of an amount.
pub fn from_money(money: Money) -> i128 {
    i128::from(money.minor) * (ONE / 10i128.pow(money.currency.digits()))
}

/// The amount of a number, rounded half away from zero to the minor unit; `None` if it does not fit.
pub fn to_money(number: i128, currency: Currency) -> Option<Money> {
    let minor = i64::try_from(rounded(number, ONE / 10i128.pow(currency.digits()))).ok()?;
    Some(Money { minor, currency })
}

/// A product.
pub fn product(one: i128, other: i128) -> Option<i128> {
    Some(rounded(one.checked_mul(other)?, ONE))
}

/// A quotient; `None` if it does not fit. The divisor is not 0.
pub fn quotient(number: i128, by: i128) -> Option<i128> {
    Some(rounded(number.checked_mul(ONE)?, by))
}

/// The whole number, without its fraction; `None` if it does not fit.
pub fn whole(number: i128) -> Option<i32> {
    // A third times three is meant to be one.
    i32::try_from(compared(number) / (ONE / MILLIONTH)).ok()
}

/// A way to round.
#[derive(Clone, Copy, PartialEq)]
pub enum Rounding {
    /// Half away from zero.
    Half,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// A number rounded to some decimals; with a negative number of them, to tens, hundreds and so on.
pub fn round(number: i128, decimals: i32, how: Rounding) -> Option<i128> {
    if decimals >= 6 {
        return Some(number);
    }
    let unit = 10i128.checked_pow(u32::try_from(12 - decimals).ok()?)?;
    // What differs from a whole unit by less than is ever shown is meant to be it.
    let number = rounded(number, MILLIONTH) * MILLIONTH;
    let units = match how {
        Rounding::Half => rounded(number, unit),
        Rounding::Down => number / unit,
        Rounding::Up => number / unit + if number % unit == 0 { 0 } else { number.signum() },
    };
    units.checked_mul(unit)
}

/// The highest multiple of a unit that is not above a number. The unit is above 0.
pub fn floor(number: i128, unit: i128) -> Option<i128> {
    // What differs from a multiple by less than is ever shown is meant to be it.
    let number = compared(number) * MILLIONTH;
    number.checked_sub(number.rem_euclid(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_times_three_is_one() {
        let third = quotient(ONE, 3 * ONE).unwrap();
        assert_eq!(to_millionths(product(third, 3 * ONE).unwrap()), Some(1_000_000));
        assert_eq!(whole(product(third, 3 * ONE).unwrap()), Some(1));
    }

    #[test]
    fn numbers_are_rounded_in_three_ways() {
        let at = |number: i64, decimals, how| to_millionths(round(from_millionths(number), decimals, how).unwrap());
        assert_eq!(at(2_345_000, 2, Rounding::Half), Some(2_350_000));
        assert_eq!(at(-2_345_000, 2, Rounding::Half), Some(-2_350_000));
        assert_eq!(at(2_341_000, 2, Rounding::Up), Some(2_350_000));
        assert_eq!(at(-2_349_000, 2, Rounding::Down), Some(-2_340_000));
        assert_eq!(at(1_250_000_000, -2, Rounding::Half), Some(1_300_000_000));
        assert_eq!(round(ONE, -40, Rounding::Half), None);
    }

    #[test]
    fn what_does_not_fit_is_no_number() {
        assert_eq!(product(i128::MAX, 2), None);
        assert_eq!(to_millionths(i128::MAX), None);
        assert_eq!(to_money(i128::MAX, Currency::EUR), None);
    }
}
