//! The scenarios recorded from CKAN 2.12 (`fixtures/conformance`), replayed on the running program.
//!
//! A scenario that fails must stand in `fixtures/conformance/differences.txt` with the reason, and one that stands there must
//! fail. `CAIRN_TEST_SCENARIOS` narrows the run to some of them (`10-search/*`, several separated by spaces).

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::place::{Place, everywhere, repository};

/// The settings that the recordings were made with, in CKAN's own names.
const SETTINGS: &[&str] = &[
    "ckan.auth.anon_create_dataset=false",
    "ckan.auth.create_unowned_dataset=true",
    "ckan.auth.create_dataset_if_not_in_organization=true",
    "ckan.auth.user_create_groups=true",
    "ckan.auth.user_create_organizations=true",
    "ckan.auth.user_delete_groups=true",
    "ckan.auth.user_delete_organizations=true",
    "ckan.auth.create_user_via_api=true",
    "ckan.auth.create_user_via_web=false",
    "ckan.auth.create_default_api_keys=true",
    "ckan.auth.allow_dataset_collaborators=true",
    "ckan.auth.allow_admin_collaborators=true",
    "ckan.extra_resource_fields=alt_url",
    "ckan.datastore.sqlsearch.enabled=true",
    "ckan.site_title=CKAN",
    "ckan.site_id=conformance",
    // The answers are those of a CKAN without XLoader.
    "loading.enabled=false",
];

/// Scenarios at the same time.
const JOBS: &str = "4";

#[test]
fn answers_are_those_of_ckan() {
    everywhere(replay);
}

fn replay(place: &Place) {
    let folder = repository().join("fixtures/conformance");
    let scenarios = chosen(&names(&folder.join("scenarios")));
    let token = place.sysadmin("admin");
    let server = place.serve(SETTINGS);
    let report = place.path("report.json");
    let mut runner = Command::new("python3");
    runner
        .arg(folder.join("replay.py"))
        .args(["--url", &server.url(), "--token", &token, "--jobs", JOBS])
        .arg("--json")
        .arg(&report);
    for scenario in &scenarios {
        runner.args(["--only", scenario]);
    }
    let output = runner.output().expect("python3 is installed");
    let report = std::fs::read_to_string(&report)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let report: Value = serde_json::from_str(&report).unwrap();
    let listed = listed(&std::fs::read_to_string(folder.join("differences.txt")).unwrap());
    let mut complaints = Vec::new();
    let mut replayed = BTreeSet::new();
    for result in report["results"].as_array().unwrap() {
        let name = result["scenario"].as_str().unwrap();
        // The runner takes names as beginnings too.
        if !scenarios.contains(name) {
            continue;
        }
        replayed.insert(name.to_owned());
        match (result["passed"] == true, listed.get(name)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => {
                complaints.push(format!("{name} passes, but is listed: {reason}"));
            }
            (false, None) => complaints.push(format!("{name} fails\n{}", shown(result))),
        }
    }
    assert_eq!(replayed, scenarios, "scenarios that were not replayed");
    let database = if place.is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    assert!(
        complaints.is_empty(),
        "{} of {} scenarios are not as expected on {database}:\n{}",
        complaints.len(),
        scenarios.len(),
        complaints.join("\n")
    );
}

/// Returns the names of all scenarios, `topic/scenario`.
fn names(folder: &std::path::Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for topic in std::fs::read_dir(folder).unwrap() {
        let topic = topic.unwrap();
        for file in std::fs::read_dir(topic.path()).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let name = file.strip_suffix(".json").expect("a scenario is JSON");
            names.insert(format!("{}/{name}", topic.file_name().display()));
        }
    }
    names
}

/// Returns the scenarios to replay: all of them, or those that the environment names.
fn chosen(names: &BTreeSet<String>) -> BTreeSet<String> {
    let asked = std::env::var("CAIRN_TEST_SCENARIOS").ok();
    let wanted = |name: &String| match &asked {
        None => true,
        Some(patterns) => patterns.split_whitespace().any(|pattern| {
            name == pattern || is_within(name, pattern.trim_end_matches('*').trim_end_matches('/'))
        }),
    };
    let chosen: BTreeSet<String> = names.iter().filter(|name| wanted(name)).cloned().collect();
    assert!(!chosen.is_empty(), "no scenario is {asked:?}");
    chosen
}

/// Tells whether a scenario is of a topic, or is the scenario named.
fn is_within(name: &str, topic: &str) -> bool {
    name.strip_prefix(topic)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Reads the list of differences: `topic/scenario  reason`; lines that begin with `#` are for people.
fn listed(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, reason) = line
                .split_once("  ")
                .unwrap_or_else(|| panic!("a line without a reason: {line}"));
            (name.to_owned(), reason.trim().to_owned())
        })
        .collect()
}

/// Shows what differs, the first differences of each step.
fn shown(result: &Value) -> String {
    let mut lines = Vec::new();
    for failure in result["failures"].as_array().unwrap() {
        lines.push(format!(
            "  step {} {}",
            failure["step"],
            failure["request"].as_str().unwrap()
        ));
        let differences = failure["differences"].as_array().unwrap();
        for difference in differences.iter().take(4) {
            let text = difference.as_str().unwrap();
            lines.push(format!(
                "    {}",
                text.chars().take(600).collect::<String>()
            ));
        }
    }
    lines.join("\n")
}
