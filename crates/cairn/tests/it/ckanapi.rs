//! The client `ckanapi`, as it is published: what people's scripts do works unchanged.

mod commands;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use cairn_exchange::jsonl::{Kind, normalise};
use serde_json::{Value, json};

use crate::clients;
use crate::place::{Place, everywhere, said};
use crate::server::Server;

/// Returns the program `ckanapi`; CI has it.
fn program() -> Option<PathBuf> {
    Some(clients::folder()?.join("python/bin/ckanapi"))
}

/// `ckanapi` on one server.
struct Ckanapi<'s> {
    server: &'s Server,
    token: &'s str,
}

impl Ckanapi<'_> {
    fn command(&self, arguments: &[&str]) -> Option<Command> {
        let program = program()?;
        let mut command = Command::new(&program);
        // It starts workers by its name.
        let mut folders = vec![program.parent()?.to_owned()];
        folders.extend(std::env::split_paths(&std::env::var_os("PATH")?));
        command.env("PATH", std::env::join_paths(folders).ok()?);
        command.args(arguments);
        command.args(["-r", &self.server.url(), "-a", self.token]);
        Some(command)
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let mut command = self.command(arguments).expect("the client is there");
        said(&mut command, "").done()
    }

    #[track_caller]
    fn action(&self, arguments: &[&str]) -> Value {
        let out = self.run(&[&["action"], arguments].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }
}

#[test]
fn ckanapi_publishes_finds_and_changes_records() {
    if program().is_none() {
        return;
    }
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&[]);
        let client = Ckanapi {
            server: &server,
            token: &token,
        };
        publish(place, &client);

        let found = client.action(&[
            "package_search",
            "q=rivers",
            "facet.field:[\"organization\"]",
        ]);
        assert_eq!(found["count"], json!(1), "{found}");
        assert_eq!(found["results"][0]["name"], json!("rivers"));
        assert_eq!(found["facets"]["organization"], json!({"water": 1}));
        let found = client.action(&["package_search", "fq=dataset_type:algorithm"]);
        assert_eq!(found["results"][0]["title"], json!("Triage"), "{found}");

        client.action(&[
            "package_patch",
            "id=rivers",
            "title=Streams",
            "tags:[{\"name\": \"blue\"}]",
        ]);
        let shown = client.action(&["package_show", "id=rivers"]);
        assert_eq!(
            (&shown["title"], &shown["tags"][0]["name"]),
            (&json!("Streams"), &json!("blue"))
        );
        let resource = &shown["resources"][0];
        assert_eq!(
            (&resource["name"], &resource["format"]),
            (&json!("levels"), &json!("CSV"))
        );
        let path = resource["url"]
            .as_str()
            .unwrap()
            .strip_prefix(&server.url())
            .unwrap();
        assert_eq!(
            server.anonymous().get(path).unwrap().text(),
            "day,level\n1,2\n"
        );
        let refused = client.command(&["action", "package_create", "name=Not A Name"]);
        let message = said(&mut refused.unwrap(), "");
        assert_ne!(message.code, Some(0), "{message:?}");
        assert!(message.err.contains("name"), "{message:?}");
    });
}

/// Makes an organization, a dataset with a file, and an algorithm.
fn publish(place: &Place, client: &Ckanapi<'_>) {
    client.action(&["organization_create", "name=water", "title=Water Board"]);
    client.action(&[
        "package_create",
        "name=rivers",
        "title=Rivers",
        "owner_org=water",
    ]);
    let file = place.file("levels.csv", "day,level\n1,2\n");
    let upload = format!("upload@{file}");
    client.action(&[
        "resource_create",
        "package_id=rivers",
        "name=levels",
        "format=csv",
        &upload,
    ]);
    let algorithm = json!({"type": "algorithm", "name": "triage", "title_translated": {"en": "Triage", "fr": "Tri"},
        "notes_translated": {"en": "N", "fr": "N"}, "asset_type": "ai_system", "owner_org": "water",
        "responsible_unit": {"en": "U", "fr": "U"}, "contact_email": "ai@example.org", "status": "development",
        "purpose": {"en": "P", "fr": "P"}, "function_area": ["law"], "user_base": ["employees"],
        "decision_role": "no_decision", "human_oversight": {"en": "H", "fr": "H"}, "capabilities": ["rules"],
        "technique": "rules", "datasets": [{"role": "input", "title": "Files"}], "personal_information": "none",
        "legal_basis": [{"title": "An Act"}], "developed_by": "internal", "access_level": "open",
        "review_date": "2027-01-01", "last_reviewed": "2026-01-01"});
    let input = place.file("algorithm.json", algorithm.to_string());
    client.action(&["package_create", "-I", &input]);
}

#[test]
fn ckanapi_copies_one_catalogue_into_another() {
    if program().is_none() {
        return;
    }
    everywhere(|place| {
        let other = place.another();
        let (token, other_token) = (place.sysadmin("admin"), other.sysadmin("admin"));
        let (server, other_server) = (place.serve(&[]), other.serve(&[]));
        let from = Ckanapi {
            server: &server,
            token: &token,
        };
        let to = Ckanapi {
            server: &other_server,
            token: &other_token,
        };
        publish(place, &from);
        for number in 0..12 {
            let name = format!("name=copy-{number}");
            from.action(&[
                "package_create",
                &name,
                "owner_org=water",
                "extras:[{\"key\": \"k\", \"value\": \"é\"}]",
            ]);
        }
        for (kind, of_lines) in [
            ("organizations", Kind::Organizations),
            ("datasets", Kind::Datasets),
        ] {
            let file = place.path(&format!("{kind}.jsonl"));
            let file = file.to_str().unwrap();
            from.run(&["dump", kind, "--all", "-p", "2", "-O", file]);
            to.run(&["load", kind, "-I", file, "-p", "2"]);
            let here = normal(of_lines, &from.run(&["dump", kind, "--all"]));
            let there = normal(
                of_lines,
                &to.run(&["dump", kind, "--all"])
                    .replace(&other_server.url(), &server.url()),
            );
            assert!(!here.is_empty());
            assert_eq!(here, there, "{kind}");
        }
    });
}

fn normal(kind: Kind, lines: &str) -> BTreeMap<String, Value> {
    lines
        .lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line).unwrap();
            let name = record["name"].as_str().unwrap().to_owned();
            (name, normalise(kind, &record))
        })
        .collect()
}
