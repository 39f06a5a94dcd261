//! Expressions: names, values, and what is made of them; each with its type, so that both engines mean the same.

use sqlparser::ast::{BinaryOperator, CastKind, CeilFloorKind, DataType, Expr, Value};

use super::SqlError;
use super::coerce::named_type;
use super::compile::{Compiler, HEAVIEST, Ty, Typed};
use super::from::column_of;
use super::parse::folded;
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

const BOOL: Type = Type::of(Kind::Bool);
const TEXT: Type = Type::of(Kind::Text);

impl Compiler<'_> {
    /// Compiles an expression.
    pub(super) fn expression(&mut self, expr: &Expr) -> Result<Typed, SqlError> {
        let typed = self.deeper(|this| this.expression_here(expr))?;
        if typed.weight > HEAVIEST {
            return Err(SqlError::Invalid("Query is too long".to_owned()));
        }
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
            Expr::TypedString(typed) if matches!(typed.data_type, DataType::Interval { .. }) => {
                self.interval_of(expr)
            }
            Expr::TypedString(typed) => {
                let ty = named_type(&typed.data_type)?;
                let Value::SingleQuotedString(text) = &typed.value.value else {
                    return Err(SqlError::element("TypeCast"));
                };
                self.literal(ty, text)
            }
            Expr::Interval(_)
            | Expr::Cast {
                data_type: DataType::Interval { .. },
                ..
            } => self.interval_of(expr),
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
            } => self.in_list(expr, list, *negated),
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
            } => self.like(expr, pattern, *negated, false, escape_char.as_deref()),
            Expr::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.like(expr, pattern, *negated, true, escape_char.as_deref()),
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(operand.as_deref(), conditions, else_result.as_deref()),
            Expr::Exists { subquery, negated } => {
                let (sql, outputs) = self.query(subquery)?;
                let not = if *negated { "NOT " } else { "" };
                let mut typed = Typed::new(format!("({not}EXISTS ({sql}))"), BOOL);
                typed.weight = outputs.iter().map(|output| output.weight).sum();
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
                typed.weight = output.weight;
                Ok(typed)
            }
            Expr::Function(function) => self.function(function),
            Expr::CompoundFieldAccess { root, access_chain } => self.field(root, access_chain),
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
            Expr::Array(array) => self.list(&array.elem),
            Expr::AnyOp {
                left,
                compare_op: BinaryOperator::Eq,
                right,
                ..
            } => self.any(left, right, false),
            Expr::AllOp {
                left,
                compare_op: BinaryOperator::NotEq,
                right,
            } => self.any(left, right, true),
            Expr::AnyOp { .. } | Expr::AllOp { .. } => {
                Err(SqlError::query("of ANY and ALL there are = ANY and <> ALL"))
            }
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

    fn in_list(&mut self, expr: &Expr, list: &[Expr], negated: bool) -> Result<Typed, SqlError> {
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
        let not = if negated { " NOT" } else { "" };
        Ok(Typed::new(
            format!("({}{not} IN ({}))", texts[0], texts[1..].join(", ")),
            BOOL,
        )
        .with(&parts))
    }

    /// `= ANY (…)`, or `<> ALL (…)`, of a list that is written out or a sub-select.
    fn any(&mut self, left: &Expr, right: &Expr, none: bool) -> Result<Typed, SqlError> {
        match right {
            Expr::Nested(inner) => self.any(left, inner, none),
            Expr::Array(array) if !array.elem.is_empty() => self.in_list(left, &array.elem, none),
            Expr::Subquery(query) => self.in_subquery(left, query, none),
            _ => self.any_member(left, right, none),
        }
    }

    /// `= ANY (list)`, or `<> ALL (list)`.
    fn any_member(&mut self, left: &Expr, right: &Expr, none: bool) -> Result<Typed, SqlError> {
        let value = self.expression(left)?;
        let list = self.expression(right)?;
        let Ty::Of(ty) = list.ty else {
            return Err(SqlError::query("ANY and ALL take a list or a sub-select"));
        };
        if !ty.list {
            return Err(SqlError::query(
                "op ANY/ALL (array) requires array on right side",
            ));
        }
        let member = ty.member();
        let value = self.coerced(value, member)?;
        self.require_comparable(&value)?;
        let sql = if self.is_sqlite() {
            let found = format!("pg_any({}, {}, {})", list.sql, code_of(member), value.sql);
            if none {
                format!("(NOT {found})")
            } else {
                found
            }
        } else {
            let op = if none { "<> ALL" } else { "= ANY" };
            format!("({} {op} ({}))", self.ordered(&value), list.sql)
        };
        Ok(Typed::new(sql, BOOL).with([&value, &list]))
    }

    /// A list that is written out.
    fn list(&mut self, members: &[Expr]) -> Result<Typed, SqlError> {
        let mut all = Vec::new();
        for member in members {
            all.push(self.expression(member)?);
        }
        if all.is_empty() {
            return Err(SqlError::query("cannot determine type of empty array"));
        }
        let ty = self.common(&all.iter().collect::<Vec<_>>())?;
        if ty.list {
            return Err(SqlError::query("lists hold no lists"));
        }
        let mut parts = Vec::new();
        for one in all {
            parts.push(self.coerced(one, ty)?);
        }
        let list = Type { list: true, ..ty };
        let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        let sql = if self.is_sqlite() {
            format!("pg_list({}, {})", code_of(ty), texts.join(", "))
        } else {
            format!("CAST(ARRAY[{}] AS {})", texts.join(", "), list.long_name())
        };
        let mut typed = Typed::new(sql, list).with(&parts);
        typed.name = Some("array".to_owned());
        Ok(typed)
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
