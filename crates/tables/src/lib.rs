//! The DataStore's tables: rows of tabular resources, kept, changed and searched.
//!
//! What a request means is here once; [`engine`] is the narrow interface below, with SQLite and PostgreSQL behind it. The only
//! crate that sees a table engine. Names and values of callers never become part of SQL: columns have numbers, values are bound.

mod alias;
mod answer;
mod automatic;
mod batch;
mod conditions;
mod create;
mod delete;
mod document;
mod dump;
mod engine;
mod equal;
mod error;
mod filter;
mod fulltext;
mod history;
mod info;
mod limits;
mod listed;
mod load;
mod loose;
mod meta;
mod order;
mod packed;
mod postgres;
mod profile;
mod query;
mod ranking;
mod reckon;
mod relations;
mod room;
mod search;
mod sql;
mod sqlite;
mod totals;
mod upsert;
mod words;
mod write;
mod writer;
mod xml;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

pub use answer::{Head, Part, TakePart};
pub use cairn_export::Form as ExportForm;
pub use cairn_tabular::types::{Kind, Type};
pub use create::{Create, Created, FieldRequest, IndexRequest, is_valid_name};
pub use dump::{Dump, Form, TextForm};
pub use engine::{Relation, Sizes};
pub use error::{Info as RefusalInfo, Refusal, TablesError};
pub use history::{Change, ChangeKind, ChangesAfter};
pub use info::{FieldInfo, Info};
pub use limits::Limits;
pub use load::{HandRows, LoadField, Loaded, TakeRow};
pub use meta::{Field, ROW_ID};
pub use order::clauses as sort_clauses;
pub use profile::{Examined, Gate, Kept};
pub use search::{Found, Records, Search, Shown, Words};
pub use sql::{Columns, Functions, Selected, SqlError, Statement};
pub use upsert::{Method, Upsert};

/// The tables of the DataStore.
pub struct Tables {
    engine: Arc<dyn engine::Engine>,
    limits: Limits,
    indexer: Arc<automatic::Indexer>,
    totals: totals::Totals,
    rankings: ranking::Rankings,
    distinct: equal::Distinct,
    /// Tables whose profile became stale and of which nobody was told.
    stale: Mutex<BTreeSet<String>>,
    gate: OnceLock<Gate>,
}

impl std::fmt::Debug for Tables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tables").finish_non_exhaustive()
    }
}

impl Tables {
    /// Opens the tables in a folder, one file of SQLite each. `durable` says whether a write is on the disk when it returns.
    pub fn in_folder(folder: &Path, limits: Limits, durable: bool) -> Result<Self, TablesError> {
        let engine = sqlite::Sqlite::open(folder, limits.statement, durable)?;
        Ok(Self::over(Arc::new(engine), limits))
    }

    /// Opens the tables in a schema of a PostgreSQL database, over at most so many connections.
    pub fn in_postgres(
        url: &str,
        schema: &str,
        connections: usize,
        limits: Limits,
    ) -> Result<Self, TablesError> {
        let engine = postgres::Postgres::open(url, schema, connections, limits.statement)?;
        Ok(Self::over(Arc::new(engine), limits))
    }

    fn over(engine: Arc<dyn engine::Engine>, limits: Limits) -> Self {
        Self {
            engine,
            distinct: equal::Distinct::new(limits.distinct_bytes),
            limits,
            indexer: Arc::default(),
            totals: totals::Totals::default(),
            rankings: ranking::Rankings::default(),
            stale: Mutex::default(),
            gate: OnceLock::new(),
        }
    }

    /// Waits until the indexes are there that slow searches asked for.
    pub fn settle(&self) {
        self.indexer.settle();
    }
}
