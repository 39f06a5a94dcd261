//! Every address that answers GET, asked as everybody with the ids of private records: nothing secret in any answer.

use std::sync::Arc;

use cairn_server::patterns;

use super::table::READ;
use super::world::{CLOSED_SECRET, DRAFT_SECRET, ROLES, World};

/// What takes the place of a part of an address; a part without a line fails the test.
const PARTS: &[(&str, &[&str])] = &[
    (
        "id",
        &[
            "$closed",
            "$draft",
            "water",
            "topic",
            "none",
            "$closed.resource",
            "$file-of-creator",
        ],
    ),
    ("resource", &["$closed.resource", "$draft.resource", "none"]),
    (
        "resource_id",
        &["$closed.resource", "$draft.resource", "none"],
    ),
    ("filename", &["x.png"]),
    ("name", &["water", "topic", "river"]),
    ("kind", &["dataset", "organization", "tag", "group"]),
    ("file", &["x.png"]),
    ("lang", &["fr"]),
    ("storage", &["default"]),
    ("path", &["x.txt"]),
    ("token", &["x.y.z"]),
    ("jwt", &["x.y.z"]),
    ("syntax", &["ttl", "jsonld"]),
    ("page", &["1", "2"]),
    ("tile", &["0/000.p/1", "entries/000.p/1", "none"]),
];

/// What is asked for besides.
const QUERIES: &[&str] = &[
    "",
    "?q=secret",
    "?incomplete=secret",
    "?include_private=true",
];

/// Returns the addresses of a pattern.
fn addresses(world: &World, pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return vec![pattern.to_owned()];
    };
    let (part, after) = rest.split_once('}').unwrap();
    let part = part.split(':').next().unwrap();
    let (_, values) = PARTS
        .iter()
        .find(|(name, _)| *name == part)
        .unwrap_or_else(|| panic!("{pattern}: nothing is known of {part}"));
    let rests = addresses(world, after);
    let mut found = Vec::new();
    for value in *values {
        let value = world.thing(value);
        found.extend(rests.iter().map(|rest| format!("{before}{value}{rest}")));
    }
    found
}

#[actix_web::test]
async fn no_address_shows_what_is_not_for_the_reader() {
    let world = World::new();
    let service = world.service().await;
    let mut wrong = Vec::new();
    let mut asked = 0;
    for pattern in patterns(Arc::clone(world.state())) {
        let has_query = pattern.contains("autocomplete") || pattern.contains("feeds");
        let queries = if has_query { QUERIES } else { &QUERIES[..1] };
        // Listening does not end; what listeners hear is asked elsewhere.
        if pattern == "/api/events" {
            continue;
        }
        for address in addresses(&world, &pattern) {
            for query in queries {
                for role in ROLES {
                    let answer = world
                        .get(&service, *role, &format!("{address}{query}"))
                        .await;
                    let (status, text) = (answer.status.as_u16(), answer.text());
                    asked += 1;
                    let secret = [(CLOSED_SECRET, READ), (DRAFT_SECRET, "cs")]
                        .into_iter()
                        .any(|(secret, readers)| {
                            !readers.contains(role.letter) && text.contains(secret)
                        });
                    if secret || status >= 500 {
                        wrong.push(format!(
                            "{address}{query} as {}: {status} {text:.200}",
                            role.name
                        ));
                    }
                }
            }
        }
    }
    assert!(asked > 300);
    assert!(
        wrong.is_empty(),
        "{} answers are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[actix_web::test]
async fn pages_and_files_of_private_records_are_for_their_readers() {
    let world = World::new();
    let service = world.service().await;
    let (closed, file) = (world.thing("$closed"), world.thing("$closed.resource"));
    for role in ROLES {
        let reads = READ.contains(role.letter);
        let page = world
            .get(&service, *role, &format!("/dataset/{closed}"))
            .await;
        assert_eq!(page.status, if reads { 302 } else { 404 }, "{}", role.name);
        let download = format!("/dataset/{closed}/resource/{file}/download");
        let download = world.get(&service, *role, &download).await;
        assert_eq!(
            download.status,
            if reads { 302 } else { 403 },
            "{}",
            role.name
        );
        let members = world
            .get(&service, *role, "/organization/member_dump/water")
            .await;
        let administers = "as".contains(role.letter);
        assert_eq!(
            members.status,
            if administers { 200 } else { 404 },
            "{}",
            role.name
        );
    }
}
