//! Servers that are slow, broken or mean: each run ends, says why, and deletes nothing.

use std::io::Write as _;
use std::sync::{Arc, Mutex};

use cairn_catalogue::jobs::Runner;
use serde_json::{Value, json};

use crate::support::{Answer, Asked, Peer, Site, counts, json_answer, missing, ok, with};

fn catalogue(number: usize) -> String {
    let list: Vec<Value> = (0..number)
        .map(|number| json!({"identifier": format!("n{number}"), "title": format!("Title {number}")}))
        .collect();
    json!({"dataset": list}).to_string()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn whatever_a_server_does_the_run_ends_and_says_why() {
    let whole = catalogue(10);
    let half = whole[..whole.len() / 2].to_owned();
    let long =
        format!("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\nConnection: close\r\n\r\n{half}");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let loops = with("302 Found", "Location: /data.json\r\n", "");
    let strange = json!({"dataset": [{"identifier": "n0", "title": "Title 0"}, {"identifier": "x".repeat(5000), "title": "Long"}]});
    let cases: Vec<(&str, Answer, &str)> = vec![
        ("cut", long.into_bytes(), "broke off"),
        (
            "slow",
            b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\nhang".to_vec(),
            "did not come within 3 seconds",
        ),
        (
            "truncated",
            ok("application/json", &half),
            "Error loading json content",
        ),
        (
            "mis-declared",
            ok("application/json", "<html>moved</html>"),
            "Error loading json content",
        ),
        (
            "damaged",
            with("200 OK", "Content-Encoding: gzip\r\n", &whole),
            "damaged",
        ),
        (
            "huge",
            ok("application/json", vec![b' '; 3 << 20]),
            "more than 1048576 bytes",
        ),
        (
            "a bomb",
            with(
                "200 OK",
                "Content-Encoding: gzip\r\n",
                packed(&vec![b' '; 40 << 20]),
            ),
            "more than 1048576 bytes",
        ),
        ("gone", missing(), "the server answered 404"),
        (
            "broken",
            with("500 Oh no", "", ""),
            "the server answered 500",
        ),
        ("a circle", loops, "redirects"),
        (
            "deep",
            ok("application/json", deep),
            "Error loading json content",
        ),
        (
            "empty",
            ok("application/json", "{\"dataset\": []}"),
            "lists no datasets",
        ),
        (
            "nothing",
            ok("application/json", ""),
            "Error loading json content",
        ),
        (
            "another standard",
            ok(
                "application/json",
                r#"{"conformsTo": "x", "dataset": [{}]}"#,
            ),
            "The given value is x",
        ),
        (
            "strange names",
            ok("application/json", strange.to_string()),
            "cannot be one",
        ),
    ];
    let site = Site::with(|settings| {
        settings.harvest.timeout_seconds = 3;
        settings.harvest.max_megabytes = 1;
    });
    let answer = Arc::new(Mutex::new(json_answer(
        &serde_json::from_str(&whole).unwrap(),
    )));
    let served = Arc::clone(&answer);
    let peer = Peer::new(move |_| served.lock().unwrap().clone());
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source))[0], 10);
    for (name, bad, message) in cases {
        *answer.lock().unwrap() = bad;
        let job = site.run(&source);
        let [added, _, _, deleted, errored] = counts(&job);
        assert!(added == 0 && deleted == 0 && errored > 0, "{name}: {job}");
        let report = site.report(&job);
        assert!(
            report["gather_errors"].to_string().contains(message),
            "{name}: {report}"
        );
        assert_eq!(site.datasets().len(), 10, "{name}");
    }
    // A wrong type and duplicates do not keep what is good from coming in.
    let twice = whole.replace("]}", ",{\"identifier\": \"n1\", \"title\": \"Again\"}]}");
    *answer.lock().unwrap() = ok("text/html", twice);
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 0, 10, 0, 1]);
}

