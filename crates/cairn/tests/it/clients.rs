//! Clients that people have, as they are published, each doing a real job on a running server (`tests/clients`).

use std::path::PathBuf;
use std::process::Command;

use crate::place::{Place, everywhere, said};

/// Returns the folder that `tools/clients.sh` fills; CI has it.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("CAIRN_TEST_CLIENTS").map(PathBuf::from);
    if folder.is_none() {
        assert!(
            std::env::var("CI").is_err(),
            "CI must set CAIRN_TEST_CLIENTS"
        );
        eprintln!("clients are left out: CAIRN_TEST_CLIENTS is not set");
    }
    folder
}

fn job(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/clients")
        .join(name)
}

/// Runs a job that says `done` at its end.
#[track_caller]
fn run(command: &mut Command) {
    let said = said(command, "");
    assert!(
        said.code == Some(0) && said.out.ends_with("done\n"),
        "{said:?}"
    );
}

fn with_server(job: impl Fn(&Place, &str, &str)) {
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&[]);
        job(place, &server.url(), &token);
    });
}

#[test]
fn frictionless_publishes_a_package_and_reads_it_back() {
    let Some(clients) = folder() else { return };
    with_server(|place, url, token| {
        let python = clients.join("python/bin");
        let organization = [
            "action",
            "organization_create",
            "name=weather",
            "-r",
            url,
            "-a",
            token,
        ];
        said(Command::new(python.join("ckanapi")).args(organization), "").done();
        let files = place.path("frictionless");
        std::fs::create_dir_all(&files).unwrap();
        run(Command::new(python.join("python"))
            .arg(job("frictionless_job.py"))
            .args([url, token, "weather"])
            .arg(files));
    });
}

#[test]
fn the_client_of_portaljs_makes_uploads_and_finds_records() {
    let Some(clients) = folder() else { return };
    with_server(|_, url, token| {
        run(Command::new("node")
            .arg(job("portaljs_job.mjs"))
            .arg(clients.join("node"))
            .args([url, token]));
    });
}

#[test]
fn jackan_reads_what_it_writes_into_its_typed_classes() {
    let Some(clients) = folder() else { return };
    with_server(|_, url, token| {
        run(Command::new("java")
            .arg("-cp")
            .arg(clients.join("java/lib/*"))
            .arg(job("JackanJob.java"))
            .args([url, token]));
    });
}
