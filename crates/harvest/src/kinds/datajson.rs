//! `datajson`: a `data.json` catalogue: Project Open Data 1.0 and 1.1 and what nations made of it, DCAT-US 3.

mod long;

use std::collections::HashSet;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::datajson::{Fault, Rules};
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped, Options, datajson, json, source};
use serde_json::{Map, Value, json};

use super::{add_extra, text};
use crate::harvester::{Found, Harvester, Page, Trouble};
use crate::hash;
use crate::long::{self as files, Listing};
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct DataJson;

/// What is asked for.
const ACCEPT: &str = "application/json";
/// The standard that version 1.1 names.
const V1_1: &str = "https://project-open-data.cio.gov/v1.1/schema";
/// The key of the configuration that names the rules which records are held against.
const RULES: &str = "validator_schema";

impl Harvester for DataJson {
    fn name(&self) -> &'static str {
        "datajson"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        if let Some(place) = place.filter(|place| Listing::is_within(place)) {
            return files::go_on(remote, place, ACCEPT, long::list);
        }
        let answer = match remote.document_if_new(&remote.source.url, ACCEPT)? {
            files::Document::Short(answer) => answer,
            files::Document::Long(document) => match long::list(remote, document)? {
                files::Read::Listed(listing) => return listing.page(0),
                files::Read::Whole(answer) => answer,
            },
        };
        let mut page = super::page_of(remote, &answer);
        if page.unchanged {
            return Ok(page);
        }
        let read = read(&answer, remote.config())?;
        conforms(read.conforms_to.as_ref()).map_err(Trouble::because)?;
        let memory = Remote::known(&remote.source.url, &answer.fetched);
        // It may be long, and nobody looks at it again.
        drop(answer);
        if read.all == 0 {
            let address = &remote.source.url;
            return Err(Trouble::because(match read.fault {
                Some(fault) => format!("Error loading json content: {fault}"),
                None => format!("{address} lists no datasets"),
            }));
        }
        read.list(&mut page);
        page.memory = Some(memory).filter(|_| !page.in_part);
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
            as_ckanext_datajson(&record, dataset);
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
        read(answer, &Map::new()).is_ok_and(|read| read.has_titles)
    }
}

/// Says under the keys of ckanext-datajson too whom to ask, who publishes it, who may have it and when it changed: whoever moves here
/// from there finds them where they were.
fn as_ckanext_datajson(record: &Value, dataset: &mut Value) {
    for (key, ours) in [
        ("maintainer", "contact_name"),
        ("maintainer_email", "contact_email"),
    ] {
        if let Some(said) = dataset.get(ours).cloned() {
            dataset[key] = said;
        }
    }
    let publisher = match &record["publisher"] {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        one => one,
    };
    for (key, said) in [
        ("publisher", publisher.get("name").unwrap_or(publisher)),
        ("accessLevel", &record["accessLevel"]),
        ("modified", &record["modified"]),
    ] {
        if let Some(said) = said.as_str().map(str::trim).filter(|said| !said.is_empty())
            && !super::has_extra(dataset, key)
        {
            add_extra(dataset, key, said);
        }
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

/// Reads the datasets of a catalogue that the configuration wants; of one that breaks off those that stand before that place.
fn read<'c>(answer: &Answer, config: &'c Map<String, Value>) -> Result<Read<'c>, Trouble> {
    let text = answer.text();
    let text = text.trim_start_matches('\u{feff}');
    if let Ok(read) = Read::of(text, config) {
        return Ok(read);
    }
    let failed = |error: &dyn std::fmt::Display| {
        Trouble::because(format!("Error loading json content: {error}"))
    };
    let legible = json::legible(text);
    if let Some(legible) = legible.as_ref().filter(|legible| legible.fault.is_none()) {
        return Read::of(&legible.text, config).map_err(|error| failed(&error));
    }
    let error = match source::records(source::Kind::DataJson, text) {
        // A dataset a line.
        Ok(records) => {
            let mut read = Read::new(config);
            records.into_iter().for_each(|record| read.take(record));
            return Ok(read);
        }
        Err(error) => error,
    };
    let Some(legible) = legible else {
        return Err(failed(&error));
    };
    let mut read = Read::of(&legible.text, config).map_err(|error| failed(&error))?;
    read.fault = legible.fault;
    Ok(read)
}

