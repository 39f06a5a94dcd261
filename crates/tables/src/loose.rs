//! Distinct values of a column that has an index: from one value to the next, however many rows have each.

use crate::Tables;
use crate::automatic;
use crate::engine::{Dialect, Session, Sql};
use crate::error::TablesError;
use crate::filter::Condition;
use crate::meta::{Column, Meta, Ordered};
use crate::order::Clause;
use crate::search::{Plan, Source, whole};
use cairn_tabular::types::{Kind, Type};

const NUMBER: Type = Type::of(Kind::Int8);

/// Values from which on they are not counted one by one: reading all rows is no slower.
const MOST: u64 = 5_000;
/// Values up to the end of a page from which on, for the same reason, a page is not walked to.
const FARTHEST: u64 = 50_000;
/// Rows of a value that are read as fast as the next value is found.
const FEW: i64 = 20;

/// A column whose values are walked over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    column: u32,
    ty: Type,
    /// Whether the index that it goes along falls.
    falls: bool,
}

impl Walk {
    /// Finds a walk over the values of a column, where an index begins with it.
    pub(crate) fn of(meta: &Meta, column: u32, ty: Type) -> Option<Self> {
        let rising = Ordered::rising(column);
        let falling = Ordered {
            descending: true,
            ..rising
        };
        let falls = !automatic::is_there(meta, &[rising]);
        let there = !falls || automatic::is_there(meta, &[falling]);
        (there && ty.is_comparable() && !ty.list).then_some(Self { column, ty, falls })
    }

    /// Returns how many values there are, NULL included; `None` where they are too many to be walked over.
    pub(crate) fn count(
        self,
        session: &mut dyn Session,
        meta: &Meta,
        known: Option<(&Tables, &str)>,
    ) -> Result<Option<i64>, TablesError> {
        let question = |(_, id): (&Tables, &str)| {
            (
                id.to_owned(),
                meta.version,
                format!("values of {}", self.column),
            )
        };
        let few = |count: i64| (count.unsigned_abs() <= MOST).then_some(count);
        if let Some(count) = known.and_then(|known| known.0.totals.get(&question(known))) {
            return Ok(few(count));
        }
        let mut sql = Sql::new(session.dialect(), "");
        self.values(&mut sql, session.table(), Direction::RISING, MOST + 1);
        sql.push(&format!(
            "SELECT count(*) FROM (SELECT v FROM found LIMIT {}) AS counted",
            MOST + 1
        ));
        let mut count = 0;
        session.each(&sql.text, &sql.params, &[NUMBER], &mut |cells| {
            count = cells[0].int().unwrap_or_default();
            Ok(false)
        })?;
        if let Some(known) = known {
            known.0.totals.keep(question(known), count);
        }
        Ok(few(count))
    }

    /// Tells whether it is worth walking to the end of a page, however many values lie behind it.
    pub(crate) fn reaches(limit: u64, offset: u64) -> bool {
        limit.saturating_add(offset) <= FARTHEST
    }

    /// Tells whether walking from value to value is faster than reading the rows in their order: not on PostgreSQL, which stops at the
    /// end of the page, where values have few rows each.
    pub(crate) fn pays(dialect: Dialect, rows: i64, values: Option<i64>) -> bool {
        let few = values.is_some_and(|values| rows < values.saturating_mul(FEW));
        dialect == Dialect::Sqlite || !few
    }

    /// Reads the values of a page: those in front of it are walked over, those behind it are not looked at.
    pub(crate) fn each(
        self,
        session: &mut dyn Session,
        order: Option<&Clause>,
        limit: u64,
        offset: u64,
        row: crate::engine::EachRow<'_>,
    ) -> Result<(), TablesError> {
        let mut sql = Sql::new(session.dialect(), "");
        let direction = order.map_or(Direction::RISING, |clause| Direction {
            descending: clause.descending,
            nulls_first: clause.nulls_first,
        });
        let end = limit.saturating_add(offset);
        self.values(&mut sql, session.table(), direction, end);
        sql.push("SELECT v FROM found ORDER BY n LIMIT ")
            .bind(NUMBER, whole(limit))
            .push(" OFFSET ")
            .bind(NUMBER, whole(offset));
        session.each(&sql.text, &sql.params, &[self.ty], row)
    }

    /// Writes what finds so many values, one after the other, each with its place.
    fn values(self, sql: &mut Sql, table: &str, direction: Direction, end: u64) {
        let column = Column::Number(self.column);
        let beyond = if direction.descending { "<" } else { ">" };
        // No NULL is among them; where NULLs would come says in which direction the index is read.
        let order = match (sql.dialect, direction.descending, self.falls) {
            (Dialect::Sqlite, false, _) => "ASC",
            (Dialect::Sqlite, true, _) => "DESC",
            (Dialect::Postgres, false, false) => "ASC NULLS LAST",
            (Dialect::Postgres, false, true) => "ASC NULLS FIRST",
            (Dialect::Postgres, true, false) => "DESC NULLS FIRST",
            (Dialect::Postgres, true, true) => "DESC NULLS LAST",
        };
        let null_at = if direction.nulls_first { 0 } else { i64::MAX };
        sql.push(&format!(
            "WITH RECURSIVE walk (v, n) AS (\
             SELECT first.v, CAST(1 AS bigint) FROM (SELECT {column} AS v FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} {order} LIMIT 1) AS first \
             UNION ALL SELECT (SELECT {column} FROM {table} WHERE {column} {beyond} walk.v ORDER BY {column} {order} LIMIT 1), walk.n + 1 \
             FROM walk WHERE walk.v IS NOT NULL AND walk.n < "
        ))
        .bind(NUMBER, whole(end));
        sql.push(&format!(
            "), found (v, n) AS (\
             SELECT v, n FROM walk WHERE v IS NOT NULL \
             UNION ALL SELECT none.v, CAST({null_at} AS bigint) FROM (SELECT {column} AS v FROM {table} WHERE {column} IS NULL LIMIT 1) AS none) "
        ));
    }
}

/// Which values come first.
#[derive(Clone, Copy)]
struct Direction {
    descending: bool,
    nulls_first: bool,
}

impl Direction {
    const RISING: Self = Self {
        descending: false,
        nulls_first: false,
    };
}

impl Plan {
    /// The walk over the values of a column that the search comes to; not where it comes to more.
    pub(crate) fn walk(&self, meta: &Meta) -> Option<Walk> {
        let [shown] = self.shown.as_slice() else {
            return None;
        };
        let Source::Column(Column::Number(column)) = shown.source else {
            return None;
        };
        let all = self.condition == Condition::All(Vec::new()) && self.texts.is_empty();
        if !self.distinct || !all || self.order.len() > 1 {
            return None;
        }
        Walk::of(meta, column, shown.ty)
    }
}
