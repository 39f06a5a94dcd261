//! Texts of records in the reader's language, or in another one, which is said then.

use serde_json::Value;

use crate::speech::Language;

/// A text, and its language where that is known not to be the reader's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) other: Option<String>,
}

/// What happened, in pieces: in the reader's language, and what other programs say of themselves in theirs.
pub(crate) type Told = Vec<Said>;

impl Said {
    /// Makes a text of the reader's language, or of none.
    pub(crate) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            other: None,
        }
    }

    /// Tells a text of the reader's language by itself.
    pub(crate) fn alone(text: &str) -> Told {
        match text.is_empty() {
            true => Vec::new(),
            false => vec![Self::plain(text)],
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Returns a text of a record: `title_translated` in the reader's language, else `title`, else whatever language there is.
pub(crate) fn said(record: &Value, key: &str, language: Language) -> Said {
    let plain = text(record, key);
    let translated = record
        .get(format!("{key}_translated"))
        .map(|by_language| by_language_of(by_language, language));
    match translated {
        Some(found) if !found.is_empty() && found.other.is_none() => found,
        Some(found) if plain.is_empty() => found,
        Some(found) if found.text == plain => found,
        _ => Said::plain(plain),
    }
}

/// Returns the text of an object of texts by language.
pub(crate) fn by_language_of(by_language: &Value, language: Language) -> Said {
    let Some(texts) = by_language.as_object() else {
        return Said::plain(by_language.as_str().unwrap_or_default());
    };
    let given = |code: &str| {
        texts
            .get(code)
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
    };
    if let Some(text) = given(language.code()) {
        return Said::plain(text);
    }
    texts
        .iter()
        .find_map(|(code, _)| {
            Some(Said {
                text: given(code)?.to_owned(),
                other: Some(code.clone()),
            })
        })
        .unwrap_or_default()
}

/// Returns a text of an object; empty where there is none.
pub(crate) fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns a list of an object; empty where there is none.
pub(crate) fn list<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    object
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Returns by what names are put in order as people look for them: without accents, then as they are written.
pub(crate) fn in_order(name: &str) -> (String, String) {
    (cairn_domain::munge::name(name), name.to_lowercase())
}

/// Tells whether an address leads somewhere that a browser may go: web and mail, and nothing that it would run.
pub(crate) fn is_safe_link(address: &str) -> bool {
    let lower = address.trim_start().to_ascii_lowercase();
    ["http://", "https://", "ftp://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_readers_language_comes_first_and_another_one_is_said() {
        let record = json!({"title": "Rivers", "title_translated": {"en": "Rivers", "fr": "Rivières"}, "notes_translated": {"en": "Long", "fr": " "}});
        assert_eq!(
            said(&record, "title", Language::French),
            Said::plain("Rivières")
        );
        let notes = said(&record, "notes", Language::French);
        assert_eq!(
            (notes.text.as_str(), notes.other.as_deref()),
            ("Long", Some("en"))
        );
        assert_eq!(
            said(&json!({"title": "A"}), "title", Language::French),
            Said::plain("A")
        );
        assert!(said(&json!({}), "title", Language::English).is_empty());
    }

    #[test]
    fn accents_do_not_put_names_behind_all_others() {
        let mut names = ["Transport", "Éducation", "Droit", "eau"];
        names.sort_by_cached_key(|name| in_order(name));
        assert_eq!(names, ["Droit", "eau", "Éducation", "Transport"]);
    }

    #[test]
    fn addresses_that_run_are_no_links() {
        for (address, safe) in [
            ("https://a.example", true),
            ("MAILTO:a@b", true),
            ("javascript:alert(1)", false),
            (" java\nscript:alert(1)", false),
            ("data:text/html,x", false),
            ("//a.example", false),
            ("", false),
        ] {
            assert_eq!(is_safe_link(address), safe, "{address}");
        }
    }
}
