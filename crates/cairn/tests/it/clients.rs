//! Clients that people have, as they are published, each doing a real job on a running server (`tests/clients`).

use std::path::PathBuf;
use std::process::Command;

use crate::place::{Place, everywhere, repository, said};

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
            .arg(job("publish_package.py"))
            .args([url, token, "weather"])
            .arg(files));
    });
}

#[test]
fn readers_of_arrow_parquet_workbooks_and_packages_read_tables() {
    let Some(clients) = folder() else { return };
    with_server(|_, url, token| {
        run(Command::new(clients.join("python/bin/python"))
            .arg(job("read_exports.py"))
            .args([url, token]));
    });
}

#[test]
fn scripts_with_ckanapi_and_pandas_work_on_rows() {
    let Some(clients) = folder() else { return };
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&[
            "ckan.datastore.sqlsearch.enabled=true",
            "auth.create_unowned_dataset=true",
        ]);
        run(Command::new(clients.join("python/bin/python"))
            .arg(job("datastore_job.py"))
            .args([&server.url(), &token]));
    });
}

#[test]
fn frictionless_keeps_tables_and_reads_them_back() {
    let Some(clients) = folder() else { return };
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&[
            "auth.create_unowned_dataset=true",
            // It goes from page to page by them.
            "datastore.links=true",
        ]);
        run(Command::new(clients.join("storage/bin/python"))
            .arg(job("storage_job.py"))
            .args([&server.url(), &token]));
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

#[test]
fn mlcroissant_validates_datasets_and_reads_their_tables() {
    let Some(clients) = folder() else { return };
    with_server(|_, url, token| {
        run(Command::new(clients.join("python/bin/python"))
            .arg(job("croissant_job.py"))
            .args([url, token]));
    });
}

#[test]
fn sickle_harvests_the_catalogue_whole_and_what_changed() {
    let Some(clients) = folder() else { return };
    with_server(|_, url, token| {
        run(Command::new(clients.join("python/bin/python"))
            .arg(job("oai_job.py"))
            .args([url, token]));
    });
}

#[test]
fn harvesters_of_ckan_read_the_catalogue() {
    let Some(clients) = folder() else { return };
    let place = Place::sqlite();
    let token = place.sysadmin("admin");
    let address = crate::server::free_address();
    let url = format!("http://{address}");
    let server = place.serve_at(
        &address,
        &[&format!("site.url={url}"), "loading.enabled=false"],
    );
    run(Command::new(clients.join("ckan/bin/python"))
        .arg(job("harvesters_job.py"))
        .args([&url, &token]));
    server.stop();
}

#[test]
fn documents_of_the_catalogue_conform_to_the_shapes_of_their_profile() {
    of_demonstration("8", "shacl_job.py");
}

#[test]
fn points_of_quality_are_those_that_others_count() {
    of_demonstration("24", "quality_job.py");
}

/// Runs a job that reads the demonstration catalogue, with so many records of each of its files, and the shapes.
fn of_demonstration(take: &str, name: &str) {
    let Some(clients) = folder() else { return };
    let place = Place::sqlite();
    let demo = repository().join("fixtures/demo").display().to_string();
    place
        .run(&["demo", "--from", &demo, "--take", take, "--json"])
        .done();
    let server = place.serve(&["dcat.datasets_per_page=40"]);
    run(Command::new(clients.join("python/bin/python"))
        .arg(job(name))
        .arg(server.url())
        .arg(repository().join("fixtures/shacl")));
}

/// What schemathesis holds against an answer: a server error, or anything that the OpenAPI document does not promise.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

#[test]
fn answers_to_made_up_requests_are_as_the_openapi_document_promises() {
    let Some(clients) = folder() else { return };
    with_server(|place, url, token| {
        let mut command = Command::new(clients.join("python/bin/st"));
        command
            .current_dir(place.path(""))
            .args(["run", &format!("{url}/api/openapi.json")])
            .args(["-H", &format!("Authorization: {token}")])
            .args(["--checks", CHECKS])
            .args(["--phases", "fuzzing", "--max-examples", "4", "--seed", "1"])
            .args([
                "--generation-database",
                "none",
                "--suppress-health-check",
                "all",
            ])
            .args([
                "--continue-on-failure",
                "--workers",
                "2",
                "--warnings",
                "off",
            ]);
        let said = said(&mut command, "");
        assert_eq!(said.code, Some(0), "{}\n{}", said.out, said.err);
    });
}
