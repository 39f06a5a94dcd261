//! DCAT catalogues in RDF.

use std::path::PathBuf;

use cairn_exchange::dcat::Syntax;
use cairn_exchange::dcat::read::Page;
use serde_json::json;

use crate::support::{Peer, Site, counts, document, extra, fixture, fixtures, ok};

const PREFIXES: &str = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
                        @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n";

fn dataset(number: usize, title: &str) -> String {
    format!(
        "<https://a.example/dataset/{number}> a dcat:Dataset ; dct:title \"{title}\"@en ; dct:description \"About {number}\" ;\n\
         dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://a.example/{number}.csv> ] .\n"
    )
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("ttl") => "text/turtle",
        Some("nt") => "application/n-triples",
        Some("jsonld" | "json") => "application/ld+json",
        _ => "application/rdf+xml",
    }
}

/// The files of this folder, and those of another that the environment names: some catalogues may not be passed on.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![fixtures("rdf")];
    folders.extend(std::env::var_os("CAIRN_TEST_RDF").map(PathBuf::from));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let known = ["ttl", "nt", "jsonld", "json", "rdf", "xml"];
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|end| known.iter().any(|one| end == *one))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_record_of_every_document_comes_in_or_says_why_not() {
    let site = Site::new();
    for file in files() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fixture(&file);
        let syntax = Syntax::of_media_type(kind_of(&name)).unwrap();
        let read = Page::read(&bytes, syntax, "https://a.example/");
        let (peer, _) = document(kind_of(&name), bytes);
        let source = site.source(
            "dcat_rdf",
            &format!("{}/{name}", peer.url),
            json!({"local_edits": "merge"}),
        );
        let job = site.run(&source);
        let [added, updated, unmodified, deleted, errored] = counts(&job);
        assert_eq!(deleted, 0, "{name}");
        match read {
            Ok(page) => {
                let listed = page.entries().count() as i64;
                let told = added + updated + unmodified + errored;
                assert!(
                    told >= listed,
                    "{name}: {told} of {listed}: {}",
                    site.report(&job)
                );
            }
            Err(_) => assert!(errored > 0, "{name}"),
        }
        if errored == 0 {
            let again = counts(&site.run(&source));
            assert_eq!(again[..2], [0, 0], "{name}: {again:?}");
        }
        site.done("harvest_source_clear", json!({"id": source["id"]}));
    }
}

#[test]
fn pages_are_followed_to_the_last() {
    for (class, next) in [
        ("PagedCollection", "next"),
        ("PagedCollection", "nextPage"),
        ("PartialCollectionView", "next"),
    ] {
        let site = Site::new();
        let peer = Peer::knowing(|url| {
            let url = url.to_owned();
            Box::new(move |asked| {
                let number: usize = asked.path.rsplit('=').next().unwrap().parse().unwrap_or(1);
                let mut body = PREFIXES.to_owned();
                for one in 0..3 {
                    body.push_str(&dataset(
                        number * 10 + one,
                        &format!("Title {number} {one}"),
                    ));
                }
                if number < 4 {
                    let page = number + 1;
                    body.push_str(&format!(
                        "<{url}/catalog.ttl?page={number}> a hydra:{class} ; hydra:{next} \"{url}/catalog.ttl?page={page}\" .\n"
                    ));
                }
                ok("text/turtle", body)
            })
        });
        let source = site.source("dcat_rdf", &format!("{}/catalog.ttl", peer.url), json!({}));
        assert_eq!(
            counts(&site.run(&source)),
            [12, 0, 0, 0, 0],
            "{class} {next}"
        );
        assert_eq!(peer.asked().len(), 4);
        assert_eq!(counts(&site.run(&source)), [0, 0, 12, 0, 0]);
    }
}

#[test]
fn a_catalogue_follows_what_its_source_does() {
    let site = Site::new();
    let three = [
        dataset(1, "Rivers"),
        dataset(2, "Lakes"),
        dataset(3, "Seas"),
    ]
    .concat();
    let (peer, held) = document("text/turtle", format!("{PREFIXES}{three}").into_bytes());
    let source = site.source("dcat_rdf", &format!("{}/catalog.ttl", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [3, 0, 0, 0, 0]);
    let rivers = site.done("package_show", json!({"id": "rivers"}));
    assert_eq!(extra(&rivers, "guid"), Some("https://a.example/dataset/1"));
    assert_eq!(rivers["notes"], "About 1");
    assert_eq!(rivers["resources"][0]["url"], "https://a.example/1.csv");
    let object = site.done("harvest_object_show", json!({"dataset_id": "rivers"}));
    assert!(
        object["content"]
            .as_str()
            .unwrap()
            .contains("<https://a.example/dataset/1> <http://purl.org/dc/terms/title>")
    );
    // Another order and other names of blank nodes are no change.
    let turned = [
        dataset(3, "Seas"),
        dataset(1, "Rivers and streams"),
        dataset(4, "Springs"),
    ]
    .concat();
    *held.lock().unwrap() = format!("{PREFIXES}{turned}").into_bytes();
    assert_eq!(counts(&site.run(&source)), [1, 1, 1, 1, 0]);
    let changed = site.done("package_show", json!({"id": rivers["id"]}));
    assert_eq!(
        (&changed["name"], &changed["title"]),
        (&json!("rivers"), &json!("Rivers and streams"))
    );
    // What cannot be read deletes nothing.
    *held.lock().unwrap() = format!("{PREFIXES}{}", &turned[..turned.len() - 30]).into_bytes();
    let job = site.run(&source);
    assert_eq!(counts(&job)[3..], [0, 1], "{job}");
    let message = site.report(&job)["gather_errors"][0]["message"].clone();
    assert!(
        message
            .as_str()
            .unwrap()
            .starts_with("Error parsing the RDF file: "),
        "{message}"
    );
    assert_eq!(site.datasets().len(), 3);
}

#[test]
fn stored_records_are_imported_again_without_their_source() {
    let site = Site::new();
    let peer = {
        let (peer, _) = document(
            "text/turtle",
            format!("{PREFIXES}{}", dataset(1, "Rivers")).into_bytes(),
        );
        peer
    };
    let source = site.source("dcat_rdf", &peer.url, json!({}));
    site.run(&source);
    peer.asked();
    site.done(
        "package_patch",
        json!({"id": "rivers", "title": "Changed here"}),
    );
    let count = site.done("harvest_objects_import", json!({"source_id": source["id"]}));
    assert_eq!(count, 1);
    site.work();
    assert_eq!(
        site.done("package_show", json!({"id": "rivers"}))["title"],
        "Rivers"
    );
    assert!(peer.asked().is_empty());
}
