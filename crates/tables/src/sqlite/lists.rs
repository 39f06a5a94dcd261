//! Lists, rows of functions and JSON for statements of callers, as SQLite calls them.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error};
use serde_json::value::RawValue;

use super::connection::cell;
use super::functions::{Answer, LONGEST, NULL, bounded, failed, held};
use crate::document::type_of;
use crate::reckon;
use crate::sql::span::Span;
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::{Kind, Type};
use cairn_tabular::value::{list_members, list_text, write_json_string};

/// Most rows that a function makes.
pub(super) const MOST: usize = 1_000_000;
pub(super) const TOO_MANY: &str = "a function makes more than 1000000 rows";

fn too_many() -> Error {
    failed(TOO_MANY)
}

fn whole(context: &Context<'_>, place: usize) -> rusqlite::Result<Option<i64>> {
    match context.get_raw(place) {
        ValueRef::Null => Ok(None),
        _ => context.get(place).map(Some),
    }
}

/// The members of a list, whose type is the second argument.
fn members_of(context: &Context<'_>) -> rusqlite::Result<Option<(Type, Vec<Cell>)>> {
    let ValueRef::Text(_) = context.get_raw(0) else {
        return Ok(None);
    };
    let member = type_of(context.get(1)?);
    let list = Type {
        list: true,
        ..member
    };
    let members = list_members(list, context.get_raw(0).as_str()?).map_err(failed)?;
    Ok(Some((member, members)))
}

/// The members for `json_each`: whole numbers as they are, everything else as texts.
fn members(context: &Context<'_>) -> Answer {
    let Some((_, members)) = members_of(context)? else {
        return Ok(NULL);
    };
    let mut out = String::from("[");
    for (place, member) in members.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        match member {
            Cell::Null => out.push_str("null"),
            Cell::Int(int) => out.push_str(&int.to_string()),
            Cell::Float(float) => out.push_str(&format!("\"{float:?}\"")),
            Cell::Text(text) => write_json_string(&mut out, text, false),
        }
    }
    out.push(']');
    bounded(out)
}

fn rows(numbers: impl Iterator<Item = Result<i64, String>>) -> Answer {
    let mut out = String::from("[");
    for (place, number) in numbers.enumerate() {
        if place >= MOST {
            return Err(too_many());
        }
        if place > 0 {
            out.push(',');
        }
        out.push_str(&number.map_err(failed)?.to_string());
    }
    out.push(']');
    bounded(out)
}

/// `generate_series` of whole numbers: `pg_series(from, to, step)`.
fn series(context: &Context<'_>) -> Answer {
    let (Some(from), Some(to), Some(step)) =
        (whole(context, 0)?, whole(context, 1)?, whole(context, 2)?)
    else {
        return Ok(NULL);
    };
    if step == 0 {
        return Err(failed("step size cannot equal zero"));
    }
    let mut next = Some(from);
    rows(std::iter::from_fn(|| {
        let now = next.filter(|now| if step > 0 { *now <= to } else { *now >= to })?;
        next = now.checked_add(step);
        Some(Ok(now))
    }))
}

/// `generate_series` of times: `pg_times(from, to, months, days, micros)`.
fn times(context: &Context<'_>) -> Answer {
    let (Some(from), Some(to)) = (whole(context, 0)?, whole(context, 1)?) else {
        return Ok(NULL);
    };
    let span = Span {
        months: context.get(2)?,
        days: context.get(3)?,
        micros: context.get(4)?,
    };
    let length = span.length();
    if length == 0 {
        return Err(failed("step size cannot equal zero"));
    }
    let mut next = Some(from);
    rows(std::iter::from_fn(|| {
        let now = next.filter(|now| if length > 0 { *now <= to } else { *now >= to })?;
        match reckon::moved(now, span) {
            Ok(moved) => {
                next = Some(moved);
                Some(Ok(now))
            }
            Err(error) => Some(Err(error)),
        }
    }))
}

/// A member by its place: `pg_element(list, type, place)`.
fn element(context: &Context<'_>) -> Answer {
    let (Some((_, members)), Some(place)) = (members_of(context)?, whole(context, 2)?) else {
        return Ok(NULL);
    };
    let found = usize::try_from(place)
        .ok()
        .and_then(|place| place.checked_sub(1))
        .and_then(|place| members.into_iter().nth(place));
    Ok(found.map_or(NULL, held))
}

/// Whether a value is a member: `pg_any(list, type, value)`. NULL where that is not known.
fn any(context: &Context<'_>) -> Answer {
    let value = cell(context.get_raw(2));
    let Some((ty, members)) = members_of(context)? else {
        return Ok(NULL);
    };
    if members.is_empty() {
        return Ok(held(Cell::Int(0)));
    }
    if value == CellRef::Null {
        return Ok(NULL);
    }
    let found = members.iter().any(|member| {
        *member != Cell::Null && reckon::order(ty.kind, member.as_ref(), value).is_eq()
    });
    Ok(match (found, members.contains(&Cell::Null)) {
        (true, _) => held(Cell::Int(1)),
        (false, true) => NULL,
        (false, false) => held(Cell::Int(0)),
    })
}

