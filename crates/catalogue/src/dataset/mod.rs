//! Writing datasets: every action that changes one ends here, so that rows, versions, activities and the feed agree.

mod assemble;
mod related;
mod save;

use cairn_domain::record::{DELETED, Dataset};
use cairn_domain::schema::Operation;
use serde_json::{Map, Value, json};

use crate::activity::ActivityKind;
use crate::clock::{iso, new_row_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts;
use crate::harvest;
use crate::privacy::Review;
use crate::publishing;
use crate::views;
use crate::wire;
use crate::{jobs, relationships};

pub(crate) use assemble::{FILE, REVIEW, as_it_was, columns_into_body};

/// A file that was uploaded for one of the resources.
#[derive(Debug, Clone)]
pub(crate) struct ResourceFile {
    /// Place of the resource in the list.
    pub(crate) index: usize,
    /// SHA-256 of the content; `None` takes the file away.
    pub(crate) sha256: Option<String>,
}

/// Makes a dataset of an input; permission was asked before.
pub fn create(
    ctx: &mut Ctx<'_, '_>,
    mut input: Map<String, Value>,
) -> Result<Dataset, ActionError> {
    let has_type = input
        .get("type")
        .is_some_and(|kind| !matches!(kind, Value::Null) && kind.as_str() != Some(""));
    if !has_type {
        input.insert("type".to_owned(), json!("dataset"));
    }
    let is_source = input
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(harvest::source::is_source);
    if is_source {
        harvest::source::complete(&mut input);
    }
    name_schemas(&mut input);
    let sent = related::sent(&input);
    let record = if is_source {
        let verdict = facts::validate_dataset(ctx, Operation::Create, None, input.clone());
        harvest::source::judged(ctx, None, input, verdict)?
    } else {
        facts::validate_dataset(ctx, Operation::Create, None, input)?
    };
    let id = record
        .get("id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
        .map_or_else(new_row_id, str::to_owned);
    let assembly = assemble::new_dataset(ctx, id, record)?;
    publishing::guard(ctx, None, &assembly.dataset)?;
    save::free_name(ctx, &assembly.dataset.name, &assembly.dataset.id)?;
    save::insert(ctx, &assembly)?;
    related::say(ctx, &assembly.dataset, None, &sent)?;
    if is_source {
        harvest::source::follow(ctx, &assembly.dataset)?;
    }
    ctx.note_dataset(ActivityKind::New, &assembly.dataset)?;
    views::follow(ctx, None, &assembly.dataset)?;
    Ok(assembly.dataset)
}

/// Makes a dataset of what somebody submits to an organization that they have no role in. The input is put together by the action
/// that takes it, key by key: none of it is the caller's own choice of state or owner.
pub(crate) fn create_submitted(
    ctx: &mut Ctx<'_, '_>,
    input: Map<String, Value>,
) -> Result<Dataset, ActionError> {
    ctx.submitting(|ctx| create(ctx, input))
}

/// Says what is wrong with what somebody submits, and writes nothing.
pub(crate) fn check_submitted(
    ctx: &mut Ctx<'_, '_>,
    input: Map<String, Value>,
) -> Result<(), ActionError> {
    ctx.submitting(|ctx| facts::validate_dataset(ctx, Operation::Create, None, input).map(drop))
}

/// Replaces a dataset by an input, with CKAN's rules for what is left out; permission was asked before.
pub fn replace(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    input: Map<String, Value>,
) -> Result<Dataset, ActionError> {
    update(ctx, current, input, None)
}

/// Replaces a dataset as [`replace`] does, with a file that was uploaded for one of its resources.
pub(crate) fn update(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    mut input: Map<String, Value>,
    file: Option<&ResourceFile>,
) -> Result<Dataset, ActionError> {
    input.insert("id".to_owned(), json!(current.id));
    input.insert("type".to_owned(), json!(current.kind));
    if input
        .get("name")
        .is_none_or(|name| name.is_null() || name.as_str() == Some(""))
    {
        input.insert("name".to_owned(), json!(current.name));
    }
    let shown = wire::one_package(ctx.tx, ctx.app, &current)?;
    if file.is_none() && is_the_same(&input, &shown) {
        return Ok(current);
    }
    harvest::unmark(&mut input, &current.body);
    let is_source = harvest::source::is_source(&current.kind);
    if is_source {
        harvest::source::complete(&mut input);
    }
    guess_mimetypes(&mut input)?;
    name_schemas(&mut input);
    // An empty text takes the organization away; absent and null keep it.
    let takes_owner_away = input.get("owner_org").and_then(Value::as_str) == Some("");
    let sent = related::sent(&input);
    let operation = Operation::Update { current: &shown };
    let record = if is_source {
        let verdict = facts::validate_dataset(ctx, operation, Some(&current), input.clone());
        harvest::source::judged(ctx, Some(&current.id), input, verdict)?
    } else {
        facts::validate_dataset(ctx, operation, Some(&current), input)?
    };
    let assembly = assemble::next_version(ctx, &current, record, takes_owner_away, file)?;
    publishing::guard(ctx, Some(&current), &assembly.dataset)?;
    let is_changed = save::update(ctx, &current, &assembly)?;
    related::say(ctx, &assembly.dataset, Some(&current.name), &sent)?;
    if is_changed {
        if is_source {
            harvest::source::follow(ctx, &assembly.dataset)?;
        }
        ctx.note_dataset(ActivityKind::Changed, &assembly.dataset)?;
        views::follow(ctx, Some(&current), &assembly.dataset)?;
        return Ok(assembly.dataset);
    }
    Ok(current)
}

/// Puts a Table Schema that comes under the names of the form of ckanext-validation where it belongs.
fn name_schemas(input: &mut Map<String, Value>) {
    let resources = input.get_mut("resources").and_then(Value::as_array_mut);
    let resources = resources.into_iter().flatten();
    for resource in resources.filter_map(Value::as_object_mut) {
        for key in ["schema_json", "schema_url"] {
            let Some(sent) = resource.remove(key) else {
                continue;
            };
            let is_there = |value: &Value| !value.is_null() && value.as_str() != Some("");
            if is_there(&sent) {
                resource.insert("schema".to_owned(), sent);
            }
        }
    }
}

/// Guesses the MIME types of those resources that come without the key, from their addresses.
fn guess_mimetypes(input: &mut Map<String, Value>) -> Result<(), ActionError> {
    let resources = input.get_mut("resources").and_then(Value::as_array_mut);
    for (place, resource) in resources.into_iter().flatten().enumerate() {
        let Some(resource) = resource.as_object_mut() else {
            continue;
        };
        if resource.contains_key("mimetype") {
            continue;
        }
        let guess = match resource.get("url") {
            None | Some(Value::Null) => None,
            Some(Value::String(url)) => cairn_domain::format::guess_mimetype_of_url(url),
            // CKAN fails here.
            Some(other) => {
                let mut errors = vec![json!({}); place];
                errors.push(json!({ "url": [format!("Not a string: {other}")] }));
                return Err(ActionError::Validation(Map::from_iter([(
                    "resources".to_owned(),
                    Value::Array(errors),
                )])));
            }
        };
        if let Some(guess) = guess {
            resource.insert("mimetype".to_owned(), json!(guess));
        }
    }
    Ok(())
}

/// Changes some keys of a dataset and keeps the others; permission was asked before.
pub fn apply_patch(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    patch: Map<String, Value>,
) -> Result<Dataset, ActionError> {
    let mut base = wire::one_package(ctx.tx, ctx.app, &current)?;
    let given_modified = patch.contains_key("metadata_modified");
    for (key, value) in patch {
        base.insert(key, value);
    }
    if !given_modified {
        base.remove("metadata_modified");
    }
    update(ctx, current, base, None)
}

/// Marks a dataset as deleted. `by_id` tells that the caller named it by id: its memberships go then.
pub(crate) fn delete(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    by_id: bool,
) -> Result<(), ActionError> {
    if by_id {
        ctx.tx.delete_memberships_of("package", &current.id)?;
        ctx.tx.remove_collaborators_of_dataset(&current.id)?;
    }
    let next = rewritten(ctx, &current, |dataset| {
        DELETED.clone_into(&mut dataset.state)
    });
    save::rewrite(ctx, &current, &next)?;
    if harvest::source::is_source(&next.kind) {
        harvest::source::follow(ctx, &next)?;
    }
    ctx.note_dataset(ActivityKind::Deleted, &next)
}

/// Removes a dataset with everything that hangs on it for good; permission was asked before.
pub(crate) fn purge(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    if let Some(dataset) = ctx.tx.dataset(id)? {
        jobs::sweep_later(ctx, &dataset, None)?;
        if harvest::source::is_source(&dataset.kind) {
            ctx.tx.remove_harvest_source(id)?;
        }
    }
    relationships::touch_all(ctx, id)?;
    ctx.tx.purge_dataset(id)?;
    touch(ctx, id)
}

/// Gives a dataset another organization, or none, without any other change.
pub fn set_owner(ctx: &mut Ctx<'_, '_>, id: &str, owner: Option<&str>) -> Result<(), ActionError> {
    let Some(current) = ctx.tx.dataset(id)? else {
        return Err(ActionError::not_found());
    };
    let mut next = rewritten(ctx, &current, |dataset| {
        dataset.owner_org = owner.map(str::to_owned)
    });
    next.modified = current.modified;
    publishing::guard(ctx, Some(&current), &next)?;
    save::rewrite(ctx, &current, &next)?;
    save::own(ctx, &next.id, current.owner_org.as_deref(), owner)
}

/// Takes a tag out of a dataset's body.
pub fn drop_tag(ctx: &mut Ctx<'_, '_>, id: &str, tag_id: &str) -> Result<(), ActionError> {
    let Some(current) = ctx.tx.dataset(id)? else {
        return Ok(());
    };
    let mut next = rewritten(ctx, &current, |dataset| {
        if let Some(tags) = dataset.body.get_mut("tags").and_then(Value::as_array_mut) {
            tags.retain(|tag| tag.get("id").and_then(Value::as_str) != Some(tag_id));
        }
    });
    next.modified = current.modified;
    save::rewrite(ctx, &current, &next)
}

/// Says when the rows of a resource changed last. That is neither an activity nor a version to go back to.
pub(crate) fn set_last_modified(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    resource_id: &str,
) -> Result<(), ActionError> {
    let now = json!(iso(ctx.now));
    let keys = ["last_modified", "metadata_modified"].map(|key| (key.to_owned(), now.clone()));
    set_in_passing(ctx, current, resource_id, &Map::from_iter(keys))
}

/// Says something on a resource that the server itself knows. That is neither an activity nor a version to go back to.
pub(crate) fn set_on_resource(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    resource_id: &str,
    keys: &Map<String, Value>,
) -> Result<(), ActionError> {
    let there = crate::actions::datasets::resources_of(current)
        .iter()
        .filter(|one| one.get("id").and_then(Value::as_str) == Some(resource_id))
        .all(|one| keys.iter().all(|(key, value)| one.get(key) == Some(value)));
    if there {
        return Ok(());
    }
    set_in_passing(ctx, current, resource_id, keys)
}

fn set_in_passing(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    resource_id: &str,
    keys: &Map<String, Value>,
) -> Result<(), ActionError> {
    let next = rewritten(ctx, current, |dataset| {
        for (key, value) in keys {
            put_on_resource(dataset, resource_id, key, value.clone());
        }
    });
    save::rewrite_in_passing(ctx, current, &next)
}

/// Writes down what stewards said of a resource's table; nothing that the dataset shows changes.
pub(crate) fn set_review(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    resource_id: &str,
    review: &Review,
) -> Result<Dataset, ActionError> {
    let mut next = rewritten(ctx, current, |dataset| {
        put_on_resource(dataset, resource_id, REVIEW, json!(review));
    });
    next.modified = current.modified;
    assemble::columns_into_body(&mut next);
    save::rewrite(ctx, current, &next)?;
    Ok(next)
}

fn put_on_resource(dataset: &mut Dataset, resource_id: &str, key: &str, value: Value) {
    let resources = dataset.body.get_mut("resources");
    let resource = resources
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
        .find(|one| one.get("id").and_then(Value::as_str) == Some(resource_id));
    if let Some(resource) = resource {
        resource.insert(key.to_owned(), value);
    }
}

/// Says that something a dataset shows has changed, such as its groups.
pub fn touch(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    ctx.record_change(cairn_domain::record::ChangeKind::Dataset, id)
}

/// Makes the next version of a dataset by a change in place.
fn rewritten(ctx: &Ctx<'_, '_>, current: &Dataset, change: impl FnOnce(&mut Dataset)) -> Dataset {
    let mut next = current.clone();
    next.version += 1;
    next.modified = ctx.now;
    change(&mut next);
    assemble::columns_into_body(&mut next);
    next
}

/// Tells whether an input is what `package_show` gives; `metadata_modified` counts only where it is sent.
pub(crate) fn is_the_same(input: &Map<String, Value>, shown: &Map<String, Value>) -> bool {
    let counted =
        |map: &Map<String, Value>| map.keys().filter(|key| *key != "metadata_modified").count();
    counted(input) == counted(shown)
        && input
            .iter()
            .all(|(key, value)| shown.get(key).is_some_and(|other| other == value))
}
