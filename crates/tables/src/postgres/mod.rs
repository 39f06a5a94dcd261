//! PostgreSQL: tables in a schema of their own, named by numbers, beside the directory of them.

mod automatic;
mod codec;
mod pool;
mod session;

use std::time::Duration;

use postgres::{IsolationLevel, Transaction};

use crate::engine::{Engine, ReadWork, Relation, SelectWork, Sizes, WriteWork};
use crate::error::TablesError;
use crate::meta::{Meta, Ordered};
use pool::Pool;
use session::PgSession;

/// What the text of a failure begins with where a value is too long for an index.
const TOO_LARGE: &str = "54000";

/// The engine.
pub(crate) struct Postgres {
    pool: Pool,
    schema: String,
    timeout: Duration,
}

impl From<postgres::Error> for TablesError {
    fn from(error: postgres::Error) -> Self {
        match error.as_db_error() {
            Some(told) => match told.code().code() {
                "57014" => Self::Timeout,
                "23505" => Self::constraint("duplicate key value violates unique constraint"),
                "55P03" | "40001" | "40P01" => Self::Busy,
                code => Self::Engine(format!("{code}: {}", told.message())),
            },
            None => Self::Engine(error.to_string()),
        }
    }
}

impl Postgres {
    /// Opens the database and makes the schema where it is missing.
    pub(crate) fn open(
        url: &str,
        schema: &str,
        connections: usize,
        timeout: Duration,
    ) -> Result<Self, TablesError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || schema.len() > 48 || !schema.chars().all(plain) {
            return Err(TablesError::Engine(format!(
                "{schema:?} cannot be the name of a schema: a-z, 0-9 and _ alone"
            )));
        }
        let pool = Pool::new(url, connections)?;
        pool.with(|client| {
            let mut transaction = client.client.transaction()?;
            // Two processes may start at once.
            transaction.batch_execute("SELECT pg_advisory_xact_lock(7226380154)")?;
            transaction.batch_execute(&format!(
                "CREATE SCHEMA IF NOT EXISTS {schema};
                 CREATE TABLE IF NOT EXISTS {schema}.relation (
                     oid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                     name text COLLATE \"C\" NOT NULL UNIQUE,
                     alias_of text COLLATE \"C\" REFERENCES {schema}.relation (name) ON DELETE CASCADE,
                     meta text,
                     CHECK ((alias_of IS NULL) = (meta IS NOT NULL))
                 );
                 CREATE INDEX IF NOT EXISTS relation_alias_of ON {schema}.relation (alias_of);"
            ))?;
            transaction.commit()?;
            Ok(())
        })?;
        Ok(Self {
            pool,
            schema: schema.to_owned(),
            timeout,
        })
    }

    fn limited(&self, transaction: &mut Transaction<'_>) -> Result<(), TablesError> {
        Ok(transaction.batch_execute(&format!(
            "SET LOCAL statement_timeout = {}; SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'",
            self.timeout.as_millis().max(1)
        ))?)
    }

    /// Finds a table, or a place for a new one, and keeps other writers away from it.
    fn claim(
        &self,
        transaction: &mut Transaction<'_>,
        id: &str,
    ) -> Result<(i64, Option<Meta>), TablesError> {
        let relation = format!("{}.relation", self.schema);
        let held = format!(
            "SELECT oid, meta FROM {relation} WHERE name = $1 AND alias_of IS NULL FOR UPDATE"
        );
        for _ in 0..3 {
            if let Some(row) = transaction.query_opt(&held, &[&id])? {
                let body: String = row.try_get(1)?;
                return Ok((row.try_get(0)?, Some(read_meta(&body)?)));
            }
            // An alias must not stand in the way of the table whose name it took.
            transaction.execute(
                &format!("DELETE FROM {relation} WHERE name = $1 AND alias_of IS NOT NULL"),
                &[&id],
            )?;
            let made = transaction.query_opt(
                &format!(
                    "INSERT INTO {relation} (name, meta) VALUES ($1, '') ON CONFLICT DO NOTHING RETURNING oid"
                ),
                &[&id],
            )?;
            if let Some(row) = made {
                return Ok((row.try_get(0)?, None));
            }
        }
        Err(TablesError::Busy)
    }

    fn rename(
        &self,
        transaction: &mut Transaction<'_>,
        id: &str,
        aliases: &[String],
    ) -> Result<(), TablesError> {
        let relation = format!("{}.relation", self.schema);
        transaction.execute(
            &format!("DELETE FROM {relation} WHERE alias_of = $1"),
            &[&id],
        )?;
        for alias in aliases {
            let made = transaction.execute(
                &format!(
                    "INSERT INTO {relation} (name, alias_of) VALUES ($1, $2) ON CONFLICT DO NOTHING"
                ),
                &[&alias, &id],
            )?;
            if made == 1 {
                continue;
            }
            let owner: Option<Option<String>> = transaction
                .query_opt(
                    &format!("SELECT alias_of FROM {relation} WHERE name = $1"),
                    &[&alias],
                )?
                .map(|row| row.try_get(0))
                .transpose()?;
            match owner {
                Some(Some(owner)) if owner == id => {}
                owner => {
                    let by_alias = !matches!(owner, Some(None));
                    return Err(crate::alias::taken(alias, by_alias));
                }
            }
        }
        Ok(())
    }

    /// Changes a table, or makes it.
    fn try_write(&self, id: &str, work: WriteWork<'_>) -> Result<(), TablesError> {
        self.pool.with(|client| {
            let mut transaction = client.client.transaction()?;
            self.limited(&mut transaction)?;
            let (oid, before) = self.claim(&mut transaction, id)?;
            let mut written = {
                let mut session =
                    PgSession::new(&mut transaction, &mut client.statements, &self.schema, oid);
                work(&mut session, before)?
            };
            if !written.keep {
                return Ok(transaction.rollback()?);
            }
            written.meta.changed();
            self.set_meta(&mut transaction, oid, &written.meta)?;
            if let Some(aliases) = &written.aliases {
                self.rename(&mut transaction, id, aliases)?;
            }
            Ok(transaction.commit()?)
        })
    }

    fn set_meta(
        &self,
        transaction: &mut Transaction<'_>,
        oid: i64,
        meta: &Meta,
    ) -> Result<(), TablesError> {
        let body =
            serde_json::to_string(meta).map_err(|error| TablesError::Engine(error.to_string()))?;
        transaction.execute(
            &format!(
                "UPDATE {}.relation SET meta = $1 WHERE oid = $2",
                self.schema
            ),
            &[&body, &oid],
        )?;
        Ok(())
    }

    fn oid(&self, id: &str) -> Result<i64, TablesError> {
        self.pool.with(|client| {
            client
                .client
                .query_opt(
                    &format!(
                        "SELECT oid FROM {}.relation WHERE name = $1 AND alias_of IS NULL",
                        self.schema
                    ),
                    &[&id],
                )?
                .map(|row| row.try_get(0).map_err(TablesError::from))
                .transpose()?
                .ok_or_else(|| TablesError::NoTable(id.to_owned()))
        })
    }
}

