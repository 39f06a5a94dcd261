//! What comes out of a mapping, and what goes in besides the record.

use std::fmt;

use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;
use serde_json::Value;

/// Something of the source record that could not be kept as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where it was (`resources[2].size`).
    pub field: String,
    /// What was done with it.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// A record as this catalogue takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// Input of `package_create` as a sysadmin sends it: `id` and `name` always, `owner_org` by name. `None` where
    /// the source record is an organization.
    pub dataset: Option<Value>,
    /// Inputs of `organization_create`, parents first. Where one of the name exists already it is meant.
    pub organizations: Vec<Value>,
    /// Inputs of `group_create`, likewise.
    pub groups: Vec<Value>,
    /// What could not be kept as it was.
    pub notes: Vec<Note>,
}

/// What a mapping is given besides the record.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Name of the source. Ids of records that have none are made out of it, so it does not change between loads.
    pub source: &'a str,
    /// Whom to name for the record; kept as the extra `attribution`.
    pub attribution: Option<&'a str>,
    /// Name of the organization that owns records whose source names none.
    pub owner: Option<&'a str>,
    /// Code of the language whose texts are taken where a record has one text in several.
    pub language: &'a str,
    /// The record types of this site.
    pub schemas: &'a SchemaSet,
    /// The licences of this site.
    pub licences: &'a Register,
}
