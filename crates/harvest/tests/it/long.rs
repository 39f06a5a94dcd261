//! Documents that are too long for memory are listed from a file, and come to the same.

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, document, fixture, fixtures, ok, with};

/// Longer fixtures say nothing that shorter ones do not.
const LONGEST: usize = 300_000;

/// Makes a site that reads every document of a whole catalogue from a file.
fn frugal() -> Site {
    Site::with(|settings| settings.harvest.memory_megabytes = 0)
}

/// Returns the records without what each site gives by itself.
fn plain(site: &Site) -> Vec<Value> {
    let mut all = site.datasets();
    for record in &mut all {
        let map = record.as_object_mut().unwrap();
        for key in ["metadata_created", "metadata_modified", "creator_user_id"] {
            map.shift_remove(key);
        }
        let extras = map["extras"].as_array_mut().unwrap();
        extras.retain(|extra| {
            let key = extra["key"].as_str().unwrap();
            !key.starts_with("harvest_object") && !key.starts_with("harvest_source")
        });
        for resource in map["resources"].as_array_mut().unwrap() {
            for key in ["created", "metadata_modified"] {
                resource.as_object_mut().unwrap().shift_remove(key);
            }
        }
        for tag in map["tags"].as_array_mut().unwrap() {
            tag.as_object_mut().unwrap().shift_remove("id");
        }
        // Those of one name got numbers as they came.
        map.shift_remove("name");
    }
    all.sort_by_key(|record| record["id"].as_str().unwrap().to_owned());
    all
}

/// Returns what went wrong, in an order of its own.
fn errors(site: &Site, job: &Value) -> Vec<String> {
    let report = site.report(job);
    let told = report["gather_errors"].as_array().unwrap();
    let mut all: Vec<String> = told.iter().map(|one| one["message"].to_string()).collect();
    let objects = report["object_errors"].as_object().unwrap();
    all.extend(objects.values().map(|one| one["errors"].to_string()));
    all.sort();
    all
}

/// A site that reads documents in memory, and one that reads them from files.
struct Both([Site; 2]);

impl Both {
    fn new() -> Self {
        Self([Site::new(), frugal()])
    }

    /// Checks that a document comes to the same on both.
    #[track_caller]
    fn check(&self, about: &str, kind: &'static str, media: &'static str, bytes: Vec<u8>) {
        let (peer, _) = document(media, bytes);
        let path = about.replace([' ', ','], "-");
        let [one, other] = [0, 1].map(|place| {
            let site = &self.0[place];
            let source = site.source(kind, &format!("{}/{path}", peer.url), json!({}));
            let job = site.run(&source);
            let again = site.run(&source);
            let folders = site.app.settings.storage.data.join("harvest");
            let left = std::fs::read_dir(folders).map_or(0, Iterator::count);
            assert_eq!(left, 0, "{about}: files are left behind");
            (counts(&job), counts(&again), errors(site, &job))
        });
        assert_eq!(one, other, "{about}");
    }

    /// Checks that the records of both are the same.
    #[track_caller]
    fn end(&self, least: usize) {
        let [one, other] = [0, 1].map(|place| plain(&self.0[place]));
        assert!(one.len() >= least, "{}", one.len());
        assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other);
        }
    }
}

/// Checks every fixture of a folder.
fn check_all(folder: &str, kind: &'static str, least: usize) {
    let media = |name: &str| match name.trim_end_matches(".gz").rsplit('.').next() {
        Some("ttl") => Some("text/turtle"),
        Some("nt") => Some("application/n-triples"),
        Some("rdf" | "xml") => Some("application/rdf+xml"),
        Some("json") => Some("application/json"),
        Some("jsonld") => Some("application/ld+json"),
        _ => None,
    };
    let mut waiting = vec![fixtures(folder)];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => waiting.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    let both = Both::new();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fixture(path);
        if let Some(media) = media(&name).filter(|_| bytes.len() < LONGEST) {
            both.check(&name, kind, media, bytes);
        }
    }
    both.end(least);
}

#[test]
fn rdf_from_a_file_comes_to_the_same() {
    check_all("rdf", "dcat_rdf", 10);
}

#[test]
fn data_json_from_a_file_comes_to_the_same() {
    check_all("datajson", "datajson", 100);
}

