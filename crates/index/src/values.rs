//! Values between JSON and the engine.

use chrono::NaiveDateTime;
use serde_json::{Map, Value};
use tantivy::schema::OwnedValue;

/// A date of the engine, where it can hold it.
pub(crate) fn engine_date(date: NaiveDateTime) -> Option<tantivy::DateTime> {
    let micros = date.and_utc().timestamp_micros();
    micros.checked_mul(1000)?;
    Some(tantivy::DateTime::from_timestamp_micros(micros))
}

pub(crate) fn object(entries: impl IntoIterator<Item = (String, OwnedValue)>) -> OwnedValue {
    OwnedValue::Object(entries.into_iter().collect())
}

pub(crate) fn texts(values: impl IntoIterator<Item = String>) -> OwnedValue {
    OwnedValue::Array(values.into_iter().map(OwnedValue::Str).collect())
}

pub(crate) fn objects<'a>(
    map: &'a Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'a Map<String, Value>> {
    map.get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}

/// A value as one text; nothing for lists and objects' absence.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
