//! A page that describes datasets: the JSON-LD that is in it.

use std::collections::{HashMap, HashSet};

use cairn_exchange::json::{self, Broken, CUT};
use serde_json::{Map, Value};

/// How deep descriptions are looked for, and references followed.
const DEEPEST: usize = 6;
/// Properties that hold datasets, of catalogues, lists and datasets of datasets.
const HOLDERS: &[&str] = &[
    "@graph",
    "mainEntity",
    "mainEntityOfPage",
    "dataset",
    "itemListElement",
    "item",
    "hasPart",
];
/// What hides a script from old browsers.
const WRAPPERS: &[&str] = &[
    "<!--",
    "-->",
    "//<![CDATA[",
    "//]]>",
    "/*<![CDATA[*/",
    "/*]]>*/",
    "<![CDATA[",
    "]]>",
];

/// What a page describes.
#[derive(Debug, Default)]
pub(super) struct Described {
    /// Its datasets; of a page that breaks off those that are whole.
    pub(super) datasets: Vec<Value>,
    /// Where a script breaks off, and why.
    pub(super) fault: Option<Broken>,
}

/// Returns the datasets that a page describes, or a document of JSON-LD.
pub(super) fn datasets(text: &str) -> Described {
    let scripts = match text.trim_start().starts_with(['{', '[']) {
        true => vec![(text, false)],
        false => scripts(text),
    };
    let (mut documents, mut fault) = (Vec::new(), None);
    for (script, is_closed) in scripts {
        let Some(legible) = json::legible(script) else {
            continue;
        };
        // Faults of what pages say beside, of their menus, are no matter.
        let is_passed_over = is_closed && legible.fault.is_some() && !speaks_of_datasets(script);
        if !is_passed_over {
            documents.extend(serde_json::from_str::<Value>(&legible.text));
            fault = fault.or(legible.fault);
        }
    }
    let mut nodes = HashMap::new();
    let mut cut = HashSet::new();
    for document in &documents {
        index(document, 0, &mut nodes, &mut cut);
    }
    let mut out = Vec::new();
    for document in documents {
        collect(document, false, 0, &mut out);
    }
    let mut datasets = merged(out);
    for described in &mut datasets {
        resolve(described, &nodes, 0);
    }
    if fault.is_some() {
        datasets.retain(|described| !is_cut(described, &cut, 0));
    }
    Described { datasets, fault }
}

fn speaks_of_datasets(script: &str) -> bool {
    ["Dataset\"", "DataCatalog\""]
        .iter()
        .any(|class| script.contains(class))
}

/// Tells whether something that a dataset says stood where a script breaks off, or may have.
fn is_cut(value: &Value, cut: &HashSet<String>, depth: usize) -> bool {
    match value {
        Value::Array(list) => list.iter().any(|one| is_cut(one, cut, depth)),
        Value::Object(map) => {
            let id = map.get("@id").and_then(Value::as_str);
            map.contains_key(CUT)
                || id.is_some_and(|id| cut.contains(id))
                // What is only named may be described further on.
                || (depth > 0 && is_reference(map))
                || (depth <= DEEPEST && map.values().any(|one| is_cut(one, cut, depth + 1)))
        }
        _ => false,
    }
}

/// Returns the scripts of a page that hold JSON-LD, and whether each is closed; one that is not goes on to the end.
fn scripts(text: &str) -> Vec<(&str, bool)> {
    // Of the same length, so that places are the same.
    let lower = text.to_ascii_lowercase();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = lower[at..].find("<script").map(|start| at + start) {
        let rest = &lower[start..];
        let Some(open) = rest.find('>') else {
            break;
        };
        let close = rest.find("</script");
        let end = close.unwrap_or(rest.len());
        if open < end && rest[..open].contains("application/ld+json") {
            let mut script = text[start + open + 1..start + end].trim();
            for wrapper in WRAPPERS {
                script = script.strip_prefix(wrapper).unwrap_or(script).trim();
                script = script.strip_suffix(wrapper).unwrap_or(script).trim();
            }
            out.push((script, close.is_some()));
        }
        at = (start + end + 1).min(lower.len());
    }
    out
}

/// Notes the nodes that others may name by their `@id`, and the names of those that are not whole.
fn index(
    value: &Value,
    depth: usize,
    nodes: &mut HashMap<String, Value>,
    cut: &mut HashSet<String>,
) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(list) => list.iter().for_each(|one| index(one, depth, nodes, cut)),
        Value::Object(map) => {
            if let Some(id) = map.get("@id").and_then(Value::as_str)
                && map.contains_key(CUT)
            {
                cut.insert(id.to_owned());
            }
            if let Some(id) = map.get("@id").and_then(Value::as_str)
                && !is_reference(map)
            {
                nodes.entry(id.to_owned()).or_insert_with(|| value.clone());
            }
            map.values()
                .for_each(|one| index(one, depth + 1, nodes, cut));
        }
        _ => {}
    }
}