#[test]
fn spellings_from_a_file_come_to_the_same() {
    let head = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
                @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n";
    let both = Both::new();
    for (about, kind, media, text) in [
        (
            "listed before they are described, by two catalogues, one without a class",
            "dcat_rdf",
            "text/turtle",
            format!(
                "{head}<https://a.example/c> a dcat:Catalog ; dcat:dataset <https://a.example/1>, <https://a.example/2>, <https://a.example/3> .\n\
                 <https://a.example/k> a dcat:Catalog ; dcat:dataset <https://a.example/2> .\n\
                 <https://a.example/1> dct:title \"One\" ; dct:publisher <https://a.example/p> ; dcat:distribution <https://a.example/1/f> .\n\
                 <https://a.example/2> a dcat:Dataset, dcat:Dataset ; dct:title \"Two\" ; dct:isPartOf <https://a.example/c> ; dct:relation <https://a.example/1> .\n\
                 <https://a.example/2> a dcat:Dataset .\n\
                 <https://a.example/1/f> a dcat:Distribution ; dcat:accessURL <https://a.example/1.csv> ; dcat:accessService <https://a.example/s> .\n\
                 <https://a.example/s> a dcat:DataService ; dct:title \"S\" ; dcat:servesDataset <https://a.example/1>, <https://a.example/2> .\n\
                 <https://a.example/p> a foaf:Agent ; foaf:name \"P\" ."
            ),
        ),
        (
            "no names",
            "dcat_rdf",
            "text/turtle",
            format!(
                "{head}[] a dcat:Dataset ; dct:title \"Same\" ; dct:description \"1\" .\n\
                 [] a dcat:Dataset ; dct:title \"Same\" ; dct:description \"2\" ; dcat:distribution [ dcat:accessURL <https://a.example/2.csv> ] .\n\
                 [] a dcat:Dataset ; dct:description \"No title\" ."
            ),
        ),
        (
            "an empty catalogue",
            "dcat_rdf",
            "text/turtle",
            format!("{head}<https://a.example/c> a dcat:Catalog ."),
        ),
        ("nothing", "dcat_rdf", "text/turtle", head.to_owned()),
        (
            "errors of syntax",
            "dcat_rdf",
            "application/n-triples",
            "<https://a.example/1> a .\n<https://a.example/2> <http://purl.org/dc/terms/title> \"Two\" .\n\
             <https://a.example/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n"
                .to_owned(),
        ),
        (
            "collections",
            "datajson",
            "application/json",
            json!({"dataset": [
                {"identifier": "a", "title": "A", "isPartOf": "c"},
                {"identifier": "b", "title": "B", "isPartOf": "nowhere"},
                {"identifier": "c", "title": "C"},
                {"identifier": "d", "title": "D", "isPartOf": "a"},
                {"identifier": "c", "title": "C again"},
                {"title": "no name"}, 7
            ], "datasetSeries": [{"seriesMember": [{"identifier": "a", "title": "A"}, {"identifier": "e", "title": "E"}]}]})
            .to_string(),
        ),
        (
            "an object that breaks off",
            "datajson",
            "application/json",
            r#"{"dataset": [{"identifier": "a", "title": "A"}, {"identifier": "b", "ti"#.to_owned(),
        ),
        (
            "another standard",
            "datajson",
            "application/json",
            r#"{"dataset": [{"identifier": "a", "title": "A"}], "conformsTo": "x"}"#.to_owned(),
        ),
    ] {
        both.check(about, kind, media, text.into_bytes());
    }
    both.end(10);
}

/// A catalogue whose records all name it, in N-Triples, and a service that serves all of them.
fn linked(records: usize) -> String {
    let (dcat, dct) = ("http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/");
    let kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let (all, service) = ("<https://a.example/c>", "<https://a.example/s>");
    let mut out = format!("{all} {kind} <{dcat}Catalog> .\n{all} <{dct}title> \"All\" .\n");
    for number in 0..records {
        let (one, file) = (
            format!("<https://a.example/{number:04}>"),
            format!("<https://a.example/{number:04}/file>"),
        );
        out.push_str(&format!(
            "{all} <{dcat}dataset> {one} .\n{service} <{dcat}servesDataset> {one} .\n\
             {one} {kind} <{dcat}Dataset> .\n{one} <{dct}title> \"The same title\" .\n\
             {one} <{dct}isPartOf> {all} .\n{one} <{dcat}distribution> {file} .\n\
             {file} {kind} <{dcat}Distribution> .\n{file} <{dcat}accessURL> <https://a.example/{number:04}.csv> .\n\
             {file} <{dcat}accessService> {service} .\n"
        ));
    }
    out
}

#[test]
fn a_record_is_not_longer_where_its_catalogue_is() {
    for make in [Site::new as fn() -> Site, frugal] {
        let lengths = [20, 80].map(|records| {
            let site = make();
            let (peer, _) = document("application/n-triples", linked(records).into_bytes());
            let source = site.source("dcat_rdf", &format!("{}/c.nt", peer.url), json!({}));
            let job = site.run(&source);
            assert_eq!(counts(&job), [records as i64, 0, 0, 0, 0]);
            let ids = site.done("harvest_object_list", json!({"source_id": source["id"]}));
            let ids = ids.as_array().unwrap();
            assert_eq!(ids.len(), records);
            let length = |id: &Value| {
                let object = site.done("harvest_object_show", json!({"id": id}));
                object["content"].as_str().unwrap().len()
            };
            ids.iter().map(length).max().unwrap()
        });
        assert_eq!(lengths[0], lengths[1]);
    }
}

