//! Tags and vocabularies.

use serde_json::Value;

use crate::python;
use crate::schema::cell::{Cell, Checked, Flow};

const SHORTEST: usize = 2;
const LONGEST: usize = 100;

/// Returns what is wrong with the length of a tag.
fn wrong_length(tag: &str) -> Option<String> {
    let length = tag.chars().count();
    if length < SHORTEST {
        Some(format!(
            "Tag \"{tag}\" length is less than minimum {SHORTEST}"
        ))
    } else if length > LONGEST {
        Some(format!(
            "Tag \"{tag}\" length is more than maximum {LONGEST}"
        ))
    } else {
        None
    }
}

/// Returns what is wrong with the characters of a tag.
fn wrong_characters(tag: &str) -> Option<String> {
    if tag
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.'))
    {
        return None;
    }
    Some(format!(
        "Tag \"{tag}\" can only contain alphanumeric characters, spaces (\" \"), hyphens (\"-\"), underscores (\"_\") \
         or dots (\".\")"
    ))
}

pub(super) fn tag_length(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if let Some(message) = cell.text().and_then(wrong_length) {
        cell.errors.push(message);
    }
    Ok(Flow::Next)
}

pub(super) fn tag_name(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if let Some(message) = cell.text().and_then(wrong_characters) {
        cell.errors.push(message);
    }
    Ok(Flow::Next)
}

pub(super) fn tag_not_uppercase(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(tag) = cell
        .text()
        .filter(|tag| tag.chars().any(char::is_uppercase))
    else {
        return Ok(Flow::Next);
    };
    let message = format!("Tag \"{tag}\" must not be uppercase");
    cell.fail(message)
}

/// Adds comma-separated tags to the list of tags; complains about the first bad one alone.
pub(super) fn tag_string_convert(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let tags: Vec<String> = match &cell.value {
        Some(Value::String(text)) => text
            .split(',')
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
            .collect(),
        Some(Value::Array(list)) => list
            .iter()
            .map(|tag| {
                tag.as_str()
                    .map_or_else(|| python::json(tag), str::to_owned)
            })
            .collect(),
        Some(other) => vec![python::json(other)],
        None => Vec::new(),
    };
    let wrong = tags
        .iter()
        .find_map(|tag| wrong_length(tag).or_else(|| wrong_characters(tag)));
    cell.level.tags.extend(tags);
    match wrong {
        Some(message) => cell.fail(message),
        None => Ok(Flow::Next),
    }
}

pub(super) fn vocabulary_id_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.vocabulary_exists(id)? {
        Ok(Flow::Next)
    } else {
        cell.halt("Tag vocabulary was not found.")
    }
}

pub(super) fn tag_not_in_vocabulary(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(name) = cell
        .level
        .get("name")
        .and_then(Value::as_str)
        .filter(|name| !name.is_empty())
    else {
        return cell.fail("No tag name");
    };
    let Some(vocabulary) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.tag_in_vocabulary(name, vocabulary)? {
        let message = format!("Tag {name} already belongs to vocabulary {vocabulary}");
        return cell.fail(message);
    }
    Ok(Flow::Next)
}

/// Asks for the length of a vocabulary's name, and that no other one has it.
pub(super) fn vocabulary_name(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(name) = cell.text() else {
        return Ok(Flow::Next);
    };
    let length = name.chars().count();
    if length < SHORTEST {
        return cell.fail("Name must be at least 2 characters long");
    }
    if length > LONGEST {
        return cell.fail("Name must be a maximum of 100 characters long");
    }
    let owner = cell.rules.facts.vocabulary_by_name(name)?;
    if owner.is_some() && owner.as_deref() != cell.current_id() {
        return cell.fail("That vocabulary name is already in use.");
    }
    Ok(Flow::Next)
}
