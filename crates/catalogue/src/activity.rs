//! Writing down who did what, in the transaction that did it.

use cairn_domain::permission::dataset_labels;
use cairn_domain::record::{Activity, DELETED, Dataset, Group};
use serde_json::{Value, json};

use crate::clock::{iso, new_id};
use crate::ctx::Ctx;
use crate::error::ActionError;

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

impl Ctx<'_, '_> {
    /// Notes that a dataset was written; one that is deleted now is noted as that.
    pub fn note_dataset(
        &mut self,
        kind: ActivityKind,
        dataset: &Dataset,
    ) -> Result<(), ActionError> {
        let kind = if dataset.state == DELETED {
            ActivityKind::Deleted
        } else {
            kind
        };
        let labels = dataset_labels(
            &dataset.head(),
            self.app.settings.auth.allow_dataset_collaborators,
        );
        let actor = self.caller.name().to_owned();
        self.note(
            self.caller.id().map(str::to_owned),
            &dataset.id,
            &format!("{} package", kind.word()),
            json!({ "actor": actor }),
            Some(labels),
            Some(dataset.version),
        )
    }

    /// Notes that a group or organization was written.
    pub fn note_group(&mut self, kind: ActivityKind, group: &Group) -> Result<(), ActionError> {
        let word = if group.is_organization {
            "organization"
        } else {
            "group"
        };
        let row = json!({
            "id": group.id, "name": group.name, "title": group.title, "type": group.kind,
            "description": group.description, "image_url": group.image_url, "created": iso(group.created),
            "is_organization": group.is_organization, "approval_status": group.approval_status, "state": group.state,
        });
        let kind = format!("{} {word}", kind.word());
        self.note(
            self.caller.id().map(str::to_owned),
            &group.id,
            &kind,
            json!({ "group": row }),
            None,
            None,
        )
    }

    /// Notes that an account was made or changed; the account itself counts as who did it.
    pub fn note_account(
        &mut self,
        kind: ActivityKind,
        account_id: &str,
    ) -> Result<(), ActionError> {
        let kind = format!("{} user", kind.word());
        self.note(
            Some(account_id.to_owned()),
            account_id,
            &kind,
            json!({}),
            None,
            None,
        )
    }

    fn note(
        &mut self,
        account_id: Option<String>,
        object_id: &str,
        kind: &str,
        data: Value,
        labels: Option<Vec<String>>,
        dataset_version: Option<i64>,
    ) -> Result<(), ActionError> {
        if !self.app.settings.activity.enabled {
            return Ok(());
        }
        self.tx.insert_activity(&Activity {
            id: new_id(),
            at: self.now,
            account_id: account_id.unwrap_or_default(),
            object_id: object_id.to_owned(),
            kind: kind.to_owned(),
            data,
            labels,
            dataset_version,
        })?;
        Ok(())
    }
}
