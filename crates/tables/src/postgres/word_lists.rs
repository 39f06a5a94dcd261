//! Packed lists of words on PostgreSQL: a table beside the rows, `w` and the number of the table, with a row for each list of each
//! stretch; and the numbers of rows that have left them.

use std::collections::BTreeMap;
use std::io::Write as _;

use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::ToSql;
use roaring::RoaringBitmap;

use super::codec::Raw;
use super::session::PgSession;
use crate::document;
use crate::error::TablesError;
use crate::packed::{self, Lists, Placed, SHORT};

/// What a file that COPY reads begins with, in binary: its name, no flags, nothing more.
pub(super) const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with.
pub(super) const END: [u8; 2] = (-1_i16).to_be_bytes();

/// Bytes that are sent at once.
const PIECE: usize = 128 << 10;

/// A row's number as the engine has it.
fn number(row: i64) -> Result<i32, TablesError> {
    i32::try_from(row).map_err(|_| TablesError::Engine(format!("a row of number {row}")))
}

fn numbers(rows: &[i64]) -> Result<Vec<i32>, TablesError> {
    rows.iter().map(|row| number(*row)).collect()
}

impl PgSession<'_, '_> {
    fn lists_table(&self) -> String {
        format!("{}.w{}", self.schema, self.oid)
    }

