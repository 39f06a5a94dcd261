//! Writing down who did what, in the transaction that did it.
//!
//! What `dataset_version` keeps is not kept again: the activity of a dataset holds the number of the version, who did it, and
//! what stood around the dataset. [`crate::actions::activity`] puts the whole together when somebody reads it.

use cairn_domain::permission::dataset_labels;
use cairn_domain::record::{Activity, DELETED, Dataset, DatasetHead, Group, View};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::caller::Caller;
use crate::clock::{iso, new_row_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::plain_text;
use crate::wire;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityKind {
    /// Made.
    New,
    /// Changed.
    Changed,
    /// Deleted.
    Deleted,
}

impl ActivityKind {
    fn word(self) -> &'static str {
        match self {
            ActivityKind::New => "new",
            ActivityKind::Changed => "changed",
            ActivityKind::Deleted => "deleted",
        }
    }
}

/// How many activities there are, by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityAges {
    /// All.
    pub total: u64,
    /// Those of before yesterday.
    pub older_than_1_day: u64,
    /// Those that are older than a month.
    pub older_than_30_days: u64,
    /// Those that are older than a year.
    pub older_than_365_days: u64,
}

impl App {
    /// Counts activities by age for sysadmins, up to one more than `most`.
    pub fn activities_by_age(
        &self,
        caller: &Caller,
        most: u64,
    ) -> Result<ActivityAges, ActionError> {
        if !caller.is_sysadmin() {
            return Err(ActionError::denied());
        }
        let most = i64::try_from(most).map_or(i64::MAX, |most| most.saturating_add(1));
        let now = self.clock.now();
        let counts = self.store.read(|tx| tx.count_activities(now, most))?;
        let whole = |count: i64| u64::try_from(count).unwrap_or_default();
        Ok(ActivityAges {
            total: whole(counts.total),
            older_than_1_day: whole(counts.day),
            older_than_30_days: whole(counts.month),
            older_than_365_days: whole(counts.year),
        })
    }
}

impl Ctx<'_, '_> {
    /// Notes that a dataset was written; one that is deleted now is noted as that.
    pub fn note_dataset(
        &mut self,
        kind: ActivityKind,
        dataset: &Dataset,
    ) -> Result<(), ActionError> {
        if !self.app.settings.activity.enabled {
            return Ok(());
        }
        let kind = if dataset.state == DELETED {
            ActivityKind::Deleted
        } else {
            kind
        };
        let around = wire::parties(self.tx, self.app, std::slice::from_ref(dataset))?.pop();
        let around = around.unwrap_or_default();
        let mut data = Map::from_iter([("actor".to_owned(), json!(self.caller.name()))]);
        if !around.organization.is_null() {
            data.insert("organization".to_owned(), around.organization);
        }
        if !around.groups.is_empty() {
            data.insert("groups".to_owned(), Value::Array(around.groups));
        }
        self.note(Noted {
            account_id: self.caller.id().map(str::to_owned),
            object_id: &dataset.id,
            kind: format!("{} package", kind.word()),
            data: Value::Object(data),
            labels: Some(self.labels_of(&dataset.head())),
            dataset_version: Some(dataset.version),
        })
    }

    /// Notes that a view of a dataset's resource was made or changed.
    pub fn note_view(
        &mut self,
        kind: ActivityKind,
        dataset: &DatasetHead,
        view: &View,
    ) -> Result<(), ActionError> {
        let row = json!({
            "id": view.id, "resource_id": view.resource_id, "title": view.title, "description": view.description,
            "view_type": view.kind, "order": view.position, "config": view.config, "package_id": dataset.id,
        });
        self.note(Noted {
            account_id: self.caller.id().map(str::to_owned),
            object_id: &dataset.id,
            kind: format!("{} resource view", kind.word()),
            data: row,
            labels: Some(self.labels_of(dataset)),
            dataset_version: None,
        })
    }

    /// Notes that a group or organization was written; one that is deleted now is noted as that.
    pub fn note_group(&mut self, kind: ActivityKind, group: &Group) -> Result<(), ActionError> {
        let kind = if group.state == DELETED {
            ActivityKind::Deleted
        } else {
            kind
        };
        let word = if group.is_organization {
            "organization"
        } else {
            "group"
        };
        let row = json!({
            "id": group.id, "name": group.name, "title": group.title, "type": group.kind,
            "description": group.description, "image_url": group.image_url, "created": iso(group.created),
            "is_organization": group.is_organization, "approval_status": group.approval_status, "state": group.state,
            "extras": extras(group),
        });
        self.note(Noted {
            account_id: self.caller.id().map(str::to_owned),
            object_id: &group.id,
            kind: format!("{} {word}", kind.word()),
            data: json!({ "group": row }),
            labels: None,
            dataset_version: None,
        })
    }

    /// Notes that an account was made or changed; the account itself counts as who did it.
    pub fn note_account(
        &mut self,
        kind: ActivityKind,
        account_id: &str,
    ) -> Result<(), ActionError> {
        self.note(Noted {
            account_id: Some(account_id.to_owned()),
            object_id: account_id,
            kind: format!("{} user", kind.word()),
            data: json!({}),
            labels: None,
            dataset_version: None,
        })
    }

    /// Returns the labels that a dataset has now.
    pub(crate) fn labels_of(&self, dataset: &DatasetHead) -> Vec<String> {
        dataset_labels(dataset, self.app.settings.auth.allow_dataset_collaborators)
    }

    fn note(&mut self, noted: Noted<'_>) -> Result<(), ActionError> {
        if !self.app.settings.activity.enabled {
            return Ok(());
        }
        let at = self.activity_time();
        self.tx.insert_activity(&Activity {
            id: new_row_id(),
            at,
            account_id: noted.account_id.unwrap_or_default(),
            object_id: noted.object_id.to_owned(),
            kind: noted.kind,
            data: noted.data,
            labels: noted.labels,
            dataset_version: noted.dataset_version,
        })?;
        Ok(())
    }
}

/// What is written down.
struct Noted<'n> {
    account_id: Option<String>,
    object_id: &'n str,
    kind: String,
    data: Value,
    labels: Option<Vec<String>>,
    dataset_version: Option<i64>,
}

/// Returns the extras of a group as an object, which is how an activity holds them.
fn extras(group: &Group) -> Map<String, Value> {
    let listed = group.body.get("extras").and_then(Value::as_array);
    listed
        .into_iter()
        .flatten()
        .filter_map(|extra| Some((plain_text(extra.get("key")?), extra.get("value")?.clone())))
        .collect()
}
