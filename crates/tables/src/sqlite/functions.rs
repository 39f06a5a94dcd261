//! PostgreSQL's functions for statements of callers, as SQLite calls them.

use md5::Digest as _;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value as Held, ValueRef};
use rusqlite::{Connection, Error};

use super::connection::cell;
use super::{aggregates, lists, pairs, searches, spans, texts};
use crate::document::type_of;
use crate::fulltext::vector_text;
use crate::reckon;
use crate::sql::times;
use crate::sql::{pattern, spelling};
use cairn_domain::like::like;
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::moment;
use cairn_tabular::types::Type;
use cairn_tabular::value::{float_cell, json_member, list_text};

pub(super) type Answer = rusqlite::Result<ToSqlOutput<'static>>;

pub(super) fn failed(reason: impl Into<String>) -> Error {
    Error::UserFunctionError(reason.into().into())
}

pub(super) fn held(cell: Cell) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(match cell {
        Cell::Null => Held::Null,
        Cell::Int(int) => Held::Integer(int),
        Cell::Float(float) => Held::Real(float),
        Cell::Text(text) => Held::Text(text),
    })
}

pub(super) fn text(text: impl Into<String>) -> ToSqlOutput<'static> {
    held(Cell::Text(text.into()))
}

fn int(int: i64) -> ToSqlOutput<'static> {
    held(Cell::Int(int))
}

pub(super) const NULL: ToSqlOutput<'static> = ToSqlOutput::Owned(Held::Null);

/// Arguments of a call; a call with NULL among them is not made.
struct Args<'c, 'a>(&'c Context<'a>);

impl Args<'_, '_> {
    fn text(&self, place: usize) -> rusqlite::Result<&str> {
        self.0.get_raw(place).as_str().map_err(Into::into)
    }

    fn int(&self, place: usize) -> rusqlite::Result<i64> {
        self.0.get(place)
    }

    fn float(&self, place: usize) -> rusqlite::Result<f64> {
        match self.0.get_raw(place) {
            ValueRef::Integer(int) => Ok(int as f64),
            ValueRef::Real(float) => Ok(float),
            _ => Ok(f64::NAN),
        }
    }

    fn ty(&self, place: usize) -> rusqlite::Result<Type> {
        Ok(type_of(self.int(place)?))
    }

