//! Reaching into a nested record: paths, patterns, merging. Values in, values out.

use serde_json::Value;

/// A pattern of `package_revise`: whether it removes, and the path that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    removes: bool,
    path: Vec<String>,
}

impl Pattern {
    /// Reads `-a__b`, `+a__*`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (removes, path) = match text.split_at_checked(1)? {
            ("-", path) => (true, path),
            ("+", path) => (false, path),
            _ => return None,
        };
        Some(Self {
            removes,
            path: path.split("__").map(str::to_owned).collect(),
        })
    }

    /// The pattern that removes all keys.
    pub(crate) fn remove_everything() -> Self {
        Self {
            removes: true,
            path: vec!["*".to_owned()],
        }
    }
}

/// Takes away what the patterns remove; the first pattern that names a place decides about it.
pub(crate) fn filter(value: &mut Value, patterns: &[Pattern]) {
    if patterns.is_empty() {
        return;
    }
    let live: Vec<(&[String], bool)> = patterns
        .iter()
        .map(|pattern| (pattern.path.as_slice(), pattern.removes))
        .collect();
    filter_level(value, &live);
}

fn filter_level(value: &mut Value, patterns: &[(&[String], bool)]) {
    match value {
        Value::Object(map) => {
            map.retain(|key, inner| {
                keep(inner, patterns, |segment| segment == "*" || segment == key)
            });
        }
        Value::Array(list) => {
            let size = list.len();
            let mut place = 0;
            list.retain_mut(|inner| {
                let id = inner
                    .get("id")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned();
                let here = place;
                place += 1;
                keep(inner, patterns, |segment| {
                    names_item(segment, here, size, &id)
                })
            });
        }
        _ => {}
    }
}

/// Decides about one item: `true` keeps it, after what is inside it was filtered.
fn keep(inner: &mut Value, patterns: &[(&[String], bool)], names: impl Fn(&str) -> bool) -> bool {
    let mut deeper: Vec<(&[String], bool)> = Vec::new();
    for (path, removes) in patterns {
        let Some((first, rest)) = path.split_first() else {
            continue;
        };
        if !names(first) {
            continue;
        }
        if rest.is_empty() {
            if *removes && deeper.iter().any(|(_, removes)| !removes) {
                // Something inside is protected: all else goes.
                strip(inner, &deeper);
                return true;
            }
            if !deeper.is_empty() {
                filter_level(inner, &deeper);
            }
            return !*removes;
        }
        deeper.push((rest, *removes));
    }
    if !deeper.is_empty() {
        filter_level(inner, &deeper);
    }
    true
}

/// Removes everything that no pattern protects.
fn strip(value: &mut Value, patterns: &[(&[String], bool)]) {
    let everything = ["*".to_owned()];
    let mut all: Vec<(&[String], bool)> = patterns.to_vec();
    all.push((&everything, true));
    filter_level(value, &all);
}

fn names_item(segment: &str, place: usize, size: usize, id: &str) -> bool {
    segment == "*"
        || index(segment, size) == Some(place)
        || (segment.len() >= 5 && id.starts_with(segment))
}

/// Reads an index, negative ones from the end.
fn index(segment: &str, size: usize) -> Option<usize> {
    let number: i64 = segment.parse().ok()?;
    let size = i64::try_from(size).ok()?;
    let place = if number < 0 { size + number } else { number };
    usize::try_from(place).ok().filter(|_| place < size)
}

fn child<'a>(value: &'a Value, segment: &str) -> Option<&'a Value> {
    match value {
        Value::Object(map) => map.get(segment),
        Value::Array(list) => list.get(item(list, segment)?),
        _ => None,
    }
}

fn item(list: &[Value], segment: &str) -> Option<usize> {
    index(segment, list.len()).or_else(|| {
        let by_id = |one: &Value| {
            segment.len() >= 5
                && one
                    .get("id")
                    .and_then(Value::as_str)
                    .is_some_and(|id| id.starts_with(segment))
        };
        list.iter().position(by_id)
    })
}

/// Returns the value at a path.
pub(crate) fn resolve<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter()
        .try_fold(value, |value, segment| child(value, segment))
}

/// Returns the paths at which the expected values are not found, in order.
pub(crate) fn unmatched(value: &Value, expected: &Value) -> Vec<String> {
    let mut out = Vec::new();
    compare(Some(value), expected, &mut Vec::new(), &mut out);
    out.sort();
    out
}

fn compare(value: Option<&Value>, expected: &Value, path: &mut Vec<String>, out: &mut Vec<String>) {
    match (value, expected) {
        (Some(Value::Object(map)), Value::Object(wanted)) => {
            for (key, inner) in wanted {
                path.push(key.clone());
                compare(map.get(key), inner, path, out);
                path.pop();
            }
        }
        (Some(Value::Array(list)), Value::Array(wanted)) => {
            for (place, inner) in wanted.iter().enumerate() {
                path.push(place.to_string());
                compare(list.get(place), inner, path, out);
                path.pop();
            }
        }
        (Some(value), expected) if value == expected => {}
        _ => out.push(path.join("__")),
    }
}

/// Merges an update into a value: objects key by key, lists item by item (longer ones appended), all else replaced.
pub(crate) fn merge(value: &mut Value, update: &Value) -> Result<(), String> {
    merge_at(value, update, &mut Vec::new())
}

