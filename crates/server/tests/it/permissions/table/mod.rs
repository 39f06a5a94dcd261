//! The table: an action, what it is called with, and who may.
//!
//! Letters: n anonymous; u a user; m member, e editor, a admin of the organization (and of every group here); c who created the
//! datasets without an organization; 1 member, 2 editor, 3 admin among the collaborators; s sysadmin.
//! Datasets: `open` and `closed` are public and private ones of the organization, `own` and `draft` have none.

mod datasets;
mod extensions;
mod groups;
mod people;
mod registers;
mod site;
mod tables;
mod transparency;

/// One line of the table.
#[derive(Debug)]
pub(in crate::permissions) struct Row {
    /// The action.
    pub(in crate::permissions) action: &'static str,
    /// Its parameters as JSON; `$name` stands for a fresh thing.
    pub(in crate::permissions) params: &'static str,
    /// Letters of the roles that may.
    pub(in crate::permissions) allowed: &'static str,
    /// Whether those who may are told that what they name is not there.
    pub(in crate::permissions) missing: bool,
}

const fn row(action: &'static str, params: &'static str, allowed: &'static str) -> Row {
    Row {
        action,
        params,
        allowed,
        missing: false,
    }
}

/// Everybody.
const ALL: &str = "numeac123s";
/// Everybody who is signed in.
const SIGNED: &str = "umeac123s";
/// Those who read private datasets of the organization.
pub(in crate::permissions) const READ: &str = "mea123s";
/// Those who write datasets of the organization.
const EDIT: &str = "ea23s";
/// Those whose role in the organization lets them make datasets there.
const MAKE: &str = "eas";
/// Those who say who collaborates.
const MANAGE: &str = "a3s";
/// Those who administer the organization or group.
const ADMIN: &str = "as";
/// Those who belong to the organization or group.
const MEMBERS: &str = "meas";
/// Sysadmins.
const SYSADMIN: &str = "s";

/// The parts of the table.
const TABLES: &[&[Row]] = &[
    datasets::ROWS,
    registers::ROWS,
    extensions::ROWS,
    transparency::ROWS,
    groups::ROWS,
    people::ROWS,
    site::ROWS,
    tables::ROWS,
];

/// Returns every line of the table.
pub(in crate::permissions) fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().copied().flatten()
}
