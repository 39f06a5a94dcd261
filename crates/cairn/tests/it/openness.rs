//! Inventory, quality and the Charter as people meet them, in a browser.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::clients;
use crate::pages::{raw, said, site};
use crate::place::{self, Place};
use crate::registers::make_accounts;

/// A steward takes an inventory in and opens a line, a citizen votes, an officer signs; every page of it holds, narrow and wide.
#[test]
fn an_inventory_is_taken_in_voted_on_opened_and_signed_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let accounts = [
        ("steward", Some("editor")),
        ("officer", Some("admin")),
        ("citizen", None),
    ];
    make_accounts(&mut root, &accounts);
    // Readers follow in threads of their own.
    let end = Instant::now() + Duration::from_secs(60);
    let listed = |root: &mut crate::http::Client| {
        let found = root.done("inventory_list", &json!({"organization": "water-office"}));
        found["count"] == 1
    };
    while !listed(&mut root) {
        assert!(
            Instant::now() < end,
            "the inventory does not list its lines"
        );
    }
    let run = |script: &str, arguments: &[&str]| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
        let mut command = Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(folder.join(script))
            .arg(server.url())
            .args(arguments);
        let found = place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    let pictures = match std::env::var_os("CAIRN_TEST_PICTURES") {
        Some(folder) => folder.into(),
        None => place.path("pictures"),
    };
    std::fs::create_dir_all(&pictures).unwrap();
    run("openness.cjs", &[pictures.to_str().unwrap()]);
    let form = "login=root&password=correct-horse-battery";
    let (head, _) = raw(&server, "POST", "/user/login", &[], form);
    let cookie = said(&head, "set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let cookie = cookie.trim_start_matches("ckan=");
    run(
        "look_at_pages.cjs",
        &[
            cookie,
            "/inventory",
            "/fr/inventory?organization=water-office",
            "/inventory/import",
            "/fr/charter/sign?organization=water-office",
        ],
    );
    // The connection of before has been idle for too long.
    let mut nobody = server.anonymous();
    let signed = nobody.done("attestation_list", &json!({"organization": "water-office"}));
    let id = signed[0]["id"].as_str().unwrap();
    run(
        "look_at_pages.cjs",
        &[
            "-",
            "/charter",
            "/fr/charter?organization=water-office",
            "/charter/comparison",
            "/fr/charter/attestations",
            &format!("/charter/attestation/{id}"),
            "/quality",
            "/fr/quality?organization=water-office",
            "/quality/records?measure=keywords",
        ],
    );
}
