//! The functions that may be called: their arguments, what they return, how each engine has them.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArguments, OrderByExpr, Value, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowSpec, WindowType,
};

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::order::direction;
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const INT: Type = Type::of(Kind::Int4);
const LONG: Type = Type::of(Kind::Int8);
const FLOAT: Type = Type::of(Kind::Float8);
const NUMERIC: Type = Type::of(Kind::Numeric);
const BOOL: Type = Type::of(Kind::Bool);
const TIMESTAMP: Type = Type::of(Kind::Timestamp);

/// Functions of plain texts and numbers: name, types of the arguments, how many of them are needed, type of the result.
const PLAIN: &[(&str, &[Type], usize, Type)] = &[
    ("lower", &[TEXT], 1, TEXT),
    ("upper", &[TEXT], 1, TEXT),
    ("initcap", &[TEXT], 1, TEXT),
    ("length", &[TEXT], 1, INT),
    ("char_length", &[TEXT], 1, INT),
    ("character_length", &[TEXT], 1, INT),
    ("btrim", &[TEXT, TEXT], 1, TEXT),
    ("ltrim", &[TEXT, TEXT], 1, TEXT),
    ("rtrim", &[TEXT, TEXT], 1, TEXT),
    ("substr", &[TEXT, INT, INT], 2, TEXT),
    ("substring", &[TEXT, INT, INT], 2, TEXT),
    ("left", &[TEXT, INT], 2, TEXT),
    ("right", &[TEXT, INT], 2, TEXT),
    ("lpad", &[TEXT, INT, TEXT], 2, TEXT),
    ("rpad", &[TEXT, INT, TEXT], 2, TEXT),
    ("replace", &[TEXT, TEXT, TEXT], 3, TEXT),
    ("reverse", &[TEXT], 1, TEXT),
    ("split_part", &[TEXT, TEXT, INT], 3, TEXT),
    ("strpos", &[TEXT, TEXT], 2, INT),
    ("starts_with", &[TEXT, TEXT], 2, BOOL),
    ("sqrt", &[FLOAT], 1, FLOAT),
    ("ln", &[FLOAT], 1, FLOAT),
    ("exp", &[FLOAT], 1, FLOAT),
    ("power", &[FLOAT, FLOAT], 2, FLOAT),
    ("date_trunc", &[TEXT, TIMESTAMP], 2, TIMESTAMP),
    ("date_part", &[TEXT, TIMESTAMP], 2, FLOAT),
    ("to_char", &[TIMESTAMP, TEXT], 2, TEXT),
    ("make_date", &[INT, INT, INT], 3, Type::of(Kind::Date)),
];

/// Functions with rules of their own.
const OTHERS: &[&str] = &[
    "abs",
    "ceil",
    "ceiling",
    "floor",
    "round",
    "trunc",
    "mod",
    "coalesce",
    "nullif",
    "greatest",
    "least",
    "concat",
    "concat_ws",
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "string_agg",
    "bool_and",
    "bool_or",
    "every",
    "current_date",
    "now",
    "row_number",
    "rank",
    "dense_rank",
    "ntile",
    "lag",
    "lead",
    "first_value",
    "last_value",
];

/// Tells whether there is such a function.
pub(super) fn is_known(name: &str) -> bool {
    OTHERS.contains(&name) || PLAIN.iter().any(|(known, ..)| *known == name)
}

/// A call as it was written, its parts apart.
struct Call<'e> {
    name: String,
    args: Vec<&'e Expr>,
    star: bool,
    distinct: bool,
    order: &'e [OrderByExpr],
    filter: Option<&'e Expr>,
    over: Option<&'e WindowSpec>,
}

