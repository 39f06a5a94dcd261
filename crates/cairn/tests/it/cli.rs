//! What the command line takes and prints: scripts rely on it.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::place::{Place, everywhere, program, said};

#[test]
fn init_can_be_run_again_and_keeps_the_secret() {
    everywhere(|place| {
        let first = place.run(&["init"]).done();
        let database = if place.is_postgres() {
            "postgresql"
        } else {
            "sqlite"
        };
        assert!(first.contains(database), "{first}");
        let secret = std::fs::read(place.path("data/secret.key")).unwrap();
        let again = place.run(&["init", "--json"]);
        assert_eq!(again.json()["database"], json!(database), "{again:?}");
        assert_eq!(
            std::fs::read(place.path("data/secret.key")).unwrap(),
            secret
        );
    });
}

#[test]
fn accounts_and_tokens() {
    everywhere(|place| {
        let token = place.sysadmin("anna");
        assert!(
            !token.is_empty() && !token.contains(char::is_whitespace),
            "{token:?}"
        );
        let add = [
            "user",
            "add",
            "bob",
            "--email",
            "bob@example.org",
            "--password-stdin",
        ];
        place.run_with(&add, "correct-horse-battery").done();
        let twice = place.run_with(&add, "correct-horse-battery").failed(1);
        assert!(twice.contains("name"), "{twice}");
        let listed = place.run(&["user", "list"]).done();
        assert!(
            listed.contains("anna") && listed.contains("bob@example.org"),
            "{listed}"
        );
        let listed = place.run(&["user", "list", "--json"]).json();
        let anna = listed
            .as_array()
            .unwrap()
            .iter()
            .find(|user| user["name"] == "anna");
        assert_eq!(
            anna.map(|anna| &anna["sysadmin"]),
            Some(&json!(true)),
            "{listed}"
        );
        place
            .run_with(
                &["user", "set-password", "bob", "--password-stdin"],
                "staple-correct-horse\n",
            )
            .done();
        for (arguments, input) in [
            (
                &["user", "set-password", "nobody", "--password-stdin"],
                "staple-correct-horse",
            ),
            (
                &["user", "set-password", "bob", "--password-stdin"],
                "short",
            ),
        ] {
            let message = place.run_with(arguments, input).failed(1);
            assert!(!message.trim().is_empty());
        }
        place.run_with(&add, "").failed(2);

        let server = place.serve(&[]);
        let mut anna = server.client(&token);
        assert_eq!(
            anna.done("user_show", &json!({"id": "bob"}))["name"],
            json!("bob")
        );
        server.stop();
        place.run(&["token", "revoke", &token]).done();
        let server = place.serve(&[]);
        let refused = server
            .client(&token)
            .try_action("user_create", &json!({}))
            .unwrap();
        assert_eq!(refused.map_err(|answer| answer.status), Err(403));
        place.run(&["token", "create", "nobody"]).failed(1);
    });
}

#[test]
fn a_token_is_revoked_while_the_server_runs() {
    everywhere(|place| {
        let token = place.sysadmin("anna");
        let server = place.serve(&[]);
        let mut anna = server.client(&token);
        anna.done("user_show", &json!({"id": "anna"}));
        place.run(&["token", "revoke", &token]).done();
        // The server hears of it over the change feed, which on PostgreSQL waits for every older transaction of the server.
        let patience = Instant::now() + Duration::from_secs(90);
        loop {
            let answer = anna.try_action("user_create", &json!({"name": "x"}));
            if answer.unwrap().is_err_and(|answer| answer.status == 403) {
                break;
            }
            assert!(
                Instant::now() < patience,
                "the token is worth something still"
            );
            std::thread::yield_now();
        }
    });
}

#[test]
fn documents_of_the_command_line() {
    let document = said(&mut program(&["openapi"]), "").json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = said(&mut program(&["completions", shell]), "").done();
        assert!(script.contains("set-password"), "{shell}");
    }
    let help = said(&mut program(&["--help"]), "").done();
    for word in [
        "serve",
        "init",
        "user",
        "token",
        "load",
        "dump",
        "rebuild",
        "search",
        "config",
        "openapi",
        "completions",
        "demo",
        "--data",
        "--listen",
        "--database",
        "--config",
        "--set",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
    let version = said(&mut program(&["--version"]), "").done();
    assert!(version.starts_with("cairn "), "{version}");
}

#[test]
fn what_cannot_be_done_is_told_in_one_line() {
    let place = Place::sqlite();
    let missing = place.run(&["load", "datasets", "/nowhere.jsonl"]).failed(1);
    assert!(missing.contains("/nowhere.jsonl"), "{missing}");
    let folder = place.run(&["demo", "--from", "/nowhere"]).failed(1);
    assert!(folder.contains("manifest.json"), "{folder}");
    let database = place
        .run(&["--database", "postgres://127.0.0.1:1/none", "init"])
        .failed(1);
    assert!(database.contains("cannot be opened"), "{database}");
    assert!(!place.run(&["load", "everything", "x"]).failed(2).is_empty());
}
