//! Words that mean the same: the terms of government in English and French that come with the program, and a file of the site.
//!
//! They widen a search when it is asked, so nothing has to be indexed again when they change. A line of the file is one thing:
//! English terms, a bar, French terms, with commas between them; without a bar the terms belong to both languages.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use arc_swap::ArcSwap;

use crate::analysis::{Analysis, folded};
use crate::error::IndexError;
use crate::stop;

/// The terms that come with the program.
const GOVERNMENT: &str = include_str!("../data/government.txt");
/// Most bytes of a file.
const MAX_BYTES: u64 = 4 << 20;
/// Most words of a term.
const MAX_WORDS: usize = 8;
/// Most terms that are looked up beside one that was asked for.
const MAX_ALTERNATIVES: usize = 8;
/// How often it is looked whether the file has changed.
const LOOK: Duration = Duration::from_secs(2);

/// The stems of a word in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stems {
    english: String,
    french: String,
}

impl Stems {
    /// The stems of a word; nothing where it is none, or more than one.
    pub(crate) fn of(word: &str) -> Option<Self> {
        let one = |analysis: Analysis| match analysis.words(word).as_mut_slice() {
            [(_, stem)] => Some(std::mem::take(stem)),
            _ => None,
        };
        Some(Self {
            english: one(Analysis::Text)?,
            french: one(Analysis::French)?,
        })
    }

    fn in_language(&self, language: Analysis) -> &str {
        match language {
            Analysis::French => &self.french,
            Analysis::Text | Analysis::General => &self.english,
        }
    }
}

/// A term of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) language: Analysis,
    /// As it was written.
    pub(crate) text: String,
    /// The stems of its words, without small words.
    stems: Vec<String>,
}

impl Term {
    fn new(language: Analysis, text: &str) -> Option<Self> {
        let stems: Vec<String> = words_of(text)
            .into_iter()
            .flat_map(|word| language.words(word))
            .map(|(_, stem)| stem)
            .collect();
        (!stems.is_empty() && stems.len() <= MAX_WORDS).then(|| Self {
            language,
            text: text.to_owned(),
            stems,
        })
    }

    /// Whether it has several words.
    pub(crate) fn is_phrase(&self) -> bool {
        self.stems.len() > 1
    }
}

/// The words of a term that say something.
fn words_of(text: &str) -> Vec<&str> {
    let all: Vec<&str> = text.split_whitespace().map(stop::without_elision).collect();
    let telling: Vec<&str> = all
        .iter()
        .copied()
        .filter(|word| !stop::is_small(&folded(&word.to_lowercase())))
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// All terms, by their first stem.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    things: Vec<Vec<Term>>,
    english: HashMap<String, Vec<(usize, usize)>>,
    french: HashMap<String, Vec<(usize, usize)>>,
    /// A number that changes whenever the terms do.
    pub(crate) generation: u64,
}

/// Terms that mean the same as some words of a query.
#[derive(Debug)]
pub(crate) struct Found<'s> {
    /// How many words of the query they stand for.
    pub(crate) words: usize,
    pub(crate) terms: Vec<&'s Term>,
}

impl Synonyms {
    /// Reads terms; tells which line is none.
    fn add(&mut self, text: &str) -> Result<(), String> {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let refused = || format!("line {}: {line}", number + 1);
            let mut thing: Vec<Term> = Vec::new();
            let sides: Vec<&str> = line.split('|').collect();
            let languages: &[&[Analysis]] = match sides.len() {
                1 => &[&[Analysis::Text, Analysis::French]],
                2 => &[&[Analysis::Text], &[Analysis::French]],
                _ => return Err(refused()),
            };
            for (side, languages) in sides.iter().zip(languages) {
                for text in side
                    .split(',')
                    .map(str::trim)
                    .filter(|text| !text.is_empty())
                {
                    for language in *languages {
                        thing.push(Term::new(*language, text).ok_or_else(refused)?);
                    }
                }
            }
            let at = self.things.len();
            for (place, term) in thing.iter().enumerate() {
                let of_language = match term.language {
                    Analysis::French => &mut self.french,
                    Analysis::Text | Analysis::General => &mut self.english,
                };
                of_language
                    .entry(term.stems[0].clone())
                    .or_default()
                    .push((at, place));
            }
            self.things.push(thing);
        }
        Ok(())
    }

    /// The terms that mean the same as the longest term that begins a list of words.
    pub(crate) fn find(&self, words: &[Stems]) -> Option<Found<'_>> {
        let first = words.first()?;
        let mut length = 0;
        let mut matched: Vec<(usize, usize)> = Vec::new();
        for (language, terms) in [
            (Analysis::Text, &self.english),
            (Analysis::French, &self.french),
        ] {
            for &(thing, place) in terms.get(first.in_language(language)).into_iter().flatten() {
                let stems = &self.things[thing][place].stems;
                let same = stems.len() <= words.len()
                    && stems
                        .iter()
                        .zip(words)
                        .all(|(stem, word)| stem == word.in_language(language));
                if same && stems.len() >= length {
                    if stems.len() > length {
                        matched.clear();
                    }
                    length = stems.len();
                    matched.push((thing, place));
                }
            }
        }
        let said = |term: &Term| {
            term.stems.len() == length
                && term
                    .stems
                    .iter()
                    .zip(words)
                    .all(|(stem, word)| stem == word.in_language(term.language))
        };
        let mut terms: Vec<&Term> = Vec::new();
        for term in matched.iter().flat_map(|(thing, _)| &self.things[*thing]) {
            let known = terms
                .iter()
                .any(|other| other.language == term.language && other.stems == term.stems);
            if !known && !said(term) && terms.len() < MAX_ALTERNATIVES {
                terms.push(term);
            }
        }
        (!terms.is_empty()).then_some(Found {
            words: length,
            terms,
        })
    }
}