    fn cell(&self, place: usize) -> CellRef<'_> {
        cell(self.0.get_raw(place))
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// Names, how many arguments, what is done.
type Scalar = (&'static str, i32, fn(&Args<'_, '_>) -> Answer);

const STRICT: &[Scalar] = &[
    ("pg_lower", 1, |args| Ok(text(args.text(0)?.to_lowercase()))),
    ("pg_upper", 1, |args| Ok(text(args.text(0)?.to_uppercase()))),
    ("pg_initcap", 1, |args| Ok(text(initcap(args.text(0)?)))),
    ("pg_length", 1, |args| Ok(int(count(args.text(0)?)))),
    ("pg_char_length", 1, |args| Ok(int(count(args.text(0)?)))),
    ("pg_character_length", 1, |args| {
        Ok(int(count(args.text(0)?)))
    }),
    ("pg_btrim", -1, |args| trim(args, true, true)),
    ("pg_ltrim", -1, |args| trim(args, true, false)),
    ("pg_rtrim", -1, |args| trim(args, false, true)),
    ("pg_substr", -1, substring),
    ("pg_substring", -1, substring),
    ("pg_left", 2, |args| {
        let (whole, wanted) = (args.text(0)?, args.int(1)?);
        let most = if wanted < 0 {
            (count(whole) + wanted).max(0)
        } else {
            wanted
        };
        Ok(text(whole.chars().take(most as usize).collect::<String>()))
    }),
    ("pg_right", 2, |args| {
        let (whole, wanted) = (args.text(0)?, args.int(1)?);
        let skipped = if wanted < 0 {
            -wanted
        } else {
            (count(whole) - wanted).max(0)
        };
        Ok(text(
            whole.chars().skip(skipped as usize).collect::<String>(),
        ))
    }),
    ("pg_lpad", -1, |args| pad(args, true)),
    ("pg_rpad", -1, |args| pad(args, false)),
    ("pg_replace", 3, |args| {
        let (whole, from, to) = (args.text(0)?, args.text(1)?, args.text(2)?);
        if from.is_empty() {
            return Ok(text(whole));
        }
        // How long it becomes is known before it is made.
        let longer = to.len().saturating_sub(from.len());
        let most = whole.matches(from).count().saturating_mul(longer);
        if whole.len().saturating_add(most) > LONGEST {
            return Err(failed("requested length too large"));
        }
        bounded(whole.replace(from, to))
    }),
    ("pg_reverse", 1, |args| {
        Ok(text(args.text(0)?.chars().rev().collect::<String>()))
    }),
    ("pg_split_part", 3, split_part),
    ("pg_strpos", 2, |args| {
        let (whole, part) = (args.text(0)?, args.text(1)?);
        Ok(int(whole
            .find(part)
            .map_or(0, |place| count(&whole[..place]) + 1)))
    }),
    ("pg_starts_with", 2, |args| {
        Ok(int(i64::from(args.text(0)?.starts_with(args.text(1)?))))
    }),
    ("pg_sqrt", 1, |args| {
        let float = args.float(0)?;
        if float < 0.0 {
            return Err(failed("cannot take square root of a negative number"));
        }
        Ok(held(float_cell(float.sqrt())))
    }),
    ("pg_ln", 1, |args| {
        let float = args.float(0)?;
        if float <= 0.0 {
            return Err(failed(
                "cannot take logarithm of zero or of a negative number",
            ));
        }
        Ok(held(float_cell(float.ln())))
    }),
    ("pg_exp", 1, |args| finite(args.float(0)?.exp())),
    ("pg_power", 2, |args| {
        finite(args.float(0)?.powf(args.float(1)?))
    }),
    ("pg_date_trunc", 2, |args| {
        reckon::date_trunc(args.text(0)?, args.int(1)?)
            .map(int)
            .map_err(failed)
    }),
    ("pg_date_part", 2, |args| {
        reckon::date_part(args.text(0)?, args.int(1)?)
            .map(|part| held(Cell::Float(part)))
            .map_err(failed)
    }),
    ("pg_to_char", 2, |args| {
        Ok(text(reckon::to_char(args.int(0)?, args.text(1)?)))
    }),
    ("pg_make_date", 3, |args| {
        let part = |place| args.int(place);
        let made = i32::try_from(part(0)?)
            .ok()
            .zip(u32::try_from(part(1)?).ok())
            .zip(u32::try_from(part(2)?).ok())
            .and_then(|((year, month), day)| chrono::NaiveDate::from_ymd_opt(year, month, day));
        made.map(|date| int(moment::days(date)))
            .ok_or_else(|| failed("date field value out of range"))
    }),
    ("pg_reckon", 4, |args| {
        let (op, ty) = (args.text(0)?, args.ty(1)?);
        reckon::arithmetic(op, ty.kind, args.cell(2), args.cell(3))
            .map(held)
            .map_err(failed)
    }),
    ("pg_round", 4, |args| {
        reckon::rounded(args.text(0)?, args.ty(1)?.kind, args.cell(2), args.int(3)?)
            .map(held)
            .map_err(failed)
    }),
    ("pg_like", 3, |args| {
        let any_case = args.int(2)? != 0;
        let (value, pattern) = (args.text(0)?, args.text(1)?);
        let found = if any_case {
            like(&value.to_lowercase(), &pattern.to_lowercase())
        } else {
            like(value, pattern)
        };
        found.map(|found| int(i64::from(found))).map_err(failed)
    }),
    ("pg_member", 3, |args| {
        let key = match args.cell(1) {
            CellRef::Int(place) => Err(place),
            CellRef::Text(key) => Ok(key),
            CellRef::Null | CellRef::Float(_) => return Ok(NULL),
        };
        Ok(json_member(args.text(0)?, key, args.int(2)? != 0).map_or(NULL, text))
    }),
    ("pg_translate", 3, |args| {
        let (from, to): (Vec<char>, Vec<char>) = (
            args.text(1)?.chars().collect(),
            args.text(2)?.chars().collect(),
        );
        let made =
            args.text(0)?
                .chars()
                .filter_map(|c| match from.iter().position(|known| *known == c) {
                    Some(place) => to.get(place).copied(),
                    None => Some(c),
                });
        Ok(text(made.collect::<String>()))
    }),
    ("pg_ascii", 1, |args| {
        let first = args.text(0)?.chars().next();
        Ok(int(first.map_or(0, |c| i64::from(u32::from(c)))))
    }),
    ("pg_chr", 1, |args| {
        let made = u32::try_from(args.int(0)?).ok().and_then(char::from_u32);
        made.filter(|c| *c != '\0')
            .map(|c| text(c.to_string()))
            .ok_or_else(|| failed("requested character not valid for encoding"))
    }),
    ("pg_repeat", 2, |args| {
        let (whole, times) = (args.text(0)?, args.int(1)?.max(0) as usize);
        if whole.len().saturating_mul(times) > LONGEST {
            return Err(failed("requested length too large"));
        }
        Ok(text(whole.repeat(times)))
    }),
    ("pg_quote_ident", 1, |args| {
        Ok(text(spelling::name(args.text(0)?)))
    }),
    ("pg_quote_literal", 1, |args| {
        Ok(text(spelling::literal(args.text(0)?)))
    }),
    ("pg_acos", 1, |args| arc(args.float(0)?, f64::acos)),
    ("pg_asin", 1, |args| arc(args.float(0)?, f64::asin)),
    ("pg_atan", 1, |args| {
        Ok(held(float_cell(args.float(0)?.atan())))
    }),
    ("pg_cot", 1, |args| {
        Ok(held(float_cell(args.float(0)?.tan().recip())))
    }),
    ("pg_md5", 1, |args| {
        let sum = md5::Md5::digest(args.text(0)?.as_bytes());
        Ok(text(
            sum.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>(),
        ))
    }),
    ("pg_octet_length", 1, |args| {
        Ok(int(args.text(0)?.len() as i64))
    }),
    ("pg_cbrt", 1, |args| {
        Ok(held(float_cell(args.float(0)?.cbrt())))
    }),
    ("pg_log", 1, |args| {
        let float = args.float(0)?;
        if float <= 0.0 {
            return Err(failed(
                "cannot take logarithm of zero or of a negative number",
            ));
        }
        Ok(held(float_cell(float.log10())))
    }),
    ("pg_sin", 1, |args| {
        Ok(held(float_cell(args.float(0)?.sin())))
    }),
    ("pg_cos", 1, |args| {
        Ok(held(float_cell(args.float(0)?.cos())))
    }),
    ("pg_tan", 1, |args| {
        Ok(held(float_cell(args.float(0)?.tan())))
    }),
    ("pg_atan2", 2, |args| {
        Ok(held(float_cell(args.float(0)?.atan2(args.float(1)?))))
    }),
    ("pg_degrees", 1, |args| finite(args.float(0)?.to_degrees())),
    ("pg_radians", 1, |args| {
        Ok(held(float_cell(args.float(0)?.to_radians())))
    }),
    ("pg_pi", 0, |_| Ok(held(Cell::Float(std::f64::consts::PI)))),
    ("pg_to_date", 2, |args| {
        times::read(args.text(0)?, args.text(1)?)
            .map(|micros| int(micros.div_euclid(moment::DAY)))
            .map_err(failed)
    }),
    ("pg_to_timestamp", 2, |args| {
        times::read(args.text(0)?, args.text(1)?)
            .map(int)
            .map_err(failed)
    }),
    ("pg_from_epoch", 1, |args| {
        reckon::from_epoch(args.float(0)?).map(int).map_err(failed)
    }),
    ("pg_array_length", 1, |args| {
        let count = members(args.text(0)?)?;
        Ok(if count == 0 { NULL } else { int(count) })
    }),
    ("pg_cardinality", 1, |args| members(args.text(0)?).map(int)),
    ("pg_words", 1, |args| {
        let lexemes = crate::document::language().lexemes(args.text(0)?);
        Ok(text(vector_text(lexemes)))
    }),
];

fn count(text: &str) -> i64 {
    text.chars().count() as i64
}

/// Longest text that a function makes.
pub(super) const LONGEST: usize = 16 << 20;

pub(super) fn bounded(made: String) -> Answer {
    if made.len() > LONGEST {
        return Err(failed("requested length too large"));
    }
    Ok(text(made))
}

fn members(list: &str) -> rusqlite::Result<i64> {
    serde_json::from_str::<Vec<serde::de::IgnoredAny>>(list)
        .map(|list| list.len() as i64)
        .map_err(|error| failed(error.to_string()))
}

/// Tells whether a text matches: `pg_regex(text, pattern, any case)`.
fn regex(context: &Context<'_>) -> Answer {
    let any_case = context.get::<i64>(2)? != 0;
    let (ValueRef::Text(_), ValueRef::Text(_)) = (context.get_raw(0), context.get_raw(1)) else {
        return Ok(NULL);
    };
    let pattern = context.get_or_create_aux(
        1,
        |value| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            Ok(pattern::compiled(value.as_str()?, any_case)?)
        },
    )?;
    Ok(int(i64::from(
        pattern.is_match(context.get_raw(0).as_str()?),
    )))
}

/// Replaces what matches: `pg_regexp_replace(text, pattern, with, all, any case)`.
fn regexp_replace(context: &Context<'_>) -> Answer {
    let all_there = (0..3).all(|place| matches!(context.get_raw(place), ValueRef::Text(_)));
    if !all_there {
        return Ok(NULL);
    }
    let any_case = context.get::<i64>(4)? != 0;
    let pattern = context.get_or_create_aux(
        1,
        |value| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            Ok(pattern::compiled(value.as_str()?, any_case)?)
        },
    )?;
    let (value, with) = (context.get_raw(0).as_str()?, context.get_raw(2).as_str()?);
    let all = context.get::<i64>(3)? != 0;
    pattern::replaced(&pattern, value, with, all, LONGEST)
        .map(text)
        .map_err(failed)
}

