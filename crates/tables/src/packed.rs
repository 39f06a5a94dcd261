//! Words of rows that were loaded, packed: for each word the numbers of the rows that have it.
//!
//! They are written in stretches of rows and never changed. A row that changes afterwards is kept out of the lists by its number,
//! and found like one that was added by hand.

use std::collections::{BTreeMap, HashMap};

use roaring::RoaringBitmap;

use crate::document;
use crate::engine::{Dialect, Session, Sql};
use crate::error::TablesError;
use crate::fulltext::{Language, Query};
use crate::meta::{Field, Meta};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::types::{Kind, Type};

/// What the list of all rows of a stretch is kept under; no word is empty.
pub(crate) const ALL: &str = "";

/// How often a row has a word that is told at most: more often is found in the row.
pub(crate) const MOST_TIMES: u8 = 8;

/// Rows up to which a statement names each of them.
const NAMED: u64 = 20_000;
/// Rows that are read at once where words must also stand in their order.
const READ: usize = 10_000;

/// A word, or all that begin so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Lexeme<'q> {
    pub(crate) text: &'q str,
    pub(crate) prefix: bool,
}

/// A list of a stretch.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) word: String,
    /// How often each of the rows has the word at least.
    pub(crate) times: u8,
    /// The numbers of the rows.
    pub(crate) rows: Vec<u8>,
}

/// The rows of a word.
#[derive(Debug, Default)]
pub(crate) struct List {
    pub(crate) rows: RoaringBitmap,
    /// Those that have it more than once: so many times at least.
    pub(crate) again: BTreeMap<u8, RoaringBitmap>,
}

/// Lists of a table.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// The rows of each word that was asked for.
    pub(crate) of: Vec<List>,
    /// All rows that are packed.
    pub(crate) all: RoaringBitmap,
    /// Those of them that have changed since, or are deleted.
    pub(crate) gone: RoaringBitmap,
}

impl Lists {
    pub(crate) fn of(lexemes: &[Lexeme<'_>]) -> Self {
        Self {
            of: lexemes.iter().map(|_| List::default()).collect(),
            ..Self::default()
        }
    }

    /// Adds a list of a stretch.
    pub(crate) fn add(
        &mut self,
        lexemes: &[Lexeme<'_>],
        word: &str,
        times: u8,
        rows: &[u8],
    ) -> Result<(), TablesError> {
        let rows = unpacked(rows)?;
        if word == ALL {
            self.all |= rows;
            return Ok(());
        }
        let place = lexemes
            .iter()
            .position(|lexeme| !lexeme.prefix && lexeme.text == word);
        if let Some(list) = place.and_then(|place| self.of.get_mut(place)) {
            if times == 1 {
                list.rows |= rows;
            } else {
                *list.again.entry(times).or_default() |= rows;
            }
        }
        Ok(())
    }
}

/// The words that are looked up as they are, the list of all rows among them.
pub(crate) fn whole_words<'q>(lexemes: &[Lexeme<'q>]) -> Vec<&'q str> {
    let whole = lexemes.iter().filter(|lexeme| !lexeme.prefix);
    whole.map(|lexeme| lexeme.text).chain([ALL]).collect()
}

/// The words between which all lie that begin so.
pub(crate) fn beginning(text: &str) -> (&str, String) {
    (text, format!("{text}{}", char::MAX))
}

/// The rows that have a word in a stretch, and how often the last of them has it so far.
#[derive(Default)]
struct Rows {
    rows: Vec<u32>,
    times: u8,
}

/// Packs the words of a stretch of rows, in the order of words.
pub(crate) fn stretch(
    language: &Language,
    documents: &[(i64, String)],
) -> Result<Vec<Packed>, TablesError> {
    let mut once: HashMap<String, Rows, foldhash::fast::RandomState> = HashMap::default();
    let mut again: HashMap<(String, u8), Vec<u32>> = HashMap::new();
    let mut all = Vec::with_capacity(documents.len());
    for (number, text) in documents {
        let row = row_number(*number)?;
        all.push(row);
        language.each_lexeme(text, &mut |lexeme| {
            let Some(known) = once.get_mut(lexeme) else {
                let first = Rows {
                    rows: vec![row],
                    times: 1,
                };
                once.insert(lexeme.to_owned(), first);
                return;
            };
            if known.rows.last() != Some(&row) {
                known.rows.push(row);
                known.times = 1;
            } else if known.times < MOST_TIMES {
                known.times += 1;
                let key = (lexeme.to_owned(), known.times);
                again.entry(key).or_default().push(row);
            }
        });
    }
    let once = once.into_iter().map(|(word, known)| (word, 1, known.rows));
    let again = again
        .into_iter()
        .map(|((word, times), rows)| (word, times, rows));
    let mut lists: Vec<(String, u8, Vec<u32>)> = once
        .chain(again)
        .chain([(ALL.to_owned(), 1, all)])
        .collect();
    lists.sort_unstable_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    lists
        .into_iter()
        .map(|(word, times, rows)| {
            let rows = packed(&rows.into_iter().collect())?;
            Ok(Packed { word, times, rows })
        })
        .collect()
}

