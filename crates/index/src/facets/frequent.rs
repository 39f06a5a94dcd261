//! The most frequent values of a broad set, without a look at each of its documents.
//!
//! A value is never more frequent in a set than in all documents. So values are taken in the order of how frequent they are in
//! all documents, each is counted in the set, and the search ends where no value left can be as frequent as what was found.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

use tantivy::InvertedIndexReader;
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;
use tantivy::schema::IndexRecordOption;

use super::{Counted, counts};
use crate::bits::Bits;
use crate::cache::Caches;
use crate::schema::Place;

/// A value that more than one of so many documents has is kept as a set: it takes no more memory than a list.
const DENSE: usize = 32;

/// The values of a column of a segment, by how many documents have them.
pub(crate) struct Frequencies {
    /// Numbers and counts, the most frequent first.
    by_count: Vec<(u32, u32)>,
    /// The documents of dense values.
    dense: HashMap<String, Bits>,
}

impl Frequencies {
    fn of(reader: &SegmentReader, values: &StrColumn) -> tantivy::Result<Self> {
        let all = Bits::full(reader.max_doc());
        let mut by_count: Vec<(u32, u32)> = (0..).zip(counts::over(values, &all)).collect();
        by_count.sort_unstable_by_key(|(ord, count)| (Reverse(*count), *ord));
        let dense = by_count
            .iter()
            .take_while(|(_, count)| *count as usize * DENSE > reader.max_doc() as usize)
            .count();
        let mut sets: HashMap<usize, Bits> = by_count[..dense]
            .iter()
            .map(|(ord, _)| (*ord as usize, Bits::empty(reader.max_doc())))
            .collect();
        if !sets.is_empty() {
            all.for_each(|doc| {
                counts::for_each_value(values, doc, |ord| {
                    if let Some(set) = sets.get_mut(&ord) {
                        set.insert(doc);
                    }
                });
            });
        }
        let dense = sets
            .into_iter()
            .map(|(ord, set)| Ok((text_of(values, ord as u64)?, set)))
            .collect::<tantivy::Result<_>>()?;
        Ok(Self { by_count, dense })
    }

    fn bytes(&self) -> usize {
        let sets: usize = self.dense.values().map(Bits::bytes).sum();
        self.by_count.len() * size_of::<(u32, u32)>() + sets
    }
}

/// Tells whether memory keeps what this makes of a segment; to make it for each search would be slow.
pub(super) fn is_kept(caches: &Caches, reader: &SegmentReader) -> bool {
    // As much as a set for each of the values that can be dense.
    let sets = reader.max_doc() as usize / 8 * DENSE;
    caches.frequencies.takes(sets)
}

fn text_of(values: &StrColumn, ord: u64) -> tantivy::Result<String> {
    let mut text = String::new();
    values.ord_to_str(ord, &mut text)?;
    Ok(text)
}

/// A segment on its way from the most frequent value to the least.
struct Walk<'a> {
    counted: Counted<'a>,
    values: StrColumn,
    frequencies: Arc<Frequencies>,
    postings: Arc<InvertedIndexReader>,
    next: usize,
}

impl Walk<'_> {
    /// How frequent the values left can be here.
    fn bound(&self) -> u64 {
        self.frequencies
            .by_count
            .get(self.next)
            .map_or(0, |(_, count)| u64::from(*count))
    }

    /// How many documents of the set have a value.
    fn count(&self, place: &Place, text: &str) -> tantivy::Result<u64> {
        if let Some(set) = self.frequencies.dense.get(text) {
            return Ok(set.common(self.counted.alive));
        }
        let postings = self
            .postings
            .read_postings(&place.term(text), IndexRecordOption::Basic)?;
        Ok(postings.map_or(0, |mut docs| self.counted.alive.count_of(&mut docs)))
    }
}

/// The most frequent values, at least those that may be listed.
pub(super) fn most(
    caches: &Caches,
    place: &Place,
    column: &str,
    segments: Vec<(Counted<'_>, StrColumn)>,
    limit: usize,
    least: u64,
) -> tantivy::Result<Vec<(String, u64)>> {
    let mut walks = Vec::with_capacity(segments.len());
    for (counted, values) in segments {
        let reader = counted.segment.reader;
        walks.push(Walk {
            frequencies: frequencies(caches, reader, column, &values)?,
            postings: reader.inverted_index(place.field)?,
            counted,
            values,
            next: 0,
        });
    }
    let mut seen: HashSet<String> = HashSet::new();
    let mut best: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
    let mut found = Vec::new();
    loop {
        let bound: u64 = walks.iter().map(Walk::bound).sum();
        let needed = match best.peek() {
            Some(Reverse(last)) if best.len() == limit => least.max(*last),
            _ => least,
        };
        let Some(walk) = walks.iter_mut().max_by_key(|walk| walk.bound()) else {
            break;
        };
        if bound < needed {
            break;
        }
        let (ord, _) = walk.frequencies.by_count[walk.next];
        walk.next += 1;
        let text = text_of(&walk.values, u64::from(ord))?;
        if seen.contains(&text) {
            continue;
        }
        let mut count = 0;
        for walk in &walks {
            count += walk.count(place, &text)?;
        }
        seen.insert(text.clone());
        if count >= needed {
            best.push(Reverse(count));
            if best.len() > limit {
                best.pop();
            }
            found.push((text, count));
        }
    }
    Ok(found)
}

fn frequencies(
    caches: &Caches,
    reader: &SegmentReader,
    column: &str,
    values: &StrColumn,
) -> tantivy::Result<Arc<Frequencies>> {
    let segment = reader.segment_id();
    if let Some(kept) = caches.frequencies.get(segment, column) {
        return Ok(kept);
    }
    let made = Arc::new(Frequencies::of(reader, values)?);
    let bytes = made.bytes();
    caches
        .frequencies
        .put(segment, column, Arc::clone(&made), bytes);
    Ok(made)
}
