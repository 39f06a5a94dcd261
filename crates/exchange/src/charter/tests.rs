use cairn_domain::licence::Register;
use serde_json::{Map, Value, json};

use super::*;
use crate::quality;
use crate::site::Site;

fn site() -> Site {
    Site {
        base_uri: "https://data.example".to_owned(),
        url: "https://data.example".to_owned(),
        title: "Data".to_owned(),
        description: String::new(),
        language: "en".to_owned(),
        geometries: Default::default(),
        inherits_license: true,
        has_subcatalogues: false,
    }
}

/// A record that is open, told in both languages, and has one file and one service.
fn record() -> Map<String, Value> {
    let record = json!({
        "id": "11111111-1111-4111-8111-111111111111", "name": "rivers", "type": "dataset",
        "title": "Rivers", "title_translated": {"en": "Rivers", "fr": "Rivières"},
        "notes": "Where they flow", "notes_translated": {"en": "Where they flow, how high they stand, how fast they run, and who looks after them, station by station.", "fr": "Où elles coulent"},
        "tags": [{"name": "water"}], "subject": ["nature_and_environment"],
        "license_id": "cc-by", "license_url": "https://creativecommons.org/licenses/by/4.0/", "access_level": "open", "planned_date": "2026-01-01",
        "update_frequency": "monthly", "current_as_of": "2026-02-20", "metadata_modified": "2026-02-20T00:00:00",
        "temporal_start": "2020-01", "temporal_end": "2026-02",
        "geographic_granularity": "watershed", "spatial": "{\"type\": \"Point\", \"coordinates\": [1, 2]}",
        "contact_email": "water@example.org", "identifier": "https://doi.org/10.5072/rivers",
        "disaggregation": ["region"], "languages": ["en", "fr"],
        "related_records": [{"relation": "replaces", "url": "https://old.example"}, {"relation": "is_used_by", "url": "https://app.example"}],
        "resources": [
            {"id": "a", "url": "https://files.example/a.csv", "format": "CSV", "schema": {"fields": []}, "validation_status": "success", "created": "2026-01-01T00:00:00"},
            {"id": "b", "url": "https://files.example/wms", "format": "WMS"},
        ],
    });
    record.as_object().unwrap().clone()
}

/// What others have to do with it, where all of it is good.
fn around() -> Around {
    let day = |text: &str| text.parse().unwrap();
    Around {
        asked: vec![Asked {
            on: day("2026-02-02"),
            answered: Some(day("2026-02-04")),
        }],
        is_used: Some(true),
        shares_schema: Some(true),
        is_shown: false,
        is_elsewhere: true,
    }
}

fn tallies(record: &Map<String, Value>, today: &str) -> Vec<(&'static str, Tally)> {
    tallies_among(record, today, &around())
}

fn tallies_among(
    record: &Map<String, Value>,
    today: &str,
    around: &Around,
) -> Vec<(&'static str, Tally)> {
    let access = |address: &str| match address {
        "https://files.example/gone.csv" => Some(Access {
            answers: false,
            is_barred: false,
        }),
        "https://files.example/paid.csv" => Some(Access {
            answers: false,
            is_barred: true,
        }),
        "https://files.example/new.csv" => None,
        _ => Some(Access {
            answers: true,
            is_barred: false,
        }),
    };
    with(
        record,
        today,
        |known| look(record, known, Role::Data),
        &access,
        around,
    )
    .into_iter()
    .zip(INDICATORS.iter().filter(|one| one.is_of_records()))
    .map(|(tally, indicator)| (indicator.id, tally))
    .collect()
}

