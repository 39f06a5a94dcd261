//! The functions that may be called: their arguments, what they return, how each engine has them.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArguments, OrderByExpr, WindowType,
};

use super::SqlError;
use super::aggregate::AGGREGATES;
use super::compile::{Compiler, Ty, Typed};
use super::series::SERIES;
use super::window::WINDOWS;
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const INT: Type = Type::of(Kind::Int4);
const FLOAT: Type = Type::of(Kind::Float8);
const NUMERIC: Type = Type::of(Kind::Numeric);
const BOOL: Type = Type::of(Kind::Bool);
const TIMESTAMP: Type = Type::of(Kind::Timestamp);
const JSONB: Type = Type::of(Kind::Jsonb);

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
    ("translate", &[TEXT, TEXT, TEXT], 3, TEXT),
    ("ascii", &[TEXT], 1, INT),
    ("chr", &[INT], 1, TEXT),
    ("repeat", &[TEXT, INT], 2, TEXT),
    ("quote_ident", &[TEXT], 1, TEXT),
    ("quote_literal", &[TEXT], 1, TEXT),
    ("quote_nullable", &[TEXT], 1, TEXT),
    ("md5", &[TEXT], 1, TEXT),
    ("octet_length", &[TEXT], 1, INT),
    ("sqrt", &[FLOAT], 1, FLOAT),
    ("cbrt", &[FLOAT], 1, FLOAT),
    ("log", &[FLOAT], 1, FLOAT),
    ("sin", &[FLOAT], 1, FLOAT),
    ("cos", &[FLOAT], 1, FLOAT),
    ("tan", &[FLOAT], 1, FLOAT),
    ("acos", &[FLOAT], 1, FLOAT),
    ("asin", &[FLOAT], 1, FLOAT),
    ("atan", &[FLOAT], 1, FLOAT),
    ("atan2", &[FLOAT, FLOAT], 2, FLOAT),
    ("cot", &[FLOAT], 1, FLOAT),
    ("degrees", &[FLOAT], 1, FLOAT),
    ("radians", &[FLOAT], 1, FLOAT),
    ("pi", &[], 0, FLOAT),
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
    "age",
    "array_to_json",
    "array_to_string",
    "clock_timestamp",
    "format",
    "json_array_length",
    "json_build_array",
    "json_build_object",
    "jsonb_array_length",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_typeof",
    "justify_days",
    "justify_hours",
    "justify_interval",
    "phraseto_tsquery",
    "plainto_tsquery",
    "regexp_match",
    "regexp_replace",
    "regexp_split_to_array",
    "row_to_json",
    "statement_timestamp",
    "string_to_array",
    "to_date",
    "to_hex",
    "to_json",
    "to_jsonb",
    "to_timestamp",
    "to_tsquery",
    "to_tsvector",
    "transaction_timestamp",
    "ts_rank",
    "width_bucket",
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
    "array_length",
    "cardinality",
    "sign",
    "current_date",
    "now",
    "random",
];

/// No function, though it looks like one: it is part of the language, and no list says whether it may be called.
pub(super) const GROUPING: &str = "grouping";

/// Tells whether there is such a function.
pub(super) fn is_known(name: &str) -> bool {
    OTHERS.contains(&name)
        || AGGREGATES.contains(&name)
        || WINDOWS.contains(&name)
        || SERIES.contains(&name)
        || PLAIN.iter().any(|(known, ..)| *known == name)
}

/// A call as it was written, its parts apart.
pub(super) struct Call<'e> {
    pub(super) name: String,
    pub(super) args: Vec<&'e Expr>,
    pub(super) star: bool,
    pub(super) distinct: bool,
    pub(super) order: &'e [OrderByExpr],
    /// The order of those that it takes in their order: `WITHIN GROUP (ORDER BY …)`.
    pub(super) within: &'e [OrderByExpr],
    pub(super) filter: Option<&'e Expr>,
    pub(super) over: Option<&'e WindowType>,
}

