//! Records of every kind of source, field by field, beside what people read in the source's own file.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Peer, Site, extra, fixture, fixtures, json_answer, missing, ok, parameter};

/// The packages of a file of a portal: an answer of it, a list, or one package.
fn packages(bytes: &[u8]) -> Vec<Value> {
    let mut waiting: Vec<Value> = vec![serde_json::from_slice(bytes).unwrap()];
    let mut packages = Vec::new();
    while let Some(mut document) = waiting.pop() {
        let inner = ["result", "results"]
            .iter()
            .find_map(|key| document.get_mut(*key).map(Value::take));
        match inner.unwrap_or(document) {
            Value::Array(list) => waiting.extend(list),
            one if one.get("id").is_some() => packages.push(one),
            other => waiting.push(other),
        }
    }
    packages
}

/// A portal with these packages.
fn portal(packages: Vec<Value>) -> Peer {
    Peer::new(move |asked| {
        if !asked.path.starts_with("/api/3/action/package_search") {
            return missing();
        }
        let number = |name: &str| {
            parameter(asked, name)
                .and_then(|text| text.parse().ok())
                .unwrap_or(0)
        };
        let page: Vec<&Value> = packages
            .iter()
            .skip(number("start"))
            .take(number("rows"))
            .collect();
        json_answer(&json!({"success": true, "result": {"count": packages.len(), "results": page}}))
    })
}

/// Tells whether a case looks at a record.
fn is_wanted(id: &Value, case: &Value) -> bool {
    case["records"]
        .as_array()
        .unwrap()
        .iter()
        .any(|record| record["guid"] == *id)
}

/// Catalogues with no more records are harvested whole.
const FEW: usize = 20;

/// Cuts a catalogue to the records that a case looks at: some have more than a thousand.
fn cut(bytes: Vec<u8>, case: &Value) -> Vec<u8> {
    if case["type"] != "datajson" {
        return bytes;
    }
    // Some hold halves of characters, which are for the harvester to mend.
    let Ok(mut catalogue) = serde_json::from_slice::<Value>(&bytes) else {
        return bytes;
    };
    let Some(records) = catalogue["dataset"].as_array_mut() else {
        return bytes;
    };
    if records.len() <= FEW {
        return bytes;
    }
    records.retain(|record| is_wanted(&record["identifier"], case));
    catalogue.to_string().into_bytes()
}

/// A server of what a case is about; its files are in the folder.
fn serve(case: &Value, folder: &Path) -> Peer {
    let bytes = match (case["content"].as_str(), case["file"].as_str()) {
        (Some(content), _) => content.as_bytes().to_vec(),
        (None, Some(file)) => fixture(&folder.join(file)),
        (None, None) => panic!("a case has neither content nor file: {case}"),
    };
    if case["type"] == "ckan" {
        let mut packages = packages(&bytes);
        packages.retain(|package| is_wanted(&package["id"], case));
        return portal(packages);
    }
    let kind = case["media_type"]
        .as_str()
        .unwrap_or("application/json")
        .to_owned();
    let bytes = cut(bytes, case);
    Peer::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        _ => ok(&kind, &bytes),
    })
}

/// Returns what stands at a place of a dataset: `resources.0.format`, `extra:guid`, `tags` as their names, or `urls` of all its files.
pub(crate) fn at(dataset: &Value, place: &str) -> Value {
    if let Some(key) = place.strip_prefix("extra:") {
        return json!(extra(dataset, key));
    }
    if place == "tags" {
        let tags = dataset["tags"].as_array().unwrap();
        return tags.iter().map(|tag| tag["name"].clone()).collect();
    }
    if place == "urls" {
        let files = dataset["resources"].as_array().unwrap();
        let mut urls: Vec<&str> = files
            .iter()
            .filter_map(|file| file["url"].as_str())
            .collect();
        urls.sort_unstable();
        return json!(urls);
    }
    dataset
        .pointer(&format!("/{}", place.replace('.', "/")))
        .cloned()
        .unwrap_or(Value::Null)
}

/// Says where a dataset holds other values than those that are expected, by their places.
pub(crate) fn differences(dataset: &Value, expected: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for (place, expected) in expected.as_object().into_iter().flatten() {
        let found = at(dataset, place);
        if found != *expected {
            wrong.push(format!("{place}: {found}, expected {expected}"));
        }
    }
    wrong
}

/// Runs the cases of a file, whose sources are in a folder.
fn run(file: &str, folder: &Path) {
    let cases: Value = serde_json::from_slice(&fixture(&fixtures("expected").join(file))).unwrap();
    let mut wrong = Vec::new();
    let site = Site::new();
    for case in cases.as_array().unwrap() {
        let peer = serve(case, folder);
        let config = case.get("config").cloned().unwrap_or_else(|| json!({}));
        let url = match case["type"].as_str().unwrap() {
            "ckan" => peer.url.clone(),
            _ => format!("{}/source", peer.url),
        };
        let source = site.source(case["type"].as_str().unwrap(), &url, config);
        let job = site.run(&source);
        for record in case["records"].as_array().unwrap() {
            let about = format!("{}: {}", case["about"], record["guid"]);
            let Ok(object) = site.act(
                "harvest_object_show",
                json!({"id": record["guid"], "attr": "guid"}),
            ) else {
                wrong.push(format!("{about} is not there: {}", site.report(&job)));
                continue;
            };
            let Ok(made) = site.act("package_show", json!({"id": object["package"]})) else {
                wrong.push(format!("{about} became nothing: {object}"));
                continue;
            };
            assert!(record["fields"].is_object(), "{about}");
            let found = differences(&made, &record["fields"]);
            wrong.extend(found.into_iter().map(|one| format!("{about}, {one}")));
        }
        // The same records come in the other syntaxes of one catalogue.
        site.done("harvest_source_clear", json!({"id": source["id"]}));
        site.done("harvest_source_delete", json!({"id": source["id"]}));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn records_become_what_their_sources_say() {
    run("records.json", &fixtures(".."));
}

#[test]
fn records_of_every_catalogue_of_data_json_become_what_it_says() {
    run("datajson.json", &fixtures(".."));
}

#[test]
fn records_of_every_document_of_rdf_become_what_it_says() {
    run("rdf.json", &fixtures(".."));
}

#[test]
fn records_of_catalogues_that_may_not_be_passed_on_become_what_they_say() {
    if let Some(folder) = std::env::var_os("CAIRN_TEST_RDF") {
        run("elsewhere.json", Path::new(&folder));
    }
}
