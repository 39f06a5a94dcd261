//! The index is built anew beside the live one: searches never fail and never miss a record; damage is noticed and mended.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::http::Client;
use crate::place::{Place, everywhere};

const SETTINGS: &[&str] = &["auth.create_unowned_dataset=true"];
const RECORDS: usize = 1500;

/// What is done to the folder of the index, and its name.
type Damage = (&'static str, fn(&Path));

fn load(place: &Place) {
    let lines: String = (0..RECORDS)
        .map(|number| {
            format!(
                "{}\n",
                json!({"name": format!("record-{number}"), "title": "Record"})
            )
        })
        .collect();
    let file = place.file("records.jsonl", lines);
    place
        .run(&[
            "load",
            "datasets",
            &file,
            "--set",
            "auth.create_unowned_dataset=true",
        ])
        .done();
}

fn count(client: &mut Client) -> u64 {
    let found = client.done("package_search", &json!({"q": "record", "rows": 0}));
    found["count"].as_u64().unwrap()
}

#[test]
fn searches_neither_fail_nor_miss_a_record_while_the_index_is_built_anew() {
    everywhere(|place| {
        load(place);
        let token = place.sysadmin("admin");
        let server = place.serve(SETTINGS);
        let mut client = server.client(&token);
        let before = live(place);
        let over = AtomicBool::new(false);
        let (mut written, mut searches) = (0, 0);
        std::thread::scope(|scope| {
            let rebuild = scope.spawn(|| {
                let said = place.run(&["rebuild", "--json"]);
                over.store(true, Ordering::SeqCst);
                said
            });
            while !over.load(Ordering::SeqCst) {
                let name = format!("meanwhile-{written}");
                client.done("package_create", &json!({"name": name, "title": "Record"}));
                written += 1;
                assert_eq!(count(&mut client), (RECORDS + written) as u64);
                searches += 1;
            }
            let said = rebuild.join().unwrap().json();
            assert_eq!(said["how"], "by the running server");
            assert!(said["records"].as_u64() >= Some(RECORDS as u64), "{said}");
        });
        assert!(searches > 1, "the rebuild was over before a search");
        assert_ne!(live(place), before);
        assert!(!before.exists(), "the old index is gone");
        for number in 0..written {
            let q = format!("name:meanwhile-{number}");
            let found = client.done("package_search", &json!({"q": q}));
            assert_eq!(found["count"], 1, "{q}");
        }
        server.stop();
        let server = place.serve(SETTINGS);
        assert_eq!(count(&mut server.anonymous()), (RECORDS + written) as u64);
    });
}

#[test]
fn a_rebuild_that_was_cut_off_is_taken_up_at_the_next_start() {
    let place = Place::sqlite();
    load(&place);
    let before = live(&place);
    let index = place.path("data/index");
    std::fs::write(
        index.join("rebuild.json"),
        json!({"position": 1, "records": 3, "of": RECORDS, "done": false}).to_string(),
    )
    .unwrap();
    let server = place.serve(SETTINGS);
    let patience = Instant::now() + Duration::from_secs(60);
    while live(&place) == before {
        assert_eq!(count(&mut server.anonymous()), RECORDS as u64);
        assert!(Instant::now() < patience, "{}", server.log());
    }
    assert_eq!(count(&mut server.anonymous()), RECORDS as u64);
}

#[test]
fn a_damaged_index_is_noticed_at_the_start_and_built_from_the_database() {
    let damages: [Damage; 5] = [
        ("truncated", |live| {
            let file = largest(live);
            let bytes = std::fs::read(&file).unwrap();
            std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("garbage", |live| {
            let file = largest(live);
            let length = std::fs::read(&file).unwrap().len();
            std::fs::write(&file, vec![0x5a; length]).unwrap();
        }),
        ("a file is missing", |live| {
            std::fs::remove_file(largest(live)).unwrap();
        }),
        ("no list of segments", |live| {
            std::fs::write(live.join("meta.json"), "[]").unwrap();
        }),
        ("the folder is missing", |live| {
            std::fs::remove_dir_all(live).unwrap();
        }),
    ];
    let place = Place::sqlite();
    load(&place);
    for (what, damage) in damages {
        damage(&live(&place));
        let server = place.serve(SETTINGS);
        assert!(
            server.ready.contains(&format!("with {RECORDS} records")),
            "{what}: {}",
            server.ready
        );
        assert_eq!(count(&mut server.anonymous()), RECORDS as u64, "{what}");
        if what != "the folder is missing" {
            let log = server.log();
            assert!(
                log.contains("cannot be used; it is filled again"),
                "{what}: {log}"
            );
        }
        server.stop();
    }
}

#[test]
fn damage_behind_a_running_server_is_told_and_mended_without_a_lost_write() {
    let damages: [Damage; 3] = [
        ("files are gone", |live| {
            for entry in std::fs::read_dir(live).unwrap() {
                std::fs::remove_file(entry.unwrap().path()).unwrap();
            }
        }),
        ("the folder is gone", |live| {
            std::fs::remove_dir_all(live).unwrap();
        }),
        ("bytes are flipped", |live| {
            use std::os::unix::fs::FileExt as _;
            let file = std::fs::File::options()
                .write(true)
                .open(largest(live))
                .unwrap();
            file.write_all_at(&[0xff; 64], 0).unwrap();
            file.set_modified(std::time::UNIX_EPOCH).unwrap();
        }),
    ];
    let place = Place::sqlite();
    load(&place);
    let token = place.sysadmin("admin");
    let server = place.serve(SETTINGS);
    let mut client = server.client(&token);
    let mut written = 0;
    for (what, damage) in damages {
        let before = live(&place);
        let told = server.log().len();
        damage(&before);
        let patience = Instant::now() + Duration::from_secs(60);
        loop {
            let name = format!("meanwhile-{written}");
            client.done("package_create", &json!({"name": name, "title": "Record"}));
            written += 1;
            // Looked at before the search: the folder has its name a moment before the new index answers.
            let replaced = live(&place) != before;
            // Files are looked at each second: bytes that were changed since may be read once.
            let noticed = server.log()[told..].contains("the index is damaged");
            // From then on an answer is right, or there is none.
            let search = json!({"q": "record", "rows": 0});
            if let Ok(found) = client.try_action("package_search", &search).unwrap() {
                if noticed || what != "bytes are flipped" {
                    assert_eq!(found["count"], RECORDS + written, "{what}");
                }
                if replaced {
                    break;
                }
            }
            assert!(Instant::now() < patience, "{what}: {}", server.log());
        }
        assert_eq!(count(&mut client), (RECORDS + written) as u64, "{what}");
        let log = server.log();
        assert!(log.contains("the index is damaged"), "{what}: {log}");
        assert!(
            log.contains("took the place of the old one"),
            "{what}: {log}"
        );
    }
    server.stop();
}

#[test]
fn a_query_is_explained_with_and_without_a_running_server() {
    let place = Place::sqlite();
    load(&place);
    let explain = ["search", "explain", "title:Record AND name:*-7", "--json"];
    let server = place.serve(SETTINGS);
    let beside = place.run(&explain).json();
    let plain = place.run(&explain[..3]).done();
    server.stop();
    let alone = place.run(&explain).json();
    for said in [beside, alone] {
        assert_eq!(said["count"], 1, "{said}");
        let query = &said["explain"]["query"];
        assert!(
            query["parsed"].as_str().unwrap().contains("Wildcard"),
            "{said}"
        );
        assert!(query["engine"].as_str().unwrap().contains("Term"), "{said}");
        assert!(said["explain"]["milliseconds"]["find"].as_f64() > Some(0.0));
    }
    assert!(plain.contains("segments"), "{plain}");
}

/// The folder of the live index.
fn live(place: &Place) -> PathBuf {
    let index = place.path("data/index");
    let name = std::fs::read_to_string(index.join("current")).unwrap();
    index.join(name)
}

fn largest(folder: &Path) -> PathBuf {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some())
        .max_by_key(|path| path.metadata().unwrap().len())
        .unwrap()
}
