//! CKAN portals.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, extra, json_answer, missing, parameter};

/// A portal with these packages.
fn portal(packages: Vec<Value>) -> (Peer, Arc<Mutex<Vec<Value>>>) {
    let held = Arc::new(Mutex::new(packages));
    let served = Arc::clone(&held);
    let peer = Peer::new(move |asked| {
        if !asked.path.starts_with("/api/3/action/package_search") {
            return missing();
        }
        let number =
            |name: &str| parameter(asked, name).and_then(|text| text.parse::<usize>().ok());
        let fq = parameter(asked, "fq").unwrap_or_default();
        let since = fq
            .split_once("metadata_modified:[")
            .and_then(|(_, rest)| rest.split_once("Z TO"))
            .map(|(since, _)| since.to_owned());
        let packages = served.lock().unwrap();
        let mut fitting: Vec<&Value> = packages
            .iter()
            .filter(|one| {
                since
                    .as_deref()
                    .is_none_or(|since| one["metadata_modified"].as_str().unwrap() >= since)
            })
            .collect();
        fitting.sort_by_key(|one| one["id"].as_str().unwrap().to_owned());
        let page: Vec<&&Value> = fitting
            .iter()
            .skip(number("start").unwrap_or(0))
            .take(number("rows").unwrap_or(10))
            .collect();
        json_answer(&json!({"success": true, "result": {"count": fitting.len(), "results": page}}))
    });
    (peer, held)
}

fn package(number: usize) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012}"),
        "name": format!("package-{number}"),
        "title": format!("Package {number}"),
        "type": "dataset",
        "metadata_modified": "2020-01-01T00:00:00",
        "organization": {"id": "0a000000-0000-4000-8000-000000000001", "name": "remote-org", "title": "Remote"},
        "groups": [{"name": "remote-group", "title": "Group"}],
        "tags": [{"name": "water"}],
        "extras": [{"key": "kept", "value": "yes"}],
        "resources": [{"id": format!("00000000-0000-4000-9000-{number:012}"), "url": "https://a.example/f.csv", "url_type": "upload"}],
    })
}

