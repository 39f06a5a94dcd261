//! Groups and organizations.

use serde_json::{Value, json};

use crate::site::{Asking, FREE, GROUP, TAKEN, WATER};

#[test]
fn wrong_groups() {
    let characters =
        "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_";
    for (input, expected) in [
        (json!({}), json!({"name": ["Missing value"]})),
        (
            json!({"title": "No name"}),
            json!({"name": ["Missing value"]}),
        ),
        (json!({"name": ""}), json!({"name": ["Missing value"]})),
        (json!({"name": "Bad Name"}), json!({"name": [characters]})),
        (
            json!({"name": "a"}),
            json!({"name": ["Must be at least 2 characters long"]}),
        ),
        (
            json!({"name": "new"}),
            json!({"name": ["That name cannot be used"]}),
        ),
        (
            json!({"name": "rivers"}),
            json!({"name": ["Group name already exists in database"]}),
        ),
        (
            json!({"name": "ok", "id": "nope"}),
            json!({"id": ["Invalid id provided"]}),
        ),
        (
            json!({"name": "ok", "id": GROUP}),
            json!({"id": ["Id already exists"]}),
        ),
        (
            json!({"name": "ok", "extras": [{"key": "a"}, {"value": "b"}]}),
            json!({"extras": [{"value": ["Missing value"]}, {"key": ["Missing value"]}]}),
        ),
        (
            json!({"name": "ok", "users": [{"capacity": "editor"}]}),
            json!({"users": [{"name": ["Missing value"]}]}),
        ),
        (
            json!({"name": "ok", "packages": [{"id": "none"}]}),
            json!({"packages": [{"id": ["Dataset not found"]}]}),
        ),
        (
            json!({"name": "ok", "packages": [{"name": "none"}]}),
            json!({"packages": [{"id": ["Missing value"]}]}),
        ),
    ] {
        for is_organization in [true, false] {
            let got = Asking::sysadmin().create_group(is_organization, input.clone());
            assert_eq!(got, json!({"errors": expected}), "{input}");
        }
    }
    assert_eq!(
        Asking::editor().create_group(true, json!({"name": "ok", "id": FREE})),
        json!({"errors": {"id": ["The input field id was not expected."]}})
    );
    assert_eq!(
        Asking::editor().create_group(false, json!({"name": "ok", "users": ["x"]})),
        json!({"integrity": "Only lists of dicts can be placed against subschema ('users',), not <class 'list'>"})
    );
}

#[test]
fn good_groups() {
    let input = json!({"name": "gg", "title": "T", "description": "D", "image_url": "http://e/i.png", "unknown": "x",
        "state": "deleted", "approval_status": "pending", "created": "x", "is_organization": true,
        "extras": [{"key": "a", "value": 1}, {"key": "a", "value": "2"}], "users": [{"name": "bob", "capacity": "member"}],
        "groups": [{"name": "rivers"}], "packages": [{"id": TAKEN, "title": "x", "other": 1}]});
    let expected = json!({"name": "gg", "title": "T", "description": "D", "image_url": "http://e/i.png",
        "approval_status": "pending", "extras": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}],
        "users": [{"name": "bob", "capacity": "member"}], "groups": [{"name": "rivers"}],
        "packages": [{"id": TAKEN, "title": "x"}]});
    let mut of_sysadmin = expected.clone();
    of_sysadmin["state"] = json!("deleted");
    assert_eq!(
        Asking::editor().create_group(false, input.clone()),
        json!({ "ok": expected })
    );
    assert_eq!(
        Asking::sysadmin().create_group(true, input),
        json!({ "ok": of_sysadmin })
    );
}

#[test]
fn updates() {
    let shown = json!({"id": WATER, "name": "water", "type": "organization", "state": "active"});
    let update = |input: Value| {
        let mut input = input;
        input["id"] = json!(WATER);
        Asking::sysadmin().update_group(true, shown.clone(), input)
    };
    assert_eq!(
        update(json!({"type": "other"})),
        json!({"errors": {"type": "Type cannot be updated"}})
    );
    assert_eq!(
        update(json!({"name": ""})),
        json!({"errors": {"name": ["Missing value"]}})
    );
    assert_eq!(
        update(json!({"name": "rivers"})),
        json!({"errors": {"name": ["Group name already exists in database"]}})
    );
    assert_eq!(
        update(json!({"name": "Any Text"})),
        json!({"ok": {"id": WATER, "name": "Any Text"}})
    );
    assert_eq!(
        update(json!({"name": null, "extras": []})),
        json!({"ok": {"id": WATER, "extras": []}})
    );
    assert_eq!(
        update(json!({"groups": [{"name": "child"}]})),
        json!({"errors": {"groups": [{"name": ["This parent would create a loop in the hierarchy"]}]}})
    );
    assert_eq!(
        Asking::sysadmin().update_group(true, shown.clone(), json!({"title": "x"})),
        json!({"errors": {"id": ["Missing value"]}})
    );
}
