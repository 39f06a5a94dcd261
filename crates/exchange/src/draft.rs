//! A dataset in the making: its fields, its extras, and what had to be noted.

use serde_json::{Map, Value, json};

use crate::mapped::{Note, Options};
use crate::text;

/// Keys that an extra may not have, because the record itself has them.
const RESERVED: &[&str] = &[
    "id",
    "name",
    "title",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "license_id",
    "notes",
    "url",
    "version",
    "state",
    "type",
    "owner_org",
    "private",
    "resources",
    "tags",
    "tag_string",
    "plugin_data",
    "extras",
    "save",
    "return_to",
    "relationships_as_object",
    "relationships_as_subject",
    "groups",
    "metadata_modified",
    "__before",
    "__extras",
    "__junk",
    "",
];

/// Put before the key of something that is kept, but not in its own place.
pub(crate) const ASIDE: &str = "source_";

/// A record in the making: a dataset or an organization.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) fields: Map<String, Value>,
    pub(crate) extras: Vec<(String, String)>,
    pub(crate) notes: Vec<Note>,
}

impl Draft {
    /// Sets a field, unless the value says nothing.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        if !text::is_blank(&value) {
            self.fields.insert(key.to_owned(), value);
        }
    }

    /// Adds an extra, unless the value says nothing; its key is changed where it is taken.
    pub(crate) fn extra(&mut self, key: &str, value: &Value) {
        if !text::is_blank(value) {
            self.extra_text(key, text::as_extra(value));
        }
    }

    /// Adds an extra, whatever its text.
    pub(crate) fn extra_text(&mut self, key: &str, value: String) {
        let taken = |draft: &Self, key: &str| draft.extras.iter().any(|(known, _)| known == key);
        let mut wanted = key.trim().to_owned();
        if RESERVED.contains(&wanted.as_str()) {
            wanted = format!("{ASIDE}{wanted}");
        }
        while taken(self, &wanted) {
            wanted = format!("{ASIDE}{wanted}");
        }
        if wanted != key {
            self.note(&format!("extras.{key}"), format!("kept as {wanted}"));
        }
        self.extras.push((wanted, value));
    }

    pub(crate) fn note(&mut self, field: &str, message: impl Into<String>) {
        self.notes.push(Note {
            field: field.to_owned(),
            message: message.into(),
        });
    }

    /// Sets the tags, each once and in a form that tags may have.
    pub(crate) fn tags(&mut self, given: &[String]) {
        let tags = self.valid_tags("tags", given);
        if !tags.is_empty() {
            self.fields.insert(
                "tags".to_owned(),
                tags.iter().map(|tag| json!({"name": tag})).collect(),
            );
        }
    }

    /// Returns tags in a form that tags may have, each once.
    pub(crate) fn valid_tags(&mut self, field: &str, given: &[String]) -> Vec<String> {
        let mut tags: Vec<String> = Vec::with_capacity(given.len());
        for one in given {
            match text::tag(one) {
                Some(tag) => {
                    if tag != *one {
                        self.note(field, format!("{one:?} kept as {tag:?}"));
                    }
                    if !tags.contains(&tag) {
                        tags.push(tag);
                    }
                }
                None => {
                    self.note(field, format!("{one:?} cannot be a tag; kept as an extra"));
                    self.extra_text("tag", one.clone());
                }
            }
        }
        tags
    }

    /// Names the owner and whom to thank.
    pub(crate) fn owned(&mut self, owner: Option<&str>, options: &Options<'_>) {
        if let Some(owner) = owner.or(options.owner) {
            self.set("owner_org", owner);
        }
        if let Some(attribution) = options.attribution {
            self.extra_text("attribution", attribution.to_owned());
        }
    }

    /// Takes an input apart again.
    pub(crate) fn of_input(mut input: Map<String, Value>) -> Self {
        let mut extras = Vec::new();
        if let Some(Value::Array(list)) = input.shift_remove("extras") {
            for extra in &list {
                if let (Some(key), Some(value)) =
                    (extra.get("key").and_then(Value::as_str), extra.get("value"))
                {
                    extras.push((key.to_owned(), text::as_extra(value)));
                }
            }
        }
        Self {
            fields: input,
            extras,
            notes: Vec::new(),
        }
    }

    /// Returns the whole input.
    pub(crate) fn input(&self) -> Map<String, Value> {
        let mut out = self.fields.clone();
        if !self.extras.is_empty() {
            let extras = self
                .extras
                .iter()
                .map(|(key, value)| json!({"key": key, "value": value}))
                .collect();
            out.insert("extras".to_owned(), Value::Array(extras));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extras_get_free_keys() {
        let mut draft = Draft::default();
        draft.extra("theme", &json!(["a"]));
        draft.extra("theme", &json!("b"));
        draft.extra("url", &json!(3));
        draft.extra("nothing", &json!({"en": ""}));
        let expected = [
            ("theme", "[\"a\"]"),
            ("source_theme", "b"),
            ("source_url", "3"),
        ];
        let got: Vec<(&str, &str)> = draft
            .extras
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(got, expected);
        assert_eq!(draft.notes.len(), 2);
    }

    #[test]
    fn tags_are_kept_or_set_aside() {
        let mut draft = Draft::default();
        draft.tags(&[
            "Water".to_owned(),
            "Water".to_owned(),
            "a,b c".to_owned(),
            "!".to_owned(),
        ]);
        assert_eq!(
            draft.input()["tags"],
            json!([{"name": "Water"}, {"name": "a b c"}])
        );
        assert_eq!(draft.extras, [("tag".to_owned(), "!".to_owned())]);
    }
}
