//! Examples that show the form of a value and give the value not away.

use super::Kind;

const DOT: char = '•';

/// Masks a value.
pub(super) fn masked(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Email => {
            let first = text.chars().next().unwrap_or(DOT);
            let ending = text.rsplit('.').next().unwrap_or_default();
            format!("{first}•••@•••.{ending}")
        }
        Kind::Phone => digits_but(text, 2),
        Kind::SocialInsurance | Kind::HealthCard => digits_but(text, 1),
        Kind::DateOfBirth => text
            .char_indices()
            .map(|(place, c)| {
                if place < 2 || !c.is_alphanumeric() {
                    c
                } else {
                    DOT
                }
            })
            .collect(),
        Kind::PostalCode => text
            .char_indices()
            .map(|(place, c)| if place == 0 || c == ' ' { c } else { DOT })
            .collect(),
        Kind::PersonName | Kind::Address => text
            .split_whitespace()
            .take(4)
            .map(|word| match word.chars().next() {
                Some(first) if first.is_alphabetic() => format!("{first}•••"),
                _ => "••".to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// Masks letters and all but the last digits.
fn digits_but(text: &str, shown: usize) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    text.chars()
        .map(|c| {
            if c.is_ascii_digit() {
                seen += 1;
                if seen + shown > digits { c } else { DOT }
            } else if c.is_alphanumeric() {
                DOT
            } else {
                c
            }
        })
        .collect()
}
