//! Counts of values, exact to the record.
//!
//! Within a segment values are counted by the numbers that the segment gives them. For a filter without a query the counts are
//! kept, and only the documents that were deleted since are taken off; so a broad search costs what its values cost, not what
//! its documents do.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::bits::Bits;
use crate::cache::{Caches, Names};
use crate::dates::iso_z;
use crate::expand;
use crate::request::FacetRequest;
use crate::schema::{FieldKind, Fields, Place};
use crate::view::Segment;

/// The documents of one segment that are counted.
pub(crate) struct Counted<'a> {
    pub(crate) segment: Segment<'a>,
    /// These, with those that are deleted.
    pub(crate) docs: &'a Bits,
    /// Names the set where its counts may be kept.
    pub(crate) key: Option<&'a str>,
}

impl Counted<'_> {
    fn for_each_alive(&self, mut f: impl FnMut(DocId)) {
        self.docs.for_each(|doc| {
            if self.segment.is_alive(doc) {
                f(doc);
            }
        });
    }
}

/// Values of one field that are numbered across segments at most.
const MAX_NAMES: usize = 2_000_000;

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
        FieldKind::Exact { column, .. } => texts(caches, &column, segments, request)?,
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
            let mut count = 0;
            let mut doc = docs.doc();
            while doc != TERMINATED {
                count += u64::from(counted.docs.contains(doc) && counted.segment.is_alive(doc));
                doc = docs.advance();
            }
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
            counted.for_each_alive(|doc| {
                if let Some(value) = read(doc) {
                    *out.entry(value).or_insert(0) += 1;
                }
            });
        }
    }
    Ok(out)
}

fn texts(
    caches: &Caches,
    column: &str,
    segments: &[Counted<'_>],
    request: &FacetRequest,
) -> tantivy::Result<Vec<(String, u64)>> {
    let mut opened: Vec<(&SegmentReader, StrColumn, Arc<Vec<u32>>)> = Vec::new();
    for counted in segments {
        let reader = counted.segment.reader;
        if let Some(values) = reader.fast_fields().str(column)? {
            let counts = in_segment(caches, column, &values, counted);
            if counts.iter().any(|count| *count > 0) {
                opened.push((reader, values, counts));
            }
        }
    }
    if let [(_, values, counts)] = opened.as_slice() {
        return alone(values, counts, request);
    }
    let shared = caches.names(column);
    let mut names = shared.lock().unwrap_or_else(PoisonError::into_inner);
    let mut totals: Vec<u64> = vec![0; names.names.len()];
    for (reader, values, counts) in &opened {
        let numbers = names.of_segment(reader, values)?;
        totals.resize(names.names.len(), 0);
        for (number, count) in numbers.iter().zip(counts.iter()) {
            if *count > 0 {
                totals[*number as usize] += u64::from(*count);
            }
        }
    }
    let least = request.mincount.max(1);
    let mut found: Vec<(u32, u64)> = (0..)
        .zip(totals)
        .filter(|(_, count)| *count >= least)
        .collect();
    // Only what may be listed is copied: everything with a count as high as the last one that is.
    if let Ok(limit) = usize::try_from(request.limit)
        && found.len() > limit
    {
        found.select_nth_unstable_by(limit - 1, |a, b| b.1.cmp(&a.1));
        let last = found[limit - 1].1;
        found.retain(|(_, count)| *count >= last);
    }
    let out = found
        .into_iter()
        .map(|(number, count)| (names.names[number as usize].to_string(), count))
        .collect();
    if names.names.len() > MAX_NAMES {
        drop(names);
        caches.forget_names(column);
    }
    Ok(out)
}

impl Names {
    /// The number of each value of a segment, by the segment's own numbers.
    fn of_segment(
        &mut self,
        reader: &SegmentReader,
        values: &StrColumn,
    ) -> tantivy::Result<Arc<Vec<u32>>> {
        if let Some(numbers) = self.segments.get(&reader.segment_id()) {
            return Ok(Arc::clone(numbers));
        }
        let mut numbers = Vec::with_capacity(values.num_terms());
        let mut stream = values.dictionary().stream()?;
        while stream.advance() {
            let text = String::from_utf8_lossy(stream.key());
            let known = self.numbers.get(text.as_ref()).copied();
            numbers.push(known.unwrap_or_else(|| {
                let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                let text: Arc<str> = Arc::from(text.as_ref());
                self.names.push(Arc::clone(&text));
                self.numbers.insert(text, number);
                number
            }));
        }
        let numbers = Arc::new(numbers);
        self.segments
            .insert(reader.segment_id(), Arc::clone(&numbers));
        Ok(numbers)
    }
}

/// The counts of the only segment that has any: numbers are in the order of the values, so few values need to be read.
fn alone(
    values: &StrColumn,
    counts: &[u32],
    request: &FacetRequest,
) -> tantivy::Result<Vec<(String, u64)>> {
    let least = request.mincount.max(1);
    let mut found: Vec<(u64, u32)> = (0..)
        .zip(counts.iter().copied())
        .filter(|(_, count)| u64::from(*count) >= least)
        .collect();
    if let Ok(limit) = usize::try_from(request.limit)
        && found.len() > limit
    {
        let order = |a: &(u64, u32), b: &(u64, u32)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        found.select_nth_unstable_by(limit - 1, order);
        found.truncate(limit);
    }
    found
        .into_iter()
        .map(|(ord, count)| {
            let mut text = String::new();
            values.ord_to_str(ord, &mut text)?;
            Ok((text, u64::from(count)))
        })
        .collect()
}

/// Counts by the segment's own numbers.
fn in_segment(
    caches: &Caches,
    column: &str,
    values: &StrColumn,
    counted: &Counted<'_>,
) -> Arc<Vec<u32>> {
    let segment = counted.segment.reader.segment_id();
    let cache_key = counted.key.map(|key| format!("{column}\u{1}{key}"));
    let kept = cache_key
        .as_ref()
        .and_then(|key| caches.counts.get(segment, key));
    let all = kept.unwrap_or_else(|| {
        let mut counts = vec![0; values.num_terms()];
        counted
            .docs
            .for_each(|doc| for_each_value(values, doc, |ord| counts[ord] += 1));
        let counts = Arc::new(counts);
        if let Some(key) = &cache_key {
            let bytes = counts.len() * size_of::<u32>();
            caches.counts.put(segment, key, Arc::clone(&counts), bytes);
        }
        counts
    });
    let Some(deleted) = counted.segment.deleted else {
        return all;
    };
    let mut counts = Arc::unwrap_or_clone(all);
    for doc in &deleted.docs {
        if counted.docs.contains(*doc) {
            for_each_value(values, *doc, |ord| counts[ord] -= 1);
        }
    }
    Arc::new(counts)
}

fn for_each_value(values: &StrColumn, doc: DocId, mut f: impl FnMut(usize)) {
    for ord in values.ords().values_for_doc(doc) {
        // A column's numbers are smaller than the size of its dictionary, which fits in memory.
        f(ord as usize);
    }
}
