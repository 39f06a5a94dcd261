//! Statements of callers: on a connection of their own, with the files of their tables attached to be read, and nothing else.

use std::path::PathBuf;
use std::time::Duration;

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use super::session::{SqliteSession, read};
use super::{connection, functions};
use crate::engine::{Dialect, EachRow, Param, SelectSession, SelectWork};
use crate::error::TablesError;
use crate::fulltext::Query;
use crate::meta::Meta;
use crate::packed;
use cairn_tabular::types::Type;

/// Most tables of one statement; SQLite attaches no more files.
const MOST: usize = 10;

/// Longest text or row that a statement may make, in bytes.
const LONGEST: i32 = 64 << 20;

struct Select<'c> {
    connection: &'c Connection,
    tables: Vec<String>,
}

/// Runs work on tables.
pub(super) fn with(
    files: &[PathBuf],
    timeout: Duration,
    work: SelectWork<'_>,
) -> Result<(), TablesError> {
    if files.len() > MOST {
        return Err(TablesError::refused(
            "query",
            format!("a statement may read at most {MOST} tables"),
        ));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_MEMORY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(":memory:", flags)?;
    connection::prepare(&connection, false, false)?;
    // No text grows without end.
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    functions::register(&connection)?;
    let mut tables = Vec::new();
    let mut metas: Vec<Meta> = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let uri = url_of(file)?;
        connection.execute(&format!("ATTACH ?1 AS d{place}"), [uri])?;
        tables.push(format!("d{place}.row"));
    }
    connection::within(&connection, timeout, || {
        connection.execute_batch("BEGIN")?;
        for place in 0..files.len() {
            metas.push(connection::meta_in(&connection, &format!("d{place}"))?);
        }
        connection.authorizer(Some(allowed))?;
        let mut session = Select {
            connection: &connection,
            tables,
        };
        work(&mut session, &metas)
    })
}

/// The address of a file that is opened to be read alone.
fn url_of(file: &std::path::Path) -> Result<String, TablesError> {
    let text = file
        .to_str()
        .ok_or_else(|| TablesError::Engine("the path of the tables is not UTF-8".to_owned()))?;
    let escaped = text
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    Ok(format!("file:{escaped}?mode=ro"))
}

/// What a statement may do, whatever it was compiled to: read rows and call functions.
fn allowed(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Function { .. } | AuthAction::Recursive => {
            Authorization::Allow
        }
        // So the index of words looks whether it changed.
        AuthAction::Pragma {
            pragma_name: "data_version",
            ..
        } => Authorization::Allow,
        AuthAction::Read { table_name, .. }
            if !table_name.starts_with("sqlite_") && table_name != "meta" =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}

impl SelectSession for Select<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn tables(&self) -> &[String] {
        &self.tables
    }

    fn listed(
        &mut self,
        place: usize,
        meta: &Meta,
        query: &Query,
    ) -> Result<packed::Found, TablesError> {
        let mut session = SqliteSession::at(self.connection, &format!("d{place}."));
        packed::found(&mut session, meta, query)
    }

    fn select(
        &mut self,
        sql: &str,
        params: &[Param],
        types: &[Type],
        row: EachRow<'_>,
    ) -> Result<(), TablesError> {
        let mut statement = self.connection.prepare(sql).map_err(told)?;
        read(&mut statement, params, types, row, told)
    }
}

/// What a function of the statement refuses, the caller is told.
fn told(error: Error) -> TablesError {
    match &error {
        Error::SqliteFailure(failure, Some(reason)) if failure.code == ErrorCode::Unknown => {
            TablesError::Refused(crate::error::Refusal {
                key: "query",
                message: reason.clone(),
                also: Vec::new(),
                row: None,
                info: Some(crate::error::Info::Query(reason.clone())),
            })
        }
        Error::SqliteFailure(failure, _) if failure.code == ErrorCode::TooBig => {
            TablesError::TooLarge(LONGEST as usize)
        }
        _ => error.into(),
    }
}
