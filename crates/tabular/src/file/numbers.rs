//! Numbers as people write them: `1234.5`, `1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`.

/// How numbers are written: what stands between groups of three digits, what before the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `1234.5`
    Plain,
    /// `1,234.5`
    CommaGroups,
    /// `1.234,5`, `1234,5`
    DecimalComma,
    /// `1 234.5`
    SpaceGroups,
    /// `1 234,5`
    SpaceGroupsComma,
    /// `1'234.5`
    Apostrophes,
}

pub(crate) const FORMS: [Form; 6] = [
    Form::Plain,
    Form::CommaGroups,
    Form::DecimalComma,
    Form::SpaceGroups,
    Form::SpaceGroupsComma,
    Form::Apostrophes,
];

impl Form {
    fn group(self, c: char) -> bool {
        match self {
            Self::Plain => false,
            Self::CommaGroups => c == ',',
            Self::DecimalComma => c == '.',
            Self::SpaceGroups | Self::SpaceGroupsComma => {
                matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
            }
            Self::Apostrophes => matches!(c, '\'' | '\u{2019}'),
        }
    }

    pub(crate) fn point(self) -> char {
        match self {
            Self::DecimalComma | Self::SpaceGroupsComma => ',',
            _ => '.',
        }
    }

    /// What people call it.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Plain => "numbers with a decimal point",
            Self::CommaGroups => "numbers with commas between thousands",
            Self::DecimalComma => "numbers with a decimal comma or dots between thousands",
            Self::SpaceGroups => "numbers with blanks between thousands",
            Self::SpaceGroupsComma => "numbers with a decimal comma and blanks between thousands",
            Self::Apostrophes => "numbers with apostrophes between thousands",
        }
    }
}

/// What a number in digits is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Digits before the fraction.
    pub(crate) whole: usize,
    /// Whether there is a fraction or an exponent.
    pub(crate) fraction: bool,
    /// How many signs stand between groups.
    pub(crate) groups: usize,
    /// The value, where it is whole and has at most 18 digits.
    pub(crate) int: Option<i64>,
    /// Whether the text is the canonical form already.
    pub(crate) canonical: bool,
}

/// Most digits of a number that is taken for one; longer ones are identifiers.
pub(crate) const MOST_DIGITS: usize = 15;

