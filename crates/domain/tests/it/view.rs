//! Views: what every type asks for, and what single types know.

use cairn_domain::view::ViewType;
use serde_json::{Map, Value, json};

use crate::site::{Asking, FREE, RESOURCE, TAKEN, map};

/// Puts what every view needs beneath the keys of a case.
fn view(kind: ViewType, own: Value) -> Value {
    let mut input = json!({"resource_id": RESOURCE, "view_type": kind.name(), "title": "T"});
    if let Value::Object(input) = &mut input {
        input.extend(map(own));
    }
    input
}

#[track_caller]
fn refused(asking: &Asking, kind: ViewType, own: Value, expected: Value) {
    let input = view(kind, own);
    assert_eq!(
        asking.create_view(kind, input.clone()),
        json!({ "errors": expected }),
        "{input}"
    );
}

#[track_caller]
fn kept(kind: ViewType, own: Value, expected: Value) {
    let mut all: Map<String, Value> = map(view(kind, json!({})));
    all.extend(map(expected));
    let answer = Asking::editor().create_view(kind, view(kind, own.clone()));
    assert_eq!(answer, json!({ "ok": all }), "{own}");
}

#[test]
fn every_view_names_its_resource_and_has_a_title() {
    let (admin, editor) = (Asking::sysadmin(), Asking::editor());
    let unexpected = json!({"__extras": ["The input field __extras was not expected."]});
    for (own, expected) in [
        (json!({"title": ""}), json!({"title": ["Missing value"]})),
        (
            json!({"resource_id": "none", "title": null}),
            json!({"resource_id": ["Resource not found: none"], "title": ["Missing value"]}),
        ),
        (json!({"unknown": "x"}), unexpected.clone()),
        (json!({"unknown": null}), unexpected.clone()),
        (json!({"filter_fields": ["a"]}), unexpected),
        (json!({"id": "x"}), json!({"id": ["Invalid id provided"]})),
        (
            json!({"id": TAKEN}),
            json!({"id": ["ResourceView id already exists"]}),
        ),
    ] {
        refused(&admin, ViewType::Image, own, expected);
    }
    refused(
        &editor,
        ViewType::Image,
        json!({"id": FREE}),
        json!({"id": ["The input field id was not expected."]}),
    );
    kept(
        ViewType::Text,
        json!({"id": "", "title": 5, "description": ""}),
        json!({"title": "5", "description": ""}),
    );
}

#[test]
fn types_know_their_own_keys() {
    kept(
        ViewType::Image,
        json!({"image_url": "http://a/b.png"}),
        json!({"image_url": "http://a/b.png"}),
    );
    kept(ViewType::Image, json!({"image_url": ""}), json!({}));
    kept(
        ViewType::Datatables,
        json!({"responsive": "yes", "ellipsis_length": "20", "show_fields": ["a"]}),
        json!({"date_format": "llll", "ellipsis_length": 20, "filterable": true, "responsive": true, "show_fields": ["a"]}),
    );
    let editor = Asking::editor();
    for (kind, own, expected) in [
        (
            ViewType::Datatables,
            json!({"ellipsis_length": "x"}),
            json!({"ellipsis_length": ["Invalid integer"]}),
        ),
        (
            ViewType::Datatables,
            json!({"ellipsis_length": -1}),
            json!({"ellipsis_length": ["Must be a natural number"]}),
        ),
        (
            ViewType::Graph,
            json!({"graph_type": "pie", "limit": "x"}),
            json!({"graph_type": ["\"pie\" is not a valid parameter"], "limit": ["Invalid integer"]}),
        ),
        (
            ViewType::Map,
            json!({}),
            json!({"map_field_type": ["Missing value"]}),
        ),
        (
            ViewType::Map,
            json!({"map_field_type": "wkt"}),
            json!({"map_field_type": ["\"wkt\" is not a valid parameter"]}),
        ),
    ] {
        refused(&editor, kind, own, expected);
    }
    kept(
        ViewType::Graph,
        json!({"graph_type": "lines", "offset": "", "group": "year", "series": ["a"]}),
        json!({"graph_type": "lines", "group": "year", "series": ["a"]}),
    );
}

#[test]
fn filters_are_as_many_fields_as_values() {
    let same = "\"filter_fields\" and \"filter_values\" should have the same length";
    let editor = Asking::editor();
    for (own, expected) in [
        (
            json!({"filter_fields": ["a"], "filter_values": ["1", "2"]}),
            json!({"filter_fields": [same], "filter_values": [same]}),
        ),
        (
            json!({"filter_fields": "a"}),
            json!({"filter_fields": [same], "filter_values": [same, "\"filter_values\" is required when \"filter_fields\" is filled"]}),
        ),
        (
            json!({"filter_values": "1"}),
            json!({"filter_fields": ["\"filter_fields\" is required when \"filter_values\" is filled"]}),
        ),
    ] {
        refused(&editor, ViewType::Grid, own, expected);
    }
    kept(
        ViewType::Grid,
        json!({"filter_fields": ["a", "b", "a"], "filter_values": ["1", "2", "3"]}),
        json!({"filter_fields": ["a", "b", "a"], "filter_values": ["1", "2", "3"], "filters": {"a": ["1", "3"], "b": ["2"]}}),
    );
    kept(
        ViewType::Grid,
        json!({"filter_fields": "a", "filter_values": "1"}),
        json!({"filter_fields": ["a"], "filter_values": ["1"], "filters": {"a": ["1"]}}),
    );
}

#[test]
fn an_update_takes_what_is_sent_and_never_the_type() {
    let admin = Asking::sysadmin();
    for (input, expected) in [
        (
            json!({"id": "v", "title": "Two", "view_type": "text_view"}),
            json!({"ok": {"id": "v", "title": "Two"}}),
        ),
        (
            json!({"id": "v", "image_url": "http://x", "unknown": 1}),
            json!({"errors": {"__extras": ["The input field __extras was not expected."]}}),
        ),
        (
            json!({"id": "v", "resource_id": "none"}),
            json!({"errors": {"resource_id": ["Resource not found: none"]}}),
        ),
    ] {
        assert_eq!(
            admin.update_view(ViewType::Image, input.clone()),
            expected,
            "{input}"
        );
    }
}
