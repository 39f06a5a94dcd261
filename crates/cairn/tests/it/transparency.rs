//! The transparency log of a running server, checked by the program and by the short one that stands beside it.

use std::process::Command;

use serde_json::json;

use crate::place::{Place, Said, everywhere_durable, repository, said};
use crate::server::Server;

const SETTINGS: &[&str] = &[
    "auth.create_unowned_dataset=true",
    "server.access_log=false",
    "loading.enabled=false",
];

/// Runs the independent check.
fn checked(server: &Server, more: &[&str]) -> Said {
    let program = repository().join("tools/verify_log.py");
    let mut command = Command::new("python3");
    command.arg("-B").arg(program).arg(server.url()).args(more);
    said(&mut command, "")
}

/// Waits until the log tells of everything.
fn settle(place: &Place) {
    for _ in 0..600 {
        let report = place.run(&["log", "verify", "--no-files", "--json"]).json();
        if report["waiting"] == 0 && report["entries"] != 0 {
            return;
        }
    }
    panic!("the log never caught up");
}

#[test]
fn what_is_changed_behind_the_log_is_named_by_both_checks() {
    everywhere_durable(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        for number in 0..20 {
            let params = json!({
                "name": format!("record-{number}"), "title": "Vaud é 😀", "notes": "first",
                "extras": [{"key": "a", "value": "1"}], "tags": [{"name": "water"}],
            });
            client.done("package_create", &params);
        }
        client
            .upload(
                "resource_create",
                &[("package_id", "record-3"), ("name", "File")],
                "table.csv",
                b"a,b\n1,2\n",
            )
            .unwrap()
            .unwrap();
        client.done(
            "package_delete",
            &json!({"id": "record-4", "reason": "Wrong"}),
        );
        client.done("dataset_purge", &json!({"id": "record-5"}));
        // Killed in the middle of whatever it is doing: the log goes on where the database stands.
        server.kill();
        let server = place.serve(SETTINGS);
        settle(place);
        let state = place.path("checkpoint.txt").display().to_string();
        checked(&server, &["--state", &state]).done();
        place.run(&["log", "verify", "--checkpoint", &state]).done();
        place.run(&["log", "compare", &state]).done();
        server.client(&token).done(
            "package_patch",
            &json!({"id": "record-6", "notes": "second"}),
        );
        settle(place);
        checked(&server, &["--state", &state]).done();
        // The log goes over to another key under the running server; who knows the old one alone goes on checking.
        let old = server.anonymous().done("log_checkpoint_show", &json!({}));
        let old = old["verifier"].as_str().unwrap();
        let said = place.run(&["log", "rotate-key"]).done();
        assert!(said.contains(old), "{said}");
        let new = said.lines().last().unwrap();
        server.client(&token).done(
            "package_patch",
            &json!({"id": "record-6", "notes": "third"}),
        );
        settle(place);
        let newest = server.anonymous().done("log_checkpoint_show", &json!({}));
        assert_eq!(newest["verifier"], json!(new));
        for key in [old, new] {
            checked(&server, &["--state", &state, "--key", key]).done();
            let own = ["log", "verify", "--key", key, "--checkpoint", &state];
            place.run(&own).done();
        }
        let stranger = place.run(&["log", "new-key"]).done();
        assert!(stranger.starts_with("PRIVATE+KEY+"), "{stranger}");
        server.stop();
        // One byte in a record, one in a file.
        place.sql(
            "UPDATE dataset SET body = REPLACE(body, 'first', 'f1rst') WHERE name = 'record-7'",
        );
        place.sql("UPDATE announcement SET reason = 'Wr0ng' WHERE name = 'record-4'");
        let file = place.path("data/files").join(file_of(b"a,b\n1,2\n"));
        std::fs::write(&file, b"a,b\n1,3\n").unwrap();
        let own = place.run(&["log", "verify"]);
        assert_eq!(own.code, Some(3), "{own:?}");
        for word in ["record-7", "record-3", "withdrawn"] {
            assert!(own.out.contains(word), "{word}: {own:?}");
        }
        let server = place.serve(SETTINGS);
        let other = checked(&server, &["--state", &state]);
        assert_eq!(other.code, Some(1), "{other:?}");
        for word in ["record-7", "record-3", "record-4"] {
            assert!(other.out.contains(word), "{word}: {other:?}");
        }
        server.stop();
        // One byte in the log.
        place.sql("UPDATE log_entry SET body = REPLACE(body, 'record-9', 'record-0')");
        let own = place.run(&["log", "verify", "--no-files"]);
        assert!(own.out.contains("was signed for other entries"), "{own:?}");
        let server = place.serve(SETTINGS);
        let other = checked(&server, &["--log-only"]);
        assert_eq!(other.code, Some(1), "{other:?}");
        assert!(other.out.contains("is not what tile 0/0 says"), "{other:?}");
        server.stop();
        // A log that was written anew: two checkpoints that do not agree.
        for table in ["log_entry", "log_tile", "log_checkpoint", "log_record"] {
            place.sql(&format!("DELETE FROM {table}"));
        }
        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        for number in 0..20 {
            let id = format!("record-{number}");
            if ![4, 5].contains(&number) {
                client.done("package_patch", &json!({"id": id, "notes": "third"}));
                client.done("package_patch", &json!({"id": id, "notes": "fourth"}));
            }
        }
        settle(place);
        let other = checked(&server, &["--state", &state]);
        assert!(other.out.contains("has another root"), "{other:?}");
        let compared = place.run(&["log", "compare", &state]);
        assert_eq!(compared.code, Some(3), "{compared:?}");
        server.stop();
    });
}

/// Returns where content stands in the folder of files.
fn file_of(content: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, content);
    let hash: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}/{}/{hash}", &hash[..2], &hash[2..4])
}
