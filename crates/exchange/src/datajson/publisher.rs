//! Publishers and the bodies that they are part of.

use serde_json::{Value, json};

use crate::draft::Draft;
use crate::name::{Names, from_title};
use crate::text;

/// Bodies above one another that are looked at.
const DEEPEST: usize = 8;

/// Makes organizations out of a publisher and the bodies above it, the topmost first, the publisher last.
pub(super) fn organizations(
    draft: &mut Draft,
    publisher: Option<&Value>,
    names: &mut Names,
) -> Vec<Value> {
    let mut titles: Vec<String> = Vec::new();
    let mut next = publisher;
    while let Some(body) = next {
        let title = match body {
            Value::Object(map) => text::first(map, &["name"]),
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
        next = body.get("subOrganizationOf");
        if next.is_some() && titles.len() >= DEEPEST {
            draft.note("publisher", "bodies above the eighth are left out");
            break;
        }
    }
    if let Some(Value::Object(map)) = publisher {
        for (key, value) in map {
            if !matches!(key.as_str(), "@type" | "@id" | "name" | "subOrganizationOf") {
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
