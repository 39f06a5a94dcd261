//! Registers by form: indicators, files, sign-ups.

use serde_json::json;

use super::{form, site};
use crate::place::{Place, everywhere};
use crate::publish::{self, Holds};
use crate::visitor::Visitor;

#[test]
fn an_indicator_is_made_tried_changed_and_deleted_by_form() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        for (name, role) in [("alice", "editor"), ("erin", "member")] {
            root.done(
                "user_create",
                &json!({"name": name, "email": format!("{name}@example.org"), "password": "correct-horse"}),
            );
            root.done(
                "organization_member_create",
                &json!({"id": "water-office", "username": name, "role": role}),
            );
        }
        let office = root.done("organization_show", &json!({"id": "water-office"}));
        let office = office["id"].as_str().unwrap();
        let shown = root.done("indicator_show", &json!({"id": "lake-levels"}));
        let table = shown["resources"][0].as_str().unwrap();
        let mut nobody = Visitor::new(&server);
        let mut erin = Visitor::signed_in(&server, "erin", "correct-horse");
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        for path in [
            "/outcomes/new",
            "/outcomes/edit/lake-levels",
            "/outcomes/delete/lake-levels",
        ] {
            assert_eq!(nobody.get(path).status, 403, "{path}");
            assert_eq!(erin.get(path).status, 403, "{path}");
            let sent = erin.post(path, &form(&[("owner_org", office), ("name", "x")]));
            assert_eq!(sent.status, 403, "{path}: {}", sent.body);
            assert_eq!(alice.get(path).status, 200, "{path}");
        }
        for visitor in [&mut nobody, &mut erin] {
            for path in ["/outcomes", "/outcomes/lake-levels"] {
                let page = visitor.get(path).body;
                assert!(!page.contains("/outcomes/new") && !page.contains("/outcomes/edit/"));
            }
        }
        alice.get("/outcomes").says(&["href=\"/outcomes/new\""]);
        alice.get("/outcomes/lake-levels").says(&[
            "href=\"/outcomes/edit/lake-levels\"",
            "href=\"/outcomes/delete/lake-levels\"",
        ]);

        let statement = format!("SELECT year, level * 2 AS twice FROM \"{table}\"");
        let fields = |more: &[(&str, &str)]| {
            let mut fields = vec![
                ("owner_org", office),
                ("title_translated-en", "Twice the level"),
                ("title_translated-fr", "Double du niveau"),
                ("unit_translated-fr", "mètres"),
                ("statement", statement.as_str()),
                ("direction", "down"),
                ("target", "9,5"),
                ("target_period", "2026"),
            ];
            fields.retain(|(name, _)| more.iter().all(|(other, _)| name != other));
            fields.extend(more);
            form(&fields)
        };
        // What is wrong is told in French, at its field, and nothing is lost.
        for (wrong, field, said) in [
            (
                ("statement", "SELECT 1"),
                "statement",
                "Doit donner deux colonnes",
            ),
            (("target", "beaucoup"), "target", "Doit être un nombre"),
            (
                ("target_period", "bientôt"),
                "target_period",
                "Doit être une année",
            ),
            (("name", "lake-levels"), "name", "Ce nom est déjà utilisé"),
            (("name", "new"), "name", "Doit comporter de 2 à 100"),
        ] {
            let sent = alice.post("/fr/outcomes/new", &fields(&[wrong]));
            assert_eq!(sent.status, 200, "{}", sent.body);
            sent.says(&[
                said,
                &format!("<a href=\"#{field}\">"),
                "Double du niveau",
                "aria-invalid=\"true\"",
            ]);
        }
        // Tried: what the statement gives is shown, and nothing is kept.
        let tried = alice.post("/fr/outcomes/new", &fields(&[("act", "try")]));
        tried.says(&[
            "rien n’est encore enregistré",
            "<th scope=\"row\">2025</th><td class=\"figure\">14</td>",
        ]);
        assert_eq!(nobody.get("/outcomes/twice-the-level").status, 404);
        let saved = alice.post("/fr/outcomes/new", &fields(&[("act", "save")]));
        assert_eq!(
            saved.leads_to(&server),
            "/fr/outcomes/twice-the-level?done=outcome-saved",
            "{}",
            saved.body
        );
        nobody.get("/fr/outcomes/twice-the-level").says(&[
            "14 mètres (2025)",
            "Se dégrade",
            "Cible\u{a0}: 9,5 mètres",
            "Water Office",
        ]);

        // Changed: the form holds what there is; what is emptied goes away.
        let path = "/outcomes/edit/twice-the-level";
        alice
            .get(path)
            .says(&["value=\"9.5\"", "value=\"2026\"", "Twice the level"]);
        let changed = alice.post(
            path,
            &fields(&[("target", ""), ("target_period", ""), ("direction", "none")]),
        );
        assert_eq!(
            changed.leads_to(&server),
            "/outcomes/twice-the-level?done=outcome-saved",
            "{}",
            changed.body
        );
        let page = alice.get("/outcomes/twice-the-level?done=outcome-saved");
        page.says(&["The indicator is saved and measured.", "Rising"]);
        assert!(!page.body.contains("Target:"), "{}", page.body);

        // Deleted, once that was confirmed.
        let path = "/outcomes/delete/twice-the-level";
        alice.get(path).says(&["with all values that were kept"]);
        assert_eq!(nobody.get("/outcomes/twice-the-level").status, 200);
        let deleted = alice.post(path, "confirm=yes");
        assert_eq!(deleted.leads_to(&server), "/outcomes?done=outcome-deleted");
        assert_eq!(nobody.get("/outcomes/twice-the-level").status, 404);
        assert!(!nobody.get("/outcomes.csv").body.contains("twice"));
    });
}

