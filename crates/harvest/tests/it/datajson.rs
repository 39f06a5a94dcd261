//! `data.json` catalogues, those of real portals among them.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, document, extra, fixture, fixtures, missing, with};

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![fixtures("datajson")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".json") || name.ends_with(".json.gz") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn snapshot(name: &str) -> Vec<u8> {
    fixture(&fixtures("datajson").join(format!("{name}.data.json.gz")))
}

#[test]
fn members_of_the_list_that_are_no_datasets_are_told() {
    let site = Site::new();
    let catalogue = json!({"dataset": [null, {"identifier": "a", "title": "A"}, "b"]});
    let (peer, _) = document("application/json", catalogue.to_string().into_bytes());
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [1, 0, 0, 0, 1]);
    assert_eq!(
        site.report(&job)["gather_errors"][0]["message"],
        "Datasets of the list that are no object: 2"
    );
}

#[test]
fn a_catalogue_is_harvested_from_its_source_to_the_report() {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    );
    let catalogue = |title: &str| {
        json!({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [
            {"identifier": "r-1", "title": title, "description": "All", "keyword": ["water"],
             "publisher": {"name": "Office of rivers", "subOrganizationOf": {"name": "Ministry"}},
             "distribution": [{"downloadURL": "https://a.example/r.csv", "mediaType": "text/csv"}]},
            {"identifier": "r-2", "title": "Lakes", "modified": "2026-01-02"},
            {"identifier": "r-3"},
            {"identifier": "r-1", "title": "Again"},
        ]})
        .to_string()
        .into_bytes()
    };
    let (peer, held) = document("application/json", catalogue("Rivers"));
    let source = site.done(
        "harvest_source_create",
        json!({"name": "rivers-source", "title": "Rivers and lakes", "url": format!("{}/data.json", peer.url),
               "source_type": "datajson", "owner_org": "water", "frequency": "daily"}),
    );
    assert_eq!(
        (&source["frequency"], &source["active"]),
        (&json!("DAILY"), &json!(true))
    );
    let job = site.run(&source);
    assert_eq!(counts(&job), [2, 0, 0, 0, 2]);
    let report = site.report(&job);
    assert_eq!(
        report["gather_errors"],
        json!([{"message": "Duplicate entry ignored for identifier: 'r-1'."}])
    );
    let (_, failed) = report["object_errors"]
        .as_object()
        .unwrap()
        .iter()
        .next()
        .unwrap();
    assert_eq!(
        (&failed["guid"], &failed["content"]),
        (&json!("r-3"), &json!("{\"identifier\":\"r-3\"}"))
    );
    assert_eq!(failed["errors"][0]["type"], "Import");

    let rivers = site.done("package_show", json!({"id": "rivers"}));
    assert_eq!(rivers["organization"]["name"], "water");
    assert_eq!(rivers["notes"], "All");
    assert_eq!(rivers["resources"][0]["url"], "https://a.example/r.csv");
    assert_eq!(extra(&rivers, "publisher_name"), Some("Office of rivers"));
    assert_eq!(
        extra(&rivers, "publisher_hierarchy"),
        Some("Ministry > Office of rivers")
    );
    assert_eq!(
        extra(&rivers, "harvest_source_title"),
        Some("Rivers and lakes")
    );
    assert_eq!(extra(&rivers, "harvest_origin"), Some(peer.url.as_str()));
    let found = site.done(
        "package_search",
        json!({"fq": format!("harvest_source_id:\"{}\"", source["id"].as_str().unwrap())}),
    );
    assert_eq!(found["count"], 2);
    let object = site.done("harvest_object_show", json!({"dataset_id": "rivers"}));
    assert_eq!(
        Some(object["id"].as_str().unwrap()),
        extra(&rivers, "harvest_object_id")
    );
    assert_eq!(
        (&object["guid"], &object["report_status"]),
        (&json!("r-1"), &json!("added"))
    );

    // Nothing has changed: nothing is written, and what failed is tried again.
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 0, 2, 0, 2]);
    let again = site.done("package_show", json!({"id": "rivers"}));
    assert_eq!(again, rivers);

    *held.lock().unwrap() = catalogue("Rivers and streams");
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 1, 1, 0, 2]);
    let changed = site.done("package_show", json!({"id": rivers["id"]}));
    assert_eq!(
        (&changed["title"], &changed["name"]),
        (&json!("Rivers and streams"), &json!("rivers"))
    );

    *held.lock().unwrap() = json!({"dataset": [{"identifier": "r-1", "title": "Rivers"}]})
        .to_string()
        .into_bytes();
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 1, 0, 1, 0]);
    assert_eq!(site.datasets().len(), 1);
    let shown = site.done("harvest_source_show", json!({"id": source["id"]}));
    assert_eq!(shown["status"]["total_datasets"], 1);
    assert_eq!(shown["status"]["last_job"]["id"], job["id"]);
    assert_eq!(shown["status"]["job_count"], 4);
}

