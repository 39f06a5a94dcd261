//! Records as plain DCAT: `/dcat.json`.

use serde_json::{Value, json};

use crate::support::Site;

async fn filled() -> Site {
    let site = Site::with(|settings, _| settings.dcat.datasets_per_page = 2);
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water Office"}),
    )
    .await;
    for number in 0..2 {
        site.done("package_create", json!({"name": format!("more-{number}")}))
            .await;
    }
    site.done(
        "package_create",
        json!({"name": "hidden", "owner_org": "water", "private": true}),
    )
    .await;
    site.done(
        "package_create",
        json!({
            "name": "levels", "title": "Levels", "notes": "Each hour.", "owner_org": "water", "author": "Lab", "author_email": "lab@example.org",
            "tags": [{"name": "river"}, {"name": "water"}], "url": "https://example.org/levels", "license_id": "cc-by", "languages": ["en", "fr"],
            "date_published": "2020-01-02", "extras": [{"key": "guid", "value": "https://example.org/id/levels"}],
            "resources": [
                {"name": "Readings", "description": "All", "url": "https://example.org/a.csv", "format": "CSV", "size": 12},
                {"name": "Nowhere"},
            ],
        }),
    )
    .await;
    site
}

#[actix_web::test]
async fn records_are_listed_a_page_at_a_time() {
    let site = filled().await;
    let first = site.get("/dcat.json").token(&site.token).send().await;
    assert_eq!(
        (first.status.as_u16(), first.header("content-type")),
        (200, Some("application/json"))
    );
    let items = first.json();
    assert_eq!(items.as_array().map(Vec::len), Some(2), "{items}");
    let levels = &items[0];
    let record = site.done("package_show", json!({"id": "levels"})).await;
    let page = format!(
        "/dataset/{}/resource/{}",
        record["id"].as_str().unwrap(),
        record["resources"][1]["id"].as_str().unwrap()
    );
    assert!(
        levels["distribution"][1]["accessURL"]
            .as_str()
            .unwrap()
            .ends_with(&page)
    );
    for (place, expected) in [
        ("/title", json!("Levels")),
        ("/description", json!("Each hour.")),
        ("/landingPage", json!("https://example.org/levels")),
        ("/keyword", json!(["river", "water"])),
        ("/publisher/name", json!("Water Office")),
        (
            "/creator",
            json!({"name": "Lab", "email": "lab@example.org"}),
        ),
        ("/issued", json!("2020-01-02")),
        ("/modified", record["metadata_modified"].clone()),
        ("/language", json!(["en", "fr"])),
        (
            "/license",
            json!("http://www.opendefinition.org/licenses/cc-by"),
        ),
        ("/identifier", json!("https://example.org/id/levels")),
        (
            "/distribution/0",
            json!({"title": "Readings", "description": "All", "format": "CSV", "byteSize": 12, "accessURL": "https://example.org/a.csv"}),
        ),
    ] {
        assert_eq!(levels.pointer(place), Some(&expected), "{place}: {levels}");
    }
    let bare = &items[1];
    let id = bare["identifier"].as_str().unwrap();
    assert_eq!(bare["title"], "more-1");
    assert!(
        bare["landingPage"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/dataset/{id}"))
    );
    assert_eq!(bare["distribution"], json!([]));
    let second = site.get("/dcat.json?page=2").send().await.json();
    assert_eq!(second.as_array().map(Vec::len), Some(1), "{second}");
    assert_eq!(second[0]["title"], "more-0");
    for none in ["/dcat.json?page=3", "/dcat.json?modified_since=2999-01-01"] {
        assert_eq!(site.get(none).send().await.json(), json!([]), "{none}");
    }
    let since = site
        .get("/dcat.json?modified_since=2020-01-01T00:00:00")
        .send()
        .await;
    assert_eq!(since.json(), items);
    let again = site
        .get("/dcat.json")
        .header("if-none-match", first.header("etag").unwrap())
        .send()
        .await;
    assert_eq!(again.status.as_u16(), 304);
    let listed = site
        .done("dcat_datasets_list", json!({"q": "levels"}))
        .await;
    assert_eq!(listed, Value::Array(vec![levels.clone()]));
}

#[actix_web::test]
async fn what_is_wrong_with_a_request_for_a_list_is_said() {
    let site = filled().await;
    for (path, message) in [
        ("/dcat.json?page=0", "Page param must be a positive integer"),
        ("/dcat.json?page=x", "Page param must be a positive integer"),
        ("/dcat.json?modified_since=x", "Wrong modified date format"),
    ] {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status.as_u16(), 409, "{path}");
        assert!(answer.text().contains(message), "{path}: {}", answer.text());
    }
}

#[actix_web::test]
async fn the_catalogue_stands_where_the_settings_say() {
    let site = Site::with(|settings, _| {
        settings.dcat.catalog_endpoint = "/rdf/{_format}/all".to_owned().try_into().unwrap();
        settings.dcat.json_endpoint = "/plain/list".to_owned().try_into().unwrap();
    });
    site.done("package_create", json!({"name": "levels"})).await;
    let catalogue = site.get("/rdf/ttl/all").send().await;
    assert!(
        catalogue.text().contains("/rdf/ttl/all?page=1"),
        "{}",
        catalogue.text()
    );
    assert_eq!(
        site.get("/plain/list").send().await.json()[0]["title"],
        "levels"
    );
    for gone in ["/catalog.ttl", "/dcat.json", "/rdf/json/all"] {
        assert_eq!(site.get(gone).send().await.status.as_u16(), 404, "{gone}");
    }
    let told = site.get("/llms.txt").send().await;
    assert!(told.text().contains("/rdf/ttl/all"), "{}", told.text());
    let none = Site::with(|settings, _| {
        settings.dcat.json_endpoint = String::new().try_into().unwrap();
    });
    assert_eq!(none.get("/dcat.json").send().await.status.as_u16(), 404);
}

#[actix_web::test]
async fn files_have_the_licence_of_their_record_where_the_site_wants_it() {
    for (inherits, expected) in [(true, true), (false, false)] {
        let site = Site::with(|settings, _| settings.dcat.resource_inherits_license = inherits);
        site.done(
            "package_create",
            json!({"name": "levels", "license_id": "cc-by", "resources": [
                {"url": "https://example.org/a.csv"},
                {"url": "https://example.org/b.csv", "license": "https://example.org/terms"},
            ]}),
        )
        .await;
        let written = site.get("/dataset/levels.nt").send().await;
        let text = written.text();
        assert_eq!(
            text.contains("opendefinition.org/licenses/cc-by"),
            expected,
            "{text}"
        );
        for part in [
            "<http://purl.org/dc/terms/license> <https://example.org/terms>",
            "<https://example.org/terms> <http://purl.org/dc/terms/type> <http://purl.org/adms/licencetype/UnknownIPR>",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
