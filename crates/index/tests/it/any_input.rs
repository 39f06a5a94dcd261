//! Any input gets an answer or a refusal, in bounded time.

use std::sync::OnceLock;

use cairn_index::{FacetRequest, SearchError, SearchRequest};
use proptest::prelude::*;
use serde_json::json;

use crate::site::{Site, tags};

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        Site::of([
            json!({"name": "a", "title": "Water *: [x TO y]", "tags": tags(&["b c", "é"])}),
            json!({"name": "b", "notes": "x".repeat(40_000), "some_date": "2020-01-01"}),
        ])
    })
}

/// Pieces of the query language, and of what is none.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "title:", "name:", "metadata_modified:", "some_date:", "views_total:", "name_ngram:", "*:", "x.y:", "text_fr:",
            "(", ")", "[", "]", "{", "}", " TO ", "*", "?", "~", "~2", "~0.7", "^", "^2", "^=3", "\"", "\\", "/", "+", "-", "!",
            " AND ", " OR ", " NOT ", "&&", "||", " ", "NOW", "/DAY", "+1YEAR", "-99999999999MONTHS", "2024-01-01T00:00:00Z",
            "water", "wi-fi", "é", "日本", "\u{0}", "\u{3000}", "{!", "}", "_query_:", ".*", "[a-z]+", "1e309", "-0", "%", "<", ",",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..14).prop_map(|pieces| pieces.concat())
}

fn option() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.3, text())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn every_search_is_answered_or_refused(
        q in text(),
        fq in prop::collection::vec(text(), 0..2),
        sort in prop_oneof![Just("score desc".to_owned()), text()],
        def_type in prop::sample::select(vec![None, Some("lucene"), Some("edismax"), Some("dismax"), Some("x")]),
        (qf, mm, tie, bf) in (option(), option(), option(), option()),
        (boost, bbox, fl, facet) in (option(), option(), option(), option()),
        (start, rows, limit) in (any::<usize>(), any::<usize>(), any::<i64>()),
    ) {
        let request = SearchRequest {
            q, fq, sort, qf, mm, tie, bf, boost, bbox, start, rows,
            def_type: def_type.map(str::to_owned),
            fl: fl.into_iter().collect(),
            facet: FacetRequest { fields: facet.into_iter().collect(), limit, mincount: 0 },
            ..SearchRequest::default()
        };
        match site().search(&request) {
            Ok(answer) => prop_assert!(answer.count <= 2),
            Err(SearchError::Query(_) | SearchError::Refused(_)) => {}
            Err(error) => prop_assert!(false, "{error} for {request:?}"),
        }
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let site = site();
    for (about, q) in [
        (
            "deep",
            format!("{}title:x{}", "(".repeat(5000), ")".repeat(5000)),
        ),
        ("long", "title:x ".repeat(40_000)),
        ("many clauses", "title:x AND ".repeat(5000) + "title:x"),
        ("many words", "x OR ".repeat(5000) + "x"),
        ("many patterns", "title:*a* OR ".repeat(200) + "title:x"),
    ] {
        assert!(
            site.names(&q).starts_with("error: SOLR returned"),
            "{about}"
        );
    }
    let deep = SearchRequest {
        q: "x".to_owned(),
        bf: Some("sum(".repeat(300)),
        ..SearchRequest::default()
    };
    assert!(site.ids(&deep).starts_with("error: SOLR returned"));
}

#[test]
fn records_of_any_shape_are_indexed() {
    let mut deep = json!("bottom");
    for _ in 0..100 {
        deep = json!([{ "in": deep }]);
    }
    let site = Site::of([json!({
        "name": "odd", "title": 5, "notes": null, "tags": "none", "groups": [1, null], "resources": {"a": 1},
        "extras": [{"key": "k", "value": {"a": [1]}}, {"key": "", "value": "v"}, {"key": "long", "value": "y".repeat(70_000)}, 7],
        "organization": [], "deep": deep, "some_date": "soon", "views_total": "many", "a.b\\c": "dotted",
        "titles": {"fr": "Eau", "en": "Water"}, "metadata_created": "x", "list": [1, "two", null, true],
    })]);
    assert_eq!(site.names("*:*"), "odd");
    assert_eq!(site.names("list:two"), "odd");
    assert_eq!(site.names("a.b\\\\c:dotted"), "odd");
    assert_eq!(site.names("eau"), "odd");
}
