//! Conditions of filters, written as SQL.

use crate::engine::Sql;
use crate::filter::{Condition, Operator};

/// Writes a condition of filters.
pub(crate) fn write(sql: &mut Sql, condition: &Condition) {
    match condition {
        Condition::Constant(truth) => {
            sql.push(if *truth { "1 = 1" } else { "1 = 0" });
        }
        Condition::Present(column) => {
            sql.push(&format!("{column} IS NOT NULL"));
        }
        Condition::All(members) if members.is_empty() => {
            sql.push("1 = 1");
        }
        Condition::Any(members) if members.is_empty() => {
            sql.push("1 = 0");
        }
        Condition::All(members) => group(sql, members, " AND "),
        Condition::Any(members) => group(sql, members, " OR "),
        Condition::Compare(column, ty, operator, cell) => {
            if !ty.list || *operator == Operator::Equal {
                sql.push(&format!("{column} {} ", operator.sql()))
                    .bind(*ty, cell.clone());
            } else {
                // Lists have no order that both engines share.
                sql.push("1 = 0");
            }
        }
        Condition::In(column, ty, cells) => {
            sql.push(&format!("{column} IN ("));
            sql.list(cells, ", ", |sql, cell| {
                sql.bind(*ty, cell.clone());
            });
            sql.push(")");
        }
    }
}

fn group(sql: &mut Sql, members: &[Condition], between: &str) {
    sql.push("(");
    sql.list(members, between, write);
    sql.push(")");
}
