//! What is known of the records that are written together, read once for all of them.
//!
//! What one of them changes is asked for again where another one needs it.

use std::collections::{HashMap, HashSet};

use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::HarvestObject;
use cairn_domain::record::DatasetHead;
use cairn_store::Known;
use serde_json::Value;

use super::decide::holds_everywhere;
use super::{Prepared, What, text};
use crate::source::Source;

/// What is known of the records of a batch.
pub(crate) struct Batch {
    own: HashMap<String, Known>,
    everywhere: HashMap<String, Vec<Known>>,
    asked: HashSet<String>,
    heads: Vec<DatasetHead>,
    /// Where the heads stand, by id and by name.
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    /// Ids and names of datasets that were written since.
    written: HashSet<String>,
    /// Objects that are stored once all is written, where they are not stored yet.
    later: Option<Vec<HarvestObject>>,
}

impl Batch {
    /// Reads what is known of records.
    pub(crate) fn read<'p>(
        ctx: &mut Ctx<'_, '_>,
        source: &Source,
        prepared: impl Iterator<Item = &'p Prepared> + Clone,
    ) -> Result<Self, ActionError> {
        let guids: Vec<String> = prepared
            .clone()
            .map(|one| one.object.guid.clone())
            .collect();
        let own: HashMap<String, Known> = ctx
            .tx
            .known_of_source(&source.record.id, &guids)?
            .into_iter()
            .map(|known| (known.guid.clone(), known))
            .collect();
        let elsewhere: Vec<String> = guids
            .into_iter()
            .filter(|guid| holds_everywhere(guid) && !own.contains_key(guid))
            .collect();
        let mut everywhere: HashMap<String, Vec<Known>> = HashMap::new();
        for known in ctx.tx.known_by_guids(&elsewhere)? {
            everywhere
                .entry(known.guid.clone())
                .or_default()
                .push(known);
        }
        let mut asked: HashSet<String> = own
            .values()
            .filter_map(|known| known.dataset_id.clone())
            .collect();
        for one in prepared {
            if let What::Write(mapped) = &one.what
                && let Some(Value::Object(input)) = &mapped.dataset
            {
                asked.insert(text(input, "id").to_owned());
                asked.insert(text(input, "name").to_owned());
            }
        }
        let refs: Vec<String> = asked.iter().cloned().collect();
        let heads = ctx.tx.dataset_heads_by_refs(&refs)?;
        let places = |key: fn(&DatasetHead) -> &String| -> HashMap<String, usize> {
            let keys = heads.iter().enumerate();
            keys.map(|(place, head)| (key(head).clone(), place))
                .collect()
        };
        Ok(Self {
            by_id: places(|head| &head.id),
            by_name: places(|head| &head.name),
            own,
            everywhere,
            asked,
            heads,
            written: HashSet::new(),
            later: None,
        })
    }

    /// Says that the objects of the records are not stored yet.
    pub(crate) fn of_new(mut self) -> Self {
        self.later = Some(Vec::new());
        self
    }

    /// Tells whether the objects of the records are not stored yet.
    pub(crate) fn is_new(&self) -> bool {
        self.later.is_some()
    }

    /// Has an object stored once all is written.
    pub(crate) fn store_later(&mut self, object: HarvestObject) {
        self.later.get_or_insert_default().push(object);
    }

    /// Stores the objects that wait for it.
    pub(crate) fn store(&mut self, ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
        let objects = self.later.take().unwrap_or_default();
        Ok(ctx.tx.insert_harvest_objects(&objects)?)
    }

    /// Says that a dataset was written.
    pub(crate) fn wrote(&mut self, id: &str, name: &str) {
        self.written.insert(id.to_owned());
        self.written.insert(name.to_owned());
    }

    /// Tells whether a dataset was written.
    pub(crate) fn has_written(&self, id: &str) -> bool {
        self.written.contains(id)
    }

    /// Returns what a record was when this source last made a dataset of it.
    pub(crate) fn known(
        &self,
        ctx: &mut Ctx<'_, '_>,
        source: &Source,
        guid: &str,
    ) -> Result<Option<Known>, ActionError> {
        let Some(known) = self.own.get(guid) else {
            return Ok(None);
        };
        let is_stale = known
            .dataset_id
            .as_ref()
            .is_some_and(|id| self.written.contains(id));
        if !is_stale {
            return Ok(Some(known.clone()));
        }
        let guids = [guid.to_owned()];
        Ok(ctx.tx.known_of_source(&source.record.id, &guids)?.pop())
    }

    /// Returns what a record with a name that holds everywhere was at whichever source.
    pub(crate) fn known_everywhere(&self, guid: &str) -> &[Known] {
        self.everywhere.get(guid).map_or(&[], Vec::as_slice)
    }

    /// Returns the head of the dataset with this id or name.
    pub(crate) fn head(
        &self,
        ctx: &mut Ctx<'_, '_>,
        id_or_name: &str,
    ) -> Result<Option<DatasetHead>, ActionError> {
        let is_known = self.asked.contains(id_or_name) && !self.written.contains(id_or_name);
        if !is_known {
            return Ok(ctx.tx.dataset_head(id_or_name)?);
        }
        let place = self.by_id.get(id_or_name).or(self.by_name.get(id_or_name));
        let head = place.map(|place| &self.heads[*place]);
        match head {
            // It may have another name by now, or another version.
            Some(head) if self.written.contains(&head.id) => Ok(ctx.tx.dataset_head(id_or_name)?),
            head => Ok(head.cloned()),
        }
    }
}