    /// Writes the lists of a stretch of rows.
    pub(super) fn write_lists(&mut self, documents: &[(i64, String)]) -> Result<(), TablesError> {
        let table = self.lists_table();
        // Lists are packed as they are. They come in the order of the index.
        self.batch(&format!(
            "CREATE TABLE IF NOT EXISTS {table} (
                 first integer, word text COLLATE \"C\", rows bytea NOT NULL, places bytea NOT NULL, PRIMARY KEY (first, word)
             );
             ALTER TABLE {table} ALTER COLUMN rows SET STORAGE EXTERNAL, ALTER COLUMN places SET STORAGE EXTERNAL"
        ))?;
        let Some((first, _)) = documents.first() else {
            return Ok(());
        };
        let first = number(*first)?.to_be_bytes();
        let lists = packed::stretch(&document::language(), documents)?;
        let mut writer = self.transaction.copy_in(&format!(
            "COPY {table} (first, word, rows, places) FROM STDIN WITH (FORMAT binary)"
        ))?;
        let mut bytes = Vec::with_capacity(PIECE + 4096);
        bytes.extend(HEAD);
        for list in lists {
            bytes.extend(4_i16.to_be_bytes());
            for value in [&first[..], list.word.as_bytes(), &list.rows, &list.places] {
                let length = i32::try_from(value.len())
                    .map_err(|_| TablesError::Engine("a list that is too long".to_owned()))?;
                bytes.extend(length.to_be_bytes());
                bytes.extend(value);
            }
            if bytes.len() >= PIECE {
                writer.write_all(&bytes)?;
                bytes.clear();
            }
        }
        bytes.extend(END);
        writer.write_all(&bytes)?;
        writer.finish()?;
        Ok(())
    }

    /// Reads lists.
    pub(super) fn read_lists(
        &mut self,
        stretches: &[i64],
        words: &[&str],
    ) -> Result<Lists, TablesError> {
        let mut lists = Lists::new(stretches, words);
        let statement = self.prepared(&format!(
            "SELECT first, word, rows, CASE WHEN octet_length(places) <= {SHORT} THEN places END FROM {} WHERE first = ANY($1) AND word = ANY($2)
             UNION ALL SELECT NULL, NULL, rows, NULL FROM {}.gone WHERE oid = $3",
            self.lists_table(),
            self.schema
        ))?;
        let stretches = numbers(stretches)?;
        let read = self
            .transaction
            .query(&statement, &[&stretches, &words, &self.oid])?;
        for row in read {
            let (first, rows): (Option<i32>, Raw<'_>) = (row.try_get(0)?, row.try_get(2)?);
            let (rows, places) = (rows.0.unwrap_or_default(), row.try_get::<_, Raw<'_>>(3)?);
            match first {
                Some(first) => lists.add(i64::from(first), row.try_get(1)?, rows, places.0)?,
                None => lists.leave(rows)?,
            }
        }
        Ok(lists)
    }

    /// Reads which rows have a word that begins so.
    pub(super) fn read_beginnings(
        &mut self,
        stretches: &[i64],
        text: &str,
    ) -> Result<RoaringBitmap, TablesError> {
        let statement = self.prepared(&format!(
            "SELECT rows FROM {} WHERE first = $1 AND word >= $2 AND word < $3",
            self.lists_table()
        ))?;
        let (from, to) = packed::beginning(text);
        let mut rows = RoaringBitmap::new();
        for first in numbers(stretches)? {
            let params: [&(dyn ToSql + Sync); 3] = [&first, &from, &to];
            let mut found = self
                .transaction
                .query_raw::<_, &(dyn ToSql + Sync), _>(&statement, params)?;
            while let Some(row) = found.next()? {
                let list: Raw<'_> = row.try_get(0)?;
                rows |= packed::unpacked(list.0.unwrap_or_default())?;
            }
        }
        Ok(rows)
    }

    /// Reads the places of words in the rows of stretches.
    pub(super) fn read_places(
        &mut self,
        stretches: &[i64],
        words: &[&str],
    ) -> Result<Vec<Placed>, TablesError> {
        let statement = self.prepared(&format!(
            "SELECT first, word, places FROM {} WHERE first = ANY($1) AND word = ANY($2)",
            self.lists_table()
        ))?;
        self.transaction
            .query(&statement, &[&numbers(stretches)?, &words])?
            .iter()
            .map(|row| {
                let places: Raw<'_> = row.try_get(2)?;
                Ok(Placed {
                    first: i64::from(row.try_get::<_, i32>(0)?),
                    word: row.try_get(1)?,
                    places: places.0.unwrap_or_default().to_vec(),
                })
            })
            .collect()
    }

    /// Removes all lists.
    pub(super) fn drop_lists(&mut self) -> Result<(), TablesError> {
        if !self.packed {
            return Ok(());
        }
        let table = self.lists_table();
        // Where no stretch is written yet there is none. Readers are not waited for.
        let there: bool = self
            .transaction
            .query_one("SELECT to_regclass($1) IS NOT NULL", &[&table])?
            .try_get(0)?;
        if there {
            self.batch(&format!("DELETE FROM {table}"))?;
        }
        self.batch(&format!(
            "DELETE FROM {}.gone WHERE oid = {}",
            self.schema, self.oid
        ))
    }

    /// Notes that the words of rows do not stand in the lists any more.
    pub(super) fn leave_lists(&mut self, numbers: &[i64]) -> Result<(), TablesError> {
        if !self.packed || numbers.is_empty() {
            return Ok(());
        }
        let mut parts = BTreeMap::<i32, RoaringBitmap>::new();
        for number in numbers {
            let row = packed::row_number(*number)?;
            parts.entry((row >> 16) as i32).or_default().insert(row);
        }
        let places: Vec<i32> = parts.keys().copied().collect();
        let known = self.prepared(&format!(
            "SELECT part, rows FROM {}.gone WHERE oid = $1 AND part = ANY($2)",
            self.schema
        ))?;
        for row in self.transaction.query(&known, &[&self.oid, &places])? {
            let rows: Raw<'_> = row.try_get(1)?;
            *parts.entry(row.try_get(0)?).or_default() |=
                packed::unpacked(rows.0.unwrap_or_default())?;
        }
        let rows: Vec<Vec<u8>> = parts
            .values()
            .map(packed::packed)
            .collect::<Result<_, _>>()?;
        let note = self.prepared(&format!(
            "INSERT INTO {}.gone (oid, part, rows) SELECT $1, u.part, u.rows FROM unnest($2::int4[], $3::bytea[]) AS u (part, rows)
             ON CONFLICT (oid, part) DO UPDATE SET rows = excluded.rows",
            self.schema
        ))?;
        self.transaction
            .execute(&note, &[&self.oid, &places, &rows])?;
        Ok(())
    }
}
