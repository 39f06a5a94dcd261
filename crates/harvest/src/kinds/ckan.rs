//! `ckan`: a CKAN portal by its Action API.

use cairn_domain::harvest::HarvestObject;
use cairn_domain::record::{DELETED, HARVEST_SOURCE};
use cairn_exchange::{ExchangeError, Mapped, Options};
use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::{base, query, text};
use crate::harvester::{Found, Harvester, Page, Trouble};
use crate::hash;
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct Ckan;

/// Records of a page.
const ROWS: u64 = 100;
/// Ids of a page.
const IDS: u64 = 1000;
/// Keys of a package that change without the package.
const RESTLESS: &[&str] = &[
    "tracking_summary",
    "archiver",
    "qa",
    "relationships_as_object",
];
/// How far clocks may be apart.
const OVERLAP: TimeDelta = TimeDelta::hours(1);

impl Harvester for Ckan {
    fn name(&self) -> &'static str {
        "ckan"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        let place = place.cloned().unwrap_or_else(|| first(remote));
        if place["ids"].is_u64() {
            return ids(remote, &place);
        }
        match records(remote, &place) {
            // Old portals do not search by time.
            Err(Trouble::Failed(_)) if place["since"].is_string() && place["start"] == json!(0) => {
                records(remote, &json!({"start": 0}))
            }
            done => done,
        }
    }

    fn map(
        &self,
        _object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        super::package(content, options)
    }

    fn reads(&self, answer: &Answer) -> bool {
        let Ok(document) = answer.json() else {
            return false;
        };
        document["success"] == json!(true) && document["result"]["site_title"].is_string()
    }
}

/// Where the list begins: at the first record that may have changed since the last run.
fn first(remote: &Remote<'_>) -> Value {
    let force = remote.source.flag("force_all", false);
    match remote.since.filter(|_| !force) {
        Some(since) => {
            let since = (since - OVERLAP)
                .format("%Y-%m-%dT%H:%M:%S%.6fZ")
                .to_string();
            json!({"start": 0, "since": since})
        }
        None => json!({"start": 0}),
    }
}

