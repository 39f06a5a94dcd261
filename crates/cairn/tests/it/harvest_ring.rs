//! Three sites in a ring, each harvesting the one before it: whatever is written, stopped and killed, they come to the same records.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::crash::Chance;
use crate::place::Place;
use crate::server::Server;

const SITES: usize = 3;
const ROUNDS: usize = 6;
/// Things that happen between two looks.
const EVENTS: u64 = 12;
/// Longest wait for a run.
const PATIENCE: Duration = Duration::from_secs(120);

/// A site of the ring.
struct Member {
    place: Place,
    address: String,
    token: String,
    server: Option<Server>,
    /// Its own records: id, and how often each was changed.
    own: BTreeMap<String, u64>,
}

impl Member {
    fn new() -> Self {
        let place = Place::sqlite().durable();
        let token = place.sysadmin("admin");
        Self {
            place,
            address: crate::server::free_address(),
            token,
            server: None,
            own: BTreeMap::new(),
        }
    }

    fn start(&mut self) {
        let url = format!("site.url=http://{}", self.address);
        let settings = [
            url.as_str(),
            "auth.create_unowned_dataset=true",
            "server.access_log=false",
            "harvest.private_addresses=true",
            "harvest.request_pause_milliseconds=0",
            "harvest.retry_pause_milliseconds=50",
            "harvest.most_gone_percent=100",
            "jobs.lease_seconds=2",
        ];
        self.server = Some(self.place.serve_at(&self.address, &settings));
    }

    fn done(&self, action: &str, params: Value) -> Value {
        let server = self.server.as_ref().expect("it runs");
        server.client(&self.token).done(action, &params)
    }

    /// What it has: id, title and notes of each record.
    fn records(&self) -> BTreeMap<String, (Value, Value)> {
        let found = self.done("package_search", json!({"rows": 1000}));
        let list = found["results"].as_array().unwrap();
        list.iter()
            .map(|one| {
                let id = one["id"].as_str().unwrap().to_owned();
                (id, (one["title"].clone(), one["notes"].clone()))
            })
            .collect()
    }
}

/// Changes something of a site's own, or restarts it.
fn happen(members: &mut [Member], chance: &mut Chance, number: u64) {
    let place = chance.below(SITES as u64) as usize;
    let member = &mut members[place];
    let some = chance.below(member.own.len().max(1) as u64) as usize;
    let known = member.own.keys().nth(some).cloned();
    match (chance.below(10), known) {
        (0..4, _) | (4.., None) => {
            let new = json!({"name": format!("record-{}", chance.below(1000)), "title": format!("Of {place}: {number}")});
            let server = member.server.as_ref().expect("it runs");
            // Somebody may have had the name already.
            if let Ok(made) = server
                .client(&member.token)
                .try_action("package_create", &new)
                .unwrap()
            {
                member
                    .own
                    .insert(made["id"].as_str().unwrap().to_owned(), 0);
            }
        }
        (4..7, Some(id)) => {
            *member.own.get_mut(&id).unwrap() += 1;
            let change = json!({"id": id, "title": format!("Changed: {number}"), "notes": format!("{number}")});
            member.done("package_patch", change);
        }
        (7..8, Some(id)) => {
            member.own.remove(&id);
            member.done("package_delete", json!({"id": id}));
        }
        // A run is cut off where one runs.
        (8.., _) => {
            let server = member.server.as_ref().expect("it runs");
            let asked = server
                .client(&member.token)
                .try_action("harvest_job_create", &json!({"source_id": "before"}));
            assert!(asked.is_ok());
            let server = member.server.take().expect("it runs");
            if chance.below(2) == 0 {
                server.kill();
            } else {
                server.stop();
            }
            member.start();
        }
    }
}

/// Has every site harvest the one before it once; returns how much changed.
fn go_round(members: &[Member]) -> i64 {
    let mut changed = 0;
    for member in members {
        let server = member.server.as_ref().expect("it runs");
        let mut client = server.client(&member.token);
        // A run that was cut off may still run.
        let params = json!({"source_id": "before"});
        let job = match client.try_action("harvest_job_create", &params).unwrap() {
            Ok(job) => job,
            Err(answer) => {
                assert_eq!(answer.status, 409, "{}", answer.text());
                client.done("harvest_job_list", &params)[0].clone()
            }
        };
        let since = Instant::now();
        let shown = loop {
            let shown = client.done("harvest_job_show", &json!({"id": job["id"]}));
            if shown["status"] == "Finished" {
                break shown;
            }
            assert!(since.elapsed() < PATIENCE, "it does not end: {shown}");
            std::thread::yield_now();
        };
        let count = |key: &str| shown["stats"][key].as_i64().unwrap();
        changed += count("added") + count("updated") + count("deleted") + count("errored");
    }
    changed
}

#[test]
fn a_ring_comes_to_the_same_records_whatever_happens() {
    let mut members: Vec<Member> = (0..SITES).map(|_| Member::new()).collect();
    for member in &mut members {
        member.start();
    }
    for place in 0..SITES {
        let before = members[(place + SITES - 1) % SITES].address.clone();
        members[place].done(
            "harvest_source_create",
            json!({"name": "before", "url": format!("http://{before}"), "source_type": "cairn"}),
        );
    }
    let mut chance = Chance::new(20_261_126);
    let mut number = 0;
    for round in 0..ROUNDS {
        for _ in 0..EVENTS {
            number += 1;
            happen(&mut members, &mut chance, number);
        }
        let mut turns = 0;
        while go_round(&members) > 0 {
            turns += 1;
            assert!(turns < 12, "round {round}: the ring does not come to rest");
        }
        let all = members[0].records();
        let expected: usize = members.iter().map(|member| member.own.len()).sum();
        assert_eq!(all.len(), expected, "round {round}");
        for (place, member) in members.iter().enumerate() {
            assert_eq!(member.records(), all, "round {round}, site {place}");
            for id in member.own.keys() {
                assert!(
                    all.contains_key(id),
                    "round {round}: {id} of {place} is lost"
                );
            }
        }
    }
    for member in members {
        member.server.expect("it runs").stop();
    }
}
