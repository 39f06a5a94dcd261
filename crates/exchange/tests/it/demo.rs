//! Properties of every record of the demonstration catalogue.

use std::collections::{BTreeMap, HashMap, HashSet};

use cairn_exchange::name;
use cairn_exchange::source::Kind;
use serde_json::{Value, json};

use crate::site::{ALL, load_all, manifest, read};

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn every_record_maps_and_is_owned_by_an_organization_that_is_made_before() {
    let mut organizations: HashSet<String> = manifest()
        .sources
        .iter()
        .filter_map(|source| source.owner.as_ref())
        .map(|owner| owner.name.clone())
        .collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for loaded in ALL.iter() {
        for organization in &loaded.made.organizations {
            for parent in organization["groups"].as_array().into_iter().flatten() {
                assert!(
                    organizations.contains(text(parent, "name")),
                    "{organization}"
                );
            }
            assert!(name::is_valid(text(organization, "name")), "{organization}");
            organizations.insert(text(organization, "name").to_owned());
        }
        let Some(dataset) = &loaded.made.dataset else {
            continue;
        };
        assert!(
            organizations.contains(text(dataset, "owner_org")),
            "{}: {dataset}",
            loaded.file
        );
        *counts.entry(text(dataset, "type").to_owned()).or_default() += 1;
    }
    assert!(
        counts["dataset"] >= 2000 && counts["algorithm"] >= 1600,
        "{counts:?}"
    );
}

#[test]
fn what_is_loaded_is_enough() {
    let mut datasets = 0;
    let mut algorithms = 0;
    for source in manifest().sources {
        for file in &source.files {
            let count = read(file).len().min(file.take.unwrap_or(usize::MAX));
            match file.kind {
                Kind::CkanPackages | Kind::DataJson => datasets += count,
                Kind::NlAlgorithms | Kind::UkAlgorithms => algorithms += count,
                Kind::CkanOrganizations => {}
            }
        }
    }
    assert!(
        datasets >= 1000 && algorithms >= 100,
        "{datasets} datasets, {algorithms} algorithms"
    );
}

#[test]
fn names_are_valid_and_unique_and_ids_are_kept() {
    let mut names: HashMap<String, String> = HashMap::new();
    let mut resources: HashSet<String> = HashSet::new();
    for loaded in ALL.iter() {
        let Some(dataset) = &loaded.made.dataset else {
            continue;
        };
        let (id, own) = (
            text(dataset, "id").to_owned(),
            text(dataset, "name").to_owned(),
        );
        assert!(cairn_domain::text::is_uuid(&id), "{dataset}");
        assert!(name::is_valid(&own), "{own}");
        assert_eq!(
            names.insert(own, id.clone()),
            None,
            "{}: {dataset}",
            loaded.file
        );
        if loaded.kind == Kind::CkanPackages {
            assert_eq!(text(&loaded.given, "id"), id);
            assert_eq!(text(&loaded.given, "name"), text(dataset, "name"));
        }
        for resource in dataset["resources"].as_array().into_iter().flatten() {
            assert!(
                resources.insert(text(resource, "id").to_owned()),
                "{resource}"
            );
        }
    }
    let ids: HashSet<&String> = names.values().collect();
    assert_eq!(ids.len(), names.len());
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(says_nothing),
        Value::Object(map) => map.values().all(says_nothing),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

#[test]
fn nothing_of_a_package_is_lost_silently() {
    let computed = [
        "creator_user_id",
        "isopen",
        "license_title",
        "license_url",
        "metadata_created",
        "num_resources",
        "num_tags",
        "revision_id",
        "tracking_summary",
        "organization",
        "owner_org",
    ];
    for loaded in ALL
        .iter()
        .filter(|loaded| loaded.kind == Kind::CkanPackages)
    {
        let dataset = loaded
            .made
            .dataset
            .as_ref()
            .expect("a package is a dataset");
        let extras = dataset["extras"].as_array().map_or(&[][..], Vec::as_slice);
        let package = loaded.given.as_object().expect("a package is an object");
        for (key, value) in package {
            let fields = dataset.as_object().expect("an object");
            let kept = fields.contains_key(key)
                || extras
                    .iter()
                    .any(|extra| text(extra, "key").trim_start_matches("source_") == key)
                || (key.starts_with("time_period_coverage")
                    || key.starts_with("temporal_coverage"))
                    && (fields.contains_key("temporal_start")
                        || fields.contains_key("temporal_end"))
                || matches!(key.as_str(), "frequency" | "update_freq" | "refresh_rate")
                    && fields.contains_key("update_frequency")
                || loaded.made.notes.iter().any(|note| note.field == *key);
            assert!(
                says_nothing(value) || computed.contains(&key.as_str()) || kept,
                "{}: {key}: {value}",
                loaded.file
            );
        }
        let count = |value: &Value| value.as_array().map_or(0, Vec::len);
        assert_eq!(
            count(&dataset["resources"]),
            count(&package["resources"]),
            "{dataset}"
        );
        let listed = count(package.get("extras").unwrap_or(&Value::Null));
        assert!(extras.len() >= listed, "{dataset}");
    }
}

#[test]
fn mapping_again_gives_the_same() {
    let again = load_all();
    assert_eq!(ALL.len(), again.len());
    assert!(ALL.iter().zip(&again).all(|(a, b)| a.made == b.made));
}

#[test]
fn every_record_says_whom_to_name() {
    for loaded in ALL.iter() {
        let Some(dataset) = &loaded.made.dataset else {
            continue;
        };
        let named = dataset["extras"].as_array().is_some_and(|extras| {
            extras
                .iter()
                .any(|extra| extra["key"] == json!("attribution"))
        });
        assert!(named, "{dataset}");
    }
}
