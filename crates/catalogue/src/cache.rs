//! Dataset dictionaries kept ready as JSON text, by id, within a budget of bytes; and who may see them.
//!
//! A reader notes the stamp before it asks the database and puts its finding in only if nothing was dropped meanwhile, so an
//! old copy never outlives the write that replaced it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cairn_domain::record::DatasetHead;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// A dataset ready to be sent.
#[derive(Debug)]
pub struct ReadyDataset {
    /// What permission checks need.
    pub head: DatasetHead,
    /// The package dictionary as JSON text.
    pub json: Box<str>,
    /// Whether `package_show` tells more of it than stands there.
    pub(crate) is_told_more: bool,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<ReadyDataset>> for Weight {
    fn weight(&self, key: &String, value: &Arc<ReadyDataset>) -> u64 {
        (key.len() + value.json.len() + 400) as u64
    }
}

const SHARDS: usize = 1024;

/// The cache.
pub(crate) struct DatasetCache {
    ready: Cache<String, Arc<ReadyDataset>, Weight>,
    ids: Cache<String, Arc<str>>,
    clock: AtomicU64,
    all_dropped: AtomicU64,
    dropped: Vec<AtomicU64>,
}

/// The moment before a view of the database began, counted in drops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp(u64);

impl DatasetCache {
    pub(crate) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / 2048)
            .unwrap_or(usize::MAX)
            .clamp(64, 4_000_000);
        Self {
            ready: Cache::with_weighter(items, bytes, Weight),
            ids: Cache::new(items),
            clock: AtomicU64::new(0),
            all_dropped: AtomicU64::new(0),
            dropped: (0..SHARDS).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    fn shard(&self, id: &str) -> &AtomicU64 {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        &self.dropped[(hasher.finish() % SHARDS as u64) as usize]
    }

    /// Notes the moment; to be called before a view of the database begins.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp(self.clock.load(Ordering::SeqCst))
    }

    fn is_current(&self, id: &str, stamp: Stamp) -> bool {
        self.all_dropped.load(Ordering::SeqCst) <= stamp.0
            && self.shard(id).load(Ordering::SeqCst) <= stamp.0
    }

    /// Returns the dataset with this id or name.
    pub(crate) fn get(&self, id_or_name: &str) -> Option<Arc<ReadyDataset>> {
        if let Some(found) = self.ready.get(id_or_name) {
            return Some(found);
        }
        let id = self.ids.get(id_or_name)?;
        self.ready
            .get(&*id)
            .filter(|found| found.head.name == id_or_name)
    }

    /// Keeps a dataset, unless it was dropped since the stamp.
    pub(crate) fn put(&self, found: &Arc<ReadyDataset>, stamp: Stamp) {
        let id = &found.head.id;
        if !self.is_current(id, stamp) {
            return;
        }
        self.ready.insert(id.clone(), Arc::clone(found));
        self.ids
            .insert(found.head.name.clone(), Arc::from(id.as_str()));
        if !self.is_current(id, stamp) {
            self.ready.remove(id);
        }
    }

    /// Drops one dataset.
    pub(crate) fn drop_one(&self, id: &str) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        self.shard(id).fetch_max(now, Ordering::SeqCst);
        self.ready.remove(id);
    }

    /// Drops everything, as when an organization changed that many datasets show.
    pub(crate) fn drop_all(&self) {
        let now = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        self.all_dropped.fetch_max(now, Ordering::SeqCst);
        self.ready.clear();
        self.ids.clear();
    }
}
