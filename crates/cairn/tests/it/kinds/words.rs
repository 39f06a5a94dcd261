//! What a page says in words, and which words are the same in both languages.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use crate::place::repository;

/// Collects every text of a value, and its keys, since extras and columns are called as their publishers like.
pub(super) fn gather(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(spaced(text));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            into.insert(key.clone());
            gather(value, into);
        }),
        _ => {}
    }
}

/// Writes a text with one space in the place of each gap.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a page says: its texts, and the attributes that are read out or shown. What is said to be in another language is left out, and
/// so are programs.
pub(super) fn said_on(page: &str) -> BTreeSet<String> {
    let unsaid = Regex::new(
        r#"(?s)<!--.*?-->|<script.*?</script>|<code.*?</code>|<textarea.*?</textarea>|<(span|div|a|option) [^>]*\blang="[^"]*"[^>]*>.*?</(span|div|a|option)>"#,
    )
    .unwrap();
    let spoken = Regex::new(r#"\b(?:aria-label|placeholder|title|alt|content|data-done|data-label|data-x|data-y|data-zoom-in|data-zoom-out)="([^"]*)""#).unwrap();
    let text = Regex::new(">([^<]+)<").unwrap();
    let page = unsaid.replace_all(page, "");
    let found = spoken.captures_iter(&page).chain(text.captures_iter(&page));
    found
        .map(|one| {
            let plain = one[1]
                .replace("&#38;", "&")
                .replace("&#60;", "<")
                .replace("&#62;", ">")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            spaced(&plain.replace("&#34;", "\"").replace("&#39;", "'"))
        })
        .filter(|text| has_word(text))
        .collect()
}

/// Letters from which a text may be a part of a value, such as its beginning.
pub(super) const LONG: usize = 12;

/// Returns the letters of a text, all of them small.
pub(super) fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

/// Tells whether a text has a word of four letters or more.
fn has_word(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() >= 4)
}

/// Words that both languages write alike: messages and labels that are the same in both, and names.
pub(super) fn alike() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let folder = |language: &str| repository().join(format!("crates/portal/locales/{language}"));
    for file in std::fs::read_dir(folder("en")).unwrap() {
        let file = file.unwrap().file_name();
        let read = |language: &str| std::fs::read_to_string(folder(language).join(&file)).unwrap();
        let french = read("fr");
        let french: BTreeSet<&str> = french.lines().collect();
        for line in read("en").lines().filter(|line| french.contains(line)) {
            if let Some((_, text)) = line.split_once(" = ") {
                found.insert(text.trim().to_owned());
            }
        }
    }
    for file in std::fs::read_dir(repository().join("schemas")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "yaml") {
            let text = std::fs::read_to_string(path).unwrap();
            let value: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text).unwrap();
            alike_in(&value, &mut found);
        }
    }
    found.extend(NAMES.iter().map(|name| (*name).to_owned()));
    found
}

fn alike_in(value: &serde_yaml_ng::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_yaml_ng::Value::Mapping(map) => {
            if let (Some(english), Some(french)) = (map.get("en"), map.get("fr"))
                && english == french
                && let Some(text) = english.as_str()
            {
                found.insert(spaced(text));
            }
            map.iter().for_each(|(_, value)| alike_in(value, found));
        }
        serde_yaml_ng::Value::Sequence(list) => {
            list.iter().for_each(|value| alike_in(value, found));
        }
        _ => {}
    }
}

/// Names of formats, programs and standards, which are the same in every language, and those of this test.
const NAMES: &[&str] = &[
    "Library",
    "Long",
    "Long rivers. alert(1) x",
    "Format: CSV",
    "CSL-JSON",
    "XLSX",
    "SQLite",
    "Cairn 0.1.0, CKAN 2.12.0",
    "(root)",
    "Rivers and lakes",
    "Bassin </script>",
    "alice · alice@example.org",
    "default",
    "· default ·",
    "Yearly levels – Years",
    "float",
    "numeric",
    "timestamp",
    "ckan 2.12.0 (Cairn)",
    "website",
    "width=device-width, initial-scale=1",
    "Turtle",
    "JSON-LD",
    "BibTeX",
    "JavaScript",
    "Python",
    "curl",
    "SQL (DuckDB)",
    "GeoJSON",
    "data.json",
    "Arrow",
    "Parquet",
    "Markdown",
    "noindex",
    "Atom",
    "Secret",
    "1 vote",
    "vote",
    "It was wrong",
    "A. Doe, Deputy minister",
    "dams.csv",
    "marsh-1",
    "All the lakes",
    "Pages",
    "_csrf_token",
    "first-words",
    "guide",
];