/// The members from one place to another: `pg_slice(list, type, from, to)`.
fn slice(context: &Context<'_>) -> Answer {
    let (Some((ty, members)), Some(from), Some(to)) =
        (members_of(context)?, whole(context, 2)?, whole(context, 3)?)
    else {
        return Ok(NULL);
    };
    let skipped = usize::try_from(from.max(1) - 1).unwrap_or(usize::MAX);
    let end = usize::try_from(to.max(0)).unwrap_or(usize::MAX);
    let kept: Vec<Cell> = members.into_iter().take(end).skip(skipped).collect();
    bounded(list_text(Type { list: true, ..ty }, &kept))
}

/// `array_to_string`: `pg_array_to_string(list, type, between, in the place of NULL)`.
fn joined(context: &Context<'_>) -> Answer {
    let (Some((ty, members)), ValueRef::Text(_)) = (members_of(context)?, context.get_raw(2))
    else {
        return Ok(NULL);
    };
    let between = context.get_raw(2).as_str()?;
    let absent = match context.get_raw(3) {
        ValueRef::Text(_) => Some(context.get_raw(3).as_str()?),
        _ => None,
    };
    let mut out = String::new();
    let mut first = true;
    for member in &members {
        if *member == Cell::Null && absent.is_none() {
            continue;
        }
        if !std::mem::take(&mut first) {
            out.push_str(between);
        }
        match member {
            Cell::Null => out.push_str(absent.unwrap_or_default()),
            member => {
                if let Cell::Text(text) =
                    reckon::cast(member.as_ref(), ty, Type::of(Kind::Text)).map_err(failed)?
                {
                    out.push_str(&text);
                }
            }
        }
        if out.len() > LONGEST {
            return Err(failed("requested length too large"));
        }
    }
    bounded(out)
}

fn write_json(out: &mut String, ty: Type, value: CellRef<'_>) {
    match value {
        CellRef::Null => out.push_str("null"),
        value => render::json(out, ty, value, Fraction::Needed),
    }
}

/// A value as JSON: `pg_to_json(value, type)`.
fn json(context: &Context<'_>) -> Answer {
    if context.get_raw(0) == ValueRef::Null {
        return Ok(NULL);
    }
    let mut out = String::new();
    write_json(&mut out, type_of(context.get(1)?), cell(context.get_raw(0)));
    bounded(out)
}

/// An object of JSON: `pg_object(key, value, type, …)`.
fn object(context: &Context<'_>) -> Answer {
    let mut out = String::from("{");
    for place in (0..context.len()).step_by(3) {
        let CellRef::Text(key) = cell(context.get_raw(place)) else {
            return Err(failed("argument for a key must not be null"));
        };
        if place > 0 {
            out.push_str(", ");
        }
        write_json_string(&mut out, key, false);
        out.push_str(" : ");
        write_json(
            &mut out,
            type_of(context.get(place + 2)?),
            cell(context.get_raw(place + 1)),
        );
    }
    out.push('}');
    bounded(out)
}

/// A list of JSON of values: `pg_json_list(value, type, …)`.
fn json_list(context: &Context<'_>) -> Answer {
    let mut out = String::from("[");
    for place in (0..context.len()).step_by(2) {
        if place > 0 {
            out.push_str(", ");
        }
        write_json(
            &mut out,
            type_of(context.get(place + 1)?),
            cell(context.get_raw(place)),
        );
    }
    out.push(']');
    bounded(out)
}

/// The members of a list of JSON, or the names in an object, as a list of texts for `json_each`: `pg_json_members(json, what)`.
fn json_members(context: &Context<'_>) -> Answer {
    let ValueRef::Text(_) = context.get_raw(0) else {
        return Ok(NULL);
    };
    let json = context.get_raw(0).as_str()?;
    let what = context.get_raw(1).as_str()?;
    let mut out = String::from("[");
    if what == "keys" {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)
            .map_err(|_| failed("cannot call json_object_keys on a value that is no object"))?;
        for key in object.keys() {
            push(&mut out, Some(key))?;
        }
    } else {
        let members: Vec<&RawValue> = serde_json::from_str(json)
            .map_err(|_| failed("cannot extract elements from a value that is no list"))?;
        for member in members {
            match member.get() {
                "null" if what == "texts" => push(&mut out, None)?,
                raw if what == "texts" => match serde_json::from_str::<String>(raw) {
                    Ok(text) => push(&mut out, Some(&text))?,
                    Err(_) => push(&mut out, Some(raw))?,
                },
                raw => push(&mut out, Some(raw))?,
            }
        }
    }
    out.push(']');
    bounded(out)
}

/// Adds a member to a list of texts.
fn push(out: &mut String, member: Option<&str>) -> rusqlite::Result<()> {
    if out.len() > 1 {
        out.push(',');
    }
    match member {
        Some(member) => write_json_string(out, member, false),
        None => out.push_str("null"),
    }
    if out.len() > LONGEST {
        return Err(failed("requested length too large"));
    }
    Ok(())
}

