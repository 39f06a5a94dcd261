//! What completes what somebody types: titles, tags, formats and organizations of records that he may see.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, DocId};

use crate::bits::Bits;
use crate::cache::Caches;
use crate::directory::{Directory, Uses};
use crate::error::SearchError;
use crate::request::{Completion, Completions, SearchRequest};
use crate::schema::{Fields, Place, WORTH};
use crate::search;
use crate::typed::{self, Kind, MAX_TYPED, SEPARATOR};
use crate::view::{Segment, View};

/// Most values of a kind that are compared; which of those that hardly any record has is listed then is no matter.
const MAX_COMPARED: usize = 2_000;
/// Values of more than this share of a segment keep the set of their documents.
const DENSE_SHARE: u64 = 64;
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
    let values = |kind| {
        values(
            &visible,
            &fields.complete,
            caches,
            kind,
            &typed,
            request.rows,
        )
    };
    Ok(Completions {
        ids: titles(&visible, fields, caches, &typed, request.rows)?,
        tags: values(Kind::Tag)?,
        formats: values(Kind::Format)?,
        organizations: values(Kind::Organization)?,
    })
}

/// The records of a segment that may be told of, with the values that complete.
struct Seen<'a> {
    reader: &'a SegmentReader,
    docs: &'a Bits,
    /// Whether that is all that the segment ever had.
    is_all: bool,
    directory: Arc<Directory>,
}

impl Seen<'_> {
    /// How many of the records have a value.
    fn count(&self, value: u32, place: &Place, caches: &Caches) -> tantivy::Result<u64> {
        let used = u64::from(self.directory.used(value));
        if self.is_all {
            return Ok(used);
        }
        let index = self.reader.inverted_index(place.field)?;
        let info = self.directory.place(value);
        let postings = || index.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic);
        if used * DENSE_SHARE < u64::from(self.reader.max_doc()) {
            let (mut postings, mut count) = (postings()?, 0);
            while !postings.docs().is_empty() {
                let docs = postings.docs().iter();
                count += docs.filter(|doc| self.docs.contains(**doc)).count() as u64;
                postings.advance();
            }
            return Ok(count);
        }
        let segment = self.reader.segment_id();
        let key = format!("v\u{1}{place:?}\u{1}{}", info.postings_range.start);
        let bits = match caches.filters.get(segment, &key) {
            Some(bits) => bits,
            None => {
                let mut bits = Bits::empty(self.reader.max_doc());
                bits.insert_all(postings()?);
                let bits = Arc::new(bits);
                let bytes = bits.bytes();
                caches.filters.put(segment, &key, Arc::clone(&bits), bytes);
                bits
            }
        };
        Ok(bits.count_both(self.docs))
    }
}

/// The values that are listed, those that most records have first.
struct Best {
    all: Vec<Completion>,
    limit: usize,
}

impl Best {
    fn add(&mut self, one: Completion) {
        let before = |other: &Completion| listed_first(other, &one).is_lt();
        let at = self.all.partition_point(before);
        // An organization that was renamed stands with both its titles until its records change.
        if self.all[..at].iter().any(|better| better.name == one.name) {
            return;
        }
        self.all.insert(at, one);
        if let Some(worse) = self.all[at + 1..]
            .iter()
            .position(|other| other.name == self.all[at].name)
        {
            self.all.remove(at + 1 + worse);
        }
        self.all.truncate(self.limit);
    }

    /// Tells whether a value that no more records have than these would not be listed.
    fn is_beyond(&self, most: u64) -> bool {
        self.all.len() >= self.limit && self.all.last().is_some_and(|last| last.count > most)
    }
}

/// The order in which values are listed.
fn listed_first(a: &Completion, b: &Completion) -> Ordering {
    (Reverse(a.count), &a.title, &a.name).cmp(&(Reverse(b.count), &b.title, &b.name))
}

/// Values of a kind of which a word begins with the text: those that begin with it themselves first, then by use.
fn values(
    visible: &[(Segment<'_>, Bits)],
    place: &Place,
    caches: &Caches,
    kind: Kind,
    text: &str,
    limit: usize,
) -> Result<Vec<Completion>, SearchError> {
    let prefix = format!("{}{text}", kind.letter());
    let mut seen = Vec::with_capacity(visible.len());
    for (segment, docs) in visible {
        let reader = segment.reader;
        seen.push(Seen {
            reader,
            docs,
            is_all: docs.count() == u64::from(reader.max_doc()),
            directory: Directory::of(reader, place, caches, &prefix)?,
        });
    }
    let uses: Vec<Cow<'_, Uses>> = seen.iter().map(|one| one.directory.find(&prefix)).collect();
    let mut listed: Vec<Completion> = Vec::new();
    for begins in [true, false] {
        if listed.len() >= limit {
            break;
        }
        let lists: Vec<&[u32]> = uses
            .iter()
            .map(|uses| match begins {
                true => &*uses.begins,
                false => &*uses.inside,
            })
            .collect();
        for one in most_used(&seen, &lists, place, caches, kind, limit)? {
            if !listed.iter().any(|other| other.name == one.name) {
                listed.push(one);
            }
        }
    }
    listed.truncate(limit);
    Ok(listed)
}

/// Finds what most records have among values that are listed by use in each segment: the lists are walked together, until the
/// rest of them cannot reach what is found.
fn most_used(
    seen: &[Seen<'_>],
    lists: &[&[u32]],
    place: &Place,
    caches: &Caches,
    kind: Kind,
    limit: usize,
) -> Result<Vec<Completion>, SearchError> {
    let mut heads = vec![0; lists.len()];
    let used = |heads: &[usize], number: usize| -> u64 {
        let next = lists[number].get(heads[number]);
        next.map_or(0, |value| u64::from(seen[number].directory.used(*value)))
    };
    let mut known: HashSet<&str> = HashSet::new();
    let mut best = Best {
        all: Vec::new(),
        limit,
    };
    while known.len() < MAX_COMPARED {
        let most: u64 = (0..lists.len()).map(|number| used(&heads, number)).sum();
        let next = (0..lists.len()).max_by_key(|number| used(&heads, *number));
        let Some(number) = next.filter(|_| most > 0 && !best.is_beyond(most)) else {
            break;
        };
        let shown = seen[number].directory.shown(lists[number][heads[number]]);
        heads[number] += 1;
        if !known.insert(shown) {
            continue;
        }
        let mut count = 0;
        for one in seen {
            if let Some(value) = one.directory.named(kind.letter(), shown) {
                count += one.count(value, place, caches)?;
            }
        }
        if count > 0 {
            let (title, name) = shown.split_once(SEPARATOR).unwrap_or((shown, shown));
            best.add(Completion {
                title: title.to_owned(),
                name: name.to_owned(),
                count,
            });
        }
    }
    Ok(best.all)
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
pub(crate) fn warm(
    caches: &Caches,
    fields: &Fields,
    reader: &SegmentReader,
    wanted: bool,
) -> tantivy::Result<()> {
    if wanted || caches.orders.keys().contains(BY_WORTH) {
        Worths::open(reader)?.ordered(reader, caches);
        Directory::whole(reader, &fields.complete, caches)?;
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
