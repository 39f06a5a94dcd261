//! Searches that found nothing: what people look for and publishers do not offer.
//!
//! Only the words of searches that all may run are noted, without who asked or when in the day, and nothing that looks like an
//! address, a number of a person or more than a few words. They wait in memory and are written in batches by the follower.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use crate::app::App;
use crate::error::ActionError;

/// Texts that wait to be written at most; further ones are not noted.
const MOST_WAITING: usize = 1000;
/// Texts of a day that are kept at most.
const MOST_A_DAY: i64 = 5000;
/// Longest text, in characters.
const LONGEST: usize = 80;
/// Digits in a row that may be somebody's number.
const MOST_DIGITS: usize = 6;

/// What is not written yet.
#[derive(Debug, Default)]
pub(crate) struct Misses {
    waiting: Mutex<HashMap<String, i64>>,
}

impl Misses {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a search that found nothing.
    pub(crate) fn note(&self, query: &str) {
        if let Some(text) = normal(query) {
            self.add(text, 1);
        }
    }

    fn add(&self, text: String, count: i64) {
        let mut waiting = self.lock();
        if waiting.len() < MOST_WAITING || waiting.contains_key(&text) {
            *waiting.entry(text).or_default() += count;
        }
    }

    /// Writes what waits, and forgets what is older than the settings say.
    pub(crate) fn write(&self, app: &App) -> Result<(), ActionError> {
        let waiting = std::mem::take(&mut *self.lock());
        if waiting.is_empty() {
            return Ok(());
        }
        let today = app.clock.now().date();
        let oldest = today - TimeDelta::days(i64::from(app.settings.search.misses_days));
        let written = app.store.write(|tx| {
            tx.forget_misses(oldest)?;
            tx.add_misses(today, &waiting, MOST_A_DAY)
        });
        if written.is_err() {
            for (text, count) in waiting {
                self.add(text, count);
            }
        }
        Ok(written?)
    }
}

/// The text as it is kept: words in small letters; nothing where it may tell of a person or is no search of words.
fn normal(query: &str) -> Option<String> {
    let text = query
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let digits = text
        .split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '.' | '/'))
        .map(|part| part.chars().filter(char::is_ascii_digit).count())
        .max();
    let is_words = text.chars().any(char::is_alphanumeric)
        && !text.contains(['@', ':', '\\', '\u{0}'])
        && text.chars().count() <= LONGEST
        && digits.is_none_or(|digits| digits < MOST_DIGITS);
    is_words.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn only_words_are_kept() {
        for (query, expected) in [
            ("  Clean   WATER ", Some("clean water")),
            ("École 2024", Some("école 2024")),
            ("\"census 2021\"", Some("\"census 2021\"")),
            ("jane.doe@example.org", None),
            ("555 123 4567", None),
            ("046-454-286", None),
            ("title:water", None),
            ("+ -", None),
            ("", None),
        ] {
            assert_eq!(normal(query).as_deref(), expected, "{query}");
        }
        assert_eq!(normal(&"word ".repeat(20)), None);
    }
}