impl<'e> Call<'e> {
    /// A call of just a name and arguments.
    pub(super) fn plain(name: &str, args: &[&'e Expr]) -> Self {
        Self {
            name: name.to_owned(),
            args: args.to_vec(),
            star: false,
            distinct: false,
            order: &[],
            within: &[],
            filter: None,
            over: None,
        }
    }
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
        let call = Call::plain(name, args);
        let mut typed = self.call(&call)?;
        typed.name = Some(call.name);
        Ok(typed)
    }

    fn call(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        match call.name.as_str() {
            GROUPING => return self.grouping(&call.args),
            name if AGGREGATES.contains(&name) => return self.aggregate(call),
            name if WINDOWS.contains(&name) => return self.window(call),
            name if SERIES.contains(&name) => return self.series_shown(call),
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
            || !call.within.is_empty()
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
            args.push(self.value_or_row(&call.name, arg)?);
        }
        if let Some(own) = self.by_its_arguments(call, &args)? {
            return Ok(own);
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
            let mut texts: Vec<String> = made
                .iter()
                .map(|arg| {
                    if cased {
                        format!("({} COLLATE \"default\")", arg.sql)
                    } else {
                        arg.sql.clone()
                    }
                })
                .collect();
            // PostgreSQL would make a text of a gigabyte.
            if !self.is_sqlite()
                && matches!(*name, "repeat" | "lpad" | "rpad")
                && let Some(count) = texts.get_mut(1)
            {
                *count = format!("(CAST(CAST({count} AS bigint) * 128 AS integer) / 128)");
            }
            let prefix = if self.is_sqlite() { "pg_" } else { "" };
            return Ok(
                Typed::new(format!("{prefix}{name}({})", texts.join(", ")), *result).with(&made),
            );
        }
        self.special(call, args)
    }

    /// Functions that are others for arguments of other types.
    fn by_its_arguments(
        &mut self,
        call: &Call<'_>,
        args: &[Typed],
    ) -> Result<Option<Typed>, SqlError> {
        let is_number = |typed: &Typed| {
            matches!(
                typed.kind(),
                Some(
                    Kind::Int2
                        | Kind::Int4
                        | Kind::Int8
                        | Kind::Numeric
                        | Kind::Float4
                        | Kind::Float8
                )
            )
        };
        let is_text =
            |typed: &Typed| typed.text.is_some() || matches!(typed.ty, Ty::Of(ty) if ty.is_text());
        Ok(match (call.name.as_str(), args) {
            ("to_char", [value, template]) if is_number(value) => {
                Some(self.number_by_template(value.clone(), template)?)
            }
            ("date_part", [field, value]) if value.ty == Ty::Span => {
                Some(self.part_of_interval(field.clone(), value)?)
            }
            ("substring", [value, pattern]) if is_text(pattern) => {
                Some(self.substring_matched(value.clone(), pattern.clone())?)
            }
            _ => None,
        })
    }

