//! Queries that stand for many terms or values: patterns, ranges, everything that has a value.

use std::ops::Bound;

use regex::Regex;
use tantivy::columnar::{Column, DynamicColumn, HasAssociatedColumnType};
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::Query;
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, DocSet, TERMINATED};

use crate::bits::{Bits, SetQuery};
use crate::schema::Place;
use crate::spatial;

/// Which terms of a field are meant.
pub(crate) enum Terms {
    /// Those between two bounds.
    Range(Bound<String>, Bound<String>),
    /// Those that begin with a text and match a pattern as a whole.
    Pattern { prefix: String, pattern: Regex },
    /// Those that begin with a text.
    Prefix(String),
}

/// The documents that have one of many terms.
pub(crate) fn terms(place: Place, terms: Terms) -> Box<dyn Query> {
    SetQuery::boxed(format!("{place:?}"), move |reader| {
        documents(reader, &place, &terms)
    })
}

fn documents(reader: &SegmentReader, place: &Place, terms: &Terms) -> tantivy::Result<Bits> {
    let mut bits = Bits::empty(reader.max_doc());
    let index = reader.inverted_index(place.field)?;
    let base = place.base();
    let key = |text: &str| [base.as_slice(), text.as_bytes()].concat();
    let dictionary = index.terms();
    let range = dictionary.range();
    let range = match terms {
        Terms::Range(low, high) => {
            let range = match low {
                Bound::Included(low) => range.ge(key(low)),
                Bound::Excluded(low) => range.gt(key(low)),
                Bound::Unbounded => range.ge(&base),
            };
            match high {
                Bound::Included(high) => range.le(key(high)),
                Bound::Excluded(high) => range.lt(key(high)),
                Bound::Unbounded => range,
            }
        }
        Terms::Pattern { prefix, .. } | Terms::Prefix(prefix) => range.ge(key(prefix)),
    };
    let stop = match terms {
        Terms::Range(..) => base.clone(),
        Terms::Pattern { prefix, .. } | Terms::Prefix(prefix) => key(prefix),
    };
    let mut stream = range.into_stream()?;
    while let Some((term, info)) = stream.next() {
        let Some(value) = term.strip_prefix(base.as_slice()) else {
            break;
        };
        if !term.starts_with(&stop) {
            break;
        }
        let matches = match terms {
            Terms::Pattern { pattern, .. } => {
                std::str::from_utf8(value).is_ok_and(|value| pattern.is_match(value))
            }
            Terms::Range(..) | Terms::Prefix(_) => true,
        };
        if matches {
            let option = IndexRecordOption::Basic;
            bits.insert_all(index.read_block_postings_from_terminfo(info, option)?);
        }
    }
    Ok(bits)
}

