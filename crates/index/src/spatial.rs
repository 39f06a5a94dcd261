//! Extents: the rectangle around a dataset's GeoJSON, and the one that a search asks for.

use serde_json::{Map, Value};

/// Most positions that are looked at.
const MAX_POSITIONS: usize = 200_000;

/// Returns the rectangle (west, south, east, north) of the field or extra `spatial`, where it holds GeoJSON. One that goes over the
/// 180th meridian has an east beyond it: whatever it is compared with is turned around the world, so it stands for both of its halves.
pub fn extent_of(package: &Map<String, Value>) -> Option<[f64; 4]> {
    let extra = || {
        package
            .get("extras")?
            .as_array()?
            .iter()
            .find(|extra| extra.get("key").is_some_and(|key| key == "spatial"))?
            .get("value")
    };
    let value = package
        .get("spatial")
        .filter(|value| !value.is_null())
        .or_else(extra)?;
    match value {
        Value::String(text) => extent_of_shape(&serde_json::from_str(text).ok()?),
        shape => extent_of_shape(shape),
    }
}

/// Returns the rectangle around GeoJSON, as [`extent_of`] does.
pub fn extent_of_shape(shape: &Value) -> Option<[f64; 4]> {
    let mut seen = Seen::default();
    seen.shape(shape, MAX_DEPTH);
    seen.rectangle()
}

/// What was seen of a shape: how far south and north it goes, and the longitudes of each of its parts.
struct Seen {
    south: f64,
    north: f64,
    /// West and east of each part; the east is beyond 180 where the part goes over the 180th meridian.
    parts: Vec<(f64, f64)>,
    /// Positions that are still looked at.
    left: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            south: f64::INFINITY,
            north: f64::NEG_INFINITY,
            parts: Vec::new(),
            left: MAX_POSITIONS,
        }
    }
}

impl Seen {
    /// Looks at a geometry, or at the geometries of a feature or collection.
    fn shape(&mut self, shape: &Value, depth: usize) {
        if depth == 0 || self.box_over_the_meridian(shape) {
            return;
        }
        if let Some(coordinates) = shape.get("coordinates") {
            let single = shape.get("type").is_some_and(|kind| kind == "MultiPoint");
            self.coordinates(coordinates, single, MAX_DEPTH);
        }
        if let Some(geometry) = shape.get("geometry") {
            self.shape(geometry, depth - 1);
        }
        for key in ["geometries", "features"] {
            let list = shape.get(key).and_then(Value::as_array);
            for one in list.into_iter().flatten() {
                self.shape(one, depth - 1);
            }
        }
    }

    /// Takes the box that a shape gives of itself, where its west is more than its east (RFC 7946, 5.2).
    fn box_over_the_meridian(&mut self, shape: &Value) -> bool {
        let given = shape.get("bbox").and_then(Value::as_array);
        let numbers: Option<Vec<f64>> =
            given.and_then(|list| list.iter().map(Value::as_f64).collect());
        let (west, south, east, north) = match numbers.as_deref() {
            Some([west, south, east, north]) => (*west, *south, *east, *north),
            Some([west, south, _, east, north, _]) => (*west, *south, *east, *north),
            _ => return false,
        };
        let is_over = west > east && west <= ROUND / 2.0 && east >= -ROUND / 2.0;
        if is_over && south <= north {
            self.latitudes(south);
            self.latitudes(north);
            self.parts.push((west, east + ROUND));
        }
        is_over && south <= north
    }

    fn latitudes(&mut self, latitude: f64) {
        self.south = self.south.min(latitude);
        self.north = self.north.max(latitude);
    }

    /// Looks at positions however deep they are nested; those of one list are one line or ring, unless each is a point of its own.
    fn coordinates(&mut self, value: &Value, single: bool, depth: usize) {
        let Some(list) = value.as_array().filter(|_| depth > 0 && self.left > 0) else {
            return;
        };
        if let Some(position) = position(value) {
            return self.line(&[position]);
        }
        let mut line = Vec::new();
        for item in list {
            match position(item) {
                Some(position) if single => self.line(&[position]),
                Some(position) if line.len() < self.left => line.push(position),
                Some(_) => break,
                None => self.coordinates(item, single, depth - 1),
            }
        }
        self.line(&line);
    }

