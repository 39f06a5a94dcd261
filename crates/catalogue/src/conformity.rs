//! Files beside the standard that their resource declares: which are checked, and when.
//!
//! A check is asked for in the transaction that writes a resource with another file, address or standard. It runs as a job
//! ([`crate::jobs`]); the report is kept beside the record, which shows how it ended as CKAN's validation extension does.

use cairn_domain::record::Dataset;
use cairn_store::Validation;
use cairn_tabular::conformity::Standard;
use serde_json::{Map, Value, json};

use crate::actions::datasets::resources_of;
use crate::clock::{iso, new_row_id};
use crate::ctx::Ctx;
use crate::dataset::FILE;
use crate::error::ActionError;
use crate::jobs;
use crate::loading;

/// A check is asked for.
pub(crate) const CREATED: &str = "created";
/// It runs.
pub(crate) const RUNNING: &str = "running";
/// The file follows its standard.
pub(crate) const SUCCESS: &str = "success";
/// It does not.
pub(crate) const FAILURE: &str = "failure";
/// It could not be checked.
pub(crate) const ERROR: &str = "error";

/// Keys of a resource that say what is checked against what.
const TELLING: &[&str] = &[
    "url",
    "url_type",
    "format",
    "schema",
    "data_standard",
    "conforms_to",
    FILE,
];

/// What a resource says that its file follows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Declared {
    /// A Table Schema: the schema itself, or the address of one.
    Table(Value),
    /// Canada's grants and contributions.
    Grants,
    /// A standard of whole documents.
    Document(Standard),
}

/// Returns what a resource says that its file follows; nothing where it names none that is known.
pub(crate) fn declared(resource: &Value) -> Option<Declared> {
    let text = |key: &str| {
        resource
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    match text("data_standard") {
        "geojson" => return Some(Declared::Document(Standard::GeoJson)),
        "open511" => return Some(Declared::Document(Standard::Open511)),
        "iati" => return Some(Declared::Document(Standard::Iati)),
        "grants" => return Some(Declared::Grants),
        _ => {}
    }
    match resource.get("schema") {
        Some(Value::String(schema)) if !schema.trim().is_empty() => {
            // Sent as text by forms; what is no JSON is an address.
            let parsed = serde_json::from_str(schema).unwrap_or_else(|_| json!(schema.trim()));
            return Some(Declared::Table(parsed));
        }
        Some(schema @ Value::Object(_)) => return Some(Declared::Table(schema.clone())),
        _ => {}
    }
    let named = match resource.get("conforms_to") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        _ => Vec::new(),
    };
    let names = |parts: &[&str]| {
        named.iter().any(|one| {
            let one = one.to_ascii_lowercase();
            parts.iter().any(|part| one.contains(part))
        })
    };
    if names(&["geojson", "rfc7946"]) {
        Some(Declared::Document(Standard::GeoJson))
    } else if names(&["open511"]) {
        Some(Declared::Document(Standard::Open511))
    } else if names(&["iatistandard", "iati.org"]) {
        Some(Declared::Document(Standard::Iati))
    } else {
        None
    }
}

/// Asks for the checks of a dataset that is written: of resources that are new, or have another file or standard.
pub(crate) fn check_changed(
    ctx: &mut Ctx<'_, '_>,
    before: Option<&Dataset>,
    now: &Dataset,
) -> Result<(), ActionError> {
    if !ctx.app.settings.quality.check_files {
        return Ok(());
    }
    let before = before.map_or(&[][..], resources_of);
    let all = resources_of(now);
    let mut asked = Vec::new();
    for resource in all {
        let id = id_of(resource);
        let known = before.iter().find(|one| id_of(one) == id);
        let Some(declared) = declared(resource) else {
            continue;
        };
        let is_same = known.is_some_and(|one| is_as_before(one, resource))
            && references(&declared).into_iter().all(|name| {
                match (referred(before, name), referred(all, name)) {
                    (Some(then), Some(now)) => id_of(then) == id_of(now) && is_as_before(then, now),
                    (then, now) => then.is_none() && now.is_none(),
                }
            });
        if !is_same && is_reached(ctx, resource) {
            asked.push(id.to_owned());
        }
    }
    for id in asked {
        ask(ctx, &id)?;
    }
    Ok(())
}

fn id_of(resource: &Value) -> &str {
    let id = resource.get("id").and_then(Value::as_str);
    id.unwrap_or_default()
}

fn is_as_before(before: &Value, now: &Value) -> bool {
    TELLING.iter().all(|key| before.get(*key) == now.get(*key))
}

/// Returns the names of the other resources that a schema of tables refers to; what a schema at an address says is not known here.
fn references(declared: &Declared) -> Vec<&str> {
    let Declared::Table(schema) = declared else {
        return Vec::new();
    };
    let keys = schema.get("foreignKeys").and_then(Value::as_array);
    let names = keys.into_iter().flatten();
    names
        .filter_map(|key| key.get("reference")?.get("resource")?.as_str())
        .filter(|name| !matches!(*name, "" | "self"))
        .collect()
}

/// Returns the resource of a record that a foreign key names: by its id, or by its name, as people write it or as data packages do.
pub(crate) fn referred<'r>(all: &'r [Value], name: &str) -> Option<&'r Value> {
    let called = |one: &&Value| one.get("name").and_then(Value::as_str) == Some(name);
    let as_word = |one: &&Value| {
        let own = one.get("name").and_then(Value::as_str);
        own.is_some_and(|own| word(own) == word(name))
    };
    let mut by_id = all.iter();
    by_id
        .find(|one| id_of(one) == name)
        .or_else(|| all.iter().find(called))
        .or_else(|| all.iter().find(as_word))
}

/// Writes a name as data packages do: small letters and digits, and a line where there is something else.
fn word(name: &str) -> String {
    let letters = name.trim().chars().flat_map(char::to_lowercase);
    letters
        .map(|one| if one.is_alphanumeric() { one } else { '-' })
        .collect()
}

/// Tells whether the file of a resource can be had: it is uploaded, or links are followed.
fn is_reached(ctx: &Ctx<'_, '_>, resource: &Value) -> bool {
    let text = |key: &str| {
        resource
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let is_link = ["http://", "https://"]
        .iter()
        .any(|start| text("url").starts_with(start));
    text("url_type") == "upload"
        || (ctx.app.settings.loading.enabled && ctx.app.settings.loading.links && is_link)
}

/// Asks for a check; tells whether nobody had asked before.
pub(crate) fn ask(ctx: &mut Ctx<'_, '_>, resource_id: &str) -> Result<bool, ActionError> {
    let job = ctx.enqueue_new(&jobs::CHECK_FILE, resource_id, json!(resource_id))?;
    if job.is_none() {
        return Ok(false);
    }
    let now = ctx.now;
    ctx.tx.put_validation(&Validation {
        resource_id: resource_id.to_owned(),
        id: new_row_id(),
        status: CREATED.to_owned(),
        created: now,
        finished: None,
        report: None,
        error: None,
    })?;
    Ok(true)
}

/// Returns the keys of a resource that tell how a check ended.
pub(crate) fn told(validation: &Validation) -> Map<String, Value> {
    let at = validation.finished.unwrap_or(validation.created);
    Map::from_iter([
        ("validation_status".to_owned(), json!(validation.status)),
        ("validation_timestamp".to_owned(), json!(iso(at))),
    ])
}

/// Tells whether the file of a resource is a table.
pub(crate) fn is_table(ctx: &Ctx<'_, '_>, resource: &Value) -> bool {
    loading::format(&ctx.app.settings.loading, resource).is_some()
}
