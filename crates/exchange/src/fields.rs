//! What a record says under a key: at its root, among its extras, as a list, in languages.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// A text and its language, where it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    pub(crate) language: Option<String>,
    pub(crate) text: String,
}

impl Text {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            language: None,
            text: text.into(),
        }
    }
}

/// A record, resource, organization or repeated sub-field as it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    map: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(map: &'a Map<String, Value>) -> Self {
        Self { map }
    }

    /// Returns the value under a key, or under it in the extras, where it is not empty.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(full).or_else(|| self.extra(key))
    }

    fn extra(&self, key: &str) -> Option<&'a Value> {
        let extras = self.map.get("extras")?.as_array()?;
        let named = |wanted: &str| {
            extras.iter().find_map(|extra| {
                (extra.get("key")?.as_str()? == wanted).then(|| extra.get("value"))?
            })
        };
        named(key)
            .or_else(|| named(&format!("dcat_{key}")))
            .filter(full)
    }

    /// Returns the first value under one of the keys as text.
    pub(crate) fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| plain(self.get(key)?))
    }

    /// Returns the texts of the first of the keys that has any, in the languages that it has them in.
    pub(crate) fn texts(&self, keys: &[&str]) -> Vec<Text> {
        for key in keys {
            let translated = self
                .get(&format!("{key}_translated"))
                .map(languages)
                .unwrap_or_default();
            if !translated.is_empty() {
                return translated;
            }
            if let Some(value) = self.get(key) {
                let texts = languages(value);
                if !texts.is_empty() {
                    return texts;
                }
                if let Some(text) = plain(value) {
                    return vec![Text::plain(text)];
                }
            }
        }
        Vec::new()
    }

    /// Like [`Fields::texts`], with the languages that this site has no form for: they are kept beside it or in extras, `title_de`.
    pub(crate) fn texts_everywhere(&self, keys: &[&str]) -> Vec<Text> {
        let mut texts = self.texts(keys);
        let extras = self.map.get("extras").and_then(Value::as_array);
        let extras = extras.into_iter().flatten().filter_map(|extra| {
            let name = extra.get("key").and_then(Value::as_str)?;
            Some((name, extra.get("value")?))
        });
        let own = self.map.iter().map(|(name, value)| (name.as_str(), value));
        for (name, value) in own.chain(extras) {
            let Value::String(text) = value else { continue };
            let language = keys
                .iter()
                .find_map(|key| name.strip_prefix(key)?.strip_prefix('_'))
                .filter(|tag| is_language(tag));
            if let Some(language) = language
                && !texts
                    .iter()
                    .any(|text| text.language.as_deref() == Some(language))
            {
                // The text without a language is the one of the languages that was taken first.
                texts.retain(|known| known.language.is_some() || known.text != *text);
                texts.push(Text {
                    language: Some(language.to_owned()),
                    text: text.clone(),
                });
            }
        }
        texts
    }

    /// Returns the members of the first list under one of the keys: an array, one written as text, or texts between commas.
    pub(crate) fn list(&self, keys: &[&str]) -> Vec<String> {
        for key in keys {
            let Some(value) = self.get(key) else { continue };
            let members: Vec<String> = match unpacked(value).as_ref() {
                Value::Array(members) => members.iter().filter_map(plain).collect(),
                Value::String(text) => text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned)
                    .collect(),
                other => plain(other).into_iter().collect(),
            };
            if !members.is_empty() {
                return members;
            }
        }
        Vec::new()
    }

    /// Returns the objects of a repeated sub-field; also where they are kept as text.
    pub(crate) fn objects(&self, key: &str) -> Vec<Map<String, Value>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let members = match unpacked(value).into_owned() {
            Value::Array(members) => members,
            object @ Value::Object(_) => vec![object],
            _ => Vec::new(),
        };
        members
            .into_iter()
            .filter_map(|member| match member {
                Value::Object(map) if map.values().any(|value| full(&value)) => Some(map),
                _ => None,
            })
            .collect()
    }

    /// Returns the object under a key of the root.
    pub(crate) fn object(&self, key: &str) -> Option<&'a Map<String, Value>> {
        self.map.get(key)?.as_object()
    }

    /// Returns the members of an array of objects at the root.
    pub(crate) fn members(&self, key: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
        self.map
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
    }
}

/// Tells whether a value says anything.
fn full(value: &&Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Tells whether a word is the tag of a language that has a code of two letters, `pt-br`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_part = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    parts
        .next()
        .is_some_and(|code| isolang::Language::from_639_1(code).is_some())
        && parts.all(is_part)
}

/// Returns a single value as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the value that a text of JSON stands for.
fn unpacked(value: &Value) -> Cow<'_, Value> {
    if let Value::String(text) = value
        && text.trim_start().starts_with(['[', '{'])
        && let Ok(inner) = serde_json::from_str::<Value>(text)
    {
        return Cow::Owned(inner);
    }
    Cow::Borrowed(value)
}

/// Returns what an object of texts by language says.
fn languages(value: &Value) -> Vec<Text> {
    let value = unpacked(value);
    let Value::Object(map) = value.as_ref() else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for (language, value) in map {
        let members = match value {
            Value::Array(members) => members.iter().filter_map(plain).collect(),
            other => plain(other).into_iter().collect::<Vec<_>>(),
        };
        texts.extend(members.into_iter().map(|text| Text {
            // A text that a machine translated is marked `fr-t-en`, which is a language tag as well.
            language: Some(language.clone()),
            text,
        }));
    }
    texts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(value: Value, check: impl Fn(Fields<'_>)) {
        check(Fields::new(value.as_object().unwrap()));
    }

    #[test]
    fn values_come_from_the_root_then_from_extras() {
        let record = json!({
            "a": "", "b": 3,
            "extras": [{"key": "a", "value": "extra"}, {"key": "dcat_c", "value": "x"}],
        });
        with(record, |fields| {
            assert_eq!(fields.text(&["a"]).as_deref(), Some("extra"));
            assert_eq!(fields.text(&["none", "b"]).as_deref(), Some("3"));
            assert_eq!(fields.text(&["c"]).as_deref(), Some("x"));
        });
    }

    #[test]
    fn lists_have_three_forms() {
        for value in [json!(["a", "b"]), json!("[\"a\", \"b\"]"), json!("a, b")] {
            with(json!({"k": value}), |fields| {
                assert_eq!(fields.list(&["k"]), ["a", "b"]);
            });
        }
    }

    #[test]
    fn texts_have_their_languages() {
        with(
            json!({"title": "A", "title_translated": {"en": "A", "fr": "B", "de": ""}}),
            |fields| {
                let texts = fields.texts(&["title"]);
                assert_eq!(texts.len(), 2);
                assert_eq!(texts[1].language.as_deref(), Some("fr"));
            },
        );
        with(json!({"title": "A"}), |fields| {
            assert_eq!(fields.texts(&["title"]), [Text::plain("A")]);
        });
    }
}