    fn line(&mut self, line: &[(f64, f64)]) {
        if line.is_empty() || self.left == 0 {
            return;
        }
        self.left = self.left.saturating_sub(line.len());
        line.iter().for_each(|(_, y)| self.latitudes(*y));
        let is_over = goes_over(line);
        let turned = |x: f64| if is_over && x < 0.0 { x + ROUND } else { x };
        let longitudes = line.iter().map(|(x, _)| turned(*x));
        let (west, east) = longitudes.fold((f64::INFINITY, f64::NEG_INFINITY), |(w, e), x| {
            (w.min(x), e.max(x))
        });
        self.parts.push((west, east));
    }

    /// Returns the narrowest rectangle around all parts, the shorter way around the world.
    fn rectangle(mut self) -> Option<[f64; 4]> {
        let west = self
            .parts
            .iter()
            .map(|part| part.0)
            .fold(f64::INFINITY, f64::min);
        let east = self.parts.iter().map(|part| part.1);
        let east = east.fold(f64::NEG_INFINITY, f64::max);
        let (south, north) = (self.south, self.north);
        let all = [west, south, east, north];
        if !all.iter().all(|value| value.is_finite()) {
            return None;
        }
        // Half of the world or less is taken as it is written, and so is what no longitude of the world is.
        let (least, most) = (-ROUND / 2.0, ROUND);
        if east - west <= ROUND / 2.0 || self.parts.len() < 2 || west < least || east > most {
            return Some(all);
        }
        // Around the world from part to part: what is left out is the widest gap.
        self.parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut widest = (west + ROUND - east, west);
        let mut reached = f64::NEG_INFINITY;
        for (from, to) in &self.parts {
            if reached.is_finite() && from - reached > widest.0 {
                widest = (from - reached, *from);
            }
            reached = reached.max(*to);
        }
        let (_, west) = widest;
        let ends = self.parts.iter().map(|(from, to)| match *from < west {
            true => to + ROUND,
            false => *to,
        });
        let east = ends.fold(f64::NEG_INFINITY, f64::max).min(west + ROUND);
        Some([west, south, east, north])
    }
}

/// Deepest nesting that is looked at.
const MAX_DEPTH: usize = 12;

fn position(value: &Value) -> Option<(f64, f64)> {
    let list = value.as_array()?;
    Some((list.first()?.as_f64()?, list.get(1)?.as_f64()?))
}

/// Tells whether a line or ring goes over the 180th meridian: from one position to the next, more than half way around the world. A box
/// may mean the long way: it does unless it is written as programs write one whose west is more than its east, beginning there and
/// turning the wrong way. So may what has anything in the middle of the world.
fn goes_over(line: &[(f64, f64)]) -> bool {
    let half = ROUND / 2.0;
    let jumps = line.windows(2).any(|pair| {
        let apart = (pair[0].0 - pair[1].0).abs();
        apart > half && apart < ROUND
    });
    if !jumps || line.iter().any(|(x, _)| x.abs() > half) {
        return false;
    }
    let is_ring = line.len() > 3 && line.first() == line.last();
    match is_ring && line.len() <= 5 {
        true => line[0].0 > 0.0 && doubled_area(line) < 0.0,
        false => line.iter().all(|(x, _)| x.abs() > half / 2.0),
    }
}

/// Twice the area of a ring: below zero where it turns clockwise.
fn doubled_area(ring: &[(f64, f64)]) -> f64 {
    let sides = ring.windows(2);
    sides
        .map(|side| side[0].0 * side[1].1 - side[1].0 * side[0].1)
        .sum()
}

/// Degrees around the world.
const ROUND: f64 = 360.0;

