//! Orders: reading `sort`, and one number per document and criterion of which the smaller comes first.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDateTime;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentReader;

use crate::error::SearchError;
use crate::functions::{Function, Value};
use crate::schema::{FieldKind, Fields, TIE, is_multiple};
use crate::view::Segment;

/// Most criteria of an order.
pub(crate) const MAX_CRITERIA: usize = 4;

/// The column of when documents were changed.
const CHANGED: &str = "metadata_modified";

/// One criterion of an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Criterion {
    pub(crate) by: By,
    pub(crate) descending: bool,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum By {
    Score,
    /// Exact text; documents without come last.
    Text(String),
    /// The least of several exact texts, or the greatest where it descends; documents without come last.
    Texts(String),
    /// The least word of an analysed text; documents without are smallest, as the engine of CKAN has it.
    Word(String),
    Date(String),
    Number(String),
    /// A function of the document's fields.
    Function(Computed),
}

/// A function with the text that it was read from.
#[derive(Clone)]
pub(crate) struct Computed {
    text: String,
    function: Arc<Function>,
}

impl std::fmt::Debug for Computed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Computed {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl By {
    /// Whether texts are compared, whose numbers hold within a segment alone.
    fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Texts(_) | Self::Word(_))
    }

    /// Whether what is compared changes with the time of the search.
    pub(crate) fn is_of_now(&self) -> bool {
        matches!(self, Self::Function(computed) if computed.text.contains("NOW") || computed.text.contains("ms("))
    }
}

/// The parts of an order: commas inside brackets belong to functions.
fn parts(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                out.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[from..]);
    out
}

/// Reads an order such as `score desc, name asc`.
pub(crate) fn parse(
    text: &str,
    fields: &Fields,
    now: NaiveDateTime,
) -> Result<Vec<Criterion>, SearchError> {
    let mut criteria = Vec::new();
    for part in parts(text)
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (name, direction) = part.rsplit_once(char::is_whitespace).ok_or_else(invalid)?;
        let (name, direction) = (name.trim(), direction.to_ascii_lowercase());
        let is_function = name.contains('(');
        if !is_function && name.contains(char::is_whitespace) {
            return Err(invalid());
        }
        let descending = match direction.as_str() {
            "asc" => false,
            "desc" => true,
            _ => return Err(invalid()),
        };
        // Their values are of the engine, none of which stands for the document.
        if matches!(name, "text" | "permission_labels") {
            return Err(SearchError::syntax(format!(
                "can not sort on multivalued field: {name}"
            )));
        }
        let by = match fields.find(name) {
            _ if name == "score" => By::Score,
            _ if is_function => By::Function(Computed {
                function: Arc::new(Function::read(name, fields, now)?),
                text: name.to_owned(),
            }),
            FieldKind::Exact { column, .. } if is_multiple(name) => By::Texts(column),
            FieldKind::Exact { column, .. } | FieldKind::Grams { column, .. } => By::Text(column),
            FieldKind::Text { column, .. } => By::Word(column),
            FieldKind::Date { column } => By::Date(column),
            FieldKind::Number { column } => By::Number(column),
        };
        criteria.push(Criterion { by, descending });
    }
    if criteria.len() > MAX_CRITERIA {
        return Err(SearchError::syntax(format!(
            "more than {MAX_CRITERIA} sort fields"
        )));
    }
    if criteria.is_empty() {
        criteria.push(Criterion {
            by: By::Score,
            descending: true,
        });
    }
    Ok(criteria)
}

fn invalid() -> SearchError {
    SearchError::Query("Invalid \"sort\" parameter".to_owned())
}

/// One number per criterion and two for the document, for comparisons within a segment.
pub(crate) type Keys = [u64; MAX_CRITERIA + 2];

enum Source {
    Score,
    Text(StrColumn),
    Texts(StrColumn),
    Date(Option<Column<tantivy::DateTime>>),
    Number(Option<Column<i64>>),
    Function(Value),
    Nothing,
}

/// An order in one segment.
///
/// Documents that are alike in all criteria are in the order in which they were changed, as they are in the engine of CKAN,
/// then in the order of a number of their own, so that pages never overlap.
pub(crate) struct SegmentOrder {
    parts: Vec<Part>,
    has_texts: bool,
    usual: Arc<Usual>,
}

/// The columns of a segment that every order needs.
pub(crate) struct Usual {
    changed: Option<Column<tantivy::DateTime>>,
    ties: Option<Column<u64>>,
    ids: Option<StrColumn>,
}

impl Usual {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            changed: columns.column_opt(CHANGED)?,
            ties: columns.column_opt(TIE)?,
            ids: columns.str("id")?,
        })
    }
}

struct Part {
    source: Source,
    descending: bool,
    missing_small: bool,
}

impl SegmentOrder {
    pub(crate) fn open(segment: Segment<'_>, criteria: &[Criterion]) -> tantivy::Result<Self> {
        let usual = segment.usual()?;
        let reader = segment.reader;
        let columns = reader.fast_fields();
        let mut parts = Vec::with_capacity(criteria.len());
        for criterion in criteria {
            let source = match &criterion.by {
                By::Score => Some(Source::Score),
                By::Text(column) | By::Word(column) => columns.str(column)?.map(Source::Text),
                By::Texts(column) => columns.str(column)?.map(Source::Texts),
                By::Date(column) if column == CHANGED => Some(Source::Date(usual.changed.clone())),
                By::Date(column) => Some(Source::Date(columns.column_opt(column)?)),
                By::Number(column) => Some(Source::Number(columns.column_opt(column)?)),
                By::Function(computed) => Some(Source::Function(computed.function.open(reader)?)),
            };
            parts.push(Part {
                source: source.unwrap_or(Source::Nothing),
                descending: criterion.descending,
                missing_small: matches!(criterion.by, By::Word(_)),
            });
        }
        let is_text = |criterion: &Criterion| criterion.by.is_text();
        Ok(Self {
            parts,
            has_texts: criteria.iter().any(is_text),
            usual,
        })
    }

