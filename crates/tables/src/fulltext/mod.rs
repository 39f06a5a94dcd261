//! Full text as PostgreSQL has it: words of a text, their stems, queries, ranks.
//!
//! PostgreSQL does this itself on its engine; SQLite finds candidates with FTS5 over the same lexemes, made here.

mod query;
mod rank;
mod stop;
mod words;

use rust_stemmers::{Algorithm, Stemmer};

pub(crate) use query::Query;
pub(crate) use rank::rank;
pub(crate) use words::{Word, WordKind, words};

/// A text search configuration.
pub(crate) struct Language {
    name: &'static str,
    stemmer: Option<Stemmer>,
    stop: &'static [&'static str],
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
            });
        }
        STEMMED
            .iter()
            .find(|(known, _)| *known == plain)
            .map(|(known, algorithm)| Self {
                name: known,
                stemmer: Some(Stemmer::create(*algorithm)),
                stop: stop::words(known),
            })
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the lexeme of a word; `None` where it is one that says nothing.
    pub(crate) fn lexeme(&self, word: &Word<'_>) -> Option<String> {
        let lower = word.text.to_lowercase();
        match word.kind {
            WordKind::Plain => {
                if self.stop.binary_search(&lower.as_str()).is_ok() {
                    return None;
                }
                Some(match &self.stemmer {
                    Some(stemmer) => stemmer.stem(&lower).into_owned(),
                    None => lower,
                })
            }
            WordKind::AsIs => Some(lower),
            WordKind::Number => Some(word.text.to_owned()),
        }
    }

    /// Returns the lexemes of a text with their places, from 1.
    pub(crate) fn lexemes(&self, text: &str) -> Vec<(String, u32)> {
        let mut place = 0;
        words(text)
            .iter()
            .filter_map(|word| {
                place += 1;
                self.lexeme(word).map(|lexeme| (lexeme, place))
            })
            .collect()
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
