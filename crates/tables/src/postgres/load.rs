//! A table in the making: made and filled by COPY in one transaction that in the end puts it in the place of the old one. That one
//! goes when nobody reads it any more.

use std::io::Write as _;

use postgres::{Client, CopyInWriter};

use super::codec::encode;
use super::session::PgSession;
use super::word_lists::{END, HEAD};
use super::{Postgres, unlimited, writes_no_changes};
use crate::batch;
use crate::engine::{FillWork, Session as _};
use crate::error::TablesError;
use crate::meta::{Field, Meta, Ordered};
use cairn_tabular::cell::CellRef;
use cairn_tabular::types::{Kind, Type};

/// Bytes that are sent at once.
const PIECE: usize = 128 << 10;
/// Most columns of a table of PostgreSQL, less the two of our own and some for later ones.
const COLUMNS: usize = 1_500;
/// Bytes of a row that must fit into a page, whatever is kept aside: less what stands in front of them.
const ROW: usize = 7_000;

impl Postgres {
    /// Builds a table and puts it in the place of the old one; returns what it is in the end.
    pub(super) fn load(
        &self,
        id: &str,
        mut meta: Meta,
        fill: FillWork<'_>,
    ) -> Result<Meta, TablesError> {
        let schema = &self.schema;
        let relation = format!("{schema}.relation");
        let (old, meta) = self.pool.with(|kept| {
            let mut transaction = kept.client.transaction()?;
            unlimited(&mut transaction)?;
            writes_no_changes(&mut transaction)?;
            let oid: i64 = transaction
                .query_one(
                    "SELECT nextval(pg_get_serial_sequence($1, 'oid'))",
                    &[&relation],
                )?
                .try_get(0)?;
            let mut session =
                PgSession::new(&mut transaction, &mut kept.statements, schema, oid);
            session.create(&meta.fields)?;
            // Made of all rows at once in the end, the index of words once there are any.
            transaction.batch_execute(&format!(
                "DROP INDEX {schema}.t{oid}_full_text; ALTER TABLE {schema}.t{oid} DROP CONSTRAINT t{oid}_pkey"
            ))?;
            let columns: Vec<String> = meta
                .fields
                .iter()
                .map(|field| format!(", c{}", field.column))
                .collect();
            // Nobody else sees the table yet, so its rows need not be looked at again to be known as old.
            let writer = transaction.copy_in(&format!(
                "COPY {schema}.t{oid} (_id{}) FROM STDIN WITH (FORMAT binary, FREEZE)",
                columns.concat()
            ))?;
            let mut rows = Rows::new(writer, &meta.fields);
            let (written, filled) = batch::written_beside(columns.len(), fill, move |batches| {
                for batch in batches {
                    batch.each_row(|cells| rows.row(cells))?;
                }
                rows.finish()
            })?;
            meta.rows = written;
            transaction.batch_execute(&format!(
                "ALTER TABLE {schema}.t{oid} ADD CONSTRAINT t{oid}_pkey PRIMARY KEY (_id);
                 SELECT setval(pg_get_serial_sequence('{schema}.t{oid}', '_id'), {}, {})",
                meta.rows.max(1),
                meta.rows > 0
            ))?;
            for (index, unique) in meta
                .key
                .iter()
                .map(|index| (index, true))
                .chain(meta.indexes.iter().map(|index| (index, false)))
            {
                let columns: Vec<Ordered> = index
                    .fields
                    .iter()
                    .filter_map(|name| meta.field(name))
                    .map(|field| Ordered::rising(field.column))
                    .collect();
                let mut step = transaction.savepoint("made")?;
                let made = PgSession::new(&mut step, &mut kept.statements, schema, oid)
                    .create_index(index.number, &columns, unique);
                match made {
                    Ok(()) => step.commit()?,
                    // The rows do not have the key any more; they come first.
                    Err(TablesError::Refused(_)) if unique => step.rollback()?,
                    Err(error) => return Err(error),
                }
            }
            let has_key = meta.key.as_ref().map(|index| index.number);
            if let Some(number) = has_key {
                let there: bool = transaction
                    .query_one(
                        "SELECT to_regclass($1) IS NOT NULL",
                        &[&format!("{schema}.t{oid}_i{number}")],
                    )?
                    .try_get(0)?;
                if !there {
                    meta.key = None;
                }
            }
            let profile = (filled.profile)()?;
            let body = serde_json::to_string(&meta)
                .map_err(|error| TablesError::Engine(error.to_string()))?;
            let (old, _) = self.claim(&mut transaction, id)?;
            transaction.execute(
                &format!("UPDATE {relation} SET oid = $1, meta = $2 WHERE oid = $3"),
                &[&oid, &body, &old],
            )?;
            transaction.execute(
                &format!("INSERT INTO {schema}.load (oid, note) VALUES ($1, $2)"),
                &[&oid, &filled.note],
            )?;
            PgSession::new(&mut transaction, &mut kept.statements, schema, oid)
                .set_profile(&profile)?;
            transaction.commit()?;
            Ok((old, meta))
        })?;
        if self.pins.outlive(old) {
            return Ok(meta);
        }
        // Readers who found the old one may still be at it; the drop waits for them, and nobody new comes.
        self.pool.with(|kept| {
            if let Err(error) = drop_old(&mut kept.client, schema, old) {
                tracing::warn!(%error, "the old table stays until the next start");
            }
            Ok(())
        })?;
        Ok(meta)
    }

