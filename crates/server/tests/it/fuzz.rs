//! Whatever is sent to whichever action, the server is never at fault, and with one client never busy.

use cairn_catalogue::actions;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::Site;

/// Requests that are tried; the seed is fixed, so that a failure happens again.
const CASES: u32 = 3000;

/// How a request carries its parameters.
#[derive(Debug, Clone)]
enum Way {
    Json,
    Query,
    Form,
    Multipart,
    /// A body that is no JSON, under a content type.
    Raw(&'static str, Vec<u8>),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9_-]{0,12}",
        2 => ".{0,40}",
        1 => Just(String::new()),
        1 => Just("x".repeat(20_000)),
        1 => Just("a\u{0}b\u{ffff}\u{202e}".to_owned()),
        1 => proptest::sample::select(vec![
            "*:*", "{!lucene}", "title:[", "name desc", "score desc, zz", "(((((", "\"", "\\", "a:b:c", "-1", "1e400", "0",
            "99999999999999999999", "true", "none", "../../etc/passwd", "' OR 1=1 --", "%00", "2020-13-45", "id",
            "5f1c2b43-0000-4000-8000-000000000000", "one", "org-one", "admin", "[\"a\"]", "{\"a\": 1}", "NaN", "\u{e9}",
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => (-3_i64..5).prop_map(Value::from),
        5 => text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((key(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Keys that records know, and some that nobody does.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => proptest::sample::select(vec![
            "id", "name", "title", "owner_org", "resources", "tags", "extras", "groups", "users", "key", "value", "url",
            "private", "type", "state", "capacity", "package_id", "upload", "vocabulary_id", "filter", "match", "update",
            "q", "fq", "fq_list", "sort", "rows", "start", "facet", "facet.field", "limit", "offset", "email", "password",
            "notes", "size", "format", "order", "datasets", "org_id", "username", "role", "object", "object_type", "user",
        ])
        .prop_map(str::to_owned),
        1 => text(),
    ]
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        6 => Just(Way::Json),
        2 => Just(Way::Query),
        2 => Just(Way::Form),
        1 => Just(Way::Multipart),
        1 => (
            proptest::sample::select(vec![
                "application/json", "text/plain", "", "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=XX", "multipart/form-data; boundary=\"", "application/json; charset=utf-16",
            ]),
            prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..200),
                proptest::sample::select(vec!["[[[[[[[[[[", "{\"a\":", "\u{feff}{}", "{\"id\": \"\\ud800\"}", "--XX\r\n\r\n--XX--"])
                    .prop_map(|text| text.as_bytes().to_vec()),
                Just(format!("{{\"id\": {}1{}}}", "[".repeat(3000), "]".repeat(3000)).into_bytes()),
            ],
        )
            .prop_map(|(kind, body)| Way::Raw(kind, body)),
    ]
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[actix_web::test]
async fn no_input_makes_the_server_fail() {
    let site = Site::new();
    let alice = site.user("alice");
    site.done("organization_create", json!({"name": "org-one"}))
        .await;
    site.done("group_create", json!({"name": "group-one"}))
        .await;
    let one = json!({"name": "one", "owner_org": "org-one", "resources": [{"url": "http://x"}], "tags": [{"name": "red"}]});
    site.done("package_create", one).await;
    let names: Vec<&'static str> = actions::all()
        .map(|def| def.name)
        .chain(["no_such", ""])
        .collect();
    assert!(names.len() > 100, "{}", names.len());
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: CASES,
            ..Config::default()
        },
        TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
    );
    let known: Vec<(&'static str, Vec<&'static str>)> = actions::all()
        .map(|def| {
            (
                def.name,
                def.params.iter().map(|param| param.name).collect(),
            )
        })
        .collect();
    let strategy = (
        proptest::sample::select(names),
        proptest::collection::vec((key(), value()), 0..6),
        proptest::collection::vec((0..100_usize, value()), 0..4),
        way(),
        0..4_u8,
    );
    for _ in 0..CASES {
        let (name, mut params, documented, way, who) =
            strategy.new_tree(&mut runner).unwrap().current();
        if let Some((_, own)) = known
            .iter()
            .find(|(known, own)| *known == name && !own.is_empty())
        {
            params.extend(
                documented
                    .into_iter()
                    .map(|(place, value)| (own[place % own.len()].to_owned(), value)),
            );
        }
        let path = format!("/api/3/action/{name}");
        let pairs = || {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(params.iter().map(|(key, value)| (key, as_text(value))));
            form.finish()
        };
        let call = match &way {
            Way::Json => site
                .post(&path)
                .json(&Value::Object(params.iter().cloned().collect())),
            Way::Query => {
                let query: String = pairs().chars().take(30_000).collect();
                site.get(&format!(
                    "{path}?{}",
                    query.trim_end_matches(['%', '0', '1', '2', '3', 'C', 'E', 'F'])
                ))
            }
            Way::Form => site.post(&path).form(&pairs()),
            Way::Multipart => {
                let texts: Vec<(String, String)> = params
                    .iter()
                    .map(|(key, value)| (key.replace(['"', '\r', '\n'], ""), as_text(value)))
                    .collect();
                let mut parts: Vec<(&str, Option<&str>, &[u8])> = texts
                    .iter()
                    .map(|(key, value)| (key.as_str(), None, value.as_bytes()))
                    .collect();
                parts.push(("upload", Some("a.csv"), b"a,b\n"));
                site.post(&path).multipart(&parts)
            }
            Way::Raw(kind, body) => site.post(&path).body(kind, body.clone()),
        };
        let call = match who {
            0 => call,
            1 => call.token(&alice),
            _ => call.token(&site.token),
        };
        let answer = call.send().await;
        assert!(
            !answer.status.is_server_error(),
            "{name} answered {}: {}\nby {way:?} of {:.3000}",
            answer.status,
            answer.text(),
            Value::Object(params.iter().cloned().collect()).to_string()
        );
        if answer.status == 200
            && answer.header("content-type") == Some("application/json;charset=utf-8")
        {
            assert_eq!(answer.json()["success"], true, "{name}");
        }
    }
    let alive = site.get("/api/3/action/package_search?q=*:*").send().await;
    assert_eq!(alive.status, 200, "{}", alive.text());
}
