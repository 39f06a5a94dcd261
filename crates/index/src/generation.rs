//! One index of the engine: the segments in one folder, the thread that writes them, the view that searches take.
//!
//! The catalogue's index is a generation at any moment; a next one is built beside it and takes its place
//! ([`crate::Index::replace`]).

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use serde_json::{Map, Value};
use tantivy::Term;

use crate::alike;
use crate::cache::Caches;
use crate::complete;
use crate::document;
use crate::error::{IndexError, SearchError};
use crate::folder::Place;
use crate::layered::{Layered, Touched};
use crate::request::{Completions, SearchAnswer, SearchRequest, Settings, Update};
use crate::schema::Fields;
use crate::search;
use crate::suggest;
use crate::synonyms::Synonyms;
use crate::view::View;
use crate::writing::{Settling, Writing};

/// One index of the engine.
pub(crate) struct Generation {
    settings: Settings,
    fields: Fields,
    engine: tantivy::Index,
    writing: Mutex<Writing>,
    view: ArcSwap<View>,
    caches: Caches,
    applied: AtomicI64,
    disk: Option<OnDisk>,
    /// Whether it is being filled: nobody waits for single updates, so the writer takes more memory and makes fewer segments.
    filling: AtomicBool,
    /// Whether its folder goes with it: it never became the live one, or is it no more.
    temporary: AtomicBool,
    /// Whether files were changed behind it: what it would answer may be wrong.
    broken: AtomicBool,
    /// Whether searches wait for the rest of what was written while a broken one stood in its place.
    closed: AtomicBool,
}

/// Where a generation lies, and what of it is still in memory.
struct OnDisk {
    place: Place,
    directory: Layered,
}

impl Generation {
    /// Starts an empty one in a new folder, or in memory.
    pub(crate) fn create(place: Option<Place>, settings: &Settings) -> Result<Self, IndexError> {
        let fields = Fields::new();
        let (directory, disk): (Box<dyn tantivy::Directory>, _) = match place {
            Some(place) => {
                place.note_origin(&settings.origin())?;
                let directory = place.directory()?;
                let disk = OnDisk {
                    place,
                    directory: directory.clone(),
                };
                (Box::new(directory), Some(disk))
            }
            None => (Box::new(tantivy::directory::RamDirectory::create()), None),
        };
        let engine = tantivy::Index::create(
            directory,
            fields.schema.clone(),
            // A thread for the stored fields of each segment costs more than packing a few records.
            tantivy::IndexSettings {
                docstore_compress_dedicated_thread: false,
                ..tantivy::IndexSettings::default()
            },
        )?;
        Self::with(fields, engine, settings, disk)
    }

    /// Opens the one in a folder; fails where its fields are others or its files are damaged.
    pub(crate) fn open(place: Place, settings: &Settings) -> Result<Self, IndexError> {
        let fields = Fields::new();
        let trusted = place.is_as_noted();
        let directory = place.directory()?;
        let engine = tantivy::Index::open(directory.clone())?;
        if engine.schema() != fields.schema {
            return Err(IndexError::Engine("it has other fields".to_owned()));
        }
        if !trusted {
            let damaged = engine.validate_checksum()?;
            if !damaged.is_empty() {
                return Err(IndexError::Damaged(format!(
                    "{} of its files are damaged",
                    damaged.len()
                )));
            }
        }
        Self::with(fields, engine, settings, Some(OnDisk { place, directory }))
    }

    /// Opens the state of the last checkpoint of one that another process writes.
    pub(crate) fn look(place: &Place, settings: &Settings) -> Result<Self, IndexError> {
        let fields = Fields::new();
        let engine = tantivy::Index::open_in_dir(place.path())?;
        if engine.schema() != fields.schema {
            return Err(IndexError::Engine("it has other fields".to_owned()));
        }
        Self::of_parts(fields, engine, settings, None, Writing::default())
    }

    fn with(
        fields: Fields,
        mut engine: tantivy::Index,
        settings: &Settings,
        disk: Option<OnDisk>,
    ) -> Result<Self, IndexError> {
        Fields::register(&mut engine);
        let writing = Writing::opened(&engine, settings.writer_memory_bytes)?;
        Self::of_parts(fields, engine, settings, disk, writing)
    }

