//! `load`, `dump` and `rebuild`: records in and out, errors told, nothing lost and nothing doubled.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::time::{Duration, Instant};

use cairn_exchange::jsonl::{Kind, normalise};
use serde_json::{Value, json};

use crate::place::{Place, everywhere};

const UNOWNED: &[&str] = &["--set", "auth.create_unowned_dataset=true"];

fn with_unowned<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, UNOWNED].concat()
}

/// Writes a file of JSON Lines.
fn lines(place: &Place, name: &str, records: &[Value]) -> String {
    let text: String = records.iter().map(|record| format!("{record}\n")).collect();
    place.file(name, text)
}

/// Loads a file and returns the report.
#[track_caller]
fn load(place: &Place, kind: &str, file: &str, code: i32) -> Value {
    let said = place.run(&with_unowned(&["load", kind, file, "--json"]));
    assert_eq!(said.code, Some(code), "{said:?}");
    said.json()
}

fn counts(report: &Value) -> [u64; 5] {
    ["read", "created", "updated", "unchanged", "failed"].map(|key| report[key].as_u64().unwrap())
}

fn dump(place: &Place, kind: &str) -> Vec<Value> {
    let said = place.run(&["dump", kind]).done();
    said.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn normal(kind: Kind, records: &[Value]) -> BTreeMap<String, Value> {
    records
        .iter()
        .map(|record| {
            let name = record["name"].as_str().unwrap().to_owned();
            (name, normalise(kind, record))
        })
        .collect()
}

#[test]
fn keys_of_harvest_sources_move_where_that_is_wanted_and_are_asked_for_where_not() {
    everywhere(|place| {
        let config = json!({"api_key": "very-secret", "force_all": true}).to_string();
        let source = json!({"type": "harvest", "name": "peer", "title": "Peer", "url": "https://peer.example/", "source_type": "ckan", "config": config});
        let open = json!({"type": "harvest", "name": "open", "title": "Open", "url": "https://open.example/", "source_type": "ckan"});
        let report = load(
            place,
            "datasets",
            &lines(place, "sources", &[source, open]),
            0,
        );
        assert_eq!(counts(&report)[1], 2, "{report}");
        assert_eq!(report["sources_without_key"], json!([]));
        // With the hashes of passwords or the keys of sources a file is for its owner alone.
        let dumped = |place: &Place, name: &str, more: &[&str]| {
            let file = place.path(name).to_str().unwrap().to_owned();
            place
                .run(&[&["dump", "datasets", &file], more].concat())
                .done();
            let mode = std::os::unix::fs::PermissionsExt::mode(
                &std::fs::metadata(&file).unwrap().permissions(),
            );
            (std::fs::read_to_string(&file).unwrap(), mode & 0o777, file)
        };
        let (text, _, plain) = dumped(place, "plain.jsonl", &[]);
        assert!(!text.contains("very-secret"), "{text}");
        let (text, mode, whole) = dumped(place, "whole.jsonl", &["--with-secrets"]);
        assert!(
            text.contains("very-secret") && !text.contains("****"),
            "{text}"
        );
        assert_eq!(mode, 0o600);
        let without = place.another();
        let report = load(&without, "datasets", &plain, 0);
        assert_eq!(report["sources_without_key"], json!(["peer"]), "{report}");
        let with = place.another();
        assert_eq!(
            load(&with, "datasets", &whole, 0)["sources_without_key"],
            json!([])
        );
        assert!(
            dumped(&with, "again.jsonl", &["--with-secrets"])
                .0
                .contains("very-secret")
        );
        // What is here stays where a file without it is loaded.
        let report = load(place, "datasets", &plain, 0);
        assert_eq!(
            (counts(&report)[4], &report["sources_without_key"]),
            (0, &json!([])),
            "{report}"
        );
        assert!(
            dumped(place, "third.jsonl", &["--with-secrets"])
                .0
                .contains("very-secret")
        );
    });
}

fn datasets(count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| {
            json!({"name": format!("record-{number:04}"), "title": format!("Record {number}"), "notes": "é\u{1F600}\n\"",
                "tags": [{"name": "water"}, {"name": format!("tag {}", number % 7)}],
                "extras": [{"key": "number", "value": number.to_string()}],
                "resources": [{"id": format!("00000000-0000-4000-8000-{number:012}"), "url": "http://example.org/a.csv", "format": "CSV",
                    "mimetype": "text/csv"}]})
        })
        .collect()
}