/// Tells whether a node only names another one.
fn is_reference(map: &Map<String, Value>) -> bool {
    map.contains_key("@id") && map.keys().all(|key| key == "@id" || key == "@type")
}

/// Puts nodes in the place of what only names them.
fn resolve(value: &mut Value, nodes: &HashMap<String, Value>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(list) => {
            for one in list {
                resolve(one, nodes, depth);
            }
        }
        Value::Object(map) => {
            let named = map.get("@id").and_then(Value::as_str);
            if depth > 0
                && is_reference(map)
                && let Some(node) = named.and_then(|id| nodes.get(id))
                // What names the whole, such as the dataset of a file, stays a name.
                && !node.as_object().is_some_and(|node| is_a(node, "Dataset"))
            {
                *value = node.clone();
                return;
            }
            for one in map.values_mut() {
                resolve(one, nodes, depth + 1);
            }
        }
        _ => {}
    }
}

/// Takes the datasets out of a node; `inside` tells whether it stands in a list of datasets, where many only name them.
fn collect(value: Value, inside: bool, depth: usize, out: &mut Vec<Value>) {
    match value {
        Value::Array(list) if depth < DEEPEST => {
            for one in list {
                collect(one, inside, depth + 1, out);
            }
        }
        Value::Object(map) => {
            let is_dataset = is_a(&map, "Dataset");
            let mut inner = Vec::new();
            for holder in HOLDERS.iter().filter(|_| depth < DEEPEST) {
                let held = property_of(&map, holder);
                inner.extend(held.map(|value| (*holder, value.clone())));
            }
            if is_dataset {
                let own = Value::Object(map);
                if !inside || plain(property(&own, "name")).is_some() {
                    out.push(own);
                }
            }
            for (holder, value) in inner {
                collect(value, is_dataset || holder != "@graph", depth + 1, out);
            }
        }
        _ => {}
    }
}

/// Puts together what several scripts say of one dataset; what comes first counts.
fn merged(described: Vec<Value>) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::with_capacity(described.len());
    let mut places: HashMap<String, usize> = HashMap::new();
    for one in described {
        let Some(id) = one["@id"].as_str().map(str::to_owned) else {
            out.push(one);
            continue;
        };
        match (places.get(&id), one) {
            (Some(place), Value::Object(more)) => {
                if let Some(first) = out[*place].as_object_mut() {
                    for (key, value) in more {
                        first.entry(key).or_insert(value);
                    }
                }
            }
            (_, one) => {
                places.insert(id, out.len());
                out.push(one);
            }
        }
    }
    out
}

/// Tells whether a node is of a class, however that is written.
fn is_a(map: &Map<String, Value>, class: &str) -> bool {
    let fits = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.rsplit(['/', ':', '#']).next() == Some(class))
    };
    match map.get("@type") {
        Some(Value::Array(list)) => list.iter().any(fits),
        Some(value) => fits(value),
        None => false,
    }
}

/// Returns a property under whichever of its spellings.
pub(super) fn property<'v>(value: &'v Value, name: &str) -> &'v Value {
    let found = value.as_object().and_then(|map| property_of(map, name));
    found.unwrap_or(&Value::Null)
}

/// Returns the name of a property without its prefix.
pub(super) fn local(key: &str) -> &str {
    ["schema:", "http://schema.org/", "https://schema.org/"]
        .iter()
        .find_map(|prefix| key.strip_prefix(prefix))
        .unwrap_or(key)
}

fn property_of<'m>(map: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    ["", "schema:", "http://schema.org/", "https://schema.org/"]
        .iter()
        .filter_map(|prefix| map.get(&format!("{prefix}{name}")))
        .find(|value| !value.is_null())
}

/// Returns the text of a value: itself, the first of a list, or the name of a thing.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(plain),
        Value::Object(_) => ["@value", "name", "value", "@id", "url"]
            .iter()
            .find_map(|name| plain(property(value, name))),
        _ => None,
    }
}

