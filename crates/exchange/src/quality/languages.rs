//! How complete a record is in each language of the site.

use serde_json::{Map, Value};

use crate::fields::Fields;

/// Fields of a record whose text has languages.
const OF_RECORD: &[&str] = &[
    "title_translated",
    "notes_translated",
    "keywords",
    "geographic_coverage",
    "access_instructions",
    "lineage",
    "known_limits",
];
/// Fields of its resources.
const OF_RESOURCE: &[&str] = &["name_translated", "description_translated"];

/// How much of what is said in any language is said in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InLanguage {
    /// The code of the language.
    pub language: String,
    /// How many texts there are in it.
    pub said: u32,
    /// How many texts there are in any language.
    pub of: u32,
    /// Fields that lack it; those of resources with their place, such as `resources[0].name_translated`.
    pub missing: Vec<String>,
}

/// Compares the languages of a record.
pub fn in_languages(record: &Map<String, Value>, languages: &[String]) -> Vec<InLanguage> {
    let fields = Fields::new(record);
    let mut texts: Vec<(String, &Map<String, Value>)> = Vec::new();
    for name in OF_RECORD {
        texts.extend(fields.object(name).map(|text| ((*name).to_owned(), text)));
    }
    for (number, resource) in fields.members("resources").enumerate() {
        for name in OF_RESOURCE {
            let text = Fields::new(resource).object(name);
            texts.extend(text.map(|text| (format!("resources[{number}].{name}"), text)));
        }
    }
    texts.retain(|(_, text)| text.values().any(is_said));
    languages
        .iter()
        .map(|language| {
            let lacks = |text: &Map<String, Value>| !is_in(text, language);
            let missing: Vec<String> = texts
                .iter()
                .filter(|(_, text)| lacks(text))
                .map(|(name, _)| name.clone())
                .collect();
            InLanguage {
                language: language.clone(),
                said: (texts.len() - missing.len()) as u32,
                of: texts.len() as u32,
                missing,
            }
        })
        .collect()
}

/// Tells whether a text is there in a language; a translation by a machine counts (`en-t-fr`).
fn is_in(text: &Map<String, Value>, language: &str) -> bool {
    let translated = format!("{language}-t-");
    text.iter()
        .any(|(code, value)| (code == language || code.starts_with(&translated)) && is_said(value))
}

fn is_said(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    }
}
