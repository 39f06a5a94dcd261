//! From a record to CKAN's package dictionary, key for key.

use std::collections::HashMap;

use cairn_domain::record::{ACTIVE, Dataset, Group};
use cairn_store::{Mark, Tx};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::clock::iso;
use crate::dataset::{FILE, REVIEW};
use crate::error::ActionError;
use crate::harvest;
use crate::relationships::{self, Blocks};

/// Keys of a body that are the server's own and are never shown.
const HIDDEN: &[&str] = &["plugin_data"];

/// What a package dictionary shows of what is around a dataset, as it is now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// The organization's block, or null.
    pub(crate) organization: Value,
    /// The blocks of the groups.
    pub(crate) groups: Vec<Value>,
    /// The relationships with other datasets.
    pub(crate) related: Blocks,
}

/// Makes the package dictionaries of datasets with a fixed number of queries, however many there are.
pub(crate) fn packages(
    tx: &mut Tx<'_>,
    app: &App,
    datasets: &[Dataset],
) -> Result<Vec<Map<String, Value>>, ActionError> {
    let mut around = parties(tx, app, datasets)?;
    let mut related = relationships::blocks(tx, datasets)?;
    for (dataset, around) in datasets.iter().zip(&mut around) {
        around.related = related.remove(&dataset.id).unwrap_or_default();
    }
    let ids: Vec<String> = datasets.iter().map(|dataset| dataset.id.clone()).collect();
    let marks: HashMap<String, Mark> = tx
        .harvest_marks(&ids)?
        .into_iter()
        .map(|mark| (mark.dataset_id.clone(), mark))
        .collect();
    Ok(datasets
        .iter()
        .zip(around)
        .map(|(dataset, around)| {
            let mut made = package(app, dataset, around);
            if let Some(mark) = marks.get(&dataset.id) {
                harvest::mark(&mut made, mark);
            }
            made
        })
        .collect())
}

/// Returns whose datasets are and in which groups they are, in their order.
pub(crate) fn parties(
    tx: &mut Tx<'_>,
    app: &App,
    datasets: &[Dataset],
) -> Result<Vec<Surroundings>, ActionError> {
    let mut owners: Vec<String> = datasets
        .iter()
        .filter_map(|dataset| dataset.owner_org.clone())
        .collect();
    owners.sort_unstable();
    owners.dedup();
    let organizations: HashMap<String, Group> = tx
        .groups(&owners)?
        .into_iter()
        .map(|group| (group.id.clone(), group))
        .collect();
    let ids: Vec<String> = datasets.iter().map(|dataset| dataset.id.clone()).collect();
    let mut groups: HashMap<String, Vec<Group>> = HashMap::new();
    for (dataset, group) in tx.groups_of_datasets(&ids)? {
        groups.entry(dataset).or_default().push(group);
    }
    let site = app.site_url();
    Ok(datasets
        .iter()
        .map(|dataset| {
            let organization = dataset
                .owner_org
                .as_ref()
                .and_then(|id| organizations.get(id))
                .filter(|organization| organization.state == ACTIVE);
            let mut groups = groups.remove(&dataset.id).unwrap_or_default();
            groups.sort_by_key(|group| (group.display_name().to_lowercase(), group.name.clone()));
            Surroundings {
                organization: organization.map_or(Value::Null, organization_block),
                groups: groups
                    .iter()
                    .map(|group| group_block(group, &site))
                    .collect(),
                related: Blocks::default(),
            }
        })
        .collect())
}

/// Makes the package dictionary of one dataset.
pub(crate) fn one_package(
    tx: &mut Tx<'_>,
    app: &App,
    dataset: &Dataset,
) -> Result<Map<String, Value>, ActionError> {
    packages(tx, app, std::slice::from_ref(dataset))?
        .pop()
        .ok_or_else(|| ActionError::Internal("a dataset has no dictionary".to_owned()))
}