/// How many members a list of JSON has.
fn json_length(context: &Context<'_>) -> Answer {
    let ValueRef::Text(_) = context.get_raw(0) else {
        return Ok(NULL);
    };
    let members: Vec<serde::de::IgnoredAny> = serde_json::from_str(context.get_raw(0).as_str()?)
        .map_err(|_| failed("cannot get array length of a value that is no list"))?;
    Ok(held(Cell::Int(members.len() as i64)))
}

/// What a value of JSON is.
fn json_kind(context: &Context<'_>) -> Answer {
    let ValueRef::Text(_) = context.get_raw(0) else {
        return Ok(NULL);
    };
    let kind = match context.get_raw(0).as_str()?.trim_start().bytes().next() {
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b'"') => "string",
        Some(b't' | b'f') => "boolean",
        Some(b'n') => "null",
        _ => "number",
    };
    Ok(super::functions::text(kind))
}

/// Rows as a list of lists for `json_each`, floats as texts: `pg_rows(value, …)`.
struct RowList;

impl Aggregate<(String, usize), ToSqlOutput<'static>> for RowList {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<(String, usize)> {
        Ok((String::new(), 0))
    }

    fn step(
        &self,
        context: &mut Context<'_>,
        (out, count): &mut (String, usize),
    ) -> rusqlite::Result<()> {
        *count += 1;
        if *count > MOST {
            return Err(too_many());
        }
        out.push_str(if out.is_empty() { "[[" } else { ",[" });
        for place in 0..context.len() {
            if place > 0 {
                out.push(',');
            }
            match cell(context.get_raw(place)) {
                CellRef::Null => out.push_str("null"),
                CellRef::Int(int) => out.push_str(&int.to_string()),
                CellRef::Float(float) => out.push_str(&format!("\"{float:?}\"")),
                CellRef::Text(text) => write_json_string(out, text, false),
            }
        }
        out.push(']');
        if out.len() > LONGEST {
            return Err(failed("requested length too large"));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<(String, usize)>) -> Answer {
        let mut out = state.unwrap_or_default().0;
        if out.is_empty() {
            out.push('[');
        }
        out.push(']');
        bounded(out)
    }
}

/// An object of JSON of all pairs: `pg_json_object_agg(key, value, type)`.
struct JsonObject;

impl Aggregate<String, ToSqlOutput<'static>> for JsonObject {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<String> {
        Ok(String::new())
    }

    fn step(&self, context: &mut Context<'_>, state: &mut String) -> rusqlite::Result<()> {
        let CellRef::Text(key) = cell(context.get_raw(0)) else {
            return Err(failed("field name must not be null"));
        };
        state.push_str(if state.is_empty() { "{ " } else { ", " });
        write_json_string(state, key, false);
        state.push_str(" : ");
        write_json(state, type_of(context.get(2)?), cell(context.get_raw(1)));
        if state.len() > LONGEST {
            return Err(failed("requested length too large"));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<String>) -> Answer {
        match state {
            Some(mut object) if !object.is_empty() => {
                object.push_str(" }");
                bounded(object)
            }
            _ => Ok(NULL),
        }
    }
}

/// A list of JSON of all values: `pg_json_agg(value, type)`.
struct JsonList;

impl Aggregate<String, ToSqlOutput<'static>> for JsonList {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<String> {
        Ok(String::new())
    }

    fn step(&self, context: &mut Context<'_>, state: &mut String) -> rusqlite::Result<()> {
        state.push_str(if state.is_empty() { "[" } else { ", " });
        write_json(state, type_of(context.get(1)?), cell(context.get_raw(0)));
        if state.len() > LONGEST {
            return Err(failed("requested length too large"));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<String>) -> Answer {
        match state {
            Some(mut list) if !list.is_empty() => {
                list.push(']');
                bounded(list)
            }
            _ => Ok(NULL),
        }
    }
}

/// Registers all of them.
pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> Result<(), Error> {
    connection.create_scalar_function("pg_members", 2, flags, members)?;
    connection.create_scalar_function("pg_series", 3, flags, series)?;
    connection.create_scalar_function("pg_times", 5, flags, times)?;
    connection.create_scalar_function("pg_element", 3, flags, element)?;
    connection.create_scalar_function("pg_any", 3, flags, any)?;
    connection.create_scalar_function("pg_slice", 4, flags, slice)?;
    connection.create_scalar_function("pg_array_to_string", 4, flags, joined)?;
    connection.create_scalar_function("pg_to_json", 2, flags, json)?;
    connection.create_scalar_function("pg_object", -1, flags, object)?;
    connection.create_scalar_function("pg_json_list", -1, flags, json_list)?;
    connection.create_scalar_function("pg_json_members", 2, flags, json_members)?;
    connection.create_scalar_function("pg_json_length", 1, flags, json_length)?;
    connection.create_scalar_function("pg_json_kind", 1, flags, json_kind)?;
    connection.create_aggregate_function("pg_rows", -1, flags, RowList)?;
    connection.create_aggregate_function("pg_json_object_agg", 3, flags, JsonObject)?;
    connection.create_aggregate_function("pg_json_agg", 2, flags, JsonList)
}
