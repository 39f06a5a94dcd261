//! What searches see: the segments of one commit, and which of their documents are deleted.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use tantivy::directory::{Directory as _, META_LOCK};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentId, SegmentReader};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring};
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::{DocId, DocSet as _, Index, Opstamp, Searcher, TERMINATED, Term};

use crate::bits::Bits;
use crate::sort::Usual;

/// The index as one commit left it.
pub(crate) struct View {
    /// Sees no documents; the engine asks for one where it needs the schema.
    schema: Searcher,
    parts: Vec<Part>,
}

/// A segment, which is opened once, and what was deleted of it up to the commit.
struct Part {
    /// Opened when the segment was new: what it says of deleted documents is not looked at.
    reader: SegmentReader,
    /// What orders need of it, opened at the first search.
    usual: Arc<OnceLock<Arc<Usual>>>,
    /// The last deletion.
    stamp: Option<Opstamp>,
    deleted: Option<Arc<Deleted>>,
}

/// The deleted documents of a segment.
pub(crate) struct Deleted {
    /// All documents but these.
    pub(crate) alive: Bits,
    /// These.
    pub(crate) docs: Vec<DocId>,
}

impl Deleted {
    fn of(alive: &AliveBitSet) -> Self {
        let alive = Bits::alive(alive);
        let mut gone = alive.clone();
        gone.invert();
        let mut docs = Vec::new();
        gone.for_each(|doc| docs.push(doc));
        Self { alive, docs }
    }

    /// Adds documents to those that are deleted, if any.
    fn with(former: Option<&Self>, max: u32, more: impl IntoIterator<Item = DocId>) -> Self {
        let mut gone = Bits::empty(max);
        former
            .iter()
            .flat_map(|former| former.docs.iter().copied())
            .chain(more)
            .for_each(|doc| gone.insert(doc));
        let mut docs = Vec::new();
        gone.for_each(|doc| docs.push(doc));
        gone.invert();
        Self { alive: gone, docs }
    }
}

/// A segment of a view.
#[derive(Clone, Copy)]
pub(crate) struct Segment<'a> {
    pub(crate) reader: &'a SegmentReader,
    pub(crate) deleted: Option<&'a Deleted>,
    usual: &'a OnceLock<Arc<Usual>>,
}

impl Segment<'_> {
    /// What every order needs of the segment.
    pub(crate) fn usual(self) -> tantivy::Result<Arc<Usual>> {
        if let Some(usual) = self.usual.get() {
            return Ok(Arc::clone(usual));
        }
        let opened = Arc::new(Usual::open(self.reader)?);
        Ok(Arc::clone(self.usual.get_or_init(|| opened)))
    }
}

impl View {
    /// Opens what the last commit left; what has not changed since the former view is taken from there.
    pub(crate) fn open(engine: &Index, former: Option<&Self>) -> tantivy::Result<Self> {
        let schema = match former {
            Some(former) => former.schema.clone(),
            None => Index::create_in_ram(engine.schema()).reader()?.searcher(),
        };
        // Until they are opened nobody removes the files of the segments.
        let _lock = engine.directory().acquire_lock(&META_LOCK)?;
        let mut parts = Vec::new();
        for segment in engine.searchable_segments()? {
            let stamp = segment.meta().delete_opstamp();
            let known = former.and_then(|former| former.part(segment.id()));
            let part = match known {
                Some(known) => Part {
                    reader: known.reader.clone(),
                    usual: Arc::clone(&known.usual),
                    stamp,
                    deleted: match known.stamp == stamp {
                        true => known.deleted.clone(),
                        false => {
                            let file = segment.open_read(SegmentComponent::Delete)?;
                            let alive = AliveBitSet::open(file.read_bytes()?);
                            Some(Arc::new(Deleted::of(&alive)))
                        }
                    },
                },
                None => {
                    let reader = SegmentReader::open(&segment)?;
                    let deleted = reader
                        .alive_bitset()
                        .map(|alive| Arc::new(Deleted::of(alive)));
                    Part {
                        reader,
                        usual: Arc::default(),
                        stamp,
                        deleted,
                    }
                }
            };
            parts.push(part);
        }
        Ok(Self { schema, parts })
    }