#[test]
fn a_portal_is_harvested_page_by_page_and_then_what_changed() {
    let site = Site::new();
    let (peer, held) = portal((0..230).map(package).collect());
    let source = site.source("ckan", &format!("{}/", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [230, 0, 0, 0, 0]);
    let asked = peer.asked();
    assert_eq!(asked.len(), 4);
    assert_eq!(
        asked[1].path,
        "/api/3/action/package_search?rows=100&start=100&sort=id+asc"
    );
    let made = site.done("package_show", json!({"id": package(7)["id"]}));
    assert_eq!(made["name"], "package-7");
    assert_eq!(made["resources"][0]["url_type"], Value::Null);
    assert_eq!(made["resources"][0]["id"], package(7)["resources"][0]["id"]);
    assert_eq!(extra(&made, "kept"), Some("yes"));
    assert_eq!(
        (&made["organization"], &made["groups"]),
        (&Value::Null, &json!([]))
    );

    {
        let mut packages = held.lock().unwrap();
        packages[3]["title"] = json!("Changed");
        packages[3]["metadata_modified"] = json!("2100-01-01T00:00:00");
        // Not listed, so not seen to be gone.
        packages.pop();
    }
    assert_eq!(counts(&site.run(&source)), [0, 1, 0, 0, 0]);
    assert!(
        peer.asked()[0].path.contains("metadata_modified"),
        "asks for what changed"
    );
    assert_eq!(site.datasets().len(), 230);
}

#[test]
fn what_a_portal_deletes_is_deleted_where_that_is_wanted() {
    let site = Site::new();
    let (peer, held) = portal((0..30).map(package).collect());
    let source = site.source("ckan", &peer.url, json!({"delete_missing": true}));
    assert_eq!(counts(&site.run(&source))[0], 30);
    held.lock().unwrap().truncate(28);
    assert_eq!(counts(&site.run(&source)), [0, 0, 0, 2, 0]);
    assert_eq!(site.datasets().len(), 28);
}

#[test]
fn what_a_portal_lists_as_deleted_is_not_there() {
    let site = Site::new();
    let (peer, held) = portal((0..30).map(package).collect());
    held.lock().unwrap()[29]["state"] = json!("deleted");
    let source = site.source("ckan", &peer.url, json!({"delete_missing": true}));
    assert_eq!(counts(&site.run(&source)), [29, 0, 0, 0, 0]);
    {
        let mut packages = held.lock().unwrap();
        packages[3]["state"] = json!("deleted");
        packages[3]["metadata_modified"] = json!("2100-01-01T00:00:00");
        packages[29]["state"] = json!("active");
        packages[29]["metadata_modified"] = json!("2100-01-01T00:00:00");
    }
    assert_eq!(counts(&site.run(&source)), [1, 0, 0, 1, 0]);
    let names: Vec<Value> = site
        .datasets()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert_eq!(names.len(), 29);
    assert!(names.contains(&json!("package-29")) && !names.contains(&json!("package-3")));
}

#[test]
fn configurations_shape_what_comes_in() {
    let site = Site::new();
    site.done("organization_create", json!({"name": "own"}));
    site.done("group_create", json!({"name": "theme"}));
    let (peer, _) = portal(vec![package(1)]);
    let config = json!({
        "remote_orgs": "create", "remote_groups": "create", "default_groups": ["theme"], "default_tags": [{"name": "tag"}],
        "default_extras": {"kept": "no", "from": "{harvest_source_title} {dataset_id}"}, "api_key": "secret",
        "organizations_filter_include": ["a", "b"],
    });
    let source = site.source("ckan", &peer.url, config);
    assert_eq!(source["remote_orgs"], "create");
    assert_eq!(source["api_key"], Value::Null);
    site.run(&source);
    let asked = peer.asked();
    assert!(asked[0].head.contains("authorization: secret"));
    assert!(
        asked[0]
            .path
            .contains("fq=%28organization%3Aa+OR+organization%3Ab%29"),
        "{}",
        asked[0].path
    );
    let made = site.done("package_show", json!({"id": "package-1"}));
    assert_eq!(made["organization"]["title"], "Remote");
    let groups: Vec<&str> = made["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(groups, ["remote-group", "theme"]);
    assert_eq!(extra(&made, "kept"), Some("yes"));
    let from = format!(
        "{} {}",
        source["title"].as_str().unwrap(),
        made["id"].as_str().unwrap()
    );
    assert_eq!(extra(&made, "from"), Some(from.as_str()));
    assert_eq!(made["num_tags"], 2);
}

#[test]
fn the_key_of_a_source_is_shown_to_nobody_and_kept() {
    let site = Site::new();
    let (peer, _) = portal(vec![package(1)]);
    let config = json!({"api_key": "secret", "force_all": true});
    let source = site.source("ckan", &peer.url, config);
    let id = &source["id"];
    let shown = |action: &str| site.done(action, json!({"id": id})).to_string();
    for action in ["package_show", "harvest_source_show", "harvest_source_list"] {
        let shown = shown(action);
        assert!(
            !shown.contains("secret") && shown.contains("********"),
            "{action}: {shown}"
        );
    }
    let sent = || {
        site.run(&source);
        let asked = peer.asked();
        let line = asked[0]
            .head
            .lines()
            .find(|line| line.starts_with("authorization"));
        line.unwrap_or("none").to_owned()
    };
    // What was shown comes back, and nothing is lost.
    site.done("harvest_source_patch", json!({"id": id, "title": "Other"}));
    let mut whole = site.done("harvest_source_show", json!({"id": id}));
    whole["notes"] = json!("changed");
    site.done("harvest_source_update", whole.clone());
    assert_eq!(sent(), "authorization: secret");
    whole["config"] = json!(json!({"api_key": "other", "force_all": true}).to_string());
    site.done("harvest_source_update", whole);
    assert_eq!(sent(), "authorization: other");
    let other = site.source("ckan", &peer.url, json!({"api_key": "********"}));
    assert_eq!(other["config"], Value::Null);
}

#[test]
fn portals_that_do_not_page_are_told_of() {
    let site = Site::new();
    let peer = Peer::new(|_| {
        json_answer(&json!({"success": true, "result": {"count": 1, "results": [package(1)]}}))
    });
    let source = site.source("ckan", &peer.url, json!({}));
    let job = site.run(&source);
    let report = site.report(&job);
    assert_eq!(
        report["gather_errors"][0]["message"],
        "The paging doesn't seem to work"
    );
    assert_eq!(counts(&job)[0], 1, "what was listed is there");
    let peer = Peer::new(|_| {
        json_answer(&json!({"success": true, "result": {"count": 0, "results": []}}))
    });
    let source = site.source("ckan", &peer.url, json!({}));
    let report = site.report(&site.run(&source));
    let expected = format!("No datasets found at CKAN: {}", peer.url);
    assert_eq!(report["gather_errors"][0]["message"], expected);
}

#[test]
fn names_and_ids_of_others_are_left_alone() {
    let site = Site::new();
    site.done(
        "package_create",
        json!({"name": "package-1", "title": "Ours"}),
    );
    site.done(
        "package_create",
        json!({"id": package(2)["id"], "name": "ours-2", "title": "Ours"}),
    );
    let (peer, _) = portal(vec![package(1), package(2)]);
    let source = site.source("ckan", &peer.url, json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [1, 0, 0, 0, 1]);
    let made = site.done("package_show", json!({"id": package(1)["id"]}));
    assert_eq!(made["name"], "package-11");
    let kept = site.done("package_show", json!({"id": "ours-2"}));
    assert_eq!(kept["title"], "Ours");
    let report = site.report(&job);
    assert!(
        report
            .to_string()
            .contains("is that of a record of this site"),
        "{report}"
    );
}
