//! Full text as PostgreSQL has it: words of a text, their stems, queries, ranks.
//!
//! Lists of words are made of these lexemes on both engines. Rows beside them PostgreSQL finds by itself, SQLite with FTS5.

mod query;
mod question;
mod rank;
mod stop;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

pub(crate) use query::Query;
pub(crate) use question::{Question, lexemes_of, vector_text};
pub(crate) use rank::{counts, normalized, rank};
pub(crate) use words::{Word, WordKind, words};

/// Words whose lexemes are remembered, at most.
const REMEMBERED: usize = 10_000;

/// A text search configuration.
pub(crate) struct Language {
    name: &'static str,
    stemmer: Option<Stemmer>,
    stop: &'static [&'static str],
    /// Lexemes of words that were seen: rows say the same again and again, and a stem takes long to find.
    seen: RefCell<HashMap<String, Option<String>, foldhash::fast::RandomState>>,
}

/// PostgreSQL's configurations that have a stemmer here.
const STEMMED: &[(&str, Algorithm)] = &[
    ("arabic", Algorithm::Arabic),
    ("danish", Algorithm::Danish),
    ("dutch", Algorithm::Dutch),
    ("english", Algorithm::English),
    ("finnish", Algorithm::Finnish),
    ("french", Algorithm::French),
    ("german", Algorithm::German),
    ("greek", Algorithm::Greek),
    ("hungarian", Algorithm::Hungarian),
    ("italian", Algorithm::Italian),
    ("norwegian", Algorithm::Norwegian),
    ("portuguese", Algorithm::Portuguese),
    ("romanian", Algorithm::Romanian),
    ("russian", Algorithm::Russian),
    ("spanish", Algorithm::Spanish),
    ("swedish", Algorithm::Swedish),
    ("tamil", Algorithm::Tamil),
    ("turkish", Algorithm::Turkish),
];

impl Language {
    /// Finds a configuration.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let plain = name.strip_prefix("pg_catalog.").unwrap_or(name);
        if plain == "simple" {
            return Some(Self {
                name: "simple",
                stemmer: None,
                stop: &[],
                seen: RefCell::default(),
            });
        }
        STEMMED
            .iter()
            .find(|(known, _)| *known == plain)
            .map(|(known, algorithm)| Self {
                name: known,
                stemmer: Some(Stemmer::create(*algorithm)),
                stop: stop::words(known),
                seen: RefCell::default(),
            })
    }

    /// Tells whether words that say nothing are known in this language, or there are none.
    pub(crate) fn knows_stop_words(&self) -> bool {
        self.stemmer.is_none() || !self.stop.is_empty()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the lexeme of a word; `None` where it is one that says nothing.
    pub(crate) fn lexeme(&self, word: &Word<'_>) -> Option<String> {
        match word.kind {
            WordKind::Plain => {
                if let Some(known) = self.seen.borrow().get(word.text) {
                    return known.clone();
                }
                let found = self.stem(word.text);
                let mut seen = self.seen.borrow_mut();
                if seen.len() >= REMEMBERED {
                    seen.clear();
                }
                seen.insert(word.text.to_owned(), found.clone());
                found
            }
            WordKind::AsIs => Some(word.text.to_lowercase()),
            WordKind::Number => Some(word.text.to_owned()),
        }
    }

    fn stem(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if self.stop.binary_search(&lower.as_str()).is_ok() {
            return None;
        }
        Some(match &self.stemmer {
            Some(stemmer) => stemmer.stem(&lower).into_owned(),
            None => lower,
        })
    }

    /// Goes through the lexemes of a text with their places, from 1. Nothing is copied of what was seen before.
    pub(crate) fn each_lexeme(&self, text: &str, work: &mut dyn FnMut(&str, u32)) {
        for (place, word) in (1..).zip(words(text)) {
            if word.kind == WordKind::Number {
                work(word.text, place);
                continue;
            }
            if word.kind == WordKind::Plain
                && let Some(known) = self.seen.borrow().get(word.text)
            {
                if let Some(lexeme) = known {
                    work(lexeme, place);
                }
                continue;
            }
            if let Some(lexeme) = self.lexeme(&word) {
                work(&lexeme, place);
            }
        }
    }

    /// Returns the lexemes of a text with their places, from 1.
    pub(crate) fn lexemes(&self, text: &str) -> Vec<(String, u32)> {
        self.lexemes_where(text, |_| true)
    }

    /// Returns those lexemes of a text that are wanted, with their places.
    pub(crate) fn lexemes_where(
        &self,
        text: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<(String, u32)> {
        let mut found = Vec::new();
        self.each_lexeme(text, &mut |lexeme, place| {
            if wanted(lexeme) {
                found.push((lexeme.to_owned(), place));
            }
        });
        found
    }

    /// Returns the lexemes of a text separated by blanks, for an index of them.
    pub(crate) fn indexed(&self, text: &str) -> String {
        let mut out = String::new();
        for (lexeme, _) in self.lexemes(text) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&lexeme);
        }
        out
    }
}
