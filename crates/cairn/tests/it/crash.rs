//! `kill -9` at any moment: what was acknowledged is there, once, and show, search and lists agree.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::{Value, json};

use crate::http::Client;
use crate::place::{Place, everywhere_durable};

const ROUNDS: u64 = 15;
const WRITERS: usize = 3;
/// Records of the file that is loaded meanwhile.
const LOADED: usize = 2000;
const SETTINGS: &[&str] = &[
    "auth.create_unowned_dataset=true",
    "server.access_log=false",
];

/// What clients were told is done, by dataset: the number in its title, and its resources.
#[derive(Default)]
struct Acknowledged(BTreeMap<String, (u64, Vec<String>)>);

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    everywhere_durable(survive);
}

fn survive(place: &Place) {
    let records: String = (0..LOADED)
        .map(|number| {
            format!(
                "{}\n",
                json!({"name": format!("loaded-{number:05}"), "title": "0"})
            )
        })
        .collect();
    let file = place.file("records.jsonl", records);
    let token = place.sysadmin("admin");
    let acknowledged = Mutex::new(Acknowledged::default());
    let mut chance = Chance::new(20_260_102);
    let mut names = 0;
    for _ in 0..ROUNDS {
        let server = place.serve(SETTINGS);
        check(&mut server.client(&token), &acknowledged.lock().unwrap());
        let load = place.start(&[
            "load",
            "datasets",
            &file,
            "--each",
            "--batch",
            "10",
            "--set",
            "auth.create_unowned_dataset=true",
        ]);
        // The moments are counted in writes that were answered, and fall anywhere in the next ones.
        let (until, load_until) = (chance.below(60), chance.below(120));
        let (tell, told) = channel();
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (client, tell, acknowledged) =
                    (server.client(&token), tell.clone(), &acknowledged);
                let first = names + writer;
                scope.spawn(move || write(client, first, acknowledged, &tell));
            }
            scope.spawn(|| read_and_kill(load, load_until, &acknowledged));
            drop(tell);
            wait(&told, until);
            server.kill();
        });
        names += 100_000;
    }
    let server = place.serve(SETTINGS);
    check(&mut server.client(&token), &acknowledged.lock().unwrap());
    server.stop();
    let said = place.run(&[
        "load",
        "datasets",
        &file,
        "--json",
        "--set",
        "auth.create_unowned_dataset=true",
    ]);
    let report = said.json();
    assert_eq!(
        (&report["read"], &report["failed"]),
        (&json!(LOADED), &json!(0)),
        "{report}"
    );
    let there = report["created"].as_u64().unwrap() + report["unchanged"].as_u64().unwrap();
    assert_eq!(there, LOADED as u64, "{report}");
    let server = place.serve(SETTINGS);
    check(&mut server.client(&token), &acknowledged.lock().unwrap());
}

/// Waits for a number of acknowledged writes.
fn wait(told: &Receiver<()>, count: u64) {
    for _ in 0..=count {
        told.recv().expect("somebody writes");
    }
}

/// Creates datasets, changes them and adds resources, until nobody answers.
fn write(mut client: Client, first: usize, acknowledged: &Mutex<Acknowledged>, tell: &Sender<()>) {
    // Whoever waits for the tidings may have heard enough.
    let done = |change: &dyn Fn(&mut Acknowledged)| {
        change(&mut acknowledged.lock().unwrap());
        let _ = tell.send(());
    };
    for step in 0.. {
        let name = format!("written-{}", first + step * WRITERS);
        let mut call = |action: &str, params: Value| -> Option<Value> {
            match client.try_action(action, &params) {
                Ok(Ok(result)) => Some(result),
                Ok(Err(answer)) => panic!("{action}: {} {}", answer.status, answer.text()),
                Err(_) => None,
            }
        };
        let new = json!({"name": name, "title": "0"});
        if call("package_create", new).is_none() {
            return;
        }
        done(&|all| {
            all.0.insert(name.clone(), (0, Vec::new()));
        });
        for number in 1..=2_u64 {
            let patch = json!({"id": name, "title": number.to_string()});
            if call("package_patch", patch).is_none() {
                return;
            }
            done(&|all| all.0.get_mut(&name).unwrap().0 = number);
            let resource =
                json!({"package_id": name, "url": format!("http://example.org/{number}")});
            let Some(made) = call("resource_create", resource) else {
                return;
            };
            let id = made["id"].as_str().unwrap().to_owned();
            done(&|all| all.0.get_mut(&name).unwrap().1.push(id.clone()));
        }
    }
}

/// Notes what a load says it has written, and kills it after some records.
fn read_and_kill(mut load: Child, until: u64, acknowledged: &Mutex<Acknowledged>) {
    let mut lines = BufReader::new(load.stdout.take().unwrap()).lines();
    let note = |line: String| {
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_ne!(line["outcome"], json!("failed"), "{line}");
        let name = line["name"].as_str().unwrap().to_owned();
        acknowledged.lock().unwrap().0.entry(name).or_default();
    };
    for line in lines.by_ref().take(usize::try_from(until).unwrap()) {
        note(line.unwrap());
    }
    load.kill().unwrap();
    load.wait().unwrap();
    // What it wrote before it died counts; the last line may be half of one.
    for line in lines
        .map_while(Result::ok)
        .filter(|line| line.ends_with('}'))
    {
        note(line);
    }
}

/// Compares what was acknowledged with lists, searches and single records.
fn check(client: &mut Client, acknowledged: &Acknowledged) {
    let listed = client.done("package_list", &json!({}));
    let listed: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    loop {
        let page = json!({"q": "*:*", "sort": "name asc", "rows": 1000, "start": found.len()});
        let answer = client.done("package_search", &page);
        let results = answer["results"].as_array().unwrap();
        for record in results {
            let name = record["name"].as_str().unwrap().to_owned();
            assert!(
                found.insert(name.clone(), record.clone()).is_none(),
                "{name} is found twice"
            );
        }
        if results.is_empty() {
            assert_eq!(answer["count"], json!(found.len()));
            break;
        }
    }
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, names, "lists and searches agree");
    for (name, (number, resources)) in &acknowledged.0 {
        let record = found.get(name).unwrap_or_else(|| panic!("{name} is lost"));
        let shown: u64 = record["title"].as_str().unwrap().parse().unwrap();
        // The next change may have been written and not answered.
        assert!(
            shown == *number || shown == number + 1,
            "{name}: {shown}, expected {number}"
        );
        let ids: Vec<&str> = record["resources"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        assert!(
            ids.len() <= resources.len() + 1,
            "{name}: {ids:?}, expected {resources:?}"
        );
        for resource in resources {
            let times = ids.iter().filter(|id| **id == resource).count();
            assert_eq!(times, 1, "{name}: resource {resource}");
        }
    }
    // A record by itself is the one that was found.
    for name in acknowledged.0.keys().rev().step_by(17) {
        assert_eq!(
            client.done("package_show", &json!({"id": name})),
            found[name]
        );
    }
}

/// Chance that is the same each time.
pub(crate) struct Chance(u64);

impl Chance {
    /// Begins with a seed, which is not zero.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below a limit.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
