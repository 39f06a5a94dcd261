//! Records of every type keep their type and what it asks for when jurisdictions harvest one another, by the feed and by the Action API.

use serde_json::{Value, json};

use crate::ring::served;
use crate::support::{Site, counts, extra};

fn both(text: &str) -> Value {
    json!({"en": text, "fr": format!("{text} (fr)")})
}

/// A record of each type that jurisdictions exchange.
fn records() -> Vec<Value> {
    vec![
        json!({"type": "dataset", "name": "rivers", "title_translated": both("Rivers"), "notes_translated": both("All of them"),
            "keywords": {"en": ["water"], "fr": ["eau"]}, "update_frequency": "monthly", "temporal_start": "2020-01",
            "resources": [{"url": "https://a.example/rivers.csv", "format": "CSV", "name_translated": both("Table")}]}),
        json!({"type": "commitment", "name": "open-data", "title_translated": both("Open data"), "notes_translated": both("More of it"),
            "plan": both("Plan 2026"), "plan_start": "2026-01", "commitment_number": "4", "problem": both("Too little"),
            "deliverables": both("A portal"), "due_date": "2027-12", "completion": "limited", "contact_email": "plan@example.org",
            "milestones": [{"title": both("A beginning"), "due_date": "2026-12"}]}),
        json!({"type": "consultation", "name": "on-water", "title_translated": both("On water"), "notes_translated": both("What to do"),
            "consultation_status": "open", "start_date": "2026-01-01", "end_date": "2026-02-01", "how_to_take_part": both("By letter"),
            "events": [{"starts": "2026-01-02T18:30:00", "title": both("An evening")}], "contact_email": "water@example.org",
            "jurisdiction": "provincial", "what_was_heard": both("Less of it"), "report_url": both("https://a.example/report"),
            "updates": [{"date": "2026-01-15", "text": both("Half of the time is over")}],
            "resources": [{"url": "https://a.example/paper.pdf", "format": "PDF", "name_translated": both("Paper"), "resource_type": "discussion_paper"},
                {"url": "https://a.example/answers.csv", "format": "CSV", "name_translated": both("Answers"), "resource_type": "raw_data"}]}),
        json!({"type": "algorithm", "name": "triage", "title_translated": both("Triage"), "notes_translated": both("Sorts letters"),
            "asset_type": "ai_system", "responsible_unit": both("Post room"), "contact_email": "ai@example.org", "status": "development",
            "purpose": both("To sort"), "function_area": ["law"], "user_base": ["employees"], "decision_role": "no_decision",
            "human_oversight": both("Always"), "capabilities": ["rules"], "technique": "rules",
            "datasets": [{"role": "input", "title": "Letters"}], "personal_information": "none", "legal_basis": [{"title": "An Act"}],
            "developed_by": "internal", "access_level": "open", "review_date": "2027-01-01", "last_reviewed": "2026-01-01"}),
        json!({"type": "document", "name": "report", "title_translated": both("Report"), "notes_translated": both("Of the year"),
            "document_type": "report", "contact_email": "a@example.org"}),
        json!({"type": "source-code", "name": "sorter", "title_translated": both("Sorter"), "notes_translated": both("Sorts"),
            "repository_url": "https://example.org/sorter", "code_licence": "MIT", "development_status": "beta", "contact_email": "a@example.org"}),
    ]
}

/// Keys that a site works out by itself, or that tell where a record is from.
fn is_own(key: &str) -> bool {
    ["owner_org", "organization", "extras", "creator_user_id"].contains(&key)
        || key.starts_with("metadata_")
}

/// Returns what two sites say differently of a record, beside what is each site's own.
fn differences(theirs: &Value, ours: &Value) -> Vec<String> {
    let stamps = ["created", "metadata_modified", "last_modified"];
    let plain = |value: &Value| -> Value {
        let mut value = value.clone();
        for one in value.as_array_mut().into_iter().flatten() {
            if let Some(map) = one.as_object_mut() {
                map.retain(|key, _| !stamps.contains(&key.as_str()) && key != "id");
            }
        }
        value
    };
    theirs
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, value)| !is_own(key) && plain(&ours[*key]) != plain(value))
        .map(|(key, value)| format!("{key}: {value} became {}", ours[key]))
        .collect()
}

#[test]
fn records_of_every_type_keep_it_and_follow_their_site() {
    let (peer, url) = served();
    peer.done(
        "organization_create",
        json!({"name": "province", "title": "Province"}),
    );
    for mut record in records() {
        record["owner_org"] = json!("province");
        peer.done("package_create", record);
    }
    for kind in ["cairn", "ckan"] {
        let site = Site::new();
        site.done(
            "organization_create",
            json!({"name": "city", "title": "City"}),
        );
        let source = site.done(
            "harvest_source_create",
            json!({"name": "province", "url": url, "source_type": kind, "owner_org": "city", "config": "{\"delete_missing\": true}"}),
        );
        let job = site.run(&source);
        assert_eq!(
            counts(&job),
            [6, 0, 0, 0, 0],
            "{kind}: {}",
            site.report(&job)
        );
        for record in records() {
            let reference = json!({"id": record["name"]});
            let theirs = peer.done("package_show", reference.clone());
            let ours = site.done("package_show", reference);
            let wrong = differences(&theirs, &ours);
            assert!(wrong.is_empty(), "{kind} {}: {wrong:?}", record["name"]);
            assert_eq!(ours["organization"]["name"], "city");
            assert_eq!(extra(&ours, "harvest_origin"), Some(url.as_str()));
            assert_eq!(extra(&ours, "publisher_name"), Some("Province"));
        }
        // Each stands in the register of its type.
        for (kind, number) in [("commitment", 1), ("consultation", 1), ("algorithm", 1)] {
            let found = site.done(
                "package_search",
                json!({"fq": format!("dataset_type:{kind}")}),
            );
            assert_eq!(found["count"], number, "{kind}");
        }
        // Whether people can still take part is worked out here: its dates have passed, whatever its status says.
        let closed = site.done("consultation_list", json!({"state": "closed"}));
        assert_eq!(
            (
                &closed["results"][0]["name"],
                &closed["results"][0]["state"]
            ),
            (&json!("on-water"), &json!("closed")),
            "{kind}: {closed}"
        );
    }
    // What is done to them there is done here.
    let site = Site::new();
    site.done("organization_create", json!({"name": "city"}));
    let source = site.done(
        "harvest_source_create",
        json!({"name": "province", "url": url, "source_type": "cairn", "owner_org": "city"}),
    );
    assert_eq!(counts(&site.run(&source))[0], 6);
    peer.done(
        "package_patch",
        json!({"id": "open-data", "completion": "substantial"}),
    );
    peer.done(
        "package_patch",
        json!({"id": "on-water", "consultation_status": "closed_analyzing"}),
    );
    peer.done("package_delete", json!({"id": "triage"}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [0, 2, 0, 1, 0], "{}", site.report(&job));
    let shown = |name: &str| site.done("package_show", json!({"id": name}));
    assert_eq!(shown("open-data")["completion"], "substantial");
    assert_eq!(shown("on-water")["consultation_status"], "closed_analyzing");
    assert_eq!(shown("triage")["state"], "deleted");
    assert_eq!(counts(&site.run(&source))[..2], [0, 0]);
}
