//! What each part of the query language finds.

use crate::site::{Site, tags};
use cairn_index::SearchRequest;
use serde_json::{Value, json};

fn library() -> Site {
    Site::of([
        json!({
            "name": "alpha", "title": "Clean water in rivers", "notes": "The quality of fresh water",
            "tags": tags(&["Economy", "two words", "common"]), "author": "Ann Smith", "license_id": "cc-by",
            "metadata_created": "2024-01-01T00:00:00", "metadata_modified": "2024-03-01T12:00:00.5",
            "extras": [{"key": "topic", "value": "rivers"}, {"key": "start_date", "value": "2020-05-01"}],
            "num_resources": 1, "resources": [{"url": "http://a/x.csv", "name": "measures", "format": "CSV"}],
        }),
        json!({
            "name": "beta", "title": "Soil and water", "notes": "Samples of soil 2021",
            "tags": tags(&["economy", "common"]), "author": "Bob Jones", "version": "10",
            "metadata_created": "2024-02-01T00:00:00", "metadata_modified": "2024-02-01T00:00:00",
            "extras": [{"key": "topic", "value": "soils"}, {"key": "start_date", "value": "2021-05-01"}],
            "num_resources": 2, "resources": [{"url": "http://a/y.json", "format": "JSON"}, {"url": "http://a/y.csv", "format": "CSV"}],
        }),
        json!({
            "name": "gamma", "title": "Roads", "notes": "Traffic on the roads and on television; see C++ & C#: 50%",
            "tags": tags(&["common"]), "version": "2", "url": "http://example.org/roads",
            "metadata_created": "2024-03-01T00:00:00", "metadata_modified": "2024-01-01T00:00:00",
            "organization": {"name": "works", "title": "Public works"},
            "groups": [{"name": "transport"}], "private": true,
        }),
    ])
}

#[track_caller]
fn check(site: &Site, cases: &[(&str, &str)]) {
    for (q, expected) in cases {
        assert_eq!(site.names(q), *expected, "q={q}");
    }
}

#[test]
fn free_words() {
    check(
        &library(),
        &[
            ("*:*", "alpha beta gamma"),
            ("", "alpha beta gamma"),
            ("water", "alpha beta"),
            ("WATER", "alpha beta"),
            ("waters", "alpha beta"),
            ("water soil", "beta"),
            ("water -soil", "alpha"),
            ("water NOT soil", "alpha"),
            ("\"clean water\"", "alpha"),
            ("\"water clean\"", ""),
            ("measures", "alpha"),
            ("rivers soil roads", ""),
            ("water soil samples", "beta"),
            ("water soil rivers", "alpha beta"),
            ("economy", "alpha beta"),
            ("works", "gamma"),
            ("[water", "alpha beta"),
            ("wat*", ""),
            ("-water", ""),
            ("TV", "gamma"),
        ],
    );
}

#[test]
fn fields_and_phrases() {
    check(
        &library(),
        &[
            ("title:water", "alpha beta"),
            ("title:\"clean water\"", "alpha"),
            ("title:\"clean rivers\"~2", "alpha"),
            ("title:\"clean rivers\"", ""),
            ("title:\"rivers clean\"~3", ""),
            ("title:\"rivers clean\"~4", "alpha"),
            ("title:\"clean in rivers\"~1", "alpha"),
            ("title:\"rivers water clean\"~5", "alpha"),
            ("title:\"rivers water clean\"~4", ""),
            ("title:\"water water\"~5", ""),
            ("extras_topic:\"soils of\"~3", ""),
            ("title:(water OR roads)", "alpha beta gamma"),
            ("title:(water roads)", ""),
            ("tags:economy", "beta"),
            ("tags:\"two words\"", "alpha"),
            ("name:alpha", "alpha"),
            ("name:(alpha gamma)", "alpha gamma"),
            ("author:jones", "beta"),
            ("topic:rivers", "alpha"),
            ("extras_topic:river", "alpha"),
            ("res_format:CSV", "alpha beta"),
            ("res_format:csv", ""),
            ("capacity:private", "gamma"),
            ("organization:works", "gamma"),
            ("groups:transport", "gamma"),
            ("nothing:here", ""),
            ("entity_type:package", "alpha beta gamma"),
            ("title_ngram:ate", "alpha beta"),
            ("name_ngram:\"amma\"", "gamma"),
        ],
    );
}

