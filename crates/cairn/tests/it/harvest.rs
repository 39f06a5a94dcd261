//! Harvesting as operators do it: on the command line, beside a running server, and with a process that is killed in the middle.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::Client;
use crate::peer::{Answer, Asked, Peer, json_answer, missing, ok, parameter, with};
use crate::place::{Place, Said, everywhere, everywhere_durable};

/// Records of the peer that is harvested by a process that is killed.
const RECORDS: usize = 400;
/// Changes of one answer of its feed.
const LISTED: usize = 60;
/// Longest wait for a run.
const PATIENCE: Duration = Duration::from_secs(120);
const SETTINGS: &[&str] = &[
    "auth.create_unowned_dataset=true",
    "server.access_log=false",
    "harvest.private_addresses=true",
    "harvest.request_pause_milliseconds=0",
    "harvest.batch=7",
    // What a killed process worked on is free again soon.
    "jobs.lease_seconds=3",
];

/// An answer that never comes to its end.
fn silence() -> Answer {
    b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\nhang".to_vec()
}

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn record(number: usize) -> Value {
    json!({"id": id(number), "name": format!("record-{number}"), "title": format!("Record {number}"), "type": "dataset", "resources": []})
}

/// Answers as a Cairn with many records does.
fn feed(asked: &Asked) -> Answer {
    if asked.path.starts_with("/api/changes") {
        let since: usize = parameter(asked, "since")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let end = (since + LISTED).min(RECORDS);
        let changes: Vec<Value> = (since..end)
            .map(|number| json!({"id": id(number), "name": format!("record-{number}"), "type": "dataset", "sha256": number.to_string()}))
            .collect();
        json_answer(&json!({"changes": changes, "cursor": end.to_string(), "more": end < RECORDS}))
    } else if asked.path.starts_with("/api/3/action/package_search") {
        let records: Vec<Value> = wanted(asked).into_iter().map(record).collect();
        json_answer(
            &json!({"success": true, "result": {"count": records.len(), "results": records}}),
        )
    } else {
        missing()
    }
}

/// The numbers of the records that a request names.
fn wanted(asked: &Asked) -> Vec<usize> {
    let fq = parameter(asked, "fq").unwrap_or_default();
    (0..RECORDS)
        .filter(|number| fq.contains(&id(*number)))
        .collect()
}

/// A peer that falls silent when it is asked for the third part of its list, and again when it is asked for the sixth part of its
/// records; each time it says so.
fn peer_that_falls_silent() -> (Peer, Receiver<()>) {
    let (tell, told): (Sender<()>, Receiver<()>) = channel();
    let state = Mutex::new((0, 0, tell));
    let peer = Peer::new(move |asked| {
        let mut state = state.lock().unwrap();
        let count = if asked.path.starts_with("/api/changes") {
            state.0 += 1;
            (state.0, 3)
        } else {
            state.1 += 1;
            (state.1, 6)
        };
        if count.0 == count.1 {
            // Whoever waits may have heard enough.
            let _ = state.2.send(());
            return silence();
        }
        drop(state);
        feed(asked)
    });
    (peer, told)
}

pub(crate) fn wait(mut client: Client, job: &Value) -> Value {
    let since = Instant::now();
    loop {
        let shown = client.done("harvest_job_show", &json!({"id": job["id"]}));
        if shown["status"] == "Finished" {
            return shown;
        }
        assert!(since.elapsed() < PATIENCE, "it does not end: {shown}");
        std::thread::yield_now();
    }
}

