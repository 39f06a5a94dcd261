//! A leaf of a query in one segment: its documents, and the score of each.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, Score};

use crate::bits::Bits;

/// A leaf; documents are asked for in ascending order.
pub(super) enum Leaf {
    /// No document of the segment has it.
    Nowhere,
    Term(Box<Postings>),
    /// Documents with their scores.
    List(List),
    /// Documents that all have one score.
    Set(Bits, Score),
}

impl Leaf {
    /// The score of a document; nothing where it does not have the leaf.
    pub(super) fn score(&mut self, doc: DocId) -> Option<Score> {
        match self {
            Self::Nowhere => None,
            Self::Term(postings) => postings.score(doc),
            Self::List(list) => list.score(doc),
            Self::Set(docs, score) => docs.contains(doc).then_some(*score),
        }
    }
}

/// The documents of a term.
pub(super) struct Postings {
    blocks: BlockSegmentPostings,
    /// Place within the block.
    at: usize,
    norms: FieldNormReader,
    weight: Bm25Weight,
}

impl Postings {
    pub(super) fn new(
        blocks: BlockSegmentPostings,
        norms: FieldNormReader,
        weight: Bm25Weight,
    ) -> Self {
        Self {
            blocks,
            at: 0,
            norms,
            weight,
        }
    }

    fn score(&mut self, doc: DocId) -> Option<Score> {
        let docs = self.blocks.docs();
        match docs.last()? {
            last if *last < doc => self.at = self.blocks.seek(doc),
            _ if *docs.get(self.at)? < doc => {
                self.at += docs[self.at..].partition_point(|other| *other < doc);
            }
            _ => {}
        }
        let found = *self.blocks.docs().get(self.at)? == doc;
        found.then(|| self.score_here(doc))
    }

    fn score_here(&self, doc: DocId) -> Score {
        self.weight
            .score(self.norms.fieldnorm_id(doc), self.blocks.freq(self.at))
    }

    /// Visits those documents of a set whose score reaches what is wanted; the visit tells what is wanted next.
    pub(super) fn visit(
        mut self,
        docs: &Bits,
        mut wanted: Score,
        mut visit: impl FnMut(DocId, Score) -> Score,
    ) {
        while !self.blocks.docs().is_empty() {
            for at in 0..self.blocks.docs().len() {
                self.at = at;
                let doc = self.blocks.doc(at);
                let score = self.score_here(doc);
                if score >= wanted && docs.contains(doc) {
                    wanted = visit(doc, score);
                }
            }
            self.blocks.advance();
        }
    }
}

/// Documents with their scores, in ascending order.
pub(super) struct List {
    found: Vec<(DocId, Score)>,
    at: usize,
}

impl List {
    pub(super) fn new(found: Vec<(DocId, Score)>) -> Self {
        Self { found, at: 0 }
    }

    /// The same from its beginning.
    pub(super) fn again(self) -> Self {
        Self::new(self.found)
    }

    pub(super) fn docs(&self) -> impl Iterator<Item = DocId> {
        self.found.iter().map(|(doc, _)| *doc)
    }

    fn score(&mut self, doc: DocId) -> Option<Score> {
        let rest = &self.found[self.at..];
        if rest.first()?.0 < doc {
            self.at += rest.partition_point(|(other, _)| *other < doc);
        }
        let (other, score) = self.found.get(self.at)?;
        (*other == doc).then_some(*score)
    }
}
