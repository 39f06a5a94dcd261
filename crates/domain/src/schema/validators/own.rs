//! Requirements that depend on another field.

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow, MISSING, is_falsy, text_arg};

/// `required_if(field, value, …)`: asks for a value where the field has one of the values, or holds one.
pub(super) fn required_if(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    let asked = has_one(cell, args);
    required(cell, asked)
}

/// `required_unless(field, value, …)`: asks for a value where the field has a value that is none of these.
pub(super) fn required_unless(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    let asked = !is_falsy(cell.level.get(text_arg(args, 0))) && !has_one(cell, args);
    required(cell, asked)
}

/// `required_without(field, …)`: asks for a value where none of the other fields has one.
pub(super) fn required_without(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    let asked = args
        .iter()
        .filter_map(Value::as_str)
        .all(|field| is_falsy(cell.level.get(field)));
    required(cell, asked)
}

fn required(cell: &mut Cell<'_>, asked: bool) -> Checked {
    if !asked || cell.is_forgiven() {
        return Ok(Flow::Next);
    }
    if cell.is_empty() || is_blank_translation(cell.value.as_ref()) {
        cell.halt(MISSING)
    } else {
        Ok(Flow::Next)
    }
}

/// Tells whether a value is an object of empty texts.
fn is_blank_translation(value: Option<&Value>) -> bool {
    value
        .and_then(Value::as_object)
        .is_some_and(|map| map.values().all(|text| is_falsy(Some(text))))
}

fn has_one(cell: &Cell<'_>, args: &[Value]) -> bool {
    let Some((field, values)) = args.split_first() else {
        return false;
    };
    let Some(field) = field.as_str().and_then(|field| cell.level.get(field)) else {
        return false;
    };
    let matches = |value: &Value| match value {
        Value::Bool(flag) => values
            .iter()
            .any(|one| one.as_str() == Some(if *flag { "true" } else { "false" })),
        other => values.contains(other),
    };
    match field {
        Value::Array(list) => list.iter().any(matches),
        other => matches(other),
    }
}
