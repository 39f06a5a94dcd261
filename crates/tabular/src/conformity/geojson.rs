//! GeoJSON, RFC 7946.

use serde_json::{Map, Value};

use super::{Found, Problem};

/// Looks at a document; its features are rows, from 1.
pub(super) fn check(value: &Value, found: &mut Found) {
    let Some(object) = value.as_object() else {
        return found.note(Problem::of_file(
            "format-error",
            "the document is no object",
        ));
    };
    match object.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => match object.get("features").and_then(Value::as_array) {
            None => found.note(Problem::of_file("format-error", "\"features\" is no list")),
            Some(features) => {
                for (place, one) in features.iter().enumerate() {
                    feature(one, place as u64 + 1, found);
                }
            }
        },
        Some("Feature") => feature(value, 1, found),
        Some(_) => {
            found.rows += 1;
            if let Err(note) = geometry(object) {
                found.note(Problem::of_row("row-constraint", 1, note));
            }
        }
        None => found.note(Problem::of_file("format-error", "\"type\" is missing")),
    }
}

fn feature(value: &Value, row: u64, found: &mut Found) {
    found.rows += 1;
    let mut note = |text: String| found.note(Problem::of_row("row-constraint", row, text));
    let Some(object) = value.as_object() else {
        return note("the feature is no object".to_owned());
    };
    if object.get("type").and_then(Value::as_str) != Some("Feature") {
        note("\"type\" is not \"Feature\"".to_owned());
    }
    match object.get("properties") {
        Some(Value::Object(_) | Value::Null) => {}
        Some(_) => note("\"properties\" is no object".to_owned()),
        None => note("\"properties\" is missing".to_owned()),
    }
    match object.get("geometry") {
        Some(Value::Null) => {}
        Some(Value::Object(one)) => {
            if let Err(text) = geometry(one) {
                note(text);
            }
        }
        Some(_) => note("\"geometry\" is no object".to_owned()),
        None => note("\"geometry\" is missing".to_owned()),
    }
}

/// Says what is wrong with a geometry.
pub(super) fn geometry(object: &Map<String, Value>) -> Result<(), String> {
    let kind = object
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if kind == "GeometryCollection" {
        let members = object.get("geometries").and_then(Value::as_array);
        let members = members.ok_or("\"geometries\" is no list")?;
        return members.iter().try_for_each(|one| match one.as_object() {
            // Collections in collections are discouraged, and end here.
            Some(one) if one.get("type").and_then(Value::as_str) != Some("GeometryCollection") => {
                geometry(one)
            }
            _ => Err("a geometry of the collection is none".to_owned()),
        });
    }
    let coordinates = object.get("coordinates").unwrap_or(&Value::Null);
    match kind {
        "Point" => position(coordinates),
        "MultiPoint" => each(coordinates, position),
        "LineString" => line(coordinates),
        "MultiLineString" => each(coordinates, line),
        "Polygon" => each(coordinates, ring),
        "MultiPolygon" => each(coordinates, |polygon| each(polygon, ring)),
        "" => Err("the geometry has no \"type\"".to_owned()),
        other => Err(format!("\"{other}\" is no type of geometry")),
    }
}

fn each(list: &Value, check: impl Fn(&Value) -> Result<(), String>) -> Result<(), String> {
    match list.as_array() {
        Some(members) => members.iter().try_for_each(check),
        None => Err("\"coordinates\" is no list".to_owned()),
    }
}

fn position(value: &Value) -> Result<(), String> {
    let numbers = value.as_array().ok_or("a position is no list")?;
    let number = |place: usize| numbers.get(place).and_then(Value::as_f64);
    let (Some(lon), Some(lat)) = (number(0), number(1)) else {
        return Err("a position has fewer than two numbers".to_owned());
    };
    match lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        true => Ok(()),
        false => Err(format!("the position {lon}, {lat} is nowhere in degrees")),
    }
}

fn line(value: &Value) -> Result<(), String> {
    each(value, position)?;
    match value.as_array().is_some_and(|list| list.len() >= 2) {
        true => Ok(()),
        false => Err("a line has fewer than two positions".to_owned()),
    }
}

fn ring(value: &Value) -> Result<(), String> {
    each(value, position)?;
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    if list.len() < 4 {
        return Err("a ring has fewer than four positions".to_owned());
    }
    match list.first() == list.last() {
        true => Ok(()),
        false => Err("a ring is not closed".to_owned()),
    }
}
