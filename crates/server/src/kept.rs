//! Pages that are the same for everybody without a session, kept ready until something in the catalogue changes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::HttpRequest;
use cairn_catalogue::Edition;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::website::{Ready, Visit};

/// How long a page is kept at most: some of what pages tell changes by itself, or on another node without a word in the feed.
const LONGEST: Duration = Duration::from_secs(30);
/// Longest address of a page that is kept.
const ADDRESS: usize = 512;
/// What a page takes beside its text.
const AROUND: usize = 256;

/// A page with what it was made of.
struct Page {
    edition: Edition,
    made: Instant,
    ready: Arc<Ready>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Page>> for Weight {
    fn weight(&self, key: &String, page: &Arc<Page>) -> u64 {
        (key.len() + page.ready.size() + AROUND) as u64
    }
}

/// The pages, within a budget of bytes.
pub(crate) struct Kept(Option<Cache<String, Arc<Page>, Weight>>);

impl Kept {
    /// Keeps so many bytes of pages; none where that is 0.
    pub(crate) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes >> 14)
            .unwrap_or(usize::MAX)
            .clamp(16, 1_000_000);
        Self((bytes > 0).then(|| Cache::with_weighter(items, bytes, Weight)))
    }

    /// Returns what a visit is kept under, where its answer may be the same for others: all that an answer to somebody
    /// without a session depends on.
    pub(crate) fn key(&self, req: &HttpRequest, visit: &Visit, is_gzip: bool) -> Option<String> {
        let uri = req.uri();
        let length = uri.path().len() + uri.query().unwrap_or_default().len();
        if self.0.is_none() || length > ADDRESS || !visit.note.is_empty() {
            return None;
        }
        let wish = match (visit.arrives, &visit.wish) {
            (false, _) => "-",
            (true, None) => "",
            (true, Some(language)) => language,
        };
        Some(format!(
            "{is_gzip} {} {} {wish} {}?{}",
            visit.language, visit.base, visit.path, visit.query
        ))
    }

    /// Returns the page of this edition that is kept under a key.
    pub(crate) fn get(&self, key: &str, edition: Edition) -> Option<Arc<Ready>> {
        let page = self.0.as_ref()?.get(key)?;
        let is_fresh = page.edition == edition && page.made.elapsed() < LONGEST;
        is_fresh.then(|| Arc::clone(&page.ready))
    }

    /// Keeps a page; `edition` was noted before it was made.
    pub(crate) fn put(&self, key: String, edition: Edition, ready: &Arc<Ready>) {
        if let Some(cache) = &self.0 {
            let page = Page {
                edition,
                made: Instant::now(),
                ready: Arc::clone(ready),
            };
            cache.insert(key, Arc::new(page));
        }
    }
}
