//! Tags of vocabularies, and vocabularies.

use serde_json::json;

use crate::site::{Asking, FREE, GENRE};

const CHARACTERS: &str = "can only contain alphanumeric characters, spaces (\" \"), hyphens (\"-\"), underscores (\"_\") or dots (\".\")";

#[test]
fn tags_of_vocabularies() {
    for (input, expected) in [
        (
            json!({"name": "jazz", "vocabulary_id": GENRE}),
            json!({"vocabulary_id": [format!("Tag jazz already belongs to vocabulary {GENRE}")]}),
        ),
        (
            json!({"name": "soul"}),
            json!({"vocabulary_id": ["Missing value"]}),
        ),
        (
            json!({"name": "!", "vocabulary_id": GENRE}),
            json!({"name": ["Tag \"!\" length is less than minimum 2", format!("Tag \"!\" {CHARACTERS}")]}),
        ),
        (
            json!({"name": "soul", "vocabulary_id": "none"}),
            json!({"vocabulary_id": ["Tag vocabulary was not found."]}),
        ),
        (
            json!({"vocabulary_id": GENRE}),
            json!({"name": ["Missing value"], "vocabulary_id": ["No tag name"]}),
        ),
        (
            json!({"id": "x", "name": "soul", "vocabulary_id": GENRE}),
            json!({"id": ["The input field id was not expected."]}),
        ),
    ] {
        assert_eq!(
            Asking::sysadmin().create_tag(input.clone()),
            json!({ "errors": expected }),
            "{input}"
        );
    }
    let soul = json!({"name": "soul", "vocabulary_id": GENRE});
    assert_eq!(
        Asking::sysadmin().create_tag(soul.clone()),
        json!({ "ok": soul })
    );
}

#[test]
fn vocabularies() {
    for (input, expected) in [
        (json!({}), json!({"name": ["Missing value"]})),
        (
            json!({"name": "a"}),
            json!({"name": ["Name must be at least 2 characters long"]}),
        ),
        (
            json!({"name": "x".repeat(101)}),
            json!({"name": ["Name must be a maximum of 100 characters long"]}),
        ),
        (
            json!({"name": "ve", "id": FREE}),
            json!({"id": ["The input field id was not expected."]}),
        ),
        (
            json!({"name": "ve", "tags": [{"name": "!!"}, {"name": ""}]}),
            json!({"tags": [format!("Tag \"!!\" {CHARACTERS}"), "Missing value"]}),
        ),
        (
            json!({"name": "genre"}),
            json!({"name": ["That vocabulary name is already in use."]}),
        ),
    ] {
        assert_eq!(
            Asking::sysadmin().create_vocabulary(input.clone()),
            json!({ "errors": expected }),
            "{input}"
        );
    }
    assert_eq!(
        Asking::sysadmin().create_vocabulary(json!({"name": "ve", "tags": "x"})),
        json!({"integrity": "Only lists of dicts can be placed against subschema ('tags',), not <class 'str'>"})
    );
    assert_eq!(
        Asking::sysadmin()
            .create_vocabulary(json!({"name": "Any Text!", "tags": [{"name": "rock", "x": 1}]})),
        json!({"ok": {"name": "Any Text!", "tags": [{"name": "rock"}]}})
    );
    let shown = json!({"id": GENRE, "name": "genre", "tags": []});
    assert_eq!(
        Asking::sysadmin()
            .update_vocabulary(shown, json!({"id": GENRE, "name": "genre", "tags": []})),
        json!({"ok": {"id": GENRE, "name": "genre", "tags": []}})
    );
}
