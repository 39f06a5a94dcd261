//! Views of resources: what they belong to, how they are filtered, and the keys that their types know.

use serde_json::Value;

use crate::python;
use crate::schema::cell::{Cell, Checked, Flow};

const SAME_LENGTH: &str = "\"filter_fields\" and \"filter_values\" should have the same length";

pub(super) fn id_is_free(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.view_exists(id)? {
        return cell.fail("ResourceView id already exists");
    }
    Ok(Flow::Next)
}

pub(super) fn resource_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.resource_owner(id)?.is_some() {
        return Ok(Flow::Next);
    }
    let message = format!("Resource not found: {id}");
    cell.fail(message)
}

/// Asks for as many values as fields; complains at both keys.
pub(super) fn filter_fields(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let fields = cell.value.as_ref().map_or(0, items);
    let values = cell.level.get("filter_values").map_or(0, items);
    if fields == values {
        return Ok(Flow::Next);
    }
    cell.level.complain("filter_values", SAME_LENGTH);
    if values == 0 {
        cell.level.complain(
            "filter_values",
            "\"filter_values\" is required when \"filter_fields\" is filled",
        );
    }
    cell.errors.push(SAME_LENGTH.to_owned());
    if fields == 0 {
        return cell.fail("\"filter_fields\" is required when \"filter_values\" is filled");
    }
    Ok(Flow::Next)
}

/// Asks for fields where there are values; that their numbers agree is asked at the fields.
pub(super) fn filter_values(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let values = cell.value.as_ref().map_or(0, items);
    let has_fields = cell
        .level
        .get("filter_fields")
        .is_some_and(|fields| !fields.is_null());
    if values > 0 && !has_fields {
        cell.level.complain(
            "filter_fields",
            "\"filter_fields\" is required when \"filter_values\" is filled",
        );
    }
    Ok(Flow::Next)
}

/// Counts what a value holds, taken as a list.
fn items(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.len(),
        Value::Null => 0,
        _ => 1,
    }
}

/// Asks for one of the arguments.
pub(super) fn parameter_of(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    match &cell.value {
        Some(value) if !args.contains(value) => {
            let shown = match value {
                Value::String(text) => text.clone(),
                other => python::repr(other),
            };
            cell.fail(format!("\"{shown}\" is not a valid parameter"))
        }
        _ => Ok(Flow::Next),
    }
}

/// Refuses keys that no field takes.
pub(super) fn no_unknown_keys(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !cell.level.rest.is_empty() {
        cell.level
            .complain("__extras", "The input field __extras was not expected.");
    }
    Ok(Flow::Next)
}
