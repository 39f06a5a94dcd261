//! Geometries of GeoJSON as well-known text, with coordinates of four decimals.

use std::fmt::Write as _;

use serde_json::{Value, json};

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

/// Turns a geometry of GeoJSON or of well-known text into the text of GeoJSON.
pub(super) fn geo_json(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => of_text(text).map(|geometry| geometry.to_string()),
        other => of_geometry(other, DEPTH).map(|_| other.to_string()),
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

/// Reads a geometry of GeoJSON, the points, lines and polygons of well-known text, or a box in one of the ways in which boxes are written.
pub(crate) fn of_text(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.starts_with('{') {
        return of_json(&serde_json::from_str(text).ok()?);
    }
    if let Some(shape) = of_numbers(text).or_else(|| of_named_limits(text)) {
        return Some(shape);
    }
    // A reference system may stand before it: `<http://…/CRS84> POINT(1 2)`, `SRID=4326;POINT(1 2)`.
    let (system, text) = match text.split_once('>') {
        Some((system, rest)) => (system, rest),
        None => ("", text),
    };
    let text = text.split_once(';').map_or(text, |(_, rest)| rest).trim();
    let mut shape = of_well_known_text(text)?;
    // These say latitude first.
    if ["/EPSG/0/4326", "/EPSG/0/4258"]
        .iter()
        .any(|end| system.ends_with(end))
    {
        swap(&mut shape["coordinates"]);
    }
    is_on_earth(&shape["coordinates"]).then_some(shape)
}

/// Reads a geometry, the one of a feature, an envelope of two corners, or an extent by its four sides.
pub(crate) fn of_json(value: &Value) -> Option<Value> {
    let kind = value.get("type").and_then(Value::as_str);
    match kind.map(str::to_lowercase).as_deref() {
        Some("feature") => of_json(value.get("geometry")?),
        Some("featurecollection") => match value.get("features")?.as_array()?.as_slice() {
            [one] => of_json(one),
            _ => None,
        },
        Some("envelope") => {
            let corner = |place: usize, side: usize| value["coordinates"][place][side].as_f64();
            let (x, y) = (
                [corner(0, 0)?, corner(1, 0)?],
                [corner(0, 1)?, corner(1, 1)?],
            );
            polygon([
                x[0].min(x[1]),
                y[0].min(y[1]),
                x[0].max(x[1]),
                y[0].max(y[1]),
            ])
        }
        None => {
            let side = |key: &str| value.get(key).and_then(Value::as_f64);
            polygon([side("xmin")?, side("ymin")?, side("xmax")?, side("ymax")?])
        }
        Some(_) => of_geometry(value, DEPTH).map(|_| value.clone()),
    }
}

/// Reads `west,south,east,north` or `[[west, south], [east, north]]`.
fn of_numbers(text: &str) -> Option<Value> {
    let plain = text.replace(['[', ']', ' '], "");
    let numbers: Vec<f64> = plain
        .split(',')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    polygon(numbers.try_into().ok()?)
}

/// Reads Dublin Core's box and point: `northlimit=54; southlimit=52; westlimit=-10; eastlimit=-8`, `east=1; north=2`.
fn of_named_limits(text: &str) -> Option<Value> {
    if !text.contains('=') {
        return None;
    }
    let limit = |name: &str| {
        text.split(';').find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let is_it = key.trim().eq_ignore_ascii_case(name);
            value.trim().parse::<f64>().ok().filter(|_| is_it)
        })
    };
    let sides = ["westlimit", "southlimit", "eastlimit", "northlimit"].map(limit);
    if let [Some(west), Some(south), Some(east), Some(north)] = sides {
        return polygon([west, south, east, north]);
    }
    let point = json!([limit("east")?, limit("north")?]);
    is_on_earth(&point).then(|| json!({"type": "Point", "coordinates": point}))
}

