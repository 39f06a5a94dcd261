//! Puts a version of a group into the database: row, members, activity, change.

use std::collections::BTreeMap;

use cairn_domain::record::{ACTIVE, ChangeKind, DELETED, Group};
use cairn_domain::schema::Operation;
use serde_json::{Map, Value, json};

use super::PartyKind;
use super::members::{self, list};
use super::show::fields_of;
use crate::activity::ActivityKind;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::dataset;
use crate::download::{keep_image, next_image};
use crate::error::ActionError;
use crate::facts;
use crate::input::{Input, as_bool};

/// Field of an uploaded image.
const IMAGE: &str = "image_upload";

/// Keys of a validated record that have a column or rows of their own; everything else is a field of the type's schema.
const HANDLED: &[&str] = &[
    "id",
    "name",
    "title",
    "description",
    "image_url",
    "image_display_url",
    "type",
    "approval_status",
    "state",
    "created",
    "is_organization",
    "extras",
    "users",
    "groups",
    "packages",
    IMAGE,
    "clear_upload",
];

/// Makes a group of an input; permission was asked before. The caller becomes its admin.
pub(crate) fn create(
    ctx: &mut Ctx<'_, '_>,
    kind: PartyKind,
    input: &Input,
) -> Result<Group, ActionError> {
    let is_organization = kind.is_organization();
    if !is_organization && input.text("type").as_deref() == Some("organization") {
        return Err(ActionError::field(
            "type",
            "A group cannot be of the type organization",
        ));
    }
    let mut data = input.data.clone();
    if is_organization {
        data.insert("is_organization".to_owned(), json!(true));
        data.entry("type").or_insert_with(|| json!(kind.word()));
    }
    let record = facts::validate_group(ctx, Operation::Create, is_organization, false, data)?;
    let or = |key: &str, default: &str| text(&record, key).unwrap_or_else(|| default.to_owned());
    let group = Group {
        id: text(&record, "id").unwrap_or_else(new_id),
        name: or("name", ""),
        kind: or("type", kind.word()),
        title: or("title", ""),
        description: or("description", ""),
        image_url: image_url(ctx, input, &record, None)?,
        created: ctx.now,
        is_organization,
        approval_status: or("approval_status", "approved"),
        state: or("state", ACTIVE),
        version: 1,
        body: body(&record),
    };
    ctx.tx.insert_group(&group)?;
    set_members(ctx, &group, &record)?;
    if let Some(account) = ctx.caller.id() {
        members::put_admin(ctx, &group, account)?;
    }
    ctx.record_change(ChangeKind::Group, &group.id)?;
    ctx.note_group(ActivityKind::New, &group)?;
    Ok(group)
}

/// Changes a group by an input; permission was asked before. Columns that are left out stay, extras and the fields of the
/// schema go, members stay unless their list is given.
pub(crate) fn update(
    ctx: &mut Ctx<'_, '_>,
    current: &Group,
    input: &Input,
    mut data: Map<String, Value>,
) -> Result<Group, ActionError> {
    let shown = fields_of(current, &ctx.app.site_url());
    data.insert("id".to_owned(), json!(current.id));
    let record = facts::validate_group(
        ctx,
        Operation::Update { current: &shown },
        current.is_organization,
        true,
        data,
    )?;
    let or = |key: &str, kept: &String| match record.get(key) {
        Some(Value::String(text)) => text.clone(),
        _ => kept.clone(),
    };
    let next = Group {
        id: current.id.clone(),
        name: text(&record, "name").unwrap_or_else(|| current.name.clone()),
        kind: current.kind.clone(),
        title: or("title", &current.title),
        description: or("description", &current.description),
        image_url: image_url(ctx, input, &record, Some(current))?,
        created: current.created,
        is_organization: current.is_organization,
        approval_status: or("approval_status", &current.approval_status),
        state: text(&record, "state").unwrap_or_else(|| current.state.clone()),
        version: current.version + 1,
        body: body(&record),
    };
    ctx.tx.update_group(&next)?;
    set_members(ctx, &next, &record)?;
    let kind = if next.name != current.name || next.state != current.state {
        ChangeKind::GroupRenamed
    } else {
        ChangeKind::Group
    };
    ctx.record_change(kind, &next.id)?;
    ctx.forget_grants();
    ctx.note_group(ActivityKind::Changed, &next)?;
    Ok(next)
}

