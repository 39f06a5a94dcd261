//! What completes what somebody types: titles, tags, formats and organizations of records that he may see.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, DocId};

use crate::bits::Bits;
use crate::cache::Caches;
use crate::error::SearchError;
use crate::request::{Completion, Completions, SearchRequest};
use crate::schema::{Fields, Place, WORTH};
use crate::search;
use crate::typed::{self, Kind, MAX_TYPED, SEPARATOR};
use crate::view::{Segment, View};

/// Most values of a kind that are compared.
const MAX_VALUES: usize = 10_000;
/// Shortest beginning of a word that is looked for inside titles, in bytes.
const SHORTEST: usize = 2;
/// Below this share of a segment its documents are compared rather than walked in their order.
const WALK_SHARE: u64 = 1000;
/// Steps to find documents from which what was found is kept.
const MANY: u64 = 20_000;
/// What reading a term takes, in documents.
const TERM_STEPS: u64 = 50;
/// The name of the order of what records are worth.
const BY_WORTH: &str = "worth";
/// Most words of what is typed.
const MAX_WORDS: usize = 12;

/// Completes what was typed with records that pass the filters of a request.
pub(crate) fn run(
    view: &View,
    fields: &Fields,
    caches: &Caches,
    text: &str,
    request: &SearchRequest,
) -> Result<Completions, SearchError> {
    let typed: String = typed::normal(text).chars().take(MAX_TYPED).collect();
    if typed.is_empty() || request.rows == 0 {
        return Ok(Completions::default());
    }
    let visible = search::visible(view, fields, caches, request)?;
    let values = |kind| values(&visible, &fields.complete, kind, &typed, request.rows);
    Ok(Completions {
        ids: titles(&visible, fields, caches, &typed, request.rows)?,
        tags: values(Kind::Tag)?,
        formats: values(Kind::Format)?,
        organizations: values(Kind::Organization)?,
    })
}

/// A value that may be listed.
struct Candidate {
    /// Title and name.
    shown: String,
    /// Whether it begins with what is typed, rather than a later word of it.
    begins: bool,
    /// How many records have it at most: those that the caller may not see count here.
    most: u64,
    /// Where it stands: segment and term.
    places: Vec<(usize, TermInfo)>,
}

impl Candidate {
    fn title(&self) -> &str {
        self.shown
            .split_once(SEPARATOR)
            .map_or(&*self.shown, |(title, _)| title)
    }

    fn name(&self) -> &str {
        self.shown
            .split_once(SEPARATOR)
            .map_or(&*self.shown, |(_, name)| name)
    }

