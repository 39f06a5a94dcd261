//! Functions that make rows: `unnest` of a list, `generate_series` of whole numbers or of times, `regexp_matches` and others.
//!
//! In FROM they see what stands in front of them. What a SELECT shows of them is a relation at the end of its FROM.

use sqlparser::ast::{Expr, TableAlias};

use super::SqlError;
use super::compile::{Compiler, Relation, Ty, Typed, Visible};
use super::functions::Call;
use super::operators::span;
use super::parse::folded;
use super::span::Span;
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

/// Their names.
pub(super) const SERIES: &[&str] = &[
    "generate_series",
    "json_array_elements",
    "json_array_elements_text",
    "json_object_keys",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "regexp_matches",
    "regexp_split_to_table",
    "unnest",
];

const LONG: Type = Type::of(Kind::Int8);
const TEXT: Type = Type::of(Kind::Text);

/// A relation of what a function makes.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// What tells it from others.
    key: String,
    /// It, with its name, for FROM.
    pub(super) sql: String,
    /// Its column.
    value: Typed,
}

/// The rows of a function before they have a name.
struct Rows {
    /// The call: of PostgreSQL's function, or of one that makes a list of JSON for SQLite.
    call: String,
    ty: Type,
    parts: Vec<Typed>,
}

impl Compiler<'_> {
    /// A function in FROM.
    pub(super) fn series_from(
        &mut self,
        name: &str,
        args: &[&Expr],
        ordinality: bool,
        alias: Option<&TableAlias>,
    ) -> Result<(String, Relation), SqlError> {
        if !SERIES.contains(&name) {
            return Err(SqlError::query(format!(
                "function {name} makes no rows: in FROM there are {}",
                SERIES.join(" and ")
            )));
        }
        let call = Call::plain(name, args);
        let rows = self.series(&call)?;
        let number = self.number();
        let relation = format!("r{number}");
        let value = self.series_column(&rows, &relation);
        let place = if self.is_sqlite() {
            format!("({relation}.key + 1)")
        } else {
            format!("{relation}.k2")
        };
        let sql = match (self.is_sqlite(), ordinality) {
            (false, true) => format!(
                "LATERAL {} WITH ORDINALITY AS {relation} (k1, k2)",
                rows.call
            ),
            _ => self.series_sql(&rows, &relation),
        };
        let shown = alias.map_or_else(|| name.to_owned(), |alias| folded(&alias.name));
        let mut columns = vec![Visible {
            name: shown.clone(),
            sql: value.sql,
            ty: value.ty,
            hidden: false,
            weight: value.weight,
        }];
        if ordinality {
            columns.push(Visible {
                name: "ordinality".to_owned(),
                sql: place,
                ty: Ty::Of(LONG),
                hidden: false,
                weight: 1,
            });
        }
        for (column, to) in columns
            .iter_mut()
            .zip(alias.iter().flat_map(|alias| &alias.columns))
        {
            column.name = folded(&to.name);
        }
        Ok((
            sql,
            Relation {
                name: shown,
                columns,
            },
        ))
    }

    /// A function in what a SELECT shows, or groups by.
    pub(super) fn series_shown(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        let plain = !call.star
            && !call.distinct
            && call.order.is_empty()
            && call.within.is_empty()
            && call.filter.is_none()
            && call.over.is_none();
        if !plain {
            return Err(SqlError::query(format!(
                "{} is not an aggregate function",
                call.name
            )));
        }
        let rows = self.without_series(|this| this.series(call))?;
        if rows.parts.iter().any(|part| part.aggregate) {
            return Err(SqlError::query(format!(
                "{} of aggregates is not supported",
                call.name
            )));
        }
        let relation = format!("r{}", self.number());
        let made = Made {
            key: rows.call.clone(),
            sql: self.series_sql(&rows, &relation),
            value: self.series_column(&rows, &relation),
        };
        let Some(scope) = self.scopes.last_mut() else {
            return Err(SqlError::query("there is no SELECT to make rows for"));
        };
        if let Some(known) = scope.made.iter().find(|known| known.key == made.key) {
            return Ok(known.value.clone());
        }
        if scope.no_series {
            return Err(SqlError::query(
                "functions that make rows are not allowed here",
            ));
        }
        if !scope.made.is_empty() {
            return Err(SqlError::query(
                "a SELECT shows one function that makes rows; others can stand in FROM",
            ));
        }
        let value = made.value.clone();
        scope.made.push(made);
        Ok(value)
    }

    /// The rows under a name, for FROM.
    fn series_sql(&self, rows: &Rows, relation: &str) -> String {
        if self.is_sqlite() {
            format!("json_each({}) AS {relation}", rows.call)
        } else {
            // One by one as they are asked for, and not all of them before the first.
            format!("LATERAL (SELECT {} AS k1) AS {relation}", rows.call)
        }
    }

    /// The value of a row.
    fn series_column(&self, rows: &Rows, relation: &str) -> Typed {
        let float = matches!(rows.ty.kind, Kind::Float4 | Kind::Float8);
        let sql = match (self.is_sqlite(), float) {
            (false, _) => format!("{relation}.k1"),
            (true, false) => format!("{relation}.value"),
            // Every digit of theirs is kept in a text.
            (true, true) => format!(
                "pg_cast({relation}.value, {}, {}, NULL, NULL)",
                code_of(Type::of(Kind::Text)),
                code_of(rows.ty)
            ),
        };
        let mut typed = Typed::new(sql, rows.ty);
        typed.weight = rows
            .parts
            .iter()
            .fold(1, |weight, part| part.weight.saturating_add(weight));
        typed.free = true;
        typed
    }

    fn series(&mut self, call: &Call<'_>) -> Result<Rows, SqlError> {
        let name = call.name.as_str();
        match (name, call.args.as_slice()) {
            ("unnest", [list]) => {
                let list = self.expression(list)?;
                let Ty::Of(ty) = list.ty else {
                    return Err(SqlError::query("function unnest takes a list"));
                };
                if !ty.list {
                    return Err(SqlError::query("function unnest takes a list"));
                }
                let member = ty.member();
                let call = if self.is_sqlite() {
                    format!("pg_members({}, {})", list.sql, code_of(member))
                } else {
                    format!("unnest({})", list.sql)
                };
                Ok(Rows {
                    call,
                    ty: member,
                    parts: vec![list],
                })
            }
            ("generate_series", [from, to] | [from, to, _]) => {
                let step = call.args.get(2).copied();
                let from = self.expression(from)?;
                let to = self.expression(to)?;
                match step.map(span).transpose()?.flatten() {
                    Some(span) => self.times(from, to, span),
                    None => self.numbers(from, to, step),
                }
            }
            ("regexp_matches" | "regexp_split_to_table", args) => {
                let mut parts = Vec::new();
                for arg in args {
                    parts.push(self.expression(arg)?);
                }
                let found = self.matches(call, parts)?;
                let split = name == "regexp_split_to_table";
                let sql = if split && self.is_sqlite() {
                    format!("pg_members({}, {})", found.sql, code_of(TEXT))
                } else {
                    found.sql.clone()
                };
                let ty = match found.ty {
                    Ty::Of(list) if !split => list,
                    _ => TEXT,
                };
                Ok(Rows {
                    call: sql,
                    ty,
                    parts: vec![found],
                })
            }
            (_, [json]) => {
                let json = self.expression(json)?;
                let Some(kind @ (Kind::Json | Kind::Jsonb)) = json.kind() else {
                    return Err(SqlError::query(format!(
                        "function {name}({}) does not exist",
                        json.ty.name()
                    )));
                };
                if (kind == Kind::Jsonb) != name.starts_with("jsonb") {
                    return Err(SqlError::query(format!(
                        "function {name}({}) does not exist",
                        json.ty.name()
                    )));
                }
                let (what, ty) = match name {
                    "json_object_keys" => ("keys", TEXT),
                    name if name.ends_with("_text") => ("texts", TEXT),
                    _ => ("members", Type::of(kind)),
                };
                let call = if self.is_sqlite() {
                    format!("pg_json_members({}, '{what}')", json.sql)
                } else {
                    format!("{name}({})", json.sql)
                };
                Ok(Rows {
                    call,
                    ty,
                    parts: vec![json],
                })
            }
            (_, args) => Err(SqlError::query(format!(
                "function {name} does not exist with {} arguments",
                args.len()
            ))),
        }
    }

    fn numbers(&mut self, from: Typed, to: Typed, step: Option<&Expr>) -> Result<Rows, SqlError> {
        let step = match step {
            Some(step) => self.expression(step)?,
            None => Typed::new("1", Type::of(Kind::Int4)),
        };
        let mut ty = self.common(&[&from, &to, &step])?;
        if ty.kind == Kind::Int2 {
            ty = Type::of(Kind::Int4);
        }
        if !matches!(ty.kind, Kind::Int4 | Kind::Int8) || ty.list {
            return Err(SqlError::query(
                "generate_series takes whole numbers, or two times and an interval",
            ));
        }
        let mut parts = Vec::new();
        for part in [from, to, step] {
            parts.push(self.coerced(part, ty)?);
        }
        let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        let name = if self.is_sqlite() {
            "pg_series"
        } else {
            "generate_series"
        };
        Ok(Rows {
            call: format!("{name}({})", texts.join(", ")),
            ty,
            parts,
        })
    }

    fn times(&mut self, from: Typed, to: Typed, span: Span) -> Result<Rows, SqlError> {
        // Days become times with a zone, as they do in PostgreSQL.
        let zoned = |typed: &Typed| matches!(typed.kind(), Some(Kind::Date | Kind::TimestampTz));
        let ty = match self.common(&[&from, &to])?.kind {
            Kind::Timestamp if !zoned(&from) || !zoned(&to) => Type::of(Kind::Timestamp),
            Kind::Date | Kind::TimestampTz | Kind::Timestamp => Type::of(Kind::TimestampTz),
            _ => {
                return Err(SqlError::query(
                    "generate_series with an interval takes two times",
                ));
            }
        };
        let (from, to) = (self.coerced(from, ty)?, self.coerced(to, ty)?);
        let call = if self.is_sqlite() {
            format!(
                "pg_times({}, {}, {}, {}, {})",
                from.sql, to.sql, span.months, span.days, span.micros
            )
        } else {
            format!(
                "generate_series({}, {}, {})",
                from.sql,
                to.sql,
                span.in_postgres()
            )
        };
        Ok(Rows {
            call,
            ty,
            parts: vec![from, to],
        })
    }

    /// Does work where no function may make rows.
    pub(super) fn without_series<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        self.marked(|scope| &mut scope.no_series, work)
    }
}
