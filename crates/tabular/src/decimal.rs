//! Exact decimals as text, as PostgreSQL's `numeric` has them: read, put in order, rounded.
//!
//! The canonical text has no blanks, no exponent, no needless zeros in front, and keeps its scale; `NaN` is larger than all.

use std::cmp::Ordering;

/// Most digits before and behind the point.
const MOST_WHOLE: usize = 131_072;
const MOST_FRACTION: usize = 16_383;

/// Why a text is no decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bad {
    Syntax,
    Range,
}

/// Reads a decimal and returns its canonical text.
pub fn parse(text: &str) -> Result<String, Bad> {
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
pub fn compare(left: &str, right: &str) -> Ordering {
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
pub fn round(text: &str, scale: usize) -> Option<String> {
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
pub fn limited(text: &str, digits: u16, scale: u16) -> Option<String> {
    if text == "NaN" {
        return Some(text.to_owned());
    }
    let rounded = round(text, usize::from(scale))?;
    let (_, whole, _) = parts(&rounded);
    let whole = whole.trim_start_matches('0');
    (whole.len() <= usize::from(digits - scale)).then_some(rounded)
}

/// Returns the largest whole number that is not above a decimal, and whether it is the decimal itself; `None` beyond 64 bits.
pub fn floor(text: &str) -> Option<(i64, bool)> {
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

/// A decimal as a whole number and how many of its digits stand behind the point; `None` where it has more than 38 digits.
fn whole(text: &str) -> Option<(i128, u32)> {
    if special(text).is_some() {
        return None;
    }
    let (negative, whole, fraction) = parts(text);
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some((
        if negative { -digits } else { digits },
        u32::try_from(fraction.len()).ok()?,
    ))
}

fn from_whole(number: i128, scale: u32) -> String {
    let scale = scale as usize;
    let digits = number.unsigned_abs().to_string();
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let point = digits.len() - scale;
    written(number < 0, &digits[..point], &digits[point..])
}

fn power(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// Two decimals with as many digits behind the point.
fn aligned(left: &str, right: &str) -> Option<(i128, i128, u32)> {
    let ((left, one), (right, other)) = (whole(left)?, whole(right)?);
    let scale = one.max(other);
    Some((
        left.checked_mul(power(scale - one)?)?,
        right.checked_mul(power(scale - other)?)?,
        scale,
    ))
}

/// The other sign.
pub fn negated(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(plain) => plain.to_owned(),
        None if text == "NaN"
            || parts(text)
                .1
                .bytes()
                .chain(parts(text).2.bytes())
                .all(|byte| byte == b'0') =>
        {
            text.to_owned()
        }
        None => format!("-{text}"),
    }
}

/// Adds; `None` where the sum has more than 38 digits. So do the other operations.
pub fn add(left: &str, right: &str) -> Option<String> {
    if left == "NaN" || right == "NaN" {
        return Some("NaN".to_owned());
    }
    let (left, right, scale) = aligned(left, right)?;
    Some(from_whole(left.checked_add(right)?, scale))
}

/// Multiplies.
pub fn multiply(left: &str, right: &str) -> Option<String> {
    if left == "NaN" || right == "NaN" {
        return Some("NaN".to_owned());
    }
    let ((left, one), (right, other)) = (whole(left)?, whole(right)?);
    Some(from_whole(left.checked_mul(right)?, one + other))
}

/// Divides, to as many digits as PostgreSQL chooses: at least 16 that count, and those of the operands.
pub fn divide(left: &str, right: &str) -> Option<String> {
    if left == "NaN" || right == "NaN" {
        return Some("NaN".to_owned());
    }
    let ((dividend, one), (divisor, other)) = (whole(left)?, whole(right)?);
    if divisor == 0 {
        return None;
    }
    let (weight, first) = head(left);
    let (other_weight, other_first) = head(right);
    let mut quotient_weight = weight - other_weight;
    if first <= other_first {
        quotient_weight -= 1;
    }
    let scale = (16 - quotient_weight * 4)
        .max(i32::try_from(one.max(other)).ok()?)
        .clamp(0, 1000);
    let scale = u32::try_from(scale).ok()?;
    // dividend / 10^one / (divisor / 10^other) * 10^scale, digit by digit so that nothing overflows.
    let negative = (dividend < 0) != (divisor < 0);
    let (dividend, divisor) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    let divisor = if one > other {
        divisor.checked_mul(10_u128.checked_pow(one - other)?)?
    } else {
        divisor
    };
    let extra = other.saturating_sub(one);
    let mut digits = (dividend / divisor).to_string();
    let mut rest = dividend % divisor;
    for _ in 0..extra + scale + 1 {
        rest = rest.checked_mul(10)?;
        digits.push(char::from(b'0' + u8::try_from(rest / divisor).ok()?));
        rest %= divisor;
    }
    let point = digits.len() - (scale as usize + 1);
    round(
        &written(negative, &digits[..point], &digits[point..]),
        scale as usize,
    )
}

/// Which power of ten thousand a decimal begins with, and its digit there.
fn head(text: &str) -> (i32, u32) {
    let (_, whole, fraction) = parts(text);
    let whole = whole.trim_start_matches('0');
    if !whole.is_empty() {
        let groups = whole.len().div_ceil(4);
        let first = &whole[..whole.len() - (groups - 1) * 4];
        return (groups as i32 - 1, first.parse().unwrap_or(0));
    }
    let mut weight = -1;
    let mut rest = fraction;
    while !rest.is_empty() {
        let end = rest.len().min(4);
        let group: u32 = format!("{:0<4}", &rest[..end]).parse().unwrap_or(0);
        if group > 0 {
            return (weight, group);
        }
        rest = &rest[end..];
        weight -= 1;
    }
    (0, 0)
}

/// What is left of a division.
pub fn remainder(left: &str, right: &str) -> Option<String> {
    if left == "NaN" || right == "NaN" {
        return Some("NaN".to_owned());
    }
    let (left, right, scale) = aligned(left, right)?;
    Some(from_whole(left.checked_rem(right)?, scale))
}

/// `abs`, `ceil`, `floor`, `round`, `trunc` to so many digits behind the point, or before it where they are negative.
pub fn rounded(name: &str, text: &str, digits: i64) -> Option<String> {
    if special(text).is_some() {
        return Some(text.to_owned());
    }
    let (negative, before, fraction) = parts(text);
    match name {
        "abs" => Some(text.strip_prefix('-').unwrap_or(text).to_owned()),
        "ceil" | "floor" => {
            let exact = fraction.bytes().all(|byte| byte == b'0');
            let cut = written(negative, before, "");
            match (exact, negative, name) {
                (false, true, "floor") => add(&cut, "-1"),
                (false, false, "ceil") => add(&cut, "1"),
                _ => Some(cut),
            }
        }
        _ if digits >= 0 => {
            let digits = usize::try_from(digits).ok()?;
            if name == "trunc" && fraction.len() > digits {
                return Some(written(negative, before, &fraction[..digits]));
            }
            round(text, digits)
        }
        _ => {
            let zeros = usize::try_from(-digits).ok()?;
            if zeros > before.len() {
                return Some("0".to_owned());
            }
            let moved = written(
                negative,
                &before[..before.len() - zeros],
                &format!("{}{fraction}", &before[before.len() - zeros..]),
            );
            let kept = if name == "trunc" {
                moved.split('.').next()?.to_owned()
            } else {
                round(&moved, 0)?
            };
            let (negative, whole, _) = parts(&kept);
            Some(written(
                negative,
                &format!("{whole}{}", "0".repeat(zeros)),
                "",
            ))
        }
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

    #[test]
    fn reckoning() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(add("1.50", "-0.5"), some("1.00"));
        assert_eq!(multiply("1.5", "-2.25"), some("-3.375"));
        for (left, right, expected) in [
            ("3", "2.0", "1.5000000000000000"),
            ("8515", "130", "65.5000000000000000"),
            ("1", "3", "0.33333333333333333333"),
            ("-10", "4", "-2.5000000000000000"),
            ("10000", "3", "3333.3333333333333333"),
            ("2", "30000", "0.000066666666666666666667"),
        ] {
            assert_eq!(divide(left, right), some(expected), "{left} / {right}");
        }
        assert_eq!(remainder("7.5", "2"), some("1.5"));
        for (name, text, digits, expected) in [
            ("round", "2.5", 0, "3"),
            ("round", "1234.5", -2, "1200"),
            ("round", "1.005", 2, "1.01"),
            ("trunc", "-1.99", 1, "-1.9"),
            ("floor", "-1.5", 0, "-2"),
            ("ceil", "1.2", 0, "2"),
            ("abs", "-1.20", 0, "1.20"),
        ] {
            assert_eq!(rounded(name, text, digits), some(expected), "{name} {text}");
        }
    }
}
