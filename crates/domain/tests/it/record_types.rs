//! The record types that ship, and what each asks for.

use serde_json::{Map, Value, json};

use crate::site::{Asking, WATER};

fn create(input: Value) -> Value {
    Asking::sysadmin().create(input)
}

fn both(text: &str) -> Value {
    json!({"en": text, "fr": text})
}

fn algorithm() -> Map<String, Value> {
    let input = json!({"type": "algorithm", "name": "triage", "title_translated": {"en": "Triage", "fr": "Tri"},
        "notes_translated": both("N"), "asset_type": "ai_system", "owner_org": "water", "responsible_unit": both("U"),
        "contact_email": "ai@example.org", "status": "development", "purpose": both("P"),
        "function_area": ["law", "agriculture"], "user_base": ["employees"], "decision_role": "no_decision",
        "human_oversight": both("H"), "capabilities": ["rules"], "technique": "rules",
        "datasets": [{"role": "input", "title": "Files"}], "personal_information": "none",
        "legal_basis": [{"title": "An Act"}], "developed_by": "internal", "access_level": "open",
        "review_date": "2027-01-01", "last_reviewed": "2026-01-01"});
    match input {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Changes a good algorithm (null takes a key away) and says what is wrong with it.
#[track_caller]
fn algorithm_errors(changes: Value, expected: Value) {
    let mut input = algorithm();
    for (key, value) in changes.as_object().into_iter().flatten() {
        input.insert(key.clone(), value.clone());
    }
    assert_eq!(
        create(Value::Object(input))["errors"],
        expected,
        "{changes}"
    );
}

#[test]
fn a_dataset_without_anything_new_is_as_in_ckan() {
    assert_eq!(
        create(json!({"name": "ds"})),
        json!({"ok": {"name": "ds", "title": "ds"}}),
        "no field of the schema appears by itself"
    );
    assert_eq!(
        create(json!({"name": "sc", "type": "showcase"})),
        json!({"ok": {"name": "sc", "title": "sc", "type": "showcase"}})
    );
}

#[test]
fn a_bilingual_dataset_fills_the_fields_that_ckan_has() {
    let got = create(
        json!({"name": "ds", "title_translated": {"en": "Rivers", "fr": "Rivières"},
        "notes_translated": {"fr": "Seulement"}, "keywords": {"fr": ["eau"]}, "update_frequency": "weekly",
        "access_level": "open", "spatial": {"type": "Point", "coordinates": [1, 2]}, "temporal_start": "2020",
        "conforms_to": ["http://a"], "languages": ["fr", "en"],
        "resources": [{"url": "http://a/x.csv", "name_translated": {"en": "R", "fr": "R"}}]}),
    );
    let record = &got["ok"];
    assert_eq!(
        (&record["title"], &record["notes"]),
        (&json!("Rivers"), &json!("Seulement")),
        "{got}"
    );
    assert_eq!(
        record["spatial"],
        json!("{\"coordinates\": [1, 2], \"type\": \"Point\"}")
    );
    assert_eq!(
        record["languages"],
        json!(["en", "fr"]),
        "in the order of the choices"
    );
    assert_eq!(record["resources"][0]["name"], json!("R"));
}

#[test]
fn restricted_datasets_say_why() {
    assert_eq!(
        create(json!({"name": "ds", "access_level": "restricted"}))["errors"],
        json!({"exemption": ["Missing value"], "exemption_rationale": ["Missing value"]})
    );
    assert_eq!(
        create(
            json!({"name": "ds", "access_level": "restricted", "exemption": "whim", "exemption_rationale": {"en": ""}})
        )["errors"],
        json!({"exemption": ["unexpected choice \"whim\""], "exemption_rationale": ["Missing value"]})
    );
    for level in ["open", "under_review"] {
        assert_eq!(
            create(json!({"name": "ds", "access_level": level}))["ok"]["access_level"],
            json!(level)
        );
    }
}

#[test]
fn what_is_to_be_published_says_when() {
    let create = |planned: &str| {
        create(
            json!({"name": "ds", "access_level": "open_to_be_published", "planned_date": planned}),
        )
    };
    assert_eq!(create("2027-01-31")["ok"]["planned_date"], "2027-01-31");
    for (planned, complaint) in [("", "Missing value"), ("soon", "Date format incorrect")] {
        assert_eq!(
            create(planned)["errors"],
            json!({ "planned_date": [complaint] })
        );
    }
}

#[test]
fn an_algorithm_of_another_register_names_what_its_source_does_not_state() {
    let stated = json!({"type": "algorithm", "name": "triage", "title_translated": {"nl": "Triage"}, "owner_org": "water",
        "contact_url": "https://example.org", "asset_type": "algorithm", "status": "in_use"});
    let of = |gaps: &[&str]| {
        let mut record = stated.clone();
        record["not_stated"] = json!(gaps);
        create(record)
    };
    let gaps = [
        "notes_translated",
        "responsible_unit",
        "purpose",
        "function_area",
        "user_base",
        "decision_role",
        "human_oversight",
        "capabilities",
        "technique",
        "datasets",
        "personal_information",
        "legal_basis",
        "developed_by",
        "access_level",
        "review_date",
        "last_reviewed",
        "start_date",
    ];
    let whole = of(&gaps);
    assert_eq!(whole["ok"]["title"], json!("Triage"), "{whole}");
    assert_eq!(whole["ok"]["not_stated"], json!(gaps), "{whole}");
    for (left_out, complaint) in [
        (
            "purpose",
            json!({"purpose-en": ["Missing value"], "purpose-fr": ["Missing value"]}),
        ),
        ("technique", json!({"technique": ["Missing value"]})),
        ("start_date", json!({"start_date": ["Missing value"]})),
    ] {
        let rest: Vec<&str> = gaps.into_iter().filter(|gap| *gap != left_out).collect();
        assert_eq!(of(&rest)["errors"], complaint, "{left_out}");
    }
    let errors = &create(stated)["errors"];
    assert_eq!(
        errors["title_translated"],
        json!([
            "Required language \"en\" missing",
            "Required language \"fr\" missing"
        ]),
        "without a list of gaps every language is needed: {errors}"
    );
}

#[test]
fn a_good_algorithm_passes() {
    let got = create(Value::Object(algorithm()));
    let record = got.get("ok").unwrap_or_else(|| panic!("{got}"));
    assert_eq!(
        (&record["title"], &record["owner_org"]),
        (&json!("Triage"), &json!(WATER))
    );
    assert_eq!(record["function_area"], json!(["agriculture", "law"]));
    assert_eq!(
        record["datasets"],
        json!([{"role": "input", "title": "Files"}])
    );
    algorithm_errors(json!({}), json!(null));
}

#[test]
fn an_empty_algorithm_lists_what_it_needs() {
    let got = create(json!({"type": "algorithm", "name": "al"}));
    let mut missing: Vec<&str> = got["errors"]
        .as_object()
        .expect("errors")
        .keys()
        .map(String::as_str)
        .collect();
    missing.sort_unstable();
    assert_eq!(
        missing,
        [
            "access_level",
            "asset_type",
            "capabilities",
            "contact_email",
            "datasets",
            "decision_role",
            "developed_by",
            "function_area",
            "human_oversight-en",
            "human_oversight-fr",
            "last_reviewed",
            "legal_basis",
            "notes_translated-en",
            "notes_translated-fr",
            "owner_org",
            "personal_information",
            "purpose-en",
            "purpose-fr",
            "responsible_unit-en",
            "responsible_unit-fr",
            "review_date",
            "status",
            "technique",
            "title_translated-en",
            "title_translated-fr",
            "user_base"
        ]
    );
    let draft = create(json!({"type": "algorithm", "name": "al", "state": "draft"}));
    assert_eq!(
        draft,
        json!({"ok": {"type": "algorithm", "name": "al", "title": "al", "state": "draft"}})
    );
}

#[test]
fn algorithms_need_more_where_more_is_at_stake() {
    let missing = json!(["Missing value"]);
    for (changes, expected) in [
        (
            json!({"contact_email": null}),
            json!({"contact_email": missing}),
        ),
        (
            json!({"contact_email": null, "contact_url": "https://example.org/ask"}),
            json!(null),
        ),
        (
            json!({"contact_email": "x"}),
            json!({"contact_email": ["Email x is not a valid format"]}),
        ),
        (json!({"status": "in_use"}), json!({"start_date": missing})),
        (
            json!({"status": "in_use", "start_date": "soon"}),
            json!({"start_date": ["Date format incorrect"]}),
        ),
        (
            json!({"status": "retired", "start_date": "2020"}),
            json!({"end_date": missing}),
        ),
        (
            json!({"decision_role": "informs"}),
            json!({"decision_description": missing}),
        ),
        (
            json!({"decision_role": "decides", "decision_description": both("D")}),
            json!({"recourse": missing}),
        ),
        (
            json!({"personal_information": "identified"}),
            json!({"personal_information_bank": missing}),
        ),
        (
            json!({"impact_level": "3"}),
            json!({"impact_assessments": missing, "recourse": missing, "risks": missing}),
        ),
        (
            json!({"risk_class": "high", "risks": [{"title": "R"}]}),
            json!({"ai_act_area": missing, "impact_assessments": missing, "recourse": missing}),
        ),
        (
            json!({"impact_level": "4", "risks": [{"severity": "low"}], "impact_assessments": [{"kind": "aia", "date": "2026-04"}]}),
            json!({"recourse": missing, "risks": [{"title": missing}]}),
        ),
        (
            json!({"developed_by": "vendor"}),
            json!({"suppliers": missing}),
        ),
        (
            json!({"access_level": "under_review"}),
            json!({"exemption": missing, "exemption_rationale": missing}),
        ),
        (json!({"datasets": []}), json!({"datasets": missing})),
        (
            json!({"datasets": [{"role": "training"}, {"role": "x", "url": "nowhere"}]}),
            json!({"datasets": [{"title": missing}, {"role": ["unexpected choice \"x\""], "url": ["Please provide a valid URL"]}]}),
        ),
        (
            json!({"environmental_impact": [{"co2_kg": "1"}, {"co2_kg": "2"}]}),
            json!({"environmental_impact": ["Only one value is allowed"]}),
        ),
        (
            json!({"title_translated": {"en": "T"}}),
            json!({"title_translated": ["Required language \"fr\" missing"]}),
        ),
        (
            json!({"autonomous": "yes", "learns_in_use": ""}),
            json!(null),
        ),
    ] {
        algorithm_errors(changes, expected);
    }
}

#[test]
fn the_other_types_pass_with_what_they_ask_for() {
    let common = json!({"name": "re", "title_translated": both("T"), "notes_translated": both("N"), "contact_email": "a@b.ca"});
    for (own, needed) in [
        (
            json!({"type": "document", "document_type": "report"}),
            vec!["document_type"],
        ),
        (
            json!({"type": "source-code", "repository_url": "https://example.org/x", "code_licence": "MIT",
                "development_status": "beta"}),
            vec!["code_licence", "development_status", "repository_url"],
        ),
        (
            json!({"type": "consultation", "consultation_status": "open", "start_date": "2026-01-01",
                "end_date": "2026-02-01", "how_to_take_part": both("H"),
                "events": [{"starts": "2026-01-02T18:30:00"}]}),
            vec![
                "consultation_status",
                "how_to_take_part-en",
                "how_to_take_part-fr",
                "start_date",
            ],
        ),
        (
            json!({"type": "commitment", "plan": both("P"), "commitment_number": "4", "problem": both("P"),
                "deliverables": both("D"), "due_date": "2027-06", "completion": "limited",
                "progress": [{"reporting_period": "2026-06", "completion": "not_started", "status_text": both("S")}]}),
            vec![
                "commitment_number",
                "completion",
                "deliverables-en",
                "deliverables-fr",
                "due_date",
                "plan-en",
                "plan-fr",
                "problem-en",
                "problem-fr",
            ],
        ),
        (
            json!({"type": "learning-resource", "learning_type": "video", "audience": ["students"], "languages": ["en"],
                "duration_minutes": "45"}),
            vec!["audience", "languages", "learning_type"],
        ),
    ] {
        let mut input = common.clone();
        for (key, value) in own.as_object().into_iter().flatten() {
            input[key] = value.clone();
        }
        let got = create(input.clone());
        let record = got.get("ok").unwrap_or_else(|| panic!("{got}"));
        assert_eq!(record["title"], json!("T"));
        for key in own
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key)
            .filter(|key| *key != "type")
        {
            input.as_object_mut().expect("an object").remove(key);
        }
        let got = create(input);
        let mut missing: Vec<&str> = got["errors"]
            .as_object()
            .expect("errors")
            .keys()
            .map(String::as_str)
            .collect();
        missing.sort_unstable();
        assert_eq!(missing, needed);
    }
    let request =
        json!({"type": "data-request", "name": "dr", "title": "Bus stops", "notes": "All of them"});
    assert_eq!(create(request.clone()), json!({ "ok": request }));
    let mut released = request;
    released["request_status"] = json!("released");
    assert_eq!(
        create(released)["errors"],
        json!({"answer": ["Missing value"], "fulfilled_by": ["Missing value"]})
    );
}

#[test]
fn organizations_have_names_in_both_languages() {
    let got = Asking::sysadmin().create_group(
        true,
        json!({"name": "mot", "title_translated": {"en": "Transport", "fr": "Transports"}, "jurisdiction": "provincial",
            "extras": [{"key": "category", "value": "any"}]}),
    );
    assert_eq!(
        got,
        json!({"ok": {"name": "mot", "title": "Transport", "title_translated": {"en": "Transport", "fr": "Transports"},
            "jurisdiction": "provincial", "extras": [{"key": "category", "value": "any"}]}})
    );
}