/// The terms in use, read again when the file changes.
pub(crate) struct SynonymSource {
    path: Option<PathBuf>,
    current: ArcSwap<Synonyms>,
    looked: Mutex<(Instant, Option<Stamp>)>,
}

/// What changes when a file does.
type Stamp = (SystemTime, u64);

impl SynonymSource {
    /// Reads the terms that come with the program and those of the file.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, IndexError> {
        let stamp = path.and_then(stamp);
        let synonyms = read(path, 0).map_err(|reason| {
            let path = path.map(|path| path.display().to_string());
            IndexError::Synonyms(format!("{}: {reason}", path.unwrap_or_default()))
        })?;
        Ok(Self {
            path: path.map(Path::to_owned),
            current: ArcSwap::from_pointee(synonyms),
            looked: Mutex::new((Instant::now(), stamp)),
        })
    }

    /// The terms in use.
    pub(crate) fn current(&self) -> Arc<Synonyms> {
        if let Some(path) = &self.path {
            // Whoever comes while another looks takes what there is.
            if let Ok(mut looked) = self.looked.try_lock()
                && looked.0.elapsed() >= LOOK
            {
                looked.0 = Instant::now();
                let now = stamp(path);
                if now != looked.1 {
                    looked.1 = now;
                    self.read_again(path);
                }
            }
        }
        self.current.load_full()
    }

    fn read_again(&self, path: &Path) {
        let generation = self.current.load().generation + 1;
        match read(Some(path), generation) {
            Ok(synonyms) => self.current.store(Arc::new(synonyms)),
            Err(reason) => {
                let path = path.display();
                tracing::warn!(%path, reason, "the synonyms cannot be read; the former ones stay");
            }
        }
    }

    /// Forgets when the file was looked at, so that the next search looks.
    #[cfg(test)]
    fn look_again(&self) {
        let mut looked = self.looked.lock().unwrap();
        looked.1 = None;
        if let Some(long_ago) = Instant::now().checked_sub(LOOK) {
            looked.0 = long_ago;
        }
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

fn read(path: Option<&Path>, generation: u64) -> Result<Synonyms, String> {
    let mut synonyms = Synonyms {
        generation,
        ..Synonyms::default()
    };
    synonyms.add(GOVERNMENT)?;
    if let Some(path) = path {
        let size = std::fs::metadata(path).map_err(|error| error.to_string())?;
        if size.len() > MAX_BYTES {
            return Err("the file is too large".to_owned());
        }
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        synonyms.add(&text)?;
    }
    Ok(synonyms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(synonyms: &Synonyms, query: &str) -> (usize, Vec<String>) {
        let words: Vec<Stems> = words_of(query).into_iter().filter_map(Stems::of).collect();
        synonyms.find(&words).map_or((0, Vec::new()), |found| {
            let texts = found.terms.iter().map(|term| term.text.clone());
            (found.words, texts.collect())
        })
    }

    #[test]
    fn terms_of_government_are_found_in_both_languages_and_in_any_form() {
        let synonyms = read(None, 0).unwrap();
        for (query, words, one_of) in [
            ("impots", 1, "tax"),
            ("taxes", 1, "impôt"),
            ("marchés publics", 2, "procurement"),
            ("marches publics ottawa", 2, "procurement"),
            ("contracts", 1, "contrat"),
            ("travail des enfants", 2, "child labour"),
            ("l'eau potable", 2, "drinking water"),
            ("écoles", 1, "school"),
        ] {
            let (length, texts) = found(&synonyms, query);
            assert_eq!(length, words, "{query}: {texts:?}");
            assert!(
                texts.iter().any(|text| text == one_of),
                "{query}: {texts:?}"
            );
        }
        assert_eq!(found(&synonyms, "zzz"), (0, Vec::new()));
    }

    #[test]
    fn a_file_adds_terms_and_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("synonyms.txt");
        std::fs::write(&path, "# ours\nTTC, streetcar\n").unwrap();
        let source = SynonymSource::open(Some(&path)).unwrap();
        assert_eq!(found(&source.current(), "ttc").0, 1);
        std::fs::write(&path, "cottage | chalet\n").unwrap();
        source.look_again();
        assert_eq!(found(&source.current(), "ttc").0, 0);
        assert_eq!(found(&source.current(), "chalets").1, ["cottage"]);
        std::fs::write(&path, "a | b | c\n").unwrap();
        source.look_again();
        assert_eq!(found(&source.current(), "chalets").1, ["cottage"]);
        assert!(SynonymSource::open(Some(&path)).is_err());
        assert!(SynonymSource::open(Some(&folder.path().join("none"))).is_err());
    }
}
