//! The front matter of a model card as Hugging Face reads it, with the text below it.

use serde_json::{Map, Value, json};

use super::Row;
use crate::error::ExchangeError;
use crate::fields::Fields;
use crate::text;

/// Keys of the front matter and the fields that they come from.
pub(super) const KEYS: &[(&str, Option<&str>)] = &[
    ("language", Some("languages")),
    ("license", Some("code_licence")),
    ("tags", Some("tags")),
    ("pipeline_tag", Some("capabilities")),
    ("datasets", Some("datasets")),
    ("base_model", Some("models")),
    ("co2_eq_emissions", Some("environmental_impact")),
    ("model-index", Some("performance")),
];

/// What it can do, and the task of a pipeline.
const TASKS: &[(&str, &str)] = &[
    ("image_recognition", "image-classification"),
    ("text_speech", "text-classification"),
    ("prediction_risk", "tabular-classification"),
    ("generation", "text-generation"),
    ("ranking", "text-ranking"),
    ("chatbot", "text-generation"),
];

/// Sections of the text and the fields that they say.
const SECTIONS: &[(&str, &[&str])] = &[
    ("Model details", &["notes_translated", "how_it_works"]),
    ("Uses", &["purpose", "decision_description"]),
    ("Out-of-scope use", &["out_of_scope"]),
    ("Bias, risks and limitations", &["fairness_testing"]),
    ("Oversight", &["human_oversight", "monitoring", "recourse"]),
];

/// Writes the keys of the front matter, and the text under the key `_text`.
pub(super) fn write(record: &Map<String, Value>) -> Row {
    let fields = Fields::new(record);
    let mut row = Row::new();
    let mut set = |key: &str, value: Value| {
        if !text::is_blank(&value) {
            row.insert(key.to_owned(), value);
        }
    };
    let title = said(fields, "title_translated")
        .or_else(|| fields.text(&["title"]))
        .unwrap_or_default();
    set("language", json!(languages(fields)));
    set(
        "license",
        json!(fields.text(&["code_licence"]).map(|id| id.to_lowercase())),
    );
    let tags: Vec<Value> = fields
        .members("tags")
        .filter_map(|tag| tag.get("name").cloned())
        .collect();
    set("tags", json!(tags));
    let capabilities = fields.list(&["capabilities"]);
    let task = capabilities.iter().find_map(|capability| {
        TASKS
            .iter()
            .find_map(|(ours, task)| (ours == capability).then_some(*task))
    });
    set("pipeline_tag", json!(task));
    let datasets: Vec<String> = fields
        .objects("datasets")
        .iter()
        .filter(|one| {
            ["training", "validation", "test"]
                .map(Some)
                .contains(&one.get("role").and_then(Value::as_str))
        })
        .filter_map(|one| text::first(one, &["url", "dataset", "title"]))
        .collect();
    set("datasets", json!(datasets));
    let bases: Vec<String> = fields
        .objects("models")
        .iter()
        .filter_map(|one| text::first(one, &["base_model"]))
        .collect();
    set("base_model", json!(bases));
    if let Some(impact) = fields.objects("environmental_impact").first() {
        // The card counts in grams.
        let grams = text::first(impact, &["co2_kg"])
            .and_then(|kg| kg.parse::<f64>().ok())
            .map(|kg| kg * 1000.0);
        if let Some(grams) = grams {
            set(
                "co2_eq_emissions",
                json!({"emissions": grams, "source": text::first(impact, &["method"])}),
            );
        }
    }
    set("model-index", index(fields, &title));
    set("_text", json!(body(fields, &title)));
    row
}

fn languages(fields: Fields<'_>) -> Vec<String> {
    match fields.get("title_translated") {
        Some(Value::Object(texts)) => texts.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// Returns the results of tests in the form of the leaderboards.
fn index(fields: Fields<'_>, title: &str) -> Value {
    let results: Vec<Value> = fields
        .objects("performance")
        .iter()
        .filter_map(|one| {
            let (metric, value) = (text::first(one, &["metric"])?, text::first(one, &["value"])?);
            let value = match value.parse::<f64>() {
                Ok(number) => json!(number),
                Err(_) => json!(value),
            };
            let set = text::first(one, &["dataset"]).unwrap_or_else(|| "unspecified".to_owned());
            Some(json!({
                "task": {"type": "other"},
                "dataset": {"type": crate::name::from_title(&set), "name": set},
                "metrics": [{"type": crate::name::from_title(&metric), "name": metric, "value": value}],
            }))
        })
        .collect();
    match results.is_empty() {
        true => Value::Null,
        false => json!([{"name": title, "results": results}]),
    }
}

fn body(fields: Fields<'_>, title: &str) -> String {
    let mut out = format!("# {title}\n");
    for (heading, keys) in SECTIONS {
        let texts: Vec<String> = keys.iter().filter_map(|key| said(fields, key)).collect();
        if !texts.is_empty() {
            out.push_str(&format!("\n## {heading}\n\n{}\n", texts.join("\n\n")));
        }
    }
    let risks: Vec<String> = fields
        .objects("risks")
        .iter()
        .filter_map(|one| {
            let title = text::first(one, &["title"])?;
            let about = said(Fields::new(one), "description");
            Some(match about {
                Some(about) => format!("- {title}: {about}"),
                None => format!("- {title}"),
            })
        })
        .collect();
    if !risks.is_empty() {
        out.push_str(&format!("\n## Risks\n\n{}\n", risks.join("\n")));
    }
    out
}

/// Returns what a field says in English, else in the first language that it says anything in.
fn said(fields: Fields<'_>, field: &str) -> Option<String> {
    match fields.get(field)? {
        Value::Object(texts) => texts
            .get("en")
            .and_then(text::text)
            .or_else(|| texts.values().find_map(text::text)),
        other => text::text(other),
    }
}

/// Writes cards one after the other.
pub(super) fn text(rows: &[Row]) -> Result<String, ExchangeError> {
    let mut out = String::new();
    for row in rows {
        let mut front = row.clone();
        let body = front.shift_remove("_text");
        let front = match front.is_empty() {
            true => String::new(),
            false => serde_yaml_ng::to_string(&front)
                .map_err(|error| ExchangeError::Unwritable(error.to_string()))?,
        };
        out.push_str("---\n");
        out.push_str(&front);
        out.push_str("---\n\n");
        out.push_str(body.as_ref().and_then(Value::as_str).unwrap_or_default());
        out.push('\n');
    }
    Ok(out)
}
