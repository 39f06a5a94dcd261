//! Which edition of the catalogue readers see: a number that is another one as soon as anything that pages tell has changed.
//!
//! Whoever keeps what they made of the catalogue notes the edition before they begin, and takes out nothing of another one.

use std::sync::atomic::{AtomicU64, Ordering};

/// An edition of the catalogue, to be compared with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// Changes that this process knows of.
    changes: u64,
    /// How far the index has followed.
    indexed: i64,
}

/// Counts the changes that this process knows of: its own, and those that it reads of in the change feed.
#[derive(Debug, Default)]
pub(crate) struct Editions(AtomicU64);

impl Editions {
    /// Notes that something changed.
    pub(crate) fn next(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn now(&self, indexed: i64) -> Edition {
        Edition {
            changes: self.0.load(Ordering::SeqCst),
            indexed,
        }
    }
}
