//! Datasets and resources.

mod children;
mod current_package_list_with_resources;
mod dataset_purge;
pub(crate) mod package_create;
mod package_delete;
mod package_list;
mod package_owner_org_update;
mod package_patch;
mod package_relationship_create;
mod package_relationship_delete;
mod package_relationship_update;
mod package_relationships_list;
mod package_resource_reorder;
mod package_revise;
pub(crate) mod package_search;
mod package_show;
mod package_similar;
mod package_update;
mod relationship;
pub(crate) mod resource_create;
mod resource_delete;
mod resource_patch;
mod resource_show;
mod resource_update;
mod resource_upload;
mod steward_attention_list;

use cairn_domain::record::{Dataset, ResourceLink};
use serde_json::{Map, Value};

use crate::action::{ActionDef, Param, ParamKind, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

pub(crate) use resource_upload::put_resource;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    current_package_list_with_resources::DEF,
    dataset_purge::DEF,
    package_create::DEF,
    package_delete::DEF,
    package_list::DEF,
    package_owner_org_update::DEF,
    package_patch::DEF,
    package_relationship_create::DEF,
    package_relationship_delete::DEF,
    package_relationship_update::DEF,
    package_relationships_list::DEF,
    package_resource_reorder::DEF,
    package_revise::DEF,
    package_search::DEF,
    package_show::DEF,
    package_similar::DEF,
    package_update::DEF,
    resource_create::DEF,
    resource_delete::DEF,
    resource_patch::DEF,
    resource_show::DEF,
    resource_update::DEF,
    steward_attention_list::DEF,
];

/// The keys of a dataset, for the documentation.
const DATASET_PARAMS: &[Param] = &[
    param(
        "name",
        ParamKind::Text,
        "Unique name: 2 to 100 of a-z, 0-9, - and _. Required for a new dataset.",
    ),
    param(
        "title",
        ParamKind::Text,
        "Title; the name where it is empty.",
    ),
    param("notes", ParamKind::Text, "Description, in Markdown."),
    param(
        "owner_org",
        ParamKind::Text,
        "Id or name of the organization that owns it.",
    ),
    param(
        "private",
        ParamKind::Boolean,
        "Whether only members of the organization see it.",
    ),
    param(
        "type",
        ParamKind::Text,
        "Record type: dataset, algorithm, document, … Fixed once the record exists.",
    ),
    param(
        "license_id",
        ParamKind::Text,
        "Id of a licence of license_list.",
    ),
    param("author", ParamKind::Text, "Author."),
    param(
        "author_email",
        ParamKind::Text,
        "E-mail address of the author.",
    ),
    param("maintainer", ParamKind::Text, "Maintainer."),
    param(
        "maintainer_email",
        ParamKind::Text,
        "E-mail address of the maintainer.",
    ),
    param("url", ParamKind::Text, "Address of the source."),
    param(
        "version",
        ParamKind::Text,
        "Version, at most 100 characters.",
    ),
    param(
        "state",
        ParamKind::Text,
        "active, draft or deleted; on creation for sysadmins alone.",
    ),
    param(
        "tags",
        ParamKind::Objects,
        "Tags: name, and vocabulary_id for those of a vocabulary.",
    ),
    param(
        "tag_string",
        ParamKind::Text,
        "Tags separated by commas, beside those of tags.",
    ),
    param(
        "extras",
        ParamKind::Objects,
        "Further fields: key and value.",
    ),
    param("groups", ParamKind::Objects, "Groups: id or name."),
    param(
        "resources",
        ParamKind::Objects,
        "Resources, in their order.",
    ),
    param(
        "relationships_as_subject",
        ParamKind::Objects,
        "Relationships that the dataset is the subject of: object and type, and a comment. New ones are made, as \
         package_relationship_create makes them; those that are left out stay.",
    ),
    param(
        "relationships_as_object",
        ParamKind::Objects,
        "Relationships that the dataset is the object of: subject and type, and a comment.",
    ),
];

/// The keys of a resource, for the documentation.
const RESOURCE_PARAMS: &[Param] = &[
    param("url", ParamKind::Text, "Where the data is."),
    param(
        "upload",
        ParamKind::File,
        "The file itself, as a part of a multipart request.",
    ),
    param(
        "tus_upload",
        ParamKind::Text,
        "In place of upload: the id of a finished upload of the caller, sent piece by piece to `/files/uploads` (tus 1.0).",
    ),
    param("name", ParamKind::Text, "Name."),
    param("description", ParamKind::Text, "Description, in Markdown."),
    param(
        "format",
        ParamKind::Text,
        "Format; guessed from the address where it is empty.",
    ),
    param(
        "mimetype",
        ParamKind::Text,
        "MIME type; guessed from the name where it is absent.",
    ),
    param("hash", ParamKind::Text, "Checksum."),
    param("size", ParamKind::Integer, "Bytes."),
    param(
        "resource_type",
        ParamKind::Text,
        "What kind of resource it is.",
    ),
    param(
        "last_modified",
        ParamKind::Text,
        "When the data last changed (ISO 8601).",
    ),
    param("cache_url", ParamKind::Text, "Where a copy is."),
];

/// Returns a dataset that the caller names by id or name in a parameter.
fn dataset_of(ctx: &mut Ctx<'_, '_>, input: &Input, key: &str) -> Result<Dataset, ActionError> {
    let id = input.given(key)?;
    ctx.tx
        .dataset_by_ref(&id)?
        .ok_or_else(ActionError::not_found)
}

/// Returns the dataset of a resource that is in use, and where the resource stands in its list.
pub(crate) fn dataset_of_resource(
    ctx: &mut Ctx<'_, '_>,
    link: &ResourceLink,
) -> Result<Option<(Dataset, usize)>, ActionError> {
    if link.state != cairn_domain::record::ACTIVE {
        return Ok(None);
    }
    let Some(dataset) = ctx.tx.dataset(&link.dataset_id)? else {
        return Ok(None);
    };
    let place = resources_of(&dataset)
        .iter()
        .position(|one| one.get("id").and_then(Value::as_str) == Some(&link.id));
    Ok(place.map(|place| (dataset, place)))
}

/// Returns the stored resources of a dataset.
pub(crate) fn resources_of(dataset: &Dataset) -> &[Value] {
    dataset
        .body
        .get("resources")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice)
}

/// Lets those pass who may put a dataset into the groups that an input names beyond those it is in.
fn require_groups(
    ctx: &mut Ctx<'_, '_>,
    input: &Map<String, Value>,
    current: Option<&Dataset>,
) -> Result<(), ActionError> {
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let Some(groups) = input.get("groups").and_then(Value::as_array) else {
        return Ok(());
    };
    let present: Vec<String> = match current {
        Some(dataset) => ctx
            .tx
            .groups_of_datasets(std::slice::from_ref(&dataset.id))?
            .into_iter()
            .map(|(_, group)| group.id)
            .collect(),
        None => Vec::new(),
    };
    for group in groups {
        let Some(reference) = ["id", "name"]
            .into_iter()
            .find_map(|key| group.get(key))
            .map(plain_text)
        else {
            continue;
        };
        let Some(found) = ctx.tx.group_by_ref(&reference)? else {
            return Err(ActionError::no("Group was not found."));
        };
        if !present.contains(&found.id)
            && !ctx.may_in_group(&found.id, cairn_domain::permission::MANAGE_GROUP)?
        {
            let name = ctx.caller.name();
            return Err(ActionError::denied_because(format!(
                "User {name} not authorized to edit these groups"
            )));
        }
    }
    Ok(())
}
