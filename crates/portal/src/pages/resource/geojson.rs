//! GeoJSON of outsiders as far as a page draws it: known geometries with degrees that there are, so many places, points and bytes and
//! no more.

use serde_json::{Map, Value, json};

/// Most points of all places together.
const POINTS: usize = 60_000;
/// Most bytes of all places together.
const BYTES: usize = 1 << 20;
/// Properties of a place, and characters of one.
const PROPERTIES: usize = 12;
const CHARACTERS: usize = 160;
/// How deep geometries are nested in each other.
const DEEP: usize = 4;

/// What is drawn of a file.
pub(super) struct Drawn {
    pub(super) features: Vec<Feature>,
    /// Whether there are more.
    pub(super) cut: bool,
}

/// A place.
pub(super) struct Feature {
    /// It as GeoJSON.
    pub(super) json: String,
    pub(super) properties: Map<String, Value>,
    pub(super) points: Vec<[f64; 2]>,
}

/// Reads a file; nothing where it is no GeoJSON in degrees.
pub(super) fn read(bytes: &[u8], most: usize) -> Option<Drawn> {
    let whole: Value = serde_json::from_slice(bytes).ok()?;
    match whole.get("type")?.as_str()? {
        "FeatureCollection" => of_features(whole.get("features")?.as_array()?, most),
        "Feature" => of_features(&[whole], most),
        _ => of_features(
            &[json!({"type": "Feature", "geometry": whole, "properties": {}})],
            most,
        ),
    }
}

/// Reads features; nothing where one is none in degrees.
pub(super) fn of_features(given: &[Value], most: usize) -> Option<Drawn> {
    let (mut left, mut room) = (POINTS, BYTES);
    let mut features = Vec::new();
    let mut cut = false;
    for feature in given {
        // A feature may be nowhere.
        let Some(geometry) = feature.get("geometry").filter(|at| !at.is_null()) else {
            continue;
        };
        let mut points = Vec::new();
        let geometry = drawn(geometry, &mut points, DEEP)?;
        if features.len() == most || points.len() > left {
            cut = true;
            break;
        }
        let properties = properties(feature.get("properties"));
        let json = json!({"type": "Feature", "geometry": geometry, "properties": properties});
        let json = json.to_string();
        let Some(rest) = room.checked_sub(json.len()) else {
            cut = true;
            break;
        };
        (left, room) = (left - points.len(), rest);
        features.push(Feature {
            json,
            properties,
            points,
        });
    }
    Some(Drawn { features, cut })
}

/// Returns a geometry with nothing but what is drawn of it, and collects its points.
fn drawn(geometry: &Value, points: &mut Vec<[f64; 2]>, deep: usize) -> Option<Value> {
    let kind = geometry.get("type")?.as_str()?;
    if kind == "GeometryCollection" {
        let deep = deep.checked_sub(1)?;
        let members = geometry.get("geometries")?.as_array()?;
        let members: Option<Vec<Value>> =
            members.iter().map(|one| drawn(one, points, deep)).collect();
        return Some(json!({"type": kind, "geometries": members?}));
    }
    let depth = match kind {
        "Point" => 0,
        "MultiPoint" | "LineString" => 1,
        "MultiLineString" | "Polygon" => 2,
        "MultiPolygon" => 3,
        _ => return None,
    };
    let coordinates = coordinates(geometry.get("coordinates")?, depth, points)?;
    Some(json!({"type": kind, "coordinates": coordinates}))
}

fn coordinates(value: &Value, depth: usize, points: &mut Vec<[f64; 2]>) -> Option<Value> {
    let list = value.as_array()?;
    if depth > 0 {
        let inner: Option<Vec<Value>> = list
            .iter()
            .map(|one| coordinates(one, depth - 1, points))
            .collect();
        return inner.map(Value::Array);
    }
    // A metre is enough.
    let degrees = |place: usize, most: f64| {
        let value = list.get(place)?.as_f64()?;
        (value.abs() <= most).then_some((value * 1e5).round() / 1e5)
    };
    let point = [degrees(0, 180.0)?, degrees(1, 90.0)?];
    points.push(point);
    Some(json!(point))
}

fn properties(given: Option<&Value>) -> Map<String, Value> {
    given
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null() && !value.is_object() && !value.is_array())
        .take(PROPERTIES)
        .map(|(key, value)| (key.clone(), plain(value)))
        .collect()
}

/// Returns a value with its text cut.
fn plain(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.char_indices().nth(CHARACTERS) {
            Some((end, _)) => json!(format!("{}…", &text[..end])),
            None => value.clone(),
        },
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &Value) -> Option<(usize, bool)> {
        read(value.to_string().as_bytes(), 2).map(|drawn| (drawn.features.len(), drawn.cut))
    }

    #[test]
    fn places_are_drawn_as_far_as_they_are_places() {
        let point = json!({"type": "Point", "coordinates": [-75.7, 45.4, 80]});
        let feature =
            json!({"type": "Feature", "geometry": point, "properties": {"a": 1, "b": {}}});
        let many = |features: &[Value]| json!({"type": "FeatureCollection", "features": features});
        for (value, expected) in [
            (point.clone(), Some((1, false))),
            (feature.clone(), Some((1, false))),
            (many(&[feature.clone(), feature.clone()]), Some((2, false))),
            (
                many(&[feature.clone(), feature.clone(), feature.clone()]),
                Some((2, true)),
            ),
            (
                many(&[json!({"type": "Feature", "geometry": null, "properties": null})]),
                Some((0, false)),
            ),
            (
                json!({"type": "GeometryCollection", "geometries": [point]}),
                Some((1, false)),
            ),
            (
                json!({"type": "Point", "coordinates": [445_000.0, 5_030_000.0]}),
                None,
            ),
            (json!({"type": "Point", "coordinates": ["1", 2]}), None),
            (json!({"type": "Polygon", "coordinates": [[0, 1]]}), None),
            (json!({"type": "Topology"}), None),
            (json!([1]), None),
        ] {
            assert_eq!(told(&value), expected, "{value}");
        }
        let read = read(feature.to_string().as_bytes(), 2).expect("GeoJSON");
        let drawn: Value = serde_json::from_str(&read.features[0].json).expect("JSON");
        assert_eq!(drawn["geometry"]["coordinates"], json!([-75.7, 45.4]));
        assert_eq!(
            Value::Object(read.features[0].properties.clone()),
            json!({"a": 1})
        );
    }

    #[test]
    fn what_would_make_a_page_heavy_is_cut() {
        let names: Vec<(String, String)> = (0..12)
            .map(|key| (format!("name {key}"), "é".repeat(400)))
            .collect();
        let feature = json!({
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]},
            "properties": names.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        });
        let drawn = of_features(&vec![feature; 3000], 3000).expect("GeoJSON");
        let bytes: usize = drawn.features.iter().map(|one| one.json.len()).sum();
        assert!(drawn.cut && drawn.features.len() > 100, "{bytes}");
        assert!(bytes <= BYTES, "{bytes}");
    }
}
