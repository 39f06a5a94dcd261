//! Records and the catalogue as RDF.

use cairn_catalogue::settings::SpatialFormat;
use serde_json::json;

use crate::support::Site;

async fn filled() -> Site {
    let site = Site::with(|settings, _| {
        settings.site.title = "Rivers".to_owned();
        settings.dcat.datasets_per_page = 2;
    });
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water <Office>"}),
    )
    .await;
    site.done(
        "package_create",
        json!({
            "name": "levels", "title": "Levels & flows", "notes": "Each \"hour\".", "owner_org": "water", "license_id": "cc-by",
            "title_translated": {"en": "Levels & flows", "fr": "Niveaux et débits"}, "update_frequency": "daily",
            "contact_email": "water@example.org", "tags": [{"name": "river"}], "access_level": "open",
            "temporal_start": "2020-01", "spatial": "{\"type\": \"Point\", \"coordinates\": [-75.7, 45.4]}",
            "resources": [{"name": "Readings", "url": "https://example.org/a b.csv", "format": "CSV", "mimetype": "text/csv"}],
        }),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "hidden", "owner_org": "water", "private": true}),
    )
    .await;
    for number in 0..3 {
        site.done("package_create", json!({"name": format!("more-{number}")}))
            .await;
    }
    site
}

#[actix_web::test]
async fn a_record_is_written_in_every_syntax() {
    let site = filled().await;
    let id = site.done("package_show", json!({"id": "levels"})).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (end, kind) in [
        ("rdf", "application/rdf+xml"),
        ("xml", "application/rdf+xml"),
        ("ttl", "text/turtle"),
        ("n3", "text/n3"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
    ] {
        for reference in ["levels", id.as_str()] {
            let answer = site
                .get(&format!("/dataset/{reference}.{end}"))
                .send()
                .await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-type")),
                (200, Some(kind)),
                "{reference}.{end}"
            );
            for part in [
                &format!("/dataset/{id}"),
                "Niveaux et débits",
                "authority/frequency/DAILY",
                "authority/access-right/PUBLIC",
                "authority/file-type/CSV",
                "mailto:water@example.org",
                "https://example.org/a%20b.csv",
                "POINT (-75.7000 45.4000)",
                "opendefinition.org/licenses/cc-by",
            ] {
                assert!(
                    answer.text().contains(part),
                    "{end}: {part}: {}",
                    answer.text()
                );
            }
        }
    }
    for unknown in ["/dataset/none.ttl", "/dataset/hidden.ttl"] {
        assert_eq!(
            site.get(unknown).send().await.status.as_u16(),
            404,
            "{unknown}"
        );
    }
    let answer = site
        .get("/dataset/hidden.ttl")
        .token(&site.token)
        .send()
        .await;
    assert_eq!(answer.status.as_u16(), 200);
}

#[actix_web::test]
async fn the_catalogue_has_pages_of_public_records() {
    let site = filled().await;
    let first = site.get("/catalog.ttl").token(&site.token).send().await;
    assert_eq!(first.status.as_u16(), 200);
    for part in [
        "a dcat:Catalog",
        "\"Rivers\"",
        "hydra:totalItems \"4\"",
        "catalog.ttl?page=2\"",
        "dct:publisher",
    ] {
        assert!(first.text().contains(part), "{part}: {}", first.text());
    }
    let second = site.get("/catalog.ttl?page=2").send().await;
    assert!(second.text().contains("hydra:previous"));
    assert!(!second.text().contains("hydra:next"));
    for page in [first, second] {
        assert!(!page.text().contains("hidden"));
        assert_eq!(page.text().matches("a dcat:Dataset").count(), 2);
    }
    let found = site
        .get("/catalog.jsonld?q=levels&profiles=dcat_us_3")
        .send()
        .await;
    assert!(
        found.text().contains("org:Organization"),
        "{}",
        found.text()
    );
    assert!(
        found
            .text()
            .contains("catalog.jsonld?profiles=dcat_us_3&q=levels&page=1")
    );
    let none = site
        .get("/catalog.nt?modified_since=2999-01-01")
        .send()
        .await;
    assert!(none.text().contains("Catalog") && !none.text().contains("hydra"));
}

