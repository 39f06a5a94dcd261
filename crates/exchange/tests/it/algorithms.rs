//! Records of registers of algorithms, case by case.

use cairn_exchange::source::Kind;
use serde_json::{Value, json};

use crate::site::{ALL, map};

fn made(kind: Kind, record: &Value) -> Value {
    let made = map(kind, record).unwrap_or_else(|error| panic!("{record}: {error}"));
    made.dataset.expect("an algorithm")
}

/// Maps a Dutch record with the given keys and compares the keys that are expected.
#[track_caller]
fn check_nl(given: Value, expected: Value) {
    let mut record = json!({"id": "17", "title": "Triage", "organisatie": "Gemeente Gennep"});
    for (key, value) in given.as_object().expect("an object") {
        record[key] = value.clone();
    }
    let got = made(Kind::NlAlgorithms, &record);
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(
            got.get(key).unwrap_or(&Value::Null),
            value,
            "{key} of {given}"
        );
    }
}

#[test]
fn the_listing_of_the_dutch_register() {
    let got = made(
        Kind::NlAlgorithms,
        &json!({"doel": "Het helpt. Het kijkt.", "geregistreerd": "2024-12-03", "id": "11243654", "impactassessment": "Ja",
            "juridische_basis": "Wet BRP", "organisatie": "Gemeente Gennep", "status": "in_gebruik", "title": "Gezichtsvergelijking",
            "toegevoegd": "2026-05-13", "url": "https://algoritmes.overheid.nl/nl/algoritme/11243654"}),
    );
    let id = got["id"].clone();
    assert_eq!(
        got,
        json!({"id": id, "name": "gezichtsvergelijking-11243654", "type": "algorithm",
            "title_translated": {"nl": "Gezichtsvergelijking"}, "algorithm_id": "11243654", "asset_type": "algorithm",
            "license_id": "cc-zero", "purpose": {"nl": "Het helpt. Het kijkt."},
            "notes_translated": {"nl": "Het helpt. Het kijkt."}, "status": "in_use", "metadata_modified": "2024-12-03",
            "legal_basis": [{"title": "Wet BRP"}], "risk_class": "not_assessed",
            "impact_assessments": [{"kind": "other", "title": "Impacttoets (soort niet vermeld)"}],
            "external_records": [{"register": "algoritmeregister", "url": "https://algoritmes.overheid.nl/nl/algoritme/11243654"}],
            "owner_org": "gemeente-gennep",
            "not_stated": ["responsible_unit", "contact_email", "function_area", "user_base", "decision_role",
                "human_oversight", "capabilities", "technique", "datasets", "personal_information", "developed_by",
                "access_level", "review_date", "last_reviewed", "start_date"]})
    );
}

#[test]
fn full_records_of_the_dutch_standard() {
    check_nl(
        json!({"description_short": "<p>Kort</p>", "goal": "<div><p>Doel</p></div>", "category": ["Verkeer", "Recht", "Iets"],
            "publication_category": "Hoog-risico AI-systeem", "status": "Buiten gebruik", "begin_date": "2021-04",
            "end_date": "2023-01", "contact_email": "algoritmes@gennep.nl", "human_intervention": "Altijd", "risks": "R",
            "methods_and_models": "M", "proportionality": "P", "provider": "Bedrijf BV",
            "publiccode": "https://example.org/code", "website": "www.gennep.nl",
            "lawful_basis_grouping": [{"title": "Wet A", "link": "https://wetten.overheid.nl/a"}, {"title": "Wet B", "link": "x"}],
            "impacttoetsen_grouping": [{"title": "Data Protection Impact Assessment (DPIA)", "link": ""}, {"title": "IAMA"}],
            "source_data": "Meldingen", "source_data_grouping": [{"title": "BRP", "link": "https://example.org/brp"}],
            "process_index_url": "https://example.org/v"}),
        json!({"notes_translated": {"nl": "Kort"}, "purpose": {"nl": "Doel"}, "function_area": ["law", "transport"],
            "tags": [{"name": "Verkeer"}, {"name": "Recht"}, {"name": "Iets"}], "risk_class": "high", "status": "retired",
            "start_date": "2021-04", "end_date": "2023-01", "contact_email": "algoritmes@gennep.nl",
            "human_oversight": {"nl": "Altijd"}, "how_it_works": {"nl": "M"}, "alternatives_considered": {"nl": "P"},
            "risks": [{"title": "Risicobeheer", "description": {"nl": "R"}}], "suppliers": [{"name": "Bedrijf BV"}],
            "source_code_url": "https://example.org/code", "personal_information_bank": "https://example.org/v",
            "legal_basis": [{"title": "Wet A", "url": "https://wetten.overheid.nl/a"}, {"title": "Wet B (x)"}],
            "impact_assessments": [{"title": "Data Protection Impact Assessment (DPIA)", "kind": "pia_dpia"},
                {"title": "IAMA", "kind": "fria"}],
            "datasets": [{"title": "BRP", "url": "https://example.org/brp", "role": "input"},
                {"role": "input", "title": "Gegevens", "description": {"nl": "Meldingen"}}],
            "extras": [{"key": "publication_category", "value": "Hoog-risico AI-systeem"},
                {"key": "source_website", "value": "www.gennep.nl"}], "not_stated": ["responsible_unit", "user_base",
                "decision_role", "capabilities", "technique", "personal_information", "developed_by", "access_level",
                "review_date", "last_reviewed", "ai_act_area", "recourse"]}),
    );
}