/// Makes a list: `pg_list(type of its members, member, …)`.
fn list(context: &Context<'_>) -> Answer {
    let args = Args(context);
    let ty = args.ty(0)?;
    let members: Vec<Cell> = (1..args.len())
        .map(|place| args.cell(place).to_owned())
        .collect();
    bounded(list_text(Type { list: true, ..ty }, &members))
}

/// The angle of a ratio, which lies between -1 and 1.
fn arc(ratio: f64, of: fn(f64) -> f64) -> Answer {
    if ratio.abs() > 1.0 {
        return Err(failed("input is out of range"));
    }
    Ok(held(float_cell(of(ratio))))
}

fn finite(float: f64) -> Answer {
    if float.is_infinite() {
        return Err(failed("value out of range: overflow"));
    }
    Ok(held(float_cell(float)))
}

fn initcap(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for character in text.chars() {
        if inside {
            out.extend(character.to_lowercase());
        } else {
            out.extend(character.to_uppercase());
        }
        inside = character.is_alphanumeric();
    }
    out
}

fn trim(args: &Args<'_, '_>, front: bool, back: bool) -> Answer {
    let mut whole = args.text(0)?;
    let set = if args.len() > 1 { args.text(1)? } else { " " };
    if front {
        whole = whole.trim_start_matches(|c| set.contains(c));
    }
    if back {
        whole = whole.trim_end_matches(|c| set.contains(c));
    }
    Ok(text(whole))
}

