//! Geometries of GeoJSON as well-known text, with coordinates of four decimals.

use std::fmt::Write as _;

use serde_json::Value;

/// How deep collections of geometries may hold each other.
const DEPTH: usize = 8;

/// Turns a GeoJSON geometry, or its text, into well-known text; what is that already stays as it is.
pub(super) fn well_known_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.trim_start().starts_with('{') => {
            of_geometry(&serde_json::from_str(text).ok()?, DEPTH)
        }
        Value::String(text) => {
            const KINDS: &[&str] = &[
                "POINT",
                "LINESTRING",
                "POLYGON",
                "MULTIPOINT",
                "MULTILINESTRING",
                "MULTIPOLYGON",
                "GEOMETRYCOLLECTION",
                "<",
            ];
            let text = text.trim();
            let upper = text.to_uppercase();
            KINDS
                .iter()
                .any(|kind| upper.starts_with(kind))
                .then(|| text.to_owned())
        }
        other => of_geometry(other, DEPTH),
    }
}

fn of_geometry(geometry: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let kind = geometry.get("type")?.as_str()?;
    if kind == "Feature" {
        return of_geometry(geometry.get("geometry")?, depth);
    }
    if kind == "GeometryCollection" {
        let members = geometry.get("geometries")?.as_array()?;
        let members: Option<Vec<String>> = members
            .iter()
            .map(|member| of_geometry(member, depth))
            .collect();
        return Some(format!("GEOMETRYCOLLECTION ({})", members?.join(", ")));
    }
    let (name, nesting) = match kind {
        "Point" => ("POINT", 0),
        "MultiPoint" => ("MULTIPOINT", 1),
        "LineString" => ("LINESTRING", 1),
        "Polygon" => ("POLYGON", 2),
        "MultiLineString" => ("MULTILINESTRING", 2),
        "MultiPolygon" => ("MULTIPOLYGON", 3),
        _ => return None,
    };
    let mut out = format!("{name} ");
    let coordinates = geometry.get("coordinates")?;
    if nesting == 0 {
        out.push('(');
        position(&mut out, coordinates)?;
        out.push(')');
    } else {
        nested(&mut out, coordinates, nesting)?;
    }
    Some(out)
}

fn nested(out: &mut String, value: &Value, nesting: usize) -> Option<()> {
    let members = value.as_array()?;
    if members.is_empty() {
        return None;
    }
    out.push('(');
    for (number, member) in members.iter().enumerate() {
        if number > 0 {
            out.push_str(", ");
        }
        if nesting == 1 {
            position(out, member)?;
        } else {
            nested(out, member, nesting - 1)?;
        }
    }
    out.push(')');
    Some(())
}

/// Writes longitude and latitude; a height is left out.
fn position(out: &mut String, value: &Value) -> Option<()> {
    let (x, y) = (value.get(0)?.as_f64()?, value.get(1)?.as_f64()?);
    // Writing to a String cannot fail.
    let _ = write!(out, "{x:.4} {y:.4}");
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn geometries_become_text() {
        for (given, expected) in [
            (
                json!({"type": "Point", "coordinates": [-75.7, 45.42]}),
                Some("POINT (-75.7000 45.4200)"),
            ),
            (
                json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
                Some("POLYGON ((0.0000 0.0000, 1.0000 0.0000, 1.0000 1.0000, 0.0000 0.0000))"),
            ),
            (
                json!("{\"type\": \"Point\", \"coordinates\": [1, 2]}"),
                Some("POINT (1.0000 2.0000)"),
            ),
            (json!("POINT(1 2)"), Some("POINT(1 2)")),
            (json!({"type": "Point", "coordinates": []}), None),
            (json!("Canada"), None),
            (json!({"type": "Polygon", "coordinates": []}), None),
        ] {
            assert_eq!(well_known_text(&given).as_deref(), expected, "{given}");
        }
    }
}
