//! From a package dictionary to a document of the engine.

mod builder;

use std::collections::BTreeMap;

use chrono::Utc;
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};
use tantivy::TantivyDocument;
use tantivy::schema::OwnedValue;

use self::builder::{Builder, MAX_VALUES};
use crate::dates::{iso_z, liberal};
use crate::error::IndexError;
use crate::language;
use crate::request::{Document, Settings};
use crate::schema::{Fields, MAX_EXACT, NUMBERS, clean_key, is_relation, is_reserved};
use crate::spatial;
use crate::typed::{self, Kind};
use crate::values::{object, objects, plain};
use crate::worth;

/// Keys that are indexed in their own way, or not at all.
const SPECIAL: &[&str] = &[
    "id",
    "name",
    "title",
    "notes",
    "author",
    "maintainer",
    "author_email",
    "maintainer_email",
    "metadata_created",
    "metadata_modified",
    "extras",
    "resources",
    "tags",
    "groups",
    "organization",
    "relationships_as_subject",
    "relationships_as_object",
    "plugin_data",
];
/// Keys of every dataset whose values are no free text.
const NOT_TEXT: &[&str] = &[
    "creator_user_id",
    "isopen",
    "license_id",
    "license_title",
    "license_url",
    "num_resources",
    "num_tags",
    "owner_org",
    "private",
    "state",
    "type",
    "url",
    "ckan_url",
    "download_url",
    "version",
    "revision_id",
];
/// Most tags and formats of a document that complete what somebody types.
const MAX_TYPED: usize = 200;
/// Longest text of an item of a repeating field that is found under its own name, in bytes.
const MAX_IN_ROW: usize = 256;
/// Deepest nesting that is looked into.
const MAX_DEPTH: usize = 12;

/// Makes the document of the engine; returns the dataset's id with it.
pub(crate) fn make<'a>(
    fields: &Fields,
    settings: &Settings,
    document: &'a Document,
) -> Result<(&'a str, TantivyDocument), IndexError> {
    let package = document
        .package
        .as_object()
        .ok_or_else(|| IndexError::Document("a document is not a package dictionary".to_owned()))?;
    let id = text_of(package, "id")
        .ok_or_else(|| IndexError::Document("a document has no id".to_owned()))?;
    let is_french = language::of_record(package) == Some(language::Language::French);
    let mut builder = Builder::new(fields, is_french);
    builder.core(package, settings, id);
    builder.lists(package, settings, document);
    builder.own_keys(package);
    builder.extras(package);
    builder.out.add_u64(fields.worth, worth::of(package).into());
    for label in &document.permission_labels {
        builder.term(&fields.labels, label.clone());
    }
    if let Some(corners) = spatial::extent_of(package) {
        for (field, value) in fields.corners.into_iter().zip(corners) {
            builder.out.add_f64(field, value);
        }
    }
    Ok((id, builder.finish()))
}

fn text_of<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    map.get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// A text without control characters.
fn without_controls(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r'))
        .collect()
}

/// A key of an extra as it may stand in a field's name.
pub(crate) fn extra_key(key: &str) -> String {
    key.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .collect()
}