/// The filter that the configuration asks for.
fn filter(config: &Map<String, Value>, since: Option<&str>) -> String {
    let mut parts = Vec::new();
    for (key, field) in [("organizations", "organization"), ("groups", "groups")] {
        let names = |end: &str| -> Vec<String> {
            config
                .get(&format!("{key}_filter_{end}"))
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let wanted: Vec<String> = names("include")
            .iter()
            .map(|name| format!("{field}:{name}"))
            .collect();
        if !wanted.is_empty() {
            parts.push(format!("({})", wanted.join(" OR ")));
        }
        parts.extend(
            names("exclude")
                .iter()
                .map(|name| format!("-{field}:{name}")),
        );
    }
    if let Some(since) = since {
        parts.push(format!("metadata_modified:[{since} TO *]"));
    }
    parts.join(" ")
}

fn search(
    remote: &Remote<'_>,
    rows: u64,
    start: u64,
    since: Option<&str>,
    fields: Option<&str>,
) -> Result<Vec<Value>, Trouble> {
    let (rows, start) = (rows.to_string(), start.to_string());
    let mut parts = vec![
        ("rows", rows.as_str()),
        ("start", &start),
        ("sort", "id asc"),
    ];
    let fq = filter(remote.config(), since);
    if !fq.is_empty() {
        parts.push(("fq", &fq));
    }
    if let Some(fields) = fields {
        parts.push(("fl", fields));
    }
    let address = format!(
        "{}/api/3/action/package_search?{}",
        base(&remote.source.url),
        query(parts)
    );
    let mut answer = remote.get_json(&address)?;
    if answer["success"] != json!(true) {
        let error = &answer["error"];
        return Err(Trouble::because(format!(
            "{address}: the search failed: {error}"
        )));
    }
    match answer["result"]["results"].take() {
        Value::Array(results) => Ok(results),
        _ => Err(Trouble::because(format!(
            "{address}: the answer has no results"
        ))),
    }
}

fn records(remote: &Remote<'_>, place: &Value) -> Result<Page, Trouble> {
    let start = place["start"].as_u64().unwrap_or(0);
    let since = place["since"].as_str();
    let results = search(remote, ROWS, start, since, None)?;
    let mut page = Page {
        whole: since.is_none(),
        ..Page::default()
    };
    if results.is_empty() {
        if start == 0 && since.is_none() {
            page.errors
                .push(format!("No datasets found at CKAN: {}", remote.source.url));
            page.whole = false;
        }
        if since.is_some() && remote.source.deletes() {
            page.next = Some(json!({"ids": 0}));
        }
        return Ok(page);
    }
    let mut names = String::new();
    let number = results.len() as u64;
    for result in results {
        match found(remote, result) {
            Ok(Some(found)) => {
                names.push_str(&found.guid);
                names.push('\n');
                page.found.push(found);
            }
            Ok(None) => {}
            Err(error) => page.errors.push(error),
        }
    }
    let names = hash::of_text(names.as_bytes());
    if start > 0 && place["page"].as_str() == Some(&names) {
        return Err(Trouble::because("The paging doesn't seem to work"));
    }
    let mut next = json!({"start": start + number, "page": names});
    if let Some(since) = since {
        next["since"] = json!(since);
    }
    page.next = Some(next);
    Ok(page)
}

/// A record as it is listed; nothing for what is no record of the portal's own.
fn found(remote: &Remote<'_>, result: Value) -> Result<Option<Found>, String> {
    let Value::Object(mut package) = result else {
        return Err("a result of the search is no object".to_owned());
    };
    // What a portal deleted and shows all the same is there no more.
    if text(&package, "type") == Some(HARVEST_SOURCE) || text(&package, "state") == Some(DELETED) {
        return Ok(None);
    }
    let Some(id) = text(&package, "id").map(str::to_owned) else {
        return Err("a result of the search has no id".to_owned());
    };
    for key in RESTLESS {
        package.shift_remove(*key);
    }
    let name = text(&package, "name").unwrap_or(&id);
    let url = format!("{}/dataset/{name}", base(&remote.source.url));
    let modified = text(&package, "metadata_modified").and_then(cairn_catalogue::clock::from_iso);
    let package = Value::Object(package);
    Ok(Some(Found {
        guid: id,
        mark: hash::canonical(&package),
        content: Some(package.to_string()),
        url: Some(url),
        modified,
        ..Found::default()
    }))
}

/// The ids of everything that is there, so that what is gone is seen although only what changed was listed.
fn ids(remote: &Remote<'_>, place: &Value) -> Result<Page, Trouble> {
    let start = place["ids"].as_u64().unwrap_or(0);
    let results = search(remote, IDS, start, None, Some("id,state"))?;
    let number = results.len() as u64;
    let there: Vec<String> = results
        .iter()
        .filter(|result| result["state"] != json!(DELETED))
        .filter_map(|result| result["id"].as_str().map(str::to_owned))
        .collect();
    let names = hash::of_text(there.join("\n").as_bytes());
    if start > 0 && number > 0 && place["page"].as_str() == Some(&names) {
        return Err(Trouble::because("The paging doesn't seem to work"));
    }
    Ok(Page {
        whole: true,
        there,
        next: (number > 0).then(|| json!({"ids": start + number, "page": names})),
        ..Page::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_written_as_others_write_them() {
        for (config, since, expected) in [
            (json!({}), None, ""),
            (
                json!({"organizations_filter_include": ["a", "b"]}),
                None,
                "(organization:a OR organization:b)",
            ),
            (
                json!({"groups_filter_exclude": ["a", "b"]}),
                Some("2026-01-01T00:00:00.000000Z"),
                "-groups:a -groups:b metadata_modified:[2026-01-01T00:00:00.000000Z TO *]",
            ),
        ] {
            let Value::Object(map) = &config else {
                panic!("an object was written");
            };
            assert_eq!(filter(map, since), expected);
        }
    }
}
