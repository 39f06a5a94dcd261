//! Memory of what searches have in common: sets of documents of frequent filters, counts of their values, orders.
//!
//! Everything is kept by segment. A segment never changes (deletions are taken off when a search uses what is kept), so nothing
//! here becomes wrong; entries leave when their segment does or when memory is short.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;

use crate::bits::Bits;

/// A bounded memory: what was not used for longest leaves first.
pub(crate) struct Kept<V> {
    inner: Mutex<Inner<V>>,
    budget: usize,
}

struct Inner<V> {
    entries: HashMap<(SegmentId, String), Entry<V>>,
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
                entries: HashMap::new(),
                bytes: 0,
                clock: 0,
            }),
            budget,
        }
    }

    pub(crate) fn get(&self, segment: SegmentId, key: &str) -> Option<Arc<V>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.clock += 1;
        let clock = inner.clock;
        let entry = inner.entries.get_mut(&(segment, key.to_owned()))?;
        entry.used = clock;
        Some(Arc::clone(&entry.value))
    }

    pub(crate) fn put(&self, segment: SegmentId, key: &str, value: Arc<V>, bytes: usize) {
        let bytes = bytes + key.len() + 128;
        if bytes > self.budget / 4 {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.clock += 1;
        let used = inner.clock;
        if let Some(old) = inner
            .entries
            .insert((segment, key.to_owned()), Entry { value, bytes, used })
        {
            inner.bytes -= old.bytes;
        }
        inner.bytes += bytes;
        if inner.bytes > self.budget {
            inner.shrink(self.budget / 4 * 3);
        }
    }

    fn retain(&self, segments: &HashSet<SegmentId>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner
            .entries
            .retain(|(segment, _), _| segments.contains(segment));
        inner.bytes = inner.entries.values().map(|entry| entry.bytes).sum();
    }
}

impl<V> Inner<V> {
    fn shrink(&mut self, target: usize) {
        let mut ages: Vec<(u64, usize)> = self
            .entries
            .values()
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
        self.entries.retain(|_, entry| entry.used >= oldest_kept);
    }
}

/// The names of a field's values, numbered across segments.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) numbers: HashMap<Arc<str>, u32>,
    pub(crate) names: Vec<Arc<str>>,
}

/// All that is kept.
pub(crate) struct Caches {
    /// Documents that a filter selects.
    pub(crate) filters: Kept<Bits>,
    /// How many documents of a filter have each value of a field, by the segment's own numbers.
    pub(crate) counts: Kept<Vec<u32>>,
    /// All documents of a segment in an order.
    pub(crate) orders: Kept<Vec<u32>>,
    /// The number across segments of each value of a field of a segment.
    pub(crate) numbers: Kept<Vec<u32>>,
    /// Values of fields.
    names: Mutex<HashMap<String, Arc<Mutex<Names>>>>,
}

impl Caches {
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            filters: Kept::new(bytes),
            counts: Kept::new(bytes / 2),
            orders: Kept::new(bytes),
            numbers: Kept::new(bytes / 2),
            names: Mutex::new(HashMap::new()),
        }
    }

    /// Forgets what belongs to segments that are gone.
    pub(crate) fn retain(&self, segments: &HashSet<SegmentId>) {
        self.filters.retain(segments);
        self.counts.retain(segments);
        self.orders.retain(segments);
        self.numbers.retain(segments);
    }

    /// The values of a field.
    pub(crate) fn names(&self, field: &str) -> Arc<Mutex<Names>> {
        entry(
            &mut self.names.lock().unwrap_or_else(PoisonError::into_inner),
            field,
        )
    }

    /// Forgets the values of a field, and all numbers that refer to them.
    pub(crate) fn forget_names(&self, field: &str) {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(field);
        let mut inner = self
            .numbers
            .inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        inner.entries.retain(|(_, key), _| key != field);
        inner.bytes = inner.entries.values().map(|entry| entry.bytes).sum();
    }
}

fn entry<K: Hash + Eq + From<String>, V: Default>(
    map: &mut HashMap<K, Arc<Mutex<V>>>,
    key: &str,
) -> Arc<Mutex<V>> {
    Arc::clone(map.entry(K::from(key.to_owned())).or_default())
}
