//! What was changed here, and stays: fields that the site keeps for itself, and by policy those that somebody edited.

use cairn_catalogue::harvest::config::{LocalEdits, local_edits};
use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::record::Dataset;
use serde_json::{Map, Value};

use crate::source::Source;

/// Fields that say nothing of the record itself.
const PASSED_OVER: &[&str] = &[
    "id",
    "name",
    "type",
    "state",
    "metadata_created",
    "metadata_modified",
    "creator_user_id",
];

/// Puts what stays here into the place of what the source says.
pub(super) fn keep_local(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    current: &Dataset,
    version: Option<i64>,
    input: &mut Map<String, Value>,
) -> Result<(), ActionError> {
    let keep = |input: &mut Map<String, Value>, key: &str| match current.body.get(key) {
        Some(value) => {
            input.insert(key.to_owned(), value.clone());
        }
        None => {
            input.shift_remove(key);
        }
    };
    for key in &ctx.app.settings.harvest.not_overwrite_fields {
        keep(input, key);
    }
    let edited = version.filter(|version| *version != current.version);
    let (LocalEdits::Merge, Some(version)) = (local_edits(&source.config), edited) else {
        return Ok(());
    };
    let Some(base) = ctx.tx.dataset_version(&current.id, version)? else {
        return Ok(());
    };
    let keys: Vec<&String> = current.body.keys().chain(base.body.keys()).collect();
    for key in keys {
        if !PASSED_OVER.contains(&key.as_str()) && current.body.get(key) != base.body.get(key) {
            keep(input, key);
        }
    }
    Ok(())
}
