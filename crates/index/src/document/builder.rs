//! A document of the engine in the making: values come by the names of fields, and go where the engine keeps them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};
use tantivy::TantivyDocument;
use tantivy::schema::OwnedValue;

use crate::dates::iso_z;
use crate::schema::{FieldKind, Fields, MAX_EXACT, Place, clean_key};
use crate::typed;
use crate::values::{engine_date, object, texts};

/// Most values that one document puts in from its own keys.
pub(super) const MAX_VALUES: usize = 20_000;

/// The document.
pub(super) struct Builder<'a> {
    pub(super) fields: &'a Fields,
    pub(super) out: TantivyDocument,
    /// A value that is there twice counts once.
    pub(super) exact: BTreeMap<String, BTreeSet<String>>,
    analysed: BTreeMap<String, Vec<String>>,
    general: BTreeMap<String, Vec<String>>,
    pub(super) grams: BTreeMap<&'static str, String>,
    terms: BTreeMap<String, Vec<String>>,
    least: BTreeMap<String, String>,
    dates: BTreeMap<String, NaiveDateTime>,
    pub(super) stored: Map<String, Value>,
    /// Titles in all languages.
    pub(super) titles: BTreeSet<String>,
    /// What completes what somebody types.
    pub(super) typed: BTreeSet<String>,
    /// Whether what names no language is French.
    pub(super) in_french: bool,
    pub(super) values: usize,
}

impl<'a> Builder<'a> {
    /// Begins a document of nothing.
    pub(super) fn new(fields: &'a Fields, in_french: bool) -> Self {
        Self {
            fields,
            out: TantivyDocument::default(),
            exact: BTreeMap::new(),
            analysed: BTreeMap::new(),
            general: BTreeMap::new(),
            grams: BTreeMap::new(),
            terms: BTreeMap::new(),
            least: BTreeMap::new(),
            dates: BTreeMap::new(),
            stored: Map::new(),
            titles: BTreeSet::new(),
            typed: BTreeSet::new(),
            in_french,
            values: 0,
        }
    }

    /// One exact value that `fl` returns.
    pub(super) fn single(&mut self, name: &str, value: &str) {
        self.exact_value(name, value);
        self.stored.insert(name.to_owned(), json!(value));
    }

    /// Several exact values that `fl` returns.
    pub(super) fn multiple<'v>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = &'v str>,
        free: bool,
    ) {
        let mut seen: Vec<&str> = Vec::new();
        for value in values {
            if seen.len() >= MAX_VALUES {
                break;
            }
            if free {
                self.free(value);
            }
            seen.push(value);
        }
        if seen.is_empty() {
            return;
        }
        self.stored.insert(name.to_owned(), json!(seen));
        seen.sort_unstable();
        seen.dedup();
        for value in seen {
            self.exact_value(name, value);
        }
    }

    pub(super) fn exact_value(&mut self, name: &str, value: &str) {
        self.values += 1;
        if value.len() > MAX_EXACT || self.values > MAX_VALUES {
            tracing::debug!(
                field = name,
                bytes = value.len(),
                "a value is too long to be indexed as a whole"
            );
            return;
        }
        match self.fields.find(name) {
            FieldKind::Exact { place, .. } => match place.key {
                None => self.out.add_text(place.field, value),
                Some(key) => {
                    self.exact.entry(key).or_default().insert(value.to_owned());
                }
            },
            // An own key with the name of a text field: its words.
            FieldKind::Text { .. } => self.words(name, value),
            _ => {}
        }
    }

    /// Analysed text, and its least word to sort by.
    pub(super) fn words(&mut self, name: &str, value: &str) {
        self.values += 1;
        if self.values > MAX_VALUES {
            return;
        }
        let FieldKind::Text {
            place, analysis, ..
        } = self.fields.find(name)
        else {
            return;
        };
        match place.key {
            None => self.out.add_text(place.field, value),
            Some(key) => {
                let texts = match place.field == self.fields.general {
                    true => &mut self.general,
                    false => &mut self.analysed,
                };
                texts.entry(key).or_default().push(value.to_owned());
            }
        }
        if let Some(word) = analysis
            .least_word(value)
            .filter(|word| word.len() <= MAX_EXACT)
        {
            let least = self
                .least
                .entry(clean_key(name))
                .or_insert_with(|| word.clone());
            if word < *least {
                *least = word;
            }
        }
    }

    /// A term that is looked up and not shown.
    pub(super) fn term(&mut self, place: &Place, text: String) {
        let key = place.key.clone().unwrap_or_default();
        self.terms.entry(key).or_default().push(text);
    }

    /// Text that words without a field find.
    pub(super) fn free(&mut self, value: &str) {
        self.values += 1;
        if self.values <= MAX_VALUES {
            self.out.add_text(self.fields.text, value);
        }
    }

    pub(super) fn date(&mut self, name: &str, date: NaiveDateTime) {
        // The engine keeps nanoseconds in 64 bits.
        let Some(value) = engine_date(date) else {
            return;
        };
        self.stored.insert(name.to_owned(), json!(iso_z(date)));
        match self.fields.schema.get_field(name) {
            Ok(field) => self.out.add_date(field, value),
            Err(_) => {
                self.dates.insert(clean_key(name), date);
            }
        }
    }

    pub(super) fn finish(mut self) -> TantivyDocument {
        let mut words = BTreeSet::new();
        for title in &std::mem::take(&mut self.titles) {
            if let Some(whole) = typed::whole(title) {
                self.term(&self.fields.whole_title, whole);
            }
            if let Some(first) = typed::first_word(title) {
                self.term(&self.fields.first_word, first);
            }
            typed::words(title, &mut words);
        }
        for word in words {
            self.out.add_text(self.fields.words, word);
        }
        for term in std::mem::take(&mut self.typed) {
            self.term(&self.fields.complete, term);
        }
        let exact = object(
            self.exact
                .into_iter()
                .map(|(key, values)| (key, texts(values))),
        );
        let [analysed, general, terms] = [self.analysed, self.general, self.terms]
            .map(|keys| object(keys.into_iter().map(|(key, values)| (key, texts(values)))));
        let grams = object(
            self.grams
                .into_iter()
                .map(|(key, name)| (key.to_owned(), OwnedValue::Str(name))),
        );
        let least = object(
            self.least
                .into_iter()
                .map(|(key, word)| (key, OwnedValue::Str(word))),
        );
        let dates = object(
            self.dates
                .into_iter()
                .filter_map(|(key, date)| Some((key, OwnedValue::Date(engine_date(date)?)))),
        );
        for (field, value) in [
            (self.fields.exact, exact),
            (self.fields.analysed, analysed),
            (self.fields.general, general),
            (self.fields.terms, terms),
            (self.fields.grams, grams),
            (self.fields.least, least),
            (self.fields.dates, dates),
        ] {
            if !matches!(&value, OwnedValue::Object(entries) if entries.is_empty()) {
                self.out.add_field_value(field, &value);
            }
        }
        self.out
            .add_text(self.fields.stored, Value::Object(self.stored).to_string());
        self.out
    }
}