fn substring(args: &Args<'_, '_>) -> Answer {
    let (whole, start) = (args.text(0)?, args.int(1)?);
    let end = if args.len() > 2 {
        let length = args.int(2)?;
        if length < 0 {
            return Err(failed("negative substring length not allowed"));
        }
        start.saturating_add(length)
    } else {
        i64::MAX
    };
    let skipped = start.max(1) - 1;
    let taken = (end - 1 - skipped).max(0);
    Ok(text(
        whole
            .chars()
            .skip(skipped as usize)
            .take(taken as usize)
            .collect::<String>(),
    ))
}

fn pad(args: &Args<'_, '_>, front: bool) -> Answer {
    let (whole, length) = (args.text(0)?, args.int(1)?.max(0));
    let fill = if args.len() > 2 { args.text(2)? } else { " " };
    if length as usize > LONGEST {
        return Err(failed("requested length too large"));
    }
    let cut: String = whole.chars().take(length as usize).collect();
    let missing = (length - count(&cut)).max(0) as usize;
    let added: String = fill
        .chars()
        .cycle()
        .take(if fill.is_empty() { 0 } else { missing })
        .collect();
    bounded(if front { added + &cut } else { cut + &added })
}

fn split_part(args: &Args<'_, '_>) -> Answer {
    let (whole, between, place) = (args.text(0)?, args.text(1)?, args.int(2)?);
    if place == 0 {
        return Err(failed("field position must not be zero"));
    }
    let far = usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX) - 1;
    let part = match (between.is_empty(), place > 0) {
        (true, _) => (far == 0).then_some(whole),
        (false, true) => whole.split(between).nth(far),
        (false, false) => whole.rsplit(between).nth(far),
    };
    Ok(text(part.unwrap_or_default()))
}

