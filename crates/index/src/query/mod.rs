//! The query language: from the text of a client to a tree.
//!
//! [`lucene`] reads the full syntax, [`dismax`] prepares words typed by people for it, [`guard`] refuses what must not reach an
//! engine. Any input gives a tree or an error; depth and size are limited. Nothing here knows the index.

pub(crate) mod dismax;
pub(crate) mod guard;
mod lexer;
pub(crate) mod local;
pub(crate) mod lucene;
#[cfg(test)]
mod tests;
mod tree;
pub(crate) mod widen;

pub(crate) use tree::{Bound, Clause, Leaf, Node, Occur};

/// Longest query in bytes.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// Deepest nesting of brackets.
pub(crate) const MAX_DEPTH: usize = 50;
/// Most clauses of a query in all.
pub(crate) const MAX_CLAUSES: usize = 4096;

/// A text is no query: what is wrong, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Cannot parse query: {reason} at position {at}")]
pub(crate) struct SyntaxError {
    /// What is wrong.
    pub(crate) reason: String,
    /// The byte where it was noticed.
    pub(crate) at: usize,
}

impl SyntaxError {
    pub(crate) fn new(reason: impl Into<String>, at: usize) -> Self {
        Self {
            reason: reason.into(),
            at,
        }
    }
}
