//! JSON within JSON.

use serde_json::Value;

use crate::python;
use crate::schema::cell::{Cell, Checked, Flow};

const NO_OBJECT: &str = "The value should be a valid JSON object";

/// Asks for an object, or the text of one; drops null and the empty text.
pub(super) fn json_object(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None | Some(Value::Null) => cell.ignore(),
        Some(Value::String(text)) if text.is_empty() => cell.ignore(),
        Some(Value::Object(_)) => {
            cell.structured = true;
            Ok(Flow::Next)
        }
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(object @ Value::Object(_)) => cell.set_structured(object),
            _ => cell.halt(NO_OBJECT),
        },
        Some(_) => cell.halt(NO_OBJECT),
    }
}

/// Asks for an object, or the text of one; keeps the object.
pub(super) fn scheming_valid_json_object(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None | Some(Value::Null) => Ok(Flow::Next),
        Some(Value::String(text)) if text.is_empty() => cell.ignore(),
        Some(Value::Object(_)) => {
            cell.structured = true;
            Ok(Flow::Next)
        }
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(object @ Value::Object(_)) => cell.set_structured(object),
            Ok(_) => {
                let message = format!("Unsupported value for JSON field: {text}");
                cell.fail(message)
            }
            Err(error) => cell.fail(format!("Invalid JSON string: {error}")),
        },
        Some(other) => {
            let message = format!("Unsupported type for JSON field: {}", python::class(other));
            cell.fail(message)
        }
    }
}

/// Reads JSON out of a text.
pub(super) fn convert_to_json_if_string(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(text) = cell.text() else {
        return Ok(Flow::Next);
    };
    match serde_json::from_str(text) {
        Ok(value) => cell.set_structured(value),
        Err(_) => cell.fail("Could not parse as valid JSON"),
    }
}

/// Asks for an object with keys `en` and `fr`, or the text of one; keeps what was sent.
pub(super) fn has_en_fr_keys(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let parsed;
    let object = match &cell.value {
        None | Some(Value::Null) => return Ok(Flow::Next),
        Some(Value::String(text)) if text.is_empty() => return Ok(Flow::Next),
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                parsed = value;
                parsed.as_object()
            }
            Err(_) => return cell.fail("Could not parse as valid JSON"),
        },
        Some(other) => other.as_object(),
    };
    match object {
        Some(map) if map.contains_key("en") && map.contains_key("fr") => {
            cell.structured = true;
            Ok(Flow::Next)
        }
        _ => cell.fail("JSON object must contain the keys \"en\" and \"fr\""),
    }
}

pub(super) fn dict_only(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None | Some(Value::Object(_)) => Ok(Flow::Next),
        Some(_) => cell.fail("Must be a dict"),
    }
}
