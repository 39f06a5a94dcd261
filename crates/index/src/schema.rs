//! The fields of the index: which names there are, how each is analysed and where the engine keeps it.
//!
//! Texts that are scored have a field of the engine; all others live as keys of a few shared fields, so that any key of any record
//! type can be searched, counted and sorted by. Fields of the engine are few on purpose: each has a dictionary in every segment,
//! and a commit of a single record makes all of them.

use tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, Field, IndexRecordOption, JsonObjectOptions, STORED,
    Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{RAW_TOKENIZER_NAME, TokenizerManager};
use tantivy::{Index, Term};

use crate::analysis::{self, Analysis, Grams};

/// Version of the layout; a folder of another version is not opened.
pub(crate) const VERSION: u32 = 9;

/// Longest exact value in bytes.
pub(crate) const MAX_EXACT: usize = 32_766;

/// Exact fields that are made of something else than a key of their name.
const EXACT: [&str; 13] = [
    "id",
    "name",
    "title_string",
    "capacity",
    "state",
    "organization",
    "groups",
    "tags",
    "license_id",
    "res_format",
    "dataset_type",
    "owner_org",
    "site_id",
];
/// English text with a field of the engine.
const TEXT: [&str; 3] = ["title", "notes", "text"];
/// English text among the others.
const URLS: &str = "urls";
/// Unstemmed text.
const GENERAL: [&str; 6] = [
    "author",
    "maintainer",
    "author_email",
    "maintainer_email",
    "res_name",
    "res_description",
];
/// Names of related datasets.
const RELATIONS: [&str; 8] = [
    "depends_on",
    "dependency_of",
    "derives_from",
    "has_derivation",
    "links_to",
    "linked_from",
    "child_of",
    "parent_of",
];
/// Whole numbers.
pub(crate) const NUMBERS: [&str; 5] = [
    "votes",
    "views_total",
    "views_recent",
    "resources_accessed_total",
    "resources_accessed_recent",
];
/// Dates with a field of the engine.
const DATES: [&str; 3] = ["metadata_created", "metadata_modified", "indexed_ts"];
/// Fields that hold more than one value.
const MULTIPLE: [&str; 7] = [
    "groups",
    "tags",
    "permission_labels",
    "res_format",
    "res_type",
    "res_url",
    "text",
];

/// Where the engine keeps a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) field: Field,
    /// The key, where the field is a shared one.
    pub(crate) key: Option<String>,
}

impl Place {
    pub(crate) fn own(field: Field) -> Self {
        Self { field, key: None }
    }

    fn shared(field: Field, name: &str) -> Self {
        Self {
            field,
            key: Some(clean_key(name)),
        }
    }

    /// What all its terms begin with.
    pub(crate) fn base(&self) -> Vec<u8> {
        self.term("").serialized_value_bytes().to_vec()
    }

    /// The term of a text.
    pub(crate) fn term(&self, text: &str) -> Term {
        match &self.key {
            None => Term::from_field_text(self.field, text),
            Some(key) => {
                let mut term = Term::from_field_json_path(self.field, key, false);
                term.append_type_and_str(text);
                term
            }
        }
    }
}

/// A field of the index, as queries see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// Exact text; the column has its values.
    Exact { place: Place, column: String },
    /// Analysed text; the column has its least word.
    Text {
        place: Place,
        analysis: Analysis,
        column: String,
    },
    /// Looked up inside names.
    Grams { place: Place, column: String },
    /// Points in time.
    Date { column: String },
    /// Whole numbers.
    Number { column: String },
}

impl FieldKind {
    /// The column that has a value wherever the field has one.
    pub(crate) fn column(&self) -> &str {
        match self {
            Self::Exact { column, .. }
            | Self::Text { column, .. }
            | Self::Grams { column, .. }
            | Self::Date { column }
            | Self::Number { column } => column,
        }
    }
}

