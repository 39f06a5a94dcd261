//! Texts: conversion, blanks, lengths, characters.

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow};
use crate::{python, text};

const SHORTEST_NAME: usize = 2;
const LONGEST_NAME: usize = 100;
const LONGEST_VERSION: usize = 100;
const NAMES_OF_PAGES: [&str; 3] = ["new", "edit", "search"];

/// Makes a text of anything: nothing becomes the empty text, what is no text becomes JSON. The null character is
/// refused: PostgreSQL does not keep it.
pub(super) fn unicode_safe(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        Some(Value::String(text)) if text.contains('\0') => {
            cell.halt("Null characters are not allowed")
        }
        Some(Value::String(_)) => Ok(Flow::Next),
        Some(Value::Array(_) | Value::Object(_)) if cell.structured => Ok(Flow::Next),
        None | Some(Value::Null) => cell.set(Value::String(String::new())),
        Some(other) => {
            let text = python::json(other);
            cell.set(Value::String(text))
        }
    }
}

/// Refuses what is no text.
pub(super) fn unicode_only(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.text().is_some() {
        Ok(Flow::Next)
    } else {
        cell.fail("Must be a Unicode string value")
    }
}

/// Takes blanks off both ends.
pub(super) fn strip_value(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if let Some(Value::String(text)) = &mut cell.value {
        let plain = text.trim();
        if plain.len() != text.len() {
            *text = plain.to_owned();
        }
    }
    Ok(Flow::Next)
}

pub(super) fn to_lower(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if let Some(Value::String(text)) = &mut cell.value {
        *text = text.to_lowercase();
    }
    Ok(Flow::Next)
}

pub(super) fn email_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None | Some(Value::Null) => Ok(Flow::Next),
        Some(Value::String(email)) if email.is_empty() || text::is_email(email) => Ok(Flow::Next),
        Some(other) => {
            let shown = other
                .as_str()
                .map_or_else(|| python::json(other), str::to_owned);
            cell.fail(format!("Email {shown} is not a valid format"))
        }
    }
}

pub(super) fn url_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None | Some(Value::Null) => Ok(Flow::Next),
        Some(Value::String(url)) if url.is_empty() || text::is_url(url) => Ok(Flow::Next),
        Some(_) => cell.fail("Please provide a valid URL"),
    }
}

/// Checks the name of a dataset, group or account; says the first thing that is wrong.
pub(super) fn name_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(name) = cell.text() else {
        return cell.fail("Names must be strings");
    };
    let length = name.chars().count();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let message = if NAMES_OF_PAGES.contains(&name) {
        "That name cannot be used"
    } else if length < SHORTEST_NAME {
        "Must be at least 2 characters long"
    } else if length > LONGEST_NAME {
        "Name must be a maximum of 100 characters long"
    } else if !name.strip_suffix('\n').unwrap_or(name).chars().all(plain) {
        "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"
    } else {
        return Ok(Flow::Next);
    };
    cell.fail(message)
}

pub(super) fn package_version_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell
        .text()
        .is_some_and(|version| version.chars().count() > LONGEST_VERSION)
    {
        return cell.fail("Version must be a maximum of 100 characters long");
    }
    Ok(Flow::Next)
}

/// Refuses texts with web addresses in them.
pub(super) fn no_links(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell
        .text()
        .is_some_and(|text| text.contains("http://") || text.contains("https://"))
    {
        return cell.fail(
            "Edit not allowed as it looks like spam. Please avoid links in your description.",
        );
    }
    Ok(Flow::Next)
}

/// Refuses texts with more characters than the argument says.
pub(super) fn limit_length(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    let most = args
        .first()
        .and_then(|arg| arg.as_u64().or_else(|| arg.as_str()?.parse().ok()))
        .unwrap_or(u64::MAX);
    let count = cell.text().map_or(0, |text| text.chars().count());
    if u64::try_from(count).is_ok_and(|count| count > most) {
        return cell.fail(format!("Must be a maximum of {most} characters long"));
    }
    Ok(Flow::Next)
}
