//! How a search was understood and what took its time: noted while it runs, for whoever asks.

use std::time::{Duration, Instant};

use tantivy::query::Query;

use crate::query::Node;
use crate::request::Understood;

/// The phases of a search, one after the other.
pub(crate) struct Phases {
    began: Instant,
    took: Vec<(&'static str, Duration)>,
}

impl Phases {
    pub(crate) fn begin() -> Self {
        Self {
            began: Instant::now(),
            took: Vec::new(),
        }
    }

    /// Ends a phase; the next one begins.
    pub(crate) fn end(&mut self, name: &'static str) {
        let now = Instant::now();
        self.took.push((name, now - self.began));
        self.began = now;
    }

    pub(crate) fn into_list(self) -> Vec<(&'static str, Duration)> {
        self.took
    }
}

/// What was made of a query.
pub(crate) fn understood(tree: Option<String>, query: &dyn Query) -> Understood {
    Understood {
        tree,
        engine: format!("{query:?}"),
    }
}

/// The tree of a query as text, where somebody asks.
pub(crate) fn tree(wanted: bool, node: &Node) -> Option<String> {
    wanted.then(|| format!("{node:?}"))
}
