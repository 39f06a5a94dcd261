//! `package_search` over HTTP: what is found, by whom, how it is shown and what is refused.

use serde_json::{Value, json};

use crate::support::Site;

/// Names of the results, side by side.
fn names(result: &Value) -> String {
    let names: Vec<&str> = result["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    names.join(" ")
}

async fn dataset(site: &Site, name: &str, more: Value) {
    let mut package = json!({ "name": name });
    package
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    site.done("package_create", package).await;
}

/// A site with three datasets.
async fn library() -> Site {
    let site = Site::new();
    dataset(
        &site,
        "rivers",
        json!({
            "title": "Clean water in rivers", "tags": [{"name": "Nature"}], "license_id": "cc-by",
            "extras": [{"key": "topic", "value": "hydrology"}],
            "resources": [{"url": "http://a/x.csv", "format": "csv"}],
        }),
    )
    .await;
    dataset(
        &site,
        "soils",
        json!({"title": "Soil and water", "tags": [{"name": "Nature"}, {"name": "farms"}]}),
    )
    .await;
    dataset(&site, "roads", json!({"title": "Roads", "state": "draft"})).await;
    site
}

async fn found(site: &Site, params: Value) -> Value {
    site.action("package_search", &params).send().await.result()
}

#[actix_web::test]
async fn words_fields_and_filters_find_datasets() {
    let site = library().await;
    for (params, expected) in [
        (json!({}), "soils rivers"),
        (json!({"q": "", "sort": "name asc"}), "rivers soils"),
        (json!({"q": "waters", "sort": "name asc"}), "rivers soils"),
        (json!({"q": "water soil"}), "soils"),
        (json!({"q": "title:\"clean water\""}), "rivers"),
        (json!({"q": "topic:hydrology"}), "rivers"),
        (json!({"fq": "res_format:CSV"}), "rivers"),
        (json!({"fq": "tags:Nature -tags:farms"}), "rivers"),
        (json!({"fq_list": ["tags:Nature", "title:soil"]}), "soils"),
        (json!({"sort": "title_string desc"}), "soils rivers"),
        (json!({"rows": 1, "start": 1, "sort": "name asc"}), "soils"),
        (json!({"rows": 0}), ""),
        (json!({"q": "nothing"}), ""),
        // Distance, likeness, patterns, functions as they reach the engine.
        (json!({"q": "title:\"rivers clean\"~4"}), "rivers"),
        (json!({"q": "title:\"rivers clean\"~1"}), ""),
        (
            json!({"q": "title:watre~1", "sort": "name asc"}),
            "rivers soils",
        ),
        (json!({"q": "title:/so.l/"}), "soils"),
        (json!({"q": "watr~1 soil", "defType": "edismax"}), "soils"),
        (
            json!({"q": "water roads", "mm": "1", "sort": "name asc"}),
            "rivers soils",
        ),
        (json!({"q": "clean", "qf": "notes"}), ""),
        (
            json!({"q": "water", "bf": "num_resources^100"}),
            "rivers soils",
        ),
        (
            json!({"q": "water", "defType": "edismax", "boost": "if(exists(topic),9,1)"}),
            "rivers soils",
        ),
        (
            json!({"sort": "sub(0,num_resources) asc, name desc"}),
            "rivers soils",
        ),
        (
            json!({"sort": "ms(NOW,metadata_created) asc"}),
            "soils rivers",
        ),
        (
            json!({"q": "metadata_created:[NOW/DAY-1DAY TO NOW+1HOUR]", "sort": "name asc"}),
            "rivers soils",
        ),
        (json!({"q": "metadata_created:[* TO NOW-1YEAR/DAY]"}), ""),
    ] {
        let result = found(&site, params.clone()).await;
        assert_eq!(names(&result), expected, "{params}");
    }
}

#[actix_web::test]
async fn results_are_the_datasets_as_they_are_shown() {
    let site = library().await;
    let result = found(&site, json!({"q": "name:rivers"})).await;
    let shown = site
        .action("package_show", &json!({"id": "rivers"}))
        .send()
        .await
        .result();
    assert_eq!(result["results"], json!([shown]));
    assert_eq!(result["count"], 1);
    assert_eq!(result["sort"], "score desc, metadata_modified desc");
}

#[actix_web::test]
async fn facets_have_counts_and_titles() {
    let site = library().await;
    let result = found(
        &site,
        json!({"rows": 0, "facet.field": ["tags", "license_id", "nothing"], "facet.limit": 1}),
    )
    .await;
    assert_eq!(
        result["facets"],
        json!({"tags": {"Nature": 2}, "license_id": {"cc-by": 1}, "nothing": {}})
    );
    assert_eq!(
        result["search_facets"]["license_id"],
        json!({"title": "license_id", "items": [
            {"name": "cc-by", "display_name": "Creative Commons Attribution", "count": 1}
        ]})
    );
}

#[actix_web::test]
async fn values_without_hits_are_listed_where_the_least_count_is_none() {
    let site = library().await;
    let result = found(
        &site,
        json!({"q": "clean", "rows": 0, "facet.field": ["tags", "nothing"], "facet.mincount": 0}),
    )
    .await;
    assert_eq!(
        result["facets"],
        json!({"tags": {"Nature": 1, "farms": 0}, "nothing": {}})
    );
}

#[actix_web::test]
async fn fields_of_the_index_can_be_asked_for() {
    let site = library().await;
    let fields = async |fl: Value| {
        let result = found(&site, json!({"q": "name:rivers", "fl": fl})).await;
        result["results"][0].clone()
    };
    assert_eq!(fields(json!(["name"])).await, json!({"name": "rivers"}));
    assert_eq!(
        fields(json!("name,extras_topic tags")).await,
        json!({"name": "rivers", "topic": "hydrology", "tags": ["Nature"]})
    );
    let copy = fields(json!(["validated_data_dict"])).await;
    let copy: Value = serde_json::from_str(copy["validated_data_dict"].as_str().unwrap()).unwrap();
    assert_eq!(copy["title"], "Clean water in rivers");
}

#[actix_web::test]
async fn drafts_and_private_datasets_are_found_by_those_who_may_see_them() {
    let site = library().await;
    let other = site.user("other");
    let params = json!({"include_drafts": true, "sort": "name asc"});
    let ask = async |token: &str| {
        let call = site.action("package_search", &params).token(token);
        names(&call.send().await.result())
    };
    assert_eq!(ask(&site.token).await, "rivers roads soils");
    assert_eq!(ask(&other).await, "rivers soils");
    let filtered = json!({"fq": "+state:draft"});
    let admin = site.action("package_search", &filtered).token(&site.token);
    assert_eq!(names(&admin.send().await.result()), "roads");
    assert_eq!(names(&found(&site, filtered).await), "");
}

#[actix_web::test]
async fn a_search_sees_what_was_just_written() {
    let site = library().await;
    for (action, params, expected) in [
        (
            "package_patch",
            json!({"id": "soils", "title": "Fish"}),
            "rivers",
        ),
        (
            "package_patch",
            json!({"id": "roads", "title": "Water ways", "state": "active"}),
            "rivers roads",
        ),
        ("package_delete", json!({"id": "rivers"}), "roads"),
        ("dataset_purge", json!({"id": "roads"}), ""),
    ] {
        site.done(action, params).await;
        let result = found(&site, json!({"q": "water", "sort": "name asc"})).await;
        assert_eq!(names(&result), expected, "{action}");
    }
}

#[actix_web::test]
async fn what_is_no_search_is_refused_in_ckans_words() {
    let site = library().await;
    for (params, status, kind, message) in [
        (
            json!({"weird": 1}),
            400,
            "Search Query Error",
            "Search Query is invalid: \"Invalid search parameters: ['weird']\"",
        ),
        (
            json!({"sort": "name"}),
            400,
            "Search Query Error",
            "Search Query is invalid: 'Invalid \"sort\" parameter'",
        ),
        (
            json!({"q": "{!bad"}),
            400,
            "Search Query Error",
            "Search Query is invalid: 'Could not parse incoming local parameters: substring not found'",
        ),
        (
            json!({"q": "{!term f=name}x"}),
            409,
            "Search Error",
            "Search error: \"Local parameters are not supported in param 'q'.\"",
        ),
        (
            json!({"fq": "{!term f=name}x"}),
            409,
            "Search Error",
            "Search error: \"Local parameters must be defined at the beginning of param 'fq'.\"",
        ),
        (
            json!({"q": "_val_:1"}),
            409,
            "Search Error",
            "Search error: \"Magic fields are not supported in param 'q'.\"",
        ),
    ] {
        let answer = site.action("package_search", &params).send().await;
        let error = answer.json()["error"].clone();
        assert_eq!(answer.status.as_u16(), status, "{params}");
        assert_eq!(
            error,
            json!({"__type": kind, "message": message}),
            "{params}"
        );
    }
    // Each filter is looked through.
    for many in [json!("x".repeat(70_000)), json!(vec!["name:a"; 1000])] {
        let params = json!({ "fq_list": many });
        let answer = site.action("package_search", &params).send().await;
        assert_eq!(answer.status.as_u16(), 400);
        let error = answer.json()["error"].clone();
        let message = "Search Query is invalid: 'There are more than 1000 filters'";
        assert_eq!(
            error,
            json!({"__type": "Search Query Error", "message": message})
        );
    }
    for params in [
        json!({"q": "title:["}),
        json!({"fq": ["tags:a", "tags:b"]}),
        json!({"q": "start_date:2020"}),
        json!({"ext_bbox": "1,2,3"}),
        json!({"facet": "perhaps"}),
        json!({"q": "water soil", "mm": "many"}),
        json!({"q": "water", "tie": "x"}),
        json!({"q": "water", "bf": "nothing(1)"}),
        json!({"q": "water", "qf": "title^x"}),
        json!({"q": "water", "defType": "lucid"}),
        json!({"sort": "nothing(1) asc"}),
        json!({"sort": "text asc"}),
        json!({"facet.field": ["{!ex=x}tags"]}),
        json!({"fl": ["{!x}name"]}),
        json!({"q": "water", "bf": "{!func}1"}),
    ] {
        let answer = site.action("package_search", &params).send().await;
        let error = answer.json()["error"].clone();
        assert_eq!(answer.status.as_u16(), 409, "{params}");
        assert_eq!(error["__type"], "Search Error", "{params}");
    }
    for (params, error) in [
        (
            json!({"rows": "x"}),
            json!({"rows": ["Invalid integer", "Please enter an integer value"]}),
        ),
        (
            json!({"start": -1}),
            json!({"start": ["Must be a natural number"]}),
        ),
        (
            json!({"facet.field": "tags"}),
            json!({"facet.field": ["Could not parse as valid JSON", "Not a list"]}),
        ),
        (
            json!({"facet.field": [1]}),
            json!({"facet.field": ["Not a string: 1"]}),
        ),
    ] {
        let answer = site.action("package_search", &params).send().await;
        let mut said = answer.json()["error"].clone();
        said.as_object_mut().unwrap().remove("__type");
        assert_eq!((answer.status.as_u16(), said), (409, error), "{params}");
    }
}

#[actix_web::test]
async fn rectangles_select_datasets() {
    let site = Site::new();
    let point = |x: f64, y: f64| json!({"type": "Point", "coordinates": [x, y]}).to_string();
    for (name, x, y) in [
        ("ottawa", -75.7, 45.4),
        ("paris", 2.3, 48.9),
        ("suva", 178.4, -18.1),
        ("apia", -171.8, -13.8),
    ] {
        let extras = json!({"extras": [{"key": "spatial", "value": point(x, y)}]});
        dataset(&site, name, extras).await;
    }
    // What goes over the 180th meridian is on both of its sides, and nowhere else.
    let fiji = r#"{"type": "MultiPolygon", "coordinates": [[[[177, -19], [180, -19], [180, -16], [177, -16], [177, -19]]],
        [[[-180, -19], [-178, -19], [-178, -16], [-180, -16], [-180, -19]]]]}"#;
    let over = r#"{"type": "Polygon", "coordinates": [[[175, 50], [-175, 50], [-175, 60], [175, 60], [175, 50]]]}"#;
    for (name, shape) in [("fiji", fiji), ("bering", over)] {
        let extras = json!({"extras": [{"key": "spatial", "value": shape}]});
        dataset(&site, name, extras).await;
    }
    for (bbox, expected) in [
        ("-80,40,-70,50", "ottawa"),
        ("-180,-90,180,90", "apia bering fiji ottawa paris suva"),
        ("170,-20,-170,-10", "apia fiji suva"),
        ("170,-20,190,-10", "apia fiji suva"),
        ("176,-20,178,-10", "fiji"),
        ("-179,-20,-177,-10", "fiji"),
        ("-179,52,-178,55", "bering"),
        ("176,52,177,55", "bering"),
        ("0,50,10,60", ""),
        ("280,40,290,50", "ottawa"),
        ("3,0,4,1", ""),
    ] {
        for params in [
            json!({"ext_bbox": bbox, "sort": "name asc"}),
            json!({"extras": {"ext_bbox": bbox}, "sort": "name asc"}),
        ] {
            assert_eq!(names(&found(&site, params).await), expected, "{bbox}");
        }
    }
}

