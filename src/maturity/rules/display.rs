//! Rounding for display (rule 8).

/// Decimals that a float is read with, fewer than it holds: what was 2.45 before it became binary
/// is 2.45 again.
const READ: u32 = 12;

/// The value to that many decimals, half away from zero: one on a chart, two in a table.
///
/// Writes a full stop and an ASCII hyphen, and no sign before zero.
pub fn rounded(value: f64, places: u32) -> String {
    let decimals = format!("{:.1$}", value.abs(), READ as usize);
    // Beyond any score, or not a number: there is nothing to mend.
    if !value.is_finite() || places >= READ || decimals.len() > 30 {
        return format!("{value:.0$}", places as usize);
    }
    let read = digits(&decimals);
    let step = 10_u128.pow(READ - places);
    let steps = (read + step / 2) / step;
    let sign = if value < 0.0 && steps > 0 { "-" } else { "" };
    let one = 10_u128.pow(places);
    match places {
        0 => format!("{sign}{steps}"),
        _ => format!(
            "{sign}{}.{:0width$}",
            steps / one,
            steps % one,
            width = places as usize
        ),
    }
}

/// The digits of a plain decimal as one whole number.
fn digits(decimals: &str) -> u128 {
    let digits = decimals.bytes().filter(u8::is_ascii_digit);
    digits.fold(0, |read, digit| read * 10 + u128::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn a_half_goes_away_from_zero() {
        let cases = [
            (2.45, 1, "2.5"),
            (-2.45, 1, "-2.5"),
            (1.005, 2, "1.01"),
            (2.675, 2, "2.68"),
            (-0.125, 2, "-0.13"),
            (0.5, 0, "1"),
            (2.5, 0, "3"),
            (1.0 - 0.55, 1, "0.5"),
        ];
        for (value, places, shown) in cases {
            assert_eq!(rounded(value, places), shown);
        }
    }

    #[test]
    fn the_rest_goes_to_the_nearest() {
        let cases = [
            (2.449_999, 1, "2.4"),
            (2.450_001, 1, "2.5"),
            (4.999, 2, "5.00"),
            (3.0, 2, "3.00"),
            (0.1 + 0.2, 2, "0.30"),
            (4.05, 2, "4.05"),
        ];
        for (value, places, shown) in cases {
            assert_eq!(rounded(value, places), shown);
        }
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(rounded(-0.04, 1), "0.0");
        assert_eq!(rounded(-0.0, 2), "0.00");
        assert_eq!(rounded(-0.05, 1), "-0.1");
    }

    #[test]
    fn what_is_no_score_is_still_written() {
        assert_eq!(rounded(f64::NAN, 1), "NaN");
        assert_eq!(rounded(1e30, 1), format!("{:.1}", 1e30));
    }
}
