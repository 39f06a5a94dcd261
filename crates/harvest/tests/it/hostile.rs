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
        settings.harvest.max_document_megabytes = 1;
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
    let mut asked: Vec<String> = peer.asked().into_iter().map(|asked| asked.path).collect();
    // The page before it was perhaps not written whole.
    asked.retain(|path| path != "/c?page=2");
    assert_eq!(asked, ["/c?page=3", "/c?page=4", "/c?page=5"]);
    assert_eq!(site.datasets().len(), 50);
}

/// A page of a DCAT catalogue with these datasets that names the page after it.
fn turtle(numbers: std::ops::Range<usize>, next: Option<&str>) -> String {
    let mut body =
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . \
                    @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
            .to_owned();
    for one in numbers {
        body.push_str(&format!(
            "<https://a.example/{one}> a dcat:Dataset ; dct:title \"Title {one}\" .\n"
        ));
    }
    if let Some(next) = next {
        body.push_str(&format!(
            "<> a hydra:PagedCollection ; hydra:next <{next}> .\n"
        ));
    }
    body
}

#[test]
fn lists_that_go_in_a_circle_end() {
    for (name, next_of, added) in [
        // Pages 2 and 3 name each other.
        (
            "circle",
            (|number| if number == 3 { 2 } else { number + 1 }) as fn(usize) -> usize,
            30,
        ),
        // There is always another page, with the same records.
        ("endless", |number| number + 1, 30),
        // There is always another page, with nothing.
        ("empty", |number| number + 100, 10),
    ] {
        let site = Site::new();
        let peer = Peer::new(move |asked| {
            let number: usize = asked.path.rsplit('=').next().unwrap().parse().unwrap_or(1);
            let first = match number {
                ..4 => (number - 1) * 10,
                4..100 => 20,
                _ => {
                    return ok(
                        "text/turtle",
                        turtle(0..0, Some(&format!("/c?page={}", next_of(number)))),
                    );
                }
            };
            ok(
                "text/turtle",
                turtle(
                    first..first + 10,
                    Some(&format!("/c?page={}", next_of(number))),
                ),
            )
        });
        let source = site.source("dcat_rdf", &format!("{}/c?page=1", peer.url), json!({}));
        let job = site.run(&source);
        assert_eq!(counts(&job)[0], added, "{name}");
        let report = site.report(&job).to_string();
        assert!(
            report.contains("The list does not go on"),
            "{name}: {report}"
        );
        assert!(peer.asked().len() < 20, "{name}");
        // Nothing is taken to be gone.
        assert_eq!(counts(&site.run(&source))[3], 0, "{name}");
    }
}

