//! Extents: the rectangle around a dataset's GeoJSON, and the one that a search asks for.

use serde_json::{Map, Value};

/// Most positions that are looked at.
const MAX_POSITIONS: usize = 200_000;

/// Returns the rectangle (west, south, east, north) of the field or extra `spatial`, where it holds GeoJSON.
pub(crate) fn extent_of(package: &Map<String, Value>) -> Option<[f64; 4]> {
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
    let parsed;
    let shape = match value {
        Value::String(text) => {
            parsed = serde_json::from_str::<Value>(text).ok()?;
            &parsed
        }
        other => other,
    };
    let mut rectangle = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    let mut left = MAX_POSITIONS;
    visit(
        shape
            .get("coordinates")
            .or_else(|| shape.get("geometry")?.get("coordinates"))?,
        &mut rectangle,
        &mut left,
    );
    rectangle
        .iter()
        .all(|value| value.is_finite())
        .then_some(rectangle)
}

fn visit(value: &Value, rectangle: &mut [f64; 4], left: &mut usize) {
    let Some(list) = value.as_array() else { return };
    if let (Some(x), Some(y)) = (
        list.first().and_then(Value::as_f64),
        list.get(1).and_then(Value::as_f64),
    ) {
        *left = left.saturating_sub(1);
        *rectangle = [
            rectangle[0].min(x),
            rectangle[1].min(y),
            rectangle[2].max(x),
            rectangle[3].max(y),
        ];
        return;
    }
    for item in list {
        if *left == 0 {
            return;
        }
        visit(item, rectangle, left);
    }
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
