//! Ids, names, owners and formats of datasets and resources.

use std::collections::HashSet;

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow, is_falsy};
use crate::{format, python, text};

const SHORTEST: usize = 2;
const LONGEST: usize = 100;

pub(super) fn uuid_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None => Ok(Flow::Next),
        Some(Value::String(id)) if text::is_uuid(id) => Ok(Flow::Next),
        Some(_) => cell.halt("Invalid id provided"),
    }
}

pub(super) fn package_id_does_not_exist(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell
        .rules
        .facts
        .dataset(id)?
        .is_some_and(|found| found == id)
    {
        return cell.fail("Dataset id already exists");
    }
    Ok(Flow::Next)
}

pub(super) fn package_id_not_changed(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match (cell.current_id(), &cell.value) {
        (Some(old), Some(new)) if new.as_str() != Some(old) => {
            let new = new.as_str().map_or_else(|| new.to_string(), str::to_owned);
            let message =
                format!("Cannot change value of key from {old} to {new}. This key is read-only");
            cell.fail(message)
        }
        _ => Ok(Flow::Next),
    }
}

pub(super) fn package_id_or_name_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match cell
        .text()
        .map(|reference| cell.rules.facts.dataset(reference))
        .transpose()?
        .flatten()
    {
        Some(_) => Ok(Flow::Next),
        None => cell.fail("Dataset not found"),
    }
}

/// Asks that no other dataset in use has the name, and for its length.
pub(super) fn package_name_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(name) = cell.text() else {
        return Ok(Flow::Next);
    };
    // A name that stays is its own: who takes the name of a deleted dataset makes it give the name up.
    let stays = cell.operation.current("name") == Some(name);
    let owner = if stays {
        None
    } else {
        cell.rules.facts.dataset_by_name(name)?
    };
    let length = name.chars().count();
    let limits = if length < SHORTEST {
        Some(format!(
            "Name \"{name}\" length is less than minimum {SHORTEST}"
        ))
    } else if length > LONGEST {
        Some(format!(
            "Name \"{name}\" length is more than maximum {LONGEST}"
        ))
    } else {
        None
    };
    // On create the id that is sent counts: that it is taken is said at the id.
    let own = cell
        .current_id()
        .or_else(|| cell.level.get("id").and_then(Value::as_str));
    if owner.is_some() && owner.as_deref() != own {
        cell.errors.push("That URL is already in use.".to_owned());
    }
    cell.errors.extend(limits);
    Ok(Flow::Next)
}

/// Asks that the id belongs to no resource of another dataset.
pub(super) fn resource_id_does_not_exist(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text().filter(|id| !cell.shown.contains_key(id)) else {
        return Ok(Flow::Next);
    };
    let owner = cell.rules.facts.resource_owner(id)?;
    if owner.is_some() && owner.as_deref() != cell.current_id() {
        return cell.fail("Resource id already exists.");
    }
    Ok(Flow::Next)
}

pub(super) fn resource_id_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.resource_owner(id)?.is_some() {
        return Ok(Flow::Next);
    }
    cell.fail("Not found: Resource")
}

/// Turns id or name of an organization into its id, and asks whether the caller may put the dataset there.
pub(super) fn owner_org_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if is_falsy(cell.value.as_ref()) {
        if cell.rules.create_unowned {
            return cell.ignore();
        }
        return cell.halt("An organization must be provided");
    }
    if cell
        .text()
        .is_some_and(|id| cell.operation.current("owner_org") == Some(id))
    {
        return Ok(Flow::Next);
    }
    let facts = cell.rules.facts;
    let Some(id) = cell
        .text()
        .map(|reference| facts.organization(reference))
        .transpose()?
        .flatten()
    else {
        return cell.halt("Organization does not exist");
    };
    let moves =
        cell.operation.is_create() || cell.operation.current("owner_org") != Some(id.as_str());
    if moves && !cell.rules.sysadmin {
        if let Some(dataset) = cell.current_id()
            && !facts.may_move_dataset(dataset)?
        {
            return cell.halt("You cannot move this dataset to another organization");
        }
        if !facts.may_add_to_organization(&id)? {
            return cell.halt("You cannot add a dataset to this organization");
        }
    }
    cell.set(Value::String(id))
}

/// Asks that a private dataset has an organization, now or before.
pub(super) fn private_needs_organization(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.value != Some(Value::Bool(true)) || !is_falsy(cell.level.get("owner_org")) {
        return Ok(Flow::Next);
    }
    if cell
        .operation
        .current("owner_org")
        .is_some_and(|owner| !owner.is_empty())
    {
        return Ok(Flow::Next);
    }
    cell.fail("Datasets with no organization can't be private.")
}

/// Asks that an extra does not take the key of a field.
pub(super) fn extra_key_is_free(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell
        .text()
        .is_some_and(|key| cell.plan.reserved.contains(key))
    {
        return cell.fail("There is a schema field with the same name");
    }
    Ok(Flow::Next)
}

/// Complains about the first key that stands twice in the extras.
pub(super) fn duplicate_extras_key(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(Value::Array(extras)) = cell.level.rest.get("extras") else {
        return Ok(Flow::Next);
    };
    let mut seen: HashSet<String> = HashSet::with_capacity(extras.len());
    let mut twice = None;
    for extra in extras {
        let Some(key) = extra.get("key").filter(|key| !key.is_null()) else {
            continue;
        };
        if !is_falsy(extra.get("deleted")) {
            continue;
        }
        let key = key
            .as_str()
            .map_or_else(|| python::json(key), str::to_owned);
        if !seen.insert(key.clone()) {
            twice = Some(key);
            break;
        }
    }
    if let Some(key) = twice {
        cell.level
            .complain("extras_validation", format!("Duplicate key \"{key}\""));
    }
    Ok(Flow::Next)
}

/// Guesses the format of a new resource from its address where none is given.
pub(super) fn if_empty_guess_format(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if !is_falsy(cell.value.as_ref()) || !is_falsy(cell.level.get("id")) {
        return Ok(Flow::Next);
    }
    let guess = cell
        .level
        .get("url")
        .and_then(Value::as_str)
        .and_then(format::guess_from_url);
    match guess {
        Some(guess) => cell.set(Value::String(guess.to_owned())),
        None => Ok(Flow::Next),
    }
}

/// Gives a format its usual name.
pub(super) fn clean_format(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let formats = cell.rules.formats;
    match cell.text().and_then(|text| formats.find(text)) {
        Some(known) => cell.set(Value::String(known.to_owned())),
        None => Ok(Flow::Next),
    }
}