    /// An argument of a function: what becomes its type by itself, and anything else as text never.
    pub(super) fn argument(&mut self, arg: Typed, ty: Type) -> Result<Typed, SqlError> {
        let fits = match arg.ty {
            Ty::Unknown => true,
            Ty::Of(from) => {
                from.kind == ty.kind && from.list == ty.list
                    || ty.is_text() && from.is_text()
                    || super::coerce::wider(from, ty).map(|wide| wide.kind) == Some(ty.kind)
                    // Times with a zone are cut as times without: the zone is UTC.
                    || ty == TIMESTAMP && from == Type::of(Kind::TimestampTz)
            }
            Ty::Words | Ty::Query | Ty::Span => false,
        };
        if !fits {
            return Err(SqlError::query(format!(
                "function does not take a value of type {}",
                arg.ty.name()
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
            ("now" | "clock_timestamp" | "statement_timestamp" | "transaction_timestamp", 0) => {
                let sql = if self.is_sqlite() {
                    "CAST(unixepoch('subsec') * 1000000 AS INTEGER)".to_owned()
                } else {
                    format!("{name}()")
                };
                Ok(Typed::new(sql, Type::of(Kind::TimestampTz)))
            }
            ("random", 0) => {
                let sql = if self.is_sqlite() {
                    // Of 53 bits, which is what such a number holds.
                    "((random() & 9007199254740991) / 9007199254740992.0)"
                } else {
                    "random()"
                };
                Ok(Typed::new(sql, FLOAT))
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
                    made.push(self.spelled(arg)?);
                }
                let texts: Vec<&str> = made.iter().map(|arg| arg.sql.as_str()).collect();
                Ok(Typed::new(format!("{name}({})", texts.join(", ")), TEXT).with(&made))
            }
            ("regexp_replace", 3 | 4) => self.regexp_replace(args),
            ("to_date" | "to_timestamp", 2) => self.time_by_template(name, args),
            ("to_timestamp", 1) => self.time_of_epoch(args),
            ("age", 1 | 2) => self.age(args),
            ("array_to_string", 2 | 3) => self.array_to_string(args),
            ("array_to_json" | "to_json" | "row_to_json", 1) => self.json_of(name, args),
            ("to_jsonb", 1) => {
                let json = self.json_of("to_json", args)?;
                self.cast(json, JSONB)
            }
            ("json_build_object", _) => self.json_object(args),
            ("jsonb_build_object", _) => {
                let json = self.json_object(args)?;
                self.cast(json, JSONB)
            }
            ("json_build_array", _) => self.json_list(args),
            ("jsonb_build_array", _) => {
                let json = self.json_list(args)?;
                self.cast(json, JSONB)
            }
            ("json_array_length" | "jsonb_array_length" | "jsonb_typeof", 1) => {
                self.of_json(call, args)
            }
            ("format", _) => self.format(call, args),
            ("regexp_match" | "regexp_split_to_array", _) => self.matches(call, args),
            ("string_to_array", _) => self.text_to_list(call, args),
            ("width_bucket", _) => self.width_bucket(call, args),
            ("to_hex", _) => self.in_hex(call, args),
            ("to_tsvector", _) => self.words_of_text(call, args),
            ("to_tsquery" | "plainto_tsquery" | "phraseto_tsquery", _) => {
                self.search_of_text(call, args)
            }
            ("ts_rank", _) => self.rank_of_words(call, args),
            ("justify_days" | "justify_hours" | "justify_interval", 1) => {
                let [value] = super::values::one(args)?;
                self.justified(name, value)
            }
            ("array_length", 2) | ("cardinality", 1) => self.length_of_list(name, args),
            ("sign", 1)
            | ("abs" | "ceil" | "ceiling" | "floor" | "round" | "trunc", 1)
            | ("round" | "trunc", 2)
            | ("mod", 2) => self.rounding(name, args),
            _ => Err(missing(call, &args)),
        }
    }

    fn length_of_list(&mut self, name: &str, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let list = args
            .first()
            .filter(|arg| matches!(arg.ty, Ty::Of(ty) if ty.list));
        let Some(list) = list else {
            return Err(SqlError::query(format!("function {name} takes a list")));
        };
        // Lists have one dimension.
        let first = args.get(1).is_none_or(|arg| arg.sql == "1");
        if !first {
            return Err(SqlError::query("lists have one dimension alone"));
        }
        let sql = match (self.is_sqlite(), name) {
            (true, name) => format!("pg_{name}({})", list.sql),
            (false, "cardinality") => format!("cardinality({})", list.sql),
            (false, _) => format!("array_length({}, 1)", list.sql),
        };
        Ok(Typed::new(sql, INT).with(&args))
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
                _ => FLOAT,
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

    pub(super) fn number_of(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match typed.kind() {
            None if typed.ty == Ty::Unknown => self.coerced(typed, FLOAT),
            Some(
                Kind::Int2 | Kind::Int4 | Kind::Int8 | Kind::Numeric | Kind::Float4 | Kind::Float8,
            ) => Ok(typed),
            _ => Err(SqlError::query("function takes numbers")),
        }
    }
}

pub(super) fn missing(call: &Call<'_>, args: &[Typed]) -> SqlError {
    let types: Vec<String> = args.iter().map(|arg| arg.ty.name()).collect();
    SqlError::query(format!(
        "function {}({}) does not exist",
        call.name,
        types.join(", ")
    ))
}

fn read(function: &Function) -> Result<Call<'_>, SqlError> {
    let odd = function.uses_odbc_syntax
        || !matches!(function.parameters, FunctionArguments::None)
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
        within: &function.within_group,
        filter: function.filter.as_deref(),
        over: function.over.as_ref(),
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
