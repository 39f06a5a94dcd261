//! The OpenAPI document is complete, well formed, and the one in the repository is it.

use std::collections::HashSet;

use cairn_catalogue::action::Kind;
use cairn_catalogue::actions;
use cairn_server::openapi_json;
use serde_json::Value;

#[test]
fn the_committed_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../api-spec/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == openapi_json(),
        "api-spec/openapi.json is stale: make it anew with `cargo run -p cairn -- openapi > api-spec/openapi.json` and look at \
         what changed"
    );
}

#[test]
fn every_action_is_described() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = HashSet::new();
    for def in actions::all() {
        let item = &document["paths"][format!("/api/3/action/{}", def.name)];
        let post = &item["post"];
        assert_eq!(post["operationId"], def.name);
        assert_eq!(
            item["get"].is_object(),
            def.kind == Kind::Read,
            "{}",
            def.name
        );
        let body = &post["requestBody"]["content"]["application/json"]["schema"]["properties"];
        for param in def
            .params
            .iter()
            .filter(|param| param.kind != cairn_catalogue::action::ParamKind::File)
        {
            assert!(
                body[param.name].is_object(),
                "{} of {}",
                param.name,
                def.name
            );
        }
        for status in ["200", "400", "403", "404", "409"] {
            assert!(
                post["responses"][status].is_object(),
                "{status} of {}",
                def.name
            );
        }
        for operation in [post, &item["get"]] {
            if let Some(id) = operation["operationId"].as_str() {
                assert!(ids.insert(id.to_owned()), "{id} is there twice");
            }
        }
    }
    assert!(ids.len() > 100, "{}", ids.len());
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    let mut found = 0;
    walk(&document, &mut |reference| {
        found += 1;
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    });
    assert!(found > 100);
}

fn walk(value: &Value, seen: &mut impl FnMut(&str)) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| walk(item, seen)),
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("$ref", Value::String(reference)) => seen(reference),
                    _ => walk(value, seen),
                }
            }
        }
        _ => {}
    }
}