fn read_meta(body: &str) -> Result<Meta, TablesError> {
    serde_json::from_str(body).map_err(|error| TablesError::Engine(error.to_string()))
}

impl Engine for Postgres {
    fn find(&self, name: &str) -> Result<Option<String>, TablesError> {
        self.pool.with(|client| {
            Ok(client
                .client
                .query_opt(
                    &format!(
                        "SELECT coalesce(alias_of, name) FROM {}.relation WHERE name = $1",
                        self.schema
                    ),
                    &[&name],
                )?
                .map(|row| row.try_get(0))
                .transpose()?)
        })
    }

    fn write(&self, id: &str, work: WriteWork<'_>) -> Result<(), TablesError> {
        match self.try_write(id, work) {
            // A value is too long for an index: one of our own making goes, the row comes first.
            Err(TablesError::Engine(reason))
                if reason.starts_with(TOO_LARGE) && self.drop_automatic(id)? =>
            {
                self.try_write(id, work)
            }
            done => done,
        }
    }

    fn read(&self, id: &str, work: ReadWork<'_>) -> Result<(), TablesError> {
        self.pool.with(|client| {
            let mut transaction = client
                .client
                .build_transaction()
                .isolation_level(IsolationLevel::RepeatableRead)
                .read_only(true)
                .start()?;
            self.limited(&mut transaction)?;
            let row = transaction
                .query_opt(
                    &format!(
                        "SELECT oid, meta FROM {}.relation WHERE name = $1 AND alias_of IS NULL",
                        self.schema
                    ),
                    &[&id],
                )?
                .ok_or_else(|| TablesError::NoTable(id.to_owned()))?;
            let body: String = row.try_get(1)?;
            let meta = read_meta(&body)?;
            let mut session = PgSession::new(
                &mut transaction,
                &mut client.statements,
                &self.schema,
                row.try_get(0)?,
            );
            work(&mut session, &meta)
        })
    }