#[actix_web::test]
async fn sysadmins_are_told_how_a_search_is_understood_and_nobody_else() {
    let site = library().await;
    let user = site.user("ann");
    let params = json!({"q": "title:water AND rivers", "fq": "tags:Nature", "explain": true});
    let found = site.done("package_search", params.clone()).await;
    let explain = &found["explain"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert!(
        text(&explain["query"]["parsed"]).contains("title"),
        "{explain}"
    );
    assert!(
        text(&explain["query"]["engine"]).contains("Query"),
        "{explain}"
    );
    assert!(
        text(&explain["filters"][0]["parsed"]).contains("Nature"),
        "{explain}"
    );
    for phase in [
        "read the query",
        "find",
        "count facets",
        "fetch the records",
    ] {
        assert!(explain["milliseconds"][phase].is_number(), "{explain}");
    }
    for token in [None, Some(&user)] {
        let mut call = site.action("package_search", &params);
        if let Some(token) = token {
            call = call.token(token);
        }
        let answer = call.send().await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.json()["error"]["message"],
            "Search Query is invalid: \"Invalid search parameters: ['explain']\""
        );
    }
    let silent = site.done("package_search", json!({"q": "water"})).await;
    assert!(silent.get("explain").is_none());
}

#[actix_web::test]
async fn words_that_find_nothing_are_counted_without_filters_and_persons() {
    let site = library().await;
    for params in [
        json!({"q": "Unicorn  census"}),
        json!({"q": "unicorn CENSUS"}),
        json!({"q": "dragons"}),
        json!({"q": "water"}),
        json!({"q": "title:dragons"}),
        json!({"q": "water", "fq": "tags:none"}),
        json!({"q": "dragons", "fq_list": ["tags:Nature"]}),
        json!({"q": "someone@example.org"}),
    ] {
        site.action("package_search", &params).send().await.result();
    }
    site.app.write_misses().unwrap();
    site.action("package_search", &json!({"q": "dragons"}))
        .send()
        .await
        .result();
    site.action("package_search", &json!({"q": "dragons"}))
        .send()
        .await
        .result();
    site.app.write_misses().unwrap();
    let found = site.done("search_miss_list", json!({})).await;
    let listed: Vec<(&str, i64)> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|miss| {
            (
                miss["text"].as_str().unwrap(),
                miss["count"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(listed, [("dragons", 3), ("unicorn census", 2)]);
    let second = site
        .done("search_miss_list", json!({"offset": 1, "limit": 5}))
        .await;
    assert_eq!(second[0]["text"], "unicorn census");
    assert_eq!(second[0]["first"], second[0]["last"]);
    let later = site
        .done("search_miss_list", json!({"since": "2999-01-01"}))
        .await;
    assert_eq!(later, json!([]));
    for (params, field) in [
        (json!({"limit": -1}), "limit"),
        (json!({"offset": "x"}), "offset"),
        (json!({"since": "yesterday"}), "since"),
    ] {
        let answer = site
            .action("search_miss_list", &params)
            .token(&site.token)
            .send()
            .await;
        assert_eq!(answer.status, 409, "{params}");
        assert!(answer.json()["error"][field].is_array(), "{params}");
    }
}
