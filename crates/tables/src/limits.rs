//! How much one request may ask for.

use std::time::Duration;

/// Limits of the tables.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long one statement may run.
    pub statement: Duration,
    /// Bytes of the rows of one answer.
    pub answer_bytes: usize,
    /// Bytes of distinct rows that are kept for the next pages of their searches; of one search a quarter of it.
    pub distinct_bytes: usize,
    /// Rows that a dump puts in its order at once, with eight bytes each.
    pub sorted_rows: u64,
    /// Whether timestamps show milliseconds.
    pub milliseconds: bool,
    /// How long a search may take before an index is made for the next ones like it.
    pub slow: Duration,
    /// Most indexes that a table gets by itself; none at 0.
    pub automatic_indexes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            statement: Duration::from_secs(60),
            answer_bytes: 256 << 20,
            distinct_bytes: 64 << 20,
            sorted_rows: 1_000_000,
            milliseconds: true,
            slow: Duration::from_millis(10),
            automatic_indexes: 8,
        }
    }
}

impl Limits {
    pub(crate) fn fraction(&self) -> cairn_tabular::moment::Fraction {
        if self.milliseconds {
            cairn_tabular::moment::Fraction::Milliseconds
        } else {
            cairn_tabular::moment::Fraction::None
        }
    }
}