impl Compiler<'_> {
    pub(super) fn function(&mut self, function: &Function) -> Result<Typed, SqlError> {
        let call = read(function)?;
        let mut typed = self.call(&call)?;
        typed.name = Some(call.name);
        Ok(typed)
    }

    /// Calls a function that has a form of its own in SQL.
    pub(super) fn call_named(&mut self, name: &str, args: &[&Expr]) -> Result<Typed, SqlError> {
        let call = Call {
            name: name.to_owned(),
            args: args.to_vec(),
            star: false,
            distinct: false,
            order: &[],
            filter: None,
            over: None,
        };
        let mut typed = self.call(&call)?;
        typed.name = Some(call.name);
        Ok(typed)
    }

    fn call(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        match call.name.as_str() {
            "count" | "sum" | "avg" | "min" | "max" | "string_agg" | "bool_and" | "bool_or"
            | "every" => return self.aggregate(call),
            "row_number" | "rank" | "dense_rank" | "ntile" | "lag" | "lead" | "first_value"
            | "last_value" => return self.window(call),
            _ => {}
        }
        // In quotes a name has another case than the one that is known.
        if !is_known(&call.name) {
            return Err(SqlError::query(format!(
                "function {}() does not exist",
                call.name
            )));
        }
        if call.star
            || call.distinct
            || !call.order.is_empty()
            || call.filter.is_some()
            || call.over.is_some()
        {
            return Err(SqlError::query(format!(
                "{} is not an aggregate function",
                call.name
            )));
        }
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(self.expression(arg)?);
        }
        if let Some((name, types, least, result)) =
            PLAIN.iter().find(|(name, ..)| *name == call.name)
        {
            if args.len() < *least || args.len() > types.len() {
                return Err(missing(call, &args));
            }
            let mut made = Vec::new();
            for (arg, ty) in args.into_iter().zip(*types) {
                made.push(self.argument(arg, *ty)?);
            }
            // Columns are ordered by code points, which on PostgreSQL knows small letters of ASCII alone.
            let cased = !self.is_sqlite() && matches!(*name, "lower" | "upper" | "initcap");
            let texts: Vec<String> = made
                .iter()
                .map(|arg| {
                    if cased {
                        format!("({} COLLATE \"default\")", arg.sql)
                    } else {
                        arg.sql.clone()
                    }
                })
                .collect();
            let prefix = if self.is_sqlite() { "pg_" } else { "" };
            return Ok(
                Typed::new(format!("{prefix}{name}({})", texts.join(", ")), *result).with(&made),
            );
        }
        self.special(call, args)
    }

    /// An argument of a function: what becomes its type by itself, and anything else as text never.
    fn argument(&mut self, arg: Typed, ty: Type) -> Result<Typed, SqlError> {
        let fits = match arg.ty {
            Ty::Unknown => true,
            Ty::Of(from) => {
                from.kind == ty.kind && from.list == ty.list
                    || ty.is_text() && from.is_text()
                    || super::coerce::wider(from, ty).map(|wide| wide.kind) == Some(ty.kind)
                    // Times with a zone are cut as times without: the zone is UTC.
                    || ty == TIMESTAMP && from == Type::of(Kind::TimestampTz)
            }
            Ty::Words => false,
        };
        if !fits {
            return Err(SqlError::query(format!(
                "function does not take a value of type {}",
                match arg.ty {
                    Ty::Of(from) => from.long_name(),
                    Ty::Unknown | Ty::Words => "tsvector".to_owned(),
                }
            )));
        }
        if arg.ty == Ty::Of(Type::of(Kind::TimestampTz)) && ty == TIMESTAMP {
            return self.cast(arg, ty);
        }
        self.coerced(arg, ty)
    }

    fn special(&mut self, call: &Call<'_>, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let name = call.name.as_str();
        match (name, args.len()) {
            ("now", 0) => {
                let sql = if self.is_sqlite() {
                    "CAST(unixepoch('subsec') * 1000000 AS INTEGER)"
                } else {
                    "now()"
                };
                Ok(Typed::new(sql, Type::of(Kind::TimestampTz)))
            }
            ("current_date", 0) => {
                let sql = if self.is_sqlite() {
                    "CAST(unixepoch() / 86400 AS INTEGER)"
                } else {
                    "current_date"
                };
                Ok(Typed::new(sql, Type::of(Kind::Date)))
            }
            ("coalesce" | "greatest" | "least", 1..) | ("nullif", 2) => {
                let ty = self.common(&args.iter().collect::<Vec<_>>())?;
                let mut made = Vec::new();
                for arg in args {
                    made.push(self.coerced(arg, ty)?);
                }
                if name != "coalesce" {
                    self.require_comparable(&made[0])?;
                }
                let texts: Vec<String> = made
                    .iter()
                    .map(|arg| {
                        if name == "coalesce" {
                            arg.sql.clone()
                        } else {
                            self.ordered(arg)
                        }
                    })
                    .collect();
                let sql = match (name, self.is_sqlite(), texts.len()) {
                    (_, true, 1) => texts[0].clone(),
                    ("greatest" | "least", true, _) => {
                        format!("pg_{name}({}, {})", code_of(ty), texts.join(", "))
                    }
                    _ => format!("{name}({})", texts.join(", ")),
                };
                Ok(Typed::new(sql, ty).with(&made))
            }
            ("concat" | "concat_ws", 1..) => {
                let mut made = Vec::new();
                for arg in args {
                    made.push(self.as_text(arg)?);
                }
                let texts: Vec<&str> = made.iter().map(|arg| arg.sql.as_str()).collect();
                Ok(Typed::new(format!("{name}({})", texts.join(", ")), TEXT).with(&made))
            }
            ("abs" | "ceil" | "ceiling" | "floor" | "round" | "trunc", 1)
            | ("round" | "trunc", 2)
            | ("mod", 2) => self.rounding(name, args),
            _ => Err(missing(call, &args)),
        }
    }

    fn rounding(&mut self, name: &str, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let mut args = args.into_iter();
        let (Some(first), second) = (args.next(), args.next()) else {
            return Err(SqlError::query(format!("function {name}() does not exist")));
        };
        let first = self.number_of(first)?;
        let kind = first.kind();
        let whole = matches!(kind, Some(Kind::Int2 | Kind::Int4 | Kind::Int8));
        if name == "mod" {
            let Some(second) = second else {
                return Err(SqlError::query("function mod() does not exist"));
            };
            let second = self.number_of(second)?;
            let ty = self.common(&[&first, &second])?;
            if matches!(ty.kind, Kind::Float4 | Kind::Float8) {
                return Err(SqlError::query(
                    "function mod(double precision) does not exist",
                ));
            }
            let (first, second) = (self.coerced(first, ty)?, self.coerced(second, ty)?);
            let sql = if self.is_sqlite() {
                format!(
                    "pg_reckon('%', {}, {}, {})",
                    code_of(ty),
                    first.sql,
                    second.sql
                )
            } else {
                format!("mod({}, {})", first.sql, second.sql)
            };
            return Ok(Typed::new(sql, ty).with([&first, &second]));
        }
        // Whole numbers stay what they are only under abs; PostgreSQL makes floats of them otherwise, decimals with digits.
        let ty = match (name, &second, whole) {
            ("abs", _, _) => match first.ty {
                Ty::Of(ty) => ty,
                Ty::Unknown | Ty::Words => FLOAT,
            },
            (_, Some(_), _) => NUMERIC,
            (_, None, true) => FLOAT,
            (_, None, false) if kind == Some(Kind::Numeric) => NUMERIC,
            _ => FLOAT,
        };
        if second.is_some() && matches!(kind, Some(Kind::Float4 | Kind::Float8)) {
            return Err(SqlError::query(format!(
                "function {name}(double precision, integer) does not exist"
            )));
        }
        let name = if name == "ceiling" { "ceil" } else { name };
        let first = self.coerced(first, ty)?;
        let second = second.map(|second| self.coerced(second, INT)).transpose()?;
        let digits = second
            .as_ref()
            .map_or_else(|| "0".to_owned(), |second| second.sql.clone());
        let sql = if self.is_sqlite() {
            format!(
                "pg_round('{name}', {}, {}, {digits})",
                code_of(ty),
                first.sql
            )
        } else {
            match &second {
                None => format!("{name}({})", first.sql),
                Some(second) => format!("{name}({}, {})", first.sql, second.sql),
            }
        };
        Ok(Typed::new(sql, ty).with([&first]).with(&second))
    }

    fn number_of(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match typed.kind() {
            None if typed.ty == Ty::Unknown => self.coerced(typed, FLOAT),
            Some(
                Kind::Int2 | Kind::Int4 | Kind::Int8 | Kind::Numeric | Kind::Float4 | Kind::Float8,
            ) => Ok(typed),
            _ => Err(SqlError::query("function takes numbers")),
        }
    }

    fn aggregate(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        if self.scopes.last().is_some_and(|scope| scope.no_aggregates) {
            return Err(SqlError::query("aggregate functions are not allowed here"));
        }
        let groups = self.scopes.last_mut().and_then(|scope| scope.groups.take());
        let done = self.without_aggregates(|this| this.aggregate_here(call));
        if let Some(scope) = self.scopes.last_mut() {
            scope.groups = groups;
        }
        let mut typed = done?;
        if let Some(over) = call.over {
            typed.aggregate = false;
            let (window, parts) = self.over(over)?;
            typed.sql.push_str(&window);
            return Ok(typed.with(&parts));
        }
        typed.free = false;
        typed.aggregate = true;
        Ok(typed)
    }

    fn aggregate_here(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(self.expression(arg)?);
        }
        let distinct = if call.distinct { "DISTINCT " } else { "" };
        let name = call.name.as_str();
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
                let sql = if self.is_sqlite() && exact {
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
            _ => return Err(missing(call, &args)),
        };
        if let Some(filter) = call.filter {
            let filter = self.condition(filter)?;
            sql.push_str(&format!(" FILTER (WHERE {})", filter.sql));
            parts.push(filter);
        }
        Ok(Typed::new(sql, ty).with(&parts))
    }

    fn order_inside(
        &mut self,
        order: &[OrderByExpr],
        parts: &mut Vec<Typed>,
    ) -> Result<String, SqlError> {
        let mut clauses = Vec::new();
        for clause in order {
            let typed = self.expression(&clause.expr)?;
            let typed = self.settled(typed)?;
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

    fn window(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        let name = call.name.as_str();
        let Some(over) = call.over else {
            return Err(SqlError::query(format!(
                "window function {name} requires an OVER clause"
            )));
        };
        let mut args = Vec::new();
        for arg in &call.args {
            let arg = self.expression(arg)?;
            args.push(self.settled(arg)?);
        }
        let plain = !call.star && !call.distinct && call.order.is_empty() && call.filter.is_none();
        let ty = match (name, args.as_slice(), plain) {
            ("row_number" | "rank" | "dense_rank", [], true) => LONG,
            ("ntile", [arg], true) if arg.kind() == Some(Kind::Int4) => INT,
            ("first_value" | "last_value", [arg], true) => of(arg),
            ("lag" | "lead", [arg], true) => of(arg),
            ("lag" | "lead", [arg, offset], true) if offset.kind() == Some(Kind::Int4) => of(arg),
            _ => return Err(missing(call, &args)),
        };
        let texts: Vec<&str> = args.iter().map(|arg| arg.sql.as_str()).collect();
        let (window, parts) = self.over(over)?;
        Ok(
            Typed::new(format!("{name}({}){window}", texts.join(", ")), ty)
                .with(&args)
                .with(&parts),
        )
    }

    fn over(&mut self, spec: &WindowSpec) -> Result<(String, Vec<Typed>), SqlError> {
        if spec.window_name.is_some() {
            return Err(SqlError::query("named windows are not supported"));
        }
        let mut parts = Vec::new();
        let mut partitions = Vec::new();
        for expr in &spec.partition_by {
            let typed = self.expression(expr)?;
            let typed = self.settled(typed)?;
            self.require_comparable(&typed)?;
            partitions.push(self.ordered(&typed));
            parts.push(typed);
        }
        let mut sql = " OVER (".to_owned();
        if !partitions.is_empty() {
            sql.push_str(&format!("PARTITION BY {}", partitions.join(", ")));
        }
        sql.push_str(&self.order_inside(&spec.order_by, &mut parts)?);
        if let Some(frame) = &spec.window_frame {
            sql.push_str(&frame_text(frame)?);
        }
        sql.push(')');
        Ok((sql, parts))
    }
}

fn of(typed: &Typed) -> Type {
    match typed.ty {
        Ty::Of(ty) => ty,
        Ty::Unknown | Ty::Words => TEXT,
    }
}

fn frame_text(frame: &WindowFrame) -> Result<String, SqlError> {
    let units = match frame.units {
        WindowFrameUnits::Rows => "ROWS",
        WindowFrameUnits::Range => "RANGE",
        WindowFrameUnits::Groups => "GROUPS",
    };
    let bound = |bound: &WindowFrameBound| -> Result<String, SqlError> {
        let (distance, word) = match bound {
            WindowFrameBound::CurrentRow => return Ok("CURRENT ROW".to_owned()),
            WindowFrameBound::Preceding(distance) => (distance, "PRECEDING"),
            WindowFrameBound::Following(distance) => (distance, "FOLLOWING"),
        };
        let Some(distance) = distance else {
            return Ok(format!("UNBOUNDED {word}"));
        };
        if let Expr::Value(value) = distance.as_ref()
            && let Value::Number(number, _) = &value.value
            && let Ok(number) = number.parse::<u32>()
            && frame.units == WindowFrameUnits::Rows
        {
            return Ok(format!("{number} {word}"));
        }
        Err(SqlError::query(
            "frames of windows are counted in whole rows",
        ))
    };
    let start = bound(&frame.start_bound)?;
    Ok(match &frame.end_bound {
        None => format!(" {units} {start}"),
        Some(end) => format!(" {units} BETWEEN {start} AND {}", bound(end)?),
    })
}

fn missing(call: &Call<'_>, args: &[Typed]) -> SqlError {
    let types: Vec<String> = args
        .iter()
        .map(|arg| match arg.ty {
            Ty::Of(ty) => ty.long_name(),
            Ty::Unknown => "unknown".to_owned(),
            Ty::Words => "tsvector".to_owned(),
        })
        .collect();
    SqlError::query(format!(
        "function {}({}) does not exist",
        call.name,
        types.join(", ")
    ))
}

fn read(function: &Function) -> Result<Call<'_>, SqlError> {
    let odd = function.uses_odbc_syntax
        || !matches!(function.parameters, FunctionArguments::None)
        || !function.within_group.is_empty()
        || function.null_treatment.is_some();
    if odd {
        return Err(SqlError::element("FuncCall"));
    }
    let name = match function.name.0.as_slice() {
        [part] => part.as_ident().map(super::parse::folded),
        _ => None,
    }
    .ok_or_else(|| SqlError::element("FuncCall"))?;
    let mut call = Call {
        name,
        args: Vec::new(),
        star: false,
        distinct: false,
        order: &[],
        filter: function.filter.as_deref(),
        over: match &function.over {
            None => None,
            Some(WindowType::WindowSpec(spec)) => Some(spec),
            Some(WindowType::NamedWindow(_)) => {
                return Err(SqlError::query("named windows are not supported"));
            }
        },
    };
    match &function.args {
        FunctionArguments::None => {}
        FunctionArguments::Subquery(_) => return Err(SqlError::element("SubLink")),
        FunctionArguments::List(list) => {
            call.distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
            for clause in &list.clauses {
                match clause {
                    FunctionArgumentClause::OrderBy(order) => call.order = order,
                    _ => return Err(SqlError::element("FuncCall")),
                }
            }
            for arg in &list.args {
                match arg {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => call.args.push(expr),
                    FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => call.star = true,
                    _ => return Err(SqlError::element("NamedArgExpr")),
                }
            }
        }
    }
    Ok(call)
}
