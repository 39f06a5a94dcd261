//! A source with everything that a run needs of it.

use cairn_catalogue::harvest::source as sources;
use cairn_catalogue::harvest::{AUTO, SourceKind};
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::HarvestSource;
use cairn_domain::record::{Dataset, Group};
use serde_json::{Map, Value};
use url::Url;

use crate::harvester::Harvester;
use crate::{hash, kinds};

/// A source.
pub(crate) struct Source {
    /// The record that stands for it.
    pub(crate) record: Dataset,
    /// What is known of it beside.
    pub(crate) row: HarvestSource,
    /// Its configuration.
    pub(crate) config: Map<String, Value>,
    /// Its address as it was given.
    pub(crate) url: String,
    /// The organization that owns it.
    pub(crate) owner: Option<Group>,
}

impl Source {
    /// Reads a source; nothing where it is gone.
    pub(crate) fn load(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Option<Self>, ActionError> {
        let (Some(record), Some(row)) = (ctx.tx.dataset(id)?, ctx.tx.harvest_source(id)?) else {
            return Ok(None);
        };
        let owner = match &record.owner_org {
            Some(id) => ctx.tx.group_by_ref(id)?,
            None => None,
        };
        Ok(Some(Self {
            config: sources::config_of(&record),
            url: sources::text(&record.body, "url").to_owned(),
            record,
            row,
            owner,
        }))
    }

    /// Returns the kind that its records are read by; nothing while that is still to be found out.
    pub(crate) fn kind(&self) -> Option<&'static dyn Harvester> {
        let name = match self.row.kind.as_str() {
            AUTO => self.row.memory.get("kind").and_then(Value::as_str)?,
            name => name,
        };
        kinds::of(name)
    }

    /// Returns whether what it no longer lists is deleted here.
    pub(crate) fn deletes(&self) -> bool {
        let usual = self
            .kind()
            .and_then(|kind| SourceKind::of(kind.name()))
            .is_some_and(|kind| kind.deletes);
        self.flag("delete_missing", usual)
    }

    /// Reads a flag of the configuration.
    pub(crate) fn flag(&self, key: &str, default: bool) -> bool {
        self.config
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(default)
    }

    /// Returns what decides how its records are read, beside the records.
    pub(crate) fn reading(&self) -> String {
        let config = hash::canonical(&Value::Object(self.config.clone()));
        let owner = self.record.owner_org.as_deref().unwrap_or_default();
        format!("{config}\n{owner}")
    }

    /// Returns the site that it is of.
    pub(crate) fn site(&self) -> String {
        site_of(&self.url)
    }
}

/// Returns the site of an address: scheme, host and port.
pub(crate) fn site_of(address: &str) -> String {
    match Url::parse(address.trim()) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => address.trim().to_owned(),
    }
}
