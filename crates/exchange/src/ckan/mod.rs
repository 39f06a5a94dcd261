//! Packages and organizations of other CKAN portals, of any version and with any schema, as their API shows them.

mod organization;
mod resource;

use cairn_domain::schema::Kind;
use serde_json::{Map, Value, json};

use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::{Target, fit};
use crate::frequency;
use crate::mapped::{Mapped, Options};
use crate::name::{Names, stable_id, usual_uuid};
use crate::text;

pub use organization::{group_from, organization_from};

/// Keys that a portal works out by itself.
const COMPUTED: &[&str] = &[
    "archiver",
    "creator_user_id",
    "display_name",
    "isopen",
    "license_title",
    "license_url",
    "metadata_created",
    "num_resources",
    "num_tags",
    "qa",
    "revision_id",
    "revision_timestamp",
    "total_res_downloads",
    "tracking_summary",
    "validation_status",
];

/// CKAN's own texts, which stay where they are.
const TEXTS: &[&str] = &[
    "title",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "notes",
    "url",
    "version",
    "license_id",
    "state",
    "metadata_modified",
];

/// Keys that are looked at one by one.
const HANDLED: &[&str] = &[
    "id",
    "name",
    "type",
    "private",
    "owner_org",
    "organization",
    "groups",
    "tags",
    "tag_string",
    "extras",
    "resources",
    "relationships_as_subject",
    "relationships_as_object",
    "plugin_data",
];

/// How a value of another schema becomes one of ours; `None` leaves it an extra.
type Convert = fn(&str) -> Option<String>;

/// Fields of other schemas that say what a field of ours says.
const ALIASES: &[(&str, &str, Convert)] = &[
    ("frequency", "update_frequency", update_frequency),
    ("update_freq", "update_frequency", update_frequency),
    ("refresh_rate", "update_frequency", update_frequency),
    (
        "time_period_coverage_start",
        "temporal_start",
        text::period_end,
    ),
    ("time_period_coverage_end", "temporal_end", text::period_end),
    ("temporal_coverage_from", "temporal_start", text::period_end),
    ("temporal_coverage_to", "temporal_end", text::period_end),
    ("temporal_coverage-from", "temporal_start", text::period_end),
    ("temporal_coverage-to", "temporal_end", text::period_end),
];

fn update_frequency(given: &str) -> Option<String> {
    frequency::code(given).map(str::to_owned)
}

/// Takes the packages out of whatever a file holds: an answer of `package_search` or `package_show`, a list of
/// answers or packages, one package.
pub fn packages(document: Value) -> Result<Vec<Value>, ExchangeError> {
    unwrap(document, "resources")
}

/// Takes the organizations out of whatever a file holds: an answer of `organization_list` or `organization_show`, a
/// list of answers or organizations, one organization.
pub fn organizations(document: Value) -> Result<Vec<Value>, ExchangeError> {
    unwrap(document, "title")
}

/// Takes records out of API answers; a record is an object with a name and the given key.
fn unwrap(document: Value, key: &str) -> Result<Vec<Value>, ExchangeError> {
    match document {
        Value::Array(items) => {
            let mut out = Vec::with_capacity(items.len());
            for item in items {
                out.extend(unwrap(item, key)?);
            }
            Ok(out)
        }
        Value::Object(mut map) => {
            if map.contains_key("name") && (map.contains_key(key) || map.contains_key("id")) {
                return Ok(vec![Value::Object(map)]);
            }
            match map.remove("result").or_else(|| map.remove("results")) {
                Some(inner) => unwrap(inner, key),
                None => Err(ExchangeError::shape(
                    "an object is neither a record nor an answer of the API",
                )),
            }
        }
        _ => Err(ExchangeError::shape("a record is an object")),
    }
}

/// Makes our input out of another portal's package.
///
/// Ids that are UUIDs stay, names stay where they are valid and free. Fields that the type's schema here has stay
/// fields where its rules take their values; every other key becomes an extra (lists and objects as JSON). What the
/// portal works out by itself is left out.
pub fn dataset_from(
    foreign: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let Value::Object(package) = foreign else {
        return Err(ExchangeError::shape("a package is an object"));
    };
    let kind = own_type(package, options);
    match mapped(package, kind, options, names) {
        // A type of the same name may ask for what this record does not have.
        Err(ExchangeError::Invalid(_)) if kind != "dataset" => {
            mapped(package, "dataset", options, names)
        }
        other => other,
    }
}

