//! Functions of texts with rules of their own for statements of callers, as SQLite calls them.

use std::sync::Arc;

use regex::Regex;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};

use super::connection::cell;
use super::functions::{Answer, LONGEST, NULL, bounded, failed, held, text};
use super::lists::TOO_MANY;
use crate::document::type_of;
use crate::sql::number_template;
use crate::sql::{pattern, spelling};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::decimal;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::{list_text, write_json_string};

const TEXTS: Type = Type {
    list: true,
    ..Type::of(Kind::Text)
};

fn text_at<'c>(context: &'c Context<'_>, place: usize) -> rusqlite::Result<Option<&'c str>> {
    match context.get_raw(place) {
        ValueRef::Null => Ok(None),
        value => Ok(Some(value.as_str()?)),
    }
}

/// The pattern in the second place, for letters in any case where the third says so.
fn compiled(context: &Context<'_>) -> rusqlite::Result<Arc<Regex>> {
    let any_case = context.len() > 2 && context.get::<i64>(2)? != 0;
    context.get_or_create_aux(
        1,
        |value| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            Ok(pattern::compiled(value.as_str()?, any_case)?)
        },
    )
}

fn list_of<'p>(parts: impl IntoIterator<Item = Option<&'p str>>) -> String {
    let cells: Vec<Cell> = parts
        .into_iter()
        .map(|part| part.map_or(Cell::Null, |part| Cell::Text(part.to_owned())))
        .collect();
    list_text(TEXTS, &cells)
}

/// `format(template, value, …)`.
fn format(context: &Context<'_>) -> Answer {
    let Some(template) = text_at(context, 0)? else {
        return Ok(NULL);
    };
    let args = (1..context.len())
        .map(|place| text_at(context, place))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    spelling::formatted(template, &args, LONGEST)
        .map_err(failed)
        .and_then(bounded)
}

/// The lists of all matches, as a list of JSON: `pg_regexp_matches(text, pattern, any case, all)`.
fn regexp_matches(context: &Context<'_>) -> Answer {
    let Some(value) = text_at(context, 0)? else {
        return Ok(NULL);
    };
    let all = context.get::<i64>(3)? != 0;
    let mut out = String::from("[");
    pattern::matches(&*compiled(context)?, value, all, |parts| {
        if out.len() > 1 {
            out.push(',');
        }
        write_json_string(&mut out, &list_of(parts), false);
        if out.len() > LONGEST {
            return Err("requested length too large".to_owned());
        }
        Ok(())
    })
    .map_err(failed)?;
    out.push(']');
    bounded(out)
}

/// The list of the first match: `pg_regexp_match(text, pattern, any case)`.
fn regexp_match(context: &Context<'_>) -> Answer {
    let Some(value) = text_at(context, 0)? else {
        return Ok(NULL);
    };
    let mut list = NULL;
    pattern::matches(&*compiled(context)?, value, false, |parts| {
        list = text(list_of(parts));
        Ok(())
    })
    .map_err(failed)?;
    Ok(list)
}

/// The first part of the first match, or all of it: `pg_substring_matched(text, pattern)`.
fn substring_matched(context: &Context<'_>) -> Answer {
    let Some(value) = text_at(context, 0)? else {
        return Ok(NULL);
    };
    let mut found = NULL;
    pattern::matches(&*compiled(context)?, value, false, |parts| {
        found = parts.first().copied().flatten().map_or(NULL, text);
        Ok(())
    })
    .map_err(failed)?;
    Ok(found)
}

/// What lies between the matches: `pg_regexp_split(text, pattern, any case)`.
fn regexp_split(context: &Context<'_>) -> Answer {
    let Some(value) = text_at(context, 0)? else {
        return Ok(NULL);
    };
    let pattern = compiled(context)?;
    let parts = pattern::split(&pattern, value, super::lists::MOST).map_err(failed)?;
    bounded(list_of(parts.into_iter().map(Some)))
}

