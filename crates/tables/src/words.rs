//! Searches for words as SQL: in the index of words on SQLite, in text search vectors on PostgreSQL.

use std::collections::HashSet;

use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};

use crate::document;
use crate::engine::{Dialect, Sql, TextSearch};
use crate::fulltext::Query;
use crate::meta::{Column, Field, Meta};

/// Writes the search in the index of words; what it cannot answer is looked up in the rows.
pub(crate) fn words(sql: &mut Sql, query: &Query, place: usize, meta: &Meta) {
    match query {
        Query::Empty => {
            sql.push("1 = 0");
        }
        Query::Not(inner) => {
            sql.push("NOT (");
            words(sql, inner, place, meta);
            sql.push(")");
        }
        Query::And(left, right) | Query::Or(left, right) => {
            if let Some(indexed) = indexed(query) {
                lookup(sql, indexed);
                return;
            }
            sql.push("(");
            words(sql, left, place, meta);
            sql.push(if matches!(query, Query::And(..)) {
                " AND "
            } else {
                " OR "
            });
            words(sql, right, place, meta);
            sql.push(")");
        }
        Query::Lexeme { .. } => lookup(sql, indexed(query).unwrap_or_default()),
        Query::Behind(left, right, _) => {
            sql.push("(");
            // Both must be there at all …
            let both = Query::And(left.clone(), right.clone());
            match indexed(&both) {
                Some(text) => lookup(sql, text),
                None => {
                    sql.push("1 = 1");
                }
            }
            // … and in their order.
            sql.push(&format!(" AND text_match_{place}("));
            document_of_row(sql, &meta.fields);
            sql.push("))");
        }
    }
}

fn lookup(sql: &mut Sql, text: String) {
    sql.push("_id IN (SELECT rowid FROM word WHERE ");
    matching(sql, text);
    sql.push(")");
}

/// Writes what finds words in their index.
pub(crate) fn matching(sql: &mut Sql, text: String) {
    sql.push("word MATCH ")
        .bind(Type::of(Kind::Text), Cell::Text(text));
}

/// How deep ANDs and ORs of a query stand in each other where FTS5 reads it, whose own stack is small.
const DEEPEST: usize = 10;

/// Writes a query without negations as FTS5 has it.
pub(crate) fn indexed(query: &Query) -> Option<String> {
    indexed_within(query, DEEPEST)
}

fn indexed_within(query: &Query, depth: usize) -> Option<String> {
    match query {
        // The order of words is looked up in the rows.
        Query::Empty | Query::Not(_) | Query::Behind(..) => None,
        Query::Lexeme { text, prefix } => {
            let star = if *prefix { "*" } else { "" };
            Some(format!("\"{}\"{star}", text.replace('"', "\"\"")))
        }
        Query::Or(..) => joined(query, " OR ", depth),
        Query::And(..) => joined(query, " AND ", depth),
    }
}

/// Writes what one operator joins, side by side and each once.
fn joined(query: &Query, operator: &str, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let (mut parts, mut known) = (Vec::new(), HashSet::new());
    let mut left = vec![query];
    while let Some(next) = left.pop() {
        match (query, next) {
            (Query::And(..), Query::And(one, other)) | (Query::Or(..), Query::Or(one, other)) => {
                left.extend([&**other, &**one]);
            }
            _ => {
                let part = indexed_within(next, depth)?;
                if known.insert(part.clone()) {
                    parts.push(part);
                }
            }
        }
    }
    Some(format!("({})", parts.join(operator)))
}

/// Columns whose texts one call joins; SQLite takes no more than 127 arguments, PostgreSQL no more than 100.
const JOINED: usize = 90;
/// Characters of a row's text whose words are made; PostgreSQL makes them of less than 1 MB.
const MOST: usize = 250_000;

pub(crate) fn document_of_row(sql: &mut Sql, fields: &[Field]) {
    sql.push("concat_ws(' '");
    for group in fields.chunks(JOINED) {
        sql.push(", concat_ws(' '");
        for field in group {
            sql.push(&format!(
                ", plain_text({}, c{})",
                document::code_of(field.ty),
                field.column
            ));
        }
        sql.push(")");
    }
    // A table may have no columns.
    sql.push(", '')");
}

/// Writes the values of a row that its rank is reckoned from, with their types.
pub(crate) fn ranked_values(sql: &mut Sql, fields: &[Field]) {
    if fields.len() > JOINED {
        sql.push(&format!("'{}', ", document::code_of(Type::of(Kind::Text))));
        document_of_row(sql, fields);
        return;
    }
    let codes: Vec<String> = fields
        .iter()
        .map(|field| document::code_of(field.ty).to_string())
        .collect();
    sql.push(&format!("'{}'", codes.join(" ")));
    for field in fields {
        sql.push(&format!(", c{}", field.column));
    }
}

/// Writes what finds the rows with the words that do not stand in packed lists: those that were added or changed since.
pub(crate) fn beside(sql: &mut Sql, search: &TextSearch, meta: &Meta, table: &str) {
    match (sql.dialect, indexed(&search.query)) {
        (Dialect::Postgres, _) => {
            sql.push(&format!("SELECT _id FROM {table} WHERE _full_text @@ "));
            query(sql, search);
        }
        (Dialect::Sqlite, Some(text)) => {
            sql.push("SELECT rowid FROM word WHERE ");
            matching(sql, text);
        }
        (Dialect::Sqlite, None) => {
            sql.push(&format!(
                "SELECT _id FROM {table} WHERE _id IN (SELECT rowid FROM word) AND "
            ));
            words(sql, &search.query, 0, meta);
        }
    }
}

pub(crate) fn query(sql: &mut Sql, search: &TextSearch) {
    let function = if search.plain {
        "plainto_tsquery"
    } else {
        "to_tsquery"
    };
    // The name of a configuration is one of a list, never the caller's text.
    sql.push(&format!("{function}('{}'::regconfig, ", search.language))
        .bind(Type::of(Kind::Text), Cell::Text(search.text.clone()));
    sql.push(")");
}

/// The words of a row: those that are kept with it, or made of its values where they are not. `of` is what the table is called there,
/// with a point behind it.
pub(crate) fn row_vector(meta: &Meta, of: &str) -> String {
    if !meta.has_lists() {
        return format!("{of}_full_text");
    }
    let groups: Vec<String> = meta
        .fields
        .chunks(JOINED)
        .map(|group| {
            let texts: Vec<String> = group
                .iter()
                .map(|field| shown_text(&format!("{of}c{}", field.column), field.ty))
                .collect();
            format!(", concat_ws(' ', {})", texts.join(", "))
        })
        .collect();
    // As much of it as is indexed, in characters where it is bytes there.
    format!(
        "CASE WHEN {of}_id IS NOT NULL THEN coalesce({of}_full_text, to_tsvector('{}', left(concat_ws(' '{}, ''), {MOST}))) END",
        document::LANGUAGE,
        groups.concat()
    )
}

/// A value as text, moments as JSON has them.
fn shown_text(column: &str, ty: Type) -> String {
    if ty == Type::of(Kind::Timestamp) || ty == Type::of(Kind::TimestampTz) {
        format!("trim(both '\"' from to_json({column})::text)")
    } else {
        format!("{column}::text")
    }
}

pub(crate) fn vector(sql: &mut Sql, search: &TextSearch, column: Column, ty: Type) {
    let text = shown_text(&column.to_string(), ty);
    sql.push(&format!(
        "to_tsvector('{}'::regconfig, {text})",
        search.language
    ));
}
