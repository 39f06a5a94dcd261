//! An index of the demonstration catalogue, made without a database: each record as it is mapped, with what the catalogue adds
//! to every dictionary.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::Path;

use cairn_domain::licence::Register;
use cairn_domain::schema::SchemaSet;
use cairn_exchange::manifest::{File, Manifest};
use cairn_exchange::name::Names;
use cairn_exchange::{Options, source};
use cairn_index::{Document, Index, Settings, Update};
use serde_json::{Map, Value, json};

/// Longest file of the catalogue when unpacked.
const LONGEST: u64 = 64 << 20;
/// When records without a time of their own were changed.
const CHANGED: &str = "2026-01-01T00:00:00";

/// Makes the index; returns the name of each record by its id, too.
pub(super) fn indexed(folder: &Path) -> Result<(Index, BTreeMap<String, String>), String> {
    let schemas = SchemaSet::builtin();
    let licences = Register::builtin();
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let text = std::fs::read_to_string(folder.join("manifest.json"))
        .map_err(|error| format!("manifest.json: {error}"))?;
    let manifest = Manifest::parse(&text).map_err(|error| said(&error))?;
    let mut names = Names::default();
    let mut titles: HashMap<String, String> = HashMap::new();
    let mut datasets: BTreeMap<String, Value> = BTreeMap::new();
    for from in &manifest.sources {
        let owner = from.owner.as_ref();
        if let Some(owner) = owner {
            remember(&owner.organization(), &mut titles);
        }
        for file in &from.files {
            let records = read(folder, file)?;
            let options = Options {
                source: &from.name,
                attribution: Some(&from.attribution),
                owner: owner.map(|owner| owner.name.as_str()),
                language: "en",
                schemas: &schemas,
                licences: &licences,
            };
            let taken = file.take.unwrap_or(records.len());
            for record in records.iter().take(taken) {
                let mapped = source::map(file.kind, record, &options, &mut names)
                    .map_err(|error| format!("{}: {error}", file.path))?;
                for organization in &mapped.organizations {
                    remember(organization, &mut titles);
                }
                if let Some(dataset) = mapped.dataset
                    && let Some(id) = dataset.get("id").and_then(Value::as_str)
                {
                    datasets.entry(id.to_owned()).or_insert(dataset);
                }
            }
        }
    }
    let mut by_id = BTreeMap::new();
    let mut updates = Vec::with_capacity(datasets.len());
    for (id, dataset) in datasets {
        let Value::Object(dataset) = dataset else {
            continue;
        };
        let package = shown(dataset, &titles);
        let name = package
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        by_id.insert(id, name.to_owned());
        updates.push(Update::Put(Box::new(Document {
            package: Value::Object(package),
            permission_labels: vec!["public".to_owned()],
            vocabulary_tags: Vec::new(),
        })));
    }
    let index = Index::in_memory(Settings::default()).map_err(|error| said(&error))?;
    index.apply(&updates, 1).map_err(|error| said(&error))?;
    Ok((index, by_id))
}

fn read(folder: &Path, file: &File) -> Result<Vec<Value>, String> {
    let said = |error: &dyn std::fmt::Display| format!("{}: {error}", file.path);
    let raw = std::fs::File::open(folder.join(&file.path)).map_err(|error| said(&error))?;
    let mut text = String::new();
    let done = match file.path.ends_with(".gz") {
        true => flate2::read::GzDecoder::new(raw)
            .take(LONGEST)
            .read_to_string(&mut text),
        false => raw.take(LONGEST).read_to_string(&mut text),
    };
    done.map_err(|error| said(&error))?;
    source::records(file.kind, &text).map_err(|error| said(&error))
}

/// Notes the title of an organization.
fn remember(organization: &Value, titles: &mut HashMap<String, String>) {
    let text = |key: &str| organization.get(key).and_then(Value::as_str);
    if let Some(name) = text("name") {
        let title = text("title").unwrap_or(name);
        titles
            .entry(name.to_owned())
            .or_insert_with(|| title.to_owned());
    }
}

/// A record as the catalogue shows it.
fn shown(mut dataset: Map<String, Value>, titles: &HashMap<String, String>) -> Map<String, Value> {
    if let Some(owner) = dataset.get("owner_org").and_then(Value::as_str) {
        let title = titles.get(owner).map_or(owner, String::as_str);
        let organization = json!({"name": owner, "title": title});
        dataset.insert("organization".to_owned(), organization);
    }
    for (key, value) in [
        ("state", json!("active")),
        ("private", json!(false)),
        ("type", json!("dataset")),
        ("metadata_created", json!(CHANGED)),
        ("metadata_modified", json!(CHANGED)),
    ] {
        dataset.entry(key).or_insert(value);
    }
    dataset
}