    /// Reads what was noted of a load.
    pub(super) fn note_of_load(&self, id: &str) -> Result<Option<String>, TablesError> {
        let schema = &self.schema;
        self.pool.with(|kept| {
            let row = kept
                .client
                .query_opt(
                    &format!(
                        "SELECT note FROM {schema}.relation LEFT JOIN {schema}.load ON load.oid = relation.oid
                         WHERE name = $1 AND alias_of IS NULL"
                    ),
                    &[&id],
                )?
                .ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
            Ok(row.try_get(0)?)
        })
    }

    /// Removes tables that do not stand in the directory: left over where a process ended between a swap and its end.
    pub(super) fn sweep(client: &mut Client, schema: &str) -> Result<(), TablesError> {
        let left = client.query(
            &format!(
                "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename ~ '^[tw][0-9]+$'
                 AND NOT EXISTS (SELECT 1 FROM {schema}.relation WHERE oid::text = substr(tablename, 2))"
            ),
            &[&schema],
        )?;
        for row in left {
            let name: String = row.try_get(0)?;
            client.batch_execute(&format!("DROP TABLE IF EXISTS {schema}.{name}"))?;
        }
        client.batch_execute(&format!(
            "DELETE FROM {schema}.load WHERE NOT EXISTS (SELECT 1 FROM {schema}.relation WHERE relation.oid = load.oid);
             DELETE FROM {schema}.gone WHERE NOT EXISTS (SELECT 1 FROM {schema}.relation WHERE relation.oid = gone.oid)"
        ))?;
        Ok(())
    }
}

pub(super) fn drop_old(client: &mut Client, schema: &str, oid: i64) -> Result<(), TablesError> {
    let mut transaction = client.transaction()?;
    transaction
        .batch_execute("SET LOCAL lock_timeout = '120s'; SET LOCAL statement_timeout = 0")?;
    transaction.batch_execute(&gone(schema, oid))?;
    Ok(transaction.commit()?)
}

/// What removes a table and all that is kept beside it, in the order in which readers come to them.
pub(super) fn gone(schema: &str, oid: i64) -> String {
    format!(
        "DROP TABLE IF EXISTS {schema}.w{oid}; DROP TABLE IF EXISTS {schema}.t{oid};
         DELETE FROM {schema}.load WHERE oid = {oid}; DELETE FROM {schema}.gone WHERE oid = {oid}"
    )
}

/// Returns how many of these columns fit into a table whose rows must fit into pages.
pub(super) fn most_columns(types: &[Type]) -> usize {
    let mut bytes = types.len().min(COLUMNS) / 8;
    for (place, ty) in types.iter().enumerate() {
        bytes += if ty.list {
            18
        } else {
            match ty.kind {
                Kind::Bool => 1,
                Kind::Int2 => 2,
                Kind::Int4 | Kind::Float4 | Kind::Date => 4,
                Kind::Int8 | Kind::Float8 | Kind::Time | Kind::Timestamp | Kind::TimestampTz => 8,
                Kind::Uuid => 16,
                // What is long is kept aside, behind a pointer of this size.
                Kind::Numeric
                | Kind::Text
                | Kind::Varchar
                | Kind::Char
                | Kind::Json
                | Kind::Jsonb => 18,
            }
        };
        if bytes > ROW || place >= COLUMNS {
            return place;
        }
    }
    types.len()
}

/// Rows on their way to the server.
struct Rows<'t> {
    writer: CopyInWriter<'t>,
    types: Vec<Type>,
    bytes: Vec<u8>,
    rows: i64,
}

impl<'t> Rows<'t> {
    fn new(writer: CopyInWriter<'t>, fields: &[Field]) -> Self {
        let mut bytes = Vec::with_capacity(PIECE + 4096);
        bytes.extend(HEAD);
        Self {
            writer,
            types: fields.iter().map(|field| field.ty).collect(),
            bytes,
            rows: 0,
        }
    }

    fn send(&mut self) -> Result<(), TablesError> {
        let sent = self.writer.write_all(&self.bytes);
        self.bytes.clear();
        sent.map_err(|error| match error.downcast::<postgres::Error>() {
            Ok(error) => error.into(),
            Err(error) => TablesError::File(error),
        })
    }

    fn finish(mut self) -> Result<i64, TablesError> {
        self.bytes.extend(END);
        self.send()?;
        self.writer.finish()?;
        Ok(self.rows)
    }

    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), TablesError> {
        self.rows += 1;
        let width = i16::try_from(cells.len() + 1)
            .map_err(|_| TablesError::Engine("a row of too many columns".to_owned()))?;
        self.bytes.extend(width.to_be_bytes());
        encode(
            &mut self.bytes,
            Type::of(Kind::Int4),
            CellRef::Int(self.rows),
        )
        .map_err(TablesError::Engine)?;
        for (cell, ty) in cells.iter().zip(&self.types) {
            encode(&mut self.bytes, *ty, *cell).map_err(TablesError::Engine)?;
        }
        if self.bytes.len() >= PIECE {
            self.send()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_into_a_row() {
        let texts = |count| vec![Type::of(Kind::Text); count];
        assert_eq!(most_columns(&texts(10)), 10);
        assert_eq!(most_columns(&texts(9074)), 378);
        assert_eq!(most_columns(&vec![Type::of(Kind::Bool); 9074]), 1500);
    }
}
