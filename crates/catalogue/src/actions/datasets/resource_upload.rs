//! What `resource_create`, `resource_update` and `resource_patch` share: the upload, the guessed type, the nested errors.

use std::path::Path;

use cairn_domain::munge;
use cairn_domain::record::Dataset;
use serde_json::{Map, Value, json};

use super::resources_of;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::dataset::{self, ResourceFile};
use crate::error::ActionError;
use crate::input::{Input, as_bool};
use crate::partial;
use crate::wire;

/// Puts a resource into a dataset at a place of its list (behind the last one to add it) and returns it as it is shown.
pub(super) fn put(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    place: usize,
    mut resource: Map<String, Value>,
    input: &Input,
) -> Result<Value, ActionError> {
    for key in ["upload", "clear_upload", "package_id", dataset::FILE] {
        resource.remove(key);
    }
    let file = take_upload(ctx, place, &mut resource, input)?;
    put_resource(ctx, current, place, resource, file.as_ref())
}

/// Puts a resource whose file is kept already into a dataset at a place of its list, and returns it as it is shown.
pub(crate) fn put_resource(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    place: usize,
    resource: Map<String, Value>,
    file: Option<&ResourceFile>,
) -> Result<Value, ActionError> {
    let site = ctx.app.site_url();
    let mut resources: Vec<Value> = resources_of(&current)
        .iter()
        .map(|one| wire::resource(one, &current.id, &site))
        .collect();
    if place < resources.len() {
        resources[place] = Value::Object(resource);
    } else {
        resources.push(Value::Object(resource));
    }
    let mut base = wire::one_package(ctx.tx, ctx.app, &current)?;
    base.remove("metadata_modified");
    base.insert("resources".to_owned(), Value::Array(resources));
    let updated =
        dataset::update(ctx, current, base, file).map_err(|error| unnested(error, place))?;
    let stored = resources_of(&updated).get(place).ok_or_else(|| {
        ActionError::Internal("a resource is gone after it was written".to_owned())
    })?;
    Ok(wire::resource(stored, &updated.id, &site))
}

/// Keeps an uploaded file and says so in the resource.
fn take_upload(
    ctx: &mut Ctx<'_, '_>,
    place: usize,
    resource: &mut Map<String, Value>,
    input: &Input,
) -> Result<Option<ResourceFile>, ActionError> {
    let before = resource.shift_remove(partial::FIELD);
    if let Some(upload) = input
        .files
        .get("upload")
        .filter(|upload| !upload.file_name.is_empty())
    {
        let path = upload.path();
        let name = upload.file_name.as_str();
        return keep(
            ctx,
            place,
            resource,
            (&path, name, upload.size, &upload.sha256),
        )
        .map(Some);
    }
    if let Some(id) = before
        .as_ref()
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
    {
        let sent = ctx.app.finished_partial(ctx.caller, id)?;
        let of = (
            sent.path.as_path(),
            sent.file_name.as_str(),
            sent.size,
            sent.sha256.as_str(),
        );
        let kept = keep(ctx, place, resource, of)?;
        let id = id.to_owned();
        ctx.afterwards(move |app| Ok(app.forget_partial(&id)?));
        return Ok(Some(kept));
    }
    if input.get("clear_upload").and_then(as_bool).unwrap_or(false) {
        resource.insert("url_type".to_owned(), json!(""));
        return Ok(Some(ResourceFile {
            index: place,
            sha256: None,
        }));
    }
    Ok(None)
}

/// Keeps the bytes of a file (path, name, size, hash) and says so in the resource.
fn keep(
    ctx: &mut Ctx<'_, '_>,
    place: usize,
    resource: &mut Map<String, Value>,
    (path, name, size, sha256): (&Path, &str, u64, &str),
) -> Result<ResourceFile, ActionError> {
    if size > ctx.app.settings.uploads.max_resource_megabytes << 20 {
        return Err(ActionError::field("upload", "File upload too large"));
    }
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    ctx.tx.put_stored_file(sha256, size, ctx.now)?;
    ctx.app.files.keep_file(path, sha256)?;
    let name = munge::file_name(name);
    if !resource.contains_key("mimetype")
        && let Some(guess) = cairn_domain::format::guess_mimetype(&name)
    {
        resource.insert("mimetype".to_owned(), json!(guess));
    }
    resource.insert("url".to_owned(), json!(name));
    resource.insert("url_type".to_owned(), json!("upload"));
    resource.insert("last_modified".to_owned(), json!(iso(ctx.now)));
    resource.insert("size".to_owned(), json!(size));
    Ok(ResourceFile {
        index: place,
        sha256: Some(sha256.to_owned()),
    })
}

/// Turns the errors of a dataset into those of the one resource that the caller sent.
fn unnested(error: ActionError, place: usize) -> ActionError {
    match error {
        ActionError::Validation(errors) => {
            let own = errors
                .get("resources")
                .and_then(Value::as_array)
                .and_then(|list| list.get(place))
                .and_then(Value::as_object)
                .filter(|own| !own.is_empty());
            match own {
                Some(own) => ActionError::Validation(own.clone()),
                None => ActionError::Validation(errors),
            }
        }
        other => other,
    }
}