#[test]
fn every_record_of_every_portal_comes_in_or_says_why_not() {
    for file in files() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fixture(&file);
        // One has half a character, which is mended on the way in; each of its records tells its access level.
        let most = match serde_json::from_slice::<Value>(&bytes) {
            Ok(listed) => listed["dataset"].as_array().map_or(0, Vec::len),
            Err(_) => String::from_utf8_lossy(&bytes)
                .matches("\"accessLevel\"")
                .count(),
        };
        let most = i64::try_from(most).unwrap();
        // The largest are harvested as pairs below.
        if most > 600 {
            continue;
        }
        let site = Site::new();
        let (peer, _) = document("application/json", bytes);
        let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
        let job = site.run(&source);
        let [added, updated, unmodified, deleted, errored] = counts(&job);
        assert_eq!((updated, unmodified, deleted), (0, 0, 0), "{name}");
        assert!(added + errored >= most, "{name}: {job} of {most}");
        let inner = name.starts_with("dcatus3_0_nested")
            || name.contains("series")
            || name.contains("serves");
        assert!(inner || added <= most, "{name}: {job} of {most}");
        let report = site.report(&job);
        let told = report["gather_errors"].as_array().unwrap().len()
            + report["object_errors"].as_object().unwrap().len();
        assert_eq!(told as i64, errored, "{name}: {report}");
        let again = counts(&site.run(&source));
        assert_eq!(again, [0, 0, added, 0, errored], "{name}");
    }
}

#[test]
fn snapshots_of_a_portal_differ_as_they_do() {
    for (before, after, first, second) in [
        ("us-fcc.2025-01-31", "us-fcc", 59, [0, 8, 51, 0, 0]),
        (
            "us-gsa.2025-01-31",
            "us-gsa.2025-02-03",
            339,
            [0, 4, 335, 0, 0],
        ),
        (
            "us-consumerfinance.2025-01-31",
            "us-consumerfinance",
            11,
            [0, 0, 11, 0, 0],
        ),
        (
            "us-dc.arcgis-hub.2020-09-18",
            "us-dc.arcgis-hub.2020-11-18",
            1324,
            // Thirty-six have another date; the others have other words.
            [35, 1168, 154, 2, 0],
        ),
    ] {
        let site = Site::new();
        let (peer, held) = document("application/json", snapshot(before));
        let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
        let job = site.run(&source);
        assert_eq!(
            counts(&job),
            [first, 0, 0, 0, 0],
            "{before}: {}",
            site.report(&job)
        );
        *held.lock().unwrap() = snapshot(after);
        let changed = counts(&site.run(&source));
        assert_eq!(changed, second, "{before}");
        let again = counts(&site.run(&source));
        assert_eq!(again[..2], [0, 0], "{after}");
    }
}

