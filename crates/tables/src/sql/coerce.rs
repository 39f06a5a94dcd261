//! Types of expressions: what an open one becomes, what becomes another by itself, what may be cast.

use sqlparser::ast::{DataType, Expr};

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::from_text;

const BOOL: Type = Type::of(Kind::Bool);
const TEXT: Type = Type::of(Kind::Text);

impl Compiler<'_> {
    /// A text of the caller as a value of a type.
    pub(super) fn literal(&mut self, ty: Type, text: &str) -> Result<Typed, SqlError> {
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
            Ty::Words | Ty::Query | Ty::Span => {
                let sql = match (self.is_sqlite(), typed.ty) {
                    (true, Ty::Query) => format!("pg_query_text({})", typed.sql),
                    (true, Ty::Span) => format!("pg_span_text({})", typed.sql),
                    (true, _) => typed.sql.clone(),
                    (false, _) => format!("CAST({} AS text)", typed.sql),
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
                Ty::Words | Ty::Query | Ty::Span => TEXT,
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
            Ty::Words | Ty::Query | Ty::Span => {
                let settled = self.settled(typed)?;
                return self.coerced(settled, ty);
            }
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
            Ty::Words | Ty::Query | Ty::Span => {
                let settled = self.settled(typed)?;
                return self.cast(settled, ty);
            }
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
            other => Err(SqlError::query(format!(
                "argument must be type boolean, not type {}",
                other.name()
            ))),
        }
    }

    /// Any value as text.
    pub(super) fn as_text(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        match typed.ty {
            Ty::Of(ty) if ty.is_text() => Ok(typed),
            Ty::Of(_) => self.cast(typed, TEXT),
            _ => self.settled(typed),
        }
    }

    pub(super) fn require_comparable(&self, typed: &Typed) -> Result<(), SqlError> {
        match typed.ty {
            Ty::Of(ty) if !ty.is_comparable() => Err(SqlError::query(format!(
                "could not identify an ordering operator for type {}",
                ty.long_name()
            ))),
            _ => Ok(()),
        }
    }
}

/// The wider of two types of numbers, times or texts.
pub(super) fn wider(one: Type, other: Type) -> Option<Type> {
    const NUMBERS: [Kind; 6] = [
        Kind::Int2,
        Kind::Int4,
        Kind::Int8,
        Kind::Numeric,
        Kind::Float4,
        Kind::Float8,
    ];
    const TIMES: [Kind; 3] = [Kind::Date, Kind::Timestamp, Kind::TimestampTz];
    const TEXTS: [Kind; 3] = [Kind::Char, Kind::Varchar, Kind::Text];
    if one.list || other.list {
        return (one == other).then_some(one);
    }
    for family in [NUMBERS.as_slice(), TIMES.as_slice(), TEXTS.as_slice()] {
        let place = |ty: Type| family.iter().position(|kind| *kind == ty.kind);
        if let (Some(one), Some(other)) = (place(one), place(other)) {
            let mut kind = family[one.max(other)];
            // Decimals beside small floats are large floats.
            if kind == Kind::Float4 && one != other {
                kind = Kind::Float8;
            }
            return Some(Type::of(kind));
        }
    }
    (one.kind == other.kind).then_some(Type::of(one.kind))
}

pub(super) fn named_type(ty: &DataType) -> Result<Type, SqlError> {
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
