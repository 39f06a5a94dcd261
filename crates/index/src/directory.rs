//! The values of a segment that complete what somebody types, in the order of the alphabet and, for beginnings that many have, by use.
//!
//! A segment never changes, so its directory is made once and kept. The most used values that begin with a letter are then
//! found without looking at the thousands that begin with it too.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;

use crate::cache::Caches;
use crate::schema::Place;
use crate::typed::{self, MAX_TYPED, SEPARATOR};

/// Most terms of a directory; a segment with more is looked through for every beginning.
const MAX_TERMS: usize = 300_000;
/// Most terms that are looked through for a beginning.
const MAX_LOOKED_THROUGH: usize = 10_000;
/// Beginnings of more terms than these have lists by use.
const LISTED: usize = 256;
/// The name of a directory in memory.
const DIRECTORY: &str = "directory";

/// The values of a segment.
pub(crate) struct Directory {
    text: String,
    keys: Vec<Key>,
    values: Vec<Value>,
    /// Values by kind and what is shown.
    by_name: Vec<u32>,
    /// By beginning: that of the kind's letter and what is typed.
    lists: HashMap<String, Uses>,
}

/// What is typed for a value, behind the letter of its kind.
struct Key {
    typed: Part,
    value: u32,
}

/// A piece of the text of a directory.
#[derive(Clone, Copy)]
struct Part {
    from: u32,
    bytes: u16,
}

struct Value {
    /// The letter of its kind, then title and name.
    shown: Part,
    /// The letter of its kind, then how its title is typed.
    whole: Part,
    used: u32,
    /// Where its documents stand in the file of the segment.
    postings: (u64, u32),
}

/// Values by use, the most used first.
#[derive(Clone, Default)]
pub(crate) struct Uses {
    /// Those that begin with what is typed.
    pub(crate) begins: Vec<u32>,
    /// Those of which a later word does.
    pub(crate) inside: Vec<u32>,
}

impl Directory {
    /// Returns the directory of a segment, which has at least what begins with a text.
    pub(crate) fn of(
        reader: &SegmentReader,
        place: &Place,
        caches: &Caches,
        prefix: &str,
    ) -> tantivy::Result<Arc<Self>> {
        if let Some(directory) = Self::whole(reader, place, caches)? {
            return Ok(directory);
        }
        let mut directory = Self::empty();
        directory.fill(reader, place, prefix, MAX_LOOKED_THROUGH)?;
        directory.order();
        Ok(Arc::new(directory))
    }

    /// Returns the directory of all of a segment's values; nothing where they are too many to be kept.
    pub(crate) fn whole(
        reader: &SegmentReader,
        place: &Place,
        caches: &Caches,
    ) -> tantivy::Result<Option<Arc<Self>>> {
        let segment = reader.segment_id();
        if let Some(directory) = caches.directories.get(segment, DIRECTORY) {
            return Ok((!directory.keys.is_empty()).then_some(directory));
        }
        let mut directory = Self::empty();
        let is_whole = directory.fill(reader, place, "", MAX_TERMS)?
            && caches.directories.takes(directory.bytes());
        if !is_whole {
            // That it is too big is kept as an empty one.
            directory = Self::empty();
        }
        directory.order();
        let bytes = directory.bytes();
        let directory = Arc::new(directory);
        caches
            .directories
            .put(segment, DIRECTORY, Arc::clone(&directory), bytes);
        Ok(is_whole.then_some(directory))
    }

    fn empty() -> Self {
        Self {
            text: String::new(),
            keys: Vec::new(),
            values: Vec::new(),
            by_name: Vec::new(),
            lists: HashMap::new(),
        }
    }

    /// Adds the terms that begin with a text; tells whether those were all.
    fn fill(
        &mut self,
        reader: &SegmentReader,
        place: &Place,
        prefix: &str,
        most: usize,
    ) -> tantivy::Result<bool> {
        let index = reader.inverted_index(place.field)?;
        let base = place.base();
        let prefix = [&base, prefix.as_bytes()].concat();
        let mut stream = index.terms().range().ge(&prefix).into_stream()?;
        let mut numbers: HashMap<String, u32> = HashMap::new();
        while let Some((term, info)) = stream.next() {
            if !term.starts_with(&prefix) {
                break;
            }
            let Some((typed, shown)) = std::str::from_utf8(&term[base.len()..])
                .ok()
                .and_then(|term| term.split_once(SEPARATOR))
            else {
                continue;
            };
            if self.keys.len() >= most {
                return Ok(false);
            }
            let used = info.doc_freq;
            let file = &info.postings_range;
            let (Ok(from), Ok(bytes)) = (u64::try_from(file.start), u32::try_from(file.len()))
            else {
                return Ok(false);
            };
            let postings = (from, bytes);
            let Some(kind) = typed.chars().next() else {
                continue;
            };
            let name = format!("{kind}{shown}");
            let value = match numbers.get(&name) {
                Some(value) => *value,
                None => {
                    let value = self.values.len() as u32;
                    let title = title_of(shown);
                    let whole: String = typed::normal(title).chars().take(MAX_TYPED).collect();
                    let (Some(shown), Some(whole)) =
                        (self.add(&name), self.add(&format!("{kind}{whole}")))
                    else {
                        return Ok(false);
                    };
                    self.values.push(Value {
                        shown,
                        whole,
                        used,
                        postings,
                    });
                    numbers.insert(name, value);
                    value
                }
            };
            let Some(typed) = self.add(typed) else {
                return Ok(false);
            };
            self.keys.push(Key { typed, value });
        }
        Ok(true)
    }

