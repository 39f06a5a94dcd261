//! Intervals for statements of callers, as SQLite calls them: texts that hold months, days and microseconds.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};

use super::functions::{Answer, NULL, failed, held, text};
use crate::reckon;
use crate::sql::span::Span;
use crate::sql::times;
use cairn_tabular::cell::Cell;

fn span(context: &Context<'_>, place: usize) -> rusqlite::Result<Span> {
    Span::of_kept(context.get_raw(place).as_str()?).ok_or_else(out_of_range)
}

fn out_of_range() -> Error {
    failed("interval out of range")
}

fn kept(span: Option<Span>) -> Answer {
    span.map(|span| text(span.kept())).ok_or_else(out_of_range)
}

/// The other sign, where the last argument says so.
fn signed(span: Span, sign: i64) -> Option<Span> {
    if sign < 0 { span.negated() } else { Some(span) }
}

/// Names, how many arguments, what is done where none of them is NULL.
type Function = (&'static str, i32, fn(&Context<'_>) -> Answer);

const FUNCTIONS: &[Function] = &[
    ("pg_span_text", 1, |context| {
        Ok(text(span(context, 0)?.to_string()))
    }),
    ("pg_span_length", 1, |context| {
        Ok(held(Cell::Int(span(context, 0)?.length())))
    }),
    ("pg_span_between", 2, |context| {
        kept(Span::between(context.get(0)?, context.get(1)?))
    }),
    ("pg_span_sum", 3, |context| {
        let other = signed(span(context, 1)?, context.get(2)?);
        let one = span(context, 0)?;
        kept(other.and_then(|other| one.sum(other)))
    }),
    ("pg_span_part", 2, |context| {
        let part = span(context, 1)?.part(context.get_raw(0).as_str()?);
        part.map(|part| held(Cell::Float(part))).map_err(failed)
    }),
    ("pg_justified", 3, |context| {
        let (hours, days) = (context.get::<i64>(1)? != 0, context.get::<i64>(2)? != 0);
        kept(span(context, 0)?.justified(hours, days))
    }),
    ("pg_move_by", 3, |context| {
        let by = signed(span(context, 1)?, context.get(2)?).ok_or_else(out_of_range)?;
        let moved = reckon::moved(context.get(0)?, by);
        moved.map(|micros| held(Cell::Int(micros))).map_err(failed)
    }),
    ("pg_age", 2, |context| {
        let age = times::age(context.get(0)?, context.get(1)?);
        age.map(|age| text(age.kept())).map_err(failed)
    }),
];

/// Registers all of them.
pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> Result<(), Error> {
    for (name, arity, run) in FUNCTIONS {
        connection.create_scalar_function(*name, *arity, flags, move |context| {
            let empty = (0..context.len()).any(|place| context.get_raw(place) == ValueRef::Null);
            if empty { Ok(NULL) } else { run(context) }
        })?;
    }
    Ok(())
}
