//! Who a token belongs to, remembered so that a read need not ask the database.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cairn_domain::permission::Viewer;
use quick_cache::sync::Cache;

use crate::caller::Caller;

/// Who somebody is and what they may see.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) caller: Caller,
    pub(crate) viewer: std::sync::Arc<Viewer>,
    until: Instant,
}

/// How long an identity is remembered at most; the use of a token is noted once in that time.
const KEEP: Duration = Duration::from_secs(60);

/// Identities by token.
pub(crate) struct Identities {
    known: Cache<String, Identity>,
    epoch: AtomicU64,
}

impl Identities {
    pub(crate) fn new() -> Self {
        Self {
            known: Cache::new(4096),
            epoch: AtomicU64::new(0),
        }
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    pub(crate) fn get(&self, token: &str) -> Option<Identity> {
        self.known
            .get(token)
            .filter(|identity| Instant::now() < identity.until)
    }

    /// Remembers who a token belongs to, unless something was dropped since the epoch; `left` is how long the token still works.
    pub(crate) fn put(
        &self,
        token: &str,
        caller: Caller,
        viewer: Viewer,
        left: Option<Duration>,
        epoch: u64,
    ) {
        if self.epoch() == epoch {
            let identity = Identity {
                caller,
                viewer: std::sync::Arc::new(viewer),
                until: Instant::now() + left.unwrap_or(KEEP).min(KEEP),
            };
            self.known.insert(token.to_owned(), identity);
            if self.epoch() != epoch {
                self.known.remove(token);
            }
        }
    }

    pub(crate) fn drop_all(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.known.clear();
    }
}