/// Returns the type that the record gets: its own where this site has it.
fn own_type<'p>(package: &'p Map<String, Value>, options: &Options<'_>) -> &'p str {
    let kind = package
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or("dataset");
    if options.schemas.types(Kind::Dataset).contains(&kind) {
        kind
    } else {
        "dataset"
    }
}

fn mapped(
    package: &Map<String, Value>,
    kind: &str,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let mut draft = Draft::default();
    let name = text::first(package, &["name"]);
    let given_id = text::first(package, &["id"]);
    let identity = given_id
        .as_deref()
        .or(name.as_deref())
        .ok_or(ExchangeError::Missing("id or name"))?;
    let id = match usual_uuid(identity) {
        Some(id) => id.to_owned(),
        None => stable_id(options.source, identity),
    };
    draft.set("id", id.as_str());
    if given_id.as_ref().is_some_and(|given| *given != id) {
        draft.extra("id", &json!(given_id));
    }
    let title = text::first(package, &["title"]);
    let wanted = name.as_deref().or(title.as_deref()).unwrap_or(identity);
    let given_name = names.claim(wanted, &format!("dataset {id}"));
    if name.as_ref().is_some_and(|name| *name != given_name) {
        draft.note("name", format!("{wanted:?} becomes {given_name:?}"));
    }
    draft.set("name", given_name);
    draft.set("type", kind);
    if let Some(other) = package
        .get("type")
        .and_then(Value::as_str)
        .filter(|other| *other != kind)
    {
        draft.extra("type", &json!(other));
    }
    for key in TEXTS {
        if let Some(value) = package.get(*key) {
            draft.set(key, value.clone());
        }
    }
    if package
        .get("private")
        .is_some_and(|flag| *flag == json!(true) || *flag == json!("True"))
    {
        draft.set("private", true);
    }
    licence(&mut draft, package, options);

    let organizations = owner(&mut draft, package, options, names)?;
    let groups = groups(&mut draft, package, options, names)?;
    tags(&mut draft, package);
    listed_extras(&mut draft, package);
    fields(&mut draft, package, kind, options);
    let resources = resource::resources(&mut draft, package, options);
    draft.set("resources", resources);
    for key in ["relationships_as_subject", "relationships_as_object"] {
        if package.get(key).is_some_and(|list| !text::is_blank(list)) {
            draft.note(key, "relationships to other packages are not taken over");
        }
    }
    fit(&mut draft, Target::Dataset, options.schemas)?;
    Ok(Mapped {
        dataset: Some(Value::Object(draft.input())),
        organizations,
        groups,
        notes: draft.notes,
    })
}

/// Keeps what the portal says about a licence that this site does not know.
fn licence(draft: &mut Draft, package: &Map<String, Value>, options: &Options<'_>) {
    let id = package
        .get("license_id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if options.licences.get(id).is_none() {
        for key in ["license_title", "license_url"] {
            if let Some(value) = package.get(key).filter(|value| value.as_str() != Some(id)) {
                draft.extra(key, value);
            }
        }
    }
}