#[test]
fn requests_are_tried_again_where_it_may_help() {
    let site = Site::new();
    for (first, tries) in [
        (with("503 Busy", "Retry-After: 0\r\n", ""), 2),
        (with("500 Oh no", "", ""), 2),
        (Vec::new(), 2),
    ] {
        let asked = Arc::new(Mutex::new(0));
        let count = Arc::clone(&asked);
        let peer = Peer::new(move |_| {
            let mut asked = count.lock().unwrap();
            *asked += 1;
            if *asked == 1 {
                first.clone()
            } else {
                ok("application/json", catalogue(2))
            }
        });
        let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
        let job = site.run(&source);
        assert_eq!(counts(&job), [2, 0, 0, 0, 0], "{}", site.report(&job));
        assert_eq!(*asked.lock().unwrap(), tries);
    }
}

#[test]
fn a_server_that_asks_for_time_gets_it_and_holds_nobody() {
    let site = Site::new();
    let busy = Peer::new(|_| with("429 Too many", "Retry-After: 3600\r\n", ""));
    let slow = site.source("datajson", &format!("{}/data.json", busy.url), json!({}));
    let waiting = site.done("harvest_job_create", json!({"source_id": slow["id"]}));
    site.work();
    let shown = site.done("harvest_job_show", json!({"id": waiting["id"]}));
    assert_eq!(shown["status"], "Running");
    assert_eq!(busy.asked().len(), 1);
    let error = site
        .act("harvest_job_create", json!({"source_id": slow["id"]}))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("There already is an unrun job for this source")
    );
    let peer = Peer::new(|_| ok("application/json", catalogue(3)));
    let other = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&other)), [3, 0, 0, 0, 0]);
    let stopped = site.done("harvest_job_abort", json!({"source_id": slow["id"]}));
    assert_eq!(stopped["status"], "Finished");
}

#[test]
fn addresses_that_are_not_public_are_not_asked() {
    let site = Site::with(|settings| settings.harvest.private_addresses = false);
    let peer = Peer::new(|_| ok("application/json", catalogue(3)));
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    let job = site.run(&source);
    assert!(site.report(&job).to_string().contains("no public address"));
    assert!(peer.asked().is_empty());
}

#[test]
fn a_run_that_is_cut_off_goes_on_where_it_was() {
    let site = Site::with(|settings| settings.harvest.batch = 7);
    let pages = 5;
    let gate = Arc::new((Mutex::new(false), std::sync::Condvar::new()));
    let reached = Arc::new((Mutex::new(false), std::sync::Condvar::new()));
    let (wait, told) = (Arc::clone(&gate), Arc::clone(&reached));
    let peer = Peer::knowing(|url| {
        let url = url.to_owned();
        Box::new(move |asked: &Asked| {
            let number: usize = asked.path.rsplit('=').next().unwrap().parse().unwrap_or(1);
            if number == 3 {
                *told.0.lock().unwrap() = true;
                told.1.notify_all();
                let open = wait.0.lock().unwrap();
                drop(wait.1.wait_while(open, |open| !*open).unwrap());
            }
            let mut body = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . \
                            @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
                .to_owned();
            for one in 0..10 {
                body.push_str(&format!(
                    "<https://a.example/{number}/{one}> a dcat:Dataset ; dct:title \"Title {number} {one}\" .\n"
                ));
            }
            if number < pages {
                body.push_str(&format!(
                    "<{url}/c> a hydra:PagedCollection ; hydra:next \"{url}/c?page={}\" .\n",
                    number + 1
                ));
            }
            ok("text/turtle", body)
        })
    });
    let source = site.source("dcat_rdf", &format!("{}/c?page=1", peer.url), json!({}));
    let runner = Runner::start(&site.app, cairn_harvest::JOBS, 1).unwrap();
    let job = site.done("harvest_job_create", json!({"source_id": source["id"]}));
    let here = reached.0.lock().unwrap();
    drop(reached.1.wait_while(here, |here| !*here).unwrap());
    // The process is told to end while the third page is on its way.
    drop(runner);
    let shown = site.done("harvest_job_show", json!({"id": job["id"]}));
    assert_eq!(shown["status"], "Running");
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    peer.asked();
    site.work();
    let shown = site.done("harvest_job_show", json!({"id": job["id"]}));
    assert_eq!(counts(&shown), [50, 0, 0, 0, 0]);
    let asked: Vec<String> = peer.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, ["/c?page=3", "/c?page=4", "/c?page=5"]);
    assert_eq!(site.datasets().len(), 50);
}
