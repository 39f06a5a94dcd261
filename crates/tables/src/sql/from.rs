//! FROM: tables, sub-selects and queries of WITH, and how they are joined.

use sqlparser::ast::{
    Join, JoinConstraint, JoinOperator, ObjectName, TableAlias, TableFactor, TableWithJoins,
};

use super::compile::{Compiler, Relation, Ty, Typed, Visible};
use super::parse::folded;
use super::{Output, SqlError};
use crate::engine::Dialect;
use cairn_tabular::types::{Kind, Type};

impl Compiler<'_> {
    pub(super) fn joined(&mut self, part: &TableWithJoins) -> Result<String, SqlError> {
        let (mut sql, relation) = self.factor(&part.relation)?;
        self.add(relation)?;
        for join in &part.joins {
            self.join(&mut sql, join)?;
        }
        Ok(sql)
    }

    fn add(&mut self, relation: Relation) -> Result<(), SqlError> {
        let Some(scope) = self.scopes.last_mut() else {
            return Ok(());
        };
        if scope
            .relations
            .iter()
            .any(|known| known.name == relation.name)
        {
            return Err(SqlError::query(format!(
                "table name \"{}\" specified more than once",
                relation.name
            )));
        }
        scope.relations.push(relation);
        Ok(())
    }

    fn join(&mut self, sql: &mut String, join: &Join) -> Result<(), SqlError> {
        let (words, constraint) = match &join.join_operator {
            JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => {
                ("JOIN", constraint)
            }
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => {
                ("LEFT JOIN", constraint)
            }
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
                ("RIGHT JOIN", constraint)
            }
            JoinOperator::FullOuter(constraint) => ("FULL JOIN", constraint),
            JoinOperator::CrossJoin(constraint) => ("CROSS JOIN", constraint),
            _ => return Err(SqlError::element("JoinExpr")),
        };
        let (right, mut relation) = self.factor(&join.relation)?;
        sql.push_str(&format!(" {words} {right}"));
        match constraint {
            JoinConstraint::None => self.add(relation),
            JoinConstraint::On(condition) => {
                self.add(relation)?;
                let condition = self.without_aggregates(|this| this.condition(condition))?;
                sql.push_str(&format!(" ON {}", condition.sql));
                Ok(())
            }
            JoinConstraint::Using(names) => {
                if !matches!(words, "JOIN" | "LEFT JOIN") {
                    return Err(SqlError::query(format!(
                        "USING with {words} is not supported"
                    )));
                }
                let mut conditions = Vec::new();
                for name in names {
                    let name = last(name)?;
                    let (left, _) = self.column(None, &name)?;
                    let right = relation
                        .columns
                        .iter_mut()
                        .find(|column| column.name == name)
                        .ok_or_else(|| {
                            SqlError::query(format!(
                                "column \"{name}\" specified in USING clause does not exist in right table"
                            ))
                        })?;
                    right.hidden = true;
                    let (left, right) = (typed(&left), typed(right));
                    conditions.push(self.compared(left, "=", right)?.sql);
                }
                self.add(relation)?;
                sql.push_str(&format!(" ON {}", conditions.join(" AND ")));
                Ok(())
            }
            JoinConstraint::Natural => Err(SqlError::query("NATURAL JOIN is not supported")),
        }
    }

    /// A table, a sub-select or a query of WITH: its SQL, and what it is called.
    pub(super) fn factor(&mut self, factor: &TableFactor) -> Result<(String, Relation), SqlError> {
        let alias_name = format!("r{}", self.number());
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                with_ordinality: false,
                sample: None,
                ..
            } => {
                let own = last(name)?;
                let shown = alias
                    .as_ref()
                    .map_or_else(|| own.clone(), |alias| folded(&alias.name));
                let found = self.named.iter().rev().find(|named| named.name == own);
                if let Some(named) = found.filter(|_| name.0.len() == 1) {
                    let mut outputs = named.outputs.clone();
                    let sql = format!("{} AS {alias_name}", named.sql);
                    if let Some(alias) = alias {
                        rename(&mut outputs, alias)?;
                    }
                    return Ok((sql, derived(shown, &alias_name, &outputs)));
                }
                let source = self.sources.get(&own).ok_or(SqlError::NoTable)?.clone();
                let table = self.tables.get(source.place).ok_or(SqlError::NoTable)?;
                let sql = format!("{table} AS {alias_name}");
                let mut relation = self.table(shown, &alias_name, &source.meta);
                if let Some(alias) = alias {
                    for (column, to) in relation.columns.iter_mut().zip(&alias.columns) {
                        column.name = folded(&to.name);
                    }
                }
                Ok((sql, relation))
            }
            TableFactor::Derived {
                lateral: false,
                subquery,
                alias,
                sample: None,
            } => {
                // What stands around it is not seen inside.
                let outer = std::mem::take(&mut self.scopes);
                let done = self.query(subquery);
                self.scopes = outer;
                let (sql, mut outputs) = done?;
                let shown = match alias {
                    Some(alias) => {
                        rename(&mut outputs, alias)?;
                        folded(&alias.name)
                    }
                    None => format!("unnamed {alias_name}"),
                };
                Ok((
                    format!("({sql}) AS {alias_name}"),
                    derived(shown, &alias_name, &outputs),
                ))
            }
            TableFactor::NestedJoin { .. } => {
                Err(SqlError::query("joins in parentheses are not supported"))
            }
            TableFactor::Derived { lateral: true, .. } => {
                Err(SqlError::query("LATERAL is not supported"))
            }
            _ => Err(SqlError::element("RangeFunction")),
        }
    }

    /// The columns of a table as `SELECT *` gives them.
    fn table(&self, name: String, alias: &str, meta: &crate::meta::Meta) -> Relation {
        let words = match self.dialect() {
            Dialect::Postgres => format!("{alias}._full_text"),
            Dialect::Sqlite => {
                let mut text = "pg_words(concat_ws(' '".to_owned();
                for group in meta.fields.chunks(100) {
                    text.push_str(", concat_ws(' '");
                    for field in group {
                        text.push_str(&format!(
                            ", plain_text({}, {alias}.c{})",
                            crate::document::code_of(field.ty),
                            field.column
                        ));
                    }
                    text.push(')');
                }
                text.push_str(", ''))");
                text
            }
        };
        let mut columns = vec![
            Visible {
                name: "_id".to_owned(),
                sql: format!("{alias}._id"),
                ty: Ty::Of(Type::of(Kind::Int4)),
                hidden: false,
            },
            Visible {
                name: "_full_text".to_owned(),
                sql: words,
                ty: Ty::Words,
                hidden: false,
            },
        ];
        columns.extend(meta.fields.iter().map(|field| Visible {
            name: field.id.clone(),
            sql: format!("{alias}.c{}", field.column),
            ty: Ty::Of(Type {
                modifier: None,
                ..field.ty
            }),
            hidden: false,
        }));
        Relation { name, columns }
    }
}

