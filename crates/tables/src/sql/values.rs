//! Functions of lists, of JSON, of times by templates, and of patterns; members of lists by their places.

use sqlparser::ast::{AccessExpr, Expr, Subscript};

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::functions::{Call, missing};
use super::parse::folded;
use super::texts::said;
use super::{pattern, times};
use crate::document::code_of;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const INT: Type = Type::of(Kind::Int4);
const FLOAT: Type = Type::of(Kind::Float8);
const JSON: Type = Type::of(Kind::Json);
const INSTANT: Type = Type::of(Kind::TimestampTz);

/// Columns of a row that becomes JSON, at most: what both engines take as arguments of one call.
const WIDEST: usize = 40;

impl Compiler<'_> {
    /// An argument: of functions that make JSON it may be the name of a relation, whose rows are objects.
    pub(super) fn value_or_row(&mut self, function: &str, arg: &Expr) -> Result<Typed, SqlError> {
        if matches!(
            function,
            "row_to_json" | "to_json" | "to_jsonb" | "json_agg" | "jsonb_agg"
        ) && let Expr::Identifier(ident) = arg
        {
            let name = folded(ident);
            if self.column(None, &name).is_err()
                && let Some(row) = self.row_object(&name)?
            {
                return Ok(row);
            }
        }
        self.expression(arg)
    }

    /// A row of a relation as an object.
    fn row_object(&mut self, relation: &str) -> Result<Option<Typed>, SqlError> {
        let found = self
            .scopes
            .iter()
            .rev()
            .flat_map(|scope| &scope.relations)
            .find(|known| known.name == relation)
            .map(|known| known.columns.clone());
        let Some(columns) = found else {
            return Ok(None);
        };
        let mut args = Vec::new();
        for column in &columns {
            let mut key = Typed::new("", TEXT);
            key.ty = Ty::Unknown;
            key.text = Some(column.name.clone());
            args.push(key);
            args.push(super::from::column_of(column));
        }
        self.json_object(args).map(Some)
    }

    /// `json_build_object(key, value, …)`.
    pub(super) fn json_object(&mut self, args: Vec<Typed>) -> Result<Typed, SqlError> {
        if args.len() % 2 == 1 {
            return Err(SqlError::query(
                "argument list must have even number of elements",
            ));
        }
        if args.len() > 2 * WIDEST {
            return Err(SqlError::query(format!(
                "objects of more than {WIDEST} members are not supported"
            )));
        }
        let mut texts = Vec::new();
        let mut parts = Vec::new();
        for (place, arg) in args.into_iter().enumerate() {
            let arg = if place % 2 == 0 {
                self.as_text(arg)?
            } else {
                self.settled(arg)?
            };
            texts.push(arg.sql.clone());
            if let (Ty::Of(ty), true, 1) = (arg.ty, self.is_sqlite(), place % 2) {
                texts.push(code_of(ty).to_string());
            }
            parts.push(arg);
        }
        let name = if self.is_sqlite() {
            "pg_object"
        } else {
            "json_build_object"
        };
        Ok(Typed::new(format!("{name}({})", texts.join(", ")), JSON).with(&parts))
    }

    /// `json_build_array(value, …)`.
    pub(super) fn json_list(&mut self, args: Vec<Typed>) -> Result<Typed, SqlError> {
        if args.len() > WIDEST {
            return Err(SqlError::query(format!(
                "lists of more than {WIDEST} members are not supported"
            )));
        }
        let mut texts = Vec::new();
        let mut parts = Vec::new();
        for arg in args {
            let arg = self.settled(arg)?;
            texts.push(arg.sql.clone());
            if let (Ty::Of(ty), true) = (arg.ty, self.is_sqlite()) {
                texts.push(code_of(ty).to_string());
            }
            parts.push(arg);
        }
        let name = if self.is_sqlite() {
            "pg_json_list"
        } else {
            "json_build_array"
        };
        Ok(Typed::new(format!("{name}({})", texts.join(", ")), JSON).with(&parts))
    }

    /// `json_array_length`, `jsonb_array_length`, `jsonb_typeof`.
    pub(super) fn of_json(&mut self, call: &Call<'_>, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let name = call.name.as_str();
        let kind = if name.starts_with("jsonb") {
            Kind::Jsonb
        } else {
            Kind::Json
        };
        let [json] = args.as_slice() else {
            return Err(missing(call, &args));
        };
        if json.kind() != Some(kind) {
            return Err(missing(call, &args));
        }
        let (own, ty) = match name {
            "jsonb_typeof" => ("pg_json_kind", TEXT),
            _ => ("pg_json_length", INT),
        };
        let name = if self.is_sqlite() { own } else { name };
        Ok(Typed::new(format!("{name}({})", json.sql), ty).with([json]))
    }

    pub(super) fn json_of(&mut self, name: &str, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let [arg] = one(args)?;
        // Rows are objects already.
        if arg.ty == Ty::Of(JSON) {
            return Ok(arg);
        }
        let arg = self.settled(arg)?;
        let Ty::Of(ty) = arg.ty else {
            return Err(SqlError::query(format!("function {name} takes a value")));
        };
        if name == "row_to_json" || name == "array_to_json" && !ty.list {
            return Err(SqlError::query(format!(
                "function {name}({}) does not exist",
                ty.long_name()
            )));
        }
        let sql = if self.is_sqlite() {
            format!("pg_to_json({}, {})", arg.sql, code_of(ty))
        } else {
            format!("to_json({})", arg.sql)
        };
        Ok(Typed::new(sql, JSON).with([&arg]))
    }

    pub(super) fn regexp_replace(&mut self, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let mut args = args.into_iter();
        let (Some(value), Some(pattern), Some(with), flags) =
            (args.next(), args.next(), args.next(), args.next())
        else {
            return Err(SqlError::query("function regexp_replace() does not exist"));
        };
        let (all, any_case) = Self::flags(flags.as_ref())?;
        pattern::compiled(&said(&pattern)?, any_case).map_err(SqlError::query)?;
        let value = self.argument(value, TEXT)?;
        let pattern = self.as_text(pattern)?;
        let with = self.argument(with, TEXT)?;
        let sql = if self.is_sqlite() {
            format!(
                "pg_regexp_replace({}, {}, {}, {}, {})",
                value.sql,
                pattern.sql,
                with.sql,
                u8::from(all),
                u8::from(any_case)
            )
        } else {
            let flags = match (all, any_case) {
                (false, false) => "",
                (true, false) => "g",
                (false, true) => "i",
                (true, true) => "gi",
            };
            format!(
                "regexp_replace({} COLLATE \"default\", {}, {}, '{flags}')",
                value.sql, pattern.sql, with.sql
            )
        };
        Ok(Typed::new(sql, TEXT).with([&value, &with]))
    }

    /// `to_date` and `to_timestamp`: a time by a template.
    pub(super) fn time_by_template(
        &mut self,
        name: &str,
        args: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        let [value, template] = one(args)?;
        let text = template
            .text
            .as_deref()
            .ok_or_else(|| SqlError::query(format!("{name} takes a template in quotes")))?;
        times::require_template(text).map_err(SqlError::query)?;
        let value = self.argument(value, TEXT)?;
        let template = self.as_text(template)?;
        let prefix = if self.is_sqlite() { "pg_" } else { "" };
        let ty = if name == "to_date" {
            Type::of(Kind::Date)
        } else {
            INSTANT
        };
        Ok(Typed::new(
            format!("{prefix}{name}({}, {})", value.sql, template.sql),
            ty,
        )
        .with([&value]))
    }

    /// `to_timestamp` of seconds since 1970.
    pub(super) fn time_of_epoch(&mut self, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let [value] = one(args)?;
        let value = self.argument(value, FLOAT)?;
        let name = if self.is_sqlite() {
            "pg_from_epoch"
        } else {
            "to_timestamp"
        };
        Ok(Typed::new(format!("{name}({})", value.sql), INSTANT).with([&value]))
    }

    pub(super) fn array_to_string(&mut self, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let mut args = args.into_iter();
        let (Some(list), Some(between), absent) = (args.next(), args.next(), args.next()) else {
            return Err(SqlError::query("function array_to_string() does not exist"));
        };
        let member = member_of(&list)?;
        let between = self.argument(between, TEXT)?;
        let absent = absent
            .map(|absent| self.argument(absent, TEXT))
            .transpose()?;
        let other = absent.as_ref().map(|absent| absent.sql.as_str());
        let sql = if self.is_sqlite() {
            format!(
                "pg_array_to_string({}, {}, {}, {})",
                list.sql,
                code_of(member),
                between.sql,
                other.unwrap_or("NULL")
            )
        } else {
            let other = other.map_or_else(String::new, |other| format!(", {other}"));
            format!("array_to_string({}, {}{other})", list.sql, between.sql)
        };
        Ok(Typed::new(sql, TEXT).with([&list, &between]).with(&absent))
    }

    /// `list[1]`, `list[2:3]`, and a column by the name of its relation in front of them.
    pub(super) fn field(&mut self, root: &Expr, chain: &[AccessExpr]) -> Result<Typed, SqlError> {
        let (mut value, subscripts) = match (root, chain) {
            (
                Expr::Identifier(relation),
                [AccessExpr::Dot(Expr::Identifier(column)), rest @ ..],
            ) => {
                let parts = vec![relation.clone(), column.clone()];
                (self.expression(&Expr::CompoundIdentifier(parts))?, rest)
            }
            _ => (self.expression(root)?, chain),
        };
        for one in subscripts {
            value = match one {
                AccessExpr::Subscript(Subscript::Index { index }) => self.element(value, index)?,
                AccessExpr::Subscript(Subscript::Slice {
                    lower_bound,
                    upper_bound,
                    stride: None,
                }) => self.slice(value, lower_bound.as_ref(), upper_bound.as_ref())?,
                _ => return Err(SqlError::element("A_Indirection")),
            };
        }
        Ok(value)
    }

    fn place(&mut self, expr: &Expr) -> Result<Typed, SqlError> {
        let place = self.expression(expr)?;
        self.argument(place, INT)
    }

    fn element(&mut self, list: Typed, place: &Expr) -> Result<Typed, SqlError> {
        let member = member_of(&list)?;
        let place = self.place(place)?;
        let sql = if self.is_sqlite() {
            format!(
                "pg_element({}, {}, {})",
                list.sql,
                code_of(member),
                place.sql
            )
        } else {
            format!("(({})[{}])", list.sql, place.sql)
        };
        let mut typed = Typed::new(sql, member).with([&list, &place]);
        typed.name = list.name;
        Ok(typed)
    }

    fn slice(
        &mut self,
        list: Typed,
        from: Option<&Expr>,
        to: Option<&Expr>,
    ) -> Result<Typed, SqlError> {
        let member = member_of(&list)?;
        let bound = |this: &mut Self, expr: Option<&Expr>, open: i32| match expr {
            Some(expr) => this.place(expr),
            None => Ok(Typed::new(open.to_string(), INT)),
        };
        let from = bound(self, from, 1)?;
        let to = bound(self, to, i32::MAX)?;
        let sql = if self.is_sqlite() {
            format!(
                "pg_slice({}, {}, {}, {})",
                list.sql,
                code_of(member),
                from.sql,
                to.sql
            )
        } else {
            format!("(({})[{}:{}])", list.sql, from.sql, to.sql)
        };
        let ty = Type {
            list: true,
            ..member
        };
        let mut typed = Typed::new(sql, ty).with([&list, &from, &to]);
        typed.name = list.name;
        Ok(typed)
    }
}

/// Just so many arguments.
pub(super) fn one<const N: usize>(args: Vec<Typed>) -> Result<[Typed; N], SqlError> {
    args.try_into()
        .map_err(|_| SqlError::query(format!("a function takes {N} arguments")))
}

/// The type of a list's members.
fn member_of(list: &Typed) -> Result<Type, SqlError> {
    match list.ty {
        Ty::Of(ty) if ty.list => Ok(ty.member()),
        _ => Err(SqlError::query(format!(
            "cannot subscript type {} because it is not a list",
            list.ty.name()
        ))),
    }
}
