//! The fields of a hit that `fl` asks for.

use serde_json::{Map, Value, json};
use tantivy::schema::Value as _;
use tantivy::store::StoreReader;
use tantivy::{DocId, TantivyDocument};

use crate::error::SearchError;
use crate::schema::Fields;

/// Copies of the dictionary, which the caller holds.
const DICTIONARIES: [&str; 2] = ["data_dict", "validated_data_dict"];

/// Which fields are returned.
pub(crate) struct Shown {
    names: Vec<String>,
    /// Fields that are returned under another name: that name and theirs.
    renamed: Vec<(String, String)>,
}

impl Shown {
    /// Reads `fl`: names, patterns with `*`, `other:name` for a field under another name, several in one text too.
    pub(crate) fn read(fl: &[String]) -> Result<Option<Self>, SearchError> {
        let (mut names, mut renamed) = (Vec::new(), Vec::new());
        let parts = fl
            .iter()
            .flat_map(|part| part.split([',', ' ', '\t', '\n']))
            .filter(|name| !name.is_empty());
        for part in parts {
            if part.starts_with('[') {
                return Err(SearchError::syntax(format!(
                    "no field and no transformer: {part}"
                )));
            }
            match part.split_once(':') {
                Some((other, name)) if !other.is_empty() && !name.is_empty() => {
                    renamed.push((other.to_owned(), name.to_owned()));
                }
                _ => names.push(part.to_owned()),
            }
        }
        let any = !names.is_empty() || !renamed.is_empty();
        Ok(any.then_some(Self { names, renamed }))
    }

    pub(crate) fn wants_score(&self) -> bool {
        let mut renamed = self.renamed.iter().map(|(_, name)| name);
        let mut names = self.names.iter();
        names.any(|name| name == "score") || renamed.any(|name| name == "score")
    }

    fn wants(&self, field: &str) -> bool {
        self.names.iter().any(|name| matches(name, field))
    }

    /// The fields of a document.
    pub(crate) fn of(
        &self,
        fields: &Fields,
        store: &StoreReader,
        doc: DocId,
        score: f32,
    ) -> Result<Map<String, Value>, SearchError> {
        let document: TantivyDocument = store.get(doc)?;
        let stored = document
            .get_first(fields.stored)
            .and_then(|value| value.as_str())
            .and_then(|text| serde_json::from_str(text).ok());
        let mut out = match stored {
            Some(Value::Object(map)) => map,
            _ => Map::new(),
        };
        if self.wants_score() {
            out.insert("score".to_owned(), json!(score));
        }
        let renamed: Vec<(String, Value)> = self
            .renamed
            .iter()
            .filter_map(|(other, name)| Some((other.clone(), out.get(name)?.clone())))
            .collect();
        out.retain(|name, _| self.wants(name));
        for name in DICTIONARIES {
            if self.wants(name) {
                out.insert(name.to_owned(), Value::Null);
            }
        }
        out.extend(renamed);
        Ok(out)
    }
}

/// Tells whether a name with `*` covers a field.
fn matches(pattern: &str, field: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = field.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn names_may_be_patterns() {
        for (pattern, field, expected) in [
            ("name", "name", true),
            ("name", "name_ngram", false),
            ("*", "title", true),
            ("extras_*", "extras_topic", true),
            ("extras_*", "extra", false),
            ("*_ngram", "title_ngram", true),
            ("m*_*d", "metadata_created", true),
            ("m*_*x", "metadata_created", false),
        ] {
            assert_eq!(matches(pattern, field), expected, "{pattern} {field}");
        }
    }
}
