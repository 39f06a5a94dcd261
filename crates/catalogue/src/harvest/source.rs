//! Sources: records of the type `harvest`, checked beyond their schema, with a row of what queries need.

use cairn_domain::harvest::{Frequency, HarvestSource, JobStatus};
use cairn_domain::record::{ACTIVE, Dataset, HARVEST_SOURCE};
use serde_json::{Map, Value, json};
use url::Url;

use super::{KINDS, SourceKind, config, job};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::{ActionError, ErrorDict};

/// Returns an address in the form in which addresses are compared: no query, no fragment, no final slash, no usual port.
pub fn normal(address: &str) -> String {
    let Ok(mut url) = Url::parse(address.trim()) else {
        return address.trim().trim_end_matches('/').to_owned();
    };
    url.set_query(None);
    url.set_fragment(None);
    url.as_str().trim_end_matches('/').to_owned()
}

/// Returns a text of the record.
pub fn text<'r>(record: &'r Map<String, Value>, key: &str) -> &'r str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the configuration of a source.
pub fn config_of(source: &Dataset) -> Map<String, Value> {
    // It was checked when it was saved.
    config::parsed(text(&source.body, "config")).unwrap_or_default()
}

/// Puts in what a source may leave out, before it is held against its schema.
pub(crate) fn complete(input: &mut Map<String, Value>) {
    // What is shown beside the record comes back when the whole is sent back.
    for key in ["active", "status"] {
        input.shift_remove(key);
    }
    for (key, value) in config::parsed(text(input, "config")).unwrap_or_default() {
        if key != "config" && input.get(&key) == Some(&value) {
            input.shift_remove(&key);
        }
    }
    if let Some(object) = input.get("config").filter(|config| config.is_object()) {
        input.insert("config".to_owned(), Value::String(object.to_string()));
    }
    if text(input, "frequency").is_empty() {
        input.insert("frequency".to_owned(), json!(Frequency::Manual.as_str()));
    } else {
        let word = text(input, "frequency").to_uppercase();
        // A word that is none is told as it came.
        if Frequency::parse(&word).is_some() {
            input.insert("frequency".to_owned(), json!(word));
        }
    }
}

/// Checks a source beyond its schema, and returns it as it is kept; `id` is that of the record where it has one. Where the schema's
/// verdict on `sent` is against it, everything that is wrong is said at once, as ckanext-harvest does.
pub(crate) fn judged(
    ctx: &mut Ctx<'_, '_>,
    id: Option<&str>,
    mut sent: Map<String, Value>,
    verdict: Result<Map<String, Value>, ActionError>,
) -> Result<Map<String, Value>, ActionError> {
    match verdict {
        Ok(mut record) => match check(ctx, id, &mut record)? {
            errors if errors.is_empty() => Ok(record),
            errors => Err(ActionError::Validation(errors)),
        },
        Err(ActionError::Validation(mut errors)) => {
            for (key, more) in check(ctx, id, &mut sent)? {
                errors.entry(key).or_insert(more);
            }
            Err(ActionError::Validation(errors))
        }
        Err(other) => Err(other),
    }
}

/// Returns what is wrong with a source beyond its schema. The configuration is put in as it is kept.
fn check(
    ctx: &mut Ctx<'_, '_>,
    id: Option<&str>,
    record: &mut Map<String, Value>,
) -> Result<ErrorDict, ActionError> {
    let mut errors = ErrorDict::new();
    let kind = text(record, "source_type").to_owned();
    let is_known = SourceKind::of(&kind).is_some();
    if !is_known {
        let known: Vec<String> = KINDS
            .iter()
            .map(|kind| format!("'{}'", kind.name))
            .collect();
        let message = format!(
            "Unknown harvester type: {kind}. Registered types: [{}]",
            known.join(", ")
        );
        errors.insert("source_type".to_owned(), json!([message]));
    }
    let frequency = text(record, "frequency").to_owned();
    if Frequency::parse(&frequency).is_none() {
        let message = format!("Frequency {frequency} not recognised");
        errors.insert("frequency".to_owned(), json!([message]));
    }
    match config::checked(ctx, text(record, "config"))? {
        // What a configuration may be is the kind's to say.
        Err(_) if !is_known => {}
        Err(error) => {
            let message = format!("Error parsing the configuration options: {error}");
            errors.insert("config".to_owned(), json!([message]));
        }
        Ok(mut config) => {
            let current = match id {
                Some(id) => ctx.tx.dataset(id)?.map(|current| config_of(&current)),
                None => None,
            };
            config::uncover(&mut config, current.as_ref());
            if config.is_empty() {
                record.shift_remove("config");
            } else {
                record.insert(
                    "config".to_owned(),
                    Value::String(Value::Object(config).to_string()),
                );
            }
        }
    }
    let address = normal(text(record, "url"));
    let twins = ctx.tx.harvest_sources_at(&address)?;
    for twin in ctx.tx.datasets(&twins)? {
        let same = Some(twin.id.as_str()) != id
            && twin.state == ACTIVE
            && text(&twin.body, "config") == text(record, "config");
        if same {
            let message = format!(
                "There already is a Harvest Source for this URL (& config): url={} config={}",
                address,
                config::covered(text(record, "config"))
            );
            errors.insert("url".to_owned(), json!([message]));
        }
    }
    Ok(errors)
}