/// Returns the polygon of a box, where it is one.
fn polygon([west, south, east, north]: [f64; 4]) -> Option<Value> {
    let corners = json!([[west, south], [east, north]]);
    (is_on_earth(&corners) && south <= north).then(|| {
        json!({"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
    })
}

/// Tells whether positions are degrees.
fn is_on_earth(coordinates: &Value) -> bool {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([Value::Number(x), Value::Number(y), ..]) => {
            let within = |number: &serde_json::Number, most: f64| {
                number.as_f64().is_some_and(|number| number.abs() <= most)
            };
            within(x, 180.0) && within(y, 90.0)
        }
        Some(members) => !members.is_empty() && members.iter().all(is_on_earth),
        None => false,
    }
}

/// Puts the second number of each position first.
fn swap(coordinates: &mut Value) {
    if let Some(members) = coordinates.as_array_mut() {
        match members.as_mut_slice() {
            [x @ Value::Number(_), y @ Value::Number(_), ..] => std::mem::swap(x, y),
            several => several.iter_mut().for_each(swap),
        }
    }
}

fn of_well_known_text(text: &str) -> Option<Value> {
    let open = text.find('(')?;
    let name = text[..open].trim().to_uppercase();
    let name = name.split_whitespace().next()?;
    let body = text[open..].trim();
    if name == "ENVELOPE" {
        let numbers = numbers(body.trim_matches(['(', ')']), ',')?;
        let [west, east, north, south] = numbers[..] else {
            return None;
        };
        return Some(json!({"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}));
    }
    let (kind, nesting) = match name {
        "POINT" => ("Point", 1),
        "MULTIPOINT" => ("MultiPoint", 1),
        "LINESTRING" => ("LineString", 1),
        "POLYGON" => ("Polygon", 2),
        "MULTILINESTRING" => ("MultiLineString", 2),
        "MULTIPOLYGON" => ("MultiPolygon", 3),
        _ => return None,
    };
    // The points of a set may stand in parentheses each.
    let flat = match kind {
        "MultiPoint" => format!("({})", body.replace(['(', ')'], "")),
        _ => body.to_owned(),
    };
    let mut coordinates = list(&flat, nesting)?;
    if kind == "Point" {
        coordinates = coordinates.as_array()?.first()?.clone();
    }
    Some(json!({"type": kind, "coordinates": coordinates}))
}

/// Reads `(…, …)`, whose members are lists themselves down to positions.
fn list(text: &str, nesting: usize) -> Option<Value> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    if nesting == 1 {
        let positions: Option<Vec<Value>> = inner
            .split(',')
            .map(|position| numbers(position, ' ').map(|position| json!(position)))
            .collect();
        return positions.map(Value::Array);
    }
    let mut members = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'(' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    members.push(list(inner.get(start..=at)?, nesting - 1)?);
                }
            }
            _ => {}
        }
    }
    (depth == 0 && !members.is_empty()).then_some(Value::Array(members))
}

/// Reads two numbers or more; heights are left out.
fn numbers(text: &str, between: char) -> Option<Vec<f64>> {
    let numbers: Option<Vec<f64>> = text
        .split(between)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok().filter(|number: &f64| number.is_finite()))
        .collect();
    let mut numbers = numbers?;
    if numbers.len() < 2 {
        return None;
    }
    if between == ' ' {
        numbers.truncate(2);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_geometries() {
        for (given, expected) in [
            (
                "POINT (1 2)",
                Some(json!({"type": "Point", "coordinates": [1.0, 2.0]})),
            ),
            (
                "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON((0 0, 1 0, 1 1, 0 0),(0 0,1 1,0 1,0 0))",
                Some(json!({"type": "Polygon", "coordinates":
                    [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]})),
            ),
            (
                "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
                Some(
                    json!({"type": "MultiPolygon", "coordinates": [[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]]}),
                ),
            ),
            (
                "MULTIPOINT ((1 2), (3 4))",
                Some(json!({"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.0, 4.0]]})),
            ),
            (
                "ENVELOPE(1,2,4,3)",
                Some(json!({"type": "Polygon", "coordinates":
                    [[[1.0, 3.0], [2.0, 3.0], [2.0, 4.0], [1.0, 4.0], [1.0, 3.0]]]})),
            ),
            (
                "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(52.5 13.4)",
                Some(json!({"type": "Point", "coordinates": [13.4, 52.5]})),
            ),
            (
                "SRID=4326;POINT Z (13.4 52.5 30)",
                Some(json!({"type": "Point", "coordinates": [13.4, 52.5]})),
            ),
            // Metres.
            (
                "<http://www.opengis.net/def/crs/EPSG/0/25832> POINT(691607 5334760)",
                None,
            ),
            (
                "-10,52,-8,54",
                Some(json!({"type": "Polygon", "coordinates":
                    [[[-10.0, 52.0], [-8.0, 52.0], [-8.0, 54.0], [-10.0, 54.0], [-10.0, 52.0]]]})),
            ),
            (
                "name=West; northlimit=54; southlimit=52; westlimit=-10; eastlimit=-8; projection=WGS84",
                Some(json!({"type": "Polygon", "coordinates":
                    [[[-10.0, 52.0], [-8.0, 52.0], [-8.0, 54.0], [-10.0, 54.0], [-10.0, 52.0]]]})),
            ),
            (
                "name=Here; east=1.5; north=2",
                Some(json!({"type": "Point", "coordinates": [1.5, 2.0]})),
            ),
            (
                r#"{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}"#,
                Some(json!({"type": "Point", "coordinates": [1, 2]})),
            ),
            (
                r#"{"type": "envelope", "coordinates": [[-10, 54], [-8, 52]]}"#,
                Some(json!({"type": "Polygon", "coordinates":
                    [[[-10.0, 52.0], [-8.0, 52.0], [-8.0, 54.0], [-10.0, 54.0], [-10.0, 52.0]]]})),
            ),
            (
                r#"{"xmin": -10, "ymin": 52, "xmax": -8, "ymax": 54, "spatialReference": {"wkid": 4326}}"#,
                Some(json!({"type": "Polygon", "coordinates":
                    [[[-10.0, 52.0], [-8.0, 52.0], [-8.0, 54.0], [-10.0, 54.0], [-10.0, 52.0]]]})),
            ),
            (r#"{"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4000}"#, None),
            ("2020,2021", None),
            ("a=1; b=2", None),
            ("POLYGON ((0 0, 1 0", None),
            ("POINT (x y)", None),
            ("somewhere (far)", None),
            ("", None),
        ] {
            assert_eq!(of_text(given), expected, "{given}");
        }
    }

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
