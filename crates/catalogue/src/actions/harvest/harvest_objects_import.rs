//! `harvest_objects_import`: records are imported again.

use std::collections::BTreeMap;

use cairn_domain::harvest::HarvestObject;
use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::job;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_objects_import",
    kind: Kind::Write,
    about: "Imports records again out of what their sources gave last, without asking the sources.",
    access: "Sysadmins.",
    params: &[
        param(
            "source_id",
            ParamKind::Text,
            "Id or name of the source whose records are meant.",
        ),
        param(
            "guid",
            ParamKind::Text,
            "What names the record at its source.",
        ),
        param("harvest_object_id", ParamKind::Text, "Id of the object."),
        param("package_id", ParamKind::Text, "Id or name of the dataset."),
    ],
    returns: "How many records are imported.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let ids: Vec<String> = if let Some(id) = input.text("harvest_object_id") {
        vec![id]
    } else if let Some(guid) = input.text("guid") {
        let known = ctx.tx.known_by_guids(std::slice::from_ref(&guid))?;
        known.into_iter().map(|known| known.object_id).collect()
    } else if let Some(reference) = input.text("package_id") {
        let head = ctx
            .tx
            .dataset_head(&reference)?
            .ok_or_else(ActionError::not_found)?;
        let found = ctx.tx.harvest_object_of(&head.id)?;
        found.into_iter().map(|object| object.id).collect()
    } else {
        let source = match input.text("source_id") {
            None => None,
            Some(_) => Some(super::source_of(ctx, input, "source_id")?.id),
        };
        ctx.tx.harvest_object_ids(source.as_deref(), true)?
    };
    let mut by_source: BTreeMap<String, Vec<HarvestObject>> = BTreeMap::new();
    let mut objects = ctx.tx.harvest_objects(&ids)?;
    if objects.len() < ids.len() {
        return Err(ActionError::not_found());
    }
    objects.sort_by(|a, b| (a.gathered, &a.id).cmp(&(b.gathered, &b.id)));
    for object in objects {
        by_source
            .entry(object.source_id.clone())
            .or_default()
            .push(object);
    }
    for (source_id, objects) in by_source {
        again(ctx, &source_id, objects)?;
    }
    Ok(json!(ids.len()).into())
}

/// Makes a run of objects that are there.
fn again(
    ctx: &mut Ctx<'_, '_>,
    source_id: &str,
    objects: Vec<HarvestObject>,
) -> Result<(), ActionError> {
    let record = ctx
        .tx
        .dataset(source_id)?
        .ok_or_else(ActionError::not_found)?;
    let mut made = job::create(ctx, &record, false, json!({"again": true}))?;
    let now = ctx.now;
    ctx.tx.begin_gather(&made.id, now)?;
    ctx.tx.end_gather(&made.id, now)?;
    let copies: Vec<HarvestObject> = (0..)
        .zip(objects)
        .map(|(position, old)| HarvestObject {
            job_id: Some(made.id.clone()),
            position,
            content: old.content,
            hash: old.hash,
            url: old.url,
            modified: old.modified,
            ..HarvestObject::new(new_row_id(), source_id, &old.guid, now)
        })
        .collect();
    ctx.tx.insert_harvest_objects(&copies)?;
    job::send(ctx, &mut made)
}
