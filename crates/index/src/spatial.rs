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

/// Reads `minx,miny,maxx,maxy`.
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
    (west <= east && south <= north).then_some([west, south, east, north])
}

/// How much of two rectangles they share: 1 where they are the same, near 0 where they hardly touch.
pub(crate) fn overlap(a: [f64; 4], b: [f64; 4]) -> f64 {
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
    fn rectangles() {
        let package = serde_json::json!({"extras": [{"key": "spatial",
            "value": "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,2],[3,5],[1,5],[1,2]]]}"}]});
        assert_eq!(
            extent_of(package.as_object().unwrap()),
            Some([1.0, 2.0, 3.0, 5.0])
        );
        assert_eq!(parse("1, 2,3,4.5"), Some([1.0, 2.0, 3.0, 4.5]));
        for bad in ["", "1,2,3", "1,2,3,x", "3,2,1,4", "1,2,3,nan"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
