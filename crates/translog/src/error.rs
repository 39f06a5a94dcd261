//! What can be wrong with a log.

/// What is wrong with what was read or asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// A text or a file does not have its form.
    #[error("{what}: {why}")]
    Form {
        /// What was read.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// No known key signed it.
    #[error("not signed by {0}")]
    Unsigned(String),
    /// A signature of a known key does not fit.
    #[error("the signature of {0} does not fit")]
    Signature(String),
    /// A proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    Proof,
    /// The tree has no such leaf or size.
    #[error("the tree has no {what} {number}")]
    Beyond {
        /// `leaf` or `size`.
        what: &'static str,
        /// Which one.
        number: u64,
    },
    /// A tile holds fewer hashes than it must.
    #[error("the tile {0} is too short")]
    ShortTile(String),
    /// An entry is longer than a bundle can say.
    #[error("an entry of {0} bytes is too long")]
    LongEntry(usize),
}
