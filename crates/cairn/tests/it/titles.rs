//! Lists name organizations and records in the reader's language, though what they are made of has the site's own alone.

use serde_json::json;

use crate::pages::site_with;
use crate::place::everywhere;
use crate::registers::rates;
use crate::visitor::Visitor;

#[test]
fn lists_name_organizations_and_records_in_the_readers_language() {
    everywhere(|place| {
        let (server, mut root) = site_with(place, &["participation.least_seconds=0"]);
        for name in ["alice", "citizen"] {
            root.done(
                "user_create",
                &json!({"name": name, "email": format!("{name}@example.org"), "password": "correct-horse"}),
            );
        }
        root.done(
            "organization_member_create",
            &json!({"id": "water-office", "username": "alice", "role": "admin"}),
        );
        root.done("package_create", &rates("water-office"));
        let token = root.done(
            "api_token_create",
            &json!({"user": "citizen", "name": "Comments"}),
        );
        let mut citizen = server.client(token["token"].as_str().unwrap());
        citizen.done(
            "comment_create",
            &json!({"package_id": "rivers", "text": "How often?"}),
        );
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        alice.post("/dataset/follow/rates", "x=");
        root.done(
            "package_patch",
            &json!({"id": "rates", "number_of_participants": 12}),
        );
        for (page, english, french) in [
            ("/consultation", "Water Office", "Bureau de l’eau"),
            ("/dashboard", "Water rates", "Tarifs de l’eau"),
            (
                "/dashboard/organizations",
                "Water Office",
                "Bureau de l’eau",
            ),
            ("/dashboard/work", "Rivers", "Rivières"),
            ("/participate/moderation", "Rivers", "Rivières"),
        ] {
            let shown = alice.get(page);
            assert_eq!(shown.status, 200, "{page}: {}", shown.body);
            shown.says(&[english]);
            let shown = alice.get(&format!("/fr{page}"));
            shown.says(&[french]);
            assert!(
                !shown.body.contains(english),
                "{page} says {english}: {}",
                shown.body
            );
        }
    });
}
