//! `sort`: clauses of a column, a direction, and where NULLs come.

use crate::error::TablesError;
use crate::meta::{Column, Meta};
use cairn_tabular::types::Type;

/// One clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) column: Column,
    pub(crate) ty: Type,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// Splits a `sort` text at its commas, but for those in double quotes.
pub fn clauses(sort: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for character in sort.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(character);
        }
    }
    out
}

/// Reads one clause.
pub(crate) fn clause(meta: &Meta, text: &str) -> Result<Clause, TablesError> {
    let refused = || TablesError::refused("sort", format!("invalid value \"{}\"", text.trim()));
    let mut rest = text.trim();
    let mut nulls = None;
    let mut descending = false;
    for (words, first) in [("nulls first", true), ("nulls last", false)] {
        if let Some(front) = without(rest, words) {
            nulls = Some(first);
            rest = front;
        }
    }
    for (word, down) in [("asc", false), ("desc", true)] {
        if let Some(front) = without(rest, word) {
            descending = down;
            rest = front;
            break;
        }
    }
    let name = match rest
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(quoted) => quoted,
        None => rest,
    };
    let (column, ty) = meta.column(name).ok_or_else(refused)?;
    if !ty.is_comparable() {
        return Err(TablesError::query(format!(
            "could not identify an ordering operator for type {}",
            ty.long_name()
        )));
    }
    Ok(Clause {
        column,
        ty,
        descending,
        // As PostgreSQL: NULL is larger than everything.
        nulls_first: nulls.unwrap_or(descending),
    })
}

/// Takes words off the end, whatever blanks are between them.
fn without<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let mut rest = text;
    for word in words.rsplit(' ') {
        let front = rest
            .len()
            .checked_sub(word.len())
            .filter(|place| rest.is_char_boundary(*place))?;
        if !rest[front..].eq_ignore_ascii_case(word) {
            return None;
        }
        let before = &rest[..front];
        rest = before.trim_end();
        if rest.len() == before.len() {
            return None;
        }
    }
    Some(rest)
}
