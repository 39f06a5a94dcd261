//! Groups and organizations.

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow};

/// Asks that no other group or organization has the name.
pub(super) fn group_name(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(name) = cell.text() else {
        return Ok(Flow::Next);
    };
    let owner = cell.rules.facts.group_by_name(name)?;
    if owner.is_some() && owner.as_deref() != cell.current_id() {
        return cell.fail("Group name already exists in database");
    }
    Ok(Flow::Next)
}

pub(super) fn group_id_does_not_exist(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.group(id)?.is_some_and(|found| found == id) {
        return cell.fail("Id already exists");
    }
    Ok(Flow::Next)
}

pub(super) fn group_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match cell
        .text()
        .map(|reference| cell.rules.facts.group(reference))
        .transpose()?
        .flatten()
    {
        Some(_) => Ok(Flow::Next),
        None => cell.fail("That group name or ID does not exist."),
    }
}

/// Asks that a parent is no descendant.
pub(super) fn no_loops(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let (Some(group), Some(parent)) = (cell.current_id(), cell.text()) else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.parent_makes_loop(group, parent)? {
        return cell.fail("This parent would create a loop in the hierarchy");
    }
    Ok(Flow::Next)
}