/// Brings the row of a source up to date with its record. Runs over one that is no longer harvested, and that nobody began, are over.
pub(crate) fn follow(ctx: &mut Ctx<'_, '_>, record: &Dataset) -> Result<(), ActionError> {
    let frequency = Frequency::parse(text(&record.body, "frequency")).unwrap_or(Frequency::Manual);
    let source = HarvestSource {
        id: record.id.clone(),
        url: normal(text(&record.body, "url")),
        kind: text(&record.body, "source_type").to_owned(),
        frequency,
        active: record.state == ACTIVE,
        created: record.created,
        next_run: None,
        memory: json!({}),
    };
    ctx.tx.put_harvest_source(&source)?;
    if !source.active {
        let ids = [record.id.clone()];
        for job in ctx
            .tx
            .harvest_jobs(Some(&ids), Some(JobStatus::New), i64::MAX)?
        {
            let now = ctx.now;
            ctx.tx
                .set_harvest_status(&job.id, JobStatus::New, JobStatus::Aborted, now)?;
        }
    }
    Ok(())
}

/// Tells whether a record stands for a source.
pub fn is_source(kind: &str) -> bool {
    kind == HARVEST_SOURCE
}

/// Adds what a source shows beside its record: whether it is active, how its runs went, and the keys of its configuration.
pub(crate) fn show(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
    package: &mut Map<String, Value>,
) -> Result<(), ActionError> {
    if let Ok(config) = config::parsed(text(package, "config")) {
        for (key, value) in config {
            // Not even what stands in the place of a key.
            if key != "api_key" && !package.contains_key(&key) {
                package.insert(key, value);
            }
        }
    }
    package.insert("active".to_owned(), json!(text(package, "state") == ACTIVE));
    package.insert("status".to_owned(), status(ctx, id)?);
    Ok(())
}

/// Returns how the runs over a source went.
pub(crate) fn status(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Value, ActionError> {
    let ids = [id.to_owned()];
    let last = ctx.tx.harvest_jobs(Some(&ids), None, 1)?.pop();
    let numbers = ctx.tx.harvest_job_numbers(&ids)?;
    let last = match last {
        Some(last) => job::dict(ctx, &last, true)?,
        None => Value::Null,
    };
    Ok(json!({
        "job_count": numbers.first().map_or(0, |(_, number)| *number),
        "last_job": last,
        "total_datasets": ctx.tx.count_harvested(id)?,
    }))
}

/// Makes the dictionary of a source as lists of sources give it.
pub(crate) fn dict(
    source: &HarvestSource,
    record: &Dataset,
    publisher_title: &str,
) -> Map<String, Value> {
    let config =
        Some(config::covered(text(&record.body, "config"))).filter(|config| !config.is_empty());
    let mut out = Map::new();
    for (key, value) in [
        ("id", json!(source.id)),
        ("url", json!(text(&record.body, "url"))),
        ("title", json!(record.title)),
        (
            "description",
            record.body.get("notes").cloned().unwrap_or_default(),
        ),
        ("config", json!(config)),
        ("created", json!(iso(source.created))),
        ("type", json!(source.kind)),
        ("active", json!(source.active)),
        ("user_id", json!(record.creator)),
        ("publisher_id", json!(record.owner_org)),
        ("frequency", json!(source.frequency.as_str())),
        ("next_run", json!(source.next_run.map(iso))),
        ("publisher_title", json!(publisher_title)),
    ] {
        out.insert(key.to_owned(), value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_one_form() {
        for (given, expected) in [
            (
                "https://A.example:443/data.json?x=1#y",
                "https://a.example/data.json",
            ),
            ("http://a.example/", "http://a.example"),
            ("http://a.example:8080/x/", "http://a.example:8080/x"),
            (" no address/ ", "no address"),
        ] {
            assert_eq!(normal(given), expected);
        }
    }
}