    fn of_parts(
        fields: Fields,
        mut engine: tantivy::Index,
        settings: &Settings,
        disk: Option<OnDisk>,
        writing: Writing,
    ) -> Result<Self, IndexError> {
        Fields::register(&mut engine);
        let applied = engine
            .load_metas()?
            .payload
            .and_then(|payload| payload.parse().ok())
            .unwrap_or(0);
        let view = View::open(&engine, None)?;
        Ok(Self {
            fields,
            engine,
            writing: Mutex::new(writing),
            view: ArcSwap::from_pointee(view),
            caches: Caches::new(settings.cache_bytes),
            applied: AtomicI64::new(applied),
            disk,
            filling: AtomicBool::new(false),
            temporary: AtomicBool::new(false),
            broken: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            settings: settings.clone(),
        })
    }

    /// Prepares for being filled, up to the next update with a number.
    pub(crate) fn set_filling(&self) {
        self.begin_filling(&mut self.writing());
    }

    /// Drops the writer, and with it what was not committed; the next one has the memory for filling.
    fn begin_filling(&self, writing: &mut Writing) {
        writing.give_up();
        self.filling.store(true, Ordering::Release);
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether its folder goes with it.
    pub(crate) fn set_temporary(&self, temporary: bool) {
        self.temporary.store(temporary, Ordering::Release);
    }

    /// Its folder, where it has one.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.disk.as_ref().map(|disk| &disk.place)
    }

    /// Returns the number of the last update that searches see; 0 asks for the index to be filled.
    pub(crate) fn applied_seq(&self) -> i64 {
        self.applied.load(Ordering::Acquire)
    }

    /// Applies updates in their order and lets searches see them.
    ///
    /// With number 0 the updates are a part of filling the index: they are written, but searches go on to see what they saw
    /// until updates with a number follow. After an error nothing since the last number is kept.
    pub(crate) fn apply(&self, updates: &[Update], seq: i64) -> Result<(), IndexError> {
        let mut writing = self.writing();
        let result = self.write(&mut writing, updates, seq);
        if result.is_err() {
            writing.give_up();
        }
        result
    }

    fn write(&self, writing: &mut Writing, updates: &[Update], seq: i64) -> Result<(), IndexError> {
        let clear = updates
            .iter()
            .rposition(|update| matches!(update, Update::Clear));
        if clear.is_some() && seq == 0 {
            self.begin_filling(writing);
        }
        let filling = self.filling.load(Ordering::Acquire);
        writing.open(&self.engine, self.writer_memory(filling))?;
        let after_clear = match clear {
            Some(clear) => {
                writing.clear()?;
                &updates[clear + 1..]
            }
            None => updates,
        };
        let view = self.view.load_full();
        for update in after_clear {
            match update {
                Update::Put(put) => {
                    let (id, document) = document::make(&self.fields, &self.settings, put)?;
                    writing.put(self.id_term(id), document, &view)?;
                }
                Update::Delete(id) => writing.delete(self.id_term(id))?,
                Update::Clear => {}
            }
        }
        if seq != 0 {
            writing.commit(seq)?;
            if filling {
                // What is filled is merged once and for all; the next writer has the memory for single updates.
                writing.wait_for_merges()?;
                self.filling.store(false, Ordering::Release);
            }
            self.show()?;
            writing.seen();
            self.applied.store(seq, Ordering::Release);
        }
        Ok(())
    }

    fn writer_memory(&self, filling: bool) -> usize {
        let usual = self.settings.writer_memory_bytes;
        match filling {
            true => self.settings.fill_memory_bytes.max(usual),
            false => usual,
        }
    }