fn with<T>(
    record: &Map<String, Value>,
    today: &str,
    work: impl FnOnce(&Known<'_>) -> T,
    access: &dyn Fn(&str) -> Option<Access>,
    around: &Around,
) -> T {
    let now = format!("{today}T12:00:00").parse().unwrap();
    let register = Register::builtin();
    let answers = |address: &str| access(address).map(|one| one.answers);
    let assessment = quality::assess(record, &site(), &answers).unwrap();
    let timeliness = quality::timeliness(record, now);
    work(&Known {
        today: now.date(),
        languages: &["en".to_owned(), "fr".to_owned()],
        licences: &register,
        is_open: quality::has_open_licence(record, &register),
        assessment: &assessment,
        timeliness: timeliness.as_ref(),
        access,
        documented: &|_| None,
        around,
    })
}

#[test]
fn names_and_numbers_are_each_there_once() {
    let mut seen = std::collections::HashSet::new();
    for one in INDICATORS {
        assert!(seen.insert(one.id) && seen.insert(one.number), "{one:?}");
        let principle = 1 + Principle::ALL
            .iter()
            .position(|p| *p == one.principle)
            .unwrap();
        assert!(one.number.starts_with(&format!("{principle}.")), "{one:?}");
    }
}

#[test]
fn a_whole_record_meets_everything_that_applies_to_it() {
    let wrong: Vec<_> = tallies(&record(), "2026-03-01")
        .into_iter()
        .filter(|(id, tally)| {
            tally.state() != Some(State::Met)
                && ![
                    "justified_closure",
                    "algorithms_disclosed",
                    "requests_decided",
                    "requests_met",
                ]
                .contains(id)
        })
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn one_fact_changes_its_own_indicators_and_no_other() {
    let base = tallies(&record(), "2026-03-01");
    let resource = |place: usize, key: &str, value: Value| {
        let mut resources = record()["resources"].clone();
        resources[place][key] = value;
        json!({ "resources": resources })
    };
    for (patch, expected) in [
        (
            json!({"license_id": null, "license_url": null}),
            &["open_licence", "licence_stated", "controlled_terms"][..],
        ),
        (
            json!({"license_id": "cc-nc", "license_url": "https://creativecommons.org/licenses/by-nc/4.0/"}),
            &["open_licence"],
        ),
        (
            json!({"access_level": null}),
            &["access_level_known", "open_in_inventory", "promise_kept"],
        ),
        (json!({"planned_date": null}), &["promise_kept"]),
        (
            json!({"update_frequency": null}),
            &[
                "frequency_stated",
                "on_time",
                "period_current",
                "controlled_terms",
            ],
        ),
        (
            json!({"update_frequency": "as_required"}),
            &["frequency_stated", "on_time", "period_current"],
        ),
        (json!({"current_as_of": "2025-12-01"}), &["on_time"]),
        (json!({"temporal_end": "2025-11"}), &["period_current"]),
        (json!({"temporal_end": null}), &[]),
        (
            json!({"geographic_granularity": null}),
            &["original_detail"],
        ),
        (
            json!({"title_translated": {"en": "Rivers"}}),
            &["every_language"],
        ),
        (json!({"related_records": []}), &["history_kept", "reused"]),
        (json!({"tags": []}), &["findable"]),
        (json!({"contact_email": null}), &["contact_given"]),
        (
            json!({"identifier": "https://data.example/x"}),
            &["citable"],
        ),
        (
            json!({"identifier": null}),
            &["stable_identifier", "citable"],
        ),
        (json!({"spatial": null}), &["geography_coded"]),
        (json!({"disaggregation": []}), &["disaggregated"]),
        (json!({"languages": []}), &["language_stated"]),
        (
            resource(0, "url", json!("https://files.example/gone.csv")),
            &["links_work"],
        ),
        (
            resource(0, "url", json!("https://files.example/paid.csv")),
            &["links_work", "no_barrier"],
        ),
        (
            resource(0, "url", json!("https://files.example/new.csv")),
            &["links_work"],
        ),
        (
            resource(0, "schema", Value::Null),
            &["documented", "valid", "schema_stated"],
        ),
        (
            resource(0, "validation_status", json!("failure")),
            &["valid"],
        ),
        (resource(1, "format", json!("PDF")), &["queryable"]),
    ] {
        let mut changed = record();
        for (key, value) in patch.as_object().unwrap() {
            changed.insert(key.clone(), value.clone());
        }
        let found: Vec<&str> = base
            .iter()
            .zip(tallies(&changed, "2026-03-01"))
            .filter(|(before, after)| before.1 != after.1)
            .map(|(before, _)| before.0)
            .collect();
        assert_eq!(found, expected, "{patch}");
    }
}

#[test]
fn what_is_closed_is_asked_for_its_reason_alone() {
    let mut closed = record();
    for (key, value) in [
        ("access_level", json!("restricted")),
        ("exemption", json!("privacy")),
        ("exemption_rationale", json!({"en": "Names", "fr": "Noms"})),
        ("planned_date", Value::Null),
    ] {
        closed.insert(key.to_owned(), value);
    }
    let states = |record: &Map<String, Value>| -> Vec<_> {
        tallies(record, "2026-03-01")
            .into_iter()
            .filter_map(|(id, tally)| Some((id, tally.state()?)))
            .collect()
    };
    let expected = [
        ("access_level_known", State::Met),
        ("open_in_inventory", State::NotMet),
        ("decided", State::Met),
        ("justified_closure", State::Met),
    ];
    assert_eq!(states(&closed), expected);
    closed.insert("exemption_rationale".to_owned(), json!({"en": "Names"}));
    assert_eq!(states(&closed)[3], ("justified_closure", State::NotMet));
    closed.insert("access_level".to_owned(), json!("open_to_be_published"));
    closed.insert("planned_date".to_owned(), json!("2026-02-28"));
    assert_eq!(states(&closed)[2], ("promise_kept", State::NotMet));
}

#[test]
fn time_alone_changes_what_is_told_on_the_days_that_are_foreseen() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let mut record = record();
    record.insert("access_level".to_owned(), json!("under_review"));
    record.insert("planned_date".to_owned(), json!("2026-03-05"));
    let next = |today: &str| {
        let access = |_: &str| None;
        with(
            &record,
            today,
            |known| changes_on(&record, known),
            &access,
            &around(),
        )
    };
    // The planned day has passed; then the data are late; then the period is old.
    assert_eq!(next("2026-03-01"), Some(day("2026-03-06")));
    assert_eq!(next("2026-03-06"), Some(day("2026-04-02")));
    assert_eq!(next("2026-04-02"), Some(day("2026-04-30")));
    assert_eq!(next("2026-04-30"), None);
    record.insert("access_level".to_owned(), json!("open"));
    for (today, on_time) in [("2026-04-01", State::Met), ("2026-04-02", State::NotMet)] {
        let found = tallies(&record, today);
        let found = found.iter().find(|(id, _)| *id == "on_time").unwrap();
        assert_eq!(found.1.state(), Some(on_time), "{today}");
    }
}

#[test]
fn algorithms_and_requests_are_asked_after_their_own() {
    let states = |record: Value, role: Role| -> Vec<_> {
        let record = record.as_object().unwrap();
        let access = |_: &str| None;
        let tallies = with(
            record,
            "2026-03-01",
            |known| look(record, known, role),
            &access,
            &Around::default(),
        );
        tallies
            .into_iter()
            .zip(INDICATORS.iter().filter(|one| one.is_of_records()))
            .filter_map(|(tally, indicator)| Some((indicator.id, tally.state()?)))
            .collect()
    };
    for (record, role, expected) in [
        (
            json!({"recourse": {"en": "Write"}, "human_oversight": {"en": "A clerk"}}),
            Role::Algorithm,
            &[("algorithms_disclosed", State::Met)][..],
        ),
        (
            json!({"recourse": {"en": "Write"}}),
            Role::Algorithm,
            &[("algorithms_disclosed", State::NotMet)],
        ),
        (
            json!({"request_status": "under_review"}),
            Role::Request,
            &[("requests_decided", State::NotMet)],
        ),
        (
            json!({"request_status": "unable"}),
            Role::Request,
            &[
                ("requests_decided", State::Met),
                ("requests_met", State::NotMet),
            ],
        ),
        (json!({"request_status": "duplicate"}), Role::Request, &[]),
        (
            json!({"request_status": "released", "fulfilled_by": "rivers"}),
            Role::Request,
            &[
                ("requests_decided", State::Met),
                ("requests_met", State::Met),
            ],
        ),
    ] {
        assert_eq!(states(record.clone(), role), expected, "{record}");
    }
}

#[test]
fn what_others_have_to_do_with_a_record_changes_its_own_indicators() {
    let mut record = record();
    record.insert("metadata_created".to_owned(), json!("2026-02-20T00:00:00"));
    let base = tallies(&record, "2026-03-01");
    let asked = |on: &str, answered: Option<&str>| Asked {
        on: on.parse().unwrap(),
        answered: answered.map(|day| day.parse().unwrap()),
    };
    let tally = |met, not_met, not_assessed| Tally {
        met,
        not_met,
        not_assessed,
    };
    let late = asked("2026-01-05", None);
    for (change, id, expected) in [
        (
            Around {
                asked: vec![
                    late,
                    asked("2026-01-05", Some("2026-02-20")),
                    asked("2026-01-05", Some("2026-01-20")),
                    asked("2026-02-27", None),
                ],
                ..around()
            },
            "feedback_answered",
            tally(1, 2, 1),
        ),
        (
            Around {
                asked: Vec::new(),
                ..around()
            },
            "feedback_answered",
            Tally::default(),
        ),
        (
            Around {
                is_used: None,
                ..around()
            },
            "used",
            tally(0, 0, 1),
        ),
        (
            // It is too new to be called unused.
            Around {
                is_used: Some(false),
                ..around()
            },
            "used",
            tally(0, 0, 1),
        ),
        (
            Around {
                shares_schema: Some(false),
                ..around()
            },
            "shared_schema",
            tally(0, 1, 0),
        ),
        (
            Around {
                shares_schema: None,
                ..around()
            },
            "shared_schema",
            Tally::default(),
        ),
        (
            Around {
                is_elsewhere: false,
                ..around()
            },
            "harvested",
            tally(0, 0, 1),
        ),
    ] {
        let found = tallies_among(&record, "2026-03-01", &change);
        for ((name, tally), (_, before)) in found.iter().zip(&base) {
            match *name == id {
                true => assert_eq!(*tally, expected, "{id}: {change:?}"),
                false => assert_eq!(tally, before, "{name}: {change:?}"),
            }
        }
    }
    let unused = Around {
        is_used: Some(false),
        asked: vec![asked("2026-02-27", None)],
        ..around()
    };
    let of = |today: &str| {
        let found = tallies_among(&record, today, &unused);
        found.into_iter().find(|(id, _)| *id == "used").unwrap().1
    };
    assert_eq!(of("2026-03-05"), tally(0, 0, 1));
    assert_eq!(of("2026-03-06"), tally(0, 1, 0));
    // The days on which that happens are known before.
    record.remove("current_as_of");
    record.remove("update_frequency");
    for (today, expected) in [("2026-03-05", "2026-03-06"), ("2026-03-06", "2026-03-21")] {
        let found = with(
            &record,
            today,
            |known| changes_on(&record, known),
            &|_| None,
            &unused,
        );
        assert_eq!(found, Some(expected.parse().unwrap()), "{today}");
    }
}

#[test]
fn requests_wait_so_many_days_for_their_answers() {
    for (request, expected) in [
        (
            json!({"request_status": "released", "date_submitted": "2026-03-01", "answered_on": "2026-03-11"}),
            Some(10),
        ),
        (
            json!({"request_status": "in_progress", "date_submitted": "2026-03-01", "answered_on": "2026-03-11"}),
            None,
        ),
        (
            json!({"request_status": "unable", "answered_on": "2026-03-11"}),
            None,
        ),
    ] {
        assert_eq!(
            decision_days(request.as_object().unwrap()),
            expected,
            "{request}"
        );
    }
}
