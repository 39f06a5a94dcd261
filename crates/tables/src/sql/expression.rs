//! Expressions: names, values, operators, casts; each with its type, so that both engines mean the same.

use sqlparser::ast::{
    BinaryOperator, CastKind, CeilFloorKind, DataType, Expr, UnaryOperator, Value,
};

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::parse::folded;
use super::select::{column_of, wider};
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::from_text;

const BOOL: Type = Type::of(Kind::Bool);
const TEXT: Type = Type::of(Kind::Text);

impl Compiler<'_> {
    /// Compiles an expression.
    pub(super) fn expression(&mut self, expr: &Expr) -> Result<Typed, SqlError> {
        let typed = self.deeper(|this| this.expression_here(expr))?;
        Ok(self.grouped(typed))
    }

    fn expression_here(&mut self, expr: &Expr) -> Result<Typed, SqlError> {
        match expr {
            Expr::Identifier(ident) => self.named_column(None, &folded(ident)),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [relation, column] => self.named_column(Some(&folded(relation)), &folded(column)),
                _ => Err(SqlError::query(
                    "cross-database references are not implemented",
                )),
            },
            Expr::Nested(inner) => {
                let mut typed = self.expression(inner)?;
                typed.sql = format!("({})", typed.sql);
                Ok(typed)
            }
            Expr::Value(value) => self.value(&value.value),
            Expr::TypedString(typed) => {
                let ty = named_type(&typed.data_type)?;
                let Value::SingleQuotedString(text) = &typed.value.value else {
                    return Err(SqlError::element("TypeCast"));
                };
                self.literal(ty, text)
            }
            Expr::Cast {
                kind: CastKind::Cast | CastKind::DoubleColon,
                expr,
                data_type,
                format: None,
                ..
            } => {
                let ty = named_type(data_type)?;
                let inner = self.expression(expr)?;
                let name = inner.name.clone().unwrap_or_else(|| ty.name());
                let mut typed = self.cast(inner, ty)?;
                typed.name = Some(name);
                Ok(typed)
            }
            Expr::UnaryOp { op, expr } => self.unary(*op, expr),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::IsNull(inner) | Expr::IsNotNull(inner) => {
                let inner = self.expression(inner)?;
                let word = if matches!(expr, Expr::IsNull(_)) {
                    "IS NULL"
                } else {
                    "IS NOT NULL"
                };
                let inner = self.settled(inner)?;
                Ok(Typed::new(format!("({} {word})", inner.sql), BOOL).with([&inner]))
            }
            Expr::IsTrue(inner) => self.is(inner, "IS TRUE"),
            Expr::IsNotTrue(inner) => self.is(inner, "IS NOT TRUE"),
            Expr::IsFalse(inner) => self.is(inner, "IS FALSE"),
            Expr::IsNotFalse(inner) => self.is(inner, "IS NOT FALSE"),
            Expr::IsUnknown(inner) => self.is(inner, "IS NULL"),
            Expr::IsNotUnknown(inner) => self.is(inner, "IS NOT NULL"),
            Expr::IsDistinctFrom(left, right) => self.comparison(left, "IS DISTINCT FROM", right),
            Expr::IsNotDistinctFrom(left, right) => {
                self.comparison(left, "IS NOT DISTINCT FROM", right)
            }
            Expr::InList {
                expr,
                list,
                negated,
            } => {
                let mut all = vec![self.expression(expr)?];
                for item in list {
                    all.push(self.expression(item)?);
                }
                let ty = self.common(&all.iter().collect::<Vec<_>>())?;
                let mut texts = Vec::new();
                let mut parts = Vec::new();
                for one in all {
                    let one = self.coerced(one, ty)?;
                    texts.push(self.ordered(&one));
                    parts.push(one);
                }
                self.require_comparable(&parts[0])?;
                let not = if *negated { " NOT" } else { "" };
                Ok(Typed::new(
                    format!("({}{not} IN ({}))", texts[0], texts[1..].join(", ")),
                    BOOL,
                )
                .with(&parts))
            }
            Expr::InSubquery {
                expr,
                subquery,
                negated,
            } => self.in_subquery(expr, subquery, *negated),
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let value = self.expression(expr)?;
                let low = self.expression(low)?;
                let high = self.expression(high)?;
                let above = self.compared(value.clone(), ">=", low)?;
                let below = self.compared(value, "<=", high)?;
                let not = if *negated { "NOT " } else { "" };
                Ok(
                    Typed::new(format!("({not}({} AND {}))", above.sql, below.sql), BOOL)
                        .with([&above, &below]),
                )
            }
            Expr::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.like(expr, pattern, *negated, false, escape_char.is_some()),
            Expr::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.like(expr, pattern, *negated, true, escape_char.is_some()),
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(operand.as_deref(), conditions, else_result.as_deref()),
            Expr::Exists { subquery, negated } => {
                let (sql, _) = self.query(subquery)?;
                let not = if *negated { "NOT " } else { "" };
                let mut typed = Typed::new(format!("({not}EXISTS ({sql}))"), BOOL);
                typed.name = Some("exists".to_owned());
                Ok(typed)
            }
            Expr::Subquery(query) => {
                let (sql, outputs) = self.query(query)?;
                let [output] = outputs.as_slice() else {
                    return Err(SqlError::query("subquery must return only one column"));
                };
                let mut typed = Typed::new(format!("({sql})"), output.ty);
                typed.name = Some(output.name.clone());
                Ok(typed)
            }
            Expr::Function(function) => self.function(function),
            Expr::Ceil { expr, field } if is_plain(field) => self.call_named("ceil", &[expr]),
            Expr::Floor { expr, field } if is_plain(field) => self.call_named("floor", &[expr]),
            Expr::Substring {
                expr,
                substring_from: Some(from),
                substring_for,
                ..
            } => {
                let mut args: Vec<&Expr> = vec![expr, from];
                args.extend(substring_for.as_deref());
                self.call_named("substring", &args)
            }
            Expr::Interval(_) => Err(SqlError::query("INTERVAL is not supported")),
            Expr::Array(_) => Err(SqlError::query("ARRAY[…] is not supported")),
            Expr::Tuple(_) => Err(SqlError::query("rows as values are not supported")),
            _ => Err(SqlError::element("Expression")),
        }
    }

    fn named_column(&mut self, relation: Option<&str>, name: &str) -> Result<Typed, SqlError> {
        let (column, own) = self.column(relation, name)?;
        let mut typed = column_of(&column);
        // A column of a query around this one is like a constant here.
        typed.free = own;
        Ok(typed)
    }

    fn value(&mut self, value: &Value) -> Result<Typed, SqlError> {
        match value {
            Value::Number(number, _) => {
                if let Ok(whole) = number.parse::<i64>() {
                    let kind = if i32::try_from(whole).is_ok() {
                        Kind::Int4
                    } else {
                        Kind::Int8
                    };
                    return Ok(Typed::new(whole.to_string(), Type::of(kind)));
                }
                self.literal(Type::of(Kind::Numeric), number)
            }
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => {
                let mut typed = Typed::new("", TEXT);
                typed.ty = Ty::Unknown;
                typed.text = Some(text.clone());
                Ok(typed)
            }
            Value::DollarQuotedString(text) => {
                let mut typed = Typed::new("", TEXT);
                typed.ty = Ty::Unknown;
                typed.text = Some(text.value.clone());
                Ok(typed)
            }
            Value::Boolean(flag) => {
                let sql = match (self.is_sqlite(), flag) {
                    (true, true) => "1",
                    (true, false) => "0",
                    (false, true) => "true",
                    (false, false) => "false",
                };
                let mut typed = Typed::new(sql, BOOL);
                typed.name = Some("bool".to_owned());
                Ok(typed)
            }
            Value::Null => {
                let mut typed = Typed::new("NULL", TEXT);
                typed.ty = Ty::Unknown;
                Ok(typed)
            }
            _ => Err(SqlError::element("A_Const")),
        }
    }

    /// A text of the caller as a value of a type.
    fn literal(&mut self, ty: Type, text: &str) -> Result<Typed, SqlError> {
        let cell = from_text(ty, text).map_err(SqlError::query)?;
        let sql = self.bind(
            Type {
                modifier: None,
                ..ty
            },
            cell,
        );
        Ok(Typed::new(
            sql,
            Type {
                modifier: None,
                ..ty
            },
        ))
    }

    /// Gives an expression whose type is open the type of text.
    pub(super) fn settled(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match typed.ty {
            Ty::Of(_) => Ok(typed),
            Ty::Words => {
                let sql = if self.is_sqlite() {
                    typed.sql.clone()
                } else {
                    format!("CAST({} AS text)", typed.sql)
                };
                Ok(Typed {
                    sql,
                    ty: Ty::Of(TEXT),
                    ..typed
                })
            }
            Ty::Unknown => self.coerced(typed, TEXT),
        }
    }

    /// The SQL by which values are compared and put in order.
    pub(super) fn ordered(&self, typed: &Typed) -> String {
        match (typed.kind(), self.is_sqlite()) {
            (Some(Kind::Numeric), true) => format!("({} COLLATE decimal_order)", typed.sql),
            (Some(Kind::Text | Kind::Varchar | Kind::Char), false) => {
                format!("({} COLLATE \"C\")", typed.sql)
            }
            _ => typed.sql.clone(),
        }
    }

    /// The type that expressions have in common.
    pub(super) fn common(&self, all: &[&Typed]) -> Result<Type, SqlError> {
        let mut found: Option<Type> = None;
        for one in all {
            let ty = match one.ty {
                Ty::Unknown => continue,
                Ty::Words => TEXT,
                Ty::Of(ty) => ty,
            };
            found = Some(match found {
                None => ty,
                Some(before) => wider(before, ty).ok_or_else(|| {
                    SqlError::query(format!(
                        "types {} and {} cannot be matched",
                        before.long_name(),
                        ty.long_name()
                    ))
                })?,
            });
        }
        Ok(found.unwrap_or(TEXT))
    }

    /// Gives an expression a type that it becomes by itself: an open one any, a number a wider one.
    pub(super) fn coerced(&mut self, typed: Typed, ty: Type) -> Result<Typed, SqlError> {
        let from = match typed.ty {
            Ty::Of(from) => from,
            Ty::Words => return self.settled(typed),
            Ty::Unknown => {
                return match &typed.text {
                    Some(text) => {
                        let made = self.literal(ty, text)?;
                        Ok(Typed {
                            name: typed.name,
                            ..made
                        })
                    }
                    None => {
                        let sql = if self.is_sqlite() {
                            "NULL".to_owned()
                        } else {
                            format!("CAST(NULL AS {})", ty.long_name())
                        };
                        Ok(Typed {
                            sql,
                            ty: Ty::Of(ty),
                            ..typed
                        })
                    }
                };
            }
        };
        if from == ty || from.kind == ty.kind && from.list == ty.list {
            return Ok(Typed {
                ty: Ty::Of(ty),
                ..typed
            });
        }
        if wider(from, ty).map(|wide| wide.kind) != Some(ty.kind) {
            return Err(SqlError::query(format!(
                "cannot cast type {} to {}",
                from.long_name(),
                ty.long_name()
            )));
        }
        self.cast(typed, ty)
    }

    /// Casts an expression.
    pub(super) fn cast(&mut self, typed: Typed, ty: Type) -> Result<Typed, SqlError> {
        let from = match typed.ty {
            Ty::Of(from) => from,
            Ty::Unknown => return self.coerced(typed, ty),
            Ty::Words => self.settled(typed.clone()).map(|_| TEXT)?,
        };
        if !castable(from, ty) {
            return Err(SqlError::query(format!(
                "cannot cast type {} to {}",
                from.long_name(),
                ty.long_name()
            )));
        }
        let plain = Type {
            modifier: None,
            ..ty
        };
        let sql = if !self.is_sqlite() {
            format!("CAST({} AS {})", typed.sql, ty.long_name())
        } else if from == ty {
            typed.sql.clone()
        } else {
            let limits = ty.modifier.map_or_else(
                || "NULL, NULL".to_owned(),
                |(one, two)| format!("{one}, {two}"),
            );
            format!(
                "pg_cast({}, {}, {}, {limits})",
                typed.sql,
                code_of(from),
                code_of(ty)
            )
        };
        Ok(Typed {
            sql,
            ty: Ty::Of(plain),
            text: None,
            ..typed
        })
    }

    /// Compiles a condition.
    pub(super) fn condition(&mut self, expr: &Expr) -> Result<Typed, SqlError> {
        let typed = self.expression(expr)?;
        self.truth(typed)
    }

    pub(super) fn truth(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match typed.ty {
            Ty::Of(BOOL) => Ok(typed),
            Ty::Unknown => self.coerced(typed, BOOL),
            Ty::Of(ty) => Err(SqlError::query(format!(
                "argument must be type boolean, not type {}",
                ty.long_name()
            ))),
            Ty::Words => Err(SqlError::query(
                "argument must be type boolean, not type tsvector",
            )),
        }
    }

    fn is(&mut self, inner: &Expr, words: &str) -> Result<Typed, SqlError> {
        let inner = self.condition(inner)?;
        Ok(Typed::new(format!("({} {words})", inner.sql), BOOL).with([&inner]))
    }

    fn comparison(&mut self, left: &Expr, op: &str, right: &Expr) -> Result<Typed, SqlError> {
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        self.compared(left, op, right)
    }

    /// Compares two expressions.
    pub(super) fn compared(
        &mut self,
        left: Typed,
        op: &str,
        right: Typed,
    ) -> Result<Typed, SqlError> {
        let ty = self.common(&[&left, &right]).map_err(|_| {
            let name = |typed: &Typed| match typed.ty {
                Ty::Of(ty) => ty.long_name(),
                Ty::Unknown => "unknown".to_owned(),
                Ty::Words => "tsvector".to_owned(),
            };
            SqlError::query(format!(
                "operator does not exist: {} {op} {}",
                name(&left),
                name(&right)
            ))
        })?;
        let left = self.coerced(left, ty)?;
        let right = self.coerced(right, ty)?;
        self.require_comparable(&left)?;
        let op = match (op, self.is_sqlite()) {
            ("IS DISTINCT FROM", true) => "IS NOT",
            ("IS NOT DISTINCT FROM", true) => "IS",
            (op, _) => op,
        };
        if ty.list && !matches!(op, "=" | "<>" | "IS" | "IS NOT") && self.is_sqlite() {
            return Err(SqlError::query("lists have no order here"));
        }
        Ok(Typed::new(
            format!("({} {op} {})", self.ordered(&left), self.ordered(&right)),
            BOOL,
        )
        .with([&left, &right]))
    }

    fn unary(&mut self, op: UnaryOperator, expr: &Expr) -> Result<Typed, SqlError> {
        match op {
            UnaryOperator::Not => {
                let inner = self.condition(expr)?;
                Ok(Typed::new(format!("(NOT {})", inner.sql), BOOL).with([&inner]))
            }
            UnaryOperator::Plus => self.expression(expr),
            UnaryOperator::Minus => {
                // `-5` is a number by itself.
                if let Expr::Value(value) = expr
                    && let Value::Number(number, _) = &value.value
                {
                    let negative = format!("-{number}");
                    if let Ok(whole) = negative.parse::<i64>() {
                        let kind = if i32::try_from(whole).is_ok() {
                            Kind::Int4
                        } else {
                            Kind::Int8
                        };
                        return Ok(Typed::new(format!("({whole})"), Type::of(kind)));
                    }
                    return self.literal(Type::of(Kind::Numeric), &negative);
                }
                let zero = Typed::new("0", Type::of(Kind::Int2));
                let inner = self.expression(expr)?;
                self.arithmetic(zero, "-", inner)
            }
            _ => Err(SqlError::query("operator does not exist")),
        }
    }

    fn binary(
        &mut self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
    ) -> Result<Typed, SqlError> {
        let word = match op {
            BinaryOperator::And | BinaryOperator::Or => {
                let word = if *op == BinaryOperator::And {
                    "AND"
                } else {
                    "OR"
                };
                let left = self.condition(left)?;
                let right = self.condition(right)?;
                return Ok(
                    Typed::new(format!("({} {word} {})", left.sql, right.sql), BOOL)
                        .with([&left, &right]),
                );
            }
            BinaryOperator::Eq => "=",
            BinaryOperator::NotEq => "<>",
            BinaryOperator::Lt => "<",
            BinaryOperator::LtEq => "<=",
            BinaryOperator::Gt => ">",
            BinaryOperator::GtEq => ">=",
            BinaryOperator::Plus => "+",
            BinaryOperator::Minus => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Modulo => "%",
            BinaryOperator::StringConcat => {
                let left = self.expression(left)?;
                let right = self.expression(right)?;
                return self.joined_text(left, right);
            }
            BinaryOperator::Arrow | BinaryOperator::LongArrow => {
                let value = self.expression(left)?;
                let key = self.expression(right)?;
                return self.member(value, key, *op == BinaryOperator::LongArrow);
            }
            _ => {
                return Err(SqlError::query(format!("operator {op} is not supported")));
            }
        };
        let left = self.expression(left)?;
        let right = self.expression(right)?;
        if matches!(word, "+" | "-" | "*" | "/" | "%") {
            self.arithmetic(left, word, right)
        } else {
            self.compared(left, word, right)
        }
    }

    /// Reckons with two expressions.
    fn arithmetic(&mut self, left: Typed, op: &str, right: Typed) -> Result<Typed, SqlError> {
        let name = |typed: &Typed| match typed.ty {
            Ty::Of(ty) => ty.long_name(),
            Ty::Unknown => "unknown".to_owned(),
            Ty::Words => "tsvector".to_owned(),
        };
        let missing = SqlError::query(format!(
            "operator does not exist: {} {op} {}",
            name(&left),
            name(&right)
        ));
        let whole = |kind| matches!(kind, Some(Kind::Int2 | Kind::Int4 | Kind::Int8));
        // A day and a number of days; two days.
        if left.kind() == Some(Kind::Date) && whole(right.kind()) && matches!(op, "+" | "-") {
            return Ok(Typed::new(
                format!("({} {op} {})", left.sql, right.sql),
                Type::of(Kind::Date),
            )
            .with([&left, &right]));
        }
        if left.kind() == Some(Kind::Date) && right.kind() == Some(Kind::Date) && op == "-" {
            return Ok(Typed::new(
                format!("({} - {})", left.sql, right.sql),
                Type::of(Kind::Int4),
            )
            .with([&left, &right]));
        }
        let Ok(ty) = self.common(&[&left, &right]) else {
            return Err(missing);
        };
        let kind = ty.kind;
        let number = matches!(
            kind,
            Kind::Int2 | Kind::Int4 | Kind::Int8 | Kind::Numeric | Kind::Float4 | Kind::Float8
        ) && !ty.list;
        if !number || op == "%" && matches!(kind, Kind::Float4 | Kind::Float8) {
            return Err(missing);
        }
        let left = self.coerced(left, ty)?;
        let right = self.coerced(right, ty)?;
        let sql = if self.is_sqlite() {
            format!(
                "pg_reckon('{op}', {}, {}, {})",
                code_of(ty),
                left.sql,
                right.sql
            )
        } else {
            format!("({} {op} {})", left.sql, right.sql)
        };
        Ok(Typed::new(sql, ty).with([&left, &right]))
    }

    fn joined_text(&mut self, left: Typed, right: Typed) -> Result<Typed, SqlError> {
        let is_list = |typed: &Typed| matches!(typed.ty, Ty::Of(ty) if ty.list);
        if is_list(&left) || is_list(&right) {
            return Err(SqlError::query("operator || of lists is not supported"));
        }
        let is_text = |typed: &Typed| {
            matches!(typed.ty, Ty::Unknown) || matches!(typed.ty, Ty::Of(ty) if ty.is_text())
        };
        if !is_text(&left) && !is_text(&right) {
            return Err(SqlError::query("operator does not exist: ||"));
        }
        let left = self.as_text(left)?;
        let right = self.as_text(right)?;
        Ok(Typed::new(format!("({} || {})", left.sql, right.sql), TEXT).with([&left, &right]))
    }

    /// Any value as text.
    pub(super) fn as_text(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match typed.ty {
            Ty::Of(ty) if ty.is_text() => Ok(typed),
            Ty::Unknown | Ty::Words => self.settled(typed),
            Ty::Of(_) => self.cast(typed, TEXT),
        }
    }

    /// A member of a JSON value.
    fn member(&mut self, value: Typed, key: Typed, text: bool) -> Result<Typed, SqlError> {
        if !matches!(value.kind(), Some(Kind::Json | Kind::Jsonb)) {
            return Err(SqlError::query("operator does not exist: ->"));
        }
        let ty = match value.ty {
            Ty::Of(ty) if !text => ty,
            _ => TEXT,
        };
        let key = match key.kind() {
            Some(Kind::Int2 | Kind::Int4) => self.coerced(key, Type::of(Kind::Int4))?,
            _ => self.coerced(key, TEXT)?,
        };
        let sql = if self.is_sqlite() {
            format!("pg_member({}, {}, {})", value.sql, key.sql, u8::from(text))
        } else {
            let op = if text { "->>" } else { "->" };
            format!("({} {op} {})", value.sql, key.sql)
        };
        Ok(Typed::new(sql, ty).with([&value, &key]))
    }

    fn like(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        negated: bool,
        any_case: bool,
        escape: bool,
    ) -> Result<Typed, SqlError> {
        if escape {
            return Err(SqlError::query("LIKE with ESCAPE is not supported"));
        }
        let value = self.expression(expr)?;
        let pattern = self.expression(pattern)?;
        let is_text = |typed: &Typed| {
            matches!(typed.ty, Ty::Unknown) || matches!(typed.ty, Ty::Of(ty) if ty.is_text())
        };
        if !is_text(&value) || !is_text(&pattern) {
            return Err(SqlError::query("operator does not exist: ~~"));
        }
        let value = self.as_text(value)?;
        let pattern = self.as_text(pattern)?;
        let not = if negated { "NOT " } else { "" };
        let sql = if self.is_sqlite() {
            format!(
                "({not}pg_like({}, {}, {}))",
                value.sql,
                pattern.sql,
                u8::from(any_case)
            )
        } else {
            // Letters in any case are those of the database's language, not of ASCII alone.
            let (word, order) = if any_case {
                ("ILIKE", " COLLATE \"default\"")
            } else {
                ("LIKE", "")
            };
            format!("({}{order} {not}{word} {})", value.sql, pattern.sql)
        };
        Ok(Typed::new(sql, BOOL).with([&value, &pattern]))
    }

    fn in_subquery(
        &mut self,
        expr: &Expr,
        subquery: &sqlparser::ast::Query,
        negated: bool,
    ) -> Result<Typed, SqlError> {
        let value = self.expression(expr)?;
        let (sql, outputs) = self.query(subquery)?;
        let [output] = outputs.as_slice() else {
            return Err(SqlError::query("subquery has too many columns"));
        };
        let inner = Typed::new("s.k1", output.ty);
        let ty = self.common(&[&value, &inner])?;
        let value = self.coerced(value, ty)?;
        let inner = self.coerced(inner, ty)?;
        self.require_comparable(&value)?;
        let not = if negated { " NOT" } else { "" };
        Ok(Typed::new(
            format!(
                "({}{not} IN (SELECT {} FROM ({sql}) AS s))",
                self.ordered(&value),
                inner.sql
            ),
            BOOL,
        )
        .with([&value]))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[sqlparser::ast::CaseWhen],
        otherwise: Option<&Expr>,
    ) -> Result<Typed, SqlError> {
        let operand = operand
            .map(|operand| self.expression(operand))
            .transpose()?;
        let mut whens = Vec::new();
        let mut results = Vec::new();
        for when in conditions {
            let condition = match &operand {
                None => self.condition(&when.condition)?,
                Some(operand) => {
                    let value = self.expression(&when.condition)?;
                    self.compared(operand.clone(), "=", value)?
                }
            };
            whens.push(condition);
            results.push(self.expression(&when.result)?);
        }
        if let Some(otherwise) = otherwise {
            results.push(self.expression(otherwise)?);
        }
        let ty = self.common(&results.iter().collect::<Vec<_>>())?;
        let mut made = Vec::new();
        for result in results {
            made.push(self.coerced(result, ty)?);
        }
        let mut sql = "CASE".to_owned();
        for (condition, result) in whens.iter().zip(&made) {
            sql.push_str(&format!(" WHEN {} THEN {}", condition.sql, result.sql));
        }
        if let Some(last) = made.get(whens.len()) {
            sql.push_str(&format!(" ELSE {}", last.sql));
        }
        sql.push_str(" END");
        let mut typed = Typed::new(format!("({sql})"), ty).with(&whens).with(&made);
        typed.name = Some("case".to_owned());
        Ok(typed)
    }
}