#[actix_web::test]
async fn profiles_that_are_no_dcat_are_written_in_every_syntax_too() {
    let site = filled().await;
    for (path, parts) in [
        (
            "/dataset/levels.ttl?profiles=schemaorg",
            &["a schema:Dataset", "schema:keywords \"river\""][..],
        ),
        (
            "/dataset/levels.jsonld?profiles=schemaorg",
            &[
                "\"@context\":\"https://schema.org/\"",
                "\"@type\":\"Dataset\"",
            ],
        ),
        (
            "/dataset/levels.nt?profiles=croissant",
            &[
                "<http://mlcommons.org/croissant/FileObject>",
                "<http://purl.org/dc/terms/conformsTo> ",
            ],
        ),
        (
            "/catalog.rdf?profiles=euro_dcat_ap_3,schemaorg&q=levels",
            &[
                "http://schema.org/",
                "schema:DataCatalog",
                "hydra:totalItems",
            ],
        ),
        (
            "/catalog.jsonld?profiles=schemaorg,dcat_us_3",
            &["dcat:Catalog"],
        ),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        for part in parts {
            assert!(
                answer.text().contains(part),
                "{path}: {part}: {}",
                answer.text()
            );
        }
        let again = site
            .get(path)
            .header("if-none-match", answer.header("etag").unwrap())
            .send()
            .await;
        assert_eq!(again.status.as_u16(), 304, "{path}");
    }
}

#[actix_web::test]
async fn what_is_wrong_with_a_request_is_said() {
    let site = filled().await;
    for (path, message) in [
        (
            "/catalog.ttl?page=0",
            "Page param must be a positive integer starting in 1",
        ),
        (
            "/catalog.ttl?page=x",
            "Page param must be a positive integer starting in 1",
        ),
        (
            "/catalog.ttl?modified_since=spring",
            "Wrong modified date format. Use ISO-8601 format",
        ),
        (
            "/catalog.ttl?profiles=euro_dcat_ap_3,none",
            "Unknown RDF profiles: none",
        ),
        (
            "/catalog.ttl?profiles=croissant",
            "Unknown RDF profiles: croissant",
        ),
        (
            "/dataset/levels.ttl?profiles=none",
            "Unknown RDF profiles: none",
        ),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status.as_u16(), 409, "{path}");
        assert!(answer.text().contains(message), "{path}: {}", answer.text());
    }
    assert_eq!(site.get("/catalog.json").send().await.status.as_u16(), 404);
}

#[actix_web::test]
async fn a_page_gives_way_to_rdf_where_it_is_asked_for() {
    let site = filled().await;
    for (accept, kind) in [
        ("text/turtle", "text/turtle"),
        (
            "application/ld+json;q=0.9, text/turtle;q=0.5",
            "application/ld+json",
        ),
        (
            "text/html,application/rdf+xml;q=0.9",
            "text/html; charset=utf-8",
        ),
        ("*/*", "text/html; charset=utf-8"),
    ] {
        let answer = site
            .get("/dataset/levels")
            .header("accept", accept)
            .send()
            .await;
        assert_eq!(answer.header("content-type"), Some(kind), "{accept}");
    }
    // The front page gives way to the catalogue.
    for (address, accept, kind, part) in [
        ("/", "text/turtle", "text/turtle", "a dcat:Catalog"),
        (
            "/?page=2",
            "application/n-triples",
            "application/n-triples",
            "catalog.nt?page=1",
        ),
        ("/dataset/levels", "text/*", "text/turtle", "a dcat:Dataset"),
        (
            "/",
            "text/html, text/turtle;q=0.9",
            "text/html; charset=utf-8",
            "<",
        ),
    ] {
        let answer = site.get(address).header("accept", accept).send().await;
        assert_eq!(
            answer.header("content-type"),
            Some(kind),
            "{address} {accept}"
        );
        assert!(answer.text().contains(part), "{address}: {}", answer.text());
    }
    // Series have addresses of their own in RDF.
    site.done(
        "package_create",
        json!({"name": "series", "title": "Series", "type": "dataset_series"}),
    )
    .await;
    let answer = site.get("/dataset_series/series.ttl").send().await;
    assert!(
        answer.text().contains("a dcat:DatasetSeries"),
        "{}",
        answer.text()
    );
}

