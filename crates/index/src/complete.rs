//! What completes what somebody types: titles, tags, formats and organizations of records that he may see.

use std::cmp::Reverse;
use std::collections::HashMap;

use tantivy::DateTime;
use tantivy::DocSet as _;
use tantivy::TERMINATED;
use tantivy::index::SegmentReader;
use tantivy::schema::{Field, IndexRecordOption};

use crate::bits::Bits;
use crate::cache::Caches;
use crate::error::SearchError;
use crate::request::{Completion, Completions, SearchRequest};
use crate::schema::{Fields, WORTH};
use crate::search;
use crate::typed::{self, Kind, MAX_TYPED, SEPARATOR};
use crate::view::{Segment, View};

/// Most values of a kind that are compared.
const MAX_VALUES: usize = 10_000;
/// Shortest beginning of a word that is looked for inside titles, in bytes.
const SHORTEST: usize = 2;
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
    let values = |kind| values(&visible, fields.complete, kind, &typed, request.rows);
    Ok(Completions {
        ids: titles(&visible, fields, &typed, request.rows)?,
        tags: values(Kind::Tag)?,
        formats: values(Kind::Format)?,
        organizations: values(Kind::Organization)?,
    })
}

/// Values of a kind of which a word begins with the text: those that begin with it themselves first, then by use.
fn values(
    visible: &[(Segment<'_>, Bits)],
    field: Field,
    kind: Kind,
    text: &str,
    limit: usize,
) -> Result<Vec<Completion>, SearchError> {
    let prefix = format!("{}{text}", kind.letter());
    let mut found: HashMap<String, u64> = HashMap::new();
    for (segment, docs) in visible {
        let mut here: HashMap<String, u64> = HashMap::new();
        with_prefix(segment.reader, field, &prefix, |term, postings| {
            if let Some((_, shown)) = term.split_once(SEPARATOR)
                && !here.contains_key(shown)
            {
                // All terms of a value have the same documents.
                let count = docs.count_of(postings);
                if count > 0 {
                    here.insert(shown.to_owned(), count);
                }
            }
            here.len() < MAX_VALUES
        })?;
        for (shown, count) in here {
            *found.entry(shown).or_default() += count;
        }
    }
    let mut all: Vec<Completion> = Vec::with_capacity(found.len());
    for (shown, count) in found {
        let (title, name) = match shown.split_once(SEPARATOR) {
            Some((title, name)) => (title, name),
            None => (shown.as_str(), shown.as_str()),
        };
        all.push(Completion {
            title: title.to_owned(),
            name: name.to_owned(),
            count,
        });
    }
    all.sort_by_cached_key(|one| {
        let begins = typed::normal(&one.title).starts_with(text);
        (
            !begins,
            Reverse(one.count),
            one.title.clone(),
            one.name.clone(),
        )
    });
    // An organization that was renamed stands with both its titles until its records change.
    let mut names = std::collections::HashSet::new();
    all.retain(|one| names.insert(one.name.clone()));
    all.truncate(limit);
    Ok(all)
}

/// Identifiers of records whose title has the words, the last of them as a beginning.
fn titles(
    visible: &[(Segment<'_>, Bits)],
    fields: &Fields,
    text: &str,
    limit: usize,
) -> Result<Vec<String>, SearchError> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect();
    let mut best: Vec<(bool, u64, i64, usize, u32)> = Vec::new();
    for (number, (segment, docs)) in visible.iter().enumerate() {
        let reader = segment.reader;
        let begins = union(reader, fields.whole_title, text)?;
        let mut inside = docs.clone();
        match words.split_last() {
            Some((last, whole)) if last.len() >= SHORTEST => {
                for word in whole {
                    inside.intersect(&union(reader, fields.words, &format!("{word}{SEPARATOR}"))?);
                }
                inside.intersect(&union(reader, fields.words, last)?);
            }
            _ => inside.intersect(&begins),
        }
        let worth = reader.fast_fields().column_opt::<u64>(WORTH)?;
        let changed = reader
            .fast_fields()
            .column_opt::<DateTime>("metadata_modified")?;
        inside.for_each(|doc| {
            let worth = worth.as_ref().and_then(|column| column.first(doc));
            let changed = changed.as_ref().and_then(|column| column.first(doc));
            best.push((
                begins.contains(doc),
                worth.unwrap_or_default(),
                changed.map_or(i64::MIN, DateTime::into_timestamp_micros),
                number,
                doc,
            ));
            if best.len() >= limit.saturating_mul(2).max(1024) {
                keep(&mut best, limit);
            }
        });
    }
    keep(&mut best, limit);
    best.sort_unstable_by_key(|one| Reverse(*one));
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

/// Keeps the best few.
fn keep(best: &mut Vec<(bool, u64, i64, usize, u32)>, limit: usize) {
    if best.len() > limit && limit > 0 {
        best.select_nth_unstable_by_key(limit - 1, |one| Reverse(*one));
        best.truncate(limit);
    }
}

/// The documents of all terms that begin with a text.
fn union(reader: &SegmentReader, field: Field, prefix: &str) -> tantivy::Result<Bits> {
    let mut bits = Bits::empty(reader.max_doc());
    with_prefix(reader, field, prefix, |_, postings| {
        let mut doc = postings.doc();
        while doc != TERMINATED {
            bits.insert(doc);
            doc = postings.advance();
        }
        true
    })?;
    Ok(bits)
}

/// Visits the terms that begin with a text, as long as wanted.
fn with_prefix(
    reader: &SegmentReader,
    field: Field,
    prefix: &str,
    mut visit: impl FnMut(&str, &mut tantivy::postings::SegmentPostings) -> bool,
) -> tantivy::Result<()> {
    let index = reader.inverted_index(field)?;
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    while let Some((term, info)) = stream.next() {
        if !term.starts_with(prefix.as_bytes()) {
            break;
        }
        let Ok(term) = std::str::from_utf8(term) else {
            continue;
        };
        let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        if !visit(term, &mut postings) {
            break;
        }
    }
    Ok(())
}
