//! Searches.

use serde_json::{Value, json};

use crate::support::Site;

/// What searches of CKAN 2.12 with its engine answered.
#[actix_web::test]
async fn searches_are_read_as_the_engine_of_ckan_reads_them() {
    let site = Site::new();
    let service = site.service().await;
    for dataset in [
        json!({"name": "a-", "title": "Water", "url": "http://portal.example/x",
            "extras": [{"key": "issued_date", "value": "2024-02-03"}]}),
        json!({"name": "b-", "title": "Soil", "extras": [{"key": "issued_date", "value": "2023-12-31"}]}),
        json!({"name": "c-", "title": "A map of soil"}),
    ] {
        site.done("package_create", dataset).await;
    }
    let ask = async |params: Value| {
        let answer = site
            .action("package_search", &params)
            .send_to(&service)
            .await;
        let names: Option<Vec<String>> =
            answer.json()["result"]["results"].as_array().map(|list| {
                list.iter()
                    .map(|one| one["name"].as_str().unwrap().to_owned())
                    .collect()
            });
        let names = names.unwrap_or_default().concat().replace('-', "");
        (answer.status.as_u16(), names)
    };
    for (params, status, names) in [
        // A slash and a bang inside a word are letters of it.
        (json!({"q": "url:http\\://portal*"}), 200, "a"),
        (json!({"q": "url:a/b"}), 200, ""),
        (json!({"q": "title:water!soil"}), 200, ""),
        (json!({"q": "title:/wat.r/"}), 200, "a"),
        (json!({"q": "title:water /* not soil */"}), 200, "a"),
        (json!({"q": "title:/*"}), 409, ""),
        (json!({"fq": "title:water http://x"}), 409, ""),
        // Blanks are no words; nothing is everything.
        (json!({"q": " "}), 200, ""),
        (json!({"q": ""}), 200, "abc"),
        // What has no date counts as 1970.
        (json!({"sort": "issued_date asc"}), 200, "cba"),
        (json!({"sort": "issued_date desc"}), 200, "abc"),
        // Empty texts in place of numbers and fields.
        (json!({"rows": "", "facet.limit": "", "qf": ""}), 200, "abc"),
        (json!({"q": "soil", "qf": ""}), 200, "bc"),
        (json!({"fl": "", "q": "title:water"}), 200, "a"),
        (json!({"facet.field": ""}), 409, ""),
        (json!({"facet": "1"}), 409, ""),
        (json!({"include_private": []}), 200, "abc"),
        (json!({"wt": "{!term f=name}a"}), 409, ""),
        (json!({"q": "{!}"}), 400, ""),
    ] {
        let mut asked = json!({"sort": "name asc"});
        asked
            .as_object_mut()
            .unwrap()
            .extend(params.as_object().unwrap().clone());
        assert_eq!(ask(asked).await, (status, names.to_owned()), "{params}");
    }
    let refused = site
        .action("package_search", &json!({"rows": 1.5}))
        .send_to(&service)
        .await;
    assert_eq!(refused.json()["error"]["rows"], json!(["Invalid integer"]));
}

/// Orders and fields of searches, as CKAN 2.12 with its engine answered.
#[actix_web::test]
async fn searches_sort_by_many_values_and_name_fields_anew() {
    let site = Site::new();
    let service = site.service().await;
    for dataset in [
        json!({"name": "a-", "title": "Water", "tags": [{"name": "env"}, {"name": "economy"}],
            "extras": [{"key": "issued_date", "value": "2024-02-03"}]}),
        json!({"name": "b-", "title": "Water and soil", "tags": [{"name": "Zoo"}, {"name": "fish"}]}),
        json!({"name": "c-", "title": "Air", "resources": [{"url": "http://example.org/c", "format": "CSV"}]}),
    ] {
        site.done("package_create", dataset).await;
    }
    let ask = async |params: Value| {
        let answer = site
            .action("package_search", &params)
            .send_to(&service)
            .await;
        (
            answer.status.as_u16(),
            answer.json()["result"]["results"].clone(),
        )
    };
    for (sort, names) in [
        ("tags asc", ["b-", "a-", "c-"]),
        ("tags desc", ["b-", "a-", "c-"]),
        ("res_format asc, name desc", ["c-", "b-", "a-"]),
        ("vocab_none asc, name asc", ["a-", "b-", "c-"]),
    ] {
        let (status, found) = ask(json!({"sort": sort, "fl": "name"})).await;
        let found: Vec<&str> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!((status, found), (200, names.to_vec()), "{sort}");
    }
    for (fl, shown) in [
        (json!(["n:name"]), json!({"n": "a-"})),
        (json!(["name:title"]), json!({"name": "Water"})),
        (
            json!("id_of:name,title"),
            json!({"id_of": "a-", "title": "Water"}),
        ),
        (json!(["x:none", "name"]), json!({"name": "a-"})),
        (
            json!(["extras_*"]),
            json!({"issued_date": "2024-02-03T00:00:00Z"}),
        ),
    ] {
        let (_, found) = ask(json!({"q": "name:\"a-\"", "fl": fl})).await;
        assert_eq!(found, json!([shown]), "{fl}");
    }
    assert_eq!(ask(json!({"fl": "[\"name\"]"})).await.0, 409);
    // How many words must match is not asked of one word.
    assert_eq!(ask(json!({"q": "water", "mm": "x"})).await.0, 200);
    assert_eq!(ask(json!({"q": "water soil", "mm": "x"})).await.0, 409);
}