/// Visits all terms of a field with the documents that have them.
pub(crate) fn for_each_term(
    reader: &SegmentReader,
    place: &Place,
    mut visit: impl FnMut(&str, &mut SegmentPostings),
) -> tantivy::Result<()> {
    let index = reader.inverted_index(place.field)?;
    let base = place.base();
    let mut stream = index.terms().range().ge(&base).into_stream()?;
    while let Some((term, info)) = stream.next() {
        let Some(value) = term.strip_prefix(base.as_slice()) else {
            break;
        };
        let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        visit(&String::from_utf8_lossy(value), &mut postings);
    }
    Ok(())
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Values {
    Text,
    Date,
    Number,
}

/// The documents that have a value in a column.
pub(crate) fn exists(column: String, values: Values) -> Box<dyn Query> {
    SetQuery::boxed(format!("{column}:*"), move |reader| {
        let mut bits = Bits::empty(reader.max_doc());
        let mut take = |has: &dyn Fn(u32) -> bool| {
            for doc in 0..reader.max_doc() {
                if has(doc) {
                    bits.insert(doc);
                }
            }
        };
        match values {
            Values::Text => {
                if let Some(column) = reader.fast_fields().str(&column)? {
                    take(&|doc| column.ords().first(doc).is_some());
                }
            }
            Values::Date => {
                if let Some(column) = reader.fast_fields().column_opt::<DateTime>(&column)? {
                    take(&|doc| column.first(doc).is_some());
                }
            }
            Values::Number => {
                if let Some(column) = reader.fast_fields().column_opt::<i64>(&column)? {
                    take(&|doc| column.first(doc).is_some());
                }
            }
        }
        Ok(bits)
    })
}

/// The documents with a date between two bounds, in microseconds, both included.
pub(crate) fn dates(column: String, low: i64, high: i64) -> Box<dyn Query> {
    // The engine keeps nanoseconds in 64 bits.
    let limit = i64::MAX / 1000;
    let date = |micros: i64| DateTime::from_timestamp_micros(micros.clamp(-limit, limit));
    between(column, date(low), date(high))
}

/// The documents with a number between two bounds, both included.
pub(crate) fn numbers(column: String, low: i64, high: i64) -> Box<dyn Query> {
    between(column, low, high)
}

fn between<T>(column: String, low: T, high: T) -> Box<dyn Query>
where
    T: HasAssociatedColumnType,
    DynamicColumn: Into<Option<Column<T>>>,
{
    SetQuery::boxed(format!("{column}:[{low:?} TO {high:?}]"), move |reader| {
        let mut bits = Bits::empty(reader.max_doc());
        let Some(column) = reader.fast_fields().column_opt::<T>(&column)? else {
            return Ok(bits);
        };
        // The column takes a bound outside its values for the nearest of them.
        let (least, most) = (column.min_value(), column.max_value());
        if low <= high && low <= most && high >= least {
            let low = if low < least { least } else { low };
            let high = if high > most { most } else { high };
            let mut docs = Vec::new();
            column.get_docids_for_value_range(low..=high, 0..reader.max_doc(), &mut docs);
            docs.into_iter().for_each(|doc| bits.insert(doc));
        }
        Ok(bits)
    })
}

/// The extents of a segment's documents.
pub(crate) struct Extents([Column<f64>; 4]);

impl Extents {
    /// Opens the columns; nothing where no document has an extent.
    pub(crate) fn open(reader: &SegmentReader) -> Option<Self> {
        let [west, south, east, north] =
            crate::schema::CORNERS.map(|name| reader.fast_fields().column_opt::<f64>(name));
        Some(Self([
            west.ok().flatten()?,
            south.ok().flatten()?,
            east.ok().flatten()?,
            north.ok().flatten()?,
        ]))
    }

    /// West, south, east and north of a document.
    pub(crate) fn of(&self, doc: u32) -> Option<[f64; 4]> {
        let [west, south, east, north] = &self.0;
        Some([
            west.first(doc)?,
            south.first(doc)?,
            east.first(doc)?,
            north.first(doc)?,
        ])
    }
}

/// The documents whose extent touches a rectangle.
pub(crate) fn touches(rectangle: [f64; 4]) -> Box<dyn Query> {
    SetQuery::boxed(format!("bbox:{rectangle:?}"), move |reader| {
        let mut bits = Bits::empty(reader.max_doc());
        let Some(extents) = Extents::open(reader) else {
            return Ok(bits);
        };
        for doc in 0..reader.max_doc() {
            if let Some(extent) = extents.of(doc)
                && spatial::touch(rectangle, extent)
            {
                bits.insert(doc);
            }
        }
        Ok(bits)
    })
}

/// The documents in which the words of a phrase stand close: moved to their places in it, they are at most so many apart,
/// whatever their order.
pub(crate) fn close(place: Place, words: Vec<(usize, String)>, apart: u32) -> Box<dyn Query> {
    SetQuery::boxed(format!("{place:?}~{apart}"), move |reader| {
        let mut bits = Bits::empty(reader.max_doc());
        let index = reader.inverted_index(place.field)?;
        let mut postings = Vec::with_capacity(words.len());
        for (_, word) in &words {
            let found =
                index.read_postings(&place.term(word), IndexRecordOption::WithFreqsAndPositions)?;
            match found {
                Some(found) => postings.push(found),
                None => return Ok(bits),
            }
        }
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); words.len()];
        let mut doc = 0;
        'documents: loop {
            for posting in &mut postings {
                let at = match posting.doc() < doc {
                    true => posting.seek(doc),
                    false => posting.doc(),
                };
                if at == TERMINATED {
                    return Ok(bits);
                }
                if at > doc {
                    doc = at;
                    continue 'documents;
                }
            }
            for (posting, positions) in postings.iter_mut().zip(&mut positions) {
                posting.positions(positions);
            }
            if are_close(&words, &positions, apart) {
                bits.insert(doc);
            }
            doc += 1;
        }
    })
}

/// Most combinations of places that are looked at in a document.
const MAX_PLACES: usize = 100_000;

/// Tells whether each word has a place so that all are close.
fn are_close(words: &[(usize, String)], positions: &[Vec<u32>], apart: u32) -> bool {
    // Places as they would be if the phrase began there.
    let shifted: Vec<Vec<(i64, u32)>> = words
        .iter()
        .zip(positions)
        .map(|((offset, _), positions)| {
            let offset = i64::try_from(*offset).unwrap_or(i64::MAX);
            positions
                .iter()
                .map(|at| (i64::from(*at).saturating_sub(offset), *at))
                .collect()
        })
        .collect();
    let mut left = MAX_PLACES;
    let Some((first, rest)) = shifted.split_first() else {
        return false;
    };
    let mut taken = Vec::with_capacity(words.len());
    first.iter().any(|(at, place)| {
        taken.clear();
        taken.push(*place);
        fits(rest, (*at, *at), &mut taken, i64::from(apart), &mut left)
    })
}

/// Tells whether the remaining words have places, none of them twice, that keep all within the distance.
fn fits(
    rest: &[Vec<(i64, u32)>],
    (low, high): (i64, i64),
    taken: &mut Vec<u32>,
    apart: i64,
    left: &mut usize,
) -> bool {
    let Some((next, rest)) = rest.split_first() else {
        return true;
    };
    for (at, place) in next {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        let (low, high) = (low.min(*at), high.max(*at));
        if high - low > apart || taken.contains(place) {
            continue;
        }
        taken.push(*place);
        if fits(rest, (low, high), taken, apart, left) {
            return true;
        }
        taken.pop();
    }
    false
}
