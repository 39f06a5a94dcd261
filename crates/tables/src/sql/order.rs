//! ORDER BY and LIMIT.

use sqlparser::ast::{
    Expr, Fetch, LimitClause, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Value,
};

use super::compile::{Compiler, Typed};
use super::parse::folded;
use super::{Output, SqlError};
use crate::engine::Dialect;

/// What rows are put in order by.
pub(super) struct Clause {
    pub(super) sql: String,
    pub(super) direction: &'static str,
}

/// Writes an order.
pub(super) fn written(clauses: &[Clause]) -> String {
    let clauses: Vec<String> = clauses
        .iter()
        .map(|clause| format!("{}{}", clause.sql, clause.direction))
        .collect();
    format!(" ORDER BY {}", clauses.join(", "))
}

impl Compiler<'_> {
    pub(super) fn order(
        &mut self,
        order: &OrderBy,
        outputs: &[Output],
        shown: &[Typed],
        distinct: bool,
    ) -> Result<Vec<Clause>, SqlError> {
        let mut clauses = Vec::new();
        for clause in expressions(order)? {
            let typed = match output(&clause.expr, outputs)? {
                Some(place) => shown[place].clone(),
                None => {
                    let typed = self.expression(&clause.expr)?;
                    let typed = self.sortable(typed)?;
                    if distinct && !shown.iter().any(|column| column.sql == typed.sql) {
                        return Err(SqlError::query(
                            "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
                        ));
                    }
                    typed
                }
            };
            self.require_comparable(&typed)?;
            clauses.push(Clause {
                sql: self.ordered(&typed),
                direction: direction(clause),
            });
        }
        Ok(clauses)
    }

    pub(super) fn order_of_set(
        &mut self,
        order: &OrderBy,
        outputs: &[Output],
    ) -> Result<String, SqlError> {
        let mut clauses = Vec::new();
        for clause in expressions(order)? {
            let place = output(&clause.expr, outputs)?
                .ok_or_else(|| SqlError::query("invalid UNION/INTERSECT/EXCEPT ORDER BY clause"))?;
            let typed = Typed::new(format!("k{}", place + 1), outputs[place].ty);
            self.require_comparable(&typed)?;
            clauses.push(format!("{}{}", self.ordered(&typed), direction(clause)));
        }
        Ok(format!(" ORDER BY {}", clauses.join(", ")))
    }
}

fn expressions(order: &OrderBy) -> Result<&[OrderByExpr], SqlError> {
    match &order.kind {
        OrderByKind::Expressions(list) if order.interpolate.is_none() => Ok(list),
        _ => Err(SqlError::element("SortBy")),
    }
}

/// The place of a column that is shown, where an expression is its number or name.
fn output(expr: &Expr, outputs: &[Output]) -> Result<Option<usize>, SqlError> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => {
                let place: usize = number.parse().unwrap_or(0);
                match place.checked_sub(1).filter(|place| *place < outputs.len()) {
                    Some(place) => Ok(Some(place)),
                    None => Err(SqlError::query(format!(
                        "ORDER BY position {number} is not in select list"
                    ))),
                }
            }
            _ => Ok(None),
        },
        Expr::Identifier(ident) => {
            let name = folded(ident);
            Ok(outputs.iter().position(|output| output.name == name))
        }
        _ => Ok(None),
    }
}

/// Direction and place of NULLs, which are larger than everything.
pub(super) fn direction(clause: &OrderByExpr) -> &'static str {
    let descending = matches!(clause.options.sort, Some(OrderBySort::Desc));
    match (descending, clause.options.nulls_first.unwrap_or(descending)) {
        (false, false) => " ASC NULLS LAST",
        (false, true) => " ASC NULLS FIRST",
        (true, false) => " DESC NULLS LAST",
        (true, true) => " DESC NULLS FIRST",
    }
}

/// FETCH FIRST … ROWS ONLY.
pub(super) fn first(fetch: &Fetch) -> Result<String, SqlError> {
    if fetch.with_ties || fetch.percent {
        return Err(SqlError::query("FETCH FIRST takes a number of rows"));
    }
    let Some(quantity) = &fetch.quantity else {
        return Ok(" LIMIT 1".to_owned());
    };
    Ok(match whole(quantity)? {
        Some(number) => format!(" LIMIT {number}"),
        None => String::new(),
    })
}

fn whole(expr: &Expr) -> Result<Option<u64>, SqlError> {
    if let Expr::Value(value) = expr {
        match &value.value {
            Value::Number(number, _) => {
                if let Ok(number) = number.parse::<u64>() {
                    return Ok(Some(number.min(i64::MAX as u64)));
                }
            }
            Value::Null => return Ok(None),
            _ => {}
        }
    }
    Err(SqlError::query("LIMIT and OFFSET must be whole numbers"))
}

pub(super) fn limits(clause: &LimitClause, dialect: Dialect) -> Result<String, SqlError> {
    let LimitClause::LimitOffset {
        limit,
        offset,
        limit_by,
    } = clause
    else {
        return Err(SqlError::query("LIMIT #,# syntax is not supported"));
    };
    if !limit_by.is_empty() {
        return Err(SqlError::element("LimitClause"));
    }
    let limit = limit.as_ref().map(whole).transpose()?.flatten();
    let offset = offset
        .as_ref()
        .map(|offset| whole(&offset.value))
        .transpose()?
        .flatten();
    let mut sql = String::new();
    match (limit, dialect) {
        (Some(limit), _) => sql.push_str(&format!(" LIMIT {limit}")),
        (None, Dialect::Sqlite) if offset.is_some() => sql.push_str(" LIMIT -1"),
        (None, _) => {}
    }
    if let Some(offset) = offset {
        sql.push_str(&format!(" OFFSET {offset}"));
    }
    Ok(sql)
}
