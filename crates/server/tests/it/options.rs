//! Settings of CKAN that change what an action answers.

use serde_json::{Value, json};

use crate::support::Site;

#[actix_web::test]
async fn a_site_may_name_its_own_formats() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("formats.json");
    let formats = json!([[
        "Parquet",
        "Apache Parquet",
        "application/vnd.apache.parquet",
        ["pq"]
    ]]);
    std::fs::write(&file, formats.to_string()).unwrap();
    let site = Site::with(|settings, _| settings.schemas.resource_formats = Some(file));
    let resources = json!([
        {"url": "http://a/1", "format": "PQ"},
        {"url": "http://a/2", "format": "apache parquet"},
        {"url": "http://a/3", "format": "csv"},
    ]);
    let made = site
        .done(
            "package_create",
            json!({"name": "tables", "resources": resources}),
        )
        .await;
    let shown: Vec<&Value> = made["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| &resource["format"])
        .collect();
    assert_eq!(shown, ["Parquet", "Parquet", "csv"]);
}

/// What `q` and `fq_list` with local parameters find where the site allows parsers, and what they still refuse.
#[actix_web::test]
async fn parsers_that_a_site_allows_may_be_asked_for() {
    use cairn_catalogue::settings::QueryParser;

    let site = Site::with(|settings, _| {
        settings.search.allowed_query_parsers = vec![
            QueryParser::Bool,
            QueryParser::Term,
            QueryParser::Terms,
            QueryParser::Prefix,
            QueryParser::Field,
            QueryParser::Lucene,
            QueryParser::Edismax,
        ];
    });
    for (name, title, tags) in [
        ("lakes", "Water of lakes", ["nature", "clean water"]),
        ("roads", "Roads beside lakes", ["traffic", "asphalt"]),
        ("soils", "Soil", ["nature", "farms"]),
    ] {
        let tags: Vec<Value> = tags.iter().map(|tag| json!({ "name": tag })).collect();
        site.done(
            "package_create",
            json!({"name": name, "title": title, "tags": tags}),
        )
        .await;
    }
    for (text, expected) in [
        ("{!term f=name}roads", "roads"),
        ("{!term f=tags}clean water", "lakes"),
        ("{!terms f=name}roads, soils,nothing", "roads soils"),
        ("{!terms f=name separator=' '}roads soils", "roads soils"),
        ("{!prefix f=name}so", "soils"),
        ("{!prefix f=name}s*", ""),
        ("{!field f=title}beside lakes", "roads"),
        ("{!field f=title}lakes beside", ""),
        ("{!bool must=title:lakes must_not=tags:traffic}", "lakes"),
        ("{!bool should=name:soils should=name:roads}", "roads soils"),
        (
            "{!bool must=tags:nature filter='title:\"water of\"'}",
            "lakes",
        ),
        ("{!type=term f=name v=soils}", "soils"),
        ("{!lucene q.op=OR}name:soils name:roads", "roads soils"),
        ("{!lucene df=title}beside", "roads"),
        ("{!q.op=OR df=name}soils lakes", "lakes soils"),
        ("{!edismax qf=title mm=1}soil water", "lakes soils"),
        ("{!edismax qf=title mm=100%}soil water", ""),
    ] {
        for params in [
            json!({"q": text, "sort": "name asc"}),
            json!({"fq_list": [text], "sort": "name asc"}),
        ] {
            let result = site.done("package_search", params.clone()).await;
            let names: Vec<&str> = result["results"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            assert_eq!(names.join(" "), expected, "{params}");
        }
    }
    for (params, error) in [
        (
            json!({"q": "{!dismax}a"}),
            "Local parameters are not supported in param 'q'.",
        ),
        (
            json!({"q": "{!frange l=1}a"}),
            "Local parameters are not supported in param 'q'.",
        ),
        (
            json!({"sort": "{!term f=name}a asc"}),
            "Local parameters are not supported in param 'sort'.",
        ),
        (
            json!({"fq": "{!term f=name}a"}),
            "Local parameters must be defined at the beginning of param 'fq'.",
        ),
        (
            json!({"q": "{!bool must='{!term f=name}a'}"}),
            "Query parsers are not supported in param 'q'.",
        ),
        (
            json!({"q": "{!term}a"}),
            "the parser term needs a field, f=",
        ),
        (json!({"q": "{!bool must='title:['}"}), "Cannot parse"),
    ] {
        let answer = site.action("package_search", &params).send().await;
        assert_eq!(answer.status, 409, "{params}");
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains(error), "{params}: {message}");
    }
}
