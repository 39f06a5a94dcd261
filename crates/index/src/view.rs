//! What searches see: the segments of one commit, and which of their documents are deleted.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::{DocId, Searcher};

use crate::bits::Bits;

/// The index as one commit left it.
pub(crate) struct View {
    pub(crate) searcher: Searcher,
    /// By segment; none where nothing was deleted.
    deleted: Vec<Option<Arc<Deleted>>>,
}

/// The deleted documents of a segment.
pub(crate) struct Deleted {
    /// All documents but these.
    pub(crate) alive: Bits,
    /// These.
    pub(crate) docs: Vec<DocId>,
}

/// A segment of a view.
#[derive(Clone, Copy)]
pub(crate) struct Segment<'a> {
    pub(crate) reader: &'a SegmentReader,
    pub(crate) deleted: Option<&'a Deleted>,
}

impl View {
    /// Makes a view; what has not changed since the former one is taken from there.
    pub(crate) fn new(searcher: Searcher, former: Option<&Self>) -> Self {
        let deleted = searcher
            .segment_readers()
            .iter()
            .map(|reader| {
                let alive = reader.alive_bitset()?;
                let same = former.and_then(|former| former.deleted_of(reader));
                Some(same.unwrap_or_else(|| {
                    let alive = Bits::alive(alive);
                    let mut gone = alive.clone();
                    gone.invert();
                    let mut docs = Vec::with_capacity(reader.num_deleted_docs() as usize);
                    gone.for_each(|doc| docs.push(doc));
                    Arc::new(Deleted { alive, docs })
                }))
            })
            .collect();
        Self { searcher, deleted }
    }

    fn deleted_of(&self, reader: &SegmentReader) -> Option<Arc<Deleted>> {
        let at = self.searcher.segment_readers().iter().position(|own| {
            own.segment_id() == reader.segment_id()
                && own.delete_opstamp() == reader.delete_opstamp()
        })?;
        self.deleted[at].clone()
    }

    /// The segments.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.searcher
            .segment_readers()
            .iter()
            .zip(&self.deleted)
            .map(|(reader, deleted)| Segment {
                reader,
                deleted: deleted.as_deref(),
            })
    }

    pub(crate) fn segment_ids(&self) -> HashSet<SegmentId> {
        self.segments()
            .map(|segment| segment.reader.segment_id())
            .collect()
    }

    pub(crate) fn doc_count(&self) -> u64 {
        self.searcher.num_docs()
    }
}