#[test]
fn files_of_registers_are_tried_and_taken_in_by_page() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
    root.done(
        "organization_member_create",
        &json!({"id": "water-office", "username": "alice", "role": "editor"}),
    );
    let office = root.done("organization_show", &json!({"id": "water-office"}));
    let office = office["id"].as_str().unwrap();
    let token = root.done("api_token_create", &json!({"user": "alice", "name": "x"}));
    let alice = format!("Authorization: {}", token["token"].as_str().unwrap());
    let send = |path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]| {
        let mut parts: Vec<(&str, Holds<'_>)> = vec![("owner_org", Holds::Text(office))];
        parts.extend(fields.iter().map(|(key, text)| (*key, Holds::Text(text))));
        parts.push(("upload", Holds::File(name, file)));
        publish::send(&server, path, std::slice::from_ref(&alice), &parts)
    };
    let mut nobody = Visitor::new(&server);
    for path in ["/algorithm/import/register", "/commitment/import/tracker"] {
        assert_eq!(nobody.get(path).status, 403, "{path}");
    }
    assert!(!nobody.get("/algorithm").body.contains("/algorithm/import/"));
    let mut steward = Visitor::signed_in(&server, "alice", "correct-horse");
    steward
        .get("/algorithm")
        .says(&["href=\"/algorithm/import/register\""]);
    steward
        .get("/fr/commitment")
        .says(&["href=\"/fr/commitment/import/tracker\""]);

    // Ontario's list: a row that is right and one that is none.
    let list = "AI use case name,Ministry,Use case description,Launch date\nBot,Health,Answers.,2024-05-01\n,Health,,\n";
    let path = "/algorithm/import/register";
    let (_, tried) = send(
        path,
        &[("form", "on"), ("act", "try")],
        "on.csv",
        list.as_bytes(),
    );
    assert!(
        tried.contains("Tried, nothing is written yet") && tried.contains("the record has no name"),
        "{tried}"
    );
    assert_eq!(nobody.get("/algorithm/bot").status, 404);
    let (_, wrote) = send(
        path,
        &[("form", "on"), ("act", "write")],
        "on.csv",
        list.as_bytes(),
    );
    assert!(
        wrote.contains("<h2 id=\"rows\">Written") && wrote.contains("<dt>New</dt><dd>1</dd>"),
        "{wrote}"
    );
    nobody.get("/algorithm/bot").says(&["Answers."]);
    let (_, wrong) = send(path, &[("form", "nl"), ("act", "try")], "nl.json", b"{");
    assert!(wrong.contains("href=\"#upload\""), "{wrong}");

    // Canada's tracker has more rows than anybody waits for: a job takes them in, and the page follows it.
    let tracker = crate::place::repository().join("fixtures/registers/ca-nap-commitments.parquet");
    let tracker = std::fs::read(tracker).unwrap();
    let path = "/commitment/import/tracker";
    let (head, _) = send(path, &[("act", "write")], "nap.parquet", &tracker);
    let to = crate::pages::said(&head, "location").unwrap_or_else(|| panic!("{head}"));
    let to = to.trim_start_matches(&server.url());
    crate::forms::until(|| {
        let page = steward.get(to);
        assert_eq!(page.status, 200, "{}", page.body);
        page.body.contains("<h2 id=\"rows\">Written").then_some(())
    });
    steward
        .get(to)
        .says(&["<dt>New</dt><dd>5</dd>", "<dt>Wrong</dt><dd>0</dd>"]);
    assert_eq!(nobody.get(to).status, 403);
    nobody
        .get("/commitment")
        .says(&["How far the commitments are"]);
    assert_eq!(root.done("commitment_overview", &json!({}))["total"], 6);
}

#[test]
fn news_of_a_consultation_are_asked_for_by_form() {
    let place = Place::sqlite();
    let (server, _) = site(&place);
    let mut nobody = Visitor::new(&server);
    let sent = nobody.send("/fr/consultation/rates/sign-up", "email=a%40example.org");
    assert_eq!(sent.status, 200);
    sent.says(&["Merci.", "Tarifs de l’eau"]);
    let trapped = nobody.send(
        "/consultation/rates/sign-up",
        "email=b%40example.org&website=x",
    );
    trapped.says(&["Thank you."]);
    assert_eq!(
        nobody
            .send("/consultation/rates/sign-up", "email=nobody")
            .status,
        400
    );
    assert_eq!(
        nobody
            .send("/consultation/none/sign-up", "email=a%40example.org")
            .status,
        404
    );
    // Looking does nothing; one bare request leaves.
    nobody
        .get("/consultation/leave/some-word")
        .says(&["<button type=\"submit\">Leave</button>"]);
    nobody
        .send(
            "/consultation/leave/some-word",
            "List-Unsubscribe=One-Click",
        )
        .says(&["Your address is erased."]);
    assert_eq!(
        nobody.send("/consultation/confirm/some-word", "").status,
        404
    );
}
