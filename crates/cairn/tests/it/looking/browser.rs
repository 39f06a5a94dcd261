//! A citizen in a browser.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::Shelf;
use crate::clients;
use crate::place::{self, Place};

/// A reader goes from the start page to a file, with scripts and without.
#[test]
fn a_citizen_finds_looks_and_takes_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let mut shelf = Shelf::with(&place, &["participation.least_seconds=0"]);
    shelf.root.done(
        "package_patch",
        &json!({"id": "lakes", "tags": [{"name": "lake"}]}),
    );
    // More records than a page holds.
    for number in 1..=25 {
        let title = json!({"en": format!("Pond {number:02}"), "fr": format!("Mare {number:02}")});
        shelf.root.done(
            "package_create",
            &json!({"name": format!("pond-{number:02}"), "title_translated": title, "owner_org": "water-office", "tags": [{"name": "lake"}]}),
        );
    }
    for name in ["alice", "bob", "carol", "dora"] {
        let email = format!("{name}@example.org");
        shelf.root.done(
            "user_create",
            &json!({"name": name, "email": email, "password": "correct-horse"}),
        );
    }
    let run = |script: &str, arguments: &[&str]| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/clients")
            .join(script);
        let mut command = Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(script)
            .arg(shelf.server.url())
            .args(arguments);
        let found = place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    run("citizen.cjs", &[]);
}