#[test]
fn booleans() {
    check(
        &library(),
        &[
            ("title:water AND title:soil", "beta"),
            ("title:water && title:soil", "beta"),
            ("title:water title:soil", "beta"),
            ("title:soil OR title:roads", "beta gamma"),
            ("title:soil || title:roads", "beta gamma"),
            ("NOT title:water", "gamma"),
            ("-title:water", "gamma"),
            ("!title:water AND name:*", "gamma"),
            ("title:(+water -soil)", "alpha"),
            ("(title:water AND title:soil) OR title:roads", "beta gamma"),
            ("+tags:common title:soil OR title:roads", "alpha beta gamma"),
            ("*:* -name:alpha", "beta gamma"),
            ("title:water AND (-title:soil)", ""),
            ("title:water AND (*:* -title:soil)", "alpha"),
            ("*:* AND NOT (name:alpha OR name:beta)", "gamma"),
        ],
    );
}

#[test]
fn patterns_and_distances() {
    check(
        &library(),
        &[
            ("title:wat*", "alpha beta"),
            ("title:w?ter", "alpha beta"),
            ("title:*oil", "beta"),
            ("title:WAT*", "alpha beta"),
            ("tags:Econ*", "alpha"),
            ("tags:two*", "alpha"),
            ("topic:soi?s", "beta"),
            ("title:watr~1", "alpha beta"),
            ("title:wtr~", "alpha beta"),
            ("topic:sails~1", "beta"),
            ("tags:economi~1", "beta"),
            ("extras_topic:rivr~1", "alpha"),
            ("title:/roa.?/", "gamma"),
            ("name:/[a-b].*/", "alpha beta"),
        ],
    );
}

#[test]
fn ranges_and_dates() {
    check(
        &library(),
        &[
            ("name:[alpha TO beta]", "alpha beta"),
            ("name:{alpha TO gamma}", "beta"),
            ("name:[alpha TO beta}", "alpha"),
            ("name:[b TO *]", "beta gamma"),
            ("version:[* TO *]", "beta gamma"),
            ("version:*", "beta gamma"),
            ("-version:*", "alpha"),
            (
                "metadata_modified:[2024-02-01T00:00:00Z TO *]",
                "alpha beta",
            ),
            ("metadata_modified:{2024-02-01T00:00:00Z TO *]", "alpha"),
            ("metadata_modified:\"2024-02-01T00:00:00Z\"", "beta"),
            (
                "metadata_created:[2024-01-01T00:00:00Z TO 2024-01-01T00:00:00Z+1MONTH]",
                "alpha beta",
            ),
            ("metadata_created:[NOW-1MONTH/MONTH TO NOW]", ""),
            ("start_date:[2021-01-01T00:00:00Z TO *]", "beta"),
            ("start_date:*", "alpha beta"),
        ],
    );
    let site = library();
    for q in [
        "metadata_modified:2024",
        "metadata_modified:[2024-01 TO 2024-03]",
        "start_date:[x TO y]",
        "views_total:x",
    ] {
        assert!(site.names(q).starts_with("error: SOLR returned"), "{q}");
    }
}

#[test]
fn boosts_decide_the_order() {
    let site = library();
    for (q, expected) in [
        ("title:soil^4 OR title:roads", "beta gamma"),
        ("title:soil OR title:roads^9", "gamma beta"),
        (
            "name:alpha^=3 OR name:beta^=5 OR name:gamma^=4",
            "beta gamma alpha",
        ),
    ] {
        let request = SearchRequest {
            q: q.to_owned(),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected, "{q}");
    }
}

