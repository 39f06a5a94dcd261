//! Documents that can be read only in part: what is whole comes in, nothing is deleted, and each place is told.

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, document, ok};

const TURTLE: &str = "text/turtle";
const XML: &str = "application/rdf+xml";
const LINES: &str = "application/n-triples";
const JSON: &str = "application/ld+json";

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
        JSON => format!(
            "{{\"@id\": \"{about}\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"{title}\"}},\n"
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
        JSON => format!(
            "{{\"@context\": {{\"dcat\": \"http://www.w3.org/ns/dcat#\", \"dct\": \"http://purl.org/dc/terms/\"}},\n\"@graph\": [\n{}\n]}}",
            records.trim_end().trim_end_matches(',')
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
    for kind in [TURTLE, XML, LINES, JSON] {
        let site = Site::new();
        let (peer, held) = document(kind, all(kind, "Old").into_bytes());
        let source = site.source("dcat_rdf", &format!("{}/catalog", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source)), [4, 0, 0, 0, 0], "{kind}");
        // The second one cannot be read, the last one is gone.
        let damaged = match kind {
            XML => record(kind, 1, "New & 1"),
            JSON => record(kind, 1, "New 1\", \"@type\": 5, \"a\": \""),
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
    for kind in [TURTLE, XML, LINES, JSON] {
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
            if kind != XML
                && kind != JSON
                && cut.trim_end().ends_with('.')
                && cut.ends_with(['.', '\n'])
            {
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

/// A catalogue of `data.json`.
fn catalogue(records: &[Value]) -> String {
    let records: Vec<String> = records.iter().map(Value::to_string).collect();
    format!(
        "{{\"conformsTo\": \"https://project-open-data.cio.gov/v1.1/schema\", \"dataset\": [\n{}\n], \"title\": \"C\"}}",
        records.join(",\n")
    )
}

fn entry(number: usize, title: &str) -> Value {
    json!({"identifier": format!("r-{number}"), "title": format!("{title} {number}"), "distribution": [{"downloadURL": "https://a.example/f", "mediaType": "text/csv"}]})
}

#[test]
fn wherever_data_json_is_cut_nothing_is_deleted_and_no_record_is_taken_half() {
    let site = Site::new();
    let all: Vec<Value> = (0..RECORDS).map(|number| entry(number, "Old")).collect();
    let text = catalogue(&all);
    let (peer, held) = document("application/json", text.clone().into_bytes());
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [4, 0, 0, 0, 0]);
    for at in (1..text.len()).step_by(41) {
        *held.lock().unwrap() = text.as_bytes()[..at].to_vec();
        let job = site.run(&source);
        let [added, updated, _, deleted, errored] = counts(&job);
        assert_eq!(
            (added, updated, deleted),
            (0, 0, 0),
            "{at}: {}",
            &text[..at]
        );
        assert!(errored > 0, "{at}: {}", &text[..at]);
        assert!(
            messages(&site, &job)
                .iter()
                .any(|line| line.starts_with("Error loading json content: ")),
            "{at}: {:?}",
            messages(&site, &job)
        );
    }
    // What is whole follows its source.
    let next: Vec<Value> = (0..RECORDS).map(|number| entry(number, "New")).collect();
    let text = catalogue(&next);
    let cut = text.find("New 2").unwrap();
    *held.lock().unwrap() = text.as_bytes()[..cut].to_vec();
    let job = site.run(&source);
    assert_eq!(counts(&job)[..4], [0, 2, 0, 0], "{}", site.report(&job));
    assert!(
        messages(&site, &job)
            .iter()
            .any(|line| line.starts_with("r-2 is not taken")),
        "{:?}",
        messages(&site, &job)
    );
    assert_eq!(titles(&site), ["New 0", "New 1", "Old 2", "Old 3"]);
    let preview = cairn_harvest::preview(&site.app, source["id"].as_str().unwrap()).unwrap();
    assert_eq!(preview["deleted"], json!([]), "{preview}");
    // Something behind the document, such as a warning of the program that writes it.
    *held.lock().unwrap() = format!("{text}\n<b>Warning</b>: out of memory").into_bytes();
    assert_eq!(counts(&site.run(&source)), [0, 2, 2, 0, 1]);
    // Once it can be read whole, what is gone is deleted.
    *held.lock().unwrap() = catalogue(&next[..3]).into_bytes();
    assert_eq!(counts(&site.run(&source)), [0, 0, 3, 1, 0]);
}

#[test]
fn of_a_cut_catalogue_with_collections_only_what_is_known_is_taken() {
    let site = Site::new();
    let part = |number: usize, of: usize| {
        let mut one = entry(number, "Part");
        one["isPartOf"] = json!(format!("r-{of}"));
        one
    };
    let text = catalogue(&[
        entry(0, "Whole"),
        part(1, 0),
        entry(2, "Alone"),
        part(3, 4),
        entry(4, "Late"),
    ]);
    let (peer, _held) = document(
        "application/json",
        text.as_bytes()[..text.find("r-4\",\"title").unwrap()].to_vec(),
    );
    let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
    let job = site.run(&source);
    // Whether it is alone, and what it is a part of, may be said further on.
    assert_eq!(counts(&job)[0], 2, "{}", site.report(&job));
    assert_eq!(titles(&site), ["Part 1", "Whole 0"]);
}

#[test]
fn other_lists_that_are_cut_delete_nothing() {
    let rows = "id,title,description\n1,One,\"a, b\"\n2,Two,c\n3,Three,\"d\"\n";
    let items = json!([{"identifier": "1", "title": "One"}, {"identifier": "2", "title": "Two"}, {"identifier": "3", "title": "Three"}]).to_string();
    for (kind, media, path, text, cuts) in [
        (
            "csv",
            "text/csv",
            "/list.csv",
            rows.to_owned(),
            ["3,Three,\"", "3,Th", "2,Two"],
        ),
        (
            "dcat_json",
            "application/json",
            "/dcat.json",
            items,
            ["{\"identifier\":\"3", "Three", "{\"identifier\":\"2"],
        ),
    ] {
        let site = Site::new();
        let (peer, held) = {
            let held = std::sync::Arc::new(std::sync::Mutex::new(text.clone()));
            let now = std::sync::Arc::clone(&held);
            let peer = Peer::new(move |asked| match asked.path.contains("page=") {
                true => ok(media, b"[]".as_slice()),
                false => ok(media, now.lock().unwrap().as_bytes()),
            });
            (peer, held)
        };
        let source = site.source(kind, &format!("{}{path}", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source))[0], 3, "{kind}");
        for cut in cuts {
            let at = text.find(cut).unwrap() + cut.len();
            *held.lock().unwrap() = text[..at].to_owned();
            let job = site.run(&source);
            let [added, updated, _, deleted, errored] = counts(&job);
            assert_eq!(
                (added, updated, deleted),
                (0, 0, 0),
                "{kind}: {}",
                &text[..at]
            );
            assert!(errored > 0, "{kind}: {}", &text[..at]);
        }
        assert_eq!(titles(&site), ["One", "Three", "Two"], "{kind}");
    }
}

#[test]
fn pages_and_sitemaps_that_are_cut_delete_nothing() {
    let site = Site::new();
    let page = "<html><script type=\"application/ld+json\">{\"@context\": \"https://schema.org\", \"@type\": \"DataCatalog\", \"dataset\": [\
        {\"@type\": \"Dataset\", \"@id\": \"https://a.example/1\", \"name\": \"One\"}, {\"@type\": \"Dataset\", \"@id\": \"https://a.example/2\", \"name\": \"Two\"}]}</script></html>";
    let stage = std::sync::Arc::new(std::sync::Mutex::new(0));
    let now = std::sync::Arc::clone(&stage);
    let peer = Peer::knowing(move |url| {
        let url = url.to_owned();
        Box::new(move |asked| {
            let stage = *now.lock().unwrap();
            let sitemap = format!(
                "<urlset><url><loc>{url}/list</loc></url><url><loc>{url}/three</loc></url></urlset>"
            );
            match asked.path.as_str() {
                "/sitemap.xml" if stage == 1 => {
                    ok("text/xml", &sitemap[..sitemap.rfind("<url>").unwrap()])
                }
                "/sitemap.xml" => ok("text/xml", sitemap.as_bytes()),
                "/list" if stage == 2 => {
                    ok("text/html", &page[..page.find("Two").unwrap()])
                }
                "/list" => ok("text/html", page.as_bytes()),
                "/three" => ok("text/html", b"<script type=\"application/ld+json\">{\"@type\": \"Dataset\", \"name\": \"Three\"}</script>".as_slice()),
                _ => crate::support::missing(),
            }
        })
    });
    let source = site.source("schemaorg", &format!("{}/sitemap.xml", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [3, 0, 0, 0, 0]);
    for now in [1, 2] {
        *stage.lock().unwrap() = now;
        let job = site.run(&source);
        let [added, _, _, deleted, errored] = counts(&job);
        assert_eq!(
            (added, deleted, errored),
            (0, 0, 1),
            "{now}: {}",
            site.report(&job)
        );
        assert_eq!(titles(&site), ["One", "Three", "Two"]);
    }
    *stage.lock().unwrap() = 0;
    let job = site.run(&source);
    assert_eq!(counts(&job)[4], 0, "{}", site.report(&job));
}
