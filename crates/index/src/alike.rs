//! Records that are like another one: those that share the words and tags that tell it from others.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::{BooleanQuery, Occur as Engine, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::analysis::{Analysis, folded};
use crate::cache::Caches;
use crate::compile::Part;
use crate::error::SearchError;
use crate::explain::Phases;
use crate::functions::Adjustment;
use crate::question::Wanted;
use crate::ranking::Boosted;
use crate::request::{SearchAnswer, SearchRequest};
use crate::schema::{FieldKind, Fields};
use crate::search;
use crate::stop;
use crate::view::View;

/// Most words that are looked up.
const MAX_WORDS: usize = 12;
/// Most words that the index is asked about, of which those that tell most are looked up.
const MAX_ASKED: usize = 24;
/// Most tags that are looked up.
const MAX_TAGS: usize = 10;
/// Bytes of the notes that are looked at.
const MAX_NOTES: usize = 4096;
/// How much a word of the title counts beside one of the notes. It is looked for in other titles as well; what the notes alone say
/// seldom stands there.
const TITLE: f32 = 3.0;
/// How much a tag counts.
const TAG: f32 = 2.0;
/// Most entries of the index that are gone through for the words of one record, and for its tags, so that the work does not grow with
/// the catalogue. What many records have tells least, and is left aside first.
const MAX_ENTRIES: u64 = 8_000;
/// Records with fewer of the words than this are not alike.
const LEAST: usize = 2;

/// Finds records that are like a package dictionary, among those that pass the filters of a request.
pub(crate) fn run(
    view: &View,
    fields: &Fields,
    caches: &Caches,
    package: &Map<String, Value>,
    request: &SearchRequest,
) -> Result<SearchAnswer, SearchError> {
    let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut words: HashMap<String, f32> = HashMap::new();
    add(text("title"), TITLE, &mut words);
    let titled: HashSet<String> = words.keys().cloned().collect();
    let notes = text("notes");
    add(
        &notes[..notes.floor_char_boundary(MAX_NOTES)],
        1.0,
        &mut words,
    );
    let mut words: Vec<(String, f32)> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(MAX_ASKED);

    // What few records have tells more; only those that the caller may see count.
    let visible = search::visible(view, fields, caches, request)?;
    let all: u64 = visible.iter().map(|(_, docs)| docs.count()).sum();
    let indexes = visible
        .iter()
        .map(|(segment, _)| segment.reader.inverted_index(fields.text))
        .collect::<tantivy::Result<Vec<_>>>()?;
    let mut found = Vec::with_capacity(words.len());
    for (word, weight) in words {
        let term = Term::from_field_text(fields.text, &word);
        let places = indexes
            .iter()
            .map(|index| index.get_term_info(&term))
            .collect::<std::io::Result<Vec<_>>>()?;
        found.push(Found {
            word,
            weight,
            places,
        });
    }
    let mut words = Vec::with_capacity(MAX_WORDS);
    for found in affordable(found, all).into_iter().take(MAX_WORDS) {
        let mut having = 0;
        for ((place, index), (_, docs)) in found.places.iter().zip(&indexes).zip(&visible) {
            if let Some(place) = place {
                let mut postings =
                    index.read_postings_from_terminfo(place, IndexRecordOption::Basic)?;
                having += docs.count_of(&mut postings);
            }
        }
        let rarity = match having {
            0 | 1 => 0.0,
            having => (1.0 + all as f32 / having as f32).ln(),
        };
        words.push((found.word, found.weight * rarity));
    }
    words.retain(|(_, weight)| *weight > 0.0);
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));

    let most = words.first().map_or(1.0, |(_, weight)| *weight);
    let mut parts: Vec<Part> = Vec::new();
    for (word, weight) in &words {
        let title = titled.contains(word).then_some((fields.title, TITLE));
        for (field, factor) in std::iter::once((fields.text, 1.0)).chain(title) {
            let term = Term::from_field_text(field, word);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            parts.push((
                Engine::Should,
                Boosted::boxed(query, weight / most * factor),
            ));
        }
    }
    if let FieldKind::Exact { place, .. } = fields.find("tags") {
        let tags = package.get("tags").and_then(Value::as_array);
        let names = tags
            .into_iter()
            .flatten()
            .filter_map(|tag| tag.get("name")?.as_str());
        let terms = names.take(MAX_TAGS).map(|name| place.term(name));
        for term in affordable_tags(terms, view)? {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            parts.push((Engine::Should, Boosted::boxed(query, TAG)));
        }
    }
    if parts.is_empty() {
        return Ok(SearchAnswer::default());
    }
    let least = LEAST.min(parts.len());
    let alike: Box<dyn Query> = Box::new(BooleanQuery::with_minimum_required_clauses(parts, least));
    let itself = Term::from_field_text(fields.id, text("id"));
    let query: Box<dyn Query> = Box::new(BooleanQuery::new(vec![
        (Engine::Must, alike),
        (
            Engine::MustNot,
            Box::new(TermQuery::new(itself, IndexRecordOption::Basic)),
        ),
    ]));
    let question = (Wanted::new(query), Adjustment::default());
    search::answer(
        view,
        fields,
        caches,
        request,
        Some(question),
        Phases::begin(),
    )
}

