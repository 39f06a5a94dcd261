//! Functions of numbers that have rules of their own: `to_char` by a template, `width_bucket`, digits in another base.

use super::SqlError;
use super::compile::{Compiler, Typed};
use super::functions::{Call, missing};
use super::number_template::Template;
use crate::document::code_of;
use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const INT: Type = Type::of(Kind::Int4);
const LONG: Type = Type::of(Kind::Int8);
const FLOAT: Type = Type::of(Kind::Float8);
const NUMERIC: Type = Type::of(Kind::Numeric);

impl Compiler<'_> {
    /// `to_char` of a number.
    pub(super) fn number_by_template(
        &mut self,
        value: Typed,
        template: &Typed,
    ) -> Result<Typed, SqlError> {
        let text = template
            .text
            .as_deref()
            .ok_or_else(|| SqlError::query("to_char of a number takes a template in quotes"))?;
        Template::parse(text).map_err(SqlError::query)?;
        // What the language of the database would say of points and thousands is not asked.
        let text = plain_signs(text);
        let template = self.bind(TEXT, Cell::Text(text));
        let value = match value.kind() {
            Some(Kind::Int2) => self.coerced(value, INT)?,
            Some(Kind::Float4) => self.coerced(value, FLOAT)?,
            _ => value,
        };
        let ty = value.kind().map_or(NUMERIC, Type::of);
        let sql = if self.is_sqlite() {
            format!("pg_number_text({}, {}, {template})", value.sql, code_of(ty))
        } else {
            format!("to_char({}, {template})", value.sql)
        };
        Ok(Typed::new(sql, TEXT).with([&value]))
    }

    /// `width_bucket(value, from, to, how many)`, reckoned with decimals.
    pub(super) fn width_bucket(
        &mut self,
        call: &Call<'_>,
        args: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        let [value, low, high, count] = args.as_slice() else {
            return Err(missing(call, &args));
        };
        let mut parts = Vec::new();
        for number in [value, low, high] {
            let number = self.number_of(number.clone())?;
            parts.push(self.cast(number, NUMERIC)?);
        }
        parts.push(self.argument(count.clone(), INT)?);
        let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        let prefix = if self.is_sqlite() { "pg_" } else { "" };
        let sql = format!("{prefix}width_bucket({})", texts.join(", "));
        Ok(Typed::new(sql, INT).with(&parts))
    }

    /// `to_hex`: of small whole numbers eight digits at most.
    pub(super) fn in_hex(&mut self, call: &Call<'_>, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let [value] = args.as_slice() else {
            return Err(missing(call, &args));
        };
        let long = value.kind() == Some(Kind::Int8);
        let value = self.argument(value.clone(), if long { LONG } else { INT })?;
        let sql = if self.is_sqlite() {
            let digits = if long { "" } else { " & 4294967295" };
            format!("lower(printf('%x', {}{digits}))", value.sql)
        } else {
            format!("to_hex({})", value.sql)
        };
        Ok(Typed::new(sql, TEXT).with([&value]))
    }
}

/// A template with the signs that mean the same everywhere.
fn plain_signs(template: &str) -> String {
    let mut quoted = false;
    template
        .chars()
        .map(|c| {
            quoted ^= c == '"';
            match c {
                'D' | 'd' if !quoted => '.',
                'G' | 'g' if !quoted => ',',
                other => other,
            }
        })
        .collect()
}
