//! Tables that are kept for readers who read them in several steps: one that another took the place of goes when the last of
//! them has left.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::load::drop_old;
use super::pool::Pool;
use super::session::PgSession;
use super::{Postgres, prepared, read_meta, reading};
use crate::engine::{Pinned, ReadWork};
use crate::error::TablesError;
use crate::meta::Meta;

/// The readers of a table, and whether it is to go.
#[derive(Default)]
struct Readers {
    count: usize,
    outlived: bool,
}

/// The tables that are kept, by their numbers.
#[derive(Default)]
pub(super) struct Pins(Mutex<HashMap<i64, Readers>>);

impl Pins {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Readers>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, oid: i64) {
        self.lock().entry(oid).or_default().count += 1;
    }

    /// Lets a reader go; tells whether the table is to go too.
    fn remove(&self, oid: i64) -> bool {
        let mut pins = self.lock();
        let Some(readers) = pins.get_mut(&oid) else {
            return false;
        };
        readers.count -= 1;
        if readers.count > 0 {
            return false;
        }
        let outlived = readers.outlived;
        pins.remove(&oid);
        outlived
    }

    /// Says that a table is to go; tells whether it is kept until its last reader has left.
    pub(super) fn outlive(&self, oid: i64) -> bool {
        match self.lock().get_mut(&oid) {
            Some(readers) => {
                readers.outlived = true;
                true
            }
            None => false,
        }
    }
}

/// A table that is kept.
pub(super) struct Pin {
    pool: Arc<Pool>,
    pins: Arc<Pins>,
    schema: String,
    oid: i64,
    meta: Meta,
}

impl Postgres {
    /// Keeps a table.
    pub(super) fn pinned(&self, id: &str) -> Result<Pin, TablesError> {
        let look = || {
            self.pool.with(|kept| {
                let mut transaction = reading(&mut kept.client)?;
                self.kept(&mut transaction, &mut kept.statements, id)
            })
        };
        let (mut oid, mut meta) = look()?;
        loop {
            self.pins.add(oid);
            let pin = Pin {
                pool: Arc::clone(&self.pool),
                pins: Arc::clone(&self.pins),
                schema: self.schema.clone(),
                oid,
                meta,
            };
            // Whoever replaces it asks who reads it only then.
            let (now, current) = look()?;
            if now == oid {
                return Ok(pin);
            }
            (oid, meta) = (now, current);
        }
    }
}

impl Pinned for Pin {
    fn read(&mut self, work: ReadWork<'_>) -> Result<(), TablesError> {
        let (pool, schema, oid) = (Arc::clone(&self.pool), &self.schema, self.oid);
        let meta = &mut self.meta;
        pool.with(|kept| {
            let mut transaction = reading(&mut kept.client)?;
            let sql = format!("SELECT meta FROM {schema}.relation WHERE oid = $1");
            let statement = prepared(&mut transaction, &mut kept.statements, &sql)?;
            if let Some(row) = transaction.query_opt(&statement, &[&oid])? {
                let body: String = row.try_get(0)?;
                *meta = read_meta(&body)?;
            }
            let mut session = PgSession::new(&mut transaction, &mut kept.statements, schema, oid);
            session.limit = pool.limit();
            work(&mut session, meta)
        })
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        if !self.pins.remove(self.oid) {
            return;
        }
        // Whoever lets go may be driving tasks, and must not wait here.
        let (pool, schema, oid) = (Arc::clone(&self.pool), self.schema.clone(), self.oid);
        let dropped = std::thread::Builder::new()
            .name("old table".to_owned())
            .spawn(move || {
                let done = pool.with(|kept| drop_old(&mut kept.client, &schema, oid));
                if let Err(error) = done {
                    tracing::warn!(%error, "the old table stays until the next start");
                }
            });
        if let Err(error) = dropped {
            tracing::warn!(%error, "the old table stays until the next start");
        }
    }
}