#[test]
fn what_the_dutch_register_leaves_open() {
    for (given, expected) in [
        (
            json!({"status": "ontwikkeling"}),
            json!({"status": "development"}),
        ),
        (json!({"status": "Misschien"}), json!({"status": null})),
        (
            json!({"impactassessment": "Onbekend"}),
            json!({"impact_assessments": null}),
        ),
        (
            json!({"impactassessment": "Nee"}),
            json!({"extras": [{"key": "impactassessment", "value": "Nee"}]}),
        ),
        (
            json!({"contact_email": "https://gennep.nl/vragen"}),
            json!({"contact_url": "https://gennep.nl/vragen", "contact_email": null}),
        ),
        (
            json!({"publication_category": "Impactvolle algoritmes"}),
            json!({"risk_class": "not_assessed"}),
        ),
    ] {
        check_nl(given, expected);
    }
}

#[test]
fn rows_of_the_british_index() {
    let got = made(
        Kind::UkAlgorithms,
        &json!({"publishing_body": "DfE", "tool_name": "Attendance reports ", "title": "DfE: Attendance reports",
            "url": "https://www.gov.uk/algorithmic-transparency-records/dfe-attendance-reports",
            "published": "2025-11-27T15:37:24Z", "description": "Finds similar schools.", "listed_organisations": ["X"]}),
    );
    let id = got["id"].clone();
    assert_eq!(
        got,
        json!({"id": id, "name": "dfe-attendance-reports", "type": "algorithm", "title_translated": {"en": "Attendance reports"},
            "notes_translated": {"en": "Finds similar schools."}, "asset_type": "algorithm", "risk_class": "not_assessed",
            "license_id": "uk-ogl", "last_reviewed": "2025-11-27", "metadata_modified": "2025-11-27T15:37:24Z",
            "external_records": [{"register": "atrs", "url": "https://www.gov.uk/algorithmic-transparency-records/dfe-attendance-reports"}],
            "owner_org": "dfe",
            "not_stated": ["responsible_unit", "contact_email", "status", "purpose", "function_area", "user_base",
                "decision_role", "human_oversight", "capabilities", "technique", "datasets", "personal_information",
                "legal_basis", "developed_by", "access_level", "review_date"],
            "extras": [{"key": "title_in_register", "value": "DfE: Attendance reports"}]})
    );
    let nobody = map(
        Kind::UkAlgorithms,
        &json!({"tool_name": "T", "url": "https://a/t", "publishing_body": null}),
    )
    .expect("it maps");
    assert_eq!(
        (
            nobody.organizations.len(),
            nobody.dataset.expect("a dataset").get("owner_org").cloned()
        ),
        (0, None)
    );
}

#[test]
fn a_gap_is_named_only_where_there_is_one() {
    for loaded in ALL.iter() {
        let Some(dataset) = loaded
            .made
            .dataset
            .as_ref()
            .filter(|dataset| dataset["type"] == json!("algorithm"))
        else {
            continue;
        };
        let gaps = dataset["not_stated"].as_array().expect("gaps");
        assert!(
            gaps.iter()
                .all(|gap| dataset.get(gap.as_str().expect("a name")).is_none()),
            "{dataset}"
        );
        for field in [
            "title_translated",
            "notes_translated",
            "owner_org",
            "asset_type",
        ] {
            assert!(
                dataset.get(field).is_some() || gaps.contains(&json!(field)),
                "{field}: {dataset}"
            );
        }
        assert!(
            !loaded
                .made
                .notes
                .iter()
                .any(|note| note.message.starts_with("kept as an extra")),
            "{:?}",
            loaded.made.notes
        );
    }
}

#[test]
fn what_is_no_record_is_an_error() {
    for (kind, given, expected) in [
        (Kind::NlAlgorithms, json!([]), "a record is an object"),
        (
            Kind::NlAlgorithms,
            json!({"id": "1"}),
            "the record has no name",
        ),
        (
            Kind::NlAlgorithms,
            json!({"title": "T"}),
            "the record has no id",
        ),
        (
            Kind::UkAlgorithms,
            json!({"tool_name": "T"}),
            "the record has no url",
        ),
        (
            Kind::UkAlgorithms,
            json!({"url": "https://a/t"}),
            "the record has no tool_name",
        ),
    ] {
        assert_eq!(
            map(kind, &given).map_err(|error| error.to_string()),
            Err(expected.to_owned()),
            "{given}"
        );
    }
}
