//! News of consultations, from the form on the page to the letter and back.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::site_with;
use crate::clients;
use crate::place::{self, Place};
use crate::post_office::post_office;

/// Somebody signs up, confirms by the link in the letter, reads what is new, and leaves with one click: by clicking, narrow and wide,
/// with scripts and without.
#[test]
fn people_sign_up_confirm_and_leave_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (mails, letters) = post_office("250 taken");
    let (server, mut root) = site_with(
        &place,
        &[
            &format!("mail.server={mails}"),
            "mail.security=none",
            "mail.from=site@example.org",
            "consultations.news_pause_minutes=0",
        ],
    );
    root.done(
        "config_option_update",
        &json!({"ckan.site_url": server.url()}),
    );
    let token = root.done("api_token_create", &json!({"user": "root", "name": "News"}));
    let box_of = place.path("letters");
    std::fs::create_dir_all(&box_of).unwrap();
    let into = box_of.clone();
    std::thread::spawn(move || {
        for (number, letter) in letters.iter().enumerate() {
            // Whole letters alone end with their name.
            let part = into.join(format!("{number:04}.part"));
            let written = std::fs::write(&part, letter);
            if written
                .and_then(|()| std::fs::rename(&part, part.with_extension("txt")))
                .is_err()
            {
                return;
            }
        }
    });
    let pictures = match std::env::var_os("CAIRN_TEST_PICTURES") {
        Some(folder) => folder.into(),
        None => place.path("pictures"),
    };
    std::fs::create_dir_all(&pictures).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/sign_up.cjs");
    let mut command = Command::new("node");
    command
        .env("NODE_PATH", clients.join("node/node_modules"))
        .arg(script)
        .arg(server.url())
        .arg(box_of)
        .arg(pictures)
        .arg(token["token"].as_str().unwrap());
    let found = place::said(&mut command, "");
    assert!(
        found.code == Some(0) && found.out.ends_with("done\n"),
        "{found:?}"
    );
}