/// The fields of the engine.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    /// Who may see it.
    pub(crate) labels: Place,
    pub(crate) title: Field,
    pub(crate) text: Field,
    pub(crate) french: Field,
    /// Titles in French.
    pub(crate) french_title: Field,
    /// Whole titles, folded.
    pub(crate) whole_title: Place,
    /// First words of titles, folded.
    pub(crate) first_word: Place,
    /// Words of titles, folded and as they are written.
    pub(crate) words: Field,
    /// What completes what somebody types: tags, formats, organizations.
    pub(crate) complete: Place,
    /// Exact terms that are looked up and not shown: of these four.
    pub(crate) terms: Field,
    /// How complete and how recent a record is.
    pub(crate) worth: Field,
    /// Parts of names and titles by key.
    pub(crate) grams: Field,
    /// Exact values by key.
    pub(crate) exact: Field,
    /// English text by key.
    pub(crate) analysed: Field,
    /// Unstemmed text by key.
    pub(crate) general: Field,
    /// Least words by key, for sorting and existence.
    pub(crate) least: Field,
    /// Dates by key.
    pub(crate) dates: Field,
    /// Whole numbers by key.
    pub(crate) numbers: Field,
    /// Corners of the extent: west, south, east, north.
    pub(crate) corners: [Field; 4],
    /// A number that orders documents that are alike.
    pub(crate) tie: Field,
    /// What `fl` returns.
    pub(crate) stored: Field,
}

/// The field that identifies a record.
const ID: &str = "id";
/// Column of the number that orders documents that are alike.
pub(crate) const TIE: &str = "tie";
/// Column of how complete and how recent a record is.
pub(crate) const WORTH: &str = "worth";
/// Highest such number.
pub(crate) const MOST_WORTH: u8 = 200;
/// Columns of the corners of the extent.
pub(crate) const CORNERS: [&str; 4] = ["west", "south", "east", "north"];

impl Fields {
    pub(crate) fn new() -> Self {
        let mut builder = Schema::builder();
        let exact_terms = || {
            TextFieldIndexing::default()
                .set_tokenizer(RAW_TOKENIZER_NAME)
                .set_fieldnorms(false)
        };
        let words = |name: &str| {
            TextFieldIndexing::default()
                .set_tokenizer(name)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        };
        let exact_terms = || exact_terms().set_index_option(IndexRecordOption::Basic);
        let id = builder.add_text_field(
            ID,
            TextOptions::default()
                .set_indexing_options(exact_terms())
                .set_fast(RAW_TOKENIZER_NAME),
        );
        for name in TEXT {
            builder.add_text_field(
                name,
                TextOptions::default().set_indexing_options(words(analysis::TEXT)),
            );
        }
        let french = builder.add_text_field(
            "text_fr",
            TextOptions::default().set_indexing_options(words(analysis::FRENCH)),
        );
        let french_title = builder.add_text_field(
            "french_title",
            TextOptions::default().set_indexing_options(words(analysis::FRENCH)),
        );
        let title_words = builder.add_text_field(
            "words",
            TextOptions::default().set_indexing_options(exact_terms()),
        );
        let terms = builder.add_json_field(
            "t",
            JsonObjectOptions::default().set_indexing_options(exact_terms()),
        );
        let grams = builder.add_json_field(
            "n",
            JsonObjectOptions::default()
                .set_indexing_options(words(analysis::NGRAM).set_fieldnorms(false)),
        );
        let date = DateOptions::default()
            .set_fast()
            .set_precision(DateTimePrecision::Microseconds);
        for name in DATES {
            builder.add_date_field(name, date.clone());
        }
        let exact = builder.add_json_field(
            "s",
            JsonObjectOptions::default()
                .set_indexing_options(exact_terms())
                .set_fast(RAW_TOKENIZER_NAME),
        );
        let general = builder.add_json_field(
            "g",
            JsonObjectOptions::default().set_indexing_options(words(analysis::GENERAL)),
        );
        let analysed = builder.add_json_field(
            "x",
            JsonObjectOptions::default().set_indexing_options(words(analysis::TEXT)),
        );
        let least = builder.add_json_field(
            "m",
            JsonObjectOptions::default().set_fast(RAW_TOKENIZER_NAME),
        );
        let dates = builder.add_json_field(
            "d",
            JsonObjectOptions::default().set_fast(RAW_TOKENIZER_NAME),
        );
        let numbers = builder.add_json_field(
            "i",
            JsonObjectOptions::default().set_fast(RAW_TOKENIZER_NAME),
        );
        let corners = CORNERS.map(|name| builder.add_f64_field(name, FAST));
        let tie = builder.add_u64_field(TIE, FAST);
        let worth = builder.add_u64_field(WORTH, FAST);
        let stored = builder.add_text_field("stored", STORED);
        let schema = builder.build();
        let field = |name: &str| schema.get_field(name).expect("the field was added above");
        Self {
            id,
            title: field("title"),
            text: field("text"),
            labels: Place::shared(terms, "labels"),
            french,
            french_title,
            whole_title: Place::shared(terms, "title"),
            first_word: Place::shared(terms, "first"),
            words: title_words,
            complete: Place::shared(terms, "complete"),
            terms,
            worth,
            grams,
            exact,
            analysed,
            general,
            least,
            dates,
            numbers,
            corners,
            tie,
            stored,
            schema,
        }
    }

