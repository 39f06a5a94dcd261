//! Where values are in records: `spatial`, `keywords.fr`, `contacts[role=pointOfContact].email`, `dates[0].date`.
//!
//! A place begins with a field of the record, or with an extra of that key where there is no such field. Lists and objects that
//! are kept as text are looked into.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::text;

/// Returns the value at a place, where it says something.
pub(super) fn get(record: &Map<String, Value>, place: &str) -> Option<Value> {
    // A key may have dots in it.
    if let Some(value) = root(record, place) {
        return Some(value.clone());
    }
    let mut steps = place.split('.');
    let (key, selector) = selected(steps.next()?);
    let mut value = unpacked(root(record, key)?).into_owned();
    if let Some(selector) = selector {
        value = member(&value, selector)?;
    }
    for step in steps {
        let (key, selector) = selected(step);
        let next = value.get_mut(key)?.take();
        value = unpacked(&next).into_owned();
        if let Some(selector) = selector {
            value = member(&value, selector)?;
        }
    }
    Some(value).filter(|value| !text::is_blank(value))
}

fn root<'r>(record: &'r Map<String, Value>, key: &str) -> Option<&'r Value> {
    let said = |value: &&Value| !text::is_blank(value);
    record.get(key).filter(said).or_else(|| {
        let extras = record.get("extras")?;
        match extras {
            Value::Array(list) => list
                .iter()
                .find(|extra| extra.get("key").and_then(Value::as_str) == Some(key))?
                .get("value"),
            other => other.get(key),
        }
        .filter(said)
    })
}

/// Splits `contacts[role=x]` into the key and what is inside the brackets.
fn selected(step: &str) -> (&str, Option<&str>) {
    match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((key, selector)) => (key, Some(selector)),
        None => (step, None),
    }
}

/// Returns the member of a list that a number or a condition chooses.
fn member(list: &Value, selector: &str) -> Option<Value> {
    let list = list.as_array()?;
    match selector.split_once('=') {
        Some((key, wanted)) => list
            .iter()
            .find(|one| one.get(key).and_then(text::text).as_deref() == Some(wanted))
            .cloned(),
        None => list.get(selector.parse::<usize>().ok()?).cloned(),
    }
}

fn unpacked(value: &Value) -> Cow<'_, Value> {
    if let Value::String(text) = value
        && text.trim_start().starts_with(['[', '{'])
        && let Ok(inner) = serde_json::from_str::<Value>(text)
    {
        return Cow::Owned(inner);
    }
    Cow::Borrowed(value)
}

/// Puts something else in a place that is a field or an extra, or in an object of one; nothing takes it away. What is inside a
/// list stays as it is.
pub(super) fn replace(record: &mut Map<String, Value>, place: &str, value: Option<Value>) {
    if put_root(record, place, value.as_ref()) {
        return;
    }
    let Some((key, rest)) = place.split_once('.') else {
        return;
    };
    let Some(Value::Object(inner)) = record.get_mut(key) else {
        return;
    };
    match value {
        Some(value) => {
            inner.insert(rest.to_owned(), value);
        }
        None => {
            inner.shift_remove(rest);
        }
    }
    if inner.is_empty() {
        record.shift_remove(key);
    }
}

/// Puts a value in the place of a field or an extra that is there; tells whether there is one.
fn put_root(record: &mut Map<String, Value>, key: &str, value: Option<&Value>) -> bool {
    if record.get(key).is_some_and(|old| !text::is_blank(old)) {
        match value {
            Some(value) => {
                record.insert(key.to_owned(), value.clone());
            }
            None => {
                record.shift_remove(key);
            }
        }
        return true;
    }
    match record.get_mut("extras") {
        Some(Value::Array(list)) => {
            let named = |extra: &Value| extra.get("key").and_then(Value::as_str) == Some(key);
            let Some(at) = list.iter().position(named) else {
                return false;
            };
            match value {
                Some(value) => list[at] = json!({"key": key, "value": text::as_extra(value)}),
                None => {
                    list.remove(at);
                }
            }
            true
        }
        Some(Value::Object(map)) if map.contains_key(key) => {
            match value {
                Some(value) => {
                    map.insert(key.to_owned(), json!(text::as_extra(value)));
                }
                None => {
                    map.shift_remove(key);
                }
            }
            true
        }
        _ => false,
    }
}

/// Sets a field, or a key of an object: `title_translated.fr`.
pub(super) fn set(record: &mut Map<String, Value>, place: &str, value: Value) {
    match place.split_once('.') {
        None => {
            record.insert(place.to_owned(), value);
        }
        Some((key, rest)) => {
            let inner = record
                .entry(key)
                .or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Some(inner) = inner.as_object_mut() {
                inner.insert(rest.to_owned(), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            other => panic!("no object: {other}"),
        }
    }

    #[test]
    fn values_are_found_wherever_they_are() {
        let record = record(json!({
            "a": "x", "blank": " ", "o": {"p": {"q": 1}}, "list": [{"k": "u", "v": 1}, {"k": "w", "v": 2}],
            "text": "[{\"k\": \"u\", \"v\": 3}]", "dotted.key": 4,
            "extras": [{"key": "blank", "value": "extra"}, {"key": "e", "value": "{\"f\": 5}"}],
        }));
        for (place, expected) in [
            ("a", Some(json!("x"))),
            ("blank", Some(json!("extra"))),
            ("o.p.q", Some(json!(1))),
            ("list[k=w].v", Some(json!(2))),
            ("list[0].v", Some(json!(1))),
            ("list[9].v", None),
            ("list[k=z].v", None),
            ("text[k=u].v", Some(json!(3))),
            ("dotted.key", Some(json!(4))),
            ("e.f", Some(json!(5))),
            ("none", None),
            ("a.b", None),
            ("[", None),
            ("", None),
        ] {
            assert_eq!(get(&record, place), expected, "{place}");
        }
    }

    #[test]
    fn what_was_taken_is_gone() {
        let mut record =
            record(json!({"a": 1, "o": {"p": 2}, "extras": [{"key": "e", "value": "3"}]}));
        replace(&mut record, "a", None);
        replace(&mut record, "o.p", None);
        replace(&mut record, "e", Some(json!(["x"])));
        replace(&mut record, "none", None);
        set(&mut record, "t.fr", json!("y"));
        assert_eq!(
            Value::Object(record),
            json!({"extras": [{"key": "e", "value": "[\"x\"]"}], "t": {"fr": "y"}})
        );
    }
}
