//! A schema of a site: every kind of field, and what is said about wrong values.

use cairn_domain::schema::SchemaSet;
use serde_json::{Value, json};

use crate::site::{Asking, GENRE, RESOURCE};

const SCHEMA: &str = r#"
scheming_version: 2
dataset_type: survey
draft_fields_required: false
form_languages: [en, fr]
dataset_fields:
- {field_name: title, label: T, preset: title, required: true}
- {field_name: name, label: N, preset: dataset_slug}
- {field_name: notes, label: D, required: true}
- {field_name: plain, label: P}
- {field_name: colour, label: C, preset: select, choices: [{value: red, label: R}, {value: 2, label: Two}]}
- {field_name: colours, label: C, preset: multiple_checkbox, choices: [red, green, blue]}
- {field_name: lines, label: L, preset: multiple_text}
- {field_name: needed_lines, label: L, preset: multiple_text, required: true}
- {field_name: day, label: D, preset: date}
- {field_name: moment, label: M, preset: datetime}
- {field_name: object, label: O, preset: json_object}
- {field_name: link, label: L, preset: fluent_link}
- {field_name: count, label: C, validators: ignore_missing natural_number_validator}
- {field_name: positive, label: C, validators: ignore_missing is_positive_integer}
- {field_name: either, label: E, validators: "ignore_missing one_of([\"a\", \"b c\"])"}
- {field_name: texts, label: T, validators: ignore_missing list_of_strings}
- {field_name: parsed, label: P, validators: ignore_missing convert_to_json_if_string}
- {field_name: dict, label: D, validators: ignore_missing dict_only}
- {field_name: short, label: S, validators: ignore_missing unicode_safe limit_length(3)}
- {field_name: once, label: O, create_validators: not_empty unicode_safe, validators: ignore}
- {field_name: filled, label: F, validators: default(x) to_lower}
- {field_name: member, label: F, validators: ignore_missing role_exists}
- {field_name: part_of, label: F, validators: ignore_missing package_id_or_name_exists}
- {field_name: file, label: F, validators: ignore_missing resource_id_exists}
- {field_name: words, label: F, validators: ignore_missing as_list}
- {field_name: odd, label: O, validators: nobody_knows_this ignore_missing}
- field_name: people
  label: P
  repeating_subfields:
  - {field_name: who, label: W, required: true}
  - {field_name: born, label: B, preset: date}
  - field_name: addresses
    label: A
    repeating_subfields: [{field_name: street, label: S, required: true}]
resource_fields:
- {field_name: url, label: U, preset: resource_url_upload, required: true}
- {field_name: quality, label: Q, required: true}
- field_name: columns
  label: C
  repeating_subfields: [{field_name: name, label: N, required: true}]
"#;

fn asking() -> Asking {
    let schemas = SchemaSet::with_documents(&[SCHEMA.to_owned()], &[]).expect("a schema");
    assert_eq!(schemas.unknown_validators(), ["nobody_knows_this"]);
    Asking {
        schemas,
        ..Asking::sysadmin()
    }
}

fn with(changes: Value) -> Value {
    let mut input = json!({"type": "survey", "name": "sv", "title": "T", "notes": "N", "needed_lines": ["x"], "once": "1"});
    for (key, value) in changes.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    input
}

