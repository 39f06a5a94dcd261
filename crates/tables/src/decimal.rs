//! Exact decimals as text, as PostgreSQL's `numeric` has them: read, put in order, rounded.
//!
//! The canonical text has no blanks, no exponent, no needless zeros in front, and keeps its scale; `NaN` is larger than all.

use std::cmp::Ordering;

/// Most digits before and behind the point.
const MOST_WHOLE: usize = 131_072;
const MOST_FRACTION: usize = 16_383;

/// Why a text is no decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    Syntax,
    Range,
}

/// Reads a decimal and returns its canonical text.
pub(crate) fn parse(text: &str) -> Result<String, Bad> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}');
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.eq_ignore_ascii_case("nan") && digits.len() == text.len() {
        return Ok("NaN".to_owned());
    }
    if digits.eq_ignore_ascii_case("infinity") || digits.eq_ignore_ascii_case("inf") {
        return Ok(if negative { "-Infinity" } else { "Infinity" }.to_owned());
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(place) => {
            let power = &digits[place + 1..];
            let plain = power.strip_prefix(['+', '-']).unwrap_or(power);
            if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Bad::Syntax);
            }
            let power: i64 = power.parse().map_err(|_| Bad::Range)?;
            (&digits[..place], power)
        }
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty()
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit())
    {
        return Err(Bad::Syntax);
    }
    let joined = format!("{whole}{fraction}");
    let point = whole.len() as i64 + exponent;
    if point > MOST_WHOLE as i64 + joined.len() as i64 || point < -(MOST_FRACTION as i64) {
        return if joined.bytes().all(|byte| byte == b'0') {
            Ok("0".to_owned())
        } else if point > 0 {
            Err(Bad::Range)
        } else {
            Ok(format!("0.{}", "0".repeat(MOST_FRACTION)))
        };
    }
    let (whole, fraction) = if point <= 0 {
        let zeros = usize::try_from(-point).map_err(|_| Bad::Range)?;
        (String::new(), format!("{}{joined}", "0".repeat(zeros)))
    } else {
        let point = usize::try_from(point).map_err(|_| Bad::Range)?;
        if point >= joined.len() {
            (
                format!("{joined}{}", "0".repeat(point - joined.len())),
                String::new(),
            )
        } else {
            (joined[..point].to_owned(), joined[point..].to_owned())
        }
    };
    if fraction.len() > MOST_FRACTION {
        return round(&written(negative, &whole, &fraction), MOST_FRACTION).ok_or(Bad::Range);
    }
    if whole.trim_start_matches('0').len() > MOST_WHOLE {
        return Err(Bad::Range);
    }
    Ok(written(negative, &whole, &fraction))
}

fn written(negative: bool, whole: &str, fraction: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let zero = whole.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    let mut out = String::with_capacity(whole.len() + fraction.len() + 3);
    if negative && !zero {
        out.push('-');
    }
    out.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Sign, digits before the point, digits behind it. Not for `NaN` and infinities.
fn parts(text: &str) -> (bool, &str, &str) {
    let (negative, plain) = match text.strip_prefix('-') {
        Some(plain) => (true, plain),
        None => (false, text),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    (negative, whole, fraction)
}

/// -1, 0 or 1 for the infinities and `NaN`, where a text is one of them.
fn special(text: &str) -> Option<i8> {
    match text {
        "NaN" => Some(2),
        "Infinity" => Some(1),
        "-Infinity" => Some(-1),
        _ => None,
    }
}

/// Puts two canonical decimals in order; any other text comes by its bytes, so that this is an order of all texts.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    match (special(left), special(right)) {
        (Some(left), Some(right)) => return left.cmp(&right),
        (Some(left), None) => return left.cmp(&0),
        (None, Some(right)) => return 0.cmp(&right),
        (None, None) => {}
    }
    let (left_negative, left_whole, left_fraction) = parts(left);
    let (right_negative, right_whole, right_fraction) = parts(right);
    if left_negative != right_negative {
        return right_negative.cmp(&left_negative);
    }
    let size = left_whole
        .len()
        .cmp(&right_whole.len())
        .then_with(|| left_whole.cmp(right_whole))
        .then_with(|| {
            left_fraction
                .trim_end_matches('0')
                .cmp(right_fraction.trim_end_matches('0'))
        });
    if left_negative { size.reverse() } else { size }
}

