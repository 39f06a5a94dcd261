//! Counts of all values of a set, by the numbers that each segment gives its values.
//!
//! For a set that is kept its counts are kept, too; only the documents that were deleted since are taken off.

use std::sync::{Arc, PoisonError};

use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;

use super::Counted;
use super::forward::Forward;
use crate::bits::Bits;
use crate::cache::{Caches, Names};
use crate::request::FacetRequest;

/// Values of one field that are numbered across segments at most.
const MAX_NAMES: usize = 2_000_000;

/// A column is unpacked for sets that have more than one of so many documents.
const FEW: u64 = 64;
/// What an unpacked column takes for a document, about.
const USUAL_BYTES: usize = 12;

/// Counts the values of a column, at least those that may be listed.
pub(super) fn of(
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

/// Prepares a new segment for counts of the columns that were counted lately.
pub(super) fn warm(caches: &Caches, column: &str, reader: &SegmentReader) -> tantivy::Result<()> {
    let Some(values) = reader.fast_fields().str(column)? else {
        return Ok(());
    };
    unpacked(caches, column, &values, reader);
    let shared = caches.names(column);
    let mut names = shared.lock().unwrap_or_else(PoisonError::into_inner);
    names.of_segment(reader, &values)?;
    Ok(())
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
    let Some((key, docs)) = counted.kept else {
        return Arc::new(over(caches, column, values, counted, counted.alive));
    };
    let segment = counted.segment.reader.segment_id();
    let cache_key = format!("{column}\u{1}{key}");
    let all = caches.counts.get(segment, &cache_key).unwrap_or_else(|| {
        let counts = Arc::new(over(caches, column, values, counted, docs));
        let bytes = counts.len() * size_of::<u32>();
        caches
            .counts
            .put(segment, &cache_key, Arc::clone(&counts), bytes);
        counts
    });
    let Some(deleted) = counted.segment.deleted else {
        return all;
    };
    let mut counts = Arc::unwrap_or_clone(all);
    for doc in deleted.docs.iter().filter(|doc| docs.contains(**doc)) {
        for_each_value(values, *doc, |ord| counts[ord] -= 1);
    }
    Arc::new(counts)
}

/// How many documents of a set have each value.
fn over(
    caches: &Caches,
    column: &str,
    values: &StrColumn,
    counted: &Counted<'_>,
    docs: &Bits,
) -> Vec<u32> {
    if let Some(forward) = forward(caches, column, values, counted) {
        return forward.count(docs, values.num_terms());
    }
    let mut counts = vec![0; values.num_terms()];
    docs.for_each(|doc| for_each_value(values, doc, |ord| counts[ord] += 1));
    counts
}

/// The unpacked column, where it is in memory or worth the while.
fn forward(
    caches: &Caches,
    column: &str,
    values: &StrColumn,
    counted: &Counted<'_>,
) -> Option<Arc<Forward>> {
    let reader = counted.segment.reader;
    let few = counted.count * FEW < u64::from(reader.max_doc());
    match few {
        true => caches.forward.get(reader.segment_id(), column),
        false => unpacked(caches, column, values, reader),
    }
}

/// The unpacked column, where memory takes it.
fn unpacked(
    caches: &Caches,
    column: &str,
    values: &StrColumn,
    reader: &SegmentReader,
) -> Option<Arc<Forward>> {
    let kept = caches.forward.get(reader.segment_id(), column);
    let max_doc = reader.max_doc();
    if kept.is_some() || !caches.forward.takes(max_doc as usize * USUAL_BYTES) {
        return kept;
    }
    let made = Arc::new(Forward::of(values, max_doc)?);
    let bytes = made.bytes();
    caches
        .forward
        .put(reader.segment_id(), column, Arc::clone(&made), bytes);
    Some(made)
}

/// Visits the numbers of a document's values.
fn for_each_value(values: &StrColumn, doc: DocId, mut visit: impl FnMut(usize)) {
    for ord in values.ords().values_for_doc(doc) {
        // A column's numbers are smaller than the size of its dictionary, which fits in memory.
        visit(ord as usize);
    }
}
