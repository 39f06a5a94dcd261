//! Counts of values, exact to the record.
//!
//! For a filter without a query the counts are kept, so a broad search costs what its values cost, not what its documents do.
//! For a query the values of what it found are counted from memory, document by document.

mod counts;
mod forward;

pub(crate) use forward::Forward;

use std::collections::HashMap;

use tantivy::DocId;
use tantivy::index::SegmentReader;

use crate::bits::Bits;
use crate::cache::Caches;
use crate::dates::iso_z;
use crate::expand;
use crate::request::FacetRequest;
use crate::schema::{FieldKind, Fields, Place, whole_column};
use crate::view::Segment;

/// The documents of one segment that are counted.
#[derive(Clone, Copy)]
pub(crate) struct Counted<'a> {
    pub(crate) segment: Segment<'a>,
    /// These.
    pub(crate) alive: &'a Bits,
    /// How many.
    pub(crate) count: u64,
    /// A set whose counts are kept: its name, and its documents with those that are deleted.
    pub(crate) kept: Option<(&'a str, &'a Bits)>,
}

/// Prepares a new segment for counts of the columns that were counted lately.
pub(crate) fn warm(caches: &Caches, reader: &SegmentReader) -> tantivy::Result<()> {
    for column in caches.forward.keys() {
        warm_column(caches, &column, reader)?;
    }
    Ok(())
}

/// Prepares a segment for counts of a column.
pub(crate) fn warm_column(
    caches: &Caches,
    column: &str,
    reader: &SegmentReader,
) -> tantivy::Result<()> {
    counts::warm(caches, column, reader)
}

/// Counts the values of one field.
pub(crate) fn count(
    fields: &Fields,
    caches: &Caches,
    name: &str,
    segments: &[Counted<'_>],
    request: &FacetRequest,
) -> tantivy::Result<Vec<(String, u64)>> {
    if request.limit == 0 {
        return Ok(Vec::new());
    }
    let values = match fields.find(name) {
        FieldKind::Exact { column, .. } => counts::of(caches, &column, segments, request)?,
        FieldKind::Date { column } => scalars(segments, |reader| {
            let column = reader
                .fast_fields()
                .column_opt::<tantivy::DateTime>(&column)?;
            Ok(column.map(|column| {
                Box::new(move |doc: DocId| {
                    column.first(doc).map(|date| date.into_timestamp_micros())
                }) as Box<dyn Fn(DocId) -> Option<i64>>
            }))
        })?
        .into_iter()
        .filter_map(|(micros, count)| {
            Some((
                iso_z(chrono::DateTime::from_timestamp_micros(micros)?.naive_utc()),
                count,
            ))
        })
        .collect(),
        FieldKind::Number { column } => scalars(segments, |reader| {
            let column = reader.fast_fields().column_opt::<i64>(&column)?;
            Ok(column.map(|column| {
                Box::new(move |doc: DocId| column.first(doc)) as Box<dyn Fn(DocId) -> Option<i64>>
            }))
        })?
        .into_iter()
        .map(|(number, count)| (number.to_string(), count))
        .collect(),
        FieldKind::Text { .. } if name.starts_with("res_extras_") => {
            counts::of(caches, &whole_column(name), segments, request)?
        }
        FieldKind::Text { place, .. } => words(&place, segments)?,
        FieldKind::Grams { .. } => Vec::new(),
    };
    Ok(best(values, request))
}

/// Orders by count, then value; keeps what was asked for. Without a limit the order is that of the values.
fn best(mut values: Vec<(String, u64)>, request: &FacetRequest) -> Vec<(String, u64)> {
    values.retain(|(_, count)| *count >= request.mincount.max(1));
    let by_count = |a: &(String, u64), b: &(String, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    match usize::try_from(request.limit) {
        Ok(limit) => {
            if values.len() > limit {
                values.select_nth_unstable_by(limit, by_count);
                values.truncate(limit);
            }
            values.sort_unstable_by(by_count);
        }
        Err(_) => values.sort_unstable(),
    }
    values
}

/// Counts the words of an analysed field.
fn words(place: &Place, segments: &[Counted<'_>]) -> tantivy::Result<Vec<(String, u64)>> {
    let mut out: HashMap<String, u64> = HashMap::new();
    for counted in segments {
        expand::for_each_term(counted.segment.reader, place, |word, docs| {
            let count = counted.alive.count_of(docs);
            if count > 0 {
                *out.entry(word.to_owned()).or_default() += count;
            }
        })?;
    }
    Ok(out.into_iter().collect())
}

type Read = Option<Box<dyn Fn(DocId) -> Option<i64>>>;

fn scalars(
    segments: &[Counted<'_>],
    open: impl Fn(&SegmentReader) -> tantivy::Result<Read>,
) -> tantivy::Result<HashMap<i64, u64>> {
    let mut out = HashMap::new();
    for counted in segments {
        if let Some(read) = open(counted.segment.reader)? {
            counted.alive.for_each(|doc| {
                if let Some(value) = read(doc) {
                    *out.entry(value).or_insert(0) += 1;
                }
            });
        }
    }
    Ok(out)
}