#[test]
fn a_run_survives_a_kill_in_each_of_its_stages() {
    everywhere_durable(|place| {
        let token = place.sysadmin("admin");
        let (peer, silent) = peer_that_falls_silent();
        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        client.done(
            "harvest_source_create",
            &json!({"name": "peer", "url": peer.url, "source_type": "cairn"}),
        );
        let job = client.done("harvest_job_create", &json!({"source_id": "peer"}));
        // While it lists.
        silent.recv().unwrap();
        server.kill();
        // While it fetches.
        let server = place.serve(SETTINGS);
        silent.recv().unwrap();
        server.kill();
        // While it imports.
        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        let since = Instant::now();
        while client.done("package_search", &json!({"rows": 0}))["count"] == 0 {
            assert!(since.elapsed() < PATIENCE, "nothing is imported");
        }
        server.kill();

        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        let shown = wait(server.client(&token), &job);
        let stats =
            json!({"added": RECORDS, "updated": 0, "not modified": 0, "deleted": 0, "errored": 0});
        assert_eq!(shown["stats"], stats, "{shown}");
        let report = client.done("harvest_job_report", &json!({"id": job["id"]}));
        assert_eq!(
            report,
            json!({"gather_errors": [], "object_errors": {}}),
            "{report}"
        );
        // Each record is there once, under its own name, and was written once.
        let found = client.done("package_search", &json!({"rows": 1000}));
        let mut names: Vec<&str> = found["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        names.sort_unstable();
        let mut expected: Vec<String> = (0..RECORDS)
            .map(|number| format!("record-{number}"))
            .collect();
        expected.sort_unstable();
        assert_eq!(names, expected);
        for number in (0..RECORDS).step_by(37) {
            let activities = client.done(
                "package_activity_list",
                &json!({"id": id(number), "include_hidden_activity": true}),
            );
            assert_eq!(activities.as_array().unwrap().len(), 1, "{activities}");
        }
        let objects = client.done(
            "harvest_object_list",
            &json!({"source_id": "peer", "only_current": false}),
        );
        assert_eq!(objects.as_array().unwrap().len(), RECORDS);
        // What was listed and fetched before a kill was not asked for again: of the list and of the records, what stood out at a kill.
        let asked = peer.asked();
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        for one in asked
            .iter()
            .filter(|one| !one.path.starts_with("/api/changes"))
        {
            for number in wanted(one) {
                *times.entry(number).or_default() += 1;
            }
        }
        assert_eq!(times.len(), RECORDS);
        let again = times.values().filter(|times| **times > 1).count();
        // Four requests of fifty stood out.
        assert!(
            again <= 200 && times.values().all(|times| *times <= 2),
            "{again}: {times:?}"
        );
        let lists = asked
            .iter()
            .filter(|one| one.path.starts_with("/api/changes"))
            .count();
        // A part of the list stood out at the first kill, and may have at the others.
        let parts = RECORDS.div_ceil(LISTED);
        assert!((parts + 1..=parts + 3).contains(&lists), "{lists}");
        // The next run finds nothing to do.
        let job = client.done("harvest_job_create", &json!({"source_id": "peer"}));
        let shown = wait(server.client(&token), &job);
        assert_eq!(shown["stats"]["added"], 0);
        server.stop();
    });
}

/// A catalogue with these titles.
fn catalogue(titles: &[&str]) -> Vec<u8> {
    let list: Vec<Value> = titles
        .iter()
        .map(|title| json!({"identifier": title.to_lowercase(), "title": title, "description": "All of them"}))
        .collect();
    json!({"dataset": list}).to_string().into_bytes()
}

/// Runs `cairn harvest` in a place that may ask this machine.
fn harvest(place: &Place, arguments: &[&str]) -> Said {
    let mut all = vec!["harvest"];
    all.extend(arguments);
    all.extend(["--set", "harvest.private_addresses=true"]);
    all.extend(["--set", "harvest.retry_pause_milliseconds=1"]);
    all.extend(["--set", "auth.create_unowned_dataset=true"]);
    place.run(&all)
}

#[test]
fn the_command_line_adds_looks_runs_and_tells() {
    everywhere(|place| {
        place.sysadmin("admin");
        let held = Arc::new(Mutex::new(catalogue(&["Rivers", "Lakes", ""])));
        let served = Arc::clone(&held);
        let peer = Peer::new(move |_| ok("application/json", served.lock().unwrap().as_slice()));
        let url = format!("{}/data.json", peer.url);

        assert_eq!(harvest(place, &["list", "--json"]).json(), json!([]));
        let made = harvest(
            place,
            &[
                "add",
                "water",
                &url,
                "--title",
                "Water",
                "--frequency",
                "daily",
                "--type",
                "auto",
            ],
        )
        .done();
        assert!(made.starts_with("water: "), "{made}");
        for (arguments, word) in [
            (
                &["add", "other", &url, "--source-config", "{"][..],
                "config",
            ),
            (&["add", "other", &url, "--type", "nothing"], "nothing"),
            (
                &["add", "other", &url, "--organization", "none"],
                "owner_org",
            ),
            (&["run", "none"], "ound"),
            (&["status", "none"], "ound"),
            (&["preview", "none"], "ound"),
            (&["stop", "water"], "ound"),
            (&["errors", "water"], "never harvested"),
            (&["errors", "none"], "ound"),
        ] {
            let message = harvest(place, arguments).failed(1);
            assert!(message.contains(word), "{arguments:?}: {message}");
        }

        let seen = harvest(place, &["preview", "water", "--json"]).json();
        assert_eq!(seen["source_type"], "datajson");
        assert_eq!(seen["added"].as_array().unwrap().len(), 2, "{seen}");
        let seen = harvest(place, &["preview", "water"]).done();
        assert!(
            seen.contains("read as datajson\n2 would be added\n  rivers  Rivers\n"),
            "{seen}"
        );
        assert!(seen.contains("1 errors\n"), "{seen}");

        assert!(
            peer.asked()
                .iter()
                .all(|asked| asked.head.contains("user-agent: cairn ("))
        );

        // One record fails: the rest is there, and the exit code says so.
        let ran = harvest(place, &["run", "water", "--json"]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        let stats =
            json!({"added": 2, "updated": 0, "not modified": 0, "deleted": 0, "errored": 1});
        assert_eq!(ran.json()["stats"], stats);
        let told = harvest(place, &["errors", "water"]).done();
        assert!(told.contains("identifier"), "{told}");
        let report = harvest(place, &["errors", "water", "--json"]).json();
        assert_eq!(
            report["gather_errors"].as_array().unwrap().len()
                + report["object_errors"].as_object().unwrap().len(),
            1,
            "{report}"
        );

        *held.lock().unwrap() = catalogue(&["Rivers", "Lakes and ponds"]);
        let ran = harvest(place, &["run", "water"]).done();
        assert!(
            ran.contains("Finished, 1 added, 0 updated, 1 not modified, 1 deleted, 0 errored"),
            "{ran}"
        );
        let status = harvest(place, &["status", "water"]).done();
        assert!(
            status.starts_with("Water (water)\nauto at http://"),
            "{status}"
        );
        assert!(status.contains("active, DAILY, 2 datasets\n"), "{status}");
        assert_eq!(status.matches("Finished").count(), 2, "{status}");
        let status = harvest(place, &["status", "water", "--json"]).json();
        assert_eq!(status["source"]["name"], "water");
        let first = status["jobs"][1]["id"].as_str().unwrap();
        let told = harvest(place, &["errors", "water", "--job", first, "--json"]).json();
        assert_eq!(told, report);
        let ran = harvest(place, &["run", "water", "--full"]).done();
        assert!(ran.contains("0 added, 2 updated"), "{ran}");
        let listed = harvest(place, &["list"]).done();
        assert!(
            listed.contains("Water") && listed.contains("Finished"),
            "{listed}"
        );

        // What was taken in is served as its source gave it.
        let server = place.serve(SETTINGS);
        let mut client = server.anonymous();
        let shown = client.done("package_show", &json!({"id": "rivers"}));
        let object = shown["extras"]
            .as_array()
            .unwrap()
            .iter()
            .find(|extra| extra["key"] == "harvest_object_id")
            .unwrap()["value"]
            .as_str()
            .unwrap()
            .to_owned();
        for path in [
            format!("/harvest/object/{object}"),
            "/dataset/harvest_object/rivers".to_owned(),
        ] {
            let answer = client.get(&path).unwrap();
            assert_eq!(
                (answer.status, answer.kind.as_str()),
                (200, "application/json; charset=utf-8"),
                "{path}"
            );
            assert_eq!(answer.json()["title"], "Rivers", "{path}");
        }
        for path in ["/harvest/object/none", "/dataset/harvest_object/none"] {
            assert_eq!(client.get(path).unwrap().status, 404, "{path}");
        }
        server.stop();
    });
}

#[test]
fn a_run_that_waits_is_stopped_from_another_process() {
    let place = Place::sqlite();
    let (tell, told) = channel();
    let tell = Mutex::new(tell);
    let peer = Peer::new(move |_| {
        // Whoever waits may have heard enough.
        let _ = tell.lock().unwrap().send(());
        with("429 Too many", "Retry-After: 3600\r\n", "")
    });
    let url = format!("{}/data.json", peer.url);
    harvest(&place, &["add", "busy", &url, "--type", "datajson"]).done();
    let set = ["--set", "harvest.private_addresses=true"];
    let running = place.start(&["harvest", "run", "busy", "--json", set[0], set[1]]);
    told.recv().unwrap();
    let stopped = harvest(&place, &["stop", "busy"]).done();
    assert!(stopped.ends_with(": Finished\n"), "{stopped}");
    let output = running.wait_with_output().unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["status"], "Finished", "{shown}");
}