/// Returns a row's number as lists have it.
pub(crate) fn row_number(number: i64) -> Result<u32, TablesError> {
    u32::try_from(number).map_err(|_| TablesError::Engine(format!("a row of number {number}")))
}

/// Writes a list.
pub(crate) fn packed(rows: &RoaringBitmap) -> Result<Vec<u8>, TablesError> {
    let mut bytes = Vec::with_capacity(rows.serialized_size());
    rows.serialize_into(&mut bytes)?;
    Ok(bytes)
}

/// Reads a list.
pub(crate) fn unpacked(bytes: &[u8]) -> Result<RoaringBitmap, TablesError> {
    Ok(RoaringBitmap::deserialize_from(bytes)?)
}

/// Tells whether the lists of a table are whole.
pub(crate) fn are_there(meta: &Meta) -> bool {
    meta.lists.is_some() && meta.words_to.is_none()
}

/// Rows that a query finds in the lists.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rows: RoaringBitmap,
    /// Where it asks for one word: the rows that have it more than once, so many times at least.
    pub(crate) again: Option<BTreeMap<u8, RoaringBitmap>>,
}

/// Finds the rows in the lists that a query finds.
pub(crate) fn found(
    session: &mut dyn Session,
    meta: &Meta,
    query: &Query,
) -> Result<Found, TablesError> {
    let mut lexemes = Vec::new();
    collect(query, &mut lexemes);
    let stretches = meta.lists.as_deref().unwrap_or_default();
    let mut lists = session.lists(stretches, &lexemes)?;
    let known: HashMap<Lexeme<'_>, &RoaringBitmap> = lexemes
        .iter()
        .copied()
        .zip(lists.of.iter().map(|list| &list.rows))
        .collect();
    let mut rows = matching(query, &known, &lists.all) - &lists.gone;
    if has_order(query) {
        rows = in_order(session, meta, query, &rows)?;
    }
    let again = match query {
        Query::Lexeme { prefix: false, .. } => lists.of.pop().map(|list| list.again),
        _ => None,
    };
    Ok(Found { rows, again })
}

/// Finds the words of a query, each once.
fn collect<'q>(query: &'q Query, out: &mut Vec<Lexeme<'q>>) {
    match query {
        Query::Empty => {}
        Query::Lexeme { text, prefix } => {
            let (text, prefix) = (text.as_str(), *prefix);
            let lexeme = Lexeme { text, prefix };
            if !out.contains(&lexeme) {
                out.push(lexeme);
            }
        }
        Query::Not(inner) => collect(inner, out),
        Query::And(left, right) | Query::Or(left, right) | Query::Behind(left, right, _) => {
            collect(left, out);
            collect(right, out);
        }
    }
}

/// Whether words must stand in an order, which lists do not tell.
fn has_order(query: &Query) -> bool {
    match query {
        Query::Empty | Query::Lexeme { .. } => false,
        Query::Not(inner) => has_order(inner),
        Query::And(left, right) | Query::Or(left, right) => has_order(left) || has_order(right),
        Query::Behind(..) => true,
    }
}

/// The rows that can match; where no order of words is asked for, those that do.
fn matching(
    query: &Query,
    lists: &HashMap<Lexeme<'_>, &RoaringBitmap>,
    all: &RoaringBitmap,
) -> RoaringBitmap {
    match query {
        Query::Empty => RoaringBitmap::new(),
        Query::Lexeme { text, prefix } => {
            let (text, prefix) = (text.as_str(), *prefix);
            let list = lists.get(&Lexeme { text, prefix });
            list.map(|list| (*list).clone()).unwrap_or_default()
        }
        Query::Not(inner) if has_order(inner) => all.clone(),
        Query::Not(inner) => all - matching(inner, lists, all),
        Query::And(left, right) => matching(left, lists, all) & matching(right, lists, all),
        Query::Or(left, right) => matching(left, lists, all) | matching(right, lists, all),
        Query::Behind(left, right, _) => anywhere(left, lists, all) & anywhere(right, lists, all),
    }
}

/// The rows in which a part of an order of words can stand; a word that is another one stands in each row.
fn anywhere(
    part: &Query,
    lists: &HashMap<Lexeme<'_>, &RoaringBitmap>,
    all: &RoaringBitmap,
) -> RoaringBitmap {
    match part {
        Query::Not(_) => all.clone(),
        Query::And(left, right) | Query::Behind(left, right, _) => {
            anywhere(left, lists, all) & anywhere(right, lists, all)
        }
        Query::Or(left, right) => anywhere(left, lists, all) | anywhere(right, lists, all),
        Query::Empty | Query::Lexeme { .. } => matching(part, lists, all),
    }
}

