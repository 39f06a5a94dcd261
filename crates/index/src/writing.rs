//! Writing an index of the engine: what was put in since the last commit, and how segments are merged.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

use crate::error::IndexError;
use crate::settling::Merging;
use crate::view::View;

/// Least memory that the engine's writer works with.
const LEAST_MEMORY: usize = 15 << 20;
/// Most memory that the engine's writer takes.
const MOST_MEMORY: usize = 2 << 30;
/// Segments of like size that are merged into one.
const SEGMENTS_OF_A_MERGE: usize = 8;
/// Documents below which segments count as of like size: small enough that a stream of writes does not merge the same documents
/// again and again, which costs more than indexing them.
const SMALLEST_LAYER: u32 = 32;
/// Share of deleted documents from which a segment is written anew.
const DELETED_SHARE: f32 = 0.25;

/// The engine's writer, with what it has not committed.
#[derive(Default)]
pub(crate) struct Writing {
    /// None after a failure; the next update opens it again.
    writer: Option<IndexWriter>,
    /// Hashes of the records that were put in since the last commit.
    put: HashSet<u64>,
    /// Whether everything else was removed since the last commit.
    cleared: bool,
    /// Whether a commit was not shown yet: the view does not tell of all records.
    unseen: bool,
    /// What is put together at rest.
    merging: Option<Merging>,
}

/// How far merging at rest is.
pub(crate) enum Settling {
    AtWork,
    /// Segments were merged that searches do not see yet.
    Merged,
    /// There is nothing to do.
    Done,
}

impl Writing {
    pub(crate) fn opened(engine: &tantivy::Index, memory: usize) -> Result<Self, IndexError> {
        let mut writing = Self::default();
        writing.open(engine, memory)?;
        Ok(writing)
    }

    /// Opens the writer where there is none.
    pub(crate) fn open(
        &mut self,
        engine: &tantivy::Index,
        memory: usize,
    ) -> Result<(), IndexError> {
        if self.writer.is_none() {
            self.writer = Some(open(engine, memory)?);
        }
        Ok(())
    }

    /// Drops the writer, and with it what was not committed.
    pub(crate) fn give_up(&mut self) {
        *self = Self {
            unseen: self.unseen,
            ..Self::default()
        };
    }

    /// Notes that the view shows the last commit.
    pub(crate) fn seen(&mut self) {
        self.unseen = false;
    }

    fn writer(&mut self) -> Result<&mut IndexWriter, IndexError> {
        self.writer
            .as_mut()
            .ok_or_else(|| IndexError::Engine("the writer is not open".to_owned()))
    }

    /// Removes everything.
    pub(crate) fn clear(&mut self) -> Result<(), IndexError> {
        let writer = self.writer()?;
        // What was not committed is of no use either.
        writer.rollback()?;
        set_merge_policy(writer);
        writer.delete_all_documents()?;
        self.put.clear();
        self.cleared = true;
        Ok(())
    }

    /// Puts a record in the place of the one with the same term, if any; the view is that of the last commit.
    pub(crate) fn put(
        &mut self,
        id: Term,
        document: TantivyDocument,
        view: &View,
    ) -> Result<(), IndexError> {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let is_new = self.put.insert(hasher.finish());
        // Whatever is deleted has to be looked for in every segment: only what may be there is.
        let delete = !is_new || (!self.cleared && (self.unseen || view.has(&id)?));
        let writer = self.writer()?;
        if delete {
            writer.delete_term(id);
        }
        writer.add_document(document)?;
        Ok(())
    }

    /// Removes the record with a term.
    pub(crate) fn delete(&mut self, id: Term) -> Result<(), IndexError> {
        self.writer()?.delete_term(id);
        Ok(())
    }

    /// Commits what was written, with a number.
    pub(crate) fn commit(&mut self, seq: i64) -> Result<(), IndexError> {
        self.unseen = true;
        let mut commit = self.writer()?.prepare_commit()?;
        commit.set_payload(&seq.to_string());
        commit.commit()?;
        self.put = HashSet::new();
        self.cleared = false;
        Ok(())
    }

    /// Merges segments that are worth it, since nothing is written; to be asked again while it is at work.
    pub(crate) fn settle(&mut self, engine: &tantivy::Index) -> Result<Settling, IndexError> {
        if let Some(merging) = &mut self.merging {
            let Some(ended) = merging.ended() else {
                return Ok(Settling::AtWork);
            };
            self.merging = None;
            return match ended {
                Ok(()) => Ok(Settling::Merged),
                // A segment went meanwhile, with its last record: what is left is looked at anew.
                Err(TantivyError::InvalidArgument(_)) => Ok(Settling::AtWork),
                Err(error) => Err(error.into()),
            };
        }
        if let Some(writer) = &mut self.writer {
            self.merging = Merging::begin(writer, &engine.searchable_segment_metas()?);
        }
        Ok(match self.merging {
            Some(_) => Settling::AtWork,
            None => Settling::Done,
        })
    }

    /// Waits until all segments are merged that are to be, and drops the writer.
    pub(crate) fn wait_for_merges(&mut self) -> Result<(), IndexError> {
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        Ok(())
    }
}

fn open(engine: &tantivy::Index, memory: usize) -> Result<IndexWriter, IndexError> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(memory.clamp(LEAST_MEMORY, MOST_MEMORY))
        .build();
    let writer: IndexWriter<TantivyDocument> = engine.writer_with_options(options)?;
    set_merge_policy(&writer);
    // Files of a commit that failed would stand in the way of the next one.
    writer.garbage_collect_files().wait()?;
    Ok(writer)
}

fn set_merge_policy(writer: &IndexWriter) {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(SEGMENTS_OF_A_MERGE);
    policy.set_min_layer_size(SMALLEST_LAYER);
    policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
    writer.set_merge_policy(Box::new(policy));
}
