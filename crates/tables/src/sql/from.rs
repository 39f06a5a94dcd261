//! FROM: tables, sub-selects and queries of WITH, and how they are joined.

use sqlparser::ast::{
    Distinct, Expr, FunctionArg, FunctionArgExpr, GroupByExpr, Join, JoinConstraint, JoinOperator,
    ObjectName, Query, SelectItem, SetExpr, TableAlias, TableFactor, TableWithJoins,
};

use super::compile::{Compiler, Relation, Scope, Ty, Typed, Visible};
use super::parse::folded;
use super::query::is_bare;
use super::searches::WordsOfRows;
use super::{Output, SqlError};
use crate::document::code_of;
use crate::engine::Dialect;
use crate::packed;
use cairn_tabular::types::{Kind, Type};

impl Compiler<'_> {
    /// What stands between two commas of FROM.
    pub(super) fn joined(&mut self, part: &TableWithJoins) -> Result<String, SqlError> {
        let begin = self.scopes.last().map_or(0, |scope| scope.relations.len());
        let mut sql = self.part(&part.relation)?;
        for join in &part.joins {
            self.join(&mut sql, join, begin)?;
        }
        Ok(sql)
    }

    /// One side of a join, which may be a join in parentheses.
    fn part(&mut self, factor: &TableFactor) -> Result<String, SqlError> {
        match factor {
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => {
                let inner = self.deeper(|this| this.joined(table_with_joins))?;
                Ok(format!("({inner})"))
            }
            other => {
                let (sql, relation) = self.factor(other)?;
                self.add(relation)?;
                Ok(sql)
            }
        }
    }

    fn add(&mut self, relation: Relation) -> Result<(), SqlError> {
        let Some(scope) = self.scopes.last_mut() else {
            return Ok(());
        };
        let taken = scope
            .relations
            .iter()
            .any(|known| known.name == relation.name);
        if taken {
            return Err(SqlError::query(format!(
                "table name \"{}\" specified more than once",
                relation.name
            )));
        }
        scope.relations.push(relation);
        Ok(())
    }

    /// Joins what stands behind to the relations from `begin` on.
    fn join(&mut self, sql: &mut String, join: &Join, begin: usize) -> Result<(), SqlError> {
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
        let middle = self.scopes.last().map_or(0, |scope| scope.relations.len());
        let right = self.part(&join.relation)?;
        sql.push_str(&format!(" {words} {right}"));
        let names: Vec<String> = match constraint {
            JoinConstraint::None => return Ok(()),
            JoinConstraint::On(condition) => {
                let condition = self.without_aggregates(|this| {
                    this.without_series(|this| this.condition(condition))
                })?;
                sql.push_str(&format!(" ON {}", condition.sql));
                return Ok(());
            }
            JoinConstraint::Using(names) => names.iter().map(last).collect::<Result<_, _>>()?,
            JoinConstraint::Natural => self.shared(begin, middle),
        };
        if names.is_empty() {
            sql.push_str(if self.is_sqlite() {
                " ON 1"
            } else {
                " ON true"
            });
            return Ok(());
        }
        let mut conditions = Vec::new();
        let mut merged = Vec::new();
        for name in names {
            let left = self.side(begin, middle, &name, "left")?;
            let right = self.side(middle, usize::MAX, &name, "right")?;
            let (one, other) = (typed(&left), typed(&right));
            let compared = self.compared(one.clone(), "=", other.clone())?;
            conditions.push(compared.sql);
            let both = match words {
                "RIGHT JOIN" => other,
                "FULL JOIN" => {
                    let ty = self.common(&[&one, &other])?;
                    let (one, other) = (self.coerced(one, ty)?, self.coerced(other, ty)?);
                    let sql = format!("coalesce({}, {})", one.sql, other.sql);
                    Typed::new(sql, ty).with([&one, &other])
                }
                _ => one,
            };
            merged.push(Visible {
                name,
                sql: both.sql,
                ty: both.ty,
                hidden: false,
                weight: both.weight,
            });
        }
        sql.push_str(&format!(" ON {}", conditions.join(" AND ")));
        // What is one of two stands in front, and belongs to neither.
        if let Some(scope) = self.scopes.last_mut() {
            scope.relations.insert(
                begin.min(scope.relations.len()),
                Relation {
                    name: String::new(),
                    columns: merged,
                },
            );
        }
        Ok(())
    }

    /// The names that columns on both sides of a join have.
    fn shared(&self, begin: usize, middle: usize) -> Vec<String> {
        let relations = self.scopes.last().map_or(&[][..], |scope| &scope.relations);
        let names = |relations: &[Relation]| -> Vec<String> {
            relations
                .iter()
                .flat_map(|relation| &relation.columns)
                .filter(|column| !column.hidden)
                .map(|column| column.name.clone())
                .collect()
        };
        let right = names(relations.get(middle..).unwrap_or_default());
        let mut left = names(relations.get(begin..middle).unwrap_or_default());
        left.retain(|name| right.contains(name));
        left
    }

    /// Finds the only column of a name on one side of a join, and leaves it out of `*` from now on.
    fn side(
        &mut self,
        from: usize,
        to: usize,
        name: &str,
        side: &str,
    ) -> Result<Visible, SqlError> {
        let mut found: Vec<&mut Visible> = self
            .scopes
            .last_mut()
            .into_iter()
            .flat_map(|scope| scope.relations.iter_mut().enumerate())
            .filter(|(place, _)| (from..to).contains(place))
            .flat_map(|(_, relation)| relation.columns.iter_mut())
            .filter(|column| column.name == name && !column.hidden)
            .collect();
        match found.as_mut_slice() {
            [one] => {
                one.hidden = true;
                Ok(one.clone())
            }
            [] => Err(SqlError::query(format!(
                "column \"{name}\" specified in USING clause does not exist in {side} table"
            ))),
            _ => Err(SqlError::query(format!(
                "common column name \"{name}\" appears more than once in {side} table"
            ))),
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
                let index = match self.dialect() {
                    _ if source.meta.words_to.is_some() => None,
                    Dialect::Postgres => Some(format!("{alias_name}._full_text")),
                    Dialect::Sqlite => table
                        .strip_suffix(".row")
                        .map(|database| format!("{database}.word")),
                };
                if let Some(index) = index {
                    // Lists or an index have its words, and only those of the column that holds them.
                    let words = relation
                        .columns
                        .iter()
                        .find(|column| column.ty == Ty::Words);
                    if let Some(words) = words {
                        let rows = WordsOfRows {
                            row: format!("{alias_name}._id"),
                            index,
                            place: source.place,
                            packed: packed::are_there(&source.meta),
                        };
                        self.indexed.insert(words.sql.clone(), rows);
                    }
                }
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
            TableFactor::Derived {
                lateral: true,
                subquery,
                alias,
                sample: None,
            } => self.lateral(subquery, alias.as_ref(), &alias_name),
            TableFactor::Table {
                name,
                alias,
                args: Some(args),
                with_ordinality,
                sample: None,
                ..
            } if args.settings.is_none() => {
                let args = plain_args(&args.args)?;
                self.series_from(&last(name)?, &args, *with_ordinality, alias.as_ref())
            }
            TableFactor::Function {
                name,
                args,
                with_ordinality,
                alias,
                ..
            } => {
                let args = plain_args(args)?;
                self.series_from(&last(name)?, &args, *with_ordinality, alias.as_ref())
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset: false,
                with_ordinality,
                ..
            } => {
                let args: Vec<&Expr> = array_exprs.iter().collect();
                self.series_from("unnest", &args, *with_ordinality, alias.as_ref())
            }
            TableFactor::NestedJoin { .. } => Err(SqlError::query(
                "names of joins in parentheses are not supported",
            )),
            _ => Err(SqlError::element("RangeFunction")),
        }
    }

    /// A sub-select that sees what stands in front of it.
    fn lateral(
        &mut self,
        query: &Query,
        alias: Option<&TableAlias>,
        alias_name: &str,
    ) -> Result<(String, Relation), SqlError> {
        let shown = alias.map_or_else(
            || format!("unnamed {alias_name}"),
            |alias| folded(&alias.name),
        );
        if !self.is_sqlite() {
            let (sql, mut outputs) = self.query(query)?;
            if let Some(alias) = alias {
                rename(&mut outputs, alias)?;
            }
            return Ok((
                format!("LATERAL ({sql}) AS {alias_name}"),
                derived(shown, alias_name, &outputs),
            ));
        }
        // SQLite has none. What a sub-select without FROM shows can stand wherever it is named; of others the rows are put into a list,
        // for each row in front of it.
        let Some(items) = computed(query) else {
            let (sql, mut outputs) = self.query(query)?;
            if let Some(alias) = alias {
                rename(&mut outputs, alias)?;
            }
            return Ok(self.listed(&sql, &outputs, shown, alias_name));
        };
        self.scopes.push(Scope {
            no_aggregates: true,
            no_series: true,
            ..Scope::default()
        });
        let done = self.projection(items);
        self.scopes.pop();
        let mut columns = Vec::new();
        for (name, column) in done? {
            let column = self.settled(column)?;
            columns.push(Visible {
                name,
                sql: column.sql,
                ty: column.ty,
                hidden: false,
                weight: column.weight,
            });
        }
        let names = alias.iter().flat_map(|alias| &alias.columns);
        for (column, to) in columns.iter_mut().zip(names) {
            column.name = folded(&to.name);
        }
        let relation = Relation {
            name: shown,
            columns,
        };
        Ok((format!("(SELECT 1) AS {alias_name}"), relation))
    }

    /// The rows of a query, which may read what stands in front of it, by way of a list.
    fn listed(
        &mut self,
        sql: &str,
        outputs: &[Output],
        shown: String,
        alias_name: &str,
    ) -> (String, Relation) {
        let inner = format!("l{}", self.number());
        let columns: Vec<String> = (1..=outputs.len())
            .map(|place| format!("{inner}.k{place}"))
            .collect();
        let mut relation = derived(shown, alias_name, outputs);
        for (place, (column, output)) in relation.columns.iter_mut().zip(outputs).enumerate() {
            column.sql = format!("json_extract({alias_name}.value, '$[{place}]')");
            // Every digit of floats is kept in a text.
            if matches!(output.ty.kind, Kind::Float4 | Kind::Float8) && !output.ty.list {
                column.sql = format!(
                    "pg_cast({}, {}, {}, NULL, NULL)",
                    column.sql,
                    code_of(Type::of(Kind::Text)),
                    code_of(output.ty)
                );
            }
        }
        let sql = format!(
            "json_each((SELECT pg_rows({}) FROM ({sql}) AS {inner})) AS {alias_name}",
            columns.join(", ")
        );
        (sql, relation)
    }

    /// The columns of a table as `SELECT *` gives them.
    fn table(&self, name: String, alias: &str, meta: &crate::meta::Meta) -> Relation {
        let words = match self.dialect() {
            Dialect::Postgres => crate::words::row_vector(meta, &format!("{alias}.")),
            Dialect::Sqlite => {
                let mut text =
                    format!("CASE WHEN {alias}._id IS NOT NULL THEN pg_words(concat_ws(' '");
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
                text.push_str(", '')) END");
                text
            }
        };
        let mut columns = vec![
            Visible {
                name: "_id".to_owned(),
                sql: format!("{alias}._id"),
                ty: Ty::Of(Type::of(Kind::Int4)),
                hidden: false,
                weight: 1,
            },
            Visible {
                name: "_full_text".to_owned(),
                sql: words,
                ty: Ty::Words,
                hidden: false,
                weight: 1,
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
            weight: 1,
        }));
        Relation { name, columns }
    }
}

