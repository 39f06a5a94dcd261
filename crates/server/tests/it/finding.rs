//! Better finding over HTTP: suggestions, found words marked, completions, datasets that are alike.

use serde_json::{Value, json};

use crate::support::{Hands, Site};

/// A site with public datasets and one that only its organization sees.
async fn site() -> Site {
    let site = Site::new();
    site.done(
        "organization_create",
        json!({"name": "lakes", "title": "Office of Lakes"}),
    )
    .await;
    for package in [
        json!({"name": "lake-water", "title": "Water quality of lakes", "notes": "How clean <lakes> are & were.",
            "tags": [{"name": "Water quality"}], "resources": [{"url": "http://a", "format": "GeoJSON"}]}),
        json!({"name": "river-water", "title": "Water quality of rivers", "tags": [{"name": "Water quality"}]}),
        json!({"name": "expenses", "title": "Government expenditures 2021"}),
        json!({"name": "hidden-lake", "title": "Water quality of the hidden zeppelin lakes", "owner_org": "lakes", "private": true,
            "tags": [{"name": "zeppelin"}], "resources": [{"url": "http://a", "format": "ZEP"}]}),
    ] {
        site.done("package_create", package).await;
    }
    site
}

async fn asked(site: &Site, action: &str, params: &Value, token: Option<&str>) -> Value {
    let call = site.action(action, params);
    let call = match token {
        Some(token) => call.token(token),
        None => call,
    };
    call.send().await.result()
}

fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect()
}

#[actix_web::test]
async fn queries_that_were_perhaps_meant_are_offered_when_asked_for() {
    let site = site().await;
    let plain = asked(&site, "package_search", &json!({"q": "expendtures"}), None).await;
    assert_eq!(plain.get("suggestions"), None);
    for params in [
        json!({"q": "govermnent expendtures", "ext_suggest": true}),
        json!({"q": "govermnent expendtures", "extras": {"ext_suggest": "true"}}),
    ] {
        let found = asked(&site, "package_search", &params, None).await;
        assert_eq!(
            found["suggestions"],
            json!([{"q": "government expenditures", "count": 1}])
        );
    }
    let hidden = json!({"q": "zepelin", "ext_suggest": true, "include_private": true});
    let found = asked(&site, "package_search", &hidden, None).await;
    assert_eq!(found["suggestions"], json!([]));
    let found = asked(&site, "package_search", &hidden, Some(&site.token)).await;
    assert_eq!(found["suggestions"], json!([{"q": "zeppelin", "count": 1}]));
    let answer = site
        .action("package_search", &json!({"ext_suggest": "perhaps"}))
        .send()
        .await;
    assert_eq!(answer.status, 409);
}

#[actix_web::test]
async fn found_words_are_marked_when_asked_for() {
    let site = site().await;
    let params = json!({"q": "lake", "ext_highlight": true, "include_private": true});
    let found = asked(&site, "package_search", &params, None).await;
    let id = found["results"][0]["id"].as_str().unwrap();
    assert_eq!(
        found["highlighting"],
        json!({id: {"title": "Water quality of <mark>lakes</mark>",
            "notes": ["How clean &lt;<mark>lakes</mark>&gt; are &amp; were."]}})
    );
    // Whatever the form of the results.
    let params = json!({"q": "lake", "ext_highlight": true, "fl": "name"});
    let found = asked(&site, "package_search", &params, None).await;
    assert_eq!(found["results"], json!([{"name": "lake-water"}]));
    assert!(found["highlighting"][id]["title"].is_string());
}

#[actix_web::test]
async fn what_is_typed_is_completed_with_what_the_caller_may_see() {
    let site = site().await;
    let typed = async |q: &str, token: Option<&str>| {
        asked(&site, "search_autocomplete", &json!({"q": q}), token).await
    };
    let found = typed("water qu", None).await;
    assert_eq!(names(&found["datasets"]), ["lake-water", "river-water"]);
    assert_eq!(
        found["tags"],
        json!([{"name": "Water quality", "title": "Water quality", "count": 2}])
    );
    assert_eq!(
        typed("geoj", None).await["formats"],
        json!([{"name": "GeoJSON", "title": "GeoJSON", "count": 1}])
    );
    let nothing = json!({"datasets": [], "tags": [], "organizations": [], "formats": []});
    for q in ["zep", "office of l", "", "\"\\", "*"] {
        assert_eq!(typed(q, None).await, nothing, "{q:?}");
    }
    let all = typed("zep", Some(&site.token)).await;
    assert_eq!(names(&all["datasets"]), ["hidden-lake"]);
    assert_eq!(names(&all["formats"]), ["ZEP"]);
    let office = typed("lakes", Some(&site.token)).await;
    assert_eq!(
        office["organizations"],
        json!([{"name": "lakes", "title": "Office of Lakes", "count": 1}])
    );
    for (params, error) in [
        (json!({}), json!({"q": ["Missing value"]})),
        (
            json!({"q": "a", "limit": "x"}),
            json!({"limit": ["Invalid integer"]}),
        ),
    ] {
        let answer = site.action("search_autocomplete", &params).send().await;
        let mut said = answer.json()["error"].clone();
        said.as_object_mut().unwrap().remove("__type");
        assert_eq!((answer.status.as_u16(), said), (409, error), "{params}");
    }
}

