//! Numbers and flags.

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow};

const INVALID: &str = "Invalid integer";

/// Reads an integer: a number without a fraction, or a text of one; a blank text is null.
pub(super) fn int_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let read = match &cell.value {
        None | Some(Value::Null) => Some(Value::Null),
        Some(Value::Bool(flag)) => Some(Value::from(i64::from(*flag))),
        Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Some(Value::from(whole)),
            (None, Some(float)) => whole(float).map(Value::from),
            (None, None) => None,
        },
        Some(Value::String(text)) if text.trim().is_empty() => Some(Value::Null),
        Some(Value::String(text)) => parse(text).map(Value::from),
        Some(Value::Array(_) | Value::Object(_)) => None,
    };
    match read {
        Some(value) => cell.set(value),
        None => cell.fail(INVALID),
    }
}

pub(super) fn natural_number(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    at_least(cell, args, 0, "Must be a natural number")
}

pub(super) fn positive_integer(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    at_least(cell, args, 1, "Must be a positive integer")
}

fn at_least(cell: &mut Cell<'_>, args: &[Value], least: i64, message: &str) -> Checked {
    let before = cell.errors.len();
    int_validator(cell, args)?;
    if cell.errors.len() == before
        && cell
            .value
            .as_ref()
            .and_then(Value::as_i64)
            .is_none_or(|number| number < least)
    {
        return cell.fail(message);
    }
    Ok(Flow::Next)
}

/// Makes a flag of anything; what is not known to mean yes means no.
pub(super) fn boolean(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let flag = match &cell.value {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => ["true", "yes", "t", "y", "1"]
            .iter()
            .any(|yes| text.eq_ignore_ascii_case(yes)),
        _ => false,
    };
    cell.set(Value::Bool(flag))
}

/// Returns the integer that a float is, within what a float can hold exactly enough to be told apart.
fn whole(float: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    if float.fract() != 0.0 || float.abs() > LIMIT {
        return None;
    }
    // The range was checked: `{:.0}` writes the integer itself.
    format!("{float:.0}").parse().ok()
}

/// Reads an integer as Python does: blanks around, a sign, single underscores between digits.
fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let well_formed = !digits.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '_')
        && !digits.contains("__");
    if !well_formed {
        return None;
    }
    if text.contains('_') {
        text.replace('_', "").parse().ok()
    } else {
        text.parse().ok()
    }
}
