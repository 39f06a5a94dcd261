//! Queries: WITH, set operations, VALUES, order and limits.

use sqlparser::ast::{
    Ident, ObjectName, OrderBy, Query, SetExpr, SetOperator, SetQuantifier, TableAlias, TableFactor,
};

use super::Output;
use super::SqlError;
use super::coerce::wider;
use super::compile::{Compiler, Named, Scope, Typed};
use super::from::{named, rename};
use super::order::{first, limits};
use super::parse::folded;
use super::select::Unique;

/// A SELECT or a set of them: its SQL, its columns, and the expressions that it may be ordered by.
pub(super) struct Body {
    pub(super) sql: String,
    pub(super) outputs: Vec<Output>,
    /// Where it is a plain SELECT, which may be ordered by what it does not show.
    pub(super) order: Option<String>,
}

/// Tells whether a query is its SELECTs and nothing around them.
pub(super) fn is_bare(query: &Query) -> bool {
    query.with.is_none()
        && query.order_by.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
        && query.for_clause.is_none()
        && query.settings.is_none()
        && query.format_clause.is_none()
        && query.pipe_operators.is_empty()
}

impl Compiler<'_> {
    /// Compiles a query; its columns are called `k1`, `k2`, ….
    pub(super) fn query(&mut self, query: &Query) -> Result<(String, Vec<Output>), SqlError> {
        self.deeper(|this| this.query_here(query))
    }

    fn query_here(&mut self, query: &Query) -> Result<(String, Vec<Output>), SqlError> {
        if query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty()
        {
            return Err(SqlError::element("Clause"));
        }
        let outer = self.named.len();
        let mut with = Vec::new();
        if let Some(clause) = &query.with {
            for cte in &clause.cte_tables {
                let name = format!("w{}", self.number());
                let (sql, outputs) = match &*cte.query.body {
                    SetExpr::SetOperation {
                        left,
                        op: SetOperator::Union,
                        set_quantifier,
                        right,
                    } if clause.recursive && is_bare(&cte.query) => self.deeper(|this| {
                        this.recursive(&cte.alias, &name, (left, *set_quantifier, right))
                    })?,
                    _ => {
                        let (sql, mut outputs) = self.query(&cte.query)?;
                        rename(&mut outputs, &cte.alias)?;
                        (sql, outputs)
                    }
                };
                with.push(format!("{name} AS ({sql})"));
                self.named.push(Named {
                    name: folded(&cte.alias.name),
                    sql: name,
                    outputs,
                });
            }
        }
        let body = self.set(&query.body, query.order_by.as_ref())?;
        let mut sql = String::new();
        if !with.is_empty() {
            let recursive = query.with.as_ref().is_some_and(|with| with.recursive);
            let word = if recursive { "WITH RECURSIVE" } else { "WITH" };
            sql.push_str(&format!("{word} {} ", with.join(", ")));
        }
        sql.push_str(&body.sql);
        match (&query.order_by, body.order) {
            (Some(_), Some(order)) => sql.push_str(&order),
            (Some(order), None) => sql.push_str(&self.order_of_set(order, &body.outputs)?),
            (None, _) => {}
        }
        if let Some(limit) = &query.limit_clause {
            sql.push_str(&limits(limit, self.dialect())?);
        }
        if let Some(fetch) = &query.fetch {
            if query.limit_clause.is_some() {
                return Err(SqlError::query("multiple LIMIT clauses are not allowed"));
            }
            sql.push_str(&first(fetch)?);
        }
        self.named.truncate(outer);
        Ok((sql, body.outputs))
    }

    /// A query of `WITH RECURSIVE` that may read what it has found so far: where it begins, and how it goes on from there.
    fn recursive(
        &mut self,
        alias: &TableAlias,
        name: &str,
        (first, quantifier, next): (&SetExpr, SetQuantifier, &SetExpr),
    ) -> Result<(String, Vec<Output>), SqlError> {
        let all = match quantifier {
            SetQuantifier::All => " ALL",
            SetQuantifier::None | SetQuantifier::Distinct => "",
            _ => return Err(SqlError::element("SetOperation")),
        };
        let first = self.set(first, None)?;
        let mut outputs = first.outputs;
        rename(&mut outputs, alias)?;
        self.named.push(Named {
            name: folded(&alias.name),
            sql: name.to_owned(),
            outputs: outputs.clone(),
        });
        let next = self.set(next, None);
        self.named.pop();
        let next = next?;
        if next.outputs.len() != outputs.len() {
            return Err(SqlError::query(
                "each UNION query must have the same number of columns",
            ));
        }
        // What is found is what it goes on from, so the types cannot change on the way.
        let mut columns = outputs.iter().zip(&next.outputs).enumerate();
        if let Some((place, (one, other))) = columns.find(|(_, (one, other))| one.ty != other.ty) {
            return Err(SqlError::query(format!(
                "recursive query \"{}\" column {} has type {} in non-recursive term but type {} overall",
                folded(&alias.name),
                place + 1,
                one.ty.long_name(),
                other.ty.long_name()
            )));
        }
        Ok((format!("{} UNION{all} {}", first.sql, next.sql), outputs))
    }

    fn set(&mut self, body: &SetExpr, order: Option<&OrderBy>) -> Result<Body, SqlError> {
        match body {
            SetExpr::Select(select) => self.select(select, order),
            SetExpr::Query(query) => {
                let (sql, outputs) = self.query(query)?;
                let name = self.number();
                Ok(Body {
                    sql: format!("SELECT * FROM ({sql}) AS q{name}"),
                    outputs,
                    order: None,
                })
            }
            SetExpr::SetOperation {
                left,
                op,
                set_quantifier,
                right,
            } => self.deeper(|this| this.operation(left, *op, *set_quantifier, right)),
            SetExpr::Values(values) => {
                let mut rows = Vec::new();
                for row in &values.rows {
                    self.scopes.push(Scope::default());
                    let cells: Result<Vec<Typed>, SqlError> = row
                        .content
                        .iter()
                        .map(|cell| self.expression(cell))
                        .collect();
                    self.scopes.pop();
                    rows.push(cells?);
                }
                self.values(rows)
            }
            SetExpr::Table(table) => {
                let name = table.table_name.as_deref().map(Ident::new);
                let factor = TableFactor::Table {
                    name: ObjectName::from(name.into_iter().collect::<Vec<_>>()),
                    alias: None,
                    args: None,
                    with_hints: Vec::new(),
                    version: None,
                    with_ordinality: false,
                    partitions: Vec::new(),
                    json_path: None,
                    sample: None,
                    index_hints: Vec::new(),
                };
                let (from, relation) = self.factor(&factor)?;
                self.shown(
                    relation.columns.iter().map(named).collect(),
                    &format!(" FROM {from}"),
                    &Unique::No,
                    None,
                )
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                Err(SqlError::element("ModifyingStmt"))
            }
        }
    }

    fn operation(
        &mut self,
        left: &SetExpr,
        op: SetOperator,
        quantifier: SetQuantifier,
        right: &SetExpr,
    ) -> Result<Body, SqlError> {
        let left = self.set(left, None)?;
        let right = self.set(right, None)?;
        let word = match op {
            SetOperator::Union => "UNION",
            SetOperator::Except | SetOperator::Minus => "EXCEPT",
            SetOperator::Intersect => "INTERSECT",
        };
        let all = match quantifier {
            SetQuantifier::All => " ALL",
            SetQuantifier::None | SetQuantifier::Distinct => "",
            _ => return Err(SqlError::element("SetOperation")),
        };
        if self.is_sqlite() && !all.is_empty() && word != "UNION" {
            return Err(SqlError::query(format!("{word} ALL is not supported")));
        }
        if left.outputs.len() != right.outputs.len() {
            return Err(SqlError::query(format!(
                "each {word} query must have the same number of columns"
            )));
        }
        let mut outputs = Vec::new();
        for (one, other) in left.outputs.iter().zip(&right.outputs) {
            let ty = if one.ty == other.ty {
                one.ty
            } else {
                wider(one.ty, other.ty).ok_or_else(|| {
                    SqlError::query(format!(
                        "{word} types {} and {} cannot be matched",
                        one.ty.long_name(),
                        other.ty.long_name()
                    ))
                })?
            };
            outputs.push(Output {
                ty,
                weight: one.weight.max(other.weight),
                ..one.clone()
            });
        }
        let left = self.converted(left, &outputs)?;
        let right = self.converted(right, &outputs)?;
        let number = self.number();
        Ok(Body {
            sql: format!("SELECT * FROM ({left} {word}{all} {right}) AS q{number}"),
            outputs,
            order: None,
        })
    }

    /// Gives the columns of a query other types.
    fn converted(&mut self, body: Body, outputs: &[Output]) -> Result<String, SqlError> {
        let number = self.number();
        let mut columns = Vec::new();
        for (place, (from, to)) in body.outputs.iter().zip(outputs).enumerate() {
            let column = format!("q{number}.k{}", place + 1);
            let typed = Typed::new(column, from.ty);
            let typed = self.coerced(typed, to.ty)?;
            columns.push(format!("{} AS k{}", self.ordered(&typed), place + 1));
        }
        Ok(format!(
            "SELECT {} FROM ({}) AS q{number}",
            columns.join(", "),
            body.sql
        ))
    }

    fn values(&mut self, rows: Vec<Vec<Typed>>) -> Result<Body, SqlError> {
        let width = rows.first().map_or(0, Vec::len);
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return Err(SqlError::query("VALUES lists must all be the same length"));
        }
        let mut types = Vec::new();
        for place in 0..width {
            let column: Vec<&Typed> = rows.iter().map(|row| &row[place]).collect();
            types.push(self.common(&column)?);
        }
        let mut selects = Vec::new();
        for row in rows {
            let mut cells = Vec::new();
            for (place, cell) in row.into_iter().enumerate() {
                let cell = self.coerced(cell, types[place])?;
                cells.push(format!("{} AS k{}", cell.sql, place + 1));
            }
            selects.push(format!("SELECT {}", cells.join(", ")));
        }
        let number = self.number();
        Ok(Body {
            sql: format!(
                "SELECT * FROM ({}) AS q{number}",
                selects.join(" UNION ALL ")
            ),
            outputs: types
                .into_iter()
                .enumerate()
                .map(|(place, ty)| Output {
                    name: format!("column{}", place + 1),
                    ty,
                    odd: None,
                    weight: 1,
                })
                .collect(),
            order: None,
        })
    }
}