    /// The number of the first criterion.
    pub(crate) fn first(&self, doc: DocId, score: f32) -> u64 {
        self.parts.first().map_or(0, |part| part.key(doc, score))
    }

    /// The numbers of a document.
    pub(crate) fn keys(&self, doc: DocId, score: f32) -> Keys {
        let mut keys = [0; MAX_CRITERIA + 2];
        for (key, part) in keys.iter_mut().zip(&self.parts) {
            *key = part.key(doc, score);
        }
        let changed = self
            .usual
            .changed
            .as_ref()
            .and_then(|column| column.first(doc));
        keys[MAX_CRITERIA] = changed.map_or(0, |date| signed_rank(date.into_timestamp_micros()));
        keys[MAX_CRITERIA + 1] = self
            .usual
            .ties
            .as_ref()
            .and_then(|column| column.first(doc))
            .unwrap_or(u64::MAX);
        keys
    }

    /// The texts of a document, for comparisons with other segments; none where no criterion compares texts.
    pub(crate) fn texts(&self, doc: DocId) -> tantivy::Result<Vec<Option<String>>> {
        if !self.has_texts {
            return Ok(Vec::new());
        }
        self.parts
            .iter()
            .map(|part| match &part.source {
                Source::Text(column) => text_of(column, column.ords().first(doc)),
                Source::Texts(column) => text_of(column, part.of_many(column, doc)),
                _ => Ok(None),
            })
            .collect()
    }

    /// The identifier of a document.
    pub(crate) fn id(&self, doc: DocId) -> tantivy::Result<String> {
        let id = match &self.usual.ids {
            Some(ids) => text_of(ids, ids.ords().first(doc))?,
            None => None,
        };
        Ok(id.unwrap_or_default())
    }
}

impl Part {
    /// Which of several texts of a document counts.
    fn of_many(&self, column: &StrColumn, doc: DocId) -> Option<u64> {
        let values = column.ords().values_for_doc(doc);
        if self.descending {
            values.max()
        } else {
            values.min()
        }
    }

    fn key(&self, doc: DocId, score: f32) -> u64 {
        let value = match &self.source {
            Source::Score => Some(float_rank(score)),
            Source::Text(column) => column.ords().first(doc).map(|ord| ord + 1),
            Source::Texts(column) => self.of_many(column, doc).map(|ord| ord + 1),
            // As in the engine of CKAN, what is missing counts 0: the beginning of 1970.
            Source::Date(column) => {
                let date = column.as_ref().and_then(|column| column.first(doc));
                let micros = date.map_or(0, |date| date.into_timestamp_micros());
                Some(signed_rank(micros))
            }
            Source::Number(column) => {
                let number = column.as_ref().and_then(|column| column.first(doc));
                Some(signed_rank(number.unwrap_or(0)))
            }
            Source::Function(value) => Some(double_rank(value(doc))),
            Source::Nothing => None,
        };
        match (value, self.descending) {
            (Some(value), false) => value,
            (Some(value), true) => u64::MAX - 1 - value,
            (None, false) if self.missing_small => 0,
            (None, _) => u64::MAX,
        }
    }
}

fn text_of(column: &StrColumn, ord: Option<u64>) -> tantivy::Result<Option<String>> {
    let Some(ord) = ord else {
        return Ok(None);
    };
    let mut text = String::new();
    column.ord_to_str(ord, &mut text)?;
    Ok(Some(text))
}

/// Compares documents of different segments.
pub(crate) fn across(
    criteria: &[Criterion],
    a: (&Keys, &[Option<String>]),
    b: (&Keys, &[Option<String>]),
) -> Ordering {
    for (i, criterion) in criteria.iter().enumerate() {
        let order = match criterion.by {
            By::Text(_) | By::Texts(_) | By::Word(_) => {
                let small = matches!(criterion.by, By::Word(_)) && !criterion.descending;
                match (&a.1[i], &b.1[i]) {
                    (Some(a), Some(b)) if criterion.descending => b.cmp(a),
                    (Some(a), Some(b)) => a.cmp(b),
                    (None, None) => Ordering::Equal,
                    (None, Some(_)) if small => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(_), None) if small => Ordering::Greater,
                    (Some(_), None) => Ordering::Less,
                }
            }
            _ => a.0[i].cmp(&b.0[i]),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.0[MAX_CRITERIA..].cmp(&b.0[MAX_CRITERIA..])
}

fn signed_rank(value: i64) -> u64 {
    (value as u64 ^ (1 << 63)).min(u64::MAX - 1)
}

fn double_rank(value: f64) -> u64 {
    // What is no number counts nothing.
    let bits = if value.is_nan() { 0.0 } else { value }.to_bits();
    let rank = if bits >> 63 == 0 {
        bits | (1 << 63)
    } else {
        !bits
    };
    rank.min(u64::MAX - 1)
}

fn float_rank(value: f32) -> u64 {
    let bits = value.to_bits();
    u64::from(if bits >> 31 == 0 {
        bits | (1 << 31)
    } else {
        !bits
    })
}
