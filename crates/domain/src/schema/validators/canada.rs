//! Validators that the schemas of open.canada.ca name.

use serde_json::{Map, Value};

use crate::schema::cell::{Cell, Checked, Flow, is_falsy};
use crate::{format, text};

const LONGEST_TAG: usize = 140;

/// Makes a UUID where there is none yet; asks for one where there is a value.
pub(super) fn validate_generate_uuid(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if is_falsy(cell.value.as_ref()) {
        let id = cell.rules.facts.new_id();
        return cell.set(Value::String(id));
    }
    if cell.text().is_some_and(text::is_uuid) {
        Ok(Flow::Next)
    } else {
        cell.fail("Badly formed hexadecimal UUID string")
    }
}

/// Checks one keyword: printable characters, single blanks, no commas, at most 140 characters.
pub(super) fn tags(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(tag) = cell.text() else {
        return Ok(Flow::Next);
    };
    let wrong = if tag.chars().count() > LONGEST_TAG {
        Some(format!(
            "Tag \"{tag}\" length is more than maximum {LONGEST_TAG}"
        ))
    } else if tag.contains(',') {
        Some(format!("Tag \"{tag}\" may not contain commas"))
    } else if tag.contains("  ") {
        Some(format!("Tag \"{tag}\" may not contain consecutive spaces"))
    } else {
        let odd = tag
            .chars()
            .find(|c| c.is_control() || (c.is_whitespace() && *c != ' '));
        odd.map(|c| {
            format!(
                "Tag \"{tag}\" may not contain unprintable character U+{:04x}",
                u32::from(c)
            )
        })
    };
    cell.errors.extend(wrong);
    Ok(Flow::Next)
}

/// Guesses the format of a new resource within the schema's choices; what it has no choice for is `other`.
pub(super) fn guess_resource_format(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !is_falsy(cell.value.as_ref()) || !is_falsy(cell.level.get("id")) {
        return Ok(Flow::Next);
    }
    let guess = cell
        .level
        .get("url")
        .and_then(Value::as_str)
        .and_then(format::guess_from_url)
        .map(|guess| cell.rules.formats.unify(guess));
    let allowed = |name: &str| {
        cell.field
            .choices
            .as_ref()
            .is_none_or(|choices| choices.place(name).is_some())
    };
    let guess = match guess {
        Some(guess) if allowed(&guess) => guess,
        Some(_) if allowed("other") => "other".to_owned(),
        _ => return Ok(Flow::Next),
    };
    cell.set(Value::String(guess))
}

/// Sorts the states of a suggested dataset by date, latest first.
pub(super) fn sort_prop_status(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if let Some(Value::Array(list)) = cell.level.done.get_mut("status") {
        list.sort_by(|a, b| {
            let date = |one: &Value| one.get("date").and_then(Value::as_str).map(str::to_owned);
            date(b).cmp(&date(a))
        });
    }
    Ok(Flow::Next)
}

/// Fills an organization's title with its titles in both languages.
pub(super) fn org_title_translated_save(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(Value::Object(titles)) = &cell.value else {
        return Ok(Flow::Next);
    };
    let text = |code: &str| titles.get(code).and_then(Value::as_str).unwrap_or_default();
    let title = format!("{} | {}", text("en"), text("fr"));
    cell.level.rest.swap_remove("title");
    cell.level
        .done
        .insert("title".to_owned(), Value::String(title));
    Ok(Flow::Next)
}

/// Keeps the value as it stands, unless a sysadmin changes it or the record is new.
pub(super) fn user_read_only(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.rules.sysadmin {
        return Ok(Flow::Next);
    }
    if let Some(current) = current(cell) {
        cell.value = current.get(cell.field.key.as_str()).cloned();
    }
    Ok(Flow::Next)
}

/// Refuses a change by whoever is no sysadmin.
pub(super) fn protect(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.rules.sysadmin {
        return Ok(Flow::Next);
    }
    let before = current(cell).and_then(|current| current.get(cell.field.key.as_str()));
    if cell.value.as_ref() == before || (is_falsy(cell.value.as_ref()) && is_falsy(before)) {
        return Ok(Flow::Next);
    }
    if cell.value.is_none() {
        cell.value = before.cloned();
        return Ok(Flow::Next);
    }
    let show = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let (old, new) = (show(before), show(cell.value.as_ref()));
    cell.halt(format!(
        "Cannot change value of key from {old} to {new}. This key is read-only"
    ))
}

/// Asks for an address for access requests where such summaries are reported.
pub(super) fn ati_email_validate(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let reports = cell
        .value
        .as_ref()
        .and_then(Value::as_array)
        .is_some_and(|list| list.iter().any(|one| one == "ati"));
    if reports && is_falsy(cell.level.get("ati_email")) {
        cell.level
            .complain("ati_email", "ATI email cannot be empty");
    }
    Ok(Flow::Next)
}

fn current<'a>(cell: &Cell<'a>) -> Option<&'a Map<String, Value>> {
    match cell.operation {
        crate::schema::Operation::Create => None,
        crate::schema::Operation::Update { current } => Some(current),
    }
}