/// Marks a group as deleted; permission was asked before. `by_id` tells that the caller named it by id: its users and its
/// place in the hierarchy go then. Datasets keep a deleted group until they are written again; an organization must have
/// none, or lets them go where the site allows datasets without one.
pub(crate) fn delete(
    ctx: &mut Ctx<'_, '_>,
    current: &Group,
    by_id: bool,
) -> Result<(), ActionError> {
    let owned = owned(ctx, current)?;
    if !owned.is_empty() && !ctx.app.settings.auth.create_unowned_dataset {
        return Err(ActionError::rule(
            "Organization cannot be deleted while it still has datasets",
        ));
    }
    for id in owned {
        dataset::set_owner(ctx, &id, None)?;
    }
    if by_id {
        ctx.tx.delete_members_of_group(&current.id, "user")?;
        ctx.tx.delete_members_of_group(&current.id, "group")?;
        ctx.tx.delete_memberships_of("group", &current.id)?;
    }
    let next = Group {
        state: DELETED.to_owned(),
        version: current.version + 1,
        ..current.clone()
    };
    ctx.tx.update_group(&next)?;
    ctx.record_change(ChangeKind::GroupRenamed, &next.id)?;
    ctx.forget_grants();
    ctx.note_group(ActivityKind::Deleted, &next)
}

/// Removes a group for good; permission was asked before. Its datasets stay.
pub(crate) fn purge(ctx: &mut Ctx<'_, '_>, current: &Group) -> Result<(), ActionError> {
    if !owned(ctx, current)?.is_empty() && !ctx.app.settings.auth.create_unowned_dataset {
        return Err(ActionError::rule(
            "Organization cannot be purged while it still has datasets",
        ));
    }
    for id in ctx.tx.all_dataset_ids_of_organization(&current.id)? {
        dataset::set_owner(ctx, &id, None)?;
    }
    let datasets = ctx.tx.members_of_group(&current.id, Some("package"))?;
    ctx.tx.purge_group(&current.id)?;
    for member in datasets {
        dataset::touch(ctx, &member.table_id)?;
    }
    ctx.forget_grants();
    ctx.record_change(ChangeKind::Group, &current.id)
}

/// Returns ids of the datasets, not deleted, that an organization owns; groups own none.
fn owned(ctx: &mut Ctx<'_, '_>, group: &Group) -> Result<Vec<String>, ActionError> {
    if !group.is_organization {
        return Ok(Vec::new());
    }
    Ok(ctx.tx.dataset_ids_of_organization(&group.id)?)
}

/// Sets the members whose lists a record gives. Datasets of an organization are those that it owns, whatever is sent.
fn set_members(
    ctx: &mut Ctx<'_, '_>,
    group: &Group,
    record: &Map<String, Value>,
) -> Result<(), ActionError> {
    if let Some(users) = list(record, "users") {
        members::set_users(ctx, group, users)?;
    }
    if let Some(parents) = list(record, "groups") {
        members::set_parents(ctx, group, parents)?;
    }
    if let Some(datasets) = list(record, "packages").filter(|_| !group.is_organization) {
        members::set_datasets(ctx, group, datasets)?;
    }
    Ok(())
}

/// Keeps an uploaded image and returns its name; otherwise the address that comes next.
fn image_url(
    ctx: &Ctx<'_, '_>,
    input: &Input,
    record: &Map<String, Value>,
    current: Option<&Group>,
) -> Result<String, ActionError> {
    let upload = input.files.get(IMAGE);
    if let Some(upload) = upload.filter(|upload| !upload.file_name.is_empty()) {
        return keep_image(ctx.app, "group", upload);
    }
    let kept = current.map_or("", |current| current.image_url.as_str());
    let given = record.get("image_url").and_then(Value::as_str);
    let cleared = input.get("clear_upload").and_then(as_bool).unwrap_or(false);
    Ok(next_image(kept, given, cleared))
}

/// Makes the body: extras by key, the last of a key counts, and the fields of the type's schema.
fn body(record: &Map<String, Value>) -> Map<String, Value> {
    let mut extras: BTreeMap<&str, &Value> = BTreeMap::new();
    for extra in list(record, "extras").unwrap_or_default() {
        if let (Some(key), Some(value)) =
            (extra.get("key").and_then(Value::as_str), extra.get("value"))
        {
            extras.insert(key, value);
        }
    }
    let extras: Vec<Value> = extras
        .into_iter()
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect();
    let mut body = Map::new();
    body.insert("extras".to_owned(), Value::Array(extras));
    for (key, value) in record {
        if !HANDLED.contains(&key.as_str()) && !value.is_null() {
            body.insert(key.clone(), value.clone());
        }
    }
    body
}

/// Returns a text of a record that is not empty.
fn text(record: &Map<String, Value>, key: &str) -> Option<String> {
    record
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