    /// Makes the analysers known to an index of the engine.
    pub(crate) fn register(index: &mut Index) {
        let manager = TokenizerManager::default();
        manager.register(analysis::TEXT, Analysis::Text.for_index());
        manager.register(analysis::FRENCH, Analysis::French.for_index());
        manager.register(analysis::GENERAL, Analysis::General.for_index());
        manager.register(analysis::NGRAM, Grams::analyzer());
        index.set_tokenizers(manager);
    }

    fn own(&self, name: &str) -> Option<Field> {
        self.schema.get_field(name).ok()
    }

    /// Finds the field that a query names. Every name is one: what is not known is an exact field without values.
    pub(crate) fn find(&self, name: &str) -> FieldKind {
        let least = || format!("m.{}", clean_key(name));
        let text = |place, analysis| FieldKind::Text {
            place,
            analysis,
            column: least(),
        };
        match name {
            "name_ngram" => {
                return FieldKind::Grams {
                    place: Place::shared(self.grams, "name"),
                    column: "s.name".to_owned(),
                };
            }
            "title_ngram" => {
                return FieldKind::Grams {
                    place: Place::shared(self.grams, "title"),
                    column: "s.title_string".to_owned(),
                };
            }
            "text_fr" => return text(Place::own(self.french), Analysis::French),
            "permission_labels" => {
                return FieldKind::Exact {
                    place: self.labels.clone(),
                    column: "s.permission_labels".to_owned(),
                };
            }
            _ => {}
        }
        if let Some(field) = self.own(name) {
            if name == ID {
                return FieldKind::Exact {
                    place: Place::own(field),
                    column: name.to_owned(),
                };
            }
            if TEXT.contains(&name) {
                return text(Place::own(field), Analysis::Text);
            }
            if DATES.contains(&name) {
                return FieldKind::Date {
                    column: name.to_owned(),
                };
            }
        }
        if GENERAL.contains(&name) {
            return text(Place::shared(self.general, name), Analysis::General);
        }
        if name == URLS
            || name.starts_with("extras_")
            || name.starts_with("res_extras_")
            || RELATIONS.contains(&name)
        {
            return text(Place::shared(self.analysed, name), Analysis::Text);
        }
        if NUMBERS.contains(&name) {
            return FieldKind::Number {
                column: format!("i.{}", clean_key(name)),
            };
        }
        if name.ends_with("_date") {
            return FieldKind::Date {
                column: format!("d.{}", clean_key(name)),
            };
        }
        let place = Place::shared(self.exact, name);
        FieldKind::Exact {
            column: format!("s.{}", clean_key(name)),
            place,
        }
    }
}

/// The column of whole values of a text field that has them.
pub(crate) fn whole_column(name: &str) -> String {
    format!("s.{}", clean_key(name))
}

/// Whether a field holds more than one value: it is sorted by the least of them, or the greatest.
pub(crate) fn is_multiple(name: &str) -> bool {
    MULTIPLE.contains(&name) || name.starts_with("vocab_")
}

/// Whether a name belongs to a field that is made of something else than a key of that name: no key of a record gets there.
pub(crate) fn is_reserved(name: &str) -> bool {
    EXACT.contains(&name)
        || TEXT.contains(&name)
        || name == URLS
        || GENERAL.contains(&name)
        || DATES.contains(&name)
        || MULTIPLE.contains(&name)
        || matches!(
            name,
            "name_ngram" | "title_ngram" | "text_fr" | "index_id" | "entity_type"
        )
}

/// Whether a name is one of the relations between datasets.
pub(crate) fn is_relation(name: &str) -> bool {
    RELATIONS.contains(&name)
}

/// A key as it stands in a shared field: without the characters that mean something in paths.
pub(crate) fn clean_key(name: &str) -> String {
    name.chars()
        .take(256)
        .map(|c| match c {
            '.' => '\u{2024}',
            '\\' => '\u{2216}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}
