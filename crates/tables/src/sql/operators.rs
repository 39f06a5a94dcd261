//! Operators: comparing, reckoning, joining texts, members of JSON, patterns.

use sqlparser::ast::{BinaryOperator, DataType, Expr, UnaryOperator, Value};

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::pattern;
use super::span::Span;
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

const BOOL: Type = Type::of(Kind::Bool);
const TEXT: Type = Type::of(Kind::Text);

/// Longest pattern of LIKE, in bytes: neither engine can be broken off while it compares one with a long text.
const LONGEST_PATTERN: usize = 1_000;

impl Compiler<'_> {
    pub(super) fn is(&mut self, inner: &Expr, words: &str) -> Result<Typed, SqlError> {
        let inner = self.condition(inner)?;
        Ok(Typed::new(format!("({} {words})", inner.sql), BOOL).with([&inner]))
    }

    pub(super) fn comparison(
        &mut self,
        left: &Expr,
        op: &str,
        right: &Expr,
    ) -> Result<Typed, SqlError> {
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
        if left.ty == Ty::Span || right.ty == Ty::Span {
            let op = match (op, self.is_sqlite()) {
                ("IS DISTINCT FROM", true) => "IS NOT",
                ("IS NOT DISTINCT FROM", true) => "IS",
                (op, _) => op,
            };
            return self.intervals_compared(left, op, right);
        }
        let ty = self.common(&[&left, &right]).map_err(|_| {
            SqlError::query(format!(
                "operator does not exist: {} {op} {}",
                left.ty.name(),
                right.ty.name()
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

    pub(super) fn unary(&mut self, op: UnaryOperator, expr: &Expr) -> Result<Typed, SqlError> {
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

    pub(super) fn binary(
        &mut self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
    ) -> Result<Typed, SqlError> {
        let word = match op {
            BinaryOperator::PGExp => return self.call_named("power", &[left, right]),
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
            BinaryOperator::AtAt => return self.found_by(left, right),
            BinaryOperator::PGRegexMatch => return self.matched(left, "~", right),
            BinaryOperator::PGRegexIMatch => return self.matched(left, "~*", right),
            BinaryOperator::PGRegexNotMatch => return self.matched(left, "!~", right),
            BinaryOperator::PGRegexNotIMatch => return self.matched(left, "!~*", right),
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
        if matches!(word, "+" | "-")
            && let Some(made) = self.interval_arithmetic(&left, word, &right)?
        {
            return Ok(made);
        }
        if matches!(word, "+" | "-" | "*" | "/" | "%") {
            self.arithmetic(left, word, right)
        } else {
            self.compared(left, word, right)
        }
    }

    /// Tells whether a text matches a regular expression.
    fn matched(&mut self, left: &Expr, op: &str, right: &Expr) -> Result<Typed, SqlError> {
        let value = self.expression(left)?;
        let pattern = self.expression(right)?;
        let is_text =
            matches!(value.ty, Ty::Unknown) || matches!(value.ty, Ty::Of(ty) if ty.is_text());
        let Some(text) = pattern.text.clone().filter(|_| is_text) else {
            return Err(SqlError::query(if is_text {
                "regular expressions must be texts in quotes".to_owned()
            } else {
                format!("operator does not exist: {} {op} unknown", value.ty.name())
            }));
        };
        let any_case = op.ends_with('*');
        pattern::compiled(&text, any_case).map_err(SqlError::query)?;
        let value = self.as_text(value)?;
        let pattern = self.as_text(pattern)?;
        let sql = if self.is_sqlite() {
            let not = if op.starts_with('!') { "NOT " } else { "" };
            format!(
                "({not}pg_regex({}, {}, {}))",
                value.sql,
                pattern.sql,
                u8::from(any_case)
            )
        } else {
            format!("({} COLLATE \"default\" {op} {})", value.sql, pattern.sql)
        };
        Ok(Typed::new(sql, BOOL).with([&value]))
    }

    /// Reckons with two expressions.
    fn arithmetic(&mut self, left: Typed, op: &str, right: Typed) -> Result<Typed, SqlError> {
        let missing = SqlError::query(format!(
            "operator does not exist: {} {op} {}",
            left.ty.name(),
            right.ty.name()
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

    /// A member of a JSON value.
    pub(super) fn member(
        &mut self,
        value: Typed,
        key: Typed,
        text: bool,
    ) -> Result<Typed, SqlError> {
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

    pub(super) fn like(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        negated: bool,
        any_case: bool,
        escape: Option<&Expr>,
    ) -> Result<Typed, SqlError> {
        let value = self.expression(expr)?;
        let mut pattern = self.expression(pattern)?;
        if let Some(escape) = escape {
            let escape = self.expression(escape)?;
            let (Some(escape), Some(text)) = (&escape.text, &pattern.text) else {
                return Err(SqlError::query(
                    "LIKE with ESCAPE takes a pattern in quotes",
                ));
            };
            pattern.text = Some(with_backslashes(text, escape)?);
        }
        let is_text = |typed: &Typed| {
            matches!(typed.ty, Ty::Unknown) || matches!(typed.ty, Ty::Of(ty) if ty.is_text())
        };
        if !is_text(&value) || !is_text(&pattern) {
            return Err(SqlError::query("operator does not exist: ~~"));
        }
        if pattern
            .text
            .as_ref()
            .is_some_and(|text| text.len() > LONGEST_PATTERN)
        {
            return Err(SqlError::query("the pattern of LIKE is too long"));
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
}

/// The pattern of LIKE with the escape that both engines have.
fn with_backslashes(pattern: &str, escape: &str) -> Result<String, SqlError> {
    let mut characters = escape.chars();
    let (escape, None) = (characters.next(), characters.next()) else {
        return Err(SqlError::query("invalid escape string"));
    };
    let mut out = String::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        if Some(c) == escape {
            let next = rest.next();
            let next = next.ok_or_else(|| {
                SqlError::query("LIKE pattern must not end with escape character")
            })?;
            out.push('\\');
            out.push(next);
        } else {
            if c == '\\' {
                out.push('\\');
            }
            out.push(c);
        }
    }
    Ok(out)
}

/// The interval that an expression is, if it is one.
pub(super) fn span(expr: &Expr) -> Result<Option<Span>, SqlError> {
    let text = |value: &Expr| match value {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    let found = match expr {
        Expr::Nested(inner) => return span(inner),
        Expr::Interval(interval) => {
            if interval.last_field.is_some() || interval.leading_precision.is_some() {
                return Err(SqlError::query("intervals with limits are not supported"));
            }
            let unit = interval.leading_field.as_ref();
            text(&interval.value).map(|text| match unit {
                Some(unit) => format!("{text} {unit}"),
                None => text,
            })
        }
        Expr::Cast {
            expr,
            data_type: DataType::Interval { .. },
            ..
        } => text(expr),
        Expr::TypedString(typed) if matches!(typed.data_type, DataType::Interval { .. }) => {
            match &typed.value.value {
                Value::SingleQuotedString(text) => Some(text.clone()),
                _ => None,
            }
        }
        _ => return Ok(None),
    };
    let text = found.ok_or_else(|| SqlError::query("intervals are texts in quotes"))?;
    Span::parse(&text).map(Some).ok_or_else(|| {
        SqlError::query(format!(
            "invalid input syntax for type interval: \"{text}\""
        ))
    })
}
