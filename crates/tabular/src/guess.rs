//! The type of a column guessed from a value of the first record, as CKAN guesses it.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

/// Forms of dates, and of dates with a time.
const DATES: &[&str] = &["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"];
const TIMES: &[&str] = &[
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
];

/// Guesses the name of a type.
pub fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "text",
        // CKAN guesses so too: a truth value is a number where it was made.
        Value::Bool(_) => "int",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::Array(_) | Value::Object(_) => "json",
        Value::String(text) => type_of_text(text),
    }
}

fn type_of_text(text: &str) -> &'static str {
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        "integer"
    } else if trimmed.parse::<f64>().is_ok() {
        "numeric"
    } else if has_year(text)
        && (DATES
            .iter()
            .any(|form| NaiveDate::parse_from_str(text, form).is_ok())
            || TIMES
                .iter()
                .any(|form| NaiveDateTime::parse_from_str(text, form).is_ok()))
    {
        "timestamp"
    } else {
        "text"
    }
}

/// Tells whether there are four digits together, as a year has them in every form.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn guesses() {
        for (value, expected) in [
            (json!(1), "int"),
            (json!(true), "int"),
            (json!(1.5), "float"),
            (json!(" 12 "), "integer"),
            (json!("1e5"), "numeric"),
            (json!("nan"), "numeric"),
            (json!("2020-01-02"), "timestamp"),
            (json!("31/12/2020"), "timestamp"),
            (json!("2020-01-02T03:04:05Z"), "timestamp"),
            (json!("2020-01-02 03:04"), "text"),
            (json!("2020-1-2"), "timestamp"),
            (json!("1-2-3"), "text"),
            (json!("01/02/03"), "text"),
            (json!(""), "text"),
            (json!(null), "text"),
            (json!([]), "json"),
        ] {
            assert_eq!(type_of(&value), expected, "{value}");
        }
    }
}
