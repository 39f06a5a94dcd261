//! What people do with their accounts on the website, over HTTP.

use regex::Regex;
use serde_json::json;

use crate::pages::site;
use crate::place::{Place, everywhere};
use crate::visitor::Visitor;

#[test]
fn people_change_what_they_tell_of_themselves_and_their_password() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
        );
        let mut nobody = Visitor::new(&server);
        for (path, status) in [
            ("/user/edit/alice", 403),
            ("/user/alice/api-tokens", 403),
            ("/user/password", 302),
            ("/user/register", 403),
        ] {
            assert_eq!(nobody.get(path).status, status, "{path}");
        }
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        assert_eq!(alice.get("/user/edit/root").status, 403);
        assert_eq!(alice.get("/user/root/api-tokens").status, 403);
        let page = alice.get("/fr/user/edit");
        page.says(&["value=\"alice@example.org\"", "Nom complet"]);
        // A form without its seal is nobody's.
        assert_eq!(
            alice
                .send("/user/edit/alice", "fullname=A&email=a@example.org")
                .status,
            400
        );
        let bad = alice.post(
            "/fr/user/edit/alice",
            "fullname=Alice+%3Cb%3E&email=nowhere",
        );
        assert_eq!(bad.status, 200);
        bad.says(&[
            "value=\"Alice &#60;b&#62;\"",
            "value=\"nowhere\"",
            "adresse courriel, ou quelqu’un",
        ]);
        let done = alice.post(
            "/user/edit/alice",
            "fullname=Alice&email=alice@example.org&about=I&sysadmin=true&state=deleted",
        );
        assert_eq!(done.leads_to(&server), "/user/edit/alice?done=profile");
        let shown = root.done("user_show", &json!({"id": "alice"}));
        assert_eq!(
            (&shown["fullname"], &shown["sysadmin"], &shown["state"]),
            (&json!("Alice"), &json!(false), &json!("active"))
        );
        let mut other = Visitor::signed_in(&server, "alice", "correct-horse");
        let wrong = alice.post(
            "/user/password",
            "old_password=x&password=better-horse&password2=better-horse",
        );
        wrong.says(&["This is not your password."]);
        let differ = alice.post(
            "/user/password",
            "old_password=correct-horse&password=better-horse&password2=x",
        );
        differ.says(&["The two passwords differ"]);
        let short = alice.post(
            "/user/password",
            "old_password=correct-horse&password=x&password2=x",
        );
        short.says(&["at least 8 characters"]);
        let done = alice.post(
            "/user/password",
            "old_password=correct-horse&password=better-horse&password2=better-horse",
        );
        assert_eq!(done.leads_to(&server), "/user/password?done=password");
        // This browser goes on, the other one is signed out.
        assert_eq!(alice.get("/user/password").status, 200);
        assert_eq!(other.get("/user/password").status, 302);
    });
}

#[test]
fn tokens_are_shown_once_reach_as_far_as_was_said_and_are_revoked() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
    let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
    let wrong = alice.post("/user/alice/api-tokens", "name=&scope=read&expires_in=30");
    wrong.says(&["role=\"alert\""]);
    let made = alice.post(
        "/user/alice/api-tokens",
        "name=Reports&scope=read&expires_in=30",
    );
    let token = Regex::new("class=\"secret\">([^<]+)<").unwrap();
    let token = token.captures(&made.body).unwrap()[1].to_owned();
    let mut program = server.client(&token);
    assert_eq!(program.done("user_show", &json!({}))["name"], "alice");
    let refused = program
        .try_action("user_patch", &json!({"id": "alice", "about": "x"}))
        .unwrap();
    assert!(refused.is_err(), "{refused:?}");
    let page = alice.get("/fr/user/alice/api-tokens");
    page.says(&["Reports", "Lire", "Prend fin"]);
    assert!(!page.body.contains(&token));
    let id = Regex::new("name=\"token\" value=\"([^\"]+)\"").unwrap();
    let id = id.captures(&page.body).unwrap()[1].to_owned();
    let done = alice.post(
        "/user/alice/api-tokens/revoke",
        &format!("token={id}&token=none"),
    );
    assert_eq!(
        done.leads_to(&server),
        "/user/alice/api-tokens?done=revoked"
    );
    let nobody = program.try_action("user_show", &json!({})).unwrap();
    assert!(nobody.is_err());
}

#[test]
fn people_register_where_a_setting_lets_them() {
    let place = Place::sqlite();
    let token = place.sysadmin("root");
    let server = place.serve(&["auth.create_user_via_web=true"]);
    let mut root = server.client(&token);
    let mut bob = Visitor::new(&server);
    bob.get("/fr/user/login").says(&["/fr/user/register"]);
    let wrong = bob.send(
        "/fr/user/register",
        "name=root&email=x&password1=short&password2=short",
    );
    assert_eq!(wrong.status, 200);
    wrong.says(&[
        "Ce nom ne peut pas",
        "adresse courriel, ou quelqu’un",
        "au moins 8",
        "value=\"root\"",
    ]);
    let done = bob.send(
        "/user/register",
        "name=bob&fullname=Bob&email=bob@example.org&password1=correct-horse&password2=correct-horse&sysadmin=true",
    );
    assert_eq!(done.leads_to(&server), "/dashboard?done=register");
    assert_eq!(bob.get("/user/edit").status, 200);
    assert_eq!(
        root.done("user_show", &json!({"id": "bob"}))["sysadmin"],
        json!(false)
    );
}