#[test]
fn functions_change_the_order() {
    let site = library();
    for (bf, boost, expected) in [
        (None, None, "beta alpha"),
        (Some("version"), None, "beta alpha"),
        (Some("sub(0,version)"), None, "alpha beta"),
        (Some("product(num_resources,-9) 1"), None, "alpha beta"),
        (
            Some("recip(ms(2024-03-02T00:00:00Z,metadata_modified),3.16e-11,1,1)^1000"),
            None,
            "alpha beta",
        ),
        (None, Some("div(1,def(version,1))"), "alpha beta"),
        (None, Some("field(version)"), "beta alpha"),
    ] {
        let request = SearchRequest {
            q: "water".to_owned(),
            bf: bf.map(str::to_owned),
            boost: boost.map(str::to_owned),
            def_type: Some("edismax".to_owned()),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected, "{bf:?} {boost:?}");
    }
    for bf in [
        "nothing(1)",
        "sum(",
        "recip(1)",
        "ms(x)",
        "1)",
        "a,b",
        "sum(1,,2)",
        "1^x",
    ] {
        let request = SearchRequest {
            q: "water".to_owned(),
            bf: Some(bf.to_owned()),
            ..SearchRequest::default()
        };
        assert!(
            site.ids(&request).starts_with("error: SOLR returned"),
            "{bf}"
        );
    }
}

#[test]
fn broken_queries_are_refused() {
    let site = library();
    for q in [
        "title:[",
        "title:(water",
        "title:water)",
        "title:\"x",
        "title:{a TO",
        "title:AND",
        "title:water AND",
        "field:",
        "title:x^y",
        ":",
        "a:b:c",
        "http://example.org/x",
        "title:/[/",
        "&&",
        "||",
        "-",
        "+",
        "tags:a:b",
    ] {
        assert!(
            site.names(q).starts_with("error: SOLR returned"),
            "{q}: {}",
            site.names(q)
        );
    }
}

#[test]
fn what_addresses_the_engine_is_refused() {
    let site = library();
    for (q, expected) in [
        (
            "{!term f=name}x",
            "Local parameters are not supported in param 'q'.",
        ),
        (
            "a {!x}b",
            "Local parameters must be defined at the beginning of param 'q'.",
        ),
        (
            "{!a}x {!b}",
            "Query parsers are not supported in param 'q'.",
        ),
        ("_query_:x", "Magic fields are not supported in param 'q'."),
        ("_val_ :x", "Magic fields are not supported in param 'q'."),
        (
            "{!bad",
            "Could not parse incoming local parameters: substring not found",
        ),
    ] {
        assert_eq!(site.names(q), format!("error: {expected}"), "{q}");
    }
    assert_eq!(site.names("dataset_query_:x"), "");
    assert_eq!(site.names("\\{!x"), "");
}

#[test]
fn orders() {
    let site = library();
    for (sort, expected) in [
        ("name desc", "gamma beta alpha"),
        ("metadata_modified desc", "alpha beta gamma"),
        ("metadata_created desc, name asc", "gamma beta alpha"),
        ("title_string asc", "alpha gamma beta"),
        ("version asc", "beta gamma alpha"),
        ("version desc", "gamma beta alpha"),
        ("start_date desc", "beta alpha gamma"),
        ("nothing asc, name desc", "gamma beta alpha"),
        ("score desc, metadata_modified desc", "alpha beta gamma"),
        ("", "gamma beta alpha"),
        ("sub(0,num_resources) asc, name desc", "beta alpha gamma"),
        ("if(exists(version),1,2) asc, name asc", "beta gamma alpha"),
        ("ms(NOW,metadata_modified) desc", "gamma beta alpha"),
        ("mod(version,3) desc, name asc", "gamma beta alpha"),
        ("name", "error: Invalid \"sort\" parameter"),
        ("name up", "error: Invalid \"sort\" parameter"),
        ("a b asc", "error: Invalid \"sort\" parameter"),
        (
            "nothing(1) asc",
            "error: SOLR returned an error running query: unknown function nothing",
        ),
    ] {
        let request = SearchRequest {
            sort: sort.to_owned(),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected, "{sort}");
    }
}

