//! What an action works with: the transaction, the caller, the time, and the questions of permission.

use std::rc::Rc;
use std::sync::Arc;

use cairn_domain::permission::{MEMBERSHIP, READ, UPDATE_DATASET, Viewer};
use cairn_domain::record::{ChangeKind, DatasetHead, Group};
use cairn_index::Index;
use cairn_store::Tx;
use chrono::{Duration, NaiveDateTime};

use crate::action::Reply;
use crate::app::{App, make_ready};
use crate::aside::Aside;
use crate::cache::{ReadyDataset, Stamp};
use crate::caller::Caller;
use crate::error::ActionError;
use crate::grants::Grants;
use crate::input::Input;
use crate::wire;

/// What an action works with. `'c` is the life of the transaction's connection.
pub struct Ctx<'a, 'c> {
    /// The catalogue: settings, schemas, index, files.
    pub app: &'a App,
    /// The transaction.
    pub tx: &'a mut Tx<'c>,
    /// Who calls.
    pub caller: &'a Caller,
    /// The time of the request (UTC).
    pub now: NaiveDateTime,
    /// The language of the caller.
    pub locale: &'a str,
    /// Set while reading: what this view shows may be kept in memory.
    stamp: Option<Stamp>,
    /// Set while writing: what is done between two tries of the transaction.
    aside: Option<&'a Aside>,
    grants: Option<Rc<Grants>>,
    changes: Vec<(ChangeKind, String)>,
    /// Activities noted so far.
    noted: i64,
    afterwards: Vec<Afterwards>,
    with_rows: Option<WithRows>,
    /// Set while a record is made of what somebody submits, whatever their role in its organization.
    submits: bool,
}

/// What is done with rows of the DataStore once the view of the catalogue is closed; its reply is the action's.
pub(crate) type WithRows =
    Box<dyn FnOnce(&App, &Caller, &Input, &str) -> Result<Reply, ActionError>>;

/// What is done once a transaction stands.
pub(crate) type Afterwards = Box<dyn FnOnce(&App) -> Result<(), ActionError>>;

/// What a transaction leaves behind for those who follow it.
pub(crate) struct Left {
    /// What changed.
    pub(crate) changes: Vec<(ChangeKind, String)>,
    /// What is done now that it stands.
    pub(crate) afterwards: Vec<Afterwards>,
}

impl<'a, 'c> Ctx<'a, 'c> {
    /// Makes the context of one action.
    pub fn new(app: &'a App, tx: &'a mut Tx<'c>, caller: &'a Caller, locale: &'a str) -> Self {
        let now = app.clock.now();
        Self {
            app,
            tx,
            caller,
            now,
            locale,
            stamp: None,
            aside: None,
            grants: None,
            changes: Vec::new(),
            noted: 0,
            afterwards: Vec::new(),
            with_rows: None,
            submits: false,
        }
    }

    /// Returns the time of the next activity: those of one request keep their order by a microsecond each.
    pub(crate) fn activity_time(&mut self) -> NaiveDateTime {
        let at = self.now + Duration::microseconds(self.noted);
        self.noted += 1;
        at
    }

    /// Says that this context only reads, on a view that began after the stamp.
    pub(crate) fn reading(mut self, stamp: Stamp) -> Self {
        self.stamp = Some(stamp);
        self
    }

    /// Says that this context writes, in a transaction that may be tried again.
    pub(crate) fn writing(mut self, aside: &'a Aside) -> Self {
        self.aside = Some(aside);
        self
    }

    /// Returns the hash of a password. It is made between two tries of the transaction, once: it takes long, and others wait
    /// for a transaction that writes.
    pub(crate) fn hash_password(&self, password: &str) -> Result<String, ActionError> {
        match self.aside {
            Some(aside) => aside.hash_of(password),
            None => crate::password::hash(password),
        }
    }

    /// Has something done when the transaction stands, before the caller is answered; its error becomes the answer.
    pub(crate) fn afterwards(
        &mut self,
        work: impl FnOnce(&App) -> Result<(), ActionError> + 'static,
    ) {
        self.afterwards.push(Box::new(work));
    }

