//! Whether there is a value at all.

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow, MISSING, is_falsy, text_arg};

/// Drops null and stops where there is nothing.
pub(super) fn ignore_missing(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.is_missing() {
        cell.ignore()
    } else {
        Ok(Flow::Next)
    }
}

/// Drops what says nothing and stops.
pub(super) fn ignore_empty(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if is_falsy(cell.value.as_ref()) {
        cell.ignore()
    } else {
        Ok(Flow::Next)
    }
}

/// Drops null and the empty text and stops; `false` stays.
pub(super) fn ignore_blank(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.is_missing() || cell.text() == Some("") {
        cell.ignore()
    } else {
        Ok(Flow::Next)
    }
}

/// Drops whatever there is.
pub(super) fn ignore(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    cell.ignore()
}

/// Asks for a value that says something.
pub(super) fn not_empty(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.is_empty() {
        cell.halt(MISSING)
    } else {
        Ok(Flow::Next)
    }
}

/// Asks for the key, whatever its value.
pub(super) fn not_missing(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.value.is_none() {
        cell.halt(MISSING)
    } else {
        Ok(Flow::Next)
    }
}

/// Refuses any value.
pub(super) fn empty(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let sent = cell.value.take();
    if is_falsy(sent.as_ref()) {
        return Ok(Flow::Stop);
    }
    let message = format!("The input field {} was not expected.", cell.field.key);
    cell.halt(message)
}

/// Refuses any value from whoever is no sysadmin.
pub(super) fn empty_if_not_sysadmin(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    if cell.rules.sysadmin {
        Ok(Flow::Next)
    } else {
        empty(cell, args)
    }
}

/// Drops the value of whoever is no sysadmin.
pub(super) fn ignore_not_sysadmin(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.rules.sysadmin {
        Ok(Flow::Next)
    } else {
        cell.ignore()
    }
}

/// Drops the value of whoever does not administer the record.
pub(super) fn ignore_not_admin(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.rules.sysadmin || cell.rules.may_set_state {
        Ok(Flow::Next)
    } else {
        cell.ignore()
    }
}

/// Takes the value of another field where this one says nothing.
pub(super) fn if_empty_same_as(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    if is_falsy(cell.value.as_ref()) {
        cell.value = cell.level.get(text_arg(args, 0)).cloned();
    }
    Ok(Flow::Next)
}

/// Puts a value where there is none.
pub(super) fn default(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    match args.first() {
        Some(value) if cell.is_missing() => cell.set(value.clone()),
        _ => Ok(Flow::Next),
    }
}

/// Puts a value where there is none or an empty text.
pub(super) fn default_if_empty(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    match args.first() {
        Some(value) if cell.is_missing() || cell.text() == Some("") => cell.set(value.clone()),
        _ => Ok(Flow::Next),
    }
}

/// Asks for a value where the schema does; else stops where there is none.
pub(super) fn scheming_required(cell: &mut Cell<'_>, args: &[Value]) -> Checked {
    if cell.is_required() {
        not_empty(cell, args)
    } else {
        ignore_missing(cell, args)
    }
}
