//! What a query finds in lists.

use std::collections::{BTreeSet, HashMap};

use roaring::RoaringBitmap;

use super::{ALL, Found, Lists, among, row_number};
use crate::engine::Session;
use crate::error::TablesError;
use crate::fulltext::Query;
use crate::meta::{Field, Meta, Packed};
use crate::{document, write};

/// Rows that are read at once where lists do not tell enough of them.
const READ: usize = 10_000;

/// Finds the rows in the lists of a table that a query finds.
pub(crate) fn found(
    session: &mut dyn Session,
    meta: &Meta,
    query: &Query,
) -> Result<Found, TablesError> {
    let mut lexemes = Vec::new();
    collect(query, &mut lexemes);
    let whole = lexemes.iter().filter(|(_, is_beginning)| !is_beginning);
    let mut words: BTreeSet<&str> = whole.map(|(text, _)| *text).collect();
    if has_not(query) {
        words.insert(ALL);
    }
    let words: Vec<&str> = words.into_iter().collect();
    let none = Packed::default();
    let packed = meta.lists.as_ref().unwrap_or(&none);
    let stretches = packed.stretches.as_slice();
    let lists = session.lists(stretches, &words)?;
    let mut known = Known {
        lists: &lists,
        beginnings: HashMap::new(),
        all: lists.rows(ALL),
    };
    for (text, is_beginning) in &lexemes {
        if *is_beginning && !known.beginnings.contains_key(text) {
            let rows = session.beginnings(stretches, text)?;
            known.beginnings.insert(*text, rows);
        }
    }
    let mut rows = known.matching(query) - &lists.gone;
    if has_order(query) {
        rows = in_order(session, meta, query, &lists, &rows)?;
    }
    let all = lists.gone.is_empty() && packed.rows == meta.rows;
    Ok(Found { rows, lists, all })
}

/// Finds the words of a query, and whether each is the beginning of a word.
fn collect<'q>(query: &'q Query, out: &mut Vec<(&'q str, bool)>) {
    match query {
        Query::Empty => {}
        Query::Lexeme { text, prefix } => out.push((text, *prefix)),
        Query::Not(inner) => collect(inner, out),
        Query::And(left, right) | Query::Or(left, right) | Query::Behind(left, right, _) => {
            collect(left, out);
            collect(right, out);
        }
    }
}

/// Tells whether a query or one of its parts is such.
fn has(query: &Query, such: &impl Fn(&Query) -> bool) -> bool {
    such(query)
        || match query {
            Query::Empty | Query::Lexeme { .. } => false,
            Query::Not(inner) => has(inner, such),
            Query::And(left, right) | Query::Or(left, right) | Query::Behind(left, right, _) => {
                has(left, such) || has(right, such)
            }
        }
}

fn has_not(query: &Query) -> bool {
    has(query, &|part| matches!(part, Query::Not(_)))
}

/// Whether words must stand in an order.
fn has_order(query: &Query) -> bool {
    has(query, &|part| matches!(part, Query::Behind(..)))
}

/// Whether a query asks for beginnings of words, whose places are not looked up.
pub(crate) fn has_beginning(query: &Query) -> bool {
    has(query, &|part| {
        matches!(part, Query::Lexeme { prefix: true, .. })
    })
}

/// What lists say of the words of a query.
struct Known<'l> {
    lists: &'l Lists,
    beginnings: HashMap<&'l str, RoaringBitmap>,
    all: RoaringBitmap,
}

impl Known<'_> {
    /// The rows that can match; where no order of words is asked for, those that do.
    fn matching(&self, query: &Query) -> RoaringBitmap {
        match query {
            Query::Empty => RoaringBitmap::new(),
            Query::Lexeme { text, prefix: true } => self
                .beginnings
                .get(text.as_str())
                .cloned()
                .unwrap_or_default(),
            Query::Lexeme { text, .. } => self.lists.rows(text),
            Query::Not(inner) if has_order(inner) => self.all.clone(),
            Query::Not(inner) => &self.all - self.matching(inner),
            Query::And(left, right) => self.matching(left) & self.matching(right),
            Query::Or(left, right) => self.matching(left) | self.matching(right),
            Query::Behind(left, right, _) => self.anywhere(left) & self.anywhere(right),
        }
    }

    /// The rows in which a part of an order of words can stand; a word that is another one stands in each row.
    fn anywhere(&self, part: &Query) -> RoaringBitmap {
        match part {
            Query::Not(_) => self.all.clone(),
            Query::And(left, right) | Query::Behind(left, right, _) => {
                self.anywhere(left) & self.anywhere(right)
            }
            Query::Or(left, right) => self.anywhere(left) | self.anywhere(right),
            Query::Empty | Query::Lexeme { .. } => self.matching(part),
        }
    }
}

/// Those of the rows whose words stand as a query says.
fn in_order(
    session: &mut dyn Session,
    meta: &Meta,
    query: &Query,
    lists: &Lists,
    rows: &RoaringBitmap,
) -> Result<RoaringBitmap, TablesError> {
    let mut found = RoaringBitmap::new();
    // Where another word than one is to stand at a place, all words of a row must be known.
    let others = has(
        query,
        &|part| matches!(part, Query::Behind(left, right, _) if has_not(left) || has_not(right)),
    );
    if !others && !has_beginning(query) {
        lists.each_placed(session, rows, &mut |row, words| {
            if query.matches(words) {
                found.insert(row);
            }
            Ok(())
        })?;
        return Ok(found);
    }
    let language = document::language();
    let numbers: Vec<u32> = rows.iter().collect();
    for part in numbers.chunks(READ) {
        session.require_time()?;
        let part: RoaringBitmap = part.iter().copied().collect();
        each_document(session, meta, &part, &mut |number, text| {
            if query.matches(&language.lexemes(text)) {
                found.insert(row_number(number)?);
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Reads the texts by which rows are found, with the numbers of the rows.
pub(crate) fn each_document(
    session: &mut dyn Session,
    meta: &Meta,
    rows: &RoaringBitmap,
    work: &mut dyn FnMut(i64, &str) -> Result<(), TablesError>,
) -> Result<(), TablesError> {
    let fields: Vec<&Field> = meta.fields.iter().collect();
    let mut sql = write::rows_of(session, &fields);
    sql.push(" WHERE ");
    among(&mut sql, "_id", rows);
    for (number, text) in write::documents(session, &fields, &sql)? {
        work(number, &text)?;
    }
    Ok(())
}
