//! `datajson`: a `data.json` catalogue: Project Open Data 1.0 and 1.1 and what nations made of it, DCAT-US 3.

use std::collections::HashSet;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::datajson::{Fault, Rules};
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped, Options, datajson, source};
use serde_json::{Map, Value, json};

use super::{add_extra, text};
use crate::harvester::{Found, Harvester, Page, Trouble};
use crate::hash;
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct DataJson;

/// The standard that version 1.1 names.
const V1_1: &str = "https://project-open-data.cio.gov/v1.1/schema";
/// The key of the configuration that names the rules which records are held against.
const RULES: &str = "validator_schema";
/// How deep catalogues stand in one another.
const DEEPEST: usize = 8;

impl Harvester for DataJson {
    fn name(&self) -> &'static str {
        "datajson"
    }

    fn page(&self, remote: &Remote<'_>, _place: Option<&Value>) -> Result<Page, Trouble> {
        let (answer, mut page) = super::whole(remote, "application/json")?;
        if page.unchanged {
            return Ok(page);
        }
        let catalogue = read(&answer)?;
        conforms(&catalogue).map_err(Trouble::because)?;
        let mut all = Collected::default();
        collect(&catalogue, 0, &mut all);
        let Collected { records, others } = all;
        if others > 0 {
            page.errors
                .push(format!("Datasets of the list that are no object: {others}"));
        }
        if records.is_empty() {
            return Err(Trouble::because(format!(
                "{} lists no datasets",
                remote.source.url
            )));
        }
        list(remote.config(), records, &mut page);
        page.memory = Some(Remote::known(&remote.source.url, &answer));
        Ok(page)
    }

    fn faults(&self, content: &str, config: &Map<String, Value>) -> Vec<String> {
        let rules = text(config, RULES).and_then(Rules::of);
        let rules = rules.or_else(|| config.contains_key(RULES).then_some(Rules::Federal));
        match (rules, super::document(content)) {
            (Some(rules), Ok(record)) => told(&record, &datajson::faults(&record, rules)),
            _ => Vec::new(),
        }
    }

    fn map(
        &self,
        object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        let record = super::document(content)?;
        let mut mapped = datajson::dataset_from(&record, options, &mut Names::default())?;
        if let Some(dataset) = &mut mapped.dataset {
            if object.extras["is_collection"] == json!(true) {
                add_extra(dataset, "collection_metadata", "true");
            }
            if object.extras["in_collection"] == json!(true)
                && let Some(whole) = dataset["related_records"][0]["record"].as_str()
            {
                let whole = whole.to_owned();
                add_extra(dataset, "collection_package_id", &whole);
            }
        }
        Ok(mapped)
    }

    fn resource_ids_are_made(&self) -> bool {
        true
    }

    fn reads(&self, answer: &Answer) -> bool {
        read(answer).is_ok_and(|catalogue| {
            let mut all = Collected::default();
            collect(&catalogue, 0, &mut all);
            all.records
                .iter()
                .any(|record| record.contains_key("title"))
        })
    }
}

/// Says what is against the rules: all of it in ckanext-datajson's words, then each by itself.
fn told(record: &Value, faults: &[Fault]) -> Vec<String> {
    if faults.is_empty() {
        return Vec::new();
    }
    let shown = |key: &str| match &record[key] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut all = format!(
        "Identifier: {}; Title: {}; {} Error(s) Found.",
        shown("identifier"),
        shown("title"),
        faults.len()
    );
    for (number, fault) in (1..).zip(faults) {
        all.push_str(&format!(" ### ERROR #{number}: {fault}"));
    }
    let mut lines = vec![all];
    lines.extend(faults.iter().map(Fault::to_string));
    lines
}

fn read(answer: &Answer) -> Result<Value, Trouble> {
    let text = answer.text();
    match serde_json::from_str(&text) {
        Ok(document) => Ok(document),
        // Some write halves of characters, which can be mended.
        Err(_) => source::records(source::Kind::DataJson, &text)
            .map(Value::Array)
            .map_err(|error| Trouble::because(format!("Error loading json content: {error}"))),
    }
}

