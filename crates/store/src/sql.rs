//! A statement whose shape is known only when it runs: text and values, put together for either backend.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::QueryableByName;
use diesel::RunQueryDsl;
use diesel::pg::Pg;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Text, Timestamp};
use diesel::sqlite::Sqlite;

use crate::backend::{Conn, Tx};
use crate::error::StoreError;

/// A value that a statement carries.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Time(NaiveDateTime),
    Day(NaiveDate),
    Number(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<NaiveDateTime> for Value {
    fn from(time: NaiveDateTime) -> Self {
        Self::Time(time)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Gives the values to the statement, for one backend.
macro_rules! bound {
    ($text:expr, $values:expr, $backend:ty) => {
        $values
            .into_iter()
            .fold(
                sql_query($text).into_boxed::<$backend>(),
                |query, value| match value {
                    Value::Text(text) => query.bind::<Text, _>(text),
                    Value::Time(time) => query.bind::<Timestamp, _>(time),
                    Value::Day(day) => query.bind::<Date, _>(day),
                    Value::Number(number) => query.bind::<BigInt, _>(number),
                },
            )
    };
}

/// A statement being put together. Values never become part of its text.
#[derive(Debug)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
    numbered: bool,
}

impl Sql {
    /// Begins a statement for the backend of a transaction.
    pub(crate) fn new(tx: &Tx<'_>) -> Self {
        Self {
            text: String::new(),
            values: Vec::new(),
            numbered: matches!(tx.conn, Conn::Pg(_)),
        }
    }

    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        use std::fmt::Write as _;
        self.values.push(value.into());
        if self.numbered {
            // Writing to a String cannot fail.
            let _ = write!(self.text, "${}", self.values.len());
        } else {
            self.text.push('?');
        }
        self
    }

    /// Adds values in brackets with commas between them; there must be one at least.
    pub(crate) fn bind_list(
        &mut self,
        values: impl IntoIterator<Item = impl Into<Value>>,
    ) -> &mut Self {
        let mut before = "(";
        for value in values {
            self.push(before).bind(value);
            before = ", ";
        }
        debug_assert_eq!(before, ", ", "an empty list is no SQL");
        self.push(")")
    }

    /// Runs the statement and returns its rows.
    pub(crate) fn load<T>(self, tx: &mut Tx<'_>) -> Result<Vec<T>, StoreError>
    where
        T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        let Self { text, values, .. } = self;
        Ok(match &mut tx.conn {
            Conn::Sqlite(c) => bound!(text, values, Sqlite).load(*c)?,
            Conn::Pg(c) => bound!(text, values, Pg).load(*c)?,
        })
    }

    /// Returns how the database would run the statement, a line a step.
    pub(crate) fn plan(self, tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
        #[derive(QueryableByName)]
        struct Step {
            #[diesel(sql_type = Text)]
            detail: String,
        }
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
            line: String,
        }
        let Self { text, values, .. } = self;
        Ok(match &mut tx.conn {
            Conn::Sqlite(c) => {
                let steps: Vec<Step> =
                    bound!(format!("EXPLAIN QUERY PLAN {text}"), values, Sqlite).load(*c)?;
                steps.into_iter().map(|step| step.detail).collect()
            }
            Conn::Pg(c) => {
                let lines: Vec<Line> = bound!(format!("EXPLAIN {text}"), values, Pg).load(*c)?;
                lines.into_iter().map(|line| line.line).collect()
            }
        })
    }

    /// Runs the statement and returns how many rows it changed.
    pub(crate) fn execute(self, tx: &mut Tx<'_>) -> Result<usize, StoreError> {
        let Self { text, values, .. } = self;
        Ok(match &mut tx.conn {
            Conn::Sqlite(c) => bound!(text, values, Sqlite).execute(*c)?,
            Conn::Pg(c) => bound!(text, values, Pg).execute(*c)?,
        })
    }
}