/// A word of the record, and where each segment has it.
struct Found {
    word: String,
    weight: f32,
    places: Vec<Option<TermInfo>>,
}

impl Found {
    /// Entries that are gone through for it.
    fn price(&self) -> u64 {
        let places = self.places.iter().flatten();
        places.map(|place| u64::from(place.doc_freq)).sum()
    }
}

/// Returns the words that can be gone through, those that tell most first; a word costs as many entries as the index has of it.
fn affordable(words: Vec<Found>, all: u64) -> Vec<Found> {
    let mut priced: Vec<(f32, u64, Found)> = words
        .into_iter()
        .map(|found| {
            let price = found.price();
            let tells = found.weight * (1.0 + all as f32 / price.max(1) as f32).ln();
            (tells, price, found)
        })
        .collect();
    priced.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.word.cmp(&b.2.word)));
    let mut left = MAX_ENTRIES;
    let mut taken = Vec::new();
    for (_, price, found) in priced {
        let is_needed = taken.len() < LEAST;
        if price <= left || is_needed {
            left = left.saturating_sub(price);
            taken.push(found);
        }
    }
    taken
}

/// Returns the tags that can be gone through, those that few records have first; the rarest one is gone through whatever it costs.
fn affordable_tags(
    terms: impl Iterator<Item = Term>,
    view: &View,
) -> Result<Vec<Term>, SearchError> {
    let mut priced = Vec::new();
    for term in terms {
        let mut price = 0;
        for segment in view.segments() {
            let index = segment.reader.inverted_index(term.field())?;
            price += u64::from(index.doc_freq(&term)?);
        }
        priced.push((price, term));
    }
    priced.sort();
    let mut left = MAX_ENTRIES;
    let is_affordable = |(price, term): (u64, Term)| {
        let first = left == MAX_ENTRIES;
        if price > left && !first {
            return None;
        }
        left = left.saturating_sub(price);
        Some(term)
    };
    Ok(priced.into_iter().map_while(is_affordable).collect())
}

/// Adds the words of a text that say something.
fn add(text: &str, weight: f32, words: &mut HashMap<String, f32>) {
    for piece in text.split_whitespace() {
        let piece = stop::without_elision(piece);
        for (_, stem) in Analysis::Text.words(piece) {
            let small = stop::is_small(&folded(&piece.to_lowercase())) || stop::is_small(&stem);
            let tells = stem.chars().count() > 2 && !stem.chars().all(char::is_numeric);
            if tells && !small {
                *words.entry(stem).or_default() += weight;
            }
        }
    }
}
