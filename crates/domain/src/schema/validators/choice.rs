//! Values out of a list, and lists of texts.

use std::collections::HashSet;

use serde_json::Value;

use crate::python;
use crate::schema::FactError;
use crate::schema::cell::{Cell, Checked, Flow, MISSING};

const NO_LIST: &str = "expecting list of strings";

/// Asks for one of the arguments; the empty text passes.
pub(super) fn one_of(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    match &cell.value {
        None => Ok(Flow::Next),
        Some(Value::String(text)) if text.is_empty() => Ok(Flow::Next),
        Some(value) if args.contains(value) => Ok(Flow::Next),
        Some(_) => {
            let list = args.iter().map(python::repr).collect::<Vec<_>>().join(", ");
            cell.fail(format!("Value must be one of [{list}]"))
        }
    }
}

/// Asks for one of the schema's choices.
pub(super) fn scheming_choices(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(value) = cell.value.clone() else {
        return Ok(Flow::Next);
    };
    if cell.is_empty() {
        return Ok(Flow::Next);
    }
    let text = as_text(&value);
    if is_choice(cell, &text)? {
        if value.is_string() {
            Ok(Flow::Next)
        } else {
            cell.set(Value::String(text))
        }
    } else {
        cell.fail(unexpected(&text))
    }
}

/// Asks for a list of the schema's choices, and puts it in their order.
pub(super) fn scheming_multiple_choice(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !cell.errors.is_empty() {
        return Ok(Flow::Next);
    }
    let Some(sent) = list(cell) else {
        return cell.fail(NO_LIST);
    };
    let mut seen: HashSet<String> = HashSet::with_capacity(sent.len());
    let mut selected: Vec<(usize, String)> = Vec::with_capacity(sent.len());
    for (order, element) in sent.iter().enumerate() {
        let text = as_text(element);
        if !is_choice(cell, &text)? {
            cell.errors.push(unexpected(&text));
            continue;
        }
        let place = cell
            .field
            .choices
            .as_ref()
            .and_then(|choices| choices.place(&text))
            .unwrap_or(order);
        if seen.insert(text.clone()) {
            selected.push((place, text));
        }
    }
    if !cell.errors.is_empty() {
        return Ok(Flow::Next);
    }
    selected.sort_by_key(|(place, _)| *place);
    let none = selected.is_empty();
    cell.set_structured(Value::Array(
        selected
            .into_iter()
            .map(|(_, text)| Value::String(text))
            .collect(),
    ))?;
    if none && cell.is_required() {
        cell.fail("Select at least one")
    } else {
        Ok(Flow::Next)
    }
}

/// Asks for a list of texts; leaves empty ones out.
pub(super) fn scheming_multiple_text(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !cell.errors.is_empty() {
        return Ok(Flow::Next);
    }
    let Some(sent) = list(cell) else {
        return cell.fail(NO_LIST);
    };
    let mut texts = Vec::with_capacity(sent.len());
    for element in sent {
        match element {
            Value::String(text) if text.is_empty() => {}
            Value::Null => {}
            Value::String(_) => texts.push(element),
            other => cell.errors.push(format!(
                "invalid type for repeating text: {}",
                python::repr(&other)
            )),
        }
    }
    if !cell.errors.is_empty() {
        return Ok(Flow::Next);
    }
    let none = texts.is_empty();
    cell.set_structured(Value::Array(texts))?;
    if none && cell.is_required() {
        cell.fail(MISSING)
    } else {
        Ok(Flow::Next)
    }
}

/// Asks for a licence of the register.
pub(super) fn license_choices(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text().filter(|id| !id.is_empty()) else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.licence_exists(id)? {
        return Ok(Flow::Next);
    }
    let message = unexpected(id);
    cell.fail(message)
}

pub(super) fn list_of_strings(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(Value::Array(list)) = &cell.value else {
        return if cell.value.is_none() {
            Ok(Flow::Next)
        } else {
            cell.fail("Not a list")
        };
    };
    match list.iter().find(|item| !item.is_string()) {
        Some(item) => {
            let message = format!("Not a string: {}", python::repr(item));
            cell.fail(message)
        }
        None => Ok(Flow::Next),
    }
}

/// Makes a list of one out of what is no list.
pub(super) fn as_list(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match cell.value.take() {
        Some(one @ (Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Object(_))) => {
            cell.set_structured(Value::Array(vec![one]))
        }
        Some(list @ Value::Array(_)) => cell.set_structured(list),
        other => {
            cell.value = other;
            Ok(Flow::Next)
        }
    }
}

/// Returns the list that was sent: one text is a list of it, nothing an empty list; `None` where it is something else.
fn list(cell: &mut Cell<'_>) -> Option<Vec<Value>> {
    match cell.value.take() {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::String(text)) if text.is_empty() => Some(Vec::new()),
        Some(one @ Value::String(_)) => Some(vec![one]),
        Some(Value::Array(list)) => Some(list),
        other => {
            cell.value = other;
            None
        }
    }
}

/// Tells whether the schema has a choice, or whether the site's list has it where the schema names one.
fn is_choice(cell: &Cell<'_>, text: &str) -> Result<bool, FactError> {
    let Some(choices) = &cell.field.choices else {
        return Ok(true);
    };
    match &choices.helper {
        None => Ok(choices.place(text).is_some()),
        // A list that nobody knows takes every value; it was reported when the schema was loaded.
        Some(helper) => Ok(cell
            .rules
            .facts
            .choices(helper)?
            .is_none_or(|values| values.iter().any(|value| value == text))),
    }
}

fn as_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| python::json(value), str::to_owned)
}

fn unexpected(text: &str) -> String {
    format!("unexpected choice \"{text}\"")
}
