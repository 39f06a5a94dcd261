//! Accounts.

use serde_json::Value;

use crate::permission::Role;
use crate::schema::Operation;
use crate::schema::cell::{Cell, Checked, Flow, MISSING, is_falsy};

const SHORTEST_PASSWORD: usize = 8;

/// Asks that the name is free, and that it stays unless a sysadmin or an invited person changes it.
pub(super) fn user_name(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(name) = cell.text() else {
        return cell.fail("User names must be strings");
    };
    let owner = cell.rules.facts.account(name)?;
    match (owner, cell.current_id()) {
        (Some(owner), Some(current)) if owner == current => Ok(Flow::Next),
        (Some(_), _) => {
            cell.fail("The username is already associated with another account. Please use a different username.")
        }
        (None, Some(_)) if !cell.rules.sysadmin && cell.operation.current("state") != Some("pending") => {
            cell.fail("That login name can not be modified.")
        }
        (None, _) => Ok(Flow::Next),
    }
}

pub(super) fn user_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match cell
        .text()
        .map(|reference| cell.rules.facts.account(reference))
        .transpose()?
        .flatten()
    {
        Some(_) => Ok(Flow::Next),
        None => cell.fail("User not found"),
    }
}

/// Drops an id that an account has: a new account never stands for an old one.
pub(super) fn user_id_is_free(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(id) = cell.text() else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.account(id)?.is_some() {
        cell.ignore()
    } else {
        Ok(Flow::Next)
    }
}

/// Asks that no other account in use has the e-mail address.
pub(super) fn email_is_unique(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Some(email) = cell
        .text()
        .filter(|email| !email.is_empty() && cell.errors.is_empty())
    else {
        return Ok(Flow::Next);
    };
    let email = email.to_lowercase();
    let others = cell.rules.facts.accounts_with_email(&email)?;
    let own = |key: &str, value: &str| {
        cell.level.get(key).and_then(Value::as_str) == Some(value)
            || cell.operation.current(key) == Some(value)
    };
    if others
        .iter()
        .all(|(id, name)| own("id", id) || own("name", name))
    {
        return Ok(Flow::Next);
    }
    cell.fail(format!(
        "The email address '{email}' belongs to a registered user."
    ))
}

pub(super) fn password(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    match &cell.value {
        None => Ok(Flow::Next),
        Some(Value::String(text))
            if text.is_empty() || text.chars().count() >= SHORTEST_PASSWORD =>
        {
            Ok(Flow::Next)
        }
        Some(Value::String(_)) => cell.fail("Your password must be 8 characters or longer"),
        Some(_) => cell.fail("Passwords must be strings"),
    }
}

/// Asks for a password, unless a sysadmin gives its hash.
pub(super) fn password_not_empty(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let hash = cell.rules.sysadmin && !is_falsy(cell.level.get("password_hash"));
    if is_falsy(cell.value.as_ref()) && !hash {
        cell.fail(MISSING)
    } else {
        Ok(Flow::Next)
    }
}

/// Keeps one's own privileges and those of the site's account as they are.
pub(super) fn limit_sysadmin_update(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let Operation::Update { current } = cell.operation else {
        return Ok(Flow::Next);
    };
    let unchanged = current
        .get("sysadmin")
        .is_some_and(|now| Some(now) == cell.value.as_ref());
    let Some(id) = cell.current_id().filter(|_| !unchanged) else {
        return Ok(Flow::Next);
    };
    if cell.rules.facts.is_site_account(id)? {
        return cell.fail("Cannot modify sysadmin privileges for system user");
    }
    if cell.rules.caller == Some(id) {
        return cell.fail("Cannot modify your own sysadmin privileges");
    }
    Ok(Flow::Next)
}

pub(super) fn role_exists(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    if cell.text().and_then(Role::parse).is_some() {
        Ok(Flow::Next)
    } else {
        cell.fail("role does not exist.")
    }
}
