//! The best documents: of a segment, and of all segments together.

use std::cmp::Ordering;

use tantivy::DocId;

use crate::bits::Bits;
use crate::sort::{Criterion, Keys, SegmentOrder, across};

/// A document that may be on the page.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) doc: DocId,
    pub(crate) score: f32,
}

/// Keeps the first few documents of a segment in an order.
pub(crate) struct Best<'a> {
    order: &'a SegmentOrder,
    wanted: usize,
    found: Vec<(Keys, Candidate)>,
    worst: Option<Keys>,
    /// What scores less is not among the first, where the score is what is compared first.
    floor: f32,
}

impl<'a> Best<'a> {
    /// Keeps documents that score no less than the floor, which other segments raised.
    pub(crate) fn new(order: &'a SegmentOrder, wanted: usize, floor: f32) -> Self {
        Self {
            order,
            wanted,
            found: Vec::new(),
            worst: None,
            floor,
        }
    }

    /// The score that a document needs.
    pub(crate) fn floor(&self) -> f32 {
        self.floor
    }

    /// Whether a document that scores at most this may be among the first.
    pub(crate) fn may_take(&self, most: f32) -> bool {
        self.wanted > 0 && most >= self.floor
    }

    pub(crate) fn offer(&mut self, doc: DocId, score: f32) {
        if self.wanted == 0 {
            return;
        }
        if let Some(worst) = &self.worst
            && self.order.first(doc, score) > worst[0]
        {
            return;
        }
        let keys = self.order.keys(doc, score);
        if self.worst.as_ref().is_some_and(|worst| keys > *worst) {
            return;
        }
        self.found.push((keys, Candidate { doc, score }));
        if self.found.len() >= self.wanted.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.found.len() > self.wanted {
            let (_, last, _) = self
                .found
                .select_nth_unstable_by_key(self.wanted - 1, |(keys, _)| *keys);
            self.floor = self.floor.max(last.1.score);
            self.worst = Some(last.0);
            self.found.truncate(self.wanted);
        }
    }

    /// The documents in their order.
    pub(crate) fn finish(mut self) -> Vec<Candidate> {
        self.cut();
        self.found.sort_unstable_by_key(|(keys, _)| *keys);
        self.found.into_iter().map(|(_, found)| found).collect()
    }
}

/// The first documents of a set, walking all documents of the segment in their order.
pub(crate) fn along(all: &[DocId], docs: &Bits, wanted: usize, score: f32) -> Vec<Candidate> {
    all.iter()
        .copied()
        .filter(|doc| docs.contains(*doc))
        .take(wanted)
        .map(|doc| Candidate { doc, score })
        .collect()
}

/// The candidates of one segment.
pub(crate) struct Column<'a> {
    pub(crate) segment: usize,
    pub(crate) order: &'a SegmentOrder,
    pub(crate) candidates: Vec<Candidate>,
}

/// The next candidate of a segment, with what comparisons with other segments need.
struct Head<'a> {
    column: &'a Column<'a>,
    at: usize,
    keys: Keys,
    texts: Vec<Option<String>>,
}

impl<'a> Head<'a> {
    fn of(column: &'a Column<'a>, at: usize) -> tantivy::Result<Option<Self>> {
        let Some(candidate) = column.candidates.get(at) else {
            return Ok(None);
        };
        Ok(Some(Self {
            keys: column.order.keys(candidate.doc, candidate.score),
            texts: column.order.texts(candidate.doc)?,
            column,
            at,
        }))
    }

    fn candidate(&self) -> Candidate {
        self.column.candidates[self.at]
    }

    fn compare(&self, other: &Self, criteria: &[Criterion]) -> Ordering {
        across(
            criteria,
            (&self.keys, &self.texts),
            (&other.keys, &other.texts),
        )
    }
}

/// A page of the documents of all segments: segment and candidate.
pub(crate) fn page(
    mut columns: Vec<Column<'_>>,
    criteria: &[Criterion],
    start: usize,
    rows: usize,
) -> tantivy::Result<Vec<(usize, Candidate)>> {
    columns.retain(|column| !column.candidates.is_empty());
    if let [column] = columns.as_slice() {
        return Ok(column
            .candidates
            .iter()
            .skip(start)
            .take(rows)
            .map(|candidate| (column.segment, *candidate))
            .collect());
    }
    let mut heads = Vec::with_capacity(columns.len());
    for column in &columns {
        heads.extend(Head::of(column, 0)?);
    }
    let mut out = Vec::new();
    let mut passed = 0;
    while out.len() < rows && !heads.is_empty() {
        let mut first = 0;
        for other in 1..heads.len() {
            if heads[other].compare(&heads[first], criteria) == Ordering::Less {
                first = other;
            }
        }
        let head = &heads[first];
        if passed >= start {
            out.push((head.column.segment, head.candidate()));
        }
        passed += 1;
        match Head::of(head.column, head.at + 1)? {
            Some(next) => heads[first] = next,
            None => drop(heads.swap_remove(first)),
        }
    }
    Ok(out)
}
