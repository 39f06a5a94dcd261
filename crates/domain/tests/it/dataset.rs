//! Datasets of types without a schema, and of type `dataset`.

use serde_json::{Value, json};

use crate::site::{Asking, FREE, GENRE, ROADS, TAKEN, WATER};

/// Validates a new dataset as type `dataset` and as a type without a schema: both say the same.
#[track_caller]
fn check(asking: &Asking, input: Value, expected: Value) {
    assert_eq!(asking.create(input.clone()), expected, "{input}");
    let mut other = input.clone();
    if other.get("type").is_none() {
        other["type"] = json!("custom");
        let mut got = asking.create(other);
        if let Some(record) = got.get_mut("ok").and_then(Value::as_object_mut) {
            record.remove("type");
        }
        assert_eq!(got, expected, "{input} of a type without a schema");
    }
}

#[track_caller]
fn errors(input: Value, expected: Value) {
    check(&Asking::sysadmin(), input, json!({ "errors": expected }));
}

#[track_caller]
fn good(input: Value, expected: Value) {
    check(&Asking::sysadmin(), input, json!({ "ok": expected }));
}

#[test]
fn names() {
    let characters =
        "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_";
    let short = json!([
        "Must be at least 2 characters long",
        "Name \"a\" length is less than minimum 2"
    ]);
    let long = "a".repeat(101);
    let too_long = format!("Name \"{long}\" length is more than maximum 100");
    for (name, expected) in [
        (json!("a"), short),
        (json!(""), json!(["Missing value"])),
        (json!(null), json!(["Missing value"])),
        (json!([]), json!(["Missing value"])),
        (json!([{"a": 1}]), json!(["Missing value"])),
        (json!("Upper"), json!([characters])),
        (json!("with space"), json!([characters])),
        (json!("dot.dot"), json!([characters])),
        (json!("ünï"), json!([characters])),
        (json!(["x"]), json!([characters])),
        (json!({"a": 1}), json!([characters])),
        (json!("new"), json!(["That name cannot be used"])),
        (json!("edit"), json!(["That name cannot be used"])),
        (json!("search"), json!(["That name cannot be used"])),
        (
            json!(long),
            json!(["Name must be a maximum of 100 characters long", too_long]),
        ),
        (json!("taken"), json!(["That URL is already in use."])),
    ] {
        errors(json!({ "name": name }), json!({ "name": expected }));
    }
    errors(
        json!({"title": "no name"}),
        json!({"name": ["Missing value"]}),
    );
    for name in ["under_score", "-lead", "123x"] {
        good(
            json!({ "name": name }),
            json!({ "name": name, "title": name }),
        );
    }
    good(json!({"name": 33}), json!({"name": "33", "title": "33"}));
    good(
        json!({"name": "ab\n"}),
        json!({"name": "ab\n", "title": "ab"}),
    );
}

