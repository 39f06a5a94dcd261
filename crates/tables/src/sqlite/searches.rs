//! Full text for statements of callers, as SQLite calls it.

use std::sync::Arc;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};

use super::functions::{Answer, NULL, failed, held, text};
use crate::fulltext::{Language, Query, Question, lexemes_of, normalized, vector_text};
use cairn_tabular::cell::Cell;

/// Longest text whose words are made, in bytes.
const LONGEST: usize = (1 << 20) - 1;

fn all_there(context: &Context<'_>) -> bool {
    (0..context.len()).all(|place| !matches!(context.get_raw(place), ValueRef::Null))
}

/// The search that an argument is; one that is the same in all rows is read once.
fn query(context: &Context<'_>, place: i32) -> rusqlite::Result<Arc<Query>> {
    context.get_or_create_aux(
        place,
        |kept| -> Result<Query, Box<dyn std::error::Error + Send + Sync>> {
            let question = Question::of_kept(kept.as_str()?).ok_or("a search that is none")?;
            Ok(question.query()?)
        },
    )
}

/// `to_tsvector`: the words of a text, in a language.
fn to_tsvector(context: &Context<'_>) -> Answer {
    if !all_there(context) {
        return Ok(NULL);
    }
    let name = context.get_raw(0).as_str()?;
    let language = Language::named(name).ok_or_else(|| failed("no such configuration"))?;
    let whole = context.get_raw(1).as_str()?;
    if whole.len() > LONGEST {
        return Err(failed(format!(
            "string is too long for tsvector ({} bytes, max {LONGEST} bytes)",
            whole.len()
        )));
    }
    Ok(text(vector_text(language.lexemes(whole))))
}

/// A search by its parts: `pg_question(function, language, text)`.
fn question(context: &Context<'_>) -> Answer {
    if !all_there(context) {
        return Ok(NULL);
    }
    let part = |place| context.get_raw(place).as_str();
    let question = Question::new(part(0)?, part(1)?, part(2)?);
    question.query().map_err(failed)?;
    Ok(text(question.kept()))
}

/// `pg_found(words, search)`.
fn found(context: &Context<'_>) -> Answer {
    if !all_there(context) {
        return Ok(NULL);
    }
    let lexemes = lexemes_of(context.get_raw(0).as_str()?);
    let found = query(context, 1)?.matches(&lexemes);
    Ok(held(Cell::Int(i64::from(found))))
}

/// `pg_ts_rank(words, search, how)`.
fn ts_rank(context: &Context<'_>) -> Answer {
    if !all_there(context) {
        return Ok(NULL);
    }
    let lexemes = lexemes_of(context.get_raw(0).as_str()?);
    let rank = normalized(&*query(context, 1)?, &lexemes, context.get(2)?);
    Ok(held(Cell::Float(f64::from(rank))))
}

/// Registers all of them.
pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> Result<(), Error> {
    connection.create_scalar_function("pg_to_tsvector", 2, flags, to_tsvector)?;
    connection.create_scalar_function("pg_question", 3, flags, question)?;
    connection.create_scalar_function("pg_found", 2, flags, found)?;
    connection.create_scalar_function("pg_ts_rank", 3, flags, ts_rank)?;
    connection.create_scalar_function("pg_query_text", 1, flags, |context| {
        if !all_there(context) {
            return Ok(NULL);
        }
        Ok(text(query(context, 0)?.to_string()))
    })
}