#[test]
fn what_is_dumped_can_be_loaded_elsewhere_and_is_the_same() {
    everywhere(|place| {
        let users = [
            json!({"name": "ann", "email": "ann@example.org", "fullname": "Ann", "password": "correct-horse-battery"}),
            json!({"name": "ben", "email": "ben@example.org", "password": "correct-horse-battery", "sysadmin": true}),
        ];
        // The child stands before its parent.
        let organizations = [
            json!({"name": "child", "title": "Child", "groups": [{"name": "parent"}], "users": [{"name": "ann", "capacity": "editor"}]}),
            json!({"name": "parent", "title": "Parent", "description": "P", "extras": [{"key": "a", "value": "b"}]}),
        ];
        let groups = [json!({"name": "theme", "title": "Theme"})];
        let mut records = datasets(40);
        for (number, record) in records.iter_mut().enumerate() {
            record["owner_org"] = json!(["child", "parent"][number % 2]);
            record["private"] = json!(number % 5 == 0);
            record["groups"] = json!([{"name": "theme"}]);
        }
        for (kind, records) in [
            ("users", &users[..]),
            ("organizations", &organizations),
            ("groups", &groups),
            ("datasets", &records),
        ] {
            let count = records.len() as u64;
            let report = load(place, kind, &lines(place, kind, records), 0);
            assert_eq!(counts(&report), [count, count, 0, 0, 0], "{kind}: {report}");
        }
        let other = place.another();
        let kinds = [
            ("users", Kind::Users),
            ("organizations", Kind::Organizations),
            ("groups", Kind::Groups),
            ("datasets", Kind::Datasets),
        ];
        for (kind, _) in kinds {
            let file = other.path(&format!("{kind}.jsonl.gz"));
            let file = file.to_str().unwrap();
            let mut arguments = vec!["dump", kind, file];
            if kind == "users" {
                arguments.push("--password-hashes");
            }
            place.run(&arguments).done();
            let report = load(&other, kind, file, 0);
            assert_eq!(report["failed"], json!(0), "{report}");
        }
        for (kind, of_lines) in kinds {
            let (here, there) = (dump(place, kind), dump(&other, kind));
            assert!(!here.is_empty());
            assert_eq!(normal(of_lines, &here), normal(of_lines, &there), "{kind}");
        }
        let child = dump(&other, "organizations").pop().unwrap();
        assert_eq!(
            (&child["name"], &child["groups"][0]["name"]),
            (&json!("child"), &json!("parent"))
        );
        let server = other.serve(&[]);
        let mut anonymous = server.anonymous();
        let shown = anonymous.done("organization_show", &json!({"id": "child"}));
        assert_eq!(shown["package_count"], json!(16), "{shown}");
        let public = place.run(&["dump", "datasets", "--public"]).done();
        assert_eq!(public.lines().count(), 32);
    });
}

#[test]
fn the_same_load_again_changes_nothing() {
    everywhere(|place| {
        let mut records = datasets(30);
        let file = lines(place, "records.jsonl", &records);
        assert_eq!(
            counts(&load(place, "datasets", &file, 0)),
            [30, 30, 0, 0, 0]
        );
        let before = dump(place, "datasets");
        assert_eq!(
            counts(&load(place, "datasets", &file, 0)),
            [30, 0, 0, 30, 0]
        );
        assert_eq!(dump(place, "datasets"), before);
        records[3]["title"] = json!("Another");
        let file = lines(place, "changed.jsonl", &records);
        assert_eq!(
            counts(&load(place, "datasets", &file, 0)),
            [30, 0, 1, 29, 0]
        );
        // Its own dump is the same as well.
        let file = lines(place, "dump.jsonl", &dump(place, "datasets"));
        assert_eq!(
            counts(&load(place, "datasets", &file, 0)),
            [30, 0, 0, 30, 0]
        );
    });
}

