//! Rows of the DataStore and a server that is killed at any moment: each batch is there whole or not at all, those that were
//! answered are there.

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};

use serde_json::{Value, json};

use crate::http::Client;
use crate::place::{Place, everywhere_durable};

const ROUNDS: u64 = 8;
const WRITERS: usize = 3;
/// Rows of a batch.
const ROWS: usize = 25;
const SETTINGS: &[&str] = &[
    "auth.create_unowned_dataset=true",
    "server.access_log=false",
];

#[test]
fn rows_that_were_acknowledged_survive_a_kill_and_none_is_half_there() {
    everywhere_durable(survive);
}

fn survive(place: &Place) {
    let token = place.sysadmin("admin");
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    client.done("package_create", &json!({"name": "rows"}));
    let made = client.done(
        "datastore_create",
        &json!({"resource": {"package_id": "rows"}, "primary_key": "key", "fields": [
            {"id": "key", "type": "text"}, {"id": "n", "type": "int"}, {"id": "twice", "type": "int"},
            {"id": "words", "type": "text"}]}),
    );
    let id = made["resource_id"].as_str().unwrap().to_owned();
    server.stop();
    // The last batch of each writer that was answered.
    let answered = Mutex::new([0_i64; WRITERS]);
    for round in 0..ROUNDS {
        let server = place.serve(SETTINGS);
        check(&mut server.client(&token), &id, &answered);
        let (tell, told) = channel();
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (client, tell) = (server.client(&token), tell.clone());
                let (id, answered) = (id.as_str(), &answered);
                scope.spawn(move || write(client, id, writer, answered, &tell));
            }
            drop(tell);
            for _ in 0..=round * 7 % 23 {
                told.recv().expect("somebody writes");
            }
            server.kill();
        });
    }
    let server = place.serve(SETTINGS);
    check(&mut server.client(&token), &id, &answered);
    server.stop();
}

/// Writes the same rows again and again, each time with the next number, until nobody answers.
fn write(
    mut client: Client,
    id: &str,
    writer: usize,
    answered: &Mutex<[i64; WRITERS]>,
    tell: &Sender<()>,
) {
    loop {
        let number = answered.lock().unwrap()[writer] + 1;
        let rows: Vec<Value> = (0..ROWS)
            .map(|row| {
                json!({"key": format!("{writer}-{row}"), "n": number, "twice": number * 2, "words": format!("batch{number}")})
            })
            .collect();
        match client.try_action(
            "datastore_upsert",
            &json!({"resource_id": id, "records": rows}),
        ) {
            Ok(Ok(_)) => answered.lock().unwrap()[writer] = number,
            Ok(Err(answer)) => panic!("{} {}", answer.status, answer.text()),
            Err(_) => return,
        }
        // Whoever waits for the tidings may have heard enough.
        let _ = tell.send(());
    }
}

fn check(client: &mut Client, id: &str, answered: &Mutex<[i64; WRITERS]>) {
    let mut answered = answered.lock().unwrap();
    for (writer, last) in answered.iter_mut().enumerate() {
        let keys: Vec<String> = (0..ROWS).map(|row| format!("{writer}-{row}")).collect();
        let found = client.done(
            "datastore_search",
            &json!({"resource_id": id, "filters": {"key": keys}}),
        );
        let rows = found["records"].as_array().unwrap();
        assert_eq!(found["total"], json!(rows.len()));
        if rows.is_empty() {
            assert_eq!(*last, 0, "writer {writer}: all is lost");
            continue;
        }
        assert_eq!(rows.len(), ROWS, "writer {writer}: half a batch");
        let number = rows[0]["n"].as_i64().unwrap();
        // The next batch may have been written and not answered.
        assert!(
            number == *last || number == *last + 1,
            "writer {writer}: {number}, expected {last}"
        );
        for row in rows {
            assert_eq!(
                (&row["n"], &row["twice"], &row["words"]),
                (
                    &json!(number),
                    &json!(number * 2),
                    &json!(format!("batch{number}"))
                )
            );
        }
        let by_words = client.done(
            "datastore_search",
            &json!({"resource_id": id, "q": format!("batch{number}"), "filters": {"key": keys}}),
        );
        assert_eq!(by_words["total"], json!(ROWS), "writer {writer}");
        *last = number;
    }
}