#[test]
fn fields_are_mapped() {
    for (name, identifier, fields) in [
        (
            "us-gsa.2025-01-31",
            "GSA-2015-09-14-02",
            json!({"access_level": "open"}),
        ),
        (
            "us-fcc",
            "https://opendata.fcc.gov/api/views/sgz3-kiqt",
            json!({}),
        ),
    ] {
        let site = Site::new();
        let bytes = snapshot(name);
        let catalogue: Value = serde_json::from_slice(&bytes).unwrap();
        let (peer, _) = document("application/json", bytes);
        let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
        site.run(&source);
        let records = catalogue["dataset"].as_array().unwrap();
        // Three of each source against what they say themselves, and one against what is known of it.
        for record in [
            &records[0],
            &records[records.len() / 2],
            &records[records.len() - 1],
        ] {
            let guid = record["identifier"].as_str().unwrap();
            let object = site.done("harvest_object_show", json!({"id": guid, "attr": "guid"}));
            let made = site.done("package_show", json!({"id": object["package"]}));
            assert_eq!(
                made["title"],
                record["title"].as_str().unwrap().trim(),
                "{guid}"
            );
            let contact = record["contactPoint"]["fn"].as_str().unwrap().trim();
            assert_eq!(made["contact_name"], contact, "{guid}");
            assert_eq!(
                extra(&made, "publisher_name"),
                record["publisher"]["name"].as_str(),
                "{guid}"
            );
            assert_eq!(extra(&made, "identifier"), Some(guid));
            let files = record["distribution"].as_array().map_or(0, Vec::len);
            assert_eq!(made["num_resources"], files, "{guid}");
        }
        if let Some(record) = records
            .iter()
            .find(|record| record["identifier"] == identifier)
        {
            let object = site.done(
                "harvest_object_show",
                json!({"id": record["identifier"], "attr": "guid"}),
            );
            let made = site.done("package_show", json!({"id": object["package"]}));
            for (key, value) in fields.as_object().unwrap() {
                assert_eq!(&made[key], value, "{identifier} {key}");
            }
        }
    }
}

#[test]
fn a_catalogue_that_says_it_has_not_changed_is_not_read_again() {
    let site = Site::new();
    let body = json!({"dataset": [{"identifier": "a", "title": "A"}]}).to_string();
    let peer = Peer::new(
        move |asked| match asked.head.contains("if-none-match: \"one\"") {
            true => with("304 Not Modified", "ETag: \"one\"\r\n", ""),
            false => with(
                "200 OK",
                "ETag: \"one\"\r\nContent-Type: application/json\r\n",
                &body,
            ),
        },
    );
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [1, 0, 0, 0, 0]);
    peer.asked();
    assert_eq!(counts(&site.run(&source)), [0, 0, 1, 0, 0]);
    assert!(peer.asked()[0].head.contains("if-none-match"));
    assert_eq!(counts(&site.run(&source)), [0, 0, 1, 0, 0]);
    // Whoever asks for all of it gets all of it.
    let job = site.run_with(&source, json!({"full": true}));
    assert_eq!(counts(&job), [0, 1, 0, 0, 0]);
    // Another configuration reads it otherwise.
    site.done(
        "harvest_source_patch",
        json!({"id": source["id"], "config": json!({"default_tags": [{"name": "new"}]}).to_string()}),
    );
    assert_eq!(counts(&site.run(&source)), [0, 1, 0, 0, 0]);
    assert_eq!(site.datasets()[0]["tags"][0]["name"], "new");
}

#[test]
fn a_source_that_loses_too_much_is_held() {
    let site = Site::new();
    let catalogue = |number: usize| {
        let list: Vec<Value> = (0..number)
            .map(|number| json!({"identifier": format!("n{number}"), "title": format!("Title {number}")}))
            .collect();
        json!({"dataset": list}).to_string().into_bytes()
    };
    let (peer, held) = document("application/json", catalogue(40));
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source))[0], 40);
    *held.lock().unwrap() = catalogue(30);
    assert_eq!(counts(&site.run(&source)), [0, 0, 30, 10, 0]);
    *held.lock().unwrap() = catalogue(10);
    let job = site.run(&source);
    assert_eq!(counts(&job)[3..], [0, 1], "{job}");
    let message = site.report(&job)["gather_errors"][0]["message"].clone();
    assert!(
        message
            .as_str()
            .unwrap()
            .starts_with("Held: 20 of 30 records are gone"),
        "{message}"
    );
    assert_eq!(site.datasets().len(), 30);
    let job = site.run_with(&source, json!({"confirm_deletions": true}));
    assert_eq!(counts(&job), [0, 0, 10, 20, 0]);
    // What comes back gets its old place.
    *held.lock().unwrap() = catalogue(12);
    assert_eq!(counts(&site.run(&source)), [2, 0, 10, 0, 0]);
    assert_eq!(site.datasets().len(), 12);
}