#[test]
fn records_that_fail_are_told_and_do_not_take_the_others_with_them() {
    everywhere(|place| {
        let mut text: Vec<String> = datasets(12).iter().map(Value::to_string).collect();
        text[2] = json!({"name": "Not A Name"}).to_string();
        text[5] = "{broken".to_owned();
        text[7] = "[1]".to_owned();
        text[9] = json!({"name": "bad-resource", "resources": [{"url": "a"}, {"url": "b", "format": {"x": 1}, "size": "much"}]}).to_string();
        text.push(String::new());
        let file = place.file("mixed.jsonl", text.join("\n"));
        let said = place.run(&with_unowned(&["load", "datasets", &file, "--batch", "5"]));
        assert_eq!(said.code, Some(3), "{said:?}");
        for line in [
            "line 3: Not A Name: name",
            "line 6: ",
            "line 8: ",
            "line 10: bad-resource: ",
        ] {
            assert!(said.err.contains(line), "{line}: {said:?}");
        }
        assert!(
            said.out
                .contains("12 read, 8 created, 0 updated, 0 unchanged, 4 failed"),
            "{said:?}"
        );
        assert_eq!(dump(place, "datasets").len(), 8);
        let mut mended: Vec<Value> = datasets(12);
        let file = lines(place, "mended.jsonl", &mended);
        assert_eq!(counts(&load(place, "datasets", &file, 0)), [12, 4, 0, 8, 0]);
        mended[0]["groups"] = json!([{"name": "nowhere"}]);
        let file = lines(place, "astray.jsonl", &mended);
        let report = load(place, "datasets", &file, 3);
        assert_eq!(
            report["failures"][0]["error"],
            json!("groups: nowhere is not there")
        );
    });
}

#[test]
fn a_load_that_was_cut_off_goes_on_and_doubles_nothing() {
    everywhere(|place| {
        let records = datasets(300);
        let file = lines(place, "records.jsonl", &records);
        let arguments = with_unowned(&["load", "datasets", &file, "--each", "--batch", "20"]);
        let mut child = place.start(&arguments);
        let acknowledged: Vec<String> = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .take(60)
            .map(|line| {
                serde_json::from_str::<Value>(&line.unwrap()).unwrap()["name"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        child.kill().unwrap();
        child.wait().unwrap();
        let there: Vec<String> = dump(place, "datasets")
            .iter()
            .map(|record| record["name"].as_str().unwrap().to_owned())
            .collect();
        assert!(
            acknowledged.iter().all(|name| there.contains(name)),
            "an acknowledged record is lost"
        );
        let report = load(place, "datasets", &file, 0);
        let kept = there.len() as u64;
        assert_eq!(counts(&report), [300, 300 - kept, 0, kept, 0], "{report}");
        let all = dump(place, "datasets");
        assert_eq!(normal(Kind::Datasets, &all).len(), 300);
        assert_eq!(all.len(), 300);
    });
}

#[test]
fn what_is_loaded_as_deleted_is_told_to_nobody() {
    let place = Place::sqlite();
    let id = "00000000-0000-4000-8000-0000000000de";
    let records = [
        json!({"id": id, "name": "gone", "title": "Gone", "state": "deleted"}),
        json!({"name": "there", "title": "There"}),
    ];
    let report = load(
        &place,
        "datasets",
        &lines(&place, "records.jsonl", &records),
        0,
    );
    assert_eq!(counts(&report), [2, 2, 0, 0, 0], "{report}");
    let server = place.serve(&[]);
    let mut anonymous = server.anonymous();
    let changes = anonymous.get("/api/changes?since=0").unwrap().json();
    let names: Vec<&Value> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, [&json!("there")], "{changes}");
    for path in ["/dataset/gone", &format!("/dataset/{id}")] {
        assert_eq!(anonymous.get(path).unwrap().status, 404, "{path}");
    }
    let list = anonymous
        .get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc")
        .unwrap()
        .text();
    assert!(
        !list.contains(id) && list.contains("<identifier>"),
        "{list}"
    );
}

#[test]
fn a_load_while_the_server_runs_is_found_and_a_rebuild_finds_everything_again() {
    everywhere(|place| {
        let server = place.serve(&["auth.create_unowned_dataset=true"]);
        let file = lines(place, "records.jsonl", &datasets(50));
        load(place, "datasets", &file, 0);
        let mut anonymous = server.anonymous();
        let mut count = |query: &str| {
            let found = anonymous.done("package_search", &json!({"q": query, "rows": 0}));
            found["count"].as_u64().unwrap()
        };
        // The server hears of it over the change feed, which it reads several times a second. On PostgreSQL the feed waits for
        // every older transaction of the server, those of other tests' databases too.
        let patience = Instant::now() + Duration::from_secs(90);
        while count("*:*") < 50 {
            assert!(Instant::now() < patience, "{}", count("*:*"));
            std::thread::yield_now();
        }
        let said = place.run(&["rebuild", "--json"]);
        assert_eq!(
            said.json(),
            json!({"records": 50, "how": "by the running server"})
        );
        assert_eq!(count("title:Record"), 50);
        server.stop();
        let said = place.run(&["rebuild", "--json"]);
        assert_eq!(said.json(), json!({"records": 50, "how": "afresh"}));
        let server = place.serve(&[]);
        assert!(server.ready.contains("with 50 records"), "{}", server.ready);
    });
}