fn is_plain(field: &CeilFloorKind) -> bool {
    matches!(
        field,
        CeilFloorKind::DateTimeField(sqlparser::ast::DateTimeField::NoDateTime)
    )
}

fn named_type(ty: &DataType) -> Result<Type, SqlError> {
    let name = ty.to_string();
    Type::parse(&name)
        .ok_or_else(|| SqlError::query(format!("type \"{}\" does not exist", name.to_lowercase())))
}

/// What may be cast to what.
fn castable(from: Type, to: Type) -> bool {
    let number = |kind| {
        matches!(
            kind,
            Kind::Int2 | Kind::Int4 | Kind::Int8 | Kind::Numeric | Kind::Float4 | Kind::Float8
        )
    };
    let time = |kind| matches!(kind, Kind::Date | Kind::Timestamp | Kind::TimestampTz);
    from == to
        || to.is_text()
        || from.is_text()
        || !from.list
            && !to.list
            && (from.kind == to.kind
                || number(from.kind) && number(to.kind)
                || time(from.kind) && time(to.kind)
                || time(from.kind) && from.kind != Kind::Date && to.kind == Kind::Time
                || from.is_json() && to.is_json()
                || from.kind == Kind::Bool && to.kind == Kind::Int4
                || from.kind == Kind::Int4 && to.kind == Kind::Bool)
}