#[test]
fn what_was_changed_here_is_dealt_with_as_the_source_says() {
    for (policy, title, notes) in [
        ("overwrite", "Second", "second"),
        ("keep", "Mine", "first"),
        ("merge", "Mine", "second"),
    ] {
        let site = Site::new();
        let catalogue = |title: &str, notes: &str| {
            json!({"dataset": [{"identifier": "a", "title": title, "description": notes}]})
                .to_string()
                .into_bytes()
        };
        let (peer, held) = document("application/json", catalogue("First", "first"));
        let config = json!({"local_edits": policy});
        let source = site.source("datajson", &format!("{}/data.json", peer.url), config);
        site.run(&source);
        site.done("package_patch", json!({"id": "first", "title": "Mine"}));
        *held.lock().unwrap() = catalogue("Second", "second");
        site.run(&source);
        let made = site.done("package_show", json!({"id": "first"}));
        assert_eq!(
            (&made["title"], &made["notes"]),
            (&json!(title), &json!(notes)),
            "{policy}"
        );
        // What was deleted by hand comes back where the source's word counts.
        site.done("package_delete", json!({"id": "first"}));
        site.run(&source);
        let there = site.datasets().len();
        assert_eq!(there, usize::from(policy == "overwrite"), "{policy}");
    }
}

#[test]
fn sources_say_what_is_wrong_with_them() {
    let site = Site::new();
    let peer = Peer::new(|_| missing());
    site.done(
        "harvest_source_create",
        json!({"name": "one", "url": format!("{}/data.json?x=1", peer.url), "source_type": "datajson"}),
    );
    let url = format!("{}/data.json", peer.url);
    for (params, field, message) in [
        (
            json!({"name": "a", "url": "http://a.example", "source_type": "zz"}),
            "source_type",
            "Unknown harvester type: zz. Registered types: [",
        ),
        (
            json!({"name": "a2", "url": "http://a.example", "source_type": "ckan", "frequency": "often"}),
            "frequency",
            "Frequency often not recognised",
        ),
        (
            json!({"name": "a3", "url": "http://a.example", "source_type": "ckan", "config": "{"}),
            "config",
            "Error parsing the configuration options: ",
        ),
        (
            json!({"name": "a4", "url": "http://a.example", "source_type": "ckan", "config": "{\"default_groups\": [\"x\"]}"}),
            "config",
            "Error parsing the configuration options: Default group not found",
        ),
        (
            json!({"name": "a5", "url": format!("{url}/"), "source_type": "datajson"}),
            "url",
            "There already is a Harvest Source for this URL (& config): url=",
        ),
        (
            json!({"name": "a6", "source_type": "ckan"}),
            "url",
            "Missing value",
        ),
        (
            json!({"name": "a7", "url": "http://a.example"}),
            "source_type",
            "Missing value",
        ),
    ] {
        let mut params = params;
        if params["name"].as_str().unwrap().len() < 2 {
            params["name"] = json!("a1");
        }
        let error = site
            .act("harvest_source_create", params.clone())
            .unwrap_err();
        let cairn_catalogue::ActionError::Validation(errors) = &error else {
            panic!("{params}: {error}");
        };
        let said = errors[field][0].as_str().unwrap();
        assert!(said.starts_with(message), "{params}: {said}");
    }
    // Everything at once, as ckanext-harvest says it. What a configuration may be is the kind's to say.
    for (params, expected) in [
        (
            json!({"source_type": "ckan", "frequency": "often", "config": "{", "url": "no address"}),
            &["config", "frequency", "name", "url"][..],
        ),
        (
            json!({"name": "B 1", "source_type": "ckan", "config": "{\"api_version\": \"x\"}"}),
            &["config", "name", "url"],
        ),
        (
            json!({"source_type": "zz", "config": "{", "url": "http://a.example"}),
            &["name", "source_type"],
        ),
    ] {
        let error = site
            .act("harvest_source_create", params.clone())
            .unwrap_err();
        let cairn_catalogue::ActionError::Validation(errors) = &error else {
            panic!("{params}: {error}");
        };
        let mut fields: Vec<&str> = errors.keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(fields, expected, "{params}");
    }
    // Another configuration makes another source of the same address.
    site.done(
        "harvest_source_create",
        json!({"name": "two", "url": url, "source_type": "datajson", "config": "{\"defaults\": {\"license\": \"x\"}}"}),
    );
    let listed = site.done("harvest_source_list", json!({}));
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(site.done("package_search", json!({}))["count"], 0);
    let found = site.done("package_search", json!({"fq": "dataset_type:harvest"}));
    assert_eq!(found["count"], 2);
}