#[test]
fn fields_of_the_dataset() {
    errors(
        json!({"name": "fv", "author_email": "nope"}),
        json!({"author_email": ["Email nope is not a valid format"]}),
    );
    errors(
        json!({"name": "fv", "maintainer_email": "a@", "author_email": "@b"}),
        json!({"author_email": ["Email @b is not a valid format"], "maintainer_email": ["Email a@ is not a valid format"]}),
    );
    errors(
        json!({"name": "fv", "version": "v".repeat(101)}),
        json!({"version": ["Version must be a maximum of 100 characters long"]}),
    );
    errors(
        json!({"name": "fv", "private": true}),
        json!({"private": ["Datasets with no organization can't be private."]}),
    );
    errors(
        json!({"name": "fv", "owner_org": "nowhere"}),
        json!({"owner_org": ["Organization does not exist"]}),
    );
    errors(
        json!({"name": "fv", "metadata_modified": "yesterday"}),
        json!({"metadata_modified": ["Date format incorrect"]}),
    );
    errors(
        json!({"name": "fv", "plugin_data": "x"}),
        json!({"plugin_data": ["The value should be a valid JSON object"]}),
    );
    errors(
        json!({"name": "a", "author_email": "nope", "version": "v".repeat(101), "private": true,
            "tags": [{"name": "b"}], "extras": [{"key": ""}]}),
        json!({"author_email": ["Email nope is not a valid format"],
            "extras": [{"key": ["Missing value"], "value": ["Missing value"]}],
            "name": ["Must be at least 2 characters long", "Name \"a\" length is less than minimum 2"],
            "private": ["Datasets with no organization can't be private."],
            "tags": ["Tag \"b\" length is less than minimum 2"],
            "version": ["Version must be a maximum of 100 characters long"]}),
    );
    good(
        json!({"name": "fv", "license_id": "no-such", "url": "not a url", "author_email": "", "maintainer_email": " m@example.org "}),
        json!({"name": "fv", "title": "fv", "license_id": "no-such", "url": "not a url", "author_email": "", "maintainer_email": "m@example.org"}),
    );
    good(
        json!({"name": "fv2", "title": 5, "notes": ["a", 1], "author": {"b": 1, "a": 2}, "version": 1.5, "url": true}),
        json!({"name": "fv2", "title": "5", "notes": "[\"a\", 1]", "author": "{\"a\": 2, \"b\": 1}", "version": "1.5", "url": "true"}),
    );
    good(
        json!({"name": "fv3", "metadata_modified": "2020-01-02T03:04:05", "metadata_created": "2020-01-01T00:00:00"}),
        json!({"name": "fv3", "title": "fv3", "metadata_modified": "2020-01-02T03:04:05"}),
    );
    good(
        json!({"name": "fv6", "private": "no", "title": null, "notes": null}),
        json!({"name": "fv6", "title": "fv6", "private": false}),
    );
    good(
        json!({"name": "ti", "title": "  Full title "}),
        json!({"name": "ti", "title": "Full title"}),
    );
    good(
        json!({"name": "pd", "plugin_data": {"a": {"b": 1}}}),
        json!({"name": "pd", "title": "pd", "plugin_data": {"a": {"b": 1}}}),
    );
}

#[test]
fn null_characters_are_refused() {
    let no = json!(["Null characters are not allowed"]);
    errors(
        json!({"name": "nu", "title": "a\u{0}b", "extras": [{"key": "k\u{0}", "value": "v\u{0}"}]}),
        json!({"title": no, "extras": [{"key": no, "value": no}]}),
    );
}

#[test]
fn what_nobody_knows_is_dropped() {
    good(
        json!({"name": "un", "weird": "x", "other": {"a": 1}, "list": [1, 2], "objects": [{"a": 1}], "__extras": {"a": 1},
            "organization": {"name": "x"}, "num_tags": 9, "creator_user_id": "x", "state": "draft", "save": "x",
            "return_to": "y", "isopen": true}),
        json!({"name": "un", "title": "un", "state": "draft"}),
    );
}

#[test]
fn ids() {
    errors(
        json!({"name": "id2", "id": TAKEN}),
        json!({"id": ["Dataset id already exists"]}),
    );
    errors(
        json!({"name": "id2", "id": "not-a-uuid"}),
        json!({"id": ["Invalid id provided"]}),
    );
    check(
        &Asking::editor(),
        json!({"name": "id2", "id": FREE}),
        json!({"errors": {"id": ["The input field id was not expected."]}}),
    );
    check(
        &Asking::editor(),
        json!({"name": "id2", "id": ""}),
        json!({"ok": {"name": "id2", "title": "id2"}}),
    );
    good(
        json!({"name": "id3", "id": FREE}),
        json!({"id": FREE, "name": "id3", "title": "id3"}),
    );
}

#[test]
fn what_sysadmins_alone_may_set() {
    check(
        &Asking::editor(),
        json!({"name": "ed", "state": "deleted", "metadata_modified": "yesterday", "plugin_data": {"a": 1}}),
        json!({"ok": {"name": "ed", "title": "ed"}}),
    );
    let shown = json!({"id": FREE, "name": "ed", "type": "dataset", "state": "active"});
    assert_eq!(
        Asking::editor().update(shown, json!({"id": FREE, "name": "ed", "state": "draft"})),
        json!({"ok": {"id": FREE, "name": "ed", "state": "draft"}})
    );
}