    /// Returns the term of a record's id.
    pub(crate) fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.fields.id, id)
    }

    /// Lets searches see the last commit.
    fn show(&self) -> Result<(), IndexError> {
        let former = self.view.load();
        let view = View::open(&self.engine, Some(&former))?;
        // The first search that meets a segment would pay for what searches keep of it; here only the writer waits.
        search::warm(&self.caches, &self.fields, &view, &former.segment_ids())?;
        let segments = view.segment_ids();
        self.view.store(Arc::new(view));
        self.caches.retain(&segments);
        Ok(())
    }

    /// Prepares what most searches keep in common, so that none of the first ones pays for it.
    pub(crate) fn warm(&self) -> Result<(), IndexError> {
        Ok(search::warm_all(
            &self.caches,
            &self.fields,
            &self.view.load_full(),
        )?)
    }

    /// Tells whether files were changed behind it, so that nothing is asked of it any more.
    pub(crate) fn set_closed(&self, closed: bool) {
        self.closed.store(closed, Ordering::Release);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    /// Looks whether the files are as they were written.
    pub(crate) fn inspect(&self) -> Result<(), IndexError> {
        let Some(disk) = &self.disk else {
            return Ok(());
        };
        let (mut gone, mut changed) = (0, 0);
        for touched in disk.directory.touched() {
            match touched {
                Touched::Gone => gone += 1,
                Touched::Resized => changed += 1,
                Touched::Rewritten(path) => {
                    match self.engine.directory().validate_checksum(&path) {
                        // Somebody touched it, no more.
                        Ok(true) => disk.directory.note(&path)?,
                        Ok(false) | Err(_) => changed += 1,
                    }
                }
            }
        }
        if changed > 0 {
            self.broken.store(true, Ordering::Release);
        }
        match (gone, changed) {
            (0, 0) => Ok(()),
            (gone, 0) => Err(IndexError::Damaged(format!(
                "{gone} of its files are gone; what was read of them answers until a new index is built"
            ))),
            (_, changed) => Err(IndexError::Damaged(format!(
                "{changed} of its files were changed; it answers nothing until a new one is built"
            ))),
        }
    }

    /// Puts small segments together while nothing is written; tells whether there is nothing more to do.
    pub(crate) fn settle(&self) -> Result<bool, IndexError> {
        let settling = self.writing().settle(&self.engine)?;
        if let Settling::Merged = settling {
            self.checkpoint()?;
        }
        Ok(!matches!(settling, Settling::AtWork))
    }

    /// Makes what was applied durable, and lets searches see segments that were merged meanwhile.
    pub(crate) fn checkpoint(&self) -> Result<(), IndexError> {
        let _writing = self.writing();
        self.show()?;
        if let Some(disk) = &self.disk {
            disk.place.checkpoint(&disk.directory)?;
        }
        Ok(())
    }

    /// Answers a search.
    pub(crate) fn search(
        &self,
        synonyms: &Synonyms,
        request: &SearchRequest,
    ) -> Result<SearchAnswer, SearchError> {
        let view = self.view.load_full();
        search::run(&view, &self.fields, &self.caches, synonyms, request)
    }

    /// Answers a search over a view that holds segments of this index among others.
    pub(crate) fn search_in(
        &self,
        view: &View,
        synonyms: &Synonyms,
        request: &SearchRequest,
    ) -> Result<SearchAnswer, SearchError> {
        search::run(view, &self.fields, &self.caches, synonyms, request)
    }

    /// Returns what searches see now.
    pub(crate) fn view(&self) -> Arc<View> {
        self.view.load_full()
    }

    /// Suggests queries in the place of one.
    pub(crate) fn suggest(&self, request: &SearchRequest) -> Result<Vec<String>, SearchError> {
        suggest::run(&self.view.load_full(), &self.fields, &self.caches, request)
    }

    /// Completes what somebody types.
    pub(crate) fn complete(
        &self,
        typed: &str,
        request: &SearchRequest,
    ) -> Result<Completions, SearchError> {
        let view = self.view.load_full();
        complete::run(&view, &self.fields, &self.caches, typed, request)
    }

    /// Finds records that are like a package dictionary.
    pub(crate) fn alike(
        &self,
        package: &Map<String, Value>,
        request: &SearchRequest,
    ) -> Result<SearchAnswer, SearchError> {
        let view = self.view.load_full();
        alike::run(&view, &self.fields, &self.caches, package, request)
    }

    /// Returns how many documents searches can see.
    pub(crate) fn doc_count(&self) -> u64 {
        self.view.load().doc_count()
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        if *self.temporary.get_mut() {
            // The threads of the writer end before their files go.
            self.writing
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .give_up();
            if let Some(disk) = &self.disk {
                disk.place.remove();
            }
            return;
        }
        if let Err(error) = self.checkpoint() {
            tracing::warn!(%error, "the index could not be made durable; what is missing is indexed again at the next start");
        }
    }
}
