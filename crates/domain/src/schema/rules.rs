//! What validation is given besides the input: who asks, what the site allows, and the questions to the database.

use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use super::{FactError, SchemaSet};
use crate::format::Formats;

/// An answer of the database.
pub type Fact<T> = Result<T, FactError>;

/// Whether a record is made or replaced.
#[derive(Debug, Clone, Copy)]
pub enum Operation<'a> {
    /// A new record.
    Create,
    /// The next version of a record; `current` is what its `…_show` action gives.
    Update {
        /// The record as it stands.
        current: &'a Map<String, Value>,
    },
}

impl<'a> Operation<'a> {
    /// Returns a text of the record as it stands.
    pub(crate) fn current(&self, key: &str) -> Option<&'a str> {
        match self {
            Operation::Create => None,
            Operation::Update { current } => current.get(key).and_then(Value::as_str),
        }
    }

    pub(crate) fn is_create(&self) -> bool {
        matches!(self, Operation::Create)
    }
}

/// What validation is given besides the input.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The record types.
    pub schemas: &'a SchemaSet,
    /// Whether the caller holds every permission.
    pub sysadmin: bool,
    /// Whether the caller may change the state of the record at hand: of a dataset that is updated always, of a
    /// group where the caller administers it. Sysadmins may in any case.
    pub may_set_state: bool,
    /// Id of the caller's account.
    pub caller: Option<&'a str>,
    /// Whether datasets without an organization are allowed (`ckan.auth.create_unowned_dataset`).
    pub create_unowned: bool,
    /// The time of the request (UTC).
    pub now: NaiveDateTime,
    /// The site's language.
    pub default_locale: &'a str,
    /// The site's languages, for bilingual fields whose schema names none.
    pub languages: &'a [String],
    /// The formats of resources that the site knows.
    pub formats: &'a Formats,
    /// The questions to the database.
    pub facts: &'a dyn Facts,
}

/// The questions that validators ask the database. `reference` means id or name.
pub trait Facts {
    /// Makes a new UUID.
    fn new_id(&self) -> String;
    /// Returns the id of the dataset with this name whose state is not `deleted`.
    fn dataset_by_name(&self, name: &str) -> Fact<Option<String>>;
    /// Returns the id of a dataset of any state.
    fn dataset(&self, reference: &str) -> Fact<Option<String>>;
    /// Returns the dataset that a resource which is not deleted belongs to.
    fn resource_owner(&self, id: &str) -> Fact<Option<String>>;
    /// Tells whether a view of a resource has this id.
    fn view_exists(&self, id: &str) -> Fact<bool>;
    /// Returns the id of an organization of any state.
    fn organization(&self, reference: &str) -> Fact<Option<String>>;
    /// Tells whether the caller may put a dataset into an organization.
    fn may_add_to_organization(&self, organization_id: &str) -> Fact<bool>;
    /// Tells whether the caller may move a dataset to another organization (collaborators may not by default).
    fn may_move_dataset(&self, dataset_id: &str) -> Fact<bool>;
    /// Returns the id of a group or organization of any state.
    fn group(&self, reference: &str) -> Fact<Option<String>>;
    /// Returns the id of the group or organization of any state that has exactly this name.
    fn group_by_name(&self, name: &str) -> Fact<Option<String>>;
    /// Tells whether a group would become its own ancestor if it got this parent.
    fn parent_makes_loop(&self, group_id: &str, parent: &str) -> Fact<bool>;
    /// Tells whether a vocabulary with this id exists.
    fn vocabulary_exists(&self, id: &str) -> Fact<bool>;
    /// Returns the id of the vocabulary with this name.
    fn vocabulary_by_name(&self, name: &str) -> Fact<Option<String>>;
    /// Tells whether a vocabulary holds this tag.
    fn tag_in_vocabulary(&self, name: &str, vocabulary_id: &str) -> Fact<bool>;
    /// Returns the id of an account of any state.
    fn account(&self, reference: &str) -> Fact<Option<String>>;
    /// Returns id and name of the accounts with this e-mail address, letter case aside, whose state counts for uniqueness.
    fn accounts_with_email(&self, email: &str) -> Fact<Vec<(String, String)>>;
    /// Tells whether the licence register has this id.
    fn licence_exists(&self, id: &str) -> Fact<bool>;
    /// Returns the value of a choice list that is made at run time; `None` where the site knows no such list.
    fn choices(&self, helper: &str) -> Fact<Option<Vec<String>>> {
        let _ = helper;
        Ok(None)
    }
    /// Tells whether an account is the site's own, whose privileges do not change.
    fn is_site_account(&self, id: &str) -> Fact<bool> {
        let _ = id;
        Ok(false)
    }
}