/// Those of the rows whose words stand as a query says.
fn in_order(
    session: &mut dyn Session,
    meta: &Meta,
    query: &Query,
    rows: &RoaringBitmap,
) -> Result<RoaringBitmap, TablesError> {
    let language = document::language();
    let numbers: Vec<u32> = rows.iter().collect();
    let mut found = RoaringBitmap::new();
    for part in numbers.chunks(READ) {
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
    let mut sql = Sql::new(session.dialect(), "SELECT _id");
    for field in &fields {
        sql.push(&format!(", c{}", field.column));
    }
    sql.push(&format!(" FROM {} WHERE ", session.table()));
    among(&mut sql, "_id", rows);
    let types: Vec<Type> = std::iter::once(Type::of(Kind::Int4))
        .chain(fields.iter().map(|field| field.ty))
        .collect();
    session.each(&sql.text, &sql.params, &types, &mut |cells| {
        if let Some((CellRef::Int(number), rest)) = cells.split_first() {
            work(*number, &document::of(&fields, rest.iter().copied()))?;
        }
        Ok(true)
    })
}

/// Writes whether the number of a row is one of these.
pub(crate) fn among(sql: &mut Sql, number: &str, rows: &RoaringBitmap) {
    let text = is_among(sql, number, rows);
    sql.push(&text);
}

/// Returns what tells whether the number of a row is one of these; the values that this takes are bound.
pub(crate) fn is_among(sql: &mut Sql, number: &str, rows: &RoaringBitmap) -> String {
    let Some(last) = rows.max() else {
        return "1 = 0".to_owned();
    };
    let few = rows.len() <= NAMED;
    let text = match (sql.dialect, few) {
        (Dialect::Postgres, true) => listed(rows, '{', '}'),
        (Dialect::Sqlite, true) => listed(rows, '[', ']'),
        (Dialect::Postgres, false) => format!("\\x{}", bits(rows, last)),
        (Dialect::Sqlite, false) => bits(rows, last),
    };
    let text = Cell::Text(text);
    match (sql.dialect, few) {
        (Dialect::Postgres, true) => format!("{number} = ANY({})", sql.param("int4[]", text)),
        (Dialect::Sqlite, true) => format!(
            "{number} IN (SELECT value FROM json_each({}))",
            sql.param("text", text)
        ),
        (Dialect::Postgres, false) => format!(
            "CASE WHEN {number} BETWEEN 0 AND {last} THEN get_bit({}, {number}) = 1 WHEN {number} IS NOT NULL THEN false END",
            sql.param("bytea", text)
        ),
        (Dialect::Sqlite, false) => {
            format!("has_bit({}, {number})", sql.param("text", text))
        }
    }
}

fn listed(rows: &RoaringBitmap, open: char, close: char) -> String {
    let mut list = String::from(open);
    for row in rows {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(&row.to_string());
    }
    list.push(close);
    list
}

/// The rows as bits, the first in the lowest of the first byte, in hexadecimal digits.
fn bits(rows: &RoaringBitmap, last: u32) -> String {
    let mut bytes = vec![0_u8; last as usize / 8 + 1];
    for row in rows {
        bytes[row as usize / 8] |= 1 << (row % 8);
    }
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}

/// Tells whether a row is among those that [`bits`] wrote.
pub(crate) fn has_bit(text: &[u8], row: i64) -> bool {
    let digit = usize::try_from(row / 8 * 2 + i64::from(row % 8 < 4)).ok();
    let digit = digit
        .filter(|_| row >= 0)
        .and_then(|digit| text.get(digit))
        .and_then(|digit| char::from(*digit).to_digit(16));
    digit.is_some_and(|digit| digit >> (row % 4) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_tell_which_rows_are_there() {
        let rows: RoaringBitmap = [0, 3, 4, 7, 8, 100, 1_000].into_iter().collect();
        let text = bits(&rows, 1_000);
        for row in -3..2_000_i64 {
            let there = u32::try_from(row).is_ok_and(|row| rows.contains(row));
            assert_eq!(has_bit(text.as_bytes(), row), there, "{row}");
        }
    }

    #[test]
    fn a_stretch_tells_how_often_a_row_has_a_word() {
        let documents = [
            (1, "river lake river".to_owned()),
            (2, "lake".to_owned()),
            (9, "river ".repeat(20)),
        ];
        let told: Vec<(String, u8, Vec<u32>)> = stretch(&document::language(), &documents)
            .unwrap()
            .into_iter()
            .map(|list| {
                let rows = unpacked(&list.rows).unwrap();
                (list.word, list.times, rows.iter().collect())
            })
            .collect();
        let list = |word: &str, times, rows: &[u32]| (word.to_owned(), times, rows.to_vec());
        let mut expected = vec![
            list(ALL, 1, &[1, 2, 9]),
            list("lake", 1, &[1, 2]),
            list("river", 1, &[1, 9]),
            list("river", 2, &[1, 9]),
        ];
        expected.extend((3..=MOST_TIMES).map(|times| list("river", times, &[9])));
        assert_eq!(told, expected);
    }
}
