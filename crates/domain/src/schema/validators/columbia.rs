//! Validators that the schemas of British Columbia's catalogue name.

use serde_json::Value;

use super::{choice, presence, text};
use crate::schema::cell::{Cell, Checked, Flow};

/// Asks for a value where the field that this one depends on has one of certain values.
pub(super) fn conditional_required(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    let asked = cell.field.condition.as_ref().is_some_and(|condition| {
        let source = cell
            .level
            .get(&condition.field)
            .or_else(|| cell.above?.get(&condition.field));
        source
            .and_then(Value::as_str)
            .is_some_and(|value| condition.values.iter().any(|one| one == value))
    });
    if asked && !cell.is_forgiven() {
        presence::not_empty(cell, args)
    } else {
        presence::ignore_missing(cell, args)
    }
}

/// Asks that a list holds no more than one item.
pub(super) fn single_value_subfield(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell
        .value
        .as_ref()
        .and_then(Value::as_array)
        .is_some_and(|list| list.len() > 1)
    {
        return cell.halt("Only one value is allowed");
    }
    Ok(Flow::Next)
}

/// Asks for topics out of the schema's choices: one, a list, or a text with commas.
pub(super) fn iso_topic_category(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    if let Some(Value::String(text)) = &cell.value
        && text.contains(',')
    {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Value::from)
            .collect();
        cell.value = Some(Value::Array(parts));
    }
    choice::scheming_multiple_choice(cell, args)
}

/// Asks for a title.
pub(super) fn title_validator(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    if presence::not_empty(cell, args)? == Flow::Stop {
        return Ok(Flow::Stop);
    }
    text::unicode_safe(cell, args)
}