    /// Puts the segments of two views together, without the documents of the first that have one of these terms.
    pub(crate) fn overlaid(base: &Self, others: &Self, hidden: &[Term]) -> tantivy::Result<Self> {
        let mut parts = Vec::with_capacity(base.parts.len() + others.parts.len());
        for part in &base.parts {
            let mut docs = Vec::new();
            for term in hidden {
                let index = part.reader.inverted_index(term.field())?;
                if let Some(mut found) = index.read_postings(term, IndexRecordOption::Basic)? {
                    while found.doc() != TERMINATED {
                        docs.push(found.doc());
                        found.advance();
                    }
                }
            }
            let deleted = match docs.is_empty() {
                true => part.deleted.clone(),
                false => Some(Arc::new(Deleted::with(
                    part.deleted.as_deref(),
                    part.reader.max_doc(),
                    docs,
                ))),
            };
            parts.push(Part {
                reader: part.reader.clone(),
                usual: Arc::clone(&part.usual),
                stamp: part.stamp,
                deleted,
            });
        }
        parts.extend(others.parts.iter().map(|part| Part {
            reader: part.reader.clone(),
            usual: Arc::clone(&part.usual),
            stamp: part.stamp,
            deleted: part.deleted.clone(),
        }));
        Ok(Self {
            schema: base.schema.clone(),
            parts,
        })
    }

    fn part(&self, id: SegmentId) -> Option<&Part> {
        self.parts
            .iter()
            .find(|part| part.reader.segment_id() == id)
    }

    /// Tells whether a document has a term, also one that is deleted.
    pub(crate) fn has(&self, term: &Term) -> tantivy::Result<bool> {
        for segment in self.segments() {
            let index = segment.reader.inverted_index(term.field())?;
            if index.get_term_info(term)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The segments.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.parts.iter().map(|part| Segment {
            reader: &part.reader,
            deleted: part.deleted.as_deref(),
            usual: &part.usual,
        })
    }

    pub(crate) fn segment_ids(&self) -> HashSet<SegmentId> {
        self.segments()
            .map(|segment| segment.reader.segment_id())
            .collect()
    }

    pub(crate) fn doc_count(&self) -> u64 {
        let deleted =
            |segment: &Segment<'_>| segment.deleted.map_or(0, |gone| gone.docs.len() as u64);
        self.segments()
            .map(|segment| u64::from(segment.reader.max_doc()) - deleted(&segment))
            .sum()
    }

    pub(crate) fn schema(&self) -> &Schema {
        self.schema.schema()
    }

    /// What the engine needs to score the documents of this view.
    pub(crate) fn scoring(&self) -> EnableScoring<'_> {
        EnableScoring::enabled_from_statistics_provider(self, &self.schema)
    }

    /// What the engine needs to find the documents of this view.
    pub(crate) fn finding(&self) -> EnableScoring<'_> {
        EnableScoring::disabled_from_schema(self.schema())
    }
}

/// As the engine has it, deleted documents count until their segment is written anew.
impl Bm25StatisticsProvider for View {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        // Where lengths are not kept, every value is as long as the mean: how many keys share the field makes no difference.
        if !self.schema().get_field_entry(field).has_fieldnorms() {
            return self.total_num_docs();
        }
        let mut total = 0;
        for segment in self.segments() {
            total += segment.reader.inverted_index(field)?.total_num_tokens();
        }
        Ok(total)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let docs = self
            .segments()
            .map(|segment| u64::from(segment.reader.max_doc()));
        Ok(docs.sum())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut total = 0;
        for segment in self.segments() {
            let index = segment.reader.inverted_index(term.field())?;
            total += u64::from(index.doc_freq(term)?);
        }
        Ok(total)
    }
}
