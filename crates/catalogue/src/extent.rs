//! Where on Earth a record is about, as searches by place understand it.

use serde_json::{Map, Value};

/// Returns the rectangle (west, south, east, north) that a record states in `spatial`. Its east is beyond 180 where it goes over the
/// 180th meridian.
pub fn extent_of(record: &Map<String, Value>) -> Option<[f64; 4]> {
    cairn_index::extent_of(record)
}

/// Returns the rectangle around GeoJSON, as [`extent_of`] does.
pub fn extent_of_shape(shape: &Value) -> Option<[f64; 4]> {
    cairn_index::extent_of_shape(shape)
}
