//! Which language a text is in, as far as a record says: the key it stands under, or the record's own language.

use serde_json::{Map, Value};

/// A language, as far as it matters how its words are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    /// Any other.
    Other,
}

/// Longest tag of a language, such as `fr-t-en-x0-machine`.
const LONGEST: usize = 24;

/// Reads a tag of a language such as `fr`, `fr-CA`, `en_GB`.
pub(crate) fn of_code(code: &str) -> Option<Language> {
    let (first, rest) = match code.find(['-', '_']) {
        Some(at) => (&code[..at], &code[at + 1..]),
        None => (code, ""),
    };
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_code = first.len() == 2 && first.chars().all(|c| c.is_ascii_lowercase());
    if !is_code || code.len() > LONGEST || !plain(rest) {
        return None;
    }
    Some(if first == "fr" {
        Language::French
    } else {
        Language::Other
    })
}

/// The language that a key ends with: `title_fr`.
pub(crate) fn of_key(key: &str) -> Option<Language> {
    let (_, code) = key.rsplit_once(['_', '-'])?;
    (code == "fr").then_some(Language::French)
}

/// The language of what names none: that of the record, where it has one alone.
pub(crate) fn of_record(package: &Map<String, Value>) -> Option<Language> {
    let extra = || {
        let extras = package.get("extras")?.as_array()?;
        let found = extras
            .iter()
            .find(|extra| extra.get("key").is_some_and(|key| key == "language"))?;
        found.get("value")
    };
    let value = package
        .get("language")
        .filter(|value| !value.is_null())
        .or_else(extra)?;
    let name = match value {
        Value::String(name) => name.as_str(),
        Value::Array(list) => match list.as_slice() {
            [one] => one.as_str()?,
            _ => return None,
        },
        _ => return None,
    };
    // Addresses of languages end with their code.
    let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    Some(match name.as_str() {
        "fra" | "fre" | "french" | "français" | "francais" => Language::French,
        other => of_code(other).unwrap_or(Language::Other),
    })
}

/// Tells whether a key holds a title: `title`, `title_translated`, `title_fr`.
pub(crate) fn is_title(key: &str) -> bool {
    key == "title" || key.starts_with("title_") || key.starts_with("title-")
}

/// The field of what a key says in a language: `keywords_fr`, `title_fr` for `title_translated`.
pub(crate) fn own_field(key: &str, code: &str) -> String {
    let base = key.strip_suffix("_translated").unwrap_or(key);
    let language = code.split(['-', '_']).next().unwrap_or(code);
    format!("{base}_{language}")
}

/// Tells whether a value is a text or a list of texts.
pub(crate) fn is_text(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(list) => list.iter().all(Value::is_string),
        _ => false,
    }
}

/// The texts of a value: itself, or those of its list.
pub(crate) fn texts_in(value: &Value) -> impl Iterator<Item = &str> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    value
        .as_str()
        .into_iter()
        .chain(list.iter().filter_map(Value::as_str))
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn languages_are_told_by_keys_and_records() {
        for (code, expected) in [
            ("fr", Some(Language::French)),
            ("fr-CA", Some(Language::French)),
            ("fr-t-en", Some(Language::French)),
            ("en", Some(Language::Other)),
            ("free", None),
            ("name", None),
            ("to do", None),
        ] {
            assert_eq!(of_code(code), expected, "{code}");
        }
        assert_eq!(of_key("title_fr"), Some(Language::French));
        assert_eq!(of_key("title"), None);
        for (key, code, expected) in [
            ("title_translated", "fr", "title_fr"),
            ("keywords", "fr-CA", "keywords_fr"),
            ("title", "fr-t-en", "title_fr"),
        ] {
            assert_eq!(own_field(key, code), expected);
        }
        for (record, expected) in [
            (json!({"language": "fr"}), Some(Language::French)),
            (
                json!({"language": ["http://publications.europa.eu/resource/authority/language/FRA"]}),
                Some(Language::French),
            ),
            (
                json!({"extras": [{"key": "language", "value": "French"}]}),
                Some(Language::French),
            ),
            (json!({"language": ["en", "fr"]}), None),
            (json!({"language": "English"}), Some(Language::Other)),
            (json!({}), None),
        ] {
            assert_eq!(
                of_record(record.as_object().unwrap_or(&Map::new())),
                expected
            );
        }
    }
}