#[test]
fn good_values_come_out_in_their_natural_form() {
    for (key, sent, kept) in [
        ("plain", json!({"any": [1]}), json!({"any": [1]})),
        ("plain", json!("x"), json!("x")),
        ("colour", json!("red"), json!("red")),
        ("colour", json!(2), json!("2")),
        ("colour", json!(""), json!("")),
        (
            "colours",
            json!(["blue", "red", "blue"]),
            json!(["red", "blue"]),
        ),
        ("colours", json!("green"), json!(["green"])),
        ("colours", json!(null), json!([])),
        ("lines", json!(["a", "", "b"]), json!(["a", "b"])),
        ("lines", json!("a"), json!(["a"])),
        ("day", json!("2026/01/02"), json!("2026-01-02")),
        ("day", json!("2026-01-02T03:04:05Z"), json!("2026-01-02")),
        (
            "moment",
            json!("2026-01-02 03:04"),
            json!("2026-01-02T03:04:00"),
        ),
        ("object", json!({"a": 1}), json!({"a": 1})),
        ("object", json!("{\"a\": 1}"), json!({"a": 1})),
        (
            "link",
            json!("{\"en\": \"http://a\"}"),
            json!({"en": "http://a"}),
        ),
        ("count", json!("0"), json!(0)),
        ("positive", json!(3.0), json!(3)),
        ("either", json!("b c"), json!("b c")),
        ("texts", json!(["a"]), json!(["a"])),
        ("parsed", json!("[1, 2]"), json!([1, 2])),
        ("short", json!("été"), json!("été")),
        ("filled", json!("ABC"), json!("abc")),
        ("filled", json!(null), json!("x")),
        ("member", json!("editor"), json!("editor")),
        ("part_of", json!("taken"), json!("taken")),
        ("file", json!(RESOURCE), json!(RESOURCE)),
        ("words", json!("a"), json!(["a"])),
        ("odd", json!(GENRE), json!(GENRE)),
    ] {
        let got = asking().create(with(json!({ key: sent })));
        assert_eq!(
            got.get("ok").and_then(|record| record.get(key)),
            Some(&kept),
            "{key} {sent} {got}"
        );
    }
    let bare = asking().create(with(json!({})));
    assert_eq!(
        bare,
        json!({"ok": {"type": "survey", "name": "sv", "title": "T", "notes": "N", "needed_lines": ["x"], "once": "1",
            "colours": [], "lines": [], "filled": "x"}}),
        "lists of several values are there when they are empty, nothing else is"
    );
}

#[test]
fn wrong_values_are_said() {
    for (key, sent, message) in [
        ("title", json!(null), None),
        ("notes", json!(""), Some("Missing value")),
        ("colour", json!("blue"), Some("unexpected choice \"blue\"")),
        (
            "colours",
            json!(["red", "x"]),
            Some("unexpected choice \"x\""),
        ),
        ("colours", json!(5), Some("expecting list of strings")),
        (
            "lines",
            json!([1]),
            Some("invalid type for repeating text: 1"),
        ),
        ("lines", json!({"a": 1}), Some("expecting list of strings")),
        ("needed_lines", json!([""]), Some("Missing value")),
        ("day", json!("soon"), Some("Date format incorrect")),
        ("day", json!(5), Some("Date format incorrect")),
        ("moment", json!("soon"), Some("Date format incorrect")),
        (
            "object",
            json!("{"),
            Some("Invalid JSON string: EOF while parsing an object at line 1 column 1"),
        ),
        (
            "object",
            json!(5),
            Some("Unsupported type for JSON field: <class 'int'>"),
        ),
        (
            "link",
            json!({"EN": "x"}),
            Some("invalid language code: \"EN\""),
        ),
        ("count", json!(-1), Some("Must be a natural number")),
        ("count", json!("x"), Some("Invalid integer")),
        ("count", json!(""), Some("Must be a natural number")),
        ("positive", json!(0), Some("Must be a positive integer")),
        (
            "either",
            json!("c"),
            Some("Value must be one of ['a', 'b c']"),
        ),
        ("texts", json!("a"), Some("Not a list")),
        ("texts", json!(["a", null]), Some("Not a string: None")),
        ("parsed", json!("["), Some("Could not parse as valid JSON")),
        ("dict", json!([1]), Some("Must be a dict")),
        (
            "short",
            json!("four"),
            Some("Must be a maximum of 3 characters long"),
        ),
        ("once", json!(""), Some("Missing value")),
        ("member", json!("king"), Some("role does not exist.")),
        ("part_of", json!("nothing"), Some("Dataset not found")),
        ("file", json!("nothing"), Some("Not found: Resource")),
    ] {
        let got = asking().create(with(json!({ key: sent })));
        let expected = message
            .map(|message| json!({ key: [message] }))
            .unwrap_or(json!(null));
        assert_eq!(got["errors"], expected, "{key} {sent}");
    }
}

