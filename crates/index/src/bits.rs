//! Sets of documents of one segment, as bits; and a query of the engine that is such a set.

use std::fmt;
use std::sync::Arc;

use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, TERMINATED};

/// A set of documents of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    max: u32,
}

impl Bits {
    pub(crate) fn empty(max: u32) -> Self {
        Self {
            words: vec![0; max.div_ceil(64) as usize],
            max,
        }
    }

    /// An empty set of the same segment.
    pub(crate) fn without_any(&self) -> Self {
        Self::empty(self.max)
    }

    pub(crate) fn full(max: u32) -> Self {
        let mut out = Self {
            words: vec![u64::MAX; max.div_ceil(64) as usize],
            max,
        };
        out.trim();
        out
    }

    /// The documents that are not deleted.
    pub(crate) fn alive(alive: &AliveBitSet) -> Self {
        let max = alive.bitset().max_value();
        let mut set = BitSet::with_max_value_and_full(max);
        set.intersect_update(alive.bitset());
        let words = (0..max.div_ceil(64))
            .map(|bucket| u64::from_le_bytes(set.tinyset(bucket).into_bytes()))
            .collect();
        Self { words, max }
    }

    fn trim(&mut self) {
        let used = self.max % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }

    pub(crate) fn insert(&mut self, doc: DocId) {
        if doc < self.max {
            self.words[(doc / 64) as usize] |= 1 << (doc % 64);
        }
    }

    /// Adds all documents of a term.
    pub(crate) fn insert_all(&mut self, mut postings: BlockSegmentPostings) {
        while !postings.docs().is_empty() {
            postings.docs().iter().for_each(|doc| self.insert(*doc));
            postings.advance();
        }
    }

    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.words
            .get((doc / 64) as usize)
            .is_some_and(|word| word & (1 << (doc % 64)) != 0)
    }

    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// The documents that are in at least so many of these sets.
    pub(crate) fn in_at_least(sets: &[Self], least: usize, max: u32) -> Self {
        let mut out = Self::empty(max);
        let planes = (usize::BITS - sets.len().leading_zeros()) as usize;
        let mut sums = vec![0_u64; planes];
        for (at, word) in out.words.iter_mut().enumerate() {
            // Each plane holds a binary digit of 64 sums.
            sums.fill(0);
            for set in sets {
                let mut carry = set.words[at];
                for sum in &mut sums {
                    let next = *sum & carry;
                    *sum ^= carry;
                    carry = next;
                }
            }
            let (mut more, mut same) = (0, u64::MAX);
            for (digit, sum) in sums.iter().enumerate().rev() {
                match least >> digit & 1 {
                    0 => {
                        more |= same & sum;
                        same &= !sum;
                    }
                    _ => same &= sum,
                }
            }
            *word = match least >> planes {
                0 => more | same,
                _ => 0,
            };
        }
        out.trim();
        out
    }

    pub(crate) fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    pub(crate) fn count(&self) -> u64 {
        self.words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    /// How many documents are in this and another set of the same segment.
    pub(crate) fn count_both(&self, other: &Self) -> u64 {
        let words = self.words.iter().zip(&other.words);
        words
            .map(|(one, other)| u64::from((one & other).count_ones()))
            .sum()
    }

    /// How many of these documents are in the set.
    pub(crate) fn count_of(&self, docs: &mut impl DocSet) -> u64 {
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
        let mut count = 0;
        loop {
            let filled = docs.fill_buffer(&mut buffer);
            for doc in &buffer[..filled] {
                count += u64::from(self.contains(*doc));
            }
            if filled < buffer.len() {
                return count;
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.words.len() * 8
    }

    /// The first document from here on.
    pub(crate) fn next(&self, from: DocId) -> Option<DocId> {
        let mut index = (from / 64) as usize;
        let mut word = self.words.get(index)? & (u64::MAX << (from % 64));
        loop {
            if word != 0 {
                return Some(index as u32 * 64 + word.trailing_zeros());
            }
            index += 1;
            word = *self.words.get(index)?;
        }
    }

    pub(crate) fn for_each(&self, mut f: impl FnMut(DocId)) {
        for (index, word) in self.words.iter().enumerate() {
            let mut word = *word;
            while word != 0 {
                f(index as u32 * 64 + word.trailing_zeros());
                word &= word - 1;
            }
        }
    }
}

/// Walks a set of documents.
pub(crate) struct BitsDocs {
    bits: Arc<Bits>,
    at: DocId,
}

impl BitsDocs {
    pub(crate) fn new(bits: Arc<Bits>) -> Self {
        let at = bits.next(0).unwrap_or(TERMINATED);
        Self { bits, at }
    }
}

impl DocSet for BitsDocs {
    fn advance(&mut self) -> DocId {
        if self.at != TERMINATED {
            self.at = self.bits.next(self.at + 1).unwrap_or(TERMINATED);
        }
        self.at
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.at < target {
            self.at = if target == TERMINATED {
                TERMINATED
            } else {
                self.bits.next(target).unwrap_or(TERMINATED)
            };
        }
        self.at
    }

    fn doc(&self) -> DocId {
        self.at
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.bits.count()).unwrap_or(u32::MAX)
    }
}

type Build = dyn Fn(&SegmentReader) -> tantivy::Result<Bits> + Send + Sync;

/// A query that finds its documents segment by segment, all with the same score.
#[derive(Clone)]
pub(crate) struct SetQuery {
    about: String,
    build: Arc<Build>,
}

impl SetQuery {
    pub(crate) fn boxed(
        about: impl Into<String>,
        build: impl Fn(&SegmentReader) -> tantivy::Result<Bits> + Send + Sync + 'static,
    ) -> Box<dyn Query> {
        Box::new(Self {
            about: about.into(),
            build: Arc::new(build),
        })
    }
}

impl fmt::Debug for SetQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({})", self.about)
    }
}

