//! A disk that is full: what was answered is there, the rest is refused in plain words, and things go on when there is space.

use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::http::Client;
use crate::place::Place;

const SETTINGS: &[&str] = &[
    "auth.create_unowned_dataset=true",
    // Small, so that large files of the index are written while the test runs.
    "search.writer_memory_bytes=15000000",
];
/// Attempts to write while the disk is full.
const REFUSALS: usize = 20;
/// Writes that find space before the test gives up.
const MOST: usize = 20_000;

#[test]
fn a_full_disk_loses_no_answered_write_and_things_go_on_when_there_is_space() {
    let Some(place) = Place::on_a_small_disk("data", 48) else {
        eprintln!("left out: this user may not mount a small disk");
        return;
    };
    let place = place.durable();
    let token = place.sysadmin("admin");
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    let mut answered: Vec<String> = Vec::new();
    for number in 0..50 {
        answered.push(create(&mut client, number).unwrap());
    }
    let ballast = place.path("data/ballast");
    fill(&ballast);
    let mut refused = 0;
    for number in 50..MOST {
        match create(&mut client, number) {
            Ok(name) => answered.push(name),
            Err((status, error)) => {
                refused += 1;
                assert_eq!(status, 507, "{error}");
                assert_eq!(
                    error["message"],
                    "The disk of the server is full: try again when there is space"
                );
            }
        }
        if refused == REFUSALS {
            break;
        }
    }
    assert_eq!(refused, REFUSALS);
    check(&mut client, &answered);
    assert!(
        server.log().contains("the disk is full"),
        "{}",
        server.log()
    );
    std::fs::remove_file(&ballast).unwrap();
    for number in MOST..MOST + 20 {
        answered.push(create(&mut client, number).unwrap());
    }
    check(&mut client, &answered);
    // The disk fills up once more, and the process ends without a word.
    fill(&ballast);
    while let Ok(name) = create(&mut client, MOST + answered.len()) {
        answered.push(name);
    }
    server.kill();
    std::fs::remove_file(&ballast).unwrap();
    let server = place.serve(SETTINGS);
    check(&mut server.client(&token), &answered);
    server.stop();
}

#[test]
fn writes_are_answered_and_found_where_the_index_alone_has_no_space() {
    let Some(place) = Place::on_a_small_disk("data/index", 6) else {
        eprintln!("left out: this user may not mount a small disk");
        return;
    };
    let place = place.durable();
    let token = place.sysadmin("admin");
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    let mut answered: Vec<String> = Vec::new();
    answered.push(create(&mut client, 0).unwrap());
    let ballast = place.path("data/index/ballast");
    fill(&ballast);
    // New files of the index are in memory until they are made durable.
    while !server.log().contains("the disk is full") {
        assert!(answered.len() < MOST);
        answered.push(create(&mut client, answered.len()).unwrap());
    }
    check(&mut client, &answered);
    server.kill();
    // What the index lost is indexed again, with space or without.
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    check(&mut client, &answered);
    std::fs::remove_file(&ballast).unwrap();
    answered.push(create(&mut client, answered.len()).unwrap());
    check(&mut client, &answered);
    server.stop();
    let server = place.serve(SETTINGS);
    check(&mut server.client(&token), &answered);
    server.stop();
}

#[test]
fn rows_that_find_no_space_are_refused_whole_and_the_table_goes_on() {
    for (what, place) in [
        ("disk", Place::on_a_small_disk("data", 48)),
        ("database", Place::on_a_small_database(64)),
    ] {
        match place {
            Some(place) => refuse_rows(&place.durable()),
            None => eprintln!("left out: this user may not have a small {what}"),
        }
    }
}

fn refuse_rows(place: &Place) {
    let token = place.sysadmin("admin");
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    client.done("package_create", &json!({"name": "rows"}));
    let made = client.done(
        "datastore_create",
        &json!({"resource": {"package_id": "rows"}, "primary_key": "n",
            "fields": [{"id": "n", "type": "int"}, {"id": "t", "type": "text"}]}),
    );
    let id = made["resource_id"].clone();
    let batch = |number: usize| {
        let rows: Vec<Value> = (0..100)
            .map(|row| json!({"n": number * 100 + row, "t": format!("word{number} {}", "x".repeat(200))}))
            .collect();
        json!({"resource_id": id, "records": rows})
    };
    let ballast = place.ballast();
    let mut answered = 0;
    let mut upsert = |client: &mut Client, number: usize| match client
        .try_action("datastore_upsert", &batch(number))
        .unwrap()
    {
        Ok(_) => {
            answered += 1;
            None
        }
        Err(answer) => Some((answer.status, answer.json()["error"]["message"].clone())),
    };
    assert_eq!(upsert(&mut client, 0), None);
    fill(&ballast);
    let mut refused = 0;
    let mut number = 1;
    while refused < REFUSALS && number < MOST {
        if let Some(told) = upsert(&mut client, number) {
            let full = json!("The disk of the server is full: try again when there is space");
            assert_eq!(told, (507, full));
            refused += 1;
        }
        number += 1;
    }
    assert_eq!(refused, REFUSALS);
    std::fs::remove_file(&ballast).unwrap();
    assert_eq!(upsert(&mut client, number), None);
    let found = |client: &mut Client| {
        client.done("datastore_search", &json!({"resource_id": id, "limit": 0}))["total"].clone()
    };
    let whole = json!(answered * 100);
    assert_eq!(found(&mut client), whole);
    let counted = client.done(
        "datastore_search",
        &json!({"resource_id": id, "q": "word0", "limit": 0}),
    );
    assert_eq!(counted["total"], json!(100));
    server.kill();
    let server = place.serve(SETTINGS);
    assert_eq!(found(&mut server.client(&token)), whole);
    server.stop();
}

/// Writes until nothing goes any more.
fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).unwrap();
    while file.write_all(&[b'x'; 4096]).is_ok() {}
}

/// Makes a dataset with much to say; returns its name, or how it was refused.
fn create(client: &mut Client, number: usize) -> Result<String, (u16, Value)> {
    let name = format!("record-{number}");
    let notes: String = (0..200)
        .map(|word| format!("word{} ", word * 31 + number))
        .collect();
    let params = json!({"name": name, "title": "A full disk", "notes": notes});
    match client.try_action("package_create", &params).unwrap() {
        Ok(_) => Ok(name),
        Err(answer) => Err((answer.status, answer.json()["error"].clone())),
    }
}

/// Every record that was answered is shown and found.
#[track_caller]
fn check(client: &mut Client, answered: &[String]) {
    for name in answered {
        client.done("package_show", &json!({"id": name}));
    }
    let found = client.done("package_search", &json!({"q": "full disk", "rows": 0}));
    assert_eq!(found["count"], answered.len());
}