fn typed(column: &Visible) -> Typed {
    let mut typed = Typed::new(column.sql.clone(), Type::of(Kind::Text));
    typed.ty = column.ty;
    typed.weight = column.weight;
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
                // What is shown of other types is text from here on.
                ty: match output.odd {
                    Some(Ty::Words) => Ty::Words,
                    _ => Ty::Of(output.ty),
                },
                hidden: false,
                weight: output.weight,
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

/// What a query shows that reads nothing, and shows one row.
fn computed(query: &Query) -> Option<&[SelectItem]> {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return None;
    };
    let plain = is_bare(query)
        && select.from.is_empty()
        && select.selection.is_none()
        && select.having.is_none()
        && matches!(select.distinct, None | Some(Distinct::All))
        && matches!(&select.group_by, GroupByExpr::Expressions(groups, sets) if groups.is_empty() && sets.is_empty());
    plain.then_some(&select.projection)
}

/// The arguments of a function in FROM.
fn plain_args(args: &[FunctionArg]) -> Result<Vec<&Expr>, SqlError> {
    args.iter()
        .map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Ok(expr),
            _ => Err(SqlError::element("NamedArgExpr")),
        })
        .collect()
}

/// The last part of a name.
pub(super) fn last(name: &ObjectName) -> Result<String, SqlError> {
    name.0
        .last()
        .and_then(|part| part.as_ident())
        .map(folded)
        .ok_or(SqlError::NoTable)
}
