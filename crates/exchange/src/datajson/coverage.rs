//! What a dataset speaks of: places and times.

use serde_json::{Map, Value, json};

use crate::draft::Draft;
use crate::text;

/// The area: a geometry, a box, or words.
pub(super) fn spatial(draft: &mut Draft, record: &Map<String, Value>) {
    let Some(value) = record.get("spatial") else {
        return;
    };
    let geometry = match value {
        Value::Object(_) => Some(value.clone()).filter(is_geometry),
        Value::String(given) => {
            let parsed = serde_json::from_str(given).ok();
            parsed.filter(is_geometry).or_else(|| bounding_box(given))
        }
        Value::Array(_) => bounding_box(&value.to_string()),
        _ => None,
    };
    match (geometry, value) {
        (Some(geometry), _) => draft.set("spatial", geometry.to_string()),
        (None, Value::String(words)) => {
            draft.set("geographic_coverage", json!({"en": words.trim()}))
        }
        (None, other) => draft.extra("spatial", other),
    }
}

fn is_geometry(value: &Value) -> bool {
    value.get("type").is_some_and(Value::is_string)
        && value.get("coordinates").is_some_and(Value::is_array)
}

/// Reads `west,south,east,north` or `[[west, south], [east, north]]` as a polygon.
fn bounding_box(given: &str) -> Option<Value> {
    let plain = given.replace(['[', ']', ' '], "");
    let numbers: Vec<f64> = plain
        .split(',')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [west, south, east, north] = numbers[..] else {
        return None;
    };
    let on_earth =
        west.abs() <= 180.0 && east.abs() <= 180.0 && south.abs() <= 90.0 && north.abs() <= 90.0;
    (on_earth && south <= north).then(|| {
        json!({"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
    })
}

/// The period: two ends with a slash between.
pub(super) fn temporal(draft: &mut Draft, record: &Map<String, Value>) {
    let Some(value) = record.get("temporal") else {
        return;
    };
    let ends = text::text(value).and_then(|given| {
        let (start, end) = given.split_once('/')?;
        Some((text::period_end(start)?, text::period_end(end)?))
    });
    match ends {
        Some((start, end)) => {
            draft.set("temporal_start", start);
            draft.set("temporal_end", end);
        }
        None => draft.extra("temporal", value),
    }
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
            json!({"extras": [{"key": "spatial", "value": "{\"name\":\"x\"}"}]}),
        );
        check(
            json!({"spatial": "400,1,2,3"}),
            json!({"geographic_coverage": {"en": "400,1,2,3"}}),
        );
        check(
            json!({"temporal": "2000-01-15T00:45:00Z/2010"}),
            json!({"temporal_start": "2000-01-15", "temporal_end": "2010"}),
        );
        check(
            json!({"temporal": "R/P1Y"}),
            json!({"extras": [{"key": "temporal", "value": "R/P1Y"}]}),
        );
    }
}
