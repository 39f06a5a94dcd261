//! Rows whose text is one of several, by one statement whatever their number: SQLite's own list has a placeholder for each, so
//! diesel would have every length of it prepared anew, which costs more than finding a few rows does.

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Array, Bool, Text};
use diesel::sqlite::Sqlite;

/// Whether a column of text has one of these values.
#[derive(Debug, Clone)]
pub(crate) struct Among<'v, C> {
    column: C,
    values: &'v [String],
    /// The values as a JSON list, as SQLite takes them.
    list: String,
}

/// Columns of text that can be looked for in a list.
pub(crate) trait AmongText: Expression<SqlType = Text> + Sized {
    /// Whether the column has one of these values.
    fn among(self, values: &[String]) -> Among<'_, Self> {
        Among {
            column: self,
            values,
            list: serde_json::Value::from(values).to_string(),
        }
    }
}

impl<C: Expression<SqlType = Text>> AmongText for C {}

impl<C> Expression for Among<'_, C> {
    type SqlType = Bool;
}

impl<C, QS> SelectableExpression<QS> for Among<'_, C> where C: SelectableExpression<QS> {}

impl<C, QS> AppearsOnTable<QS> for Among<'_, C> where C: AppearsOnTable<QS> {}

impl<C> ValidGrouping<()> for Among<'_, C> {
    type IsAggregate = is_aggregate::No;
}

impl<C> QueryId for Among<'_, C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Among<'_, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(&self.list)?;
        out.push_sql("))");
        Ok(())
    }
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<'_, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Text>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}
