//! Nothing that a record says is lost, whatever stands where a text belongs.

use cairn_exchange::source::Kind;
use serde_json::{Map, Value, json};

use crate::site::map;

/// A record with everything that Project Open Data 1.1 has.
fn record() -> Value {
    json!({
        "@type": "dcat:Dataset", "title": "Rivers", "identifier": "rivers-1", "description": "All rivers.", "keyword": ["water", "ice"],
        "modified": "2020-01-02", "issued": "2019-05-06", "accessLevel": "public", "rights": "Nothing is held back.", "license": "https://a.example/licence",
        "accrualPeriodicity": "R/P1Y", "spatial": "Canada", "temporal": "2020-01-01/2020-12-31", "language": ["en"], "landingPage": "https://a.example/p",
        "conformsTo": "https://a.example/standard", "describedBy": "https://a.example/dictionary", "dataQuality": true, "theme": ["nature"],
        "references": ["https://a.example/r"], "isPartOf": "whole", "bureauCode": ["010:86"], "systemOfRecords": "https://a.example/s",
        "publisher": {"@type": "org:Organization", "name": "Water Office", "subOrganizationOf": {"name": "Ministry"}},
        "contactPoint": {"@type": "vcard:Contact", "fn": "Desk", "hasEmail": "mailto:d@a.example"},
        "distribution": [{"@type": "dcat:Distribution", "title": "File", "description": "The file.", "downloadURL": "https://a.example/f.csv",
            "accessURL": "https://a.example/p", "mediaType": "text/csv", "format": "CSV", "conformsTo": "https://a.example/standard", "describedBy": "https://a.example/d"}],
    })
}

/// Where values of a record stand, as JSON pointers.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let place = format!("{at}/{key}");
                if !key.starts_with('@') {
                    out.push(place.clone());
                    places(inner, &place, out);
                }
            }
        }
        Value::Array(list) => {
            for (number, inner) in list.iter().enumerate() {
                let place = format!("{at}/{number}");
                out.push(place.clone());
                places(inner, &place, out);
            }
        }
        _ => {}
    }
}

#[test]
fn whatever_stands_where_a_text_belongs_is_kept_or_told() {
    const MARK: &str = "MARK-4711";
    let mut all = Vec::new();
    places(&record(), "", &mut all);
    assert!(all.len() > 40, "{all:?}");
    let odd = [
        json!(MARK),
        json!([MARK]),
        json!(["first", MARK]),
        json!([[MARK]]),
        json!({"name": MARK}),
        json!({"other": {"deep": MARK}}),
        json!([{"title": MARK}, null, 3]),
        json!(4711.5),
        json!([4711]),
        json!(null),
        json!(false),
        json!(""),
        json!([]),
        json!({}),
    ];
    let mut lost = Vec::new();
    for place in &all {
        for value in &odd {
            let mut record = record();
            let Some(there) = record.pointer_mut(place) else {
                continue;
            };
            *there = value.clone();
            let made = match map(Kind::DataJson, &record) {
                Ok(made) => made,
                Err(error) => {
                    // Only what a record cannot be without is a reason.
                    let told = error.to_string();
                    assert!(
                        ["/title", "/identifier"].contains(&place.as_str())
                            && (told.contains("title") || told.contains("identifier")),
                        "{place} {value}: {told}"
                    );
                    continue;
                }
            };
            let notes: Vec<String> = made.notes.iter().map(ToString::to_string).collect();
            let known = json!([made.dataset, made.organizations, notes]).to_string();
            for word in ["MARK", "4711"] {
                if value.to_string().contains(word) && !known.contains(word) {
                    lost.push(format!("{place} {value}"));
                    break;
                }
            }
        }
    }
    assert!(lost.is_empty(), "lost:\n{}", lost.join("\n"));
}

#[test]
fn keys_that_nobody_knows_are_kept() {
    let mut record = record();
    let extra = json!({"unknown": "MARK-1", "@unknown": "x", "": "y"});
    record
        .as_object_mut()
        .expect("an object")
        .extend(extra.as_object().expect("an object").clone());
    record["distribution"][0]["unknown"] = json!({"a": ["MARK-2"]});
    let made = map(Kind::DataJson, &record).expect("a record");
    let known = json!(made.dataset).to_string();
    assert!(
        known.contains("MARK-1") && known.contains("MARK-2"),
        "{known}"
    );
    let empty: Map<String, Value> = Map::new();
    assert!(map(Kind::DataJson, &Value::Object(empty)).is_err());
}