/// Returns a rectangle, and the same one turn west and one turn east: a rectangle may go over the 180th meridian.
pub(crate) fn turns(rectangle: [f64; 4]) -> [[f64; 4]; 3] {
    let [west, south, east, north] = rectangle;
    [0.0, -ROUND, ROUND].map(|turn| [west + turn, south, east + turn, north])
}

/// Tells whether two rectangles touch, wherever their longitudes are counted from.
pub(crate) fn touch(a: [f64; 4], b: [f64; 4]) -> bool {
    turns(a)
        .iter()
        .any(|a| a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1])
}

/// Reads `minx,miny,maxx,maxy`. Where the west is more than the east, the rectangle goes over the 180th meridian; longitudes beyond
/// it are turned back, so that the west is within it.
pub(crate) fn parse(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|part| {
            part.trim()
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
        })
        .collect::<Option<_>>()?;
    let [west, south, east, north] = numbers.try_into().ok()?;
    if south > north {
        return None;
    }
    let width = match east - west {
        width if width < 0.0 => width.rem_euclid(ROUND),
        width => width.min(ROUND),
    };
    let west = match (-ROUND / 2.0..=ROUND / 2.0).contains(&west) {
        true => west,
        false => (west + ROUND / 2.0).rem_euclid(ROUND) - ROUND / 2.0,
    };
    Some([west, south, west + width, north])
}

/// How much of two rectangles they share: 1 where they are the same, near 0 where they hardly touch.
pub(crate) fn overlap(a: [f64; 4], b: [f64; 4]) -> f64 {
    turns(a).iter().map(|a| shared(*a, b)).fold(0.0, f64::max)
}