#[test]
fn fields_of_hits() {
    let site = library();
    let fields = |fl: &[&str]| -> Value {
        let request = SearchRequest {
            q: "name:gamma".to_owned(),
            fl: fl.iter().map(|name| (*name).to_owned()).collect(),
            ..SearchRequest::default()
        };
        let hit = site.search(&request).unwrap().hits.remove(0);
        Value::Object(hit.fields.unwrap())
    };
    assert_eq!(fields(&["name"]), json!({"name": "gamma"}));
    assert_eq!(
        fields(&["title,groups", "organization"]),
        json!({"title": "Roads", "groups": ["transport"], "organization": "works"})
    );
    assert_eq!(
        fields(&["metadata_created"]),
        json!({"metadata_created": "2024-03-01T00:00:00Z"})
    );
}

#[test]
fn facets_count_values() {
    let mut site = library();
    // A second segment, and a document that was changed.
    site.put([
        json!({"name": "delta", "tags": tags(&["common", "zoo"])}),
        json!({"name": "beta", "tags": tags(&["common"])}),
    ]);
    let counts = |limit| {
        let counts = site.counts("tags", limit);
        let counts: Vec<String> = counts.iter().map(|(tag, n)| format!("{tag}={n}")).collect();
        counts.join(" ")
    };
    assert_eq!(counts(-1), "Economy=1 common=4 two words=1 zoo=1");
    assert_eq!(counts(50), "common=4 Economy=1 two words=1 zoo=1");
    assert_eq!(counts(2), "common=4 Economy=1");
    assert_eq!(counts(0), "");
    assert_eq!(site.counts("nothing", 50), []);
    assert_eq!(site.counts("author", 1), [("ann".to_owned(), 1)]);
    let dates = site.counts("start_date", -1);
    assert_eq!(dates, [("2020-05-01T00:00:00Z".to_owned(), 1)]);
}

#[test]
fn values_that_no_hit_has_are_counted_when_wanted() {
    let mut site = library();
    let mut secret = crate::site::document(json!({"name": "secret", "tags": tags(&["hidden"])}));
    secret.permission_labels = vec!["member-1".to_owned()];
    site.apply(&[cairn_index::Update::Put(Box::new(secret))]);
    for (limit, expected) in [
        (50, "common=1 economy=1 Economy=0 two words=0"),
        (3, "common=1 economy=1 Economy=0"),
        (-1, "Economy=0 common=1 economy=1 two words=0"),
        (0, ""),
    ] {
        let request = SearchRequest {
            q: "soil".to_owned(),
            permission_labels: Some(vec!["public".to_owned()]),
            facet: cairn_index::FacetRequest {
                fields: vec!["tags".to_owned()],
                limit,
                mincount: 0,
            },
            ..SearchRequest::default()
        };
        let facets = site.search(&request).unwrap().facets;
        let counts: Vec<String> = facets[0]
            .1
            .iter()
            .map(|(tag, n)| format!("{tag}={n}"))
            .collect();
        assert_eq!(counts.join(" "), expected, "{limit}");
    }
}

#[test]
fn no_key_of_a_record_takes_the_place_of_a_field() {
    let extra = |key: &str, value: &str| json!({"key": key, "value": value});
    let mut sly = crate::site::document(json!({
        "name": "sly", "private": true, "site_id": "x", "permission_labels": ["public"],
        "extras": [extra("permission_labels", "public"), extra("capacity", "public"), extra("state", "draft"),
            extra("text", "water"), extra("dataset_type", "harvest"), extra("west", "7"), extra("id", "other")],
    }));
    sly.permission_labels = vec!["member-1".to_owned()];
    let mut site = Site::empty();
    site.apply(&[cairn_index::Update::Put(Box::new(sly))]);
    check(
        &site,
        &[
            ("permission_labels:public", ""),
            ("permission_labels:\"member-1\"", "sly"),
            ("capacity:public", ""),
            ("capacity:private", "sly"),
            ("state:active", "sly"),
            ("state:draft", ""),
            ("dataset_type:harvest", ""),
            ("site_id:x", ""),
            ("site_id:default", "sly"),
            ("id:other", ""),
            ("west:7", "sly"),
            ("extras_capacity:public", "sly"),
        ],
    );
}

