//! Aggregates: over groups, over windows, over values in their order.

use sqlparser::ast::OrderByExpr;

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::functions::{Call, missing};
use super::order::direction;
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const LONG: Type = Type::of(Kind::Int8);
const FLOAT: Type = Type::of(Kind::Float8);
const NUMERIC: Type = Type::of(Kind::Numeric);
const BOOL: Type = Type::of(Kind::Bool);
const JSON: Type = Type::of(Kind::Json);

/// Their names.
pub(super) const AGGREGATES: &[&str] = &[
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "string_agg",
    "array_agg",
    "json_agg",
    "jsonb_agg",
    "json_object_agg",
    "jsonb_object_agg",
    "bit_and",
    "bit_or",
    "bool_and",
    "bool_or",
    "every",
    "stddev",
    "stddev_samp",
    "stddev_pop",
    "variance",
    "var_samp",
    "var_pop",
    "percentile_cont",
    "percentile_disc",
    "mode",
    "corr",
    "covar_pop",
    "covar_samp",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
];

/// Where a window stands in what is made of several aggregates.
const OVER: &str = "{over}";

/// Those that take their values in their order.
const ORDERED: &[&str] = &["percentile_cont", "percentile_disc", "mode"];

/// Refuses what none of our own aggregates does.
fn require_plain(call: &Call<'_>) -> Result<(), SqlError> {
    if call.distinct || call.over.is_some() {
        return Err(SqlError::query(format!(
            "{} of DISTINCT values or over a window is not supported",
            call.name
        )));
    }
    Ok(())
}

