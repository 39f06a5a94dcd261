//! What harvested datasets show of where they come from: extras that are put in when they are shown, and stored nowhere.

use cairn_store::Mark;
use serde_json::{Map, Value, json};

/// The keys of the extras.
pub(crate) const MARKS: [&str; 3] = [
    "harvest_object_id",
    "harvest_source_id",
    "harvest_source_title",
];

/// The site that a harvested record is of; an extra that every Cairn passes on.
pub const ORIGIN: &str = "harvest_origin";

/// Tells whether a record was harvested.
pub(crate) fn is_harvested(record: &Map<String, Value>) -> bool {
    let extras = record.get("extras").and_then(Value::as_array);
    extras
        .into_iter()
        .flatten()
        .any(|extra| extra.get("key").and_then(Value::as_str) == Some(ORIGIN))
}

/// Takes the extras out of an input that was made of what is shown, unless the record itself has them.
pub(crate) fn unmark(input: &mut Map<String, Value>, stored: &Map<String, Value>) {
    let key = |extra: &Value| extra.get("key").and_then(Value::as_str).map(str::to_owned);
    let own: Vec<String> = stored
        .get("extras")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(key)
        .collect();
    if let Some(extras) = input.get_mut("extras").and_then(Value::as_array_mut) {
        extras.retain(|extra| {
            key(extra).is_none_or(|key| !MARKS.contains(&key.as_str()) || own.contains(&key))
        });
    }
}

/// Puts the extras into a package dictionary, in the place of any that came in with the record.
pub(crate) fn mark(package: &mut Map<String, Value>, mark: &Mark) {
    // A record type may have fields of these names.
    if MARKS.iter().any(|key| package.contains_key(*key)) {
        return;
    }
    let values = [&mark.object_id, &mark.source_id, &mark.source_title];
    let extras = package.entry("extras").or_insert_with(|| json!([]));
    let Some(extras) = extras.as_array_mut() else {
        return;
    };
    extras.retain(|extra| {
        let key = extra.get("key").and_then(Value::as_str);
        !key.is_some_and(|key| MARKS.contains(&key))
    });
    for (key, value) in MARKS.iter().zip(values) {
        extras.push(json!({"key": key, "value": value}));
    }
}