fn merge_at(value: &mut Value, update: &Value, path: &mut Vec<String>) -> Result<(), String> {
    match (value, update) {
        (Value::Object(map), Value::Object(changes)) => {
            for (key, change) in changes {
                match map.get_mut(key) {
                    Some(inner) => {
                        path.push(key.clone());
                        merge_at(inner, change, path)?;
                        path.pop();
                    }
                    None => {
                        map.insert(key.clone(), change.clone());
                    }
                }
            }
            Ok(())
        }
        (Value::Array(list), Value::Array(changes)) => {
            for (place, change) in changes.iter().enumerate() {
                match list.get_mut(place) {
                    Some(inner) => {
                        path.push(place.to_string());
                        merge_at(inner, change, path)?;
                        path.pop();
                    }
                    None => list.push(change.clone()),
                }
            }
            Ok(())
        }
        (Value::Array(_), _) => Err(format!("Expected list for {}", path.join("__"))),
        (Value::Object(_), _) => Err(format!("Expected dict for {}", path.join("__"))),
        (place, change) => {
            *place = change.clone();
            Ok(())
        }
    }
}

/// Merges a value into what stands at a path; the last segment `extend` appends a list. The error is a key and a message.
pub(crate) fn put(
    value: &mut Value,
    path: &[String],
    change: Value,
) -> Result<(), (String, String)> {
    let Some((last, parents)) = path.split_last() else {
        return Ok(());
    };
    let mut target = value;
    for (depth, segment) in parents.iter().enumerate() {
        let unmatched = || {
            (
                path.join("__"),
                format!("Unmatched key {}", path[..=depth].join("__")),
            )
        };
        target = match target {
            Value::Object(map) => map.get_mut(segment).ok_or_else(unmatched)?,
            Value::Array(list) => {
                let place = item(list, segment).ok_or_else(unmatched)?;
                list.get_mut(place).ok_or_else(unmatched)?
            }
            _ => return Err(unmatched()),
        };
    }
    if last == "extend" {
        return match (target, change) {
            (Value::Array(list), Value::Array(mut more)) => {
                list.append(&mut more);
                Ok(())
            }
            _ => Err((
                path.join("__"),
                format!("Expected list for {}", parents.join("__")),
            )),
        };
    }
    let unmatched = || {
        (
            path.join("__"),
            format!("Unmatched key {}", path.join("__")),
        )
    };
    match target {
        Value::Object(map) => match map.get_mut(last) {
            Some(inner) => merge_below(inner, &change, path),
            None => {
                map.insert(last.clone(), change);
                Ok(())
            }
        },
        Value::Array(list) => {
            let place = item(list, last).ok_or_else(unmatched)?;
            merge_below(&mut list[place], &change, path)
        }
        _ => Err(unmatched()),
    }
}

/// Merges a change into what stands at a path.
fn merge_below(inner: &mut Value, change: &Value, path: &[String]) -> Result<(), (String, String)> {
    merge_at(inner, change, &mut path.to_vec()).map_err(|message| (path.join("__"), message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filtered(mut value: Value, patterns: &[&str]) -> Value {
        let patterns: Vec<Pattern> = patterns
            .iter()
            .map(|text| Pattern::parse(text).unwrap())
            .collect();
        filter(&mut value, &patterns);
        value
    }

    #[test]
    fn patterns_remove_and_protect() {
        let value = json!({"package": {"id": "1", "notes": "n", "resources": [{"id": "abcdef", "url": "u"}, {"id": "x"}]}});
        for (patterns, expected) in [
            (
                &["+package__id", "-package__*"][..],
                json!({"package": {"id": "1"}}),
            ),
            (&["-*"], json!({})),
            (
                &["-package__resources__0"],
                json!({"package": {"id": "1", "notes": "n", "resources": [{"id": "x"}]}}),
            ),
            (
                &["-package__resources__abcde__url", "-package__notes"],
                json!({"package": {"id": "1", "resources": [{"id": "abcdef"}, {"id": "x"}]}}),
            ),
            (
                &[
                    "+package__resources__0__id",
                    "-package__resources",
                    "-package__notes",
                ],
                json!({"package": {"id": "1", "resources": [{"id": "abcdef"}]}}),
            ),
        ] {
            assert_eq!(filtered(value.clone(), patterns), expected, "{patterns:?}");
        }
    }

    #[test]
    fn updates_reach_into_lists() {
        let mut value = json!({"resources": [{"id": "abcdef", "name": "a"}], "notes": "n"});
        merge(
            &mut value,
            &json!({"notes": "m", "resources": [{"name": "b"}, {"name": "c"}]}),
        )
        .unwrap();
        assert_eq!(
            value,
            json!({"resources": [{"id": "abcdef", "name": "b"}, {"name": "c"}], "notes": "m"})
        );
        let path = |text: &str| text.split("__").map(str::to_owned).collect::<Vec<_>>();
        put(&mut value, &path("resources__-1__name"), json!("z")).unwrap();
        put(&mut value, &path("resources__abcde__name"), json!("y")).unwrap();
        put(
            &mut value,
            &path("resources__extend"),
            json!([{"name": "w"}]),
        )
        .unwrap();
        assert_eq!(
            value["resources"],
            json!([{"id": "abcdef", "name": "y"}, {"name": "z"}, {"name": "w"}])
        );
        assert_eq!(
            put(&mut value, &path("resources__9__name"), json!(1)),
            Err((
                "resources__9__name".to_owned(),
                "Unmatched key resources__9".to_owned()
            ))
        );
        assert_eq!(
            merge(&mut value, &json!({"resources": "x"})),
            Err("Expected list for resources".to_owned())
        );
    }
}