fn shared(a: [f64; 4], b: [f64; 4]) -> f64 {
    // A point has a little room, too.
    const LEAST: f64 = 1e-6;
    let side = |low: f64, high: f64| (high - low).max(LEAST);
    let area = |r: [f64; 4]| side(r[0], r[2]) * side(r[1], r[3]);
    let (west, south) = (a[0].max(b[0]), a[1].max(b[1]));
    let (east, north) = (a[2].min(b[2]), a[3].min(b[3]));
    if west > east || south > north {
        return 0.0;
    }
    2.0 * area([west, south, east, north]) / (area(a) + area(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_that_fill_each_other_share_more() {
        let asked = [0.0, 0.0, 10.0, 10.0];
        assert_eq!(overlap(asked, asked), 1.0);
        let half = overlap(asked, [0.0, 0.0, 5.0, 10.0]);
        let world = overlap(asked, [-180.0, -90.0, 180.0, 90.0]);
        assert!(half > world && world > 0.0);
        assert_eq!(overlap(asked, [20.0, 20.0, 30.0, 30.0]), 0.0);
    }

    #[test]
    fn rectangles_touch_over_the_180th_meridian() {
        let asked = parse("170,-20,-170,-10").unwrap();
        for (extent, expected) in [
            ([178.0, -18.0, 178.0, -18.0], true),
            ([-175.0, -18.0, -172.0, -15.0], true),
            ([177.0, -19.0, 182.0, -16.0], true),
            ([-183.0, -19.0, -178.0, -16.0], true),
            ([0.0, -18.0, 10.0, -15.0], false),
            ([178.0, 10.0, 178.0, 10.0], false),
        ] {
            assert_eq!(touch(asked, extent), expected, "{extent:?}");
            assert_eq!(overlap(asked, extent) > 0.0, expected, "{extent:?}");
        }
    }

    #[test]
    fn shapes_go_over_the_180th_meridian() {
        for (shape, expected) in [
            // As programs write a box whose west is more than its east.
            (
                r#"{"type":"Polygon","coordinates":[[[170,-20],[-170,-20],[-170,-10],[170,-10],[170,-20]]]}"#,
                [170.0, -20.0, 190.0, -10.0],
            ),
            // A box that is 340 degrees wide, whichever way it turns.
            (
                r#"{"type":"Polygon","coordinates":[[[-170,-20],[170,-20],[170,-10],[-170,-10],[-170,-20]]]}"#,
                [-170.0, -20.0, 170.0, -10.0],
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[-170,-20],[-170,-10],[170,-10],[170,-20],[-170,-20]]]}"#,
                [-170.0, -20.0, 170.0, -10.0],
            ),
            // The world.
            (
                r#"{"type":"Polygon","coordinates":[[[180,-90],[-180,-90],[-180,90],[180,90],[180,-90]]]}"#,
                [-180.0, -90.0, 180.0, 90.0],
            ),
            // Cut at the meridian, as RFC 7946 wants it.
            (
                r#"{"type":"MultiPolygon","coordinates":[[[[177,-19],[180,-19],[180,-16],[177,-16],[177,-19]]],[[[-180,-19],[-178,-19],[-178,-16],[-180,-16],[-180,-19]]]]}"#,
                [177.0, -19.0, 182.0, -16.0],
            ),
            // A shape that is not cut.
            (
                r#"{"type":"Polygon","coordinates":[[[177,-19],[179,-20],[-179,-19],[-178,-17],[-179,-16],[178,-16],[177,-19]]]}"#,
                [177.0, -20.0, 182.0, -16.0],
            ),
            (
                r#"{"type":"LineString","coordinates":[[175,0],[-175,1]]}"#,
                [175.0, 0.0, 185.0, 1.0],
            ),
            (
                r#"{"type":"MultiPoint","coordinates":[[140,35],[-123,49]]}"#,
                [140.0, 35.0, 237.0, 49.0],
            ),
            (
                r#"{"type":"MultiPoint","coordinates":[[-123,49],[10,50]]}"#,
                [-123.0, 49.0, 10.0, 50.0],
            ),
            (
                r#"{"type":"Feature","bbox":[178,-20,-178,-16],"geometry":{"type":"Point","coordinates":[178,-18]}}"#,
                [178.0, -20.0, 182.0, -16.0],
            ),
            (
                r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[179,1]},{"type":"Point","coordinates":[-179,2]}]}"#,
                [179.0, 1.0, 181.0, 2.0],
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[170,0],[190,0],[190,5],[170,5],[170,0]]]}"#,
                [170.0, 0.0, 190.0, 5.0],
            ),
            // A part that surrounds another one beyond the meridian.
            (
                r#"{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[170,0],[190,0],[190,5],[170,5],[170,0]]]},{"type":"Point","coordinates":[-175,2]}]}"#,
                [170.0, 0.0, 190.0, 5.0],
            ),
        ] {
            let package = serde_json::json!({ "spatial": shape });
            let extent = extent_of(package.as_object().unwrap());
            assert_eq!(extent, Some(expected), "{shape}");
        }
        for none in [
            "{}",
            "[]",
            r#"{"coordinates": []}"#,
            r#"{"type":"Point","coordinates":["a","b"]}"#,
            r#"{"bbox":[178,5,-178,1]}"#,
        ] {
            let package = serde_json::json!({ "spatial": none });
            assert_eq!(extent_of(package.as_object().unwrap()), None, "{none}");
        }
    }

    #[test]
    fn rectangles() {
        let package = serde_json::json!({"extras": [{"key": "spatial",
            "value": "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,2],[3,5],[1,5],[1,2]]]}"}]});
        assert_eq!(
            extent_of(package.as_object().unwrap()),
            Some([1.0, 2.0, 3.0, 5.0])
        );
        for (text, expected) in [
            ("1, 2,3,4.5", [1.0, 2.0, 3.0, 4.5]),
            ("-180,-90,180,90", [-180.0, -90.0, 180.0, 90.0]),
            ("170,0,-170,10", [170.0, 0.0, 190.0, 10.0]),
            ("190,0,200,10", [-170.0, 0.0, -160.0, 10.0]),
            ("-190,0,-170,10", [170.0, 0.0, 190.0, 10.0]),
            ("-500,-90,500,90", [-140.0, -90.0, 220.0, 90.0]),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for bad in ["", "1,2,3", "1,2,3,x", "1,4,3,2", "1,2,3,nan"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
