//! Queries of the engine that show what they consist of; the engine's own do not.

use tantivy::query::{BoostQuery, DisjunctionMaxQuery, EnableScoring, Query, Weight};
use tantivy::{Score, Term};

/// The best of several queries, with a share of the weaker ones.
#[derive(Debug)]
pub(crate) struct Strongest {
    pub(super) parts: Vec<Box<dyn Query>>,
    pub(super) tie: Score,
}

impl Strongest {
    pub(crate) fn boxed(parts: Vec<Box<dyn Query>>, tie: Score) -> Box<dyn Query> {
        Box::new(Self { parts, tie })
    }
}

impl Clone for Strongest {
    fn clone(&self) -> Self {
        Self {
            parts: self.parts.iter().map(|part| part.box_clone()).collect(),
            tie: self.tie,
        }
    }
}

impl Query for Strongest {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        DisjunctionMaxQuery::with_tie_breaker(self.clone().parts, self.tie).weight(scoring)
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for part in &self.parts {
            part.query_terms(visitor);
        }
    }
}

/// A query whose score is multiplied.
#[derive(Debug)]
pub(crate) struct Boosted {
    pub(super) query: Box<dyn Query>,
    pub(super) by: Score,
}

impl Boosted {
    /// Multiplies the score of a query, where that makes a difference.
    pub(crate) fn boxed(query: Box<dyn Query>, by: Score) -> Box<dyn Query> {
        match by == 1.0 {
            true => query,
            false => Box::new(Self { query, by }),
        }
    }
}

impl Clone for Boosted {
    fn clone(&self) -> Self {
        Self {
            query: self.query.box_clone(),
            by: self.by,
        }
    }
}

impl Query for Boosted {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        BoostQuery::new(self.query.box_clone(), self.by).weight(scoring)
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}
