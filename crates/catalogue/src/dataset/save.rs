//! Puts a version of a dataset into the database: row, link rows, version, change.

use cairn_domain::permission::READ;
use cairn_domain::record::{ACTIVE, ChangeKind, DELETED, Dataset, Member};
use cairn_store::ResourceRecord;
use serde_json::{Map, Value};

use super::assemble::{Assembly, FILE, Groups, REVIEW};
use crate::clock::{from_iso, new_row_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::privacy::Review;
use crate::{conformity, jobs, loading, relationships};

/// Resource keys that have a column or are the server's own; everything else goes into `extras`.
const COLUMNS: &[&str] = &[
    "id",
    "package_id",
    "position",
    "state",
    "url",
    "format",
    "description",
    "hash",
    "name",
    "resource_type",
    "mimetype",
    "mimetype_inner",
    "size",
    "created",
    "last_modified",
    "metadata_modified",
    "cache_url",
    "cache_last_updated",
    "url_type",
    FILE,
    REVIEW,
];

/// Frees a name that a deleted dataset still holds: that one is called by its id from now on.
pub(super) fn free_name(
    ctx: &mut Ctx<'_, '_>,
    name: &str,
    for_id: &str,
) -> Result<(), ActionError> {
    let Some(head) = ctx.tx.dataset_head(name)? else {
        return Ok(());
    };
    if head.name != name || head.id == for_id || head.state != DELETED {
        return Ok(());
    }
    let Some(holder) = ctx.tx.dataset(&head.id)? else {
        return Ok(());
    };
    let mut next = super::rewritten(ctx, &holder, |dataset| dataset.name.clone_from(&dataset.id));
    next.modified = holder.modified;
    super::assemble::columns_into_body(&mut next);
    rewrite(ctx, &holder, &next)
}

/// Adds a new dataset with everything that belongs to it.
pub(super) fn insert(ctx: &mut Ctx<'_, '_>, assembly: &Assembly) -> Result<(), ActionError> {
    let dataset = &assembly.dataset;
    ctx.tx.insert_dataset(dataset)?;
    let rows: Vec<ResourceRecord> = resources(dataset)
        .iter()
        .map(|one| row(one, &dataset.id))
        .collect();
    // An id may be that of a deleted resource, which is taken over.
    for row in &rows {
        ctx.tx.put_resource(row)?;
    }
    link_tags(ctx, dataset)?;
    // It was in none before.
    if let Groups::Set(groups) = &assembly.groups
        && !groups.is_empty()
    {
        set_groups(ctx, &dataset.id, groups)?;
    }
    own(ctx, &dataset.id, None, dataset.owner_org.as_deref())?;
    loading::load_changed(ctx, None, dataset)?;
    conformity::check_changed(ctx, None, dataset)?;
    keep_version(ctx, dataset)
}

/// Writes the next version; tells whether anything is different at all.
pub(super) fn update(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    assembly: &Assembly,
) -> Result<bool, ActionError> {
    let next = &assembly.dataset;
    let groups_changed = match &assembly.groups {
        Groups::Keep => leave_deleted_groups(ctx, &next.id)?,
        Groups::Set(groups) => set_groups(ctx, &next.id, groups)?,
    };
    if same_body(ctx, current, next) && !groups_changed {
        return Ok(false);
    }
    if next.name != current.name {
        free_name(ctx, &next.name, &next.id)?;
        ctx.tx
            .remember_dataset_name(&current.name, &current.id, ctx.now)?;
    }
    ctx.tx.update_dataset(next)?;
    relationships::touch_related(ctx, current, next)?;
    update_resources(ctx, current, next)?;
    jobs::sweep_later(ctx, current, Some(next))?;
    loading::load_changed(ctx, Some(current), next)?;
    conformity::check_changed(ctx, Some(current), next)?;
    if next.body.get("tags") != current.body.get("tags") {
        link_tags(ctx, next)?;
    }
    own(
        ctx,
        &next.id,
        current.owner_org.as_deref(),
        next.owner_org.as_deref(),
    )?;
    keep_version(ctx, next)?;
    Ok(true)
}

/// Writes a version that differs in columns or body alone, and keeps it.
pub(super) fn rewrite(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    next: &Dataset,
) -> Result<(), ActionError> {
    debug_assert_eq!(current.version + 1, next.version);
    ctx.tx.update_dataset(next)?;
    relationships::touch_related(ctx, current, next)?;
    keep_version(ctx, next)
}

/// Writes what differs in times alone, and keeps no version of it: feeds change their rows all the time.
pub(super) fn rewrite_in_passing(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    next: &Dataset,
) -> Result<(), ActionError> {
    ctx.tx.update_dataset(next)?;
    update_resources(ctx, current, next)?;
    ctx.record_change(ChangeKind::Dataset, &next.id)
}

/// Links a dataset with its organization, as a member row.
pub(super) fn own(
    ctx: &mut Ctx<'_, '_>,
    dataset_id: &str,
    before: Option<&str>,
    now: Option<&str>,
) -> Result<(), ActionError> {
    if before == now {
        return Ok(());
    }
    for (organization, state) in [(before, DELETED), (now, ACTIVE)] {
        if let Some(organization) = organization {
            // An organization that was purged has no member rows any more.
            if state == DELETED
                && ctx
                    .tx
                    .member(organization, "package", dataset_id)?
                    .is_none()
            {
                continue;
            }
            put_member(ctx, organization, dataset_id, "organization", state)?;
        }
    }
    Ok(())
}

fn put_member(
    ctx: &mut Ctx<'_, '_>,
    group_id: &str,
    dataset_id: &str,
    capacity: &str,
    state: &str,
) -> Result<(), ActionError> {
    ctx.tx.put_member(&Member {
        id: new_row_id(),
        group_id: group_id.to_owned(),
        table_name: "package".to_owned(),
        table_id: dataset_id.to_owned(),
        capacity: capacity.to_owned(),
        state: state.to_owned(),
    })?;
    Ok(())
}

fn keep_version(ctx: &mut Ctx<'_, '_>, dataset: &Dataset) -> Result<(), ActionError> {
    ctx.tx
        .keep_dataset_version(&dataset.id, ctx.caller.id(), ctx.now)?;
    ctx.record_change(ChangeKind::Dataset, &dataset.id)
}

/// Tells whether nothing but the time of the change is different. A time that a sysadmin gives is a change by itself.
fn same_body(ctx: &Ctx<'_, '_>, current: &Dataset, next: &Dataset) -> bool {
    let given = next.modified != ctx.now && next.modified != current.modified;
    let counted =
        |map: &Map<String, Value>| map.keys().filter(|key| *key != "metadata_modified").count();
    !given
        && counted(&current.body) == counted(&next.body)
        && next
            .body
            .iter()
            .all(|(key, value)| key == "metadata_modified" || current.body.get(key) == Some(value))
}

fn update_resources(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    next: &Dataset,
) -> Result<(), ActionError> {
    let (before, now) = (resources(current), resources(next));
    if before == now {
        return Ok(());
    }
    let id = |one: &Value| {
        one.get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let present: Vec<String> = now.iter().map(id).collect();
    let gone: Vec<String> = before
        .iter()
        .map(id)
        .filter(|id| !present.contains(id))
        .collect();
    // What an earlier change took out is purged now.
    let deleted: Vec<String> = ctx
        .tx
        .resources_of_dataset(&next.id)?
        .into_iter()
        .filter(|link| link.state == DELETED && !present.contains(&link.id))
        .map(|link| link.id)
        .collect();
    ctx.tx.remove_resources(&deleted)?;
    for id in &gone {
        ctx.tx.set_resource_state(id, DELETED)?;
    }
    for one in now {
        if !before.contains(one) {
            ctx.tx.put_resource(&row(one, &next.id))?;
        }
    }
    Ok(())
}

fn resources(dataset: &Dataset) -> &[Value] {
    dataset
        .body
        .get("resources")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice)
}

fn row(resource: &Value, dataset_id: &str) -> ResourceRecord {
    let text = |key: &str| resource.get(key).and_then(Value::as_str).map(str::to_owned);
    let time = |key: &str| resource.get(key).and_then(Value::as_str).and_then(from_iso);
    let extras: Map<String, Value> = resource
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| !COLUMNS.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    ResourceRecord {
        id: text("id").unwrap_or_default(),
        dataset_id: dataset_id.to_owned(),
        position: resource
            .get("position")
            .and_then(Value::as_i64)
            .and_then(|n| i32::try_from(n).ok())
            .unwrap_or(0),
        state: text("state").unwrap_or_else(|| ACTIVE.to_owned()),
        url: text("url").unwrap_or_default(),
        format: text("format"),
        description: text("description"),
        hash: text("hash"),
        name: text("name"),
        resource_type: text("resource_type"),
        mimetype: text("mimetype"),
        mimetype_inner: text("mimetype_inner"),
        size: resource.get("size").and_then(Value::as_i64),
        created: time("created"),
        last_modified: time("last_modified"),
        metadata_modified: time("metadata_modified"),
        cache_url: text("cache_url"),
        cache_last_updated: time("cache_last_updated"),
        url_type: text("url_type"),
        extras: Value::Object(extras).to_string(),
        file: text(FILE),
        held: Review::of(resource).held,
    }
}

fn link_tags(ctx: &mut Ctx<'_, '_>, dataset: &Dataset) -> Result<(), ActionError> {
    let ids: Vec<String> = dataset
        .body
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.get("id").and_then(Value::as_str).map(str::to_owned))
        .collect();
    ctx.tx.set_dataset_tags(&dataset.id, &ids)?;
    Ok(())
}