/// Looks at a plain number: optional sign, digits, point, digits, exponent. Zeros in front make it a text, so does a plus sign
/// in front of many digits, as of telephones, and an exponent that might be part of a code.
pub(crate) fn plain(text: &[u8]) -> Option<Shape> {
    let (sign, digits) = match text.first()? {
        b'-' => (b'-', &text[1..]),
        b'+' => (b'+', &text[1..]),
        _ => (0, text),
    };
    let mut int: i64 = 0;
    let mut whole = 0;
    while let Some(digit) = digits.get(whole).filter(|byte| byte.is_ascii_digit()) {
        if whole < 18 {
            int = int * 10 + i64::from(digit - b'0');
        }
        whole += 1;
    }
    if whole > 1 && digits[0] == b'0' {
        return None;
    }
    if sign == b'+' && whole > 6 {
        return None;
    }
    let mut rest = &digits[whole..];
    if rest.is_empty() {
        return (whole > 0).then_some(Shape {
            whole,
            fraction: false,
            groups: 0,
            int: (whole <= 18).then_some(if sign == b'-' { -int } else { int }),
            // `-0` is 0.
            canonical: sign != b'+' && !(sign == b'-' && digits == b"0"),
        });
    }
    let mut pointed = false;
    let mut behind = 0;
    if rest[0] == b'.' {
        pointed = true;
        behind = rest[1..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        rest = &rest[1 + behind..];
    }
    if whole + behind == 0 {
        return None;
    }
    let mut exponent = false;
    if let Some(b'e' | b'E') = rest.first() {
        let power = &rest[1..];
        let signed = matches!(power.first(), Some(b'+' | b'-'));
        let power = &power[usize::from(signed)..];
        // `12E5` may be a code.
        if power.is_empty() || power.len() > 3 || !(pointed || signed) {
            return None;
        }
        if !power.iter().all(u8::is_ascii_digit) {
            return None;
        }
        exponent = true;
        rest = &[];
    }
    rest.is_empty().then_some(Shape {
        whole,
        fraction: true,
        groups: 0,
        int: None,
        canonical: sign != b'+' && whole > 0 && behind > 0 && !exponent && {
            // `-0.0` is not canonical.
            sign == 0 || digits.iter().any(|byte| (b'1'..=b'9').contains(byte))
        },
    })
}

/// Looks at a number in some form, groups and all.
pub(crate) fn shape(text: &str, form: Form) -> Option<Shape> {
    if form == Form::Plain {
        return plain(text.as_bytes());
    }
    let mut plain_text = String::with_capacity(text.len());
    let groups = ungroup(text, form, &mut plain_text)?;
    let mut shape = plain(plain_text.as_bytes())?;
    shape.groups = groups;
    shape.canonical = false;
    Some(shape)
}

/// Writes a number of some form as a plain one; returns how many signs stood between groups.
pub(crate) fn ungroup(text: &str, form: Form, out: &mut String) -> Option<usize> {
    let mut groups = 0;
    // Digits since the last sign, and whether the fraction began.
    let mut run = 0;
    let mut fraction = false;
    let mut leading = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !fraction {
                run += 1;
                if groups == 0 && run <= 3 {
                    leading.push(c);
                }
            }
            out.push(c);
        } else if c == form.point() && !fraction {
            if groups > 0 && run != 3 {
                return None;
            }
            fraction = true;
            out.push('.');
        } else if form.group(c) && !fraction {
            let first = groups == 0;
            if (first && (run == 0 || run > 3 || leading.starts_with('0'))) || (!first && run != 3)
            {
                return None;
            }
            groups += 1;
            run = 0;
        } else if (c == '-' || c == '+') && out.is_empty() {
            out.push(c);
        } else if c == '\u{2212}' && out.is_empty() {
            out.push('-');
        } else {
            return None;
        }
    }
    (groups == 0 || fraction || run == 3).then_some(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_plain_number() {
        for (text, expected) in [
            ("0", Some((true, Some(0)))),
            ("-12", Some((true, Some(-12)))),
            ("+5", Some((true, Some(5)))),
            ("1234567890123456789", Some((true, None))),
            ("1.5", Some((false, None))),
            (".5", Some((false, None))),
            ("5.", Some((false, None))),
            ("0.10", Some((false, None))),
            ("1.5e-07", Some((false, None))),
            ("1e+5", Some((false, None))),
            ("007", None),
            ("00.5", None),
            ("-01", None),
            ("+41791234567", None),
            ("12E5", None),
            ("1,5", None),
            ("1-2", None),
            ("", None),
            ("-", None),
            (".", None),
            ("nan", None),
        ] {
            let found = plain(text.as_bytes()).map(|shape| (!shape.fraction, shape.int));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn groups_and_commas() {
        for (text, form, expected) in [
            ("1,234", Form::CommaGroups, Some("1234")),
            ("1,234,567.89", Form::CommaGroups, Some("1234567.89")),
            ("12,34", Form::CommaGroups, None),
            ("0,123", Form::CommaGroups, None),
            ("1,2345", Form::CommaGroups, None),
            ("1.234.567", Form::DecimalComma, Some("1234567")),
            ("203.726", Form::DecimalComma, Some("203726")),
            ("45,81", Form::DecimalComma, Some("45.81")),
            ("-1.234,5", Form::DecimalComma, Some("-1234.5")),
            ("45.8", Form::DecimalComma, None),
            ("0.123", Form::DecimalComma, None),
            ("1 234,5", Form::SpaceGroupsComma, Some("1234.5")),
            ("1\u{202f}234", Form::SpaceGroups, Some("1234")),
            ("12 34", Form::SpaceGroups, None),
            ("1'234.50", Form::Apostrophes, Some("1234.50")),
            ("1,234.5.6", Form::CommaGroups, None),
        ] {
            let mut out = String::new();
            let found = ungroup(text, form, &mut out).map(|_| out.as_str());
            assert_eq!(found, expected, "{text:?} {form:?}");
        }
    }
}