    /// Returns the index where it shows what this view shows: in a context that only reads, once everything is indexed.
    pub(crate) fn settled_index(&self) -> Option<&'a Index> {
        let index = self.stamp.and(self.app.index.as_ref())?;
        self.app.is_ready().then_some(index)
    }

    /// Says what is done with rows once the view of the catalogue is closed. What it replies is what the action replies.
    pub(crate) fn with_rows(
        &mut self,
        work: impl FnOnce(&App, &Caller, &Input, &str) -> Result<Reply, ActionError> + 'static,
    ) -> Result<Reply, ActionError> {
        self.with_rows = Some(Box::new(work));
        Ok(serde_json::Value::Null.into())
    }

    /// Does work in which a record is made of what somebody submits: its state and organization are for the site to say.
    pub(crate) fn submitting<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        self.submits = true;
        let done = work(self);
        self.submits = false;
        done
    }

    /// Tells whether a record is being made of what somebody submits.
    pub(crate) fn is_submitting(&self) -> bool {
        self.submits
    }

    /// Hands over what is to be done with rows.
    pub(crate) fn take_with_rows(&mut self) -> Option<WithRows> {
        self.with_rows.take()
    }

    /// Returns a dataset ready to be sent. Whoever sends it asks first whether the caller sees it.
    pub(crate) fn ready(
        &mut self,
        id_or_name: &str,
    ) -> Result<Option<Arc<ReadyDataset>>, ActionError> {
        if let Some(found) = self.stamp.and_then(|_| self.app.cache.get(id_or_name)) {
            return Ok(Some(found));
        }
        let Some(head) = self.tx.dataset_head(id_or_name)? else {
            return Ok(None);
        };
        Ok(self.ready_many(&[head.id])?.pop().flatten())
    }

    /// Returns datasets ready to be sent, in the order of the ids; `None` for those that are gone.
    pub(crate) fn ready_many(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<Option<Arc<ReadyDataset>>>, ActionError> {
        self.ready_of(ids, true)
    }

    /// Like [`Ctx::ready_many`], for walks over the whole catalogue: what they pass is not kept in memory, which has room for what is asked for.
    pub(crate) fn ready_in_passing(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<Option<Arc<ReadyDataset>>>, ActionError> {
        self.ready_of(ids, false)
    }

    fn ready_of(
        &mut self,
        ids: &[String],
        kept: bool,
    ) -> Result<Vec<Option<Arc<ReadyDataset>>>, ActionError> {
        let mut found: Vec<Option<Arc<ReadyDataset>>> = ids
            .iter()
            .map(|id| self.stamp.and_then(|_| self.app.cache.get(id)))
            .collect();
        let missing: Vec<String> = ids
            .iter()
            .zip(&found)
            .filter(|(_, found)| found.is_none())
            .map(|(id, _)| id.clone())
            .collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let datasets = self.tx.datasets(&missing)?;
        let dicts = wire::packages(self.tx, self.app, &datasets)?;
        for (dataset, dict) in datasets.iter().zip(dicts) {
            let ready = Arc::new(make_ready(dataset, &dict)?);
            if let Some(stamp) = self.stamp.filter(|_| kept) {
                self.app.cache.put(&ready, stamp);
            }
            for (_, place) in ids
                .iter()
                .zip(&mut found)
                .filter(|(id, _)| **id == dataset.id)
            {
                *place = Some(Arc::clone(&ready));
            }
        }
        Ok(found)
    }

    /// Writes one row of the change feed and remembers it for the caches.
    pub fn record_change(&mut self, kind: ChangeKind, id: &str) -> Result<(), ActionError> {
        self.tx.record_change(kind, id, self.now)?;
        self.changes.push((kind, id.to_owned()));
        Ok(())
    }

    /// Hands over what changed and what is still to be done.
    pub(crate) fn into_left(self) -> Left {
        Left {
            changes: self.changes,
            afterwards: self.afterwards,
        }
    }

    /// Returns the caller's roles, loaded at the first question.
    pub fn grants(&mut self) -> Result<Rc<Grants>, ActionError> {
        if let Some(grants) = &self.grants {
            return Ok(Rc::clone(grants));
        }
        let grants = Rc::new(Grants::load(self.tx, &self.app.settings.auth, self.caller)?);
        self.grants = Some(Rc::clone(&grants));
        Ok(grants)
    }

    /// Returns the organizations whose records the caller may change; nothing for sysadmins, who may change those of all.
    pub(crate) fn tended(&mut self) -> Result<Option<Vec<String>>, ActionError> {
        if self.caller.is_sysadmin() {
            return Ok(None);
        }
        let held = self.grants()?.groups_with(UPDATE_DATASET, true);
        Ok(Some(held.into_iter().map(|(id, _)| id).collect()))
    }

    /// Forgets the caller's roles after this action changed them.
    pub fn forget_grants(&mut self) {
        self.grants = None;
    }

    /// Returns what the caller may see.
    pub fn viewer(&mut self) -> Result<Viewer, ActionError> {
        if self.caller.is_sysadmin() {
            return Ok(Viewer::Sysadmin);
        }
        if self.caller.is_anonymous() {
            return Ok(Viewer::anonymous());
        }
        let grants = self.grants()?;
        Ok(grants.viewer(self.caller))
    }

    /// Refuses deleted accounts, as every check of CKAN does before it looks further.
    pub fn refuse_deleted(&self) -> Result<(), ActionError> {
        if self.caller.is_deleted() {
            Err(ActionError::denied())
        } else {
            Ok(())
        }
    }

    /// Lets sysadmins pass alone.
    pub fn require_sysadmin(&self) -> Result<(), ActionError> {
        if self.caller.is_sysadmin() {
            Ok(())
        } else {
            Err(ActionError::denied())
        }
    }

    /// Tells whether the caller holds a permission in a group or organization.
    pub fn may_in_group(&mut self, group_id: &str, permission: &str) -> Result<bool, ActionError> {
        if self.caller.is_sysadmin() {
            return Ok(true);
        }
        if self.caller.is_anonymous() {
            return Ok(false);
        }
        Ok(self.grants()?.holds(group_id, permission))
    }

    /// Tells whether the caller may see a dataset.
    pub fn sees(&mut self, dataset: &DatasetHead) -> Result<bool, ActionError> {
        Ok(self.viewer()?.sees(dataset))
    }

    /// Lets those pass who may see a dataset; the message names the id.
    pub fn require_read(&mut self, dataset: &DatasetHead) -> Result<(), ActionError> {
        self.refuse_deleted()?;
        if self.sees(dataset)? {
            return Ok(());
        }
        let name = self.caller.name();
        Err(ActionError::denied_because(format!(
            "User {name} not authorized to read package {}",
            dataset.id
        )))
    }

    /// Tells whether the caller may change a dataset.
    pub fn may_update(&mut self, dataset: &DatasetHead) -> Result<bool, ActionError> {
        if self.caller.is_sysadmin() {
            return Ok(true);
        }
        if self.caller.is_deleted() {
            return Ok(false);
        }
        let auth = &self.app.settings.auth;
        let open = auth.create_dataset_if_not_in_organization && auth.create_unowned_dataset;
        if self.caller.is_anonymous() {
            return Ok(dataset.owner_org.is_none() && open && auth.anon_create_dataset);
        }
        let grants = self.grants()?;
        let by_organization = match &dataset.owner_org {
            Some(organization) => grants.holds(organization, UPDATE_DATASET),
            None => {
                open || grants.holds_in_some_organization(cairn_domain::permission::CREATE_DATASET)
            }
        };
        Ok(by_organization
            || matches!(
                grants.collaborates_as(&dataset.id),
                Some("admin" | "editor")
            ))
    }

    /// Lets those pass who may change a dataset.
    pub fn require_update(&mut self, dataset: &DatasetHead) -> Result<(), ActionError> {
        self.refuse_deleted()?;
        if self.may_update(dataset)? {
            return Ok(());
        }
        let name = self.caller.name();
        Err(ActionError::denied_because(format!(
            "User {name} not authorized to edit package {}",
            dataset.id
        )))
    }

    /// Lets those pass who may see a group: everybody where it is active, its members otherwise.
    pub fn require_read_group(&mut self, group: &Group) -> Result<(), ActionError> {
        self.refuse_deleted()?;
        if group.state == cairn_domain::record::ACTIVE || self.may_in_group(&group.id, READ)? {
            return Ok(());
        }
        let name = self.caller.name();
        Err(ActionError::denied_because(format!(
            "User {name} not authorized to read group {}",
            group.id
        )))
    }

    /// Lets those pass who may change who belongs to a group.
    pub fn require_membership(&mut self, group: &Group) -> Result<(), ActionError> {
        self.refuse_deleted()?;
        if self.may_in_group(&group.id, MEMBERSHIP)? {
            return Ok(());
        }
        let name = self.caller.name();
        Err(ActionError::denied_because(format!(
            "User {name} not authorized to add members"
        )))
    }
}
