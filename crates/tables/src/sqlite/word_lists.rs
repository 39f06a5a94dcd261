//! Packed lists of words on SQLite: a table in the file of the rows, with a row for each list of each stretch; and the numbers of rows
//! that have left them.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::TablesError;
use crate::fulltext::Language;
use crate::packed::{self, Lexeme, Lists};

/// Where they are. Lists come in the order of the key, so that those of a stretch are written behind those of the others.
const TABLES: &str = "CREATE TABLE IF NOT EXISTS list (
    first INTEGER, word TEXT, times INTEGER, rows BLOB NOT NULL, PRIMARY KEY (first, word, times)) WITHOUT ROWID;
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
        .prepare_cached("INSERT INTO list (first, word, times, rows) VALUES (?1, ?2, ?3, ?4)")?;
    for list in packed::stretch(language, documents)? {
        insert.execute((first, list.word, list.times, list.rows))?;
    }
    Ok(())
}

/// Reads lists of a file, which is named with a point behind it where it is one of several.
pub(super) fn read(
    connection: &Connection,
    at: &str,
    stretches: &[i64],
    lexemes: &[Lexeme<'_>],
) -> Result<Lists, TablesError> {
    let mut lists = Lists::of(lexemes);
    let mut whole = connection.prepare_cached(&format!(
        "SELECT times, rows FROM {at}list WHERE first = ?1 AND word = ?2"
    ))?;
    for word in packed::whole_words(lexemes) {
        for first in stretches {
            let mut rows = whole.query((first, word))?;
            while let Some(row) = rows.next()? {
                let list = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                lists.add(lexemes, word, row.get(0)?, list)?;
            }
        }
    }
    let mut beginning = connection.prepare_cached(&format!(
        "SELECT rows FROM {at}list WHERE first = ?1 AND word >= ?2 AND word < ?3 AND times = 1"
    ))?;
    for (lexeme, list) in lexemes.iter().zip(&mut lists.of) {
        if !lexeme.prefix {
            continue;
        }
        let (from, to) = packed::beginning(lexeme.text);
        for first in stretches {
            let mut rows = beginning.query((first, from, &to))?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
                list.rows |= packed::unpacked(bytes)?;
            }
        }
    }
    let mut gone = connection.prepare_cached(&format!("SELECT rows FROM {at}gone"))?;
    let mut rows = gone.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        lists.gone |= packed::unpacked(bytes)?;
    }
    Ok(lists)
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