#[test]
fn rectangles() {
    let square = |name: &str, at: i32| {
        let spatial = json!({"type": "Point", "coordinates": [at, at]}).to_string();
        json!({"name": name, "extras": [{"key": "spatial", "value": spatial}]})
    };
    let site = Site::of([
        square("near", 1),
        square("far", 50),
        json!({"name": "nowhere"}),
    ]);
    for (bbox, expected) in [
        ("0,0,2,2", "near"),
        ("0,0,90,90", "far near"),
        ("-9,-9,-8,-8", ""),
        ("45,0,-359,90", "far near"),
        ("1,2,3", "error: Wrong bounding box provided"),
    ] {
        let request = SearchRequest {
            bbox: Some(bbox.to_owned()),
            sort: "name asc".to_owned(),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected, "{bbox}");
    }
}

#[test]
fn french_texts_are_found_by_their_french_stems() {
    let site = Site::of([
        json!({"name": "fluent", "title_translated": {"en": "Schools", "fr": "Établissements scolaires nationaux"}}),
        json!({"name": "plain", "title": "Éducation nationale"}),
    ]);
    check(
        &site,
        &[
            ("scolaire", "fluent"),
            ("national", "fluent"),
            ("etablissement", "fluent"),
            ("school", "fluent"),
            ("education", "plain"),
            ("éducation", "plain"),
        ],
    );
}

#[test]
fn filters_with_required_clauses_select_nothing_out() {
    let site = library();
    assert_eq!(
        site.filtered("+capacity:public name:alpha OR name:beta +state:(active)"),
        "alpha beta"
    );
    assert_eq!(
        site.filtered("+capacity:public (name:alpha OR name:gamma) +state:(active)"),
        "alpha"
    );
}

#[test]
fn labels_hide_documents() {
    let mut site = library();
    let mut secret = crate::site::document(json!({"name": "secret", "title": "Water supply"}));
    secret.permission_labels = vec!["member-1".to_owned(), "collaborator-9".to_owned()];
    site.apply(&[cairn_index::Update::Put(Box::new(secret))]);
    for (labels, expected) in [
        (None, "alpha beta secret"),
        (Some(vec!["public"]), "alpha beta"),
        (Some(vec!["public", "member-1"]), "alpha beta secret"),
        (Some(vec!["collaborator-9"]), "secret"),
        (Some(Vec::new()), ""),
    ] {
        let request = SearchRequest {
            q: "water".to_owned(),
            sort: "name asc".to_owned(),
            permission_labels: labels.map(|labels| labels.into_iter().map(str::to_owned).collect()),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected);
    }
}

#[test]
fn extents_that_fill_the_rectangle_best_come_first() {
    let square = |name: &str, side: i32, modified: &str| {
        let ring = json!([[0, 0], [side, 0], [side, side], [0, side], [0, 0]]);
        let spatial = json!({"type": "Polygon", "coordinates": [ring]}).to_string();
        json!({"name": name, "title": "Water", "metadata_modified": modified,
            "extras": [{"key": "spatial", "value": spatial}]})
    };
    let site = Site::of([
        square("city", 1, "2023-01-01T00:00:00"),
        square("province", 9, "2022-01-01T00:00:00"),
        square("world", 80, "2024-01-01T00:00:00"),
    ]);
    for (q, sort, expected) in [
        ("*:*", "score desc", "province world city"),
        ("water", "score desc, name asc", "province world city"),
        ("*:*", "metadata_modified desc", "world city province"),
    ] {
        let request = SearchRequest {
            q: q.to_owned(),
            bbox: Some("0,0,10,10".to_owned()),
            sort: sort.to_owned(),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected, "{q} {sort}");
    }
}