/// Rounds a canonical decimal to a scale, halves away from zero; `None` for infinities and `NaN`.
pub(crate) fn round(text: &str, scale: usize) -> Option<String> {
    if special(text).is_some() {
        return None;
    }
    let (negative, whole, fraction) = parts(text);
    if fraction.len() <= scale {
        let padded = format!("{fraction}{}", "0".repeat(scale - fraction.len()));
        return Some(written(negative, whole, &padded));
    }
    let up = fraction.as_bytes()[scale] >= b'5';
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(scale)).collect();
    if up {
        let mut place = digits.len();
        loop {
            if place == 0 {
                digits.insert(0, b'1');
                break;
            }
            place -= 1;
            if digits[place] == b'9' {
                digits[place] = b'0';
            } else {
                digits[place] += 1;
                break;
            }
        }
    }
    let digits = String::from_utf8(digits).ok()?;
    let point = digits.len() - scale;
    Some(written(negative, &digits[..point], &digits[point..]))
}

/// Rounds to the digits of `numeric(p, s)`; `None` where the number has too many before the point.
pub(crate) fn limited(text: &str, digits: u16, scale: u16) -> Option<String> {
    if text == "NaN" {
        return Some(text.to_owned());
    }
    let rounded = round(text, usize::from(scale))?;
    let (_, whole, _) = parts(&rounded);
    let whole = whole.trim_start_matches('0');
    (whole.len() <= usize::from(digits - scale)).then_some(rounded)
}

/// Returns the largest whole number that is not above a decimal, and whether it is the decimal itself; `None` beyond 64 bits.
pub(crate) fn floor(text: &str) -> Option<(i64, bool)> {
    if special(text).is_some() {
        return None;
    }
    let (negative, whole, fraction) = parts(text);
    let exact = fraction.bytes().all(|byte| byte == b'0');
    let whole: i64 = format!("{}{whole}", if negative { "-" } else { "" })
        .parse()
        .ok()?;
    if exact {
        Some((whole, true))
    } else if negative {
        Some((whole.checked_sub(1)?, false))
    } else {
        Some((whole, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_canonical() {
        for (given, expected) in [
            ("1", Ok("1")),
            (" 12.50 ", Ok("12.50")),
            ("-0.0", Ok("0.0")),
            ("+007", Ok("7")),
            (".5", Ok("0.5")),
            ("5.", Ok("5")),
            ("1e3", Ok("1000")),
            ("1.5e-3", Ok("0.0015")),
            ("12.345e1", Ok("123.45")),
            ("nan", Ok("NaN")),
            ("-inf", Ok("-Infinity")),
            ("", Err(Bad::Syntax)),
            ("x", Err(Bad::Syntax)),
            ("1e", Err(Bad::Syntax)),
            ("1.2.3", Err(Bad::Syntax)),
            ("1e999999", Err(Bad::Range)),
            ("-nan", Err(Bad::Syntax)),
        ] {
            assert_eq!(parse(given), expected.map(str::to_owned), "{given:?}");
        }
    }

    #[test]
    fn order_is_exact() {
        let ordered = [
            "-Infinity",
            "-10.5",
            "-10.25",
            "-1",
            "-0.001",
            "0",
            "0.0009",
            "0.001",
            "2",
            "10",
            "123456789012345678901234567890",
            "123456789012345678901234567890.1",
            "Infinity",
            "NaN",
        ];
        for pair in ordered.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("1.10", "1.1"), Ordering::Equal);
        assert_eq!(compare("-2", "-2.000"), Ordering::Equal);
    }

    #[test]
    fn rounding() {
        for (given, scale, expected) in [
            ("1.005", 2, "1.01"),
            ("9.995", 2, "10.00"),
            ("-0.5", 0, "-1"),
            ("1", 3, "1.000"),
            ("0.004", 2, "0.00"),
        ] {
            assert_eq!(round(given, scale).as_deref(), Some(expected), "{given}");
        }
        assert_eq!(limited("99.994", 4, 2).as_deref(), Some("99.99"));
        assert_eq!(limited("99.995", 4, 2), None);
        assert_eq!(floor("-1.5"), Some((-2, false)));
        assert_eq!(floor("2.00"), Some((2, true)));
    }
}
