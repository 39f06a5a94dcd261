//! Numbers of rows that were counted: a page that is turned does not count again what has not changed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Most numbers that are kept, and the longest question that one is kept for.
const MOST: usize = 2_000;
const LONGEST: usize = 4_000;

/// A table at one of its states, and what was counted.
type Question = (String, u64, String);

/// The numbers.
#[derive(Default)]
pub(crate) struct Totals {
    known: Mutex<HashMap<Question, i64>>,
}

impl Totals {
    /// Returns the number where it is known.
    pub(crate) fn get(&self, question: &Question) -> Option<i64> {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(question)
            .copied()
    }

    /// Keeps a number.
    pub(crate) fn keep(&self, question: Question, total: i64) {
        if question.2.len() > LONGEST {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(question, total);
    }
}