#[test]
fn types() {
    good(
        json!({"name": "ty", "type": "showcase"}),
        json!({"name": "ty", "title": "ty", "type": "showcase"}),
    );
    good(
        json!({"name": "ty", "type": 5}),
        json!({"name": "ty", "title": "ty", "type": "5"}),
    );
}

#[test]
fn owners() {
    let owned = |owner: Value| json!({"name": "ow", "owner_org": owner});
    let strict = Asking {
        create_unowned: false,
        ..Asking::editor()
    };
    let missing = json!({"errors": {"owner_org": ["An organization must be provided"]}});
    for owner in [json!(null), json!("")] {
        check(&strict, owned(owner), missing.clone());
    }
    check(&strict, json!({"name": "ow"}), missing.clone());
    good(owned(json!("")), json!({"name": "ow", "title": "ow"}));
    good(
        owned(json!("water")),
        json!({"name": "ow", "title": "ow", "owner_org": WATER}),
    );
    check(
        &strict,
        owned(json!("roads")),
        json!({"errors": {"owner_org": ["You cannot add a dataset to this organization"]}}),
    );
    let shown =
        |owner: Value| json!({"id": TAKEN, "name": "taken", "type": "dataset", "owner_org": owner});
    let update = |asking: &Asking, now: Value, next: Value| {
        asking.update(
            shown(now),
            json!({"id": TAKEN, "name": "taken", "owner_org": next}),
        )
    };
    let kept = json!({"ok": {"id": TAKEN, "name": "taken"}});
    assert_eq!(update(&strict, json!(ROADS), json!(null)), kept);
    assert_eq!(update(&strict, json!(ROADS), json!("")), missing);
    assert_eq!(
        update(&strict, json!(ROADS), json!("roads")),
        json!({"ok": {"id": TAKEN, "name": "taken", "owner_org": ROADS}})
    );
    assert_eq!(
        update(&strict, json!(WATER), json!("roads")),
        json!({"errors": {"owner_org": ["You cannot add a dataset to this organization"]}})
    );
    let collaborators = json!({"id": FREE, "name": "free", "type": "dataset", "owner_org": ROADS});
    assert_eq!(
        strict.update(
            collaborators,
            json!({"id": FREE, "name": "free", "owner_org": "water"})
        ),
        json!({"errors": {"owner_org": ["You cannot move this dataset to another organization"]}})
    );
}

#[test]
fn private_datasets_have_an_owner_now_or_before() {
    good(
        json!({"name": "pr", "owner_org": "water", "private": "True"}),
        json!({"name": "pr", "title": "pr", "owner_org": WATER, "private": true}),
    );
    let input = json!({"id": FREE, "name": "pr", "private": true, "owner_org": ""});
    let shown =
        |owner: Value| json!({"id": FREE, "name": "pr", "type": "dataset", "owner_org": owner});
    let asking = Asking::sysadmin();
    assert_eq!(
        asking.update(shown(json!(WATER)), input.clone()),
        json!({"ok": {"id": FREE, "name": "pr", "private": true}})
    );
    assert_eq!(
        asking.update(shown(json!(null)), input),
        json!({"errors": {"private": ["Datasets with no organization can't be private."]}})
    );
}