    /// How many of the records have it.
    fn count(&self, visible: &[(Segment<'_>, Bits)], place: &Place) -> tantivy::Result<u64> {
        let mut count = 0;
        for (number, info) in &self.places {
            let (segment, docs) = &visible[*number];
            let index = segment.reader.inverted_index(place.field)?;
            let option = IndexRecordOption::Basic;
            let mut postings = index.read_block_postings_from_terminfo(info, option)?;
            while !postings.docs().is_empty() {
                let docs = postings.docs().iter().filter(|doc| docs.contains(**doc));
                count += docs.count() as u64;
                postings.advance();
            }
        }
        Ok(count)
    }
}

/// Values of a kind of which a word begins with the text: those that begin with it themselves first, then by use.
fn values(
    visible: &[(Segment<'_>, Bits)],
    place: &Place,
    kind: Kind,
    text: &str,
    limit: usize,
) -> Result<Vec<Completion>, SearchError> {
    let mut candidates = candidates(visible, place, kind, text)?;
    let order = |one: &Candidate| (!one.begins, Reverse(one.most));
    candidates.sort_unstable_by_key(order);
    let mut all: Vec<(bool, Completion)> = Vec::new();
    // An organization that was renamed stands with both its titles until its records change.
    let mut names = HashSet::new();
    for one in &candidates {
        // The rest has fewer records than the last one that is listed.
        if names.len() >= limit {
            all.sort_unstable_by(listed_first);
            if all
                .get(limit - 1)
                .is_some_and(|(begins, last)| (*begins, last.count) > (one.begins, one.most))
            {
                break;
            }
        }
        let count = one.count(visible, place)?;
        if count > 0 {
            names.insert(one.name());
            all.push((
                one.begins,
                Completion {
                    title: one.title().to_owned(),
                    name: one.name().to_owned(),
                    count,
                },
            ));
        }
    }
    all.sort_unstable_by(listed_first);
    let mut names = HashSet::new();
    let mut all: Vec<Completion> = all.into_iter().map(|(_, one)| one).collect();
    all.retain(|one| names.insert(one.name.clone()));
    all.truncate(limit);
    Ok(all)
}

/// The order in which values are listed.
fn listed_first(a: &(bool, Completion), b: &(bool, Completion)) -> Ordering {
    let key = |(begins, one): &(bool, Completion)| (!begins, Reverse(one.count));
    key(a)
        .cmp(&key(b))
        .then_with(|| a.1.title.cmp(&b.1.title))
        .then_with(|| a.1.name.cmp(&b.1.name))
}

/// The values of a kind of which a word begins with the text.
fn candidates(
    visible: &[(Segment<'_>, Bits)],
    place: &Place,
    kind: Kind,
    text: &str,
) -> tantivy::Result<Vec<Candidate>> {
    let prefix = format!("{}{text}", kind.letter());
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Candidate> = Vec::new();
    for (number, (segment, _)) in visible.iter().enumerate() {
        let mut here = 0;
        with_prefix(segment.reader, place, &prefix, |term, info| {
            let Some((_, shown)) = term.split_once(SEPARATOR) else {
                return Ok(true);
            };
            let at = match numbers.get(shown) {
                Some(at) => *at,
                None => {
                    let mut new = Candidate {
                        shown: shown.to_owned(),
                        begins: false,
                        most: 0,
                        places: Vec::new(),
                    };
                    new.begins = typed::normal(new.title()).starts_with(text);
                    numbers.insert(shown.to_owned(), out.len());
                    out.push(new);
                    out.len() - 1
                }
            };
            let one = &mut out[at];
            // All terms of a value have the same documents.
            if one.places.last().is_none_or(|(last, _)| *last != number) {
                one.places.push((number, info.clone()));
                one.most += u64::from(info.doc_freq);
                here += 1;
            }
            Ok(here < MAX_VALUES)
        })?;
    }
    Ok(out)
}

/// Identifiers of records whose title has the words, the last of them as a beginning.
fn titles(
    visible: &[(Segment<'_>, Bits)],
    fields: &Fields,
    caches: &Caches,
    text: &str,
    limit: usize,
) -> Result<Vec<String>, SearchError> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect();
    let mut best: Vec<(bool, Worth, usize, DocId)> = Vec::new();
    for (number, (segment, docs)) in visible.iter().enumerate() {
        let reader = segment.reader;
        let words_field = Place::own(fields.words);
        // Nearly every title is a term of its own, and few words are: a single word is looked up among those that titles begin with.
        let begins = match words.as_slice() {
            [word] if *word == text => union(reader, &fields.first_word, text, caches)?,
            _ => union(reader, &fields.whole_title, text, caches)?,
        };
        let mut inside = docs.clone();
        match words.split_last() {
            Some((last, whole)) if last.len() >= SHORTEST || text.len() < SHORTEST => {
                for word in whole {
                    let word = format!("{word}{SEPARATOR}");
                    inside.intersect(&*union(reader, &words_field, &word, caches)?);
                }
                inside.intersect(&*union(reader, &words_field, last, caches)?);
            }
            _ => inside.intersect(&begins),
        }
        let worth = Worths::open(reader)?;
        for begin in [true, false] {
            let mut docs = inside.clone();
            match begin {
                true => docs.intersect(&begins),
                false => docs.subtract(&begins),
            }
            for doc in worth.first(&docs, reader, caches, limit) {
                best.push((begin, worth.of(doc), number, doc));
            }
        }
    }
    best.sort_unstable_by_key(|one| Reverse(*one));
    best.truncate(limit);
    let mut out = Vec::with_capacity(best.len());
    for (.., number, doc) in best {
        let reader = visible[number].0.reader;
        if let Some(ids) = reader.fast_fields().str("id")?
            && let Some(ord) = ids.ords().first(doc)
        {
            let mut id = String::new();
            ids.ord_to_str(ord, &mut id)?;
            out.push(id);
        }
    }
    Ok(out)
}

/// How complete a record is, and when it was changed.
type Worth = (u64, i64);

/// What the records of a segment are worth.
struct Worths {
    complete: Option<Column<u64>>,
    changed: Option<Column<DateTime>>,
}

impl Worths {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            complete: columns.column_opt(WORTH)?,
            changed: columns.column_opt("metadata_modified")?,
        })
    }

    fn of(&self, doc: DocId) -> Worth {
        let complete = self.complete.as_ref().and_then(|column| column.first(doc));
        let changed = self.changed.as_ref().and_then(|column| column.first(doc));
        (
            complete.unwrap_or_default(),
            changed.map_or(i64::MIN, DateTime::into_timestamp_micros),
        )
    }

    /// The first few documents of a set, those that are worth most first.
    fn first(
        &self,
        docs: &Bits,
        reader: &SegmentReader,
        caches: &Caches,
        limit: usize,
    ) -> Vec<DocId> {
        if docs.count() * WALK_SHARE > u64::from(reader.max_doc())
            && let Some(all) = self.ordered(reader, caches)
        {
            let first = all.iter().copied().filter(|doc| docs.contains(*doc));
            return first.take(limit).collect();
        }
        let mut found: Vec<(Worth, DocId)> = Vec::new();
        docs.for_each(|doc| found.push((self.of(doc), doc)));
        if found.len() > limit {
            found.select_nth_unstable_by_key(limit - 1, |one| Reverse(*one));
            found.truncate(limit);
        }
        found.into_iter().map(|(_, doc)| doc).collect()
    }

    /// All documents of a segment, those that are worth most first; nothing where memory does not take them.
    fn ordered(&self, reader: &SegmentReader, caches: &Caches) -> Option<Arc<Vec<DocId>>> {
        let bytes = reader.max_doc() as usize * size_of::<DocId>();
        if !caches.orders.takes(bytes) {
            return None;
        }
        let segment = reader.segment_id();
        if let Some(all) = caches.orders.get(segment, BY_WORTH) {
            return Some(all);
        }
        let mut all: Vec<DocId> = (0..reader.max_doc()).collect();
        all.sort_by_cached_key(|doc| Reverse((self.of(*doc), *doc)));
        let all = Arc::new(all);
        caches
            .orders
            .put(segment, BY_WORTH, Arc::clone(&all), bytes);
        Some(all)
    }
}

/// Prepares a segment for completions, where there were any lately or that is wanted.
pub(crate) fn warm(caches: &Caches, reader: &SegmentReader, wanted: bool) -> tantivy::Result<()> {
    if wanted || caches.orders.keys().contains(BY_WORTH) {
        Worths::open(reader)?.ordered(reader, caches);
    }
    Ok(())
}

/// The documents of all terms that begin with a text.
fn union(
    reader: &SegmentReader,
    place: &Place,
    prefix: &str,
    caches: &Caches,
) -> tantivy::Result<Arc<Bits>> {
    let segment = reader.segment_id();
    let key = format!("c\u{1}{place:?}\u{1}{prefix}");
    if let Some(bits) = caches.filters.get(segment, &key) {
        return Ok(bits);
    }
    let mut bits = Bits::empty(reader.max_doc());
    let index = reader.inverted_index(place.field)?;
    let mut steps: u64 = 0;
    with_prefix(reader, place, prefix, |_, info| {
        let option = IndexRecordOption::Basic;
        bits.insert_all(index.read_block_postings_from_terminfo(info, option)?);
        steps += u64::from(info.doc_freq) + TERM_STEPS;
        Ok(true)
    })?;
    let bits = Arc::new(bits);
    if steps > MANY {
        let bytes = bits.bytes();
        caches.filters.put(segment, &key, Arc::clone(&bits), bytes);
    }
    Ok(bits)
}

/// Visits the terms that begin with a text, as long as wanted.
fn with_prefix(
    reader: &SegmentReader,
    place: &Place,
    prefix: &str,
    mut visit: impl FnMut(&str, &TermInfo) -> tantivy::Result<bool>,
) -> tantivy::Result<()> {
    let index = reader.inverted_index(place.field)?;
    let base = place.base();
    let prefix = [&base, prefix.as_bytes()].concat();
    let mut stream = index.terms().range().ge(&prefix).into_stream()?;
    while let Some((term, info)) = stream.next() {
        if !term.starts_with(&prefix) {
            break;
        }
        let Ok(term) = std::str::from_utf8(&term[base.len()..]) else {
            continue;
        };
        if !visit(term, info)? {
            break;
        }
    }
    Ok(())
}
