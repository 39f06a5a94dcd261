//! The index: opening, following updates, answering searches, giving way to one that was built beside it.
//!
//! One thread writes at a time. Searches take the view that the last commit left and never wait for a writer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;
use serde_json::{Map, Value};

use crate::error::{IndexError, SearchError};
use crate::folder::Folder;
use crate::generation::Generation;
use crate::highlight::Highlighter;
use crate::past::Past;
use crate::request::{
    Completions, Document, FacetRequest, SearchAnswer, SearchRequest, Settings, Suggestion, Update,
};
use crate::synonyms::SynonymSource;

/// The full-text index of a catalogue.
pub struct Index {
    live: ArcSwap<Generation>,
    folder: Option<Folder>,
    settings: Settings,
    synonyms: SynonymSource,
    /// Whether what the index was made with differs from what this program would make it with.
    outdated: AtomicBool,
    /// Whether the engine said that files of the index are damaged.
    damaged: AtomicBool,
    /// Whether another process writes it.
    reads_only: bool,
}

/// An index that is built beside the live one; removed where it never takes its place.
pub struct Successor(Arc<Generation>);

impl Index {
    /// Opens the index in a folder, and starts an empty one where there is none that can be used.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, IndexError> {
        let folder = Folder::take(folder)?;
        if let Some(place) = folder.live() {
            let path = place.path().display().to_string();
            let current = place.is_current(&settings.origin());
            match Generation::open(place, &settings) {
                Ok(live) => {
                    if let Some(place) = live.place() {
                        folder.remove_all_but(place)?;
                    }
                    if !current {
                        tracing::warn!(
                            "the index in {path} was made by another version or with other settings; it serves until a new one is built"
                        );
                    }
                    return Self::with(live, Some(folder), settings, !current);
                }
                Err(error) => {
                    tracing::warn!(%error, "the index in {path} cannot be used; it is filled again");
                }
            }
        }
        let place = folder.begin()?;
        folder.make_live(&place)?;
        folder.remove_all_but(&place)?;
        let live = Generation::create(Some(place), &settings)?;
        Self::with(live, Some(folder), settings, false)
    }

    /// Makes an empty index that lives in memory.
    pub fn in_memory(settings: Settings) -> Result<Self, IndexError> {
        let live = Generation::create(None, &settings)?;
        Self::with(live, None, settings, false)
    }

    /// Opens the index that another process has open, as its last checkpoint left it, for searches alone.
    pub fn look(folder: &Path, settings: Settings) -> Result<Self, IndexError> {
        let place = crate::folder::live(folder)
            .ok_or_else(|| IndexError::Engine("there is no index yet".to_owned()))?;
        let live = Generation::look(&place, &settings)?;
        let mut index = Self::with(live, None, settings, false)?;
        index.reads_only = true;
        Ok(index)
    }

    /// Tells whether another process writes this index.
    pub fn reads_only(&self) -> bool {
        self.reads_only
    }

    fn with(
        live: Generation,
        folder: Option<Folder>,
        settings: Settings,
        outdated: bool,
    ) -> Result<Self, IndexError> {
        Ok(Self {
            live: ArcSwap::from_pointee(live),
            folder,
            synonyms: SynonymSource::open(settings.synonyms.as_deref())?,
            settings,
            outdated: AtomicBool::new(outdated),
            damaged: AtomicBool::new(false),
            reads_only: false,
        })
    }

    /// Returns the number of the last update that searches see; 0 asks for the index to be filled.
    pub fn applied_seq(&self) -> i64 {
        self.live.load().applied_seq()
    }

    /// Applies updates in their order and lets searches see them.
    ///
    /// With number 0 the updates are a part of filling the index: they are written, but searches go on to see what they saw
    /// until updates with a number follow. After an error nothing since the last number is kept.
    pub fn apply(&self, updates: &[Update], seq: i64) -> Result<(), IndexError> {
        if self.reads_only {
            return Err(IndexError::InUse);
        }
        let live = self.live.load();
        if live.is_broken() {
            return Err(changed());
        }
        let done = live.apply(updates, seq);
        done.inspect_err(|error| self.note(error))
    }

    /// Makes what was applied durable, and lets searches see segments that were merged meanwhile.
    pub fn checkpoint(&self) -> Result<(), IndexError> {
        let live = self.live.load();
        if live.is_broken() {
            return Ok(());
        }
        let done = live.checkpoint();
        done.inspect_err(|error| self.note(error))
    }

    /// Puts small segments together, so that searches have less to go through; for when nothing is written. Asked again until it
    /// tells that there is nothing more to do; nobody waits for the work itself.
    pub fn settle(&self) -> Result<bool, IndexError> {
        let live = self.live.load();
        if live.is_broken() || self.reads_only {
            return Ok(true);
        }
        let done = live.settle();
        done.inspect_err(|error| self.note(error))
    }

    /// Looks whether the files of the index are as they were written. An error asks for a successor; where what they hold was
    /// changed, searches and updates are refused from then on, until a successor takes the place.
    pub fn inspect(&self) -> Result<(), IndexError> {
        let done = self.live.load().inspect();
        done.inspect_err(|error| self.note(error))
    }

    /// Tells whether searches are refused, since files were changed behind the index.
    pub fn is_broken(&self) -> bool {
        self.live.load().is_broken()
    }

    /// Prepares what most searches keep in common (the usual facets, the usual order), so that none of the first ones pays for it.
    pub fn warm(&self) -> Result<(), IndexError> {
        let live = self.live.load_full();
        match live.is_broken() {
            true => Ok(()),
            false => live.warm(),
        }
    }

    /// Answers a search.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, SearchError> {
        let synonyms = self.synonyms.current();
        self.asked(|live| live.search(&synonyms, request))
    }

    /// Suggests queries in the place of one that finds little, with how many records each finds; the likeliest first.
    pub fn suggest(&self, request: &SearchRequest) -> Result<Vec<Suggestion>, SearchError> {
        let synonyms = self.synonyms.current();
        self.asked(|live| {
            let mut out = Vec::new();
            for q in live.suggest(request)? {
                let search = SearchRequest {
                    q: q.clone(),
                    rows: 0,
                    start: 0,
                    facet: FacetRequest::default(),
                    ..request.clone()
                };
                let count = live.search(&synonyms, &search)?.count;
                if count > 0 {
                    out.push(Suggestion { q, count });
                }
            }
            Ok(out)
        })
    }

    /// Completes what somebody types, with what records have that pass the filters and labels of a request; its rows say how
    /// many of each kind.
    pub fn complete(
        &self,
        typed: &str,
        request: &SearchRequest,
    ) -> Result<Completions, SearchError> {
        self.asked(|live| live.complete(typed, request))
    }

    /// Finds records that are like a package dictionary, among those that pass the filters and labels of a request.
    pub fn alike(
        &self,
        package: &Map<String, Value>,
        request: &SearchRequest,
    ) -> Result<SearchAnswer, SearchError> {
        self.asked(|live| live.alike(package, request))
    }

    /// Makes the index of a past moment: `changed` names the records that are otherwise now, or are there no more, or are new;
    /// `documents` are those of them that were there, as they were.
    ///
    /// # Errors
    ///
    /// What the engine says.
    pub fn past(&self, changed: &[String], documents: Vec<Document>) -> Result<Past, IndexError> {
        let live = self.live.load_full();
        if live.is_broken() || live.is_closed() {
            return Err(crate::index::changed());
        }
        Past::new(
            live,
            &self.settings,
            self.synonyms.current(),
            changed,
            documents,
        )
    }

    /// Returns what marks the words that a search looks for.
    pub fn highlighter(&self, request: &SearchRequest) -> Result<Highlighter, SearchError> {
        Highlighter::new(&self.synonyms.current(), request)
    }

    /// Asks the live index, and notes where its files turn out to be damaged.
    fn asked<T>(
        &self,
        ask: impl FnOnce(&Generation) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        let live = self.live.load_full();
        if live.is_broken() || live.is_closed() {
            return Err(changed().into());
        }
        ask(&live).inspect_err(|error| {
            if let SearchError::Engine(error) = error {
                self.note(error);
            }
        })
    }

    /// Returns how many documents searches can see.
    pub fn doc_count(&self) -> u64 {
        self.live.load().doc_count()
    }

    fn note(&self, error: &IndexError) {
        if matches!(error, IndexError::Damaged(_)) {
            self.damaged.store(true, Ordering::Relaxed);
        }
    }

    /// Tells whether files of the index are known to be damaged.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Tells whether the index is to be built anew: it is of another version or other settings, or damaged.
    pub fn wants_successor(&self) -> bool {
        self.outdated.load(Ordering::Relaxed) || self.damaged.load(Ordering::Relaxed)
    }

    /// Starts an empty index beside the live one.
    pub fn successor(&self) -> Result<Successor, IndexError> {
        let place = self.folder.as_ref().map(Folder::begin).transpose()?;
        let generation = Generation::create(place, &self.settings)?;
        generation.set_temporary(true);
        generation.set_filling();
        Ok(Successor(Arc::new(generation)))
    }

    /// Lets searches see an index that took the place of a broken one, once it holds what was written meanwhile.
    pub fn open_up(&self) {
        self.live.load().set_closed(false);
    }

    /// Puts a successor in the place of the live index; searches that run end on the old one, which then goes.
    ///
    /// Nobody waits for a broken index: where one goes, what was written meanwhile is still to be applied, and searches are
    /// refused until [`Index::open_up`].
    pub fn replace(&self, successor: Successor) -> Result<(), IndexError> {
        let next = successor.0;
        next.checkpoint()?;
        next.warm()?;
        if let (Some(folder), Some(place)) = (&self.folder, next.place()) {
            folder.make_live(place)?;
        }
        next.set_temporary(false);
        next.set_closed(self.is_broken());
        let old = self.live.swap(next);
        old.set_temporary(true);
        self.outdated.store(false, Ordering::Relaxed);
        self.damaged.store(false, Ordering::Relaxed);
        Ok(())
    }
}

fn changed() -> IndexError {
    IndexError::Damaged("its files were changed; a new one is being built".to_owned())
}

impl Successor {
    /// Applies updates as [`Index::apply`] does.
    pub fn apply(&self, updates: &[Update], seq: i64) -> Result<(), IndexError> {
        self.0.apply(updates, seq)
    }

    /// Returns the number of the last update that it holds.
    pub fn applied_seq(&self) -> i64 {
        self.0.applied_seq()
    }
}
