//! Publishers and the bodies that they are part of.

use serde_json::{Value, json};

use crate::draft::Draft;
use crate::name::{Names, from_title};
use crate::text;

/// Bodies above one another that are looked at.
const DEEPEST: usize = 8;

/// Tells whether bodies above one another say their names and nothing more.
fn is_plain(body: &Value, depth: usize) -> bool {
    let Value::Object(map) = body else {
        return !text::is_nested(body);
    };
    map.iter().all(|(key, value)| match key.as_str() {
        "@type" | "@id" => true,
        "name" => !text::says_more(value),
        "subOrganizationOf" => depth > 0 && is_plain(value, depth - 1),
        _ => text::is_blank(value),
    })
}

/// Makes organizations out of a publisher and the bodies above it, the topmost first, the publisher last.
pub(super) fn organizations(
    draft: &mut Draft,
    publisher: Option<&Value>,
    names: &mut Names,
) -> Vec<Value> {
    let mut titles: Vec<String> = Vec::new();
    let several = publisher
        .and_then(Value::as_array)
        .is_some_and(|list| list.len() > 1 || list.iter().any(Value::is_array));
    if let Some(all) = publisher.filter(|_| several) {
        draft.extra("publisher", all);
    }
    let first = |value: &'_ Value| match value {
        Value::Array(list) => list.first().cloned(),
        other => Some(other.clone()),
    };
    let publisher = publisher.and_then(first);
    let mut next = publisher.clone();
    while let Some(body) = next {
        let title = match &body {
            Value::Object(map) => map.get("name").and_then(text::one_of),
            other => text::text(other),
        };
        if let Some(title) = title {
            // A body that is said to be part of itself is one body.
            if !titles
                .iter()
                .any(|known| from_title(known) == from_title(&title))
            {
                titles.push(title);
            }
        }
        next = body.get("subOrganizationOf").and_then(first);
        if next.is_some() && titles.len() >= DEEPEST {
            draft.note("publisher", "bodies above the eighth are left out");
            break;
        }
    }
    if let Some(Value::Object(map)) = &publisher {
        for (key, value) in map {
            let taken = match key.as_str() {
                "@type" | "@id" => true,
                "name" => !text::says_more(value),
                "subOrganizationOf" => is_plain(value, DEEPEST),
                _ => false,
            };
            if !taken {
                draft.extra(&format!("publisher_{key}"), value);
            }
        }
    }
    let mut out: Vec<Value> = Vec::with_capacity(titles.len());
    for title in titles.iter().rev() {
        let plain = from_title(title);
        let name = names.claim(&plain, &format!("publisher {plain}"));
        let mut organization = json!({"name": name, "title": title});
        if let Some(above) = out.last() {
            organization["groups"] = json!([{"name": above["name"]}]);
        }
        out.push(organization);
    }
    out
}