/// Names the owner, and makes the organization where the package shows it.
fn owner(
    draft: &mut Draft,
    package: &Map<String, Value>,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Vec<Value>, ExchangeError> {
    let Some(shown) = package
        .get("organization")
        .filter(|shown| shown.is_object())
    else {
        // Without the organization itself, `owner_org` is an id that says nothing here, or a name.
        let named = package
            .get("owner_org")
            .and_then(Value::as_str)
            .filter(|owner| usual_uuid(owner).is_none());
        draft.owned(named, options);
        return Ok(Vec::new());
    };
    let mut made = organization_from(shown, options, names)?;
    for note in made.notes {
        draft.note(&format!("organization.{}", note.field), note.message);
    }
    let organization = made
        .organizations
        .pop()
        .ok_or(ExchangeError::Missing("organization"))?;
    draft.owned(organization["name"].as_str(), options);
    Ok(vec![organization])
}

fn groups(
    draft: &mut Draft,
    package: &Map<String, Value>,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Vec<Value>, ExchangeError> {
    let mut groups = Vec::new();
    let mut named = Vec::new();
    for shown in package
        .get("groups")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let group = match shown {
            // The oldest API lists names alone.
            Value::String(name) => json!({"name": name}),
            other => other.clone(),
        };
        let mut made = group_from(&group, options, names)?;
        for note in made.notes {
            draft.note(&format!("groups.{}", note.field), note.message);
        }
        if let Some(group) = made.groups.pop() {
            named.push(json!({"name": group["name"]}));
            groups.push(group);
        }
    }
    if !named.is_empty() {
        draft
            .fields
            .insert("groups".to_owned(), Value::Array(named));
    }
    Ok(groups)
}

fn tags(draft: &mut Draft, package: &Map<String, Value>) {
    let mut given = Vec::new();
    for tag in package
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        match tag {
            Value::String(name) => given.push(name.clone()),
            Value::Object(map) if map.get("state").and_then(Value::as_str) != Some("deleted") => {
                if map.get("vocabulary_id").is_some_and(|id| !id.is_null()) {
                    draft.note("tags", "a tag of a vocabulary becomes a free tag");
                }
                given.extend(text::first(map, &["name", "display_name"]));
            }
            _ => {}
        }
    }
    if let Some(list) = package.get("tag_string").and_then(Value::as_str) {
        given.extend(
            list.split(',')
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty()),
        );
    }
    draft.tags(&given);
}

/// Takes the extras as they are listed, or as the oldest API shows them: one object.
fn listed_extras(draft: &mut Draft, package: &Map<String, Value>) {
    match package.get("extras") {
        Some(Value::Array(list)) => {
            for extra in list.iter().filter_map(Value::as_object) {
                if let (Some(key), Some(value)) =
                    (extra.get("key").and_then(Value::as_str), extra.get("value"))
                {
                    draft.extra_text(key, text::as_extra(value));
                }
            }
        }
        Some(Value::Object(map)) => {
            for (key, value) in map {
                draft.extra_text(key, text::as_extra(value));
            }
        }
        _ => {}
    }
}

/// Sorts every other key: a field of the type's schema, a field under another name, or an extra.
fn fields(draft: &mut Draft, package: &Map<String, Value>, kind: &str, options: &Options<'_>) {
    let document = options
        .schemas
        .get(Kind::Dataset, kind)
        .map(|schema| schema.document());
    let is_field = |key: &str| document.is_some_and(|document| document.field(key).is_some());
    for (key, value) in package {
        let name = key.as_str();
        if COMPUTED.contains(&name)
            || HANDLED.contains(&name)
            || TEXTS.contains(&name)
            || text::is_blank(value)
        {
            continue;
        }
        if is_field(name) {
            let value = match value {
                Value::Object(texts) if name == "keywords" => keywords(draft, texts),
                other => other.clone(),
            };
            draft.set(name, value);
            continue;
        }
        let alias = ALIASES.iter().find(|(foreign, ours, _)| {
            *foreign == name && is_field(ours) && !package.contains_key(*ours)
        });
        let text_value = match value {
            Value::Array(list) if list.len() == 1 => text::text(&list[0]),
            other => text::text(other),
        };
        match alias
            .zip(text_value)
            .and_then(|((_, ours, convert), given)| Some((*ours, convert(&given)?)))
        {
            Some((ours, converted)) if !draft.fields.contains_key(ours) => {
                draft.set(ours, converted)
            }
            _ => draft.extra(name, value),
        }
    }
}

/// Makes tags by language valid.
fn keywords(draft: &mut Draft, texts: &Map<String, Value>) -> Value {
    let mut out = Map::with_capacity(texts.len());
    for (language, tags) in texts {
        let given = match tags {
            Value::String(list) => list
                .split(',')
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect(),
            other => text::texts(other),
        };
        let tags = draft.valid_tags("keywords", &given);
        if !tags.is_empty() {
            out.insert(language.clone(), json!(tags));
        }
    }
    Value::Object(out)
}
