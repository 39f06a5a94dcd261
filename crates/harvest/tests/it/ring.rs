//! Cairns that harvest one another, and those who pretend.

use std::net::TcpListener;

use cairn_server::ServerSettings;
use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, extra, json_answer, missing};

/// A site that others can harvest.
pub(crate) fn served() -> (Site, String) {
    // The site has to know its address before it listens.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{address}");
    let site = Site::with(|settings| settings.site.url.clone_from(&url));
    let app = std::sync::Arc::clone(&site.app);
    let (ready, listening) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let settings = ServerSettings {
            listen: address,
            access_log: false,
            ..ServerSettings::default()
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let server = cairn_server::serve(app, settings, None, move |_| ready.send(()).unwrap());
        tokio::task::LocalSet::new()
            .block_on(&runtime, server)
            .unwrap();
    });
    listening.recv().unwrap();
    (site, url)
}

/// What a site has: id, title and notes of each record.
pub(crate) fn records(site: &Site) -> Vec<(String, String, Value)> {
    let mut all: Vec<_> = site
        .datasets()
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap().to_owned();
            (text("id"), text("title"), one["notes"].clone())
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

#[test]
fn a_ring_of_three_comes_to_the_same_records() {
    let sites = [served(), served(), served()];
    for (place, (site, _)) in sites.iter().enumerate() {
        for number in 0..3 {
            site.done(
                "package_create",
                json!({"name": format!("record-{number}"), "title": format!("Of {place}: {number}")}),
            );
        }
    }
    let sources: Vec<Value> = (0..3)
        .map(|place| {
            let (_, before) = &sites[(place + 2) % 3];
            sites[place].0.source("cairn", before, json!({}))
        })
        .collect();
    let settle = || {
        for round in 0.. {
            assert!(round < 8, "the ring does not come to rest");
            let mut changed = 0;
            for (place, (site, _)) in sites.iter().enumerate() {
                let job = site.run(&sources[place]);
                let [added, updated, _, deleted, errored] = counts(&job);
                assert_eq!(errored, 0, "{}", site.report(&job));
                changed += added + updated + deleted;
            }
            if changed == 0 {
                return;
            }
        }
    };
    settle();
    let all = records(&sites[0].0);
    assert_eq!(all.len(), 9);
    for (site, _) in &sites[1..] {
        assert_eq!(records(site), all);
    }
    // What came by another is known to be of its own site.
    let far = sites[1].0.datasets();
    let of_third = far.iter().find(|one| one["title"] == "Of 2: 1").unwrap();
    assert_eq!(extra(of_third, "harvest_origin"), Some(sites[2].1.as_str()));
    let chain: Vec<String> =
        serde_json::from_str(extra(of_third, "harvest_chain").unwrap()).unwrap();
    assert_eq!(chain, [sites[2].1.clone(), sites[0].1.clone()]);
    // Changes go round, and deletions.
    let own = |place: usize, number: usize| {
        let title = format!("Of {place}: {number}");
        let found = all.iter().find(|one| one.1 == title).unwrap();
        found.0.clone()
    };
    sites[0].0.done(
        "package_patch",
        json!({"id": own(0, 0), "title": "Changed", "notes": "New"}),
    );
    sites[1].0.done("package_delete", json!({"id": own(1, 1)}));
    sites[2]
        .0
        .done("package_create", json!({"name": "late", "title": "Late"}));
    settle();
    let all = records(&sites[0].0);
    assert_eq!(all.len(), 9);
    assert!(all.iter().any(|one| one.1 == "Changed" && one.2 == "New"));
    assert!(!all.iter().any(|one| one.1 == "Of 1: 1"));
    for (site, _) in &sites[1..] {
        assert_eq!(records(site), all);
    }
}

/// A server that says it is a Cairn with this record.
fn pretender(record: Value) -> Peer {
    Peer::new(move |asked| {
        if asked.path.starts_with("/api/changes") {
            let change = json!({"id": record["id"], "name": record["name"], "type": "dataset", "sha256": "x"});
            json_answer(&json!({"changes": [change], "cursor": "c", "more": false}))
        } else if asked.path.starts_with("/api/3/action/package_search") {
            json_answer(&json!({"success": true, "result": {"count": 1, "results": [record]}}))
        } else {
            missing()
        }
    })
}

#[test]
fn forged_and_looping_records_are_refused() {
    let site = Site::with(|settings| settings.site.url = "http://us.example".to_owned());
    let own = site.done("package_create", json!({"name": "ours", "title": "Ours"}));
    let record = |id: &Value, chain: Value| {
        json!({
            "id": id, "name": "forged", "title": "Forged", "type": "dataset", "resources": [],
            "extras": [{"key": "harvest_origin_id", "value": "x"}, {"key": "harvest_chain", "value": chain.to_string()}],
        })
    };
    // One of ours under a false flag.
    let peer = pretender(record(&own["id"], json!([])));
    let source = site.source("cairn", &peer.url, json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 0, 0, 0, 1]);
    assert!(
        site.report(&job)
            .to_string()
            .contains("no source may change")
    );
    // One that went round.
    let fresh = json!("11111111-1111-4111-8111-111111111111");
    let peer = pretender(record(
        &fresh,
        json!(["http://us.example", "http://b.example"]),
    ));
    let source = site.source("cairn", &peer.url, json!({}));
    assert_eq!(counts(&site.run(&source)), [0, 0, 1, 0, 0]);
    let objects = site.done(
        "harvest_object_list",
        json!({"source_id": source["id"], "only_current": false}),
    );
    let object = site.done("harvest_object_show", json!({"id": objects[0]}));
    assert!(
        object["extras"]["reason"]
            .as_str()
            .unwrap()
            .starts_with("it is a record of this site")
    );
    // One that another source has from its own site.
    let origin = pretender(record(&fresh, json!([])));
    let first = site.source("cairn", &origin.url, json!({}));
    assert_eq!(counts(&site.run(&first)), [1, 0, 0, 0, 0]);
    let thief = pretender(record(&fresh, json!([])));
    let second = site.source("cairn", &thief.url, json!({}));
    assert_eq!(counts(&site.run(&second)), [0, 0, 1, 0, 0]);
    let kept = site.done("package_show", json!({"id": fresh}));
    assert_eq!(extra(&kept, "harvest_source_id"), first["id"].as_str());
    assert_eq!(
        site.done("package_show", json!({"id": "ours"}))["title"],
        "Ours"
    );
}

#[test]
fn the_site_of_a_record_has_the_say_over_those_who_passed_it_on() {
    let site = Site::new();
    let id = json!("22222222-2222-4222-8222-222222222222");
    let origin = pretender(
        json!({"id": id, "name": "r", "title": "From its own site", "type": "dataset", "resources": []}),
    );
    let relayed = json!({
        "id": id, "name": "r", "title": "Passed on", "type": "dataset", "resources": [],
        "extras": [{"key": "harvest_origin_id", "value": id}, {"key": "harvest_chain", "value": json!([origin.url]).to_string()}],
    });
    let relay = pretender(relayed);
    let passed = site.source("cairn", &relay.url, json!({}));
    assert_eq!(counts(&site.run(&passed)), [1, 0, 0, 0, 0]);
    let own = site.source("cairn", &origin.url, json!({}));
    assert_eq!(counts(&site.run(&own)), [0, 1, 0, 0, 0]);
    assert_eq!(site.datasets()[0]["title"], "From its own site");
    assert_eq!(
        counts(&site.run_with(&passed, json!({"full": true}))),
        [0, 0, 1, 0, 0]
    );
    assert_eq!(site.datasets()[0]["title"], "From its own site");
}