/// Checks the standard that a catalogue names, where it names one.
fn conforms(catalogue: &Value) -> Result<(), String> {
    let stated = match catalogue.get("conformsTo") {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let known = stated.trim_end_matches('/') == V1_1
        || stated
            .to_lowercase()
            .replace([' ', '_'], "-")
            .contains("dcat-us-3")
        || stated.to_lowercase().contains("dcat-us/3");
    if known {
        Ok(())
    } else {
        Err(format!(
            "Error reading json schema value. The given value is {stated}"
        ))
    }
}

/// The datasets of a catalogue, and how many members of its lists are none.
#[derive(Default)]
struct Collected {
    records: Vec<Map<String, Value>>,
    others: usize,
}

impl Collected {
    fn take(&mut self, member: &Value) {
        match member {
            Value::Object(dataset) => self.records.push(dataset.clone()),
            _ => self.others += 1,
        }
    }
}

/// Takes the datasets out of a catalogue, those of its series, services and inner catalogues too.
fn collect(value: &Value, depth: usize, out: &mut Collected) {
    if depth > DEEPEST {
        return;
    }
    let several = |value: &Value| match value {
        Value::Array(list) => list.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    if let Value::Array(list) = value {
        for member in list {
            out.take(member);
        }
        return;
    }
    for dataset in several(&value["dataset"]) {
        out.take(&dataset);
    }
    for inner in several(&value["catalog"]) {
        collect(&inner, depth + 1, out);
    }
    for series in several(&value["datasetSeries"]) {
        for key in ["first", "seriesMember", "last"] {
            for member in several(&series[key]) {
                push_inner(member, &mut out.records);
            }
        }
    }
    for service in several(&value["service"]) {
        for dataset in several(&service["servesDataset"]) {
            push_inner(dataset, &mut out.records);
        }
    }
}

/// Adds a dataset that stands inside of something else, unless it is only named there or stands elsewhere too.
fn push_inner(value: Value, out: &mut Vec<Map<String, Value>>) {
    let Value::Object(dataset) = value else {
        return;
    };
    let id = identifier(&dataset);
    let known = out
        .iter()
        .any(|other| id.is_some() && identifier(other) == id);
    if dataset.contains_key("title") && !known {
        out.push(dataset);
    }
}

/// What names a record: a text, or an object that holds one.
pub(super) fn identifier(record: &Map<String, Value>) -> Option<String> {
    let plain = |value: &Value| match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let own = match record.get("identifier") {
        Some(Value::Object(map)) => ["@id", "notation", "identifier", "@value"]
            .iter()
            .find_map(|key| map.get(*key).and_then(plain)),
        Some(Value::Array(list)) => list.iter().find_map(plain),
        Some(value) => plain(value),
        None => None,
    };
    own.or_else(|| record.get("@id").and_then(plain))
}

fn list(config: &Map<String, Value>, records: Vec<Map<String, Value>>, page: &mut Page) {
    let mut all = Vec::with_capacity(records.len());
    for mut record in records {
        if !is_wanted(config, &record) {
            continue;
        }
        defaults(config, &mut record);
        match identifier(&record) {
            Some(id) => {
                record.insert("identifier".to_owned(), json!(id));
                all.push((id, record));
            }
            None => {
                let title = record
                    .get("title")
                    .map(Value::to_string)
                    .unwrap_or_default();
                page.errors
                    .push(format!("A dataset has no identifier: its title is {title}"));
            }
        }
    }
    let ids: HashSet<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let part_of = |record: &Map<String, Value>| text(record, "isPartOf").map(str::to_owned);
    let parents: HashSet<String> = all
        .iter()
        .filter_map(|(_, record)| part_of(record))
        .collect();
    let children: HashSet<&String> = all
        .iter()
        .filter(|(_, record)| part_of(record).is_some())
        .map(|(id, _)| id)
        .collect();
    for parent in &parents {
        if children.contains(parent) {
            page.errors.push(format!(
                "Collection {parent} is itself part of a collection"
            ));
        }
        if !ids.contains(parent) {
            page.errors
                .push(format!("Collection {parent} is not in the catalogue"));
        }
    }
    for (id, record) in all {
        let mut extras = Map::new();
        if parents.contains(&id) {
            extras.insert("is_collection".to_owned(), json!(true));
        }
        if part_of(&record).is_some_and(|whole| ids.contains(&whole)) {
            extras.insert("in_collection".to_owned(), json!(true));
        }
        let url = text(&record, "landingPage").map(str::to_owned);
        let record = Value::Object(record);
        page.found.push(Found {
            guid: id,
            mark: hash::canonical(&record),
            content: Some(record.to_string()),
            url,
            extras,
            ..Found::default()
        });
    }
    // Wholes come before their parts.
    page.found
        .sort_by_key(|found| !found.extras.contains_key("is_collection"));
}

/// Tells whether the configuration wants a record: one of the values that it names for each field.
pub(super) fn is_wanted(config: &Map<String, Value>, record: &Map<String, Value>) -> bool {
    let filters = config.get("filters").and_then(Value::as_object);
    filters.into_iter().flatten().all(|(field, wanted)| {
        let wanted = match wanted {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        match record.get(field) {
            Some(Value::Array(list)) => list.iter().any(|value| wanted.contains(value)),
            Some(value) => wanted.contains(value),
            None => false,
        }
    })
}

/// Fills in what the configuration says where a record does not.
pub(super) fn defaults(config: &Map<String, Value>, record: &mut Map<String, Value>) {
    let defaults = config.get("defaults").and_then(Value::as_object);
    for (field, value) in defaults.into_iter().flatten() {
        record.entry(field.clone()).or_insert_with(|| value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standards_are_known() {
        for (stated, expected) in [
            (json!({"conformsTo": V1_1}), true),
            (
                json!({"conformsTo": "https://project-open-data.cio.gov/v1.0/schema"}),
                false,
            ),
            (
                json!({"conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"}}),
                true,
            ),
            (json!({"dataset": []}), true),
            (json!([]), true),
        ] {
            assert_eq!(conforms(&stated).is_ok(), expected, "{stated}");
        }
    }

    #[test]
    fn filters_and_defaults_apply() {
        let config = json!({"filters": {"accessLevel": ["public"], "keyword": ["water"]}, "defaults": {"license": "x"}});
        let records = [
            json!({"identifier": "1", "accessLevel": "public", "keyword": ["water", "air"]}),
            json!({"identifier": "2", "accessLevel": "non-public", "keyword": ["water"]}),
        ];
        let records = records
            .iter()
            .filter_map(|one| one.as_object().cloned())
            .collect();
        let mut page = Page::default();
        let empty = Map::new();
        list(config.as_object().unwrap_or(&empty), records, &mut page);
        assert_eq!(page.found.len(), 1);
        assert!(
            page.found[0]
                .content
                .as_deref()
                .is_some_and(|text| text.contains("\"license\""))
        );
    }
}
