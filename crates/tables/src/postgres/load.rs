//! A table in the making: made and filled by COPY in one transaction that in the end puts it in the place of the old one. That one
//! goes when nobody reads it any more.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use postgres::{Client, CopyInWriter};

use super::Postgres;
use super::session::PgSession;
use crate::batch::Batch;
use crate::engine::{Bulk, FillWork, Session as _};
use crate::error::TablesError;
use crate::meta::{Field, Meta, Ordered};
use cairn_tabular::cell::CellRef;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::write_list;

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
            transaction.batch_execute(
                "SET LOCAL statement_timeout = 0; SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'",
            )?;
            let oid: i64 = transaction
                .query_one(
                    "SELECT nextval(pg_get_serial_sequence($1, 'oid'))",
                    &[&relation],
                )?
                .try_get(0)?;
            let mut session =
                PgSession::new(&mut transaction, &mut kept.statements, schema, oid);
            session.create(&meta.fields)?;
            transaction.batch_execute(&format!("DROP INDEX {schema}.t{oid}_full_text"))?;
            let columns: Vec<String> = meta
                .fields
                .iter()
                .map(|field| format!("c{}", field.column))
                .collect();
            let filled = if columns.is_empty() {
                meta.rows = 0;
                fill(&mut Nowhere)?
            } else {
                let writer = transaction.copy_in(&format!(
                    "COPY {schema}.t{oid} ({}) FROM STDIN",
                    columns.join(", ")
                ))?;
                let mut rows = Rows::new(writer, &meta.fields);
                let filled = fill(&mut rows)?;
                meta.rows = rows.finish()?;
                filled
            };
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
            transaction.batch_execute(&format!("ANALYZE {schema}.t{oid}"))?;
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
                .set_profile(&filled.profile)?;
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
                "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename ~ '^t[0-9]+$'
                 AND NOT EXISTS (SELECT 1 FROM {schema}.relation WHERE 't' || oid = tablename)"
            ),
            &[&schema],
        )?;
        for row in left {
            let name: String = row.try_get(0)?;
            client.batch_execute(&format!("DROP TABLE IF EXISTS {schema}.{name}"))?;
        }
        client.batch_execute(&format!(
            "DELETE FROM {schema}.load WHERE NOT EXISTS (SELECT 1 FROM {schema}.relation WHERE relation.oid = load.oid)"
        ))?;
        Ok(())
    }
}

pub(super) fn drop_old(client: &mut Client, schema: &str, oid: i64) -> Result<(), TablesError> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute(&format!(
        "SET LOCAL lock_timeout = '120s'; SET LOCAL statement_timeout = 0; DROP TABLE IF EXISTS {schema}.t{oid};
         DELETE FROM {schema}.load WHERE oid = {oid}"
    ))?;
    Ok(transaction.commit()?)
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

/// Where the rows of a table without columns go.
struct Nowhere;

impl Bulk for Nowhere {
    fn add(&mut self, _: &Arc<Batch>) -> Result<(), TablesError> {
        Ok(())
    }
}

/// Rows on their way to the server.
struct Rows<'t> {
    writer: CopyInWriter<'t>,
    types: Vec<Type>,
    text: String,
    value: String,
    rows: i64,
}

impl<'t> Rows<'t> {
    fn new(writer: CopyInWriter<'t>, fields: &[Field]) -> Self {
        Self {
            writer,
            types: fields.iter().map(|field| field.ty).collect(),
            text: String::with_capacity(PIECE + 4096),
            value: String::new(),
            rows: 0,
        }
    }

    fn send(&mut self) -> Result<(), TablesError> {
        let sent = self.writer.write_all(self.text.as_bytes());
        self.text.clear();
        sent.map_err(|error| match error.downcast::<postgres::Error>() {
            Ok(error) => error.into(),
            Err(error) => TablesError::File(error),
        })
    }

    fn finish(mut self) -> Result<i64, TablesError> {
        self.send()?;
        self.writer.finish()?;
        Ok(self.rows)
    }
}

impl Rows<'_> {
    fn row(&mut self, cells: &[CellRef<'_>]) -> Result<(), TablesError> {
        for (place, (cell, ty)) in cells.iter().zip(&self.types).enumerate() {
            if place > 0 {
                self.text.push('\t');
            }
            match cell {
                CellRef::Null => self.text.push_str("\\N"),
                CellRef::Text(list) if ty.list => {
                    self.value.clear();
                    write_list(&mut self.value, list);
                    escape(&mut self.text, &self.value);
                }
                CellRef::Text(text) => escape(&mut self.text, text),
                CellRef::Int(int)
                    if matches!(ty.kind, Kind::Int2 | Kind::Int4 | Kind::Int8) && !ty.list =>
                {
                    // Writing to a String does not fail.
                    let _ = write!(self.text, "{int}");
                }
                other => render::plain(&mut self.text, *ty, *other, Fraction::Needed),
            }
        }
        self.text.push('\n');
        self.rows += 1;
        if self.text.len() >= PIECE {
            self.send()?;
        }
        Ok(())
    }
}

impl Bulk for Rows<'_> {
    fn add(&mut self, rows: &Arc<Batch>) -> Result<(), TablesError> {
        rows.each_row(|cells| self.row(cells))
    }
}

/// Writes a text as COPY reads it.
fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'\\' => "\\\\",
            b'\t' => "\\t",
            b'\n' => "\\n",
            b'\r' => "\\r",
            _ => continue,
        };
        out.push_str(&text[from..place]);
        out.push_str(escaped);
        from = place + 1;
    }
    out.push_str(&text[from..]);
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
