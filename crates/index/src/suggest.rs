//! "Did you mean": words of titles that are written nearly like words that nothing is found by.
//!
//! Only what the caller may see takes part: a word is known where a record of his has it, and is suggested by how many have it.

use std::collections::{HashMap, HashSet};

use tantivy::index::SegmentReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, TERMINATED, Term};

use crate::analysis::{Analysis, folded};
use crate::bits::Bits;
use crate::cache::Caches;
use crate::distance::Near;
use crate::error::SearchError;
use crate::request::SearchRequest;
use crate::schema::Fields;
use crate::search;
use crate::typed::SEPARATOR;
use crate::view::View;

/// Shortest word that is corrected, in letters.
const SHORTEST: usize = 4;
/// Longest word that is corrected, in letters.
const LONGEST: usize = 32;
/// Words of this length may differ in two letters.
const LONG: usize = 6;
/// Most words of a query that are looked at.
const MAX_WORDS: usize = 16;
/// Most queries that are suggested.
pub(crate) const MAX_SUGGESTIONS: usize = 3;

/// Suggests queries in the place of one, the likeliest first; none where all its words are known.
pub(crate) fn run(
    view: &View,
    fields: &Fields,
    caches: &Caches,
    request: &SearchRequest,
) -> Result<Vec<String>, SearchError> {
    let q = request.q.as_str();
    if q.contains(':') {
        return Ok(Vec::new());
    }
    let words = words_of(q);
    if words.is_empty() || words.len() > MAX_WORDS {
        return Ok(Vec::new());
    }
    let visible = search::visible(view, fields, caches, request)?;
    let mut corrected: Vec<(std::ops::Range<usize>, Vec<String>)> = Vec::new();
    for range in words {
        let word = &q[range.clone()];
        let mut known = false;
        for (segment, docs) in &visible {
            known = known || is_known(segment.reader, docs, fields, word)?;
        }
        if known {
            continue;
        }
        let mut found: HashMap<String, (u8, u64)> = HashMap::new();
        for (segment, docs) in &visible {
            near(segment.reader, docs, fields.words, word, &mut found)?;
        }
        let mut found: Vec<(String, (u8, u64))> = found.into_iter().collect();
        found.sort_by(|(a, (a_far, a_docs)), (b, (b_far, b_docs))| {
            (a_far, b_docs, a).cmp(&(b_far, a_docs, b))
        });
        if found.is_empty() {
            continue;
        }
        // Forms of one word find the same.
        let mut stems = HashSet::new();
        let words = found
            .into_iter()
            .map(|(word, _)| word)
            .filter(|word| stems.insert(Analysis::Text.words(word)));
        corrected.push((range, words.take(MAX_SUGGESTIONS).collect()));
    }
    // The likeliest words for all; where one word is wrong, its other candidates, too.
    let many = match corrected.as_slice() {
        [] => 0,
        [(_, candidates)] => candidates.len(),
        _ => 1,
    };
    Ok((0..many)
        .map(|choice| {
            let mut out = String::with_capacity(q.len());
            let mut at = 0;
            for (range, candidates) in &corrected {
                out.push_str(&q[at..range.start]);
                out.push_str(&candidates[choice.min(candidates.len() - 1)]);
                at = range.end;
            }
            out.push_str(&q[at..]);
            out
        })
        .collect())
}

/// The words of a query that may be misspelt: letters alone, no operators.
fn words_of(q: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in q.char_indices().chain([(q.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = &q[from..at];
                let letters = word.chars().count();
                if (SHORTEST..=LONGEST).contains(&letters) && !word.chars().any(char::is_numeric) {
                    out.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Tells whether a record of these has the word, in any of its forms.
fn is_known(
    reader: &SegmentReader,
    docs: &Bits,
    fields: &Fields,
    word: &str,
) -> tantivy::Result<bool> {
    for (field, analysis) in [
        (fields.text, Analysis::Text),
        (fields.french, Analysis::French),
    ] {
        for (_, stem) in analysis.words(word) {
            let term = Term::from_field_text(field, &stem);
            let postings = reader
                .inverted_index(field)?
                .read_postings(&term, IndexRecordOption::Basic)?;
            if let Some(mut postings) = postings {
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    if docs.contains(doc) {
                        return Ok(true);
                    }
                    doc = postings.advance();
                }
            }
        }
    }
    Ok(false)
}

/// Adds the words that are written nearly alike, with how many of the records have them.
fn near(
    reader: &SegmentReader,
    docs: &Bits,
    field: Field,
    word: &str,
    found: &mut HashMap<String, (u8, u64)>,
) -> tantivy::Result<()> {
    let word = folded(&word.to_lowercase());
    let most = if word.chars().count() < LONG { 1 } else { 2 };
    let index = reader.inverted_index(field)?;
    let measure = Near::new(&word, most);
    let mut stream = index.terms().search(Near::new(&word, most)).into_stream()?;
    while let Some((term, info)) = stream.next() {
        let Some((plain, written)) = std::str::from_utf8(term)
            .ok()
            .and_then(|term| term.split_once(SEPARATOR))
        else {
            continue;
        };
        let Some(far) = measure.distance(plain) else {
            continue;
        };
        let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        let count = docs.count_of(&mut postings);
        if count > 0 {
            found.entry(written.to_owned()).or_insert((far, 0)).1 += count;
        }
    }
    Ok(())
}
