//! Open511 road events, as JSON or XML.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::documents::DocumentError;
use super::{Found, Problem, geojson};

/// Fields that every event has.
const REQUIRED: &[&str] = &[
    "id",
    "status",
    "headline",
    "event_type",
    "severity",
    "created",
    "updated",
];
const STATUSES: &[&str] = &["ACTIVE", "ARCHIVED"];
const TYPES: &[&str] = &[
    "CONSTRUCTION",
    "SPECIAL_EVENT",
    "INCIDENT",
    "WEATHER_CONDITION",
    "ROAD_CONDITION",
];
const SEVERITIES: &[&str] = &["MINOR", "MODERATE", "MAJOR", "UNKNOWN"];

/// Looks at a document of JSON; its events are rows, from 1.
pub(super) fn check_json(value: &Value, found: &mut Found) {
    let Some(events) = value.get("events").and_then(Value::as_array) else {
        return found.note(Problem::of_file("format-error", "\"events\" is no list"));
    };
    for (place, event) in events.iter().enumerate() {
        let text = |key: &str| event.get(key).and_then(Value::as_str).map(str::to_owned);
        let row = place as u64 + 1;
        common(row, &text, found);
        let mut note = |text: String| found.note(Problem::of_row("row-constraint", row, text));
        match event.get("geography").and_then(Value::as_object) {
            None => note("\"geography\" is missing".to_owned()),
            Some(geometry) => {
                if let Err(text) = geojson::geometry(geometry) {
                    note(text);
                }
            }
        }
        let schedule = event.get("schedule").or_else(|| event.get("schedules"));
        if !schedule.is_some_and(|one| one.is_object() || one.is_array()) {
            note("\"schedule\" is missing".to_owned());
        }
    }
}

fn common(row: u64, text: &dyn Fn(&str) -> Option<String>, found: &mut Found) {
    found.rows += 1;
    let mut note = |text: String| found.note(Problem::of_row("row-constraint", row, text));
    for key in REQUIRED {
        if text(key).is_none_or(|text| text.trim().is_empty()) {
            note(format!("\"{key}\" is missing"));
        }
    }
    for (key, words) in [
        ("status", STATUSES),
        ("event_type", TYPES),
        ("severity", SEVERITIES),
    ] {
        if let Some(word) = text(key).filter(|word| !word.is_empty())
            && !words.contains(&word.as_str())
        {
            note(format!("\"{word}\" is no {key}"));
        }
    }
    for key in ["created", "updated"] {
        if let Some(time) = text(key).filter(|time| !time.is_empty())
            && chrono::DateTime::parse_from_rfc3339(&time).is_err()
        {
            note(format!("\"{time}\" of \"{key}\" is no time with a zone"));
        }
    }
}

/// Looks at a document of XML, event by event.
pub(super) fn check_xml(input: impl BufRead) -> Result<Found, DocumentError> {
    let mut reader = Reader::from_reader(input);
    let mut found = Found::default();
    let mut buffer = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut event: HashMap<String, String> = HashMap::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Err(quick_xml::Error::Io(error)) => {
                return Err(std::io::Error::new(error.kind(), error.to_string()).into());
            }
            Err(error) => {
                let note = format!("the file is not XML: {error}");
                found.note(Problem::of_file("format-error", note));
                return Ok(found);
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(start)) => {
                path.push(start.local_name().as_ref().to_owned());
                if path.len() == 3 {
                    event.clear();
                }
                if path.len() == 4 {
                    event.entry(path[3].clone()).or_default();
                }
            }
            Ok(Event::Empty(start)) if path.len() == 3 => {
                event
                    .entry(start.local_name().as_ref().to_owned())
                    .or_default();
            }
            Ok(Event::Text(text)) if path.len() == 4 => {
                if let Some(there) = event.get_mut(&path[3]) {
                    there.push_str(text.as_ref());
                }
            }
            Ok(Event::End(_)) => {
                if path.len() == 3 && path[1] == "events" && path[2] == "event" {
                    let row = found.rows + 1;
                    common(
                        row,
                        &|key| event.get(key).map(|text| text.trim().to_owned()),
                        &mut found,
                    );
                    for key in ["geography", "schedule"] {
                        let plural = format!("{key}s");
                        if !event.contains_key(key) && !event.contains_key(&plural) {
                            found.note(Problem::of_row(
                                "row-constraint",
                                row,
                                format!("\"{key}\" is missing"),
                            ));
                        }
                    }
                }
                path.pop();
            }
            Ok(_) => {}
        }
        if path.len() == 1 && path[0] != "open511" {
            let note = format!("the document is <{}>, and not <open511>", path[0]);
            found.note(Problem::of_file("format-error", note));
            return Ok(found);
        }
    }
    Ok(found)
}
