//! Check digits and the forms of numbers that are given to persons.

/// Whether the last digit is right by Luhn's rule.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit);
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Numbers that stand in forms and manuals as examples.
const SAMPLES: &[[u8; 9]] = &[[1, 2, 3, 4, 5, 6, 7, 8, 2], [9, 8, 7, 6, 5, 4, 3, 2, 4]];

/// Whether nine digits can be a social insurance number: none begins with 0 (fictitious) or 8 (businesses).
pub(super) fn social_insurance(digits: &[u8]) -> bool {
    digits.len() == 9
        && !matches!(digits[0], 0 | 8)
        && luhn(digits)
        && digits[..8].iter().any(|digit| *digit != digits[0])
        && !SAMPLES.iter().any(|sample| sample == digits)
}

/// Whether ten digits can be the number of an Ontario health card.
pub(super) fn ontario(digits: &[u8]) -> bool {
    digits.len() == 10
        && digits[0] != 0
        && luhn(digits)
        && digits[..9].iter().any(|digit| *digit != digits[0])
}

/// Whether ten digits can be a personal health number of British Columbia: 9, eight digits, and a check digit by eleven.
pub(super) fn british_columbia(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 8] = [2, 4, 8, 5, 10, 9, 7, 3];
    if digits.len() != 10 || digits[0] != 9 {
        return false;
    }
    let sum: u32 = WEIGHTS
        .iter()
        .zip(&digits[1..9])
        .map(|(weight, digit)| weight * u32::from(*digit) % 11)
        .sum();
    sum > 0 && 11 - sum % 11 == u32::from(digits[9])
}

/// Whether four letters and eight digits can be a number of Quebec's health insurance: the digits begin with the date of birth,
/// whose month is 50 higher for women.
pub(super) fn quebec(text: &[u8]) -> bool {
    let compact: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b' ' | b'-'))
        .collect();
    if compact.len() != 12
        || !compact[..4].iter().all(u8::is_ascii_uppercase)
        || !compact[4..].iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    let two = |place: usize| (compact[place] - b'0') * 10 + (compact[place + 1] - b'0');
    let (month, day) = (two(6), two(8));
    matches!(month, 1..=12 | 51..=62) && (1..=31).contains(&day)
}

/// Whether ten digits can be a telephone number of North America.
pub(super) fn north_american(digits: &[u8]) -> bool {
    let digits = match digits {
        [1, rest @ ..] if rest.len() == 10 => rest,
        other => other,
    };
    digits.len() == 10
        && matches!(digits[0], 2..=9)
        && matches!(digits[3], 2..=9)
        && digits[1..3] != [1, 1]
        && digits[4..6] != [1, 1]
        && digits[3..].iter().any(|digit| *digit != digits[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|byte| byte - b'0').collect()
    }

    #[test]
    fn numbers_and_their_check_digits() {
        for (check, valid, invalid) in [
            (
                social_insurance as fn(&[u8]) -> bool,
                &["130692544", "918273640"][..],
                // A wrong digit, fictitious, of a business, an example, all the same.
                &[
                    "130692545",
                    "046454286",
                    "812345672",
                    "123456782",
                    "111111118",
                    "12345",
                ][..],
            ),
            (
                ontario,
                &["9876543217", "1234567897"],
                &["9876543210", "0000000000", "1111111116"],
            ),
            (
                british_columbia,
                &["9698658215"],
                &["9698658214", "8698658215", "9000000000"],
            ),
            (
                north_american,
                &["4165550123", "14165550123"],
                &["0165550123", "4161550123", "4115550123", "4165555555"],
            ),
        ] {
            for number in valid {
                assert!(check(&digits(number)), "{number}");
            }
            for number in invalid {
                assert!(!check(&digits(number)), "{number}");
            }
        }
        for (text, expected) in [
            ("TREM 8012 1412", true),
            ("TREM80121412", true),
            ("TREM 8062 1412", true),
            ("TREM 8013 1412", false),
            ("TREM 8012 3212", false),
            ("TRE 8012 14125", false),
        ] {
            assert_eq!(quebec(text.as_bytes()), expected, "{text}");
        }
    }
}
