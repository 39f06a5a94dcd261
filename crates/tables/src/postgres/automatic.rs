//! Indexes of a table's own making, on PostgreSQL: made beside readers and writers, outside of any transaction.

use postgres::Client;

use super::session::index_columns;
use super::{Postgres, TOO_LARGE};
use crate::error::TablesError;
use crate::meta::{Meta, Ordered};

impl Postgres {
    /// Changes what is noted of a table, where there is one.
    fn note(
        &self,
        client: &mut Client,
        id: &str,
        change: impl FnOnce(&mut Meta) -> bool,
    ) -> Result<Option<i64>, TablesError> {
        let mut transaction = client.transaction()?;
        let held = format!(
            "SELECT oid, meta FROM {}.relation WHERE name = $1 AND alias_of IS NULL FOR UPDATE",
            self.schema
        );
        let Some(row) = transaction.query_opt(&held, &[&id])? else {
            return Ok(None);
        };
        let (oid, body): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let mut meta = super::read_meta(&body)?;
        if !change(&mut meta) {
            return Ok(None);
        }
        self.set_meta(&mut transaction, oid, &meta)?;
        transaction.commit()?;
        Ok(Some(oid))
    }

    /// Takes the indexes of its own making off a table for good, and tells whether there were any.
    pub(super) fn drop_automatic(&self, id: &str) -> Result<bool, TablesError> {
        self.pool.with(|kept| {
            let mut dropped = Vec::new();
            let oid = self.note(&mut kept.client, id, |meta| {
                dropped = std::mem::take(&mut meta.automatic);
                meta.no_automatic = true;
                !dropped.is_empty()
            })?;
            let Some(oid) = oid else {
                return Ok(false);
            };
            self.pool.unlimited(&mut kept.client, |client| {
                for index in dropped {
                    client.batch_execute(&format!(
                        "DROP INDEX IF EXISTS {}.t{oid}_i{}",
                        self.schema, index.number
                    ))?;
                }
                Ok(true)
            })
        })
    }
}

/// Makes an index.
pub(super) fn add(
    engine: &Postgres,
    id: &str,
    columns: &[Ordered],
    most: usize,
) -> Result<bool, TablesError> {
    engine.pool.with(|kept| {
        let client = &mut kept.client;
        // Another process may be at it.
        let free = client.query_one(
            "SELECT pg_try_advisory_lock(hashtextextended($1, 0))",
            &[&id],
        )?;
        if !free.try_get::<_, bool>(0)? {
            return Ok(false);
        }
        let done = add_alone(engine, client, id, columns, most);
        client.query_one("SELECT pg_advisory_unlock(hashtextextended($1, 0))", &[&id])?;
        done
    })
}

fn add_alone(
    engine: &Postgres,
    client: &mut Client,
    id: &str,
    columns: &[Ordered],
    most: usize,
) -> Result<bool, TablesError> {
    let schema = &engine.schema;
    // Its number first, so that nobody else takes it.
    let mut number = 0;
    let oid = engine.note(client, id, |meta| {
        let takes = meta.takes_automatic(columns, most);
        if takes {
            number = meta.next_number();
        }
        takes
    })?;
    let Some(oid) = oid else {
        return Ok(false);
    };
    if let Err(error) = build(client, schema, oid, number, columns) {
        drop_index(engine, client, oid, number)?;
        return match &error {
            // It holds values that are too long for any index.
            TablesError::Engine(reason) if reason.starts_with(TOO_LARGE) => Ok(false),
            _ => Err(error),
        };
    }
    let noted = engine.note(client, id, |meta| {
        let takes = meta.takes_automatic(columns, most);
        if takes {
            meta.keep_automatic(number, columns);
        }
        takes
    })?;
    if noted.is_none() {
        drop_index(engine, client, oid, number)?;
    }
    Ok(noted.is_some())
}

fn drop_index(
    engine: &Postgres,
    client: &mut Client,
    oid: i64,
    number: u32,
) -> Result<(), TablesError> {
    let name = format!("{}.t{oid}_i{number}", engine.schema);
    engine.pool.unlimited(client, |client| {
        Ok(client.batch_execute(&format!("DROP INDEX IF EXISTS {name}"))?)
    })
}

fn build(
    client: &mut Client,
    schema: &str,
    oid: i64,
    number: u32,
    columns: &[Ordered],
) -> Result<(), TablesError> {
    // What a process left behind that ended in the middle is written to and never read.
    let left = client.query(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = to_regclass($1) AND NOT indisvalid",
        &[&format!("{schema}.t{oid}")],
    )?;
    for row in left {
        let name: String = row.try_get(0)?;
        client.batch_execute(&format!("DROP INDEX IF EXISTS {name}"))?;
    }
    // Rows of equal values come by their numbers.
    client.batch_execute(&format!(
        "CREATE INDEX CONCURRENTLY t{oid}_i{number} ON {schema}.t{oid} ({}, _id)",
        index_columns(columns)
    ))?;
    client.batch_execute(&format!("ANALYZE {schema}.t{oid}"))?;
    Ok(())
}
