//! The only rounding rule: half away from zero, so that a loss is rounded like a gain of the same size.

/// Divides and rounds half away from zero; 0 if the divisor is 0.
pub fn rounded(number: i128, by: i128) -> i128 {
    // The fast path for all but the largest numbers: dividing 128 bits takes a routine of its own.
    if let (Ok(number), Ok(by)) = (i64::try_from(number), i64::try_from(by))
        && let (Some(whole), Some(rest)) = (number.checked_div(by), number.checked_rem(by))
    {
        let is_up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
        return i128::from(whole) + i128::from(is_up) * i128::from(number.signum() * by.signum());
    }
    let Some((whole, rest)) = number.checked_div(by).zip(number.checked_rem(by)) else { return 0 };
    let is_up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    whole + i128::from(is_up) * number.signum() * by.signum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero_at_every_size() {
        for (number, by, expected) in [(5, 10, 1), (4, 10, 0), (15, 10, 2), (7, 3, 2), (8, 3, 3), (1, 2, 1), (3, 0, 0)]
        {
            for (signs, sign) in [((1, 1), 1), ((-1, 1), -1), ((1, -1), -1), ((-1, -1), 1)] {
                assert_eq!(rounded(number * signs.0, by * signs.1), expected * sign, "{number} / {by}");
            }
            let far = 1i128 << 70;
            assert_eq!(rounded(number * far, by * far), expected, "{number} / {by}, both very large");
        }
        assert_eq!(rounded(i64::MAX.into(), 2), (i128::from(i64::MAX) + 1) / 2);
        assert_eq!(rounded(i64::MIN.into(), -1), i128::from(i64::MAX) + 1);
        assert_eq!((rounded(i128::MAX, 1), rounded(i128::MIN, 3)), (i128::MAX, i128::MIN / 3 - 1));
    }
}
