//! Documents as portals write them, a little off in every way: each record comes in, and what it says is there.

use serde_json::{Value, json};

use crate::expected::differences;
use crate::peer::{Peer, ok};
use crate::support::{Site, counts};

/// What it is called, what the server calls it, the document, records added and errors, and what the first record says.
type Case = (&'static str, &'static str, String, [i64; 2], Value);

const TURTLE: &str = "text/turtle";
const XML: &str = "application/rdf+xml";
const JSON: &str = "application/ld+json";

/// A record of Turtle, with the prefixes of the specification.
fn turtle(said: &str) -> String {
    format!(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n\
         @prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         @prefix adms: <http://www.w3.org/ns/adms#> . @prefix locn: <http://www.w3.org/ns/locn#> . @prefix gsp: <http://www.opengis.net/ont/geosparql#> .\n\
         <https://a.example/d/1> a dcat:Dataset ; dct:title \"Rivers\"{said} ."
    )
}

/// A document of RDF/XML with these declarations and this content.
fn xml(declared: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>{declared}<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dcterms=\"http://purl.org/dc/terms/\">{content}</rdf:RDF>"
    )
}

#[track_caller]
fn check(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for (name, kind, body, [added, errored], expected) in cases {
        let site = Site::new();
        let peer = Peer::new(move |_| ok(kind, &body));
        let source = site.source("dcat_rdf", &format!("{}/catalog", peer.url), json!({}));
        let job = site.run(&source);
        let found = counts(&job);
        if [found[0], found[4]] != [added, errored] {
            wrong.push(format!("{name}: {found:?}, {}", site.report(&job)));
            continue;
        }
        let dataset = site.datasets().into_iter().next().unwrap_or_default();
        let found = differences(&dataset, &expected);
        wrong.extend(found.into_iter().map(|one| format!("{name}, {one}")));
        let again = counts(&site.run(&source));
        if (again[0], again[1], again[3]) != (0, 0, 0) {
            wrong.push(format!("{name}: a second run changes it: {again:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_and_syntaxes_are_read_however_they_are_spelled() {
    let about = r#""@id": "https://a.example/d/1", "@type": "dcat:Dataset", "dct:title": "Rivers""#;
    let context =
        r#""@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}"#;
    let title = json!({"title": "Rivers", "extra:guid": "https://a.example/d/1"});
    check(vec![
        ("no prefixes", TURTLE, "<https://a.example/d/1> a dcat:Dataset ; dcterms:title \"Rivers\" .".to_owned(), [1, 0], title.clone()),
        ("a prefix of its own", TURTLE, "@prefix dct: <http://www.w3.org/ns/dcat#> . @prefix t: <http://purl.org/dc/terms/> . <https://a.example/d/1> a dct:Dataset ; t:title \"Rivers\" .".to_owned(), [1, 0], title.clone()),
        ("Dublin Core's elements", TURTLE, "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dc: <http://purl.org/dc/elements/1.1/> . <https://a.example/d/1> a dcat:Dataset ; dc:title \"Rivers\" ; dc:description \"All\" .".to_owned(), [1, 0], json!({"title": "Rivers", "notes": "All"})),
        ("names with https", TURTLE, "<https://a.example/d/1> a <https://www.w3.org/ns/dcat#Dataset> ; <https://purl.org/dc/terms/title> \"Rivers\" ; <https://www.w3.org/ns/dcat#theme> [ <https://www.w3.org/2004/02/skos/core#prefLabel> \"Water\" ] .".to_owned(), [1, 0], title.clone()),
        ("the vocabulary's first address", TURTLE, "<https://a.example/d/1> a <http://vocab.deri.ie/dcat#Dataset> ; <http://purl.org/dc/terms/title> \"Rivers\" .".to_owned(), [1, 0], title.clone()),
        ("a slash for a hash", TURTLE, "<https://a.example/d/1> a <http://www.w3.org/ns/dcat/Dataset> ; <http://purl.org/dc/terms/title> \"Rivers\" .".to_owned(), [1, 0], title.clone()),
        ("listed and of no class", TURTLE, "<https://a.example/c> a dcat:Catalog ; dcat:dataset <https://a.example/d/1> , <https://b.example/not/described> . <https://a.example/d/1> dct:title \"Rivers\" .".to_owned(), [1, 0], title.clone()),
        ("an inner catalogue", TURTLE, "<https://a.example/c> a dcat:Catalog ; dct:title \"C\" ; dcat:dataset <https://a.example/e> . <https://a.example/e> a dcat:Catalog ; dct:title \"E\" ; dcat:dataset <https://a.example/d/1> . <https://a.example/d/1> a dcat:Dataset ; dct:title \"Rivers\" .".to_owned(), [1, 0], title.clone()),
        ("an empty catalogue", TURTLE, "<https://a.example/c> a dcat:Catalog ; dct:title \"C\" .".to_owned(), [0, 0], json!({})),
        ("no catalogue and no dataset", TURTLE, "<https://a.example/c> dct:title \"C\" .".to_owned(), [0, 1], json!({})),
        ("an empty document", TURTLE, String::new(), [0, 1], json!({})),
        ("entities for names", XML, xml("<!DOCTYPE rdf:RDF [<!ENTITY dcat \"http://www.w3.org/ns/dcat#\">]>", "<rdf:Description rdf:about=\"https://a.example/d/1\"><rdf:type rdf:resource=\"&dcat;Dataset\"/><dcterms:title>Rivers</dcterms:title></rdf:Description>"), [1, 0], title.clone()),
        ("a base", XML, xml("", "<dcat:Catalog xml:base=\"https://a.example/d/\"><dcat:dataset><dcat:Dataset rdf:about=\"1\"><dcterms:title xml:lang=\"en\">Rivers</dcterms:title></dcat:Dataset></dcat:dataset></dcat:Catalog>"), [1, 0], title.clone()),
        ("nested, listed by attributes", XML, xml("<!-- a comment -->", "<dcat:Catalog><dcat:dataset rdf:resource=\"https://a.example/d/1\"/></dcat:Catalog><dcat:Dataset rdf:about=\"https://a.example/d/1\" dcterms:title=\"Rivers\"/>"), [1, 0], title.clone()),
        ("a literal of XML", XML, xml("", "<dcat:Dataset rdf:about=\"https://a.example/d/1\"><dcterms:title>Rivers</dcterms:title><dcterms:description rdf:parseType=\"Literal\"><b>All</b> of them</dcterms:description></dcat:Dataset>"), [1, 0], title.clone()),
        ("a graph", JSON, format!("{{{context}, \"@graph\": [{{{about}}}, {{\"@id\": \"https://a.example/c\", \"@type\": \"dcat:Catalog\"}}]}}"), [1, 0], title.clone()),
        ("a list at the top", JSON, format!("[{{{context}, {about}}}]"), [1, 0], title.clone()),
        ("nested", JSON, format!("{{{context}, \"@type\": \"dcat:Catalog\", \"dcat:dataset\": [{{{about}}}]}}"), [1, 0], title.clone()),
        ("no context", JSON, format!("{{{about}}}"), [1, 0], title.clone()),
        ("a context that is known, in a list", JSON, format!("{{\"@context\": [\"https://schema.org/\", {{\"dcat\": \"http://www.w3.org/ns/dcat#\", \"dct\": \"http://purl.org/dc/terms/\"}}], {about}}}"), [1, 0], title.clone()),
        ("several types", JSON, format!("{{{context}, \"@id\": \"https://a.example/d/1\", \"@type\": [\"dcat:Dataset\", \"https://schema.org/Dataset\"], \"dct:title\": [{{\"@value\": \"Rivières\", \"@language\": \"fr\"}}, {{\"@value\": \"Rivers\", \"@language\": \"en-CA\"}}]}}"), [1, 0], title),
    ]);
}

#[test]
fn values_are_read_however_they_are_given_and_none_is_lost() {
    check(vec![
        (
            "titles of languages",
            TURTLE,
            turtle(" , \"Flüsse\"@de , \"Rivières\"@fr-CA , \"Waters\"@en"),
            [1, 0],
            json!({"title": "Waters", "title_translated.fr": "Rivières", "extra:title_de": "Flüsse"}),
        ),
        (
            "a blank publisher",
            TURTLE,
            turtle(
                " ; dct:publisher [ a foaf:Agent ; foaf:name \"Water Office\" ; foaf:mbox <mailto:w@a.example> ]",
            ),
            [1, 0],
            json!({"extra:publisher_name": "Water Office", "extra:publisher_email": "w@a.example"}),
        ),
        (
            "a publisher in words",
            TURTLE,
            turtle(" ; dct:publisher \"Water Office\""),
            [1, 0],
            json!({"extra:publisher_name": "Water Office"}),
        ),
        (
            "two publishers",
            TURTLE,
            turtle(" ; dct:publisher [ foaf:name \"One\" ] , [ foaf:name \"Two\" ]"),
            [1, 0],
            json!({"extra:publisher_name": "One", "extra:publisher": "[{\"name\":\"One\"},{\"name\":\"Two\"}]"}),
        ),
        (
            "a creator",
            TURTLE,
            turtle(
                " ; dct:creator <https://a.example/o/1> . <https://a.example/o/1> foaf:name \"Lab\" ; foaf:homepage <https://lab.example/>",
            ),
            [1, 0],
            json!({"extra:creator_uri": "https://a.example/o/1", "extra:creator_name": "Lab", "extra:creator_url": "https://lab.example/"}),
        ),
        (
            "a contact through values",
            TURTLE,
            turtle(
                " ; dcat:contactPoint [ a vcard:Organization ; vcard:hasFN [ vcard:hasValue \"Desk\" ] ; vcard:hasEmail [ vcard:hasValue <mailto:d@a.example> ] ; vcard:hasUID \"7\" ]",
            ),
            [1, 0],
            json!({"contact_name": "Desk", "contact_email": "d@a.example", "extra:contact_identifier": "7"}),
        ),
        (
            "a contact in words",
            TURTLE,
            turtle(" ; dcat:contactPoint \"Desk\""),
            [1, 0],
            json!({"contact_name": "Desk"}),
        ),
        (
            "a contact that is an address of mail",
            TURTLE,
            turtle(" ; adms:contactPoint <mailto:d@a.example>"),
            [1, 0],
            json!({"contact_email": "d@a.example"}),
        ),
        (
            "two contacts",
            TURTLE,
            turtle(
                " ; dcat:contactPoint [ vcard:fn \"A\" ] , [ vcard:fn \"B\" ; vcard:hasEmail <mailto:b@a.example> ]",
            ),
            [1, 0],
            json!({"contact_name": "A", "extra:contact": "[{\"name\":\"A\"},{\"name\":\"B\",\"email\":\"b@a.example\"}]"}),
        ),
        (
            "dates of all forms",
            TURTLE,
            turtle(" ; dct:issued \"2020\"^^xsd:gYear ; dct:modified \"2021-02-30\"^^xsd:date"),
            [1, 0],
            json!({"extra:issued": "2020", "extra:modified": "2021-02-30"}),
        ),
        (
            "moments",
            TURTLE,
            turtle(
                " ; dct:issued \"2020-01-02T03:04:05-05:00\"^^xsd:dateTime ; dct:modified \"03/04/2021\"",
            ),
            [1, 0],
            json!({"date_published": "2020-01-02", "extra:modified": "03/04/2021"}),
        ),
        (
            "values of the wrong type",
            TURTLE,
            turtle(
                " ; dct:issued \"soon\"^^xsd:date ; dcat:distribution [ dcat:byteSize \"many\"^^xsd:decimal ; dcat:accessURL \"https://a.example/f\"^^xsd:anyURI ]",
            ),
            [1, 0],
            json!({"extra:issued": "soon", "resources.0.byte_size": "many", "resources.0.url": "https://a.example/f"}),
        ),
        (
            "sizes",
            TURTLE,
            turtle(
                " ; dcat:distribution [ dcat:byteSize \"1024.0\"^^xsd:decimal ; dcat:downloadURL <https://a.example/f> ]",
            ),
            [1, 0],
            json!({"resources.0.size": 1024}),
        ),
        (
            "a distribution without an address",
            TURTLE,
            turtle(" ; dcat:distribution [ dct:title \"On paper\" ]"),
            [1, 0],
            json!({"resources.0.name": "On paper"}),
        ),
        (
            "a distribution that is an address",
            TURTLE,
            turtle(" ; dcat:distribution <https://a.example/f.csv>"),
            [1, 0],
            json!({"resources.0.url": "https://a.example/f.csv"}),
        ),
        (
            "a distribution in words",
            TURTLE,
            turtle(" ; dcat:distribution \"https://a.example/f.csv\""),
            [1, 0],
            json!({"resources.0.url": "https://a.example/f.csv"}),
        ),
        (
            "both addresses",
            TURTLE,
            turtle(
                " ; dcat:distribution [ dcat:accessURL <https://a.example/p> ; dcat:downloadURL <https://a.example/f> ; dct:format \"text/csv\" ]",
            ),
            [1, 0],
            json!({"resources.0.url": "https://a.example/f", "resources.0.access_url": "https://a.example/p", "resources.0.download_url": "https://a.example/f", "resources.0.mimetype": "text/csv", "resources.0.format": "CSV"}),
        ),
        (
            "keys of CKAN's extension",
            TURTLE,
            turtle(
                " ; foaf:page <https://a.example/doc> ; dct:isVersionOf <https://a.example/d/0> ; adms:versionNotes \"First\" ; adms:identifier [ skos:notation \"doi:1\" ] ; dct:type <https://a.example/t> ; dcat:spatialResolutionInMeters 10.0",
            ),
            [1, 0],
            json!({"extra:documentation": "[\"https://a.example/doc\"]", "extra:is_version_of": "[\"https://a.example/d/0\"]", "extra:version_notes": "First", "extra:alternate_identifier": "[\"doi:1\"]", "extra:dcat_type": "https://a.example/t", "extra:spatial_resolution_in_meters": "[\"10.0\"]"}),
        ),
        (
            "a service",
            TURTLE,
            turtle(
                " ; dcat:distribution [ dcat:accessURL <https://a.example/p> ; dcat:accessService [ a dcat:DataService ; dct:title \"API\" ; dcat:endpointURL <https://a.example/api> ] ]",
            ),
            [1, 0],
            json!({"resources.0.access_services": "[{\"title\":\"API\",\"endpoint_url\":[\"https://a.example/api\"]}]"}),
        ),
        (
            "places",
            TURTLE,
            turtle(
                " ; dct:spatial [ a dct:Location ; skos:prefLabel \"Ottawa\" ; dcat:bbox \"POLYGON((0 0,1 0,1 1,0 0))\" ; dcat:centroid \"POINT(1 2)\" ; locn:geometry \"<gml/>\"^^gsp:gmlLiteral ]",
            ),
            [1, 0],
            json!({"extra:spatial_centroid": "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}", "extra:spatial_geometry": "[\"<gml/>\"]", "geographic_coverage.en": "Ottawa"}),
        ),
        (
            "a period in one text",
            TURTLE,
            turtle(" ; dct:temporal \"2020-01-01/2020-12-31\" , \"spring\""),
            [1, 0],
            json!({"temporal_start": "2020-01-01", "temporal_end": "2020-12-31", "extra:temporal": "[\"spring\"]"}),
        ),
        (
            "words between commas",
            TURTLE,
            turtle(" ; dcat:keyword \"water, ice\"@en , \"snow\" , \"!\""),
            [1, 0],
            json!({"tags": ["ice", "snow", "water"], "extra:tag": "!"}),
        ),
        (
            "several of what there is one of",
            TURTLE,
            turtle(
                " ; dct:identifier \"a\" , \"b\" ; dcat:landingPage <https://a.example/p> , <https://a.example/q> ; dct:provenance [ <http://www.w3.org/2000/01/rdf-schema#label> \"One\"@en , \"Drei\"@de ]",
            ),
            [1, 0],
            json!({"extra:identifier": "a", "extra:dct:identifier": "[\"b\"]", "url": "https://a.example/p", "extra:dcat:landingPage": "[\"https://a.example/q\"]", "lineage.en": "One", "extra:provenance_de": "Drei"}),
        ),
    ]);
}

#[test]
fn records_that_are_named_alike_or_not_at_all_are_all_told_of() {
    let dataset = |about: &str, said: &str| {
        format!("{about} a dcat:Dataset ; dct:title \"Rivers\"{said} .\n")
    };
    let two =
        |one: &str, other: &str, said: [&str; 2]| dataset(one, said[0]) + &dataset(other, said[1]);
    check(vec![
        (
            "two without a name that differ",
            TURTLE,
            two("[]", "[]", ["", " ; dct:description \"Another\""]),
            [2, 0],
            json!({}),
        ),
        (
            "two without a name that are the same",
            TURTLE,
            two("_:a", "_:b", ["", ""]),
            [1, 1],
            json!({}),
        ),
        (
            "one UUID for two",
            TURTLE,
            two(
                "<https://a.example/1>",
                "<https://a.example/2>",
                [" ; dct:identifier \"0a7b1c2d-0000-4000-8000-00000000000a\""; 2],
            ),
            [2, 0],
            json!({}),
        ),
        (
            "one identifier for two",
            TURTLE,
            two(
                "<https://a.example/1>",
                "<https://a.example/2>",
                [" ; dct:identifier \"x\""; 2],
            ),
            [2, 0],
            json!({}),
        ),
    ]);
}

#[test]
fn ten_thousand_files_of_one_record_come_in() {
    let mut body = turtle("");
    for number in 0..10_000 {
        body.push_str(&format!(
            "\n<https://a.example/d/1> dcat:distribution <https://a.example/f/{number}> . <https://a.example/f/{number}> dct:title \"File {number}\" ; dcat:downloadURL <https://a.example/{number}.csv> ."
        ));
    }
    check(vec![(
        "files",
        TURTLE,
        body,
        [1, 0],
        json!({"resources.9999.name": "File 9999", "resources.9999.url": "https://a.example/9999.csv"}),
    )]);
}