#[actix_web::test]
async fn datasets_that_are_alike_are_shown_to_those_who_may_see_them() {
    let site = site().await;
    let params = json!({"id": "lake-water"});
    let found = asked(&site, "package_similar", &params, None).await;
    assert_eq!(
        (names(&found["results"]), &found["count"]),
        (vec!["river-water"], &json!(1))
    );
    let found = asked(&site, "package_similar", &params, Some(&site.token)).await;
    assert_eq!(names(&found["results"]), ["hidden-lake", "river-water"]);
    for (id, status) in [("hidden-lake", 403), ("nothing", 404)] {
        let answer = site
            .action("package_similar", &json!({"id": id}))
            .send()
            .await;
        assert_eq!(answer.status, status, "{id}");
    }
}

/// Fields alone come from the index, for those who see the record, with titles in every language that they have.
#[actix_web::test]
async fn of_datasets_that_are_alike_fields_alone_can_be_asked_for() {
    let site = Site::with_pages(Hands::at("2026-03-01T08:00:00"), |_, _| {});
    site.done("organization_create", json!({"name": "lakes"}))
        .await;
    for package in [
        json!({"name": "lake-water", "title": "Water quality of lakes", "title_translated": {"en": "Water quality of lakes", "fr": "Eaux des lacs"}}),
        json!({"name": "river-water", "title": "Water quality of rivers",
            "title_translated": {"en": "Water quality of rivers", "fr": "Qualité de l’eau des rivières"}}),
        json!({"name": "hidden-water", "title": "Water quality of the hidden lakes", "owner_org": "lakes", "private": true}),
    ] {
        site.done("package_create", package).await;
    }
    let fields = ["name", "title_translated", "type:dataset_type", "data_dict"];
    let params = json!({"id": "lake-water", "fl": fields});
    let river = json!({"name": "river-water", "type": "dataset",
        "title_translated": {"en": "Water quality of rivers", "fr": "Qualité de l’eau des rivières"}});
    let found = asked(&site, "package_similar", &params, None).await;
    assert_eq!(found, json!({"count": 1, "results": [river]}));
    let found = asked(&site, "package_similar", &params, Some(&site.token)).await;
    assert_eq!(found["count"], 2);
    let page = site.get("/fr/dataset/lake-water").send().await.text();
    assert!(page.contains("Qualité de l’eau des rivières"), "{page}");
    assert!(!page.contains("hidden-water"), "{page}");
}

/// Pages count keywords and order titles in the reader's language; programs are told what choices are called.
#[actix_web::test]
async fn filters_and_orders_are_in_the_readers_language() {
    let site = Site::with_pages(Hands::at("2026-03-01T08:00:00"), |_, _| {});
    for package in [
        json!({"name": "water", "title": "Water", "title_translated": {"en": "Water", "fr": "Eaux"}, "access_level": "open",
            "keywords": {"en": ["lake"], "fr": ["lac"]}, "tags": [{"name": "lake"}]}),
        json!({"name": "schools", "title": "Schools", "title_translated": {"en": "Schools", "fr": "Écoles"}, "access_level": "open"}),
        json!({"name": "air", "title": "Air", "access_level": "under_review"}),
    ] {
        site.done("package_create", package).await;
    }
    let page = async |path: &str| {
        let answer = site.get(path).send().await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    };
    for (path, says, not) in [
        (
            "/dataset",
            &["?keywords_en=lake"][..],
            &["More keywords", "keywords_fr", "?tags=lake"][..],
        ),
        (
            "/fr/dataset",
            &["?keywords_fr=lac", "Autres mots-clés", "?tags=lake"],
            &["keywords_en"],
        ),
        (
            "/fr/dataset?keywords_fr=lac",
            &["Mots-clés", "/fr/dataset/water\""],
            &["/fr/dataset/schools\""],
        ),
        ("/fr/dataset/water", &["/fr/dataset?keywords_fr=lac"], &[]),
        (
            "/dataset?tags=lake",
            &["/dataset/water\""],
            &["/dataset/air\""],
        ),
    ] {
        let text = page(path).await;
        for part in says {
            assert!(text.contains(part), "{path}: {part} in {text}");
        }
        for part in not {
            assert!(!text.contains(part), "{path}: {part} in {text}");
        }
    }
    for (path, expected) in [
        (
            "/dataset?sort=title_string+asc",
            ["air", "schools", "water"],
        ),
        (
            "/fr/dataset?sort=title_string+asc",
            ["water", "schools", "air"],
        ),
    ] {
        let text = page(path).await;
        let places = expected.map(|name| text.find(&format!("/dataset/{name}\"")).unwrap());
        assert!(places.is_sorted(), "{path}: {places:?}");
    }
    let params = json!({"rows": 0, "facet.field": ["access_level"]});
    for (base, expected) in [
        ("", ["Under review", "Open"]),
        ("/fr", ["À l’étude", "Ouvert"]),
    ] {
        let asked = site.post(&format!("{base}/api/3/action/package_search"));
        let found = asked.json(&params).send().await.result();
        let items = found["search_facets"]["access_level"]["items"]
            .as_array()
            .unwrap();
        let names: Vec<&str> = items
            .iter()
            .map(|item| item["display_name"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{base}");
    }
}
