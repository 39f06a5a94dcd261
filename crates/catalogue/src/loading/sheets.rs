//! Sheets of a workbook as resources beside the one that has the file, each loaded into a table of its own.
//!
//! They are made where `sheets` of that resource says `all`. `sheet_of` of each says where it comes from, and as long as it
//! does its file is the one of that resource.

use cairn_tabular::file::{Format, other_sheets};
use serde_json::{Map, Value, json};

use super::source::Source;
use super::text;
use crate::actions::datasets::{dataset_of_resource, put_resource, resources_of};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::dataset::{FILE, ResourceFile};
use crate::error::ActionError;
use crate::jobs::{JobError, JobRun};
use crate::wire;

/// What `sheets` says where all are wanted.
pub(crate) const ALL: &str = "all";

/// Keys of the resource with the file that those of its sheets take over.
const SHARED: &[&str] = &["url", "url_type", "format", "mimetype", "size"];

/// Makes the resources of a workbook's other sheets what they are to be; returns how many are new or have another file.
pub(crate) fn follow(
    run: &JobRun<'_>,
    id: &str,
    resource: &Value,
    source: &Source,
) -> Result<usize, JobError> {
    if source.format != Format::Workbook || !text(resource, "sheet_of").is_empty() {
        return Ok(0);
    }
    let wanted = text(resource, "sheets") == ALL;
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    let site = app.read(&Caller::anonymous(), locale, |ctx| {
        Ok(ctx.tx.account_by_ref(&app.settings.site.id)?)
    })?;
    let caller = site.map_or_else(Caller::anonymous, Caller::of);
    let names = if wanted {
        let sheet = Some(text(resource, "sheet")).filter(|name| !name.is_empty());
        other_sheets(&source.path, sheet, &app.settings.loading.limits())
            .map_err(|error| JobError::Hopeless(error.to_string()))?
    } else {
        Vec::new()
    };
    Ok(app.write(&caller, locale, |ctx| {
        let mut changed = Vec::new();
        let there = members(ctx, id)?;
        for name in there
            .iter()
            .chain(names.iter().filter(|name| !there.contains(name)))
        {
            changed.extend(put(ctx, id, name)?);
        }
        for sibling in &changed {
            super::ask(ctx, sibling, false)?;
        }
        Ok(changed.len())
    })?)
}

/// The sheets that have a resource already.
fn members(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Vec<String>, ActionError> {
    let Some(link) = ctx.tx.resource_link(id)? else {
        return Ok(Vec::new());
    };
    let Some((dataset, _)) = dataset_of_resource(ctx, &link)? else {
        return Ok(Vec::new());
    };
    Ok(resources_of(&dataset)
        .iter()
        .filter(|one| text(one, "sheet_of") == id)
        .map(|one| text(one, "sheet").to_owned())
        .collect())
}

/// Makes the resource of a sheet, or gives it the file; returns its id where that changed anything.
fn put(ctx: &mut Ctx<'_, '_>, id: &str, sheet: &str) -> Result<Option<String>, ActionError> {
    let Some(link) = ctx.tx.resource_link(id)? else {
        return Ok(None);
    };
    let Some((dataset, place)) = dataset_of_resource(ctx, &link)? else {
        return Ok(None);
    };
    let resources = resources_of(&dataset);
    let Some(own) = resources.get(place) else {
        return Ok(None);
    };
    let known = resources
        .iter()
        .position(|one| text(one, "sheet_of") == id && text(one, "sheet") == sheet);
    let same = |one: &Value| {
        ["url", "url_type", FILE]
            .iter()
            .all(|key| one.get(*key) == own.get(*key))
    };
    if known.is_some_and(|place| same(&resources[place])) {
        return Ok(None);
    }
    let site = ctx.app.site_url();
    let mut next = match known {
        Some(place) => match wire::resource(&resources[place], &dataset.id, &site) {
            Value::Object(shown) => shown,
            _ => Map::new(),
        },
        None => {
            let name = [text(own, "name"), sheet];
            let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
            Map::from_iter([
                ("name".to_owned(), json!(name.join(" – "))),
                ("sheet".to_owned(), json!(sheet)),
                ("sheet_of".to_owned(), json!(id)),
            ])
        }
    };
    for key in SHARED {
        if let Some(value) = own.get(*key).filter(|value| !value.is_null()) {
            next.insert((*key).to_owned(), value.clone());
        }
    }
    let at = known.unwrap_or(resources.len());
    let file = own
        .get(FILE)
        .and_then(Value::as_str)
        .map(|sha256| ResourceFile {
            index: at,
            sha256: Some(sha256.to_owned()),
        });
    let stored = put_resource(ctx, dataset.clone(), at, next, file.as_ref())?;
    Ok(Some(text(&stored, "id").to_owned()))
}
