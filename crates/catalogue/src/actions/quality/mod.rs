//! How good and open records, organizations and the site are.

pub(crate) mod archived;
mod archiver_dataset_show;
mod archiver_resource_show;
pub(crate) mod figures;
mod organization_quality_list;
mod organization_quality_show;
mod package_links_check;
pub(crate) mod package_quality_show;
mod qa_package_openness_show;
mod qa_resource_show;
mod quality_history_list;
mod quality_list;
mod quality_recompute;
mod resource_validation_delete;
mod resource_validation_run;
mod resource_validation_run_batch;
mod resource_validation_show;
mod site_quality_show;

use std::collections::HashMap;

use cairn_domain::record::{Dataset, Group};
use cairn_store::MeasuredRecord;
use serde_json::{Map, Value, json};

use crate::action::ActionDef;
use crate::actions::datasets::dataset_of_resource;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::group::PartyKind;
use crate::input::Input;

pub(crate) use organization_quality_list::by_organization;
pub(crate) use quality_list::{Rows, line};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    archiver_dataset_show::DEF,
    archiver_resource_show::DEF,
    organization_quality_list::DEF,
    organization_quality_show::DEF,
    package_links_check::DEF,
    package_quality_show::DEF,
    qa_package_openness_show::DEF,
    qa_resource_show::DEF,
    quality_history_list::DEF,
    quality_list::DEF,
    quality_recompute::DEF,
    resource_validation_delete::DEF,
    resource_validation_run::DEF,
    resource_validation_run_batch::DEF,
    resource_validation_show::DEF,
    site_quality_show::DEF,
];

/// Points with two decimals.
pub(crate) fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// Returns the id of the resource that `resource_id` names, its record, and where it stands in the list of it.
fn resource_of(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
) -> Result<(String, Dataset, usize), ActionError> {
    let id = input
        .text("resource_id")
        .ok_or_else(|| ActionError::bare("resource_id", "Missing value"))?;
    let link = ctx
        .tx
        .resource_link(&id)?
        .ok_or_else(ActionError::not_found)?;
    let found = dataset_of_resource(ctx, &link)?;
    let (dataset, place) = found.ok_or_else(ActionError::not_found)?;
    Ok((id, dataset, place))
}

/// Returns the organization that a parameter names; nothing where it names none.
pub(crate) fn organization(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    key: &str,
) -> Result<Option<Group>, ActionError> {
    match input.text(key) {
        None => Ok(None),
        Some(id) => organization_of(ctx, &id).map(Some),
    }
}

/// Returns the organization of a name or id, where the caller may see it.
pub(crate) fn organization_of(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Group, ActionError> {
    let found = PartyKind::Organization.find(ctx, id)?;
    let found = found.ok_or_else(ActionError::not_found)?;
    ctx.require_read_group(&found)?;
    Ok(found)
}

/// Returns what names an organization.
pub(crate) fn named(group: &Group) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(group.id));
    out.insert("name".to_owned(), json!(group.name));
    out.insert("title".to_owned(), json!(group.display_name()));
    if let Some(translated) = group.body.get("title_translated") {
        out.insert("title_translated".to_owned(), translated.clone());
    }
    out
}

/// What is kept of a record, and its dictionary.
pub(crate) type Measured = (MeasuredRecord, Map<String, Value>);

/// Returns rows with the dictionaries of their records, those left out that the caller does not see.
pub(crate) fn with_records(
    ctx: &mut Ctx<'_, '_>,
    rows: Vec<MeasuredRecord>,
) -> Result<Vec<Measured>, ActionError> {
    let ids: Vec<String> = rows.iter().map(|row| row.dataset_id.clone()).collect();
    let viewer = ctx.viewer()?;
    let ready = ctx.ready_many(&ids)?;
    let mut out = Vec::with_capacity(rows.len());
    for (row, ready) in rows.into_iter().zip(ready) {
        let Some(ready) = ready.filter(|ready| viewer.sees(&ready.head)) else {
            continue;
        };
        out.push((row, federation::parsed(&ready)?));
    }
    translate_owners(ctx, &mut out)?;
    Ok(out)
}

/// Puts the translated titles of organizations into the records that they own, whose dictionaries lack them.
fn translate_owners(ctx: &mut Ctx<'_, '_>, records: &mut [Measured]) -> Result<(), ActionError> {
    let mut ids: Vec<String> = records
        .iter()
        .map(|(row, _)| row.owner_org.clone())
        .collect();
    ids.retain(|id| !id.is_empty());
    ids.sort_unstable();
    ids.dedup();
    let groups = ctx.tx.groups(&ids)?.into_iter();
    let titles: HashMap<String, Value> = groups
        .filter_map(|group| {
            let titles = group.body.get("title_translated")?.clone();
            Some((group.id, titles))
        })
        .collect();
    for (row, record) in records {
        let owner = record
            .get_mut("organization")
            .and_then(Value::as_object_mut);
        if let (Some(owner), Some(titles)) = (owner, titles.get(&row.owner_org)) {
            owner.insert("title_translated".to_owned(), titles.clone());
        }
    }
    Ok(())
}

/// Returns what lists tell of a record: what it is called, and whose it is.
pub(crate) fn heading(record: &Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for key in ["id", "name", "title", "title_translated", "type"] {
        if let Some(value) = record.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    let owner = record.get("organization").and_then(Value::as_object);
    let owner = owner.map(|owner| {
        let kept = ["id", "name", "title", "title_translated"];
        let kept = kept.iter().filter_map(|key| Some((*key, owner.get(*key)?)));
        kept.map(|(key, value)| (key.to_owned(), value.clone()))
            .collect::<Map<String, Value>>()
    });
    out.insert("organization".to_owned(), json!(owner));
    out
}