/// Writes the characters that stand for themselves nowhere in XML.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::record::as_data_json;
    use super::*;

    #[track_caller]
    fn assert_named(datasets: &[Value], expected: &[&str], about: &str) {
        let names: Vec<String> = datasets
            .iter()
            .filter_map(|one| plain(property(one, "name")))
            .collect();
        assert_eq!(names, expected, "{about}");
    }

    #[test]
    fn descriptions_are_found_in_pages() {
        let text = r#"<html><script>var a = 1</script><script type="application/ld+json">
            {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"@type": ["schema:Dataset"], "name": "Rivers",
             "keywords": "water, fish", "creator": {"@type": "Organization", "name": "Office"},
             "spatialCoverage": {"geo": {"box": "45 -75 46 -74"}},
             "distribution": {"contentUrl": "https://a.example/r.csv", "encodingFormat": "CSV"}}]}</script></html>"#;
        let found = datasets(text).datasets;
        assert_eq!(found.len(), 1);
        let record = as_data_json(&found[0], "https://a.example/rivers");
        for (path, expected) in [
            ("/title", json!("Rivers")),
            ("/identifier", json!("https://a.example/rivers")),
            ("/keyword", json!(["water", "fish"])),
            ("/publisher/name", json!("Office")),
            ("/spatial", json!("-75,45,-74,46")),
            ("/distribution/0/format", json!("CSV")),
        ] {
            assert_eq!(record.pointer(path), Some(&expected), "{path}: {record}");
        }
        let nothing = datasets("<script type=\"application/ld+json\">{").datasets;
        assert!(nothing.is_empty());
    }

    #[test]
    fn every_dataset_of_a_page_is_found_once() {
        for (about, text, expected) in [
            (
                "several scripts",
                r#"<script type="application/ld+json">{"@type": "Dataset", "name": "A"}</script>
                   <SCRIPT TYPE='application/ld+json'><!-- {"@type": "Dataset", "name": "B"} --></SCRIPT>"#,
                &["A", "B"][..],
            ),
            (
                "a list",
                r#"[{"@type": "Dataset", "name": "A"}, {"@type": "Organization", "name": "O"}, {"@type": "http://schema.org/Dataset", "http://schema.org/name": "B"}]"#,
                &["A", "B"],
            ),
            (
                "a catalogue, and what it only names",
                r#"{"@type": "DataCatalog", "name": "C", "dataset": [{"@type": "Dataset", "name": "A"}, {"@type": "Dataset", "@id": "x"}, {"@type": "Dataset", "name": "B"}]}"#,
                &["A", "B"],
            ),
            (
                "a list of items",
                r#"{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Dataset", "name": "A"}}]}"#,
                &["A"],
            ),
            (
                "one in two scripts",
                r#"<script type="application/ld+json">{"@type": "Dataset", "@id": "x", "name": "A"}</script>
                   <script type="application/ld+json">{"@type": "Dataset", "@id": "x", "name": "Other", "description": "D"}</script>"#,
                &["A"],
            ),
            (
                "a dataset of datasets",
                r#"{"@type": "Dataset", "name": "A", "hasPart": [{"@type": "Dataset", "name": "B"}, {"@type": "Dataset", "@id": "c"}]}"#,
                &["A", "B"],
            ),
        ] {
            assert_named(&datasets(text).datasets, expected, about);
        }
    }

    #[test]
    fn what_a_graph_names_is_put_where_it_is_named() {
        let text = r##"{"@graph": [
            {"@type": "Dataset", "@id": "#d", "name": "A", "publisher": {"@id": "#o"}, "distribution": [{"@id": "#f"}]},
            {"@type": "Organization", "@id": "#o", "name": "Office", "parentOrganization": {"@id": "#o"}},
            {"@type": "DataDownload", "@id": "#f", "contentUrl": "https://a.example/f.csv"}]}"##;
        let found = datasets(text).datasets;
        assert_eq!(found.len(), 1);
        let record = as_data_json(&found[0], "https://a.example/d");
        assert_eq!(record["publisher"]["name"], "Office");
        assert_eq!(
            record["distribution"][0]["downloadURL"],
            "https://a.example/f.csv"
        );
    }

    #[test]
    fn of_a_page_that_breaks_off_whole_datasets_are_taken() {
        for (about, text, expected) in [
            (
                "a list",
                r#"{"@type": "DataCatalog", "dataset": [{"@type": "Dataset", "name": "A"}, {"@type": "Dataset", "name": "B", "des"#,
                &["A"][..],
            ),
            (
                "a graph, whose names may be explained further on",
                r##"{"@graph": [{"@type": "Dataset", "name": "A", "publisher": {"@id": "#o"}}, {"@type": "Dataset", "name": "B"}, {"@id""##,
                &["B"],
            ),
            (
                "what is said of one in two scripts",
                r#"<script type="application/ld+json">{"@type": "Dataset", "@id": "x", "name": "A"}</script>
                   <script type="application/ld+json">{"@type": "Dataset", "name": "B"}</script>
                   <script type="application/ld+json">{"@type": "Dataset", "@id": "x", "desc"#,
                &["B"],
            ),
            (
                "what is said beside",
                r#"<script type="application/ld+json">{"@type": "Dataset", "name": "A"}</script>
                   <script type="application/ld+json">{"@type": "BreadcrumbList", "name": "Datasets" "oh"}</script>"#,
                &["A"],
            ),
            (
                "one by itself",
                r#"<script type="application/ld+json">{"@type": "Dataset", "name": "A", "d"#,
                &[],
            ),
        ] {
            let described = datasets(text);
            assert_named(&described.datasets, expected, about);
            assert_eq!(described.fault.is_some(), about != "what is said beside");
        }
    }
}
