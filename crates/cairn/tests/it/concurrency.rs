//! Sixteen clients at once: nothing that was answered is lost.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::http::{Answer, Client};
use crate::place::everywhere;

const CLIENTS: usize = 16;
const STEPS: usize = 4;
/// Fields of datasets, each changed by two clients: one on either shared dataset.
const FIELDS: [&str; 8] = [
    "title",
    "notes",
    "url",
    "version",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
];

/// Returns the answer to a call; where the server asks to come back later, the client does.
#[track_caller]
fn insist(mut call: impl FnMut() -> std::io::Result<Result<Value, Answer>>) -> Value {
    for _ in 0..50 {
        match call().unwrap() {
            Ok(result) => return result,
            Err(answer) if answer.status == 503 => {}
            Err(answer) => panic!("{} {}", answer.status, answer.text()),
        }
    }
    panic!("the server was busy all the time");
}

fn value(field: &str, client: usize, step: usize) -> String {
    match field {
        "url" => format!("http://example.org/{client}/{step}"),
        "author_email" | "maintainer_email" => format!("c{client}-{step}@example.org"),
        _ => format!("{field} {client} {step}"),
    }
}

/// One client's work: datasets of its own, a field and resources of the shared ones.
fn work(mut client: Client, number: usize) {
    let shared = format!("shared-{}", number % 2);
    let field = FIELDS[number / 2];
    for step in 0..STEPS {
        let own = format!("own-{number}-{step}");
        insist(|| client.try_action("package_create", &json!({"name": own})));
        let patch = json!({"id": own, "title": "patched"});
        insist(|| client.try_action("package_patch", &patch));
        let patch = json!({"id": shared, field: value(field, number, step)});
        insist(|| client.try_action("package_patch", &patch));
        for dataset in [&shared, &own] {
            let link = json!({"package_id": dataset, "url": "http://example.org", "name": format!("link-{number}-{step}")});
            insist(|| client.try_action("resource_create", &link));
        }
        let name = format!("file-{number}-{step}");
        let fields = [("package_id", shared.as_str()), ("name", &name)];
        let content = format!("a,b\n{number},{step}\n");
        insist(|| client.upload("resource_create", &fields, "data.csv", content.as_bytes()));
    }
}

#[test]
fn sixteen_clients_lose_nothing() {
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&[
            "auth.create_unowned_dataset=true",
            "server.access_log=false",
        ]);
        let mut admin = server.client(&token);
        for shared in ["shared-0", "shared-1"] {
            admin.done("package_create", &json!({"name": shared}));
        }
        std::thread::scope(|scope| {
            for number in 0..CLIENTS {
                let client = server.client(&token);
                scope.spawn(move || work(client, number));
            }
        });
        // A connection that was idle for so long may be closed.
        let mut admin = server.client(&token);
        for number in 0..CLIENTS {
            for step in 0..STEPS {
                let own = admin.done(
                    "package_show",
                    &json!({"id": format!("own-{number}-{step}")}),
                );
                assert_eq!(
                    (&own["title"], &own["num_resources"]),
                    (&json!("patched"), &json!(1)),
                    "{own}"
                );
            }
        }
        let mut files = 0;
        for shared in 0..2 {
            let record = admin.done("package_show", &json!({"id": format!("shared-{shared}")}));
            for (place, field) in FIELDS.iter().enumerate() {
                let number = place * 2 + shared;
                assert_eq!(
                    record[field],
                    json!(value(field, number, STEPS - 1)),
                    "{field}"
                );
            }
            let resources = record["resources"].as_array().unwrap();
            let names: BTreeSet<&str> = resources
                .iter()
                .filter_map(|one| one["name"].as_str())
                .collect();
            assert_eq!(
                (resources.len(), names.len()),
                (CLIENTS * STEPS, CLIENTS * STEPS)
            );
            let positions: Vec<u64> = resources
                .iter()
                .filter_map(|one| one["position"].as_u64())
                .collect();
            assert_eq!(positions, (0..resources.len() as u64).collect::<Vec<_>>());
            for resource in resources {
                let Some(which) = resource["name"].as_str().unwrap().strip_prefix("file-") else {
                    continue;
                };
                let url = resource["url"].as_str().unwrap();
                let file = admin.get(url.strip_prefix(&server.url()).unwrap()).unwrap();
                assert_eq!(file.text(), format!("a,b\n{}\n", which.replace('-', ",")));
                files += 1;
            }
        }
        assert_eq!(files, CLIENTS * STEPS);
        let count = admin.done("package_search", &json!({"rows": 0}))["count"].clone();
        assert_eq!(count, json!(CLIENTS * STEPS + 2));
    });
}

#[test]
fn one_of_many_who_want_an_address_gets_it() {
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&["server.access_log=false"]);
        for round in 0..STEPS {
            let email = format!("wanted-{round}@example.org");
            let made: Vec<bool> = std::thread::scope(|scope| {
                let clients: Vec<_> = (0..CLIENTS)
                    .map(|number| {
                        let mut client = server.client(&token);
                        let user = json!({"name": format!("user-{round}-{number}"), "email": email, "password": "correct-horse"});
                        scope.spawn(move || match client.try_action("user_create", &user).unwrap() {
                            Ok(_) => true,
                            Err(answer) => {
                                let belongs = format!("The email address '{}' belongs to a registered user.", user["email"].as_str().unwrap());
                                assert_eq!(answer.json()["error"]["email"], json!([belongs]), "{}", answer.status);
                                false
                            }
                        })
                    })
                    .collect();
                clients
                    .into_iter()
                    .map(|client| client.join().unwrap())
                    .collect()
            });
            assert_eq!(made.iter().filter(|made| **made).count(), 1, "{made:?}");
        }
    });
}
