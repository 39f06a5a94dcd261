//! Accounts.

use serde_json::{Value, json};

use crate::site::{ALICE, Asking, FREE};

fn valid(changes: Value) -> Value {
    let mut input = json!({"name": "ok", "email": "ok@example.org", "password": "correct-horse"});
    for (key, value) in changes.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    input
}

#[test]
fn wrong_accounts() {
    for (input, expected) in [
        (
            json!({}),
            json!({"email": ["Missing value"], "name": ["Missing value"], "password": ["Missing value"]}),
        ),
        (
            json!({"name": "a", "email": "nope", "password": "short"}),
            json!({"email": ["Email nope is not a valid format"], "name": ["Must be at least 2 characters long"],
                "password": ["Your password must be 8 characters or longer"]}),
        ),
        (
            valid(json!({"email": "a@b@c"})),
            json!({"email": ["Email a@b@c is not a valid format"]}),
        ),
        (
            valid(json!({"email": ""})),
            json!({"email": ["Missing value"]}),
        ),
        (
            valid(json!({"password": ""})),
            json!({"password": ["Missing value"]}),
        ),
        (
            valid(json!({"password": null})),
            json!({"password": ["Passwords must be strings", "Missing value"]}),
        ),
        (
            valid(json!({"password": 12345678})),
            json!({"password": ["Passwords must be strings"]}),
        ),
        (
            valid(json!({"about": "see http://spam.example"})),
            json!({"about": ["Edit not allowed as it looks like spam. Please avoid links in your description."]}),
        ),
        (
            valid(json!({"name": null})),
            json!({"name": ["Missing value"]}),
        ),
        (
            valid(json!({"name": "alice"})),
            json!({"name": ["The username is already associated with another account. Please use a different username."]}),
        ),
        (
            valid(json!({"email": "ALICE@Example.org"})),
            json!({"email": ["The email address 'alice@example.org' belongs to a registered user."]}),
        ),
        (
            valid(json!({"id": "not a uuid"})),
            json!({"id": ["Invalid id provided"]}),
        ),
        (
            valid(json!({"name": "new"})),
            json!({"name": ["That name cannot be used"]}),
        ),
        (
            valid(json!({"plugin_extras": "x"})),
            json!({"plugin_extras": ["The value should be a valid JSON object"]}),
        ),
        (
            valid(json!({"name": 5})),
            json!({"name": ["Names must be strings", "User names must be strings"]}),
        ),
    ] {
        assert_eq!(
            Asking::sysadmin().create_user(input.clone()),
            json!({ "errors": expected }),
            "{input}"
        );
    }
}

#[test]
fn good_accounts() {
    let input = valid(
        json!({"fullname": "O K", "about": "I sing", "sysadmin": "true", "state": "pending", "created": "x",
        "reset_key": "x", "apikey": "x", "activity_streams_email_notifications": 1, "password_hash": "$h", "id": FREE}),
    );
    assert_eq!(
        Asking::sysadmin().create_user(input.clone()),
        json!({"ok": {"name": "ok", "email": "ok@example.org", "password": "correct-horse", "fullname": "O K",
            "about": "I sing", "sysadmin": true, "state": "pending", "activity_streams_email_notifications": true,
            "password_hash": "$h", "id": FREE}})
    );
    assert_eq!(
        Asking::editor().create_user(input),
        json!({"ok": {"name": "ok", "email": "ok@example.org", "password": "correct-horse", "fullname": "O K",
            "about": "I sing", "activity_streams_email_notifications": true}})
    );
    let hashed = json!({"name": "ok", "email": "ok@example.org", "password_hash": "$h"});
    assert_eq!(
        Asking::sysadmin().create_user(hashed.clone()),
        json!({ "ok": hashed })
    );
    assert_eq!(
        Asking::editor().create_user(hashed),
        json!({"errors": {"password": ["Missing value"]}})
    );
}

#[test]
fn updates() {
    let alice = json!({"id": ALICE, "name": "alice", "state": "active", "sysadmin": true, "email": "alice@example.org"});
    let update = |asking: Asking, changes: Value| {
        let mut input = json!({"id": ALICE, "email": "alice@example.org"});
        for (key, value) in changes.as_object().into_iter().flatten() {
            input[key] = value.clone();
        }
        asking.update_user(alice.clone(), input)
    };
    let kept = json!({"id": ALICE, "email": "alice@example.org"});
    for (changes, expected) in [
        (json!({"email": null}), json!({"email": ["Missing value"]})),
        (
            json!({"name": "other"}),
            json!({"name": ["That login name can not be modified."]}),
        ),
        (
            json!({"password": "short"}),
            json!({"password": ["Your password must be 8 characters or longer"]}),
        ),
        (
            json!({"password": null}),
            json!({"password": ["Passwords must be strings"]}),
        ),
        (
            json!({"email": "bad"}),
            json!({"email": ["Email bad is not a valid format"]}),
        ),
        (
            json!({"email": "bob@example.org"}),
            json!({"email": ["The email address 'bob@example.org' belongs to a registered user."]}),
        ),
    ] {
        assert_eq!(
            update(Asking::editor(), changes.clone()),
            json!({ "errors": expected }),
            "{changes}"
        );
    }
    assert_eq!(
        update(Asking::editor(), json!({"password": ""})),
        json!({ "ok": kept })
    );
    assert_eq!(
        update(
            Asking::editor(),
            json!({"sysadmin": false, "state": "deleted"})
        ),
        json!({ "ok": kept })
    );
    assert_eq!(
        update(Asking::sysadmin(), json!({"sysadmin": false})),
        json!({"errors": {"sysadmin": ["Cannot modify your own sysadmin privileges"]}})
    );
    assert_eq!(
        update(
            Asking::sysadmin(),
            json!({"name": "renamed", "sysadmin": true})
        ),
        json!({"ok": {"id": ALICE, "email": "alice@example.org", "name": "renamed", "sysadmin": true}})
    );
}