    fn read_many(&self, ids: &[String], work: SelectWork<'_>) -> Result<(), TablesError> {
        self.pool.with(|client| {
            let mut transaction = client
                .client
                .build_transaction()
                .isolation_level(IsolationLevel::RepeatableRead)
                .read_only(true)
                .start()?;
            self.limited(&mut transaction)?;
            transaction.batch_execute("SET LOCAL search_path = pg_catalog")?;
            let mut tables = Vec::new();
            let mut metas = Vec::new();
            for id in ids {
                let row = transaction
                    .query_opt(
                        &format!(
                            "SELECT oid, meta FROM {}.relation WHERE name = $1 AND alias_of IS NULL",
                            self.schema
                        ),
                        &[&id],
                    )?
                    .ok_or_else(|| TablesError::NoTable(id.clone()))?;
                let (oid, body): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
                tables.push(format!("{}.t{oid}", self.schema));
                metas.push(read_meta(&body)?);
            }
            let mut session = session::PgSelect::new(&mut transaction, tables);
            work(&mut session, &metas)
        })
    }

    fn add_automatic(
        &self,
        id: &str,
        columns: &[Ordered],
        most: usize,
    ) -> Result<bool, TablesError> {
        automatic::add(self, id, columns, most)
    }

    fn drop_table(&self, id: &str) -> Result<bool, TablesError> {
        self.pool.with(|client| {
            let mut transaction = client.client.transaction()?;
            self.limited(&mut transaction)?;
            let row = transaction.query_opt(
                &format!(
                    "DELETE FROM {}.relation WHERE name = $1 AND alias_of IS NULL RETURNING oid",
                    self.schema
                ),
                &[&id],
            )?;
            let Some(row) = row else {
                return Ok(false);
            };
            let oid: i64 = row.try_get(0)?;
            transaction.batch_execute(&format!("DROP TABLE IF EXISTS {}.t{oid}", self.schema))?;
            transaction.commit()?;
            Ok(true)
        })
    }

    fn relations(&self) -> Result<Vec<Relation>, TablesError> {
        self.pool.with(|client| {
            client
                .client
                .query(
                    &format!(
                        "SELECT oid, name, alias_of FROM {}.relation ORDER BY oid",
                        self.schema
                    ),
                    &[],
                )?
                .iter()
                .map(|row| {
                    Ok(Relation {
                        oid: row.try_get(0)?,
                        name: row.try_get(1)?,
                        alias_of: row.try_get(2)?,
                    })
                })
                .collect()
        })
    }

    fn aliases(&self, id: &str) -> Result<Vec<String>, TablesError> {
        self.pool.with(|client| {
            client
                .client
                .query(
                    &format!(
                        "SELECT name FROM {}.relation WHERE alias_of = $1 ORDER BY oid DESC",
                        self.schema
                    ),
                    &[&id],
                )?
                .iter()
                .map(|row| Ok(row.try_get(0)?))
                .collect()
        })
    }

    fn sizes(&self, id: &str) -> Result<Sizes, TablesError> {
        let oid = self.oid(id)?;
        self.pool.with(|client| {
            let table = format!("{}.t{oid}", self.schema);
            let row = client.client.query_one(
                "SELECT pg_table_size(to_regclass($1)), pg_indexes_size(to_regclass($1)), pg_database_size(current_database())",
                &[&table],
            )?;
            let size = |place: usize| -> Result<i64, TablesError> {
                Ok(row.try_get::<_, Option<i64>>(place)?.unwrap_or_default())
            };
            Ok(Sizes {
                table: size(0)?,
                indexes: size(1)?,
                database: size(2)?,
            })
        })
    }
}
