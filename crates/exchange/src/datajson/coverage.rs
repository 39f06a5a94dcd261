//! What a dataset speaks of: places and times.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::dcat::geometry;
use crate::draft::Draft;
use crate::text;

/// Where a place says what it is called.
const NAMES: &[&str] = &["prefLabel", "name", "label", "title", "geographicName"];

/// The area: a geometry, a box, or words; the same within a description of a place, or a list of them.
pub(super) fn spatial(draft: &mut Draft, record: &Map<String, Value>) {
    let Some(value) = record.get("spatial") else {
        return;
    };
    let places = match value {
        // Numbers are a box, whatever else a list holds is places.
        Value::Array(list) if !list.iter().any(is_number_or_pair) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut found = false;
    let mut words: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let mut told = true;
    for place in places {
        let (geometry, name) = of_place(place);
        told &= geometry.is_some() || name.is_some();
        if let Some(geometry) = geometry
            && !std::mem::replace(&mut found, true)
        {
            draft.set("spatial", geometry.to_string());
        }
        words.extend(name.filter(|name| seen.insert(name.clone())));
    }
    if !words.is_empty() {
        draft.set("geographic_coverage", json!({"en": words.join(", ")}));
    }
    // What a description says beside is kept with it.
    let is_described = places
        .iter()
        .any(|place| place.is_object() && geometry::of_json(place).as_ref() != Some(place));
    if !told || is_described || places.len() > 1 {
        draft.extra("spatial", value);
    }
}

/// Returns the shape of a place, and what it is called.
fn of_place(place: &Value) -> (Option<Value>, Option<String>) {
    match place {
        Value::String(given) => match geometry::of_text(given) {
            Some(geometry) => (Some(geometry), None),
            None => (None, text::text(place)),
        },
        Value::Array(_) => (geometry::of_text(&place.to_string()), None),
        Value::Object(map) => {
            if let Some(shape) = geometry::of_json(place) {
                return (Some(shape), None);
            }
            let shape = ["geometry", "bbox", "centroid"].iter().find_map(|key| {
                let shape = map.get(*key)?;
                match shape {
                    Value::String(given) => geometry::of_text(given),
                    _ => of_place(shape).0,
                }
            });
            let name = NAMES
                .iter()
                .find_map(|key| map.get(*key).and_then(text::one_of));
            (shape, name)
        }
        _ => (None, None),
    }
}

fn is_number_or_pair(value: &Value) -> bool {
    match value {
        Value::Array(pair) => pair.iter().all(Value::is_number),
        other => other.is_number(),
    }
}

/// The period: two ends with a slash between, one of which may be open; or a description of it, or a list of such.
pub(super) fn temporal(draft: &mut Draft, record: &Map<String, Value>) {
    let Some(value) = record.get("temporal") else {
        return;
    };
    let first = match value {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        one => one,
    };
    let ends = match first {
        Value::Object(map) => Some(described(map)),
        other => text::text(other).as_deref().and_then(interval),
    };
    let ends = ends.filter(|(start, end)| start.is_some() || end.is_some());
    let is_whole = ends.is_some() && !text::says_more(value);
    if let Some((start, end)) = ends {
        for (key, bound) in [("temporal_start", start), ("temporal_end", end)] {
            if let Some(bound) = bound {
                draft.set(key, bound);
            }
        }
    }
    if !is_whole {
        draft.extra("temporal", value);
    }
}

/// Beginning and end of a period.
type Ends = (Option<String>, Option<String>);

fn described(period: &Map<String, Value>) -> Ends {
    let bound = |keys: &[&str]| {
        keys.iter()
            .find_map(|key| period.get(*key).and_then(text::one_of))
            .and_then(|given| text::period_end(&given))
    };
    (
        bound(&["startDate", "start", "beginning"]),
        bound(&["endDate", "end"]),
    )
}

fn interval(given: &str) -> Option<Ends> {
    let (start, end) = given.split_once('/')?;
    let is_open = |text: &str| {
        matches!(
            text.trim().to_lowercase().as_str(),
            "" | ".." | "present" | "now" | "current"
        )
    };
    let bound = |text: &str| match text::period_end(text) {
        Some(bound) => Some(Some(bound)),
        None => is_open(text).then_some(None),
    };
    Some((bound(start)?, bound(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(record: Value, expected: Value) {
        let mut draft = Draft::default();
        let map = record.as_object().expect("an object");
        spatial(&mut draft, map);
        temporal(&mut draft, map);
        assert_eq!(Value::Object(draft.input()), expected, "{record}");
    }

    #[test]
    fn places_and_times() {
        check(
            json!({"spatial": "Guatemala"}),
            json!({"geographic_coverage": {"en": "Guatemala"}}),
        );
        check(
            json!({"spatial": "-10,40,5.5,60"}),
            json!({"spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-10.0,40.0],[5.5,40.0],[5.5,60.0],[-10.0,60.0],[-10.0,40.0]]]}"}),
        );
        check(
            json!({"spatial": {"type": "Point", "coordinates": [1, 2]}}),
            json!({"spatial": "{\"type\":\"Point\",\"coordinates\":[1,2]}"}),
        );
        check(
            json!({"spatial": {"name": "x"}}),
            json!({"geographic_coverage": {"en": "x"}, "extras": [{"key": "spatial", "value": "{\"name\":\"x\"}"}]}),
        );
        check(
            json!({"spatial": {"code": 3}}),
            json!({"extras": [{"key": "spatial", "value": "{\"code\":3}"}]}),
        );
        check(
            json!({"spatial": "400,1,2,3"}),
            json!({"geographic_coverage": {"en": "400,1,2,3"}}),
        );
        check(
            json!({"temporal": "2000-01-15T00:45:00Z/2010"}),
            json!({"temporal_start": "2000-01-15", "temporal_end": "2010"}),
        );
        for open in ["2000-01-15/..", "2000-01-15/", "2000-01-15/Present"] {
            check(
                json!({"temporal": open}),
                json!({"temporal_start": "2000-01-15"}),
            );
        }
        check(
            json!({"temporal": {"@type": "PeriodOfTime", "startDate": "2024-01-01", "endDate": "2024-12-31"}}),
            json!({
                "temporal_start": "2024-01-01", "temporal_end": "2024-12-31",
                "extras": [{"key": "temporal", "value": "{\"@type\":\"PeriodOfTime\",\"startDate\":\"2024-01-01\",\"endDate\":\"2024-12-31\"}"}],
            }),
        );
        check(
            json!({"spatial": [{"prefLabel": "Here", "geometry": "POINT(1 2)"}, "There"]}),
            json!({
                "spatial": "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}",
                "geographic_coverage": {"en": "Here, There"},
                "extras": [{"key": "spatial", "value": "[{\"prefLabel\":\"Here\",\"geometry\":\"POINT(1 2)\"},\"There\"]"}],
            }),
        );
        check(
            json!({"spatial": [1, 2, 3, 4]}),
            json!({"spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[1.0,2.0],[3.0,2.0],[3.0,4.0],[1.0,4.0],[1.0,2.0]]]}"}),
        );
        check(
            json!({"temporal": "R/P1Y"}),
            json!({"extras": [{"key": "temporal", "value": "R/P1Y"}]}),
        );
    }
}
