//! Functions of texts that have rules of their own: `format`, what matches a pattern, texts cut into lists.

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::functions::{Call, missing};
use super::{pattern, spelling};
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const TEXTS: Type = Type {
    list: true,
    ..Type::of(Kind::Text)
};

/// Arguments of `format`, at most: what both engines take.
const MOST: usize = 90;

impl Compiler<'_> {
    /// Any value as PostgreSQL writes it into texts: truth values as a letter.
    pub(super) fn spelled(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        if typed.kind() != Some(Kind::Bool) {
            return self.as_text(typed);
        }
        let sql = if self.is_sqlite() {
            format!("(CASE {} WHEN 1 THEN 't' WHEN 0 THEN 'f' END)", typed.sql)
        } else {
            format!(
                "(CASE {} WHEN true THEN 't' WHEN false THEN 'f' END)",
                typed.sql
            )
        };
        Ok(Typed {
            sql,
            ty: Ty::Of(TEXT),
            text: None,
            ..typed
        })
    }

    /// `format(template, value, …)`.
    pub(super) fn format(&mut self, call: &Call<'_>, args: Vec<Typed>) -> Result<Typed, SqlError> {
        if args.is_empty() || args.len() > MOST {
            return Err(missing(call, &args));
        }
        // How long a text becomes is known of templates alone that are known.
        match (args[0].ty, &args[0].text) {
            (_, Some(template)) => {
                spelling::require_template(template).map_err(SqlError::query)?;
            }
            (Ty::Unknown, None) => {}
            _ => return Err(SqlError::query("format takes a template in quotes")),
        }
        let mut parts = Vec::new();
        for arg in args {
            parts.push(self.spelled(arg)?);
        }
        let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        let prefix = if self.is_sqlite() { "pg_" } else { "" };
        Ok(Typed::new(format!("{prefix}format({})", texts.join(", ")), TEXT).with(&parts))
    }

    /// The flags of a regular expression: whether all matches are meant, and letters in any case.
    pub(super) fn flags(flags: Option<&Typed>) -> Result<(bool, bool), SqlError> {
        let (mut all, mut any_case) = (false, false);
        let Some(flags) = flags else {
            return Ok((all, any_case));
        };
        for flag in said(flags)?.chars() {
            match flag {
                'g' => all = true,
                'i' => any_case = true,
                'c' => any_case = false,
                other => {
                    return Err(SqlError::query(format!(
                        "invalid regular expression option: \"{other}\""
                    )));
                }
            }
        }
        Ok((all, any_case))
    }

    /// `regexp_match`, `regexp_matches`, `regexp_split_to_array`, `regexp_split_to_table`: what a pattern finds, or what lies between.
    /// On SQLite those that make rows are a list of JSON.
    pub(super) fn matches(&mut self, call: &Call<'_>, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let (value, pattern, flags) = match args.as_slice() {
            [value, pattern] => (value, pattern, None),
            [value, pattern, flags] => (value, pattern, Some(flags)),
            _ => return Err(missing(call, &args)),
        };
        let name = call.name.as_str();
        let (all, any_case) = Self::flags(flags)?;
        if all && name != "regexp_matches" {
            return Err(SqlError::query(format!(
                "{name}() does not support the \"global\" option"
            )));
        }
        let text = said(pattern)?;
        pattern::compiled(&text, any_case).map_err(SqlError::query)?;
        let value = self.argument(value.clone(), TEXT)?;
        let pattern = self.as_text(pattern.clone())?;
        let sql = if self.is_sqlite() {
            let (all, any_case) = (u8::from(all), u8::from(any_case));
            match name {
                "regexp_matches" => format!(
                    "pg_regexp_matches({}, {}, {any_case}, {all})",
                    value.sql, pattern.sql
                ),
                "regexp_match" => {
                    format!(
                        "pg_regexp_match({}, {}, {any_case})",
                        value.sql, pattern.sql
                    )
                }
                _ => format!(
                    "pg_regexp_split({}, {}, {any_case})",
                    value.sql, pattern.sql
                ),
            }
        } else {
            let flags = match (all, any_case) {
                (false, false) => "",
                (true, false) => "g",
                (false, true) => "i",
                (true, true) => "gi",
            };
            format!(
                "{name}({} COLLATE \"default\", {}, '{flags}')",
                value.sql, pattern.sql
            )
        };
        Ok(Typed::new(sql, TEXTS).with([&value]))
    }

    /// `substring(text, pattern)`: what the pattern finds, or its first part.
    pub(super) fn substring_matched(
        &mut self,
        value: Typed,
        pattern: Typed,
    ) -> Result<Typed, SqlError> {
        let text = said(&pattern)?;
        pattern::compiled(&text, false).map_err(SqlError::query)?;
        let value = self.argument(value, TEXT)?;
        let pattern = self.as_text(pattern)?;
        let sql = if self.is_sqlite() {
            format!("pg_substring_matched({}, {})", value.sql, pattern.sql)
        } else {
            format!(
                "substring({} COLLATE \"default\", {})",
                value.sql, pattern.sql
            )
        };
        Ok(Typed::new(sql, TEXT).with([&value]))
    }

    /// `string_to_array(text, between, what is NULL)`.
    pub(super) fn text_to_list(
        &mut self,
        call: &Call<'_>,
        args: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        if !(2..=3).contains(&args.len()) {
            return Err(missing(call, &args));
        }
        let mut parts = Vec::new();
        for arg in args {
            parts.push(self.argument(arg, TEXT)?);
        }
        let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        let prefix = if self.is_sqlite() { "pg_" } else { "" };
        let sql = format!("{prefix}string_to_array({})", texts.join(", "));
        Ok(Typed::new(sql, TEXTS).with(&parts))
    }
}

/// A text in quotes.
pub(super) fn said(typed: &Typed) -> Result<String, SqlError> {
    typed
        .text
        .clone()
        .ok_or_else(|| SqlError::query("regular expressions must be texts in quotes"))
}
