//! GeoJSON geometries (RFC 7946): their shape, not their meaning.

use serde_json::Value;

use crate::schema::cell::{Cell, Checked, Flow};

/// How deep geometry collections may nest.
const DEEPEST: usize = 8;

/// Asks for the text of a GeoJSON geometry; an object becomes its text.
pub(super) fn geojson_validator(cell: &mut Cell<'_>, _: &[Value]) -> Checked {
    let parsed;
    let geometry = match &cell.value {
        None | Some(Value::Null) => return Ok(Flow::Next),
        Some(Value::String(text)) if text.is_empty() => return Ok(Flow::Next),
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                parsed = value;
                &parsed
            }
            Err(error) => return cell.fail(format!("Error decoding JSON object: {error}")),
        },
        Some(other) => other,
    };
    if let Err(reason) = check(geometry, 0) {
        return cell.fail(format!("Error: Wrong GeoJSON object: {reason}"));
    }
    if geometry.is_object() && cell.text().is_none() {
        let text = geometry.to_string();
        return cell.set(Value::String(text));
    }
    Ok(Flow::Next)
}

fn check(value: &Value, depth: usize) -> Result<(), String> {
    let map = value.as_object().ok_or("not an object")?;
    let kind = map.get("type").and_then(Value::as_str).ok_or("no type")?;
    let levels = match kind {
        "Point" => 0,
        "MultiPoint" | "LineString" => 1,
        "MultiLineString" | "Polygon" => 2,
        "MultiPolygon" => 3,
        "GeometryCollection" if depth < DEEPEST => {
            let parts = map
                .get("geometries")
                .and_then(Value::as_array)
                .ok_or("no list of geometries")?;
            return parts.iter().try_for_each(|part| check(part, depth + 1));
        }
        "Feature" if depth < DEEPEST => {
            return check(
                map.get("geometry").ok_or("a feature without geometry")?,
                depth + 1,
            );
        }
        other => return Err(format!("unknown type {other}")),
    };
    let coordinates = map.get("coordinates").ok_or("no coordinates")?;
    check_coordinates(coordinates, levels)?;
    match kind {
        "LineString" => at_least(coordinates, 2, "a line has two positions"),
        "Polygon" => check_rings(coordinates),
        "MultiPolygon" => coordinates
            .as_array()
            .into_iter()
            .flatten()
            .try_for_each(check_rings),
        _ => Ok(()),
    }
}

fn check_coordinates(value: &Value, levels: usize) -> Result<(), String> {
    let list = value.as_array().ok_or("coordinates are lists")?;
    if levels > 0 {
        return list
            .iter()
            .try_for_each(|inner| check_coordinates(inner, levels - 1));
    }
    if list.len() < 2 || !list.iter().all(Value::is_number) {
        return Err("a position is two numbers or more".to_owned());
    }
    Ok(())
}

fn check_rings(polygon: &Value) -> Result<(), String> {
    for ring in polygon.as_array().into_iter().flatten() {
        at_least(ring, 4, "a ring has four positions")?;
        let positions = ring.as_array().map_or(&[][..], Vec::as_slice);
        if positions.first() != positions.last() {
            return Err("a ring ends where it begins".to_owned());
        }
    }
    Ok(())
}

fn at_least(list: &Value, least: usize, message: &str) -> Result<(), String> {
    if list.as_array().is_some_and(|list| list.len() >= least) {
        Ok(())
    } else {
        Err(message.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes_are_checked() {
        for (geometry, good) in [
            (json!({"type": "Point", "coordinates": [1, 2]}), true),
            (json!({"type": "Point", "coordinates": [1]}), false),
            (json!({"type": "Point"}), false),
            (
                json!({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}),
                true,
            ),
            (
                json!({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 2]]]}),
                false,
            ),
            (
                json!({"type": "Polygon", "coordinates": [[[0, 0], [0, 0]]]}),
                false,
            ),
            (
                json!({"type": "LineString", "coordinates": [[0, 0]]}),
                false,
            ),
            (
                json!({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}),
                true,
            ),
            (json!({"type": "Circle", "coordinates": [1, 2]}), false),
            (json!([1]), false),
        ] {
            assert_eq!(check(&geometry, 0).is_ok(), good, "{geometry}");
        }
    }
}