impl Builder<'_> {
    /// The fields that every dataset has.
    fn core(&mut self, package: &Map<String, Value>, settings: &Settings, id: &str) {
        let private = package
            .get("private")
            .is_some_and(|flag| flag.as_bool() == Some(true) || flag == "true");
        let digest = Md5::digest(format!("{id}{}", settings.site_id).as_bytes());
        let index_id: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.single("id", id);
        self.single("site_id", &settings.site_id);
        self.single("index_id", &index_id);
        if let Some(first) = digest.first_chunk() {
            self.out
                .add_u64(self.fields.tie, u64::from_be_bytes(*first));
        }
        self.single("entity_type", "package");
        self.single("capacity", if private { "private" } else { "public" });
        self.single("state", text_of(package, "state").unwrap_or("active"));
        self.single(
            "dataset_type",
            text_of(package, "type").unwrap_or("dataset"),
        );
        if let Some(name) = text_of(package, "name") {
            self.single("name", name);
            self.free(name);
            self.grams.insert("name", name.to_owned());
            self.stored.insert("name_ngram".to_owned(), json!(name));
        }
        if let Some(title) = text_of(package, "title") {
            let title = without_controls(title).trim_start().to_owned();
            self.words("title", &title);
            self.exact_value("title_string", &title);
            self.free(&title);
            self.grams.insert("title", title.clone());
            if self.in_french {
                self.french("title", &title);
            }
            self.stored.insert("title".to_owned(), json!(title));
            self.stored.insert("title_ngram".to_owned(), json!(title));
            self.titles.insert(title);
        }
        if let Some(notes) = text_of(package, "notes") {
            let notes = without_controls(notes);
            self.words("notes", &notes);
            self.free(&notes);
            if self.in_french {
                self.french("notes", &notes);
            }
            self.stored.insert("notes".to_owned(), json!(notes));
        }
        for (key, free) in [
            ("author", true),
            ("maintainer", true),
            ("author_email", false),
            ("maintainer_email", false),
        ] {
            if let Some(value) = text_of(package, key) {
                self.words(key, value);
                if free {
                    self.free(value);
                }
                self.stored.insert(key.to_owned(), json!(value));
            }
        }
        for key in [
            "license_id",
            "version",
            "url",
            "license",
            "ckan_url",
            "download_url",
            "revision_id",
        ] {
            if let Some(value) = text_of(package, key) {
                self.stored.insert(key.to_owned(), json!(value));
            }
        }
        for key in ["url", "ckan_url", "download_url"] {
            if let Some(value) = text_of(package, key) {
                self.words("urls", value);
            }
        }
        for key in ["metadata_created", "metadata_modified"] {
            if let Some(date) = text_of(package, key).and_then(liberal) {
                self.date(key, date);
            }
        }
        self.date("indexed_ts", Utc::now().naive_utc());
    }

    /// Organization, groups, tags, resources, relations.
    fn lists(&mut self, package: &Map<String, Value>, settings: &Settings, document: &Document) {
        if let Some((organization, name)) = package
            .get("organization")
            .and_then(Value::as_object)
            .and_then(|organization| Some((organization, text_of(organization, "name")?)))
        {
            self.single("organization", name);
            self.free(name);
            let title = text_of(organization, "title").unwrap_or(name);
            typed::terms(Kind::Organization, title, Some(name), &mut self.typed);
        }
        self.multiple(
            "groups",
            objects(package, "groups").filter_map(|group| text_of(group, "name")),
            true,
        );
        let free_tags: Vec<&str> = objects(package, "tags")
            .filter(|tag| text_of(tag, "vocabulary_id").is_none())
            .filter_map(|tag| text_of(tag, "name"))
            .collect();
        for tag in free_tags.iter().take(MAX_TYPED) {
            typed::terms(Kind::Tag, tag, None, &mut self.typed);
        }
        self.multiple("tags", free_tags.into_iter(), true);
        let mut vocabularies: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (vocabulary, tag) in &document.vocabulary_tags {
            vocabularies.entry(vocabulary).or_default().push(tag);
        }
        for (vocabulary, tags) in vocabularies {
            self.multiple(&format!("vocab_{vocabulary}"), tags.into_iter(), true);
        }
        for (field, key, free, exact) in [
            ("res_name", "name", true, false),
            ("res_description", "description", true, false),
            ("res_format", "format", false, true),
            ("res_type", "resource_type", false, true),
            ("res_url", "url", false, true),
        ] {
            let values: Vec<&str> = objects(package, "resources")
                .filter_map(|res| text_of(res, key))
                .collect();
            if field == "res_format" {
                for format in values.iter().take(MAX_TYPED) {
                    typed::terms(Kind::Format, format, None, &mut self.typed);
                }
            }
            if exact {
                self.multiple(field, values.into_iter(), free);
                continue;
            }
            for value in &values {
                self.words(field, value);
                self.free(value);
            }
            if !values.is_empty() {
                self.stored.insert(field.to_owned(), json!(values));
            }
        }
        for res in objects(package, "resources") {
            if let Some(url) = text_of(res, "url") {
                self.words("urls", url);
            }
            for key in ["name_translated", "description_translated"] {
                if let Some(value) = res.get(key).filter(|value| value.is_object()) {
                    self.own_key(key, value, true);
                }
            }
        }
        let checks =
            objects(package, "resources").filter_map(|res| text_of(res, "validation_status"));
        self.multiple("vocab_validation_status", checks, false);
        let series = package.get("in_series").and_then(Value::as_array);
        let series = series.into_iter().flatten().filter_map(Value::as_str);
        self.multiple("vocab_in_series", series, false);
        for key in &settings.extra_resource_fields {
            let values: Vec<String> = objects(package, "resources")
                .filter_map(|res| res.get(key))
                .filter_map(plain)
                .collect();
            let field = format!("res_extras_{key}");
            for value in &values {
                self.words(&field, value);
                self.free(value);
                // Facets count what stands there, not its words.
                if value.len() <= MAX_EXACT {
                    let whole = self.exact.entry(clean_key(&field)).or_default();
                    whole.insert(value.clone());
                }
            }
            if !values.is_empty() {
                self.stored.insert(field, json!(values));
            }
        }
        for (list, other) in [
            ("relationships_as_subject", "object"),
            ("relationships_as_object", "subject"),
        ] {
            for relation in objects(package, list) {
                let kind = text_of(relation, "type").filter(|kind| is_relation(kind));
                let name = relation
                    .get("__extras")
                    .and_then(|extras| extras.get(format!("{other}_package_name")));
                if let (Some(kind), Some(name)) = (
                    kind,
                    name.and_then(Value::as_str)
                        .or_else(|| text_of(relation, other)),
                ) {
                    self.words(kind, name);
                }
            }
        }
    }

    /// All other keys of the dictionary, each under its own name.
    fn own_keys(&mut self, package: &Map<String, Value>) {
        for (key, value) in package {
            if SPECIAL.contains(&key.as_str()) {
                continue;
            }
            if NUMBERS.contains(&key.as_str()) {
                if let Some(number) = value.as_i64() {
                    self.out.add_field_value(
                        self.fields.numbers,
                        &object([(clean_key(key), OwnedValue::I64(number))]),
                    );
                }
                continue;
            }
            if matches!(key.as_str(), "state" | "license_id" | "owner_org") {
                // Already there, or with a field of the engine.
                if key != "state"
                    && let Some(text) = value.as_str().filter(|text| !text.is_empty())
                {
                    self.exact_value(key, text);
                }
                continue;
            }
            if is_reserved(key) {
                continue;
            }
            self.own_key(key, value, !NOT_TEXT.contains(&key.as_str()));
        }
    }

    fn own_key(&mut self, key: &str, value: &Value, free: bool) {
        match value {
            Value::Null => {}
            Value::String(_) | Value::Bool(_) | Value::Number(_) => {
                let Some(text) = plain(value).filter(|text| !text.is_empty()) else {
                    return;
                };
                if key.ends_with("_date") {
                    if let Some(date) = liberal(&text) {
                        self.date(key, date);
                    }
                } else {
                    self.exact_value(key, &text);
                }
                if free && value.is_string() {
                    self.free(&text);
                    if language::of_key(key) == Some(language::Language::French) {
                        self.french(key, &text);
                    }
                }
            }
            Value::Array(list) => {
                for item in list {
                    match item {
                        Value::Object(row) => {
                            self.row(key, row);
                            self.nested(item, free, 0);
                        }
                        Value::Array(_) => self.nested(item, free, 0),
                        _ => {
                            let Some(text) = plain(item).filter(|text| !text.is_empty()) else {
                                continue;
                            };
                            self.exact_value(key, &text);
                            if free {
                                self.free(&text);
                            }
                        }
                    }
                }
            }
            Value::Object(map) => {
                // A text in several languages.
                for (language, item) in map {
                    match language::of_code(language) {
                        Some(_) if free && language::is_text(item) => {
                            self.translated(key, language, item);
                        }
                        _ => self.nested(item, free, 0),
                    }
                }
            }
        }
    }

    /// The fields of an item of a repeating field: `FIELD__SUB` is what stands there, `extras_FIELD__SUB` its words.
    fn row(&mut self, key: &str, row: &Map<String, Value>) {
        for (sub, value) in row {
            let listed = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let values = listed.iter().chain((!value.is_array()).then_some(value));
            for text in values
                .filter_map(plain)
                .filter(|text| !text.is_empty() && text.len() <= MAX_IN_ROW)
            {
                self.exact_value(&format!("{key}__{sub}"), &text);
                self.words(&format!("extras_{key}__{sub}"), &text);
            }
        }
    }

    /// A text, or a list of them, in a language. What is listed is counted under `FIELD_LANGUAGE`, and titles are in order by
    /// `title_LANGUAGE_string`.
    fn translated(&mut self, key: &str, language: &str, value: &Value) {
        let is_french = language::of_code(language) == Some(language::Language::French);
        let own = language::own_field(key, language);
        if value.is_array() {
            for text in language::texts_in(value) {
                self.exact_value(&own, text);
            }
        } else if language::is_title(key)
            && let Some(title) = value.as_str().filter(|title| !title.trim().is_empty())
        {
            let kept = self.stored.entry(key).or_insert_with(|| json!({}));
            if let Some(kept) = kept.as_object_mut() {
                kept.insert(language.to_owned(), json!(title));
            }
            let field = format!("{own}_string");
            let known = clean_key(&field);
            // What a machine translated gives way to what somebody wrote.
            if !language.contains("-t-") {
                self.exact.remove(&known);
            }
            if !self.exact.contains_key(&known) {
                self.exact_value(&field, &typed::normal(title));
            }
        }
        for text in language::texts_in(value) {
            self.free(text);
            if is_french {
                self.french(key, text);
            }
            if language::is_title(key) && self.titles.insert(text.to_owned()) && !is_french {
                self.out.add_text(self.fields.title, text);
            }
        }
    }

    /// A text in French, which is stemmed as French as well.
    fn french(&mut self, key: &str, text: &str) {
        self.values += 1;
        if self.values > MAX_VALUES {
            return;
        }
        self.out.add_text(self.fields.french, text);
        if language::is_title(key) {
            self.out.add_text(self.fields.french_title, text);
            self.titles.insert(text.to_owned());
        }
    }

    /// Texts inside lists and objects are found by free words.
    fn nested(&mut self, value: &Value, free: bool, depth: usize) {
        if !free || depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::String(text) => self.free(text),
            Value::Array(list) => list
                .iter()
                .for_each(|item| self.nested(item, free, depth + 1)),
            Value::Object(map) => {
                for (key, item) in map {
                    match item.as_str() {
                        Some(text)
                            if language::of_code(key) == Some(language::Language::French) =>
                        {
                            self.french("", text);
                            self.free(text);
                        }
                        _ => self.nested(item, free, depth + 1),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn extras(&mut self, package: &Map<String, Value>) {
        for extra in objects(package, "extras") {
            let Some(key) = text_of(extra, "key")
                .map(extra_key)
                .filter(|key| !key.is_empty())
            else {
                continue;
            };
            let Some(value) = extra
                .get("value")
                .and_then(plain)
                .filter(|value| !value.is_empty())
            else {
                continue;
            };
            let field = format!("extras_{key}");
            // A date is written as the engine writes dates.
            let date = key.ends_with("_date").then(|| liberal(&value)).flatten();
            let shown = date.map_or_else(|| value.clone(), iso_z);
            self.words(&field, &shown);
            self.free(&value);
            if language::of_key(&key) == Some(language::Language::French) {
                self.french(&key, &value);
            }
            self.stored.insert(field, json!(shown));
            if !package.contains_key(&key) && !is_reserved(&key) {
                self.own_key(&key, &Value::String(value), false);
            }
        }
    }
}
