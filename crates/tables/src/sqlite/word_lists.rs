//! Packed lists of words on SQLite: a table in the file of the rows, with a row for each list of each stretch; and the numbers of rows
//! that have left them.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::error::TablesError;
use crate::fulltext::Language;
use crate::packed::{self, Lists, Placed, SHORT};

/// Where they are. Lists come in the order of the key, so that those of a stretch are written behind those of the others.
const TABLES: &str = "CREATE TABLE IF NOT EXISTS list (
    first INTEGER, word TEXT, rows BLOB NOT NULL, places BLOB NOT NULL, PRIMARY KEY (first, word)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS gone (part INTEGER PRIMARY KEY, rows BLOB NOT NULL)";

/// Writes the lists of a stretch of rows.
pub(super) fn write(
    connection: &Connection,
    language: &Language,
    documents: &[(i64, String)],
) -> Result<(), TablesError> {
    connection.execute_batch(TABLES)?;
    let Some((first, _)) = documents.first() else {
        return Ok(());
    };
    let mut insert = connection
        .prepare_cached("INSERT INTO list (first, word, rows, places) VALUES (?1, ?2, ?3, ?4)")?;
    for list in packed::stretch(language, documents)? {
        insert.execute((first, list.word, list.rows, list.places))?;
    }
    Ok(())
}

/// Reads lists of a file, which is named with a point behind it where it is one of several.
pub(super) fn read(
    connection: &Connection,
    at: &str,
    stretches: &[i64],
    words: &[&str],
) -> Result<Lists, TablesError> {
    let mut lists = Lists::new(stretches, words);
    let mut list = connection.prepare_cached(&format!(
        "SELECT rows, CASE WHEN length(places) <= {SHORT} THEN places END FROM {at}list WHERE first = ?1 AND word = ?2"
    ))?;
    for word in words {
        for first in stretches {
            let mut rows = list.query((first, word))?;
            while let Some(row) = rows.next()? {
                let places = row
                    .get_ref(1)?
                    .as_blob_or_null()
                    .map_err(rusqlite::Error::from)?;
                lists.add(*first, word, blob(row)?, places)?;
            }
        }
    }
    let mut gone = connection.prepare_cached(&format!("SELECT rows FROM {at}gone"))?;
    let mut rows = gone.query([])?;
    while let Some(row) = rows.next()? {
        lists.leave(blob(row)?)?;
    }
    Ok(lists)
}

fn blob<'r>(row: &'r Row<'_>) -> Result<&'r [u8], TablesError> {
    let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok(bytes)
}

/// Reads which rows have a word that begins so.
pub(super) fn beginnings(
    connection: &Connection,
    at: &str,
    stretches: &[i64],
    text: &str,
) -> Result<RoaringBitmap, TablesError> {
    let mut lists = connection.prepare_cached(&format!(
        "SELECT rows FROM {at}list WHERE first = ?1 AND word >= ?2 AND word < ?3"
    ))?;
    let (from, to) = packed::beginning(text);
    let mut found = RoaringBitmap::new();
    for first in stretches {
        let mut rows = lists.query((first, from, &to))?;
        while let Some(row) = rows.next()? {
            found |= packed::unpacked(blob(row)?)?;
        }
    }
    Ok(found)
}

/// Reads the places of words in the rows of stretches.
pub(super) fn places(
    connection: &Connection,
    at: &str,
    stretches: &[i64],
    words: &[&str],
) -> Result<Vec<Placed>, TablesError> {
    let mut list = connection.prepare_cached(&format!(
        "SELECT places FROM {at}list WHERE first = ?1 AND word = ?2"
    ))?;
    let mut found = Vec::with_capacity(words.len() * stretches.len());
    for word in words {
        for first in stretches {
            let mut rows = list.query((first, word))?;
            while let Some(row) = rows.next()? {
                found.push(Placed {
                    first: *first,
                    word: (*word).to_owned(),
                    places: blob(row)?.to_vec(),
                });
            }
        }
    }
    Ok(found)
}

/// Removes all lists.
pub(super) fn remove(connection: &Connection) -> Result<(), TablesError> {
    Ok(connection.execute_batch(&format!("{TABLES}; DELETE FROM list; DELETE FROM gone"))?)
}

/// Notes that the words of rows do not stand in the lists any more.
pub(super) fn leave(
    connection: &Connection,
    numbers: impl Iterator<Item = i64>,
) -> Result<(), TablesError> {
    let mut parts = BTreeMap::<u32, RoaringBitmap>::new();
    for number in numbers {
        let row = packed::row_number(number)?;
        parts.entry(row >> 16).or_default().insert(row);
    }
    if parts.is_empty() {
        return Ok(());
    }
    connection.execute_batch(TABLES)?;
    let mut known = connection.prepare_cached("SELECT rows FROM gone WHERE part = ?1")?;
    let mut note =
        connection.prepare_cached("INSERT OR REPLACE INTO gone (part, rows) VALUES (?1, ?2)")?;
    for (part, mut rows) in parts {
        let before: Option<Vec<u8>> = known.query_row([part], |row| row.get(0)).optional()?;
        if let Some(before) = before {
            rows |= packed::unpacked(&before)?;
        }
        note.execute((part, packed::packed(&rows)?))?;
    }
    Ok(())
}

/// Registers the function that tells whether a row is among those that were found.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("has_bit", 2, flags, |context| {
        Ok(match (context.get_raw(0), context.get_raw(1)) {
            (ValueRef::Text(bits), ValueRef::Integer(row)) => Some(packed::has_bit(bits, row)),
            _ => None,
        })
    })
}