/// `string_to_array(text, between, what is NULL)`.
fn string_to_array(context: &Context<'_>) -> Answer {
    let Some(value) = text_at(context, 0)? else {
        return Ok(NULL);
    };
    let absent = if context.len() > 2 {
        text_at(context, 2)?
    } else {
        None
    };
    let mut ends = value.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut from = 0;
    let most = super::lists::MOST + 1;
    let parts: Vec<&str> = match text_at(context, 1)? {
        _ if value.is_empty() => Vec::new(),
        None => std::iter::from_fn(|| {
            let to = ends.next()?;
            let part = &value[from..to];
            from = to;
            Some(part)
        })
        .take(most)
        .collect(),
        Some("") => vec![value],
        Some(between) => value.split(between).take(most).collect(),
    };
    if parts.len() == most {
        return Err(failed(TOO_MANY));
    }
    let parts = parts
        .into_iter()
        .map(|part| (Some(part) != absent).then_some(part));
    bounded(list_of(parts))
}

/// `to_char` of a number: `pg_number_text(value, type, template)`.
fn number_text(context: &Context<'_>) -> Answer {
    let value = cell(context.get_raw(0));
    if value == CellRef::Null {
        return Ok(NULL);
    }
    let template = context.get_or_create_aux(
        2,
        |value| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            Ok(number_template::Template::parse(value.as_str()?)?)
        },
    )?;
    Ok(text(template.written(type_of(context.get(1)?).kind, value)))
}

/// `width_bucket(value, from, to, how many)` of decimals.
fn width_bucket(context: &Context<'_>) -> Answer {
    let (Some(value), Some(low), Some(high)) = (
        text_at(context, 0)?,
        text_at(context, 1)?,
        text_at(context, 2)?,
    ) else {
        return Ok(NULL);
    };
    let CellRef::Int(count) = cell(context.get_raw(3)) else {
        return Ok(NULL);
    };
    bucket(value, low, high, count)
        .map(|place| held(Cell::Int(place)))
        .map_err(failed)
}

fn bucket(value: &str, low: &str, high: &str, count: i64) -> Result<i64, String> {
    use std::cmp::Ordering;
    if count <= 0 {
        return Err("count must be greater than zero".to_owned());
    }
    if [value, low, high].contains(&"NaN") {
        return Err("operand, lower bound, and upper bound cannot be NaN".to_owned());
    }
    if [low, high].iter().any(|bound| bound.ends_with('y')) {
        return Err("lower and upper bounds must be finite".to_owned());
    }
    // The other way round all signs are other ones.
    let (value, low, high) = match decimal::compare(low, high) {
        Ordering::Equal => return Err("lower bound cannot equal upper bound".to_owned()),
        Ordering::Less => (value.to_owned(), low.to_owned(), high.to_owned()),
        Ordering::Greater => (
            decimal::negated(value),
            decimal::negated(low),
            decimal::negated(high),
        ),
    };
    if decimal::compare(&value, &low) == Ordering::Less {
        return Ok(0);
    }
    if decimal::compare(&value, &high) != Ordering::Less {
        return Ok(count + 1);
    }
    let place = || {
        let from = decimal::negated(&low);
        let width = decimal::add(&high, &from)?;
        let far = decimal::multiply(&decimal::add(&value, &from)?, &count.to_string())?;
        let rest = decimal::remainder(&far, &width)?;
        let whole = decimal::divide(&decimal::add(&far, &decimal::negated(&rest))?, &width)?;
        decimal::floor(&decimal::round(&whole, 0)?).map(|(place, _)| place + 1)
    };
    place().ok_or_else(|| "value overflows numeric format".to_owned())
}

/// Registers all of them.
pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> Result<(), Error> {
    connection.create_scalar_function("pg_format", -1, flags, format)?;
    connection.create_scalar_function("pg_regexp_matches", 4, flags, regexp_matches)?;
    connection.create_scalar_function("pg_regexp_match", 3, flags, regexp_match)?;
    connection.create_scalar_function("pg_regexp_split", 3, flags, regexp_split)?;
    connection.create_scalar_function("pg_substring_matched", 2, flags, substring_matched)?;
    connection.create_scalar_function("pg_string_to_array", -1, flags, string_to_array)?;
    connection.create_scalar_function("pg_number_text", 3, flags, number_text)?;
    connection.create_scalar_function("pg_width_bucket", 4, flags, width_bucket)?;
    connection.create_scalar_function("pg_quote_nullable", 1, flags, |context| {
        Ok(text(match text_at(context, 0)? {
            Some(value) => spelling::literal(value),
            None => "NULL".to_owned(),
        }))
    })
}
