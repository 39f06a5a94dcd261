//! Documents of RDF that can be read only in part: what is whole comes in, nothing is deleted, and each place is told.

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, document, ok};

const TURTLE: &str = "text/turtle";
const XML: &str = "application/rdf+xml";
const LINES: &str = "application/n-triples";

/// How many records a source has at first.
const RECORDS: usize = 4;

/// Writes a record in a syntax.
fn record(kind: &str, number: usize, title: &str) -> String {
    let about = format!("https://a.example/{number}");
    match kind {
        TURTLE => format!("<{about}> a dcat:Dataset ;\n dct:title \"{title}\" .\n"),
        XML => format!(
            "<dcat:Dataset rdf:about=\"{about}\">\n<dct:title>{title}</dct:title>\n</dcat:Dataset>\n"
        ),
        _ => format!(
            "<{about}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n\
             <{about}> <http://purl.org/dc/terms/title> \"{title}\" .\n"
        ),
    }
}

/// Writes what surrounds records.
fn around(kind: &str, records: &str) -> String {
    match kind {
        TURTLE => format!(
            "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n{records}"
        ),
        XML => format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dcat=\"http://www.w3.org/ns/dcat#\" \
             xmlns:dct=\"http://purl.org/dc/terms/\">\n{records}</rdf:RDF>\n"
        ),
        _ => records.to_owned(),
    }
}

fn all(kind: &str, title: &str) -> String {
    let records: String = (0..RECORDS)
        .map(|number| record(kind, number, &format!("{title} {number}")))
        .collect();
    around(kind, &records)
}

fn titles(site: &Site) -> Vec<String> {
    site.datasets()
        .iter()
        .map(|dataset| dataset["title"].as_str().unwrap().to_owned())
        .collect()
}

fn messages(site: &Site, job: &Value) -> Vec<String> {
    site.report(job)["gather_errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_damaged_record_stays_as_it_was_and_the_others_follow_their_source() {
    for kind in [TURTLE, XML, LINES] {
        let site = Site::new();
        let (peer, held) = document(kind, all(kind, "Old").into_bytes());
        let source = site.source("dcat_rdf", &format!("{}/catalog", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source)), [4, 0, 0, 0, 0], "{kind}");
        // The second one cannot be read, the last one is gone.
        let damaged = match kind {
            XML => record(kind, 1, "New & 1"),
            _ => record(kind, 1, "New\" 1"),
        };
        let records = [record(kind, 0, "New 0"), damaged, record(kind, 2, "Old 2")].concat();
        *held.lock().unwrap() = around(kind, &records).into_bytes();
        let job = site.run(&source);
        let [added, updated, unmodified, deleted, errored] = counts(&job);
        assert_eq!(
            (added, updated, unmodified, deleted),
            (0, 1, 1, 0),
            "{kind}: {}",
            site.report(&job)
        );
        let told = messages(&site, &job);
        assert!(
            errored > 0 && told[0].starts_with("Error parsing the RDF file: line "),
            "{kind}: {told:?}"
        );
        assert!(
            told.iter().any(|line| line.contains("https://a.example/1")),
            "{kind}: {told:?}"
        );
        assert_eq!(
            titles(&site),
            ["New 0", "Old 1", "Old 2", "Old 3"],
            "{kind}"
        );
        let preview = cairn_harvest::preview(&site.app, source["id"].as_str().unwrap()).unwrap();
        assert_eq!(preview["deleted"], json!([]), "{kind}: {preview}");
        // Once it can be read whole, what is gone is deleted.
        let records = [
            record(kind, 0, "New 0"),
            record(kind, 1, "New 1"),
            record(kind, 2, "Old 2"),
        ]
        .concat();
        *held.lock().unwrap() = around(kind, &records).into_bytes();
        assert_eq!(counts(&site.run(&source)), [0, 1, 2, 1, 0], "{kind}");
    }
}

#[test]
fn wherever_a_document_is_cut_nothing_is_deleted() {
    for kind in [TURTLE, XML, LINES] {
        let site = Site::new();
        let text = all(kind, "Old");
        let (peer, held) = document(kind, text.clone().into_bytes());
        let source = site.source("dcat_rdf", &format!("{}/catalog", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source)), [4, 0, 0, 0, 0], "{kind}");
        let mut cuts: Vec<usize> = (1..text.trim_end().len()).step_by(37).collect();
        // Between two records too, where the syntax tells that more was to come.
        if kind == XML {
            cuts.extend(
                text.match_indices("</dcat:Dataset>")
                    .map(|(at, end)| at + end.len()),
            );
        }
        for at in cuts {
            // A line, or a statement, that ends where the document does is no cut that anybody could see.
            let cut = &text[..at];
            if kind != XML && cut.trim_end().ends_with('.') && cut.ends_with(['.', '\n']) {
                continue;
            }
            *held.lock().unwrap() = cut.as_bytes().to_vec();
            let job = site.run(&source);
            let [added, updated, _, deleted, errored] = counts(&job);
            assert_eq!((added, updated, deleted), (0, 0, 0), "{kind} {at}: {cut}");
            assert!(errored > 0, "{kind} {at}: {cut}");
        }
        assert_eq!(titles(&site).len(), RECORDS, "{kind}");
    }
}

#[test]
fn a_page_that_is_read_in_part_holds_back_deletions_of_the_whole_list() {
    let site = Site::new();
    let (peer, held) = {
        let damaged = std::sync::Arc::new(std::sync::Mutex::new(0));
        let now = std::sync::Arc::clone(&damaged);
        let peer = Peer::knowing(|url| {
            let url = url.to_owned();
            Box::new(move |asked| {
                let page: usize = asked.path.rsplit('=').next().unwrap().parse().unwrap_or(1);
                let stage = *now.lock().unwrap();
                let mut records = String::new();
                for number in 0..2 {
                    // At last one of each page is gone, and the first page is damaged.
                    if stage == 0 || number == 0 {
                        records.push_str(&record(
                            TURTLE,
                            page * 10 + number,
                            &format!("T {page} {number}"),
                        ));
                    }
                }
                if stage == 1 && page == 1 {
                    records.push_str("<https://a.example/99> a dcat:Dataset ; dct:title .\n");
                }
                if page == 1 {
                    records.push_str(&format!(
                        "<{url}/c?page=1> a <http://www.w3.org/ns/hydra/core#PagedCollection> ; \
                         <http://www.w3.org/ns/hydra/core#next> \"{url}/c?page=2\" .\n"
                    ));
                }
                ok(TURTLE, around(TURTLE, &records))
            })
        });
        (peer, damaged)
    };
    let source = site.source("dcat_rdf", &format!("{}/c?page=1", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [4, 0, 0, 0, 0]);
    *held.lock().unwrap() = 1;
    assert_eq!(counts(&site.run(&source)), [0, 0, 2, 0, 1]);
    assert_eq!(site.datasets().len(), 4);
    *held.lock().unwrap() = 2;
    assert_eq!(counts(&site.run(&source)), [0, 0, 2, 2, 0]);
}