/// Casts a value: `pg_cast(value, from, to, limit, limit)`.
fn cast(args: &Args<'_, '_>) -> Answer {
    let (value, from, to) = (args.cell(0), args.ty(1)?, args.ty(2)?);
    if value == CellRef::Null {
        return Ok(NULL);
    }
    let modifier = match (args.cell(3), args.cell(4)) {
        (CellRef::Int(one), CellRef::Int(two)) => {
            u16::try_from(one).ok().zip(u16::try_from(two).ok())
        }
        _ => None,
    };
    reckon::cast(value, from, Type { modifier, ..to })
        .map(held)
        .map_err(failed)
}

/// Registers all of them.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    for (name, arity, run) in STRICT {
        connection.create_scalar_function(*name, *arity, flags, move |context| {
            let empty = (0..context.len()).any(|place| context.get_raw(place) == ValueRef::Null);
            if empty { Ok(NULL) } else { run(&Args(context)) }
        })?;
    }
    connection.create_scalar_function("pg_cast", 5, flags, |context| cast(&Args(context)))?;
    for (name, larger) in [("pg_greatest", true), ("pg_least", false)] {
        connection.create_scalar_function(name, -1, flags, move |context| {
            let args = Args(context);
            let ty = args.ty(0)?;
            let mut best = CellRef::Null;
            for place in 1..args.len() {
                let next = args.cell(place);
                if next == CellRef::Null {
                    continue;
                }
                let order = reckon::order(ty.kind, next, best);
                if best == CellRef::Null
                    || (order == std::cmp::Ordering::Greater) == larger
                        && order != std::cmp::Ordering::Equal
                {
                    best = next;
                }
            }
            Ok(held(best.to_owned()))
        })?;
    }
    connection.create_scalar_function("pg_regex", 3, flags, regex)?;
    connection.create_scalar_function("pg_list", -1, flags, list)?;
    connection.create_scalar_function("pg_regexp_replace", 5, flags, regexp_replace)?;
    lists::register(connection, flags)?;
    searches::register(connection, flags)?;
    spans::register(connection, flags)?;
    texts::register(connection, flags)?;
    pairs::register(connection, flags)?;
    aggregates::register(connection, flags)
}
