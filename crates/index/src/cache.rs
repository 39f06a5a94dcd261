//! Memory of what searches have in common: sets of documents of frequent filters, counts of their values, orders.
//!
//! Everything is kept by segment. A segment never changes (deletions are taken off when a search uses what is kept), so nothing
//! here becomes wrong; entries leave when their segment does or when memory is short.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::SegmentId;

use crate::bits::Bits;
use crate::directory::Directory;
use crate::facets::Forward;
use crate::sort::Criterion;

/// What an entry costs beside its value.
const ENTRY_BYTES: usize = 128;

/// Orders that new segments are prepared for.
const MOST_ORDERS: usize = 4;

/// A bounded memory: what was not used for longest leaves first.
pub(crate) struct Kept<V> {
    inner: Mutex<Inner<V>>,
    budget: usize,
}

struct Inner<V> {
    segments: HashMap<SegmentId, HashMap<String, Entry<V>>>,
    bytes: usize,
    clock: u64,
}

struct Entry<V> {
    value: Arc<V>,
    bytes: usize,
    used: u64,
}

impl<V> Kept<V> {
    fn new(budget: usize) -> Self {
        Self {
            inner: Mutex::new(Inner {
                segments: HashMap::new(),
                bytes: 0,
                clock: 0,
            }),
            budget,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<V>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, segment: SegmentId, key: &str) -> Option<Arc<V>> {
        let mut inner = self.lock();
        inner.clock += 1;
        let clock = inner.clock;
        let entry = inner.segments.get_mut(&segment)?.get_mut(key)?;
        entry.used = clock;
        Some(Arc::clone(&entry.value))
    }

    /// Tells whether a value of this size would be kept.
    pub(crate) fn takes(&self, bytes: usize) -> bool {
        bytes <= self.budget / 4
    }

    pub(crate) fn put(&self, segment: SegmentId, key: &str, value: Arc<V>, bytes: usize) {
        let bytes = bytes + key.len() + ENTRY_BYTES;
        if !self.takes(bytes) {
            return;
        }
        let mut inner = self.lock();
        inner.clock += 1;
        let used = inner.clock;
        let old = inner
            .segments
            .entry(segment)
            .or_default()
            .insert(key.to_owned(), Entry { value, bytes, used });
        inner.bytes += bytes;
        inner.bytes -= old.map_or(0, |old| old.bytes);
        if inner.bytes > self.budget {
            inner.shrink(self.budget / 4 * 3);
        }
    }

    /// The keys of all that is kept, each once.
    pub(crate) fn keys(&self) -> HashSet<String> {
        let inner = self.lock();
        inner
            .segments
            .values()
            .flat_map(HashMap::keys)
            .cloned()
            .collect()
    }

    fn retain(&self, segments: &HashSet<SegmentId>) {
        let mut inner = self.lock();
        inner
            .segments
            .retain(|segment, _| segments.contains(segment));
        inner.bytes = inner.entries().map(|entry| entry.bytes).sum();
    }
}

impl<V> Inner<V> {
    fn entries(&self) -> impl Iterator<Item = &Entry<V>> {
        self.segments.values().flat_map(HashMap::values)
    }

    fn shrink(&mut self, target: usize) {
        let mut ages: Vec<(u64, usize)> = self
            .entries()
            .map(|entry| (entry.used, entry.bytes))
            .collect();
        ages.sort_unstable();
        let mut oldest_kept = 0;
        for (used, bytes) in ages {
            if self.bytes <= target {
                break;
            }
            self.bytes -= bytes;
            oldest_kept = used + 1;
        }
        for entries in self.segments.values_mut() {
            entries.retain(|_, entry| entry.used >= oldest_kept);
        }
    }
}

/// The names of a field's values, numbered across segments.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) numbers: HashMap<Arc<str>, u32>,
    pub(crate) names: Vec<Arc<str>>,
    /// For each segment, the number of each of its values.
    pub(crate) segments: HashMap<SegmentId, Arc<Vec<u32>>>,
}

/// The names of one field, shared by the searches that count it.
pub(crate) type SharedNames = Arc<Mutex<Names>>;

/// All that is kept.
pub(crate) struct Caches {
    /// Documents that a filter selects.
    pub(crate) filters: Kept<Bits>,
    /// How many documents of a filter have each value of a field, by the segment's own numbers.
    pub(crate) counts: Kept<Vec<u32>>,
    /// Values of a column, unpacked.
    pub(crate) forward: Kept<Forward>,
    /// All documents of a segment in an order.
    pub(crate) orders: Kept<Vec<u32>>,
    /// The values of segments that complete what is typed.
    pub(crate) directories: Kept<Directory>,
    /// The orders that were asked for lately, the newest last.
    criteria: Mutex<Vec<Vec<Criterion>>>,
    /// Values of fields.
    names: Mutex<HashMap<String, SharedNames>>,
}

impl Caches {
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            filters: Kept::new(bytes / 6),
            counts: Kept::new(bytes / 6),
            forward: Kept::new(bytes / 12 * 5),
            orders: Kept::new(bytes / 6),
            directories: Kept::new(bytes / 12),
            criteria: Mutex::default(),
            names: Mutex::new(HashMap::new()),
        }
    }

    fn all_criteria(&self) -> MutexGuard<'_, Vec<Vec<Criterion>>> {
        self.criteria.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that an order was asked for.
    pub(crate) fn note_criteria(&self, criteria: &[Criterion]) {
        let mut all = self.all_criteria();
        if all.last().is_some_and(|last| last == criteria) {
            return;
        }
        all.retain(|one| one != criteria);
        if all.len() >= MOST_ORDERS {
            all.remove(0);
        }
        all.push(criteria.to_vec());
    }

    /// The orders that were asked for lately.
    pub(crate) fn criteria(&self) -> Vec<Vec<Criterion>> {
        self.all_criteria().clone()
    }

    fn all_names(&self) -> MutexGuard<'_, HashMap<String, SharedNames>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what belongs to segments that are gone.
    pub(crate) fn retain(&self, segments: &HashSet<SegmentId>) {
        self.filters.retain(segments);
        self.counts.retain(segments);
        self.forward.retain(segments);
        self.orders.retain(segments);
        self.directories.retain(segments);
        let fields: Vec<SharedNames> = self.all_names().values().cloned().collect();
        for names in fields {
            names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .segments
                .retain(|segment, _| segments.contains(segment));
        }
    }

    /// The values of a field.
    pub(crate) fn names(&self, column: &str) -> SharedNames {
        let mut all = self.all_names();
        match all.get(column) {
            Some(names) => Arc::clone(names),
            None => Arc::clone(all.entry(column.to_owned()).or_default()),
        }
    }

    /// Forgets the values of a field.
    pub(crate) fn forget_names(&self, column: &str) {
        self.all_names().remove(column);
    }
}