/// Takes a dataset out of groups that were deleted, which nobody had to ask for; tells whether there were any.
fn leave_deleted_groups(ctx: &mut Ctx<'_, '_>, dataset_id: &str) -> Result<bool, ActionError> {
    let ids = [dataset_id.to_owned()];
    let mut left = false;
    for (_, group) in ctx.tx.groups_of_datasets(&ids)? {
        if group.state == DELETED {
            put_member(ctx, &group.id, dataset_id, "public", DELETED)?;
            left = true;
        }
    }
    Ok(left)
}

/// Makes these the groups of a dataset, as far as the caller may see into them; tells whether anything changed.
fn set_groups(
    ctx: &mut Ctx<'_, '_>,
    dataset_id: &str,
    wanted: &[String],
) -> Result<bool, ActionError> {
    let mut changed = leave_deleted_groups(ctx, dataset_id)?;
    let ids = [dataset_id.to_owned()];
    let before: Vec<String> = ctx
        .tx
        .groups_of_datasets(&ids)?
        .into_iter()
        .map(|(_, group)| group.id)
        .collect();
    let mut after: Vec<String> = Vec::new();
    for reference in wanted {
        // Groups that are not there are passed over, as CKAN does.
        if let Some(group) = ctx.tx.group_by_ref(reference)?
            && !group.is_organization
            && group.state != DELETED
            && !after.contains(&group.id)
        {
            after.push(group.id);
        }
    }
    for group in &after {
        if !before.contains(group) && ctx.may_in_group(group, READ)? {
            put_member(ctx, group, dataset_id, "public", ACTIVE)?;
            changed = true;
        }
    }
    for group in &before {
        if !after.contains(group) && ctx.may_in_group(group, READ)? {
            put_member(ctx, group, dataset_id, "public", DELETED)?;
            changed = true;
        }
    }
    Ok(changed)
}