#[test]
fn strange_documents_of_rdf_come_in_or_say_why_not() {
    let rdf = |encoding: &str, title: &[u8]| {
        let mut body = format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
             xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\"><dcat:Dataset rdf:about=\"https://a.example/1\"><dct:title>"
        )
        .into_bytes();
        body.extend_from_slice(title);
        body.extend_from_slice(b"</dct:title></dcat:Dataset></rdf:RDF>");
        body
    };
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(
            String::from_utf8(rdf("UTF-16", "Été".as_bytes()))
                .unwrap()
                .encode_utf16(),
        )
        .flat_map(u16::to_le_bytes)
        .collect();
    let prefixes =
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n";
    // What it is called, what the server calls it, the document, records added and errors, the title or what the report says.
    type Case = (&'static str, &'static str, Vec<u8>, [i64; 2], &'static str);
    let cases: Vec<Case> = vec![
        ("Latin-1", "application/rdf+xml", rdf("ISO-8859-1", b"\xc9t\xe9"), [1, 0], "Été"),
        ("UTF-16", "application/rdf+xml", wide, [1, 0], "Été"),
        ("Windows", "text/turtle", [prefixes.as_bytes(), b"<https://a.example/1> a dcat:Dataset ; dct:title \"\xc9t\xe9\" ."].concat(), [1, 0], "Été"),
        ("XML called Turtle", "text/turtle", rdf("UTF-8", "Été".as_bytes()), [1, 0], "Été"),
        ("Turtle called HTML", "text/html", format!("{prefixes}<https://a.example/1> a dcat:Dataset ; dct:title \"Été\" .").into_bytes(), [1, 0], "Été"),
        ("a relative address", "text/turtle", format!("{prefixes}<d/1> a dcat:Dataset ; dct:title \"Été\" .").into_bytes(), [1, 0], "Été"),
        ("a blank node with an identifier", "text/turtle", format!("{prefixes}[] a dcat:Dataset ; dct:title \"Été\" ; dct:identifier \"x\" .").into_bytes(), [1, 0], "Été"),
        ("a blank node without one", "text/turtle", format!("{prefixes}[] a dcat:Dataset ; dct:title \"Été\" .").into_bytes(), [1, 0], "Été"),
        ("a blank node without a title either", "text/turtle", format!("{prefixes}[] a dcat:Dataset .").into_bytes(), [0, 1], "Could not get a unique identifier"),
        ("two blank nodes with one identifier", "text/turtle", format!("{prefixes}[] a dcat:Dataset ; dct:title \"Été\" ; dct:identifier \"x\" . [] a dcat:Dataset ; dct:title \"Été\" ; dct:identifier \"x\" .").into_bytes(), [1, 1], "Été"),
        ("no title", "text/turtle", format!("{prefixes}<https://a.example/1> a dcat:Dataset .").into_bytes(), [0, 1], "title"),
        ("a dataset of itself", "text/turtle", format!("{prefixes}<https://a.example/1> a dcat:Dataset ; dct:title \"Été\" ; dct:isPartOf <https://a.example/1> ; dcat:distribution <https://a.example/1> .").into_bytes(), [1, 0], "Été"),
        ("an entity that grows", "application/rdf+xml", b"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description><rdf:value>&c;</rdf:value></rdf:Description></rdf:RDF>".to_vec(), [0, 1], "describes no catalogue"),
        ("an entity of a file", "application/rdf+xml", b"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description><rdf:value>&a;</rdf:value></rdf:Description></rdf:RDF>".to_vec(), [0, 1], "Error parsing the RDF file"),
        ("a context from elsewhere", "application/ld+json", br#"{"@context": "http://169.254.169.254/latest", "@type": "dcat:Dataset"}"#.to_vec(), [0, 1], "Error parsing the RDF file"),
    ];
    for (name, kind, body, [added, errored], expected) in cases {
        let site = Site::new();
        let kind = kind.to_owned();
        let peer = Peer::new(move |_| ok(&kind, &body));
        let source = site.source("dcat_rdf", &format!("{}/catalog", peer.url), json!({}));
        let job = site.run(&source);
        let report = site.report(&job);
        let found = counts(&job);
        assert_eq!((found[0], found[4]), (added, errored), "{name}: {report}");
        if added > 0 {
            assert_eq!(site.datasets()[0]["title"], expected, "{name}");
            let again = counts(&site.run(&source));
            assert_eq!(
                (again[0], again[1]),
                (0, 0),
                "{name}: a second run changes it"
            );
        } else {
            assert!(report.to_string().contains(expected), "{name}: {report}");
        }
    }
}

#[test]
fn records_without_end_are_errors_of_their_own() {
    let site = Site::with(|settings| settings.harvest.max_record_megabytes = 1);
    let mut body = turtle(1..2, None);
    body.push_str("<https://a.example/0> a dcat:Dataset ; dct:title \"Many\" ; dcat:distribution ");
    let files: Vec<String> = (0..50_000)
        .map(|file| format!("<https://a.example/f/{file}>"))
        .collect();
    body.push_str(&files.join(", "));
    body.push_str(" .\n");
    let peer = Peer::new(move |_| ok("text/turtle", &body));
    let source = site.source("dcat_rdf", &format!("{}/c", peer.url), json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [1, 0, 0, 0, 1]);
    let report = site.report(&job).to_string();
    assert!(
        report.contains("more than 1 MB (harvest.max_record_megabytes)"),
        "{report}"
    );
}
