//! Distinct values of a column that has an index: from one value to the next, however many rows have each.

use crate::Tables;
use crate::automatic;
use crate::engine::{Dialect, Session, Sql};
use crate::error::TablesError;
use crate::filter::Condition;
use crate::meta::{Column, Meta, Ordered};
use crate::order::Clause;
use crate::search::{Plan, Source};
use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};

const NUMBER: Type = Type::of(Kind::Int8);

/// Values from which on reading all rows is no slower.
const MOST: u64 = 5_000;

/// A column whose values are walked over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    column: u32,
    ty: Type,
}

impl Walk {
    /// Finds a walk over the values of a column, where an index begins with it.
    pub(crate) fn of(meta: &Meta, column: u32, ty: Type) -> Option<Self> {
        let rising = Ordered::rising(column);
        let falling = Ordered {
            descending: true,
            ..rising
        };
        let there = automatic::is_there(meta, &[rising]) || automatic::is_there(meta, &[falling]);
        (there && ty.is_comparable() && !ty.list).then_some(Self { column, ty })
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
        self.values(&mut sql, session.table());
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

    /// Reads the values.
    pub(crate) fn each(
        self,
        session: &mut dyn Session,
        order: Option<&Clause>,
        limit: Cell,
        offset: Cell,
        row: crate::engine::EachRow<'_>,
    ) -> Result<(), TablesError> {
        let mut sql = Sql::new(session.dialect(), "");
        self.values(&mut sql, session.table());
        let (descending, nulls_first) = order.map_or((false, false), |clause| {
            (clause.descending, clause.nulls_first)
        });
        let collation = if sql.dialect == Dialect::Sqlite && self.ty.kind == Kind::Numeric {
            " COLLATE decimal_order"
        } else {
            ""
        };
        sql.push(&format!(
            "SELECT v FROM found ORDER BY v{collation} {} NULLS {} LIMIT ",
            if descending { "DESC" } else { "ASC" },
            if nulls_first { "FIRST" } else { "LAST" },
        ))
        .bind(NUMBER, limit)
        .push(" OFFSET ")
        .bind(NUMBER, offset);
        session.each(&sql.text, &sql.params, &[self.ty], row)
    }

    /// Writes what finds the values, one after the other.
    fn values(self, sql: &mut Sql, table: &str) {
        let column = Column::Number(self.column);
        sql.push(&format!(
            "WITH RECURSIVE walk (v) AS (\
             SELECT first.v FROM (SELECT {column} AS v FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} LIMIT 1) AS first \
             UNION ALL SELECT (SELECT {column} FROM {table} WHERE {column} > walk.v ORDER BY {column} LIMIT 1) FROM walk WHERE walk.v IS NOT NULL\
             ), found (v) AS (\
             SELECT v FROM walk WHERE v IS NOT NULL \
             UNION ALL SELECT none.v FROM (SELECT {column} AS v FROM {table} WHERE {column} IS NULL LIMIT 1) AS none) "
        ));
    }
}

impl Plan {
    /// The walk over the values of a column that the search comes to, and how many there are; not where it comes to more.
    pub(crate) fn walk(
        &self,
        session: &mut dyn Session,
        meta: &Meta,
        counted: Option<(&Tables, &str)>,
    ) -> Result<Option<(Walk, i64)>, TablesError> {
        let [shown] = self.shown.as_slice() else {
            return Ok(None);
        };
        let Source::Column(Column::Number(column)) = shown.source else {
            return Ok(None);
        };
        let all = self.condition == Condition::All(Vec::new()) && self.texts.is_empty();
        if !self.distinct || !all || self.order.len() > 1 {
            return Ok(None);
        }
        let Some(walk) = Walk::of(meta, column, shown.ty) else {
            return Ok(None);
        };
        let count = walk.count(session, meta, counted)?;
        Ok(count.map(|count| (walk, count)))
    }
}