impl Query for SetQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SetWeight(self.clone())))
    }
}

struct SetWeight(SetQuery);

impl Weight for SetWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let bits = (self.0.build)(reader)?;
        Ok(Box::new(ConstScorer::new(
            BitsDocs::new(Arc::new(bits)),
            boost,
        )))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let found = (self.0.build)(reader)?.contains(doc);
        Ok(Explanation::new(
            "a set of documents",
            if found { 1.0 } else { 0.0 },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_walk_and_seek() {
        let mut bits = Bits::empty(200);
        for doc in [0, 63, 64, 130, 199, 200] {
            bits.insert(doc);
        }
        let mut seen = Vec::new();
        bits.for_each(|doc| seen.push(doc));
        assert_eq!(seen, [0, 63, 64, 130, 199]);
        assert_eq!(bits.count(), 5);
        let mut docs = BitsDocs::new(Arc::new(bits.clone()));
        assert_eq!(
            (docs.doc(), docs.seek(64), docs.advance(), docs.seek(131)),
            (0, 64, 130, 199)
        );
        assert_eq!((docs.advance(), docs.advance()), (TERMINATED, TERMINATED));
        bits.invert();
        assert_eq!(bits.count(), 195);
        assert_eq!(Bits::full(70).count(), 70);
    }

    #[test]
    fn sets_are_added_up() {
        let sets: Vec<Bits> = (1..=7)
            .map(|step| {
                let mut bits = Bits::empty(130);
                (0..130).step_by(step).for_each(|doc| bits.insert(doc));
                bits
            })
            .collect();
        for least in 0..10 {
            let found = Bits::in_at_least(&sets, least, 130);
            for doc in 0..130 {
                let having = sets.iter().filter(|set| set.contains(doc)).count();
                assert_eq!(found.contains(doc), having >= least, "{doc} {least}");
            }
        }
    }
}
