//! A ring of three Cairns that are edited at random, stopped in the middle of runs and begun again: they come to the same records.

use cairn_catalogue::jobs::Runner;
use serde_json::{Value, json};

use crate::ring::{records, served};
use crate::support::{Site, counts};

/// Edits of each ring.
const EDITS: usize = 24;
/// The seeds of the rings.
const SEEDS: [u64; 2] = [1, 2];

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// Does something to a record of a site's own, or adds one.
fn edit(site: &Site, own: &mut Vec<String>, dice: &mut Dice, number: usize) {
    let what = dice.below(6);
    if own.is_empty() || what < 2 {
        let made = site.done(
            "package_create",
            json!({"name": format!("record-{number}"), "title": format!("Record {number}"), "notes": "First"}),
        );
        own.push(made["id"].as_str().unwrap().to_owned());
        return;
    }
    let place = dice.below(own.len());
    match what {
        2 | 3 => site.done("package_patch", json!({"id": own[place], "notes": format!("Edit {number}")})),
        4 => site.done("package_patch", json!({"id": own[place], "title": format!("Title {number}"), "name": format!("renamed-{number}")})),
        _ => {
            let gone = own.remove(place);
            site.done("package_delete", json!({"id": gone}))
        }
    };
}

/// Begins a run and stops the process that does it, wherever it is.
fn begin_and_stop(site: &Site, source: &Value) {
    if let Ok(runner) = Runner::start(&site.app, cairn_harvest::JOBS, 1) {
        // Somebody may have begun it already.
        let _ = site.act(
            "harvest_job_create",
            json!({"source_id": source["id"], "confirm_deletions": true}),
        );
        drop(runner);
    }
}

/// Ends what was begun, and runs the source once more.
fn run(site: &Site, source: &Value) -> [i64; 5] {
    site.work();
    counts(&site.run_with(source, json!({"confirm_deletions": true})))
}

#[test]
fn rings_that_are_edited_stopped_and_begun_again_come_to_the_same_records() {
    for seed in SEEDS {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let sites = [served(), served(), served()];
        let mut own: [Vec<String>; 3] = Default::default();
        let sources: Vec<Value> = (0..3)
            .map(|place| {
                sites[place]
                    .0
                    .source("cairn", &sites[(place + 2) % 3].1, json!({}))
            })
            .collect();
        for number in 0..EDITS {
            let place = dice.below(3);
            edit(&sites[place].0, &mut own[place], &mut dice, number);
            let place = dice.below(3);
            match dice.below(3) {
                0 => begin_and_stop(&sites[place].0, &sources[place]),
                1 => drop(run(&sites[place].0, &sources[place])),
                _ => {}
            }
        }
        let mut quiet = false;
        for _ in 0..10 {
            let mut changed = 0;
            for (place, (site, _)) in sites.iter().enumerate() {
                let [added, updated, _, deleted, errored] = run(site, &sources[place]);
                assert_eq!(errored, 0, "seed {seed}");
                changed += added + updated + deleted;
            }
            quiet = changed == 0;
            if quiet {
                break;
            }
        }
        assert!(quiet, "seed {seed}: the ring does not come to rest");
        let all = records(&sites[0].0);
        let mut expected: Vec<&String> = own.iter().flatten().collect();
        expected.sort();
        assert_eq!(
            all.iter().map(|one| &one.0).collect::<Vec<_>>(),
            expected,
            "seed {seed}"
        );
        for (site, _) in &sites[1..] {
            assert_eq!(records(site), all, "seed {seed}");
        }
    }
}
