//! What the configuration of a source makes of its records: whose they are, which groups, tags and extras they have.

use std::collections::HashSet;

use cairn_catalogue::{ActionError, Ctx};
use cairn_domain::harvest::HarvestObject;
use cairn_domain::munge;
use cairn_domain::record::{ACTIVE, Group};
use cairn_exchange::Mapped;
use serde_json::{Map, Value, json};

use super::origin::Origin;
use super::{call, text};
use crate::source::Source;

/// Keys that extras with these names may not take.
const PUBLISHER: &str = "publisher_name";
const HIERARCHY: &str = "publisher_hierarchy";

/// Shapes the input of a record.
pub(super) fn shape(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    object: &HarvestObject,
    mapped: &Mapped,
    input: &mut Map<String, Value>,
) -> Result<(), ActionError> {
    owner(ctx, source, mapped, input)?;
    groups(ctx, source, mapped, input)?;
    tags(ctx, source, input);
    let way = Origin::of_incoming(input, source, &object.guid);
    for (key, value) in way.extras() {
        set_extra(input, key, json!(value));
    }
    extras(source, object, input);
    Ok(())
}

/// The organization: the source's, or the record's own where the configuration says so.
fn owner(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    mapped: &Mapped,
    input: &mut Map<String, Value>,
) -> Result<(), ActionError> {
    let policy = text(&source.config, "remote_orgs");
    let own = match (mapped.organizations.last(), policy) {
        (Some(own), "only_local" | "create") => {
            let found = find(ctx, own, true)?;
            match (found, policy) {
                (Some(found), _) => Some(found),
                (None, "create") => {
                    for organization in &mapped.organizations {
                        create(ctx, organization, true)?;
                    }
                    find(ctx, own, true)?
                }
                (None, _) => None,
            }
        }
        _ => None,
    };
    if own.is_none() {
        // Who publishes it at its source is not lost.
        let titles: Vec<&str> = mapped
            .organizations
            .iter()
            .filter_map(|organization| {
                let title = organization["title"].as_str();
                title.or(organization["name"].as_str())
            })
            .collect();
        if let Some(title) = titles.last() {
            set_extra_where_free(input, PUBLISHER, title);
        }
        if titles.len() > 1 {
            set_extra_where_free(input, HIERARCHY, &titles.join(" > "));
        }
    }
    let owner = own
        .map(|group| group.id)
        .or_else(|| source.record.owner_org.clone());
    match owner {
        Some(owner) => input.insert("owner_org".to_owned(), json!(owner)),
        None => input.shift_remove("owner_org"),
    };
    Ok(())
}

/// The groups: those that the configuration names, and the record's own where it says so.
fn groups(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    mapped: &Mapped,
    input: &mut Map<String, Value>,
) -> Result<(), ActionError> {
    let policy = text(&source.config, "remote_groups");
    let mut ids: Vec<String> = Vec::new();
    if matches!(policy, "only_local" | "create") {
        for group in &mapped.groups {
            let mut found = find(ctx, group, false)?;
            if found.is_none() && policy == "create" {
                create(ctx, group, false)?;
                found = find(ctx, group, false)?;
            }
            ids.extend(found.map(|group| group.id));
        }
    }
    let defaults = source.config.get("default_group_dicts");
    for group in defaults.and_then(Value::as_array).into_iter().flatten() {
        ids.extend(group["id"].as_str().map(str::to_owned));
    }
    ids.dedup();
    let groups = ids.into_iter().map(|id| json!({"id": id})).collect();
    input.insert("groups".to_owned(), Value::Array(groups));
    Ok(())
}

/// Finds an organization or group by the id that it has at its source, else by its name.
fn find(
    ctx: &mut Ctx<'_, '_>,
    wanted: &Value,
    is_organization: bool,
) -> Result<Option<Group>, ActionError> {
    for key in ["id", "name"] {
        if let Some(reference) = wanted[key].as_str()
            && let Some(group) = ctx.tx.group_by_ref(reference)?
            && group.is_organization == is_organization
            && group.state == ACTIVE
        {
            return Ok(Some(group));
        }
    }
    Ok(None)
}

fn create(ctx: &mut Ctx<'_, '_>, wanted: &Value, is_organization: bool) -> Result<(), ActionError> {
    if find(ctx, wanted, is_organization)?.is_some() {
        return Ok(());
    }
    let action = if is_organization {
        "organization_create"
    } else {
        "group_create"
    };
    match wanted {
        Value::Object(map) => call(ctx, action, map.clone()),
        _ => Ok(()),
    }
}

fn tags(ctx: &Ctx<'_, '_>, source: &Source, input: &mut Map<String, Value>) {
    if source.flag("clean_tags", ctx.app.settings.harvest.clean_tags) {
        clean(input);
    }
    let defaults = source.config.get("default_tags").and_then(Value::as_array);
    let Some(defaults) = defaults else { return };
    let tags = input.entry("tags").or_insert_with(|| json!([]));
    let Some(tags) = tags.as_array_mut() else {
        return;
    };
    for tag in defaults {
        let there = tags.iter().any(|one| one["name"] == tag["name"]);
        if !there && tag["name"].is_string() {
            tags.push(json!({"name": tag["name"]}));
        }
    }
}

/// Brings the tags into their plainest form, each once.
fn clean(input: &mut Map<String, Value>) {
    let Some(Value::Array(tags)) = input.get_mut("tags") else {
        return;
    };
    let mut names: Vec<String> = Vec::with_capacity(tags.len());
    let mut seen = HashSet::with_capacity(tags.len());
    for tag in tags.iter() {
        let given = tag["name"].as_str().unwrap_or_default();
        // Of what has no Latin letters nothing would be left.
        let name = match munge::tag(given) {
            nothing if nothing.chars().all(|c| matches!(c, '_' | '-')) => given.to_owned(),
            name => name,
        };
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    *tags = names.iter().map(|name| json!({"name": name})).collect();
}

/// Adds the extras that the configuration names; with `override_extras` they take the place of the record's.
fn extras(source: &Source, object: &HarvestObject, input: &mut Map<String, Value>) {
    let defaults = source
        .config
        .get("default_extras")
        .and_then(Value::as_object);
    let overrides = source.flag("override_extras", false);
    let dataset_id = text(input, "id").to_owned();
    for (key, value) in defaults.into_iter().flatten() {
        let value = match value {
            Value::String(text) => {
                let mut text = text.clone();
                for (word, meaning) in [
                    ("{harvest_source_id}", source.record.id.as_str()),
                    ("{harvest_source_url}", source.url.trim_end_matches('/')),
                    ("{harvest_source_title}", &source.record.title),
                    (
                        "{harvest_job_id}",
                        object.job_id.as_deref().unwrap_or_default(),
                    ),
                    ("{harvest_object_id}", &object.id),
                    ("{dataset_id}", &dataset_id),
                ] {
                    text = text.replace(word, meaning);
                }
                json!(text)
            }
            other => json!(other.to_string()),
        };
        if overrides || super::extra(input, key).is_none() {
            set_extra(input, key, value);
        }
    }
}

fn set_extra(input: &mut Map<String, Value>, key: &str, value: Value) {
    let extras = input.entry("extras").or_insert_with(|| json!([]));
    if let Some(extras) = extras.as_array_mut() {
        extras.retain(|extra| extra.get("key").and_then(Value::as_str) != Some(key));
        extras.push(json!({"key": key, "value": value}));
    }
}

fn set_extra_where_free(input: &mut Map<String, Value>, key: &str, value: &str) {
    if !input.contains_key(key) && super::extra(input, key).is_none() {
        set_extra(input, key, json!(value));
    }
}