#[actix_web::test]
async fn a_document_that_the_client_has_is_not_sent_again() {
    let site = filled().await;
    let answer = site.get("/dataset/levels.ttl").send().await;
    let tag = answer.header("etag").unwrap().to_owned();
    let again = site
        .get("/dataset/levels.ttl")
        .header("if-none-match", &tag)
        .send()
        .await;
    assert_eq!(again.status.as_u16(), 304);
    site.done("package_patch", json!({"id": "levels", "version": "2"}))
        .await;
    let changed = site
        .get("/dataset/levels.ttl")
        .header("if-none-match", &tag)
        .send()
        .await;
    assert_eq!(changed.status.as_u16(), 200);
}

#[actix_web::test]
async fn what_a_record_says_in_words_of_the_extension_is_written() {
    let site = Site::with(|settings, _| {
        settings.dcat.output_spatial_format = vec![SpatialFormat::Wkt, SpatialFormat::GeoJson];
    });
    let extra = |key: &str, value: &str| json!({"key": key, "value": value});
    site.done(
        "package_create",
        json!({"name": "lakes", "title": "Lakes", "notes": "All.", "spatial": "{\"type\":\"Point\",\"coordinates\":[1,2]}", "extras": [
            extra("creator_uri", "https://a.example/lab"), extra("creator_name", "Lab"), extra("creator_email", "lab@a.example"),
            extra("issued", "2020/03/04"), extra("modified", "2021-05-06-05:00"),
            extra("documentation", "[\"https://a.example/doc\", \"in words\"]"),
            extra("spatial_bbox", "POLYGON((0 0, 1 0, 1 1, 0 0))"),
        ]}),
    )
    .await;
    let answer = site.get("/dataset/lakes.nt").send().await;
    for part in [
        "<http://purl.org/dc/terms/creator> <https://a.example/lab>",
        "<https://a.example/lab> <http://xmlns.com/foaf/0.1/name> \"Lab\"",
        "<https://a.example/lab> <http://xmlns.com/foaf/0.1/mbox> \"lab@a.example\"",
        "issued> \"2020-03-04T00:00:00\"^^<http://www.w3.org/2001/XMLSchema#dateTime>",
        "modified> \"2021-05-06-05:00\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "page> <https://a.example/doc>",
        "page> \"in words\"",
        "\"POINT (1.0000 2.0000)\"^^<http://www.opengis.net/ont/geosparql#wktLiteral>",
        "bbox> \"POLYGON((0 0, 1 0, 1 1, 0 0))\"",
        "\"type\\\":\\\"Point\\\",\\\"coordinates\\\":[1,2]}\"^^<https://www.iana.org/assignments/media-types/application/vnd.geo+json>",
    ] {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
}

#[actix_web::test]
async fn every_page_of_the_catalogue_says_when_the_whole_was_last_changed() {
    let site = filled().await;
    let mut moments = Vec::new();
    for page in ["", "?page=2", "?q=nothing-at-all"] {
        let answer = site.get(&format!("/catalog.nt{page}")).send().await;
        let text = answer.text();
        let line = text.lines().find(|line| {
            line.contains("dc/terms/modified")
                && !line.contains("/dataset/")
                && !line.contains("package_show")
        });
        moments.push(line.map(str::to_owned));
    }
    assert!(moments[0].is_some(), "{moments:?}");
    assert_eq!((&moments[1], &moments[2]), (&moments[0], &moments[0]));
}
