//! Intervals as values: what lies between two times, what is added to them and to each other.

use sqlparser::ast::Expr;

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::operators::span;
use super::span::Span;
use cairn_tabular::types::{Kind, Type};

const BOOL: Type = Type::of(Kind::Bool);
const FLOAT: Type = Type::of(Kind::Float8);
const LONG: Type = Type::of(Kind::Int8);
const TEXT: Type = Type::of(Kind::Text);
const TIMESTAMP: Type = Type::of(Kind::Timestamp);
const INSTANT: Type = Type::of(Kind::TimestampTz);

/// An expression that is an interval.
pub(super) fn interval(sql: impl Into<String>) -> Typed {
    let mut typed = Typed::new(sql, TEXT);
    typed.ty = Ty::Span;
    typed
}

impl Compiler<'_> {
    /// An interval that is written out.
    pub(super) fn interval_of(&mut self, expr: &Expr) -> Result<Typed, SqlError> {
        let Some(span) = span(expr)? else {
            return Err(SqlError::element("Interval"));
        };
        let mut typed = self.interval_constant(span);
        typed.name = Some("interval".to_owned());
        Ok(typed)
    }

    fn interval_constant(&self, span: Span) -> Typed {
        interval(if self.is_sqlite() {
            format!("'{}'", span.kept())
        } else {
            span.in_postgres()
        })
    }

    /// An argument that is an interval, or a text in quotes that is read as one.
    fn as_interval(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match (typed.ty, &typed.text) {
            (Ty::Span, _) => Ok(typed),
            (Ty::Unknown, Some(text)) => match Span::parse(text) {
                Some(span) => Ok(self.interval_constant(span)),
                None => Err(SqlError::query(format!(
                    "invalid input syntax for type interval: \"{text}\""
                ))),
            },
            (ty, _) => Err(SqlError::query(format!("{} is no interval", ty.name()))),
        }
    }

    /// `+` and `-` where intervals take part or come out; nothing where they do not.
    pub(super) fn interval_arithmetic(
        &mut self,
        left: &Typed,
        op: &str,
        right: &Typed,
    ) -> Result<Option<Typed>, SqlError> {
        let is_time = |typed: &Typed| {
            matches!(
                typed.kind(),
                Some(Kind::Date | Kind::Timestamp | Kind::TimestampTz)
            )
        };
        let both_days = left.kind() == Some(Kind::Date) && right.kind() == Some(Kind::Date);
        let made = match (left.ty == Ty::Span, right.ty == Ty::Span) {
            (true, true) => {
                let sql = if self.is_sqlite() {
                    let sign = if op == "-" { -1 } else { 1 };
                    format!("pg_span_sum({}, {}, {sign})", left.sql, right.sql)
                } else {
                    format!("({} {op} {})", left.sql, right.sql)
                };
                interval(sql)
            }
            (false, true) if is_time(left) => self.moved_by(left, op, right)?,
            (true, false) if is_time(right) && op == "+" => self.moved_by(right, op, left)?,
            (false, false)
                if op == "-"
                    && is_time(left)
                    && !both_days
                    && (is_time(right)
                        || right.text.is_some() && left.kind() != Some(Kind::Date)) =>
            {
                let ty = self.common(&[left, right])?;
                let (left, right) = (
                    self.coerced(left.clone(), ty)?,
                    self.coerced(right.clone(), ty)?,
                );
                interval(if self.is_sqlite() {
                    format!("pg_span_between({}, {})", left.sql, right.sql)
                } else {
                    format!("({} - {})", left.sql, right.sql)
                })
            }
            (false, false) => return Ok(None),
            _ => {
                return Err(SqlError::query(format!(
                    "operator does not exist: {} {op} {}",
                    left.ty.name(),
                    right.ty.name()
                )));
            }
        };
        Ok(Some(made.with([left, right])))
    }

    fn moved_by(&mut self, time: &Typed, op: &str, by: &Typed) -> Result<Typed, SqlError> {
        let ty = if time.kind() == Some(Kind::TimestampTz) {
            INSTANT
        } else {
            TIMESTAMP
        };
        let time = self.coerced(time.clone(), ty)?;
        let sql = if self.is_sqlite() {
            let sign = if op == "-" { -1 } else { 1 };
            format!("pg_move_by({}, {}, {sign})", time.sql, by.sql)
        } else {
            format!("({} {op} {})", time.sql, by.sql)
        };
        Ok(Typed::new(sql, ty))
    }

    /// Compares two intervals by how long they are.
    pub(super) fn intervals_compared(
        &mut self,
        left: Typed,
        op: &str,
        right: Typed,
    ) -> Result<Typed, SqlError> {
        let left = self.as_interval(left)?;
        let right = self.as_interval(right)?;
        let (one, other) = (self.sortable(left.clone())?, self.sortable(right.clone())?);
        Ok(Typed::new(format!("({} {op} {})", one.sql, other.sql), BOOL).with([&left, &right]))
    }

    /// What is put in order: anything as it is shown, intervals by how long they are.
    pub(super) fn sortable(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        if typed.ty != Ty::Span {
            return self.settled(typed);
        }
        let sql = if self.is_sqlite() {
            format!("pg_span_length({})", typed.sql)
        } else {
            typed.sql.clone()
        };
        Ok(Typed {
            sql,
            ty: Ty::Of(LONG),
            ..typed
        })
    }

    /// `justify_days`, `justify_hours`, `justify_interval`.
    pub(super) fn justified(&mut self, name: &str, value: Typed) -> Result<Typed, SqlError> {
        let value = self.as_interval(value)?;
        let sql = if self.is_sqlite() {
            let (hours, days) = (name != "justify_days", name != "justify_hours");
            format!(
                "pg_justified({}, {}, {})",
                value.sql,
                u8::from(hours),
                u8::from(days)
            )
        } else {
            format!("{name}({})", value.sql)
        };
        Ok(interval(sql).with([&value]))
    }

    /// `date_part` of an interval.
    pub(super) fn part_of_interval(
        &mut self,
        field: Typed,
        value: &Typed,
    ) -> Result<Typed, SqlError> {
        let field = self.argument(field, TEXT)?;
        let prefix = if self.is_sqlite() { "pg_span" } else { "date" };
        let sql = format!("{prefix}_part({}, {})", field.sql, value.sql);
        Ok(Typed::new(sql, FLOAT).with([&field, value]))
    }

    /// `age`: how far one time lies behind another, or behind the beginning of today.
    pub(super) fn age(&mut self, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let mut parts = Vec::new();
        for arg in args {
            parts.push(self.argument(arg, TIMESTAMP)?);
        }
        if parts.len() == 1 {
            let today = if self.is_sqlite() {
                "(CAST(unixepoch() / 86400 AS INTEGER) * 86400000000)"
            } else {
                "CAST(current_date AS timestamp)"
            };
            parts.insert(0, Typed::new(today, TIMESTAMP));
        }
        let prefix = if self.is_sqlite() { "pg_" } else { "" };
        let sql = format!("{prefix}age({}, {})", parts[0].sql, parts[1].sql);
        Ok(interval(sql).with(&parts))
    }
}
