//! The catalogues that harvested records are of, within the site's own.

use serde_json::json;

use crate::support::{Site, counts, document, extra};

const DOCUMENT: &str = "
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://a.example/> a dcat:Catalog ; dct:title \"Rivers of A\" ; dct:description \"All of them\" ; foaf:homepage <https://a.example/home> ;
  dct:language <http://publications.europa.eu/resource/authority/language/FRA> ; dct:modified \"2026-MONTH-02\" ;
  dct:publisher <https://a.example/office> ; dcat:dataset <https://a.example/1> , <https://a.example/2> .
<https://a.example/office> foaf:name \"Office A\" .
<https://a.example/1> a dcat:Dataset ; dct:title \"One\" .
<https://a.example/2> a dcat:Dataset ; dct:title \"Two\" .
";

#[test]
fn harvested_records_are_listed_by_the_catalogue_that_they_are_of() {
    for exposes in [true, false] {
        let site = Site::with(|settings| settings.dcat.expose_subcatalogs = exposes);
        site.done("package_create", json!({"name": "own", "title": "Own"}));
        let at = |month: &str| DOCUMENT.replace("MONTH", month).into_bytes();
        let (peer, held) = document("text/turtle", at("01"));
        let source = site.source("dcat_rdf", &format!("{}/catalog.ttl", peer.url), json!({}));
        assert_eq!(counts(&site.run(&source)), [2, 0, 0, 0, 0]);
        // That the catalogue changed is no change of its records.
        *held.lock().unwrap() = at("02");
        assert_eq!(counts(&site.run(&source)), [0, 0, 2, 0, 0]);
        let one = site.done("package_show", json!({"id": "one"}));
        let title = exposes.then_some("Rivers of A");
        assert_eq!(extra(&one, "source_catalog_title"), title);
        let written = site.done("dcat_catalog_show", json!({"format": "nt"}));
        let written = written.as_str().unwrap();
        let terms = "http://purl.org/dc/terms";
        let dcat = "http://www.w3.org/ns/dcat#";
        for part in [
            format!("<{terms}/hasPart> <https://a.example/home>"),
            format!("<https://a.example/home> <{terms}/title> \"Rivers of A\""),
            format!("<https://a.example/home> <{terms}/description> \"All of them\""),
            format!("<https://a.example/home> <{terms}/publisher> <https://a.example/office>"),
            "<https://a.example/office> <http://xmlns.com/foaf/0.1/name> \"Office A\"".to_owned(),
            format!("<https://a.example/home> <{dcat}dataset> <https://a.example/1>"),
            format!("<https://a.example/home> <{dcat}dataset> <https://a.example/2>"),
        ] {
            assert_eq!(written.contains(&part), exposes, "{part}: {written}");
        }
        // What is of no other catalogue is of the site's.
        let own = site.done("package_show", json!({"id": "own"}));
        let own = format!(
            "<{dcat}dataset> <http://127.0.0.1:5000/dataset/{}>",
            own["id"].as_str().unwrap()
        );
        assert!(written.contains(&own), "{written}");
        // Records of other kinds of sources are of the site that they come from.
        if exposes {
            let (peer, _) = document(
                "application/json",
                json!({"dataset": [{"identifier": "x", "title": "X"}]})
                    .to_string()
                    .into_bytes(),
            );
            let source = site.source("datajson", &format!("{}/data.json", peer.url), json!({}));
            assert_eq!(counts(&site.run(&source)), [1, 0, 0, 0, 0]);
            let written = site.done("dcat_catalog_show", json!({"format": "nt"}));
            let part = format!("<{terms}/hasPart> <{}>", peer.url);
            assert!(
                written.as_str().unwrap().contains(&part),
                "{part}: {written}"
            );
        }
    }
}