/// Makes the package dictionary of a dataset and what was around it.
pub(crate) fn package(app: &App, dataset: &Dataset, around: Surroundings) -> Map<String, Value> {
    let body = &dataset.body;
    let site = app.site_url();
    let text = |key: &str| body.get(key).cloned().unwrap_or(Value::Null);
    let list = |key: &str| body.get(key).cloned().unwrap_or_else(|| json!([]));
    let licence_id = body
        .get("license_id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty());
    let licence = licence_id.and_then(|id| app.licences.get(id));

    let mut out = Map::new();
    for key in ["author", "author_email"] {
        out.insert(key.to_owned(), text(key));
    }
    out.insert("creator_user_id".to_owned(), json!(dataset.creator));
    out.insert("id".to_owned(), json!(dataset.id));
    out.insert(
        "isopen".to_owned(),
        json!(licence.is_some_and(|licence| licence.is_open())),
    );
    out.insert("license_id".to_owned(), text("license_id"));
    out.insert(
        "license_title".to_owned(),
        match licence {
            Some(licence) => json!(licence.title()),
            None => text("license_id"),
        },
    );
    if let Some(url) = licence
        .and_then(|licence| licence.url())
        .filter(|url| !url.is_empty())
    {
        out.insert("license_url".to_owned(), json!(url));
    }
    for key in ["maintainer", "maintainer_email"] {
        out.insert(key.to_owned(), text(key));
    }
    out.insert("metadata_created".to_owned(), json!(iso(dataset.created)));
    out.insert("metadata_modified".to_owned(), json!(iso(dataset.modified)));
    out.insert("name".to_owned(), json!(dataset.name));
    out.insert("notes".to_owned(), text("notes"));
    let resources = body
        .get("resources")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    out.insert("num_resources".to_owned(), json!(resources.len()));
    out.insert(
        "num_tags".to_owned(),
        json!(
            body.get("tags")
                .and_then(Value::as_array)
                .map_or(0, Vec::len)
        ),
    );
    out.insert("organization".to_owned(), around.organization);
    out.insert("owner_org".to_owned(), json!(dataset.owner_org));
    out.insert("private".to_owned(), json!(dataset.private));
    out.insert("state".to_owned(), json!(dataset.state));
    out.insert("title".to_owned(), json!(dataset.title));
    out.insert("type".to_owned(), json!(dataset.kind));
    for key in ["url", "version"] {
        out.insert(key.to_owned(), text(key));
    }
    for (key, value) in body {
        if !out.contains_key(key)
            && !HIDDEN.contains(&key.as_str())
            && !COMPUTED.contains(&key.as_str())
        {
            out.insert(key.clone(), value.clone());
        }
    }
    if harvest::source::is_source(&dataset.kind)
        && let Some(Value::String(config)) = out.get_mut("config")
    {
        // It holds keys of other sites.
        *config = harvest::config::covered(config);
    }
    out.insert("extras".to_owned(), list("extras"));
    out.insert(
        "resources".to_owned(),
        resources
            .iter()
            .map(|one| resource(one, &dataset.id, &site))
            .collect(),
    );
    out.insert("tags".to_owned(), list("tags"));
    out.insert("groups".to_owned(), Value::Array(around.groups));
    for (key, list) in [
        ("relationships_as_subject", around.related.as_subject),
        ("relationships_as_object", around.related.as_object),
    ] {
        out.insert(key.to_owned(), Value::Array(list));
    }
    out
}

/// Keys that are put in at their own place, or made for each answer.
const COMPUTED: &[&str] = &[
    "extras",
    "resources",
    "tags",
    "groups",
    "relationships_as_subject",
    "relationships_as_object",
    "license_url",
    "organization",
];

/// Makes the dictionary of a resource: the stored one with its address as clients use it.
pub(crate) fn resource(stored: &Value, dataset_id: &str, site: &str) -> Value {
    let mut out = stored.clone();
    let Some(map) = out.as_object_mut() else {
        return out;
    };
    let id = map.get("id").and_then(Value::as_str).unwrap_or_default();
    let url = map.get("url").and_then(Value::as_str).unwrap_or_default();
    let shown = match map.get("url_type").and_then(Value::as_str) {
        Some("upload") => format!(
            "{site}/dataset/{dataset_id}/resource/{id}/download/{}",
            last_part(url)
        ),
        Some("datastore") => format!("{site}/datastore/dump/{id}"),
        _ => with_scheme(url),
    };
    map.insert("url".to_owned(), Value::String(shown));
    // Which of our files it is and what stewards said of it concerns nobody else.
    map.shift_remove(FILE);
    map.shift_remove(REVIEW);
    map.entry("datastore_active").or_insert(Value::Bool(false));
    out
}

/// Returns the last part of a path or address.
pub(crate) fn last_part(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

/// Puts `http://` in front of an address without a scheme.
pub(crate) fn with_scheme(url: &str) -> String {
    let has_scheme = url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    if url.is_empty() || has_scheme {
        return url.to_owned();
    }
    format!("http://{}", url.trim_start_matches('/'))
}

/// The organization inside a package dictionary.
fn organization_block(organization: &Group) -> Value {
    json!({
        "id": organization.id,
        "name": organization.name,
        "title": organization.title,
        "type": organization.kind,
        "description": organization.description,
        "image_url": organization.image_url,
        "created": iso(organization.created),
        "is_organization": true,
        "approval_status": organization.approval_status,
        "state": organization.state,
    })
}

/// A group inside a package dictionary.
fn group_block(group: &Group, site: &str) -> Value {
    json!({
        "description": group.description,
        "display_name": group.display_name(),
        "id": group.id,
        "image_display_url": image_display_url(&group.image_url, site, "group"),
        "name": group.name,
        "title": group.title,
    })
}

/// The address under which an image can be fetched: itself where it is one, the uploaded file's otherwise.
pub(crate) fn image_display_url(image_url: &str, site: &str, kind: &str) -> String {
    if image_url.is_empty() || image_url.starts_with("http") {
        image_url.to_owned()
    } else {
        format!("{site}/uploads/{kind}/{}", last_part(image_url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_get_a_scheme() {
        for (given, expected) in [
            ("", ""),
            ("http://a", "http://a"),
            ("ftp/x", "http://ftp/x"),
            ("/x", "http://x"),
            ("ftp://x", "ftp://x"),
            ("mailto:x", "mailto:x"),
            ("a b:c", "http://a b:c"),
        ] {
            assert_eq!(with_scheme(given), expected, "{given:?}");
        }
    }
}