    /// Adds a piece of text; nothing where it is longer than terms are.
    fn add(&mut self, text: &str) -> Option<Part> {
        let part = Part {
            from: u32::try_from(self.text.len()).ok()?,
            bytes: u16::try_from(text.len()).ok()?,
        };
        self.text.push_str(text);
        Some(part)
    }

    fn text(&self, part: Part) -> &str {
        let from = part.from as usize;
        &self.text[from..from + usize::from(part.bytes)]
    }

    /// Puts the values in their orders.
    fn order(&mut self) {
        let mut by_name: Vec<u32> = (0..self.values.len() as u32).collect();
        by_name.sort_unstable_by_key(|value| self.text(self.values[*value as usize].shown));
        self.by_name = by_name;
        let mut lists = HashMap::new();
        self.list(0..self.keys.len(), 0, &mut lists);
        self.lists = lists;
    }

    /// Makes the lists of the beginnings, longer by a letter than those that a range of keys share, that many of them have.
    fn list(&self, range: Range<usize>, shared: usize, lists: &mut HashMap<String, Uses>) {
        let mut from = range.start;
        while from < range.end {
            let typed = self.text(self.keys[from].typed);
            let Some(letter) = typed[shared..].chars().next() else {
                from += 1;
                continue;
            };
            let longer = shared + letter.len_utf8();
            let prefix = &typed[..longer];
            let rest = &self.keys[from..range.end];
            let here = rest.partition_point(|key| self.text(key.typed).starts_with(prefix));
            if here > LISTED {
                lists.insert(prefix.to_owned(), self.by_use(from..from + here, prefix));
                self.list(from..from + here, longer, lists);
            }
            from += here;
        }
    }

    fn by_use(&self, range: Range<usize>, prefix: &str) -> Uses {
        let mut all: Vec<u32> = self.keys[range].iter().map(|key| key.value).collect();
        all.sort_unstable_by_key(|value| (Reverse(self.used(*value)), *value));
        all.dedup();
        let (begins, inside) = all.into_iter().partition(|value| {
            self.text(self.values[*value as usize].whole)
                .starts_with(prefix)
        });
        Uses { begins, inside }
    }

    /// Returns the values that a beginning finds: that of the kind's letter and what is typed.
    pub(crate) fn find(&self, prefix: &str) -> Cow<'_, Uses> {
        if let Some(listed) = self.lists.get(prefix) {
            return Cow::Borrowed(listed);
        }
        let from = self
            .keys
            .partition_point(|key| self.text(key.typed) < prefix);
        let rest = &self.keys[from..];
        let here = rest.partition_point(|key| self.text(key.typed).starts_with(prefix));
        Cow::Owned(self.by_use(from..from + here, prefix))
    }

    /// Returns the value of a kind with this title and name.
    pub(crate) fn named(&self, kind: char, shown: &str) -> Option<u32> {
        let name = |value: &u32| self.text(self.values[*value as usize].shown);
        let wanted = |text: &str| {
            let (letter, rest) = text.split_at(kind.len_utf8());
            letter.chars().next().cmp(&Some(kind)).then(rest.cmp(shown))
        };
        let at = self.by_name.binary_search_by(|value| wanted(name(value)));
        at.ok().map(|at| self.by_name[at])
    }

    /// Title and name of a value.
    pub(crate) fn shown(&self, value: u32) -> &str {
        let shown = self.text(self.values[value as usize].shown);
        let mut letters = shown.chars();
        letters.next();
        letters.as_str()
    }

    /// How many documents of the segment have a value, those that nobody may see included.
    pub(crate) fn used(&self, value: u32) -> u32 {
        self.values[value as usize].used
    }

    /// Returns where the documents of a value stand.
    pub(crate) fn place(&self, value: u32) -> TermInfo {
        let value = &self.values[value as usize];
        let (from, bytes) = (value.postings.0 as usize, value.postings.1 as usize);
        TermInfo {
            doc_freq: value.used,
            postings_range: from..from + bytes,
            positions_range: 0..0,
        }
    }

    fn bytes(&self) -> usize {
        let listed: usize = self
            .lists
            .values()
            .map(|uses| (uses.begins.len() + uses.inside.len()) * size_of::<u32>())
            .sum();
        self.text.len()
            + self.keys.len() * size_of::<Key>()
            + self.values.len() * (size_of::<Value>() + size_of::<u32>())
            + listed
    }
}

/// The title of what is shown.
pub(crate) fn title_of(shown: &str) -> &str {
    shown
        .split_once(SEPARATOR)
        .map_or(shown, |(title, _)| title)
}
