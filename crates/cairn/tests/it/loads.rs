//! `kill -9` while a file is loaded, or a disk that is full: readers find the old table or the new one, whole, and the next load goes
//! through.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::http::Client;
use crate::place::{Place, everywhere_durable};

const ROUNDS: u64 = 8;
const ROWS: usize = 6_000;
/// Long rows of a file that is larger than what is left of a disk.
const LARGE: usize = 8_000;
const SETTINGS: &[&str] = &[
    "auth.create_unowned_dataset=true",
    "server.access_log=false",
    "loading.enabled=true",
];

#[test]
fn a_kill_leaves_the_old_table_or_the_new_one() {
    everywhere_durable(survive);
}

#[test]
fn a_load_that_finds_no_space_leaves_the_old_table_and_says_so() {
    for (what, place) in [
        ("disk", Place::on_a_small_disk("data", 64)),
        ("database", Place::on_a_small_database(80)),
    ] {
        match place {
            Some(place) => refuse_load(&place),
            None => eprintln!("left out: this user may not have a small {what}"),
        }
    }
}

fn refuse_load(place: &Place) {
    let token = place.sysadmin("admin");
    // What is loaded is asked for here.
    let server = place.serve(&[SETTINGS[0], SETTINGS[1], "loading.enabled=false"]);
    let mut client = server.client(&token);
    client.done("package_create", &json!({"name": "tables"}));
    let made = upload(
        &mut client,
        "resource_create",
        ("package_id", "tables"),
        &file(1),
    );
    let resource = made["id"].as_str().unwrap().to_owned();
    let asked = json!({"resource_id": resource});
    assert_eq!(client.done("xloader_submit", &asked), json!(true));
    finish(&mut client, &resource);
    // A table that is much larger than what is left of the disk.
    let mut large = file(2);
    for number in ROWS..ROWS + LARGE {
        large.extend(format!("{number},2,{}\n", "x".repeat(900)).into_bytes());
    }
    upload(&mut client, "resource_patch", ("id", &resource), &large);
    let ballast = place.ballast();
    let mut filling = std::fs::File::create(&ballast).unwrap();
    while filling.write_all(&[b'x'; 4096]).is_ok() {}
    let length = filling.metadata().unwrap().len();
    filling.set_len(length - (4 << 20)).unwrap();
    assert_eq!(client.done("xloader_submit", &asked), json!(true));
    let told = loop {
        let status = client.done("xloader_status", &asked);
        if let Some(message) = status["error"]["message"].as_str() {
            break message.to_owned();
        }
        assert_ne!(status["status"], "complete", "{status}");
    };
    assert!(told.contains("disk") && told.contains("full"), "{told}");
    assert_eq!(check(&mut client, &resource, 1, 1), 1);
    std::fs::remove_file(&ballast).unwrap();
    drop(filling);
    // Not at the time of the next attempt, but now.
    assert_eq!(client.done("xloader_cancel", &asked), json!(true));
    assert_eq!(client.done("xloader_submit", &asked), json!(true));
    finish(&mut client, &resource);
    let found = client.done(
        "datastore_search",
        &json!({"resource_id": resource, "limit": 0}),
    );
    assert_eq!(found["total"], json!(ROWS + LARGE));
    server.stop();
}

/// A file whose rows all say of which generation they are.
fn file(generation: u64) -> Vec<u8> {
    let mut file = String::from("number,generation,text\n");
    for number in 0..ROWS {
        file.push_str(&format!(
            "{number},{generation},row {number} of generation {generation}\n"
        ));
    }
    file.into_bytes()
}

fn survive(place: &Place) {
    let token = place.sysadmin("admin");
    let mut chance = 20_260_601_u64;
    let mut resource = String::new();
    let mut seen = 0;
    for generation in 1..=ROUNDS {
        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        let content = file(generation);
        if generation == 1 {
            client.done("package_create", &json!({"name": "tables"}));
            let made = upload(
                &mut client,
                "resource_create",
                ("package_id", "tables"),
                &content,
            );
            resource = made["id"].as_str().unwrap().to_owned();
            finish(&mut client, &resource);
            seen = check(&mut client, &resource, generation, generation);
        } else {
            seen = check(&mut client, &resource, seen, generation - 1);
            upload(&mut client, "resource_patch", ("id", &resource), &content);
        }
        // The moments are counted in looks at the table, and fall anywhere in the load.
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        for _ in 0..chance % 60 {
            check(&mut client, &resource, seen, generation);
        }
        server.kill();
    }
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    check(&mut client, &resource, seen, ROUNDS);
    let last = ROUNDS + 1;
    upload(
        &mut client,
        "resource_patch",
        ("id", &resource),
        &file(last),
    );
    finish(&mut client, &resource);
    check(&mut client, &resource, last, last);
    let words = json!({"resource_id": resource, "q": "4321", "limit": 1});
    let found = client.done("datastore_search", &words);
    assert_eq!(found["total"], json!(1));
}

fn upload(client: &mut Client, action: &str, field: (&str, &str), content: &[u8]) -> Value {
    match client
        .upload(action, &[field], "rows.csv", content)
        .unwrap()
    {
        Ok(result) => result,
        Err(answer) => panic!("{action}: {}", answer.text()),
    }
}

/// Waits until a load is through.
fn finish(client: &mut Client, resource: &str) {
    loop {
        let status = client.done("xloader_status", &json!({"resource_id": resource}));
        match status["status"].as_str().unwrap() {
            "complete" => return,
            "error" => panic!("{status}"),
            _ => {}
        }
    }
}

/// Looks whether the table is whole, and returns its generation.
fn check(client: &mut Client, resource: &str, least: u64, most: u64) -> u64 {
    let ends = json!({"resource_id": resource, "limit": 2, "sort": "number desc", "fields": ["number", "generation"]});
    let found = client.done("datastore_search", &ends);
    assert_eq!(found["total"], json!(ROWS), "{found}");
    assert_eq!(found["records"][0]["number"], json!(ROWS - 1), "{found}");
    let generation = found["records"][0]["generation"].as_u64().unwrap();
    assert!(
        (least..=most).contains(&generation),
        "{generation} is none of {least} to {most}"
    );
    let distinct = json!({"resource_id": resource, "fields": ["generation"], "distinct": true});
    let found = client.done("datastore_search", &distinct);
    let kinds: &Vec<Value> = found["records"].as_array().unwrap();
    assert_eq!(kinds.len(), 1, "{found}");
    generation
}