#[test]
fn a_long_document_is_asked_for_once_however_many_pages_it_makes() {
    let site = frugal();
    let records = 600;
    let text = linked(records);
    let peer = Peer::new(move |_| {
        with(
            "200 OK",
            "Content-Type: application/n-triples\r\nETag: \"1\"\r\n",
            text.as_bytes(),
        )
    });
    let source = site.source("dcat_rdf", &format!("{}/c.nt", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [records as i64, 0, 0, 0, 0]);
    assert_eq!(peer.asked().len(), 1);
    // Names that are taken are not tried one after another, and each is found.
    let names: std::collections::HashSet<String> = site
        .datasets()
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), records);
    assert!(names.contains("the-same-title") && names.contains("the-same-title-1"));
    assert_eq!(counts(&site.run(&source)), [0, 0, records as i64, 0, 0]);
    let asked = peer.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].head.contains("if-none-match: \"1\""), "{asked:?}");
}

#[test]
fn a_long_document_leads_to_further_pages() {
    let site = frugal();
    let peer = Peer::knowing(|host| {
        let next = format!(
            "<{host}/c> <http://www.w3.org/ns/hydra/core#next> <{host}/c?page=2> .\n{}",
            linked(510)
        );
        let last = linked(511).replace("/0000", "/9999");
        Box::new(move |asked| {
            let page = match asked.path.contains("page=2") {
                true => &last,
                false => &next,
            };
            ok("application/n-triples", page.as_bytes())
        })
    });
    let source = site.source("dcat_rdf", &format!("{}/c", peer.url), json!({}));
    let job = site.run(&source);
    // The second page has those of the first again, without one, and two more.
    assert_eq!(counts(&job)[0], 512, "{}", site.report(&job));
}

#[test]
fn what_cannot_be_read_piece_by_piece_must_fit_into_memory() {
    let site = Site::with(|settings| {
        settings.harvest.memory_megabytes = 0;
        settings.harvest.max_megabytes = 1;
    });
    let whole = format!("{}# {}\n", linked(30), "-".repeat(1 << 20));
    let (peer, held) = document("application/n-triples", whole.clone().into_bytes());
    let source = site.source("dcat_rdf", &format!("{}/c.nt", peer.url), json!({}));
    // Whole it may be longer.
    assert_eq!(counts(&site.run(&source))[0], 30);
    *held.lock().unwrap() = format!("{whole}<https://a.example/1> a .\n").into_bytes();
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 0, 0, 0, 1]);
    let report = site.report(&job).to_string();
    assert!(report.contains("more than 1048576 bytes"), "{report}");
    assert_eq!(site.datasets().len(), 30);
}

#[test]
fn the_kind_of_a_long_document_is_found_out() {
    let site = frugal();
    let list = json!({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [{"identifier": "a", "title": "A"}]});
    for (media, text, expected) in [
        ("text/plain", linked(3), 3),
        ("application/json", list.to_string(), 1),
    ] {
        let (peer, _) = document(media, text.into_bytes());
        let source = site.source("auto", &format!("{}/x", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source))[0], expected, "{media}");
    }
}

#[test]
fn a_preview_of_a_long_document_leaves_nothing_behind() {
    let site = frugal();
    let (peer, _) = document("application/n-triples", linked(3).into_bytes());
    let source = site.source("dcat_rdf", &format!("{}/c.nt", peer.url), json!({}));
    let seen = cairn_harvest::preview(&site.app, source["id"].as_str().unwrap()).unwrap();
    assert_eq!(seen["added"].as_array().unwrap().len(), 3, "{seen}");
    let folders = site.app.settings.storage.data.join("harvest");
    assert_eq!(std::fs::read_dir(folders).map_or(0, Iterator::count), 0);
}

#[test]
fn names_that_are_taken_become_others() {
    use cairn_catalogue::settings::NameAppend;
    for (append, expected) in [
        (
            NameAppend::NumberSequence,
            vec!["rivers", "rivers-1", "rivers-2"],
        ),
        (NameAppend::RandomHex, vec!["rivers"]),
    ] {
        let site = Site::with(|settings| settings.harvest.name_append = append);
        let one = |id: &str| json!({"identifier": id, "title": "Rivers"});
        let list = json!({"dataset": [one("a"), one("b"), one("c")]});
        let (peer, _) = document("application/json", list.to_string().into_bytes());
        let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source))[0], 3);
        let names: Vec<String> = site
            .datasets()
            .iter()
            .map(|record| record["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names[..expected.len()], expected);
        let is_random = |name: &String| {
            let digits = name.strip_prefix("rivers-").unwrap_or_default();
            digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        assert!(names[expected.len()..].iter().all(is_random), "{names:?}");
        assert_eq!(names.len(), 3);
    }
}