impl Compiler<'_> {
    pub(super) fn aggregate(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        if self.scopes.last().is_some_and(|scope| scope.no_aggregates) {
            return Err(SqlError::query("aggregate functions are not allowed here"));
        }
        let groups = self.scopes.last_mut().and_then(|scope| scope.groups.take());
        let done =
            self.without_aggregates(|this| this.without_series(|this| this.aggregate_here(call)));
        if let Some(scope) = self.scopes.last_mut() {
            scope.groups = groups;
        }
        let mut typed = done?;
        if let Some(over) = call.over {
            typed.aggregate = false;
            let (window, parts) = self.over(over)?;
            if typed.sql.contains(OVER) {
                typed.sql = typed.sql.replace(OVER, &window);
            } else {
                typed.sql.push_str(&window);
            }
            return Ok(typed.with(&parts));
        }
        typed.free = false;
        typed.aggregate = true;
        Ok(typed)
    }

    fn aggregate_here(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(self.value_or_row(&call.name, arg)?);
        }
        let distinct = if call.distinct { "DISTINCT " } else { "" };
        let name = call.name.as_str();
        if matches!(name, "min" | "max") && args.iter().any(|arg| arg.ty == Ty::Span) {
            return Err(missing(call, &args));
        }
        if !call.within.is_empty() || ORDERED.contains(&name) {
            return self.ordered_set(call, args);
        }
        let mut parts: Vec<Typed> = Vec::new();
        let order = self.order_inside(call.order, &mut parts)?;
        let (mut sql, ty) = match (name, args.as_slice(), call.star) {
            ("count", [], true) => ("count(*)".to_owned(), LONG),
            ("count", [arg], false) => {
                let arg = self.settled(arg.clone())?;
                if call.distinct {
                    self.require_comparable(&arg)?;
                }
                let sql = format!("count({distinct}{})", self.ordered(&arg));
                parts.push(arg);
                (sql, LONG)
            }
            ("sum" | "avg", [arg], false) => {
                let arg = self.number_of(arg.clone())?;
                let kind = arg.kind();
                let small = matches!(kind, Some(Kind::Int2 | Kind::Int4));
                let (ty, exact) = match (name, kind) {
                    (_, Some(Kind::Float4 | Kind::Float8)) => (FLOAT, false),
                    ("sum", _) if small => (LONG, false),
                    _ => (NUMERIC, true),
                };
                let whole = small || kind == Some(Kind::Int8);
                let sql = if name == "avg" && whole && call.over.is_some() && !call.distinct {
                    // Sums of whole numbers go along with a window, and their mean is a quotient.
                    if call.filter.is_some() {
                        return Err(SqlError::query(
                            "avg over a window with FILTER is not supported",
                        ));
                    }
                    if self.is_sqlite() {
                        let (numeric, long) = (code_of(NUMERIC), code_of(LONG));
                        let part = |of: &str| {
                            format!(
                                "pg_cast({of}({}){OVER}, {long}, {numeric}, NULL, NULL)",
                                arg.sql
                            )
                        };
                        // Without values there is nothing to divide by.
                        format!(
                            "pg_reckon('/', {numeric}, {}, nullif({}, '0'))",
                            part("sum"),
                            part("count")
                        )
                    } else {
                        format!("avg({})", arg.sql)
                    }
                } else if self.is_sqlite() && exact {
                    if call.over.is_some() {
                        return Err(SqlError::query(format!(
                            "{name} of decimals over a window is not supported"
                        )));
                    }
                    let arg = self.coerced(arg.clone(), NUMERIC)?;
                    let inner = if call.distinct {
                        self.ordered(&arg)
                    } else {
                        arg.sql
                    };
                    format!("pg_{name}({distinct}{inner})")
                } else if exact && call.over.is_some() {
                    return Err(SqlError::query(format!(
                        "{name} of decimals over a window is not supported"
                    )));
                } else {
                    format!("{name}({distinct}{})", arg.sql)
                };
                parts.push(arg);
                (sql, ty)
            }
            ("min" | "max", [arg], false) => {
                let arg = self.settled(arg.clone())?;
                self.require_comparable(&arg)?;
                let ty = match arg.ty {
                    Ty::Of(ty) if !ty.list && ty.kind != Kind::Bool && ty.kind != Kind::Uuid => ty,
                    _ => {
                        return Err(SqlError::query(format!("function {name} does not exist")));
                    }
                };
                let sql = format!("{name}({})", self.ordered(&arg));
                parts.push(arg);
                (sql, if ty.is_text() { TEXT } else { ty })
            }
            ("bool_and" | "bool_or" | "every", [arg], false) => {
                let arg = self.truth(arg.clone())?;
                let sql = match (self.is_sqlite(), name) {
                    (true, "bool_or") => format!("max({})", arg.sql),
                    (true, _) => format!("min({})", arg.sql),
                    (false, _) => format!("{name}({})", arg.sql),
                };
                parts.push(arg);
                (sql, BOOL)
            }
            ("string_agg", [arg, between], false) => {
                let arg = self.argument(arg.clone(), TEXT)?;
                let between = self.argument(between.clone(), TEXT)?;
                if call.distinct {
                    return Err(SqlError::query("string_agg(DISTINCT …) is not supported"));
                }
                let sql = format!("string_agg({}, {}{order})", arg.sql, between.sql);
                parts.extend([arg, between]);
                (sql, TEXT)
            }
            ("array_agg", [arg], false) => {
                let arg = self.settled(arg.clone())?;
                let Ty::Of(member) = arg.ty else {
                    return Err(missing(call, &args));
                };
                if member.list || call.distinct || call.over.is_some() {
                    return Err(SqlError::query(
                        "array_agg of lists, of DISTINCT values or over a window is not supported",
                    ));
                }
                let sql = if self.is_sqlite() {
                    format!("pg_array_agg({}, {}{order})", arg.sql, code_of(member))
                } else {
                    format!("array_agg({}{order})", arg.sql)
                };
                parts.push(arg);
                let list = Type {
                    list: true,
                    modifier: None,
                    ..member
                };
                (sql, list)
            }
            ("json_agg" | "jsonb_agg", [arg], false) => {
                let arg = self.settled(arg.clone())?;
                let Ty::Of(ty) = arg.ty else {
                    return Err(missing(call, &args));
                };
                require_plain(call)?;
                let sql = if self.is_sqlite() {
                    format!("pg_json_agg({}, {}{order})", arg.sql, code_of(ty))
                } else {
                    format!("json_agg({}{order})", arg.sql)
                };
                parts.push(arg);
                (sql, JSON)
            }
            ("json_object_agg" | "jsonb_object_agg", [key, value], false) => {
                let key = self.as_text(key.clone())?;
                let value = self.settled(value.clone())?;
                let Ty::Of(ty) = value.ty else {
                    return Err(missing(call, &args));
                };
                require_plain(call)?;
                let sql = if self.is_sqlite() {
                    format!(
                        "pg_json_object_agg({}, {}, {}{order})",
                        key.sql,
                        value.sql,
                        code_of(ty)
                    )
                } else {
                    format!("json_object_agg({}, {}{order})", key.sql, value.sql)
                };
                parts.extend([key, value]);
                (sql, JSON)
            }
            ("bit_and" | "bit_or", [arg], false) => {
                require_plain(call)?;
                let ty = match (arg.ty, arg.kind()) {
                    (Ty::Of(ty), Some(Kind::Int2 | Kind::Int4 | Kind::Int8)) => ty,
                    _ => return Err(missing(call, &args)),
                };
                let prefix = if self.is_sqlite() { "pg_" } else { "" };
                let sql = format!("{prefix}{name}({})", arg.sql);
                parts.push(arg.clone());
                (sql, ty)
            }
            (
                "corr" | "covar_pop" | "covar_samp" | "regr_avgx" | "regr_avgy" | "regr_count"
                | "regr_intercept" | "regr_r2" | "regr_slope" | "regr_sxx" | "regr_sxy"
                | "regr_syy",
                [y, x],
                false,
            ) => {
                require_plain(call)?;
                let (y, x) = (self.float_of(y.clone())?, self.float_of(x.clone())?);
                let prefix = if self.is_sqlite() { "pg_" } else { "" };
                let sql = format!("{prefix}{name}({}, {})", y.sql, x.sql);
                parts.extend([y, x]);
                (sql, if name == "regr_count" { LONG } else { FLOAT })
            }
            (
                "stddev" | "stddev_samp" | "stddev_pop" | "variance" | "var_samp" | "var_pop",
                [arg],
                false,
            ) => {
                require_plain(call)?;
                // As floats, whatever the numbers are: both engines reckon them alike.
                let arg = self.float_of(arg.clone())?;
                let prefix = if self.is_sqlite() { "pg_" } else { "" };
                let sql = format!("{prefix}{name}({})", arg.sql);
                parts.push(arg);
                (sql, FLOAT)
            }
            _ => return Err(missing(call, &args)),
        };
        self.filter(call, &mut sql, &mut parts)?;
        let made = Typed::new(sql, ty).with(&parts);
        if name.starts_with("jsonb") {
            return self.cast(made, Type::of(Kind::Jsonb));
        }
        Ok(made)
    }

    fn float_of(&mut self, number: Typed) -> Result<Typed, SqlError> {
        let number = self.number_of(number)?;
        self.coerced(number, FLOAT)
    }

    /// `FILTER (WHERE …)`, where there is one.
    fn filter(
        &mut self,
        call: &Call<'_>,
        sql: &mut String,
        parts: &mut Vec<Typed>,
    ) -> Result<(), SqlError> {
        if let Some(filter) = call.filter {
            let filter = self.condition(filter)?;
            sql.push_str(&format!(" FILTER (WHERE {})", filter.sql));
            parts.push(filter);
        }
        Ok(())
    }

    /// An aggregate that takes its values in their order: `percentile_cont(0.5) WITHIN GROUP (ORDER BY n)`.
    fn ordered_set(&mut self, call: &Call<'_>, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let name = call.name.as_str();
        let [clause] = call.within else {
            return Err(missing(call, &args));
        };
        let plain = !call.star && !call.distinct && call.order.is_empty() && call.over.is_none();
        if !plain || clause.options.nulls_first.is_some() {
            return Err(SqlError::query(format!(
                "{name} takes one order, without DISTINCT, NULLS or OVER"
            )));
        }
        let value = self.expression(&clause.expr)?;
        let value = self.settled(value)?;
        self.require_comparable(&value)?;
        let (value, direct) = match (name, args.as_slice()) {
            ("percentile_cont", [at]) => {
                let value = self.number_of(value)?;
                (
                    self.coerced(value, FLOAT)?,
                    Some(self.argument(at.clone(), FLOAT)?),
                )
            }
            ("percentile_disc", [at]) => (value, Some(self.argument(at.clone(), FLOAT)?)),
            ("mode", []) => (value, None),
            _ => return Err(missing(call, &args)),
        };
        if direct.as_ref().is_some_and(|at| at.free) {
            return Err(SqlError::query(format!(
                "direct arguments of {name} must use only grouped columns"
            )));
        }
        let Ty::Of(ty) = value.ty else {
            return Err(missing(call, &args));
        };
        let at = direct.as_ref().map_or("NULL", |at| at.sql.as_str());
        let down = direction(clause).starts_with(" DESC");
        let mut sql = if self.is_sqlite() {
            format!(
                "pg_{name}({}, {at}, {}, {})",
                value.sql,
                code_of(ty),
                u8::from(down)
            )
        } else {
            let at = if direct.is_some() { at } else { "" };
            format!(
                "{name}({at}) WITHIN GROUP (ORDER BY {}{})",
                self.ordered(&value),
                if down { " DESC" } else { "" }
            )
        };
        let mut parts = vec![value];
        parts.extend(direct);
        self.filter(call, &mut sql, &mut parts)?;
        Ok(Typed::new(sql, ty).with(&parts))
    }

    pub(super) fn order_inside(
        &mut self,
        order: &[OrderByExpr],
        parts: &mut Vec<Typed>,
    ) -> Result<String, SqlError> {
        let mut clauses = Vec::new();
        for clause in order {
            let typed = self.expression(&clause.expr)?;
            let typed = self.sortable(typed)?;
            self.require_comparable(&typed)?;
            clauses.push(format!("{}{}", self.ordered(&typed), direction(clause)));
            parts.push(typed);
        }
        Ok(if clauses.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", clauses.join(", "))
        })
    }
}