fn typed(column: &Visible) -> Typed {
    let mut typed = Typed::new(column.sql.clone(), Type::of(Kind::Text));
    typed.ty = column.ty;
    typed.free = true;
    typed.name = Some(column.name.clone());
    typed
}

pub(super) fn named(column: &Visible) -> (String, Typed) {
    (column.name.clone(), typed(column))
}

pub(super) fn column_of(column: &Visible) -> Typed {
    typed(column)
}

fn derived(name: String, alias: &str, outputs: &[Output]) -> Relation {
    Relation {
        name,
        columns: outputs
            .iter()
            .enumerate()
            .map(|(place, output)| Visible {
                name: output.name.clone(),
                sql: format!("{alias}.k{}", place + 1),
                ty: if output.words {
                    Ty::Words
                } else {
                    Ty::Of(output.ty)
                },
                hidden: false,
            })
            .collect(),
    }
}

pub(super) fn rename(outputs: &mut [Output], alias: &TableAlias) -> Result<(), SqlError> {
    if alias.columns.len() > outputs.len() {
        return Err(SqlError::query(format!(
            "table \"{}\" has {} columns available but {} columns specified",
            folded(&alias.name),
            outputs.len(),
            alias.columns.len()
        )));
    }
    for (output, to) in outputs.iter_mut().zip(&alias.columns) {
        output.name = folded(&to.name);
    }
    Ok(())
}

/// The last part of a name.
pub(super) fn last(name: &ObjectName) -> Result<String, SqlError> {
    name.0
        .last()
        .and_then(|part| part.as_ident())
        .map(folded)
        .ok_or(SqlError::NoTable)
}