#[test]
fn extras() {
    good(
        json!({"name": "ex", "extras": [{"key": "int", "value": 1}, {"key": "float", "value": 1.5},
            {"key": "bool", "value": true}, {"key": "null", "value": null}, {"key": "list", "value": [1, {"c": 2}]},
            {"key": "text", "value": "é", "state": "deleted", "other": "x", "id": ""}]}),
        json!({"name": "ex", "title": "ex", "extras": [{"key": "int", "value": "1"}, {"key": "float", "value": "1.5"},
            {"key": "bool", "value": "true"}, {"key": "null", "value": ""}, {"key": "list", "value": "[1, {\"c\": 2}]"},
            {"key": "text", "value": "é"}]}),
    );
    for (extras, expected) in [
        (
            json!([{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]),
            json!({"extras_validation": ["Duplicate key \"a\""]}),
        ),
        (
            json!([{"key": "title", "value": "1"}, {"key": "ok", "value": "2"}]),
            json!({"extras": [{"key": ["There is a schema field with the same name"]}, {}]}),
        ),
        (
            json!([{"key": "notes"}, {"value": "2"}, {}]),
            json!({"extras": [{"key": ["There is a schema field with the same name"], "value": ["Missing value"]},
                {"key": ["Missing value"]}]}),
        ),
        (
            json!([{"key": "a", "value": ""}, {"key": "", "value": "b"}]),
            json!({"extras": [{}, {"key": ["Missing value"]}]}),
        ),
    ] {
        errors(json!({"name": "ex2", "extras": extras}), expected);
    }
    let case = json!([{"key": "Case", "value": "1"}, {"key": "case", "value": "2"}]);
    good(
        json!({"name": "ex", "extras": case}),
        json!({"name": "ex", "title": "ex", "extras": case}),
    );
    good(
        json!({"name": "ex", "extras": []}),
        json!({"name": "ex", "title": "ex", "extras": []}),
    );
}

#[test]
fn extras_may_have_the_keys_of_fields_that_the_dataset_type_adds() {
    let extras = json!([{"key": "spatial", "value": "x"}, {"key": "access_level", "value": "y"}]);
    good(
        json!({"name": "ex", "extras": extras}),
        json!({"name": "ex", "title": "ex", "extras": extras}),
    );
}

#[test]
fn tags() {
    let tag = |name: &str| json!({"name": name, "vocabulary_id": null});
    good(
        json!({"name": "tg", "tags": [{"name": "zulu", "foo": "bar", "id": "x"}, {"name": "Alpha."}, {"name": "été 東京"},
            {"name": "zulu"}, {"name": "jazz", "vocabulary_id": GENRE}]}),
        json!({"name": "tg", "title": "tg", "tags": [tag("zulu"), tag("Alpha."), tag("été 東京"),
            {"name": "jazz", "vocabulary_id": GENRE}]}),
    );
    good(
        json!({"name": "tg", "tags": [{}]}),
        json!({"name": "tg", "title": "tg"}),
    );
    good(
        json!({"name": "tg", "tags": []}),
        json!({"name": "tg", "title": "tg", "tags": []}),
    );
    good(
        json!({"name": "tg", "tag_string": "one, two,one"}),
        json!({"name": "tg", "title": "tg", "tags": [tag("one"), tag("two")]}),
    );
    let bad = "can only contain alphanumeric characters, spaces (\" \"), hyphens (\"-\"), underscores (\"_\") or dots (\".\")";
    let long = "x".repeat(101);
    errors(
        json!({"name": "tg", "tags": [{"name": "a"}, {"name": "bad!"}, {"name": "good"}, {"name": long}]}),
        json!({"tags": ["Tag \"a\" length is less than minimum 2", format!("Tag \"bad!\" {bad}"),
            format!("Tag \"{long}\" length is more than maximum 100")]}),
    );
    errors(
        json!({"name": "tg", "tags": [{"name": "a, b"}, {"name": ""}]}),
        json!({"tags": [format!("Tag \"a, b\" {bad}"), "Missing value"]}),
    );
    errors(
        json!({"name": "tg", "tags": [{"name": "!"}]}),
        json!({"tags": [format!("Tag \"!\" length is less than minimum 2, Tag \"!\" {bad}")]}),
    );
    errors(
        json!({"name": "tg", "tags": [{"name": "ok"}, {"name": "ok", "vocabulary_id": "nope"}]}),
        json!({"tags": [{"vocabulary_id": ["Tag vocabulary was not found."]}]}),
    );
    errors(
        json!({"name": "tg", "tag_string": "a,bad!"}),
        json!({"tag_string": ["Tag \"a\" length is less than minimum 2"]}),
    );
}

#[test]
fn relationships() {
    errors(
        json!({"name": "re", "relationships_as_subject": [{"type": "friend"}, {"object": "x"}]}),
        json!({"relationships_as_subject": [{"type": ["Value must be one of ['depends_on', 'dependency_of', \
            'derives_from', 'has_derivation', 'links_to', 'linked_from', 'child_of', 'parent_of']"]},
            {"type": ["Missing value"]}]}),
    );
}

#[test]
fn groups_keep_their_references() {
    good(
        json!({"name": "gr", "groups": [{"name": "a", "x": 1}, {"id": "b", "title": "B"}, {}]}),
        json!({"name": "gr", "title": "gr", "groups": [{"name": "a"}, {"id": "b", "title": "B"}]}),
    );
}

#[test]
fn wrong_nesting() {
    for (key, value, class) in [
        ("resources", json!("x"), "str"),
        ("resources", json!({"url": "x"}), "dict"),
        ("resources", json!(["x"]), "list"),
        ("resources", json!(null), "NoneType"),
        ("resources", json!(5), "int"),
        ("extras", json!("x"), "str"),
        ("extras", json!(["x"]), "list"),
        ("tags", json!(["a", "b"]), "list"),
        ("groups", json!(["a"]), "list"),
    ] {
        check(
            &Asking::sysadmin(),
            json!({"name": "in", key: value}),
            json!({ "integrity": format!("Only lists of dicts can be placed against subschema ('{key}',), not <class '{class}'>") }),
        );
    }
    let mixed = json!({"integrity": "Values in lists need to be dicts"});
    check(
        &Asking::sysadmin(),
        json!({"name": "in", "groups": [{"name": "a"}, "b"]}),
        mixed.clone(),
    );
    check(
        &Asking::sysadmin(),
        json!({"name": "in", "resources": [{"x": [{}, 1]}]}),
        mixed,
    );
}

#[test]
fn updates_ask_for_less() {
    let shown = json!({"id": TAKEN, "name": "taken", "type": "dataset", "title": "T"});
    let asking = Asking::sysadmin();
    assert_eq!(
        asking.update(
            shown.clone(),
            json!({"id": TAKEN, "name": "taken", "title": null, "notes": ""})
        ),
        json!({"ok": {"id": TAKEN, "name": "taken", "notes": ""}})
    );
    assert_eq!(
        asking.update(shown.clone(), json!({"id": FREE, "name": 5})),
        json!({"errors": {
            "id": [format!("Cannot change value of key from {TAKEN} to {FREE}. This key is read-only")],
            "name": ["Names must be strings"]}})
    );
    let other = json!({"id": FREE, "name": "other", "type": "dataset"});
    assert_eq!(
        asking.update(other, json!({"id": FREE, "name": "taken"})),
        json!({"errors": {"name": ["That URL is already in use."]}})
    );
}

#[test]
fn a_database_that_does_not_answer_is_no_answer() {
    let mut asking = Asking::sysadmin();
    asking.site.broken = true;
    assert_eq!(
        asking.create(json!({"name": "ok"})),
        json!({"fact": "a fact could not be looked up: the database is away"})
    );
}

#[test]
fn long_lists_take_no_long_time() {
    let extras: Vec<Value> = (0..20_000)
        .map(|n| json!({"key": format!("k{n}"), "value": "v"}))
        .collect();
    let tags: Vec<Value> = (0..20_000)
        .map(|n| json!({"name": format!("tag {n}")}))
        .collect();
    let got = Asking::sysadmin().create(json!({"name": "lo", "extras": extras, "tags": tags}));
    assert_eq!(got["ok"]["tags"].as_array().map(Vec::len), Some(20_000));
    assert_eq!(got["ok"]["extras"].as_array().map(Vec::len), Some(20_000));
}
