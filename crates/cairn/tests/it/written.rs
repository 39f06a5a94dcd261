//! Pages that people write beside the records: their form, and where they are listed.

use serde_json::json;

use crate::pages::site;
use crate::place::everywhere;
use crate::visitor::Visitor;

#[test]
fn the_form_of_a_page_keeps_what_programs_said_and_lists_follow_the_places() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "ckanext_pages_update",
            &json!({"name": "guide", "title": "Guide", "content": "Words.", "colour": "blue", "publish_date": "2026-03-01T10:30:00"}),
        );
        for (name, order) in [
            ("last", json!(null)),
            ("second", json!(2)),
            ("first", json!(1)),
        ] {
            root.done(
                "ckanext_pages_update",
                &json!({"name": name, "title": format!("The {name}"), "order": order}),
            );
        }
        let mut visitor = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let saved = visitor.post(
            "/pages_edit/guide",
            "title_translated-en=Guide+to+tables&content_translated-en=Other+words.&name=guide&page_type=page&private=false&publish_date=2026-03-01",
        );
        assert_eq!(saved.status, 302, "{}", saved.body);
        let guide = root.done("ckanext_pages_show", &json!({"page": "guide"}));
        for (key, expected) in [
            ("title", json!("Guide to tables")),
            ("content", json!("Other words.")),
            ("colour", json!("blue")),
            ("publish_date", json!("2026-03-01T10:30:00")),
        ] {
            assert_eq!(guide[key], expected, "{key}: {guide}");
        }
        for path in ["/about", "/pages"] {
            let body = visitor.get(path).body;
            let places = ["The first", "The second", "The last", "Guide to tables"]
                .map(|title| body.find(title).expect(title));
            assert!(places.is_sorted(), "{path}: {places:?}");
        }
        // What is not in the reader's language says so.
        visitor.get("/fr/pages/guide").says(&[
            "<span lang=\"en\">Guide to tables</span>",
            "<div class=\"text\" lang=\"en\">",
        ]);
    });
}