/// Checks the standard that a catalogue names, where it names one.
fn conforms(stated: Option<&Value>) -> Result<(), String> {
    let stated = match stated {
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

/// The datasets of a catalogue, as they are read.
struct Read<'c> {
    config: &'c Map<String, Value>,
    conforms_to: Option<Value>,
    found: Vec<Found>,
    /// What each of those is a part of.
    wholes: Vec<Option<String>>,
    errors: Vec<String>,
    /// How many there are, wanted or not.
    all: usize,
    /// How many members of the lists are no object.
    others: usize,
    /// Whether any has a title.
    has_titles: bool,
    /// Where the catalogue breaks off.
    fault: Option<json::Broken>,
}

impl<'c> Read<'c> {
    fn new(config: &'c Map<String, Value>) -> Self {
        Self {
            config,
            conforms_to: None,
            found: Vec::new(),
            wholes: Vec::new(),
            errors: Vec::new(),
            all: 0,
            others: 0,
            has_titles: false,
            fault: None,
        }
    }

    fn of(text: &str, config: &'c Map<String, Value>) -> Result<Self, serde_json::Error> {
        let mut read = Self::new(config);
        let around = datajson::each(text, |dataset| read.take(dataset))?;
        read.conforms_to = around.conforms_to;
        if !around.inner.is_empty() {
            let mut known: HashSet<String> =
                read.found.iter().map(|found| found.guid.clone()).collect();
            for dataset in around.inner {
                let Value::Object(map) = &dataset else {
                    continue;
                };
                // Some are only named there, or stand elsewhere too.
                let is_new = identifier(map).is_none_or(|id| known.insert(id));
                if map.contains_key("title") && is_new {
                    read.take(dataset);
                }
            }
        }
        Ok(read)
    }

    /// Takes a member of a list of datasets.
    fn take(&mut self, member: Value) {
        if !datajson::is_whole(&member) {
            let id = member.as_object().and_then(identifier);
            self.errors.extend(id.map(|id| not_whole(&id)));
            return;
        }
        let Value::Object(mut record) = member else {
            self.others += 1;
            return;
        };
        self.all += 1;
        self.has_titles |= record.contains_key("title");
        if !is_wanted(self.config, &record) {
            return;
        }
        defaults(self.config, &mut record);
        let Some(guid) = identifier(&record) else {
            let title = record
                .get("title")
                .map(Value::to_string)
                .unwrap_or_default();
            self.errors
                .push(format!("A dataset has no identifier: its title is {title}"));
            return;
        };
        record.insert("identifier".to_owned(), json!(guid));
        self.wholes
            .push(text(&record, "isPartOf").map(str::to_owned));
        let url = text(&record, "landingPage").map(str::to_owned);
        let record = Value::Object(record);
        self.found.push(Found {
            guid,
            mark: hash::of_text(hash::canonical(&record).as_bytes()),
            content: Some(record.to_string()),
            url,
            ..Found::default()
        });
    }

    /// Lists them, with what they are to each other.
    fn list(mut self, page: &mut Page) {
        if self.others > 0 {
            page.errors.push(no_objects(self.others));
        }
        if let Some(fault) = &self.fault {
            page.in_part = true;
            page.errors.push(format!(
                "Error loading json content: {fault}. What stands behind it is not read"
            ));
        }
        page.errors.append(&mut self.errors);
        let parents: HashSet<String> = self.wholes.iter().flatten().cloned().collect();
        if !parents.is_empty() {
            self.collections(&parents, page);
        }
        page.found = self.found;
    }

    /// Says which are collections and which their parts.
    fn collections(&mut self, parents: &HashSet<String>, page: &mut Page) {
        let guids = || self.found.iter().map(|found| &found.guid);
        let ids: HashSet<String> = guids().cloned().collect();
        let children: HashSet<&String> = guids()
            .zip(&self.wholes)
            .filter(|(_, whole)| whole.is_some())
            .map(|(guid, _)| guid)
            .collect();
        for parent in parents {
            if children.contains(parent) {
                page.errors.push(is_part(parent));
            }
            if !ids.contains(parent) && !page.in_part {
                page.errors.push(is_missing(parent));
            }
        }
        for (found, whole) in self.found.iter_mut().zip(&self.wholes) {
            if parents.contains(&found.guid) {
                found.extras.insert("is_collection".to_owned(), json!(true));
            }
            if whole.as_ref().is_some_and(|whole| ids.contains(whole)) {
                found.extras.insert("in_collection".to_owned(), json!(true));
            }
        }
        if page.in_part {
            // Whether it is a collection, or in one, may be said where nothing can be read.
            let mut wholes = self.wholes.iter();
            self.found.retain(|found| match wholes.next() {
                Some(Some(_)) => found.extras.contains_key("in_collection"),
                _ => found.extras.contains_key("is_collection"),
            });
        }
        // Wholes come before their parts.
        self.found
            .sort_by_key(|found| !found.extras.contains_key("is_collection"));
    }
}

fn no_objects(others: usize) -> String {
    format!("Datasets of the list that are no object: {others}")
}

fn is_part(collection: &str) -> String {
    format!("Collection {collection} is itself part of a collection")
}

fn is_missing(collection: &str) -> String {
    format!("Collection {collection} is not in the catalogue")
}

/// Says that a record stands where the document breaks off.
pub(super) fn not_whole(guid: &str) -> String {
    format!("{guid} is not taken: a part of it could not be read")
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
        ] {
            let named = conforms(stated.get("conformsTo"));
            assert_eq!(named.is_ok(), expected, "{stated}");
        }
    }

    #[test]
    fn filters_and_defaults_apply() {
        let config = json!({"filters": {"accessLevel": ["public"], "keyword": ["water"]}, "defaults": {"license": "x"}});
        let records = [
            json!({"identifier": "1", "accessLevel": "public", "keyword": ["water", "air"]}),
            json!({"identifier": "2", "accessLevel": "non-public", "keyword": ["water"]}),
        ];
        let mut page = Page::default();
        let empty = Map::new();
        let mut read = Read::new(config.as_object().unwrap_or(&empty));
        records.into_iter().for_each(|record| read.take(record));
        read.list(&mut page);
        assert_eq!(page.found.len(), 1);
        assert!(
            page.found[0]
                .content
                .as_deref()
                .is_some_and(|text| text.contains("\"license\""))
        );
    }
}
