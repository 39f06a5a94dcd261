//! Bilingual values: an object of texts, or of lists of tags, by language code.

use serde_json::{Map, Value};

use crate::schema::FactError;
use crate::schema::cell::{Cell, Checked, Flow, MISSING};

/// Asks for texts by language.
pub(super) fn fluent_text(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !cell.errors.is_empty() {
        return Ok(Flow::Next);
    }
    let Some(object) = object(cell)? else {
        return Ok(Flow::Stop);
    };
    for (code, text) in &object {
        if !is_language_code(code) {
            cell.errors
                .push(format!("invalid language code: \"{code}\""));
        } else if !text.is_string() {
            cell.errors
                .push(format!("invalid type for \"{code}\" value"));
        }
    }
    require_languages(cell, &object);
    cell.set_structured(Value::Object(object))
}

/// Asks for lists of tags by language; a text is split at its commas.
pub(super) fn fluent_tags(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !cell.errors.is_empty() {
        return Ok(Flow::Next);
    }
    let Some(object) = object(cell)? else {
        return Ok(Flow::Stop);
    };
    let mut out = Map::with_capacity(object.len());
    for (code, tags) in object {
        if !is_language_code(&code) {
            cell.errors
                .push(format!("invalid language code: \"{code}\""));
            continue;
        }
        let tags = match tags {
            Value::Array(tags) => tags,
            Value::String(text) => text
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(Value::from)
                .collect(),
            _ => {
                cell.errors
                    .push(format!("invalid type for \"{code}\" value"));
                continue;
            }
        };
        for (place, tag) in tags.iter().enumerate() {
            if tag.is_string() {
                check_tag(cell, tag)?;
            } else {
                cell.errors
                    .push(format!("invalid type for \"{code}\" value item {place}"));
            }
        }
        out.insert(code, Value::Array(tags));
    }
    require_languages(cell, &out);
    cell.set_structured(Value::Object(out))
}

/// Runs the validators of single tags.
fn check_tag(cell: &mut Cell<'_>, tag: &Value) -> Result<(), FactError> {
    let whole = cell.value.replace(tag.clone());
    let field = cell.field;
    for step in &field.tag_steps {
        if (step.check)(cell, &step.args)? == Flow::Stop {
            break;
        }
    }
    cell.value = whole;
    Ok(())
}

/// Returns the object by language that was sent: as JSON, as the text of it, or as form keys `FIELD-LANG`.
/// `None` where there is none, after complaining where there should be.
fn object(cell: &mut Cell<'_>) -> Result<Option<Map<String, Value>>, FactError> {
    let from_form = form_values(cell);
    if !from_form.is_empty() {
        let mut complete = true;
        if cell.needs_languages() {
            for code in missing_languages(cell, &from_form) {
                let key = format!("{}-{code}", cell.field.key);
                cell.level.complain(&key, MISSING);
                complete = false;
            }
        }
        return Ok(complete.then_some(from_form));
    }
    match cell.value.take() {
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(Value::String(text)) if text.is_empty() => Ok(nothing(cell)),
        Some(Value::String(text)) => match serde_json::from_str(&text) {
            Ok(Value::Object(object)) => Ok(Some(object)),
            Ok(_) => {
                cell.errors.push("expecting JSON object".to_owned());
                Ok(None)
            }
            Err(_) => {
                cell.errors.push("Failed to decode JSON string".to_owned());
                Ok(None)
            }
        },
        None | Some(Value::Null) => Ok(nothing(cell)),
        Some(_) => {
            cell.errors.push("expecting JSON object".to_owned());
            Ok(None)
        }
    }
}

/// Nothing was sent: complains for each language where a value is required.
fn nothing(cell: &mut Cell<'_>) -> Option<Map<String, Value>> {
    if cell.is_required() {
        for code in missing_languages(cell, &Map::new()) {
            let key = format!("{}-{code}", cell.field.key);
            cell.level.complain(&key, MISSING);
        }
    }
    None
}

/// Takes the form keys `FIELD-LANG` out of what was sent.
fn form_values(cell: &mut Cell<'_>) -> Map<String, Value> {
    let key = cell.field.key.as_str();
    let code = |name: &str| {
        name.strip_prefix(key)
            .and_then(|rest| rest.strip_prefix('-'))
            .map(str::to_owned)
    };
    let found: Vec<(String, String)> = cell
        .level
        .rest
        .keys()
        .filter_map(|name| Some((name.clone(), code(name)?)))
        .collect();
    let mut out = Map::new();
    for (name, code) in found {
        if let Some(value) = cell.level.rest.swap_remove(&name) {
            out.insert(code, value);
        }
    }
    out
}

fn require_languages(cell: &mut Cell<'_>, object: &Map<String, Value>) {
    if cell.needs_languages() {
        for code in missing_languages(cell, object) {
            cell.errors
                .push(format!("Required language \"{code}\" missing"));
        }
    }
}

/// Returns the languages that a required value lacks; alternates count.
fn missing_languages(cell: &Cell<'_>, object: &Map<String, Value>) -> Vec<String> {
    let has = |code: &str| {
        object.get(code).is_some_and(|value| match value {
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
            Value::Null => false,
            _ => true,
        })
    };
    let alternates = |code: &str| {
        let list = cell.field.alternates.iter().find(|(of, _)| of == code);
        list.is_some_and(|(_, codes)| codes.iter().any(|code| has(code)))
    };
    cell.languages()
        .iter()
        .filter(|code| !has(code) && !alternates(code))
        .cloned()
        .collect()
}

/// Tells whether a text is a language code: two to eight letters, then parts of up to eight letters and digits.
fn is_language_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        })
}