#[test]
fn dates_may_come_in_parts() {
    let got = asking().create(with(
        json!({"moment_date": "2026-01-02", "moment_time": "03:04", "moment_tz": "UTC"}),
    ));
    assert_eq!(got["ok"]["moment"], json!("2026-01-02T03:04:00"));
    for (parts, expected) in [
        (
            json!({"moment_time": "03:04"}),
            json!({"moment_date": ["Date is required when a time is provided"]}),
        ),
        (
            json!({"moment_date": "x"}),
            json!({"moment_date": ["Date format incorrect"]}),
        ),
        (
            json!({"moment_date": "2026-01-02", "moment_time": "x"}),
            json!({"moment_time": ["Time format incorrect"]}),
        ),
    ] {
        assert_eq!(asking().create(with(parts))["errors"], expected);
    }
}

#[test]
fn lists_of_objects_within_lists_of_objects() {
    let people = json!([{"who": "A", "born": "2000-01-02", "other": "dropped",
        "addresses": [{"street": "S"}]}, {"who": "B"}]);
    let got = asking().create(with(json!({ "people": people })));
    assert_eq!(
        got["ok"]["people"],
        json!([{"who": "A", "born": "2000-01-02", "addresses": [{"street": "S"}]}, {"who": "B"}])
    );
    let got = asking().create(with(
        json!({"people": [{"who": "A"}, {"born": "x", "addresses": [{}, {"street": ""}]}]}),
    ));
    assert_eq!(
        got["errors"],
        json!({"people": [{}, {"who": ["Missing value"], "born": ["Date format incorrect"],
            "addresses": [{"street": ["Missing value"]}]}]})
    );
    let got = asking().create(with(json!({"people-7-who": "B", "people-2-who": "A"})));
    assert_eq!(got["ok"]["people"], json!([{"who": "A"}, {"who": "B"}]));
    let got = asking().create(with(
        json!({"resources": [{"url": "u", "quality": 1, "columns": "x"}]}),
    ));
    assert_eq!(
        got["integrity"],
        json!(
            "Only lists of dicts can be placed against subschema ('resources', 'columns'), not <class 'str'>"
        )
    );
    let got = asking().create(with(
        json!({"resources": [{"url": "", "columns": [{"name": "a"}, {"x": 1}]}]}),
    ));
    assert_eq!(
        got["errors"],
        json!({"resources": [{"quality": ["Missing value"], "columns": [{}, {"name": ["Missing value"]}]}]})
    );
}

#[test]
fn drafts_may_lack_what_is_required() {
    let draft = json!({"type": "survey", "name": "sv", "title": "T", "state": "draft", "once": "1",
        "people": [{"born": "2000-01-02"}], "resources": [{"url": "u"}]});
    let got = asking().create(draft.clone());
    assert_eq!(got.get("errors"), None, "{got}");
    let mut current = draft;
    current["id"] = json!(GENRE);
    let mut input = current.clone();
    input["state"] = json!("active");
    let got = asking().update(current.clone(), input);
    assert_eq!(got["errors"]["notes"], json!(["Missing value"]));
    current
        .as_object_mut()
        .expect("an object")
        .remove("resources");
    let mut input = current.clone();
    input.as_object_mut().expect("an object").remove("state");
    let got = asking().update(current, input);
    assert_eq!(got.get("errors"), None, "it stays a draft: {got}");
}

#[test]
fn update_has_validators_of_its_own() {
    let current = with(json!({"id": GENRE}));
    let mut input = current.clone();
    input["once"] = json!("2");
    assert_eq!(asking().update(current, input)["ok"].get("once"), None);
}
