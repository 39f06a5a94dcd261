//! Loading: which resources are filled into the DataStore by themselves, and when.
//!
//! A job is asked for in the transaction that creates a resource or changes its file or address. It loads in
//! [`crate::jobs`]; how it fares stands in a task status, as CKAN's XLoader keeps it, and what it did beside the rows.

pub(crate) mod sheets;
pub(crate) mod source;
pub(crate) mod status;

use cairn_domain::record::{ACTIVE, Dataset};
use cairn_tabular::file::{Format, Limits};
use serde_json::{Value, json};

use crate::actions::datasets::resources_of;
use crate::ctx::Ctx;
use crate::dataset::FILE;
use crate::error::ActionError;
use crate::harvest::is_harvested;
use crate::jobs;
use crate::settings::Loading;

/// `url_type` of resources whose rows come from elsewhere than their address.
const OTHERS: &[&str] = &["datastore", "datapusher", "xloader", "tabledesigner"];

/// Keys of a resource that say what is to be loaded.
const TELLING: &[&str] = &["url", "url_type", "format", "sheet", "sheets", FILE];

fn text<'r>(resource: &'r Value, key: &str) -> &'r str {
    resource
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Returns the format of a resource, where it is one that is loaded.
pub(crate) fn format(settings: &Loading, resource: &Value) -> Option<Format> {
    let stated = text(resource, "format");
    let named = if stated.is_empty() {
        let mimetype = text(resource, "mimetype");
        if mimetype.is_empty() {
            let name = text(resource, "url");
            let extension = name.rsplit('.').next().unwrap_or_default();
            return Format::of_file_name(name).filter(|_| settings.takes(extension));
        }
        mimetype
    } else {
        stated
    };
    Format::named(named).filter(|_| settings.takes(named))
}

/// Says whether a resource is loaded by itself, and can be at all.
pub(crate) fn is_loaded(settings: &Loading, resource: &Value) -> bool {
    let state = text(resource, "state");
    let linked = ["http://", "https://"].iter().any(|scheme| {
        text(resource, "url")
            .to_ascii_lowercase()
            .starts_with(scheme)
    });
    (state.is_empty() || state == ACTIVE)
        && !OTHERS.contains(&text(resource, "url_type"))
        && (text(resource, "url_type") == "upload" || (settings.links && linked))
        && format(settings, resource).is_some()
}

/// Asks for what is to be loaded of a dataset that is written: resources that are new, or have another file, address or format.
pub(crate) fn load_changed(
    ctx: &mut Ctx<'_, '_>,
    before: Option<&Dataset>,
    now: &Dataset,
) -> Result<(), ActionError> {
    let settings = &ctx.app.settings.loading;
    if !settings.enabled || (!settings.harvested && is_harvested(&now.body)) {
        return Ok(());
    }
    let before = before.map_or(&[][..], resources_of);
    let mut asked = Vec::new();
    for resource in resources_of(now) {
        let id = text(resource, "id");
        let same = before
            .iter()
            .find(|one| text(one, "id") == id)
            .is_some_and(|one| {
                TELLING
                    .iter()
                    .all(|key| one.get(*key) == resource.get(*key))
            });
        if !same && is_loaded(settings, resource) {
            asked.push(id.to_owned());
        }
    }
    for id in asked {
        ask(ctx, &id, false)?;
    }
    Ok(())
}

/// Asks for a resource to be loaded; tells whether nobody had asked before.
pub(crate) fn ask(ctx: &mut Ctx<'_, '_>, id: &str, ignore_hash: bool) -> Result<bool, ActionError> {
    let payload = json!({"resource_id": id, "ignore_hash": ignore_hash});
    let Some(job) = ctx.enqueue_new(&jobs::LOAD, id, payload)? else {
        return Ok(false);
    };
    status::put(ctx.tx, id, &job, status::PENDING, None, ctx.now)?;
    Ok(true)
}

impl Loading {
    fn takes(&self, name: &str) -> bool {
        let bare = name.split(';').next().unwrap_or_default().trim();
        self.formats
            .iter()
            .any(|one| one.eq_ignore_ascii_case(bare))
    }

    /// The limits of a file.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            columns: self.columns,
            rows: self.rows,
            cell: self.cell_megabytes << 20,
            unpacked: self.unpacked_megabytes << 20,
            ratio: self.ratio,
            whole: self.workbook_megabytes << 20,
            rejects: self.rejects,
        }
    }
}
